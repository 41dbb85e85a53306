//! Copies of the database, and looks at all of it.

mod support;

use rusqlite::Connection;
use std::path::PathBuf;
use support::{Program, Site, rss};

fn database(program: &Program) -> PathBuf {
    program.folder().join("data/jobs.db")
}

/// A program with five jobs of one feed.
fn used() -> Program {
    let (site, program) = (Site::start(), Program::new());
    program.json(0, &["import", &site.serve("/feed", 200, rss(0..5)), "--json"]);
    program
}

#[test]
fn a_backup_during_an_import_is_whole_and_can_be_restored() {
    let (site, program) = (Site::start(), Program::new());
    program.json(0, &["import", &site.serve("/first", 200, rss(0..5)), "--json"]);
    let mut import = program.start(&["import", &site.serve("/feed", 200, rss(0..40_000))]);
    let is_midway = || {
        let runs = program.try_json(&["runs", "--json"])?;
        let total = runs[0]["total"].as_u64()?;
        (runs.as_array()?.len() == 2 && total > 0).then_some(total)
    };
    let before = loop {
        if let Some(total) = is_midway() {
            break total;
        }
    };
    let said = program.text(0, &["backup", "copy.db"]);
    assert!(said.contains("copy.db is a copy of the database"), "{said}");
    import.kill().unwrap();
    import.wait().unwrap();

    let copy = Connection::open(program.folder().join("copy.db")).unwrap();
    let whole: String = copy.query_row("PRAGMA integrity_check", [], |row| row.get(0)).unwrap();
    let jobs: i64 = copy.query_row("SELECT count(*) FROM jobs", [], |row| row.get(0)).unwrap();
    assert!(whole == "ok" && jobs >= before as i64, "{whole}, {jobs} of {before}");
    copy.close().unwrap();
    program.text(0, &["restore", "copy.db"]);
    assert_eq!(program.json(0, &["jobs", "--json"])["total"].as_i64(), Some(jobs));
    assert_eq!(program.json(0, &["doctor", "--json"])["well"], true);
}

#[test]
fn a_backup_takes_no_place_and_makes_no_folder() {
    let program = used();
    std::fs::write(program.folder().join("letter.txt"), "Dear Ann").unwrap();
    for (file, why) in [
        ("letter.txt", "something of that name already"),
        ("none/copy.db", "folder it is to lie in is not there"),
    ] {
        let (exit, _, said) = program.run(&["backup", file]);
        assert!(exit == 1 && said.starts_with(file) && said.contains(why), "{said}");
    }
    assert_eq!(std::fs::read_to_string(program.folder().join("letter.txt")).unwrap(), "Dear Ann");
    let names = std::fs::read_dir(program.folder()).unwrap().count();
    assert_eq!(names, 2, "the data folder and the letter");
}

#[test]
fn a_look_at_a_whole_database_says_that_it_is() {
    let program = used();
    let said = program.text(0, &["doctor"]);
    assert_eq!(
        said,
        "The database is whole.\n1 import and 5 jobs were counted again, and every number is that of what is there.\n"
    );
}

#[test]
fn what_the_indices_lack_is_found_and_made_anew() {
    let program = used();
    let id = program.json(0, &["jobs", "--json"])["jobs"][0]["id"].to_string();
    program.text(0, &["jobs", "delete", &id]);
    let found = |word: &str| program.json(0, &["jobs", word, "--json"])["total"].as_u64().unwrap();
    let all = found("welder");
    assert!(all > 0, "the word stands in each title");
    let db = Connection::open(database(&program)).unwrap();
    db.execute_batch(
        "DELETE FROM jobs_fts WHERE rowid IN (SELECT id FROM jobs); DELETE FROM job_kin WHERE rowid = 1;
         UPDATE jobs SET standing = 1 - min(standing, 1)",
    )
    .unwrap();
    drop(db);
    assert_eq!(found("welder"), 0);
    let (exit, printed, said) = program.run(&["doctor"]);
    assert!(exit == 1 && printed.contains("these do not add up"), "{printed}");
    assert!(said.contains("`doctor --repair` makes them anew"), "{said}");
    let printed = program.text(0, &["doctor", "--repair"]);
    assert!(printed.contains("every number is that of what is there"), "{printed}");
    assert_eq!(found("welder"), all, "and the deleted job stays away");
}

#[test]
fn a_number_that_is_wrong_is_shown_and_is_no_matter_of_indices() {
    let program = used();
    let db = Connection::open(database(&program)).unwrap();
    db.execute_batch(
        "DROP TRIGGER import_runs_frozen; DROP TRIGGER import_runs_grow; UPDATE import_runs SET total = 9, new = 9",
    )
    .unwrap();
    drop(db);
    let (exit, printed, _) = program.run(&["doctor"]);
    assert_eq!(exit, 1);
    assert!(
        printed
            .lines()
            .any(|line| line.split_whitespace().collect::<Vec<_>>() == ["new", "jobs", "1", "9", "5"]),
        "{printed}"
    );
    let (exit, _, said) = program.run(&["doctor", "--repair"]);
    assert!(
        exit == 1 && said.contains("That is not in the indices. `restore FILE` puts a copy back"),
        "{said}"
    );
    let json = program.json(1, &["doctor", "--json"]);
    assert_eq!((&json["well"], &json["off"][0]["said"]), (&false.into(), &9.into()), "{json}");
}

#[test]
fn damage_that_was_noticed_at_work_is_repaired_where_it_is_in_an_index() {
    let program = used();
    let doubt = program.folder().join("data/jobs.doubt");
    let db = Connection::open(database(&program)).unwrap();
    // The segments of the search index, as if their pages could not be read.
    db.execute_batch("DELETE FROM jobs_fts_data WHERE id > 10").unwrap();
    drop(db);
    std::fs::write(&doubt, "").unwrap();
    let (exit, printed, said) = program.run(&["doctor"]);
    assert!(exit == 1 && printed.starts_with("The database is damaged:"), "{printed}{said}");
    assert!(doubt.exists() && !said.contains("set aside"), "to be looked at is not to be set aside: {said}");
    let printed = program.text(0, &["doctor", "--repair"]);
    assert!(printed.starts_with("The database is whole.\n1 import and 5 jobs"), "{printed}");
    assert!(!doubt.exists());
    assert_eq!(program.json(0, &["jobs", "welder", "--json"])["total"], 5);
}
