//! Feeds in, postings out: one at a time, whatever their size, dialect and state of repair.
//!
//! A first look finds packing, encoding, kind and dialect (`open`). A splitter cuts the document into records without
//! reading more than one into memory; a record becomes a small tree, the same for XML and JSON; the adapter of its
//! dialect makes a posting of it. What cannot be read is a rejection with its reason, and costs no other posting.

mod adapters;
pub mod boards;
pub mod canonical;
pub mod date;
mod encoding;
mod error;
mod fields;
mod generic;
mod json;
mod mapping;
mod names;
mod open;
mod page;
mod record;
mod salary;
mod split;
mod text;
mod tree;
mod unpack;

use crate::posting::{DocumentSummary, Item, Posting, Rejected};
use adapters::{Adapter, Context, Lists, RSS};
use contract::Millis;
use mapping::Places;
use open::{Choice, Opened, Records};
use record::Found;
use split::Piece;
use std::collections::VecDeque;
use std::io::Read;
use url::Url;

pub use error::ParseError;
pub use mapping::{Field, Mapping};
pub use page::{FeedLink, addresses, feed_links, looks_like_feed};
pub use text::plain_text;

/// Changes with what the parser makes of a document, so that documents that have not changed are read again.
pub const PARSER_VERSION: i64 = 2;

/// What of a rejected record is kept.
const RAW: usize = 16 << 10;

/// How to read a document.
#[derive(Debug, Clone)]
pub struct ParseOptions {
    /// Where it was found: what relative links are relative to.
    pub base_url: Option<Url>,
    /// The Content-Type header, for its charset.
    pub content_type: Option<String>,
    /// Records above this many bytes are rejected. The default is 4 MiB, a thousand times what postings have.
    pub max_posting_bytes: usize,
    /// Documents end here. The default is 4 GiB.
    pub max_document_bytes: u64,
    /// Where a person says the fields are; it counts before any adapter.
    pub mapping: Option<Mapping>,
    /// The time of reading: a posting of tomorrow is one of now, lest it stays on top for ever.
    pub now: Option<Millis>,
    /// Whether postings without title, link and id are given as well. An import rejects them.
    pub keep_nameless: bool,
}

impl Default for ParseOptions {
    fn default() -> Self {
        Self {
            base_url: None,
            content_type: None,
            max_posting_bytes: 4 << 20,
            max_document_bytes: 4 << 30,
            mapping: None,
            now: None,
            keep_nameless: false,
        }
    }
}

/// The postings of a document, in its order. An error is the last item.
pub struct Postings<R> {
    source: Source<R>,
    options: ParseOptions,
    summary: DocumentSummary,
    ordinal: u64,
    read: u64,
    /// Postings that are given although an import would reject them.
    nameless: u64,
    /// Records that hold nothing.
    blank: u64,
    ended: bool,
}

enum Source<R> {
    /// Not looked at yet: reading may fail, which only the iterator can tell.
    Unopened(Option<R>),
    Open(Box<Reading<R>>),
}

/// A document being read.
struct Reading<R> {
    opened: Opened<R>,
    /// Once the first piece has come.
    met: Option<Met>,
    /// Postings that were read together: those of a web page, or of a graph.
    waiting: VecDeque<Posting>,
    /// Records whose markup is broken and that were read all the same.
    mended: u64,
}

/// The adapter, and what holds for all records.
struct Met {
    adapter: Option<&'static Adapter>,
    places: Places,
    context: Context,
}

impl<R: Read> Postings<R> {
    /// Starts reading, in large pieces: `read` needs no buffer. Nothing is read before the first posting is asked for.
    pub fn new(read: R, options: ParseOptions) -> Self {
        Self {
            source: Source::Unopened(Some(read)),
            options,
            summary: DocumentSummary::default(),
            ordinal: 0,
            read: 0,
            nameless: 0,
            blank: 0,
            ended: false,
        }
    }

