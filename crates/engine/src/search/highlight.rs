//! Where the words of a query stand in what was found. The index keeps no text, so this is told from the stored one, with words
//! cut and compared as the index does (`unicode61 remove_diacritics 2`, <https://www.sqlite.org/fts5.html#unicode61_tokenizer>).

use contract::query::{Expr, Form, Query, Text, TextField};
use contract::{Hit, Snippet};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// A snippet is about so long, in bytes.
const SNIPPET: usize = 180;
/// So much of it stands before the first hit.
const BEFORE: usize = 50;
/// So many hits of a text are looked at.
const MOST_HITS: usize = 1_000;

/// What a query looks for, ready to be found again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Highlighter {
    wanted: Vec<Wanted>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Wanted {
    field: Option<TextField>,
    words: Vec<String>,
    is_prefix: bool,
}

impl Highlighter {
    /// Of all words that a query wants; not of those that it leaves out.
    pub fn of(query: &Query) -> Self {
        let mut wanted = Vec::new();
        let mut open: Vec<&Expr> = query.root.iter().collect();
        while let Some(expr) = open.pop() {
            match expr {
                Expr::All(all) | Expr::Any(all) => open.extend(all.iter().rev()),
                Expr::Text(text) => wanted.extend(Wanted::of(text).filter(|one| !wanted.contains(one))),
                Expr::Not(_) | Expr::Filter(_) => {}
            }
        }
        Self { wanted }
    }

    /// Whether a description can have hits.
    pub fn looks_into_text(&self) -> bool {
        self.wanted.iter().any(|wanted| wanted.field.is_none())
    }

    /// Where a field has hits.
    pub fn hits(&self, field: TextField, text: &str) -> Vec<Hit> {
        merged(self.found(Some(field), text).into_iter().map(|(_, hit)| hit).collect())
    }

    /// Where a line of a description has hits.
    pub fn text_hits(&self, line: &str) -> Vec<Hit> {
        merged(self.found(None, line).into_iter().map(|(_, hit)| hit).collect())
    }

    /// The stretch of a description with most of what is wanted; `None` where nothing is.
    pub fn snippet(&self, text: &str) -> Option<Snippet> {
        let found = self.found(None, text);
        let within = |from: usize| {
            let to = found[from].1.start + SNIPPET - BEFORE;
            found[from..].iter().take_while(move |(_, hit)| hit.end <= to)
        };
        let different = |from: usize| {
            let mut wanted: Vec<usize> = within(from).map(|(wanted, _)| *wanted).collect();
            wanted.sort_unstable();
            wanted.dedup();
            wanted.len()
        };
        // Of equals the first; of those at one word one stands for all.
        let is_first = |at: &usize| *at == 0 || found[at - 1].1.start != found[*at].1.start;
        let best = (0..found.len()).rev().filter(is_first).max_by_key(|from| different(*from))?;
        let hits = merged(within(best).map(|(_, hit)| *hit).collect());
        let first = found[best].1;
        let start = word_start(text, first.start.saturating_sub(BEFORE), first.start);
        let end = word_end(text, (start + SNIPPET).max(hits.last().map_or(first.end, |hit| hit.end)));
        let before = if start > 0 { "… " } else { "" };
        let after = if end < text.len() { " …" } else { "" };
        let moved = |at: usize| at - start + before.len();
        Some(Snippet {
            text: format!("{before}{}{after}", &text[start..end]),
            hits: hits.iter().map(|hit| Hit { start: moved(hit.start), end: moved(hit.end) }).collect(),
        })
    }

    /// Every hit in a field, or in the description, with the number of what was wanted; in the order of the text.
    fn found(&self, field: Option<TextField>, text: &str) -> Vec<(usize, Hit)> {
        let words = words(text);
        let mut found = Vec::new();
        for at in 0..words.len() {
            for (number, wanted) in self.wanted.iter().enumerate() {
                if wanted.field.is_none_or(|of| Some(of) == field) && wanted.stands(&words[at..]) {
                    let last = &words[at + wanted.words.len() - 1];
                    found.push((number, Hit { start: words[at].1.start, end: last.1.end }));
                }
            }
            if found.len() >= MOST_HITS {
                break;
            }
        }
        found
    }
}

impl Wanted {
    fn of(text: &Text) -> Option<Self> {
        let words: Vec<String> = words(&text.words).into_iter().map(|(word, _)| word).collect();
        let is_prefix = text.form == Form::Prefix;
        (!words.is_empty()).then_some(Self { field: text.field, words, is_prefix })
    }

    /// Whether these words begin with it.
    fn stands(&self, words: &[(String, Hit)]) -> bool {
        if words.len() < self.words.len() {
            return false;
        }
        let last = self.words.len() - 1;
        self.words.iter().zip(words).enumerate().all(|(i, (wanted, (word, _)))| {
            if self.is_prefix && i == last { word.starts_with(wanted) } else { word == wanted }
        })
    }
}

