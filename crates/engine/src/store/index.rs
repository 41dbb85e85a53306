//! The full-text index of titles, companies, places and descriptions.

use super::batch::{json, jsonb};
use super::texts::Html;
use crate::import::ready::Span;
use crate::parse::plain_text;
use crate::search::words::Index;
use sqlx::{AssertSqlSafe, SqlSafeStr, SqliteConnection};

/// Puts rows into the index.
const WRITE: &str = include_str!("../../queries/write_index.sql");
/// Jobs that enter the index at once.
const AT_ONCE: usize = 500;

/// What is searched of a job: number, title, company, location, and where its description without markup lies.
pub struct Row<'a>(pub i64, pub &'a str, pub Option<&'a str>, pub Option<String>, pub Span);

/// What is stored of a job that is searched: number, title, company, location, description as it came.
pub type Stored = (i64, String, Option<String>, Option<String>, Option<Html>);

/// Rows as [`add`] takes them.
pub fn rows(all: &[Row<'_>]) -> Vec<u8> {
    let rows: Vec<_> = all
        .iter()
        .map(|Row(job, title, company, location, Span(start, length))| {
            (job, title, company, location, start, length)
        })
        .collect();
    jsonb(&rows)
}

/// Puts jobs into the index that are not in it; their texts lie in `bodies`.
pub async fn add(db: &mut SqliteConnection, rows: Vec<u8>, bodies: &[u8]) -> Result<(), sqlx::Error> {
    add_by(db, WRITE, rows, bodies).await
}

async fn add_by(
    db: &mut SqliteConnection,
    sql: impl SqlSafeStr,
    rows: Vec<u8>,
    bodies: &[u8],
) -> Result<(), sqlx::Error> {
    sqlx::query(sql).bind(rows).bind(bodies).execute(db).await?;
    Ok(())
}

/// The same from what is stored of them.
async fn add_stored(
    db: &mut SqliteConnection,
    sql: impl SqlSafeStr,
    stored: &[Stored],
) -> Result<(), sqlx::Error> {
    let mut bodies = Vec::new();
    let all: Vec<Row<'_>> = stored
        .iter()
        .map(|(id, title, company, location, html)| {
            let body = plain_text(html.as_ref().map_or("", |html| &html.0));
            let span = Span::added(&mut bodies, body.as_bytes());
            Row(*id, title, company.as_deref(), location.clone(), span)
        })
        .collect();
    add_by(db, sql, rows(&all), &bodies).await
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
    for some in jobs.chunks(AT_ONCE) {
        let stored: Vec<Stored> = sqlx::query_as(include_str!("../../queries/unindexed_jobs.sql"))
            .bind(json(some))
            .fetch_all(&mut *db)
            .await?;
        add_stored(&mut *db, WRITE, &stored).await?;
    }
    Ok(())
}

/// Makes an index of no jobs beside one of all, which goes with the transaction. Words are cut as there.
pub(crate) async fn begin_reading(db: &mut SqliteConnection, index: Index) -> Result<(), sqlx::Error> {
    let columns = match index {
        Index::Jobs => "title, company, location, body",
        Index::Categories => "names",
    };
    let made = format!(
        "CREATE VIRTUAL TABLE temp.{} USING fts5 ({columns}, content = '', tokenize = 'unicode61 remove_diacritics 2')",
        index.read()
    );
    sqlx::query(AssertSqlSafe(made)).persistent(false).execute(db).await?;
    Ok(())
}

/// Puts jobs into the index of those that were read: what stands for them in that of all.
pub async fn read(db: &mut SqliteConnection, stored: &[Stored]) -> Result<(), sqlx::Error> {
    add_stored(db, AssertSqlSafe(WRITE.replacen(Index::Jobs.table(), Index::Jobs.read(), 1)), stored).await
}

/// The same with their categories.
pub async fn read_categories(db: &mut SqliteConnection, jobs: &[i64]) -> Result<(), sqlx::Error> {
    let fill = include_str!("../../queries/fill_some_categories.sql");
    let sql = fill.replacen(Index::Categories.table(), Index::Categories.read(), 1);
    sqlx::query(AssertSqlSafe(sql)).bind(json(jobs)).execute(db).await?;
    Ok(())
}
