//! Where the fields of a record are, ready to be used: made of an adapter's table or of a mapping.

use super::adapters::Context;
use super::date::{DayMonth, parse_date_in};
use super::fields;
use super::mapping::{FIELDS, Field, Mapping, Table};
use super::salary::{self, Amount};
use super::text::{line, unescape};
use super::tree::{Key, Node};
use crate::posting::{Posting, Salary};
use std::borrow::Cow;

/// A name on the way to a field.
#[derive(Debug, Clone)]
pub(super) struct Step {
    key: Key,
    name: String,
}

impl Step {
    /// Of a name.
    pub fn of(name: &str) -> Self {
        Self { key: Key::of(name), name: name.to_owned() }
    }
}

#[derive(Debug, Clone)]
enum Place {
    Path { steps: Vec<Step>, attribute: Option<String> },
    Fixed(String),
}

/// All of them together.
type Sum = Vec<Place>;

/// Where fields are, ready to be used.
#[derive(Debug, Clone)]
pub(super) struct Places {
    /// For each field the alternatives.
    fields: Vec<Vec<Sum>>,
    order: DayMonth,
    /// Whether a place in one text counts before its parts.
    location_first: bool,
}

impl Places {
    /// Of an adapter's table.
    pub fn of_table(table: &Table, order: DayMonth) -> Self {
        Self::of(table.iter().copied(), order)
    }

    /// Of a person's mapping.
    pub fn of_mapping(mapping: &Mapping) -> Self {
        let order = if mapping.month_first { DayMonth::MonthFirst } else { DayMonth::DayFirst };
        Self::of(mapping.fields.iter().map(|(field, text)| (*field, text.as_str())), order)
    }

