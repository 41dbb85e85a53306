//! What the database itself refuses, whoever asks: each number of the history is what is stored, and stays it.

mod support;

use contract::RunState;
use engine::Trigger;
use rusqlite::Connection;
use std::path::Path;
use support::{Reply, Server, code, counts, engine, idle_engine, import, items, rss};

/// A feed, a cycle, and run 1: running, with task 1 that has accounted for one job and one rejection. Run 2 waits. Nothing
/// is committed.
fn midway(folder: &Path) -> Connection {
    let db = Connection::open(folder.join("jobs.db")).unwrap();
    db.execute_batch(
        "PRAGMA foreign_keys = ON;
         BEGIN;
         INSERT INTO feeds (id, url, interval_ms, next_due_at, created_at) VALUES (1, 'u', 3600000, 0, 0), (2, 'v', 3600000, 0, 0);
         INSERT INTO cycles (id, trigger, started_at) VALUES (1, 'manual', 0), (2, 'manual', 0);
         INSERT INTO import_runs (id, cycle_id, feed_id, trigger, state, baseline, queued_at) VALUES
             (1, 1, 1, 'manual', 'queued', 0, 0), (2, 2, 2, 'manual', 'queued', 0, 0);
         INSERT INTO tasks (id, kind, state, available_at, feed_id, run_id, spool, created_at) VALUES
             (1, 'import', 'available', 0, 1, 1, 's', 0), (2, 'fetch', 'available', 0, 2, 2, NULL, 0);
         UPDATE tasks SET state = 'running', attempt = 1 WHERE id = 1;
         UPDATE import_runs SET state = 'running', started_at = 1 WHERE id = 1;
         INSERT INTO jobs (id, provider_id, title, locations, categories, sort_at, first_seen_at, first_run_id, primary_feed_id)
             VALUES (1, 1, 'Welder', '[]', '[]', 1, 1, 1, 1);
         INSERT INTO rejections (id, run_id, ordinal, code, reason, raw) VALUES (1, 1, 2, 'no_title', 'No title.', '');
         UPDATE import_runs SET new = 1, failed = 1, total = 2 WHERE id = 1;
         UPDATE tasks SET cursor = 2 WHERE id = 1;",
    )
    .unwrap();
    db
}

const DONE: &str = "UPDATE tasks SET state = 'done', finished_at = 5 WHERE id = 1;";
const CLOSE: &str = "UPDATE import_runs SET state = 'succeeded', finished_at = 5 WHERE id = 1;";
const FINISH: &str = "UPDATE cycles SET finished_at = 5 WHERE id = 1;";

