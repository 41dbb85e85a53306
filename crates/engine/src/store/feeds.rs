//! Feeds: what is watched, with validators and health.

use super::credentials::Shown;
use crate::error::Error;
use crate::posting::DocumentSummary;
use crate::retry::{Next, Rhythm};
use contract::{Feed, HeldBy, Millis, RunError, RunState};
use sqlx::{FromRow, SqliteConnection, SqliteExecutor, SqlitePool};
use std::collections::HashMap;

#[derive(FromRow)]
struct FeedRow {
    id: i64,
    url: String,
    title: String,
    enabled: bool,
    interval_ms: i64,
    next_due_at: Millis,
    next_because: String,
    dialect: Option<String>,
    jobs: i64,
    brought: i64,
    last_attempt_at: Option<Millis>,
    last_success_at: Option<Millis>,
    last_new_at: Option<Millis>,
    consecutive_failures: i64,
    last_error: Option<String>,
    last_error_code: Option<String>,
    alarms: String,
    importing: bool,
    last_state: Option<String>,
    #[sqlx(flatten)]
    credentials: Shown,
}

impl From<FeedRow> for Feed {
    fn from(row: FeedRow) -> Self {
        Self {
            id: row.id,
            url: row.url,
            title: row.title,
            enabled: row.enabled,
            interval_ms: row.interval_ms,
            next_due_at: row.next_due_at,
            next_because: row.next_because,
            dialect: row.dialect,
            jobs: u64::try_from(row.jobs).unwrap_or(0),
            brought: u64::try_from(row.brought).unwrap_or(0),
            last_attempt_at: row.last_attempt_at,
            last_success_at: row.last_success_at,
            last_new_at: row.last_new_at,
            consecutive_failures: u32::try_from(row.consecutive_failures).unwrap_or(0),
            last_error: row.last_error,
            last_error_code: row.last_error_code,
            alarms: serde_json::from_str(&row.alarms).unwrap_or_default(),
            importing: row.importing,
            held: None,
            last_state: row.last_state.as_deref().and_then(RunState::parse),
            credentials: row.credentials.into(),
        }
    }
}

/// What fetching and importing need of a feed.
#[derive(Debug, Clone, FromRow)]
pub struct Source {
    /// Its number.
    pub id: i64,
    /// Its address.
    pub url: String,
    /// The name space of its job ids, once its first posting has been read.
    pub provider_id: Option<i64>,
    /// How fully it words its postings; 0 until the first has been read.
    pub fullness: u8,
    /// host:port typed by a person.
    pub allowed_authority: Option<String>,
    /// Validator, for the parser version that read the body.
    pub etag: Option<String>,
    /// Validator, likewise.
    pub last_modified: Option<String>,
    /// Parser version the validators stand for.
    pub validators_parser: Option<i64>,
    /// When the document they stand for was imported.
    pub validators_at: Option<Millis>,
    /// How often it is fetched.
    pub interval_ms: Millis,
    /// When it is fetched next.
    pub next_due_at: Millis,
    /// Whether its last runs ended before they reached what is known.
    pub gap: bool,
    /// Raised when what the next fetch must read has changed.
    pub epoch: i64,
    /// When it was removed, if it was.
    pub removed_at: Option<Millis>,
    /// How long its document holds, as it says itself, in milliseconds.
    pub lifetime_ms: Option<Millis>,
    /// Failures since the last good run.
    pub consecutive_failures: i64,
    /// When the first of them was.
    pub failing_since: Option<Millis>,
    /// When it was first read where it is now, or said not to have changed.
    pub first_success_at: Option<Millis>,
    /// When it was last read, or said not to have changed.
    pub last_success_at: Option<Millis>,
    /// Whether the schedule takes it.
    pub enabled: bool,
    /// The mapping a person set, as JSON.
    pub mapping: Option<String>,
}

/// All watched feeds, by name.
pub async fn list(db: &SqlitePool) -> Result<Vec<Feed>, Error> {
    let rows: Vec<FeedRow> =
        sqlx::query_as(include_str!("../../queries/list_feeds.sql")).fetch_all(db).await?;
    let held: HashMap<i64, Option<HeldBy>> =
        super::runs::held(db).await?.into_iter().map(|run| (run.feed_id, run.held)).collect();
    let with_held = |feed: Feed| Feed { held: held.get(&feed.id).copied().flatten(), ..feed };
    Ok(rows.into_iter().map(Feed::from).map(with_held).collect())
}

/// One watched feed.
pub async fn get(db: &SqlitePool, id: i64) -> Result<Feed, Error> {
    let found = list(db).await?.into_iter().find(|feed| feed.id == id);
    found.ok_or(Error::NotFound { what: "feed", id })
}

