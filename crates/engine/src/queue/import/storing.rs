//! Stores a document batch by batch, each in one transaction with its counts and the cursor.

use super::{A_BATCH, Import, Interrupted};
use crate::failpoint::failpoint;
use crate::health::ID_SHARED;
use crate::import::Outcome;
use crate::import::batch::Entry;
use crate::import::plan::candidates;
use crate::import::ready::Made;
use crate::posting::DocumentSummary;
use crate::store::batch::Place;
use crate::store::{alarms, feeds, replays, runs, tasks};
use contract::Event;
use std::sync::atomic::Ordering;

/// What became of a batch.
enum Step {
    Stored {
        jobs_changed: bool,
    },
    /// A posting is to be stored that was not read.
    WantsText,
    /// The import is to end.
    ToEnd,
    /// The document is to be looked through first; its ids are this provider's.
    LookAhead {
        provider_id: i64,
    },
}

/// What came of a batch.
pub(super) enum Taken {
    /// It is stored.
    Stored,
    /// A person wants the import to end; postings of it that were not stored.
    Ended(u64),
    /// It cannot be stored without what was not read, because its record is known.
    WantsText,
}

impl Import<'_> {
    /// Stores a batch.
    pub(super) async fn take(
        &mut self,
        mut entries: Vec<Entry>,
        made: Made,
        summary: &DocumentSummary,
    ) -> Result<Taken, Interrupted> {
        let last = entries.last().map_or(0, |entry| entry.ordinal());
        if last <= self.cursor {
            // Stored by an earlier attempt, or before the document was begun anew. What it claimed must still be known, to tell repeats.
            let mut db = self.cx.store.reader().acquire().await?;
            if let Some(provider_id) = self.source.provider_id {
                self.document.remember(&mut db, self.source.id, provider_id, &entries).await?;
            }
            return Ok(Taken::Stored);
        }
        self.pass_over(&mut entries).await?;
        let before = self.total;
        let jobs_changed = loop {
            match self.store(&entries, &made, summary, last).await? {
                Step::Stored { jobs_changed } => break jobs_changed,
                Step::WantsText => return Ok(Taken::WantsText),
                Step::LookAhead { provider_id } if self.look_ahead(provider_id).await? => {}
                Step::LookAhead { .. } | Step::ToEnd => return Ok(Taken::Ended(entries.len() as u64)),
            }
        };
        self.cx.pace.add(self.cx.now(), self.total - before);
        let percent = self.bytes_read.load(Ordering::Relaxed) * 100 / self.bytes.max(1);
        self.cx.pace.set_percent(self.task.run_id, u8::try_from(percent).unwrap_or(100));
        if self.throttle.passes(self.cx.now()) {
            self.cx.tell_run(self.task.run_id).await;
            if jobs_changed {
                self.cx.events.send(Event::JobsChanged);
            }
        }
        // Thousands of postings take a while to let go: not while the database waits for the next ones.
        tokio::task::spawn_blocking(move || drop((entries, made)));
        Ok(Taken::Stored)
    }

    /// Takes out of a batch what a replay does not take up.
    async fn pass_over(&mut self, entries: &mut Vec<Entry>) -> Result<(), Interrupted> {
        let Some(replay) = &self.replay else { return Ok(()) };
        let others = replay.pass_over(entries);
        if let (false, Some(provider_id)) = (others.is_empty(), self.source.provider_id) {
            let place = Place { feed_id: self.source.id, provider_id, run_id: self.task.run_id, now: 0 };
            let mut db = self.cx.store.reader().acquire().await?;
            self.document.pass_over(&mut db, place, entries, &others).await?;
        }
        Ok(())
    }

    /// One transaction: jobs, counters and cursor; nothing where the document wants to be looked through first.
    async fn store(
        &mut self,
        entries: &[Entry],
        made: &Made,
        summary: &DocumentSummary,
        last: u64,
    ) -> Result<Step, Interrupted> {
        let now = self.cx.now();
        let cursor = i64::try_from(last).unwrap_or(i64::MAX);
        let is_alone = self.lone.is_some_and(|lone| lone.holds(cursor));
        // A loss of power may undo it, with the cursor: then it is stored again. The end of the run waits for the disk.
        let mut tx = self.cx.store.write_unsynced().await?;
        // Whoever removed the feed with its jobs while this waited for the database would find more of them.
        if tasks::is_ending(&mut *tx, self.task.run_id).await? {
            return Ok(Step::ToEnd);
        }
        let provider_id = feeds::settle_provider(&mut tx, &self.source, summary).await?;
        let place = Place { feed_id: self.source.id, provider_id, run_id: self.task.run_id, now };
        for entry in candidates(entries) {
            failpoint!("storing", entry.posting.ordinal);
        }
        let stored = match self.document.store(&mut tx, place, entries, made).await? {
            Outcome::Stored(stored) => stored,
            Outcome::WantsText => return Ok(Step::WantsText),
            Outcome::DependsOnWhatFollows => return Ok(Step::LookAhead { provider_id }),
        };
        let mut fill = self.fill.clone();
        entries.iter().filter_map(Entry::known).for_each(|known| fill.add(known.stated));
        alarms::count_fill(&mut tx, self.task.run_id, &fill, stored.ids_changed).await?;
        runs::count_batch(&mut tx, self.task.run_id, &stored.counts).await?;
        runs::count_turns(&mut tx, self.task.run_id, stored.turns).await?;
        if let Some(replay) = &self.replay {
            replays::resolve(&mut tx, &replay.resolved(entries), self.task.run_id).await?;
        }
        if stored.id_shared {
            runs::warn(&mut tx, self.task.run_id, ID_SHARED).await?;
        }
        if !tasks::advance_if_running(&mut tx, self.task, cursor).await? {
            return Err(Interrupted::TakenAway);
        }
        failpoint!("before_batch_commit");
        tx.commit().await?;
        failpoint!("after_batch_commit");
        if stored.counts.new + stored.counts.updated > 0 {
            self.cx.store.fold_log();
        }
        if is_alone {
            failpoint!("after_lone_try");
        }
        self.cx.stored(A_BATCH).await;
        self.source.provider_id = Some(provider_id);
        self.source.fullness = self.source.fullness.max(summary.fullness);
        self.fill = fill;
        self.cursor = last;
        self.total += stored.counts.total() as u64;
        self.failed += stored.counts.failed as u64;
        if self.rejected_for.is_none() {
            self.rejected_for = entries.iter().find_map(|entry| match entry {
                Entry::Rejected(rejected) => Some(rejected.reason.clone()),
                Entry::Candidate(_) | Entry::Recalled { .. } => None,
            });
        }
        Ok(Step::Stored { jobs_changed: stored.counts.new + stored.counts.updated > 0 })
    }
}
