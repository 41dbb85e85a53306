//! The tasks that are being worked on.

use super::close;
use super::hand::{Wish, Wishes, hand};
use super::{MOST_DEATHS, broken_down, fetch, give_back_until, import};
use crate::context::Context;
use crate::failpoint::failpoint;
use crate::store::queue::{Rules, wishes};
use crate::store::runs;
use crate::store::tasks::{self, GivenBack, Task};
use contract::{Millis, TaskKind};
use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use tokio::task::{Id, JoinError, JoinSet};

/// The tasks that are being worked on.
#[derive(Default)]
pub struct Workers {
    running: JoinSet<()>,
    tasks: HashMap<Id, Working>,
}

struct Working {
    kind: TaskKind,
    task: Task,
    wishes: Wishes,
}

impl Workers {
    /// Tells workers what people want of their tasks.
    pub async fn pass_on_wishes(&self, cx: &Context, rules: &Rules) -> Result<(), sqlx::Error> {
        if self.tasks.is_empty() {
            return Ok(());
        }
        let wished = wishes(cx.store.reader()).await?;
        for working in self.tasks.values() {
            let of_this = wished.iter().find(|wish| wish.id == working.task.id);
            let wish = match of_this {
                Some(wish) if wish.cancelling => Wish::End,
                Some(wish) if wish.held => Wish::Hold,
                _ if rules.paused => Wish::Hold,
                _ => Wish::GoOn,
            };
            working.wishes.tell(wish);
        }
        Ok(())
    }

    /// Claims and starts what is due, as far as there is room.
    pub async fn claim(&mut self, cx: &Arc<Context>, rules: &Rules, now: Millis) -> Result<(), sqlx::Error> {
        for (kind, limit) in [(TaskKind::Import, rules.imports), (TaskKind::Fetch, rules.fetches)] {
            loop {
                // What is to end does not wait for room.
                let only_cancels = self.count(kind) >= limit as usize;
                let Some(task) = claim(cx, kind, now, only_cancels).await? else { break };
                self.start(cx, kind, task);
            }
        }
        Ok(())
    }

    /// Whether nothing is being worked on.
    pub fn are_idle(&self) -> bool {
        self.tasks.is_empty()
    }

    fn count(&self, kind: TaskKind) -> usize {
        self.tasks.values().filter(|working| working.kind == kind).count()
    }

    fn start(&mut self, cx: &Arc<Context>, kind: TaskKind, task: Task) {
        let (wishes, hand) = hand(task.cancelling);
        let (for_worker, cx) = (task.clone(), Arc::clone(cx));
        let handle = match kind {
            TaskKind::Fetch => self.running.spawn(async move { fetch::fetch(&cx, for_worker, hand).await }),
            TaskKind::Import => {
                self.running.spawn(async move { import::import(&cx, for_worker, hand).await })
            }
        };
        self.tasks.insert(handle.id(), Working { kind, task, wishes });
    }

    /// The next worker that has ended; `None` when none is at work.
    pub async fn next_ended(&mut self) -> Option<Result<(Id, ()), JoinError>> {
        self.running.join_next_with_id().await
    }

    /// A worker that panicked counts as a death of the process: its task is tried again, so that the posting that does it is
    /// found; in the end its run is closed.
    pub async fn ended(&mut self, cx: &Context, ended: Result<(Id, ()), JoinError>) {
        let id = ended.as_ref().map_or_else(JoinError::id, |(id, ())| *id);
        let Some(Working { task, .. }) = self.tasks.remove(&id) else { return };
        let Err(err) = ended else { return };
        tracing::error!(task.id = task.id, run.id = task.run_id, error = %err, "a worker broke down");
        if task.deaths + 1 >= MOST_DEATHS {
            // Not by way of the usual closing, which may be what breaks down.
            return close::give_up(cx, &task, broken_down()).await;
        }
        let again = || -> crate::context::Work<'_, ()> {
            let why = GivenBack::Died("Job Importer broke down over this.");
            Box::pin(give_back_until(cx, &task, cx.now(), why))
        };
        cx.until_stored("a task whose worker broke down", again).await;
        cx.queue.notify_one();
    }
}

async fn claim(
    cx: &Context,
    kind: TaskKind,
    now: Millis,
    only_cancels: bool,
) -> Result<Option<Task>, sqlx::Error> {
    let only_cancels = only_cancels || cx.only_cancels.load(Ordering::Relaxed);
    let mut tx = cx.store.write().await?;
    let Some(task) = tasks::claim_next(&mut tx, kind, now, only_cancels).await? else { return Ok(None) };
    runs::start(&mut tx, task.run_id, now).await?;
    failpoint!("before_claim");
    tx.commit().await?;
    failpoint!("after_claim");
    cx.tell_run(task.run_id).await;
    cx.tell_queue();
    Ok(Some(task))
}
