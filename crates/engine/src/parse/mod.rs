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
mod fingerprint;
mod generic;
mod json;
mod leaving_out;
mod mapping;
mod names;
mod open;
mod page;
mod places;
mod reading;
mod record;
mod salary;
mod scripts;
mod split;
mod text;
mod tree;
mod unpack;

use crate::failpoint::failpoint;
use crate::posting::{DocumentSummary, Item, Position, Posting, Rejected};
use contract::Millis;
use reading::{Next, Reading};
use std::io::Read;
use url::Url;

pub use error::ParseError;
pub use leaving_out::{LeavesOut, hash_of_raw};
pub use mapping::{Field, Mapping};
pub use page::{FeedLink, addresses, feed_links, looks_like_feed};
pub use text::plain_text;
pub(crate) use text::{is_html, unescape};

/// Changes with what the parser makes of a document, so that documents that have not changed are read again.
pub const PARSER_VERSION: i64 = 3;

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
    /// Steps that were made: see [`Postings::step`].
    steps: u64,
    /// See [`Postings::fingerprint`].
    fingerprint: Option<u128>,
    leaves_out: LeavesOut,
    ended: bool,
}

/// What a document says of pages that follow it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pages {
    /// It is all there is.
    One,
    /// It tells whether there is another.
    Told,
    /// It does not tell; an address can be guessed that may lead nowhere.
    Guessed,
}

enum Source<R> {
    /// Not looked at yet: reading may fail, which only the iterator can tell.
    Unopened(Option<R>),
    Open(Box<Reading<R>>),
}

/// What came of a step.
#[derive(Debug)]
pub enum Step {
    /// A posting, or a record that cannot be read.
    Item(Item),
    /// A posting whose record is known: it was not read. Its place among the postings of the document, from 1, and where it begins.
    Known(u64, Position),
    /// A record that is no posting.
    Nothing,
    /// Nothing follows.
    End,
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
            steps: 0,
            fingerprint: None,
            leaves_out: LeavesOut::default(),
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
            Source::Open(reading) => reading.recognised(),
            Source::Unopened(_) => None,
        }
    }

    /// Whether there may be further pages, once the first item has come; [`DocumentSummary::next_page`] names the next one
    /// at the end.
    pub fn pages(&self) -> Pages {
        match &self.source {
            Source::Open(reading) => reading.pages(),
            Source::Unopened(_) => Pages::One,
        }
    }

    /// The same without the records with these hashes ([`hash_of_raw`]): they become rejections unread.
    #[must_use]
    pub fn leaving_out(mut self, known: std::collections::HashSet<u64>) -> Self {
        self.leaves_out.known = known;
        self
    }

    /// How many steps were made. The same document always takes the same steps.
    pub fn steps(&self) -> u64 {
        self.steps
    }

    /// By what the posting of the last step is known again, where that follows from its record and the head of the document alone:
    /// what has the same fingerprint is the same posting. It holds for this version of the program.
    pub fn fingerprint(&self) -> Option<u128> {
        self.fingerprint
    }

    /// The next item in smaller steps, of one record each. With `leave_out` the record is split off and becomes a rejection unread.
    /// A record whose fingerprint `is_known` is not read; without that, no fingerprints are taken.
    ///
    /// # Errors
    /// When nothing more can be read. The end follows.
    pub fn step(
        &mut self,
        leave_out: bool,
        is_known: Option<&mut dyn FnMut(u128) -> bool>,
    ) -> Result<Step, ParseError> {
        if self.ended {
            return Ok(Step::End);
        }
        self.leaves_out.next = leave_out;
        let read = self.read(is_known);
        self.leaves_out.next = false;
        read.map_err(|err| {
            let err = self.first_fault().unwrap_or(err);
            self.finish();
            self.summary.complete = false;
            err
        })
    }

    fn read(&mut self, is_known: Option<&mut dyn FnMut(u128) -> bool>) -> Result<Step, ParseError> {
        self.steps += 1;
        self.fingerprint = None;
        failpoint!("splitting", self.steps);
        if let Source::Unopened(read) = &mut self.source {
            let Some(read) = read.take() else { return Ok(Step::End) };
            let opened = open::open(read, &self.options)?;
            self.source = Source::Open(Box::new(Reading::of(opened)));
        }
        let Source::Open(reading) = &mut self.source else { return Ok(Step::End) };
        let next =
            reading.next(&self.options, &mut self.summary, &self.leaves_out, self.ordinal + 1, is_known)?;
        match next {
            Next::Posting(posting, fingerprint) => {
                self.fingerprint = fingerprint;
                Ok(Step::Item(self.give(posting)))
            }
            Next::Known(fingerprint) => {
                self.fingerprint = Some(fingerprint);
                self.ordinal += 1;
                self.read += 1;
                Ok(Step::Known(self.ordinal, self.at_hand()))
            }
            Next::Rejected(code, reason, raw) => Ok(Step::Item(self.reject(code, reason, &raw))),
            Next::Other => Ok(Step::Nothing),
            Next::Blank => {
                self.blank += 1;
                Ok(Step::Nothing)
            }
            Next::End { complete } => {
                self.end(complete)?;
                Ok(Step::End)
            }
        }
    }

    fn give(&mut self, mut posting: Box<Posting>) -> Item {
        self.ordinal += 1;
        self.read += 1;
        let is_nameless = posting.title.is_empty()
            || (posting.untitled && posting.external_id.is_none() && posting.url.is_none());
        self.nameless += u64::from(is_nameless);
        posting.ordinal = self.ordinal;
        posting.position = self.at_hand();
        Item::Posting(posting)
    }

    /// Where the record at hand begins; which page this is, others know.
    fn at_hand(&self) -> Position {
        let at = match &self.source {
            Source::Open(reading) => reading.record_at(),
            Source::Unopened(_) => 0,
        };
        Position { page: 1, at }
    }

    fn reject(&mut self, code: &str, reason: String, raw: &str) -> Item {
        self.ordinal += 1;
        Item::Rejected(Rejected {
            ordinal: self.ordinal,
            position: self.at_hand(),
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
        let (at, what) = reading.broken().filter(|_| self.read == 0)?;
        Some(ParseError::BadJson { at, what })
    }

    fn finish(&mut self) {
        self.ended = true;
        let Source::Open(reading) = &self.source else { return };
        self.summary.warnings.splice(0..0, reading.warnings());
        if self.nameless > 0 {
            let warning = format!(
                "{} of the postings have no title, and nothing to be known by. An import would reject them.",
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

impl<R: Read> Iterator for Postings<R> {
    type Item = Result<Item, ParseError>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            match self.step(false, None) {
                // Nothing is known.
                Ok(Step::Nothing | Step::Known(..)) => {}
                Ok(Step::Item(item)) => return Some(Ok(item)),
                Ok(Step::End) => return None,
                Err(err) => return Some(Err(err)),
            }
        }
    }
}

#[cfg(test)]
mod tests;
