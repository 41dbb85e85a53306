//! The real program on a disk that fails: what fails is said, and once it works again nothing is lost, doubled or miscounted.
#![cfg(target_os = "linux")]

mod support;

use serde_json::Value;
use sqlx::Connection;
use std::path::{Path, PathBuf};
use std::process::Command;
use support::{Program, Site, rss};

const MANY: u64 = 300;
const EIO: &str = "5";
const EACCES: &str = "13";
const ENOSPC: &str = "28";
const EROFS: &str = "30";

/// A fault: on calls to which files, with which error.
#[derive(Clone, Copy)]
struct Fault {
    call: &'static str,
    path: &'static str,
    errno: &'static str,
}

/// The library that makes the faults.
fn library(folder: &Path) -> PathBuf {
    let library = folder.join("fault.so");
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/faults/fault.c");
    let mut cc = Command::new("cc");
    let built =
        cc.args(["-shared", "-fPIC", "-O1", "-o"]).arg(&library).arg(source).arg("-ldl").output().unwrap();
    assert!(built.status.success(), "{}", String::from_utf8_lossy(&built.stderr));
    library
}

/// Runs the program while calls fail; its exit code, what it prints and says, and how many calls failed.
fn run(
    program: &Program,
    args: &[&str],
    fault: Fault,
    from: u32,
    count: u32,
) -> (i32, String, String, usize) {
    let library = library(program.folder());
    let log = program.folder().join("fault.log");
    let _ = std::fs::remove_file(&log);
    let mut command = program.command(args);
    command
        .env("LD_PRELOAD", library)
        .envs([("FAULT_CALL", fault.call), ("FAULT_PATH", fault.path), ("FAULT_ERRNO", fault.errno)])
        .envs([("FAULT_FROM", from.to_string()), ("FAULT_COUNT", count.to_string())])
        .env("FAULT_LOG", &log);
    let out = command.output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    let failed = std::fs::metadata(&log).map_or(0, |log| usize::try_from(log.len()).unwrap());
    (out.status.code().expect("it was not killed"), text(out.stdout), text(out.stderr), failed)
}

fn database(program: &Program) -> PathBuf {
    program.folder().join("data/jobs.db")
}

fn is_whole(program: &Program) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let mut db = sqlx::SqliteConnection::connect(&database(program).to_string_lossy()).await.unwrap();
        let verdict: String = sqlx::query_scalar("PRAGMA integrity_check").fetch_one(&mut db).await.unwrap();
        assert_eq!(verdict, "ok");
        db.close().await.unwrap();
    });
}

fn new_jobs(runs: &Value) -> u64 {
    let sum = |run: &Value| {
        let names = ["new", "updated", "unchanged", "duplicate", "failed"];
        names.iter().map(|name| run[*name].as_u64().unwrap()).sum::<u64>()
    };
    let runs = runs.as_array().unwrap();
    assert!(runs.iter().all(|run| run["total"].as_u64().unwrap() == sum(run)), "{runs:#?}");
    runs.iter().map(|run| run["new"].as_u64().unwrap()).sum()
}

/// Imports under a fault at each of these places, then without it. What is said begins like `says`. Returns how many of the
/// imports went on by themselves after calls had failed.
fn import_under(fault: Fault, places: &[u32], count: u32, says: &str) -> usize {
    let site = Site::start();
    let url = site.serve("/feed.xml", 200, rss(0..MANY));
    let mut went_on = 0;
    for from in places {
        let program = Program::new();
        program.text(0, &["feeds", "add", &url]);
        let (exit, printed, said, failed) = run(&program, &["import", "--json"], fault, *from, count);
        // A page that could not be read may look like a damaged one: the next start finds out which it is.
        let is_doubted = fault.call == "read" && said.contains("The database seems to be damaged");
        if failed > 0 && !is_doubted && (exit != 0 || said.contains(says)) {
            assert!(said.contains(says), "at {from}, {failed} failed, exit {exit}: {said}{printed}");
            assert_eq!(said.matches(says).count(), 1, "a cause is said once: {said}");
        }
        if failed > 0 && exit == 0 {
            let runs: Value = serde_json::from_str(&printed).unwrap();
            assert_eq!(runs[0]["new"], MANY, "at {from}: {printed}");
            went_on += usize::from(said.contains(says));
        }
        // A disk that works again needs nobody's help.
        program.json(0, &["import", "--json"]);
        is_whole(&program);
        let beside = std::fs::read_dir(program.folder().join("data")).unwrap();
        let mut names = beside.map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned());
        assert!(names.all(|name| !name.contains("damaged-")), "at {from}: a whole file is not set aside");
        assert_eq!(program.json(0, &["jobs", "--json"])["total"], MANY, "at {from}");
        assert_eq!(new_jobs(&program.json(0, &["runs", "--json"])), MANY, "at {from}: counted once");
    }
    went_on
}