/// What is refused, after what, and how it is said.
const REFUSED: [(&str, &[&str], &str); 41] = [
    // Runs.
    (
        "INSERT INTO import_runs (cycle_id, feed_id, trigger, state, baseline, queued_at) VALUES (1, 1, 'manual', 'running', 0, 0)",
        &[],
        "a run begins queued",
    ),
    (
        "INSERT INTO import_runs (cycle_id, feed_id, trigger, state, baseline, queued_at, new, total) VALUES (1, 1, 'manual', 'queued', 0, 0, 1, 1)",
        &[],
        "with nothing counted",
    ),
    (
        "INSERT INTO import_runs (cycle_id, feed_id, trigger, state, baseline, queued_at) VALUES (1, 1, 'manual', 'queued', 0, 0)",
        &[DONE, CLOSE, FINISH],
        "in a cycle that goes on",
    ),
    ("UPDATE import_runs SET feed_id = 2 WHERE id = 1", &[], "what a run is about"),
    ("UPDATE import_runs SET trigger = 'start' WHERE id = 1", &[], "what a run is about"),
    ("UPDATE import_runs SET baseline = 1 WHERE id = 1", &[], "what a run is about"),
    ("UPDATE import_runs SET queued_at = 1 WHERE id = 1", &[], "what a run is about"),
    ("UPDATE import_runs SET started_at = 2 WHERE id = 1", &[], "what a run is about"),
    ("UPDATE import_runs SET cycle_id = 1 WHERE id = 2", &[DONE, CLOSE, FINISH], "no run joins a cycle"),
    ("UPDATE import_runs SET new = 0, updated = 1 WHERE id = 1", &[], "never goes down"),
    ("UPDATE import_runs SET total = 3 WHERE id = 1", &[], "CHECK constraint failed"),
    ("UPDATE import_runs SET state = 'queued' WHERE id = 1", &[], "is not queued again"),
    (CLOSE, &[], "while a task works for it"),
    (
        CLOSE,
        &[
            DONE,
            "UPDATE import_runs SET updated = updated + 1, total = total + 1, new = new + 1, total = total + 2 WHERE id = 1",
        ],
        "not those of what is stored",
    ),
    (
        CLOSE,
        &[DONE, "INSERT INTO rejections (run_id, ordinal, code, reason, raw) VALUES (1, 3, 'c', 'r', '')"],
        "not those of what is stored",
    ),
    (
        CLOSE,
        &[
            DONE,
            "INSERT INTO jobs (id, provider_id, title, locations, categories, sort_at, first_seen_at, first_run_id, primary_feed_id) VALUES (2, 1, 'T', '[]', '[]', 1, 1, 1, 1)",
        ],
        "not those of what is stored",
    ),
    ("UPDATE import_runs SET state = 'partial', finished_at = 5 WHERE id = 1", &[DONE], "do not fit"),
    (
        "UPDATE import_runs SET state = 'succeeded', finished_at = 5, error_code = 'c', error_message = 'm' WHERE id = 1",
        &[DONE],
        "do not fit",
    ),
    (
        "UPDATE import_runs SET state = 'succeeded', finished_at = 5, not_reached = 1 WHERE id = 1",
        &[DONE],
        "do not fit",
    ),
    ("UPDATE import_runs SET state = 'not_modified', finished_at = 5 WHERE id = 1", &[DONE], "do not fit"),
    ("UPDATE import_runs SET bytes = 1 WHERE id = 1", &[DONE, CLOSE], "a closed run never changes"),
    ("UPDATE import_runs SET cycle_id = 2 WHERE id = 1", &[DONE, CLOSE], "a closed run never changes"),
    ("DELETE FROM import_runs WHERE id = 1", &[], "part of the history"),
    (
        "DELETE FROM import_runs WHERE id = 1",
        &[DONE, CLOSE, "INSERT INTO settings VALUES ('history_since', '5')"],
        "part of the history",
    ),
    // Rejections.
    (
        "INSERT INTO rejections (run_id, ordinal, code, reason, raw) VALUES (1, 3, 'c', 'r', '')",
        &[DONE, CLOSE],
        "no more rejections",
    ),
    ("UPDATE rejections SET reason = 'Another.'", &[], "stays as it was"),
    ("UPDATE rejections SET run_id = 2", &[DONE, CLOSE], "stays as it was"),
    ("DELETE FROM rejections", &[], "part of its run"),
    ("DELETE FROM rejections", &[DONE, CLOSE], "part of its run"),
    // Jobs.
    ("UPDATE jobs SET first_run_id = 2", &[], "which run brought a job"),
    ("DELETE FROM jobs", &[], "while the run that brought it"),
    // Tasks.
    (
        "INSERT INTO tasks (kind, state, available_at, feed_id, run_id, created_at) VALUES ('fetch', 'available', 0, 1, 1, 0)",
        &[DONE, CLOSE],
        "for an open run of its feed",
    ),
    (
        "INSERT INTO tasks (kind, state, available_at, feed_id, run_id, created_at, attempt) VALUES ('fetch', 'available', 0, 2, 2, 0, 1)",
        &[],
        "at the start",
    ),
    ("UPDATE tasks SET run_id = 2 WHERE id = 1", &[], "what a task is about"),
    ("UPDATE tasks SET state = 'available', finished_at = NULL WHERE id = 1", &[DONE], "never comes back"),
    ("UPDATE tasks SET state = 'done', finished_at = 5 WHERE id = 2", &[], "only one that runs gets done"),
    ("UPDATE tasks SET attempt = 2 WHERE id = 1", &[], "counted when a task is claimed"),
    ("UPDATE tasks SET state = 'running' WHERE id = 2", &[], "counted when a task is claimed"),
    ("UPDATE tasks SET cursor = 1 WHERE id = 1", &[], "the cursor is at the last posting"),
    ("UPDATE tasks SET cursor = 3 WHERE id = 1", &[], "the cursor is at the last posting"),
    // Cycles.
    (FINISH, &[], "when none of its runs is open"),
];

/// What goes on working, after what.
const ALLOWED: [(&str, &[&str]); 12] = [
    ("UPDATE import_runs SET cycle_id = 1 WHERE id = 2", &[]),
    ("UPDATE tasks SET state = 'available', attempt = attempt - 1 WHERE id = 1", &[]),
    ("UPDATE tasks SET state = 'available' WHERE id = 1", &[]),
    ("UPDATE tasks SET state = 'cancelled', finished_at = 5 WHERE id = 2", &[]),
    ("UPDATE tasks SET error = 'Why.' WHERE id = 1", &[DONE]),
    (
        "UPDATE import_runs SET state = 'cancelled', finished_at = 5 WHERE id = 2",
        &["UPDATE tasks SET state = 'cancelled', finished_at = 5 WHERE id = 2"],
    ),
    ("UPDATE import_runs SET state = 'cancelled', finished_at = 5, not_reached = 7 WHERE id = 1", &[DONE]),
    (
        "UPDATE import_runs SET state = 'partial', finished_at = 5, error_code = 'ledger', error_message = 'm' WHERE id = 1",
        &[DONE, "UPDATE import_runs SET new = 2, total = 3 WHERE id = 1"],
    ),
    ("DELETE FROM jobs", &[DONE, CLOSE]),
    (
        "DELETE FROM import_runs WHERE id = 1",
        &[
            DONE,
            CLOSE,
            "INSERT INTO settings VALUES ('history_since', '6')",
            "DELETE FROM tasks WHERE id = 1",
            "DELETE FROM rejections",
        ],
    ),
    ("DELETE FROM tasks WHERE id = 1", &[DONE, CLOSE]),
    ("UPDATE cycles SET told_at = 6 WHERE id = 1", &[DONE, CLOSE, FINISH]),
];

