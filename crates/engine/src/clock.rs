//! The time, as an argument. Nothing outside this file asks the machine for it.

use contract::Millis;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};
use tokio::sync::Notify;

/// Wall time and waiting for it.
pub trait Clock: Send + Sync + 'static {
    /// Milliseconds since the epoch, UTC.
    fn now(&self) -> Millis;
    /// Returns once [`Clock::now`] has reached `at`, or earlier: callers compare again.
    fn sleep_until(&self, at: Millis) -> std::pin::Pin<Box<dyn Future<Output = ()> + Send + '_>>;
}

/// The machine's clock.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

/// Timers sleep with the machine on Linux, so no single sleep is longer than this.
const LONGEST_SLEEP: Duration = Duration::from_secs(60);

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "the one place that asks the machine")]
    fn now(&self) -> Millis {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        Millis::try_from(since.as_millis()).unwrap_or(Millis::MAX)
    }

    fn sleep_until(&self, at: Millis) -> std::pin::Pin<Box<dyn Future<Output = ()> + Send + '_>> {
        let wait = u64::try_from(at.saturating_sub(self.now())).unwrap_or(0);
        Box::pin(tokio::time::sleep(Duration::from_millis(wait).min(LONGEST_SLEEP)))
    }
}

/// A clock that stands still until a test moves it.
#[derive(Debug)]
pub struct ManualClock {
    now: AtomicI64,
    moved: Notify,
}

impl ManualClock {
    /// A clock standing at `now`.
    pub fn new(now: Millis) -> Self {
        Self { now: AtomicI64::new(now), moved: Notify::new() }
    }
    /// Moves it, forwards or backwards, and wakes whoever waits.
    pub fn set(&self, now: Millis) {
        self.now.store(now, Ordering::SeqCst);
        self.moved.notify_waiters();
    }
    /// Moves it by `ms`.
    pub fn advance(&self, ms: Millis) {
        self.set(self.now() + ms);
    }
}

impl Clock for ManualClock {
    fn now(&self) -> Millis {
        self.now.load(Ordering::SeqCst)
    }

    fn sleep_until(&self, at: Millis) -> std::pin::Pin<Box<dyn Future<Output = ()> + Send + '_>> {
        Box::pin(async move {
            loop {
                let moved = self.moved.notified();
                tokio::pin!(moved);
                // Register before comparing, or a move between the two is lost.
                moved.as_mut().enable();
                if self.now() >= at {
                    return;
                }
                moved.await;
            }
        })
    }
}
