//! What a fetched document means: which postings are new, which say something else, which job each one is.

pub mod batch;
mod content;
pub mod identity;
pub mod plan;
pub mod ready;
pub mod recall;
pub mod seen;

use crate::store::batch::{self as store, Place};
use crate::store::closing::Turns;
use crate::store::known;
use crate::store::runs::Counts;
use batch::Entry;
use identity::{Key, Keys, Others, depends_on_what_follows, match_job, reserve, reserve_exact};
use plan::{Known, Plan, decide};
use ready::Made;
use seen::{Claim, Seen};
use sqlx::SqliteConnection;
use std::collections::HashMap;

/// A document on its way into the database: which jobs it has claimed so far.
#[derive(Debug, Default)]
pub struct Document {
    seen: Seen,
    look: Look,
    /// Whether what is known of jobs is newer than what the document says, and stays.
    known_stay: bool,
}

/// Whether the document was looked through for what has the best claim to a job, before anything else takes that.
#[derive(Debug, Default)]
enum Look {
    /// Mostly nothing depends on it.
    #[default]
    NotNeeded,
    /// It goes on; what was found so far beside exact repeats.
    Begun(Others),
    Done,
}

/// What became of a batch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// It is stored.
    Stored(Stored),
    /// Nothing was written: which job a posting is depends on what follows in the document. That wants to be looked through
    /// first ([`Document::look_at`], [`Document::end_look`]), then the batch can be stored.
    DependsOnWhatFollows,
    /// Nothing was written: a posting is to be that was not read, because its record is known. The document is of no use any more;
    /// another one is to be begun and read in full.
    WantsText,
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
    /// Jobs that closed and came back with it.
    pub turns: Turns,
}

impl Document {
    /// A document that is older than what was imported of its feed since: it brings jobs nobody knows, and leaves all
    /// others as they are.
    pub fn of_the_past() -> Self {
        Self { known_stay: true, ..Self::default() }
    }

    /// Claims what stands beside `entries` in their batch and is not to be stored, so that none of them takes its jobs.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn pass_over(
        &mut self,
        db: &mut SqliteConnection,
        place: Place,
        entries: &[Entry],
        others: &[Entry],
    ) -> Result<(), sqlx::Error> {
        // As in a batch that is stored whole: exact repeats come first.
        let keys = self.load(db, place, entries).await?.keys;
        reserve(keys_in(entries), &keys, &mut self.seen);
        self.remember(db, place.feed_id, place.provider_id, others).await
    }

    /// Stores a batch in the transaction of the caller, who also counts it and moves the cursor. `made` is what was made of it
    /// while it was read.
    ///
    /// # Errors
    /// Those of the database. The document is of no use then: what it holds is ahead of what was stored.
    pub async fn store(
        &mut self,
        tx: &mut SqliteConnection,
        place: Place,
        entries: &[Entry],
        made: &Made,
    ) -> Result<Outcome, sqlx::Error> {
        let mut known = self.load(tx, place, entries).await?;
        reserve_exact(keys_in(entries), &known.keys, &mut self.seen);
        if !matches!(self.look, Look::Done)
            && depends_on_what_follows(keys_in(entries), &known.keys, &self.seen)
        {
            return Ok(Outcome::DependsOnWhatFollows);
        }
        Others::of(keys_in(entries), &known.keys).reserve(&mut self.seen);
        let next_job = store::next_job_id(tx).await?;
        known::load_lapsed(tx, place, &mut known).await?;
        let plan = decide(entries, &mut known, &mut self.seen, next_job, self.known_stay, place.now);
        if plan.wants_text {
            return Ok(Outcome::WantsText);
        }
        let turns = store::write(tx, place, &plan, made).await?;
        let Plan { counts, id_shared, ids_changed, .. } = plan;
        Ok(Outcome::Stored(Stored { counts, id_shared, ids_changed, turns }))
    }

    /// Looks at a part of the document without storing anything. All parts are to be shown, in their order.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn look_at(
        &mut self,
        db: &mut SqliteConnection,
        feed_id: i64,
        provider_id: i64,
        entries: &[Entry],
    ) -> Result<(), sqlx::Error> {
        let keys = self.load(db, Place { feed_id, provider_id, run_id: 0, now: 0 }, entries).await?.keys;
        reserve_exact(keys_in(entries), &keys, &mut self.seen);
        let found = Others::of(keys_in(entries), &keys);
        match &mut self.look {
            Look::Begun(others) => others.extend(found),
            look => *look = Look::Begun(found),
        }
        Ok(())
    }

    /// Nothing more can be looked at.
    pub fn end_look(&mut self) {
        if let Look::Begun(others) = std::mem::replace(&mut self.look, Look::Done) {
            others.reserve(&mut self.seen);
        }
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
        let mut keys = self.load(db, place, entries).await?.keys;
        reserve(keys_in(entries), &keys, &mut self.seen);
        for of_posting in keys_in(entries) {
            if let Some(job) = match_job(of_posting, &mut keys, &self.seen).job {
                self.seen.claim(job, of_posting.signature()).bring();
            }
        }
        Ok(())
    }

    /// Whether the document has brought a job.
    pub fn has_brought(&self, job: i64) -> bool {
        self.seen.get(job).is_some_and(|claim| claim.is_brought())
    }

    /// What the database knows of a batch. Mostly the strongest key of a posting says it all; the others are looked
    /// up only where it does not.
    async fn load(
        &self,
        db: &mut SqliteConnection,
        place: Place,
        entries: &[Entry],
    ) -> Result<Known, sqlx::Error> {
        let mut known = Known::default();
        let strongest: Vec<Key> = keys_in(entries).map(Keys::signature).collect();
        known::load_keys(db, place, &strongest, &mut known).await?;
        let mut claims: HashMap<i64, Claim, foldhash::fast::RandomState> = HashMap::default();
        let undecided = |of_posting: &&Keys| {
            let signature = of_posting.signature();
            let Some(Some(job)) = known.keys.get(&signature) else { return true };
            let holder = self.seen.get(*job).unwrap_or(Claim::reserved(signature));
            !claims.entry(*job).or_insert(holder).is_by(signature)
        };
        let weaker: Vec<Key> =
            keys_in(entries).filter(undecided).flat_map(|keys| keys.all[1..].iter().copied()).collect();
        known::load_keys(db, place, &weaker, &mut known).await?;
        Ok(known)
    }
}

fn keys_in(entries: &[Entry]) -> impl Iterator<Item = &Keys> + Clone {
    entries.iter().filter_map(|entry| Some(&entry.known()?.keys))
}
