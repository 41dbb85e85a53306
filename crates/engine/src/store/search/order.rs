//! The order of all that a query finds, kept for pages that lie deep in it. SQLite goes through what comes before a page each time,
//! and who drags along a list asks for one such page after the other.

use super::ways::all;
use super::{MOST_ROWS, plan_of, rows, way_to_all};
use crate::error::Error;
use crate::search::plan::Plan;
use crate::store::Store;
use contract::query::{Expr, Query, Sort, TextField};
use contract::{JobList, Millis};
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sqlx::{ConnectOptions, Connection};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::task::JoinHandle;
use tokio::time::Instant;

/// A page behind so many jobs lies deep.
const DEEP: u32 = 5_000;
/// So long an order is kept that nobody asks for, as long as a connection of the store's is.
const KEPT: Duration = Duration::from_secs(10 * 60);
/// An order that no longer holds is made anew after so many times as long as making it took: an import changes it with each batch.
const REST: u32 = 10;

/// The order of what was looked for last, once a deep page of it was asked for, or may be.
#[derive(Clone)]
pub struct Orders {
    deep: u32,
    kept: Arc<tokio::sync::Mutex<Option<Order>>>,
    work: Arc<Mutex<Work>>,
}

/// Who makes orders.
#[derive(Default)]
struct Work {
    task: Option<JoinHandle<()>>,
    is_making: bool,
    is_closed: bool,
    /// What the last one was made for, and when one may be made for the same again; `None`: it has none that can be kept.
    last: Option<(Query, Option<Instant>)>,
}

/// What a query found, at a moment.
struct Order {
    /// The connection by which it was found. It alone can tell whether that is still so.
    db: SqliteConnection,
    /// What the connection calls that moment.
    version: i64,
    plan: Plan,
    /// Their numbers, in order.
    jobs: Vec<i64>,
    used_at: Instant,
}

impl Default for Orders {
    fn default() -> Self {
        Self::behind(DEEP)
    }
}

impl Orders {
    /// For pages behind so many jobs.
    fn behind(deep: u32) -> Self {
        Self { deep, kept: Arc::default(), work: Arc::default() }
    }

    /// A page, if it lies deep and the order is at hand and holds still.
    pub async fn page(&self, query: &Query, now: Millis, offset: u32, limit: u32) -> Option<JobList> {
        if offset < self.deep {
            return None;
        }
        let mut kept = self.kept.lock().await;
        let page = kept.as_mut()?.page(query, now, offset, limit).await;
        page.inspect_err(|err| tracing::debug!(error = %err, "a deep page is looked for without its order"))
            .ok()
            .flatten()
    }

    /// Where a page was asked for that lies deep: lets the order be made, for those that are asked for next.
    pub fn want(&self, store: &Store, query: &Query, now: Millis, offset: u32) {
        let mut work = self.work();
        let rests = |(last, until): &(Query, Option<Instant>)| {
            last == query && until.is_none_or(|until| Instant::now() < until)
        };
        if offset < self.deep || work.is_making || work.is_closed || work.last.as_ref().is_some_and(rests) {
            return;
        }
        // It may wait for the end of the one before.
        if let Some(task) = work.task.take() {
            task.abort();
        }
        work.is_making = true;
        let (orders, query) = (self.clone(), query.clone());
        let connect = SqliteConnectOptions::clone(&store.reader().connect_options());
        work.task = Some(tokio::spawn(async move {
            orders.make(connect, query, now).await;
            orders.let_go().await;
        }));
    }

    /// Where so many jobs were counted that deep pages may be asked for: lets their order be made, so that it is at hand for the
    /// first of them. Not where words are looked for: that would be seconds of work for each, and hardly any is scrolled so far.
    /// Nor once more for the same, whatever has changed.
    pub fn foresee(&self, store: &Store, query: &Query, now: Millis, total: u64) {
        let is_made_soon = |leaf: &&Expr| match leaf {
            Expr::Text(text) => text.field == Some(TextField::Category),
            _ => true,
        };
        let leaves = query.leaves();
        let has_order = !leaves.is_empty() && leaves.iter().all(is_made_soon);
        let is_known = || self.work().last.as_ref().is_some_and(|(last, _)| last == query);
        if total > u64::from(self.deep) && has_order && !is_known() {
            self.want(store, query, now, self.deep);
        }
    }

