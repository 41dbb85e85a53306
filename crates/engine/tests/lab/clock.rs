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

    /// Waits until it has been asked for pauses of this length so many times in all.
    pub async fn asked(&self, pause: Duration, times: usize) {
        let all_asked = async {
            loop {
                let again = self.asked_again.notified();
                tokio::pin!(again);
                again.as_mut().enable();
                if self.asked.lock().unwrap().get(&pause).is_some_and(|count| *count >= times) {
                    return;
                }
                again.await;
            }
        };
        crate::patiently("somebody waits for the clock", all_asked).await;
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
