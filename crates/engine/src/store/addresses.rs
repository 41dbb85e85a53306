//! Where feeds are: moves that servers announce, and feeds that become one.

use super::feeds::remove;
use contract::{Merge, Millis};
use sqlx::SqliteConnection;

/// Imports in a row in which a server must say that a feed has moved.
const MOVES: i64 = 2;

/// Notes where a feed was found behind permanent redirects, and moves it there when that was said often enough; its new
/// address then.
pub async fn follow(
    db: &mut SqliteConnection,
    feed_id: i64,
    moved_to: Option<&str>,
) -> Result<Option<String>, sqlx::Error> {
    let note = sqlx::query_scalar(include_str!("../../queries/note_move.sql")).bind(feed_id).bind(moved_to);
    let moves: Option<i64> = note.fetch_optional(&mut *db).await?;
    if moves.is_none_or(|moves| moves < MOVES) {
        return Ok(None);
    }
    sqlx::query_scalar(include_str!("../../queries/move_feed.sql")).bind(feed_id).fetch_optional(db).await
}

/// Lets one feed stand for several: the first takes over what the others carry, and the common address.
///
/// # Errors
/// Those of the database; also when another feed has that address.
pub async fn merge(db: &mut SqliteConnection, merge: &Merge, now: Millis) -> Result<i64, sqlx::Error> {
    let (kept, others) = merge.feeds.split_first().ok_or(sqlx::Error::RowNotFound)?;
    let take_jobs = "UPDATE jobs SET primary_feed_id = ?1 WHERE primary_feed_id = ?2";
    for other in others {
        for sql in [include_str!("../../queries/take_sightings.sql"), take_jobs] {
            sqlx::query(sql).bind(kept).bind(other).execute(&mut *db).await?;
        }
        sqlx::query("UPDATE sightings SET ended_at = ?2 WHERE feed_id = ?1 AND ended_at IS NULL")
            .bind(other)
            .bind(now)
            .execute(&mut *db)
            .await?;
        remove(&mut *db, *other, now).await?;
    }
    // An address is one feed's, also of those that are no longer watched.
    sqlx::query("UPDATE feeds SET url = url || '#' || id WHERE url = ?1 AND removed_at IS NOT NULL")
        .bind(&merge.url)
        .execute(&mut *db)
        .await?;
    sqlx::query(
        "UPDATE feeds SET url = ?2, etag = NULL, last_modified = NULL, body_hash = NULL WHERE id = ?1",
    )
    .bind(kept)
    .bind(&merge.url)
    .execute(db)
    .await?;
    Ok(*kept)
}
