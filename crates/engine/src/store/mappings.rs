//! What a person said of how a feed is to be read.

use sqlx::{SqliteConnection, SqlitePool};

/// The mapping a person set for a watched feed, as JSON; the outer `None` is no such feed.
pub async fn of_feed(db: &SqlitePool, id: i64) -> Result<Option<Option<String>>, sqlx::Error> {
    sqlx::query_scalar("SELECT mapping FROM feeds WHERE id = ?1 AND removed_at IS NULL")
        .bind(id)
        .fetch_optional(db)
        .await
}

/// Sets or removes a feed's mapping. What the server said of the document no longer holds for what is made of it.
/// `false` when the feed is not watched.
pub async fn set(db: &mut SqliteConnection, id: i64, mapping: Option<&str>) -> Result<bool, sqlx::Error> {
    let done = sqlx::query(
        "UPDATE feeds SET mapping = ?2, epoch = epoch + 1, etag = NULL, last_modified = NULL, body_hash = NULL
          WHERE id = ?1 AND removed_at IS NULL",
    )
    .bind(id)
    .bind(mapping)
    .execute(db)
    .await?;
    Ok(done.rows_affected() == 1)
}
