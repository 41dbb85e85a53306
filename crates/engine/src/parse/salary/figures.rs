//! Figures in texts about pay.

use super::MOST;
use super::words::{CODES, SYMBOLS};

/// A number in a text.
#[derive(Debug, Clone, Copy)]
pub(super) struct Figure {
    /// As a number.
    pub value: f64,
    /// Whether thousands were said as "k".
    is_k: bool,
    start: usize,
    end: usize,
}

/// The two ends of a range, or one.
pub(super) fn range(text: &str) -> (Option<f64>, Option<f64>) {
    let found = figures(text);
    let Some(first) = found.first() else { return (None, None) };
    let before = text[..first.start].to_lowercase();
    let before = before.trim_end_matches(|c: char| !c.is_alphanumeric());
    let word =
        |words: &[&str]| words.iter().any(|word| before == *word || before.ends_with(&format!(" {word}")));
    let second = found.get(1).filter(|second| {
        let between = text[first.end..second.start].to_lowercase();
        let between: String =
            between.chars().filter(|c| !c.is_whitespace() && !is_symbol(*c) && *c != '.').collect();
        let between = between
            .trim_matches(|c: char| c.is_ascii_alphabetic() && !"toanduntilabis".contains(c))
            .to_owned();
        [
            "-", "–", "—", "to", "and", "bis", "until", "a", "à", "до", "/-", "al", "tot", "do", "do-", "~",
            "～",
        ]
        .contains(&between.as_str())
            || CODES.iter().any(|code| between.trim_matches(['-', '–', '—']).eq_ignore_ascii_case(code))
    });
    match second {
        Some(second) => {
            // "$40-50K": the k belongs to both.
            let low = if second.is_k
                && !first.is_k
                && first.value < second.value / 1_000.0 * 10.0
                && first.value < 1_000.0
            {
                first.value * 1_000.0
            } else {
                first.value
            };
            (Some(low), Some(second.value))
        }
        None if word(&[
            "up to", "max", "maximum", "bis", "bis zu", "jusqu'à", "hasta", "до", "fino a", "tot",
        ]) =>
        {
            (None, Some(first.value))
        }
        None if word(&[
            "from",
            "ab",
            "min",
            "minimum",
            "at least",
            "starting at",
            "à partir de",
            "desde",
            "от",
            "vanaf",
        ]) || text[first.end..].trim_start().starts_with('+') =>
        {
            (Some(first.value), None)
        }
        None => (Some(first.value), Some(first.value)),
    }
}

/// All numbers that may be pay.
pub(super) fn figures(text: &str) -> Vec<Figure> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(offset) = text[at..].find(|c: char| c.is_ascii_digit()) {
        let start = at + offset;
        let end = number_end(text, start);
        at = end;
        let before = text[..start].chars().next_back();
        let after = text[end..].chars().next();
        // Part of a word ("B2B", "1e6", "-5000") is no figure.
        let is_part =
            before.is_some_and(|c| c.is_alphabetic() && !is_unit(&text[..start])) || is_negative(text, start);
        let Some(value) = value_of(&text[start..end]) else { continue };
        let (value, end, is_k) = with_multiple(text, value, end);
        at = at.max(end);
        let unit = text[end..].trim_start().to_lowercase();
        let is_other = ["%", "year", "jahr", "hour", "hrs", "day", "week", "month", "position", "vacanc"]
            .iter()
            .any(|word| unit.starts_with(word))
            && value < 100.0
            && !has_currency_before(&text[..start]);
        let is_pension = unit.starts_with("match")
            || (after.is_some_and(|c| matches!(c, '(' | 'k' | 'K'))
                && matches!(&text[start..end.min(start + 3)], "401" | "403"));
        let is_word = text[end..]
            .chars()
            .next()
            .is_some_and(|c| c.is_ascii_alphabetic() && !starts_with_code(&text[end..]))
            && !is_k;
        if is_part || is_other || is_pension || is_word || value <= 0.0 || value > MOST {
            continue;
        }
        found.push(Figure { value, is_k, start, end });
    }
    // Where some figures carry a currency, the others are something else: "2 years at $90k".
    if let Some(first) = found.iter().position(|figure| has_currency_before(&text[..figure.start]))
        && first > 0
        && !found[..first].iter().any(|figure| figure.value >= 1_000.0)
    {
        found.drain(..first);
    }
    found
}

