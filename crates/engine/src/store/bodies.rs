//! Which documents are kept. The row is the truth: a file without one is forgotten, a row without its file is a document
//! that is no longer on this computer.

use super::batch::json;
use contract::Millis;
use sqlx::{FromRow, SqliteConnection};

/// A document that was to be kept.
#[derive(Debug, Clone, FromRow)]
pub struct Body {
    /// What the server said of it, as JSON.
    pub note: String,
    /// Its file in the folder of kept documents, if it is kept.
    pub file: Option<String>,
    /// Why not: `too_large` or `not_written`.
    pub not_kept: Option<String>,
}

/// The document of a run.
pub async fn of_run(db: &mut SqliteConnection, run_id: i64) -> Result<Option<Body>, sqlx::Error> {
    sqlx::query_as("SELECT note, file, not_kept FROM bodies WHERE run_id = ?1")
        .bind(run_id)
        .fetch_optional(db)
        .await
}

/// The file of a document of the same feed that has one page and this hash, if one is kept.
pub async fn same_document(
    db: &mut SqliteConnection,
    run_id: i64,
    body_hash: &str,
) -> Result<Option<String>, sqlx::Error> {
    sqlx::query_scalar(include_str!("../../queries/same_document.sql"))
        .bind(run_id)
        .bind(body_hash)
        .fetch_optional(db)
        .await
}

/// The files of all that are kept.
pub async fn files(db: &mut SqliteConnection) -> Result<Vec<String>, sqlx::Error> {
    sqlx::query_scalar("SELECT file FROM bodies WHERE file IS NOT NULL").fetch_all(db).await
}

/// The files in the spool folder that tasks had kept which were dismissed.
pub async fn dismissed_spools(db: &mut SqliteConnection) -> Result<Vec<String>, sqlx::Error> {
    let sql = "SELECT spool FROM tasks WHERE state = 'discarded' AND retried_by = 0 AND spool IS NOT NULL
          AND feed_id NOT IN (SELECT feed_id FROM removals)";
    sqlx::query_scalar(sql).fetch_all(db).await
}

/// What the server said of the document a run imported, if that was fetched.
pub async fn note_of_run(db: &mut SqliteConnection, run_id: i64) -> Result<Option<String>, sqlx::Error> {
    sqlx::query_scalar(
        "SELECT fetched FROM tasks WHERE run_id = ?1 AND kind = 'import' AND fetched IS NOT NULL",
    )
    .bind(run_id)
    .fetch_optional(db)
    .await
}

/// Of runs whose documents wait to be packed, those of which nothing would be kept: a later one of the feed waits too.
pub async fn superseded(db: &mut SqliteConnection, waiting: &[i64]) -> Result<Vec<i64>, sqlx::Error> {
    sqlx::query_scalar(include_str!("../../queries/superseded_bodies.sql"))
        .bind(json(waiting))
        .fetch_all(db)
        .await
}

/// The run that has imported a file of the spool to its end and is no replay, if it is one's.
pub async fn imported_by(db: &mut SqliteConnection, spool: &str) -> Result<Option<i64>, sqlx::Error> {
    sqlx::query_scalar(
        "SELECT t.run_id FROM tasks AS t JOIN import_runs AS r ON r.id = t.run_id
          WHERE t.spool = ?1 AND t.kind = 'import' AND t.state IN ('done', 'cancelled') AND r.replay_of IS NULL",
    )
    .bind(spool)
    .fetch_optional(db)
    .await
}

/// Notes that the document of a run is kept in `file`, or why it is not. Gives back the files that are no longer kept
/// for it; `None` when the feed is no longer watched, and nothing of it is kept.
pub async fn keep(
    db: &mut SqliteConnection,
    run_id: i64,
    note: &str,
    kept: Result<&str, &str>,
    now: Millis,
) -> Result<Option<Vec<String>>, sqlx::Error> {
    let feed_id: Option<i64> = sqlx::query_scalar(include_str!("../../queries/keep_body.sql"))
        .bind(run_id)
        .bind(note)
        .bind(kept.ok())
        .bind(kept.err())
        .bind(now)
        .fetch_optional(&mut *db)
        .await?;
    let Some(feed_id) = feed_id else { return Ok(None) };
    let files: Vec<Option<String>> = sqlx::query_scalar(include_str!("../../queries/release_bodies.sql"))
        .bind(feed_id)
        .fetch_all(db)
        .await?;
    Ok(Some(files.into_iter().flatten().collect()))
}
