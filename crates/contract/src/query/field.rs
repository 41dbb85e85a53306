//! The fields of the language, and what may stand behind each.

use super::lexer::{Quote, Value};
use super::{Expr, Filter, Form, Is, Mistake, Name, Sort, Text, TextField, amount, date};
use crate::{EmploymentType, Remote, Stage};

/// What a value behind a field can be.
pub(super) enum Meaning {
    Expr(Expr),
    Sort(Sort),
}

/// A field of the language.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "the names are the documentation")]
pub enum Field {
    Title,
    Company,
    Location,
    Category,
    Type,
    Remote,
    Feed,
    Provider,
    Salary,
    Posted,
    Is,
    Sort,
}

impl Field {
    /// All of them.
    pub const ALL: [Self; 12] = [
        Self::Title,
        Self::Company,
        Self::Location,
        Self::Category,
        Self::Type,
        Self::Remote,
        Self::Feed,
        Self::Provider,
        Self::Salary,
        Self::Posted,
        Self::Is,
        Self::Sort,
    ];

    /// Its name, as it stands before the colon.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Title => "title",
            Self::Company => "company",
            Self::Location => "location",
            Self::Category => "category",
            Self::Type => "type",
            Self::Remote => "remote",
            Self::Feed => "feed",
            Self::Provider => "provider",
            Self::Salary => "salary",
            Self::Posted => "posted",
            Self::Is => "is",
            Self::Sort => "sort",
        }
    }

    /// What may stand behind it, for a person who types; examples where it is not a closed set.
    pub fn values(self) -> &'static [&'static str] {
        match self {
            Self::Title => &["welder", "\"senior engineer\""],
            Self::Company => &["acme", "=\"Acme Ltd\""],
            Self::Location => &["leeds", "\"new york\""],
            Self::Category => &["nursing"],
            Self::Type => {
                &["full_time", "part_time", "contract", "temporary", "internship", "freelance", "volunteer"]
            }
            Self::Remote => &["yes", "hybrid", "no"],
            Self::Feed => &["3", "\"part of its name\""],
            Self::Provider => &["jobicy"],
            Self::Salary => &[">80000", "60k..80k", ">=50000EUR"],
            Self::Posted => &["<7d", "today", ">=2026-11-01"],
            Self::Is => &[
                "new",
                "seen",
                "saved",
                "applied",
                "hidden",
                "deleted",
                "noted",
                "open",
                "closed",
                "repost",
                "interview",
                "offer",
                "accepted",
                "rejected",
                "withdrawn",
            ],
            Self::Sort => &["date", "relevance", "salary"],
        }
    }

    /// The field of a name.
    pub(super) fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|field| field.as_str().eq_ignore_ascii_case(name))
    }

    /// Whether several values can stand behind it, parted by commas.
    pub(super) fn takes_a_list(self) -> bool {
        matches!(self, Self::Type | Self::Remote | Self::Feed | Self::Provider | Self::Is)
    }

    /// Where its words are looked for.
    pub(super) fn text_field(self) -> Option<TextField> {
        match self {
            Self::Title => Some(TextField::Title),
            Self::Company => Some(TextField::Company),
            Self::Location => Some(TextField::Location),
            Self::Category => Some(TextField::Category),
            _ => None,
        }
    }

    /// What its values mean. Those that mean nothing are mistakes; the others hold.
    pub(super) fn meaning(self, values: &[Value], mistakes: &mut Vec<Mistake>) -> Option<Meaning> {
        if let Some(field) = self.text_field() {
            let value = values.first()?;
            return text(Some(field), value).map(|text| Meaning::Expr(Expr::Text(text)));
        }
        let filter = match self {
            Self::Type => Filter::Type(self.each(values, mistakes, employment_type)?),
            Self::Remote => Filter::Remote(self.each(values, mistakes, remote)?),
            Self::Feed => Filter::Feed(self.each(values, mistakes, name)?),
            Self::Provider => Filter::Provider(self.each(values, mistakes, |text| name(text).map(as_part))?),
            Self::Is => Filter::Is(self.each(values, mistakes, is)?),
            Self::Salary => Filter::Salary(self.each(values, mistakes, amount::pay)?.pop()?),
            Self::Posted => Filter::Posted(self.each(values, mistakes, date::posted)?.pop()?),
            _ => return self.each(values, mistakes, sort)?.pop().map(Meaning::Sort),
        };
        Some(Meaning::Expr(Expr::Filter(filter)))
    }

    fn each<T>(
        self,
        values: &[Value],
        mistakes: &mut Vec<Mistake>,
        read: impl Fn(&str) -> Option<T>,
    ) -> Option<Vec<T>> {
        let mut all = Vec::with_capacity(values.len());
        // A comma with nothing behind it yet is being typed.
        for value in values.iter().filter(|value| !value.at.is_empty()) {
            match read(value.text.trim()) {
                Some(one) => all.push(one),
                None => mistakes.push(Mistake {
                    start: value.at.start,
                    end: value.at.end,
                    message: self.refusal(&value.text),
                }),
            }
        }
        (!all.is_empty()).then_some(all)
    }

    /// What is said of a value that cannot stand behind it.
    fn refusal(self, value: &str) -> String {
        let name = self.as_str();
        let values = self.values();
        if matches!(self, Self::Salary | Self::Posted | Self::Feed | Self::Provider) {
            let examples: Vec<String> = values.iter().map(|value| format!("{name}:{value}")).collect();
            return format!("“{value}” is nothing that {name}: understands. It could be {}.", or(&examples));
        }
        let words: Vec<String> = values.iter().map(|value| (*value).to_owned()).collect();
        match nearest(value, values) {
            Some(near) => format!("“{value}” is nothing that {name}: knows. Did you mean {name}:{near}?"),
            None => format!("“{value}” is nothing that {name}: knows. It is one of {}.", or(&words)),
        }
    }

    /// What is said of a field that has nothing behind it.
    pub(super) fn emptiness(self) -> String {
        let name = self.as_str();
        format!(
            "Behind {name}: stands what is looked for, without a space, such as {name}:{}.",
            self.values()[0]
        )
    }
}

