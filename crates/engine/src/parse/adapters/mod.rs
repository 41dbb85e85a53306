//! One adapter a dialect: where its fields are, what it lists, and what names its jobs.

mod atom;
mod context;
mod hacker_news;
mod headline;
mod json_boards;
mod json_feed;
mod labels;
mod rss;
mod rss_boards;
mod schema_org;
mod titles;
mod xml_lists;

use super::date::DayMonth;
use super::fields;
use super::mapping::Table;
use super::places::Places;
use super::text::line;
use super::tree::Node;
use crate::posting::Posting;
pub(super) use context::{Context, join};
pub(super) use json_boards::{of_json, of_list};
pub(super) use rss::RSS;
pub(super) use schema_org::is_job;

/// A dialect that is known.
pub(super) struct Adapter {
    /// The word by which it is known elsewhere.
    pub name: &'static str,
    /// By what it is told apart.
    pub signs: Signs,
    /// The board whose ids are unique across all its feeds.
    pub board: Option<Board>,
    /// What the source lists.
    pub lists: Lists,
    /// How further pages are asked for.
    pub paging: Paging,
    /// How a record is read.
    pub read: Read,
}

/// By what a dialect is told apart from others of the same shape.
#[derive(Debug, Clone, Copy)]
pub(super) enum Signs {
    /// Of feeds: any of these is enough.
    Feed {
        /// The board's hosts, in the feed's own link or its address.
        hosts: &'static [&'static str],
        /// A known name space that is declared, by its prefix here.
        space: &'static str,
        /// How the feed's title begins.
        title: &'static str,
        /// Elements the first posting has, all of them.
        marks: &'static [&'static str],
    },
    /// Of lists in XML: root and record by name, and elements the first record has, all of them.
    List {
        /// Names of the root element.
        roots: &'static [&'static str],
        /// The names of records.
        records: &'static [&'static str],
        /// Elements the first record has; alternatives with `|`.
        marks: &'static [&'static str],
    },
    /// Of JSON: members the records have, all of them; or the board's host, and the list where it usually is.
    Json {
        /// The members; alternatives with `|`.
        marks: &'static [&'static str],
        /// The path of the records; blank where the document is the list itself.
        list: &'static str,
    },
}

/// A board, and the hosts that vouch for its ids.
#[derive(Debug, Clone, Copy)]
pub(super) struct Board {
    /// The name of the name space.
    pub name: &'static str,
    /// Its hosts.
    pub hosts: &'static [&'static str],
    /// Whether ids are unique within each customer of the board only.
    pub tenant: Tenant,
}

/// Where the name of a board's customer is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tenant {
    /// Ids are unique across the board.
    None,
    /// `acme` of `acme.board.example`.
    Subdomain,
}

/// What a source lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Lists {
    /// All postings there are: one that is missing is gone.
    Everything,
    /// The newest ones: absence means nothing.
    Newest,
}

/// How further pages are asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Paging {
    /// There are none.
    None,
    /// The document names the next page at this path, or by `rel=next`.
    Link(&'static str),
    /// A page number in the query of the address.
    Number {
        /// The parameter.
        parameter: &'static str,
        /// The path of the number of pages; where a document does not say it, a page without postings is the last.
        pages: &'static str,
        /// The path of the number of postings on all pages.
        total: &'static str,
    },
    /// A count of postings to skip, in the query of the address; where the document says how many there are.
    Offset {
        /// The parameter.
        parameter: &'static str,
        /// The path of the total.
        total: &'static str,
    },
}

