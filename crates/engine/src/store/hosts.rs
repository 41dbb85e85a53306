//! Servers that want to be left alone. What one feed of a server was told counts for all of them.

use super::settings;
use contract::Millis;
use sqlx::{SqliteConnection, SqlitePool};
use std::time::Duration;
use url::Url;

/// Leaves the server of a feed alone until a moment.
pub async fn leave_alone(db: &mut SqliteConnection, feed_id: i64, until: Millis) -> Result<(), sqlx::Error> {
    for sql in [include_str!("../../queries/quiet_host.sql"), include_str!("../../queries/postpone_host.sql")]
    {
        sqlx::query(sql).bind(feed_id).bind(until).execute(&mut *db).await?;
    }
    Ok(())
}

/// Until when the server of a feed wants to be left alone by a run, if it does.
pub async fn quiet_until(
    db: &SqlitePool,
    feed_id: i64,
    run_id: i64,
    now: Millis,
) -> Result<Option<Millis>, sqlx::Error> {
    sqlx::query_scalar(include_str!("../../queries/quiet_until.sql"))
        .bind(feed_id)
        .bind(run_id)
        .bind(now)
        .fetch_optional(db)
        .await
}

/// Whether a server, by its `host:port`, wants to be left alone for now.
pub async fn is_quiet(db: &mut SqliteConnection, authority: &str, now: Millis) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar("SELECT EXISTS (SELECT 1 FROM hosts WHERE authority = ?1 AND quiet_until > ?2)")
        .bind(authority)
        .bind(now)
        .fetch_one(db)
        .await
}

/// The longest a person can set.
pub const LONGEST_PAUSE: Millis = 3_600_000;

/// The rest of a server that has none of its own; this computer needs none.
async fn usual_pause(db: &mut SqliteConnection, authority: &str) -> Result<Millis, sqlx::Error> {
    let is_here = Url::parse(&format!("http://{authority}/")).is_ok_and(|url| crate::address::is_here(&url));
    if is_here { Ok(0) } else { settings::pause(db).await }
}

/// Lets the server of a feed rest: it has just been asked something.
pub async fn rest(db: &mut SqliteConnection, feed_id: i64, now: Millis) -> Result<(), sqlx::Error> {
    let Some(authority) = authority(&mut *db, feed_id).await? else { return Ok(()) };
    let usual = usual_pause(&mut *db, &authority).await?;
    sqlx::query(include_str!("../../queries/rest_host.sql"))
        .bind(feed_id)
        .bind(now)
        .bind(usual)
        .execute(db)
        .await?;
    Ok(())
}

/// The rest between two requests to the server of a feed.
pub async fn pause(db: &mut SqliteConnection, feed_id: i64) -> Result<Duration, sqlx::Error> {
    match authority(&mut *db, feed_id).await? {
        Some(authority) => pause_of(db, &authority).await,
        None => Ok(Duration::ZERO),
    }
}

/// The same of a server by its `host:port`.
pub async fn pause_of(db: &mut SqliteConnection, authority: &str) -> Result<Duration, sqlx::Error> {
    let set: Option<Option<Millis>> = sqlx::query_scalar("SELECT pause_ms FROM hosts WHERE authority = ?1")
        .bind(authority)
        .fetch_optional(&mut *db)
        .await?;
    let pause = match set.flatten() {
        Some(pause) => pause,
        None => usual_pause(db, authority).await?,
    };
    Ok(Duration::from_millis(u64::try_from(pause).unwrap_or(0)))
}

/// Sets the rest between two requests to the server of a feed; `None` is the usual one.
pub async fn set_pause(
    db: &mut SqliteConnection,
    feed_id: i64,
    pause: Option<Millis>,
) -> Result<(), sqlx::Error> {
    sqlx::query(include_str!("../../queries/set_pause.sql")).bind(feed_id).bind(pause).execute(db).await?;
    Ok(())
}

async fn authority(db: &mut SqliteConnection, feed_id: i64) -> Result<Option<String>, sqlx::Error> {
    sqlx::query_scalar("SELECT authority FROM feeds WHERE id = ?1").bind(feed_id).fetch_one(db).await
}
