//! Cycles, runs and rejections.

use crate::error::Error;
use crate::posting::Rejected;
use contract::{Millis, Page, Rejection, Run, RunError, RunState};
use sqlx::{FromRow, SqliteConnection, SqlitePool};

#[derive(FromRow)]
struct RunRow {
    run_id: i64,
    cycle_id: i64,
    feed_id: i64,
    feed_url: String,
    feed_title: String,
    trigger: String,
    state: String,
    queued_at: Millis,
    started_at: Option<Millis>,
    finished_at: Option<Millis>,
    total: i64,
    new: i64,
    updated: i64,
    unchanged: i64,
    duplicate: i64,
    failed: i64,
    not_reached: i64,
    bytes: i64,
    baseline: bool,
    warnings: String,
    error_code: Option<String>,
    error_message: Option<String>,
}

fn count(n: i64) -> u64 {
    u64::try_from(n).unwrap_or(0)
}

impl From<RunRow> for Run {
    fn from(row: RunRow) -> Self {
        Self {
            run_id: row.run_id,
            cycle_id: row.cycle_id,
            feed_id: row.feed_id,
            feed_url: row.feed_url,
            feed_title: row.feed_title,
            trigger: row.trigger,
            // The CHECK of the table admits no other word.
            state: RunState::parse(&row.state).unwrap_or(RunState::Failed),
            queued_at: row.queued_at,
            started_at: row.started_at,
            finished_at: row.finished_at,
            total: count(row.total),
            new: count(row.new),
            updated: count(row.updated),
            unchanged: count(row.unchanged),
            duplicate: count(row.duplicate),
            failed: count(row.failed),
            not_reached: count(row.not_reached),
            bytes: count(row.bytes),
            duration_ms: row.finished_at.map(|end| end - row.started_at.unwrap_or(row.queued_at)),
            baseline: row.baseline,
            warnings: serde_json::from_str(&row.warnings).unwrap_or_default(),
            error: row.error_code.zip(row.error_message).map(|(code, message)| RunError { code, message }),
        }
    }
}

/// One run.
pub async fn get(db: &SqlitePool, run_id: i64) -> Result<Run, Error> {
    let row: Option<RunRow> =
        sqlx::query_as("SELECT * FROM run_rows WHERE run_id = ?1").bind(run_id).fetch_optional(db).await?;
    row.map(Run::from).ok_or(Error::NotFound { what: "run", id: run_id })
}

/// The import history, newest first.
pub async fn list(db: &SqlitePool, offset: u32, limit: u32) -> Result<Page<Run>, Error> {
    let rows: Vec<RunRow> = sqlx::query_as("SELECT * FROM run_rows ORDER BY run_id DESC LIMIT ?1 OFFSET ?2")
        .bind(limit.min(500))
        .bind(offset)
        .fetch_all(db)
        .await?;
    let total: i64 = sqlx::query_scalar("SELECT count(*) FROM import_runs").fetch_one(db).await?;
    Ok(Page { rows: rows.into_iter().map(Run::from).collect(), total: count(total) })
}

/// The rejections of a run, in document order.
pub async fn rejections(db: &SqlitePool, run_id: i64) -> Result<Vec<Rejection>, Error> {
    let rows: Vec<(i64, String, String, String)> = sqlx::query_as(
        "SELECT ordinal, code, reason, raw FROM rejections WHERE run_id = ?1 ORDER BY ordinal LIMIT 200",
    )
    .bind(run_id)
    .fetch_all(db)
    .await?;
    Ok(rows
        .into_iter()
        .map(|(ordinal, code, reason, raw)| Rejection { ordinal: count(ordinal), code, reason, raw })
        .collect())
}

/// The raw texts of the postings of a run over which the process died.
pub async fn left_out(db: &mut SqliteConnection, run_id: i64) -> Result<Vec<String>, sqlx::Error> {
    sqlx::query_scalar("SELECT raw FROM rejections WHERE run_id = ?1 AND code = 'crash'")
        .bind(run_id)
        .fetch_all(db)
        .await
}

/// Opens a cycle.
pub async fn open_cycle(db: &mut SqliteConnection, trigger: &str, now: Millis) -> Result<i64, sqlx::Error> {
    sqlx::query_scalar("INSERT INTO cycles (trigger, started_at) VALUES (?1, ?2) RETURNING id")
        .bind(trigger)
        .bind(now)
        .fetch_one(db)
        .await
}

/// Opens a run of a feed; it is a silent baseline until the feed has succeeded once.
pub async fn open(
    db: &mut SqliteConnection,
    cycle_id: i64,
    feed_id: i64,
    trigger: &str,
    now: Millis,
) -> Result<i64, sqlx::Error> {
    sqlx::query_scalar(include_str!("../../queries/open_run.sql"))
        .bind(cycle_id)
        .bind(feed_id)
        .bind(trigger)
        .bind(now)
        .fetch_one(db)
        .await
}

