//! Where the work is done.

use super::{is_region, letters};
use contract::Remote;

/// Where the work is done, in the words of fields that say so. A plain "no" or "false" is not "on site": it says only that
/// the job is not remote, which may be hybrid, and boards send it for jobs of which nobody said anything.
pub(in crate::parse) fn remote(text: &str) -> Option<Remote> {
    let words = letters(text);
    if words.contains("hybrid") {
        return Some(Remote::Hybrid);
    }
    match words.as_str() {
        "onsite" | "inoffice" | "inperson" | "office" | "atoffice" => Some(Remote::Onsite),
        "yes" | "ja" | "oui" | "sí" | "si" | "sim" | "tak" | "true" | "1" | "remote" | "fullyremote"
        | "fully" | "fullremote" | "100remote" | "remotefull" | "telecommute" | "workfromhome"
        | "homeoffice" | "remoteonly" | "required" | "distributed" => Some(Remote::Remote),
        "partiallyremote" => Some(Remote::Hybrid),
        _ => None,
    }
}

/// Parts of the words that places are looked at for, those that are ASCII: most places have none of them.
const STEMS: [&[u8]; 6] = [b"remot", b"brid", b"home", b"anywhere", b"tele", b"travail"];
const HYBRID: [&str; 4] = ["hybrid", "hybride", "híbrido", "ibrido"];
const REMOTE: [&str; 9] = [
    "remote",
    "homeoffice",
    "telecommute",
    "télétravail",
    "teletravail",
    "teletrabajo",
    "remoto",
    "удаленно",
    "удалённо",
];
const NEGATIONS: [&str; 6] = ["not", "no", "non", "kein", "nicht", "pas"];
/// Words that take nothing from "remote" when they follow it.
const PLAIN: [&str; 22] = [
    "only",
    "job",
    "jobs",
    "work",
    "working",
    "position",
    "role",
    "first",
    "full",
    "time",
    "anywhere",
    "worldwide",
    "global",
    "globally",
    "international",
    "nationwide",
    "location",
    "locations",
    "based",
    "ok",
    "timezone",
    "timezones",
];
/// Words behind which follows where from: "remote within Germany".
const FROM: [&str; 7] = ["in", "within", "from", "across", "inside", "throughout", "anywhere"];

/// What a place says about where the work is done: "Remote, Sweden", "US (remote)", "Berlin (hybrid)". A place that
/// merely has such a word in its name ("Remote Bay") says nothing, nor does one where remote work is only possible.
pub(in crate::parse) fn remote_in_place(text: &str) -> Option<Remote> {
    if text.trim().eq_ignore_ascii_case("remote") {
        return Some(Remote::Remote);
    }
    if !has_stem(text.as_bytes()) {
        return None;
    }
    let lower = text.to_lowercase();
    let mut words = lower.split(|c: char| !c.is_alphanumeric());
    if words.any(|word| HYBRID.contains(&word)) {
        return Some(Remote::Hybrid);
    }
    let parts = lower.split([',', '(', ')', '[', ']', '/', '|', ';', ':', '&', '+', '·', '•', '–', '—']);
    let parts = parts.flat_map(|part| part.split(" - ")).flat_map(|part| part.split(" or "));
    let mut is_remote = lower.trim_start().starts_with("anywhere");
    for part in parts.flat_map(|part| part.split(" and ")) {
        match says_remote(part) {
            Some(true) => is_remote = true,
            Some(false) => return None,
            None => {}
        }
    }
    is_remote.then_some(Remote::Remote)
}

/// Whether a place may say anything: it has one of the stems, or is written in Cyrillic.
fn has_stem(text: &[u8]) -> bool {
    let begins = |at: usize, stem: &[u8]| {
        text.get(at..at + stem.len()).is_some_and(|there| there.eq_ignore_ascii_case(stem))
    };
    text.iter().enumerate().any(|(at, byte)| match byte {
        0xd0 | 0xd1 => true,
        _ => {
            let is_first = matches!(byte | 0x20, b'r' | b'h' | b'b' | b'a' | b't');
            is_first && STEMS.iter().any(|stem| begins(at, stem))
        }
    })
}

