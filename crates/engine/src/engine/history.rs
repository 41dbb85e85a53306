//! The history of an engine, and one run of it.

use super::Engine;
use crate::error::Error;
use crate::store::{changes, history, jobs, ledger, rejections, replays, runs, tasks, yields};
use contract::{DayCounts, FeedYield, Millis, Page, Run, RunDetail, RunFilter, RunPage};

/// Days that are counted at once, at most.
const MOST_DAYS: usize = 400;

impl Engine {
    /// The import history, newest first; at most 500 rows.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn runs(&self, offset: u32, limit: u32) -> Result<Page<Run>, Error> {
        let listed = self.noting_damage(runs::list(self.cx.store.reader(), offset, limit)).await?;
        let rows = listed.rows.into_iter().map(|run| self.cx.with_progress(run)).collect();
        Ok(Page { rows, total: listed.total })
    }

    /// The runs that pass `filter` and are older than the run `before`, newest first; at most 500. Without `before`, they are
    /// counted, too.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn history(
        &self,
        filter: RunFilter,
        before: Option<i64>,
        limit: u32,
    ) -> Result<RunPage, Error> {
        let listed = async {
            let mut db = self.cx.store.reader().acquire().await?;
            history::list(&mut db, &filter, before, limit).await
        };
        let page = self.asked(listed).await?;
        let rows = page.rows.into_iter().map(|run| self.cx.with_progress(run)).collect();
        Ok(RunPage { rows, ..page })
    }

    /// What the runs of a feed, or of all, have counted between each of `days` (ascending) and the next. Of more than 400 the
    /// last are counted.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn trend(&self, feed_id: Option<i64>, days: &[Millis]) -> Result<Vec<DayCounts>, Error> {
        let days = &days[days.len().saturating_sub(MOST_DAYS + 1)..];
        let counted = async {
            let mut db = self.cx.store.reader().acquire().await?;
            history::trend(&mut db, feed_id, days).await
        };
        self.noting_damage(counted).await
    }

    /// What each watched feed brings that no other does, and what it has brought between each of `days` (ascending) and the next.
    /// Of more than 400 the last are counted.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn yields(&self, days: &[Millis]) -> Result<Vec<FeedYield>, Error> {
        let days = &days[days.len().saturating_sub(MOST_DAYS + 1)..];
        let counted = async {
            let mut db = self.cx.store.reader().acquire().await?;
            yields::of_feeds(&mut db, days).await
        };
        self.noting_damage(counted).await
    }

    /// One run, whole.
    ///
    /// # Errors
    /// [`Error::NotFound`], or those of the database.
    pub async fn run(&self, run_id: i64) -> Result<RunDetail, Error> {
        let db = self.cx.store.reader();
        let read = async {
            let run = runs::get(db, run_id).await?;
            let mut one = db.acquire().await?;
            let beside = history::beside(&mut one, run_id).await?;
            let changes = changes::of_run(&mut one, run_id).await?;
            let replayed_by = replays::of_document(&mut one, run_id).await?;
            // Those below take a connection of their own.
            drop(one);
            Ok(RunDetail {
                waits_for: tasks::waits_for(db, run_id).await?,
                rejections: rejections::of_run(db, run_id).await?,
                new_jobs: jobs::new_of_run(db, run_id).await?,
                deleted: jobs::deleted_of_run(db, run_id).await?,
                changes,
                answer: beside.answer,
                others: beside.others,
                older: beside.older,
                newer: beside.newer,
                recount: ledger::recount_run(db, run_id).await?,
                replay: crate::queue::replay::offer(&self.cx, &run).await?,
                replayed_by,
                run: self.cx.with_progress(run),
            })
        };
        self.noting_damage(read).await
    }
}
