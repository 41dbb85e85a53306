//! What the command line says when something is not as it should be: the true reason, once, and what can be done.

mod support;

use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use support::{Program, Site, rss};

fn database(program: &Program) -> PathBuf {
    program.folder().join("data/jobs.db")
}

fn doubt(program: &Program) -> PathBuf {
    program.folder().join("data/jobs.doubt")
}

/// A program with two jobs of one feed.
fn used() -> Program {
    let (site, program) = (Site::start(), Program::new());
    program.json(0, &["import", &site.serve("/feed", 200, rss(0..2)), "--json"]);
    // On a machine that is busy a program ends before its log is folded in: what is damaged then is read from there.
    let db = rusqlite::Connection::open(database(&program)).unwrap();
    db.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(())).unwrap();
    drop(db);
    program
}

#[test]
fn a_doubted_database_is_checked_by_whatever_reads_it_and_used_on_when_it_is_whole() {
    let program = used();
    for args in [&["jobs", "--json"][..], &["runs", "--json"], &["feeds", "list"], &["tasks"], &["settings"]]
    {
        std::fs::write(doubt(&program), "").unwrap();
        let (exit, _, said) = program.run(args);
        assert_eq!((exit, said.as_str()), (0, ""), "{args:?}");
        assert!(!doubt(&program).exists(), "{args:?} has checked it");
    }
    assert_eq!(program.json(0, &["jobs", "--json"])["total"], 2);
}

#[test]
fn a_damaged_database_is_set_aside_by_a_list_and_each_start_says_it_once_until_it_is_noted() {
    let program = used();
    let mut bytes = std::fs::read(database(&program)).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle..].fill(0xA5);
    std::fs::write(database(&program), bytes).unwrap();
    std::fs::write(doubt(&program), "").unwrap();
    // Also those that open it twice.
    for args in [
        &["jobs", "--json"][..],
        &["jobs"],
        &["runs"],
        &["tasks", "pause"],
        &["tasks", "resume"],
        &["settings"],
    ] {
        let (exit, _, said) = program.run(args);
        assert_eq!((exit, said.lines().count()), (0, 1), "{args:?}: {said}");
        assert!(said.contains("was set aside as") && said.contains("`settings --noted`"), "{args:?}: {said}");
    }
    program.text(0, &["settings", "--noted"]);
    assert_eq!(program.run(&["jobs"]), (0, "No jobs found.\n".to_owned(), String::new()));
}

#[cfg(target_os = "linux")]
#[test]
fn a_path_that_no_database_can_have_is_named_as_the_reason() {
    use std::os::unix::ffi::OsStrExt;
    let program = Program::new();
    let odd = program.folder().join(std::ffi::OsStr::from_bytes(b"caf\xe9"));
    let long = ["x".repeat(200), "y".repeat(200), "z".repeat(90)].iter().collect::<PathBuf>();
    let long = program.folder().join(long);
    let fits = program.folder().join("x".repeat(200)).join("y".repeat(200));
    let run = |folder: &Path, args: &[&str]| {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_job-importer-cli"));
        let out = command.arg("--data-dir").arg(folder).args(args).output().unwrap();
        (out.status.code(), String::from_utf8_lossy(&out.stderr).into_owned())
    };
    for (folder, why) in [(&odd, "is not valid UTF-8"), (&long, "longer than 470 bytes")] {
        for args in [&["jobs"][..], &["import"]] {
            let (exit, said) = run(folder, args);
            assert!(exit == Some(1) && said.contains(why) && said.contains("--data-dir"), "{said}");
        }
        assert!(!folder.exists(), "nothing is made there");
    }
    assert_eq!(run(&fits, &["feeds", "add", "https://b.example/feed"]), (Some(0), String::new()));
}

#[test]
fn what_cannot_be_restored_is_named_and_nothing_is_made_or_left() {
    let program = Program::new();
    let foreign = program.folder().join("letters.db");
    rusqlite::Connection::open(&foreign).unwrap().execute_batch("CREATE TABLE letters (a)").unwrap();
    let (exit, _, said) = program.run(&["restore", "letters.db"]);
    assert_eq!(
        (exit, said.as_str()),
        (1, "letters.db cannot be restored. It is a database of another program, so nothing was changed.\n")
    );
    assert!(!program.folder().join("data").exists());

    let other = used();
    let copy = program.folder().join("copy.db");
    std::fs::copy(database(&other), &copy).unwrap();
    let before = std::fs::read(&copy).unwrap();
    program.json(0, &["restore", "copy.db", "--json"]);
    assert!(std::fs::read(&copy).unwrap() == before, "it was only read");
    let mut names: Vec<_> =
        std::fs::read_dir(program.folder()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    names.sort();
    assert_eq!(names, ["copy.db", "data", "letters.db"], "nothing is left beside it");
    assert_eq!(program.json(0, &["jobs", "--json"])["total"], 2);
}

#[cfg(unix)]
#[test]
fn a_restore_during_an_import_at_the_command_line_speaks_of_no_window_alone() {
    let program = used();
    std::fs::copy(database(&program), program.folder().join("copy.db")).unwrap();
    let silent = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let mut import = program.start(&["import", &format!("http://{}/feed", silent.local_addr().unwrap())]);
    while program.try_json(&["runs", "--json"]).is_none_or(|runs| runs[0]["state"] != "running") {}
    let (exit, _, said) = program.run(&["restore", "copy.db"]);
    import.kill().unwrap();
    import.wait().unwrap();
    assert!(exit == 1 && said.contains("in a window or at a command line"), "{said}");
}

#[test]
fn every_answer_to_json_is_json() {
    let program = used();
    let table = [
        (&["import", "999"][..], "not_found", "There is no feed 999."),
        (&["replay", "99"], "not_found", "There is no run 99."),
        (&["tasks", "dismiss", "9"], "not_found", "There is no task 9."),
        (&["feeds", "add", "ftp://b.example"], "bad_url", "is not an address"),
        (&["restore", "none.db"], "internal", "none.db cannot be read"),
        (&["parse", "none.xml"], "internal", "none.xml cannot be opened"),
    ];
    for (args, code, message) in table {
        let (exit, printed, said) = program.run(&[args, &["--json"]].concat());
        let error: Value =
            serde_json::from_str(&printed).unwrap_or_else(|err| panic!("{args:?}: {err}: {printed}"));
        assert_eq!((exit, &error["error"]["code"]), (1, &code.into()), "{args:?}");
        let sentence = error["error"]["message"].as_str().unwrap();
        assert!(sentence.contains(message) && said.contains(sentence), "{args:?}: {sentence} / {said}");
        assert_eq!(program.run(args).1, "", "{args:?}: without --json there is nothing on stdout");
    }
    assert_eq!(program.json(0, &["tasks", "pause", "--json"]), json!({ "paused": true }));
    assert_eq!(program.json(1, &["import", "--json"])["error"]["code"], "paused");
    assert_eq!(program.json(0, &["tasks", "resume", "--json"]), json!({ "paused": false }));
    assert_eq!(program.json(0, &["tasks", "pause", "1", "--json"])["enabled"], false);
    assert_eq!(program.json(0, &["tasks", "resume", "1", "--json"])["enabled"], true);
    // What is printed although it failed is one value still.
    let failed = program.json(1, &["import", "http://127.0.0.1:1/dead", "--json"]);
    assert_eq!(failed[0]["error"]["code"], "connect");
}
