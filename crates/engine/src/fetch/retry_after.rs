//! The Retry-After header (RFC 9110, section 10.2.3).

use std::time::Duration;

/// No server may keep us away for longer than this, whatever it asks for.
const LONGEST: Duration = Duration::from_secs(24 * 60 * 60);

/// When a server that turned us away wants to see us again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RetryAfter {
    /// This long after the answer; at most 24 hours.
    After(Duration),
    /// At this moment, in milliseconds since 1970; neither clamped nor compared with any clock yet.
    At(i64),
}

impl RetryAfter {
    /// Reads the header's value: whole seconds, or a date. Negative or unreadable values are `None`.
    pub fn parse(value: &str) -> Option<Self> {
        let value = value.trim();
        if !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit()) {
            // Digits beyond u64 still mean "very long".
            let seconds = value.parse().unwrap_or(u64::MAX);
            return Some(Self::After(Duration::from_secs(seconds).min(LONGEST)));
        }
        // IMF-fixdate is a subset of RFC 2822's dates; the two obsolete forms are to be read as well (RFC 9110, section 5.6.7).
        let at = jiff::fmt::rfc2822::DateTimeParser::new().parse_timestamp(value);
        let at = at.or_else(|_| obsolete("%A, %d-%b-%y %H:%M:%S GMT", value));
        let at = at.or_else(|_| obsolete("%a %b %e %H:%M:%S %Y", value)).ok()?;
        Some(Self::At(at.as_millisecond()))
    }

    /// How long to wait, seen from `now_ms` (milliseconds since 1970); between zero and 24 hours.
    pub fn wait(self, now_ms: i64) -> Duration {
        match self {
            Self::After(wait) => wait.min(LONGEST),
            Self::At(at) => {
                Duration::from_millis(u64::try_from(at.saturating_sub(now_ms)).unwrap_or(0)).min(LONGEST)
            }
        }
    }
}

fn obsolete(format: &str, value: &str) -> Result<jiff::Timestamp, jiff::Error> {
    let at = jiff::civil::DateTime::strptime(format, value)?;
    jiff::tz::Offset::UTC.to_timestamp(at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seconds_and_dates_are_read_and_nonsense_is_not() {
        let after = |seconds| Some(RetryAfter::After(Duration::from_secs(seconds)));
        let table = [
            ("0", after(0)),
            (" 120 ", after(120)),
            ("86401", after(86_400)),
            ("99999999999999999999999", after(86_400)),
            ("Sun, 06 Nov 1994 08:49:37 GMT", Some(RetryAfter::At(784_111_777_000))),
            ("Sunday, 06-Nov-94 08:49:37 GMT", Some(RetryAfter::At(784_111_777_000))),
            ("Sun Nov  6 08:49:37 1994", Some(RetryAfter::At(784_111_777_000))),
            ("-5", None),
            ("1.5", None),
            ("soon", None),
            ("", None),
        ];
        for (value, expected) in table {
            assert_eq!(RetryAfter::parse(value), expected, "{value:?}");
        }
    }

    #[test]
    fn the_wait_is_never_negative_nor_longer_than_a_day() {
        assert_eq!(RetryAfter::At(5_000).wait(2_000), Duration::from_secs(3));
        assert_eq!(RetryAfter::At(5_000).wait(9_000), Duration::ZERO);
        assert_eq!(RetryAfter::At(i64::MAX).wait(i64::MIN), LONGEST);
        assert_eq!(RetryAfter::At(i64::MIN).wait(i64::MAX), Duration::ZERO);
    }
}