    /// What is known of the document by now; all of it once the iterator has ended.
    pub fn summary(&self) -> &DocumentSummary {
        &self.summary
    }

    /// Where the fields were found by their names, once the first item has come: what a person can go on from.
    pub fn recognised(&self) -> Option<&Mapping> {
        match &self.source {
            Source::Open(reading) => match &reading.opened.choice {
                Choice::Mapping(mapping, "xml" | "json") => Some(mapping),
                _ => None,
            },
            Source::Unopened(_) => None,
        }
    }

    fn read(&mut self) -> Result<Option<Item>, ParseError> {
        if let Source::Unopened(read) = &mut self.source {
            let Some(read) = read.take() else { return Ok(None) };
            let opened = open::open(read, &self.options)?;
            self.source = Source::Open(Box::new(Reading::of(opened)));
        }
        let Source::Open(reading) = &mut self.source else { return Ok(None) };
        loop {
            if let Some(posting) = reading.waiting.pop_front() {
                return Ok(Some(self.give(Box::new(posting))));
            }
            let piece = reading.piece()?;
            if reading.met.is_none() {
                let met = reading.meet(&self.options, piece == Piece::Record);
                met.tell(&reading.opened, &mut self.summary);
                reading.met = Some(met);
                if !reading.waiting.is_empty() {
                    continue;
                }
            }
            match piece {
                Piece::End { complete } => {
                    self.end(complete)?;
                    return Ok(None);
                }
                Piece::TooLarge(raw) => {
                    let limit = self.options.max_posting_bytes >> 20;
                    let reason = format!("The posting is larger than {limit} MB. It is most likely broken.");
                    return Ok(Some(self.reject("too_large", reason, &String::from_utf8_lossy(&raw))));
                }
                Piece::Record => {
                    let (read, raw) = reading.posting(&self.options);
                    let item = match read {
                        Ok(Found::Other) => continue,
                        Ok(Found::Blank) => {
                            self.blank += 1;
                            continue;
                        }
                        Ok(Found::Posting(posting)) => self.give(posting),
                        Err((code, reason)) => self.reject(code, reason, &raw),
                    };
                    return Ok(Some(item));
                }
            }
        }
    }

    fn give(&mut self, mut posting: Box<Posting>) -> Item {
        self.ordinal += 1;
        self.read += 1;
        let is_nameless = posting.untitled && posting.external_id.is_none() && posting.url.is_none();
        self.nameless += u64::from(is_nameless);
        posting.ordinal = self.ordinal;
        Item::Posting(posting)
    }

    fn reject(&mut self, code: &str, reason: String, raw: &str) -> Item {
        self.ordinal += 1;
        Item::Rejected(Rejected {
            ordinal: self.ordinal,
            code: code.to_owned(),
            reason,
            raw: record::cut(raw).to_owned(),
        })
    }

    /// The document is over, for whatever reason.
    fn end(&mut self, complete: bool) -> Result<(), ParseError> {
        let Source::Open(reading) = &self.source else { return Ok(()) };
        let (refusal, is_damaged) = reading.unpacked();
        if let Some(refusal) = refusal {
            return Err(open::refused(refusal, &self.options));
        }
        if is_damaged {
            self.summary.warnings.push(
                "The packed document is damaged or cut off. What came before that was read.".to_owned(),
            );
        }
        self.summary.complete = complete && !is_damaged;
        if let Some(fault) = self.first_fault() {
            return Err(fault);
        }
        self.finish();
        Ok(())
    }

    /// What is wrong with the first record of a JSON document of which nothing could be read.
    fn first_fault(&self) -> Option<ParseError> {
        let Source::Open(reading) = &self.source else { return None };
        let (at, what) = reading.opened.broken.clone().filter(|_| self.read == 0)?;
        Some(ParseError::BadJson { at, what })
    }

