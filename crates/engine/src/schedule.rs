//! Starts imports when they fall due. What is due is in the database, so a restart forgets nothing.

use crate::context::Context;
use crate::error::Error;
use crate::store::{runs, tasks};
use contract::Millis;
use sqlx::SqliteConnection;
use std::sync::Arc;

/// Feeds that fall due within this time of one that is due go with it, so that there is one cycle and one
/// notification instead of several.
const TOGETHER: Millis = 10 * 60_000;

/// What started an import.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trigger {
    /// The hour.
    Schedule,
    /// The start of the application, for what fell due while it was closed.
    Start,
    /// A person, in the window.
    Manual,
    /// A person, on the command line.
    CommandLine,
}

impl Trigger {
    /// The word in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Schedule => "schedule",
            Self::Start => "start",
            Self::Manual => "manual",
            Self::CommandLine => "command_line",
        }
    }

    /// What a person waits for goes first.
    fn priority(self) -> i64 {
        match self {
            Self::Schedule | Self::Start => 0,
            Self::Manual | Self::CommandLine => 10,
        }
    }
}

/// Runs until the engine stops.
pub async fn run(cx: Arc<Context>) {
    let mut trigger = Trigger::Start;
    loop {
        // Register before reading, or a wake-up between the two is lost.
        let woken = cx.schedule.notified();
        tokio::pin!(woken);
        woken.as_mut().enable();
        let next = match start_due(&cx, trigger).await {
            Ok(next) => next.unwrap_or(Millis::MAX),
            Err(err) => {
                tracing::warn!(error = %err, "the schedule could not be read and is read again soon");
                cx.now() + 10_000
            }
        };
        trigger = Trigger::Schedule;
        tokio::select! {
            () = cx.stop.cancelled() => return,
            () = woken => {}
            () = cx.clock.sleep_until(next) => {}
        }
    }
}

/// Starts one cycle of everything that is due, if anything is; returns when the next feed falls due.
async fn start_due(cx: &Context, trigger: Trigger) -> Result<Option<Millis>, Error> {
    let now = cx.now();
    let waiting: Vec<(i64, Millis)> =
        sqlx::query_as(include_str!("../queries/due_feeds.sql")).fetch_all(cx.store.reader()).await?;
    let due = due(&waiting, now);
    if due.is_empty() {
        return Ok(waiting.first().map(|(_, at)| *at));
    }
    start_cycle(cx, due, trigger).await?;
    Ok(waiting.get(due.len()).map(|(_, at)| *at))
}

/// The feeds one cycle takes: nothing unless one is due, then also those that soon will be.
fn due(waiting: &[(i64, Millis)], now: Millis) -> &[(i64, Millis)] {
    match waiting.first() {
        Some((_, first)) if *first <= now => {
            let soon = waiting.partition_point(|(_, at)| *at <= now.saturating_add(TOGETHER));
            &waiting[..soon]
        }
        _ => &[],
    }
}

async fn start_cycle(cx: &Context, feeds: &[(i64, Millis)], trigger: Trigger) -> Result<(), Error> {
    let feeds: Vec<i64> = feeds.iter().map(|(id, _)| *id).collect();
    start_imports(cx, &feeds, trigger).await?;
    Ok(())
}

/// Puts an import of each feed on the queue, in one cycle, and wakes the queue. A feed that is being imported already
/// is not started twice: its open run is returned in place of a new one. Returns run numbers, in the order of `feeds`.
///
/// # Errors
/// Those of the database; nothing is started then.
pub async fn start_imports(cx: &Context, feeds: &[i64], trigger: Trigger) -> Result<Vec<i64>, Error> {
    let now = cx.now();
    let mut tx = cx.store.write().await?;
    let mut cycle = None;
    let mut run_ids = Vec::with_capacity(feeds.len());
    for feed_id in feeds {
        if let Some(run_id) = tasks::open_run_of(&mut tx, *feed_id, trigger.priority()).await? {
            run_ids.push(run_id);
            continue;
        }
        let cycle_id = match cycle {
            Some(id) => id,
            None => *cycle.insert(runs::open_cycle(&mut tx, trigger.as_str(), now).await?),
        };
        run_ids.push(start_import(&mut tx, cycle_id, *feed_id, trigger, now).await?);
    }
    tx.commit().await?;
    for run_id in &run_ids {
        cx.tell_run(*run_id).await;
    }
    cx.tell_feeds().await;
    cx.queue.notify_one();
    Ok(run_ids)
}

async fn start_import(
    tx: &mut SqliteConnection,
    cycle_id: i64,
    feed_id: i64,
    trigger: Trigger,
    now: Millis,
) -> Result<i64, Error> {
    let run_id = runs::open(tx, cycle_id, feed_id, trigger.as_str(), now).await?;
    tasks::add_fetch(tx, feed_id, run_id, trigger.priority(), now).await?;
    Ok(run_id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_due_feed_takes_along_what_falls_due_within_ten_minutes() {
        let waiting = [(1, 1_000), (2, 1_000 + TOGETHER), (3, 1_001 + TOGETHER)];
        assert_eq!(due(&waiting, 1_000), &waiting[..2]);
        assert_eq!(due(&waiting, 999), &[], "nothing is fetched early by itself");
        assert_eq!(due(&[], 5), &[]);
    }
}
