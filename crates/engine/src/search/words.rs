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
}

/// Words that one index is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Words {
    /// The index.
    pub index: Index,
    /// The expression. What was typed stands in it in quotation marks, so nothing of it is ever read as syntax.
    pub expression: String,
    /// Whether a word is the beginning of others. The index gathers all that has any of those, however few jobs are asked about.
    pub has_prefix: bool,
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
        let end = if has_prefix { " *" } else { "" };
        Self { index, expression: format!("{column}\"{quoted}\"{end}"), has_prefix }
    }

    /// All or one of these (`AND`, `OR`), as far as they are of this index; the others stay.
    pub fn joined(all: &mut Vec<Self>, index: Index, with: &str) -> Option<Self> {
        let of: Vec<Self> = all.extract_if(.., |words| words.index == index).collect();
        let has_prefix = of.iter().any(|words| words.has_prefix);
        let mut expressions: Vec<String> = of.into_iter().map(|words| words.expression).collect();
        let expression = match expressions.len() {
            0 => return None,
            1 => expressions.remove(0),
            _ => format!("({})", expressions.join(with)),
        };
        Some(Self { index, expression, has_prefix })
    }

    /// These, but not the others, which are of the same index.
    pub fn without(self, others: &Self) -> Self {
        Self {
            index: self.index,
            expression: format!("({} NOT {})", self.expression, others.expression),
            has_prefix: self.has_prefix || others.has_prefix,
        }
    }
}
