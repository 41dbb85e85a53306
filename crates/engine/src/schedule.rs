//! Starts imports when they fall due. What is due is in the database, so a restart forgets nothing.

use crate::context::Context;
use crate::error::Error;
use crate::failpoint::failpoint;
use crate::network;
use crate::retry::TOGETHER;
use crate::store::fault::Fault;
use crate::store::{closing, feeds, queue, runs, tasks};
use contract::{Event, Millis};
use sqlx::FromRow;
use std::sync::Arc;

/// What is late is caught up with within this time, one feed after the other.
const CATCH_UP: Millis = 30_000;
/// How often a missing network is looked for while something waits for it.
const LOOK_FOR_NETWORK: Millis = 15_000;
/// What cannot be stored when no import can be started.
const THE_SCHEDULE: &str = "the schedule";

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
    pub(crate) fn priority(self) -> i64 {
        match self {
            Self::Schedule | Self::Start => 0,
            Self::Manual | Self::CommandLine => 10,
        }
    }
}

/// A feed that waits for its time.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
struct Waiting {
    id: i64,
    url: String,
    at: Millis,
    interval: Millis,
    /// Not a moment earlier: its server or board said so, or it is given time after a failure.
    firm: bool,
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
            Ok(next) => {
                cx.stored(THE_SCHEDULE).await;
                next.unwrap_or(Millis::MAX)
            }
            Err(err) => {
                tracing::warn!(error = %err, "the schedule could not be read and is read again soon");
                cx.not_stored(THE_SCHEDULE, Fault::of_error(&err)).await;
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

/// Starts one cycle of everything that is due, if anything is; returns when to look again.
async fn start_due(cx: &Context, trigger: Trigger) -> Result<Option<Millis>, Error> {
    let now = cx.now();
    mend(cx, now).await?;
    let next_expiry = expire(cx, now).await?;
    if queue::rules(cx.store.reader()).await?.paused {
        // What falls due meanwhile is caught up with when the queue goes on.
        return Ok(next_expiry);
    }
    let waiting: Vec<Waiting> =
        sqlx::query_as(include_str!("../queries/due_feeds.sql")).fetch_all(cx.store.reader()).await?;
    let mut due = due(&waiting, now);
    let is_offline = due.iter().any(|feed| network::is_needed(&feed.url)) && !cx.network.is_up();
    cx.set_offline(is_offline).await;
    if is_offline {
        due.retain(|feed| !network::is_needed(&feed.url));
    }
    let after = waiting.iter().filter(|feed| !due.contains(feed)).map(|feed| feed.at).min();
    let next = if is_offline { Some(now + LOOK_FOR_NETWORK) } else { after };
    if !due.is_empty() {
        // What should have run long ago was kept by a machine that slept, or a network that was away.
        let is_late = due.iter().any(|feed| feed.at < now - TOGETHER);
        let feeds: Vec<i64> = due.iter().map(|feed| feed.id).collect();
        let spread = if is_late { CATCH_UP } else { 0 };
        start_spread(cx, &feeds, trigger, spread).await?;
    }
    Ok(next.into_iter().chain(next_expiry).min())
}

/// Closes the jobs whose own date has passed; when the next one's will.
async fn expire(cx: &Context, now: Millis) -> Result<Option<Millis>, Error> {
    let next = closing::next_expiry(cx.store.reader()).await?;
    if next.is_none_or(|at| at > now) && !closing::is_any_early(cx.store.reader(), now).await? {
        return Ok(next);
    }
    let mut tx = cx.store.write().await?;
    let reopened = closing::undo_early(&mut tx, now).await?;
    let closed = closing::expire(&mut tx, 0, now).await?;
    tx.commit().await?;
    tracing::info!(closed, reopened, "jobs have closed, whose own date has passed");
    cx.events.send(Event::JobsChanged);
    Ok(closing::next_expiry(cx.store.reader()).await?)
}

/// A clock that was set back makes no feed wait for the time that it showed before.
async fn mend(cx: &Context, now: Millis) -> Result<(), Error> {
    let ahead: bool = sqlx::query_scalar(include_str!("../queries/is_ahead.sql"))
        .bind(now)
        .fetch_one(cx.store.reader())
        .await?;
    if ahead {
        tracing::info!("the clock was set back, and the schedule with it");
        let mut tx = cx.store.write().await?;
        feeds::mend(&mut tx, now).await?;
        tx.commit().await?;
        cx.queue.notify_one();
        cx.tell_feeds().await;
    }
    Ok(())
}

/// The feeds one cycle takes: nothing unless one is due, then also those that soon will be, unless they may not be asked
/// earlier.
fn due(waiting: &[Waiting], now: Millis) -> Vec<&Waiting> {
    if waiting.first().is_none_or(|first| first.at > now) {
        return Vec::new();
    }
    // A feed that is fetched often keeps its own rhythm.
    let early = |feed: &Waiting| if feed.firm { 0 } else { TOGETHER.min(feed.interval / 6) };
    let latest = |feed: &Waiting| now.saturating_add(early(feed));
    waiting.iter().filter(|feed| feed.at <= latest(feed)).collect()
}

/// Puts an import of each feed on the queue, in one cycle, and wakes the queue. A feed that is being imported already
/// is not started twice: its open run is returned in place of a new one, unless a person wants it and that run is ending or a
/// replay; then the new one waits behind it. Returns run numbers, in the order of `feeds`.
///
/// # Errors
/// Those of the database; nothing is started then.
pub async fn start_imports(cx: &Context, feeds: &[i64], trigger: Trigger) -> Result<Vec<i64>, Error> {
    let started = start_spread(cx, feeds, trigger, 0).await;
    // Where the clock was set back a moment ago, what was queued before has yet to be mended.
    cx.schedule.notify_one();
    started
}

/// The same, the first at once and the others one after the other within `spread` milliseconds.
async fn start_spread(
    cx: &Context,
    feeds: &[i64],
    trigger: Trigger,
    spread: Millis,
) -> Result<Vec<i64>, Error> {
    let now = cx.now();
    let mut tx = cx.store.write().await?;
    let mut cycle = None;
    let mut run_ids = Vec::with_capacity(feeds.len());
    for (before, feed_id) in feeds.iter().enumerate() {
        let open = tasks::open_runs_of(&mut tx, *feed_id, trigger.priority()).await?;
        if let Some(open) = open.iter().find(|open| open.brings || trigger.priority() == 0) {
            run_ids.push(open.run_id);
            continue;
        }
        let cycle_id = match cycle {
            Some(id) => id,
            None => *cycle.insert(runs::open_cycle(&mut tx, trigger.as_str(), now).await?),
        };
        let run_id = runs::open(&mut tx, cycle_id, *feed_id, trigger.as_str(), now).await?;
        let at = now + spread * before as Millis / feeds.len() as Millis;
        tasks::add_fetch(&mut tx, *feed_id, run_id, trigger.priority(), now, at).await?;
        run_ids.push(run_id);
    }
    failpoint!("before_opening_runs");
    tx.commit().await?;
    failpoint!("after_opening_runs");
    for run_id in &run_ids {
        cx.tell_run(*run_id).await;
    }
    cx.tell_feeds().await;
    cx.tell_queue();
    cx.queue.notify_one();
    Ok(run_ids)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn waiting(feeds: &[(i64, Millis, bool)]) -> Vec<Waiting> {
        let interval = 60 * 60_000;
        feeds
            .iter()
            .map(|(id, at, firm)| Waiting { id: *id, url: String::new(), at: *at, interval, firm: *firm })
            .collect()
    }

    #[test]
    fn one_due_feed_takes_along_what_falls_due_within_ten_minutes() {
        let ids = |feeds: &[(i64, Millis, bool)], now| -> Vec<i64> {
            due(&waiting(feeds), now).iter().map(|feed| feed.id).collect()
        };
        let feeds = [(1, 1_000, false), (2, 1_000 + TOGETHER, false), (3, 1_001 + TOGETHER, false)];
        assert_eq!(ids(&feeds, 1_000), [1, 2]);
        assert!(ids(&feeds, 999).is_empty(), "nothing is fetched early by itself");
        assert!(ids(&[], 5).is_empty());
        let firm = [(1, 1_000, false), (2, 1_001, true), (3, 1_002, false), (4, 1_000, true)];
        assert_eq!(ids(&firm, 1_000), [1, 3, 4], "who asked to be left alone is not taken along");
        let mut often = waiting(&[(1, 1_000, false), (2, 1_000 + TOGETHER, false)]);
        often[1].interval = 10 * 60_000;
        assert_eq!(due(&often, 1_000).len(), 1, "every ten minutes is not every five");
    }
}
