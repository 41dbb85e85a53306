//! Jobs that close and come back: sightings that end, dates that pass.

use super::batch::{Place, json};
use contract::Millis;
use futures_util::TryStreamExt;
use sqlx::SqliteConnection;
use std::collections::BTreeSet;

/// How many jobs closed and came back.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Turns {
    /// Closed.
    pub closed: i64,
    /// Came back.
    pub reopened: i64,
}

/// What a feed carries that a whole document of all it has does not hold.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Absent {
    /// Those jobs.
    pub jobs: Vec<i64>,
    /// How many jobs the feed carried.
    pub of: usize,
    /// Whether the document shows that they are gone.
    pub is_conclusive: bool,
}

impl Absent {
    /// Whether so much is missing that a second document has to confirm it.
    pub fn is_doubtful(&self) -> bool {
        self.jobs.len() * 2 >= self.of
    }
}

/// What became of what is absent.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Ended {
    /// Jobs that are closed now.
    pub closed: i64,
    /// Sightings that ended after they had waited for it.
    pub confirmed: u64,
    /// Sightings that wait for a second document.
    pub waiting: u64,
}

impl Ended {
    /// What a person is told of it, where that is out of the ordinary.
    pub fn sentence(&self) -> Option<String> {
        let jobs = |n: u64| if n == 1 { "1 job".to_owned() } else { format!("{n} jobs") };
        match (self.waiting, self.confirmed) {
            (0, 0) => None,
            (0, confirmed) => Some(format!(
                "{} that were missing before are missing again, and are taken for gone.",
                jobs(confirmed)
            )),
            (waiting, _) => Some(format!(
                "{} of this feed are missing from its document. That is half of all or more, so they stay open until the next \
                 import shows the same.",
                jobs(waiting)
            )),
        }
    }
}

/// How many jobs a feed carries, and those of them that are not brought.
pub async fn carried(
    db: &mut SqliteConnection,
    feed_id: i64,
    is_brought: impl Fn(i64) -> bool,
) -> Result<(usize, Vec<i64>), sqlx::Error> {
    let (mut carried, mut absent) = (0, Vec::new());
    let sql = "SELECT job_id FROM sightings WHERE feed_id = ?1 AND ended_at IS NULL";
    let mut jobs = sqlx::query_scalar(sql).bind(feed_id).fetch(db);
    while let Some(job) = jobs.try_next().await? {
        carried += 1;
        if !is_brought(job) {
            absent.push(job);
        }
    }
    Ok((carried, absent))
}

/// Whether a feed has carried anything before a run.
pub async fn has_carried(db: &mut SqliteConnection, feed_id: i64, run_id: i64) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar("SELECT EXISTS (SELECT 1 FROM sightings WHERE feed_id = ?1 AND run_id <> ?2)")
        .bind(feed_id)
        .bind(run_id)
        .fetch_one(db)
        .await
}

/// Ends the sightings of what is absent, and closes the jobs that no feed carries then. Where that is half of all or more, it
/// waits for a second document that lacks the same.
pub async fn end_absent(
    db: &mut SqliteConnection,
    place: Place,
    absent: &Absent,
) -> Result<Ended, sqlx::Error> {
    let jobs = json(&absent.jobs);
    let seen_again = "UPDATE sightings SET absent_since = NULL
          WHERE feed_id = ?1 AND absent_since IS NOT NULL AND job_id NOT IN (SELECT value FROM json_each(?2))";
    sqlx::query(seen_again).bind(place.feed_id).bind(&jobs).execute(&mut *db).await?;
    if absent.jobs.is_empty() || !absent.is_conclusive {
        return Ok(Ended::default());
    }
    let ended: Vec<i64> = sqlx::query_scalar(include_str!("../../queries/end_sightings.sql"))
        .bind(place.feed_id)
        .bind(&jobs)
        .bind(place.now)
        .bind(absent.is_doubtful())
        .fetch_all(&mut *db)
        .await?;
    let mut result = Ended::default();
    if absent.is_doubtful() {
        let wait = "UPDATE sightings SET absent_since = ?3
              WHERE feed_id = ?1 AND ended_at IS NULL AND job_id IN (SELECT value FROM json_each(?2))";
        let waiting =
            sqlx::query(wait).bind(place.feed_id).bind(&jobs).bind(place.now).execute(&mut *db).await?;
        result = Ended { waiting: waiting.rows_affected(), confirmed: ended.len() as u64, closed: 0 };
    }
    let ended = json(&ended);
    let closed: Vec<(i64, Millis)> = sqlx::query_as(include_str!("../../queries/close_absent.sql"))
        .bind(&ended)
        .bind(place.now)
        .fetch_all(&mut *db)
        .await?;
    note_closings(db, place.run_id, "absent", &closed).await?;
    hand_over(db, place.feed_id, &ended).await?;
    result.closed = closed.len() as i64;
    Ok(result)
}

/// Whether anything a feed carries waits for a second document that lacks it.
pub async fn is_any_waiting(db: &mut SqliteConnection, feed_id: i64) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar(
        "SELECT EXISTS (SELECT 1 FROM sightings WHERE feed_id = ?1 AND absent_since IS NOT NULL)",
    )
    .bind(feed_id)
    .fetch_one(db)
    .await
}

