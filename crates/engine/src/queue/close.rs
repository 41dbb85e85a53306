//! Closing a run: one transaction for run, task, feed and validators, on every path.

pub use super::closing::{Closing, Validators};
use super::{is_good, keep};
use crate::context::Context;
use crate::error::Error;
use crate::etiquette;
use crate::failpoint::failpoint;
use crate::health::{self, Facts};
use crate::retry::{self, Ended, Rhythm};
use crate::store::addresses::{self, Moved};
use crate::store::alarms;
use crate::store::batch::Place;
use crate::store::closing::{self as closings, Turns};
use crate::store::feeds::{self, Attempt, Source};
use crate::store::history;
use crate::store::hosts;
use crate::store::runs;
use crate::store::tasks::{self, Task};
use crate::store::{ledger, replays, validators};
use contract::{Event, Millis, RunError, RunState};
use sqlx::SqliteConnection;

/// Closes the run of a task this attempt still holds. Tried until it is stored or the engine stops; then the next
/// start does the task again.
pub async fn close(cx: &Context, task: &Task, closing: &Closing) {
    let closed =
        cx.stored_or_hopeless("the end of an import", || Box::pin(close_as_it_is(cx, task, closing))).await;
    let closed = match closed {
        None if !cx.stop.is_cancelled() => {
            return give_up(cx, task, super::given_up(task.max_attempts, None)).await;
        }
        closed => closed,
    };
    let Some(Some((closed, closing))) = closed else { return };
    tell(cx, task, closed, &closing).await;
}

/// Tells that a run has closed, and does what follows.
async fn tell(cx: &Context, task: &Task, closed: Closed, closing: &Closing) {
    let Closed { cycle: finished_cycle, is_replay } = closed;
    if let Some(error) = &closing.error {
        tracing::warn!(run.id = task.run_id, feed.id = task.feed_id, code = error.code, "{}", error.message);
    }
    let state = closing.state.as_str();
    tracing::info!(run.id = task.run_id, feed.id = task.feed_id, state, "a run has closed");
    cx.pace.ended(task.run_id);
    if !closing.discarded {
        keep::hand_over(cx, task, is_replay).await;
        failpoint!("after_spool_removal");
    }
    cx.tell_run(task.run_id).await;
    cx.events.send(Event::JobsChanged);
    cx.tell_queue();
    cx.tell_feeds().await;
    if let Some(cycle_id) = finished_cycle {
        cx.events.send(Event::CycleFinished { cycle_id });
    }
    cx.schedule.notify_one();
    // The feed is free again: another task of it may be waiting.
    cx.queue.notify_one();
}

/// Closes a run as told; one that the database does not let pass closes as one whose numbers are wrong, instead of never.
/// Returns the cycle, if it finished, and how the run has closed.
async fn close_as_it_is(
    cx: &Context,
    task: &Task,
    closing: &Closing,
) -> Result<Option<(Closed, Closing)>, Error> {
    let closing = match close_once(cx, task, closing).await {
        Err(err) if ledger::is_refusal(&err) => {
            tracing::error!(task.id = task.id, run.id = task.run_id, error = %err, "the ledger of a run is wrong");
            closing.unbalanced()
        }
        closed => return Ok(closed?.map(|closed| (closed, closing.clone()))),
    };
    Ok(close_once(cx, task, &closing).await?.map(|closed| (closed, closing)))
}

/// The end of an import cannot be stored as it should be, or kills: at least its run closes, and its document is kept. The feed
/// is left as it is.
pub async fn give_up(cx: &Context, task: &Task, error: RunError) {
    let closed = cx
        .until_stored("the end of a task that is given up", || Box::pin(give_up_once(cx, task, &error)))
        .await;
    if let Some(Some((closed, closing))) = closed {
        tell(cx, task, closed, &closing).await;
    }
}

async fn give_up_once(
    cx: &Context,
    task: &Task,
    error: &RunError,
) -> Result<Option<(Closed, Closing)>, Error> {
    match set_aside(cx, task, error).await {
        // With this code any run can close, whatever is wrong with it.
        Err(err) if ledger::is_refusal(&err) => {
            set_aside(cx, task, &RunError { code: "ledger".into(), ..error.clone() }).await
        }
        done => done,
    }
}

async fn set_aside(cx: &Context, task: &Task, error: &RunError) -> Result<Option<(Closed, Closing)>, Error> {
    let now = cx.now();
    let mut tx = cx.store.write().await?;
    if !tasks::finish_if_running(&mut tx, task, "discarded", Some(&error.message), now).await? {
        return Ok(None);
    }
    let state = match runs::total(&mut tx, task.run_id).await? {
        0 => RunState::Failed,
        _ => RunState::Partial,
    };
    let cycle = runs::close(&mut tx, task.run_id, state, &[], Some(error), 0, now).await?;
    tx.commit().await?;
    let closing = Closing { error: Some(error.clone()), discarded: true, ..Closing::new(state) };
    Ok(Some((Closed { cycle, is_replay: false }, closing)))
}

