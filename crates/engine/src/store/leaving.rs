//! Jobs that have closed long ago and leave, with all that is known of them.

use super::batch::json;
use super::index;
use contract::Millis;
use sqlx::SqliteConnection;
use std::collections::{HashMap, HashSet};

/// The keys of a job: provider, kind, hash in hex.
type Keys = HashMap<i64, Vec<(i64, String, String)>>;

/// The next `most` jobs behind one that closed before `limit`.
pub async fn next(
    db: &mut SqliteConnection,
    behind: i64,
    limit: Millis,
    most: u32,
) -> Result<Vec<i64>, sqlx::Error> {
    sqlx::query_scalar(include_str!("../../queries/past_jobs.sql"))
        .bind(behind)
        .bind(limit)
        .bind(most)
        .fetch_all(db)
        .await
}

/// Of these jobs those that may go.
pub async fn to_go(db: &mut SqliteConnection, jobs: &[i64], limit: Millis) -> Result<Vec<i64>, sqlx::Error> {
    sqlx::query_scalar(include_str!("../../queries/jobs_to_go.sql"))
        .bind(json(jobs))
        .bind(limit)
        .fetch_all(db)
        .await
}

/// The keys of jobs. A key that comes to one later comes with a posting, which opens the job: then it does not go.
pub async fn keys(db: &mut SqliteConnection, jobs: &[i64]) -> Result<Keys, sqlx::Error> {
    let rows: Vec<(i64, i64, String, String)> =
        sqlx::query_as(include_str!("../../queries/keys_of_jobs.sql")).bind(json(jobs)).fetch_all(db).await?;
    let mut keys = Keys::new();
    for (job, provider, kind, key) in rows {
        keys.entry(job).or_default().push((provider, kind, key));
    }
    Ok(keys)
}

/// Removes those of these jobs that may go; how many those are.
pub async fn remove(
    db: &mut SqliteConnection,
    jobs: &[i64],
    keys: &Keys,
    limit: Millis,
) -> Result<u64, sqlx::Error> {
    let gone = to_go(&mut *db, jobs, limit).await?;
    if gone.is_empty() {
        return Ok(0);
    }
    index::leave(&mut *db, &gone).await?;
    let found: HashSet<_> = gone.iter().filter_map(|job| keys.get(job)).flatten().collect();
    let all = json(&gone);
    let remove_keys = sqlx::query(include_str!("../../queries/remove_keys.sql"));
    remove_keys.bind(json(&found)).bind(&all).execute(&mut *db).await?;
    sqlx::query(include_str!("../../queries/remove_sightings.sql")).bind(&all).execute(&mut *db).await?;
    for sql in [
        "DELETE FROM changes WHERE job_id IN (SELECT value FROM json_each(?1))",
        "DELETE FROM job_marks WHERE job_id IN (SELECT value FROM json_each(?1))",
        // Their texts, prints and what was judged of them go with them.
        "DELETE FROM jobs WHERE id IN (SELECT value FROM json_each(?1))",
    ] {
        sqlx::query(sql).bind(&all).execute(&mut *db).await?;
    }
    Ok(gone.len() as u64)
}

/// Lets the full-text indices give back some of the room that jobs took which have left; whether there may be more of it.
pub async fn merge_indices(db: &mut SqliteConnection, pages: i32) -> Result<bool, sqlx::Error> {
    let mut goes_on = false;
    for sql in [
        "INSERT INTO jobs_fts (jobs_fts, rank) VALUES ('merge', ?1)",
        "INSERT INTO job_kin (job_kin, rank) VALUES ('merge', ?1)",
        "INSERT INTO job_categories (job_categories, rank) VALUES ('merge', ?1)",
    ] {
        let before = changes(&mut *db).await?;
        sqlx::query(sql).bind(pages).execute(&mut *db).await?;
        // One that found nothing to merge has changed less than two rows (<https://sqlite.org/fts5.html#the_merge_command>).
        goes_on |= changes(&mut *db).await? - before >= 2;
    }
    Ok(goes_on)
}

async fn changes(db: &mut SqliteConnection) -> Result<i64, sqlx::Error> {
    sqlx::query_scalar("SELECT total_changes()").fetch_one(db).await
}
