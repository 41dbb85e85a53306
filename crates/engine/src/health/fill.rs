//! On how many postings of a run which field stands.

use crate::posting::Posting;
use serde::{Deserialize, Serialize};

/// The fields that are counted, as people call them.
pub(super) const FIELDS: [&str; 7] =
    ["company", "location", "employment type", "salary", "description", "date", "link"];

/// On how many postings each of the counted fields stands.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fill([u64; FIELDS.len()]);

impl Fill {
    /// Counts a posting.
    pub fn add(&mut self, posting: &Posting) {
        let stated = [
            posting.company.is_some(),
            !posting.locations.is_empty(),
            posting.employment_type.is_some() || posting.employment_type_text.is_some(),
            posting.salary.is_some(),
            posting.description_html.as_deref().is_some_and(|text| !text.trim().is_empty()),
            posting.posted_at.is_some(),
            posting.url.is_some(),
        ];
        for (count, stated) in self.0.iter_mut().zip(stated) {
            *count += u64::from(stated);
        }
    }

    /// On how many postings a field stands, by its place among those that are counted.
    pub(super) fn count(&self, field: usize) -> u64 {
        self.0.get(field).copied().unwrap_or(0)
    }

    /// On which share of so many postings, in 0..=1.
    pub(super) fn share(&self, field: usize, postings: u64) -> f64 {
        self.count(field) as f64 / postings.max(1) as f64
    }
}

#[cfg(test)]
impl Fill {
    /// All fields on so many postings, but one.
    pub(super) fn all_but(field: &str, postings: u64) -> Self {
        let mut fill = [postings; FIELDS.len()];
        if let Some(place) = FIELDS.iter().position(|name| *name == field) {
            fill[place] = 0;
        }
        Self(fill)
    }
}