/// A run that has closed.
struct Closed {
    /// Its cycle, if that has finished.
    cycle: Option<i64>,
    is_replay: bool,
}

/// `None` when the task was taken away from this attempt.
async fn close_once(cx: &Context, task: &Task, closing: &Closing) -> Result<Option<Closed>, Error> {
    let now = cx.now();
    let mut tx = cx.store.write().await?;
    let error = closing.error.as_ref();
    if !tasks::finish_if_running(&mut tx, task, closing.task_state(), error.map(|e| e.message.as_str()), now)
        .await?
    {
        return Ok(None);
    }
    if let Some(replay) = replays::of_run(&mut tx, task.run_id).await? {
        let cycle = close_replay(&mut tx, task, closing, replay.is_whole, now).await?;
        tx.commit().await?;
        return Ok(Some(Closed { cycle, is_replay: true }));
    }
    if task.spool.is_none() && (closing.asked || !is_untried(closing)) {
        hosts::rest(&mut tx, task.feed_id, now).await?;
    }
    if let Some(answer) = &closing.answer {
        history::set_answer(&mut tx, task.run_id, answer).await?;
    }
    let mut warnings = closing.warnings.clone();
    let source = feeds::source(&mut tx, task.feed_id).await?;
    if closing.state == RunState::Succeeded
        && is_current(closing, &source)
        && let Some(moved) = addresses::follow(&mut tx, task.feed_id, closing.moved_to.as_deref()).await?
    {
        warnings.push(match moved {
            Moved::To(url) => format!("The feed has moved for good. From now on its address is {url}"),
            Moved::Taken(url) => format!("The feed has moved for good to {url}, which is watched already. One of the two can be removed."),
        });
    }
    if closing.state == RunState::Failed && error.is_some_and(|error| error.code == "gone") {
        // 410: RFC 9110, section 15.5.11.
        feeds::set_enabled(&mut tx, task.feed_id, false, now).await?;
        warnings.push("The feed was switched off. Switch it on to ask the server again.".to_owned());
    }
    // Read anew: it may have moved.
    let source = feeds::source(&mut tx, task.feed_id).await?;
    let ended = end_absent(&mut tx, task, &source, closing, now).await?;
    warnings.extend(ended.sentence());
    warnings.extend(judge(&mut tx, task, &source, closing, now).await?);
    let cycle =
        runs::close(&mut tx, task.run_id, closing.state, &warnings, error, closing.not_reached, now).await?;
    let by_hand = runs::is_by_hand(&mut tx, task.run_id).await?;
    record(&mut tx, &source, closing, by_hand, now).await?;
    if ended.waiting > 0 {
        // The next fetch reads the document again, to confirm or to deny it.
        validators::drop_of(&mut tx, &format!("[{}]", task.feed_id)).await?;
    }
    failpoint!("before_closing");
    tx.commit().await?;
    failpoint!("after_closing");
    Ok(Some(Closed { cycle, is_replay: false }))
}

/// Ends the sightings of what is not there any more, and closes what is over.
async fn end_absent(
    tx: &mut SqliteConnection,
    task: &Task,
    source: &Source,
    closing: &Closing,
    now: Millis,
) -> Result<closings::Ended, Error> {
    let place = Place { feed_id: task.feed_id, provider_id: 0, run_id: task.run_id, now };
    let mut ended = closings::Ended::default();
    if let Some(absent) = closing.absent.as_ref().filter(|_| is_current(closing, source)) {
        ended = closings::end_absent(tx, place, absent).await?;
        runs::count_turns(tx, task.run_id, Turns { closed: ended.closed, reopened: 0 }).await?;
    }
    if closing.state == RunState::NotModified {
        closings::none_absent(tx, task.feed_id).await?;
    }
    closings::expire(tx, 0, now).await?;
    Ok(ended)
}

/// Closes a replay. Nothing was fetched: what is known of the feed's fetching, its schedule and its alarms stays.
async fn close_replay(
    tx: &mut SqliteConnection,
    task: &Task,
    closing: &Closing,
    is_whole: bool,
    now: Millis,
) -> Result<Option<i64>, Error> {
    let error = closing.error.as_ref();
    if is_whole && closing.state == RunState::Succeeded {
        replays::record_first_success(tx, task.feed_id, now).await?;
    }
    if let Some(described) = closing.described.as_ref().filter(|_| is_whole) {
        feeds::describe(tx, task.feed_id, described, closing.state == RunState::Succeeded).await?;
    }
    Ok(runs::close(tx, task.run_id, closing.state, &closing.warnings, error, closing.not_reached, now)
        .await?)
}

