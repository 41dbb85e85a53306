//! Rarer forms of dates: their parts are told apart by what they look like, not by where they stand.

use super::words::{is_afternoon, is_filler, month};
use super::{DayMonth, date, moment, numeric_zone, zone};
use contract::Millis;
use jiff::civil::{Date, Time};

/// Milliseconds of the epoch have this many digits from 2001 to 2286, seconds three fewer.
const MILLIS_DIGITS: usize = 13;
/// 1990 to 2200 in seconds.
const SECONDS: std::ops::Range<i64> = 631_152_000..7_258_118_400;

/// Reads a date, or nothing.
pub(super) fn parse(text: &str, order: DayMonth) -> Option<Millis> {
    epoch(text).or_else(|| packed(text)).or_else(|| Parts::of(text)?.moment(order))
}

/// Seconds or milliseconds since 1970.
fn epoch(text: &str) -> Option<Millis> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    if !is_digits(whole) || !(fraction.is_empty() || is_digits(fraction)) {
        return None;
    }
    let number: i64 = whole.parse().ok()?;
    match whole.len() {
        9 | 10 => SECONDS.contains(&number).then_some(number * 1_000),
        12 | MILLIS_DIGITS => SECONDS.contains(&(number / 1_000)).then_some(number),
        _ => None,
    }
}

/// `20260903`, `20260903T100000Z`, `20260903100000`, `2026-09`, `2026`.
fn packed(text: &str) -> Option<Millis> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let number = |from: usize, to: usize| text.get(from..to)?.parse::<i8>().ok();
    let year: i16 = text.get(..4)?.parse().ok()?;
    match (digits, &text[digits..]) {
        (4, "") => moment(date(year, 1, 1)?, Time::midnight(), 0),
        (4, rest) if rest.len() == 3 && rest.starts_with('-') => {
            moment(date(year, number(5, 7)?, 1)?, Time::midnight(), 0)
        }
        (8, "") => moment(date(year, number(4, 6)?, number(6, 8)?)?, Time::midnight(), 0),
        (8, rest) => {
            let rest = rest.strip_prefix(['T', 't'])?;
            let date = date(year, number(4, 6)?, number(6, 8)?)?;
            let length = rest.bytes().take_while(u8::is_ascii_digit).count();
            let part = |at: usize| rest.get(at..at + 2)?.parse::<i8>().ok();
            let second = if length == 6 { part(4)? } else { 0 };
            let time =
                Time::new(part(0).filter(|_| matches!(length, 4 | 6))?, part(2)?, second.min(59), 0).ok()?;
            moment(date, time, zone(&rest[length..])?)
        }
        (14, "") => {
            let time = Time::new(number(8, 10)?, number(10, 12)?, number(12, 14)?, 0).ok()?;
            moment(date(year, number(4, 6)?, number(6, 8)?)?, time, 0)
        }
        _ => None,
    }
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// What a text holds.
#[derive(Debug, Default)]
struct Parts {
    /// Numbers that belong to no time, as written.
    numbers: Vec<String>,
    /// Months that are named. A first of two is a weekday ("mar, 02 oct").
    months: Vec<i8>,
    time: Option<(i8, i8, i8)>,
    afternoon: Option<bool>,
    zone: i32,
}

impl Parts {
    fn of(text: &str) -> Option<Self> {
        let text = text.to_lowercase();
        // In Chinese, Japanese and Korean the parts are followed by what they are.
        let text = text.replace(['年', '月', '년', '월'], " ").replace(['日', '号', '일'], " ");
        let text = text.replace(['时', '時', '点', '시', '分', '분'], ":");
        let mut parts = Self::default();
        let mut rest = text.trim();
        let mut is_first = true;
        while let Some(c) = rest.chars().next() {
            if c.is_ascii_digit() {
                rest = parts.number(rest)?;
            } else if c.is_alphabetic() {
                let end = rest.find(|c: char| !c.is_alphabetic()).unwrap_or(rest.len());
                parts.word(&rest[..end], is_first)?;
                rest = &rest[end..];
            } else if matches!(c, '+' | '-')
                && parts.time.is_some()
                && rest[1..].starts_with(|c: char| c.is_ascii_digit())
            {
                let end =
                    1 + rest[1..].find(|c: char| !(c.is_ascii_digit() || c == ':')).unwrap_or(rest.len() - 1);
                parts.zone = numeric_zone(&rest[..end])?;
                rest = &rest[end..];
            } else {
                rest = &rest[c.len_utf8()..];
                continue;
            }
            is_first = false;
        }
        Some(parts)
    }

    /// A number or a time; what follows it.
    fn number<'t>(&mut self, rest: &'t str) -> Option<&'t str> {
        let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
        if self.time.is_some() || !rest[end..].starts_with(':') {
            self.numbers.push(rest[..end].to_owned());
            return Some(&rest[end..]);
        }
        let end = rest.find(|c: char| !(c.is_ascii_digit() || matches!(c, ':' | '.'))).unwrap_or(rest.len());
        let clock = rest[..end].trim_end_matches([':', '.']);
        let mut parts = clock.split([':', '.']).map(|part| part.parse::<i8>().ok());
        let (hour, minute) = (parts.next()??, parts.next().unwrap_or(Some(0))?);
        self.time = Some((hour, minute, parts.next().unwrap_or(Some(0))?));
        Some(&rest[end..])
    }

    fn word(&mut self, word: &str, is_first: bool) -> Option<()> {
        if let (Some(afternoon), true) = (is_afternoon(word), self.time.is_some() || !word.is_ascii()) {
            self.afternoon = Some(afternoon);
        } else if let Some(month) = month(word) {
            self.months.push(month);
        } else if let Some(seconds) = zone(word).filter(|_| self.time.is_some()) {
            self.zone = seconds;
        } else if !is_first && !is_filler(word) {
            return None;
        }
        Some(())
    }

    fn moment(self, order: DayMonth) -> Option<Millis> {
        let date = self.date(order)?;
        let (hour, minute, second) = self.time.unwrap_or_default();
        let hour = match (self.afternoon, hour) {
            (Some(true), 1..12) => hour + 12,
            (Some(false), 12) => 0,
            _ => hour,
        };
        moment(date, Time::new(hour, minute, second.min(59), 0).ok()?, self.zone)
    }

    fn date(&self, order: DayMonth) -> Option<Date> {
        let numbers: Vec<(usize, i16)> =
            self.numbers.iter().map(|text| Some((text.len(), text.parse().ok()?))).collect::<Option<_>>()?;
        let small = |(length, number): (usize, i16)| i8::try_from(number).ok().filter(|_| length <= 2);
        match (self.months.as_slice(), numbers.as_slice()) {
            ([.., month], [one, other]) => {
                let (day, year) = if one.0 == 4 { (*other, *one) } else { (*one, *other) };
                date(year_of(year)?, *month, small(day)?)
            }
            ([], [first, second, third]) if first.0 == 4 => date(first.1, small(*second)?, small(*third)?),
            ([], [first, second, third]) => {
                let (year, first, second) = (year_of(*third)?, small(*first)?, small(*second)?);
                let (day, month) =
                    if order == DayMonth::DayFirst { (first, second) } else { (second, first) };
                date(year, month, day).or_else(|| date(year, day, month))
            }
            _ => None,
        }
    }
}

/// RFC 2822, section 4.3: two digits.
fn year_of((length, number): (usize, i16)) -> Option<i16> {
    match (length, number) {
        (2, 0..=49) => Some(number + 2000),
        (2, _) => Some(number + 1900),
        (4, _) => Some(number),
        _ => None,
    }
}