/// What the pipeline needs of a feed, removed ones included.
pub async fn source(db: &mut SqliteConnection, id: i64) -> Result<Source, sqlx::Error> {
    sqlx::query_as("SELECT * FROM feeds WHERE id = ?1").bind(id).fetch_one(db).await
}

/// Watches an address; one that was removed comes back with its jobs and history, silently at first.
/// `None` when it is watched already.
pub async fn add(
    db: &mut SqliteConnection,
    url: &str,
    title: Option<&str>,
    allowed_authority: Option<&str>,
    enabled: bool,
    now: Millis,
) -> Result<Option<i64>, sqlx::Error> {
    let interval = super::settings::interval(&mut *db).await?;
    let added: Option<i64> = sqlx::query_scalar(include_str!("../../queries/add_feed.sql"))
        .bind(url)
        .bind(title)
        .bind(allowed_authority)
        .bind(enabled)
        .bind(interval)
        .bind(now)
        .fetch_optional(&mut *db)
        .await?;
    // What was closed while nobody watched it is there again if its document says so.
    sqlx::query(
        "UPDATE sightings SET stale = 1
          WHERE feed_id = ?1 AND ended_at IS NULL
            AND EXISTS (SELECT 1 FROM jobs AS j WHERE j.id = job_id AND j.closed_for = 'absent')",
    )
    .bind(added)
    .execute(&mut *db)
    .await?;
    if let Some(id) = added {
        sqlx::query("DELETE FROM removals WHERE feed_id = ?1").bind(id).execute(&mut *db).await?;
        super::removals::bring_back_of(db, id).await?;
    }
    Ok(added)
}

/// Those that are watched.
pub async fn watched(db: impl SqliteExecutor<'_>) -> Result<Vec<i64>, sqlx::Error> {
    sqlx::query_scalar("SELECT id FROM feeds WHERE removed_at IS NULL").fetch_all(db).await
}

/// The number of a watched address.
pub async fn find(db: &SqlitePool, url: &str) -> Result<Option<i64>, sqlx::Error> {
    sqlx::query_scalar("SELECT id FROM feeds WHERE url = ?1 AND removed_at IS NULL")
        .bind(url)
        .fetch_optional(db)
        .await
}

/// Moves the schedule along with a clock that was set back to `now`.
pub async fn mend(db: &mut SqliteConnection, now: Millis) -> Result<(), sqlx::Error> {
    for sql in [include_str!("../../queries/mend_hosts.sql"), include_str!("../../queries/mend_feeds.sql")] {
        sqlx::query(sql).bind(now).execute(&mut *db).await?;
    }
    sqlx::query("UPDATE tasks SET available_at = ?1 WHERE state = 'available' AND available_at > ?1")
        .bind(now)
        .execute(db)
        .await?;
    Ok(())
}

/// Sets how often a feed is fetched; it falls due so long after its last attempt, unless its server asked for more or its
/// board puts up only with `etiquette`.
/// `false` when it is not watched.
pub async fn set_interval(
    db: &mut SqliteConnection,
    id: i64,
    rhythm: Rhythm,
    now: Millis,
) -> Result<bool, sqlx::Error> {
    let done = sqlx::query(include_str!("../../queries/set_interval.sql"))
        .bind(id)
        .bind(rhythm.interval)
        .bind(now)
        .bind(rhythm.etiquette)
        .execute(db)
        .await?;
    Ok(done.rows_affected() == 1)
}

