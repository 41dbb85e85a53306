//! Which job a posting is, through documents that are imported as any other.

mod support;

use contract::Run;
use engine::{Engine, Options};
use std::path::Path;
use std::sync::Arc;
use support::{Item, Reply, Server, counts, import, item, items, rss};

/// An engine whose batches hold so many postings.
async fn engine_with_batches_of(postings: usize, folder: &Path) -> Engine {
    let clock = Arc::new(engine::clock::ManualClock::new(support::NOW));
    let options = Options::new(folder).clock(clock).batch_postings(postings);
    let options = options.keyring(Arc::new(engine::credentials::NoKeyring));
    let engine = Engine::open(options).await.unwrap();
    engine.start_workers();
    engine
}

/// Imports documents one after another; the runs, and each job's number and title by its link.
async fn import_all(batch: usize, documents: &[Vec<Item>]) -> (Vec<Run>, Vec<(String, i64, String)>) {
    let (server, folder) = (Server::start(), tempfile::tempdir().unwrap());
    let engine = engine_with_batches_of(batch, folder.path()).await;
    let feed = engine.add_feed(&server.serve("/feed", Reply::status(404))).await.unwrap();
    let mut runs = Vec::new();
    for document in documents {
        server.serve("/feed", Reply::ok(rss(document)));
        runs.push(import(&engine, feed.id).await);
    }
    engine.stop().await;
    let db = support::database(folder.path()).await;
    let jobs = sqlx::query_as("SELECT url, id, title FROM jobs ORDER BY url").fetch_all(&db).await.unwrap();
    (runs, jobs)
}

fn with_link(item: Item, link: &str) -> Item {
    Item { link: format!("https://board.example/{link}"), ..item }
}

#[tokio::test(flavor = "multi_thread")]
async fn which_job_a_posting_is_does_not_depend_on_where_batches_end() {
    let newcomer = Item { title: "Newcomer".into(), ..with_link(item(3), "newcomer") };
    let renamed = Item { id: "renamed".into(), ..item(2) };
    let borrowed = Item { title: "Borrower".into(), ..with_link(item(2), "borrower") };
    // The id of 3 stands first with another link; the id of 2 is handed on, while its link has a new one further on.
    let second = vec![newcomer, borrowed, item(0), item(1), renamed, item(3), item(4)];
    let whole = import_all(100, &[items(0..5), second.clone()]).await;
    assert_eq!(counts(&whole.0[1]), [2, 0, 5, 0, 0], "{:?}", whole.0[1]);
    for job in 0..5 {
        assert!(whole.1.contains(&(item(job).link, job as i64 + 1, item(job).title)), "{:?}", whole.1);
    }
    for batch in 1..7 {
        let parted = import_all(batch, &[items(0..5), second.clone()]).await;
        assert_eq!(parted.1, whole.1, "batches of {batch}");
        assert_eq!(counts(&parted.0[1]), counts(&whole.0[1]), "batches of {batch}");
    }
}
