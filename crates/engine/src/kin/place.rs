//! Where the work is, as it is compared.

use super::fold::{beginning, words};
use super::regions::{COUNTRIES, EXONYMS, STATES};
use std::collections::BTreeSet;

/// Bytes of a place that are compared.
const LONGEST: usize = 200;
/// Places of a posting that are compared.
pub const MOST: usize = 40;
/// What says how, or roughly where, and is part of no name.
const ASIDE: [&str; 31] = [
    "remote",
    "remotely",
    "hybrid",
    "onsite",
    "homeoffice",
    "office",
    "based",
    "greater",
    "area",
    "metro",
    "metropolitan",
    "city",
    "of",
    "region",
    "county",
    "near",
    "only",
    "anywhere",
    "worldwide",
    "global",
    "home",
    "work",
    "from",
    "in",
    "within",
    "cedex",
    "stadt",
    "kreis",
    "der",
    "fully",
    "district",
];
const REMOTE: [&str; 6] = ["remote", "remotely", "homeoffice", "anywhere", "worldwide", "teletravail"];

/// A country, and one of its states where that is known.
type Region = (&'static str, Option<&'static str>);

/// A place, taken apart.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Place {
    /// The town, and what else is named that is no country, the likeliest first.
    names: Vec<String>,
    /// What its country and state may be: "CA" is California or Canada. Empty: not known.
    regions: Vec<Region>,
    is_remote: bool,
}

/// How the places of two postings stand to each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Places {
    /// They share one.
    Same,
    /// One names the country of the other.
    Wider,
    /// One is not known, or says nothing that the other says.
    Unknown,
    /// They share none.
    Different,
}

impl Place {
    /// Of a place as a posting words it ("Leeds, United Kingdom").
    pub fn of(text: &str) -> Self {
        let mut place = Self::default();
        let spaced = beginning(text, LONGEST).replace(" - ", ",").replace(['–', '—'], ",");
        let mut of_names: Vec<Region> = Vec::new();
        for part in spaced.split([',', ';', '/', '|', '(', ')', ':', '·']) {
            let all = words(part);
            place.is_remote |= all.iter().any(|word| REMOTE.contains(&word.as_str()));
            // Numbers of houses and post codes.
            let is_name = |word: &String| {
                !ASIDE.contains(&word.as_str()) && !word.bytes().any(|byte| byte.is_ascii_digit())
            };
            let name = all.into_iter().filter(is_name).collect::<Vec<_>>().join(" ");
            if name.is_empty() {
                continue;
            }
            let regions = regions_of(&name);
            let is_town_too = regions.iter().any(|(_, state)| state.is_some()) && name.len() > 2;
            if regions.is_empty() || is_town_too {
                let name = EXONYMS
                    .iter()
                    .find(|(other, _)| *other == name)
                    .map_or(name, |(_, name)| (*name).to_owned());
                if !place.names.contains(&name) {
                    place.names.push(name);
                }
            }
            match (is_town_too && place.names.len() == 1, place.regions.is_empty()) {
                // "New York" alone may be the state or the town in it.
                (true, _) => of_names = regions,
                (false, true) => place.regions = regions,
                // "Portland, OR, US": what fits both.
                (false, false) if !regions.is_empty() => place.narrow(&regions),
                _ => {}
            }
        }
        if place.regions.is_empty() {
            place.regions = of_names;
        }
        place
    }

    fn narrow(&mut self, regions: &[Region]) {
        let both: Vec<Region> = self
            .regions
            .iter()
            .flat_map(|one| {
                regions.iter().filter(|other| fit(*one, **other)).map(|other| (one.0, one.1.or(other.1)))
            })
            .collect();
        if !both.is_empty() {
            self.regions = both;
        }
    }

    fn compare(&self, other: &Self) -> Places {
        let are_known = !self.regions.is_empty() && !other.regions.is_empty();
        let may_fit = self.regions.iter().any(|one| other.regions.iter().any(|two| fit(*one, *two)));
        if are_known && !may_fit {
            return Places::Different;
        }
        match (self.names.first(), other.names.first()) {
            (Some(one), Some(two)) if other.names.contains(one) || self.names.contains(two) => Places::Same,
            (Some(_), Some(_)) => Places::Different,
            (None, None) if are_known || (self.is_remote && other.is_remote) => Places::Same,
            _ if are_known => Places::Wider,
            _ => Places::Unknown,
        }
    }

