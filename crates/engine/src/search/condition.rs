//! What a query means, as conditions on jobs.

use super::Statement;
use super::words::{AND, Index, OR, Words};
use contract::query::{Expr, Filter, Form, Is, Pay, Posted, Query, Text, TextField};
use contract::{EmploymentType, Millis, Remote};

const DAY: Millis = 24 * 3_600_000;

/// What names of feeds and providers stand for, and what time it is.
pub(crate) trait Lookup {
    /// The numbers of the feeds that are meant.
    fn feeds(&self, names: &[contract::query::Name]) -> Vec<i64>;
    /// The numbers of the providers that are meant.
    fn providers(&self, names: &[contract::query::Name]) -> Vec<i64>;
    /// Wall time.
    fn now(&self) -> Millis;
}

/// A condition on a job, which statements call `j`.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Condition {
    /// All of these.
    All(Vec<Condition>),
    /// One of these.
    Any(Vec<Condition>),
    /// Not this; what is unknown is not.
    Not(Box<Condition>),
    /// A column of the job.
    Column(Column),
    /// The job is one of a set that is kept elsewhere.
    Set(Set),
}

/// What can be asked of a job's own columns.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Column {
    /// One of these employment types.
    Type(Vec<EmploymentType>),
    /// One of these places of work.
    Remote(Vec<Remote>),
    /// One of these providers.
    Provider(Vec<i64>),
    /// Posted from the first moment on, before the second.
    Posted(Option<Millis>, Option<Millis>),
    /// What it pays in a year.
    Pay(Pay),
    /// It is closed.
    Closed,
    /// Hidden (1) or deleted (2).
    Standing(i64),
    /// A field is exactly this.
    Exact(TextField, String),
}

/// Jobs that are found without looking at them.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Set {
    /// Those with words.
    Words(Words),
    /// Those that these feeds carry or carried.
    Feeds(Vec<i64>),
    /// Those with a mark.
    Marked(Is),
    /// Those in a table that goes with the transaction, of this number.
    Kept(usize),
    /// Those in any of these.
    Either(Vec<Set>),
}

/// Which jobs come into question before any condition, by what a person hid and deleted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Standing {
    /// All of one: listed (0), hidden (1), deleted (2).
    One(i64),
    /// Listed and hidden ones.
    Undeleted,
    /// Any.
    Any,
}

/// Which jobs come into question for a query. Hidden and deleted ones stand in no list that does not ask for them.
pub(crate) fn standing(query: &Query) -> Standing {
    if is_all(query, Is::Deleted) {
        Standing::One(2)
    } else if asks(query, Is::Deleted) {
        Standing::Any
    } else if is_all(query, Is::Hidden) {
        Standing::One(1)
    } else if asks(query, Is::Hidden) || asks(query, Is::Saved) {
        Standing::Undeleted
    } else {
        Standing::One(0)
    }
}

/// Whether all jobs that are wanted are of a state.
fn is_all(query: &Query, is: Is) -> bool {
    query.conjuncts().contains(&Expr::Filter(Filter::Is(vec![is])))
}

/// Whether jobs of a state are among those that are wanted.
fn asks(query: &Query, is: Is) -> bool {
    query.root.as_ref().is_some_and(|root| asks_for(root, is))
}

/// The same of a part of the query. Who leaves them out does not ask for them.
fn asks_for(expr: &Expr, is: Is) -> bool {
    match expr {
        Expr::All(all) | Expr::Any(all) => all.iter().any(|one| asks_for(one, is)),
        Expr::Filter(Filter::Is(all)) => all.contains(&is),
        Expr::Not(_) | Expr::Text(_) | Expr::Filter(_) => false,
    }
}

/// The conditions of a query, all of which must hold.
pub(crate) fn conditions(query: &Query, lookup: &dyn Lookup) -> Vec<Condition> {
    let mut all = match query.root.as_ref().map(|root| of(root, lookup)) {
        None => Vec::new(),
        Some(Condition::All(all)) => all,
        Some(one) => vec![one],
    };
    all.extend(hidden_only_where_asked_for(query));
    all
}

