//! Counting again: what the numbers of the history stand for, and what the database refuses to let become untrue.

use crate::error::Error;
use contract::Recount;
use sqlx::{FromRow, SqlitePool};

/// Something that does not add up.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct Finding {
    /// What was counted: `run`, `new_jobs`, `rejections`, `open_tasks`, `cursor`, `cycle`, `index`, …
    pub what: String,
    /// The number of the run, task, cycle or job.
    pub id: Option<i64>,
    /// What the database says.
    pub said: Option<i64>,
    /// What is there.
    pub found: Option<i64>,
}

/// Everything that does not add up.
pub async fn recount(db: &SqlitePool) -> Result<Vec<Finding>, sqlx::Error> {
    sqlx::query_as(include_str!("../../queries/recount.sql")).fetch_all(db).await
}

/// What one run has brought and kept.
///
/// # Errors
/// [`Error::NotFound`], or those of the database.
pub async fn recount_run(db: &SqlitePool, run_id: i64) -> Result<Recount, Error> {
    let row: Option<(i64, i64, i64)> =
        sqlx::query_as(include_str!("../../queries/recount_run.sql")).bind(run_id).fetch_optional(db).await?;
    let (new, failed, off) = row.ok_or(Error::NotFound { what: "run", id: run_id })?;
    let count = |n: i64| u64::try_from(n).unwrap_or(0);
    Ok(Recount { new: count(new), failed: count(failed), off: count(off) })
}

/// Whether a trigger refused what was asked: asking again would be refused again.
pub fn is_refusal(err: &Error) -> bool {
    // SQLITE_CONSTRAINT_TRIGGER, <https://sqlite.org/rescode.html#constraint_trigger>.
    matches!(err, Error::Store(sqlx::Error::Database(why)) if why.code().as_deref() == Some("1811"))
}
