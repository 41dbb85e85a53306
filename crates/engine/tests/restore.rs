//! A database that is put back finds its own documents, or none: the numbers of runs mean others in another database.

mod support;

use contract::RunState;
use engine::{Engine, Options, Trigger};
use std::fs;
use std::path::{Path, PathBuf};
use support::{Reply, Server, code, counts, engine, idle_engine, item, items, rss};

/// Fetches a feed whose import then waits, and stops.
async fn fetch_only(folder: &Path, server: &Server, feed: i64) {
    let engine = engine(folder).await;
    let asked = server.requests().len();
    engine.import_now(Some(&[feed]), Trigger::Manual).await.unwrap();
    server.asked(asked + 1).await;
    engine.pause_queue(true).await.unwrap();
    server.release();
    let mut events = engine.subscribe();
    while !folder.join("spool/run-1.feed").exists()
        || engine.queue().await.unwrap().tasks[0].kind != contract::TaskKind::Import
    {
        let _ = events.recv().await;
    }
    engine.stop().await;
}

async fn restore(folder: &Path, copy: &Path) -> PathBuf {
    Engine::restore(Options::new(folder), copy).await.unwrap().expect("there was one")
}

/// Lets the queue go on; run 1, and the titles of all jobs.
async fn go_on(folder: &Path) -> (contract::Run, Vec<String>) {
    let engine = engine(folder).await;
    engine.pause_queue(false).await.unwrap();
    let run = engine.wait_closed(&[1]).await.unwrap().remove(0);
    let titles = engine.jobs("", 0, 99).await.unwrap().rows.into_iter().map(|job| job.title).collect();
    engine.stop().await;
    (run, titles)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_restored_database_reads_no_document_of_another_and_gets_its_own_back() {
    let folder = tempfile::tempdir().unwrap();
    let (one, other) = (Server::start(), Server::start());
    let (idle, _) = idle_engine(folder.path()).await;
    let first = idle.add_feed(&one.serve("/one", Reply::ok(rss(&items(0..3))).held())).await.unwrap().id;
    let baker = support::Item { title: "Baker".into(), ..item(7) };
    let second = idle.add_feed(&other.serve("/other", Reply::ok(rss(&[baker])).held())).await.unwrap().id;
    idle.stop().await;
    drop(idle);
    let (path, empty) = (folder.path().join("jobs.db"), folder.path().join("empty.db"));
    fs::copy(&path, &empty).unwrap();
    fetch_only(folder.path(), &one, first).await;
    let copy = folder.path().join("copy.db");
    fs::copy(&path, &copy).unwrap();
    let with_its_own = restore(folder.path(), &empty).await;
    fetch_only(folder.path(), &other, second).await;

    // The spool holds a document of run 1, which is another run 1.
    restore(folder.path(), &copy).await;
    let (run, titles) = go_on(folder.path()).await;
    assert_eq!((run.feed_id, run.state, code(&run)), (first, RunState::Failed, "spool"), "{run:?}");
    assert!(titles.is_empty(), "{titles:?}");

    restore(folder.path(), &with_its_own).await;
    let (run, titles) = go_on(folder.path()).await;
    assert_eq!(
        (run.state, counts(&run)),
        (RunState::Succeeded, [3, 0, 0, 0, 0]),
        "it came back with its document"
    );
    assert!(titles.iter().all(|title| title.starts_with("Welder")), "{titles:?}");
}
