//! What a person decided about jobs, and what that means for the index and the texts.

use super::batch::json;
use crate::error::Error;
use contract::{Marks, Millis, Stage};
use sqlx::{FromRow, SqliteConnection};

/// So long a deleted job's text is kept, should the person want the job back.
const TEXT_KEPT: Millis = 30 * 24 * 3_600_000;
/// Texts that are dropped in one transaction, and jobs that are indexed at once.
const AT_ONCE: usize = 500;

#[derive(FromRow)]
struct MarksRow {
    seen_at: Option<Millis>,
    saved_at: Option<Millis>,
    hidden_at: Option<Millis>,
    stage: Option<String>,
    stage_at: Option<Millis>,
    note: Option<String>,
    deleted_at: Option<Millis>,
}

/// The marks of a job.
///
/// # Errors
/// [`Error::NotFound`], or those of the database.
pub async fn of_job(db: &mut SqliteConnection, job_id: i64) -> Result<Marks, Error> {
    let is_there = sqlx::query_scalar("SELECT EXISTS (SELECT 1 FROM jobs WHERE id = ?1)").bind(job_id);
    if !is_there.fetch_one(&mut *db).await? {
        return Err(Error::NotFound { what: "job", id: job_id });
    }
    let row: Option<MarksRow> =
        sqlx::query_as("SELECT * FROM job_marks WHERE job_id = ?1").bind(job_id).fetch_optional(db).await?;
    Ok(row.map_or_else(Marks::default, |row| Marks {
        seen_at: row.seen_at,
        saved_at: row.saved_at,
        hidden_at: row.hidden_at,
        stage: row.stage.as_deref().and_then(Stage::parse),
        stage_at: row.stage_at,
        note: row.note,
        deleted_at: row.deleted_at,
    }))
}

/// Whether the words of a job are to be read again by the next import that carries it.
pub async fn is_to_be_read(db: &mut SqliteConnection, job_id: i64) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar(include_str!("../../queries/is_to_be_read.sql")).bind(job_id).fetch_one(db).await
}

/// Writes the marks of a job as a person decided them at `now`.
pub async fn write(
    db: &mut SqliteConnection,
    job_id: i64,
    marks: &Marks,
    now: Millis,
) -> Result<(), sqlx::Error> {
    sqlx::query(include_str!("../../queries/write_marks.sql"))
        .bind(job_id)
        .bind(marks.seen_at)
        .bind(marks.saved_at)
        .bind(marks.hidden_at)
        .bind(marks.stage.map(Stage::as_str))
        .bind(marks.stage_at)
        .bind(&marks.note)
        .bind(marks.deleted_at)
        .bind(now)
        .execute(db)
        .await?;
    Ok(())
}

/// A job came back. Where something else was said of it meanwhile, or its text was dropped, its feeds are to be read for it.
pub async fn catch_up(db: &mut SqliteConnection, job_id: i64) -> Result<(), sqlx::Error> {
    let caught_up = "UPDATE job_marks SET missed = 0
          WHERE job_id = ?1 AND (missed OR text_dropped_at IS NOT NULL)";
    if sqlx::query(caught_up).bind(job_id).execute(&mut *db).await?.rows_affected() == 0 {
        return Ok(());
    }
    for sql in [include_str!("../../queries/reread_job.sql"), include_str!("../../queries/ask_for_job.sql")] {
        sqlx::query(sql).bind(job_id).execute(&mut *db).await?;
    }
    Ok(())
}

/// Notes that a feed said something of a deleted job that would be the job's words.
pub async fn note_missed(db: &mut SqliteConnection, job_id: i64, feed_id: i64) -> Result<(), sqlx::Error> {
    let sql = "UPDATE jobs SET primary_feed_id = ?2 WHERE id = ?1";
    sqlx::query(sql).bind(job_id).bind(feed_id).execute(&mut *db).await?;
    sqlx::query("UPDATE job_marks SET missed = 1 WHERE job_id = ?1").bind(job_id).execute(db).await?;
    Ok(())
}

/// Notes that a job has a text again; `false` where none was dropped.
pub async fn note_text(db: &mut SqliteConnection, job_id: i64) -> Result<bool, sqlx::Error> {
    let sql = "UPDATE job_marks SET text_dropped_at = NULL WHERE job_id = ?1 AND text_dropped_at IS NOT NULL";
    Ok(sqlx::query(sql).bind(job_id).execute(db).await?.rows_affected() > 0)
}

/// Whether any text is to be dropped.
pub async fn has_texts_to_drop(db: impl sqlx::SqliteExecutor<'_>, now: Millis) -> Result<bool, sqlx::Error> {
    let next: Option<i64> = sqlx::query_scalar(include_str!("../../queries/deleted_long_ago.sql"))
        .bind(now - TEXT_KEPT)
        .bind(1)
        .fetch_optional(db)
        .await?;
    Ok(next.is_some())
}

/// Drops the texts of some of the jobs that were deleted long enough ago; how many there were.
pub async fn drop_texts(db: &mut SqliteConnection, now: Millis) -> Result<usize, sqlx::Error> {
    let jobs: Vec<i64> = sqlx::query_scalar(include_str!("../../queries/deleted_long_ago.sql"))
        .bind(now - TEXT_KEPT)
        .bind(i64::try_from(AT_ONCE).unwrap_or(i64::MAX))
        .fetch_all(&mut *db)
        .await?;
    if jobs.is_empty() {
        return Ok(0);
    }
    let all = json(&jobs);
    for sql in
        [include_str!("../../queries/drop_texts.sql"), include_str!("../../queries/drop_changed_texts.sql")]
    {
        sqlx::query(sql).bind(&all).execute(&mut *db).await?;
    }
    sqlx::query(include_str!("../../queries/note_dropped_texts.sql"))
        .bind(&all)
        .bind(now)
        .execute(db)
        .await?;
    Ok(jobs.len())
}