    fn finish(&mut self) {
        self.ended = true;
        let Source::Open(reading) = &self.source else { return };
        self.summary.warnings.splice(0..0, reading.opened.warnings.iter().cloned());
        self.summary.warnings.extend(reading.opened.text.warnings());
        self.summary.warnings.extend(reading.warnings());
        if self.nameless > 0 {
            let warning = format!(
                "{} of the postings have no title, no id and no link. An import would reject them.",
                self.nameless
            );
            self.summary.warnings.push(warning);
        }
        if self.blank > 0 {
            let warning = match self.blank {
                1 => "One record is blank and was left out.".to_owned(),
                blank => format!("{blank} records are blank and were left out."),
            };
            self.summary.warnings.push(warning);
        }
        self.summary.next_page = reading.next_page(self.ordinal);
    }
}

impl<R: Read> Reading<R> {
    fn of(opened: Opened<R>) -> Self {
        Self { opened, met: None, waiting: VecDeque::new(), mended: 0 }
    }

    fn piece(&mut self) -> Result<Piece, ParseError> {
        Ok(match &mut self.opened.records {
            Records::Xml(splitter) => splitter.next()?,
            Records::Json(splitter) => splitter.next()?,
            Records::Page(_) => Piece::End { complete: true },
        })
    }

    /// Chooses the adapter, now that the head is known, and the first record if there is one.
    fn meet(&mut self, options: &ParseOptions, has_record: bool) -> Met {
        let found_at = options.base_url.clone();
        let context = match &self.opened.records {
            Records::Xml(splitter) => {
                let (mut names, is_atom) = match &self.opened.choice {
                    Choice::Feed { names, is_atom } => (names.clone(), *is_atom),
                    _ => (names::Names::default(), false),
                };
                let head = self.opened.text.look(splitter.head()).into_owned();
                let head = tree::escape_stray_lt(&head);
                // Name spaces are declared by the very elements whose names they change.
                if let Some(declared) = tree::read_beginning(&head, &names) {
                    names.learn(&declared);
                    declared.child("channel").iter().for_each(|channel| names.learn(channel));
                }
                let _ = is_atom;
                let head = tree::read_beginning(&head, &names);
                Context::of_xml(head.as_ref(), names, found_at)
            }
            Records::Json(splitter) => Context::of_json(splitter.around(), found_at),
            Records::Page(_) => Context::of_json(&[], found_at),
        };
        let adapter = match &self.opened.choice {
            Choice::Adapter(adapter) => Some(*adapter),
            Choice::Mapping(..) => None,
            Choice::Feed { is_atom, .. } => {
                let first = match &self.opened.records {
                    Records::Xml(splitter) if has_record => self.opened.text.look(splitter.record()),
                    _ => "".into(),
                };
                let first = tree::escape_stray_lt(&first);
                let first = tree::read_beginning(&first, &context.names);
                Some(adapters::of_feed(&context, first.as_ref(), *is_atom))
            }
        };
        let places = adapter.map_or_else(|| open::places(&self.opened.choice), Adapter::places);
        let met = Met { adapter, places, context };
        if let Records::Page(scripts) = &self.opened.records {
            self.waiting = record::of_scripts(scripts, &met.context, options);
        }
        met
    }

