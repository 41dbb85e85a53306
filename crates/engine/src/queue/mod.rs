//! The durable queue at work: claims tasks from the database, does them, and closes their runs on every path.

mod close;
mod credentials;
mod fetch;
mod import;
mod lone;
mod pages;

use crate::context::Context;
use crate::error::Error;
use crate::failpoint::failpoint;
use crate::store::runs;
use crate::store::tasks::{self, Task, TaskKind};
use contract::{Millis, RunError, RunState};
use std::collections::HashMap;
use std::sync::Arc;
use tokio::task::{Id, JoinError, JoinSet};

pub use close::Closing;

/// Feeds fetched at the same time, each from a server of its own: some that stall must not hold up the others.
const FETCHES: usize = 24;
/// Documents imported at the same time. There is one writer, so two keep it busy while one is being read.
const IMPORTS: usize = 2;

/// Works on the queue until the engine stops. Takes up first what a dead process left behind.
pub async fn work(cx: Arc<Context>) {
    remove_orphans(&cx).await;
    match cx.until_stored("recovery", || Box::pin(recover(&cx))).await {
        None => return,
        Some(0) => {}
        Some(tasks) => tracing::info!(tasks, "taking up what was interrupted"),
    }
    let mut workers = Workers::default();
    loop {
        // Register before claiming, or a wake-up between the two is lost.
        let woken = cx.queue.notified();
        tokio::pin!(woken);
        woken.as_mut().enable();
        // One moment for both, or a task that falls due between the two is missed.
        let now = cx.now();
        let next = match workers.claim(&cx, now).await {
            Ok(()) => tasks::next_available_at(cx.store.reader(), now).await,
            Err(err) => Err(err),
        };
        let next = next.unwrap_or_else(|err| {
            tracing::warn!(error = %err, "the queue could not be read and is read again soon");
            Some(cx.now() + 1_000)
        });
        tokio::select! {
            () = cx.stop.cancelled() => break,
            () = woken => {}
            Some(ended) = workers.running.join_next_with_id() => workers.ended(&cx, ended).await,
            () = cx.clock.sleep_until(next.unwrap_or(Millis::MAX)) => {}
        }
    }
    while let Some(ended) = workers.running.join_next_with_id().await {
        workers.ended(&cx, ended).await;
    }
}

/// Removes documents that no open task is about.
async fn remove_orphans(cx: &Context) {
    let kept = sqlx::query_scalar::<_, String>(
        "SELECT spool FROM tasks WHERE finished_at IS NULL AND spool IS NOT NULL",
    );
    let Ok(kept) = kept.fetch_all(cx.store.reader()).await else { return };
    let Ok(entries) = std::fs::read_dir(&cx.spool) else { return };
    for entry in entries.flatten() {
        // A document of several pages is several files: run-1.feed, run-1.feed.2, …
        let file = entry.file_name().to_string_lossy().into_owned();
        let is_of = |name: &String| {
            file.strip_prefix(name.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        };
        if !kept.iter().any(is_of) {
            let _ = std::fs::remove_file(entry.path());
        }
    }
}

async fn recover(cx: &Context) -> Result<u64, Error> {
    let mut tx = cx.store.write().await?;
    let recovered = tasks::recover(&mut tx, cx.now()).await?;
    failpoint!("before_recovery");
    tx.commit().await?;
    failpoint!("after_recovery");
    Ok(recovered)
}

#[derive(Default)]
struct Workers {
    running: JoinSet<()>,
    tasks: HashMap<Id, (TaskKind, Task)>,
}

impl Workers {
    /// Claims and starts what is due, as far as there is room.
    async fn claim(&mut self, cx: &Arc<Context>, now: Millis) -> Result<(), sqlx::Error> {
        for (kind, limit) in [(TaskKind::Import, IMPORTS), (TaskKind::Fetch, FETCHES)] {
            while self.tasks.values().filter(|(running, _)| *running == kind).count() < limit {
                let Some(task) = claim(cx, kind, now).await? else { break };
                let (for_worker, cx) = (task.clone(), Arc::clone(cx));
                let handle = match kind {
                    TaskKind::Fetch => self.running.spawn(async move { fetch::fetch(&cx, for_worker).await }),
                    TaskKind::Import => {
                        self.running.spawn(async move { import::import(&cx, for_worker).await })
                    }
                };
                self.tasks.insert(handle.id(), (kind, task));
            }
        }
        Ok(())
    }

    /// A worker that panicked still has its run closed.
    async fn ended(&mut self, cx: &Context, ended: Result<(Id, ()), JoinError>) {
        let id = ended.as_ref().map_or_else(JoinError::id, |(id, ())| *id);
        let Some((_, task)) = self.tasks.remove(&id) else { return };
        if let Err(err) = ended {
            tracing::error!(task.id = task.id, run.id = task.run_id, error = %err, "a worker broke down");
            close::close(cx, &task, &Closing::failed(broken_down())).await;
        }
    }
}

fn broken_down() -> RunError {
    RunError {
        code: "internal".into(),
        message: "An error in Job Importer itself stopped this import. What was stored before it stays."
            .into(),
    }
}

async fn claim(cx: &Context, kind: TaskKind, now: Millis) -> Result<Option<Task>, sqlx::Error> {
    let mut tx = cx.store.write().await?;
    let Some(task) = tasks::claim_next(&mut tx, kind, now).await? else { return Ok(None) };
    runs::start(&mut tx, task.run_id, now).await?;
    failpoint!("before_claim");
    tx.commit().await?;
    failpoint!("after_claim");
    cx.tell_run(task.run_id).await;
    Ok(Some(task))
}

/// Gives a task back that was interrupted: that is no failure, and costs no attempt.
async fn give_back(cx: &Context, task: &Task) -> Result<(), Error> {
    give_back_until(cx, task, cx.now(), false).await
}

/// Gives a task back, to be taken again at `again`.
async fn give_back_until(cx: &Context, task: &Task, again: Millis, costs_attempt: bool) -> Result<(), Error> {
    let mut tx = cx.store.write().await?;
    tasks::give_back(&mut tx, task, again, costs_attempt).await?;
    Ok(tx.commit().await?)
}

/// Whether a state means that the feed was read as it should be.
fn is_good(state: RunState) -> bool {
    matches!(state, RunState::Succeeded | RunState::NotModified)
}
