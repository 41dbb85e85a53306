//! Feeds that were removed and can be brought back still, and the jobs that went with them.

use super::batch::json;
use super::{index, marks};
use contract::Millis;
use sqlx::{SqliteConnection, SqlitePool};

/// Stops watching a feed for good; `false` when it was not watched. Its open import is to end, and what was set aside of it is
/// dismissed.
pub async fn remove(db: &mut SqliteConnection, id: i64, now: Millis) -> Result<bool, sqlx::Error> {
    sqlx::query("DELETE FROM alarms WHERE feed_id = ?1").bind(id).execute(&mut *db).await?;
    leave(db, id, now).await
}

/// The same, without letting go of what is known of it.
async fn leave(db: &mut SqliteConnection, id: i64, now: Millis) -> Result<bool, sqlx::Error> {
    let done =
        sqlx::query("UPDATE feeds SET removed_at = ?2, enabled = 0 WHERE id = ?1 AND removed_at IS NULL")
            .bind(id)
            .bind(now)
            .execute(&mut *db)
            .await?;
    sqlx::query(include_str!("../../queries/end_tasks_of_feed.sql")).bind(id).bind(now).execute(db).await?;
    Ok(done.rows_affected() == 1)
}

/// Stops watching a feed so that [`undo`] can bring it back; `false` when it was not watched. Its open import is to end.
pub async fn begin(db: &mut SqliteConnection, id: i64, now: Millis) -> Result<bool, sqlx::Error> {
    let begun = sqlx::query(include_str!("../../queries/begin_removal.sql"))
        .bind(id)
        .bind(now)
        .execute(&mut *db)
        .await?;
    if begun.rows_affected() == 0 {
        return Ok(false);
    }
    leave(db, id, now).await
}

/// Brings a feed back, with the jobs that went with it; `false` when there is no such removal.
pub async fn undo(db: &mut SqliteConnection, id: i64, now: Millis) -> Result<bool, sqlx::Error> {
    let noted = sqlx::query_scalar("SELECT dismissed FROM removals WHERE feed_id = ?1").bind(id);
    let Some(dismissed): Option<String> = noted.fetch_optional(&mut *db).await? else { return Ok(false) };
    sqlx::query(include_str!("../../queries/restore_feed.sql")).bind(id).bind(now).execute(&mut *db).await?;
    sqlx::query("DELETE FROM removals WHERE feed_id = ?1").bind(id).execute(&mut *db).await?;
    let take_up =
        "UPDATE tasks SET retried_by = NULL WHERE id IN (SELECT value FROM json_each(?1)) AND retried_by = 0";
    sqlx::query(take_up).bind(dismissed).execute(&mut *db).await?;
    bring_back_of(db, id).await?;
    // What other feeds closed meanwhile, because this one was not watched, is there again if its document says so.
    let stale = "UPDATE sightings SET stale = 1
          WHERE feed_id = ?1 AND ended_at IS NULL
            AND EXISTS (SELECT 1 FROM jobs AS j
                         WHERE j.id = job_id AND j.closed_for = 'absent')";
    let closed = sqlx::query(stale).bind(id).execute(&mut *db).await?;
    if closed.rows_affected() > 0 {
        super::validators::drop_of(db, &json(&[id])).await?;
    }
    Ok(true)
}

/// Lets go of what was kept to bring a feed back, but for its credentials, which are the caller's; `false` when there is no such
/// removal.
pub async fn finish(db: &mut SqliteConnection, id: i64) -> Result<bool, sqlx::Error> {
    let is_removed: Option<bool> = sqlx::query_scalar(
        "DELETE FROM removals WHERE feed_id = ?1 RETURNING (SELECT removed_at IS NOT NULL FROM feeds WHERE id = ?1)",
    )
    .bind(id)
    .fetch_optional(&mut *db)
    .await?;
    // One that is watched again keeps what it has.
    if is_removed != Some(true) {
        return Ok(false);
    }
    sqlx::query("DELETE FROM alarms WHERE feed_id = ?1").bind(id).execute(db).await?;
    Ok(true)
}

