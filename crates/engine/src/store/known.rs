//! What the database knows of a batch before it is decided.

use super::batch::{Place, json, jsonb};
use super::keys::{self, KEY_BYTES};
use crate::import::identity::{Key, KeyKind};
use crate::import::plan::{Known, Lapsed, Sighting};
use sqlx::SqliteConnection;
use std::collections::BTreeSet;

/// A key that is known: where it starts, the job it names, the hash and the variants that the feed says of that job, whether that is to
/// be read again, and whether a person has deleted it.
type KeyRow = (usize, Option<i64>, Option<i64>, Option<String>, Option<u8>, u8);

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
        // In their order, so that those of a page of the index are looked up one after the other.
        let mut wanted: Vec<Key> = wanted.iter().filter(|key| key.0 == kind).copied().collect();
        wanted.sort_unstable();
        wanted.dedup();
        // Mostly all are among the others.
        for recent in [false, true] {
            if wanted.is_empty() {
                break;
            }
            find(db, place, kind, recent, &wanted, known).await?;
            wanted.retain(|key| !known.keys.contains_key(key));
        }
    }
    Ok(())
}

/// Adds what is known of keys of one kind: of those that are kept apart, or of the others.
async fn find(
    db: &mut SqliteConnection,
    place: Place,
    kind: KeyKind,
    recent: bool,
    wanted: &[Key],
    known: &mut Known,
) -> Result<(), sqlx::Error> {
    let starts: Vec<usize> = (1..).step_by(KEY_BYTES).take(wanted.len()).collect();
    let rows: String = sqlx::query_scalar(include_str!("../../queries/load_keys.sql"))
        .bind(place.provider_id)
        .bind(kind.as_str())
        .bind(jsonb(&starts))
        .bind(keys::bytes(wanted.iter()))
        .bind(place.feed_id)
        .bind(recent)
        .fetch_one(db)
        .await?;
    let rows: Vec<KeyRow> = serde_json::from_str(&rows).map_err(|err| sqlx::Error::Decode(err.into()))?;
    for (start, job, hash, variants, stale, is_deleted) in rows {
        let Some(key) = wanted.get(start / KEY_BYTES) else { continue };
        known.keys.insert(*key, job);
        known.deleted.extend(job.filter(|_| is_deleted != 0));
        if let (Some(job), Some(hashes)) = (job, hashes(hash, variants)) {
            known.sightings.insert(job, Sighting { hashes, stale: stale == Some(1) });
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
