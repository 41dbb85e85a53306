//! What is unusual about feeds.

use crate::health::{Facts, Fill, ID_SHARED, Past};
use contract::{Alarm, AlarmKind, Millis};
use sqlx::{FromRow, SqliteConnection};

#[derive(FromRow)]
struct PastRow {
    read: i64,
    new: i64,
    filled: Option<String>,
    ids_changed: i64,
    known: i64,
    /// Whether it was the first of the feed, at the address it had.
    baseline: bool,
}

impl From<PastRow> for Past {
    fn from(row: PastRow) -> Self {
        let count = |n: i64| u64::try_from(n).unwrap_or(0);
        Self {
            read: count(row.read),
            new: count(row.new),
            filled: row.filled.and_then(|json| serde_json::from_str(&json).ok()),
            ids_changed: count(row.ids_changed),
            known: count(row.known),
        }
    }
}

/// What is known of a feed as one of its runs closes, how it closes left out.
pub async fn facts(
    db: &mut SqliteConnection,
    feed_id: i64,
    run_id: i64,
    now: Millis,
) -> Result<Facts, sqlx::Error> {
    let run: PastRow = sqlx::query_as(
        "SELECT total - failed AS read, new, filled, ids_changed, updated + unchanged AS known, baseline FROM import_runs WHERE id = ?1",
    )
    .bind(run_id)
    .fetch_one(&mut *db)
    .await?;
    let before: Vec<PastRow> = sqlx::query_as(include_str!("../../queries/recent_runs.sql"))
        .bind(feed_id)
        .bind(run_id)
        .fetch_all(&mut *db)
        .await?;
    let news: Vec<(Millis, bool)> = sqlx::query_as(include_str!("../../queries/recent_news.sql"))
        .bind(feed_id)
        .bind(run_id)
        .fetch_all(&mut *db)
        .await?;
    let id_shared = sqlx::query_scalar(
        "SELECT EXISTS (SELECT 1 FROM import_runs AS r, json_each(r.warnings) WHERE r.id = ?1 AND value = ?2)",
    )
    .bind(run_id)
    .bind(ID_SHARED)
    .fetch_one(db)
    .await?;
    let is_first = run.baseline;
    let before = since_first(before, is_first, |run| run.baseline).into_iter().map(Past::from).collect();
    let news = since_first(news, is_first, |(_, baseline)| *baseline).into_iter().map(|(at, _)| at).collect();
    Ok(Facts { run: run.into(), now, id_shared, before, news, ..Facts::default() })
}

/// Of past runs, newest first, those since the feed was read for the first time where it is now; none for that one itself.
fn since_first<T>(mut runs: Vec<T>, is_first: bool, was_first: impl Fn(&T) -> bool) -> Vec<T> {
    let first = runs.iter().position(was_first).map_or(runs.len(), |at| at + 1);
    runs.truncate(if is_first { 0 } else { first });
    runs
}

/// The alarms of a feed.
pub async fn of_feed(db: &mut SqliteConnection, feed_id: i64) -> Result<Vec<Alarm>, sqlx::Error> {
    let rows: Vec<(String, Millis, String)> =
        sqlx::query_as("SELECT kind, since, message FROM alarms WHERE feed_id = ?1")
            .bind(feed_id)
            .fetch_all(db)
            .await?;
    let alarm = |(kind, since, message): (String, Millis, String)| {
        let kind = AlarmKind::ALL.into_iter().find(|own| own.as_str() == kind)?;
        Some(Alarm { kind, since, message })
    };
    Ok(rows.into_iter().filter_map(alarm).collect())
}

/// Lets a feed have these alarms and no others.
pub async fn set(db: &mut SqliteConnection, feed_id: i64, alarms: &[Alarm]) -> Result<(), sqlx::Error> {
    for kind in AlarmKind::ALL {
        let Some(alarm) = alarms.iter().find(|alarm| alarm.kind == kind) else {
            sqlx::query("DELETE FROM alarms WHERE feed_id = ?1 AND kind = ?2")
                .bind(feed_id)
                .bind(kind.as_str())
                .execute(&mut *db)
                .await?;
            continue;
        };
        sqlx::query(include_str!("../../queries/raise_alarm.sql"))
            .bind(feed_id)
            .bind(kind.as_str())
            .bind(alarm.since)
            .bind(&alarm.message)
            .execute(&mut *db)
            .await?;
    }
    Ok(())
}

/// Notes what a run has read so far, in the transaction that stores a batch of it; `ids_changed` of the batch.
pub async fn count_fill(
    db: &mut SqliteConnection,
    run_id: i64,
    fill: &Fill,
    ids_changed: u64,
) -> Result<(), sqlx::Error> {
    sqlx::query("UPDATE import_runs SET filled = ?2, ids_changed = ids_changed + ?3 WHERE id = ?1")
        .bind(run_id)
        .bind(serde_json::to_string(fill).unwrap_or_else(|_| "[]".into()))
        .bind(i64::try_from(ids_changed).unwrap_or(i64::MAX))
        .execute(db)
        .await?;
    Ok(())
}

/// What was noted of a run that goes on.
pub async fn fill_of(db: &mut SqliteConnection, run_id: i64) -> Result<Fill, sqlx::Error> {
    let noted: Option<String> =
        sqlx::query_scalar("SELECT filled FROM import_runs WHERE id = ?1").bind(run_id).fetch_one(db).await?;
    Ok(noted.and_then(|json| serde_json::from_str(&json).ok()).unwrap_or_default())
}
