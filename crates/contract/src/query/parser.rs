//! What the pieces of a query mean together.
//!
//! Whatever stands side by side must all hold; OR binds the two that it stands between, as in search engines, so that
//! `rust OR go berlin` wants Berlin of both.

use super::field::{self, Meaning};
use super::lexer::{self, Piece, Quote, Value, What};
use super::{DEEPEST, Expr, Field, Form, LONGEST_QUERY, MOST_TERMS, Mistake, Query, Sort, Token, TokenKind};
use std::ops::Range;

/// Reads a query.
pub(super) fn parse(text: &str) -> Query {
    let searched = &text[..text.floor_char_boundary(LONGEST_QUERY)];
    let pieces = lexer::pieces(searched);
    let mut parser = Parser {
        text: searched,
        tokens: pieces.iter().map(token).collect(),
        pieces: pieces.into_iter().peekable(),
        end: searched.len(),
        terms: 0,
        sort: None,
        mistakes: Vec::new(),
        unsaid: None,
    };
    if searched.len() < text.len() {
        let message = format!("A query has at most {LONGEST_QUERY} bytes; the rest is not searched.");
        parser.mistake(searched.len()..text.len(), message);
    }
    let root = parser.whole();
    if root.is_none()
        && parser.sort.is_none()
        && parser.mistakes.is_empty()
        && let Some(at) = parser.unsaid.take()
    {
        parser.mistake(at, "There is no letter and no digit here that could be looked for.");
    }
    parser.mistakes.sort_by_key(|mistake| (mistake.start, mistake.end));
    Query { root, sort: parser.sort, tokens: parser.tokens, mistakes: parser.mistakes }
}

fn token(piece: &Piece) -> Token {
    let kind = match &piece.what {
        What::Open | What::Close => TokenKind::Parenthesis,
        What::Or | What::And => TokenKind::Operator,
        What::Not => TokenKind::Not,
        What::Words(value) if value.quote == Quote::None => TokenKind::Word,
        What::Words(_) => TokenKind::Phrase,
        What::Named { .. } => TokenKind::Field,
    };
    Token { kind, start: piece.at.start, end: piece.at.end }
}

struct Parser<'a> {
    text: &'a str,
    pieces: std::iter::Peekable<std::vec::IntoIter<Piece>>,
    tokens: Vec<Token>,
    end: usize,
    terms: usize,
    sort: Option<Sort>,
    mistakes: Vec<Mistake>,
    /// The first word without a letter or digit.
    unsaid: Option<Range<usize>>,
}

