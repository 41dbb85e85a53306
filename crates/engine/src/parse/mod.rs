//! Feeds in, postings out: one at a time, whatever their size, dialect and state of repair.
//!
//! A first look finds packing, encoding, kind and dialect (`open`). A splitter cuts the document into records without
//! reading more than one into memory; a record becomes a small tree, the same for XML and JSON; the adapter of its
//! dialect makes a posting of it. What cannot be read is a rejection with its reason, and costs no other posting.

mod adapters;
pub mod canonical;
mod date;
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
use split::Piece;
use std::collections::VecDeque;
use std::io::Read;
use url::Url;

pub use error::ParseError;
pub use mapping::{Field, Mapping};
pub use page::{FeedLink, feed_links};
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
    /// Postings of a web page.
    waiting: VecDeque<Posting>,
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
            ended: false,
        }
    }

    /// What is known of the document by now; all of it once the iterator has ended.
    pub fn summary(&self) -> &DocumentSummary {
        &self.summary
    }

    fn read(&mut self) -> Result<Option<Item>, ParseError> {
        if let Source::Unopened(read) = &mut self.source {
            let Some(read) = read.take() else { return Ok(None) };
            let opened = open::open(read, &self.options)?;
            self.source = Source::Open(Box::new(Reading { opened, met: None, waiting: VecDeque::new() }));
        }
        let Source::Open(reading) = &mut self.source else { return Ok(None) };
        loop {
            let piece = reading.piece()?;
            if reading.met.is_none() {
                let met = reading.meet(&self.options, piece == Piece::Record);
                met.tell(&reading.opened, &mut self.summary);
                reading.met = Some(met);
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
                        Ok(None) => continue,
                        Ok(Some(posting)) => {
                            self.ordinal += 1;
                            self.read += 1;
                            let is_nameless =
                                posting.untitled && posting.external_id.is_none() && posting.url.is_none();
                            self.nameless += u64::from(is_nameless);
                            Item::Posting(Box::new(Posting { ordinal: self.ordinal, ..posting }))
                        }
                        Err((code, reason)) => self.reject(code, reason, &raw),
                    };
                    return Ok(Some(item));
                }
            }
        }
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
        if let Records::Json(splitter) = &reading.opened.records
            && self.read == 0
            && let Some(why) = &reading.opened.broken
        {
            let _ = splitter;
            return Err(ParseError::BadJson { at: why.0, what: why.1.clone() });
        }
        self.finish();
        Ok(())
    }

    fn finish(&mut self) {
        self.ended = true;
        let Source::Open(reading) = &self.source else { return };
        self.summary.warnings.splice(0..0, reading.opened.warnings.iter().cloned());
        self.summary.warnings.extend(reading.opened.text.warnings());
        if self.nameless > 0 {
            let warning = format!(
                "{} of the postings have no title, no id and no link. An import would reject them.",
                self.nameless
            );
            self.summary.warnings.push(warning);
        }
        self.summary.next_page = reading.next_page(self.ordinal);
    }
}

impl<R: Read> Reading<R> {
    fn piece(&mut self) -> Result<Piece, ParseError> {
        Ok(match &mut self.opened.records {
            Records::Xml(splitter) => splitter.next()?,
            Records::Json(splitter) => splitter.next()?,
            Records::Page(_) if self.met.is_none() || !self.waiting.is_empty() => Piece::Record,
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
        let Some(met) = &self.met else { return (Ok(None), String::new()) };
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
                let read = match json::read(&text) {
                    Ok(node) => node.into_first().map_or(Ok(None), |node| read(&node)),
                    Err(why) => {
                        let reason = format!("The posting's JSON cannot be read: {why}.");
                        self.opened.broken.get_or_insert_with(|| (splitter.record_at() + 1, why));
                        Err(("malformed", reason))
                    }
                };
                let raw = if read.is_err() { record::cut(&text).to_owned() } else { String::new() };
                (read, raw)
            }
            Records::Page(_) => (Ok(self.waiting.pop_front()), String::new()),
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
                self.finish();
                self.summary.complete = false;
                Some(Err(err))
            }
        }
    }
}

#[cfg(test)]
mod tests;
