//! A feed on trial: what would come of it, before anything is stored.

use crate::parse::canonical::canonical_url;
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
    /// What postings say, without what they are known by; and for each of those that say it, that.
    known_by: HashMap<u64, Vec<Keys>>,
    /// How many postings are among them.
    known: usize,
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

/// What a posting is known by, as far as it has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Keys {
    id: Option<u64>,
    link: Option<u64>,
    requisition: Option<u64>,
}

impl Keys {
    fn of(posting: &Posting) -> Self {
        let of = |text: Option<&str>| text.map(|text| hash(&[text]));
        let link = posting.url.as_deref().map(|url| canonical_url(url).unwrap_or_else(|| url.to_owned()));
        Self {
            id: of(posting.external_id.as_deref()),
            link: of(link.as_deref()),
            requisition: of(posting.requisition_id.as_deref()),
        }
    }

    fn is_none(&self) -> bool {
        self.id.is_none() && self.link.is_none() && self.requisition.is_none()
    }
}

/// Whether two looks at a feed name the same postings alike.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize)]
pub struct Stability {
    /// Postings that both documents hold, told by what they say.
    pub compared: u64,
    /// How many of them have another id the second time.
    pub ids_changed: u64,
    /// How many of them have another link the second time, not counting what tracks clicks.
    pub links_changed: u64,
    /// How many of them have neither id nor link, and are known by what they say.
    pub nameless: u64,
    /// How many of them would be taken for new ones, since nothing they are known by stays.
    pub lost: u64,
}

impl Stability {
    /// The verdict, in sentences.
    pub fn sentence(&self) -> String {
        let Self { compared, ids_changed, links_changed, nameless, lost } = *self;
        if compared == 0 {
            return "The two documents have no posting in common, so nothing can be said about ids."
                .to_owned();
        }
        let of_all = |n: u64, what: &str| (n > 0).then(|| format!("{what}: {n} of {compared} postings."));
        let said = [
            of_all(ids_changed, "Ids change from one time to the next"),
            of_all(links_changed, "Links change from one time to the next"),
            of_all(nameless, "Without id and link, so that a changed word makes another posting"),
            of_all(lost, "Taken for new ones each time"),
        ];
        let said: Vec<String> = said.into_iter().flatten().collect();
        match lost {
            0 if said.is_empty() => {
                format!("Stable: {compared} of {compared} postings had the same ids and links both times.")
            }
            0 => format!("{} All would be known again.", said.join(" ")),
            _ => said.join(" "),
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
            known_by: HashMap::new(),
            known: 0,
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
        if self.known < COMPARED {
            self.known += 1;
            self.known_by.entry(says(posting)).or_default().push(Keys::of(posting));
        }
    }

    /// Compares with a second look at the same feed.
    pub fn compare(&self, second: &Self) -> Stability {
        let all = || second.known_by.values().flatten();
        let ids: HashSet<u64> = all().filter_map(|keys| keys.id).collect();
        let links: HashSet<u64> = all().filter_map(|keys| keys.link).collect();
        let requisitions: HashSet<u64> = all().filter_map(|keys| keys.requisition).collect();
        let is_in = |key: Option<u64>, keys: &HashSet<u64>| key.is_some_and(|key| keys.contains(&key));
        let is_gone = |key: Option<u64>, keys: &HashSet<u64>| key.is_some_and(|key| !keys.contains(&key));
        let mut stability = Stability::default();
        for (says, own) in &self.known_by {
            let Some(others) = second.known_by.get(says) else { continue };
            // Those that say the same cannot be told apart: as many as the second document lacks are gone, not changed.
            let compared = own.len().min(others.len());
            let count = |is: &dyn Fn(&Keys) -> bool| {
                let gone = own.len() - compared;
                own.iter().filter(|keys| is(keys)).count().saturating_sub(gone).min(compared) as u64
            };
            let is_known = |keys: &Keys| {
                is_in(keys.id, &ids)
                    || is_in(keys.link, &links)
                    || is_in(keys.requisition, &requisitions)
                    || keys.is_none()
            };
            stability.compared += compared as u64;
            stability.ids_changed += count(&|keys| is_gone(keys.id, &ids));
            stability.links_changed += count(&|keys| is_gone(keys.link, &links));
            stability.nameless += count(&Keys::is_none);
            stability.lost += count(&|keys| !is_known(keys));
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
    hash.digest()
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
        let expected = Stability { compared: 2, ids_changed: 1, links_changed: 1, ..Stability::default() };
        assert_eq!(first.compare(&second), expected, "what keeps one of them is known again");
        assert_eq!(first.compare(&first), Stability { compared: 3, ..Stability::default() });
        let moved = rehearse(&[item("1", "a?utm_source=x", "A"), item("8", "y", "B")].concat());
        let expected =
            Stability { compared: 2, ids_changed: 1, links_changed: 1, lost: 1, ..Stability::default() };
        assert_eq!(first.compare(&moved), expected);
    }

    #[test]
    fn what_a_posting_does_not_have_is_nothing_it_is_known_by() {
        let only = |field: &str, n: u32| {
            let item = |title: &str| {
                format!("<item><title>{title}</title>{}</item>", field.replace('#', &format!("{title}{n}")))
            };
            rehearse(&[item("A"), item("B")].concat())
        };
        let compare = |field: &str| only(field, 1).compare(&only(field, 2));
        let id = "<guid isPermaLink='false'>#</guid>";
        let link = "<link>https://b.example/#</link>";
        assert_eq!(compare(id), Stability { compared: 2, ids_changed: 2, lost: 2, ..Stability::default() });
        assert_eq!(
            compare(link),
            Stability { compared: 2, links_changed: 2, lost: 2, ..Stability::default() }
        );
        let bare =
            rehearse("<item><title>A</title><category>C</category></item><item><title>B</title></item>");
        assert_eq!(bare.compare(&bare), Stability { compared: 2, nameless: 2, ..Stability::default() });
        let twins = |a: &str, b: &str| {
            let item =
                |id: &str| format!("<item><title>T</title><guid isPermaLink='false'>{id}</guid></item>");
            rehearse(&[item(a), item(b)].concat())
        };
        let compare = |second: &Rehearsal| twins("1", "2").compare(second);
        assert_eq!(compare(&twins("2", "1")), Stability { compared: 2, ..Stability::default() });
        assert_eq!(
            compare(&twins("1", "3")),
            Stability { compared: 2, ids_changed: 1, lost: 1, ..Stability::default() }
        );
    }

    #[test]
    fn the_verdict_is_told_in_sentences() {
        let table = [
            (
                Stability::default(),
                "The two documents have no posting in common, so nothing can be said about ids.",
            ),
            (
                Stability { compared: 4, ..Stability::default() },
                "Stable: 4 of 4 postings had the same ids and links both times.",
            ),
            (
                Stability { compared: 4, ids_changed: 4, ..Stability::default() },
                "Ids change from one time to the next: 4 of 4 postings. All would be known again.",
            ),
            (
                Stability { compared: 4, ids_changed: 4, links_changed: 1, lost: 1, ..Stability::default() },
                "Ids change from one time to the next: 4 of 4 postings. Links change from one time to the next: 1 of 4 \
                 postings. Taken for new ones each time: 1 of 4 postings.",
            ),
        ];
        for (stability, sentence) in table {
            assert_eq!(stability.sentence(), sentence);
        }
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
