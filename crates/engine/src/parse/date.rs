//! Dates as feeds write them.

use contract::Millis;
use jiff::civil::{Date, DateTime, Time};
use jiff::tz::Offset;

/// A moment in the ways job feeds write it: RFC 3339 and W3CDTF, RFC 822 with its usual misspellings, and
/// `YYYY-MM-DD hh:mm:ss`. A missing zone is UTC, a missing time midnight; what is no date gives none.
///
/// Sources: <https://www.rfc-editor.org/rfc/rfc3339>, <https://www.w3.org/TR/NOTE-datetime>,
/// <https://www.rfc-editor.org/rfc/rfc2822#section-4.3>.
pub fn parse_date(text: &str) -> Option<Millis> {
    let text = text.trim();
    if text.len() > 64 {
        return None;
    }
    let (date, rest) = if text.get(..4).is_some_and(|year| year.bytes().all(|byte| byte.is_ascii_digit())) {
        iso_date(text)?
    } else {
        rfc822_date(text)?
    };
    let (time, zone) = time_and_zone(rest.trim())?;
    let offset = Offset::from_seconds(zone).ok()?;
    let moment = offset.to_timestamp(DateTime::from_parts(date, time)).ok()?;
    Some(moment.as_millisecond())
}

/// `YYYY-MM-DD`, and what follows it.
fn iso_date(text: &str) -> Option<(Date, &str)> {
    let bytes = text.as_bytes();
    let is_date = bytes.len() >= 10 && bytes[4] == b'-' && bytes[7] == b'-' && text.is_char_boundary(10);
    if !is_date {
        return None;
    }
    let date = date(text[..4].parse().ok()?, text[5..7].parse().ok()?, text[8..10].parse().ok()?)?;
    Some((date, text[10..].trim_start_matches(['T', 't'])))
}

/// `Wed, 02 Oct 2024`, with or without the weekday, and what follows it.
fn rfc822_date(text: &str) -> Option<(Date, &str)> {
    let mut rest = text;
    let first = rest.split([' ', ',']).next()?;
    if !first.is_empty() && first.chars().all(char::is_alphabetic) && month(first).is_none() {
        rest = rest[first.len()..].trim_start_matches([' ', ',', '.']);
    }
    let (day, rest) = word(rest)?;
    let (name, rest) = word(rest)?;
    let (year, rest) = word(rest)?;
    // "Oct 02 2024" is written, too.
    let (day, month) = match (day.parse::<i8>(), month(name)) {
        (Ok(day), Some(month)) => (day, month),
        _ => (name.trim_end_matches(',').parse().ok()?, month(day)?),
    };
    let years: i16 = year.parse().ok()?;
    // RFC 2822, section 4.3: two digits.
    let years = match (year.len(), years) {
        (2, 0..=49) => years + 2000,
        (2, _) => years + 1900,
        (4, _) => years,
        _ => return None,
    };
    Some((date(years, month, day)?, rest))
}

fn date(year: i16, month: i8, day: i8) -> Option<Date> {
    Date::new(year, month, day).ok().filter(|date| (1900..=2200).contains(&date.year()))
}

fn word(text: &str) -> Option<(&str, &str)> {
    let text = text.trim_start();
    let end = text.find([' ', '-']).unwrap_or(text.len());
    (end > 0).then(|| (text[..end].trim_end_matches(','), text.get(end + 1..).unwrap_or_default()))
}

fn month(name: &str) -> Option<i8> {
    const MONTHS: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    let name = name.trim_end_matches(['.', ',']).to_lowercase();
    let name = if name == "sept" { "sep" } else { &name };
    if name.len() < 3 {
        return None;
    }
    let index =
        MONTHS.iter().position(|month| *month == name || (name.len() == 3 && month.starts_with(name)))?;
    i8::try_from(index + 1).ok()
}

/// `hh:mm[:ss[.fff]] [AM|PM] [zone]`; nothing is midnight UTC.
fn time_and_zone(text: &str) -> Option<(Time, i32)> {
    if text.is_empty() {
        return Some((Time::midnight(), 0));
    }
    let end =
        text.find(|c: char| !(c.is_ascii_digit() || matches!(c, ':' | '.' | ','))).unwrap_or(text.len());
    let (clock, rest) = text.split_at(end);
    let rest = rest.trim();
    if clock.is_empty() {
        return Some((Time::midnight(), zone(rest)?));
    }
    let mut parts = clock.split(':');
    let mut hour: i8 = parts.next()?.parse().ok()?;
    let minute: i8 = parts.next()?.parse().ok()?;
    let second: i8 = match parts.next() {
        Some(second) => second.split(['.', ',']).next()?.parse().ok()?,
        None => 0,
    };
    let upper = rest.to_ascii_uppercase();
    let (half, rest) = match upper.get(..2) {
        Some(half @ ("AM" | "PM")) if !upper[2..].starts_with(char::is_alphabetic) => {
            (Some(half), rest[2..].trim())
        }
        _ => (None, rest),
    };
    match half {
        Some("PM") if hour < 12 => hour += 12,
        Some("AM") if hour == 12 => hour = 0,
        _ => {}
    }
    // A leap second, and midnight as the end of a day, are written where neither exists.
    let time = match (hour, minute, second) {
        (24, 0, 0) => Time::new(23, 59, 59, 0),
        _ => Time::new(hour, minute, second.min(59), 0),
    };
    Some((time.ok()?, zone(rest)?))
}

