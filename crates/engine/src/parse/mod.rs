//! Feeds in, postings out: one at a time, whatever their size, dialect and state of repair.
//!
//! A splitter cuts the document into records without reading more than one into memory; a record becomes a small
//! tree; the adapter of its dialect makes a posting of it. What cannot be read is a rejection with its reason, and costs
//! no other posting.

mod adapters;
pub mod canonical;
mod date;
mod decode;
mod error;
mod fields;
mod split;
mod text;
mod tree;

use crate::posting::{DocumentSummary, Item, Posting, Rejected};
use adapters::{Context, Dialect};
use decode::Utf8Reader;
use split::{Piece, Root, Splitter};
use std::borrow::Cow;
use std::io::Read;
use url::Url;

pub use error::ParseError;
pub use text::plain_text;

/// Changes with what the parser makes of a document, so that documents that have not changed are read again.
pub const PARSER_VERSION: i64 = 1;

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
}

impl Default for ParseOptions {
    fn default() -> Self {
        Self { base_url: None, content_type: None, max_posting_bytes: 4 << 20 }
    }
}

/// The postings of a document, in its order. An error is the last item.
pub struct Postings<R> {
    source: Source<R>,
    options: ParseOptions,
    context: Context,
    dialect: Option<Dialect>,
    summary: DocumentSummary,
    ordinal: u64,
    bad_bytes: u64,
    ended: bool,
}

enum Source<R> {
    /// Not looked at yet: reading may fail, which only the iterator can tell.
    Unopened(Option<R>),
    Open(Box<Splitter<Utf8Reader<R>>>),
}

impl<R: Read> Postings<R> {
    /// Starts reading, in large pieces: `read` needs no buffer. Nothing is read before the first posting is asked for.
    pub fn new(read: R, options: ParseOptions) -> Self {
        Self {
            source: Source::Unopened(Some(read)),
            options,
            context: Context::default(),
            dialect: None,
            summary: DocumentSummary::default(),
            ordinal: 0,
            bad_bytes: 0,
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
            let utf8 = Utf8Reader::new(read, self.options.content_type.as_deref())?;
            self.source = Source::Open(Box::new(Splitter::new(utf8, self.options.max_posting_bytes)));
        }
        let Source::Open(splitter) = &mut self.source else { return Ok(None) };
        let piece = splitter.next()?;
        if self.dialect.is_none()
            && let Some(root) = splitter.root()
        {
            let head = String::from_utf8_lossy(splitter.head());
            let head = tree::escape_stray_lt(&head);
            self.context =
                Context::new(tree::read_lenient(&head).ok().as_ref(), root, self.options.base_url.clone());
            self.meet(root);
        }
        let Source::Open(splitter) = &mut self.source else { return Ok(None) };
        match piece {
            Piece::End { complete } => {
                self.summary.complete = complete;
                self.finish();
                Ok(None)
            }
            Piece::TooLarge(raw) => {
                let limit = self.options.max_posting_bytes >> 20;
                let reason = format!("The posting is larger than {limit} MB. It is most likely broken.");
                Ok(Some(self.reject("too_large", reason, &String::from_utf8_lossy(&raw))))
            }
            Piece::Record => {
                let record = match std::str::from_utf8(splitter.record()) {
                    Ok(record) => Cow::Borrowed(record),
                    Err(_) => Cow::Owned(String::from_utf8_lossy(splitter.record()).into_owned()),
                };
                let bad = matches!(record, Cow::Owned(_));
                let dialect = self.dialect.unwrap_or(Dialect::Rss2);
                let read = read_record(&record, dialect, &self.context);
                let raw = if read.is_err() { cut(&record).to_owned() } else { String::new() };
                drop(record);
                self.bad_bytes += u64::from(bad);
                Ok(Some(self.item(read, &raw)))
            }
        }
    }

    fn meet(&mut self, root: Root) {
        let dialect = self.context.dialect(root);
        self.dialect = Some(dialect);
        self.summary.dialect = dialect.as_str().to_owned();
        self.summary.provider = self.context.provider(dialect).map(str::to_owned);
        self.summary.title.clone_from(&self.context.title);
    }

    fn item(&mut self, read: Result<Posting, (&'static str, String)>, raw: &str) -> Item {
        match read {
            Ok(posting) => {
                self.ordinal += 1;
                Item::Posting(Box::new(Posting { ordinal: self.ordinal, ..posting }))
            }
            Err((code, reason)) => self.reject(code, reason, raw),
        }
    }

    fn reject(&mut self, code: &str, reason: String, raw: &str) -> Item {
        self.ordinal += 1;
        Item::Rejected(Rejected {
            ordinal: self.ordinal,
            code: code.to_owned(),
            reason,
            raw: cut(raw).to_owned(),
        })
    }

    fn finish(&mut self) {
        self.ended = true;
        let postings = match self.bad_bytes {
            0 => return,
            1 => "One posting holds".to_owned(),
            n => format!("{n} postings hold"),
        };
        self.summary.warnings.push(format!(
            "{postings} bytes that are not text in the encoding of the document. They are shown as �."
        ));
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
                Some(Err(err))
            }
        }
    }
}

/// At most 16 KiB of a record.
fn cut(record: &str) -> &str {
    &record[..record.floor_char_boundary(RAW)]
}

/// Reads one record, strictly where it is well-formed and leniently where it is not.
fn read_record(record: &str, dialect: Dialect, context: &Context) -> Result<Posting, (&'static str, String)> {
    if let Ok(node) = tree::read_strict(record) {
        return check(dialect.posting(&node, context));
    }
    let mended = tree::escape_stray_lt(record);
    match tree::read_lenient(&mended) {
        Ok(node) => check(dialect.posting(&node, context)),
        Err(why) => Err(("malformed", format!("The posting's XML cannot be read: {why}."))),
    }
}

/// A posting needs a title: without one there is nothing to show.
fn check(posting: Posting) -> Result<Posting, (&'static str, String)> {
    if !posting.title.is_empty() {
        return Ok(posting);
    }
    let reason = if posting.external_id.is_none() && posting.url.is_none() {
        "The posting has no title, no id and no link."
    } else {
        "The posting has no title."
    };
    Err(("no_title", reason.to_owned()))
}

#[cfg(test)]
mod tests;
