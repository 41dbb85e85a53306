//! When to try again: pure functions of what happened and when.

use crate::lifetime;
use contract::Millis;

/// Feeds that fall due within this time of one that is due go with it, so that there is one cycle and one
/// notification instead of several.
pub const TOGETHER: Millis = 10 * MINUTE;
/// A feed that ended well falls due up to this much later than its interval says, or a sixtieth of that.
const SPREAD: Millis = MINUTE;
/// So long after a full hour servers are busy with programs that ask them then.
const CROWDED: Millis = 5_000;
const MINUTE: Millis = 60_000;
/// No feed is left alone for longer than this, whatever happened.
pub const LONGEST: Millis = 24 * 60 * MINUTE;
const LONGEST_STORE_RETRY: Millis = 5 * MINUTE;

/// How an attempt ended, as far as the next one goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ended {
    /// With a document, or with the word that nothing has changed.
    Well {
        /// How long the document holds, as it or its server says, in milliseconds.
        lifetime: Option<Millis>,
    },
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
    /// The server is left alone, as another feed of it was told, and was not asked.
    LeftAlone {
        /// For how long yet, in milliseconds.
        wait: Millis,
    },
    /// This computer has no network.
    Offline,
}

/// How often a feed is fetched.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rhythm {
    /// As a person set it, in milliseconds.
    pub interval: Millis,
    /// The shortest time between two fetches that the board puts up with, in milliseconds.
    pub etiquette: Millis,
}

/// When a feed falls due again, and why then.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Next {
    /// When.
    pub at: Millis,
    /// Why.
    pub because: Because,
}

/// Why a feed falls due when it does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Because {
    /// It is fetched that often.
    Interval,
    /// It or its server says that it holds so long.
    Lifetime,
    /// The board wants to be asked no more often.
    Etiquette,
    /// The server asked to be left alone.
    Asked,
    /// It failed, and is given time.
    Backoff,
    /// As soon as there is a network.
    Offline,
}

impl Because {
    /// The word in the database and on the command line.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Interval => "interval",
            Self::Lifetime => "lifetime",
            Self::Etiquette => "etiquette",
            Self::Asked => "asked",
            Self::Backoff => "backoff",
            Self::Offline => "offline",
        }
    }
}

/// When a feed falls due again. `jitter` in 0..1 spreads retries, so that feeds that failed together do not all come
/// back together, and no server is asked on the full hour, when everybody asks it.
///
/// A feed is never given up: waiting grows twofold and ends at 24 hours, or at the feed's own interval where the
/// server could not be reached, because then the network comes back when it will.
pub fn next_due(ended: Ended, rhythm: Rhythm, now: Millis, jitter: f64) -> Next {
    let interval = rhythm.interval.max(rhythm.etiquette);
    let jitter = jitter.clamp(0.0, 1.0);
    let doubled = |base: Millis, failures: u32, cap: Millis| {
        let factor = 1_i64.checked_shl(failures.saturating_sub(1).min(32)).unwrap_or(i64::MAX);
        let wait = base.saturating_mul(factor).min(cap);
        (wait + (wait as f64 * 0.1 * jitter) as Millis).min(LONGEST.max(interval))
    };
    // Who may not be asked much earlier than it is due is not taken along by others either.
    let usual = if rhythm.etiquette > 0 && rhythm.etiquette + TOGETHER > rhythm.interval {
        Because::Etiquette
    } else {
        Because::Interval
    };
    let (wait, because) = match ended {
        Ended::Well { lifetime } => {
            let lifetime = lifetime.unwrap_or(0).min(lifetime::LONGEST);
            let (wait, because) =
                if lifetime > interval { (lifetime, Because::Lifetime) } else { (interval, usual) };
            (wait + (wait.min(SPREAD * 60) as f64 / 60.0 * jitter) as Millis, because)
        }
        Ended::Unreached { failures } => {
            (doubled(MINUTE.max(rhythm.etiquette), failures, interval), Because::Backoff)
        }
        Ended::Refused { failures } => (doubled(interval, failures, LONGEST.max(interval)), Because::Backoff),
        Ended::ToldToWait { wait } if wait + TOGETHER > interval => {
            (wait.max(interval).min(LONGEST.max(interval)), Because::Asked)
        }
        Ended::LeftAlone { wait } => (wait.min(LONGEST), Because::Asked),
        Ended::ToldToWait { .. } => (interval, usual),
        Ended::Offline => (0, Because::Offline),
    };
    Next { at: off_the_hour(now.saturating_add(wait), jitter), because }
}

/// Not on the full hour, when everybody asks: a little later.
pub fn off_the_hour(at: Millis, jitter: f64) -> Millis {
    let past = at.rem_euclid(60 * MINUTE);
    if past < CROWDED { at + CROWDED - past + (jitter * CROWDED as f64) as Millis } else { at }
}