    fn of<'t>(table: impl Iterator<Item = (Field, &'t str)>, order: DayMonth) -> Self {
        let mut fields = vec![Vec::new(); FIELDS];
        let mut location_first = None;
        for (field, text) in table {
            match field {
                Field::Location => location_first = location_first.or(Some(true)),
                Field::City | Field::Place => location_first = location_first.or(Some(false)),
                _ => {}
            }
            fields[field as usize] = match text.strip_prefix('=') {
                Some(fixed) => vec![vec![Place::Fixed(fixed.to_owned())]],
                None => text.split('|').map(|sum| sum.split('+').map(place).collect()).collect(),
            };
        }
        Self { fields, order, location_first: location_first.unwrap_or(true) }
    }

    /// The elements of the first alternative that has any that are not blank.
    fn nodes<'n, 'a>(&self, record: &'n Node<'a>, field: Field) -> Vec<&'n Node<'a>> {
        let mut found = Vec::new();
        for sum in &self.fields[field as usize] {
            for place in sum {
                if let Place::Path { steps, attribute: None } = place {
                    collect(record, steps, &mut found);
                }
            }
            if found.iter().any(|node| node.text().is_some() || !node.children().is_empty()) {
                break;
            }
            found.clear();
        }
        found
    }

    /// The values of the first alternative that has any, as plain text.
    fn values(&self, record: &Node<'_>, field: Field) -> Vec<String> {
        self.gather(record, field, |node| node.text(), line)
    }

    /// What is made of the texts of the first alternative that has any.
    fn gather<T>(
        &self,
        record: &Node<'_>,
        field: Field,
        text: impl for<'n> Fn(&'n Node<'_>) -> Option<&'n str>,
        make: impl Fn(&str) -> Option<T>,
    ) -> Vec<T> {
        let mut sums = self.fields[field as usize].iter().map(|sum| gather(record, sum, &text, &make));
        sums.find(|found| !found.is_empty()).unwrap_or_default()
    }

    /// The first value, as it is.
    fn raw<'n>(&'n self, record: &'n Node<'_>, field: Field) -> Option<Cow<'n, str>> {
        self.raw_where(record, field, |_| true)
    }

    /// The first value that counts, as it is.
    fn raw_where<'n>(
        &'n self,
        record: &'n Node<'_>,
        field: Field,
        counts: impl Fn(&str) -> bool,
    ) -> Option<Cow<'n, str>> {
        self.fields[field as usize].iter().flatten().find_map(|place| match place {
            Place::Fixed(text) => Some(Cow::Borrowed(text.as_str())),
            Place::Path { steps, attribute } => {
                let mut found = None;
                visit(record, steps, &mut |node| {
                    found = match attribute {
                        Some(name) => attribute_of(node, name).map(Cow::Owned),
                        None => node.text().map(Cow::Borrowed),
                    }
                    .filter(|text| counts(text));
                    found.is_some()
                });
                found
            }
        })
    }

    /// The first value that is more than a placeholder, as plain text.
    fn known(&self, record: &Node<'_>, field: Field) -> Option<String> {
        line(&self.raw_where(record, field, |text| !fields::is_placeholder(text))?)
    }

    /// The first value, as plain text.
    fn first(&self, record: &Node<'_>, field: Field) -> Option<String> {
        line(&self.raw(record, field)?)
    }

    fn date(&self, record: &Node<'_>, field: Field) -> Option<contract::Millis> {
        if self.fields[field as usize].iter().all(|sum| sum.len() == 1) {
            return parse_date_in(&self.raw(record, field)?, self.order);
        }
        // A date and its time may stand in elements of their own.
        let values = self.gather(record, field, |node| node.text(), |text| Some(text.to_owned()));
        match values.as_slice() {
            [] => None,
            [text] => parse_date_in(text, self.order),
            [date, rest @ ..] => parse_date_in(&format!("{date} {}", rest.join(" ")), self.order)
                .or_else(|| parse_date_in(date, self.order)),
        }
    }

    fn locations(&self, record: &Node<'_>) -> Vec<String> {
        let text = || {
            let texts = self.values(record, Field::Location);
            texts.iter().flat_map(|text| in_one_text(text)).collect::<Vec<_>>()
        };
        let parts = || {
            let of = |node: &Node<'_>| {
                compose([Field::City, Field::Region, Field::Country].map(|field| self.known(node, field)))
            };
            match self.fields[Field::Place as usize].is_empty() {
                true => of(record).into_iter().collect(),
                false => self.nodes(record, Field::Place).into_iter().filter_map(of).collect::<Vec<_>>(),
            }
        };
        let found = if self.location_first { text() } else { parts() };
        let found = if !found.is_empty() {
            found
        } else if self.location_first {
            parts()
        } else {
            text()
        };
        once(found)
    }

    /// Makes a posting of a record.
    pub fn posting(&self, record: &Node<'_>, context: &Context) -> Posting {
        let link = |field| context.link(&unescape(&self.raw(record, field)?));
        let employment = once(self.values(record, Field::EmploymentType)).join(", ");
        let employment = Some(employment).filter(|text| !text.is_empty());
        let remote = self.values(record, Field::Remote);
        let category = self.values(record, Field::Category);
        let mut description =
            self.gather(record, Field::Description, |node| node.markup(), |html| Some(html.to_owned()));
        let description =
            if description.len() == 1 { description.pop() } else { Some(description.join("\n")) };
        let locations = self.locations(record);
        let in_place = || locations.iter().find_map(|place| fields::remote_in_place(place));
        Posting {
            external_id: self.known(record, Field::Id),
            title: self.first(record, Field::Title).unwrap_or_default(),
            company: self.known(record, Field::Company),
            employment_type: employment.as_deref().and_then(|text| {
                fields::employment_type(text).or_else(|| self.other_employment_type(record))
            }),
            employment_type_text: employment,
            remote: remote.iter().find_map(|text| fields::remote(text)).or_else(in_place),
            categories: match category.as_slice() {
                [one] => super::adapters::list(one),
                all => once(all.to_vec()),
            },
            category: category.first().cloned(),
            salary: self.salary(record),
            description_html: description.filter(|html| !html.is_empty()),
            url: link(Field::Url),
            apply_url: link(Field::ApplyUrl),
            posted_at: self.date(record, Field::PostedAt),
            updated_at: self.date(record, Field::UpdatedAt),
            expires_at: self.date(record, Field::ExpiresAt),
            requisition_id: self.known(record, Field::Requisition),
            locations,
            ..Posting::default()
        }
    }

    fn salary(&self, record: &Node<'_>) -> Option<Salary> {
        let parts = [Field::Currency, Field::Period, Field::Salary].map(|field| self.first(record, field));
        let [currency, period, text] = parts.each_ref().map(Option::as_deref);
        let [min, max] = [Field::SalaryMin, Field::SalaryMax].map(|field| self.amount(record, field));
        let one = text.and_then(|_| self.amount(record, Field::Salary));
        let one = one.filter(|one| min.is_none() && max.is_none() && matches!(one, Amount::Number(_)));
        salary::of_parts(min.or(one.clone()), max.or(one), currency, period, text)
    }

    /// A figure: a number where the document has one, else its text.
    fn amount(&self, record: &Node<'_>, field: Field) -> Option<Amount> {
        let text = self.first(record, field)?;
        let number = self.nodes(record, field).first().and_then(|node| node.number());
        Some(number.map_or(Amount::Text(text), Amount::Number))
    }

    /// The type that an alternative names where the first one says something else: "permanent" there, "part time" here.
    fn other_employment_type(&self, record: &Node<'_>) -> Option<contract::EmploymentType> {
        let kind = |text: &str| fields::employment_type(&line(text)?);
        let alternatives = &self.fields[Field::EmploymentType as usize];
        alternatives.iter().find_map(|sum| gather(record, sum, &|node| node.text(), &kind).into_iter().next())
    }

    /// Whether a record holds something where the field is. A fixed text is not held, nor is an element of elements
    /// where a text is wanted.
    pub fn has(&self, record: &Node<'_>, field: Field) -> bool {
        let may_nest = matches!(field, Field::Place | Field::Description);
        self.fields[field as usize].iter().flatten().any(|place| match place {
            Place::Fixed(_) => false,
            Place::Path { steps, attribute } => {
                let mut nodes = Vec::new();
                collect(record, steps, &mut nodes);
                nodes.iter().any(|node| match attribute {
                    Some(name) => attribute_of(node, name).is_some(),
                    None => node.text().is_some() || (may_nest && !node.children().is_empty()),
                })
            }
        })
    }

    /// Whether the field is a text that is the same in all postings.
    pub fn is_fixed(&self, field: Field) -> bool {
        self.fields[field as usize].iter().flatten().all(|place| matches!(place, Place::Fixed(_)))
    }
}

