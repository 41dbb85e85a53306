//! The history as it is looked through: stretches, counts, days, and a run with what it altered.

mod support;

use contract::{DayCounts, Run, RunFilter, RunPage, RunShow, RunState, Setting};
use engine::{Engine, Trigger};
use rusqlite::Connection;
use std::path::Path;
use std::time::{Duration, Instant};
use support::{
    HOUR, MINUTE, NOW, Reply, Server, counts, engine, idle_engine, import, item, items, listing, rss,
};

/// A history of `runs` of four feeds, one a minute; the guards of the ledger are taken off for it.
fn fill(folder: &Path, runs: u32) {
    let db = Connection::open(folder.join("jobs.db")).unwrap();
    let guards: Vec<String> = db
        .prepare("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'import_runs'")
        .and_then(|mut found| found.query_map([], |row| row.get(0))?.collect())
        .unwrap();
    for guard in guards {
        db.execute_batch(&format!("DROP TRIGGER {guard}")).unwrap();
    }
    db.execute_batch(&format!(
        "INSERT INTO feeds (url, interval_ms, next_due_at, created_at)
         SELECT 'https://f.example/' || value, 3600000, {NOW}, 0 FROM json_each('[1, 2, 3, 4]');
         INSERT INTO cycles (id, trigger, started_at, finished_at) VALUES (1, 'manual', 0, 1);
         WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {runs})
         INSERT INTO import_runs (id, cycle_id, feed_id, trigger, state, baseline, queued_at, started_at, finished_at, total, new,
                                  updated, unchanged, failed, warnings, error_code, error_message)
         SELECT i, 1, 1 + i % 4, 'schedule',
                CASE WHEN i % 50 = 0 THEN 'failed' WHEN i % 70 = 0 THEN 'cancelled' WHEN i % 3 = 0 THEN 'not_modified' ELSE 'succeeded' END,
                0, {NOW} + i * {MINUTE}, {NOW} + i * {MINUTE}, {NOW} + i * {MINUTE} + 900,
                (i % 5 = 0) * 2 + (i % 7 = 0) * 3 + 10 + (i % 90 = 0), (i % 5 = 0) * 2, (i % 7 = 0) * 3, 10, i % 90 = 0,
                iif(i % 110 = 0, '[\"A gap.\"]', '[]'), iif(i % 50 = 0, 'timed_out', NULL), iif(i % 50 = 0, 'It was slow.', NULL)
           FROM n;"
    ))
    .unwrap();
}

async fn all(engine: &Engine) -> Vec<Run> {
    let (mut rows, mut before) = (Vec::new(), None);
    loop {
        let page = engine.history(RunFilter::default(), before, 500).await.unwrap();
        before = page.rows.last().map(|run| run.run_id);
        rows.extend(page.rows);
        if !page.more {
            return rows;
        }
    }
}

fn ids(page: &RunPage) -> Vec<i64> {
    page.rows.iter().map(|run| run.run_id).collect()
}

#[tokio::test]
async fn a_filter_lets_the_same_runs_pass_in_the_database_as_in_the_window_and_counts_them() {
    let folder = tempfile::tempdir().unwrap();
    let (engine, _) = idle_engine(folder.path()).await;
    fill(folder.path(), 1_200);
    let all = all(&engine).await;
    assert_eq!(all.len(), 1_200);
    let shows = [
        RunShow::All,
        RunShow::News,
        RunShow::Problems,
        RunShow::State(RunState::Failed),
        RunShow::State(RunState::Cancelled),
        RunShow::State(RunState::Running),
    ];
    for show in shows {
        for feed_id in [None, Some(3)] {
            for (since, until) in [(None, None), (Some(NOW + 5 * HOUR), Some(NOW + 9 * HOUR))] {
                let filter = RunFilter { feed_id, show, since, until };
                let expected: Vec<i64> =
                    all.iter().filter(|run| filter.has(run)).map(|run| run.run_id).collect();
                let problems = RunFilter { show: RunShow::Problems, ..filter };
                let first = engine.history(filter, None, 40).await.unwrap();
                assert_eq!(first.total, Some(expected.len() as u64), "{filter:?}");
                let troubled = all.iter().filter(|run| problems.has(run)).count();
                assert_eq!(first.problems, Some(troubled as u64), "{filter:?}");
                // Stretch by stretch, nothing is left out and nothing comes twice.
                let (mut walked, mut page) = (ids(&first), first);
                while page.more {
                    page = engine.history(filter, walked.last().copied(), 40).await.unwrap();
                    assert_eq!((page.total, page.problems), (None, None), "counted once");
                    walked.extend(ids(&page));
                }
                assert_eq!(walked, expected, "{filter:?}");
            }
        }
    }
    engine.stop().await;
}

