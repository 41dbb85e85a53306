//! The full-text index of titles, companies, places and descriptions.

use super::batch::{json, jsonb};
use super::texts::Html;
use crate::import::ready::Span;
use crate::parse::plain_text;
use sqlx::SqliteConnection;

/// Jobs that enter the index at once.
const AT_ONCE: usize = 500;

/// What is searched of a job: number, title, company, location, and where its description without markup lies.
pub struct Row<'a>(pub i64, pub &'a str, pub Option<&'a str>, pub Option<String>, pub Span);

/// Puts jobs into the index that are not in it; their texts lie in `bodies`.
pub async fn add(db: &mut SqliteConnection, rows: &[Row<'_>], bodies: &[u8]) -> Result<(), sqlx::Error> {
    let rows: Vec<_> = rows
        .iter()
        .map(|Row(job, title, company, location, Span(start, length))| {
            (job, title, company, location, start, length)
        })
        .collect();
    sqlx::query(include_str!("../../queries/write_index.sql"))
        .bind(jsonb(&rows))
        .bind(bodies)
        .execute(db)
        .await?;
    Ok(())
}

/// Takes jobs out of the index.
pub async fn leave(db: &mut SqliteConnection, jobs: &[i64]) -> Result<(), sqlx::Error> {
    sqlx::query("DELETE FROM jobs_fts WHERE rowid IN (SELECT value FROM json_each(?1))")
        .bind(json(jobs))
        .execute(db)
        .await?;
    Ok(())
}

/// Puts jobs into the index with the text that is there, in the place of what stood there for them.
pub async fn enter(db: &mut SqliteConnection, jobs: &[i64]) -> Result<(), sqlx::Error> {
    leave(&mut *db, jobs).await?;
    fill(db, jobs).await
}

/// Puts jobs into the index that are not in it, with the text that is there.
pub async fn fill(db: &mut SqliteConnection, jobs: &[i64]) -> Result<(), sqlx::Error> {
    type Stored = (i64, String, Option<String>, Option<String>, Option<Html>);
    for some in jobs.chunks(AT_ONCE) {
        let stored: Vec<Stored> = sqlx::query_as(include_str!("../../queries/unindexed_jobs.sql"))
            .bind(json(some))
            .fetch_all(&mut *db)
            .await?;
        let mut bodies = Vec::new();
        let rows: Vec<Row<'_>> = stored
            .iter()
            .map(|(id, title, company, location, html)| {
                let body = plain_text(html.as_ref().map_or("", |html| &html.0));
                let span = Span::added(&mut bodies, body.as_bytes());
                Row(*id, title, company.as_deref(), location.clone(), span)
            })
            .collect();
        add(&mut *db, &rows, &bodies).await?;
    }
    Ok(())
}
