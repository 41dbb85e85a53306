//! The query language of window, command line, saved searches and rules: one text, the same jobs everywhere.
//!
//! [`Query::parse`] never fails: what it does not understand is a [`Mistake`] with its place, and the rest still searches. What
//! the words mean is in docs/SEARCH.md; the engine makes SQL of [`Expr`].

mod amount;
mod date;
mod field;
mod lexer;
mod parser;
#[cfg(test)]
mod tests;

pub use field::Field;

use crate::{EmploymentType, Millis, Remote, Stage};
use serde::{Deserialize, Serialize};

/// The longest query, in bytes; what comes after is not searched.
pub const LONGEST_QUERY: usize = 4_096;
/// The most words and filters of a query; what comes after is not searched.
pub const MOST_TERMS: usize = 64;
/// How deep parentheses may lie in each other.
pub const DEEPEST: usize = 8;

/// A query as it was understood.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Query {
    /// What jobs must match; `None`: all.
    pub root: Option<Expr>,
    /// The order that was asked for.
    pub sort: Option<Sort>,
    /// What the text consists of, in its order.
    pub tokens: Vec<Token>,
    /// What was not understood, in the order of the text.
    pub mistakes: Vec<Mistake>,
}

impl Query {
    /// Reads a query as typed. The last word matches as a prefix unless something, be it a space, stands behind it.
    #[must_use]
    pub fn parse(text: &str) -> Self {
        parser::parse(text)
    }

    /// The same query, narrowed to jobs of a state.
    #[must_use]
    pub fn narrowed(self, is: Is) -> Self {
        let is = Expr::Filter(Filter::Is(vec![is]));
        let root = match self.root {
            None => is,
            Some(Expr::All(mut all)) => {
                all.insert(0, is);
                Expr::All(all)
            }
            Some(other) => Expr::All(vec![is, other]),
        };
        Self { root: Some(root), ..self }
    }

    /// The same query without what a field asks for at its top: what is left is what the field chooses from.
    #[must_use]
    pub fn without(&self, field: Field) -> Self {
        let asks = |expr: &Expr| match expr {
            Expr::Not(one) => one.field() == Some(field),
            one => one.field() == Some(field),
        };
        let root = match &self.root {
            Some(Expr::All(all)) => {
                let mut left: Vec<Expr> = all.iter().filter(|one| !asks(one)).cloned().collect();
                if left.len() > 1 { Some(Expr::All(left)) } else { left.pop() }
            }
            root => root.clone().filter(|one| !asks(one)),
        };
        Self { root, ..self.clone() }
    }

    /// What must all hold.
    pub fn conjuncts(&self) -> &[Expr] {
        match &self.root {
            Some(Expr::All(all)) => all,
            Some(one) => std::slice::from_ref(one),
            None => &[],
        }
    }

    /// All filters and texts, wherever they stand.
    pub fn leaves(&self) -> Vec<&Expr> {
        let (mut open, mut leaves) = (self.root.iter().collect::<Vec<_>>(), Vec::new());
        while let Some(expr) = open.pop() {
            match expr {
                Expr::All(all) | Expr::Any(all) => open.extend(all.iter().rev()),
                Expr::Not(one) => open.push(one),
                Expr::Text(_) | Expr::Filter(_) => leaves.push(expr),
            }
        }
        leaves
    }
}

/// What a job must match.
#[derive(Debug, Clone, PartialEq)]
pub enum Expr {
    /// All of these.
    All(Vec<Expr>),
    /// At least one of these.
    Any(Vec<Expr>),
    /// Not this.
    Not(Box<Expr>),
    /// Words of the job.
    Text(Text),
    /// What is known of the job besides its words.
    Filter(Filter),
}

impl Expr {
    /// The field that a filter or a text names.
    pub fn field(&self) -> Option<Field> {
        match self {
            Self::Text(text) => Some(match text.field? {
                TextField::Title => Field::Title,
                TextField::Company => Field::Company,
                TextField::Location => Field::Location,
                TextField::Category => Field::Category,
            }),
            Self::Filter(filter) => Some(match filter {
                Filter::Type(_) => Field::Type,
                Filter::Remote(_) => Field::Remote,
                Filter::Feed(_) => Field::Feed,
                Filter::Provider(_) => Field::Provider,
                Filter::Salary(_) => Field::Salary,
                Filter::Posted(_) => Field::Posted,
                Filter::Is(_) => Field::Is,
            }),
            Self::All(_) | Self::Any(_) | Self::Not(_) => None,
        }
    }
}