/// Whether a part of a place says that the job is remote, or that it is not.
fn says_remote(part: &str) -> Option<bool> {
    let words: Vec<&str> = part
        .split(|c: char| !c.is_alphanumeric() && !matches!(c, '\'' | '.'))
        .filter(|word| !word.is_empty())
        .collect();
    let at = |pair: [&str; 2]| words.windows(2).position(|own| own == pair);
    let one = words.iter().position(|word| REMOTE.contains(word)).map(|at| (at, at + 1));
    let (start, end) =
        one.or_else(|| at(["home", "office"]).or_else(|| at(["from", "home"])).map(|at| (at, at + 2)))?;
    let (before, mut after) = (&words[..start], &words[end..]);
    if before.iter().chain(after).any(|word| NEGATIONS.contains(word)) {
        return Some(false);
    }
    if before.last().is_some_and(|word| ["partially", "partly", "semi", "for"].contains(word)) {
        return None;
    }
    if after.first().is_some_and(|word| FROM.contains(word)) {
        return Some(true);
    }
    while let Some((last, rest)) = after.split_last()
        && PLAIN.contains(last)
    {
        after = rest;
    }
    (after.is_empty() || is_region(&after.join(" "))).then_some(true)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn remote_is_only_what_says_so() {
        let table = [
            ("Fully remote", Some(Remote::Remote)),
            ("fully-remote", Some(Remote::Remote)),
            ("fully", Some(Remote::Remote)),
            ("TELECOMMUTE", Some(Remote::Remote)),
            ("work_from_home", Some(Remote::Remote)),
            ("true", Some(Remote::Remote)),
            ("Hybrid remote", Some(Remote::Hybrid)),
            ("on_site", Some(Remote::Onsite)),
            ("In office", Some(Remote::Onsite)),
            ("false", None),
            ("No", None),
            ("remote possible", None),
            ("COVID-19", None),
            ("WFH Flexible", None),
            ("none", None),
        ];
        for (text, expected) in table {
            assert_eq!(remote(text), expected, "{text}");
        }
    }

    #[test]
    fn a_place_may_say_that_it_is_none() {
        let table = [
            ("Remote", Some(Remote::Remote)),
            ("Remote, Sweden", Some(Remote::Remote)),
            ("Berlin (remote)", Some(Remote::Remote)),
            ("Anywhere in the U.S. (remote job)", Some(Remote::Remote)),
            ("Berlin or REMOTE (EU)", Some(Remote::Remote)),
            ("Hybrid - London", Some(Remote::Hybrid)),
            ("HÍBRIDO, Madrid", Some(Remote::Hybrid)),
            ("TÉLÉTRAVAIL", Some(Remote::Remote)),
            ("Удалённо", Some(Remote::Remote)),
            ("Remote - US", Some(Remote::Remote)),
            ("Remote US only", Some(Remote::Remote)),
            ("Remote U.S.", Some(Remote::Remote)),
            ("US (Remote)", Some(Remote::Remote)),
            ("US-Remote", Some(Remote::Remote)),
            ("Fully remote", Some(Remote::Remote)),
            ("100% Remote", Some(Remote::Remote)),
            ("Remote within Germany", Some(Remote::Remote)),
            ("Remote United Kingdom", Some(Remote::Remote)),
            ("Work from home", Some(Remote::Remote)),
            ("Berlin / Home Office", Some(Remote::Remote)),
            ("London (not remote)", None),
            ("Remote not possible", None),
            ("Berlin (remote possible)", None),
            ("Berlin, remote-friendly", None),
            ("Berlin (partially remote)", None),
            ("Remote Bay, AK", None),
            ("Institute for Remote Sensing, Bonn", None),
            ("Remote Communities, NT", None),
            ("Remoteville", None),
            ("", None),
        ];
        for (text, expected) in table {
            assert_eq!(remote_in_place(text), expected, "{text}");
        }
    }
}