/// How an attempt ended, as far as the feed's health goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Attempt<'a> {
    /// Succeeded, or the server said nothing has changed.
    Good,
    /// The document ended early, and why.
    Partial(&'a RunError),
    /// Failed, and why.
    Failed(&'a RunError),
    /// Not tried: this computer has no network, or the server is left alone.
    Untried,
}

/// Records an attempt and when the next one falls due. A failed attempt keeps the last success.
pub async fn record_attempt(
    db: &mut SqliteConnection,
    feed_id: i64,
    attempt: Attempt<'_>,
    next: Next,
    lifetime: Option<Millis>,
    now: Millis,
) -> Result<(), sqlx::Error> {
    let error = match attempt {
        Attempt::Good | Attempt::Untried => None,
        Attempt::Partial(why) | Attempt::Failed(why) => Some(why),
    };
    sqlx::query(include_str!("../../queries/record_attempt.sql"))
        .bind(feed_id)
        .bind(attempt == Attempt::Good)
        .bind(error.map(|error| error.message.as_str()))
        .bind(next.at)
        .bind(now)
        .bind(matches!(attempt, Attempt::Failed(_)))
        .bind(next.because.as_str())
        .bind(lifetime)
        .bind(attempt == Attempt::Untried)
        .bind(error.map(|error| error.code.as_str()))
        .execute(db)
        .await?;
    Ok(())
}

/// Allows a feed to be fetched from a `host:port` inside a private network.
pub async fn allow(db: &mut SqliteConnection, id: i64, authority: &str) -> Result<(), sqlx::Error> {
    // That it was refused until now was no failure of the feed.
    sqlx::query(include_str!("../../queries/allow_address.sql")).bind(id).bind(authority).execute(db).await?;
    Ok(())
}

/// Notes whether the runs of a feed end before what is known.
pub async fn record_gap(db: &mut SqliteConnection, feed_id: i64, gap: bool) -> Result<(), sqlx::Error> {
    sqlx::query("UPDATE feeds SET gap = ?2 WHERE id = ?1").bind(feed_id).bind(gap).execute(db).await?;
    Ok(())
}

/// Records that a run has brought new jobs.
pub async fn record_news(db: &mut SqliteConnection, feed_id: i64, now: Millis) -> Result<(), sqlx::Error> {
    sqlx::query("UPDATE feeds SET last_new_at = ?2 WHERE id = ?1")
        .bind(feed_id)
        .bind(now)
        .execute(db)
        .await?;
    Ok(())
}

/// How the names of providers begin that are a feed of their own, by the address it had first.
const OWN: &str = "url:";

/// Settles the name space of a feed's job ids, once and for all where it is: the board's that its document names, or the feed's own.
pub async fn settle_provider(
    db: &mut SqliteConnection,
    source: &Source,
    document: &DocumentSummary,
) -> Result<i64, sqlx::Error> {
    // Both with the first posting, or another feed of the board would pass for one that says more.
    if let Some(settled) = source.provider_id
        && source.fullness > 0
    {
        return Ok(settled);
    }
    // Where a person has given it another address, that of a board perhaps.
    let is_first = source.first_success_at.is_none();
    let id = match source.provider_id.filter(|_| !is_first || document.provider.is_none()) {
        Some(settled) => settled,
        None => {
            let name = document.provider.clone().unwrap_or_else(|| format!("{OWN}{}", source.url));
            sqlx::query_scalar(include_str!("../../queries/add_provider.sql"))
                .bind(name)
                .fetch_one(&mut *db)
                .await?
        }
    };
    sqlx::query(
        "UPDATE feeds SET provider_id = ?2, fullness = iif(fullness = 0, ?3, fullness) WHERE id = ?1",
    )
    .bind(source.id)
    .bind(id)
    .bind(document.fullness)
    .execute(db)
    .await?;
    Ok(id)
}

/// What a document says of itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Described {
    /// Its dialect.
    pub dialect: String,
    /// Its title.
    pub title: Option<String>,
    /// How fully it words its postings.
    pub fullness: u8,
}

impl Described {
    /// What this one said.
    pub fn of(summary: &DocumentSummary) -> Self {
        let DocumentSummary { dialect, title, fullness, .. } = summary.clone();
        Self { dialect, title, fullness }
    }
}

/// Notes what the document said of itself. One that was not read `whole` says so only where nothing else is known.
pub async fn describe(
    db: &mut SqliteConnection,
    feed_id: i64,
    described: &Described,
    whole: bool,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "UPDATE feeds SET title = coalesce(?3, title), dialect = iif(?5, ?2, coalesce(dialect, ?2)),
                fullness = iif(?5 OR dialect IS NULL, ?4, fullness) WHERE id = ?1",
    )
    .bind(feed_id)
    .bind(&described.dialect)
    .bind(described.title.as_deref())
    .bind(described.fullness)
    .bind(whole)
    .execute(db)
    .await?;
    Ok(())
}

/// Lets the schedule take a feed, or not. One that was not taken for a while is due at once.
pub async fn set_enabled(
    db: &mut SqliteConnection,
    id: i64,
    enabled: bool,
    now: Millis,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "UPDATE feeds SET enabled = ?2, next_due_at = iif(?2 AND NOT enabled, min(next_due_at, ?3), next_due_at)
          WHERE id = ?1 AND removed_at IS NULL",
    )
    .bind(id)
    .bind(enabled)
    .bind(now)
    .execute(db)
    .await?;
    Ok(())
}

/// Calls a feed so; `None`: as it calls itself. `false` when it is not watched.
pub async fn rename(db: &mut SqliteConnection, id: i64, title: Option<&str>) -> Result<bool, sqlx::Error> {
    let done = sqlx::query("UPDATE feeds SET given_title = ?2 WHERE id = ?1 AND removed_at IS NULL")
        .bind(id)
        .bind(title)
        .execute(db)
        .await?;
    Ok(done.rows_affected() == 1)
}
