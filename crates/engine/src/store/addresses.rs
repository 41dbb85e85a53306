//! Where feeds are: moves that servers announce, and feeds that become one.

use super::removals::remove;
use contract::{Merge, Millis};
use sqlx::SqliteConnection;

/// Imports in a row in which a server must say that a feed has moved.
const MOVES: i64 = 2;

/// What became of a feed that has moved for good.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Moved {
    /// It has this address from now on.
    To(String),
    /// Another feed has the address it has moved to.
    Taken(String),
}

/// Notes where a feed was found behind permanent redirects, and moves it there when that was said often enough.
pub async fn follow(
    db: &mut SqliteConnection,
    feed_id: i64,
    moved_to: Option<&str>,
) -> Result<Option<Moved>, sqlx::Error> {
    let note = sqlx::query_scalar(include_str!("../../queries/note_move.sql")).bind(feed_id).bind(moved_to);
    let moves: Option<i64> = note.fetch_optional(&mut *db).await?;
    if moves.is_none_or(|moves| moves < MOVES) {
        return Ok(None);
    }
    let moved: Option<String> = sqlx::query_scalar(include_str!("../../queries/move_feed.sql"))
        .bind(feed_id)
        .fetch_optional(&mut *db)
        .await?;
    if let Some(url) = moved {
        return Ok(Some(Moved::To(url)));
    }
    let taken: Option<String> =
        sqlx::query_scalar("SELECT url FROM feeds WHERE url = ?1 AND id <> ?2 AND removed_at IS NULL")
            .bind(moved_to)
            .bind(feed_id)
            .fetch_optional(db)
            .await?;
    Ok(taken.map(Moved::Taken))
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
    make_room(db, &merge.url).await?;
    sqlx::query(
        "UPDATE feeds SET url = ?2, epoch = epoch + 1, etag = NULL, last_modified = NULL, body_hash = NULL,
                moved_to = NULL, moves = 0 WHERE id = ?1",
    )
    .bind(kept)
    .bind(&merge.url)
    .execute(db)
    .await?;
    Ok(*kept)
}

/// Moves a feed to the address that a person gives it, and allows its host and port if they do; `false` when it is not
/// watched.
///
/// # Errors
/// Those of the database; also when another watched feed has that address.
pub async fn set(
    db: &mut SqliteConnection,
    feed_id: i64,
    url: &str,
    allowed: Option<&str>,
    now: Millis,
) -> Result<bool, sqlx::Error> {
    make_room(db, url).await?;
    let done = sqlx::query(include_str!("../../queries/address_feed.sql"))
        .bind(feed_id)
        .bind(url)
        .bind(allowed)
        .bind(now)
        .execute(&mut *db)
        .await?;
    sqlx::query("DELETE FROM alarms WHERE feed_id = ?1").bind(feed_id).execute(db).await?;
    Ok(done.rows_affected() == 1)
}

/// An address is one feed's, also of those that are no longer watched: those let go of it.
async fn make_room(db: &mut SqliteConnection, url: &str) -> Result<(), sqlx::Error> {
    sqlx::query("UPDATE feeds SET url = url || '#' || id WHERE url = ?1 AND removed_at IS NOT NULL")
        .bind(url)
        .execute(db)
        .await?;
    Ok(())
}
