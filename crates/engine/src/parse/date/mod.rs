//! Dates as feeds write them.

mod loose;
mod words;

use contract::Millis;
use jiff::civil::{Date, DateTime, Time};
use jiff::tz::Offset;

/// Postings of earlier years are none: their dates are blank ones of some software.
const YEARS: std::ops::RangeInclusive<i16> = 1990..=2200;
/// The longest text that is looked at.
const LONGEST: usize = 96;

/// How a feed writes `03/09/2026`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum DayMonth {
    /// The 3rd of September, as most of the world does.
    DayFirst,
    /// The 9th of March, as the United States do.
    MonthFirst,
}

/// A moment in the ways job feeds write it: RFC 3339 and W3CDTF, RFC 822 with its misspellings, RFC 850, asctime, seconds
/// and milliseconds of the epoch, `DD.MM.YYYY`, `DD/MM/YYYY`, and names of months in twenty languages. A missing zone is
/// UTC, a missing time midnight; what is no date gives none, and neither do blank ones such as `0001-01-01` or 1970.
///
/// Sources: <https://www.rfc-editor.org/rfc/rfc3339>, <https://www.w3.org/TR/NOTE-datetime>,
/// <https://www.rfc-editor.org/rfc/rfc2822#section-4.3>, <https://www.rfc-editor.org/rfc/rfc850#section-2.1.4>.
pub fn parse_date(text: &str) -> Option<Millis> {
    parse_date_in(text, DayMonth::DayFirst)
}

/// The same, for a feed that is known to write days and months in this order. An order that is impossible is read the
/// other way round.
pub(super) fn parse_date_in(text: &str, order: DayMonth) -> Option<Millis> {
    let text = text.trim();
    if text.len() > LONGEST {
        return None;
    }
    plain_rfc822(text.as_bytes()).or_else(|| usual(text)).or_else(|| loose::parse(text, order))
}

/// `Wed, 02 Oct 2024 13:05:09 +0000` or `GMT` and nothing else, which is what most feeds write: read by position.
fn plain_rfc822(text: &[u8]) -> Option<Millis> {
    let digits = |at: usize, n: usize| {
        text[at..at + n]
            .iter()
            .try_fold(0_i16, |all, byte| byte.is_ascii_digit().then(|| all * 10 + i16::from(byte - b'0')))
    };
    let two = |at: usize| digits(at, 2).and_then(|n| i8::try_from(n).ok());
    let zone = match text.get(26..)? {
        b"GMT" => 0,
        [sign @ (b'+' | b'-'), _, _, _, _] => {
            let seconds = i32::from(two(27)?) * 3_600 + i32::from(two(29)?) * 60;
            if seconds > 14 * 3_600 || two(29)? > 59 {
                return None;
            }
            if *sign == b'+' { seconds } else { -seconds }
        }
        _ => return None,
    };
    let marks = [(3, b','), (4, b' '), (7, b' '), (11, b' '), (16, b' '), (19, b':'), (22, b':'), (25, b' ')];
    if marks.iter().any(|(at, mark)| text[*at] != *mark) {
        return None;
    }
    let date = date(digits(12, 4)?, month(std::str::from_utf8(&text[8..11]).ok()?)?, two(5)?)?;
    moment(date, Time::new(two(17)?, two(20)?, two(23)?, 0).ok()?, zone)
}

/// The two forms that nearly all feeds write.
fn usual(text: &str) -> Option<Millis> {
    let (date, rest) = if text.get(..4).is_some_and(|year| year.bytes().all(|byte| byte.is_ascii_digit())) {
        iso_date(text)?
    } else {
        rfc822_date(text)?
    };
    let (time, zone) = time_and_zone(rest.trim())?;
    moment(date, time, zone)
}

