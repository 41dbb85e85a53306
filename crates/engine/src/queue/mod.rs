//! The durable queue at work: claims tasks from the database, does them, and closes their runs on every path.

mod answer;
mod close;
mod closing;
mod credentials;
mod fetch;
mod hand;
pub(crate) mod housekeeping;
mod import;
pub(crate) mod keep;
mod leftovers;
mod lone;
mod pages;
mod prints;
pub(crate) mod replay;
pub(crate) mod stopping;
mod workers;

use crate::context::Context;
use crate::error::Error;
use crate::failpoint::failpoint;
use crate::retry;
use crate::store::fault::Fault;
use crate::store::queue::rules;
use crate::store::runs;
use crate::store::tasks::{self, GivenBack, Task};
use contract::{Event, Millis, RunError, RunState};
use hand::Hand;
use prints::Prints;
use std::sync::Arc;
use tokio::task::JoinSet;
use workers::Workers;

/// What cannot be stored when no task can be taken.
const THE_QUEUE: &str = "the queue";

/// After so many deaths or breakdowns without getting on a task is no longer tried: more than it takes to find a record that
/// kills.
const MOST_DEATHS: i64 = 6;

/// Works on the queue until the engine stops. Takes up first what a dead process left behind.
pub async fn work(cx: Arc<Context>) {
    keep::tidy(&cx).await;
    let was_stopped = stopping::take(&cx.data_dir);
    match cx.until_stored("recovery", || Box::pin(recover(&cx, was_stopped))).await {
        // The next start finds everything as this one did.
        None => return stopping::leave(&cx.data_dir, was_stopped),
        Some(0) => {}
        Some(tasks) => tracing::info!(tasks, "taking up what was interrupted"),
    }
    // Ends with this at the latest, whatever it is at.
    let mut keeper = JoinSet::new();
    keeper.spawn(keep::work(Arc::clone(&cx)));
    let mut housekeeper = JoinSet::new();
    housekeeper.spawn(housekeeping::work(Arc::clone(&cx)));
    let mut workers = Workers::default();
    let mut prints = Prints::default();
    // Until a look has shown that nothing is left to be made.
    let (mut was_at_work, mut has_judged, mut has_news) = (false, false, true);
    loop {
        // Register before claiming, or a wake-up between the two is lost.
        let woken = cx.queue.notified();
        tokio::pin!(woken);
        woken.as_mut().enable();
        // One moment for both, or a task that falls due between the two is missed.
        let now = cx.now();
        let next = match next_step(&cx, &mut workers, now).await {
            Ok(next) => {
                cx.stored(THE_QUEUE).await;
                next
            }
            Err(err) => {
                tracing::warn!(error = %err, "the queue could not be read and is read again soon");
                cx.not_stored(THE_QUEUE, Fault::of(&err)).await;
                Some(cx.now() + 1_000)
            }
        };
        let is_at_work = !workers.are_idle();
        // Before what can wait, which takes minutes after a large import.
        if std::mem::replace(&mut was_at_work, is_at_work) && !is_at_work {
            let_memory_go(&cx).await;
        }
        let rest = cx.leisure.rest();
        // Nothing is under way: a step of what can wait, then what has come meanwhile.
        if !is_at_work && rest.is_none() {
            has_news = prints.make_some(&cx, now).await;
            if has_news && !cx.stop.is_cancelled() {
                has_judged = true;
                continue;
            }
            if std::mem::take(&mut has_judged) {
                let_memory_go(&cx).await;
            }
        }
        has_news |= is_at_work;
        tokio::select! {
            () = cx.stop.cancelled() => break,
            () = woken => {}
            Some(ended) = workers.next_ended() => workers.ended(&cx, ended).await,
            () = cx.clock.sleep_until(next.unwrap_or(Millis::MAX)) => {}
            () = tokio::time::sleep(rest.unwrap_or_default()), if has_news && !is_at_work && rest.is_some() => {}
        }
    }
    while let Some(ended) = workers.next_ended().await {
        workers.ended(&cx, ended).await;
    }
    // What could not be given back is left to the next start.
    if tasks::is_any_running(cx.store.reader()).await.is_ok_and(|any| !any) {
        stopping::leave(&cx.data_dir, false);
    }
    // It may be waiting for another program that holds the database, which an end must not.
    housekeeper.shutdown().await;
    keeper.join_next().await;
    keep::finish(&cx).await;
}

