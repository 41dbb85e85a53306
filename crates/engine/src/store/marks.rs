//! What a person decided about jobs, and what that means for the index and the texts.

use super::batch::{IndexRow, json, write_index};
use super::feeds;
use crate::error::Error;
use crate::parse::plain_text;
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

/// The marks of a job, and whether it is to be read again.
///
/// # Errors
/// [`Error::NotFound`], or those of the database.
pub async fn of_job(db: &mut SqliteConnection, job_id: i64) -> Result<(Marks, bool), Error> {
    let row: Option<(Option<bool>,)> = sqlx::query_as(
        "SELECT m.reread FROM jobs AS j LEFT JOIN job_marks AS m ON m.job_id = j.id WHERE j.id = ?1",
    )
    .bind(job_id)
    .fetch_optional(&mut *db)
    .await?;
    let (reread,) = row.ok_or(Error::NotFound { what: "job", id: job_id })?;
    let row: Option<MarksRow> =
        sqlx::query_as("SELECT * FROM job_marks WHERE job_id = ?1").bind(job_id).fetch_optional(db).await?;
    let marks = row.map_or_else(Marks::default, |row| Marks {
        seen_at: row.seen_at,
        saved_at: row.saved_at,
        hidden_at: row.hidden_at,
        stage: row.stage.as_deref().and_then(Stage::parse),
        stage_at: row.stage_at,
        note: row.note,
        deleted_at: row.deleted_at,
    });
    Ok((marks, reread == Some(true)))
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

/// Takes deleted jobs out of the search index.
pub async fn leave_index(db: &mut SqliteConnection, jobs: &[i64]) -> Result<(), sqlx::Error> {
    sqlx::query("DELETE FROM jobs_fts WHERE rowid IN (SELECT value FROM json_each(?1))")
        .bind(json(jobs))
        .execute(db)
        .await?;
    Ok(())
}

/// Puts jobs that came back into the search index, with the text that is there.
pub async fn enter_index(db: &mut SqliteConnection, jobs: &[i64]) -> Result<(), sqlx::Error> {
    type Row = (i64, String, Option<String>, Option<String>, Option<String>);
    for some in jobs.chunks(AT_ONCE) {
        let rows: Vec<Row> = sqlx::query_as(include_str!("../../queries/unindexed_jobs.sql"))
            .bind(json(some))
            .fetch_all(&mut *db)
            .await?;
        let index: Vec<IndexRow<'_>> = rows
            .iter()
            .map(|(id, title, company, location, html)| {
                let text = plain_text(html.as_deref().unwrap_or_default());
                IndexRow(*id, title, company.as_deref(), location.clone(), text.into())
            })
            .collect();
        write_index(&mut *db, &index).await?;
    }
    Ok(())
}

/// Lets the feeds that carry a job be read whole the next time, whatever their servers say of their documents.
pub async fn ask_for(db: &mut SqliteConnection, job_id: i64) -> Result<(), sqlx::Error> {
    let carry = "SELECT feed_id FROM sightings WHERE job_id = ?1 AND ended_at IS NULL";
    let feeds: Vec<i64> = sqlx::query_scalar(carry).bind(job_id).fetch_all(&mut *db).await?;
    for feed in feeds {
        feeds::forget_validators(&mut *db, feed).await?;
    }
    Ok(())
}

/// Notes of jobs whether they are to be read again, should they come back; `false`: they were.
pub async fn set_reread(db: &mut SqliteConnection, jobs: &[i64], reread: bool) -> Result<(), sqlx::Error> {
    if jobs.is_empty() {
        return Ok(());
    }
    sqlx::query(include_str!("../../queries/set_reread.sql"))
        .bind(json(jobs))
        .bind(reread)
        .execute(db)
        .await?;
    Ok(())
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