/// A value as it can stand behind any field, whatever it holds.
pub fn quoted(value: &str) -> String {
    format!("\"{}\"", value.replace('"', "\"\""))
}

/// Words that must stand in the job, one behind the other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Text {
    /// Where; `None`: title, company, location or text.
    pub field: Option<TextField>,
    /// The words as typed; at least one letter or digit.
    pub words: String,
    /// How they match.
    pub form: Form,
}

/// How words match.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// As whole words.
    Whole,
    /// The last of them as the beginning of a word.
    Prefix,
    /// They are all that stands there.
    Exact,
}

/// The parts of a job that can be searched by words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "the names are the documentation")]
pub enum TextField {
    Title,
    Company,
    Location,
    Category,
}

/// What is known of a job besides its words. Of several values one must hold.
#[derive(Debug, Clone, PartialEq)]
pub enum Filter {
    /// The employment type.
    Type(Vec<EmploymentType>),
    /// Where the work is done.
    Remote(Vec<Remote>),
    /// A feed that carries or carried it.
    Feed(Vec<Name>),
    /// The name space of its id.
    Provider(Vec<Name>),
    /// What it pays in a year.
    Salary(Pay),
    /// When it was posted, or first seen where it does not say.
    Posted(Posted),
    /// What became of it, or what a person decided.
    Is(Vec<Is>),
}

/// A feed or provider as typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Name {
    /// Its number.
    Number(i64),
    /// A part of its name.
    Part(String),
}

/// Bounds of pay in a year; at least one of the two is there.
#[derive(Debug, Clone, PartialEq)]
pub struct Pay {
    /// Not less; or, if not [`Pay::with_from`], more.
    pub from: Option<f64>,
    /// Whether the lower bound belongs to it.
    pub with_from: bool,
    /// Not more; or, if not [`Pay::with_to`], less.
    pub to: Option<f64>,
    /// Whether the upper bound belongs to it.
    pub with_to: bool,
    /// ISO 4217, upper case, if one was named.
    pub currency: Option<String>,
}

/// When a job was posted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Posted {
    /// Less than so long ago, in milliseconds.
    Within(Millis),
    /// So long ago or longer.
    Before(Millis),
    /// From one moment on, until before another.
    Between(Option<Millis>, Option<Millis>),
    /// On the day (UTC) that is so many days back.
    DaysAgo(i64),
}

/// What became of a job, or what a person decided about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Is {
    /// Not seen yet by the person.
    New,
    /// Seen.
    Seen,
    /// Saved.
    Saved,
    /// Hidden; it stands in no list that does not ask for it.
    Hidden,
    /// Deleted; the same, and it has no words any more to be found by.
    Deleted,
    /// The person noted something on it.
    Noted,
    /// At any stage: the person has applied for it.
    Applied,
    /// At this stage.
    Stage(Stage),
    /// No feed carries it any more, or its date has passed.
    Closed,
    /// Not closed.
    Open,
    /// It was posted before under another id.
    Repost,
}

/// The order of a list. What is equal by it is ordered by date, and then by the job's number, the newest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sort {
    /// The newest first.
    Date,
    /// What fits the words best first. By date without words, and where very many jobs have them all.
    Relevance,
    /// What pays most in a year first, by the upper figure and whatever the currency; what states no pay comes last.
    Salary,
}

/// A piece of a query's text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Token {
    /// What it is.
    pub kind: TokenKind,
    /// Its first byte in the text.
    pub start: usize,
    /// The byte behind its last.
    pub end: usize,
}

/// What a piece of a query's text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TokenKind {
    /// A word.
    Word,
    /// Words in quotation marks.
    Phrase,
    /// A field with its value; of one with parentheses, the name alone.
    Field,
    /// `-` or `NOT`.
    Not,
    /// `OR`, or `AND`, which changes nothing.
    Operator,
    /// A parenthesis.
    Parenthesis,
}

/// Something that was not understood, and what would be right.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mistake {
    /// Its first byte in the text.
    pub start: usize,
    /// The byte behind its last.
    pub end: usize,
    /// A sentence or two: what is wrong there, and what would be right.
    pub message: String,
}
