//! A clock for tests that must let time pass at the right moment.

use contract::Millis;
use engine::clock::{Clock, ManualClock, Sleep};
use std::collections::HashMap;
use std::ops::Deref;
use std::sync::Mutex;
use std::time::Duration;
use tokio::sync::Notify;

/// Stands still until it is moved, and knows for how long it was asked to wait.
pub struct LabClock {
    clock: ManualClock,
    asked: Mutex<HashMap<Duration, usize>>,
    asked_again: Notify,
}

impl LabClock {
    pub fn new(now: Millis) -> Self {
        Self { clock: ManualClock::new(now), asked: Mutex::default(), asked_again: Notify::new() }
    }

    /// How many pauses it has been asked for, of whatever length.
    pub fn asks(&self) -> usize {
        self.asked.lock().unwrap().values().sum()
    }

    /// Waits until it has been asked for so many pauses in all.
    pub async fn asks_reach(&self, times: usize) {
        self.until(|| self.asks() >= times).await;
    }

    /// Waits until it has been asked for so many pauses of this length.
    pub async fn asked(&self, pause: Duration, times: usize) {
        self.until(|| self.asked.lock().unwrap().get(&pause).is_some_and(|count| *count >= times)).await;
    }

    async fn until(&self, has_come: impl Fn() -> bool) {
        let come = async {
            loop {
                let again = self.asked_again.notified();
                tokio::pin!(again);
                // Register before looking, or what comes between the two is missed.
                again.as_mut().enable();
                if has_come() {
                    return;
                }
                again.await;
            }
        };
        crate::patiently("somebody waits for the clock", come).await;
    }

    /// Waits until so much time has passed since the clock was made, without being counted among those who ask.
    pub async fn reached(&self, elapsed: Duration) {
        loop {
            let before = self.clock.elapsed();
            let sleep = self.clock.sleep(elapsed.saturating_sub(before));
            // A move between the two would make it end too late.
            if self.clock.elapsed() == before {
                return sleep.await;
            }
        }
    }

    /// Lets a pause of this length pass for so many, once they have all begun it. Those before are forgotten.
    pub async fn pass(&self, pause: Duration, sleepers: usize) {
        self.asked(pause, sleepers).await;
        self.asked.lock().unwrap().remove(&pause);
        self.advance(Millis::try_from(pause.as_millis()).unwrap());
    }

    /// Both pauses between the three tries of a fetch that finds no connection.
    pub async fn pass_quick_retries(&self, fetches: usize) {
        self.pass(Duration::from_millis(250), fetches).await;
        self.pass(Duration::from_millis(500), fetches).await;
    }
}

impl Deref for LabClock {
    type Target = ManualClock;

    fn deref(&self) -> &ManualClock {
        &self.clock
    }
}

impl Clock for LabClock {
    fn now(&self) -> Millis {
        self.clock.now()
    }

    fn sleep_until(&self, at: Millis) -> Sleep<'_> {
        self.clock.sleep_until(at)
    }

    fn elapsed(&self) -> Duration {
        self.clock.elapsed()
    }

    fn sleep(&self, time: Duration) -> Sleep<'_> {
        // The end of the sleep is settled before anybody can hear of it.
        let sleep = self.clock.sleep(time);
        *self.asked.lock().unwrap().entry(time).or_default() += 1;
        self.asked_again.notify_waiters();
        sleep
    }
}
