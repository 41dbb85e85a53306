//! Currencies and periods in texts about pay.

/// Signs of currencies, longer ones first. A bare `$` is the US dollar, `¥` the yen.
pub(super) const SYMBOLS: [(&str, &str); 33] = [
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
pub(super) const CODES: [&str; 42] = [
    "USD", "EUR", "GBP", "CAD", "AUD", "NZD", "CHF", "SEK", "NOK", "DKK", "PLN", "CZK", "HUF", "RON", "BGN",
    "UAH", "RUB", "TRY", "INR", "JPY", "CNY", "RMB", "HKD", "SGD", "MYR", "THB", "IDR", "PHP", "VND", "KRW",
    "TWD", "AED", "SAR", "ILS", "ZAR", "NGN", "KES", "EGP", "BRL", "MXN", "ARS", "CLP",
];

/// The currency of a field of its own: a code in any case, a sign, a word.
pub(super) fn code(text: &str) -> Option<String> {
    let text = text.trim();
    if text.len() == 3 && text.bytes().all(|byte| byte.is_ascii_alphabetic()) {
        return Some(text.to_ascii_uppercase());
    }
    currency_in(text)
}

/// The currency a text names.
pub(super) fn currency_in(text: &str) -> Option<String> {
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
pub(super) fn period_in(text: &str) -> Option<&'static str> {
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
