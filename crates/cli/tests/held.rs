//! An import that a pause holds back says so, and how to let it go on.

mod support;

use std::io::{BufRead, BufReader, Lines};
use std::process::{Child, ChildStderr};
use support::{Program, Site, rss};

const MANY: u64 = 16_000;

/// What a program says, line by line.
fn said(child: &mut Child) -> Lines<BufReader<ChildStderr>> {
    BufReader::new(child.stderr.take().unwrap()).lines()
}

fn next(lines: &mut Lines<BufReader<ChildStderr>>) -> String {
    lines.next().expect("it still runs").unwrap()
}

/// Waits until postings of the last run are in.
fn until_under_way(program: &Program) {
    while program.try_json(&["runs", "--json"]).and_then(|runs| runs[0]["total"].as_u64()).unwrap_or(0) == 0 {
    }
}

fn ended_whole(child: Child) {
    let out = child.wait_with_output().unwrap();
    let runs: serde_json::Value = serde_json::from_slice(&out.stdout).unwrap();
    assert_eq!((&runs[0]["state"], &runs[0]["new"]), (&"succeeded".into(), &MANY.into()), "{runs:#}");
    assert_eq!(runs[0]["held"], serde_json::Value::Null);
}

#[test]
fn an_import_that_is_paused_from_elsewhere_says_so_once_and_that_it_goes_on() {
    let (site, program) = (Site::start(), Program::new());
    let url = site.serve("/feed", 200, rss(0..MANY));
    let mut import = program.spawn(&["import", &url, "--json"]);
    let mut lines = said(&mut import);
    until_under_way(&program);

    program.text(0, &["tasks", "pause"]);
    assert_eq!(next(&mut lines), "The queue was paused, so the import waits. `tasks resume` lets it go on.");
    assert_eq!(program.json(0, &["runs", "--json"])[0]["held"], "queue");
    assert!(program.text(0, &["runs"]).contains("held, the queue is paused"));
    let feeds = program.text(0, &["feeds", "list"]);
    assert!(
        feeds.contains("  held  ") && feeds.contains("as the queue is paused. `tasks resume` lets"),
        "{feeds}"
    );
    program.text(0, &["tasks", "resume"]);
    assert_eq!(next(&mut lines), "The queue goes on.");

    program.text(0, &["tasks", "pause", "1"]);
    assert!(next(&mut lines).ends_with(" was paused, so its import waits. `tasks resume 1` lets it go on."));
    assert_eq!(program.json(0, &["runs", "--json"])[0]["held"], "feed");
    assert!(program.text(0, &["runs"]).contains("held, its feed is paused"));
    // One does not end the other.
    program.text(0, &["tasks", "pause"]);
    assert_eq!(next(&mut lines), "The queue was paused, so the import waits. `tasks resume` lets it go on.");
    program.text(0, &["tasks", "resume", "1"]);
    program.text(0, &["tasks", "resume"]);
    let mut rest = [next(&mut lines), next(&mut lines)];
    rest.sort();
    assert!(rest[0] == "The queue goes on." && rest[1].ends_with(" goes on."), "{rest:?}");
    assert!(lines.next().is_none(), "each is said once");
    ended_whole(import);
}

#[cfg(unix)]
#[test]
fn who_waits_for_the_import_of_another_process_hears_of_a_pause_too() {
    let (site, program) = (Site::start(), Program::new());
    let silent = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let mut holder = program.start(&["import", &format!("http://{}/feed", silent.local_addr().unwrap())]);
    while program.try_json(&["runs", "--json"]).is_none_or(|runs| runs[0]["state"] != "running") {}
    let url = site.serve("/feed", 200, rss(0..MANY));
    let mut guest = program.spawn(&["import", &url, "--json"]);
    let mut lines = said(&mut guest);
    while program.try_json(&["runs", "--json"]).is_none_or(|runs| runs.as_array().unwrap().len() < 2) {}
    until_under_way(&program);
    program.text(0, &["tasks", "pause"]);
    assert_eq!(next(&mut lines), "The queue was paused, so the import waits. `tasks resume` lets it go on.");
    program.text(0, &["tasks", "resume"]);
    assert_eq!(next(&mut lines), "The queue goes on.");
    ended_whole(guest);
    holder.kill().unwrap();
    holder.wait().unwrap();
}

#[test]
fn a_held_import_that_is_cancelled_does_not_say_that_it_goes_on() {
    let (site, program) = (Site::start(), Program::new());
    let url = site.serve("/feed", 200, rss(0..MANY));
    let mut import = program.spawn(&["import", &url, "--json"]);
    let mut lines = said(&mut import);
    until_under_way(&program);
    program.text(0, &["tasks", "pause", "1"]);
    assert!(next(&mut lines).contains("was paused"));
    let task = program.json(0, &["tasks", "--json"])["tasks"][0]["task_id"].to_string();
    program.text(0, &["tasks", "cancel", &task]);
    let rest: Vec<String> = lines.map(Result::unwrap).collect();
    assert!(rest.is_empty(), "{rest:?}");
    assert_eq!(import.wait().unwrap().code(), Some(1));
}
