//! Chance that can be repeated.

use std::hash::{BuildHasher, RandomState};
use std::time::Duration;

/// SplitMix64 (Steele, Lea, Flood 2014).
pub struct Random(u64);

impl Random {
    /// By `JOB_IMPORTER_KILL_SEED`, else another one each time; it is printed.
    pub fn seeded() -> Self {
        let given = std::env::var("JOB_IMPORTER_KILL_SEED").ok();
        let seed = given.map_or_else(|| RandomState::new().hash_one("seed"), |seed| seed.parse().unwrap());
        println!("JOB_IMPORTER_KILL_SEED={seed}");
        Self(seed)
    }

    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// Less than `longest`.
    pub fn moment(&mut self, longest: Duration) -> Duration {
        longest.mul_f64((self.next() >> 11) as f64 / (1_u64 << 53) as f64)
    }
}
