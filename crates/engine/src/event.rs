//! What the engine tells, after a commit and never before.

use contract::{Event, Millis, Run};
use std::sync::atomic::{AtomicI64, Ordering};
use tokio::sync::broadcast;

/// Events a slow listener may fall behind before it misses some.
const BACKLOG: usize = 256;
/// The shortest time between two events of one kind about one run, in milliseconds.
const PAUSE: Millis = 250;

/// Where events go out.
#[derive(Debug, Clone)]
pub struct Events(broadcast::Sender<Event>);

impl Default for Events {
    fn default() -> Self {
        Self(broadcast::channel(BACKLOG).0)
    }
}

impl Events {
    /// Listens from now on.
    pub fn subscribe(&self) -> broadcast::Receiver<Event> {
        self.0.subscribe()
    }

    /// Tells. Nobody listening is fine.
    pub fn send(&self, event: Event) {
        let _ = self.0.send(event);
    }

    /// Tells how a run stands.
    pub fn run(&self, run: Run) {
        self.send(Event::Run(Box::new(run)));
    }
}

/// Lets something through at most four times a second.
#[derive(Debug)]
pub struct Throttle(AtomicI64);

impl Default for Throttle {
    fn default() -> Self {
        Self(AtomicI64::new(Millis::MIN))
    }
}

impl Throttle {
    /// Whether it is time to tell again.
    pub fn passes(&self, now: Millis) -> bool {
        let last = self.0.load(Ordering::Relaxed);
        // A clock that was set back must not silence anything.
        if last <= now && now.saturating_sub(last) < PAUSE {
            return false;
        }
        self.0.compare_exchange(last, now, Ordering::Relaxed, Ordering::Relaxed).is_ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_throttle_opens_four_times_a_second_and_after_the_clock_was_set_back() {
        let throttle = Throttle::default();
        let passed: Vec<Millis> = (0..1_000).filter(|now| throttle.passes(*now)).collect();
        assert_eq!(passed, [0, 250, 500, 750]);
        assert!(throttle.passes(10), "an earlier time is a clock that was set back");
    }
}
