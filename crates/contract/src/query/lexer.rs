//! The text of a query in pieces. Nothing here fails: whatever is typed falls into pieces.

use super::Field;
use std::ops::Range;

/// A piece of the text, with its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Piece {
    pub what: What,
    pub at: Range<usize>,
}

/// What a piece is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum What {
    Open,
    Close,
    Or,
    And,
    Not,
    /// A word or phrase.
    Words(Value),
    /// `name:` with what follows it at once.
    Named {
        name: Range<usize>,
        field: Option<Field>,
        values: Vec<Value>,
        /// A parenthesis follows.
        group: bool,
    },
}

/// A value behind a field, or a word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Value {
    /// Without its quotation marks.
    pub text: String,
    pub at: Range<usize>,
    pub quote: Quote,
    /// An equals sign stands before it.
    pub is_exact: bool,
}

/// Whether a value stands in quotation marks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Quote {
    None,
    Closed,
    Open,
}

/// Cuts a text into its pieces.
pub(super) fn pieces(text: &str) -> Vec<Piece> {
    let mut lexer = Lexer { text, at: 0 };
    std::iter::from_fn(|| lexer.next()).collect()
}

fn is_space(c: char) -> bool {
    c.is_whitespace() || c.is_control()
}

fn is_quote(c: char) -> bool {
    matches!(c, '"' | '“' | '”' | '„' | '«' | '»')
}

/// What ends a word.
fn is_end(c: char) -> bool {
    is_space(c) || is_quote(c) || matches!(c, '(' | ')')
}

struct Lexer<'a> {
    text: &'a str,
    at: usize,
}

impl Lexer<'_> {
    fn rest(&self) -> &str {
        &self.text[self.at..]
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn take_while(&mut self, is_part: impl Fn(char) -> bool) -> Range<usize> {
        let start = self.at;
        let length = self.rest().find(|c| !is_part(c)).unwrap_or(self.rest().len());
        self.at += length;
        start..self.at
    }

    fn take_if(&mut self, wanted: impl Fn(char) -> bool) -> bool {
        match self.peek() {
            Some(c) if wanted(c) => {
                self.at += c.len_utf8();
                true
            }
            _ => false,
        }
    }

    fn next(&mut self) -> Option<Piece> {
        self.take_while(is_space);
        let (start, first) = (self.at, self.peek()?);
        let what = match first {
            '(' | ')' => {
                self.at += 1;
                if first == '(' { What::Open } else { What::Close }
            }
            '-' if self.rest()[1..].chars().next().is_some_and(|c| !is_space(c) && c != ')') => {
                self.at += 1;
                What::Not
            }
            c if is_quote(c) => What::Words(self.value(|_| false)),
            _ => self.word(),
        };
        Some(Piece { what, at: start..self.at })
    }

    fn word(&mut self) -> What {
        if let Some(named) = self.named() {
            return named;
        }
        let value = self.value(|_| false);
        match value.text.as_str() {
            "OR" | "|" => What::Or,
            "AND" => What::And,
            "NOT" => What::Not,
            _ => What::Words(value),
        }
    }

    /// `name:` and its values. A time, an address and a word before a colon are words.
    fn named(&mut self) -> Option<What> {
        let start = self.at;
        let name = self.take_while(|c| c.is_ascii_alphabetic() || c == '_');
        let field = Field::parse(&self.text[name.clone()]);
        let is_name = !name.is_empty() && self.take_if(|c| c == ':') && !self.rest().starts_with("//");
        let has_value = self.peek().is_some_and(|c| !is_space(c) && c != ')');
        if !is_name || (field.is_none() && !has_value) {
            self.at = start;
            return None;
        }
        let mut values = Vec::new();
        let group = self.peek() == Some('(') && field.is_some();
        if has_value && !group {
            // Figures and words of a text have commas of their own.
            let is_list = field.is_some_and(Field::takes_a_list);
            loop {
                values.push(self.value(|c| is_list && c == ','));
                if !(is_list && self.take_if(|c| c == ',')) {
                    break;
                }
            }
        }
        Some(What::Named { name, field, values, group })
    }

    /// A word or a phrase from here on.
    fn value(&mut self, parts: impl Fn(char) -> bool) -> Value {
        let start = self.at;
        let is_exact = self.rest().starts_with('=') && self.rest()[1..].starts_with(is_quote);
        if is_exact {
            self.at += 1;
        }
        if let Some(open) = self.peek().filter(|c| is_quote(*c)) {
            self.at += open.len_utf8();
            let (text, quote) = self.phrase(open);
            return Value { text, at: start..self.at, quote, is_exact };
        }
        let at = self.take_while(|c| !is_end(c) && !parts(c));
        Value { text: self.text[at.clone()].to_owned(), at, quote: Quote::None, is_exact: false }
    }

    /// The rest of a phrase. A straight quotation mark is closed by another; two of them are one of the text.
    fn phrase(&mut self, open: char) -> (String, Quote) {
        let closes = |c: char| if open == '"' { c == '"' } else { is_quote(c) && c != '"' };
        let mut text = String::new();
        loop {
            let inner = self.take_while(|c| !closes(c));
            text.push_str(&self.text[inner]);
            if !self.take_if(closes) {
                return (text, Quote::Open);
            }
            if !(open == '"' && self.take_if(closes)) {
                return (text, Quote::Closed);
            }
            text.push('"');
        }
    }
}
