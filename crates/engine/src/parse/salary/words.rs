//! Currencies in texts about pay.

/// Codes that are taken for currencies (ISO 4217, without those that are words, such as ALL and TOP), sorted.
const CODES: [&str; 100] = [
    "AED", "AFN", "AMD", "AOA", "ARS", "AUD", "AZN", "BAM", "BBD", "BDT", "BGN", "BHD", "BOB", "BRL", "BWP",
    "BYN", "CAD", "CHF", "CLP", "CNY", "COP", "CRC", "CZK", "DKK", "DOP", "DZD", "EGP", "ETB", "EUR", "GBP",
    "GEL", "GHS", "GTQ", "HKD", "HNL", "HUF", "IDR", "ILS", "INR", "IQD", "IRR", "ISK", "JMD", "JOD", "JPY",
    "KES", "KGS", "KHR", "KRW", "KWD", "KZT", "LBP", "LKR", "LYD", "MAD", "MDL", "MKD", "MMK", "MNT", "MUR",
    "MXN", "MYR", "MZN", "NAD", "NGN", "NIO", "NOK", "NPR", "NZD", "OMR", "PEN", "PHP", "PKR", "PLN", "PYG",
    "QAR", "RMB", "RON", "RSD", "RUB", "RWF", "SAR", "SEK", "SGD", "THB", "TND", "TRY", "TTD", "TWD", "TZS",
    "UAH", "UGX", "USD", "UYU", "UZS", "VND", "XAF", "XOF", "ZAR", "ZMW",
];

/// Signs of currencies. A bare `$` is the US dollar, `¥` the yen.
const SIGNS: [(char, &str); 19] = [
    ('$', "USD"),
    ('€', "EUR"),
    ('£', "GBP"),
    ('₱', "PHP"),
    ('₹', "INR"),
    ('₽', "RUB"),
    ('₴', "UAH"),
    ('₺', "TRY"),
    ('₩', "KRW"),
    ('₫', "VND"),
    ('₦', "NGN"),
    ('₪', "ILS"),
    ('฿', "THB"),
    ('元', "CNY"),
    ('円', "JPY"),
    ('원', "KRW"),
    ('¥', "JPY"),
    ('￥', "JPY"),
    ('₸', "KZT"),
];

/// What stands before a `$` that is not the US dollar, or says that it is.
const DOLLARS: [(&str, &str); 12] = [
    ("us", "USD"),
    ("ca", "CAD"),
    ("c", "CAD"),
    ("au", "AUD"),
    ("a", "AUD"),
    ("nz", "NZD"),
    ("hk", "HKD"),
    ("sg", "SGD"),
    ("s", "SGD"),
    ("mx", "MXN"),
    ("nt", "TWD"),
    ("r", "BRL"),
];

/// Names and abbreviations, in lower case; those of several currencies say none.
const NAMES: [(&str, &str); 24] = [
    ("euro", "EUR"),
    ("euros", "EUR"),
    ("pound", "GBP"),
    ("pounds", "GBP"),
    ("dollar", "USD"),
    ("dollars", "USD"),
    ("franken", "CHF"),
    ("zł", "PLN"),
    ("kč", "CZK"),
    ("руб", "RUB"),
    ("рублей", "RUB"),
    ("грн", "UAH"),
    ("rm", "MYR"),
    ("rp", "IDR"),
    ("ft", "HUF"),
    ("lpa", "INR"),
    ("tl", "TRY"),
    ("lei", "RON"),
    ("kr", ""),
    ("rs", ""),
    ("fr", ""),
    ("r", ""),
    ("rupees", ""),
    ("kronor", ""),
];

/// A currency next to a figure.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sign {
    /// The code; blank where several currencies are written like this.
    currency: &'static str,
    /// Whether it can be no other one, as `$` can.
    is_sure: bool,
}

impl Sign {
    fn of(code: &'static str) -> Self {
        let currency = if code == "RMB" { "CNY" } else { code };
        Self { currency, is_sure: !currency.is_empty() }
    }

    /// The currency, where it can be no other one.
    pub fn sure(self) -> Option<&'static str> {
        self.is_sure.then_some(self.currency)
    }
}

fn code_of(word: &str) -> Option<&'static str> {
    let bytes: [u8; 3] = word.as_bytes().try_into().ok()?;
    let upper = bytes.map(|byte| byte.to_ascii_uppercase());
    CODES.binary_search_by(|code| code.as_bytes().cmp(&upper)).ok().map(|at| CODES[at])
}