/// `zone` is in seconds east of UTC.
fn moment(date: Date, time: Time, zone: i32) -> Option<Millis> {
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
    Date::new(year, month, day).ok().filter(|date| YEARS.contains(&date.year()))
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
    let name = name.trim_end_matches(['.', ',']);
    let is = |month: &str| name.eq_ignore_ascii_case(month) || name.eq_ignore_ascii_case(&month[..3]);
    let index = MONTHS.iter().position(|month| is(month))?;
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
    let mut parts = clock.split(if clock.contains(':') { ':' } else { '.' });
    let mut hour: i8 = parts.next()?.parse().ok()?;
    let minute: i8 = parts.next()?.parse().ok()?;
    let second: i8 = match parts.next() {
        Some(second) => second.split(['.', ',']).next()?.parse().ok()?,
        None => 0,
    };
    let half = rest.get(..2).filter(|_| !rest[2..].starts_with(char::is_alphabetic));
    let is = |name: &str| half.is_some_and(|half| half.eq_ignore_ascii_case(name));
    let (is_morning, is_afternoon) = (is("am"), is("pm"));
    let rest = if is_morning || is_afternoon { rest[2..].trim() } else { rest };
    match hour {
        ..12 if is_afternoon => hour += 12,
        12 if is_morning => hour = 0,
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
    if text.starts_with(['+', '-']) {
        return numeric_zone(text);
    }
    let hours = match text.to_ascii_uppercase().as_str() {
        "" | "Z" | "UT" | "UTC" | "GMT" | "UCT" | "WET" => 0,
        "CET" | "MEZ" | "MET" | "BST" | "WEST" | "A" => 1,
        "CEST" | "MESZ" | "EET" | "SAST" | "B" => 2,
        "EEST" | "MSK" | "C" => 3,
        "JST" | "KST" => 9,
        "AEST" => 10,
        "AEDT" => 11,
        "HST" => -10,
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

/// `+hhmm`, `+hh:mm`, `+h:mm`, `+hh`, with or without a name before it.
fn numeric_zone(text: &str) -> Option<i32> {
    let named = |name: &str| text.get(..3).is_some_and(|own| own.eq_ignore_ascii_case(name));
    let text = if named("UTC") || named("GMT") { text[3..].trim() } else { text };
    let sign = match text.chars().next()? {
        '+' => 1,
        '-' => -1,
        _ => return None,
    };
    let (hours, minutes) = match (&text[1..], text[1..].split_once(':')) {
        (_, Some((hours, minutes))) if minutes.len() == 2 => (hours, minutes),
        (digits, None) if digits.len() == 4 => digits.split_at_checked(2)?,
        (digits, None) => (digits, "0"),
        _ => return None,
    };
    let number = |digits: &str| -> Option<i32> {
        let is_short = matches!(digits.len(), 1 | 2) && digits.bytes().all(|byte| byte.is_ascii_digit());
        digits.parse().ok().filter(|_| is_short)
    };
    let (hours, minutes) = (number(hours)?, number(minutes)?);
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
    fn rarer_forms_are_read_as_well() {
        let table = [
            ("2024-10", "2024-10-01T00:00:00Z"),
            ("2024", "2024-01-01T00:00:00Z"),
            ("20241002T130509Z", "2024-10-02T13:05:09Z"),
            ("20241002", "2024-10-02T00:00:00Z"),
            ("20241002130509", "2024-10-02T13:05:09Z"),
            ("Wed Oct  2 13:05:09 2024", "2024-10-02T13:05:09Z"),
            ("Wednesday, 02-Oct-24 13:05:09 GMT", "2024-10-02T13:05:09Z"),
            ("1727874309", "2024-10-02T13:05:09Z"),
            ("1727874309123", "2024-10-02T13:05:09Z"),
            ("1727874309.5", "2024-10-02T13:05:09Z"),
            ("02.10.2024", "2024-10-02T00:00:00Z"),
            ("2.10.24 13:05", "2024-10-02T13:05:00Z"),
            ("02.10.2024 13:05:09", "2024-10-02T13:05:09Z"),
            ("02/10/2024", "2024-10-02T00:00:00Z"),
            ("02/10/2024 13:05", "2024-10-02T13:05:00Z"),
            ("10/22/2024 1:05 PM", "2024-10-22T13:05:00Z"),
            ("2024/10/02 13:05:09", "2024-10-02T13:05:09Z"),
            ("Wed, 02 Oct 2024 04:59:00:0", "2024-10-02T04:59:00Z"),
            ("Wed, 02 Oct 2024 13:05:09+5:30", "2024-10-02T07:35:09Z"),
            ("30 Jan, 2026", "2026-01-30T00:00:00Z"),
            ("2nd October 2024", "2024-10-02T00:00:00Z"),
            ("October 2nd, 2024 at 1:05 pm", "2024-10-02T13:05:00Z"),
            ("mer., 02 oct. 2024 13:05:09 +0200", "2024-10-02T11:05:09Z"),
            ("mardi 1er octobre 2024", "2024-10-01T00:00:00Z"),
            ("02 août 2024", "2024-08-02T00:00:00Z"),
            ("Mi, 2. Oktober 2024, 13:05 Uhr", "2024-10-02T13:05:00Z"),
            ("3. März 2024", "2024-03-03T00:00:00Z"),
            ("mar, 02 oct 2012 19:56:51 +0000", "2012-10-02T19:56:51Z"),
            ("2 de octubre de 2024", "2024-10-02T00:00:00Z"),
            ("2 ottobre 2024", "2024-10-02T00:00:00Z"),
            ("02 out 2024", "2024-10-02T00:00:00Z"),
            ("2 października 2024", "2024-10-02T00:00:00Z"),
            ("Ср, 02 окт 2024 13:05:09 +0300", "2024-10-02T10:05:09Z"),
            ("2 октября 2024 г.", "2024-10-02T00:00:00Z"),
            ("Κυρ, 11 Ιούλ 2004 12:00:00 EST", "2004-07-11T17:00:00Z"),
            ("2 lokakuuta 2024", "2024-10-02T00:00:00Z"),
            ("2 Ekim 2024", "2024-10-02T00:00:00Z"),
            ("2024年10月02日 13:05", "2024-10-02T13:05:00Z"),
            ("2024년 10월 2일 오후 1:05:09", "2024-10-02T13:05:09Z"),
        ];
        for (text, expected) in table {
            let expected: jiff::Timestamp = expected.parse().unwrap();
            let got = parse_date(text).map(|at| at / 1_000 * 1_000);
            assert_eq!(got, Some(expected.as_millisecond()), "{text}");
        }
        let month_first = parse_date_in("02/10/2024", DayMonth::MonthFirst);
        assert_eq!(month_first, parse_date("2024-02-10"), "where the feed says so");
    }

    #[test]
    fn what_is_no_date_gives_none() {
        for text in [
            "Thu, 01 Jan 1970 00:00:00 GMT",
            "0001-01-01T00:00:00Z",
            "0",
            "-1",
            "99999999999999999999",
            "123456",
            "ASAP",
            "Mar",
            "32.01.2026",
            "Tue, 03 Mar 20260 10:00:00 GMT",
            "Sun, 31 Dec 9999 23:59:59 -9999",
            "2026年13月03日",
            "a b c d e f",
            "1 2 3 4 5 6",
            "",
            " ",
            "today",
            "yesterday",
            "N/A",
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
