//! A feed on trial: what would come of it, before anything is stored.

use crate::parse::{Mapping, ParseError, ParseOptions, Postings, plain_text};
use crate::posting::{DocumentSummary, Item, Posting, Rejected};
use std::collections::{HashMap, HashSet};
use std::io::Read;
use xxhash_rust::xxh3::Xxh3;

/// Postings whose ids are compared with those of a second look.
const COMPARED: usize = 200_000;
/// Rejections that are shown.
const REJECTIONS: usize = 10;

/// What would come of a document.
#[derive(Debug, Clone)]
pub struct Rehearsal {
    /// Dialect, title, completeness and warnings.
    pub summary: DocumentSummary,
    /// How many postings it holds.
    pub postings: u64,
    /// The first of them, as they would look.
    pub sample: Vec<Posting>,
    /// How many postings would be rejected.
    pub rejected: u64,
    /// The first of those.
    pub rejections: Vec<Rejected>,
    /// How many postings lack what.
    pub lacking: Lacking,
    /// Postings that carry the id of an earlier one of the same document.
    pub repeated_ids: u64,
    /// Where the fields were found by their names, if no adapter knew the dialect.
    pub mapping: Option<Mapping>,
    /// Why the document could not be read to its end.
    pub error: Option<String>,
    /// What a posting says, without its id and link; and those.
    identities: HashMap<u64, Identity>,
}

/// How many postings lack a field.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize)]
#[allow(missing_docs, reason = "they are named after the fields of a posting")]
pub struct Lacking {
    pub id: u64,
    pub title: u64,
    pub company: u64,
    pub location: u64,
    pub posted_at: u64,
    pub description: u64,
    pub url: u64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Identity {
    id: u64,
    link: u64,
}

/// Whether two looks at a feed name the same postings alike.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize)]
pub struct Stability {
    /// Postings that both documents hold, told by what they say.
    pub compared: u64,
    /// How many of them have another id the second time.
    pub ids_changed: u64,
    /// How many of them have another link the second time.
    pub links_changed: u64,
}

impl Stability {
    /// The verdict, as a sentence.
    pub fn sentence(&self) -> String {
        let Self { compared, ids_changed, links_changed } = *self;
        match (compared, ids_changed, links_changed) {
            (0, ..) => {
                "The two documents have no posting in common, so nothing can be said about ids.".to_owned()
            }
            (_, 0, 0) => format!("Ids and links are stable: {compared} postings were the same both times."),
            (_, 0, links) => format!("Ids are stable. The links of {links} of {compared} postings change."),
            (_, ids, 0) => format!(
                "The ids of {ids} of {compared} postings change from one time to the next. Their links stay, and are what postings are known by."
            ),
            (_, ids, links) => format!(
                "The ids of {ids} and the links of {links} of {compared} postings change from one time to the next: they would be taken for new ones each time."
            ),
        }
    }
}

impl Rehearsal {
    /// Reads a document to its end and keeps the first `sample` postings.
    ///
    /// # Errors
    /// When it is no feed at all. A document that breaks off later is a rehearsal with an error.
    pub fn of(read: impl Read, options: ParseOptions, sample: usize) -> Result<Self, ParseError> {
        let mut items = Postings::new(read, options);
        let mut found = Self {
            summary: DocumentSummary::default(),
            postings: 0,
            sample: Vec::new(),
            rejected: 0,
            rejections: Vec::new(),
            lacking: Lacking::default(),
            repeated_ids: 0,
            mapping: None,
            error: None,
            identities: HashMap::new(),
        };
        let mut ids = HashSet::new();
        for item in items.by_ref() {
            match item {
                Ok(Item::Posting(posting)) => {
                    found.take(&posting);
                    if let Some(id) = posting.external_id.as_deref().filter(|_| ids.len() < COMPARED) {
                        found.repeated_ids += u64::from(!ids.insert(hash(&[id])));
                    }
                    if found.sample.len() < sample {
                        found.sample.push(*posting);
                    }
                }
                Ok(Item::Rejected(rejected)) => {
                    found.rejected += 1;
                    if found.rejections.len() < REJECTIONS {
                        found.rejections.push(rejected);
                    }
                }
                Err(err) if found.postings + found.rejected == 0 => return Err(err),
                Err(err) => found.error = Some(err.to_string()),
            }
        }
        found.mapping = items.recognised().cloned();
        found.summary = items.summary().clone();
        Ok(found)
    }