impl Parser<'_> {
    fn mistake(&mut self, at: Range<usize>, message: impl Into<String>) {
        self.mistakes.push(Mistake { start: at.start, end: at.end, message: message.into() });
    }

    fn whole(&mut self) -> Option<Expr> {
        let mut all = Vec::new();
        loop {
            all.extend(self.sequence(None, 0));
            // A sequence ends at the end, or at a parenthesis that nothing has opened.
            match self.pieces.next() {
                Some(piece) => {
                    self.mistake(
                        piece.at,
                        "This parenthesis closes nothing. A “(” before it would open one.",
                    );
                }
                None => return together(all, Expr::All),
            }
        }
    }

    /// What stands side by side, up to a closing parenthesis, which is left.
    fn sequence(&mut self, field: Option<Field>, depth: usize) -> Option<Expr> {
        let mut all = Vec::new();
        while let Some(piece) = self.pieces.peek() {
            match piece.what {
                What::Close => break,
                What::And => drop(self.pieces.next()),
                What::Or => {
                    let at = piece.at.clone();
                    self.pieces.next();
                    self.mistake(
                        at,
                        "OR stands between two things one of which is enough, as in rust OR go.",
                    );
                }
                _ => all.extend(self.alternatives(field, depth)),
            }
        }
        together(all, Expr::All)
    }

    /// One thing, or several with OR between them.
    fn alternatives(&mut self, field: Option<Field>, depth: usize) -> Option<Expr> {
        let mut any: Vec<Expr> = self.negated(field, depth).into_iter().collect();
        while let Some(or) = self.pieces.next_if(|piece| piece.what == What::Or) {
            match self.pieces.peek().map(|piece| &piece.what) {
                None | Some(What::Close | What::Or | What::And) => {
                    self.mistake(
                        or.at,
                        "OR has nothing behind it. It stands between two things, as in rust OR go.",
                    );
                }
                _ => any.extend(self.negated(field, depth)),
            }
        }
        together(any, Expr::Any)
    }

    /// One thing, with whatever negates it.
    fn negated(&mut self, field: Option<Field>, depth: usize) -> Option<Expr> {
        let mut is_negated = false;
        while let Some(not) = self.pieces.next_if(|piece| piece.what == What::Not) {
            is_negated = !is_negated;
            if matches!(
                self.pieces.peek().map(|piece| &piece.what),
                None | Some(What::Close | What::Or | What::And)
            ) {
                self.mistake(not.at, "There is nothing here to leave out. What is not wanted stands right behind it, as in -senior.");
                return None;
            }
        }
        let one = self.one(field, depth)?;
        Some(if is_negated { Expr::Not(Box::new(one)) } else { one })
    }

    fn one(&mut self, field: Option<Field>, depth: usize) -> Option<Expr> {
        let piece = self.pieces.next()?;
        match piece.what {
            What::Open => self.group(piece.at, field, depth),
            What::Words(value) => self.words(&value, field),
            What::Named { name, field: of, values, group } => {
                self.named(piece.at, name, of, values, group, field, depth)
            }
            // Looked for before, by whoever calls this.
            What::Close | What::Or | What::And | What::Not => None,
        }
    }

    fn group(&mut self, at: Range<usize>, field: Option<Field>, depth: usize) -> Option<Expr> {
        if depth >= DEEPEST {
            self.mistake(at, format!("Parentheses lie at most {DEEPEST} deep in each other."));
            self.skip_group();
            return None;
        }
        let before = self.mistakes.len();
        let unsaid = self.unsaid.clone();
        let inner = self.sequence(field, depth + 1);
        match self.pieces.next_if(|piece| piece.what == What::Close) {
            None => self.mistake(at, "This parenthesis is not closed. A “)” behind its last word closes it."),
            Some(close) if inner.is_none() && self.mistakes.len() == before && self.unsaid == unsaid => {
                self.mistake(at.start..close.at.end, "There is nothing between these parentheses.");
            }
            Some(_) => {}
        }
        inner
    }

    /// Passes over what lies too deep, with its closing parenthesis.
    fn skip_group(&mut self) {
        let mut open = 1_usize;
        for piece in self.pieces.by_ref() {
            match piece.what {
                What::Open => open += 1,
                What::Named { group: true, .. } => {}
                What::Close => open -= 1,
                _ => {}
            }
            if open == 0 {
                return;
            }
        }
    }

    fn words(&mut self, value: &Value, field: Option<Field>) -> Option<Expr> {
        self.check_quote(value);
        let Some(text) = field::text(field.and_then(Field::text_field), value) else {
            self.unsaid.get_or_insert(value.at.clone());
            return None;
        };
        self.term(&value.at)?;
        Some(self.still_typed(Expr::Text(text), value))
    }

    #[expect(clippy::too_many_arguments, reason = "the parts of one piece, and where it stands")]
    fn named(
        &mut self,
        at: Range<usize>,
        name: Range<usize>,
        of: Option<Field>,
        values: Vec<Value>,
        group: bool,
        within: Option<Field>,
        depth: usize,
    ) -> Option<Expr> {
        let Some(of) = of else {
            self.mistake(at, field::no_such_field(&self.text[name]));
            return None;
        };
        if let Some(within) = within {
            let message = format!("Within {}:( ) only words, phrases, OR and - can stand.", within.as_str());
            self.mistake(at, message);
            if group {
                self.pieces.next();
                self.skip_group();
            }
            return None;
        }
        if group {
            let open = self.pieces.next()?;
            if of.text_field().is_none() {
                let message = format!(
                    "{}: takes no parentheses. {}",
                    of.as_str(),
                    if of.takes_a_list() {
                        "Several values are parted by commas."
                    } else {
                        "It takes one value."
                    }
                );
                self.mistake(at.start..open.at.end, message);
                self.skip_group();
                return None;
            }
            return self.group(open.at, Some(of), depth);
        }
        if values.iter().all(|value| value.text.trim().is_empty()) {
            self.mistake(at, of.emptiness());
            return None;
        }
        values.iter().for_each(|value| self.check_quote(value));
        let mut mistakes = Vec::new();
        let meaning = of.meaning(&values, &mut mistakes);
        let is_understood = mistakes.is_empty();
        self.mistakes.append(&mut mistakes);
        match meaning {
            Some(Meaning::Sort(sort)) => {
                if self.sort.replace(sort).is_some_and(|other| other != sort) {
                    self.mistake(at, "The order was given before; this one holds. One sort: is enough.");
                }
                None
            }
            Some(Meaning::Expr(expr)) => {
                self.term(&at)?;
                Some(match values.last() {
                    Some(last) => self.still_typed(expr, last),
                    None => expr,
                })
            }
            None if is_understood => {
                self.mistake(at, of.emptiness());
                None
            }
            None => None,
        }
    }

    fn check_quote(&mut self, value: &Value) {
        if value.quote == Quote::Open {
            self.mistake(
                value.at.clone(),
                "This quotation mark is not closed. A second one behind the last word closes it.",
            );
        }
    }

    /// Counts a word or filter; `None` beyond the most there may be.
    fn term(&mut self, at: &Range<usize>) -> Option<()> {
        self.terms += 1;
        if self.terms <= MOST_TERMS {
            return Some(());
        }
        if self.terms == MOST_TERMS + 1 {
            let message =
                format!("A query has at most {MOST_TERMS} words and filters; the rest is not searched.");
            self.mistake(at.start..self.end, message);
        }
        None
    }

    /// The last word matches while it is being typed.
    fn still_typed(&self, expr: Expr, value: &Value) -> Expr {
        match expr {
            Expr::Text(mut text)
                if value.at.end == self.end
                    && value.quote != Quote::Closed
                    && text.form == Form::Whole
                    && text.words.ends_with(char::is_alphanumeric) =>
            {
                text.form = Form::Prefix;
                Expr::Text(text)
            }
            other => other,
        }
    }
}

/// Several as one; none as none.
fn together(mut all: Vec<Expr>, of: impl Fn(Vec<Expr>) -> Expr) -> Option<Expr> {
    match all.len() {
        0 => None,
        1 => all.pop(),
        _ => Some(of(all)),
    }
}
