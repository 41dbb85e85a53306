//! Under which keys jobs are found: what a batch adds to them.
//!
//! Keys are hashes, so those of a batch lie all over their index. A batch of a large import would write thousands of its pages anew; so
//! its keys are kept apart, where they lie close together, until they are many or the import ends (figures: docs/DATABASE.md).

use super::batch::{Place, jsonb};
use crate::import::identity::Key;
use sqlx::SqliteConnection;

/// Bytes of a key.
pub(super) const KEY_BYTES: usize = 16;
/// So many new keys in one batch are kept apart. Fewer touch few pages wherever they are.
const MANY: usize = 1_000;
/// So many keys of a provider are kept apart, at least, before some of them join the others.
const APART: i64 = 50_000;
/// The more there are of the others, the more pages joining them writes, and the more keys wait for it: one for so many jobs.
const JOBS_A_KEY: i64 = 6;

/// Keys one after the other, as they are stored.
pub(super) fn bytes<'a>(keys: impl Iterator<Item = &'a Key>) -> Vec<u8> {
    keys.flat_map(|(_, key)| key.to_be_bytes()).collect()
}

/// New keys as they are stored.
pub(super) struct Learnt {
    /// Of each its kind, where it starts, and its job.
    rows: Vec<u8>,
    bytes: Vec<u8>,
    count: usize,
    /// The last job they are of; `None`: there are none.
    last: Option<i64>,
}

impl Learnt {
    pub fn of(keys: &[(Key, i64)]) -> Self {
        // In their order, so that those of a page of the index come one after the other.
        let mut sorted: Vec<&(Key, i64)> = keys.iter().collect();
        sorted.sort_by_key(|key| key.0);
        let starts = (1..).step_by(KEY_BYTES);
        let rows: Vec<(&str, usize, i64)> =
            sorted.iter().zip(starts).map(|(((kind, _), job), start)| (kind.as_str(), start, *job)).collect();
        Self {
            rows: jsonb(&rows),
            bytes: bytes(sorted.iter().map(|key| &key.0)),
            count: keys.len(),
            last: keys.iter().map(|(_, job)| *job).max(),
        }
    }
}

/// Stores what a batch learns of keys: new ones, and those that stand for another job from now on, or for none.
pub(super) async fn write(
    db: &mut SqliteConnection,
    place: Place,
    learnt: Learnt,
    moved: &[(Key, Option<i64>)],
) -> Result<(), sqlx::Error> {
    learn(db, place, learnt).await?;
    // After the new ones, of which one may turn out to be shared.
    for ((kind, key), job) in moved {
        sqlx::query(include_str!("../../queries/move_key.sql"))
            .bind(place.provider_id)
            .bind(kind.as_str())
            .bind(key.to_be_bytes().as_slice())
            .bind(job)
            .execute(&mut *db)
            .await?;
    }
    Ok(())
}

async fn learn(db: &mut SqliteConnection, place: Place, learnt: Learnt) -> Result<(), sqlx::Error> {
    let Some(last) = learnt.last else { return Ok(()) };
    let apart = learnt.count >= MANY;
    sqlx::query(include_str!("../../queries/write_keys.sql"))
        .bind(learnt.rows)
        .bind(place.provider_id)
        .bind(learnt.bytes)
        .bind(apart)
        .execute(&mut *db)
        .await?;
    if !apart {
        return Ok(());
    }
    let added = i64::try_from(learnt.count).unwrap_or(i64::MAX);
    let recent = count_apart(db, place.provider_id, added).await?;
    if recent > APART + last / JOBS_A_KEY {
        // One kind at a time, so that no batch has to wait for all of them.
        let kind = kinds(db, place.provider_id).await?.into_iter().next();
        settle_kinds(db, place.provider_id, kind).await?;
    }
    Ok(())
}

/// Whether keys of a provider are kept apart.
pub async fn are_apart(db: &mut SqliteConnection, provider_id: i64) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar("SELECT recent_keys > 0 FROM providers WHERE id = ?1")
        .bind(provider_id)
        .fetch_one(db)
        .await
}

/// Lets all keys of a provider that are kept apart join the others, at the end of an import.
pub async fn settle(db: &mut SqliteConnection, provider_id: i64) -> Result<(), sqlx::Error> {
    let kinds = kinds(db, provider_id).await?;
    settle_kinds(db, provider_id, kinds).await?;
    // Some may have gone with their jobs.
    sqlx::query("UPDATE providers SET recent_keys = 0 WHERE id = ?1").bind(provider_id).execute(db).await?;
    Ok(())
}

async fn settle_kinds(
    db: &mut SqliteConnection,
    provider_id: i64,
    kinds: impl IntoIterator<Item = String>,
) -> Result<(), sqlx::Error> {
    for kind in kinds {
        let settled = sqlx::query(include_str!("../../queries/settle_keys.sql"))
            .bind(provider_id)
            .bind(kind)
            .execute(&mut *db)
            .await?
            .rows_affected();
        count_apart(db, provider_id, -i64::try_from(settled).unwrap_or(i64::MAX)).await?;
    }
    Ok(())
}

/// The kinds of which keys are kept apart, that with most of them first.
async fn kinds(db: &mut SqliteConnection, provider_id: i64) -> Result<Vec<String>, sqlx::Error> {
    sqlx::query_scalar(include_str!("../../queries/recent_kinds.sql")).bind(provider_id).fetch_all(db).await
}

/// Counts so many more that are kept apart; how many those are now.
async fn count_apart(db: &mut SqliteConnection, provider_id: i64, more: i64) -> Result<i64, sqlx::Error> {
    sqlx::query_scalar(
        "UPDATE providers SET recent_keys = recent_keys + ?2 WHERE id = ?1 RETURNING recent_keys",
    )
    .bind(provider_id)
    .bind(more)
    .fetch_one(db)
    .await
}
