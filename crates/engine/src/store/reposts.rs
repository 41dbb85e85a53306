//! Jobs that were posted before under another id, noted once for each, so that they can be listed.

use super::batch::json;
use super::{kin, status};
use crate::error::Error;
use contract::KinKind;
use sqlx::SqliteConnection;

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

/// Whether the next `most` jobs that nobody has judged are reposts; `None` when all have been judged.
pub async fn judge_next(db: &mut SqliteConnection, most: u32) -> Result<Option<Judged>, Error> {
    let next: Vec<i64> = sqlx::query_scalar(include_str!("../../queries/unjudged_jobs.sql"))
        .bind(UP_TO)
        .bind(most)
        .fetch_all(&mut *db)
        .await?;
    let Some(up_to) = next.last().copied() else { return Ok(None) };
    let mut reposts = Vec::new();
    for job in next {
        let kin = kin::of_job(db, job).await?;
        if kin.iter().any(|kin| kin.kind == KinKind::PostedBefore) {
            reposts.push(job);
        }
    }
    Ok(Some(Judged { up_to, reposts }))
}

/// Notes what was judged.
pub async fn note(db: &mut SqliteConnection, judged: &Judged) -> Result<(), sqlx::Error> {
    sqlx::query("INSERT OR IGNORE INTO job_reposts (job_id) SELECT value FROM json_each(?1)")
        .bind(json(&judged.reposts))
        .execute(&mut *db)
        .await?;
    status::set_setting(db, UP_TO, &judged.up_to.to_string()).await
}