/// How a record is read.
pub(super) enum Read {
    /// As a feed's item; then these fields; then by hand.
    Feed(&'static Table, fn(Posting, &Node<'_>, &Context) -> Posting),
    /// By a table alone; then by hand.
    Table(&'static Table, DayMonth, fn(Posting, &Node<'_>, &Context) -> Posting),
    /// By hand alone; `None` is no posting and not counted.
    Hand(fn(&Node<'_>, &Context) -> Option<Posting>),
}

/// Leaves a posting as the table made it.
fn as_is(posting: Posting, _: &Node<'_>, _: &Context) -> Posting {
    posting
}

impl Adapter {
    /// Where the fields are, made ready for a document.
    pub fn places(&self) -> Places {
        match self.read {
            Read::Feed(table, _) => Places::of_table(table, DayMonth::DayFirst),
            Read::Table(table, order, _) => Places::of_table(table, order),
            Read::Hand(_) => Places::of_table(&[], DayMonth::DayFirst),
        }
    }

    /// Reads a record. Fields that must hold for a posting to be stored are checked by the caller; `None` is something
    /// that stands among the postings and is none.
    pub fn posting(&self, places: &Places, record: &Node<'_>, context: &Context) -> Option<Posting> {
        Some(without_placeholders(match self.read {
            Read::Feed(_, finish) => {
                let plain = rss::posting(record, context);
                finish(rss::overlay(plain, places.posting(record, context)), record, context)
            }
            Read::Table(_, _, finish) => finish(places.posting(record, context), record, context),
            Read::Hand(read) => read(record, context)?,
        }))
    }
}

/// Company, places and id, unless they say that they are not known.
fn without_placeholders(mut posting: Posting) -> Posting {
    for field in [&mut posting.company, &mut posting.external_id] {
        field.take_if(|text| fields::is_placeholder(text));
    }
    posting.locations.retain(|place| !fields::is_placeholder(place));
    posting
}

/// Boards that write Atom in ways of their own.
static ATOM_BOARDS: &[&Adapter] = &[&hacker_news::ATOM, &atom::FACTS_IN_CONTENT];

/// The feed dialect of a first posting.
pub(super) fn of_feed(context: &Context, first: Option<&Node<'_>>, is_atom: bool) -> &'static Adapter {
    let plain = if is_atom { &atom::ATOM } else { &rss::RSS };
    let boards = if is_atom { ATOM_BOARDS } else { rss_boards::ALL };
    let is_of = |adapter: &&&Adapter| {
        let Signs::Feed { hosts, space, title, marks } = adapter.signs else { return false };
        context.is_of(hosts)
            || (!space.is_empty()
                && (context.names.declares(space)
                    || (space == super::names::FAMILY && context.names.has_family())))
            || (!title.is_empty() && context.title.as_deref().is_some_and(|own| own.starts_with(title)))
            || (!marks.is_empty() && first.is_some_and(|first| has_marks(first, marks)))
    };
    boards.iter().find(is_of).copied().unwrap_or(plain)
}

/// How fully a dialect words its postings: [`crate::posting::DocumentSummary::fullness`].
pub(super) fn fullness(adapter: &'static Adapter) -> u8 {
    let is_plain =
        [&rss::RSS, &atom::ATOM, &json_feed::JSON_FEED].iter().any(|plain| std::ptr::eq(*plain, adapter));
    match adapter.signs {
        _ if is_plain => 0,
        Signs::Feed { .. } => 1,
        Signs::List { .. } | Signs::Json { .. } => 2,
    }
}

/// The dialects of lists whose root has this name.
pub(super) fn of_root(root: &str) -> impl Iterator<Item = &'static Adapter> {
    xml_lists::ALL.iter().copied().filter(move |adapter| match adapter.signs {
        Signs::List { roots, .. } => roots.iter().any(|name| name.eq_ignore_ascii_case(root)),
        _ => false,
    })
}

/// The adapter of JSON Feed.
pub(super) fn json_feed() -> &'static Adapter {
    &json_feed::JSON_FEED
}

/// The adapter of schema.org's JobPosting.
pub(super) fn job_posting() -> &'static Adapter {
    &schema_org::JOB_POSTING
}

/// Whether a record has all these elements.
pub(super) fn has_marks(record: &Node<'_>, marks: &[&str]) -> bool {
    marks.iter().all(|mark| {
        mark.split('|').any(|path| match path.strip_prefix('@') {
            Some(name) => record.attribute(name).is_some() || record.child(path).is_some(),
            None => {
                let mut found = Vec::new();
                super::places::collect(record, &super::places::steps(path), &mut found);
                !found.is_empty()
            }
        })
    })
}

/// A list in one text: "A, B and C".
pub(super) fn list(text: &str) -> Vec<String> {
    super::places::once(text.split(',').filter_map(line).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_dialect_is_in_the_documentation() {
        let docs = include_str!("../../../../../docs/FEEDS.md");
        let all = rss_boards::ALL.iter().chain(xml_lists::ALL).chain(json_boards::ALL).chain(ATOM_BOARDS);
        for adapter in all.copied().chain([&rss::RSS, &atom::ATOM, &json_feed::JSON_FEED]) {
            assert!(
                docs.contains(&format!("`{}`", adapter.name)),
                "{} is missing in docs/FEEDS.md",
                adapter.name
            );
        }
    }

    #[test]
    fn every_dialect_has_a_fixture() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/snapshots");
        let snapshots: Vec<String> = std::fs::read_dir(folder)
            .unwrap()
            .map(|entry| std::fs::read_to_string(entry.unwrap().path()).unwrap())
            .collect();
        let all = rss_boards::ALL.iter().chain(xml_lists::ALL).chain(json_boards::ALL).chain(ATOM_BOARDS);
        for adapter in all.copied() {
            let line = format!("\"dialect\": \"{}\"", adapter.name);
            assert!(
                snapshots.iter().any(|snapshot| snapshot.contains(&line)),
                "{} has no fixture",
                adapter.name
            );
        }
    }
}
