//! Jobs that are shown together and never merged: the same job at another board, the same posting of some time ago, one
//! requisition in several places.
//!
//! Of each job a [`Print`] is kept: keys under which its kin are looked up, and SimHash of its text. Those found are judged by
//! all their fields ([`judge`]); what is not likely enough is not shown. Keys only have to be shared by kin; the judge
//! tells them from strangers.

mod company;
mod fold;
mod judge;
mod place;
mod regions;
mod shingle;
mod title;

pub(crate) use fold::{beginning, fold};
pub use judge::{Facts, judge, may_be_kin, was_before};
pub use shingle::{Shingles, distance, simhash};

use company::company_words;
use place::Place;
use std::fmt::Write;
use title::Title;
use xxhash_rust::xxh3::xxh3_64;

/// A job is looked up by so many of its places.
const PLACES: usize = 6;
/// Texts that differ in at most so many bits of 64 share one of four runs of 16 bits: three cannot lie in all four (Manku,
/// Jain and Das Sarma, 2007, use the same three for 8,000,000,000 pages).
pub const NEAR: u32 = 3;

/// What a job is looked up by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Print {
    /// Words of a text index: of title and firm, of title and each place, of firm and requisition.
    pub keys: String,
    /// SimHash of its text, if that says enough.
    pub text: Option<u64>,
}

impl Print {
    /// Of a job with this text, without markup.
    pub fn of(
        title: &str,
        company: Option<&str>,
        locations: &[String],
        requisition: Option<&str>,
        text: &str,
    ) -> Self {
        let company = company_words(company);
        let title = Title::of(title, &company, &place::as_words(locations)).key();
        let company = company.concat();
        let mut keys = String::new();
        // 48 bits: strangers that share a key are told apart by the judge.
        let mut add = |letter: char, of: [&str; 2]| {
            let hash = xxh3_64(of.join("\n").as_bytes()) >> 16;
            let _ = write!(keys, "{letter}{hash:012x} ");
        };
        if !company.is_empty() {
            add('f', [&title, &company]);
        }
        for place in locations.iter().take(PLACES) {
            if let Some(place) = Place::of(place).key() {
                add('p', [&title, place]);
            }
        }
        if let Some(requisition) = requisition.map(judge::requisition_key).filter(|key| !key.is_empty()) {
            add('r', [&requisition, &company]);
        }
        Self { keys, text: simhash(text) }
    }

    /// All words under which it stands in the index.
    pub fn words(&self) -> String {
        self.keys.clone() + &bands(self.text).join(" ")
    }
}

/// The four runs of a hash, as words of the index.
pub fn bands(text: Option<u64>) -> Vec<String> {
    let band = |hash: u64, band: usize| {
        format!("{}{:04x}", ["a", "b", "c", "d"][band], (hash >> (16 * band)) & 0xffff)
    };
    text.map_or_else(Vec::new, |hash| (0..4).map(|number| band(hash, number)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn print(title: &str, company: Option<&str>, places: &[&str], text: &str) -> Print {
        let places: Vec<String> = places.iter().map(|place| (*place).to_owned()).collect();
        Print::of(title, company, &places, Some("R-17"), text)
    }

    fn shared(one: &Print, other: &Print) -> Vec<char> {
        let words = other.words();
        let both = one.words();
        let both =
            both.split(' ').filter(|word| !word.is_empty() && words.split(' ').any(|other| other == *word));
        both.filter_map(|word| word.chars().next()).collect()
    }

    #[test]
    fn kin_share_a_key() {
        let one = print("Welder (m/f/d)", Some("Acme GmbH"), &["Leeds, UK"], "");
        assert_eq!(shared(&one, &print("WELDER", Some("Acme"), &["Leeds"], "")), ['f', 'p', 'r']);
        assert_eq!(shared(&one, &print("Welder", None, &["York", "Leeds"], "")), ['p']);
        assert_eq!(shared(&one, &print("Welder", Some("Acme"), &[], "")), ['f', 'r']);
        assert_eq!(shared(&one, &print("Nurse", Some("Acme"), &["Leeds"], "")), ['r']);
        assert_eq!(shared(&one, &print("Nurse", Some("Care"), &["Leeds"], "")), [' '; 0]);
    }

    #[test]
    fn near_texts_share_a_run() {
        let hash = 0x0123_4567_89ab_cdef_u64;
        let near = hash ^ (1 << 3) ^ (1 << 20) ^ (1 << 60);
        assert_eq!(distance(hash, near), NEAR);
        let (one, other) = (bands(Some(hash)), bands(Some(near)));
        assert_eq!(one.iter().filter(|band| other.contains(band)).count(), 1);
    }
}
