//! Subcommands that meet in one folder.
#![cfg(unix)]

mod support;

use engine::{Engine, Options, Start, credentials::NoKeyring};
use serde_json::Value;
use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::process::{Child, Command};
use std::sync::Arc;
use support::{Program, Site, rss};

/// What a program printed as JSON, having ended well.
fn json(child: Child) -> Value {
    let out = child.wait_with_output().unwrap();
    let said = String::from_utf8_lossy(&out.stderr);
    assert!(out.status.success(), "{said}");
    serde_json::from_slice(&out.stdout).unwrap_or_else(|err| panic!("{err}: {said}"))
}

/// Waits until a list of runs is as wanted, and returns it.
fn runs(program: &Program, mut wanted: impl FnMut(&Value) -> bool) -> Value {
    loop {
        if let Some(runs) = program.try_json(&["runs", "--json"]).filter(&mut wanted) {
            return runs;
        }
    }
}

/// An import that goes on until its server answers: never.
fn endless(program: &Program) -> (Child, TcpListener) {
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let import = program.spawn(&["import", &format!("http://{}/feed", silent.local_addr().unwrap())]);
    runs(program, |runs| runs[0]["state"] == "running");
    (import, silent)
}

fn interrupt(child: &Child) {
    let done = Command::new("kill").args(["-INT", &child.id().to_string()]).status();
    assert!(done.unwrap().success());
}

#[test]
fn two_imports_at_once_both_end_well_and_nothing_is_there_twice() {
    let (site, program) = (Site::start(), Program::new());
    let urls = [site.serve("/a", 200, rss(0..6_000)), site.serve("/b", 200, rss(10_000..16_000))];
    let children = urls.each_ref().map(|url| program.spawn(&["import", url, "--json"]));
    let imported = children.map(json);
    for (imported, url) in imported.iter().zip(&urls) {
        let run = &imported[0];
        assert_eq!((&run["feed_url"], &run["state"]), (&url.as_str().into(), &"succeeded".into()));
        assert_eq!((&run["total"], &run["new"]), (&6_000.into(), &6_000.into()), "{run:#}");
    }
    assert_eq!(program.json(0, &["jobs", "--json", "--limit", "1"])["total"], 12_000);
    assert_eq!(program.json(0, &["runs", "--json"]).as_array().unwrap().len(), 2);
}

#[test]
fn the_same_feed_imported_twice_at_once_is_imported_once() {
    let (site, program) = (Site::start(), Program::new());
    let url = site.serve("/feed", 200, rss(0..8_000));
    program.json(0, &["feeds", "add", &url, "--json"]);
    let first = program.spawn(&["import", "1", "--json"]);
    runs(&program, |runs| runs[0]["state"] == "running");
    let second = json(program.spawn(&["import", "1", "--json"]));
    assert_eq!(json(first)[0], second[0], "the run under way is the one that is waited for");
    assert_eq!(second[0]["new"], 8_000);
}

#[test]
fn feeds_and_settings_are_changed_while_an_import_runs() {
    let program = Program::new();
    let (mut import, _silent) = endless(&program);
    let added = program.json(0, &["feeds", "add", "https://b.example/feed", "--json"])["id"].to_string();
    program.text(0, &["feeds", "disable", &added]);
    program.text(0, &["feeds", "every", &added, "90"]);
    program.text(0, &["settings", "--max-document", "64"]);
    let (exit, text, said) = program.run_with(&["feeds", "credentials", &added, "--bearer"], "s3cret\n");
    assert!(exit == 0 && text.contains("Credentials set"), "{said}");
    program.text(0, &["feeds", "remove", &added]);
    assert!(import.try_wait().unwrap().is_none(), "the import still runs");
    assert!(program.text(0, &["runs"]).contains("running"));
    import.kill().unwrap();
    import.wait().unwrap();
    assert!(program.text(0, &["runs"]).contains("interrupted, goes on at the next start"));
    assert_eq!(program.json(0, &["runs", "--json"])[0]["state"], "running");
}

