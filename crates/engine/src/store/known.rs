//! What the database knows of a batch before it is decided.

use super::batch::{Place, json};
use crate::import::identity::{Key, KeyKind};
use crate::import::plan::{Known, Lapsed, Sighting};
use sqlx::SqliteConnection;
use std::collections::BTreeSet;

/// A key that is known: the job it names, what the feed says of that job, and whether a person has deleted it.
#[derive(sqlx::FromRow)]
struct KeyRow {
    hex: String,
    job_id: Option<i64>,
    content_hash: Option<i64>,
    variants: Option<String>,
    stale: Option<bool>,
    is_deleted: bool,
}

fn hashes(hash: Option<i64>, variants: Option<String>) -> Option<Vec<i64>> {
    let hash = hash?;
    Some(variants.and_then(|json| serde_json::from_str(&json).ok()).unwrap_or_else(|| vec![hash]))
}

/// Adds to `known` what the database knows of `wanted`: the jobs behind the keys, and what this feed says of those jobs. Keys it
/// does not know are left out.
pub async fn load_keys(
    db: &mut SqliteConnection,
    place: Place,
    wanted: &[Key],
    known: &mut Known,
) -> Result<(), sqlx::Error> {
    for kind in KeyKind::ALL {
        let wanted: Vec<String> =
            wanted.iter().filter(|key| key.0 == kind).map(|key| format!("{:032x}", key.1)).collect();
        if wanted.is_empty() {
            continue;
        }
        let rows: Vec<KeyRow> = sqlx::query_as(include_str!("../../queries/load_keys.sql"))
            .bind(place.provider_id)
            .bind(kind.as_str())
            .bind(json(&wanted))
            .bind(place.feed_id)
            .fetch_all(&mut *db)
            .await?;
        for row in rows {
            let Ok(key) = u128::from_str_radix(&row.hex, 16) else { continue };
            known.keys.insert((kind, key), row.job_id);
            known.deleted.extend(row.job_id.filter(|_| row.is_deleted));
            if let (Some(job), Some(hashes)) = (row.job_id, hashes(row.content_hash, row.variants)) {
                known.sightings.insert(job, Sighting { hashes, stale: row.stale.unwrap_or(false) });
            }
        }
    }
    Ok(())
}

/// A job the feed does not carry.
#[derive(sqlx::FromRow)]
struct LapsedRow {
    job_id: i64,
    content_hash: Option<i64>,
    variants: Option<String>,
    is_closed: bool,
    takes_over: bool,
}

/// Adds what is to be known of the jobs that the feed does not carry. Mostly there are none.
pub async fn load_lapsed(
    db: &mut SqliteConnection,
    place: Place,
    known: &mut Known,
) -> Result<(), sqlx::Error> {
    // A feed that is watched again may carry, as far as is known, what was closed meanwhile.
    let wanted = |job: &&i64| known.sightings.get(job).is_none_or(|sighting| sighting.stale);
    let all = known.keys.values().flatten().filter(wanted);
    let jobs: BTreeSet<i64> = all.copied().collect();
    if jobs.is_empty() {
        return Ok(());
    }
    let rows: Vec<LapsedRow> = sqlx::query_as(include_str!("../../queries/load_lapsed.sql"))
        .bind(json(&jobs))
        .bind(place.feed_id)
        .fetch_all(db)
        .await?;
    known.lapsed.extend(rows.into_iter().map(|row| {
        let LapsedRow { is_closed, .. } = row;
        let takes_over = row.takes_over && (is_closed || !known.sightings.contains_key(&row.job_id));
        (row.job_id, Lapsed { hashes: hashes(row.content_hash, row.variants), is_closed, takes_over })
    }));
    Ok(())
}
