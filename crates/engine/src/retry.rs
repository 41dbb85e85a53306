//! When to try again: pure functions of what happened and when.

use contract::Millis;

const MINUTE: Millis = 60_000;
/// No feed is left alone for longer than this, whatever happened.
pub const LONGEST: Millis = 24 * 60 * MINUTE;
const LONGEST_STORE_RETRY: Millis = 5 * MINUTE;

/// How an attempt ended, as far as the next one goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ended {
    /// With a document, or with the word that nothing has changed.
    Well,
    /// The server could not be reached: most likely this computer is offline. `failures` counts from 1.
    Unreached {
        /// Failures in a row, this one included.
        failures: u32,
    },
    /// The server answered with something else than a feed.
    Refused {
        /// Failures in a row, this one included.
        failures: u32,
    },
    /// The server named a time to stay away.
    ToldToWait {
        /// How long, in milliseconds.
        wait: Millis,
    },
}

/// When a feed falls due again. `jitter` in 0..1 spreads retries, so that feeds that failed together do not all come
/// back together.
///
/// A feed is never given up: waiting grows twofold and ends at 24 hours, or at the feed's own interval where the
/// server could not be reached, because then the network comes back when it will.
pub fn next_due(ended: Ended, interval: Millis, now: Millis, jitter: f64) -> Millis {
    let doubled = |base: Millis, failures: u32, cap: Millis| {
        let factor = 1_i64.checked_shl(failures.saturating_sub(1).min(32)).unwrap_or(i64::MAX);
        let wait = base.saturating_mul(factor).min(cap);
        (wait + (wait as f64 * 0.1 * jitter.clamp(0.0, 1.0)) as Millis).min(LONGEST.max(interval))
    };
    let wait = match ended {
        Ended::Well => interval,
        Ended::Unreached { failures } => doubled(MINUTE, failures, interval),
        Ended::Refused { failures } => doubled(interval, failures, LONGEST.max(interval)),
        Ended::ToldToWait { wait } => wait.max(interval).min(LONGEST.max(interval)),
    };
    now.saturating_add(wait)
}

/// When storing is tried again after `attempt` failed, counted from 1.
pub fn store_again_at(attempt: i64, now: Millis) -> Millis {
    let wait = 1_000_i64 << u32::try_from(attempt.clamp(1, 16) - 1).unwrap_or(0);
    now.saturating_add(wait.min(LONGEST_STORE_RETRY))
}

/// A number in 0..1 that differs from feed to feed and from moment to moment, without a source of chance.
pub fn jitter(feed_id: i64, now: Millis) -> f64 {
    let hash = xxhash_rust::xxh3::xxh3_64(format!("{feed_id} {now}").as_bytes());
    (hash >> 11) as f64 / (1_u64 << 53) as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR: Millis = 60 * MINUTE;

    #[test]
    fn a_feed_is_tried_again_sooner_when_the_network_was_away_and_never_given_up() {
        let table = [
            (Ended::Well, HOUR),
            (Ended::Unreached { failures: 1 }, MINUTE),
            (Ended::Unreached { failures: 4 }, 8 * MINUTE),
            (Ended::Unreached { failures: 4_000_000_000 }, HOUR),
            (Ended::Refused { failures: 1 }, HOUR),
            (Ended::Refused { failures: 3 }, 4 * HOUR),
            (Ended::Refused { failures: 64 }, 24 * HOUR),
            (Ended::ToldToWait { wait: 5 * MINUTE }, HOUR),
            (Ended::ToldToWait { wait: 3 * HOUR }, 3 * HOUR),
            (Ended::ToldToWait { wait: 900 * HOUR }, 24 * HOUR),
        ];
        for (ended, wait) in table {
            assert_eq!(next_due(ended, HOUR, 7, 0.0), 7 + wait, "{ended:?}");
        }
    }

    #[test]
    fn jitter_spreads_and_keeps_the_cap() {
        let early = next_due(Ended::Refused { failures: 1 }, HOUR, 0, 0.0);
        let late = next_due(Ended::Refused { failures: 1 }, HOUR, 0, 0.999);
        assert!(early < late && late < 2 * HOUR);
        assert_eq!(next_due(Ended::Refused { failures: 99 }, HOUR, 0, 1.0), LONGEST);
        assert!((0..100).all(|feed| (0.0..1.0).contains(&jitter(feed, 1))));
        assert!(jitter(1, 1) != jitter(2, 1) && jitter(1, 1) != jitter(1, 2));
    }

    #[test]
    fn storing_is_tried_again_soon_and_then_every_five_minutes() {
        let waits: Vec<Millis> = [0, 1, 2, 5, 9, 10, 1_000].map(|attempt| store_again_at(attempt, 0)).into();
        assert_eq!(waits, [1_000, 1_000, 2_000, 16_000, 256_000, 300_000, 300_000]);
    }
}
