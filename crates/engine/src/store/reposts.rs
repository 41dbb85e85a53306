//! Jobs that were posted before under another id, noted once for each, so that they can be listed.

use super::batch::json;
use super::fault::Fault;
use super::kin::One;
use super::status;
use crate::error::Error;
use sqlx::SqliteConnection;
use std::collections::HashMap;

/// The setting that says up to which number jobs have been judged.
const UP_TO: &str = "reposts_up_to";

/// Some jobs that were judged.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Judged {
    /// The number of the last one.
    pub up_to: i64,
    /// Those that are reposts.
    pub reposts: Vec<i64>,
}

/// Whether the next jobs that nobody has judged are reposts, `most` of them and as long as `goes_on`, but one at least; `None` when all
/// have been judged.
pub async fn judge_next(
    db: &mut SqliteConnection,
    most: u32,
    goes_on: impl Fn() -> bool,
) -> Result<Option<Judged>, Error> {
    let next: Vec<i64> = sqlx::query_scalar(include_str!("../../queries/unjudged_jobs.sql"))
        .bind(UP_TO)
        .bind(most)
        .fetch_all(&mut *db)
        .await?;
    let Some(first) = next.first() else { return Ok(None) };
    let mut judged = Judged { up_to: *first, reposts: Vec::new() };
    let mut all: HashMap<i64, One> = match One::all(db, &next).await {
        Ok(all) => all.into_iter().map(|one| (one.id, one)).collect(),
        // Each is looked at by itself then.
        Err(err) if Fault::of_error(&err) == Fault::Other => HashMap::new(),
        Err(err) => return Err(err),
    };
    for job in next {
        if job > judged.up_to && !goes_on() {
            break;
        }
        judged.up_to = job;
        match is_repost(db, job, all.remove(&job)).await {
            Ok(true) => judged.reposts.push(job),
            Ok(false) => {}
            Err(err) if Fault::of_error(&err) == Fault::Other => {
                // A job that cannot be read must not keep all others from being judged.
                tracing::warn!(job.id = job, error = %err, "a job could not be compared with its like");
            }
            Err(err) => return Err(err),
        }
    }
    Ok(Some(judged))
}

async fn is_repost(db: &mut SqliteConnection, job: i64, one: Option<One>) -> Result<bool, Error> {
    let one = match one {
        Some(one) => Some(one),
        None => One::all(db, &[job]).await?.pop(),
    };
    match one {
        Some(one) => one.is_repost(db).await,
        None => Ok(false),
    }
}

/// Notes what was judged.
pub async fn note(db: &mut SqliteConnection, judged: &Judged) -> Result<(), sqlx::Error> {
    sqlx::query("INSERT OR IGNORE INTO job_reposts (job_id) SELECT value FROM json_each(?1)")
        .bind(json(&judged.reposts))
        .execute(&mut *db)
        .await?;
    status::set_setting(db, UP_TO, &judged.up_to.to_string()).await
}
