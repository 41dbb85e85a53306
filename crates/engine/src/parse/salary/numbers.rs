//! How numbers are written: groups of thousands, decimals and multiples.

use super::words::is_code;

/// What the last sign inside a number is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Point {
    /// There is none, or it parts thousands.
    None,
    /// It begins the decimals.
    Sure(char),
    /// It parts thousands ("17.315" is 17315), unless it begins decimals after all: then the value is this one.
    Maybe(char, f64),
}

/// Where the number that begins at `start` ends, and its value; `None` where the digits are no number, as in
/// "01.09.2026", "0800" and "1,5000".
pub(super) fn number(text: &str, start: usize) -> (usize, Option<(f64, Point)>) {
    let end = number_end(text, start);
    let digits = &text[start..end];
    let value = match grouped(digits) {
        Some(value) => Some((value, ambiguous(digits, value))),
        None => decimal(digits),
    };
    (end, value)
}

fn number_end(text: &str, start: usize) -> usize {
    let digits = |at: usize| text.as_bytes()[at..].iter().take_while(|byte| byte.is_ascii_digit()).count();
    let first = digits(start);
    let mut end = start + first;
    let mut is_spaced = true;
    loop {
        let Some(c) = text[end..].chars().next() else { return end };
        let next = end + c.len_utf8();
        let count = digits(next);
        // Groups behind a space need a short first one: "2024 100 jobs" are two numbers.
        let goes_on = match c {
            ',' | '.' | '\'' | '’' => count > 0,
            _ => is_space(c) && is_spaced && first <= 3 && count == 3,
        };
        if !goes_on {
            return end;
        }
        is_spaced &= is_space(c);
        end = next + count;
    }
}

fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\u{a0}' | '\u{202f}' | '\u{2009}')
}

/// The sign between groups, the same for all its forms.
fn separator(c: char) -> Option<char> {
    match c {
        '0'..='9' => None,
        '’' => Some('\''),
        c if is_space(c) => Some(' '),
        c => Some(c),
    }
}

/// The value of a whole number, in groups of three or, as in India, of two before the last three ("12,00,000").
fn grouped(text: &str) -> Option<f64> {
    let mut separators = text.chars().filter_map(separator);
    let sign = separators.next();
    let is_uniform = separators.all(|other| Some(other) == sign);
    let mut parts = text.split(|c: char| !c.is_ascii_digit()).map(str::len);
    let first = parts.next()?;
    let count = parts.clone().count();
    let of = |length: usize| parts.clone().take(count.saturating_sub(1)).all(|part| part == length);
    let are_groups = sign.is_none()
        || (is_uniform
            && parts.clone().next_back() == Some(3)
            && ((first <= 3 && of(3)) || (first <= 2 && sign == Some(',') && of(2))));
    let is_zero_led = text.starts_with('0') && text.len() > 1;
    (are_groups && !is_zero_led).then(|| value_of(text))
}

/// The value of the digits of a text.
fn value_of(text: &str) -> f64 {
    text.bytes().filter(u8::is_ascii_digit).fold(0.0, |value, digit| value * 10.0 + f64::from(digit - b'0'))
}

/// Whether the only separator of a grouped number could begin decimals as well.
fn ambiguous(text: &str, value: f64) -> Point {
    let mut separators = text.chars().filter_map(separator);
    match (separators.next(), separators.next()) {
        (Some(c @ ('.' | ',')), None) => Point::Maybe(c, value / 1_000.0),
        _ => Point::None,
    }
}

/// A number with decimals behind its last sign. As many as there are behind a point ("52.5000"), two at most behind a
/// comma that could part thousands.
fn decimal(text: &str) -> Option<(f64, Point)> {
    let at = text.rfind(['.', ','])?;
    let (whole, fraction) = (&text[..at], &text[at + 1..]);
    let sign = char::from(text.as_bytes()[at]);
    let length = fraction.len();
    let is_plain = match whole.chars().find_map(separator) {
        None => sign == '.' || length <= 3,
        Some(other) => other != sign || length <= 2,
    };
    grouped(whole)?;
    let divisor = 10_f64.powi(i32::try_from(length).ok()?);
    let value = (value_of(whole) * divisor + value_of(fraction)) / divisor;
    (is_plain && fraction.bytes().all(|byte| byte.is_ascii_digit())).then_some((value, Point::Sure(sign)))
}

/// Words that multiply the number before them, in lower case.
const MULTIPLES: [(&str, f64); 19] = [
    ("k", 1e3),
    ("thousand", 1e3),
    ("tys", 1e3),
    ("тыс", 1e3),
    ("lakh", 1e5),
    ("lakhs", 1e5),
    ("lac", 1e5),
    ("lacs", 1e5),
    ("lpa", 1e5),
    ("million", 1e6),
    ("millions", 1e6),
    ("millionen", 1e6),
    ("mio", 1e6),
    ("mln", 1e6),
    ("crore", 1e7),
    ("crores", 1e7),
    ("cr", 1e7),
    // These need to stand right behind the number.
    ("m", 1e6),
    ("l", 1e5),
];

/// What the number that ends at `end` is multiplied by ("50k", "1.5 million", "400万", "45 k€"), and where that ends.
pub(super) fn multiple(lower: &str, end: usize) -> (f64, usize) {
    let rest = &lower[end..];
    if rest.starts_with(['万', '만']) {
        return (1e4, end + '万'.len_utf8());
    }
    let spaced = rest.trim_start();
    let start = lower.len() - spaced.len();
    let word = &spaced[..spaced.find(|c: char| !c.is_alphabetic()).unwrap_or(spaced.len())];
    if let Some((word, by)) = MULTIPLES.iter().find(|(name, _)| *name == word)
        && (start == end || !matches!(*word, "m" | "l"))
    {
        return (*by, start + word.len());
    }
    // "60 TEUR", "45kEUR", "60 T€"
    let is_before_currency = word
        .get(1..)
        .is_some_and(|rest| is_code(rest) || (rest.is_empty() && spaced[word.len()..].starts_with('€')));
    let by = match word.chars().next().filter(|_| is_before_currency) {
        Some('k' | 't') => 1e3,
        Some('m') => 1e6,
        _ => return (1.0, end),
    };
    (by, start + 1)
}
