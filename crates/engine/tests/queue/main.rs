//! What docs/QUEUE.md promises of the queue.

mod hand;
mod set_aside;
#[path = "../support/mod.rs"]
mod support;

use contract::{Event, TaskState};
use engine::clock::ManualClock;
use engine::credentials::NoKeyring;
use engine::{Engine, Error, Options, Trigger};
use sqlx::SqlitePool;
use sqlx::sqlite::SqliteConnectOptions;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use support::{NOW, Reply, Server, database, engine, idle_engine, items, rss, until_run};

/// More than one batch holds.
const MANY: usize = 6_000;

/// A feed of `count` postings at `path`.
async fn feed_of(engine: &Engine, server: &Server, path: &str, count: usize) -> i64 {
    let url = server.serve(path, Reply::ok(rss(&items(0..count))));
    engine.add_feed(&url).await.unwrap().id
}

async fn press(engine: &Engine, feed_id: i64) -> i64 {
    engine.import_now(Some(&[feed_id]), Trigger::Manual).await.unwrap()[0].run_id
}

async fn states(engine: &Engine) -> Vec<TaskState> {
    engine.queue().await.unwrap().tasks.iter().map(|task| task.state).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn as_many_are_fetched_at_once_as_a_person_chose() {
    let folder = tempfile::tempdir().unwrap();
    let (engine, _) = idle_engine(folder.path()).await;
    assert!(matches!(engine.set_concurrency(0, 1).await, Err(Error::BadConcurrency)));
    assert!(matches!(engine.set_concurrency(1, 99).await, Err(Error::BadConcurrency)));
    engine.set_concurrency(2, 1).await.unwrap();
    let servers: Vec<Server> = (0..4).map(|_| Server::start()).collect();
    for server in &servers {
        let url = server.serve("/feed", Reply::ok(rss(&items(0..2))).held());
        engine.add_feed(&url).await.unwrap();
    }
    let runs = engine.import_now(None, Trigger::Manual).await.unwrap();
    engine.start_workers();
    let mut events = engine.subscribe();
    while engine.queue().await.unwrap().counts.running < 2 {
        let _ = events.recv().await;
    }
    let queue = engine.queue().await.unwrap();
    assert_eq!((queue.counts.running, queue.counts.waiting, queue.fetches, queue.imports), (2, 2, 2, 1));
    // More are let in while those go on.
    engine.set_concurrency(4, 1).await.unwrap();
    while engine.queue().await.unwrap().counts.running < 4 {
        let _ = events.recv().await;
    }
    servers.iter().for_each(Server::release);
    let ids: Vec<i64> = runs.iter().map(|run| run.run_id).collect();
    engine.wait_closed(&ids).await.unwrap();
    let queue = engine.queue().await.unwrap();
    assert_eq!((queue.counts.done, queue.done_per_minute.last()), (8, Some(&8)), "{queue:?}");
    engine.stop().await;
}

/// An engine at work that often comes to a place where it can stop, however slow the machine is.
async fn in_small_batches(folder: &Path) -> Engine {
    let clock = Arc::new(ManualClock::new(NOW));
    let options = Options::new(folder).clock(clock).keyring(Arc::new(NoKeyring)).batch_postings(100);
    let engine = Engine::open(options).await.unwrap();
    engine.start_workers();
    engine
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stop_costs_no_attempt_and_counts_as_no_death() {
    let (server, folder) = (Server::start(), tempfile::tempdir().unwrap());
    let first = in_small_batches(folder.path()).await;
    let feed = feed_of(&first, &server, "/feed", 20_000).await;
    let run_id = press(&first, feed).await;
    until_run(&first, run_id, |run| run.total > 0).await;
    first.stop().await;
    drop(first);
    let (state, attempt, deaths, failures): (String, i64, i64, i64) =
        sqlx::query_as("SELECT state, attempt, deaths, failures FROM tasks WHERE finished_at IS NULL")
            .fetch_one(&database(folder.path()).await)
            .await
            .unwrap();
    assert_eq!((state.as_str(), attempt, deaths, failures), ("available", 0, 0, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stop_that_is_cut_short_is_no_death_and_closes_the_database() {
    let (server, folder) = (Server::start(), tempfile::tempdir().unwrap());
    let first = in_small_batches(folder.path()).await;
    let feed = feed_of(&first, &server, "/feed", 20_000).await;
    let run_id = press(&first, feed).await;
    until_run(&first, run_id, |run| run.total > 0).await;
    // Somebody else holds the database for longer than a stop waits.
    let connect = SqliteConnectOptions::new().filename(folder.path().join("jobs.db"));
    let pool = SqlitePool::connect_with(connect.busy_timeout(Duration::from_millis(1))).await.unwrap();
    let lock = loop {
        // Between two batches.
        if let Ok(lock) = pool.begin_with("BEGIN IMMEDIATE").await {
            break lock;
        }
    };
    first.stop().await;
    assert!(first.status().await.is_err(), "the database is closed");
    let task = async || -> (String, i64, i64) {
        let sql = "SELECT state, attempt, deaths FROM tasks WHERE finished_at IS NULL";
        sqlx::query_as(sql).fetch_one(&pool).await.unwrap()
    };
    assert_eq!(task().await, ("running".to_owned(), 1, 0), "it could not be given back");
    lock.rollback().await.unwrap();
    drop(first);

    // Paused, so that what the next start finds can be looked at.
    let (second, _) = idle_engine(folder.path()).await;
    second.pause_queue(true).await.unwrap();
    second.start_workers();
    while task().await.0 == "running" {
        tokio::task::yield_now().await;
    }
    assert_eq!(task().await, ("available".to_owned(), 0, 0));
    second.pause_queue(false).await.unwrap();
    let run = second.wait_closed(&[run_id]).await.unwrap().remove(0);
    assert_eq!(run.new, 20_000);
    second.stop().await;
    assert!(!folder.path().join("engine.stopping").exists(), "a death that follows is one");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_person_wants_now_goes_before_what_the_schedule_wants() {
    let (server, folder) = (Server::start(), tempfile::tempdir().unwrap());
    let (engine, _) = idle_engine(folder.path()).await;
    engine.set_concurrency(1, 1).await.unwrap();
    for path in ["/a", "/b"] {
        feed_of(&engine, &server, path, 1).await;
    }
    engine.import_now(None, Trigger::Schedule).await.unwrap();
    let wanted = feed_of(&engine, &server, "/wanted", 1).await;
    press(&engine, wanted).await;
    let first = &engine.queue().await.unwrap().tasks[0];
    assert_eq!(first.feed_id, wanted);
    engine.start_workers();
    server.asked(1).await;
    assert!(server.requests()[0].starts_with("GET /wanted "));
    engine.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn progress_is_told_while_a_document_is_imported() {
    let (server, folder) = (Server::start(), tempfile::tempdir().unwrap());
    let engine = engine(folder.path()).await;
    let feed = feed_of(&engine, &server, "/feed", 20_000).await;
    let mut events = engine.subscribe();
    let run_id = press(&engine, feed).await;
    let mut told = Vec::new();
    loop {
        match events.recv().await {
            Ok(Event::Run(run)) if run.run_id == run_id => {
                if let Some(percent) = run.percent {
                    told.push(percent);
                    let task = engine.queue().await.unwrap().tasks.pop();
                    assert!(task.is_none_or(|task| task.percent >= Some(percent)));
                }
                if run.state.is_closed() {
                    assert_eq!(run.percent, None, "what has closed is not on its way");
                    break;
                }
            }
            _ => {}
        }
    }
    assert!(!told.is_empty() && told.is_sorted() && told.iter().all(|percent| *percent <= 100), "{told:?}");
    engine.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn how_fast_an_import_is_nobody_says_who_does_not_know() {
    let (server, folder) = (Server::start(), tempfile::tempdir().unwrap());
    let engine = in_small_batches(folder.path()).await;
    let feed = feed_of(&engine, &server, "/feed", 20_000).await;
    let run_id = press(&engine, feed).await;
    until_run(&engine, run_id, |run| run.total > 0).await;
    assert!(engine.queue().await.unwrap().postings_per_second > Some(0));
    let reader = Engine::open_read_only(Options::new(folder.path())).await.unwrap();
    let queue = reader.queue().await.unwrap();
    assert_eq!((queue.postings_per_second, queue.tasks[0].percent), (None, None));
    engine.stop().await;
    assert_eq!(reader.queue().await.unwrap().postings_per_second, Some(0), "nobody is at work");
    reader.stop().await;
}