/// What imports have used is of no use until the next one.
async fn let_memory_go(cx: &Context) {
    if let Err(err) = cx.store.let_go().await {
        tracing::debug!(error = %err, "what is held of the database could not be let go");
    }
    let _ = tokio::task::spawn_blocking(crate::memory::give_back).await;
}

/// Passes on what people want, and starts what is due; when to look again.
async fn next_step(
    cx: &Arc<Context>,
    workers: &mut Workers,
    now: Millis,
) -> Result<Option<Millis>, sqlx::Error> {
    let rules = rules(cx.store.reader()).await?;
    workers.pass_on_wishes(cx, &rules).await?;
    workers.claim(cx, &rules, now).await?;
    tasks::next_available_at(cx.store.reader(), now).await
}

async fn recover(cx: &Context, was_stopped: bool) -> Result<u64, Error> {
    let mut tx = cx.store.write().await?;
    let recovered = tasks::recover(&mut tx, cx.now(), was_stopped).await?;
    failpoint!("before_recovery");
    tx.commit().await?;
    failpoint!("after_recovery");
    Ok(recovered)
}

fn broken_down() -> RunError {
    RunError {
        code: "internal".into(),
        message: "An error in Job Importer itself stopped this import. What was stored before it stays."
            .into(),
    }
}

/// A task was given up after `attempts`, the last for `why`.
fn given_up(attempts: i64, why: Option<&str>) -> RunError {
    let why = why.map(|why| format!(" The last time: {}.", why.trim_end_matches('.'))).unwrap_or_default();
    RunError {
        code: "given_up".into(),
        message: format!(
            "This import was given up after it could not be stored {attempts} times.{why} What was stored before stays, and \
             its document is kept: it can be tried again from the queue."
        ),
    }
}

/// Gives a task back that was interrupted: that is no failure, and costs no attempt.
async fn give_back(cx: &Context, task: &Task) -> Result<(), Error> {
    give_back_until(cx, task, cx.now(), GivenBack::Interrupted).await
}

/// Gives a task back, to be taken again at `again`.
async fn give_back_until(cx: &Context, task: &Task, again: Millis, why: GivenBack<'_>) -> Result<(), Error> {
    let mut tx = cx.store.write().await?;
    tasks::give_back(&mut tx, task, again, why).await?;
    tx.commit().await?;
    cx.tell_queue();
    Ok(())
}

/// Gives a task back that is to be held. Its run leaves the others of its cycle: they need not wait for it.
async fn hold_back(cx: &Context, task: &Task) -> Result<(), Error> {
    let now = cx.now();
    let mut tx = cx.store.write().await?;
    let is_given_back = tasks::give_back(&mut tx, task, now, GivenBack::Interrupted).await?;
    let is_held = is_given_back && tasks::is_held(&mut tx, task.id).await?;
    let finished = if is_held { runs::leave_cycle(&mut tx, task.run_id, now).await? } else { None };
    tx.commit().await?;
    cx.tell_queue();
    cx.tell_run(task.run_id).await;
    if let Some(cycle_id) = finished {
        cx.events.send(Event::CycleFinished { cycle_id });
    }
    Ok(())
}

/// When storing is tried again after it failed so often.
fn store_again_at(task: &Task, failures: i64, now: Millis) -> Millis {
    retry::store_again_at(failures, now, retry::jitter(task.feed_id, now))
}

/// Removes a document that is not needed any more.
pub fn remove_document(cx: &Context, spool: &str) {
    pages::remove(&cx.spool.join(spool));
}

/// Whether a state means that the feed was read as it should be.
fn is_good(state: RunState) -> bool {
    matches!(state, RunState::Succeeded | RunState::NotModified)
}