/// The feeds that can be brought back: all of them, or that of an address.
pub async fn pending(db: &SqlitePool, url: Option<&str>) -> Result<Vec<i64>, sqlx::Error> {
    let sql = "SELECT r.feed_id FROM removals AS r JOIN feeds AS f ON f.id = r.feed_id WHERE ?1 IS NULL OR f.url = ?1";
    sqlx::query_scalar(sql).bind(url).fetch_all(db).await
}

/// Lets the jobs of a feed that is watched no longer go with it; how many did.
pub async fn drop_jobs(db: &mut SqliteConnection, feed_id: i64, now: Millis) -> Result<u64, sqlx::Error> {
    let jobs: Vec<i64> = sqlx::query_scalar(include_str!("../../queries/drop_jobs.sql"))
        .bind(feed_id)
        .fetch_all(&mut *db)
        .await?;
    sqlx::query(include_str!("../../queries/mark_dropped.sql"))
        .bind(json(&jobs))
        .bind(now)
        .execute(&mut *db)
        .await?;
    index::leave(db, &jobs).await?;
    Ok(jobs.len() as u64)
}

/// A feed is watched again: the jobs that went with it are back, and those it carries that went with another.
pub async fn bring_back_of(db: &mut SqliteConnection, feed_id: i64) -> Result<(), sqlx::Error> {
    let jobs: Vec<i64> = sqlx::query_scalar(include_str!("../../queries/dropped_of_feed.sql"))
        .bind(feed_id)
        .fetch_all(&mut *db)
        .await?;
    bring_back(db, &jobs).await
}

/// A feed carries these jobs from now on: those of them that went with another one are back.
pub async fn bring_back_carried(
    db: &mut SqliteConnection,
    jobs: impl Iterator<Item = i64>,
) -> Result<(), sqlx::Error> {
    let is_any: bool =
        sqlx::query_scalar("SELECT EXISTS (SELECT 1 FROM dropped_jobs)").fetch_one(&mut *db).await?;
    if !is_any {
        return Ok(());
    }
    let jobs: Vec<i64> = jobs.collect();
    let dropped = "SELECT job_id FROM dropped_jobs WHERE job_id IN (SELECT value FROM json_each(?1))";
    let jobs: Vec<i64> = sqlx::query_scalar(dropped).bind(json(&jobs)).fetch_all(&mut *db).await?;
    bring_back(db, &jobs).await
}

async fn bring_back(db: &mut SqliteConnection, jobs: &[i64]) -> Result<(), sqlx::Error> {
    if jobs.is_empty() {
        return Ok(());
    }
    let all = json(jobs);
    // Nobody had marked these: they are as if they had never gone. Those to be read again are that first.
    let of_none = "SELECT m.job_id FROM job_marks AS m JOIN dropped_jobs AS d ON d.job_id = m.job_id
          WHERE d.changed_at IS NULL AND d.job_id IN (SELECT value FROM json_each(?1))";
    let of_none: Vec<i64> = sqlx::query_scalar(of_none).bind(&all).fetch_all(&mut *db).await?;
    let reread = "SELECT job_id FROM job_marks
          WHERE job_id IN (SELECT value FROM json_each(?1)) AND (missed OR text_dropped_at IS NOT NULL)";
    let reread: Vec<i64> = sqlx::query_scalar(reread).bind(&all).fetch_all(&mut *db).await?;
    sqlx::query(include_str!("../../queries/unmark_dropped.sql")).bind(&all).execute(&mut *db).await?;
    for job in &reread {
        marks::catch_up(db, *job).await?;
    }
    let unmark = "DELETE FROM job_marks
          WHERE job_id IN (SELECT value FROM json_each(?1)) AND text_dropped_at IS NULL";
    sqlx::query(unmark).bind(json(&of_none)).execute(&mut *db).await?;
    index::enter(db, jobs).await
}
