//! What became of a job, and which feeds carry it.

use crate::posting::Salary;
use crate::timeline;
use contract::{JobChange, JobSighting, Millis, Page, Piece, RunChange, RunChanges};
use sqlx::{FromRow, SqliteConnection};

#[derive(FromRow)]
struct ChangeRow {
    at: Millis,
    run_id: i64,
    field: String,
    old: Option<String>,
    new: Option<String>,
    feed_title: Option<String>,
    total: i64,
}

/// The changes of a job, the newest first; the last 100, and how many there were.
pub async fn of_job(db: &mut SqliteConnection, job_id: i64) -> Result<Page<JobChange>, sqlx::Error> {
    let rows: Vec<ChangeRow> =
        sqlx::query_as(include_str!("../../queries/changes_of_job.sql")).bind(job_id).fetch_all(db).await?;
    let total = rows.first().map_or(0, |row| u64::try_from(row.total).unwrap_or(0));
    Ok(Page { rows: rows.into_iter().map(change).collect(), total })
}

fn change(row: ChangeRow) -> JobChange {
    let ChangeRow { at, run_id, field, old, new, feed_title, .. } = row;
    let Told { old, new, pieces } = told(&field, old, new);
    // A run's numbers begin at 1.
    let run_id = Some(run_id).filter(|run_id| *run_id > 0);
    JobChange { field, old, new, pieces, at, run_id, feed_title }
}

/// The sides of a change as people read them.
struct Told {
    old: Option<String>,
    new: Option<String>,
    pieces: Vec<Piece>,
}

fn told(field: &str, mut old: Option<String>, mut new: Option<String>) -> Told {
    let mut pieces = Vec::new();
    match field {
        "salary" => {
            for side in [&mut old, &mut new] {
                let read = side.as_deref().and_then(|json| serde_json::from_str::<Salary>(json).ok());
                *side = read.and_then(|pay| timeline::salary(&pay)).or_else(|| side.take());
            }
        }
        "title" | "description" => {
            if let (Some(old), Some(new)) = (&old, &new) {
                pieces = timeline::pieces(old, new);
            }
        }
        _ => {}
    }
    Told { old, new, pieces }
}

#[derive(FromRow)]
struct RunChangeRow {
    job_id: i64,
    title: String,
    at: Millis,
    field: String,
    old: Option<String>,
    new: Option<String>,
    total: i64,
}

impl From<RunChangeRow> for RunChange {
    fn from(row: RunChangeRow) -> Self {
        let RunChangeRow { job_id, title, at, field, old, new, .. } = row;
        let Told { old, new, pieces } = told(&field, old, new);
        let change = JobChange { field, old, new, pieces, at, run_id: None, feed_title: None };
        Self { job_id, title, change }
    }
}

/// What a run altered in jobs that were known.
pub async fn of_run(db: &mut SqliteConnection, run_id: i64) -> Result<RunChanges, sqlx::Error> {
    let rows: Vec<RunChangeRow> = sqlx::query_as(include_str!("../../queries/changes_of_run.sql"))
        .bind(run_id)
        .fetch_all(&mut *db)
        .await?;
    let turns: Vec<RunChangeRow> = sqlx::query_as(include_str!("../../queries/turns_of_run.sql"))
        .bind(run_id)
        .fetch_all(&mut *db)
        .await?;
    let jobs: i64 = sqlx::query_scalar(include_str!("../../queries/changed_jobs_of_run.sql"))
        .bind(run_id)
        .fetch_one(db)
        .await?;
    let total = rows.first().map_or(0, |row| u64::try_from(row.total).unwrap_or(0));
    Ok(RunChanges {
        rows: rows.into_iter().map(RunChange::from).collect(),
        total,
        jobs: u64::try_from(jobs).unwrap_or(0),
        turns: turns.into_iter().map(RunChange::from).collect(),
    })
}

#[derive(FromRow)]
struct SightingRow {
    feed_id: i64,
    feed_title: String,
    started_at: Millis,
    ended_at: Option<Millis>,
    is_watched: bool,
    is_primary: bool,
}

/// Which feeds carry or carried a job, the oldest first.
pub async fn sightings(db: &mut SqliteConnection, job_id: i64) -> Result<Vec<JobSighting>, sqlx::Error> {
    let rows: Vec<SightingRow> =
        sqlx::query_as(include_str!("../../queries/sightings_of_job.sql")).bind(job_id).fetch_all(db).await?;
    let sighting = |row: SightingRow| JobSighting {
        feed_id: row.feed_id,
        feed_title: row.feed_title,
        since: row.started_at,
        until: row.ended_at,
        watched: row.is_watched,
        primary: row.is_primary,
    };
    Ok(rows.into_iter().map(sighting).collect())
}
