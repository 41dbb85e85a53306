//! Words as expressions of FTS5 (<https://www.sqlite.org/fts5.html#full_text_query_syntax>).

use contract::query::{Form, Text, TextField};

/// An index of words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Index {
    Jobs,
    Categories,
}

impl Index {
    pub const ALL: [Self; 2] = [Self::Jobs, Self::Categories];

    pub fn table(self) -> &'static str {
        match self {
            Self::Jobs => "jobs_fts",
            Self::Categories => "job_categories",
        }
    }

    /// The table of jobs that were read in a search. It answers the same expressions.
    pub fn read(self) -> &'static str {
        match self {
            Self::Jobs => "read_jobs",
            Self::Categories => "read_categories",
        }
    }
}

/// Joins expressions of which a job must have each.
pub(crate) const AND: &str = " AND ";
/// Joins expressions of which a job must have one.
pub(crate) const OR: &str = " OR ";

/// Words that one index is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Words {
    /// The index.
    pub index: Index,
    /// The expression. What was typed stands in it in quotation marks, so nothing of it is ever read as syntax.
    pub expression: String,
    /// What of it all jobs must have and names whole words: all of it, a part or nothing.
    whole: Option<String>,
}

impl Words {
    /// Those of a text.
    pub fn of(text: &Text) -> Self {
        let (index, column) = match text.field {
            None => (Index::Jobs, ""),
            Some(TextField::Title) => (Index::Jobs, "title : "),
            Some(TextField::Company) => (Index::Jobs, "company : "),
            Some(TextField::Location) => (Index::Jobs, "location : "),
            Some(TextField::Category) => (Index::Categories, ""),
        };
        // To FTS5 a text ends at its first NUL.
        let quoted = text.words.replace('\0', " ").replace('"', "\"\"");
        let has_prefix = text.form == Form::Prefix;
        let expression = format!("{column}\"{quoted}\"{}", if has_prefix { " *" } else { "" });
        Self { index, whole: (!has_prefix).then(|| expression.clone()), expression }
    }

    /// Whether a word is the beginning of others. The index gathers all that has any of those, however few jobs are asked about.
    pub fn has_prefix(&self) -> bool {
        self.whole.as_ref() != Some(&self.expression)
    }

    /// Whether it joins several of what was typed: those stand in parentheses.
    pub fn joins_several(&self) -> bool {
        self.expression.starts_with('(')
    }

    /// What of it names whole words, where all jobs must have some: it leaves no fewer jobs.
    pub fn whole(&self) -> Option<Self> {
        let whole = self.whole.as_ref()?;
        Some(Self { index: self.index, expression: whole.clone(), whole: Some(whole.clone()) })
    }

    /// All or one of these ([`AND`], [`OR`]), as far as they are of this index; the others stay.
    pub fn joined(all: &mut Vec<Self>, index: Index, with: &str) -> Option<Self> {
        let of: Vec<Self> = all.extract_if(.., |words| words.index == index).collect();
        let (mut expressions, mut whole) = (Vec::new(), Vec::new());
        for words in of {
            expressions.push(words.expression);
            whole.extend(words.whole);
        }
        // Of several that one is enough of, none must be there.
        let is_whole = with == AND || whole.len() == expressions.len();
        let whole = is_whole.then(|| grouped(whole, with)).flatten();
        Some(Self { index, expression: grouped(expressions, with)?, whole })
    }

    /// These, but not the others, which are of the same index.
    pub fn without(self, others: &Self) -> Self {
        let without = |wanted: &str| format!("({wanted} NOT {})", others.expression);
        let whole = match self.whole {
            Some(whole) if !others.has_prefix() => Some(without(&whole)),
            whole => whole,
        };
        Self { index: self.index, expression: without(&self.expression), whole }
    }
}

/// Several expressions as one.
fn grouped(mut expressions: Vec<String>, with: &str) -> Option<String> {
    match expressions.len() {
        0 | 1 => expressions.pop(),
        _ => Some(format!("({})", expressions.join(with))),
    }
}
