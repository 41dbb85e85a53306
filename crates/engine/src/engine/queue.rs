//! The queue of an engine, and a person's hand in it.

use super::Engine;
use crate::error::Error;
use crate::schedule::Trigger;
use crate::store::queue::{self, Discarded, MOST_FETCHES, MOST_IMPORTS, TaskOrRun};
use crate::store::tasks::{self, NewImport};
use crate::store::{replays, runs};
use contract::{Queue, Run};
use sqlx::SqliteConnection;
use std::sync::atomic::Ordering;

impl Engine {
    /// Counts, rates and the tasks that are not done. How fast imports are, and how far, only the engine knows that does them:
    /// beside it both are unknown.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn queue(&self) -> Result<Queue, Error> {
        let now = self.cx.now();
        let mut queue = queue::queue(self.cx.store.reader(), now).await?;
        let is_elsewhere = self.is_beside() && Self::is_held(&self.cx.data_dir);
        queue.postings_per_second = (!is_elsewhere).then(|| self.cx.pace.per_second(now));
        for task in &mut queue.tasks {
            task.percent = self.cx.pace.percent(task.run_id);
        }
        Ok(queue)
    }

    /// Pauses the whole queue, or lets it go on. Paused, nothing new begins: fetches under way end, imports stop after the
    /// batch they are at and wait.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn pause_queue(&self, paused: bool) -> Result<(), Error> {
        let mut tx = self.cx.store.write().await?;
        queue::set_paused(&mut tx, paused).await?;
        tx.commit().await?;
        self.rules_changed().await;
        Ok(())
    }

    /// The open runs that a pause holds back, newest first.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn held_runs(&self) -> Result<Vec<Run>, Error> {
        Ok(runs::held(self.cx.store.reader()).await?)
    }

    /// Whether a run gets on: it is open, no pause holds it back, and nobody wants it to end.
    ///
    /// # Errors
    /// [`Error::NotFound`], or those of the database.
    pub async fn gets_on(&self, run_id: i64) -> Result<bool, Error> {
        // Asked first: a wish that was fulfilled between the two shows in the run.
        let is_ending = tasks::is_ending(self.cx.store.reader(), run_id).await?;
        let run = runs::get(self.cx.store.reader(), run_id).await?;
        Ok(!is_ending && !run.state.is_closed() && run.held.is_none())
    }

    /// Sets how many feeds are fetched, and how many documents imported, at the same time. What is under way is not
    /// interrupted.
    ///
    /// # Errors
    /// [`Error::BadConcurrency`] for what is out of range, or those of the database.
    pub async fn set_concurrency(&self, fetches: u32, imports: u32) -> Result<(), Error> {
        if !(1..=MOST_FETCHES).contains(&fetches) || !(1..=MOST_IMPORTS).contains(&imports) {
            return Err(Error::BadConcurrency);
        }
        let mut tx = self.cx.store.write().await?;
        queue::set_concurrency(&mut tx, fetches, imports).await?;
        tx.commit().await?;
        self.rules_changed().await;
        Ok(())
    }

    async fn rules_changed(&self) {
        self.cx.queue.notify_one();
        self.cx.schedule.notify_one();
        self.cx.tell_queue();
        self.cx.tell_status().await;
    }

    /// Ends a run that is queued or running. What it has stored stays; it closes as cancelled as soon as the postings it did
    /// not reach are counted.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::NotOpen`] when it has closed already, or those of the database.
    pub async fn cancel_run(&self, run_id: i64) -> Result<(), Error> {
        runs::get(self.cx.store.reader(), run_id).await?;
        self.cancel(TaskOrRun::Run(run_id)).await?.ok_or(Error::NotOpen).map(|_| ())
    }

    /// The same by the number of the task that is open for it; returns the run.
    ///
    /// # Errors
    /// As [`Engine::cancel_run`].
    pub async fn cancel_task(&self, task_id: i64) -> Result<i64, Error> {
        if !tasks::exists(self.cx.store.reader(), task_id).await? {
            return Err(Error::NotFound { what: "task", id: task_id });
        }
        self.cancel(TaskOrRun::Task(task_id)).await?.ok_or(Error::NotOpen)
    }

    async fn cancel(&self, which: TaskOrRun) -> Result<Option<i64>, Error> {
        let mut tx = self.cx.store.write().await?;
        let run_id = queue::request_cancel(&mut tx, which, self.cx.now()).await?;
        tx.commit().await?;
        self.cx.queue.notify_one();
        self.cx.tell_queue();
        Ok(run_id)
    }

    /// Tries a discarded task again, as a run of its own: a fetch asks the server again, an import is a replay of the
    /// document that was kept.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::NotDiscarded`], [`Error::FeedBusy`], [`Error::FeedRemoved`], or those of the database.
    pub async fn retry_task(&self, task_id: i64, trigger: Trigger) -> Result<Run, Error> {
        let mut tx = self.cx.store.write().await?;
        let task = self.discarded(&mut tx, task_id).await?;
        let now = self.cx.now();
        let cycle_id = runs::open_cycle(&mut tx, trigger.as_str(), now).await?;
        let run_id = self.retry(&mut tx, &task, cycle_id, trigger).await?;
        tx.commit().await?;
        Ok(self.retried(&[run_id]).await?.remove(0))
    }

    /// Tries all discarded tasks again, in one cycle; those whose feed is being imported or is watched no longer are left.
    ///
    /// # Errors
    /// Those of the database; nothing is tried then.
    pub async fn retry_all_tasks(&self, trigger: Trigger) -> Result<Vec<Run>, Error> {
        let mut tx = self.cx.store.write().await?;
        let (mut cycle, mut run_ids) = (None, Vec::new());
        for task in queue::discarded(&mut tx, None).await? {
            let cycle_id = match cycle {
                Some(id) => id,
                None => *cycle.insert(runs::open_cycle(&mut tx, trigger.as_str(), self.cx.now()).await?),
            };
            match self.retry(&mut tx, &task, cycle_id, trigger).await {
                Ok(run_id) => run_ids.push(run_id),
                Err(Error::FeedBusy { .. } | Error::FeedRemoved) => {}
                Err(err) => return Err(err),
            }
        }
        if run_ids.is_empty() {
            return Ok(Vec::new());
        }
        tx.commit().await?;
        self.retried(&run_ids).await
    }

    async fn retry(
        &self,
        tx: &mut SqliteConnection,
        task: &Discarded,
        cycle_id: i64,
        trigger: Trigger,
    ) -> Result<i64, Error> {
        let now = self.cx.now();
        if task.is_removed {
            return Err(Error::FeedRemoved);
        }
        if tasks::is_busy(tx, task.feed_id).await? {
            return Err(Error::FeedBusy { feed_id: task.feed_id });
        }
        let priority = trigger.priority();
        let run_id = match (&task.spool, &task.fetched) {
            // The server need not be asked: its document is still in the spool.
            (Some(spool), Some(fetched)) => {
                let run_id = replays::open(tx, cycle_id, trigger.as_str(), task.of, now).await?;
                let import = NewImport { feed_id: task.feed_id, run_id, priority, spool, fetched };
                tasks::add_import_of(tx, &import, now).await?;
                run_id
            }
            _ => {
                let run_id = runs::open(tx, cycle_id, task.feed_id, trigger.as_str(), now).await?;
                tasks::add_fetch(tx, task.feed_id, run_id, priority, now, now).await?;
                run_id
            }
        };
        queue::settle(tx, task.id, run_id).await?;
        Ok(run_id)
    }

    async fn retried(&self, run_ids: &[i64]) -> Result<Vec<Run>, Error> {
        for run_id in run_ids {
            self.cx.tell_run(*run_id).await;
        }
        self.cx.tell_feeds().await;
        self.cx.tell_queue();
        self.cx.queue.notify_one();
        self.runs_by_id(run_ids).await
    }

    /// Forgets a discarded task, and the document it kept. Its run stays in the history.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::NotDiscarded`], or those of the database.
    pub async fn dismiss_task(&self, task_id: i64) -> Result<(), Error> {
        let mut tx = self.cx.store.write().await?;
        let task = self.discarded(&mut tx, task_id).await?;
        queue::settle(&mut tx, task_id, 0).await?;
        tx.commit().await?;
        if let Some(spool) = task.spool {
            crate::queue::remove_document(&self.cx, &spool);
        }
        self.cx.tell_queue();
        self.cx.tell_status().await;
        Ok(())
    }

    async fn discarded(&self, tx: &mut SqliteConnection, id: i64) -> Result<Discarded, Error> {
        if let Some(task) = queue::discarded(&mut *tx, Some(id)).await?.pop() {
            return Ok(task);
        }
        match tasks::exists(self.cx.store.reader(), id).await? {
            true => Err(Error::NotDiscarded { id }),
            false => Err(Error::NotFound { what: "task", id }),
        }
    }

    /// Puts the queue to work on nothing but what people want to end.
    pub fn start_to_cancel(&self) {
        self.cx.only_cancels.store(true, Ordering::Relaxed);
        self.start_workers();
    }
}
