//! An engine with nothing to do asks the database nothing.

mod support;

use engine::clock::{Clock, ManualClock};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use support::{HOUR, MINUTE, NOW, Reply, Server, idle_engine};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

static STATEMENTS: AtomicUsize = AtomicUsize::new(0);

/// Counts the statements that reach the database: the driver tells of each.
struct Counter;

impl Subscriber for Counter {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target() == "sqlx::query"
    }
    fn event(&self, _: &Event<'_>) {
        STATEMENTS.fetch_add(1, Ordering::SeqCst);
    }
    fn new_span(&self, _: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }
    fn record(&self, _: &Id, _: &Record<'_>) {}
    fn record_follows_from(&self, _: &Id, _: &Id) {}
    fn enter(&self, _: &Id) {}
    fn exit(&self, _: &Id) {}
}

/// Lets everything that is ready to run do so, until no statement comes any more.
async fn settled() -> usize {
    let (mut before, mut quiet) = (usize::MAX, 0);
    while quiet < 50 {
        // The threads of the database get their turn as well.
        tokio::task::spawn_blocking(std::thread::yield_now).await.unwrap();
        let now = STATEMENTS.load(Ordering::SeqCst);
        quiet = if now == before { quiet + 1 } else { 0 };
        before = now;
    }
    before
}

#[tokio::test]
async fn between_two_imports_no_statement_reaches_the_database() {
    tracing::subscriber::set_global_default(Counter).unwrap();
    let (server, folder) = (Server::start(), tempfile::tempdir().unwrap());
    let (engine, clock): (_, Arc<ManualClock>) = idle_engine(folder.path()).await;
    let feed = engine.add_feed(&server.serve("/feed", Reply::status(404))).await.unwrap();
    engine.start();
    let run = engine.import_now(Some(&[feed.id]), engine::Trigger::Manual).await.unwrap().remove(0);
    engine.wait_closed(&[run.run_id]).await.unwrap();
    let due = engine.feeds().await.unwrap()[0].next_due_at;
    assert!(due >= NOW + HOUR / 2, "{due}");
    let before = settled().await;
    assert!(before > 20, "statements are counted: {before}");
    // Whatever sleeps by the clock of the engine looks at it once a minute.
    while clock.now() + MINUTE < due {
        clock.advance(MINUTE);
        assert_eq!(settled().await, before, "{} minutes after the import", (clock.now() - NOW) / MINUTE);
    }
    clock.set(due);
    assert!(settled().await > before, "then the next import begins");
    engine.stop().await;
}