/// What is said of a field that there is not.
pub(super) fn no_such_field(name: &str) -> String {
    let names = Field::ALL.map(Field::as_str);
    match nearest(name, &names) {
        Some(near) => format!("There is no field {name}:. Did you mean {near}:?"),
        None => format!(
            "There is no field {name}:. The fields are {}.",
            or(&names.map(|name| format!("{name}:")))
        ),
    }
}

/// Words to be found, if there is a letter or a digit among them.
pub(super) fn text(field: Option<TextField>, value: &Value) -> Option<Text> {
    let bare = value.quote == Quote::None;
    let (words, is_prefix) = match value.text.strip_suffix('*') {
        Some(words) if bare => (words, true),
        _ => (value.text.as_str(), false),
    };
    let form = match (value.is_exact && field.is_some(), is_prefix) {
        (true, _) => Form::Exact,
        (_, true) => Form::Prefix,
        _ => Form::Whole,
    };
    words.chars().any(char::is_alphanumeric).then(|| Text { field, words: words.to_owned(), form })
}

/// A word without what people write differently.
fn plain(word: &str) -> String {
    word.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

fn employment_type(word: &str) -> Option<EmploymentType> {
    let word = plain(word);
    let also = match word.as_str() {
        "full" => "fulltime",
        "part" => "parttime",
        "contractor" => "contract",
        "temp" => "temporary",
        "intern" => "internship",
        "freelancer" => "freelance",
        other => other,
    };
    EmploymentType::ALL.into_iter().find(|kind| plain(kind.as_str()) == also)
}

fn remote(word: &str) -> Option<Remote> {
    match plain(word).as_str() {
        "yes" | "remote" | "full" | "fully" => Some(Remote::Remote),
        "hybrid" | "partly" => Some(Remote::Hybrid),
        "no" | "onsite" | "office" => Some(Remote::Onsite),
        _ => None,
    }
}

fn name(text: &str) -> Option<Name> {
    match text.parse::<i64>() {
        Ok(number) => Some(Name::Number(number)),
        Err(_) => text.chars().any(char::is_alphanumeric).then(|| Name::Part(text.to_owned())),
    }
}

/// Providers have no numbers that a person sees.
fn as_part(name: Name) -> Name {
    match name {
        Name::Number(number) => Name::Part(number.to_string()),
        part => part,
    }
}

fn is(word: &str) -> Option<Is> {
    let word = word.to_ascii_lowercase();
    Some(match word.as_str() {
        "new" | "unseen" => Is::New,
        "seen" => Is::Seen,
        "saved" => Is::Saved,
        "hidden" => Is::Hidden,
        "deleted" => Is::Deleted,
        "noted" => Is::Noted,
        "applied" => Is::Applied,
        "closed" => Is::Closed,
        "open" => Is::Open,
        "repost" => Is::Repost,
        other => Is::Stage(Stage::parse(other)?),
    })
}

fn sort(word: &str) -> Option<Sort> {
    match word.to_ascii_lowercase().as_str() {
        "date" => Some(Sort::Date),
        "relevance" => Some(Sort::Relevance),
        "salary" => Some(Sort::Salary),
        _ => None,
    }
}

/// The word among these that was likely meant.
fn nearest<'a>(word: &str, among: &[&'a str]) -> Option<&'a str> {
    let word = plain(word);
    let length = word.chars().count();
    if length > 40 {
        return None;
    }
    let far = |one: &&'a str| distance(&word, &plain(one));
    let nearest = among.iter().copied().min_by_key(far)?;
    (far(&nearest) <= length.div_ceil(3)).then_some(nearest)
}

/// How many letters must be put in, taken out or exchanged to make one word of the other (Levenshtein).
fn distance(one: &str, other: &str) -> usize {
    let other: Vec<char> = other.chars().collect();
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (i, c) in one.chars().enumerate() {
        let mut corner = std::mem::replace(&mut row[0], i + 1);
        for (j, d) in other.iter().enumerate() {
            let exchanged = corner + usize::from(c != *d);
            corner = row[j + 1];
            row[j + 1] = exchanged.min(corner + 1).min(row[j] + 1);
        }
    }
    row[other.len()]
}

/// "a, b or c".
fn or(words: &[String]) -> String {
    match words {
        [] => String::new(),
        [one] => one.clone(),
        [all @ .., last] => format!("{} or {last}", all.join(", ")),
    }
}
