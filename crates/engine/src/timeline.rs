//! What became of a job, as people read it: old and new words in one.

use crate::posting::Salary;
use contract::{Piece, PieceKind};
use similar::{Algorithm, ChangeTag, TextDiff};
use std::time::Duration;

/// Words that are shown beside each change.
const BESIDE: usize = 8;
/// Two texts that have little in common are compared for so long; then larger stretches count as changed.
const PATIENCE: Duration = Duration::from_millis(200);

/// Old and new in one, word by word. Of stretches that stayed, the words beside a change are left; "…" stands for the others.
pub fn pieces(old: &str, new: &str) -> Vec<Piece> {
    let diff = TextDiff::configure().algorithm(Algorithm::Myers).timeout(PATIENCE).diff_words(old, new);
    let mut merged = Merged::default();
    for change in diff.iter_all_changes() {
        merged.add(change.tag(), change.value());
    }
    merged.flush();
    shortened(merged.pieces)
}

/// Changes that only white space parts are one.
#[derive(Default)]
struct Merged {
    pieces: Vec<Piece>,
    removed: String,
    added: String,
    /// White space that stayed behind a change: whether it parts two of them is not known yet.
    gap: String,
}

impl Merged {
    fn add(&mut self, tag: ChangeTag, text: &str) {
        let is_open = !self.removed.is_empty() || !self.added.is_empty();
        match tag {
            ChangeTag::Equal if is_open && text.trim().is_empty() => self.gap.push_str(text),
            ChangeTag::Equal => {
                self.flush();
                self.push(PieceKind::Kept, text);
            }
            ChangeTag::Delete | ChangeTag::Insert => {
                let gap = std::mem::take(&mut self.gap);
                self.removed.push_str(&gap);
                self.added.push_str(&gap);
                let side = if tag == ChangeTag::Delete { &mut self.removed } else { &mut self.added };
                side.push_str(text);
            }
        }
    }

    fn flush(&mut self) {
        let take = std::mem::take::<String>;
        let (removed, added, gap) = (take(&mut self.removed), take(&mut self.added), take(&mut self.gap));
        self.push(PieceKind::Removed, &removed);
        self.push(PieceKind::Added, &added);
        self.push(PieceKind::Kept, &gap);
    }

    fn push(&mut self, kind: PieceKind, text: &str) {
        match self.pieces.last_mut() {
            _ if text.is_empty() => {}
            Some(last) if last.kind == kind => last.text.push_str(text),
            _ => self.pieces.push(Piece { kind, text: text.to_owned() }),
        }
    }
}

fn shortened(mut pieces: Vec<Piece>) -> Vec<Piece> {
    let last = pieces.len().saturating_sub(1);
    for (at, piece) in pieces.iter_mut().enumerate().filter(|(_, piece)| piece.kind == PieceKind::Kept) {
        let head = if at == 0 { "" } else { first_words(&piece.text) };
        let tail = if at == last { "" } else { last_words(&piece.text) };
        if head.len() + tail.len() < piece.text.len() {
            piece.text = format!("{head}…{tail}");
        }
    }
    pieces
}

/// The first few words, with the white space around them.
fn first_words(text: &str) -> &str {
    let starts = word_starts(text);
    starts.get(BESIDE).map_or(text, |end| &text[..*end])
}

/// The last few, with the white space around them.
fn last_words(text: &str) -> &str {
    let starts = word_starts(text);
    let Some(first) = starts.len().checked_sub(BESIDE) else { return text };
    if first == 0 { text } else { &text[starts[first]..] }
}

fn word_starts(text: &str) -> Vec<usize> {
    let mut before = true;
    let is_start = |(at, c): (usize, char)| {
        let parted = std::mem::replace(&mut before, c.is_whitespace());
        (parted && !c.is_whitespace()).then_some(at)
    };
    text.char_indices().filter_map(is_start).collect()
}