/// Whether a word is the code of a currency, in any case.
pub(super) fn is_code(word: &str) -> bool {
    code_of(word).is_some()
}

/// The currency a word in lower case says: a code, a name, or what stands before a `$`.
pub(super) fn named(word: &str) -> Option<Sign> {
    let name = || NAMES.iter().find(|(name, _)| *name == word).map(|(_, code)| *code);
    code_of(word).or_else(name).map(Sign::of)
}

/// The currency of a sign, given the letters before it in lower case.
fn signed(c: char, letters: &str) -> Option<Sign> {
    let (_, code) = SIGNS.iter().find(|(sign, _)| *sign == c)?;
    let dollar = || DOLLARS.iter().find(|(prefix, _)| *prefix == letters).map(|(_, code)| *code);
    if c == '$'
        && let Some(code) = dollar().or_else(|| code_of(letters))
    {
        return Some(Sign::of(code));
    }
    Some(Sign { currency: code, is_sure: !matches!(c, '$' | '¥' | '￥') })
}

/// Whether this is the sign of a currency.
pub(super) fn is_sign(c: char) -> bool {
    SIGNS.iter().any(|(sign, _)| *sign == c)
}

/// The letters a text ends in.
pub(super) fn last_word(text: &str) -> &str {
    &text[text.trim_end_matches(char::is_alphabetic).len()..]
}

/// The letters a text begins with.
pub(super) fn first_word(text: &str) -> &str {
    &text[..text.find(|c: char| !c.is_alphabetic()).unwrap_or(text.len())]
}

/// The currency right before a figure, and where its sign begins.
pub(super) fn sign_before(lower: &str) -> Option<(Sign, usize)> {
    let before = lower.trim_end_matches(|c: char| c.is_whitespace() || matches!(c, '.' | ':'));
    let c = before.chars().next_back()?;
    if is_sign(c) {
        let letters = last_word(&before[..before.len() - c.len_utf8()]);
        let sign = signed(c, letters)?;
        let is_prefixed = c == '$' && sign.is_sure;
        let length = c.len_utf8() + if is_prefixed { letters.len() } else { 0 };
        return Some((sign, before.len() - length));
    }
    let word = last_word(before);
    Some((named(word)?, before.len() - word.len()))
}

/// The currency right behind a figure, and what follows it; `None` where it is joined to the next figure ("2026 $80,000").
pub(super) fn sign_after(lower: &str) -> Option<(Sign, &str)> {
    let rest = lower.trim_start();
    let word = first_word(rest);
    let behind = &rest[word.len()..];
    let c = rest.chars().next()?;
    let (sign, behind) = if is_sign(c) {
        (signed(c, "")?, &rest[c.len_utf8()..])
    } else if behind.starts_with('$') && DOLLARS.iter().any(|(prefix, _)| *prefix == word) {
        (signed('$', word)?, &behind[1..])
    } else {
        // "R" stands before figures only.
        (named(word).filter(|_| word != "r")?, behind)
    };
    (!behind.starts_with(|c: char| c.is_ascii_digit())).then_some((sign, behind))
}

/// The currency of a field of its own: a code in any case, a sign, a word.
pub(super) fn code(text: &str) -> Option<String> {
    let text = text.trim();
    if text.len() == 3 && text.bytes().all(|byte| byte.is_ascii_alphabetic()) {
        return Some(text.to_ascii_uppercase());
    }
    currency_in(text, &text.to_lowercase()).map(str::to_owned)
}

/// The currency a text names anywhere: by a code, else by a sign, else in words.
pub(super) fn currency_in(text: &str, lower: &str) -> Option<&'static str> {
    let words = |text| str::split(text, |c: char| !c.is_alphabetic());
    let is_upper = |word: &&str| word.bytes().all(|byte| byte.is_ascii_uppercase());
    let code = words(text).filter(is_upper).find_map(code_of).map(Sign::of);
    let sign =
        || lower.char_indices().find_map(|(at, c)| is_sign(c).then(|| signed(c, last_word(&lower[..at])))?);
    let name = || words(lower).filter_map(named).find(|sign| sign.is_sure);
    Some(code.or_else(sign).or_else(name)?.currency)
}
