//! Which figures of a text are the two ends of its pay.

use super::figures::Figure;
use super::numbers::Point;
use super::periods::{is_of_rate, is_period, period_after};
use super::words::{first_word, is_sign, last_word, named, sign_after};

/// The ends of a range. One figure is both of them, unless a word says which.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Ends {
    pub low: Option<Figure>,
    pub high: Option<Figure>,
}

impl Ends {
    /// Both of them.
    pub fn both(self) -> impl Iterator<Item = Figure> {
        // What follows the upper end counts first.
        self.high.into_iter().chain(self.low)
    }

    /// Decides whether "17.315" has decimals: where the other end shows it, and where a pay by the hour would be
    /// thousands otherwise.
    pub fn settle(self, is_hourly: bool) -> (Option<f64>, Option<f64>) {
        let value = |figure: Option<Figure>, other: Option<Figure>| {
            let figure = figure?;
            let value = match figure.point {
                Point::Maybe(sign, decimal)
                    if is_hourly && sign == '.' || shows(other, sign, figure.value) =>
                {
                    decimal
                }
                _ => figure.value,
            };
            (value > 0.0).then_some(value)
        };
        (value(self.low, self.high), value(self.high, self.low))
    }
}

/// Whether the other end of a range shows that a sign begins decimals: its own do, or it is far below thousands.
fn shows(other: Option<Figure>, sign: char, thousands: f64) -> bool {
    other.is_some_and(|other| match other.point {
        Point::Maybe(..) => false,
        Point::Sure(own) if own == sign => true,
        _ => other.value > 0.0 && other.value < 1_000.0 && thousands / other.value > 100.0,
    })
}

/// What connects the two ends of a range.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Link {
    /// "-", "to": they may be the wrong way round.
    Any,
    /// "and": only from a lower to a higher one, else it adds something else.
    Upward,
}

/// The link in a text between two figures in lower case, which holds nothing else but currencies and periods.
pub(super) fn link(mut between: &str) -> Option<Link> {
    let mut found = None;
    let mut is_article = false;
    while let Some(c) = between.chars().next() {
        if !c.is_alphabetic() || is_sign(c) {
            match c {
                '-' | '‐' | '‑' | '–' | '—' | '−' | '~' | '～' | '〜' => found = Some(Link::Any),
                '.' | ',' | '/' | '(' | ')' => {}
                c if c.is_whitespace() || is_sign(c) => {}
                _ => return None,
            }
            between = &between[c.len_utf8()..];
            continue;
        }
        // "p.a." holds no "a".
        let word = if between.starts_with("p.a") { "p.a" } else { first_word(between) };
        match word {
            "to" | "bis" | "until" | "à" | "до" | "tot" | "do" | "up" => found = Some(Link::Any),
            // Between ends; before a period it is an article.
            "a" | "al" => is_article = true,
            "and" | "und" | "et" | "y" | "e" | "en" => found = found.or(Some(Link::Upward)),
            _ if is_of_rate(word) || named(word).is_some() || matches!(word, "p" | "us") => {
                is_article &= !is_period(word);
            }
            _ => return None,
        }
        between = &between[word.len()..];
    }
    if is_article { Some(Link::Any) } else { found }
}

/// Words before a figure that is all there is at most.
const AT_MOST: [&str; 13] = [
    "up to",
    "upto",
    "max",
    "maximum",
    "maximal",
    "bis",
    "bis zu",
    "jusqu'à",
    "jusqu’à",
    "hasta",
    "до",
    "fino a",
    "tot",
];
/// Words before a figure that is all there is at least.
const AT_LEAST: [&str; 16] = [
    "from",
    "ab",
    "min",
    "minimum",
    "mindestens",
    "at least",
    "starting at",
    "starting from",
    "starts at",
    "à partir de",
    "a partir de",
    "desde",
    "od",
    "от",
    "vanaf",
    "dès",
];

/// The ends of the pay in a text: of the first range or figure that can be pay, where there are several.
pub(super) fn choose(figures: &[Figure], lower: &str) -> Ends {
    let has_sign = figures.iter().any(|figure| figure.sign.is_some());
    let is_strong = |figure: &Figure| {
        figure.sign.is_some()
            || figure.multiple > 1.0
            || (figure.value >= 1_000.0 && !figure.is_year)
            || period_after(&lower[figure.end..]).is_some()
    };
    let mut best: Option<(u8, Ends)> = None;
    let mut rest = figures;
    while let [first, behind @ ..] = rest {
        let second = behind.first().filter(|second| are_linked(first, second, lower));
        rest = if second.is_some() { &behind[1..] } else { behind };
        let high = second.unwrap_or(first);
        if first.value.max(high.value) == 0.0 {
            continue;
        }
        // Where some figures carry a currency, small ones without are something else: "2 years at $90k".
        let rank = match () {
            () if is_strong(first) || is_strong(high) => 2,
            () if first.is_year && high.is_year => 0,
            () => 2 - u8::from(has_sign),
        };
        if best.is_none_or(|(had, _)| rank > had) {
            let ends = second.map_or_else(|| alone(*first, lower), |second| shared(*first, *second));
            best = Some((rank, ends));
        }
    }
    best.map(|(_, ends)| ends).unwrap_or_default()
}

fn are_linked(first: &Figure, second: &Figure, lower: &str) -> bool {
    match link(&lower[first.end..second.start]) {
        None => false,
        Some(Link::Any) => true,
        Some(Link::Upward) => second.value > first.value,
    }
}

/// A range. In "$40-50K" the k belongs to both.
fn shared(first: Figure, second: Figure) -> Ends {
    let base = second.value / second.multiple;
    let is_shared = first.multiple == 1.0 && first.value < second.multiple && first.value < base * 10.0;
    let by = if is_shared { second.multiple } else { 1.0 };
    Ends { low: Some(Figure { value: first.value * by, ..first }), high: Some(second) }
}

/// One figure, and what the words next to it make of it.
fn alone(figure: Figure, lower: &str) -> Ends {
    let mut before = lower[..figure.start].trim_end_matches(|c: char| !c.is_alphanumeric());
    let word = last_word(before);
    if named(word).is_some() {
        before = before[..before.len() - word.len()].trim_end();
    }
    let ends_in = |words: &[&str]| {
        words.iter().any(|word| {
            before.strip_suffix(word).is_some_and(|rest| !rest.ends_with(|c: char| c.is_alphanumeric()))
        })
    };
    let (one, none) = (Some(figure), None);
    if ends_in(&AT_MOST) {
        Ends { low: none, high: one }
    } else if ends_in(&AT_LEAST) || is_open(&lower[figure.end..]) {
        Ends { low: one, high: none }
    } else {
        Ends { low: one, high: one }
    }
}

/// Whether a figure is followed by a "+" that means "and more", not by one that adds something: "£35,000 + bonus".
fn is_open(rest: &str) -> bool {
    let rest = rest.trim_start();
    let skipped = rest.chars().next().filter(|c| is_sign(*c)).map_or(0, char::len_utf8);
    let Some(behind) = rest[skipped..].strip_prefix('+').map(str::trim_start) else { return false };
    match behind.chars().next() {
        None => true,
        Some(c) if c.is_alphabetic() => {
            period_after(behind).is_some()
                || named(first_word(behind)).is_some()
                || first_word(behind) == "doe"
        }
        Some(c) => !c.is_ascii_digit() && !is_sign(c) && sign_after(behind).is_none(),
    }
}
