//! Pay: figures, currency and period out of the words of postings. What is not said stays unknown.

mod figures;
mod numbers;
mod periods;
mod ranges;
#[cfg(test)]
mod tests;
mod words;

use super::tree::Node;
use crate::posting::Salary;
use figures::{Figure, Found, find};
use periods::{period_after, period_in, period_of_field};
use ranges::{Ends, choose};
use std::borrow::Cow;
use words::{Sign, code, currency_in};

/// No job pays more; such figures are placeholders.
const MOST: f64 = 1e9;

/// Currencies of which nobody is paid thousands an hour.
const DEAR: [&str; 8] = ["USD", "EUR", "GBP", "CAD", "AUD", "NZD", "CHF", "SGD"];

/// A figure in a field of its own.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Amount {
    /// A number that is one in the document as well (JSON).
    Number(f64),
    /// A text, to be read.
    Text(String),
}

impl Amount {
    /// Of a value; `None` when it is blank.
    pub fn of(node: &Node<'_>) -> Option<Self> {
        node.number().map(Self::Number).or_else(|| Some(Self::Text(node.text()?.to_owned())))
    }

    /// Its figures, both the same where there is one.
    fn ends(&self) -> Ends {
        match self {
            Self::Number(value) => {
                let one = Some(Figure::of(*value)).filter(|one| one.value > 0.0 && one.value <= MOST);
                Ends { low: one, high: one }
            }
            Self::Text(text) => {
                let lower = lower_case(text);
                let Ends { low, high } = choose(&find(text, &lower).figures, &lower);
                Ends { low: low.or(high), high: high.or(low) }
            }
        }
    }
}

/// Reads a text about pay. `None` when it is blank; without figures it is kept as words.
pub(super) fn read(text: &str) -> Option<Salary> {
    of_parts(None, None, None, None, Some(text))
}

/// Reads pay that stands in fields of its own, and fills what they leave open from the text. A figure of 0 is none.
///
/// A text such as "17.315" in a field is thousands, unless the field beside it has decimals or is below them, or the pay
/// is by the hour.
pub(super) fn of_parts(
    min: Option<Amount>,
    max: Option<Amount>,
    currency: Option<&str>,
    period: Option<&str>,
    text: Option<&str>,
) -> Option<Salary> {
    let text = text.map(str::trim).filter(|text| !text.is_empty() && !is_nothing(text));
    let lower = text.map(lower_case).unwrap_or_default();
    let found = text.map(|text| find(text, &lower)).unwrap_or_default();
    let mut ends =
        Ends { low: min.and_then(|min| min.ends().low), high: max.and_then(|max| max.ends().high) };
    let mut period = period.and_then(period_of_field);
    if ends.low.is_none() && ends.high.is_none() {
        ends = choose(&found.figures, &lower);
        period = period.or_else(|| ends.both().find_map(|end| period_after(&lower[end.end..])));
    }
    if ends.both().next().is_none() {
        let text = text.map(str::to_owned);
        return text.is_some().then(|| Salary { text, ..Salary::default() });
    }
    let period = period.or_else(|| period_in(&without(&found, &lower)));
    let currency = currency
        .and_then(code)
        .or_else(|| Some(ends.both().filter_map(|end| end.sign).find_map(Sign::sure)?.to_owned()))
        .or_else(|| Some(currency_in(text?, &lower)?.to_owned()))
        .filter(|currency| !currency.is_empty());
    let is_dear = currency.as_deref().is_none_or(|currency| DEAR.contains(&currency));
    let (mut min, mut max) = ends.settle(period == Some("hour") && is_dear);
    if let (Some(low), Some(high)) = (min, max)
        && low > high
    {
        (min, max) = (max, min);
    }
    Some(Salary { min, max, currency, period: period.map(str::to_owned), text: text.map(str::to_owned) })
}

/// A text in lower case, of which every character is as long as before.
fn lower_case(text: &str) -> String {
    let lower = |c: char| {
        let mut all = c.to_lowercase();
        all.next().filter(|lower| all.next().is_none() && lower.len_utf8() == c.len_utf8()).unwrap_or(c)
    };
    text.chars().map(lower).collect()
}

/// A text without its hours, percentages and the like, which name periods too: "37.5 hours per week, £25,000".
fn without<'t>(found: &Found, lower: &'t str) -> Cow<'t, str> {
    if found.others.is_empty() {
        return Cow::Borrowed(lower);
    }
    let mut text = String::with_capacity(lower.len());
    let mut at = 0;
    for other in &found.others {
        text.push_str(&lower[at..other.start.max(at)]);
        text.push(';');
        at = other.end.max(at);
    }
    text.push_str(&lower[at..]);
    Cow::Owned(text)
}

/// Whether a text holds zeros and signs alone: "0", "$0 - $0".
fn is_nothing(text: &str) -> bool {
    text.contains('0') && !text.contains(|c: char| matches!(c, '1'..='9') || c.is_alphabetic())
}
