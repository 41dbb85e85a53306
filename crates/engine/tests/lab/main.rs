//! The fault lab: what servers and networks do wrong, each as a test. Time is a clock that only the tests move, so what
//! takes minutes or days takes none here, and what must not wait is shown not to.

#[path = "../support/mod.rs"]
mod support;

mod away;
mod bombs;
mod clock;
mod crowd;
mod cut;
mod framing;
mod private;
mod server;
mod slow;
mod statuses;
mod tls;
mod wishes;

use clock::LabClock;
use contract::{Event, Run};
use engine::fetch::FetchSettings;
use engine::{Engine, Options, Trigger};
use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::broadcast::{Receiver, error::RecvError};

const SECOND: i64 = 1_000;

/// Turns a test that would wait for ever into one that fails. No outcome depends on how long this is.
const PATIENCE: Duration = Duration::from_secs(90);

async fn patiently<T>(what: &str, work: impl Future<Output = T>) -> T {
    tokio::time::timeout(PATIENCE, work).await.unwrap_or_else(|_| panic!("this never happened: {what}"))
}

/// An engine whose queue works and whose clock stands at [`support::NOW`].
async fn lab(folder: &Path, settings: FetchSettings) -> (Engine, Arc<LabClock>) {
    let clock = Arc::new(LabClock::new(support::NOW));
    let options =
        Options::new(folder).fetch(settings).clock(Arc::clone(&clock) as Arc<dyn engine::clock::Clock>);
    let engine = Engine::open(options).await.unwrap();
    engine.start_workers();
    (engine, clock)
}

/// Begins an import of these feeds, of each its run.
async fn begin(engine: &Engine, feeds: &[i64]) -> Vec<i64> {
    let runs = engine.import_now(Some(feeds), Trigger::Manual).await.unwrap();
    runs.iter().map(|run| run.run_id).collect()
}

/// Waits until these runs have closed, without moving the clock. Whatever came of them, their numbers add up.
async fn closed(engine: &Engine, runs: &[i64]) -> Vec<Run> {
    let runs = patiently("all runs close", engine.wait_closed(runs)).await.unwrap();
    runs.iter().for_each(support::balanced);
    runs
}

async fn close_one(engine: &Engine, feed: i64) -> Run {
    let run = begin(engine, &[feed]).await;
    closed(engine, &run).await.remove(0)
}

/// Simulated time from the start of a run to its close.
fn took(run: &Run) -> i64 {
    run.finished_at.unwrap() - run.started_at.unwrap()
}

/// Waits until each of these runs has told that it has fetched so many bytes: none of them may close before.
async fn fetched(events: &mut Receiver<Event>, runs: &[(i64, u64)]) {
    let mut missing: HashMap<i64, u64> = runs.iter().copied().collect();
    let all = async {
        while !missing.is_empty() {
            let run = match events.recv().await {
                Ok(Event::Run(run)) => run,
                Ok(_) | Err(RecvError::Lagged(_)) => continue,
                Err(RecvError::Closed) => panic!("the engine has stopped"),
            };
            let Some(bytes) = missing.get(&run.run_id) else { continue };
            assert!(!run.state.is_closed(), "closed before {bytes} bytes had come: {run:?}");
            if run.bytes >= *bytes {
                missing.remove(&run.run_id);
            }
        }
    };
    patiently("each run tells of its bytes", all).await;
}

/// Every failure is said with a code to branch on and a sentence to read.
fn said(run: &Run) -> &str {
    let error = run.error.as_ref().unwrap_or_else(|| panic!("nothing was said: {run:?}"));
    assert!(
        error.message.len() > 30 && error.message.ends_with(['.', ')']),
        "no sentence: {}",
        error.message
    );
    &error.code
}

/// The files in an engine's spool: none, once its runs have closed.
fn spooled(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder.join("spool")).unwrap();
    entries.map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned()).collect()
}