/// Seconds east of UTC. Unknown names are no zone.
fn zone(text: &str) -> Option<i32> {
    let text = text.trim().trim_end_matches(')').trim_start_matches('(');
    // "+0000 (UTC)", "GMT+0200", "America/New_York" is not known.
    let text = text.split(" (").next().unwrap_or_default();
    let hours = match text.to_ascii_uppercase().as_str() {
        "" | "Z" | "UT" | "UTC" | "GMT" | "UCT" | "WET" => 0,
        "CET" | "MEZ" | "BST" | "WEST" => 1,
        "CEST" | "MESZ" | "EET" => 2,
        "EEST" | "MSK" => 3,
        "AKST" => -9,
        "PST" | "AKDT" => -8,
        "MST" | "PDT" => -7,
        "CST" | "MDT" => -6,
        "EST" | "CDT" => -5,
        "EDT" | "AST" => -4,
        _ => return numeric_zone(text),
    };
    Some(hours * 3_600)
}

fn numeric_zone(text: &str) -> Option<i32> {
    let upper = text.to_ascii_uppercase();
    let text = upper.trim_start_matches("UTC").trim_start_matches("GMT").trim();
    let sign = match text.chars().next()? {
        '+' => 1,
        '-' => -1,
        _ => return None,
    };
    let digits: String = text[1..].chars().filter(|c| *c != ':').collect();
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let (hours, minutes) = match digits.len() {
        1 | 2 => (digits.as_str(), "0"),
        4 => digits.split_at(2),
        _ => return None,
    };
    let (hours, minutes): (i32, i32) = (hours.parse().ok()?, minutes.parse().ok()?);
    (hours <= 14 && minutes < 60).then_some(sign * (hours * 3_600 + minutes * 60))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_read_as_feeds_write_them() {
        let table = [
            ("2024-10-02T13:05:09Z", "2024-10-02T13:05:09Z"),
            ("2024-10-02T13:05:09.123+02:00", "2024-10-02T11:05:09Z"),
            ("2024-10-02 13:05:09", "2024-10-02T13:05:09Z"),
            ("2024-10-02 13:05:09 UTC", "2024-10-02T13:05:09Z"),
            ("2024-10-02", "2024-10-02T00:00:00Z"),
            ("2024-10-02T24:00:00", "2024-10-02T23:59:59Z"),
            ("Wed, 02 Oct 2024 13:05:09 +0000", "2024-10-02T13:05:09Z"),
            ("Wed, 2 Oct 2024 13:05:09 GMT", "2024-10-02T13:05:09Z"),
            ("Wed,02 Oct 2024 13:05 EDT", "2024-10-02T17:05:00Z"),
            ("02 October 2024 1:05:09 PM -0230", "2024-10-02T15:35:09Z"),
            ("Wed, 02 Oct 24 13:05:09 PST", "2024-10-02T21:05:09Z"),
            ("Wed Oct 02 2024 13:05:09 GMT+0200 (Central European Summer Time)", "2024-10-02T11:05:09Z"),
            ("Mon, 08 Nov 2021", "2021-11-08T00:00:00Z"),
            ("Oct 2, 2024", "2024-10-02T00:00:00Z"),
            ("02-Oct-2024 13:05:09 Z", "2024-10-02T13:05:09Z"),
            ("Tue, 30 Jun 2015 23:59:60 Z", "2015-06-30T23:59:59Z"),
        ];
        for (text, expected) in table {
            let expected: jiff::Timestamp = expected.parse().unwrap();
            assert_eq!(parse_date(text), Some(expected.as_millisecond()), "{text}");
        }
    }

    #[test]
    fn what_is_no_date_gives_none() {
        for text in [
            "",
            " ",
            "today",
            "yesterday",
            "N/A",
            "2024",
            "2024-13-01",
            "2024-02-30",
            "0000-00-00",
            "31/31/2024",
            "Wed, 02 Foo 2024",
            "Wed, 32 Oct 2024",
            "2024-10-02T25:00:00Z",
            "2024-10-02 13:05:09 XYZ",
            "12:00",
            "éééé-éé-éé",
            "2024-10-0é",
            "1500-01-01",
            "9999-01-01",
            "Wed, 02 Oct 224 13:05:09",
        ] {
            assert_eq!(parse_date(text), None, "{text:?}");
        }
    }
}