/// Marks a run as running; its clock starts the first time only.
pub async fn start(db: &mut SqliteConnection, run_id: i64, now: Millis) -> Result<(), sqlx::Error> {
    sqlx::query("UPDATE import_runs SET state = 'running', started_at = coalesce(started_at, ?2) WHERE id = ?1 AND finished_at IS NULL")
        .bind(run_id)
        .bind(now)
        .execute(db)
        .await?;
    Ok(())
}

/// What a batch adds to a run's ledger.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names are the ledger's")]
pub struct Counts {
    pub new: i64,
    pub updated: i64,
    pub unchanged: i64,
    pub duplicate: i64,
    pub failed: i64,
}

impl Counts {
    /// Postings accounted for.
    pub fn total(&self) -> i64 {
        self.new + self.updated + self.unchanged + self.duplicate + self.failed
    }
}

/// Adds a batch to the ledger, in the transaction that stores it.
pub async fn count_batch(db: &mut SqliteConnection, run_id: i64, by: &Counts) -> Result<(), sqlx::Error> {
    sqlx::query(include_str!("../../queries/count_batch.sql"))
        .bind(run_id)
        .bind(by.new)
        .bind(by.updated)
        .bind(by.unchanged)
        .bind(by.duplicate)
        .bind(by.failed)
        .bind(by.total())
        .execute(db)
        .await?;
    Ok(())
}

/// Keeps a posting that could not be imported.
pub async fn add_rejection(
    db: &mut SqliteConnection,
    run_id: i64,
    rejected: &Rejected,
) -> Result<(), sqlx::Error> {
    sqlx::query("INSERT INTO rejections (run_id, ordinal, code, reason, raw) VALUES (?1, ?2, ?3, ?4, ?5)")
        .bind(run_id)
        .bind(rejected.ordinal as i64)
        .bind(&rejected.code)
        .bind(&rejected.reason)
        .bind(&rejected.raw)
        .execute(db)
        .await?;
    Ok(())
}

/// Closes a run, and its cycle when it was the last. Returns the cycle if it finished.
pub async fn close(
    db: &mut SqliteConnection,
    run_id: i64,
    state: RunState,
    warnings: &[String],
    error: Option<&RunError>,
    now: Millis,
) -> Result<Option<i64>, sqlx::Error> {
    let cycle_id: i64 = sqlx::query_scalar(include_str!("../../queries/close_run.sql"))
        .bind(run_id)
        .bind(state.as_str())
        .bind(serde_json::to_string(warnings).unwrap_or_else(|_| "[]".into()))
        .bind(error.map(|e| e.code.as_str()))
        .bind(error.map(|e| e.message.as_str()))
        .bind(now)
        .fetch_one(&mut *db)
        .await?;
    let finished = sqlx::query(include_str!("../../queries/finish_cycle.sql"))
        .bind(cycle_id)
        .bind(now)
        .execute(db)
        .await?;
    Ok((finished.rows_affected() == 1).then_some(cycle_id))
}

/// Whether a person started a run.
pub async fn is_by_hand(db: &mut SqliteConnection, run_id: i64) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar("SELECT trigger IN ('manual', 'command_line') FROM import_runs WHERE id = ?1")
        .bind(run_id)
        .fetch_one(db)
        .await
}

/// The last run of a feed, if it ended well no longer than `moment` before `now`.
pub async fn last_done(
    db: &SqlitePool,
    feed_id: i64,
    now: Millis,
    moment: Millis,
) -> Result<Option<i64>, sqlx::Error> {
    sqlx::query_scalar(include_str!("../../queries/last_done.sql"))
        .bind(feed_id)
        .bind(now - moment)
        .bind(now)
        .fetch_optional(db)
        .await
}

/// Adds a sentence to a run that goes on, once.
pub async fn warn(db: &mut SqliteConnection, run_id: i64, warning: &str) -> Result<(), sqlx::Error> {
    sqlx::query(include_str!("../../queries/warn_run.sql")).bind(run_id).bind(warning).execute(db).await?;
    Ok(())
}

/// Notes the size of the decoded document.
pub async fn set_bytes(db: &mut SqliteConnection, run_id: i64, bytes: i64) -> Result<(), sqlx::Error> {
    sqlx::query("UPDATE import_runs SET bytes = ?2 WHERE id = ?1")
        .bind(run_id)
        .bind(bytes)
        .execute(db)
        .await?;
    Ok(())
}
