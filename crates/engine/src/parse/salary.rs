//! Pay: figures, currency and period out of the words of postings. What is not said stays unknown.

use crate::posting::Salary;

/// No job pays more; such figures are placeholders.
const MOST: f64 = 1e9;

/// Reads a text about pay. `None` when it is blank; without figures it is kept as words.
pub(super) fn read(text: &str) -> Option<Salary> {
    of_parts(None, None, None, None, Some(text))
}

/// Reads pay that stands in fields of its own, and fills what they leave open from the text. A figure of 0 is none.
pub(super) fn of_parts(
    min: Option<&str>,
    max: Option<&str>,
    currency: Option<&str>,
    period: Option<&str>,
    text: Option<&str>,
) -> Option<Salary> {
    let text = text.map(str::trim).filter(|text| !text.is_empty() && !is_nothing(text));
    let figure = |text: Option<&str>| figures(text?).first().map(|figure| figure.value);
    let (mut low, mut high) = (figure(min), figure(max));
    if low.is_none() && high.is_none() {
        (low, high) = text.map(range).unwrap_or_default();
    }
    if let (Some(one), Some(other)) = (low, high)
        && one > other
    {
        (low, high) = (Some(other), Some(one));
    }
    let has_figures = low.is_some() || high.is_some();
    let said =
        |of: fn(&str) -> Option<&'static str>, own: Option<&str>| own.and_then(of).or_else(|| of(text?));
    let salary = Salary {
        min: low,
        max: high,
        currency: if has_figures {
            currency.and_then(code).or_else(|| text.and_then(currency_in))
        } else {
            None
        },
        period: if has_figures { said(period_in, period).map(str::to_owned) } else { None },
        text: text.map(str::to_owned),
    };
    (salary != Salary::default()).then_some(salary)
}

/// Whether a text holds zeros and signs alone: "0", "$0 - $0".
fn is_nothing(text: &str) -> bool {
    text.contains('0')
        && !text.contains(|c: char| matches!(c, '1'..='9') || (c.is_alphabetic() && !is_symbol(c)))
}

/// A number in a text.
#[derive(Debug, Clone, Copy)]
struct Figure {
    value: f64,
    /// Whether thousands were said as "k".
    is_k: bool,
    start: usize,
    end: usize,
}

