//! The figures in a text that may be pay, and those that are something else: hours, grades, dates, percentages.

use super::MOST;
use super::numbers::{Point, multiple, number};
use super::periods::{duration_end, period_after};
use super::ranges::link;
use super::words::{Sign, first_word, last_word, sign_after, sign_before};
use std::ops::Range;

/// A number in a text.
#[derive(Debug, Clone, Copy)]
pub(super) struct Figure {
    /// As a number, multiplied.
    pub value: f64,
    /// What it was multiplied by: 1,000 for "50k".
    pub multiple: f64,
    /// What its last sign is.
    pub point: Point,
    /// The currency next to it.
    pub sign: Option<Sign>,
    /// Where it begins, its sign included.
    pub start: usize,
    /// Where it ends, its multiple included.
    pub end: usize,
    /// Whether it looks like the year of a date.
    pub is_year: bool,
}

impl Figure {
    /// A number that stands by itself.
    pub fn of(value: f64) -> Self {
        let sign = None;
        Self { value, multiple: 1.0, point: Point::None, sign, start: 0, end: 0, is_year: false }
    }
}

/// What was found in a text.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// All numbers that may be pay.
    pub figures: Vec<Figure>,
    /// Where numbers of other things are, their words included.
    pub others: Vec<Range<usize>>,
}

/// More figures than these in a text are not looked at.
const FIGURES: usize = 64;

/// Reads the figures of a text, given it in lower case as well, byte by byte alike.
pub(super) fn find(text: &str, lower: &str) -> Found {
    let mut found = Found::default();
    let mut at = 0;
    while let Some(offset) = text[at..].find(|c: char| c.is_ascii_digit())
        && found.figures.len() < FIGURES
    {
        let start = at + offset;
        let (end, read) = number(text, start);
        at = match date_end(lower, start).or_else(|| phone_end(lower, start)) {
            Some(end) => end,
            None => read.map_or(end, |(value, point)| found.add(text, lower, at, start..end, value, point)),
        };
    }
    found
}

impl Found {
    /// Adds a number that stands at `digits`, where `from` is the end of the one before; where to go on behind it.
    fn add(
        &mut self,
        text: &str,
        lower: &str,
        from: usize,
        digits: Range<usize>,
        mut value: f64,
        mut point: Point,
    ) -> usize {
        let (multiple, end) = multiple(lower, digits.end);
        match point {
            // "1.250 million", "52.500k"
            Point::Maybe('.', decimal) if multiple > 1.0 => (value, point) = (decimal, Point::Sure('.')),
            Point::Maybe(sign, decimal) => point = Point::Maybe(sign, decimal * multiple),
            _ => {}
        }
        value *= multiple;
        let (before, rest) = (&lower[..digits.start], &lower[end..]);
        let sign_before = sign_before(before).filter(|(_, at)| *at >= from);
        let (sign, start) = sign_before.map_or((None, digits.start), |(sign, at)| (Some(sign), at));
        let is_whole = text[digits.clone()].bytes().all(|byte| byte.is_ascii_digit());
        let is_date = is_whole && multiple == 1.0 && (1990.0..2100.0).contains(&value);
        // In "15 € 40" it is the first one's, in "2026 USD 80,000" the second's.
        let behind = sign_after(rest)
            .filter(|(_, rest)| !(is_date && rest.trim_start().starts_with(|c: char| c.is_ascii_digit())));
        let sure = sign.filter(|sign| sign.sure().is_some());
        let next = behind.map_or(end, |(_, rest)| lower.len() - rest.len());
        let sign = sure.or(behind.map(|(sign, _)| sign)).or(sign);
        let is_bare = sign.is_none() && multiple == 1.0;
        let is_rate = period_after(rest).is_some();
        let is_year = is_bare && is_date && !is_rate;
        let figure = Figure { value, multiple, point, sign, start, end, is_year };

        let is_grade = || {
            is_bare && is_whole && !is_rate && digits.len() <= 2 && {
                let is_next = self.others.last().is_some_and(|last| link(&lower[last.end..start]).is_some());
                is_next || is_behind_grade(text, before)
            }
        };
        let quantity_end = || {
            let end = duration_end(lower, end).or_else(|| count_end(lower, end));
            end.filter(|_| is_bare && value < 100.0)
        };
        let other_end =
            percent_end(lower, end).or_else(quantity_end).or_else(|| is_grade().then_some(digits.end));
        if let Some(end) = other_end {
            let start = self.drop_partner(lower, start);
            self.others.push(start..end);
            return end;
        }
        let is_plan = sign.is_none() && is_pension(&lower[digits.start..]);
        if !is_part(before, rest) && !is_plan && value <= MOST {
            self.figures.push(figure);
        }
        next
    }

    /// Drops the lower end of "3-5 years" or "10-15%" before what begins at `start`; where both begin.
    fn drop_partner(&mut self, lower: &str, start: usize) -> usize {
        let partner = self.figures.pop_if(|last| {
            last.value < 100.0
                && last.sign.is_none()
                && last.multiple == 1.0
                && link(&lower[last.end..start]).is_some()
        });
        partner.map_or(start, |partner| partner.start)
    }
}