#[tokio::test]
async fn a_hundred_thousand_runs_are_looked_through_without_reading_them_all() {
    let folder = tempfile::tempdir().unwrap();
    let (engine, _) = idle_engine(folder.path()).await;
    fill(folder.path(), 100_000);
    // Generous, for a machine that is busy: a walk over the table with its texts takes longer than all of these together.
    let quick = |began: Instant, what: &str| {
        assert!(began.elapsed() < Duration::from_millis(300), "{what}: {:?}", began.elapsed());
    };
    for show in [RunShow::All, RunShow::News, RunShow::Problems, RunShow::State(RunState::Cancelled)] {
        let filter = RunFilter { show, ..RunFilter::default() };
        let began = Instant::now();
        assert_eq!(engine.history(filter, Some(50), 100).await.unwrap().total, None);
        quick(began, "the last stretch");
        let began = Instant::now();
        engine.history(filter, None, 100).await.unwrap();
        quick(began, "the first stretch, counted");
    }
    let days: Vec<i64> = (0..15).map(|day| NOW + day * 24 * HOUR).collect();
    let began = Instant::now();
    let trend = engine.trend(None, &days).await.unwrap();
    quick(began, "two weeks");
    assert_eq!(trend.len(), 14);
    assert!(trend[0].new > 0);
    engine.stop().await;
}

