//! What the work is called, as it is compared.

use super::fold::{Word, beginning, words, words_apart};
use std::collections::BTreeSet;

/// Bytes of a title that are compared.
const LONGEST: usize = 400;

/// Letters that stand for men, women and everybody in several languages: "(m/f/d)", "H/F", "(k/m)", "m/v".
const GENDERS: [&str; 12] = ["m", "f", "w", "d", "x", "h", "i", "n", "v", "k", "z", "div"];
/// What is added to a word so that it names everybody: "Entwickler:in", "infirmier(ère)".
#[rustfmt::skip]
const ENDINGS: [&str; 15] = [
    "in", "innen", "r", "n", "e", "es", "ere", "euse", "euses", "ice", "trice", "ne", "le", "se", "frau",
];
const GLUE: [&str; 7] = [":", "*", "_", "/", "/-", "(", "·"];
/// What says where the work is done, or that it is work as usual.
#[rustfmt::skip]
const ASIDE: [&[&str]; 31] = [
    &["all", "genders"], &["alle", "geschlechter"], &["gn"], &["work", "from", "home"], &["working", "from", "home"],
    &["home", "office"], &["homeoffice"], &["wfh"], &["100", "remote"], &["fully", "remote"], &["remote"],
    &["hybrid"], &["hybride"], &["on", "site"], &["onsite"], &["teletravail"], &["remoto"], &["ibrido"],
    &["full", "time"], &["fulltime"], &["vollzeit"], &["temps", "plein"], &["voltijd"], &["tempo", "pieno"],
    &["permanent"], &["unbefristet"], &["festanstellung"], &["cdi"], &["urgent"], &["urgently", "hiring"],
    &["now", "hiring"],
];
#[rustfmt::skip]
const SHORT: [(&str, &str); 22] = [
    ("sr", "senior"), ("snr", "senior"), ("jr", "junior"), ("jnr", "junior"), ("mgr", "manager"), ("eng", "engineer"),
    ("engr", "engineer"), ("dev", "developer"), ("asst", "assistant"), ("assoc", "associate"), ("exec", "executive"),
    ("dir", "director"), ("coord", "coordinator"), ("rep", "representative"), ("admin", "administrator"),
    ("tech", "technician"), ("acct", "account"), ("i", "1"), ("ii", "2"), ("iii", "3"), ("iv", "4"),
    ("programme", "program"),
];
/// Words that are written apart or together.
#[rustfmt::skip]
const TOGETHER: [(&str, &str, &str); 6] = [
    ("front", "end", "frontend"), ("back", "end", "backend"), ("full", "stack", "fullstack"),
    ("dev", "ops", "devops"), ("part", "time", "parttime"), ("health", "care", "healthcare"),
];
#[rustfmt::skip]
const STOP: [&str; 27] = [
    "and", "und", "et", "y", "the", "a", "an", "of", "for", "fur", "der", "die", "das", "den", "de", "du", "des",
    "la", "le", "les", "to", "in", "im", "at", "bei", "with", "mit",
];
/// What the number of a posting is called.
const OF_NUMBERS: [&str; 7] = ["ref", "reference", "req", "requisition", "id", "job", "nr"];
/// Words that make another job of the same work.
#[rustfmt::skip]
const LEVELS: [&str; 37] = [
    "senior", "junior", "lead", "leading", "principal", "staff", "chief", "head", "director", "manager", "managing",
    "assistant", "associate", "trainee", "apprentice", "graduate", "intern", "internship", "student", "werkstudent",
    "praktikant", "stage", "ausbildung", "azubi", "vice", "president", "deputy", "supervisor", "parttime", "teilzeit",
    "minijob", "night", "nights", "weekend", "temporary", "freelance", "leiter",
];

/// A title, taken apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Title {
    /// The words that say what the work is, in their order.
    words: Vec<String>,
    /// Reference numbers that stand in it.
    numbers: BTreeSet<String>,
}

/// How two titles stand to each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Titles {
    /// The same work.
    Same,
    /// One says more, nothing of which makes it another job for certain.
    More,
    /// Other work, another level, another number.
    Different,
}

