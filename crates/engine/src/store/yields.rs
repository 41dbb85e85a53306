//! What each feed brings that no other does, and what it has brought lately.

use crate::error::Error;
use contract::{FeedYield, Millis};
use sqlx::SqliteConnection;
use std::collections::BTreeMap;

/// The yield of each watched feed, by its number; what it has brought is counted between each of `days` and the next.
pub async fn of_feeds(db: &mut SqliteConnection, days: &[Millis]) -> Result<Vec<FeedYield>, Error> {
    let watched = super::feeds::watched(&mut *db).await?;
    let none =
        |feed_id| FeedYield { feed_id, only_here: 0, new_by_day: vec![0; days.len().saturating_sub(1)] };
    let mut yields: BTreeMap<i64, FeedYield> = watched.into_iter().map(|id| (id, none(id))).collect();
    let alone: Vec<(i64, i64)> =
        sqlx::query_as(include_str!("../../queries/only_here.sql")).fetch_all(&mut *db).await?;
    for (feed_id, jobs) in alone {
        if let Some(its) = yields.get_mut(&feed_id) {
            its.only_here = u64::try_from(jobs).unwrap_or(0);
        }
    }
    let new: Vec<(i64, i64, i64)> = sqlx::query_as(include_str!("../../queries/new_by_day.sql"))
        .bind(serde_json::to_string(days)?)
        .fetch_all(db)
        .await?;
    for (feed_id, day, new) in new {
        let its = yields.get_mut(&feed_id).map(|its| &mut its.new_by_day);
        if let Some(count) = its.and_then(|days| days.get_mut(usize::try_from(day).ok()?)) {
            *count = u64::try_from(new).unwrap_or(0);
        }
    }
    Ok(yields.into_values().collect())
}
