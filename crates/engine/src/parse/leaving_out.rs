//! Records that are not read, because the process dies over them.

use super::record;
use std::collections::HashSet;

/// Which records are not read, because the process dies over them.
#[derive(Debug, Clone, Default)]
pub struct LeavesOut {
    /// The next one, whatever it is.
    pub next: bool,
    /// Those that are kept as rejections already: xxh3-64 of what is kept.
    pub known: HashSet<u64>,
}

impl LeavesOut {
    /// The record as it is kept, if it is one of them.
    pub(super) fn takes(&self, raw: impl FnOnce() -> String) -> Option<String> {
        if !self.next && self.known.is_empty() {
            return None;
        }
        let raw = record::cut(&raw()).to_owned();
        (self.next || self.known.contains(&hash_of_raw(&raw))).then_some(raw)
    }
}

/// By what a record is known again that was left out.
pub fn hash_of_raw(raw: &str) -> u64 {
    xxhash_rust::xxh3::xxh3_64(raw.as_bytes())
}
