//! What a fetched document means: which postings are new, which say something else, which job each one is.

pub mod batch;
mod content;
pub mod identity;
pub mod plan;

use crate::store::batch::{self as store, Place};
use crate::store::runs::Counts;
use batch::{Candidate, Entry};
use identity::{Key, KeyMap, Seen, match_job, reserve};
use plan::{Sighting, candidates, decide};
use sqlx::SqliteConnection;
use std::collections::HashMap;

/// A document on its way into the database: which jobs it has claimed so far.
#[derive(Debug, Default)]
pub struct Document {
    seen: Seen,
}

/// What storing a batch came to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Stored {
    /// For the ledger.
    pub counts: Counts,
    /// Whether the document carries one id with several links.
    pub id_shared: bool,
    /// Known jobs of the feed of which it has changed the id.
    pub ids_changed: u64,
}

impl Document {
    /// Stores a batch in the transaction of the caller, who also counts it and moves the cursor.
    ///
    /// # Errors
    /// Those of the database. The document is of no use then: what it holds is ahead of what was stored.
    pub async fn store(
        &mut self,
        tx: &mut SqliteConnection,
        place: Place,
        entries: &[Entry],
    ) -> Result<Stored, sqlx::Error> {
        let (mut keys, sightings) = self.load(tx, place, entries).await?;
        let next_job = store::next_job_id(tx).await?;
        let plan = decide(entries, &mut keys, &sightings, &mut self.seen, next_job);
        store::write(tx, place, &plan).await?;
        Ok(Stored { counts: plan.counts, id_shared: plan.id_shared, ids_changed: plan.ids_changed })
    }

    /// Claims what an earlier attempt has stored, without storing anything.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn remember(
        &mut self,
        db: &mut SqliteConnection,
        feed_id: i64,
        provider_id: i64,
        entries: &[Entry],
    ) -> Result<(), sqlx::Error> {
        let place = Place { feed_id, provider_id, run_id: 0, now: 0 };
        let (mut keys, _) = self.load(db, place, entries).await?;
        reserve(candidates(entries).map(|candidate| &candidate.keys), &keys, &mut self.seen);
        for candidate in candidates(entries) {
            if let Some(job) = match_job(&candidate.keys, &mut keys, &self.seen).job {
                let signature = candidate.keys.signature();
                let claim = identity::Claim { signature, brought: true };
                self.seen.entry(job).and_modify(|claim| claim.brought = true).or_insert(claim);
            }
        }
        Ok(())
    }

    /// What the database knows of a batch. Mostly the strongest key of a posting says it all; the others are looked
    /// up only where it does not.
    async fn load(
        &self,
        db: &mut SqliteConnection,
        place: Place,
        entries: &[Entry],
    ) -> Result<(KeyMap, HashMap<i64, Sighting>), sqlx::Error> {
        let (mut keys, mut sightings) = (KeyMap::new(), HashMap::new());
        let strongest: Vec<Key> = candidates(entries).map(|candidate| candidate.keys.signature()).collect();
        store::load_keys(db, place, &strongest, &mut keys, &mut sightings).await?;
        let mut claims: HashMap<i64, Key> = HashMap::new();
        let undecided = |candidate: &&Candidate| {
            let signature = candidate.keys.signature();
            let Some(Some(job)) = keys.get(&signature) else { return true };
            let holder = self.seen.get(job).map_or(signature, |claim| claim.signature);
            *claims.entry(*job).or_insert(holder) != signature
        };
        let weaker: Vec<Key> =
            candidates(entries).filter(undecided).flat_map(|c| c.keys.all[1..].iter().copied()).collect();
        store::load_keys(db, place, &weaker, &mut keys, &mut sightings).await?;
        Ok((keys, sightings))
    }
}
