//! On how many postings of a run which field stands.

use crate::posting::Posting;
use serde::{Deserialize, Serialize};

/// The fields that are counted, as people call them.
pub(super) const FIELDS: [&str; 7] =
    ["company", "location", "employment type", "salary", "description", "date", "link"];

/// On how many postings each of the counted fields stands.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fill([u64; FIELDS.len()]);

/// Which of the counted fields a posting has: a bit for each, in their order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stated(u8);

impl Stated {
    /// Those of a posting.
    pub fn of(posting: &Posting) -> Self {
        let stated: [bool; FIELDS.len()] = [
            posting.company.is_some(),
            !posting.locations.is_empty(),
            posting.employment_type.is_some() || posting.employment_type_text.is_some(),
            posting.salary.is_some(),
            posting.description_html.as_deref().is_some_and(|text| !text.trim().is_empty()),
            posting.posted_at.is_some(),
            posting.url.is_some(),
        ];
        Self(stated.iter().rev().fold(0, |bits, stated| bits << 1 | u8::from(*stated)))
    }

    /// As a file keeps them.
    pub fn bits(self) -> u8 {
        self.0
    }

    /// As they were kept.
    pub fn from_bits(bits: u8) -> Self {
        Self(bits)
    }
}

impl Fill {
    /// Counts a posting.
    pub fn add(&mut self, stated: Stated) {
        for (field, count) in self.0.iter_mut().enumerate() {
            *count += u64::from(stated.0 >> field & 1);
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
