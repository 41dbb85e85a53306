//! A feed that is removed takes its documents with it, whoever removes it and whatever becomes of them at that moment.
#![cfg(unix)]

use crate::support::{NOW, Reply, Server, engine, import, items, rss};
use crate::{database, files, replay};
use engine::clock::ManualClock;
use engine::credentials::NoKeyring;
use engine::{Engine, Options, Trigger};
use std::path::Path;
use std::sync::Arc;

async fn beside(folder: &Path) -> Engine {
    let options = Options::new(folder).keyring(Arc::new(NoKeyring)).clock(Arc::new(ManualClock::new(NOW)));
    Engine::open_beside(options).await.unwrap()
}

/// The files that rows name, by name.
async fn named(folder: &Path) -> Vec<String> {
    let pool = database(folder).await;
    let named = sqlx::query_scalar("SELECT file FROM bodies WHERE file IS NOT NULL ORDER BY file");
    let named = named.fetch_all(&pool).await.unwrap();
    pool.close().await;
    named
}

#[tokio::test(flavor = "multi_thread")]
async fn the_documents_of_a_feed_that_another_process_removes_go_with_it() {
    let (folder, server) = (tempfile::tempdir().unwrap(), Server::start());
    let holder = engine(folder.path()).await;
    let feed = holder.add_feed(&server.serve("/one", Reply::ok(rss(&items(0..2))))).await.unwrap();
    let run = import(&holder, feed.id).await;
    replay(&holder, run.run_id).await;
    assert_eq!(files(&folder.path().join("bodies")), [format!("run-{}.zst", run.run_id)]);
    let guest = beside(folder.path()).await;
    guest.remove_feed(feed.id).await.unwrap();
    guest.stop().await;
    holder.stop().await;
    assert!(files(&folder.path().join("bodies")).is_empty());
    assert!(named(folder.path()).await.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn feeds_removed_beside_an_engine_that_packs_leave_no_file_and_cost_no_other_feed_its_own() {
    const FEEDS: usize = 30;
    let (folder, server) = (tempfile::tempdir().unwrap(), Server::start());
    let holder = engine(folder.path()).await;
    let mut feeds = Vec::new();
    for number in 0..FEEDS {
        let url = server.serve(&format!("/{number}"), Reply::ok(rss(&items(0..40))));
        feeds.push(holder.add_feed(&url).await.unwrap().id);
    }
    let guest = beside(folder.path()).await;
    let runs = holder.import_now(Some(&feeds), Trigger::Manual).await.unwrap();
    let mut stay = Vec::new();
    for (before, run) in runs.iter().enumerate() {
        holder.wait_closed(&[run.run_id]).await.unwrap();
        // Its document is on its way from the spool into a row, or there already.
        match before % 2 {
            0 => guest.remove_feed(run.feed_id).await.unwrap(),
            _ => stay.push(format!("run-{}.zst", run.run_id)),
        }
    }
    guest.stop().await;
    holder.stop().await;
    stay.sort();
    assert_eq!(files(&folder.path().join("bodies")), stay);
    assert_eq!(named(folder.path()).await, stay);
    assert!(files(&folder.path().join("spool")).is_empty());
}