fn is_negative(text: &str, start: usize) -> bool {
    text[..start].ends_with('-') && !text[..start - 1].chars().any(|c| c.is_ascii_digit())
}

/// Whether a word before a figure is a currency ("USD130").
fn is_unit(before: &str) -> bool {
    let word: String = before
        .chars()
        .rev()
        .take_while(|c| c.is_alphabetic())
        .collect::<Vec<_>>()
        .into_iter()
        .rev()
        .collect();
    CODES.iter().any(|code| word.eq_ignore_ascii_case(code))
        || matches!(word.as_str(), "kr" | "R" | "Rs" | "zł" | "CDATA" | "Fr")
}

fn has_currency_before(before: &str) -> bool {
    let before = before.trim_end();
    before.chars().next_back().is_some_and(is_symbol) || is_unit(before)
}

fn starts_with_code(text: &str) -> bool {
    let word: String = text.chars().take_while(|c| c.is_alphabetic()).collect();
    CODES.iter().any(|code| word.eq_ignore_ascii_case(code)) || matches!(word.as_str(), "kr" | "zł" | "Kč")
}

pub(super) fn is_symbol(c: char) -> bool {
    SYMBOLS.iter().any(|(symbol, _)| symbol.starts_with(c) && !c.is_alphabetic())
}

/// Digits with their separators: spaces, points, commas and apostrophes between groups of three, a decimal at the end.
fn number_end(text: &str, start: usize) -> usize {
    let bytes = text.as_bytes();
    let digits = |at: usize| text[at..].bytes().take_while(u8::is_ascii_digit).count();
    let mut end = start + digits(start);
    loop {
        let Some(c) = text[end..].chars().next() else { return end };
        let next = end + c.len_utf8();
        let count = if next < bytes.len() { digits(next) } else { 0 };
        let is_group =
            matches!(c, ',' | '.' | '\'' | '’' | ' ' | '\u{a0}' | '\u{202f}' | '\u{2009}') && count == 3;
        let is_decimal = matches!(c, ',' | '.') && (1..=2).contains(&count);
        // Groups behind a space need a short first one: "2024 100 jobs" are two numbers.
        let is_spaced = c == ' ' && end - start > 3 && !text[start..end].contains(' ');
        if (is_group && !is_spaced) || is_decimal {
            end = next + count;
        } else {
            return end;
        }
    }
}

/// The value of digits with separators: the last one is a decimal point unless three digits follow it.
fn value_of(text: &str) -> Option<f64> {
    let decimal = text.rfind(['.', ',']).filter(|at| text.len() - at - 1 != 3);
    let (whole, fraction) = decimal.map_or((text, ""), |at| (&text[..at], &text[at + 1..]));
    let digits: String = whole.chars().filter(char::is_ascii_digit).collect();
    format!("{digits}.{fraction}0").parse().ok()
}

/// "50k", "1.5 million", "400万".
fn with_multiple(text: &str, value: f64, end: usize) -> (f64, usize, bool) {
    let rest = &text[end..];
    let letter = |c: char| {
        let behind = rest.chars().nth(1);
        rest.starts_with(c) && !behind.is_some_and(|c| c.is_alphanumeric())
    };
    if letter('k') || letter('K') {
        return (value * 1_000.0, end + 1, true);
    }
    if let Some(rest) = rest.strip_prefix('万') {
        return (value * 10_000.0, text.len() - rest.len(), false);
    }
    let word = rest.trim_start().to_lowercase();
    if word.starts_with("million") || letter('m') || letter('M') {
        return (value * 1e6, end, false);
    }
    (value, end, false)
}
