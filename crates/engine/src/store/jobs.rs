//! Reading jobs.

use super::texts::Html;
use crate::error::Error;
use crate::posting::{Position, Posting, Salary};
use contract::{Digest, EmploymentType, JobSummary, Millis, Remote};
use sqlx::{FromRow, SqliteConnection, SqlitePool};

/// A job as a row of a list.
#[derive(FromRow)]
pub(super) struct SummaryRow {
    id: i64,
    title: String,
    company: Option<String>,
    location: Option<String>,
    employment_type: Option<String>,
    employment_type_text: Option<String>,
    remote: Option<String>,
    url: Option<String>,
    posted_at: Option<Millis>,
    first_seen_at: Millis,
    closed_at: Option<Millis>,
    closed_for: Option<String>,
}

impl SummaryRow {
    pub fn id(&self) -> i64 {
        self.id
    }
}

impl From<SummaryRow> for JobSummary {
    fn from(row: SummaryRow) -> Self {
        Self {
            id: row.id,
            title: row.title,
            company: row.company,
            location: row.location,
            employment_type: row.employment_type,
            employment_type_text: row.employment_type_text,
            remote: row.remote,
            url: row.url,
            posted_at: row.posted_at,
            first_seen_at: row.first_seen_at,
            closed_at: row.closed_at,
            closed_for: row.closed_for,
        }
    }
}

/// A job as a row of the list.
///
/// # Errors
/// [`Error::NotFound`], or those of the database.
pub async fn summary(db: &mut SqliteConnection, id: i64) -> Result<JobSummary, Error> {
    let row: Option<SummaryRow> =
        sqlx::query_as("SELECT * FROM jobs WHERE id = ?1").bind(id).fetch_optional(db).await?;
    Ok(row.ok_or(Error::NotFound { what: "job", id })?.into())
}

/// The jobs a run brought; the first 200.
pub async fn new_of_run(db: &SqlitePool, run_id: i64) -> Result<Vec<JobSummary>, Error> {
    let rows: Vec<SummaryRow> =
        sqlx::query_as(include_str!("../../queries/new_jobs_of_run.sql")).bind(run_id).fetch_all(db).await?;
    Ok(rows.into_iter().map(JobSummary::from).collect())
}

/// How many of the jobs a run brought were deleted since.
pub async fn deleted_of_run(db: &SqlitePool, run_id: i64) -> Result<u64, sqlx::Error> {
    let deleted: i64 = sqlx::query_scalar(include_str!("../../queries/deleted_of_run.sql"))
        .bind(run_id)
        .fetch_one(db)
        .await?;
    Ok(u64::try_from(deleted).unwrap_or(0))
}

/// The link of a job as stored; `Some(None)` when it has none.
pub async fn url(db: &SqlitePool, id: i64) -> Result<Option<Option<String>>, sqlx::Error> {
    sqlx::query_scalar("SELECT url FROM jobs WHERE id = ?1").bind(id).fetch_optional(db).await
}

#[derive(FromRow)]
struct DetailRow {
    external_id: Option<String>,
    title: String,
    company: Option<String>,
    locations: String,
    employment_type: Option<String>,
    employment_type_text: Option<String>,
    remote: Option<String>,
    categories: String,
    salary: Option<String>,
    url: Option<String>,
    apply_url: Option<String>,
    posted_at: Option<Millis>,
    updated_at: Option<Millis>,
    expires_at: Option<Millis>,
    requisition_id: Option<String>,
    html: Option<Html>,
}

/// A job's stored fields, whole.
pub async fn detail(db: &mut SqliteConnection, id: i64) -> Result<Posting, Error> {
    let row: Option<DetailRow> = sqlx::query_as(
        "SELECT j.*, t.html FROM jobs AS j LEFT JOIN job_texts AS t ON t.job_id = j.id WHERE j.id = ?1",
    )
    .bind(id)
    .fetch_optional(db)
    .await?;
    let row = row.ok_or(Error::NotFound { what: "job", id })?;
    let word = |text: &str| serde_json::Value::String(text.to_owned());
    Ok(Posting {
        ordinal: 0,
        position: Position::default(),
        external_id: row.external_id,
        title: row.title,
        company: row.company,
        locations: serde_json::from_str(&row.locations)?,
        employment_type: row
            .employment_type
            .map(|text| serde_json::from_value::<EmploymentType>(word(&text)))
            .transpose()?,
        employment_type_text: row.employment_type_text,
        remote: row.remote.map(|text| serde_json::from_value::<Remote>(word(&text))).transpose()?,
        untitled: false,
        category: None,
        categories: serde_json::from_str(&row.categories)?,
        salary: row.salary.map(|text| serde_json::from_str::<Salary>(&text)).transpose()?,
        description_html: row.html.map(|html| html.0),
        url: row.url,
        apply_url: row.apply_url,
        posted_at: row.posted_at,
        updated_at: row.updated_at,
        expires_at: row.expires_at,
        requisition_id: row.requisition_id,
    })
}

/// Cycles that finished since `since` and were never told: the process died between the two, or nobody listened. What a
/// person imported on the command line was told there.
pub async fn untold_cycles(db: &SqlitePool, since: Millis) -> Result<Vec<i64>, sqlx::Error> {
    sqlx::query_scalar(include_str!("../../queries/untold_cycles.sql")).bind(since).fetch_all(db).await
}

/// What a finished cycle has to tell, handed out at most once; `None` when there is nothing (more) to tell.
pub async fn take_digest(
    db: &mut SqliteConnection,
    cycle_id: i64,
    now: Millis,
) -> Result<Option<Digest>, sqlx::Error> {
    let taken = sqlx::query(
        "UPDATE cycles SET told_at = ?2 WHERE id = ?1 AND told_at IS NULL AND finished_at IS NOT NULL",
    )
    .bind(cycle_id)
    .bind(now)
    .execute(&mut *db)
    .await?;
    if taken.rows_affected() == 0 {
        return Ok(None);
    }
    let rows: Vec<(String, Option<String>, i64)> =
        sqlx::query_as(include_str!("../../queries/digest.sql")).bind(cycle_id).fetch_all(db).await?;
    Ok(rows.first().map(|(_, _, new)| Digest {
        cycle_id,
        new: u64::try_from(*new).unwrap_or(0),
        first: rows.iter().map(|(title, company, _)| (title.clone(), company.clone())).collect(),
    }))
}