/// What is made of the texts at all these places.
fn gather<T>(
    record: &Node<'_>,
    sum: &Sum,
    text: &impl for<'n> Fn(&'n Node<'_>) -> Option<&'n str>,
    make: &impl Fn(&str) -> Option<T>,
) -> Vec<T> {
    let mut found = Vec::new();
    for place in sum {
        match place {
            Place::Fixed(text) => found.extend(make(text)),
            Place::Path { steps, attribute } => {
                visit(record, steps, &mut |node| {
                    found.extend(match attribute {
                        Some(name) => attribute_of(node, name).and_then(|value| make(&value)),
                        None => text(node).and_then(make),
                    });
                    false
                });
            }
        }
    }
    found
}

/// A path: names between slashes, an attribute last.
fn place(text: &str) -> Place {
    let mut steps = steps(text);
    let attribute = steps.pop_if(|last| last.name.starts_with('@')).map(|last| last.name[1..].to_owned());
    Place::Path { steps, attribute }
}

/// An attribute; or a member of JSON-LD, whose own names begin with an `@`.
fn attribute_of(node: &Node<'_>, name: &str) -> Option<String> {
    node.attribute(name).or_else(|| Some(node.get(&format!("@{name}"))?.to_owned()))
}

/// All elements at a path.
pub(super) fn collect<'n, 'a>(node: &'n Node<'a>, steps: &[Step], found: &mut Vec<&'n Node<'a>>) {
    visit(node, steps, &mut |node| {
        found.push(node);
        false
    });
}

/// Calls for each element at a path until one is enough.
fn visit<'n, 'a>(node: &'n Node<'a>, steps: &[Step], enough: &mut impl FnMut(&'n Node<'a>) -> bool) -> bool {
    let Some((step, rest)) = steps.split_first() else { return enough(node) };
    if step.name == "*" {
        return node.children().iter().any(|child| visit(child, rest, enough));
    }
    if !node.may_have(step.key) {
        return false;
    }
    node.children()
        .iter()
        .filter(|child| child.is_named(step.key, &step.name))
        .any(|child| visit(child, rest, enough))
}

/// The steps of a path.
pub(super) fn steps(path: &str) -> Vec<Step> {
    path.trim().split('/').filter(|step| !step.is_empty() && *step != ".").map(Step::of).collect()
}

/// The first element at a path that is not blank, as plain text.
pub(super) fn text_at(node: &Node<'_>, path: &str) -> Option<String> {
    let mut found = Vec::new();
    collect(node, &steps(path), &mut found);
    found.into_iter().find_map(|node| line(node.text()?))
}

/// The places in one text: "New York, NY; London, UK".
pub(super) fn in_one_text(text: &str) -> impl Iterator<Item = String> {
    let places = text.split(';').map(str::trim);
    places.filter(|place| !fields::is_placeholder(place)).map(str::to_owned)
}

/// "City, Region, Country", as far as they are given, none twice.
pub(super) fn compose(parts: [Option<String>; 3]) -> Option<String> {
    let mut composed: Vec<String> = Vec::new();
    for part in parts.into_iter().flatten() {
        let mut have = composed.iter().flat_map(|part| part.split(", "));
        if !have.any(|have| have.eq_ignore_ascii_case(&part)) {
            composed.push(part);
        }
    }
    (!composed.is_empty()).then(|| composed.join(", "))
}

/// Each value once, in order.
pub(super) fn once(mut values: Vec<String>) -> Vec<String> {
    let mut kept = 0;
    for at in 0..values.len() {
        if !values[..kept].contains(&values[at]) {
            values.swap(kept, at);
            kept += 1;
        }
    }
    values.truncate(kept);
    values
}
