//! What leaves the history: runs that are older than they are kept, with all that belongs to them.

use super::batch::json;
use super::status::{set_setting, setting};
use contract::Millis;
use sqlx::SqliteConnection;

/// The setting that lets the database give up what closed before it (migrations/0013_ledger.sql).
const SINCE: &str = "history_since";
/// Rejections, or changes, that go in one step: each may have 16 KiB of text.
const AT_ONCE: usize = 500;

/// Up to when things are old.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// What happened before is, whatever it was.
    pub all: Millis,
    /// A run that went well and brought nothing is, if it closed before.
    pub quiet: Millis,
}

/// What a step has removed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Removed {
    /// Runs, with what belonged to them.
    pub runs: u64,
    /// Whether there is more to remove before the runs can go.
    pub is_more: bool,
}

/// When the newest run was queued.
pub async fn newest(db: &mut SqliteConnection) -> Result<Option<Millis>, sqlx::Error> {
    sqlx::query_scalar("SELECT max(queued_at) FROM import_runs").fetch_one(db).await
}

/// The next `most` runs behind one, oldest first, as far as any of them may be old: when each was queued, and its number.
pub async fn next(
    db: &mut SqliteConnection,
    behind: (Millis, i64),
    limits: Limits,
    most: u32,
) -> Result<Vec<(Millis, i64)>, sqlx::Error> {
    sqlx::query_as(include_str!("../../queries/past_runs.sql"))
        .bind(behind.0)
        .bind(behind.1)
        .bind(limits.all.max(limits.quiet))
        .bind(most)
        .fetch_all(db)
        .await
}

/// Of these runs those that may go, with all replays of their documents.
pub async fn to_go(db: &mut SqliteConnection, runs: &[i64], limits: Limits) -> Result<Vec<i64>, sqlx::Error> {
    sqlx::query_scalar(include_str!("../../queries/runs_to_go.sql"))
        .bind(json(runs))
        .bind(limits.all)
        .bind(limits.quiet)
        .fetch_all(db)
        .await
}

/// Removes those of these runs that may go, or, where much belongs to them, some of that.
pub async fn remove(db: &mut SqliteConnection, runs: &[i64], limits: Limits) -> Result<Removed, sqlx::Error> {
    let runs = to_go(&mut *db, runs, limits).await?;
    if runs.is_empty() {
        return Ok(Removed::default());
    }
    let since = setting(&mut *db, SINCE).await?.and_then(|since| since.parse().ok()).unwrap_or(Millis::MIN);
    set_setting(&mut *db, SINCE, &since.max(limits.all).max(limits.quiet).to_string()).await?;
    let runs = json(&runs);
    for sql in [
        include_str!("../../queries/remove_rejections.sql"),
        include_str!("../../queries/remove_changes_of_runs.sql"),
    ] {
        let most = i64::try_from(AT_ONCE).unwrap_or(i64::MAX);
        let removed = sqlx::query(sql).bind(&runs).bind(most).execute(&mut *db).await?.rows_affected();
        if removed >= AT_ONCE as u64 {
            return Ok(Removed { runs: 0, is_more: true });
        }
    }
    sqlx::query(include_str!("../../queries/count_brought.sql")).bind(&runs).execute(&mut *db).await?;
    let remove = "DELETE FROM import_runs WHERE id IN (SELECT value FROM json_each(?1)) RETURNING cycle_id";
    let cycles: Vec<i64> = sqlx::query_scalar(remove).bind(&runs).fetch_all(&mut *db).await?;
    sqlx::query(include_str!("../../queries/remove_cycles.sql")).bind(json(&cycles)).execute(db).await?;
    Ok(Removed { runs: cycles.len() as u64, is_more: false })
}

/// Changes before `limit` that dates brought about, of jobs that nobody has decided about; some of them.
pub async fn turns(db: &mut SqliteConnection, limit: Millis) -> Result<Vec<i64>, sqlx::Error> {
    sqlx::query_scalar(include_str!("../../queries/past_turns.sql"))
        .bind(limit)
        .bind(i64::try_from(AT_ONCE).unwrap_or(i64::MAX))
        .fetch_all(db)
        .await
}

/// Removes changes.
pub async fn remove_changes(db: &mut SqliteConnection, changes: &[i64]) -> Result<u64, sqlx::Error> {
    let sql = "DELETE FROM changes WHERE id IN (SELECT value FROM json_each(?1))";
    Ok(sqlx::query(sql).bind(json(changes)).execute(db).await?.rows_affected())
}

/// Forgets the documents of runs that closed before `limit`, but the last of each feed; how many.
pub async fn forget_bodies(db: &mut SqliteConnection, limit: Millis) -> Result<u64, sqlx::Error> {
    let sql = include_str!("../../queries/old_bodies.sql");
    Ok(sqlx::query(sql).bind(limit).execute(db).await?.rows_affected())
}