/// The two ends of a range, or one.
fn range(text: &str) -> (Option<f64>, Option<f64>) {
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
fn figures(text: &str) -> Vec<Figure> {
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

fn is_symbol(c: char) -> bool {
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

/// Signs of currencies, longer ones first. A bare `$` is the US dollar, `¥` the yen.
const SYMBOLS: [(&str, &str); 33] = [
    ("CA$", "CAD"),
    ("C$", "CAD"),
    ("AU$", "AUD"),
    ("A$", "AUD"),
    ("NZ$", "NZD"),
    ("HK$", "HKD"),
    ("SG$", "SGD"),
    ("S$", "SGD"),
    ("MX$", "MXN"),
    ("NT$", "TWD"),
    ("R$", "BRL"),
    ("US$", "USD"),
    ("$", "USD"),
    ("€", "EUR"),
    ("£", "GBP"),
    ("₱", "PHP"),
    ("₹", "INR"),
    ("₽", "RUB"),
    ("₴", "UAH"),
    ("₺", "TRY"),
    ("₩", "KRW"),
    ("₫", "VND"),
    ("₦", "NGN"),
    ("₪", "ILS"),
    ("฿", "THB"),
    ("zł", "PLN"),
    ("Kč", "CZK"),
    ("元", "CNY"),
    ("円", "JPY"),
    ("¥", "JPY"),
    ("￥", "JPY"),
    ("руб", "RUB"),
    ("грн", "UAH"),
];

/// Codes that are taken for currencies in a text (ISO 4217).
const CODES: [&str; 42] = [
    "USD", "EUR", "GBP", "CAD", "AUD", "NZD", "CHF", "SEK", "NOK", "DKK", "PLN", "CZK", "HUF", "RON", "BGN",
    "UAH", "RUB", "TRY", "INR", "JPY", "CNY", "RMB", "HKD", "SGD", "MYR", "THB", "IDR", "PHP", "VND", "KRW",
    "TWD", "AED", "SAR", "ILS", "ZAR", "NGN", "KES", "EGP", "BRL", "MXN", "ARS", "CLP",
];

/// The currency of a field of its own: a code in any case, a sign, a word.
fn code(text: &str) -> Option<String> {
    let text = text.trim();
    if text.len() == 3 && text.bytes().all(|byte| byte.is_ascii_alphabetic()) {
        return Some(text.to_ascii_uppercase());
    }
    currency_in(text)
}

/// The currency a text names.
fn currency_in(text: &str) -> Option<String> {
    let words = || text.split(|c: char| !c.is_alphabetic());
    let code = words().find_map(|word| CODES.iter().find(|code| **code == word));
    if let Some(code) = code {
        return Some(if *code == "RMB" { "CNY" } else { code }.to_owned());
    }
    let symbol = SYMBOLS.iter().find(|(symbol, _)| text.contains(symbol)).map(|(_, code)| *code);
    let word = || {
        let lower = text.to_lowercase();
        [("euro", "EUR"), ("pound", "GBP"), ("dollar", "USD"), ("franken", "CHF")]
            .into_iter()
            .find(|(word, _)| lower.contains(word))
            .map(|(_, code)| code)
    };
    let lower = || {
        CODES
            .iter()
            .find(|code| words().any(|word| word.len() == 3 && word.eq_ignore_ascii_case(code)))
            .copied()
    };
    symbol.or_else(word).or_else(lower).map(str::to_owned)
}

/// Words and their periods, by which they are said or abbreviated.
const PERIODS: [(&str, &[&str]); 5] = [
    (
        "year",
        &[
            "year",
            "yearly",
            "annum",
            "annual",
            "annually",
            "yr",
            "pa",
            "p.a",
            "p/a",
            "anno",
            "jahr",
            "jährlich",
            "an",
            "annuel",
            "année",
            "año",
            "anual",
            "jaar",
            "rok",
            "rocznie",
            "год",
            "per-year",
            "per-year-salary",
        ],
    ),
    (
        "month",
        &[
            "month",
            "monthly",
            "mo",
            "pm",
            "p.m",
            "monat",
            "monatlich",
            "mois",
            "mensuel",
            "mes",
            "mensual",
            "mensal",
            "mese",
            "maand",
            "miesiąc",
            "miesięcznie",
            "мес",
            "месяц",
            "mth",
            "per-month-salary",
        ],
    ),
    ("week", &["week", "weekly", "pw", "wk", "woche", "semaine", "semana", "неделя"]),
    ("day", &["day", "daily", "pd", "tag", "jour", "día", "dia", "giorno", "dag", "день"]),
    (
        "hour",
        &[
            "hour",
            "hourly",
            "hr",
            "ph",
            "stunde",
            "stündlich",
            "std",
            "heure",
            "hora",
            "ora",
            "uur",
            "godz",
            "godzina",
            "час",
            "per-hour-wage",
        ],
    ),
];

/// The period a text names.
fn period_in(text: &str) -> Option<&'static str> {
    let lower = text.to_lowercase();
    let words: Vec<&str> = lower
        .split(|c: char| !(c.is_alphabetic() || matches!(c, '.' | '-')))
        .map(|word| word.trim_matches(['.', '-']))
        .filter(|word| !word.is_empty())
        .collect();
    let is_alone = words.len() == 1;
    // Short words mean a period only behind "per", "a", "/" and the like, or alone in their field.
    for (at, word) in words.iter().enumerate() {
        let Some((period, _)) = PERIODS.iter().find(|(_, names)| names.contains(word)) else { continue };
        let says_rate = [
            "ly",
            "lich",
            "annum",
            "p.a",
            "p/a",
            "anual",
            "annuel",
            "mensuel",
            "mensual",
            "mensal",
            "annual",
            "rocznie",
            "miesięcznie",
            "anno",
        ]
        .iter()
        .any(|end| word.ends_with(end))
            || matches!(*word, "pa" | "pm" | "pw" | "pd" | "ph");
        let before = at.checked_sub(1).map(|at| words[at]);
        let behind_per = before.is_some_and(|before| {
            [
                "per", "a", "an", "pro", "je", "par", "por", "al", "all", "per-", "each", "every", "w", "im",
                "na", "на", "в", "brut", "net",
            ]
            .contains(&before)
        });
        let position = lower.find(word).unwrap_or(0);
        let behind_slash = lower[..position].trim_end().ends_with('/');
        if is_alone || says_rate || behind_per || behind_slash {
            return Some(period);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    /// min, max, currency, period
    type Row = (Option<f64>, Option<f64>, Option<&'static str>, Option<&'static str>);

    fn row(salary: &Salary) -> (Option<f64>, Option<f64>, Option<&str>, Option<&str>) {
        (salary.min, salary.max, salary.currency.as_deref(), salary.period.as_deref())
    }

    #[test]
    fn texts_are_read_as_people_write_them() {
        const fn both(one: f64, other: f64) -> (Option<f64>, Option<f64>) {
            (Some(one), Some(other))
        }
        type Case = (&'static str, (Option<f64>, Option<f64>), Option<&'static str>, Option<&'static str>);
        let table: [Case; 40] = [
            ("$55K per year", both(55_000.0, 55_000.0), Some("USD"), Some("year")),
            ("$30-45K per year", both(30_000.0, 45_000.0), Some("USD"), Some("year")),
            ("$120,000 - $150,000 USD", both(120_000.0, 150_000.0), Some("USD"), None),
            ("$170,000.00 - $180,000.50", both(170_000.0, 180_000.5), Some("USD"), None),
            ("£21,000 per annum", both(21_000.0, 21_000.0), Some("GBP"), Some("year")),
            ("£41,000 to £52,000", both(41_000.0, 52_000.0), Some("GBP"), None),
            ("Grade 7: £32,883 to £39,689, rising to £44,283", both(32_883.0, 39_689.0), Some("GBP"), None),
            ("€70k-€90k", both(70_000.0, 90_000.0), Some("EUR"), None),
            ("80 000", both(80_000.0, 80_000.0), None, None),
            ("140 € per day", both(140.0, 140.0), Some("EUR"), Some("day")),
            ("17000 - 21000", both(17_000.0, 21_000.0), None, None),
            ("12,000,000", both(12_000_000.0, 12_000_000.0), None, None),
            ("20K to 24K plus benefits", both(20_000.0, 24_000.0), None, None),
            ("₱40,000 – ₱50,000 / month", both(40_000.0, 50_000.0), Some("PHP"), Some("month")),
            ("USD 120,000 - 150,000", both(120_000.0, 150_000.0), Some("USD"), None),
            ("$24/hr", both(24.0, 24.0), Some("USD"), Some("hour")),
            ("35.50", both(35.5, 35.5), None, None),
            ("Competitive", (None, None), None, None),
            ("![CDATA[90000]]", both(90_000.0, 90_000.0), None, None),
            ("1e6", (None, None), None, None),
            ("$899999999999999", (None, None), None, None),
            ("-6000", (None, None), None, None),
            ("6000–5000", both(5_000.0, 6_000.0), None, None),
            ("32 000 € brut/an", both(32_000.0, 32_000.0), Some("EUR"), Some("year")),
            ("13.345,67 EUR", both(13_345.67, 13_345.67), Some("EUR"), None),
            ("R$ 6.000,00", both(6_000.0, 6_000.0), Some("BRL"), None),
            ("¥500万", both(5_000_000.0, 5_000_000.0), Some("JPY"), None),
            ("CHF 110'000", both(110_000.0, 110_000.0), Some("CHF"), None),
            ("up to 80k", (None, Some(80_000.0)), None, None),
            ("from £35k", (Some(35_000.0), None), Some("GBP"), None),
            ("60k+", (Some(60_000.0), None), None, None),
            ("401k match, no salary", (None, None), None, None),
            ("3 years at $95k", both(95_000.0, 95_000.0), Some("USD"), None),
            ("C$80,000 a year", both(80_000.0, 80_000.0), Some("CAD"), Some("year")),
            ("3.500 € bis 4.200 € pro Monat", both(3_500.0, 4_200.0), Some("EUR"), Some("month")),
            ("450 kr i timmen", both(450.0, 450.0), None, None),
            ("25 000 SEK/month", both(25_000.0, 25_000.0), Some("SEK"), Some("month")),
            ("£12.50 an hour", both(12.5, 12.5), Some("GBP"), Some("hour")),
            ("1,900 zł", both(1_900.0, 1_900.0), Some("PLN"), None),
            ("é€ – ½", (None, None), None, None),
        ];
        for (text, (min, max), currency, period) in table {
            let expected: Row = (min, max, currency, period);
            let salary = read(text).unwrap();
            assert_eq!(row(&salary), expected, "{text}");
            assert_eq!(salary.text.as_deref(), Some(text), "the words are kept");
        }
        for nothing in ["  ", "0", "$0 - $0", "0.00 €"] {
            assert_eq!(read(nothing), None, "{nothing:?}: a pay of 0 is none");
        }
    }

    #[test]
    fn fields_of_their_own_count_before_the_text() {
        let table: [([Option<&str>; 5], Row); 7] = [
            (
                [Some("20000"), Some("25000"), Some("gbp"), Some("annum"), Some("£19,000")],
                (Some(20_000.0), Some(25_000.0), Some("GBP"), Some("year")),
            ),
            (
                [Some("103409.0"), Some("134435.0"), Some("USD"), Some("PA"), None],
                (Some(103_409.0), Some(134_435.0), Some("USD"), Some("year")),
            ),
            ([Some("0"), Some("0"), None, None, None], (None, None, None, None)),
            (
                [Some("Peanuts"), Some("Peanuts"), Some("Peanuts"), None, Some("Peanuts")],
                (None, None, None, None),
            ),
            (
                [None, None, Some("€"), Some("year"), Some("90 000")],
                (Some(90_000.0), Some(90_000.0), Some("EUR"), Some("year")),
            ),
            (
                [
                    Some("![CDATA[50000]]"),
                    Some("![CDATA[60000]]"),
                    Some("USD"),
                    Some("![CDATA[yearly]]"),
                    None,
                ],
                (Some(50_000.0), Some(60_000.0), Some("USD"), Some("year")),
            ),
            (
                [Some("15.5"), None, Some("usd"), Some("HOUR"), None],
                (Some(15.5), None, Some("USD"), Some("hour")),
            ),
        ];
        for ([min, max, currency, period, text], expected) in table {
            match of_parts(min, max, currency, period, text) {
                Some(salary) => assert_eq!(row(&salary), expected, "{min:?} {max:?} {text:?}"),
                None => assert!(expected == (None, None, None, None) && text.is_none(), "{min:?}"),
            }
        }
    }
}
