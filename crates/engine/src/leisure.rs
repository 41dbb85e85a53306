//! What can wait rests while people look at lists: it would take one of two processors from what they wait for.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// For so long after a question it rests. Whoever types, or scrolls, asks again sooner.
const REST: Duration = Duration::from_secs(2);

/// When somebody has asked last.
#[derive(Debug, Default)]
pub struct Leisure(Mutex<Option<Instant>>);

impl Leisure {
    /// Somebody asks.
    pub fn end(&self) {
        self.end_at(Instant::now());
    }

    /// How long what can wait is to rest; `None`: it need not.
    pub fn rest(&self) -> Option<Duration> {
        self.rest_at(Instant::now())
    }

    fn end_at(&self, now: Instant) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(now);
    }

    fn rest_at(&self, now: Instant) -> Option<Duration> {
        let asked = *self.0.lock().unwrap_or_else(PoisonError::into_inner);
        REST.checked_sub(now.saturating_duration_since(asked?)).filter(|rest| !rest.is_zero())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_can_wait_rests_for_a_while_after_each_question() {
        let (leisure, start) = (Leisure::default(), Instant::now());
        assert_eq!(leisure.rest_at(start), None, "nobody has asked");
        leisure.end_at(start);
        let later = |millis| start + Duration::from_millis(millis);
        assert_eq!(leisure.rest_at(later(500)), Some(Duration::from_millis(1_500)));
        assert_eq!(leisure.rest_at(later(2_000)), None);
        leisure.end_at(later(1_900));
        assert_eq!(leisure.rest_at(later(2_000)), Some(Duration::from_millis(1_900)));
    }
}