#[test]
fn an_import_whose_engine_is_killed_is_ended_by_who_waits_for_it() {
    const MANY: u64 = 20_000;
    let (site, program) = (Site::start(), Program::new());
    let url = site.serve("/feed", 200, rss(0..MANY));
    let (mut holder, _silent) = endless(&program);
    let guest = program.spawn(&["import", &url, "--json"]);
    runs(&program, |runs| runs[0]["feed_url"] == url.as_str() && runs[0]["total"].as_u64() > Some(0));
    holder.kill().unwrap();
    holder.wait().unwrap();
    let run = &json(guest)[0];
    assert_eq!(
        (&run["state"], &run["total"], &run["new"]),
        (&"succeeded".into(), &MANY.into(), &MANY.into())
    );
    assert_eq!(program.json(0, &["jobs", "--json", "--limit", "1"])["total"], MANY);
}

#[test]
fn who_stops_waiting_stops_nobody_elses_import() {
    let program = Program::new();
    let (mut holder, _silent) = endless(&program);
    let guest = program.spawn(&["import", "1", "--json"]);
    // It waits once it listens, which nobody sees from outside: it is asked until it ends.
    let out = end(guest);
    assert_eq!(out.0, Some(130));
    let printed: Value = serde_json::from_str(&out.2).unwrap();
    assert_eq!(printed["error"]["code"], "interrupted", "what reads JSON gets some");
    assert_eq!(out.1, "Interrupted. The running Job Importer goes on with the import.\n");
    assert!(holder.try_wait().unwrap().is_none());
    assert_eq!(program.json(0, &["runs", "--json"])[0]["state"], "running");
    let out = end(holder);
    assert_eq!(out.0, Some(130));
    assert_eq!(
        (out.1.as_str(), out.2.as_str()),
        ("Interrupted. What is not finished goes on at the next start.\n", "")
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn who_wants_the_window_gets_the_folder_and_the_import_goes_on_there() {
    let program = Program::new();
    let (import, silent) = endless(&program);
    let options = Options::new(program.folder().join("data")).keyring(Arc::new(NoKeyring));
    let Start::Engine(window) = Engine::open_or_show(options, &[], || ()).await.unwrap() else {
        panic!("a subcommand has no window")
    };
    std::thread::spawn(move || {
        for mut stream in silent.incoming().flatten() {
            let mut head = BufReader::new(stream.try_clone().unwrap()).lines();
            while head.next().is_some_and(|line| line.is_ok_and(|line| !line.is_empty())) {}
            // One that was given up has hung up.
            let _ = write!(stream, "HTTP/1.1 200 Here\r\nConnection: close\r\n\r\n{}", rss(0..7));
        }
    });
    window.start();
    let out = tokio::task::spawn_blocking(|| import.wait_with_output()).await.unwrap().unwrap();
    let said = String::from_utf8(out.stderr).unwrap();
    assert!(out.status.success(), "{said}");
    assert_eq!(said, "The window is opening. The import goes on there.\n");
    let runs = window.runs(0, 9).await.unwrap().rows;
    assert_eq!((runs.len(), runs[0].state.as_str(), runs[0].new), (1, "succeeded", 7));
    window.stop().await;
}

/// Presses Ctrl-C once the program has set itself up to hear of it; exit code, stderr and stdout.
fn end(child: Child) -> (Option<i32>, String, String) {
    // The bit of SIGINT (2) in the mask of the signals that are caught (proc_pid_status(5)).
    let hears = || {
        let status = std::fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap();
        let mask = status.lines().find_map(|line| line.strip_prefix("SigCgt:")).unwrap().trim().to_owned();
        u64::from_str_radix(&mask, 16).unwrap() & 0b10 != 0
    };
    while !hears() {
        std::thread::yield_now();
    }
    interrupt(&child);
    let out = child.wait_with_output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (out.status.code(), text(out.stderr), text(out.stdout))
}