    fn take(&mut self, posting: &Posting) {
        self.postings += 1;
        let lacks = |lacks: bool| u64::from(lacks);
        self.lacking.id += lacks(posting.external_id.is_none());
        self.lacking.title += lacks(posting.untitled);
        self.lacking.company += lacks(posting.company.is_none());
        self.lacking.location += lacks(posting.locations.is_empty());
        self.lacking.posted_at += lacks(posting.posted_at.is_none());
        self.lacking.description += lacks(posting.description_html.is_none());
        self.lacking.url += lacks(posting.url.is_none());
        if self.identities.len() < COMPARED {
            let of = |text: &Option<String>| text.as_deref().map_or(0, |text| hash(&[text]));
            let identity = Identity { id: of(&posting.external_id), link: of(&posting.url) };
            // Two postings that say the same cannot be told apart by what they say.
            let shared = Identity { id: u64::MAX, link: u64::MAX };
            self.identities.entry(says(posting)).and_modify(|own| *own = shared).or_insert(identity);
        }
    }

    /// Compares with a second look at the same feed.
    pub fn compare(&self, second: &Self) -> Stability {
        let mut stability = Stability::default();
        for (says, identity) in &self.identities {
            let Some(other) = second.identities.get(says) else { continue };
            if identity.id == u64::MAX || other.id == u64::MAX {
                continue;
            }
            stability.compared += 1;
            stability.ids_changed += u64::from(identity.id != other.id);
            stability.links_changed += u64::from(identity.link != other.link);
        }
        stability
    }
}

/// What a posting says, as one number.
fn says(posting: &Posting) -> u64 {
    let text = plain_text(posting.description_html.as_deref().unwrap_or_default());
    let company = posting.company.as_deref().unwrap_or_default();
    hash(&[&posting.title, company, &posting.locations.join("\n"), &text])
}

fn hash(parts: &[&str]) -> u64 {
    let mut hash = Xxh3::new();
    for part in parts {
        hash.update(part.as_bytes());
        hash.update(&[0x1f]);
    }
    // The largest number is kept for postings that cannot be told apart.
    hash.digest().min(u64::MAX - 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rehearse(items: &str) -> Rehearsal {
        let document = format!("<rss version='2.0'><channel><title>T</title>{items}</channel></rss>");
        Rehearsal::of(document.as_bytes(), ParseOptions::default(), 1).unwrap()
    }

    #[test]
    fn what_postings_lack_and_repeat_is_counted() {
        let found = rehearse(
            "<item><title>A</title><guid>1</guid><company>Acme</company><pubDate>2026-01-01</pubDate></item>\
             <item><title>B</title><guid>1</guid><location>Leeds</location></item><item><title> </title></item>",
        );
        assert_eq!((found.postings, found.rejected, found.repeated_ids), (2, 1, 1));
        assert_eq!(found.sample.len(), 1, "only as many as were asked for");
        let expected =
            Lacking { company: 1, location: 1, posted_at: 1, description: 2, url: 2, ..Lacking::default() };
        assert_eq!(found.lacking, expected);
    }

    #[test]
    fn ids_that_change_between_two_looks_are_noticed() {
        let item = |id: &str, link: &str, title: &str| {
            format!(
                "<item><title>{title}</title><guid isPermaLink='false'>{id}</guid><link>https://b.example/{link}</link></item>"
            )
        };
        let first = rehearse(&[item("1", "a", "A"), item("2", "b", "B"), item("3", "c", "Gone")].concat());
        let second = rehearse(&[item("9", "a", "A"), item("2", "x", "B"), item("4", "d", "New")].concat());
        let stability = first.compare(&second);
        assert_eq!(stability, Stability { compared: 2, ids_changed: 1, links_changed: 1 });
        assert_eq!(first.compare(&first), Stability { compared: 3, ..Stability::default() });
        let twins = rehearse(&[item("1", "a", "A"), item("2", "b", "A")].concat());
        assert_eq!(twins.compare(&twins).compared, 0, "what cannot be told apart is not compared");
    }

    #[test]
    fn a_feed_nobody_knows_shows_where_its_fields_were_found() {
        let list = "<jobz><vacancy><headline>A</headline><employer>B</employer><joblink>https://b.example/1</joblink></vacancy>\
                    <vacancy><headline>C</headline><employer>D</employer><joblink>https://b.example/2</joblink></vacancy></jobz>";
        let found = Rehearsal::of(list.as_bytes(), ParseOptions::default(), 5).unwrap();
        let mapping = found.mapping.unwrap();
        assert_eq!(mapping.record.as_deref(), Some("vacancy"));
        let json = serde_json::to_string(&mapping).unwrap();
        let again =
            ParseOptions { mapping: Some(Mapping::from_json(&json).unwrap()), ..ParseOptions::default() };
        let mapped = Rehearsal::of(list.as_bytes(), again, 5).unwrap();
        assert_eq!(mapped.sample, found.sample, "it can be taken up as it is");
        assert_eq!(mapped.summary.dialect, "mapping");
    }

    #[test]
    fn what_is_no_feed_is_an_error() {
        assert!(Rehearsal::of(&b"<html></html>"[..], ParseOptions::default(), 5).is_err());
    }
}