#[test]
fn a_full_disk_stops_an_import_until_there_is_room() {
    let fault = Fault { call: "write", path: "jobs.db-wal", errno: ENOSPC };
    let went_on = import_under(fault, &[1, 10, 20, 30, 40, 60], 3, "The disk is full");
    assert!(went_on >= 2, "only {went_on} went on by themselves");
}

#[test]
fn a_log_that_cannot_be_written_stops_an_import_until_it_can() {
    let fault = Fault { call: "write", path: "jobs.db-wal", errno: EIO };
    let went_on = import_under(fault, &[10, 25, 50], 2, "The disk fails to read or write");
    assert!(went_on >= 1, "only {went_on} went on by themselves");
}

#[test]
fn a_log_that_cannot_be_made_durable_stops_an_import_until_it_can() {
    let fault = Fault { call: "sync", path: "jobs.db-wal", errno: EIO };
    let went_on = import_under(fault, &[1, 2, 3, 4, 5], 1, "The disk fails to read or write");
    assert!(went_on >= 1, "only {went_on} went on by themselves");
}

#[test]
fn a_database_that_cannot_be_read_stops_an_import_until_it_can() {
    let fault = Fault { call: "read", path: "jobs.db", errno: EIO };
    import_under(fault, &[1, 5, 10, 15, 20, 30, 40], 1, "The disk fails to read or write");
}

#[test]
fn memory_shared_with_other_programs_that_cannot_be_had_is_said() {
    let fault = Fault { call: "map", path: "jobs.db-shm", errno: EIO };
    import_under(fault, &[1, 2, 3, 4], 1, "The disk fails to read or write");
}

#[test]
fn a_database_that_may_not_be_written_is_said_at_the_start() {
    for errno in [EROFS, EACCES] {
        let fault = Fault { call: "open", path: "jobs.db", errno };
        let site = Site::start();
        let url = site.serve("/feed.xml", 200, rss(0..MANY));
        let program = Program::new();
        program.text(0, &["feeds", "add", &url]);
        let (exit, _, said, failed) = run(&program, &["import"], fault, 1, 1_000);
        assert!(exit == 1 && failed > 0, "{said}");
        assert!(said.contains("The database may not be written, so this could not be done."), "{said}");
        program.json(0, &["import", "--json"]);
        assert_eq!(program.json(0, &["jobs", "--json"])["total"], MANY);
    }
}

#[test]
fn a_spool_that_cannot_be_written_closes_the_run_in_words_and_blames_no_server() {
    for (call, errno) in [("write", ENOSPC), ("sync", EIO), ("open", EROFS)] {
        let fault = Fault { call, path: "/spool/", errno };
        let site = Site::start();
        let url = site.serve("/feed.xml", 200, rss(0..MANY));
        let program = Program::new();
        program.text(0, &["feeds", "add", &url]);
        let (exit, printed, said, failed) = run(&program, &["import", "--json"], fault, 1, 1_000);
        assert!(exit == 1 && failed > 0, "{said}");
        let runs: Value = serde_json::from_str(&printed).unwrap();
        assert_eq!(
            (&runs[0]["state"], &runs[0]["error"]["code"]),
            (&"failed".into(), &"spool".into()),
            "{printed}"
        );
        let left: Vec<_> = std::fs::read_dir(program.folder().join("data/spool")).unwrap().collect();
        assert!(left.is_empty(), "half a document stays behind: {left:?}");
        let feed = &program.json(0, &["feeds", "list", "--json"])[0];
        assert_eq!(feed["consecutive_failures"], 0, "{feed:#}");
        let again = program.json(0, &["import", "--json"]);
        assert_eq!((&again[0]["state"], &again[0]["new"]), (&"succeeded".into(), &MANY.into()));
    }
}

