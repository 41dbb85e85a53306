//! The credentials of feeds: what is known of them, and the secret where no keyring took it.

use crate::credentials::Credentials;
use contract::{CredentialsKind, FeedCredentials, KeptIn, Millis};
use sqlx::{FromRow, SqliteConnection, SqlitePool};

/// What is stored of a feed's credentials. It may hold the secret, so it is shown nowhere.
#[derive(Clone, FromRow)]
pub struct Stored {
    /// Scheme, host and port they were given for.
    pub origin: String,
    /// The secret; `None` when the keyring has it.
    pub secret: Option<String>,
}

/// What may be shown of them, as columns of a feed's row.
#[derive(FromRow)]
pub struct Shown {
    credentials_kind: Option<String>,
    credentials_header: Option<String>,
    in_keyring: bool,
}

impl From<Shown> for Option<FeedCredentials> {
    fn from(shown: Shown) -> Self {
        Some(FeedCredentials {
            kind: CredentialsKind::parse(&shown.credentials_kind?)?,
            header: shown.credentials_header,
            kept_in: if shown.in_keyring { KeptIn::Keyring } else { KeptIn::Database },
        })
    }
}

/// The credentials of a feed, if it has any.
pub async fn of(db: &mut SqliteConnection, feed_id: i64) -> Result<Option<Stored>, sqlx::Error> {
    sqlx::query_as("SELECT origin, secret FROM credentials WHERE feed_id = ?1")
        .bind(feed_id)
        .fetch_optional(db)
        .await
}

/// The name under which the keyring has the secret of a feed.
pub async fn name(db: &SqlitePool, feed_id: i64) -> Result<String, sqlx::Error> {
    let vault: String =
        sqlx::query_scalar("SELECT value FROM settings WHERE name = 'vault'").fetch_one(db).await?;
    Ok(format!("feed {feed_id} of {vault}"))
}

/// Notes the credentials of a feed, with their secret where the keyring does not have it. `false` when the feed is not
/// watched.
pub async fn set(
    db: &mut SqliteConnection,
    feed_id: i64,
    credentials: &Credentials,
    origin: &str,
    kept_in: KeptIn,
    now: Millis,
) -> Result<bool, sqlx::Error> {
    overwrite(db, true).await?;
    let secret = (kept_in == KeptIn::Database).then(|| credentials.to_secret());
    let done = sqlx::query(include_str!("../../queries/set_credentials.sql"))
        .bind(feed_id)
        .bind(credentials.kind().as_str())
        .bind(credentials.header_name())
        .bind(origin)
        .bind(secret)
        .execute(&mut *db)
        .await?;
    overwrite(db, false).await?;
    ask_anew(db, feed_id, now).await?;
    Ok(done.rows_affected() == 1)
}

/// Forgets the credentials of a feed; what was stored of them.
pub async fn clear(
    db: &mut SqliteConnection,
    feed_id: i64,
    now: Millis,
) -> Result<Option<Stored>, sqlx::Error> {
    overwrite(db, true).await?;
    let had = sqlx::query_as("DELETE FROM credentials WHERE feed_id = ?1 RETURNING origin, secret")
        .bind(feed_id)
        .fetch_optional(&mut *db)
        .await?;
    overwrite(db, false).await?;
    if had.is_some() {
        ask_anew(db, feed_id, now).await?;
    }
    Ok(had)
}

async fn ask_anew(db: &mut SqliteConnection, feed_id: i64, now: Millis) -> Result<(), sqlx::Error> {
    sqlx::query(include_str!("../../queries/ask_anew.sql")).bind(feed_id).bind(now).execute(db).await?;
    Ok(())
}

/// Whether what is deleted is overwritten with zeros: else a secret would stay in the file until its page is used again.
/// For everything else that would be work for nothing (<https://sqlite.org/pragma.html#pragma_secure_delete>).
async fn overwrite(db: &mut SqliteConnection, on: bool) -> Result<(), sqlx::Error> {
    let sql = if on { "PRAGMA secure_delete = ON" } else { "PRAGMA secure_delete = OFF" };
    sqlx::query(sql).execute(db).await?;
    Ok(())
}