    /// What it is looked up by: the town, else that the work is remote.
    pub fn key(&self) -> Option<&str> {
        self.names.first().map(String::as_str).or(self.is_remote.then_some("remote"))
    }
}

fn fit(one: Region, other: Region) -> bool {
    one.0 == other.0 && (one.1.is_none() || other.1.is_none() || one.1 == other.1)
}

/// What a name may be, as a country or a state.
fn regions_of(name: &str) -> Vec<Region> {
    let countries = COUNTRIES.iter().filter(|names| names.contains(&name)).map(|names| (names[0], None));
    let states = STATES.iter().filter(|(_, names)| names.contains(&name));
    countries.chain(states.map(|(country, names)| (*country, Some(names[0])))).collect()
}

/// Compares the places of two postings: the best two of them count.
pub fn compare(ones: &[Place], others: &[Place]) -> Places {
    let pairs = || ones.iter().flat_map(|one| others.iter().map(|other| one.compare(other)));
    [Places::Same, Places::Wider, Places::Unknown]
        .into_iter()
        .find(|wanted| pairs().any(|found| found == *wanted))
        .unwrap_or(if pairs().next().is_some() { Places::Different } else { Places::Unknown })
}

/// The names of places as they may stand in a title.
pub fn as_words(locations: &[String]) -> BTreeSet<Vec<String>> {
    let places = locations.iter().take(MOST).map(|place| beginning(place, LONGEST));
    let parts = places.flat_map(|place| place.split([',', ';', '/', '|', '(', ')', '–', '—']));
    parts.map(words).filter(|words| !words.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_compared_by_town_and_country() {
        let table = [
            ("Leeds", "Leeds, United Kingdom", Places::Same),
            ("Leeds, West Yorkshire, UK", "leeds, england", Places::Same),
            ("München", "Munich, Germany", Places::Same),
            ("80331 München", "Muenchen, Bayern, DE", Places::Same),
            ("Greater London Area", "London", Places::Same),
            ("New York", "New York, NY", Places::Same),
            ("New York City", "New York, United States", Places::Same),
            ("Brooklyn, New York", "New York, NY", Places::Same),
            ("Berlin (hybrid)", "Berlin - Remote", Places::Same),
            ("Remote, US", "United States (Remote)", Places::Same),
            ("Remote", "Anywhere", Places::Same),
            ("Leeds, UK", "Remote - United Kingdom", Places::Wider),
            ("Portland, OR", "United States", Places::Wider),
            ("Leeds", "Remote", Places::Unknown),
            ("Leeds", "", Places::Unknown),
            ("Leeds", "York", Places::Different),
            ("Springfield, IL", "Springfield, MA", Places::Different),
            ("Portland, OR", "Portland, Maine, USA", Places::Different),
            ("Cambridge, MA", "Cambridge, United Kingdom", Places::Different),
            ("Paris, TX", "Paris, France", Places::Different),
            ("Remote, US", "Remote, Germany", Places::Different),
            ("London, ON, Canada", "London, UK", Places::Different),
            ("San Diego, CA", "San Diego, California, US", Places::Same),
            ("Toronto, CA", "Toronto, ON", Places::Same),
        ];
        for (one, other, expected) in table {
            let of = |text: &str| if text.is_empty() { Vec::new() } else { vec![Place::of(text)] };
            assert_eq!(compare(&of(one), &of(other)), expected, "{one} / {other}");
            assert_eq!(compare(&of(other), &of(one)), expected, "{other} / {one}");
        }
    }

    #[test]
    fn one_place_that_is_shared_will_do() {
        let of = |all: &[&str]| all.iter().map(|text| Place::of(text)).collect::<Vec<_>>();
        assert_eq!(compare(&of(&["Leeds", "York"]), &of(&["Hull", "York"])), Places::Same);
        assert_eq!(compare(&of(&["Leeds", "York"]), &of(&["Hull"])), Places::Different);
    }
}
