//! From a record to a posting that can be stored, or to the reason why it cannot.

use super::adapters::{self, Adapter, Context};
use super::names::Names;
use super::places::Places;
use super::text::{beginning, line, plain_text, unescape, without_controls};
use super::tree::{self, Node};
use super::{ParseOptions, RAW};
use crate::posting::Posting;
use contract::Millis;
use std::collections::{HashMap, VecDeque};

/// What a record holds; or why it cannot be read, as code and sentence.
pub(super) type Read = Result<Found, (&'static str, String)>;

/// What a record holds.
pub(super) enum Found {
    /// A posting.
    Posting(Box<Posting>),
    /// Something that stands among the postings and is none.
    Other,
    /// Nothing at all: `<job>...</job>`, as documentation and templates have it.
    Blank,
}

/// A posting dated later than this after it was read is not from the future: its date is wrong.
const AHEAD: Millis = 24 * 3_600_000;
/// The longest title made of a description.
const TITLE: usize = 120;

/// At most 16 KiB of a record.
pub(super) fn cut(record: &str) -> &str {
    &record[..record.floor_char_boundary(RAW)]
}

/// A record that is well-formed.
pub(super) fn xml<'a>(record: &'a str, names: &Names) -> Result<Node<'a>, (&'static str, String)> {
    tree::read_strict(record, names).map_err(|why| ("malformed", why))
}

/// Reads a record by its adapter, or where the fields are known to be.
pub(super) fn posting(
    record: &Node<'_>,
    adapter: Option<&Adapter>,
    places: &Places,
    context: &Context,
    options: &ParseOptions,
) -> Read {
    if record.children().is_empty() && record.attributes().next().is_none() {
        return Ok(Found::Blank);
    }
    let posting = match adapter {
        Some(adapter) => adapter.posting(places, record, context),
        None => Some(places.posting(record, context)),
    };
    let Some(posting) = posting else { return Ok(Found::Other) };
    // Remote OK begins its list with a legal notice.
    if posting.title.is_empty() && posting.external_id.is_none() && record.child("legal").is_some() {
        return Ok(Found::Other);
    }
    finish(posting, options).map(|posting| Found::Posting(Box::new(posting)))
}

/// What holds for postings of all dialects.
fn finish(mut posting: Posting, options: &ParseOptions) -> Result<Posting, (&'static str, String)> {
    if let Some(html) = &posting.description_html
        && memchr::memchr(b'<', html.as_bytes()).is_none()
        && html.contains("&lt;")
    {
        // HTML that was escaped twice.
        posting.description_html = Some(unescape(html).into_owned());
    }
    if let Some(html) =
        posting.description_html.as_deref().and_then(|html| html.strip_prefix("![CDATA[")?.strip_suffix("]]"))
    {
        posting.description_html = Some(html.to_owned());
    }
    posting.description_html = posting.description_html.map(without_controls).filter(|html| !html.is_empty());
    if let Some(now) = options.now {
        for date in [&mut posting.posted_at, &mut posting.updated_at] {
            *date = date.map(|date| if date > now + AHEAD { now } else { date });
        }
    }
    let is_named = !posting.title.is_empty() || posting.external_id.is_some() || posting.url.is_some();
    if posting.title.is_empty() {
        posting.untitled = true;
        posting.title = stand_in(&posting).unwrap_or_default();
    }
    let has_anything = || {
        posting.external_id.is_some()
            || posting.posted_at.is_some()
            || posting.updated_at.is_some()
            || !posting.categories.is_empty()
    };
    match () {
        () if !posting.title.is_empty() && (is_named || options.keep_nameless) => Ok(posting),
        () if options.keep_nameless && has_anything() => Ok(posting),
        () if is_named => {
            Err(("no_title", "The posting has no title, and nothing to show in its place.".to_owned()))
        }
        () => Err(("no_title", "The posting has no title, no id and no link.".to_owned())),
    }
}

/// Whether a date of the posting is the time of reading: it would be another one later.
pub(super) fn is_dated_by_reading(posting: &Posting, options: &ParseOptions) -> bool {
    options.now.is_some() && [posting.posted_at, posting.updated_at].contains(&options.now)
}

/// What is shown where a title is missing: the first words of the description, else the link.
fn stand_in(posting: &Posting) -> Option<String> {
    let html = posting.description_html.as_deref().unwrap_or_default();
    let text = plain_text(&html[..html.floor_char_boundary(2 << 10)]);
    let words = beginning(&text, TITLE);
    Some(words).filter(|words| !words.is_empty()).or_else(|| posting.url.clone())
}

/// The job postings anywhere in JSON-LD. Who hires may be named elsewhere in it: `names` by `@id`.
pub(super) fn jobs_in(
    tree: &Node<'_>,
    names: &HashMap<String, String>,
    context: &Context,
    options: &ParseOptions,
) -> VecDeque<Posting> {
    let adapter = adapters::job_posting();
    let places = adapter.places();
    let mut found = VecDeque::new();
    let mut open = vec![tree];
    while let Some(node) = open.pop() {
        if !adapters::is_job(node) {
            open.extend(node.children().iter().rev());
        } else if let Ok(Found::Posting(mut posting)) =
            posting(node, Some(adapter), &places, context, options)
        {
            let company = || names.get(node.child("hiringOrganization")?.get("@id")?);
            posting.company = posting.company.or_else(|| line(company()?));
            found.push_back(*posting);
        }
    }
    found
}

/// What the objects of JSON-LD are called that have an `@id`.
pub(super) fn names_in(tree: &Node<'_>) -> HashMap<String, String> {
    let mut names = HashMap::new();
    let mut open = vec![tree];
    while let Some(node) = open.pop() {
        if let (Some(id), Some(name)) = (node.get("@id"), node.get("name")) {
            names.insert(id.to_owned(), name.to_owned());
        }
        open.extend(node.children());
    }
    names
}