#[tokio::test]
async fn each_day_has_what_its_runs_have_counted() {
    let folder = tempfile::tempdir().unwrap();
    let (engine, _) = idle_engine(folder.path()).await;
    fill(folder.path(), 1_200);
    let all = all(&engine).await;
    let days = [NOW - HOUR, NOW, NOW + 4 * HOUR, NOW + 5 * HOUR, NOW + 100 * HOUR, NOW + 101 * HOUR];
    for feed_id in [None, Some(2)] {
        let trend = engine.trend(feed_id, &days).await.unwrap();
        let expected: Vec<DayCounts> = days
            .windows(2)
            .map(|day| {
                let filter =
                    RunFilter { feed_id, since: Some(day[0]), until: Some(day[1]), ..RunFilter::default() };
                let of = |count: fn(&Run) -> u64| all.iter().filter(|run| filter.has(run)).map(count).sum();
                DayCounts {
                    new: of(|run| run.new),
                    updated: of(|run| run.updated),
                    failed: of(|run| run.failed),
                }
            })
            .collect();
        assert_eq!(trend, expected);
        assert!(trend[1].new > 0 && trend[4] == DayCounts::default());
    }
    assert!(engine.trend(None, &[]).await.unwrap().is_empty());
    engine.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_shows_what_it_altered_what_it_closed_and_its_neighbours() {
    let (server, folder) = (Server::start(), tempfile::tempdir().unwrap());
    let engine = engine(folder.path()).await;
    let url = server.serve("/feed", Reply::ok(listing(&items(0..10))));
    let other = engine.add_feed(&server.serve("/other", Reply::ok(rss(&items(20..22))))).await.unwrap();
    let feed = engine.add_feed(&url).await.unwrap();
    let first = import(&engine, feed.id).await;
    let mut all = items(0..9);
    all[3].title = "Blacksmith".into();
    all[4].text = "Wholly different words".into();
    server.serve("/feed", Reply::ok(listing(&all)));
    let started = engine.import_now(Some(&[other.id, feed.id]), Trigger::Manual).await.unwrap();
    let ids: Vec<i64> = started.iter().map(|run| run.run_id).collect();
    let second = engine.wait_closed(&ids).await.unwrap().remove(1);
    assert_eq!(counts(&second), [0, 2, 7, 0, 0]);
    let third = import(&engine, feed.id).await;

    let shown = engine.run(second.run_id).await.unwrap();
    let changes: Vec<(&str, &str)> =
        shown.changes.rows.iter().map(|row| (row.title.as_str(), row.change.field.as_str())).collect();
    assert_eq!(changes, [("Blacksmith", "title"), ("Welder 4", "description")]);
    assert_eq!(shown.changes.rows[0].change.old.as_deref(), Some("Welder 3"));
    assert!(!shown.changes.rows[1].change.pieces.is_empty(), "words are compared");
    assert_eq!((shown.changes.total, shown.changes.jobs), (2, 2));
    assert_eq!(second.closed, 1);
    let turns: Vec<(&str, &str)> =
        shown.changes.turns.iter().map(|row| (row.title.as_str(), row.change.field.as_str())).collect();
    assert_eq!(turns, [("Welder 9", "closed")]);
    assert_eq!((shown.older, shown.newer), (Some(first.run_id), Some(third.run_id)));
    assert_eq!(shown.others, 1, "it was started with the other feed");
    let newest = engine.run(third.run_id).await.unwrap();
    assert_eq!((newest.older, newest.newer, newest.others), (Some(second.run_id), None, 0));
    assert_eq!(newest.changes.total, 0);

    // What was deleted since is not shown.
    let deleted = shown.changes.rows[0].job_id;
    engine.delete_job(deleted).await.unwrap();
    let shown = engine.run(second.run_id).await.unwrap();
    assert_eq!((shown.changes.total, shown.changes.jobs), (1, 1));
    engine.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_keeps_what_its_server_answered() {
    let (server, folder) = (Server::start(), tempfile::tempdir().unwrap());
    let engine = engine(folder.path()).await;
    let reply = Reply::ok(rss(&items(0..3))).header("ETag", "\"v1\"");
    let feed = engine.add_feed(&server.serve("/feed", reply)).await.unwrap();
    let answer = async |run: Run| engine.run(run.run_id).await.unwrap().answer;
    let first = import(&engine, feed.id).await;
    let fetched = answer(first.clone()).await.unwrap();
    assert_eq!((fetched.status, fetched.pages), (Some(200), 1));
    assert_eq!(fetched.etag.as_deref(), Some("\"v1\""));

    server.serve("/feed", Reply::status(503));
    let failed = import(&engine, feed.id).await;
    assert_eq!(failed.state, RunState::Failed);
    assert_eq!(answer(failed).await.unwrap().status, Some(503));

    // A file is no server's answer, and a replay asks nobody.
    let file = folder.path().join("jobs.xml");
    std::fs::write(&file, rss(&[item(77)])).unwrap();
    let of_file = engine.add_file(&file).await.unwrap();
    let read = answer(import(&engine, of_file.id).await).await.unwrap();
    assert_eq!((read.status, read.pages), (None, 1));
    let again = engine.replay(first.run_id, Trigger::Manual).await.unwrap();
    assert_eq!(answer(engine.wait_closed(&[again.run_id]).await.unwrap().remove(0)).await, None);
    engine.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_set_holds_at_once_and_leaves_what_has_its_own() {
    let (server, folder) = (Server::start(), tempfile::tempdir().unwrap());
    let (engine, _) = idle_engine(folder.path()).await;
    let first = engine.settings().await.unwrap();
    assert_eq!((first.interval_ms, first.pause_ms, first.max_document_mib), (HOUR, 1_000, 4_096));
    assert!(first.notifies && first.folder.database > 0 && first.folder.total >= first.folder.database);
    assert_eq!(first.folder.path, folder.path().display().to_string());

    let usual = engine.add_feed(&server.serve("/a", Reply::ok(rss(&items(0..1))))).await.unwrap();
    let own = engine.add_feed(&server.serve("/b", Reply::ok(rss(&items(0..1))))).await.unwrap();
    engine.set_feed_interval(own.id, 2 * HOUR).await.unwrap();
    engine.set(Setting::Interval(30 * MINUTE)).await.unwrap();
    let interval = async |id: i64| {
        let feeds = engine.feeds().await.unwrap();
        feeds.into_iter().find(|feed| feed.id == id).unwrap().interval_ms
    };
    assert_eq!((interval(usual.id).await, interval(own.id).await), (30 * MINUTE, 2 * HOUR));
    let later = engine.add_feed(&server.serve("/c", Reply::ok(rss(&items(0..1))))).await.unwrap();
    assert_eq!(later.interval_ms, 30 * MINUTE, "what is added later has it, too");

    engine.set(Setting::Pause(5_000)).await.unwrap();
    engine.set(Setting::MaxDocument(64)).await.unwrap();
    engine.set(Setting::Notifies(false)).await.unwrap();
    let set = engine.settings().await.unwrap();
    assert_eq!((set.pause_ms, set.max_document_mib, set.notifies), (5_000, 64, false));
    assert_eq!((set.interval_ms, set.own_intervals), (30 * MINUTE, 1));
    assert!(!engine.notifies().await.unwrap());
    for wrong in [
        Setting::Interval(MINUTE),
        Setting::Pause(-1),
        Setting::Pause(2 * HOUR),
        Setting::MaxDocument(0),
        Setting::MaxDocument(u64::MAX),
    ] {
        assert!(engine.set(wrong).await.is_err(), "{wrong:?}");
    }
    assert_eq!(engine.settings().await.unwrap(), set, "nothing of it holds");
    engine.stop().await;
}