impl Title {
    /// Of a posting whose firm has these words in its name and whose places these. Both often stand in titles, too, and so
    /// do markers; all that goes. Words that say how senior somebody is stay.
    pub fn of(title: &str, company: &[String], places: &BTreeSet<Vec<String>>) -> Self {
        let title = beginning(title, LONGEST);
        let mut all = words_apart(&parted(title));
        without_genders(&mut all);
        without_acronym(&mut all);
        without_company(&mut all, company);
        for place in places {
            without(&mut all, place, |words, at| {
                at > 0
                    && (words[at].is_set_off() || matches!(words[at - 1].word.as_str(), "in" | "a" | "bei"))
            });
        }
        for aside in ASIDE {
            without(&mut all, aside, |_, _| true);
        }
        without_letters_of_numbers(&mut all);
        let (numbers, rest): (Vec<_>, Vec<_>) =
            all.into_iter().map(|word| word.word).partition(|word| is_number(word));
        let is_named = |word: &String| !numbers.is_empty() && OF_NUMBERS.contains(&word.as_str());
        let mut words = usual(rest.into_iter().filter(|word| !is_named(word)).collect());
        if words.is_empty() {
            words = self::words(title);
        }
        Self { words, numbers: numbers.into_iter().collect() }
    }

    /// The same for titles that are the same, as far as their order goes.
    pub fn key(&self) -> String {
        let mut words: Vec<&str> = self.words.iter().map(String::as_str).collect();
        words.sort_unstable();
        words.dedup();
        words.join(" ")
    }

    /// Whether it says more than what very many do ("Software engineer").
    pub fn is_specific(&self) -> bool {
        self.words.len() >= 3
    }

    /// Compares two titles.
    pub fn compare(&self, other: &Self) -> Titles {
        if !self.numbers.is_empty() && !other.numbers.is_empty() && self.numbers.is_disjoint(&other.numbers) {
            return Titles::Different;
        }
        if self.key() == other.key() || self.words.concat() == other.words.concat() {
            return Titles::Same;
        }
        let set = |title: &Self| title.words.iter().cloned().collect::<BTreeSet<_>>();
        let (one, two) = (set(self), set(other));
        let (short, long) = if one.len() <= two.len() { (one, two) } else { (two, one) };
        let makes_another =
            |word: &String| LEVELS.contains(&word.as_str()) || word.bytes().all(|b| b.is_ascii_digit());
        if short.is_subset(&long) && !long.difference(&short).any(makes_another) {
            Titles::More
        } else {
            Titles::Different
        }
    }
}

/// "EntwicklerIn" as "Entwickler".
fn parted(title: &str) -> String {
    let word = |word: &str| {
        let stem = word.strip_suffix("Innen").or_else(|| word.strip_suffix("In"));
        let is_binnen = |stem: &&str| stem.len() > 3 && stem.ends_with(|c: char| c.is_lowercase());
        stem.filter(is_binnen).unwrap_or(word).to_owned()
    };
    title.split(' ').map(word).collect::<Vec<_>>().join(" ")
}

fn without_genders(all: &mut Vec<Word>) {
    let mut at = 1;
    while at < all.len() {
        // White space around a slash or a star is nothing.
        let glue: String = all[at].before.chars().filter(|c| !c.is_whitespace()).collect();
        if ENDINGS.contains(&all[at].word.as_str())
            && GLUE.contains(&glue.as_str())
            && all[at - 1].word.len() > 3
        {
            all.remove(at);
        } else {
            at += 1;
        }
    }
    let is_gender = |word: &Word| GENDERS.contains(&word.word.as_str());
    let mut at = 0;
    while at < all.len() {
        let run = all[at..].iter().take_while(|word| is_gender(word)).count();
        let has =
            |letters: &[&str]| all[at..at + run].iter().any(|word| letters.contains(&word.word.as_str()));
        if run >= 2 && has(&["m", "h"]) && has(&["f", "w", "v", "k", "z"]) {
            all.drain(at..at + run);
        } else {
            at += run.max(1);
        }
    }
}

/// "Registered Nurse (RN)".
fn without_acronym(all: &mut Vec<Word>) {
    let initials =
        |words: &[Word]| words.iter().filter_map(|word| word.word.chars().next()).collect::<String>();
    let found = (2..all.len()).find(|at| {
        let word = &all[*at];
        let long = word.word.chars().count();
        word.before.contains('(') && (2..=*at).contains(&long) && initials(&all[at - long..*at]) == word.word
    });
    if let Some(at) = found {
        all.remove(at);
    }
}

/// "Acme: Welder", "Welder at Acme", "Welder – Acme".
fn without_company(all: &mut Vec<Word>, company: &[String]) {
    let long = company.len();
    if long == 0 || all.len() <= long {
        return;
    }
    let is_company = |words: &[Word]| words.iter().map(|word| &word.word).eq(company);
    let end = all.len() - long;
    let is_led_to = matches!(all[end - 1].word.as_str(), "at" | "bei" | "chez" | "presso");
    if is_company(&all[end..]) && (all[end].is_set_off() || (is_led_to && end > 1)) {
        all.truncate(if is_led_to && end > 1 { end - 1 } else { end });
    } else if is_company(&all[..long]) && all[long].is_set_off() {
        all.drain(..long);
    }
}

