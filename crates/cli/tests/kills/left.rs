//! What an import has left behind, in a form in which two imports can be compared: nothing of it depends on when it ran, or on
//! which of two feeds came first.

use crate::program::Program;
use engine::store::texts::Html;
use rusqlite::Connection;
use rusqlite::types::{Value, ValueRef};
use std::collections::BTreeMap;

/// Each kind of thing as lines, sorted.
pub struct Left(BTreeMap<&'static str, Vec<String>>);

/// A job as text: what it is known by.
const JOB: &str = "(SELECT p.name || ' ' || coalesce(j.external_id, '') || ' ' || coalesce(j.url, '')
                      FROM jobs AS j JOIN providers AS p ON p.id = j.provider_id WHERE j.id = ";
/// A run as text: which of its feed's it is.
const RUN: &str = "(SELECT r.feed_id || '#' || (SELECT count(*) FROM import_runs AS o WHERE o.feed_id = r.feed_id AND o.id <= r.id)
                      FROM import_runs AS r WHERE r.id = ";

const TABLES: [(&str, &str); 13] = [
    (
        "jobs",
        "SELECT JOB jobs.id), RUN first_run_id), external_id, title, company, location, locations, employment_type,
                employment_type_text, remote, categories, salary, url, apply_url, posted_at, updated_at, expires_at,
                requisition_id, sort_at = posted_at, primary_feed_id FROM jobs",
    ),
    ("texts", "SELECT JOB job_id), hex(html) FROM job_texts"),
    ("keys", "SELECT p.name, kind, hex(key), JOB k.job_id) FROM job_keys AS k JOIN providers AS p ON p.id = k.provider_id"),
    (
        "prints",
        "SELECT JOB p.job_id), text, EXISTS (SELECT 1 FROM job_kin_docsize AS d WHERE d.id = p.job_id) FROM job_prints AS p",
    ),
    ("sightings", "SELECT feed_id, JOB job_id), RUN run_id), ended_at IS NULL, content_hash, variants FROM sightings"),
    ("changes", "SELECT JOB job_id), RUN run_id), field, old, new FROM changes"),
    ("rejections", "SELECT RUN run_id), ordinal, code, reason, raw FROM rejections"),
    (
        "runs",
        "SELECT RUN import_runs.id), trigger, state, baseline, total, new, updated, unchanged, duplicate, failed, not_reached, bytes,
                warnings, error_code, error_message, filled, ids_changed FROM import_runs",
    ),
    (
        "feeds",
        "SELECT id, url, title, (SELECT name FROM providers WHERE id = provider_id), enabled, dialect, etag, last_modified,
                body_hash, validators_parser, first_success_at IS NULL, consecutive_failures, last_error, failing_since,
                moved_to, moves, gap, epoch, next_because FROM feeds",
    ),
    ("alarms", "SELECT feed_id, kind, message FROM alarms"),
    ("tasks", "SELECT RUN run_id), kind, state, error, trying FROM tasks"),
    ("cycles", "SELECT trigger, finished_at IS NULL, (SELECT count(*) FROM import_runs WHERE cycle_id = cycles.id) FROM cycles"),
    ("checks", "SELECT * FROM pragma_integrity_check UNION ALL SELECT \"table\" FROM pragma_foreign_key_check"),
];

/// Words that are looked up: some in all jobs, some in few.
const WORDS: [&str; 8] = ["reworded", "welder", "number", "worker", "sailor", "again", "1234", "firm"];

/// What is left of a program's imports; `is_whole`: all of them have ended.
pub fn left(program: &Program, is_whole: bool) -> Left {
    let mut db = Connection::open(program.data().join("jobs.db")).unwrap();
    let mut all = BTreeMap::new();
    for (name, sql) in TABLES {
        let sql = sql.replace("JOB ", JOB).replace("RUN ", RUN);
        let mut lines = lines(&db, &sql);
        lines.sort_unstable();
        all.insert(name, lines);
    }
    assert_eq!(all["checks"], ["Text(\"ok\")"], "integrity_check and foreign_key_check");
    all.insert("found", found(&mut db));
    if is_whole {
        // Killed right after a run has closed, its document lies in the spool until the next start, which looks at no run here.
        program.tidy();
        let spool: Vec<_> = std::fs::read_dir(program.data().join("spool")).unwrap().flatten().collect();
        let tasks = "SELECT id, run_id, kind, state, attempt, deaths, cursor, spool, error FROM tasks";
        assert!(spool.is_empty(), "no document is left behind: {spool:?}; {:#?}", lines(&db, tasks));
        let jobs = &all["jobs"];
        let known_by: std::collections::BTreeSet<_> =
            jobs.iter().map(|job| job.split(" | ").next()).collect();
        assert_eq!(known_by.len(), jobs.len(), "no job is there twice");
    }
    Left(all)
}

fn lines(db: &Connection, sql: &str) -> Vec<String> {
    let mut statement = db.prepare(sql).unwrap_or_else(|err| panic!("{err}: {sql}"));
    let columns = statement.column_count();
    let rows = statement.query_map([], |row| {
        let values: rusqlite::Result<Vec<Value>> = (0..columns).map(|column| row.get(column)).collect();
        Ok(values?.iter().map(|value| format!("{value:?}")).collect::<Vec<_>>().join(" | "))
    });
    rows.unwrap().map(Result::unwrap).collect()
}

/// Fills an index made anew.
fn index_anew(db: &Connection) {
    let mut jobs = db
        .prepare("SELECT id, title, company, location, html FROM jobs LEFT JOIN job_texts ON job_id = id")
        .unwrap();
    let mut add = db
        .prepare("INSERT INTO temp.anew (rowid, title, company, location, body) VALUES (?1, ?2, ?3, ?4, ?5)")
        .unwrap();
    let mut rows = jobs.query([]).unwrap();
    while let Some(row) = rows.next().unwrap() {
        let value = |column: usize| row.get::<_, Value>(column).unwrap();
        let html = row.get_ref(4).unwrap();
        let is_packed = matches!(html, ValueRef::Blob(_));
        let html = Html::of(html.as_bytes_or_null().unwrap().unwrap_or_default(), is_packed).unwrap();
        let body = engine::parse::plain_text(&html.0);
        add.execute((value(0), value(1), value(2), value(3), body)).unwrap();
    }
}

/// Which jobs each word finds, which must be those that an index made anew finds.
fn found(db: &mut Connection) -> Vec<String> {
    let tx = db.transaction().unwrap();
    tx.execute_batch(
        "INSERT INTO jobs_fts (jobs_fts) VALUES ('integrity-check');
         INSERT INTO job_kin (job_kin) VALUES ('integrity-check');
         CREATE VIRTUAL TABLE temp.anew USING fts5 (title, company, location, body, content = '',
             tokenize = 'unicode61 remove_diacritics 2');",
    )
    .unwrap();
    index_anew(&tx);
    let mut found = Vec::new();
    for word in WORDS {
        let of = |index: &str| {
            lines(
                &tx,
                &format!(
                    "SELECT JOB {index}.rowid) FROM {index} WHERE {index} MATCH '{word}' ORDER BY rowid"
                )
                .replace("JOB ", JOB),
            )
        };
        let (kept, anew) = (of("jobs_fts"), of("anew"));
        assert_eq!(kept, anew, "the index finds {word} where it stands");
        let mut line: Vec<String> = kept;
        line.sort_unstable();
        found.push(format!("{word}: {}", line.join(", ")));
    }
    tx.rollback().unwrap();
    found
}

impl Left {
    pub fn of(&self, name: &str) -> &[String] {
        &self.0[name]
    }

    /// The other has left the same.
    pub fn assert_same(&self, other: &Self, when: &str) {
        for (name, expected) in &self.0 {
            let found = &other.0[name];
            if found == expected {
                continue;
            }
            let without = |one: &[String], all: &[String]| -> Vec<String> {
                let all: std::collections::HashSet<_> = all.iter().collect();
                one.iter().filter(|line| !all.contains(line)).take(5).cloned().collect()
            };
            panic!(
                "{name} differ, {when}: {} lines instead of {}\nmissing: {:#?}\ntoo much: {:#?}",
                found.len(),
                expected.len(),
                without(expected, found),
                without(found, expected),
            );
        }
    }
}