/// The words of a text as the index has them, with their places.
fn words(text: &str) -> Vec<(String, Hit)> {
    let mut words = Vec::new();
    let mut start = None;
    let mut end_word = |start: &mut Option<usize>, end: usize| {
        if let Some(start) = start.take() {
            words.push((folded(&text[start..end]), Hit { start, end }));
        }
    };
    for (at, c) in text.char_indices() {
        if c.is_alphanumeric() || (start.is_some() && is_combining_mark(c)) {
            start.get_or_insert(at);
        } else {
            end_word(&mut start, at);
        }
    }
    end_word(&mut start, text.len());
    words
}

fn folded(word: &str) -> String {
    if word.is_ascii() {
        return word.to_ascii_lowercase();
    }
    word.nfd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase).collect()
}

/// Hits that overlap or touch, as one.
fn merged(mut hits: Vec<Hit>) -> Vec<Hit> {
    hits.sort_unstable_by_key(|hit| (hit.start, hit.end));
    let mut merged: Vec<Hit> = Vec::with_capacity(hits.len());
    for hit in hits {
        match merged.last_mut() {
            Some(last) if hit.start <= last.end => last.end = last.end.max(hit.end),
            _ => merged.push(hit),
        }
    }
    merged
}

/// Where a word begins, from `at` on, but not behind `latest`.
fn word_start(text: &str, at: usize, latest: usize) -> usize {
    let at = text.floor_char_boundary(at);
    if at == 0 {
        return 0;
    }
    let gap = text[at..latest].find(char::is_whitespace);
    let start = gap.map_or(at, |gap| at + gap);
    start + text[start..latest].len() - text[start..latest].trim_start().len()
}

/// Where a word ends, up to `at`, or a little behind it in a word without end.
fn word_end(text: &str, at: usize) -> usize {
    let at = text.ceil_char_boundary(at.min(text.len()));
    let rest = &text[at..];
    let more = rest.find(char::is_whitespace).unwrap_or(rest.len());
    if more <= 30 { at + more } else { at }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marked(text: &str, hits: &[Hit]) -> String {
        let (mut out, mut at) = (String::new(), 0);
        for hit in hits {
            out.push_str(&format!("{}[{}]", &text[at..hit.start], &text[hit.start..hit.end]));
            at = hit.end;
        }
        out + &text[at..]
    }

    #[test]
    fn words_are_found_as_the_index_finds_them() {
        let table = [
            ("senior rus", TextField::Title, "Senior Rustacean, Rust", "[Senior] [Rustacean], [Rust]"),
            ("zurich ", TextField::Location, "ZÜRICH; Zu\u{308}rich", "[ZÜRICH]; [Zu\u{308}rich]"),
            ("\"data engineer\" ", TextField::Title, "Data-Engineer, data", "[Data-Engineer], data"),
            ("company:acme ", TextField::Title, "Acme", "Acme"),
            ("company:acme ", TextField::Company, "Acme Ltd", "[Acme] Ltd"),
            ("a -b (c OR d) ", TextField::Title, "a b c d", "[a] b [c] [d]"),
            ("東京 ", TextField::Location, "東京, 日本", "[東京], 日本"),
            ("rust ", TextField::Title, "Rusty", "Rusty"),
            ("full-ti", TextField::Title, "Full time", "[Full time]"),
        ];
        for (query, field, text, expected) in table {
            let hits = Highlighter::of(&Query::parse(query)).hits(field, text);
            assert_eq!(marked(text, &hits), expected, "{query}");
        }
    }

    #[test]
    fn a_snippet_is_the_stretch_with_most_of_what_is_wanted() {
        let filler = "We build ships and bridges in the yard. ".repeat(20);
        let text = format!("Rust is nice. {filler}We write Rust with Tokio and SQLite, every day. {filler}");
        let snippet = Highlighter::of(&Query::parse("rust sqlite tok")).snippet(&text).unwrap();
        let shown = marked(&snippet.text, &snippet.hits);
        assert!(shown.contains("We write [Rust] with [Tokio] and [SQLite], every"), "{shown}");
        assert!(shown.starts_with("… ") && shown.ends_with(" …") && shown.len() < 260, "{shown}");
        assert_eq!(Highlighter::of(&Query::parse("title:rust ")).snippet(&text), None);
        assert_eq!(Highlighter::of(&Query::parse("python ")).snippet(&text), None);
        let short = Highlighter::of(&Query::parse("nice ")).snippet("Rust is nice.").unwrap();
        assert_eq!(marked(&short.text, &short.hits), "Rust is [nice].");
    }

    #[test]
    fn a_snippet_of_any_text_has_its_hits_between_characters() {
        for text in
            ["日本語".repeat(100), "ä".repeat(999), format!("{}rust{}", "é ".repeat(90), "漢".repeat(200))]
        {
            let query = format!("{} rust 日本", &text[..text.floor_char_boundary(200)]);
            let snippet = Highlighter::of(&Query::parse(&query)).snippet(&text);
            for hit in snippet.iter().flat_map(|snippet| &snippet.hits) {
                assert!(snippet.as_ref().unwrap().text.get(hit.start..hit.end).is_some());
            }
        }
    }
}