/// Raises and clears the alarms of the feed; what is to be said of them.
async fn judge(
    tx: &mut SqliteConnection,
    task: &Task,
    source: &Source,
    closing: &Closing,
    now: Millis,
) -> Result<Vec<String>, Error> {
    let has_failed = closing.state == RunState::Failed && !is_untried(closing);
    let failures = source.consecutive_failures + i64::from(has_failed);
    let has_carried = closings::has_carried(tx, task.feed_id, task.run_id).await?;
    let facts = Facts {
        is_whole: closing.state == RunState::Succeeded,
        is_one_list: closing.is_one_list,
        is_newest: closing.is_newest,
        last_read: source.last_success_at.filter(|_| has_carried && source.first_success_at.is_some()),
        failures: u32::try_from(failures).unwrap_or(u32::MAX),
        failing_for: if has_failed { source.failing_since.map_or(0, |since| now - since) } else { 0 },
        ..alarms::facts(tx, task.feed_id, task.run_id, now).await?
    };
    let current = alarms::of_feed(tx, task.feed_id).await?;
    let alarms = if is_untried(closing) { current.clone() } else { health::alarms(&facts, &current) };
    if alarms != current {
        alarms::set(tx, task.feed_id, &alarms).await?;
    }
    if facts.run.new > 0 {
        feeds::record_news(tx, task.feed_id, now).await?;
    }
    Ok(health::sentences(&facts, &current, &alarms))
}

async fn record(
    tx: &mut SqliteConnection,
    source: &Source,
    closing: &Closing,
    by_hand: bool,
    now: Millis,
) -> Result<(), Error> {
    let attempt = match &closing.error {
        _ if closing.discarded => Attempt::Untried,
        Some(error) if closing.state == RunState::Partial => Attempt::Partial(error),
        Some(error) if !is_untried(closing) => Attempt::Failed(error),
        None if is_good(closing.state) => Attempt::Good,
        _ => Attempt::Untried,
    };
    let own_lifetime = match closing.state {
        RunState::NotModified => source.lifetime_ms,
        _ => closing.own_lifetime,
    };
    let ended = ended(source, closing, closing.lifetime.max(own_lifetime));
    let rhythm =
        Rhythm { interval: source.interval_ms, etiquette: etiquette::shortest_interval(&source.url) };
    let mut next = retry::next_due(ended, rhythm, now, retry::jitter(source.id, now));
    // A person who presses "Import now" at a server that is away must not push the schedule back by that.
    if by_hand && matches!(ended, Ended::Unreached { .. } | Ended::Refused { .. }) && source.next_due_at > now
    {
        next.at = next.at.min(source.next_due_at);
    }
    feeds::record_attempt(tx, source.id, attempt, next, own_lifetime, now).await?;
    if let Some(wait) = closing.wait.filter(|wait| *wait > 0) {
        hosts::leave_alone(tx, source.id, retry::off_the_hour(now.saturating_add(wait), 0.0)).await?;
    }
    if let Some(described) = &closing.described {
        feeds::describe(tx, source.id, described, closing.state == RunState::Succeeded).await?;
    }
    if let Some(gap) = closing.gap {
        feeds::record_gap(tx, source.id, gap).await?;
    }
    if let Some(validators) = closing.validators.as_ref().filter(|_| is_current(closing, source)) {
        let (etag, last_modified) = (validators.etag.as_deref(), validators.last_modified.as_deref());
        validators::save(tx, source.id, etag, last_modified, &validators.body_hash, now).await?;
    }
    Ok(())
}

/// Whether what was fetched is still what the feed is to be read as: nobody has changed it meanwhile.
fn is_current(closing: &Closing, source: &Source) -> bool {
    closing.epoch == Some(source.epoch)
}

/// Whether the server was not asked: nothing is known then that was not before.
fn is_untried(closing: &Closing) -> bool {
    let is_of = |error: &RunError| matches!(error.code.as_str(), "offline" | "left_alone" | "spool");
    match closing.state {
        // What stopped it is on this side.
        RunState::Cancelled => true,
        _ if closing.discarded => true,
        RunState::Failed => closing.error.as_ref().is_some_and(is_of),
        // Of a page that is missing the others were fetched.
        _ => false,
    }
}

fn ended(source: &Source, closing: &Closing, lifetime: Option<Millis>) -> Ended {
    let failures = u32::try_from(source.consecutive_failures + 1).unwrap_or(u32::MAX);
    match (&closing.error, closing.wait) {
        (Some(error), Some(wait)) if error.code == "left_alone" => Ended::LeftAlone { wait },
        (_, Some(wait)) => Ended::ToldToWait { wait },
        (Some(error), None) if closing.state == RunState::Failed && !closing.discarded => {
            match error.code.as_str() {
                "offline" => Ended::Offline,
                // The disk is full, or the like: no fault of the server.
                "spool" => Ended::Unreached { failures: 1 },
                "dns" | "connect" | "timed_out" | "cut_off" => Ended::Unreached { failures },
                _ => Ended::Refused { failures },
            }
        }
        _ => Ended::Well { lifetime },
    }
}
