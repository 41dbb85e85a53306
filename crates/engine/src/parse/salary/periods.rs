//! Periods in texts about pay.

use super::words::{first_word, is_sign, named};

/// A period and how it is said, in lower case.
struct Period {
    name: &'static str,
    /// Words that are a rate by themselves.
    rates: &'static [&'static str],
    /// Words that are one only behind "per", "a", "/" and the like, or alone in their field.
    nouns: &'static [&'static str],
}

#[rustfmt::skip]
const PERIODS: [Period; 5] = [
    Period {
        name: "year",
        rates: &[
            "yearly", "annual", "annually", "annum", "pa", "p.a", "anno", "jährlich", "annuel", "anual",
            "anuales", "rocznie", "per-year", "per-year-salary", "lpa",
        ],
        nouns: &["year", "yr", "jahr", "an", "année", "año", "jaar", "rok", "год", "лет"],
    },
    Period {
        name: "month",
        rates: &[
            "monthly", "pm", "p.m", "monatlich", "mensuel", "mensual", "mensuales", "mensal", "miesięcznie",
            "per-month-salary",
        ],
        nouns: &["month", "mo", "mth", "monat", "mois", "mes", "mese", "maand", "miesiąc", "мес", "месяц"],
    },
    Period {
        name: "week",
        rates: &["weekly", "pw", "p.w", "wöchentlich", "per-week-salary"],
        nouns: &["week", "wk", "woche", "semaine", "semana", "неделя"],
    },
    Period {
        name: "day",
        rates: &["daily", "pd", "p.d", "täglich", "per-day-wage"],
        nouns: &["day", "tag", "jour", "día", "dia", "giorno", "dag", "день"],
    },
    Period {
        name: "hour",
        rates: &["hourly", "ph", "p.h", "stündlich", "per-hour-wage"],
        nouns: &[
            "hour", "hr", "h", "stunde", "std", "heure", "hora", "ora", "uur", "godz", "godzina", "час",
        ],
    },
];

/// Periods in scripts without spaces.
const SIGNS: [(&str, &str); 12] = [
    ("年収", "year"),
    ("年俸", "year"),
    ("年薪", "year"),
    ("연봉", "year"),
    ("月給", "month"),
    ("月収", "month"),
    ("月薪", "month"),
    ("월급", "month"),
    ("日給", "day"),
    ("時給", "hour"),
    ("时薪", "hour"),
    ("시급", "hour"),
];

/// Words between a figure and its period that say nothing of either.
const ASIDES: [&str; 10] =
    ["gross", "brutto", "bruto", "brutos", "brut", "netto", "neto", "net", "base", "lordi"];

/// Whether a word makes the next one a rate.
fn is_per(word: &str) -> bool {
    matches!(
        word,
        "per"
            | "a"
            | "an"
            | "pro"
            | "je"
            | "par"
            | "por"
            | "al"
            | "all"
            | "each"
            | "every"
            | "w"
            | "im"
            | "l"
            | "na"
            | "на"
            | "в"
            | "brut"
            | "net"
    )
}

fn rate(word: &str) -> Option<&'static str> {
    PERIODS.iter().find(|period| period.rates.contains(&word)).map(|period| period.name)
}

fn noun(word: &str) -> Option<&'static str> {
    PERIODS.iter().find(|period| period.nouns.contains(&word)).map(|period| period.name)
}

/// Whether a word belongs to a rate: "per", "hour", "gross".
pub(super) fn is_of_rate(word: &str) -> bool {
    is_per(word) || is_period(word) || ASIDES.contains(&word)
}

/// Whether a word is a period.
pub(super) fn is_period(word: &str) -> bool {
    rate(word).or_else(|| noun(word)).is_some()
}

/// Letters with points in between, as in "p.a.".
fn dotted_word(text: &str) -> &str {
    let end = text.find(|c: char| !(c.is_alphabetic() || c == '.')).unwrap_or(text.len());
    text[..end].trim_end_matches('.')
}

/// The period right behind a figure, in lower case: "/h", " EUR gross per hour".
pub(super) fn period_after(mut rest: &str) -> Option<&'static str> {
    let mut is_rate = false;
    loop {
        let c = rest.chars().next()?;
        let word = dotted_word(rest);
        if !c.is_alphabetic() || is_sign(c) {
            if !(c.is_whitespace() || is_sign(c) || matches!(c, '/' | '+' | '-' | '.' | '\'' | '’')) {
                return None;
            }
            is_rate |= c == '/';
            rest = &rest[c.len_utf8()..];
            continue;
        }
        // "an" is a French year only behind "par" or "/".
        if let Some(period) = rate(word).or_else(|| noun(word).filter(|_| is_rate || word != "an")) {
            return Some(period);
        }
        if !is_of_rate(word) && named(word).is_none() {
            return None;
        }
        is_rate |= is_per(word);
        rest = &rest[word.len()..];
    }
}

/// The period a text in lower case names anywhere.
pub(super) fn period_in(lower: &str) -> Option<&'static str> {
    let is_sign = |c: char| !(c.is_alphabetic() || matches!(c, '.' | '-'));
    let words =
        || lower.split(is_sign).map(|word| word.trim_matches(['.', '-'])).filter(|word| !word.is_empty());
    let is_alone = words().nth(1).is_none();
    let mut before = "";
    let mut is_behind_slash = false;
    let found = lower.split_inclusive(is_sign).find_map(|piece| {
        let word = piece.trim_end_matches(is_sign).trim_matches(['.', '-']);
        let is_rate = is_alone || is_behind_slash || is_per(before);
        let is_blank = word.is_empty() && !piece.ends_with('/');
        if !is_blank {
            (before, is_behind_slash) = (if word.is_empty() { before } else { word }, piece.ends_with('/'));
        }
        rate(word).or_else(|| noun(word).filter(|_| is_rate))
    });
    found.or_else(|| SIGNS.iter().find(|(sign, _)| lower.contains(sign)).map(|(_, period)| *period))
}

/// The period of a field of its own. "1 YEAR" is one; "6 MONTH" is none of those that are known.
pub(super) fn period_of_field(text: &str) -> Option<&'static str> {
    let digits = text.trim_matches(|c: char| !c.is_ascii_digit());
    period_in(&text.to_lowercase()).filter(|_| matches!(digits, "" | "1"))
}

/// Where the words behind a number end that make it a time ("37.5 hours per week", "3+ years"), in lower case.
pub(super) fn duration_end(lower: &str, end: usize) -> Option<usize> {
    let rest = lower[end..].trim_start_matches([' ', '\u{a0}', '.', '-', '+']);
    let word = first_word(rest);
    let singular = ["en", "s", "e", "n"].iter().filter_map(|end| word.strip_suffix(end)).find_map(noun);
    let is_short = matches!(word, "hr" | "yr" | "mo" | "wk" | "mth");
    singular.or_else(|| noun(word).filter(|_| word != "an"))?;
    let behind = &rest[word.len()..];
    let tail = of_each(behind);
    // "20 hr" is rather pay.
    (!is_short || tail > 0).then_some(lower.len() - behind.len() + tail)
}

/// How long "per week", "/week" or "week" is at the beginning of a text; 0 without.
fn of_each(rest: &str) -> usize {
    let mut at = rest;
    for _ in 0..2 {
        at = at.trim_start_matches([' ', '\u{a0}', '/', '-', '.']);
        let word = first_word(at);
        at = &at[word.len()..];
        if is_period(word) && word != "an" {
            return rest.len() - at.len();
        }
        if !is_per(word) {
            break;
        }
    }
    0
}
