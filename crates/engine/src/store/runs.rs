//! Cycles and runs.

use super::closing::Turns;
use crate::error::Error;
use contract::{HeldBy, Millis, Page, Run, RunError, RunState};
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
    replay_of: Option<i64>,
    closed: i64,
    reopened: i64,
    held: Option<String>,
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
            percent: None,
            duration_ms: row.finished_at.map(|end| end - row.started_at.unwrap_or(row.queued_at)),
            baseline: row.baseline,
            warnings: serde_json::from_str(&row.warnings).unwrap_or_default(),
            error: row.error_code.zip(row.error_message).map(|(code, message)| RunError { code, message }),
            replay_of: row.replay_of,
            closed: count(row.closed),
            reopened: count(row.reopened),
            held: row.held.as_deref().and_then(HeldBy::parse),
        }
    }
}

/// One run.
pub async fn get(db: &SqlitePool, run_id: i64) -> Result<Run, Error> {
    let row: Option<RunRow> =
        sqlx::query_as(concat!(include_str!("../../queries/runs.sql"), "WHERE v.run_id = ?1"))
            .bind(run_id)
            .fetch_optional(db)
            .await?;
    row.map(Run::from).ok_or(Error::NotFound { what: "run", id: run_id })
}

/// The import history, newest first.
pub async fn list(db: &SqlitePool, offset: u32, limit: u32) -> Result<Page<Run>, Error> {
    let rows: Vec<RunRow> = sqlx::query_as(concat!(
        include_str!("../../queries/runs.sql"),
        "ORDER BY v.run_id DESC LIMIT ?1 OFFSET ?2"
    ))
    .bind(limit.min(500))
    .bind(offset)
    .fetch_all(db)
    .await?;
    let total: i64 = sqlx::query_scalar("SELECT count(*) FROM import_runs").fetch_one(db).await?;
    Ok(Page { rows: rows.into_iter().map(Run::from).collect(), total: count(total) })
}

/// These runs, newest first.
pub async fn of_ids(db: &mut SqliteConnection, ids: &[i64]) -> Result<Vec<Run>, Error> {
    let rows: Vec<RunRow> = sqlx::query_as(concat!(
        include_str!("../../queries/runs.sql"),
        "WHERE v.run_id IN (SELECT value FROM json_each(?1)) ORDER BY v.queued_at DESC, v.run_id DESC"
    ))
    .bind(serde_json::to_string(ids)?)
    .fetch_all(db)
    .await?;
    Ok(rows.into_iter().map(Run::from).collect())
}

/// The open runs that a pause holds back, newest first.
pub async fn held(db: &SqlitePool) -> Result<Vec<Run>, sqlx::Error> {
    let rows: Vec<RunRow> = sqlx::query_as(concat!(
        "SELECT * FROM (",
        include_str!("../../queries/runs.sql"),
        "WHERE v.finished_at IS NULL) WHERE held IS NOT NULL ORDER BY run_id DESC"
    ))
    .fetch_all(db)
    .await?;
    Ok(rows.into_iter().map(Run::from).collect())
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
    sqlx::query(
        // The moment is that of the look at the queue, and what is to end is taken whenever it was queued.
        "UPDATE import_runs
            SET state = 'running', started_at = coalesce(started_at, max(?2, queued_at)),
                baseline = iif(state = 'queued' AND replay_of IS NULL,
                               baseline AND (SELECT first_success_at IS NULL FROM feeds WHERE id = feed_id), baseline)
          WHERE id = ?1 AND finished_at IS NULL",
    )
    .bind(run_id)
    .bind(now)
    .execute(db)
    .await?;
    Ok(())
}

/// Adds to a run what closed and came back with it.
pub async fn count_turns(db: &mut SqliteConnection, run_id: i64, turns: Turns) -> Result<(), sqlx::Error> {
    if turns == Turns::default() {
        return Ok(());
    }
    sqlx::query("UPDATE import_runs SET closed = closed + ?2, reopened = reopened + ?3 WHERE id = ?1")
        .bind(run_id)
        .bind(turns.closed)
        .bind(turns.reopened)
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

/// Closes a run, and its cycle when it was the last. Returns the cycle if it finished.
pub async fn close(
    db: &mut SqliteConnection,
    run_id: i64,
    state: RunState,
    warnings: &[String],
    error: Option<&RunError>,
    not_reached: u64,
    now: Millis,
) -> Result<Option<i64>, sqlx::Error> {
    let cycle_id: i64 = sqlx::query_scalar(include_str!("../../queries/close_run.sql"))
        .bind(run_id)
        .bind(state.as_str())
        .bind(serde_json::to_string(warnings).unwrap_or_else(|_| "[]".into()))
        .bind(error.map(|e| e.code.as_str()))
        .bind(error.map(|e| e.message.as_str()))
        .bind(now)
        .bind(i64::try_from(not_reached).unwrap_or(i64::MAX))
        .fetch_one(&mut *db)
        .await?;
    finish_cycle(db, cycle_id, now).await
}

/// Finishes a cycle none of whose runs is open; returns it if it finished.
async fn finish_cycle(
    db: &mut SqliteConnection,
    cycle_id: i64,
    now: Millis,
) -> Result<Option<i64>, sqlx::Error> {
    let finished = sqlx::query(include_str!("../../queries/finish_cycle.sql"))
        .bind(cycle_id)
        .bind(now)
        .execute(db)
        .await?;
    Ok((finished.rows_affected() == 1).then_some(cycle_id))
}

/// Takes an open run that is held out of a cycle that others are in: they need not wait for it. Returns that cycle if it
/// thereby finished.
pub async fn leave_cycle(
    db: &mut SqliteConnection,
    run_id: i64,
    now: Millis,
) -> Result<Option<i64>, sqlx::Error> {
    let left: Option<(i64, String)> = sqlx::query_as(
        "SELECT r.cycle_id, r.trigger FROM import_runs AS r
          WHERE r.id = ?1 AND r.finished_at IS NULL
            AND EXISTS (SELECT 1 FROM import_runs AS o WHERE o.cycle_id = r.cycle_id AND o.id <> r.id)",
    )
    .bind(run_id)
    .fetch_optional(&mut *db)
    .await?;
    let Some((left, trigger)) = left else { return Ok(None) };
    let own = open_cycle(db, &trigger, now).await?;
    sqlx::query("UPDATE import_runs SET cycle_id = ?2 WHERE id = ?1")
        .bind(run_id)
        .bind(own)
        .execute(&mut *db)
        .await?;
    finish_cycle(db, left, now).await
}

/// How many postings a run has accounted for.
pub async fn total(db: &mut SqliteConnection, run_id: i64) -> Result<i64, sqlx::Error> {
    sqlx::query_scalar("SELECT total FROM import_runs WHERE id = ?1").bind(run_id).fetch_one(db).await
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