/// What the server says has not changed holds all it held: nothing of it is absent.
pub async fn none_absent(db: &mut SqliteConnection, feed_id: i64) -> Result<(), sqlx::Error> {
    sqlx::query("UPDATE sightings SET absent_since = NULL WHERE feed_id = ?1 AND absent_since IS NOT NULL")
        .bind(feed_id)
        .execute(db)
        .await?;
    Ok(())
}

/// Jobs that a feed worded and that others still carry get the words of one of those, as soon as it is read again.
async fn hand_over(db: &mut SqliteConnection, feed_id: i64, ended: &str) -> Result<(), sqlx::Error> {
    let handed: Vec<(i64, i64)> = sqlx::query_as(include_str!("../../queries/hand_over.sql"))
        .bind(ended)
        .bind(feed_id)
        .fetch_all(&mut *db)
        .await?;
    if handed.is_empty() {
        return Ok(());
    }
    let stale = "UPDATE sightings SET stale = 1 FROM json_each(?1) AS e
          WHERE job_id = e.value ->> 0 AND feed_id = e.value ->> 1 AND ended_at IS NULL";
    sqlx::query(stale).bind(json(&handed)).execute(&mut *db).await?;
    // A document that has not changed must be read again for that.
    let feeds: BTreeSet<i64> = handed.iter().map(|(_, feed)| *feed).collect();
    super::validators::drop_of(db, &json(&feeds)).await
}

/// Opens those of these jobs that are closed; how many those are.
pub async fn reopen(db: &mut SqliteConnection, place: Place, jobs: &[i64]) -> Result<i64, sqlx::Error> {
    if jobs.is_empty() {
        return Ok(0);
    }
    let jobs = json(jobs);
    sqlx::query(include_str!("../../queries/reopen_jobs.sql"))
        .bind(&jobs)
        .bind(place.run_id)
        .bind(place.now)
        .execute(&mut *db)
        .await?;
    let open = "UPDATE jobs SET closed_at = NULL, closed_for = NULL
          WHERE id IN (SELECT value FROM json_each(?1)) AND closed_at IS NOT NULL";
    Ok(sqlx::query(open).bind(&jobs).execute(db).await?.rows_affected() as i64)
}

/// Opens those of these jobs that were closed for a date that has been put off; how many those are.
pub async fn prolong(db: &mut SqliteConnection, place: Place, jobs: &[i64]) -> Result<i64, sqlx::Error> {
    if jobs.is_empty() {
        return Ok(0);
    }
    let jobs: Vec<i64> = sqlx::query_scalar(include_str!("../../queries/prolonged.sql"))
        .bind(json(jobs))
        .bind(place.now)
        .fetch_all(&mut *db)
        .await?;
    reopen(db, place, &jobs).await
}

/// Closes the jobs whose own date has passed, in a run or in none (0); how many those are.
pub async fn expire(db: &mut SqliteConnection, run_id: i64, now: Millis) -> Result<i64, sqlx::Error> {
    let closed: Vec<(i64, Millis)> =
        sqlx::query_as(include_str!("../../queries/expire_jobs.sql")).bind(now).fetch_all(&mut *db).await?;
    note_closings(db, run_id, "expired", &closed).await?;
    Ok(closed.len() as i64)
}

/// Opens what was closed for a date that still lies ahead: the clock has shown a time that was not true. How many those are.
pub async fn undo_early(db: &mut SqliteConnection, now: Millis) -> Result<i64, sqlx::Error> {
    let early: Vec<i64> =
        sqlx::query_scalar("SELECT id FROM jobs WHERE closed_for = 'expired' AND ends_at > ?1")
            .bind(now)
            .fetch_all(&mut *db)
            .await?;
    reopen(db, Place { feed_id: 0, provider_id: 0, run_id: 0, now }, &early).await
}

/// Whether there is any such job.
pub async fn is_any_early(db: &sqlx::SqlitePool, now: Millis) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar("SELECT EXISTS (SELECT 1 FROM jobs WHERE closed_for = 'expired' AND ends_at > ?1)")
        .bind(now)
        .fetch_one(db)
        .await
}

/// When the next job closes by its own date.
pub async fn next_expiry(db: &sqlx::SqlitePool) -> Result<Option<Millis>, sqlx::Error> {
    sqlx::query_scalar("SELECT min(ends_at) FROM jobs WHERE closed_at IS NULL AND ends_at IS NOT NULL")
        .fetch_one(db)
        .await
}

async fn note_closings(
    db: &mut SqliteConnection,
    run_id: i64,
    why: &str,
    closed: &[(i64, Millis)],
) -> Result<(), sqlx::Error> {
    if closed.is_empty() {
        return Ok(());
    }
    sqlx::query(include_str!("../../queries/note_closings.sql"))
        .bind(json(closed))
        .bind(run_id)
        .bind(why)
        .execute(db)
        .await?;
    Ok(())
}
