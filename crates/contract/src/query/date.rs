//! When a job was posted, as people type it.

use super::Posted;
use crate::Millis;

const DAY: Millis = 24 * 3_600_000;

/// Reads `<7d`, `7d`, `>2w`, `2026-11-01`, `>=2026-11-01`, `2026-11-01..2026-11-15`, `today`, `yesterday`.
pub(super) fn posted(text: &str) -> Option<Posted> {
    match text.to_ascii_lowercase().as_str() {
        "today" => return Some(Posted::DaysAgo(0)),
        "yesterday" => return Some(Posted::DaysAgo(1)),
        _ => {}
    }
    if let Some((from, to)) = text.split_once("..") {
        let day = |text: &str| if text.is_empty() { Some(None) } else { day(text).map(Some) };
        let (from, to) = (day(from)?, day(to)?);
        return (from.is_some() || to.is_some()).then(|| Posted::Between(from, to.map(|to| to + DAY)));
    }
    let rest = text.trim_start_matches(['<', '>', '=']);
    let sign = &text[..text.len() - rest.len()];
    if let Some(age) = age(rest) {
        return match sign {
            "" | "<" | "<=" => Some(Posted::Within(age)),
            ">" | ">=" => Some(Posted::Before(age)),
            _ => None,
        };
    }
    let day = day(rest)?;
    let (from, to) = match sign {
        "" | "=" => (Some(day), Some(day + DAY)),
        "<" => (None, Some(day)),
        "<=" => (None, Some(day + DAY)),
        ">" => (Some(day + DAY), None),
        ">=" => (Some(day), None),
        _ => return None,
    };
    Some(Posted::Between(from, to))
}

/// `12h`, `7d`, `2w`, `3m` (of 30 days), `1y` (of 365 days).
fn age(text: &str) -> Option<Millis> {
    let unit = text.chars().next_back().filter(char::is_ascii_alphabetic)?;
    let number: Millis = text[..text.len() - 1].parse().ok().filter(|n| (0..=100_000).contains(n))?;
    let length = match unit.to_ascii_lowercase() {
        'h' => DAY / 24,
        'd' => DAY,
        'w' => 7 * DAY,
        'm' => 30 * DAY,
        'y' => 365 * DAY,
        _ => return None,
    };
    Some(number * length)
}

/// The beginning (UTC) of a day as in `2026-11-01`.
fn day(text: &str) -> Option<Millis> {
    let mut parts = text.split('-');
    let mut part = |length: usize| {
        let part = parts.next().filter(|part| part.len() == length)?;
        part.bytes().all(|b| b.is_ascii_digit()).then(|| part.parse::<i64>().ok()).flatten()
    };
    let (year, month, day) = (part(4)?, part(2)?, part(2)?);
    let is_leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    let longest = match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 => 28 + i64::from(is_leap),
        _ => return None,
    };
    if parts.next().is_some() || !(1..=longest).contains(&day) {
        return None;
    }
    // Days since the epoch: Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms", days_from_civil.
    let year = if month <= 2 { year - 1 } else { year };
    let (era, of_era) = (year.div_euclid(400), year.rem_euclid(400));
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    Some((era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468) * DAY)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_and_ages_are_read_as_people_type_them() {
        const NOVEMBER: Millis = 1_793_491_200_000; // 2026-11-01T00:00:00Z
        let table = [
            ("<7d", Some(Posted::Within(7 * DAY))),
            ("7d", Some(Posted::Within(7 * DAY))),
            ("12h", Some(Posted::Within(DAY / 2))),
            (">2w", Some(Posted::Before(14 * DAY))),
            ("3M", Some(Posted::Within(90 * DAY))),
            ("1y", Some(Posted::Within(365 * DAY))),
            ("today", Some(Posted::DaysAgo(0))),
            ("Yesterday", Some(Posted::DaysAgo(1))),
            ("2026-11-01", Some(Posted::Between(Some(NOVEMBER), Some(NOVEMBER + DAY)))),
            (">2026-11-01", Some(Posted::Between(Some(NOVEMBER + DAY), None))),
            (">=2026-11-01", Some(Posted::Between(Some(NOVEMBER), None))),
            ("<2026-11-01", Some(Posted::Between(None, Some(NOVEMBER)))),
            ("2026-11-01..2026-11-02", Some(Posted::Between(Some(NOVEMBER), Some(NOVEMBER + 2 * DAY)))),
            ("..2026-11-01", Some(Posted::Between(None, Some(NOVEMBER + DAY)))),
            ("1970-01-01", Some(Posted::Between(Some(0), Some(DAY)))),
            ("2024-02-29", Some(Posted::Between(Some(1_709_164_800_000), Some(1_709_164_800_000 + DAY)))),
            ("2026-02-29", None),
            ("2026-13-01", None),
            ("2026-11-00", None),
            ("1-2-3", None),
            ("<<7d", None),
            ("=7d", None),
            ("7", None),
            ("7é", None),
            ("d", None),
            ("99999999999999999999d", None),
            ("..", None),
            ("", None),
        ];
        for (text, expected) in table {
            assert_eq!(posted(text), expected, "{text}");
        }
    }
}