/// Where the digits of a date, of times or of "24/7" end.
fn date_end(lower: &str, start: usize) -> Option<usize> {
    let is_joiner = |c: char| matches!(c, '-' | '/' | ':');
    let run = &lower[start..];
    let run = &run[..run.find(|c: char| !(c.is_ascii_digit() || is_joiner(c))).unwrap_or(run.len())];
    let run = run.trim_end_matches(is_joiner);
    let mut lengths = run.split(is_joiner).filter(|part| !part.is_empty()).map(str::len);
    let (first, second) = (lengths.next()?, lengths.next()?);
    let is_date = match lengths.next() {
        Some(third) => first.max(second).max(third) <= 4,
        None if run.contains('/') => {
            first <= 2 && matches!(second, 1 | 2 | 4) && !has_sign(lower, start, start + run.len())
        }
        None => run.contains(':') && first <= 2 && second == 2,
    };
    is_date.then_some(start + run.len())
}

fn has_sign(lower: &str, start: usize, end: usize) -> bool {
    sign_before(&lower[..start]).is_some() || sign_after(&lower[end..]).is_some()
}

/// Where a telephone number ends; it begins with "+" or "0".
fn phone_end(lower: &str, start: usize) -> Option<usize> {
    let run = &lower[start..];
    let is_led = lower[..start].ends_with('+')
        || (run.starts_with('0') && run[1..].starts_with(|c: char| c.is_ascii_digit()));
    let is_of_phone = |c: char| c.is_ascii_digit() || matches!(c, ' ' | '-' | '/' | '(' | ')' | '.');
    let run = &run[..run.find(|c| !is_of_phone(c)).unwrap_or(run.len())];
    let digits = run.bytes().filter(u8::is_ascii_digit).count();
    (is_led && digits >= 7).then_some(start + run.len())
}

/// Where the sign or word of a percentage ends.
fn percent_end(lower: &str, end: usize) -> Option<usize> {
    let rest = lower[end..].trim_start();
    let length = if rest.starts_with('%') { 1 } else { first_word(rest).len() };
    let is_percent = matches!(&rest[..length], "%" | "percent" | "prozent" | "pct");
    is_percent.then_some(lower.len() - rest.len() + length)
}

/// Things that are counted, by how their names begin in lower case.
const COUNTED: [&str; 14] = [
    "position",
    "vacanc",
    "opening",
    "employee",
    "people",
    "shift",
    "match",
    "gehalt",
    "gehält",
    "monatsgeh",
    "salaries",
    "mensilit",
    "pagas",
    "urlaub",
];

/// Where the name of a counted thing ends: "2 positions", "13. Gehalt".
fn count_end(lower: &str, end: usize) -> Option<usize> {
    let rest = lower[end..].trim_start_matches([' ', '\u{a0}', '.', '+']);
    let word = first_word(rest);
    COUNTED.iter().any(|name| word.starts_with(name)).then_some(lower.len() - rest.len() + word.len())
}

/// Words before the number of a pay grade, as they end in lower case.
const GRADES: [&str; 20] = [
    "band", "grade", "level", "step", "tier", "class", "scale", "point", "group", "gruppe", "stufe",
    "klasse", "tvöd", "tvl", "bat", "schaal", "fwg", "livello", "nivel", "niveau",
];

/// Whether a text ends in what a grade's number follows: "Band", "Entgeltgruppe", or a letter or two such as "E", "GS".
fn is_behind_grade(text: &str, before: &str) -> bool {
    let before = before.trim_end_matches([' ', '\u{a0}', '-', ':']);
    let lower = last_word(before);
    let word = &text[before.len() - lower.len()..before.len()];
    let is_letters = (1..=2).contains(&word.len())
        && word.bytes().all(|byte| byte.is_ascii_uppercase())
        && !matches!(word, "TO" | "AB" | "DE" | "OF" | "UP" | "IS" | "AT");
    is_letters || GRADES.iter().any(|grade| lower.ends_with(grade))
}

/// Whether a text begins with an American pension plan: "401k", "401(k)", "403(b)".
fn is_pension(lower: &str) -> bool {
    let rest = ["401", "403", "457"].iter().find_map(|plan| lower.strip_prefix(plan));
    rest.is_some_and(|rest| rest.starts_with(['k', '(']))
}

/// Whether digits between these texts are part of a word, or negative: "B2B", "1e6", "13th", "-5000".
fn is_part(before: &str, rest: &str) -> bool {
    // Scripts that write no spaces begin here (CJK radicals).
    let is_letter = |c: char| c.is_alphabetic() && c < '\u{2e80}';
    let is_behind_word = before.chars().next_back().is_some_and(is_letter) && sign_before(before).is_none();
    let is_negative =
        before.strip_suffix('-').is_some_and(|before| !before.contains(|c: char| c.is_ascii_digit()));
    let is_before_word = rest.starts_with(|c: char| c.is_ascii_alphabetic())
        && sign_after(rest).is_none()
        && period_after(rest).is_none();
    is_behind_word || is_negative || is_before_word
}
