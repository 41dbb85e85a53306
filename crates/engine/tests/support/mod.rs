//! What the engine's tests share: a web server that misbehaves on demand, feeds, and an engine on a folder of its own.
#![allow(dead_code, unused_imports, reason = "each test file uses a part of it")]

pub mod keyring;
mod server;

pub use server::{Reply, Server};

use contract::{Run, RunState};
use engine::clock::ManualClock;
use engine::credentials::{Keyring, NoKeyring};
use engine::{Engine, Options, Trigger};
use std::fmt::Write;
use std::path::Path;
use std::sync::Arc;

/// A moment in 2025, at which the clocks of the tests stand.
pub const NOW: i64 = 1_750_000_000_000;
pub const MINUTE: i64 = 60_000;
pub const HOUR: i64 = 3_600_000;

/// A posting as a test writes it.
#[derive(Clone)]
pub struct Item {
    pub id: String,
    pub link: String,
    pub title: String,
    pub text: String,
}

pub fn item(number: usize) -> Item {
    Item {
        id: format!("id-{number}"),
        link: format!("https://board.example/jobs/{number}"),
        title: format!("Welder {number}"),
        text: format!("We build <b>ships</b> & bridges in yard {number}. Zeppelin{number}."),
    }
}

pub fn items(numbers: std::ops::Range<usize>) -> Vec<Item> {
    numbers.map(item).collect()
}

/// An RSS document of these postings. Blank fields are left out.
pub fn rss(items: &[Item]) -> String {
    let mut xml = String::from("<?xml version=\"1.0\"?><rss version=\"2.0\"><channel><title>Board</title>\n");
    for item in items {
        xml.push_str("<item>");
        for (name, value) in [("title", &item.title), ("guid", &item.id), ("link", &item.link)] {
            if !value.is_empty() {
                write!(xml, "<{name}>{value}</{name}>").unwrap();
            }
        }
        writeln!(xml, "<description><![CDATA[{}]]></description></item>", item.text).unwrap();
    }
    xml.push_str("</channel></rss>\n");
    xml
}

/// The same of a source that lists everything it has: what is missing from it is gone.
pub fn listing(items: &[Item]) -> String {
    rss(items).replace("<rss version", "<rss xmlns:g=\"http://base.google.com/ns/1.0\" version")
}

/// An engine on `folder` whose clock stands at [`NOW`]. Its queue works; its schedule does not.
pub async fn engine(folder: &Path) -> Engine {
    let engine = idle_engine(folder).await.0;
    engine.start_workers();
    engine
}

/// An engine that is not at work yet, and its clock. There is no keyring.
pub async fn idle_engine(folder: &Path) -> (Engine, Arc<ManualClock>) {
    idle_engine_with(folder, Arc::new(NoKeyring)).await
}

/// The same with a keyring.
pub async fn idle_engine_with(folder: &Path, keyring: Arc<dyn Keyring>) -> (Engine, Arc<ManualClock>) {
    let clock = Arc::new(ManualClock::new(NOW));
    let options = Options::new(folder).clock(Arc::clone(&clock) as Arc<dyn engine::clock::Clock>);
    let options = options.keyring(keyring);
    (Engine::open(options).await.unwrap(), clock)
}

/// The database in `folder`, past the engine.
pub async fn database(folder: &Path) -> sqlx::SqlitePool {
    let options = sqlx::sqlite::SqliteConnectOptions::new().filename(folder.join("jobs.db"));
    sqlx::SqlitePool::connect_with(options).await.unwrap()
}

/// Waits until a run is as wanted.
pub async fn until_run(engine: &Engine, run_id: i64, is_wanted: impl Fn(&Run) -> bool) -> Run {
    // Listen before reading, or a change between the two is missed.
    let mut events = engine.subscribe();
    loop {
        let run = engine.run(run_id).await.unwrap().run;
        if is_wanted(&run) {
            return run;
        }
        let _ = events.recv().await;
    }
}

/// Imports one feed and waits for the end of it.
pub async fn import(engine: &Engine, feed_id: i64) -> Run {
    let runs = engine.import_now(Some(&[feed_id]), Trigger::Manual).await.unwrap();
    let run = engine.wait_closed(&[runs[0].run_id]).await.unwrap().remove(0);
    balanced(&run);
    run
}

/// Every number of a run is accounted for.
pub fn balanced(run: &Run) {
    assert_eq!(run.total, run.new + run.updated + run.unchanged + run.duplicate + run.failed, "{run:?}");
    assert_eq!(run.error.is_some(), matches!(run.state, RunState::Partial | RunState::Failed), "{run:?}");
}

/// New, updated, unchanged, duplicate, failed.
pub fn counts(run: &Run) -> [u64; 5] {
    [run.new, run.updated, run.unchanged, run.duplicate, run.failed]
}

pub fn code(run: &Run) -> &str {
    run.error.as_ref().map_or("", |error| error.code.as_str())
}