/// When storing is tried again after `attempt` failed, counted from 1: after a second, then twice as long each time, up to
/// five minutes; `jitter` in 0..1 adds up to a quarter of that.
pub fn store_again_at(attempt: i64, now: Millis, jitter: f64) -> Millis {
    let wait = 1_000_i64 << u32::try_from(attempt.clamp(1, 16) - 1).unwrap_or(0);
    let wait = wait.min(LONGEST_STORE_RETRY);
    now.saturating_add(wait).saturating_add((wait as f64 * 0.25 * jitter) as Millis)
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
    const HOURLY: Rhythm = Rhythm { interval: HOUR, etiquette: 0 };
    /// Far from a full hour, whatever is added in hours.
    const NOW: Millis = 30 * MINUTE;

    #[test]
    fn a_feed_is_tried_again_sooner_when_the_network_was_away_and_never_given_up() {
        let table = [
            (Ended::Well { lifetime: None }, HOUR, Because::Interval),
            (Ended::Well { lifetime: Some(MINUTE) }, HOUR, Because::Interval),
            (Ended::Well { lifetime: Some(2 * HOUR) }, 2 * HOUR, Because::Lifetime),
            (Ended::Well { lifetime: Some(900 * HOUR) }, 6 * HOUR, Because::Lifetime),
            (Ended::Unreached { failures: 1 }, MINUTE, Because::Backoff),
            (Ended::Unreached { failures: 4 }, 8 * MINUTE, Because::Backoff),
            (Ended::Unreached { failures: 4_000_000_000 }, HOUR, Because::Backoff),
            (Ended::Refused { failures: 1 }, HOUR, Because::Backoff),
            (Ended::Refused { failures: 3 }, 4 * HOUR, Because::Backoff),
            (Ended::Refused { failures: 64 }, 24 * HOUR, Because::Backoff),
            (Ended::ToldToWait { wait: 5 * MINUTE }, HOUR, Because::Interval),
            (Ended::ToldToWait { wait: 3 * HOUR }, 3 * HOUR, Because::Asked),
            (Ended::ToldToWait { wait: 900 * HOUR }, 24 * HOUR, Because::Asked),
            (Ended::ToldToWait { wait: 55 * MINUTE }, HOUR, Because::Asked),
            (Ended::LeftAlone { wait: 7 * MINUTE }, 7 * MINUTE, Because::Asked),
            (Ended::Offline, 0, Because::Offline),
        ];
        for (ended, wait, because) in table {
            assert_eq!(next_due(ended, HOURLY, NOW, 0.0), Next { at: NOW + wait, because }, "{ended:?}");
        }
    }

    #[test]
    fn a_board_is_asked_no_more_often_than_it_puts_up_with() {
        let eager = Rhythm { interval: 5 * MINUTE, etiquette: HOUR };
        let next = next_due(Ended::Well { lifetime: None }, eager, NOW, 0.0);
        assert_eq!(next, Next { at: NOW + HOUR, because: Because::Etiquette });
        let calm = Rhythm { interval: 2 * HOUR, etiquette: HOUR };
        assert_eq!(next_due(Ended::Well { lifetime: None }, calm, NOW, 0.0).because, Because::Interval);
    }

    #[test]
    fn jitter_spreads_and_keeps_the_cap() {
        let refused = |failures, jitter| next_due(Ended::Refused { failures }, HOURLY, NOW, jitter).at - NOW;
        assert!(refused(1, 0.0) < refused(1, 0.999) && refused(1, 0.999) < 2 * HOUR);
        assert_eq!(refused(99, 1.0), LONGEST);
        let well = |jitter| next_due(Ended::Well { lifetime: None }, HOURLY, NOW, jitter).at - NOW;
        assert!(well(0.999) > well(0.0) && well(0.999) <= HOUR + MINUTE);
        assert!((0..100).all(|feed| (0.0..1.0).contains(&jitter(feed, 1))));
        assert!(jitter(1, 1) != jitter(2, 1) && jitter(1, 1) != jitter(1, 2));
    }

    #[test]
    fn nothing_fires_on_the_full_hour() {
        for past in 0..CROWDED {
            for jitter in [0.0, 0.5, 0.999] {
                let at = off_the_hour(7 * HOUR + past, jitter) - 7 * HOUR;
                assert!((CROWDED..2 * CROWDED).contains(&at), "{past} {jitter}: {at}");
            }
        }
        assert_eq!(off_the_hour(7 * HOUR - 1, 0.5), 7 * HOUR - 1);
    }

    #[test]
    fn storing_is_tried_again_ever_more_slowly_up_to_five_minutes() {
        let waits: Vec<Millis> =
            [0, 1, 2, 5, 9, 10, 1_000].map(|attempt| store_again_at(attempt, 0, 0.0)).into();
        assert_eq!(waits, [1_000, 1_000, 2_000, 16_000, 256_000, 300_000, 300_000]);
        let spread = [0.0, 0.5, 0.999].map(|jitter| store_again_at(3, 0, jitter));
        assert_eq!(spread, [4_000, 4_500, 4_999], "many that failed together are not tried together");
    }
}
