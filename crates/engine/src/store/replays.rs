//! Runs that read the document of another run again.

use crate::posting::Position;
use contract::Millis;
use sqlx::{FromRow, SqliteConnection};

/// A replay, as the database knows it.
#[derive(Debug, Clone, FromRow)]
pub struct Replay {
    /// The run whose document it reads.
    pub of: i64,
    /// How many postings that run reached.
    pub reached: i64,
    /// Whether it takes up the whole document. Otherwise a newer one was imported since: then what is known is newer.
    pub is_whole: bool,
}

/// What a replay would find.
#[derive(Debug, Clone, FromRow)]
pub struct Prospect {
    /// Whether no newer document of the feed was imported.
    pub is_whole: bool,
    /// Rejections of the run asked about that are not resolved.
    pub unresolved: i64,
    /// Whether there are any, of any run that read the document.
    pub any_left: bool,
    /// Whether none of those runs reached the end of it.
    pub is_unread: bool,
    /// Whether the feed is being imported.
    pub is_busy: bool,
    /// Whether the document waits in the queue, set aside.
    pub is_set_aside: bool,
    /// Whether the feed is no longer watched.
    pub is_removed: bool,
    /// The last run of the feed whose document is kept.
    pub kept_of: Option<i64>,
}

/// Whether a run is a replay, and of what.
pub async fn of_run(db: &mut SqliteConnection, run_id: i64) -> Result<Option<Replay>, sqlx::Error> {
    sqlx::query_as(include_str!("../../queries/replay_of.sql")).bind(run_id).fetch_optional(db).await
}

/// The runs that read the document of a run again.
pub async fn of_document(db: &mut SqliteConnection, run_id: i64) -> Result<Vec<i64>, sqlx::Error> {
    sqlx::query_scalar("SELECT id FROM import_runs WHERE replay_of = ?1 ORDER BY id")
        .bind(run_id)
        .fetch_all(db)
        .await
}

/// What a replay of the document of run `of` would find, asked for at run `run_id`.
pub async fn prospect(db: &mut SqliteConnection, run_id: i64, of: i64) -> Result<Prospect, sqlx::Error> {
    sqlx::query_as(include_str!("../../queries/prospect.sql")).bind(run_id).bind(of).fetch_one(db).await
}

/// Opens a replay of the document of run `of`.
pub async fn open(
    db: &mut SqliteConnection,
    cycle_id: i64,
    trigger: &str,
    of: i64,
    now: Millis,
) -> Result<i64, sqlx::Error> {
    sqlx::query_scalar(include_str!("../../queries/open_replay.sql"))
        .bind(cycle_id)
        .bind(trigger)
        .bind(now)
        .bind(of)
        .fetch_one(db)
        .await
}

/// Where the rejections lie that run `run_id` may resolve, in document order, with their numbers.
pub async fn unresolved(
    db: &mut SqliteConnection,
    of: i64,
    run_id: i64,
) -> Result<Vec<(Position, i64)>, sqlx::Error> {
    let rows: Vec<(u32, i64, i64)> = sqlx::query_as(include_str!("../../queries/unresolved.sql"))
        .bind(of)
        .bind(run_id)
        .fetch_all(db)
        .await?;
    let position = |page, at| Position { page, at: u64::try_from(at).unwrap_or(0) };
    Ok(rows.into_iter().map(|(page, at, id)| (position(page, at), id)).collect())
}

/// Notes that run `run_id` has imported the postings of these rejections.
pub async fn resolve(db: &mut SqliteConnection, rejections: &[i64], run_id: i64) -> Result<(), sqlx::Error> {
    if rejections.is_empty() {
        return Ok(());
    }
    let rejections = serde_json::to_string(rejections).unwrap_or_else(|_| "[]".to_owned());
    sqlx::query(include_str!("../../queries/resolve_rejections.sql"))
        .bind(rejections)
        .bind(run_id)
        .execute(db)
        .await?;
    Ok(())
}

/// Notes that a feed has succeeded, if it never has: from now on its news are told. All else that is known of its
/// fetching stays as it is, since nothing was fetched.
pub async fn record_first_success(
    db: &mut SqliteConnection,
    feed_id: i64,
    now: Millis,
) -> Result<(), sqlx::Error> {
    sqlx::query("UPDATE feeds SET first_success_at = coalesce(first_success_at, ?2) WHERE id = ?1")
        .bind(feed_id)
        .bind(now)
        .execute(db)
        .await?;
    Ok(())
}