async fn empty_database(folder: &Path) {
    idle_engine(folder).await.0.stop().await;
}

#[tokio::test]
async fn what_would_make_a_number_untrue_is_refused_and_said() {
    let folder = tempfile::tempdir().unwrap();
    empty_database(folder.path()).await;
    for (sql, after, why) in REFUSED {
        let db = midway(folder.path());
        after.iter().for_each(|sql| db.execute_batch(sql).unwrap_or_else(|err| panic!("{sql}: {err}")));
        let refused = db.execute(sql, []).expect_err(sql);
        assert!(refused.to_string().contains(why), "{sql}: {refused}");
        if !why.starts_with("CHECK") {
            // SQLITE_CONSTRAINT_TRIGGER: what the engine tells from faults that heal.
            assert_eq!(refused.sqlite_error().map(|err| err.extended_code), Some(1811), "{sql}");
        }
    }
}

#[tokio::test]
async fn what_leaves_every_number_true_is_not_refused() {
    let folder = tempfile::tempdir().unwrap();
    empty_database(folder.path()).await;
    for (sql, after) in ALLOWED {
        let db = midway(folder.path());
        after.iter().for_each(|sql| db.execute_batch(sql).unwrap_or_else(|err| panic!("{sql}: {err}")));
        assert_eq!(db.execute(sql, []).map_err(|err| format!("{sql}: {err}")), Ok(1));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_whose_numbers_are_wrong_closes_as_such_and_the_next_one_is_right() {
    let (server, folder) = (Server::start(), tempfile::tempdir().unwrap());
    let engine = engine(folder.path()).await;
    let url = server.serve("/feed", Reply::ok(rss(&items(0..3))).header("ETag", "\"1\"").held());
    let feed = engine.add_feed(&url).await.unwrap();
    let run_id = engine.import_now(Some(&[feed.id]), Trigger::Manual).await.unwrap()[0].run_id;
    // As an error in the importer would: a job that nobody counts.
    let db = Connection::open(folder.path().join("jobs.db")).unwrap();
    db.execute(
        "INSERT INTO jobs (id, provider_id, title, locations, categories, sort_at, first_seen_at, first_run_id, primary_feed_id)
         VALUES (1, 1, 'Nobody counts me', '[]', '[]', 1, 1, ?1, 1)",
        [run_id],
    )
    .unwrap();
    server.release();
    let run = engine.wait_closed(&[run_id]).await.unwrap().remove(0);
    assert_eq!((run.state, code(&run), counts(&run)), (RunState::Partial, "ledger", [3, 0, 0, 0, 0]));
    let recount = engine.run(run_id).await.unwrap().recount;
    assert_eq!((recount.new, recount.failed, recount.off), (4, 0, 1), "the page says what is off");
    let findings = engine.recount().await.unwrap();
    let what: Vec<&str> = findings.iter().map(|finding| finding.what.as_str()).collect();
    assert_eq!(what, ["new_jobs", "job_without_sighting", "index", "print"], "{findings:?}");

    let run = import(&engine, feed.id).await;
    assert_eq!(
        (run.state, counts(&run)),
        (RunState::Succeeded, [0, 0, 3, 0, 0]),
        "the document is read again"
    );
    assert_eq!(engine.run(run.run_id).await.unwrap().recount.off, 0);
    engine.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sound_database_counts_the_same_again() {
    let (server, folder) = (Server::start(), tempfile::tempdir().unwrap());
    let engine = engine(folder.path()).await;
    let mut all = items(0..4);
    all[2] = support::Item { id: String::new(), link: String::new(), title: String::new(), text: "?".into() };
    let feed = engine.add_feed(&server.serve("/feed", Reply::ok(rss(&all)))).await.unwrap();
    let run = import(&engine, feed.id).await;
    let recount = engine.run(run.run_id).await.unwrap().recount;
    assert_eq!((recount.new, recount.failed, recount.off), (3, 1, 0));
    engine.import_now(None, Trigger::Manual).await.unwrap();
    assert_eq!(engine.recount().await.unwrap(), [], "while an import is under way as well");
    engine.stop().await;
}
