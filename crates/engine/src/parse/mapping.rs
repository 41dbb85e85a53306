//! Which element of a record carries which field: the language in which adapters, the generic reader and people say so.

use super::adapters::Context;
use super::date::{DayMonth, parse_date_in};
use super::fields;
use super::salary;
use super::text::{line, unescape};
use super::tree::Node;
use crate::posting::Posting;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A mapping a person sets for a feed nobody has an adapter for.
///
/// `record` is the path of the elements that are postings (`jobs/job`; in JSON the names of the objects on the way, lists
/// in between do not count; blank is the document's own list). `fields` says for each field where in the record it is:
/// a path (`company/name`, `@id`, `location/@city`), several with `|` (the first that is not blank counts), several with
/// `+` (all of them together), or a fixed text behind `=` (`=Acme`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mapping {
    /// The path of the records; `None` finds them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub record: Option<String>,
    /// Field to place.
    pub fields: BTreeMap<Field, String>,
    /// Whether `03/09/2026` is the 9th of March. The 3rd of September is what most of the world writes.
    #[serde(default)]
    pub month_first: bool,
    /// Whether the document lists all postings there are, so that one that is missing is gone.
    #[serde(default)]
    pub lists_everything: bool,
}

impl Mapping {
    /// Reads a mapping from its JSON.
    ///
    /// # Errors
    /// A sentence that says what is wrong with it.
    pub fn from_json(json: &str) -> Result<Self, String> {
        let mapping: Self =
            serde_json::from_str(json).map_err(|err| format!("The mapping cannot be read: {err}."))?;
        if !mapping.fields.contains_key(&Field::Title) {
            return Err("The mapping names no title. A posting needs one.".to_owned());
        }
        Ok(mapping)
    }
}

/// A field of a posting, as mappings name it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)] // They are named after the fields of a posting.
pub enum Field {
    Id,
    Title,
    Company,
    /// A place in one text.
    Location,
    /// Elements that hold a place each; city, region and country are then looked for in them.
    Place,
    City,
    Region,
    Country,
    EmploymentType,
    Remote,
    Category,
    Salary,
    SalaryMin,
    SalaryMax,
    Currency,
    Period,
    Description,
    PostedAt,
    UpdatedAt,
    ExpiresAt,
    Url,
    ApplyUrl,
    Requisition,
}

const FIELDS: usize = Field::Requisition as usize + 1;

