//! Words of dates in the languages of job feeds.

/// Beginnings of the names of months, in lower case.
#[rustfmt::skip]
const MONTHS: [&[&str]; 12] = [
    &["jan", "januar", "ene", "gen", "sty", "led", "oca", "ian", "янв", "січ", "ιαν", "tammi", "janv"],
    &["feb", "fév", "fev", "lut", "úno", "şub", "фев", "лют", "φεβ", "helmi", "febr"],
    &["mar", "mär", "maart", "mrt", "bře", "már", "мар", "бер", "μαρ", "μάρ", "maalis"],
    &["apr", "avr", "abr", "kwi", "dub", "ápr", "nis", "апр", "кві", "απρ", "huhti"],
    &["may", "mai", "mei", "maj", "mag", "máj", "kvě", "май", "мая", "тра", "μαϊ", "μάι", "μαΐ", "touko"],
    &["jun", "juin", "giu", "cze", "čer", "haz", "iun", "jún", "июн", "чер", "ιουν", "ιούν", "kesä"],
    &["jul", "juil", "lug", "lip", "červenc", "tem", "iul", "júl", "июл", "лип", "ιουλ", "ιούλ", "heinä"],
    &["aug", "aoû", "aou", "ago", "sie", "srp", "ağu", "авг", "сер", "αυγ", "αύγ", "elo"],
    &["sep", "set", "wrz", "zář", "eyl", "szept", "сен", "вер", "σεπ", "syys"],
    &["oct", "okt", "ott", "out", "paź", "říj", "eki", "окт", "жов", "οκτ", "loka"],
    &["nov", "lis", "kas", "noi", "ноя", "лис", "νοε", "νοέ", "marras"],
    &["dec", "déc", "dez", "dic", "des", "gru", "pro", "ara", "дек", "гру", "δεκ", "joulu"],
];

/// Words that stand between the parts of a date and say nothing.
#[rustfmt::skip]
const FILLERS: [&str; 30] = [
    "t", "of", "de", "del", "da", "di", "the", "le", "la", "el", "den", "der", "am", "at", "um", "à", "a", "uhr", "h", "г", "года", "р", "року",
    "klo", "kl", "o", "om", "st", "on", "в",
];

/// Endings of ordinal numbers.
const ORDINALS: [&str; 7] = ["st", "nd", "rd", "th", "er", "º", "ª"];

/// The month a word names, by the longest beginning that fits.
pub(super) fn month(word: &str) -> Option<i8> {
    let fits = |beginning: &&&str| word.starts_with(**beginning);
    let longest = |month: &[&str]| month.iter().filter(fits).map(|beginning| beginning.len()).max();
    let best = MONTHS.iter().enumerate().filter_map(|(index, month)| Some((longest(month)?, index))).max()?;
    i8::try_from(best.1 + 1).ok()
}

/// Whether a word says nothing.
pub(super) fn is_filler(word: &str) -> bool {
    FILLERS.contains(&word) || ORDINALS.contains(&word)
}

/// Whether a word says that it is after noon; `None` when it says nothing of the kind.
pub(super) fn is_afternoon(word: &str) -> Option<bool> {
    match word {
        "am" | "오전" | "上午" | "午前" => Some(false),
        "pm" | "오후" | "下午" | "午後" => Some(true),
        _ => None,
    }
}