/// Saved and deleted jobs may be hidden as well. Where those are asked for beside others, hidden ones are found as such and not as
/// the others.
fn hidden_only_where_asked_for(query: &Query) -> Option<Condition> {
    let asked: Vec<Is> = [Is::Saved, Is::Deleted].into_iter().filter(|is| asks(query, *is)).collect();
    if asked.is_empty() || asks(query, Is::Hidden) || asked.iter().any(|is| is_all(query, *is)) {
        return None;
    }
    let listed = Condition::Not(Box::new(Condition::Column(Column::Standing(1))));
    Some(either(std::iter::once(listed).chain(asked.into_iter().map(state)).collect()))
}

fn of(expr: &Expr, lookup: &dyn Lookup) -> Condition {
    match expr {
        Expr::All(all) => joined(all.iter().map(|one| of(one, lookup)).collect()),
        Expr::Any(any) => either(any.iter().map(|one| of(one, lookup)).collect()),
        Expr::Not(one) => Condition::Not(Box::new(of(one, lookup))),
        Expr::Text(text) => words(text),
        Expr::Filter(filter) => filtered(filter, lookup),
    }
}

/// All of these. What the same index can answer at once becomes one expression of it.
fn joined(all: Vec<Condition>) -> Condition {
    // A group within a group says no more than its members.
    let all = all.into_iter().flat_map(|one| match one {
        Condition::All(inner) => inner,
        other => vec![other],
    });
    let (mut merged, mut wanted, mut unwanted) = (Vec::new(), Vec::new(), Vec::new());
    for one in all {
        match one {
            Condition::Set(Set::Words(words)) => wanted.push(words),
            Condition::Not(not) => match *not {
                Condition::Set(Set::Words(words)) => unwanted.push(words),
                other => merged.push(Condition::Not(Box::new(other))),
            },
            other => merged.push(other),
        }
    }
    for index in Index::ALL {
        let out = Words::joined(&mut unwanted, index, OR);
        let words = |words| Condition::Set(Set::Words(words));
        match (Words::joined(&mut wanted, index, AND), out) {
            (Some(wanted), Some(out)) => merged.push(words(wanted.without(&out))),
            (Some(wanted), None) => merged.push(words(wanted)),
            (None, Some(out)) => merged.push(Condition::Not(Box::new(words(out)))),
            (None, None) => {}
        }
    }
    if merged.len() == 1 { merged.remove(0) } else { Condition::All(merged) }
}

/// One of these. Of sets alone it is a set.
fn either(any: Vec<Condition>) -> Condition {
    let (mut others, mut sets, mut wanted) = (Vec::new(), Vec::new(), Vec::new());
    for one in any {
        match one {
            Condition::Set(Set::Words(words)) => wanted.push(words),
            Condition::Set(Set::Either(inner)) => sets.extend(inner),
            Condition::Set(set) => sets.push(set),
            other => others.push(other),
        }
    }
    sets.extend(Index::ALL.iter().filter_map(|index| Words::joined(&mut wanted, *index, OR)).map(Set::Words));
    let sets = match sets.len() {
        0 => None,
        1 => sets.pop(),
        _ => Some(Set::Either(sets)),
    };
    others.extend(sets.map(Condition::Set));
    if others.len() == 1 { others.remove(0) } else { Condition::Any(others) }
}

fn words(text: &Text) -> Condition {
    let found = Condition::Set(Set::Words(Words::of(text)));
    match text.field.filter(|_| text.form == Form::Exact) {
        Some(field) => joined(vec![found, Condition::Column(Column::Exact(field, text.words.clone()))]),
        None => found,
    }
}

fn filtered(filter: &Filter, lookup: &dyn Lookup) -> Condition {
    let column = |column| Condition::Column(column);
    match filter {
        Filter::Type(all) => column(Column::Type(all.clone())),
        Filter::Remote(all) => column(Column::Remote(all.clone())),
        Filter::Provider(names) => column(Column::Provider(lookup.providers(names))),
        Filter::Feed(names) => Condition::Set(Set::Feeds(lookup.feeds(names))),
        Filter::Salary(pay) => column(Column::Pay(pay.clone())),
        Filter::Posted(posted) => {
            let now = lookup.now();
            let day = now - now.rem_euclid(DAY);
            let (from, until) = match *posted {
                Posted::Within(age) => (Some(now - age), None),
                Posted::Before(age) => (None, Some(now - age)),
                Posted::Between(from, until) => (from, until),
                Posted::DaysAgo(days) => (Some(day - days * DAY), Some(day - days * DAY + DAY)),
            };
            column(Column::Posted(from, until))
        }
        Filter::Is(all) => either(all.iter().map(|is| state(*is)).collect()),
    }
}