/// What a posting says about pay, as people read it; the posting's own words where it has some.
pub fn salary(salary: &Salary) -> Option<String> {
    if let Some(text) = salary.text.as_deref().map(str::trim).filter(|text| !text.is_empty()) {
        return Some(text.to_owned());
    }
    let figures = match (salary.min, salary.max) {
        (Some(min), Some(max)) if min == max => min.to_string(),
        (Some(min), Some(max)) => format!("{min}–{max}"),
        (Some(min), None) => format!("from {min}"),
        (None, Some(max)) => format!("up to {max}"),
        (None, None) => return None,
    };
    let currency = salary.currency.as_deref().map(|currency| format!(" {currency}")).unwrap_or_default();
    let period = salary.period.as_deref().map(|period| format!(" a {period}")).unwrap_or_default();
    Some(format!("{figures}{currency}{period}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Removed in brackets, added in braces.
    fn shown(old: &str, new: &str) -> String {
        let show = |piece: Piece| match piece.kind {
            PieceKind::Kept => piece.text,
            PieceKind::Removed => format!("[{}]", piece.text),
            PieceKind::Added => format!("{{{}}}", piece.text),
        };
        pieces(old, new).into_iter().map(show).collect()
    }

    #[test]
    fn words_that_changed_stand_between_those_that_stayed() {
        assert_eq!(shown("Welder in Leeds", "Smith in Leeds"), "[Welder]{Smith} in Leeds");
        assert_eq!(shown("Welder", "Welder (m/f/d)"), "Welder{ (m/f/d)}");
        assert_eq!(shown("a big red ship", "a small blue ship"), "a [big red]{small blue} ship");
        assert_eq!(shown("", "new"), "{new}");
        assert_eq!(shown("same", "same"), "…", "nothing changed that could be shown");
    }

    #[test]
    fn old_and_new_can_be_put_together_again() {
        let (old, new) =
            ("We build ships. Pay: 30k.\nApply now", "We build boats and ships. Pay: 35k.\nApply");
        let all = pieces(old, new);
        let side = |kind| -> String {
            let of = |piece: &&Piece| piece.kind == PieceKind::Kept || piece.kind == kind;
            all.iter().filter(of).map(|piece| piece.text.as_str()).collect()
        };
        assert_eq!((side(PieceKind::Removed).as_str(), side(PieceKind::Added).as_str()), (old, new));
    }

    #[test]
    fn of_what_stayed_only_the_words_beside_a_change_are_shown() {
        let many = |word: &str| vec![word; 40].join(" ");
        let old = format!("{} old {} red {}", many("a"), many("b"), many("c"));
        let new = old.replace("old", "new").replace("red", "blue");
        let eight = |word: &str| [word; BESIDE].join(" ");
        assert_eq!(
            shown(&old, &new),
            format!(
                "…{} [old]{{new}} {} …{} [red]{{blue}} {} …",
                eight("a"),
                eight("b"),
                eight("b"),
                eight("c")
            )
        );
    }

    #[test]
    fn texts_that_have_nothing_in_common_are_compared_in_good_time() {
        let words =
            |salt: usize| (0..20_000).map(|n| format!("w{}", n * 7 + salt)).collect::<Vec<_>>().join(" ");
        let all = pieces(&words(1), &words(2));
        assert!(all.iter().any(|piece| piece.kind == PieceKind::Added), "it says that something changed");
    }

    #[test]
    fn pay_is_told_in_its_own_words_or_in_figures() {
        let yearly =
            Salary { currency: Some("GBP".into()), period: Some("year".into()), ..Salary::default() };
        let cases = [
            (
                Salary { min: Some(30_000.0), max: Some(35_000.5), ..yearly.clone() },
                Some("30000–35000.5 GBP a year"),
            ),
            (Salary { min: Some(30_000.0), ..yearly.clone() }, Some("from 30000 GBP a year")),
            (Salary { max: Some(9.0), ..Salary::default() }, Some("up to 9")),
            (Salary { text: Some(" DOE ".into()), min: Some(1.0), ..Salary::default() }, Some("DOE")),
            (yearly, None),
        ];
        for (pay, expected) in cases {
            assert_eq!(salary(&pay).as_deref(), expected, "{pay:?}");
        }
    }
}
