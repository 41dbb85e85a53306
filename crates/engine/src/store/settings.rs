//! What a person set for all feeds, and what holds where nothing was set.

use super::status::{set_setting, setting};
use contract::{Keep, Millis};
use sqlx::{FromRow, SqliteConnection};

/// How often a feed is fetched, unless a person chose otherwise: every hour.
const INTERVAL: Millis = 3_600_000;
/// The rest of a server between two requests, unless a person chose otherwise.
const PAUSE: Millis = 1_000;

async fn number(db: &mut SqliteConnection, name: &str) -> Result<Option<Millis>, sqlx::Error> {
    Ok(setting(db, name).await?.and_then(|value| value.parse().ok()))
}

/// How often feeds are fetched, in milliseconds.
pub async fn interval(db: &mut SqliteConnection) -> Result<Millis, sqlx::Error> {
    Ok(number(db, "interval_ms").await?.unwrap_or(INTERVAL))
}

/// Sets it, for feeds that are added from now on.
pub async fn set_interval(db: &mut SqliteConnection, interval: Millis) -> Result<(), sqlx::Error> {
    set_setting(db, "interval_ms", &interval.to_string()).await
}

/// The rest of a server between two requests, in milliseconds.
pub async fn pause(db: &mut SqliteConnection) -> Result<Millis, sqlx::Error> {
    Ok(number(db, "pause_ms").await?.unwrap_or(PAUSE))
}

/// Sets it. What rests already does so as long as it was to.
pub async fn set_pause(db: &mut SqliteConnection, pause: Millis) -> Result<(), sqlx::Error> {
    set_setting(db, "pause_ms", &pause.to_string()).await
}

/// Whether new jobs are told of.
pub async fn notifies(db: &mut SqliteConnection) -> Result<bool, sqlx::Error> {
    Ok(number(db, "notifies").await? != Some(0))
}

/// Sets it.
pub async fn set_notifies(db: &mut SqliteConnection, notifies: bool) -> Result<(), sqlx::Error> {
    set_setting(db, "notifies", if notifies { "1" } else { "0" }).await
}

/// How long what is past is kept.
pub async fn keep(db: &mut SqliteConnection) -> Result<Keep, sqlx::Error> {
    let usual = Keep::default();
    let mut days = async |name, usual| -> Result<Option<u32>, sqlx::Error> {
        let set = number(&mut *db, name).await?;
        // 0 stands for ever.
        Ok(set.map_or(usual, |days| u32::try_from(days).ok().filter(|days| *days > 0)))
    };
    Ok(Keep {
        history: days("keep_history_days", usual.history).await?,
        quiet_runs: days("keep_quiet_runs_days", usual.quiet_runs).await?,
        closed_jobs: days("keep_closed_jobs_days", usual.closed_jobs).await?,
    })
}

/// Sets it.
pub async fn set_keep(db: &mut SqliteConnection, keep: Keep) -> Result<(), sqlx::Error> {
    for (name, days) in [
        ("keep_history_days", keep.history),
        ("keep_quiet_runs_days", keep.quiet_runs),
        ("keep_closed_jobs_days", keep.closed_jobs),
    ] {
        set_setting(&mut *db, name, &days.unwrap_or(0).to_string()).await?;
    }
    Ok(())
}

/// When things were last looked through for what is too old, by the clock on the wall, and the time as of which.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Kept {
    /// By the clock on the wall.
    pub at: Option<Millis>,
    /// What was taken for the present then.
    pub as_of: Option<Millis>,
}

/// When that was.
pub async fn kept(db: &mut SqliteConnection) -> Result<Kept, sqlx::Error> {
    Ok(Kept { at: number(&mut *db, "housekept_at").await?, as_of: number(db, "housekept_as_of").await? })
}

/// Notes when it was.
pub async fn note_kept(db: &mut SqliteConnection, at: Millis, as_of: Millis) -> Result<(), sqlx::Error> {
    set_setting(&mut *db, "housekept_at", &at.to_string()).await?;
    set_setting(db, "housekept_as_of", &as_of.to_string()).await
}

/// How many feeds and servers have something of their own.
#[derive(Debug, Clone, Copy, FromRow)]
pub struct Own {
    /// Watched feeds with an interval of their own.
    pub intervals: i64,
    /// Their servers that have a pause of their own.
    pub pauses: i64,
}

/// How many feeds have another interval than `interval`, and how many servers a pause of their own.
pub async fn own(db: &mut SqliteConnection, interval: Millis) -> Result<Own, sqlx::Error> {
    sqlx::query_as(include_str!("../../queries/own_settings.sql")).bind(interval).fetch_one(db).await
}

/// The watched feeds that are fetched every `interval` milliseconds, with their addresses.
pub async fn feeds_of(
    db: &mut SqliteConnection,
    interval: Millis,
) -> Result<Vec<(i64, String)>, sqlx::Error> {
    sqlx::query_as("SELECT id, url FROM feeds WHERE interval_ms = ?1 AND removed_at IS NULL")
        .bind(interval)
        .fetch_all(db)
        .await
}
