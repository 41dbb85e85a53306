//! Which element of a record carries which field: the language in which adapters, the generic reader and people say so.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A mapping a person sets for a feed nobody has an adapter for.
///
/// `record` is the path of the elements that are postings: in XML the name of the last step counts (`jobs/job`), in JSON
/// the names of the objects on the way, `*` for any, lists in between left out (blank is the document's own list). `fields` says for each field where in the record it is:
/// a path (`company/name`, `@id`, `location/@city`, `*/title` below anything, `.` the record's own text), several with `|` (the first that is not blank counts), several with
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
        if !json.trim_start().starts_with('{') {
            return Err(
                "The mapping is no JSON object. It is written {\"record\": \"jobs/job\", \"fields\": {\"title\": \"name\"}}."
                    .to_owned(),
            );
        }
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

impl Field {
    /// As mappings write it.
    pub fn name(self) -> String {
        serde_json::to_value(self).ok().and_then(|name| Some(name.as_str()?.to_owned())).unwrap_or_default()
    }
}

/// How many there are.
pub(super) const FIELDS: usize = Field::Requisition as usize + 1;

/// Where fields are, as adapters write it.
pub(super) type Table = [(Field, &'static str)];
