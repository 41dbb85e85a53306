//! Who hires, as it is compared.

use super::fold::{beginning, words};

/// Bytes of a name that are compared.
const LONGEST: usize = 200;
/// What says how a firm is set up, not which it is. Dotted forms count as one word ("S.p.A.", "z o.o.").
#[rustfmt::skip]
const LEGAL: [&str; 59] = [
    "inc", "incorporated", "corp", "corporation", "co", "company", "llc", "llp", "lp", "ltd", "limited",
    "plc", "gmbh", "mbh", "ggmbh", "ag", "kg", "kgaa", "ohg", "ug", "gbr", "se", "eg", "ev", "sa", "sas",
    "sasu", "sarl", "sl", "slu", "srl", "srls", "spa", "snc", "bv", "nv", "vof", "ab", "oy", "oyj", "as",
    "asa", "aps", "pte", "pty", "pvt", "private", "sp", "zoo", "spzoo", "kft", "zrt", "doo", "sro", "ltda",
    "cv", "cic", "cio", "haftungsbeschrankt",
];
/// What may be written as a sign, of which nothing is left.
const AND: [&str; 3] = ["and", "und", "et"];
/// What is put before or behind a name and is no part of it.
const AROUND: [&str; 5] = ["the", "careers", "jobs", "recruiting", "karriere"];

/// How two names of firms stand to each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Companies {
    /// One firm.
    Same,
    /// One name is the beginning of the other ("Acme", "Acme Robotics Europe").
    Longer,
    /// One is not known.
    Unknown,
    /// Two firms.
    Different,
}

/// The words of a name that tell which firm it is; none when it is not known.
pub fn company_words(company: Option<&str>) -> Vec<String> {
    let mut joined: Vec<String> = Vec::new();
    let mut follows_letter = false;
    for word in words(beginning(company.unwrap_or_default(), LONGEST))
        .into_iter()
        .filter(|word| !AND.contains(&word.as_str()))
    {
        let is_letter = word.len() == 1;
        match joined.last_mut().filter(|_| is_letter && follows_letter) {
            Some(last) => last.push_str(&word),
            None => joined.push(word),
        }
        follows_letter = is_letter;
    }
    let is_one_of =
        |list: &[&str], word: Option<&String>| word.is_some_and(|word| list.contains(&word.as_str()));
    while joined.len() > 1 && (is_one_of(&LEGAL, joined.last()) || is_one_of(&AROUND, joined.last())) {
        joined.pop();
    }
    while joined.len() > 1 && is_one_of(&AROUND, joined.first()) {
        joined.remove(0);
    }
    joined
}

/// Compares two names, as their words.
pub fn compare(one: &[String], other: &[String]) -> Companies {
    if one.is_empty() || other.is_empty() {
        return Companies::Unknown;
    }
    let (short, long) = if one.len() <= other.len() { (one, other) } else { (other, one) };
    if short.concat() == long.concat() {
        Companies::Same
    } else if long.starts_with(short) && short.concat().len() >= 3 {
        Companies::Longer
    } else {
        Companies::Different
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn how_a_firm_is_set_up_does_not_count() {
        let table = [
            ("Acme Inc.", "ACME, Incorporated", Companies::Same),
            ("Oak & Ash", "Oak and Ash", Companies::Same),
            ("Müller & Söhne GmbH & Co. KG", "Muller & Sohne", Companies::Same),
            ("Rossi S.p.A.", "Rossi SpA", Companies::Same),
            ("Kowalski Sp. z o.o.", "Kowalski", Companies::Same),
            ("The Crane Company", "Crane Co", Companies::Same),
            ("Open AI", "OpenAI", Companies::Same),
            ("Acme", "Acme Robotics Europe", Companies::Longer),
            ("Deutsche Bank", "Deutsche Telekom AG", Companies::Different),
            ("Nordic Steel AB", "Nordic Wood AB", Companies::Different),
            ("", "Acme", Companies::Unknown),
            ("GmbH", "gmbh", Companies::Same),
        ];
        for (one, other, expected) in table {
            let words = |name| company_words(Some(name));
            assert_eq!(compare(&words(one), &words(other)), expected, "{one} / {other}");
            assert_eq!(compare(&words(other), &words(one)), expected, "{other} / {one}");
        }
    }
}
