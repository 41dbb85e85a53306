//! The time, as an argument. Nothing outside this file asks the machine for it.

use contract::Millis;
use std::pin::Pin;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};
use tokio::sync::Notify;

/// Wall time and waiting for it.
pub trait Clock: Send + Sync + 'static {
    /// Milliseconds since the epoch, UTC.
    fn now(&self) -> Millis;
    /// Returns once [`Clock::now`] has reached `at`, or earlier: callers compare again.
    fn sleep_until(&self, at: Millis) -> Sleep<'_>;
    /// Time that has passed since some moment, whatever the wall clock was set to. It stands still while the machine is
    /// suspended.
    fn elapsed(&self) -> Duration;
    /// Returns once [`Clock::elapsed`] has grown by `time`.
    fn sleep(&self, time: Duration) -> Sleep<'_>;
}

/// Waiting for a clock.
pub type Sleep<'a> = Pin<Box<dyn Future<Output = ()> + Send + 'a>>;

/// The machine's clock.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

/// Timers sleep with the machine on Linux, so no single sleep is longer than this: so soon after it woke, what fell due
/// meanwhile is seen.
const LONGEST_SLEEP: Duration = Duration::from_secs(20);
/// If the wall clock and the time that has passed differ by more than this after a sleep, one of them was set, or the machine was
/// suspended.
const SET: Duration = Duration::from_secs(2);

/// Whether so much of wall time in so much time is more than a clock that is kept right by the network shows.
fn was_set(wall: Millis, passed: Duration) -> bool {
    let passed = Millis::try_from(passed.as_millis()).unwrap_or(Millis::MAX);
    u128::from((wall - passed).unsigned_abs()) > SET.as_millis()
}

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "the one place that asks the machine")]
    fn now(&self) -> Millis {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        Millis::try_from(since.as_millis()).unwrap_or(Millis::MAX)
    }

    fn sleep_until(&self, at: Millis) -> Sleep<'_> {
        // The time is looked at after each sleep, here: whoever waits for an hour is not to ask the database in between.
        Box::pin(async move {
            loop {
                let (now, elapsed) = (self.now(), self.elapsed());
                let wait = u64::try_from(at.saturating_sub(now)).unwrap_or(0);
                tokio::time::sleep(Duration::from_millis(wait).min(LONGEST_SLEEP)).await;
                if self.now() >= at || was_set(self.now() - now, self.elapsed() - elapsed) {
                    return;
                }
            }
        })
    }

    fn elapsed(&self) -> Duration {
        static START: OnceLock<Instant> = OnceLock::new();
        START.get_or_init(Instant::now).elapsed()
    }

    fn sleep(&self, time: Duration) -> Sleep<'_> {
        Box::pin(tokio::time::sleep(time))
    }
}

/// A clock that stands still until a test moves it.
#[derive(Debug)]
pub struct ManualClock {
    now: AtomicI64,
    elapsed: AtomicI64,
    moved: Notify,
}

impl ManualClock {
    /// A clock standing at `now`.
    pub fn new(now: Millis) -> Self {
        Self { now: AtomicI64::new(now), elapsed: AtomicI64::new(0), moved: Notify::new() }
    }
    /// Lets time pass until it is `now`, and wakes whoever waits. An earlier time is a clock that is set back.
    pub fn set(&self, now: Millis) {
        let before = self.now.swap(now, Ordering::SeqCst);
        self.elapsed.fetch_add((now - before).max(0), Ordering::SeqCst);
        self.moved.notify_waiters();
    }
    /// Lets `ms` pass.
    pub fn advance(&self, ms: Millis) {
        self.set(self.now() + ms);
    }
    /// Sets the wall clock without any time passing, as a person does, or a machine that was suspended.
    pub fn jump(&self, now: Millis) {
        self.now.store(now, Ordering::SeqCst);
        self.moved.notify_waiters();
    }

    async fn until(&self, has_come: impl Fn() -> bool) {
        loop {
            let moved = self.moved.notified();
            tokio::pin!(moved);
            // Register before comparing, or a move between the two is lost.
            moved.as_mut().enable();
            if has_come() {
                return;
            }
            moved.await;
        }
    }
}

impl Clock for ManualClock {
    fn now(&self) -> Millis {
        self.now.load(Ordering::SeqCst)
    }

    fn sleep_until(&self, at: Millis) -> Sleep<'_> {
        Box::pin(self.until(move || self.now() >= at))
    }

    fn elapsed(&self) -> Duration {
        Duration::from_millis(self.elapsed.load(Ordering::SeqCst).unsigned_abs())
    }

    fn sleep(&self, time: Duration) -> Sleep<'_> {
        let end = self.elapsed() + time;
        Box::pin(self.until(move || self.elapsed() >= end))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_that_was_set_and_a_machine_that_slept_are_told_from_one_that_is_kept_right() {
        let passed = Duration::from_secs(20);
        for right in [20_000, 18_500, 21_500] {
            assert!(!was_set(right, passed), "{right}");
        }
        for set in [20_000 + 3_600_000, 20_000 - 3_600_000, 23_000, -1, Millis::MAX] {
            assert!(was_set(set, passed), "{set}");
        }
    }

    #[tokio::test]
    async fn who_waits_for_a_moment_that_is_past_does_not_wait() {
        SystemClock.sleep_until(SystemClock.now() - 1).await;
        let at = SystemClock.now() + 5;
        SystemClock.sleep_until(at).await;
        assert!(SystemClock.now() >= at);
    }
}