fn state(is: Is) -> Condition {
    match is {
        Is::Closed => Condition::Column(Column::Closed),
        Is::Open => Condition::Not(Box::new(Condition::Column(Column::Closed))),
        Is::Hidden => Condition::Column(Column::Standing(1)),
        Is::Deleted => Condition::Column(Column::Standing(2)),
        Is::New => Condition::Not(Box::new(Condition::Set(Set::Marked(Is::Seen)))),
        Is::Seen | Is::Saved | Is::Noted | Is::Applied | Is::Stage(_) | Is::Repost => {
            Condition::Set(Set::Marked(is))
        }
    }
}

impl Column {
    /// The condition on `j`.
    pub(super) fn write(&self, to: &mut Statement) {
        match self {
            Self::Type(all) => one_of(to, "j.employment_type", all.iter().map(|kind| kind.as_str())),
            Self::Remote(all) => one_of(to, "j.remote", all.iter().map(|kind| kind.as_str())),
            Self::Provider(all) => numbered(to, "j.provider_id", all),
            Self::Posted(from, until) => {
                to.push("(1");
                if let Some(from) = from {
                    to.push(" AND j.sort_at >= ").number(*from);
                }
                if let Some(until) = until {
                    to.push(" AND j.sort_at < ").number(*until);
                }
                to.push(")");
            }
            Self::Pay(pay) => write_pay(to, pay),
            Self::Closed => {
                to.push("j.closed_at IS NOT NULL");
            }
            Self::Standing(standing) => {
                to.push("j.standing = ").number(*standing);
            }
            Self::Exact(TextField::Category, text) => {
                to.push("EXISTS (SELECT 1 FROM json_each(j.categories) WHERE value = ").text(text);
                to.push(")");
            }
            Self::Exact(TextField::Location, text) => {
                // One of its places, or all of them as they stand in the list.
                to.push("(j.location = ").text(text);
                to.push(" OR EXISTS (SELECT 1 FROM json_each(j.locations) WHERE value = ").text(text);
                to.push("))");
            }
            Self::Exact(TextField::Title, text) => {
                to.push("j.title = ").text(text);
            }
            Self::Exact(TextField::Company, text) => {
                to.push("j.company = ").text(text);
            }
        }
    }
}

fn write_pay(to: &mut Statement, pay: &Pay) {
    // Within ±2^53 every whole number is one of these.
    let whole = |amount: f64| amount.round() as i64;
    to.push("(j.pay IS NOT NULL");
    if let Some(from) = pay.from {
        to.push(if pay.with_from { " AND j.pay >= " } else { " AND j.pay > " }).number(whole(from));
    }
    if let Some(up_to) = pay.to {
        to.push(if pay.with_to { " AND j.pay <= " } else { " AND j.pay < " }).number(whole(up_to));
    }
    if let Some(currency) = &pay.currency {
        to.push(" AND j.salary ->> 'currency' = ").text(currency);
    }
    to.push(")");
}

fn one_of<'a>(to: &mut Statement, column: &str, words: impl Iterator<Item = &'a str>) {
    to.push(column).push(" IN (");
    for (i, word) in words.enumerate() {
        to.push(if i == 0 { "" } else { ", " }).text(word);
    }
    to.push(")");
}

/// A number among others. There may be as many as feeds, so they travel as one value.
pub(super) fn numbered(to: &mut Statement, column: &str, numbers: &[i64]) {
    match numbers {
        [one] => {
            to.push(column).push(" = ").number(*one);
        }
        _ => {
            to.push(column).push(" IN (SELECT value FROM json_each(").text(&array(numbers)).push("))");
        }
    }
}

/// Numbers as one value.
pub(super) fn array(numbers: &[i64]) -> String {
    let all: Vec<String> = numbers.iter().map(i64::to_string).collect();
    format!("[{}]", all.join(","))
}