/// Where fields are, as adapters write it.
pub(super) type Table = [(Field, &'static str)];

#[derive(Debug, Clone)]
enum Place {
    Path { steps: Vec<String>, attribute: Option<String> },
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
        self.raw_values(record, field, |node| node.text().map(str::to_owned))
            .iter()
            .filter_map(|text| line(text))
            .collect()
    }

    fn raw_values(
        &self,
        record: &Node<'_>,
        field: Field,
        read: impl Fn(&Node<'_>) -> Option<String>,
    ) -> Vec<String> {
        let mut values = Vec::new();
        for sum in &self.fields[field as usize] {
            for place in sum {
                match place {
                    Place::Fixed(text) => values.push(text.clone()),
                    Place::Path { steps, attribute } => {
                        let mut nodes = Vec::new();
                        collect(record, steps, &mut nodes);
                        values.extend(nodes.into_iter().filter_map(|node| match attribute {
                            Some(name) => attribute_of(node, name),
                            None => read(node),
                        }));
                    }
                }
            }
            if !values.is_empty() {
                break;
            }
        }
        values
    }

    fn first(&self, record: &Node<'_>, field: Field) -> Option<String> {
        self.values(record, field).into_iter().next()
    }

    fn raw(&self, record: &Node<'_>, field: Field) -> Option<String> {
        self.raw_values(record, field, |node| node.text().map(str::to_owned)).into_iter().next()
    }

    fn date(&self, record: &Node<'_>, field: Field) -> Option<contract::Millis> {
        // A date and its time may stand in elements of their own.
        let values = self.raw_values(record, field, |node| node.text().map(str::to_owned));
        match values.as_slice() {
            [] => None,
            [text] => parse_date_in(text, self.order),
            [date, rest @ ..] => parse_date_in(&format!("{date} {}", rest.join(" ")), self.order)
                .or_else(|| parse_date_in(date, self.order)),
        }
    }

    fn locations(&self, record: &Node<'_>) -> Vec<String> {
        let text = || self.values(record, Field::Location);
        let parts = || {
            let of = |node: &Node<'_>| {
                compose([Field::City, Field::Region, Field::Country].map(|field| self.first(node, field)))
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
        let parts = [Field::SalaryMin, Field::SalaryMax, Field::Currency, Field::Period, Field::Salary]
            .map(|field| self.first(record, field));
        let [min, max, currency, period, text] = parts.each_ref().map(Option::as_deref);
        let description =
            self.raw_values(record, Field::Description, |node| node.markup().map(str::to_owned));
        let locations = self.locations(record);
        let in_place = || locations.iter().find_map(|place| fields::remote_in_place(place));
        Posting {
            external_id: self.first(record, Field::Id),
            title: self.first(record, Field::Title).unwrap_or_default(),
            company: self.first(record, Field::Company),
            employment_type: employment.as_deref().and_then(fields::employment_type),
            employment_type_text: employment,
            remote: remote.iter().find_map(|text| fields::remote(text)).or_else(in_place),
            categories: match category.as_slice() {
                [one] => super::adapters::list(one),
                all => once(all.to_vec()),
            },
            category: category.first().cloned(),
            salary: salary::of_parts(min, max, currency, period, text),
            description_html: Some(description.join("\n")).filter(|html| !html.is_empty()),
            url: link(Field::Url),
            apply_url: link(Field::ApplyUrl),
            posted_at: self.date(record, Field::PostedAt),
            updated_at: self.date(record, Field::UpdatedAt),
            expires_at: self.date(record, Field::ExpiresAt),
            requisition_id: self.first(record, Field::Requisition),
            locations,
            ..Posting::default()
        }
    }

    /// How many of the main fields a record has, title first: what the generic reader goes by.
    pub fn filled(&self, record: &Node<'_>) -> Vec<Field> {
        let has = |field: &Field| {
            self.fields[*field as usize].iter().flatten().any(|place| match place {
                Place::Fixed(_) => false,
                Place::Path { steps, attribute } => {
                    let mut nodes = Vec::new();
                    collect(record, steps, &mut nodes);
                    nodes.iter().any(|node| match attribute {
                        Some(name) => attribute_of(node, name).is_some(),
                        None => node.text().is_some() || !node.children().is_empty(),
                    })
                }
            })
        };
        [
            Field::Title,
            Field::Company,
            Field::Url,
            Field::Description,
            Field::Id,
            Field::Location,
            Field::City,
            Field::PostedAt,
        ]
        .into_iter()
        .filter(has)
        .collect()
    }
}

/// A path: names between slashes, an attribute last.
fn place(text: &str) -> Place {
    let mut steps: Vec<String> =
        text.trim().split('/').filter(|step| !step.is_empty() && *step != ".").map(str::to_owned).collect();
    let attribute = match steps.last() {
        Some(last) if last.starts_with('@') => steps.pop().map(|name| name[1..].to_owned()),
        _ => None,
    };
    Place::Path { steps, attribute }
}

/// An attribute; or a member of JSON-LD, whose own names begin with an `@`.
fn attribute_of(node: &Node<'_>, name: &str) -> Option<String> {
    node.attribute(name).or_else(|| Some(node.get(&format!("@{name}"))?.to_owned()))
}

/// All elements at a path.
pub(super) fn collect<'n, 'a, S: AsRef<str>>(node: &'n Node<'a>, steps: &[S], found: &mut Vec<&'n Node<'a>>) {
    let Some((step, rest)) = steps.split_first() else {
        found.push(node);
        return;
    };
    for child in node.children().iter().filter(|child| child.name().eq_ignore_ascii_case(step.as_ref())) {
        collect(child, rest, found);
    }
}

/// The first element at a path that is not blank, as plain text.
pub(super) fn text_at(node: &Node<'_>, path: &str) -> Option<String> {
    let steps: Vec<&str> = path.split('/').collect();
    let mut found = Vec::new();
    collect(node, &steps, &mut found);
    found.into_iter().find_map(|node| line(node.text()?))
}

/// "City, Region, Country", as far as they are given, none twice.
pub(super) fn compose(parts: [Option<String>; 3]) -> Option<String> {
    let mut composed: Vec<String> = Vec::new();
    for part in parts.into_iter().flatten() {
        if !composed.iter().any(|have| have.eq_ignore_ascii_case(&part)) {
            composed.push(part);
        }
    }
    (!composed.is_empty()).then(|| composed.join(", "))
}

/// Each value once, in order.
pub(super) fn once(values: Vec<String>) -> Vec<String> {
    let mut all: Vec<String> = Vec::with_capacity(values.len());
    for value in values {
        if !all.contains(&value) {
            all.push(value);
        }
    }
    all
}
