//! What cannot be stored at the moment, and why.

use crate::store::fault::Fault;
use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// What cannot be stored at the moment, each thing with its reason. It is kept by thing, because on a full disk small things may
/// still find room while large ones do not: what is told must not flap.
#[derive(Debug, Default)]
pub struct Trouble(Mutex<BTreeMap<&'static str, Fault>>);

impl Trouble {
    /// Notes that something could not be stored; whether other words are to be told now.
    pub fn begin(&self, what: &'static str, fault: Fault) -> bool {
        self.change(|waiting| {
            waiting.insert(what, fault);
        })
    }

    /// Notes that it could; whether other words are to be told now. Damage stays: a file is not mended by a page that can
    /// still be written.
    pub fn end(&self, what: &str) -> bool {
        self.change(|waiting| {
            if waiting.get(what) != Some(&Fault::Damaged) {
                waiting.remove(what);
            }
        })
    }

    /// The gravest reason, if there is any that a person must know of.
    pub fn told(&self) -> Option<Fault> {
        Self::gravest(&self.waiting())
    }

    fn change(&self, change: impl FnOnce(&mut BTreeMap<&'static str, Fault>)) -> bool {
        let mut waiting = self.waiting();
        let before = Self::gravest(&waiting);
        change(&mut waiting);
        Self::gravest(&waiting) != before
    }

    /// What would fail again is no matter of the store: it is said where it happened.
    fn gravest(waiting: &BTreeMap<&'static str, Fault>) -> Option<Fault> {
        waiting.values().copied().filter(|fault| *fault != Fault::Other).min()
    }

    fn waiting(&self) -> MutexGuard<'_, BTreeMap<&'static str, Fault>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_gravest_is_told_until_what_could_not_be_stored_was() {
        let trouble = Trouble::default();
        assert!(trouble.begin("a batch", Fault::Busy));
        assert!(!trouble.begin("a batch", Fault::Busy), "the same again is not told again");
        assert!(trouble.begin("the queue", Fault::Full));
        assert_eq!(trouble.told(), Some(Fault::Full));
        assert!(!trouble.end("a batch"));
        assert!(!trouble.end("something else"), "what never failed ends no trouble");
        assert_eq!(trouble.told(), Some(Fault::Full));
        assert!(trouble.end("the queue"));
        assert_eq!(trouble.told(), None);
    }

    #[test]
    fn damage_is_told_to_the_end_and_errors_of_our_own_are_not() {
        let trouble = Trouble::default();
        assert!(!trouble.begin("a batch", Fault::Other));
        assert!(trouble.begin("a batch", Fault::Damaged));
        assert!(!trouble.end("a batch"));
        assert_eq!(trouble.told(), Some(Fault::Damaged));
    }
}