/// Takes a run of words out wherever it stands and `goes`, unless nothing else would be left.
fn without<S: AsRef<str>>(all: &mut Vec<Word>, run: &[S], goes: impl Fn(&[Word], usize) -> bool) {
    let mut at = 0;
    while !run.is_empty() && at + run.len() <= all.len() {
        let is_run = all[at..].iter().zip(run).all(|(word, wanted)| word.word == wanted.as_ref());
        if is_run && all.len() > run.len() && goes(all, at) {
            let gone: Vec<Word> = all.drain(at..at + run.len()).collect();
            if let Some(next) = all.get_mut(at) {
                next.before.insert_str(0, &gone[0].before);
            }
        } else {
            at += 1;
        }
    }
}

/// Whether a word is the number of a posting ("JR20345"), not of the work ("5 axis").
fn is_number(word: &str) -> bool {
    word.bytes().filter(u8::is_ascii_digit).count() >= 4
}

/// "JR-204417": no junior.
fn without_letters_of_numbers(all: &mut Vec<Word>) {
    let mut at = 1;
    while at < all.len() {
        let is_part = is_number(&all[at].word) && matches!(all[at].before.as_str(), "-" | "_" | "/" | ".");
        if is_part && at > 1 && all[at - 1].word.len() <= 3 {
            all.remove(at - 1);
        } else {
            at += 1;
        }
    }
}

/// Words as they are usually written, without those that say nothing.
fn usual(words: Vec<String>) -> Vec<String> {
    let mut usual: Vec<String> = Vec::with_capacity(words.len());
    for word in words {
        let together = TOGETHER
            .iter()
            .find(|(first, second, _)| word == *second && usual.last().is_some_and(|last| last == first));
        if let Some((_, _, whole)) = together {
            usual.pop();
            usual.push((*whole).to_owned());
        } else if !STOP.contains(&word.as_str()) {
            usual.push(word);
        }
    }
    for word in &mut usual {
        if let Some((_, long)) = SHORT.iter().find(|(short, _)| word == short) {
            (*long).clone_into(word);
        }
    }
    usual
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(title: &str) -> Title {
        let places = ["leeds", "new york"].map(words);
        Title::of(title, &["acme".to_owned()], &places.into_iter().collect())
    }

    #[test]
    fn markers_places_and_the_firm_do_not_count() {
        for title in [
            "Software Developer",
            "SOFTWARE DEVELOPER (m/f/d)",
            "Software Developer m/w/x",
            "Software Developer (all genders)",
            "Software Developer - Remote",
            "Software Developer (100% remote)",
            "Software Developer, Leeds",
            "Software Developer in New York",
            "Software Developer (Hybrid, Leeds)",
            "Software Developer at Acme",
            "Acme: Software Developer",
            "Software Developer | Acme",
            "Software Dev – full-time",
            "Developer, Software",
        ] {
            assert_eq!(of(title).key(), "developer software", "{title}");
        }
        for title in [
            "Entwickler:in",
            "Entwickler*in",
            "Entwickler/-in",
            "EntwicklerIn",
            "Entwickler (in)",
            "Entwickler (w/m/d)",
        ] {
            assert_eq!(of(title).key(), "entwickler", "{title}");
        }
        assert_eq!(of("Infirmier(ère) H/F").key(), "infirmier");
        assert_eq!(of("Registered Nurse (RN)").key(), of("registered nurse").key());
        assert_eq!(of("Sr. Front-End Engineer II").key(), of("Senior Frontend Engineer 2").key());
        assert_eq!(of("Remote").key(), "remote", "something is left");
        assert_eq!(of("Leeds").key(), "leeds");
        assert_eq!(of("?!").key(), "");
    }

    #[test]
    fn what_makes_another_job_counts() {
        let table = [
            ("Senior Welder", "Welder", Titles::Different),
            ("Engineer II", "Engineer III", Titles::Different),
            ("Engineer", "Engineer II", Titles::Different),
            ("Nurse (part-time)", "Nurse (full-time)", Titles::Different),
            ("C++ Developer", "C# Developer", Titles::Different),
            ("C Developer", "C++ Developer", Titles::Different),
            ("Welder", "Nurse", Titles::Different),
            ("Welder JR10234", "Welder JR10235", Titles::Different),
            ("Welder JR10234", "Welder", Titles::Same),
            ("Welder (JR-10234)", "Welder", Titles::Same),
            ("Pipe Fitter", "Pipefitter", Titles::Same),
            ("Java Developer", "Java Developer – Fintech", Titles::More),
        ];
        for (one, other, expected) in table {
            assert_eq!(of(one).compare(&of(other)), expected, "{one} / {other}");
            assert_eq!(of(other).compare(&of(one)), expected, "{other} / {one}");
        }
    }
}
