//! What lets a fetch ask "anything new?": the validators of a feed's last document (RFC 9110, section 8.8).

use contract::Millis;
use sqlx::SqliteConnection;

/// Saves what lets the next fetch ask "anything new?": only in the transaction that closes a run as succeeded.
pub async fn save(
    db: &mut SqliteConnection,
    feed_id: i64,
    etag: Option<&str>,
    last_modified: Option<&str>,
    body_hash: &str,
    now: Millis,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "UPDATE feeds SET etag = ?2, last_modified = ?3, body_hash = ?4, validators_parser = ?5, validators_at = ?6
          WHERE id = ?1",
    )
    .bind(feed_id)
    .bind(etag)
    .bind(last_modified)
    .bind(body_hash)
    .bind(crate::parse::PARSER_VERSION)
    .bind(now)
    .execute(db)
    .await?;
    Ok(())
}

/// Lets the next fetch of feeds (a JSON array of numbers) ask for the whole document, whether it has changed or not.
/// (What is fetched already may save its validators: then that waits for the next document that has changed.)
pub async fn drop_of(db: &mut SqliteConnection, feeds: &str) -> Result<(), sqlx::Error> {
    sqlx::query(
        "UPDATE feeds SET etag = NULL, last_modified = NULL, body_hash = NULL WHERE id IN (SELECT value FROM json_each(?1))",
    )
    .bind(feeds)
    .execute(db)
    .await?;
    Ok(())
}

/// Forgets the validators, so that the next fetch asks for the whole document.
pub async fn forget(db: &mut SqliteConnection, id: i64) -> Result<(), sqlx::Error> {
    sqlx::query(
        "UPDATE feeds SET epoch = epoch + 1, gap = 1, etag = NULL, last_modified = NULL WHERE id = ?1",
    )
    .bind(id)
    .execute(db)
    .await?;
    Ok(())
}