#[test]
fn an_upgrade_without_room_for_its_copy_changes_nothing_and_says_how_much_it_needs() {
    let program = Program::new();
    std::fs::create_dir_all(program.folder().join("data")).unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let options =
            sqlx::sqlite::SqliteConnectOptions::new().filename(database(&program)).create_if_missing(true);
        let pool = sqlx::SqlitePool::connect_with(options).await.unwrap();
        engine::store::migrations().run_to(1, &pool).await.unwrap();
        pool.close().await;
    });
    let before = std::fs::read(database(&program)).unwrap();
    let fault = Fault { call: "write", path: "before-1.db", errno: ENOSPC };
    let (exit, _, said, failed) = run(&program, &["import"], fault, 1, 1_000);
    assert!(exit == 1 && failed > 0, "{said}");
    assert!(said.starts_with("The disk is full:") && said.contains(" MB in "), "{said}");
    let copies = std::fs::read_dir(program.folder().join("data")).unwrap();
    let names: Vec<_> =
        copies.map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned()).collect();
    assert!(!names.iter().any(|name| name.contains("before")), "{names:?}");
    let after = std::fs::read(database(&program)).unwrap();
    // The mode of the journal, in the header, is not part of the schema.
    assert!(after[100..] == before[100..], "no migration was run");
    program.text(0, &["import"]);
    assert!(program.folder().join("data/jobs.before-1.db").exists());
}

#[test]
fn restore_puts_a_copy_in_place_and_refuses_what_is_none() {
    let site = Site::start();
    let program = Program::new();
    let url = site.serve("/feed.xml", 200, rss(0..5));
    program.text(0, &["feeds", "add", &url]);
    let copy = program.folder().join("copy.db");
    std::fs::copy(database(&program), &copy).unwrap();
    program.text(0, &["import"]);
    assert_eq!(program.json(0, &["jobs", "--json"])["total"], 5);
    let said = program.text(0, &["restore", copy.to_str().unwrap()]);
    assert!(said.contains("copy.db is the database now.") && said.contains("is kept as"), "{said}");
    assert_eq!(program.json(0, &["jobs", "--json"])["total"], 0);
    assert_eq!(program.json(0, &["feeds", "list", "--json"])[0]["url"], url.as_str());

    std::fs::write(&copy, "a letter").unwrap();
    let (exit, _, said) = program.run(&["restore", copy.to_str().unwrap()]);
    assert!(exit == 1 && said.contains("cannot be restored"), "{said}");
}

#[test]
fn what_was_set_aside_is_said_by_the_command_that_did_it() {
    let program = Program::new();
    std::fs::create_dir_all(program.folder().join("data")).unwrap();
    std::fs::write(database(&program), "no database at all".repeat(100)).unwrap();
    let (exit, _, said) = program.run(&["import"]);
    assert_eq!(exit, 0, "{said}");
    assert!(said.contains("it was set aside as") && said.contains("jobs.db.damaged-"), "{said}");
    assert_eq!(said.matches("set aside").count(), 1, "not by the log as well: {said}");
    let (_, _, said) = program.run(&["import"]);
    assert_eq!(said.matches("set aside").count(), 1, "nobody has taken note yet: {said}");
    program.text(0, &["settings", "--noted"]);
    assert!(!program.run(&["import"]).2.contains("set aside"), "it was noted");
}

#[test]
fn a_disk_that_is_full_while_the_database_is_made_is_to_blame_and_no_version() {
    let mut refused = 0;
    for (path, from) in
        [("jobs.db", 1), ("jobs.db", 2), ("jobs.db-wal", 1), ("jobs.db-wal", 9), ("jobs.db-wal", 40)]
    {
        let program = Program::new();
        let fault = Fault { call: "write", path, errno: ENOSPC };
        let (exit, _, said, failed) = run(&program, &["feeds", "list"], fault, from, 1_000);
        assert!(failed > 0 || exit == 0, "{path} at {from}: {said}");
        if exit != 0 {
            assert!(
                said.contains("The disk is full") && !said.contains("this version"),
                "{path} at {from}: {said}"
            );
            refused += 1;
        }
        program.text(0, &["feeds", "list"]);
        is_whole(&program);
    }
    assert!(refused >= 3, "{refused}");
}