    /// The posting of the record at hand; and the record, if it is none.
    fn posting(&mut self, options: &ParseOptions) -> (record::Read, String) {
        let Some(met) = &self.met else { return (Ok(Found::Other), String::new()) };
        let read =
            |node: &tree::Node<'_>| record::posting(node, met.adapter, &met.places, &met.context, options);
        match &mut self.opened.records {
            Records::Xml(splitter) => {
                let text = self.opened.text.text(splitter.record());
                let read =
                    record::xml(&text, &met.context.names).and_then(|node| read(&node)).or_else(|why| {
                        // Markup that is broken is read as far as it goes.
                        if why.0 != "malformed" {
                            return Err(why);
                        }
                        self.mended += 1;
                        let mended = tree::escape_stray_lt(&text);
                        match tree::read_lenient(&mended, &met.context.names) {
                            Ok(node) => read(&node),
                            Err(why) => {
                                Err(("malformed", format!("The posting's XML cannot be read: {why}.")))
                            }
                        }
                    });
                let raw = if read.is_err() { record::cut(&text).to_owned() } else { String::new() };
                (read, raw)
            }
            Records::Json(splitter) => {
                let text = self.opened.text.text(splitter.record());
                let read = match json::read(&text).map(tree::Node::into_first) {
                    Ok(Some(node)) if met.is_graph(&node) => {
                        self.waiting = record::jobs_in(&node, &met.context, options);
                        Ok(Found::Other)
                    }
                    Ok(node) => node.map_or(Ok(Found::Other), |node| read(&node)),
                    Err(why) => {
                        let reason = format!("The posting's JSON cannot be read: {why}.");
                        self.opened.broken.get_or_insert_with(|| (splitter.record_at() + 1, why));
                        Err(("malformed", reason))
                    }
                };
                let raw = if read.is_err() { record::cut(&text).to_owned() } else { String::new() };
                (read, raw)
            }
            Records::Page(_) => (Ok(Found::Other), String::new()),
        }
    }

    fn unpacked(&self) -> (Option<unpack::Refusal>, bool) {
        let bytes = match &self.opened.records {
            Records::Xml(splitter) => splitter.source(),
            Records::Json(splitter) => splitter.source(),
            Records::Page(_) => return (None, false),
        };
        (bytes.unpacked().refusal(), bytes.unpacked().is_damaged())
    }

    /// What is worth knowing about the state the document is in.
    fn warnings(&self) -> Vec<String> {
        let mut warnings = Vec::new();
        match self.mended {
            0 => {}
            1 => warnings
                .push("The markup of one posting is broken. It was read as well as it can be.".to_owned()),
            n => warnings.push(format!(
                "The markup of {n} postings is broken. They were read as well as they can be."
            )),
        }
        if let Records::Xml(splitter) = &self.opened.records
            && splitter.goes_on()
        {
            warnings.push("The document goes on behind its end.".to_owned());
        }
        warnings
    }

    fn next_page(&self, postings: u64) -> Option<String> {
        let met = self.met.as_ref()?;
        let around = match &self.opened.records {
            Records::Json(splitter) => splitter.around(),
            _ => &[],
        };
        let page = met.context.next_page(met.adapter?.paging, around, postings)?;
        (met.context.found_at.as_ref() != Some(&page)).then(|| page.into())
    }
}

impl Met {
    /// Whether an object of JSON-LD holds jobs instead of being one.
    fn is_graph(&self, object: &tree::Node<'_>) -> bool {
        self.adapter.is_some_and(|adapter| std::ptr::eq(adapter, adapters::job_posting()))
            && !adapters::is_job(object)
    }

    fn tell<R>(&self, opened: &Opened<R>, summary: &mut DocumentSummary) {
        summary.dialect = match (self.adapter, &opened.choice) {
            (Some(adapter), _) if std::ptr::eq(adapter, &RSS) => {
                opened.dialect.unwrap_or(adapter.name).to_owned()
            }
            (Some(adapter), _) => adapter.name.to_owned(),
            (None, Choice::Mapping(_, name)) => (*name).to_owned(),
            (None, _) => String::new(),
        };
        summary.provider = self.adapter.and_then(|adapter| self.context.provider(adapter));
        summary.lists_everything = match (self.adapter, &opened.choice) {
            (Some(adapter), _) => adapter.lists == Lists::Everything,
            (None, Choice::Mapping(mapping, _)) => mapping.lists_everything,
            (None, _) => false,
        };
        summary.title.clone_from(&self.context.title);
    }
}

impl<R: Read> Iterator for Postings<R> {
    type Item = Result<Item, ParseError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.ended {
            return None;
        }
        match self.read() {
            Ok(item) => item.map(Ok),
            Err(err) => {
                let err = self.first_fault().unwrap_or(err);
                self.finish();
                self.summary.complete = false;
                Some(Err(err))
            }
        }
    }
}

#[cfg(test)]
mod tests;
