//! How fast imports are, and how far: kept in memory, because it is true for a moment only.

use contract::Millis;
use std::collections::{HashMap, VecDeque};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Over so long a time the rate is taken, in milliseconds.
const WINDOW: Millis = 10_000;

/// What is under way.
#[derive(Debug, Default)]
pub struct Pace(Mutex<Inner>);

#[derive(Debug, Default)]
struct Inner {
    /// When how many postings were accounted for, oldest first.
    batches: VecDeque<(Millis, u64)>,
    /// How much of its document each run has worked on, in percent.
    percent: HashMap<i64, u8>,
}

impl Pace {
    fn inner(&self) -> MutexGuard<'_, Inner> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Notes that `postings` were accounted for.
    pub fn add(&self, now: Millis, postings: u64) {
        let mut inner = self.inner();
        inner.batches.push_back((now, postings));
        inner.forget(now);
    }

    /// Postings a second, over the last ten.
    pub fn per_second(&self, now: Millis) -> u64 {
        let mut inner = self.inner();
        inner.forget(now);
        let Some((first, _)) = inner.batches.front() else { return 0 };
        let postings: u64 = inner.batches.iter().map(|(_, postings)| postings).sum();
        // What has just begun is not measured against ten seconds.
        let time = u64::try_from((now - first).max(1_000)).unwrap_or(1_000);
        postings * 1_000 / time
    }

    /// Notes how far a run is.
    pub fn set_percent(&self, run_id: i64, percent: u8) {
        self.inner().percent.insert(run_id, percent.min(100));
    }

    /// How far a run is, if that is known.
    pub fn percent(&self, run_id: i64) -> Option<u8> {
        self.inner().percent.get(&run_id).copied()
    }

    /// A run is no longer being worked on.
    pub fn ended(&self, run_id: i64) {
        self.inner().percent.remove(&run_id);
    }
}

impl Inner {
    /// Drops what is too old, and what a clock that was set back left in the future.
    fn forget(&mut self, now: Millis) {
        self.batches.retain(|(at, _)| (now - WINDOW..=now).contains(at));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rate_is_that_of_the_last_ten_seconds_and_falls_to_nothing() {
        let pace = Pace::default();
        assert_eq!(pace.per_second(0), 0);
        pace.add(0, 2_000);
        assert_eq!(pace.per_second(100), 2_000, "what has just begun is not made to look slow or endless");
        pace.add(4_000, 2_000);
        assert_eq!(pace.per_second(4_000), 1_000);
        assert_eq!(pace.per_second(12_000), 250, "the first batch is too old to count");
        assert_eq!(pace.per_second(60_000), 0);
        pace.add(60_000, 500);
        assert_eq!(pace.per_second(5_000), 0, "a clock that was set back leaves nothing behind");
    }

    #[test]
    fn progress_ends_with_its_run() {
        let pace = Pace::default();
        pace.set_percent(7, 250);
        assert_eq!(pace.percent(7), Some(100));
        pace.ended(7);
        assert_eq!(pace.percent(7), None);
    }
}