    fn work(&self) -> MutexGuard<'_, Work> {
        self.work.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn make(&self, connect: SqliteConnectOptions, query: Query, now: Millis) {
        *self.kept.lock().await = None;
        let started = Instant::now();
        let made = Order::of(&connect, &query, now).await;
        let has_one = !matches!(made, Ok(None));
        match made {
            Ok(order) => *self.kept.lock().await = order,
            Err(err) => tracing::debug!(error = %err, "the order of a list could not be kept"),
        }
        let mut work = self.work();
        work.is_making = false;
        work.last = Some((query, has_one.then(|| Instant::now() + started.elapsed() * REST)));
    }

    /// Ends when nobody has asked for the order for a while.
    async fn let_go(&self) {
        loop {
            let left = match &*self.kept.lock().await {
                Some(order) => KEPT.saturating_sub(order.used_at.elapsed()),
                None => return,
            };
            if left.is_zero() {
                *self.kept.lock().await = None;
                return;
            }
            tokio::time::sleep(left).await;
        }
    }

    /// Ends the connection, and makes no other.
    pub async fn close(&self) {
        let task = {
            let mut work = self.work();
            work.is_closed = true;
            work.task.take()
        };
        if let Some(task) = task {
            task.abort();
            // Aborted, or at its end.
            let _ = task.await;
        }
        if let Some(order) = self.kept.lock().await.take() {
            // What it has read is of no use any more, so it does not matter how that ends.
            let _ = order.db.close().await;
        }
    }
}

impl Order {
    /// What a query finds; `None` where that is read page by page as fast, or has no order that can be kept.
    async fn of(connect: &SqliteConnectOptions, query: &Query, now: Millis) -> Result<Option<Self>, Error> {
        let mut db = connect.connect().await?;
        let mut tx = db.begin().await?;
        let version = version(&mut tx).await?;
        let plan = plan_of(&mut tx, query, minute(now)).await?;
        if plan.is_cheap() || plan.sort == Sort::Relevance {
            return Ok(None);
        }
        let way = way_to_all(&mut tx, &plan).await?;
        let jobs = all(&mut tx, &plan, way).await?;
        tx.commit().await?;
        // What was read for it is not read again for a page.
        sqlx::query("PRAGMA shrink_memory").execute(&mut db).await?;
        Ok(Some(Self { db, version, plan, jobs, used_at: Instant::now() }))
    }

    /// A page; `None` where anything has changed meanwhile, or something else is asked for.
    async fn page(
        &mut self,
        query: &Query,
        now: Millis,
        offset: u32,
        limit: u32,
    ) -> Result<Option<JobList>, Error> {
        // One moment for all of it.
        let mut tx = self.db.begin().await?;
        if version(&mut tx).await? != self.version || plan_of(&mut tx, query, minute(now)).await? != self.plan
        {
            return Ok(None);
        }
        self.used_at = Instant::now();
        let behind = self.jobs.iter().skip(offset as usize);
        let ids: Vec<i64> = behind.take(limit.min(MOST_ROWS) as usize).copied().collect();
        let rows = rows(&mut tx, query, &ids).await?;
        Ok(Some(JobList { rows, total: Some(self.jobs.len() as u64), mistakes: query.mistakes.clone() }))
    }
}

/// Another number whenever another connection, of this process or not, has changed anything
/// (<https://sqlite.org/pragma.html#pragma_data_version>). A transaction sees the moment at which it asks first.
async fn version(db: &mut SqliteConnection) -> Result<i64, sqlx::Error> {
    sqlx::query_scalar("PRAGMA data_version").fetch_one(db).await
}

/// What is asked for by age is the same within a minute.
fn minute(now: Millis) -> Millis {
    now - now.rem_euclid(60_000)
}

#[cfg(test)]
mod tests;
