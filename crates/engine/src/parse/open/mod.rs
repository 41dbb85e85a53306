//! The first look at a document: packed how, encoded how, of which kind, and in which dialect.

mod lists;

use super::ParseOptions;
use super::adapters::{self, Adapter, RSS};
use super::encoding::{Charset, Stream, TextDecoder, charset};
use super::error::ParseError;
use super::generic;
use super::mapping::Mapping;
use super::names::Names;
use super::page;
use super::places::Places;
use super::scripts::Scripts;
use super::split::{Buffer, JsonSplitter, XmlSplitter, name_of};
use super::tree::{self};
use super::unpack::{Refusal, Unpacked};
use memchr::memmem;
use std::io::{self, Chain, Cursor, Read};

/// What the encoding is found by.
const SNIFFED: usize = 64 << 10;
/// What the dialect is found by; four times and sixteen times as much where that is not enough.
const WINDOW: usize = 256 << 10;
const WINDOWS: [usize; 3] = [WINDOW, 4 * WINDOW, 16 * WINDOW];
/// The largest web page that is read.
const PAGE: usize = 16 << 20;

/// What was read ahead, and the rest.
type Raw<R> = Chain<Cursor<Vec<u8>>, Unpacked<R>>;

/// A document's bytes: unpacked, and decoded where they had to be.
pub(super) enum Bytes<R> {
    /// ASCII is ASCII in it.
    AsIs(Raw<R>),
    /// UTF-8.
    Decoded(Box<Stream<Raw<R>>>),
}

impl<R: Read> Read for Bytes<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        match self {
            Self::AsIs(read) => read.read(out),
            Self::Decoded(read) => read.read(out),
        }
    }
}

impl<R: Read> Bytes<R> {
    /// What was noticed while unpacking.
    pub fn unpacked(&self) -> &Unpacked<R> {
        match self {
            Self::AsIs(read) => read.get_ref().1,
            Self::Decoded(read) => read.get_ref().get_ref().1,
        }
    }
}

/// Where records come from.
pub(super) enum Records<R> {
    /// An XML document.
    Xml(Box<XmlSplitter<Bytes<R>>>),
    /// A JSON document.
    Json(Box<JsonSplitter<Bytes<R>>>),
    /// JSON-LD of a web page.
    Page(Box<Scripts>),
}

/// Which adapter reads the records.
pub(super) enum Choice {
    /// RSS or Atom: the first posting tells which.
    Feed {
        /// Whether it is Atom.
        is_atom: bool,
        /// What the root declares.
        names: Names,
    },
    /// This one.
    Adapter(&'static Adapter),
    /// None: by a mapping, of this dialect's name.
    Mapping(Mapping, &'static str),
}

/// A document that was opened.
pub(super) struct Opened<R> {
    pub records: Records<R>,
    pub text: TextDecoder,
    pub choice: Choice,
    pub warnings: Vec<String>,
    /// A name where the adapter's is not exact.
    pub dialect: Option<&'static str>,
    /// Where and why the first record of JSON could not be read.
    pub broken: Option<(u64, String)>,
}

/// Looks at a document.
///
/// # Errors
/// Why it is no feed.
pub(super) fn open<R: Read>(read: R, options: &ParseOptions) -> Result<Opened<R>, ParseError> {
    let mut unpacked = Unpacked::new(read, options.max_document_bytes)?;
    let mut first = Vec::new();
    unpacked.by_ref().take(SNIFFED as u64).read_to_end(&mut first)?;
    if first.is_empty()
        && let Some(refusal) = unpacked.refusal()
    {
        return Err(refused(refusal, options));
    }
    let (text, bytes) = match charset(&first, options.content_type.as_deref()) {
        Charset::Pieces(text, mark) => (text, Bytes::AsIs(behind(first, mark).chain(unpacked))),
        Charset::Stream(kind, mark) => {
            let stream = Stream::new(behind(first, mark).chain(unpacked), kind);
            (TextDecoder::new(None, None, b""), Bytes::Decoded(Box::new(stream)))
        }
    };
    let mut opening = Opening {
        buffer: Buffer::new(bytes, options.max_posting_bytes),
        text,
        warnings: Vec::new(),
        options,
        is_page: false,
    };
    let begins = opening.buffer.find_byte(|byte| !byte.is_ascii_whitespace() && byte != 0)?;
    match begins {
        None => Err(ParseError::Empty),
        Some(b'{' | b'[') => opening.json(),
        Some(b'<') => opening.markup(),
        Some(_) => {
            if opening.skip_junk()? {
                opening.markup()
            } else {
                Err(ParseError::NotAFeed)
            }
        }
    }
}

fn behind(first: Vec<u8>, mark: usize) -> Cursor<Vec<u8>> {
    let mut cursor = Cursor::new(first);
    cursor.set_position(mark as u64);
    cursor
}

/// Why unpacking was refused.
pub(super) fn refused(refusal: Refusal, options: &ParseOptions) -> ParseError {
    match refusal {
        Refusal::TooLarge => ParseError::TooLarge { limit_mb: options.max_document_bytes >> 20 },
        Refusal::Bomb => ParseError::Bomb,
        Refusal::Twice => ParseError::PackedTwice,
    }
}

/// Elements with which pages begin, or the warnings that servers write before a feed.
const PAGE_ROOTS: [&str; 22] = [
    "html", "head", "body", "div", "p", "script", "meta", "link", "title", "style", "br", "b", "center",
    "h1", "h2", "table", "font", "pre", "span", "i", "strong", "base",
];
/// With what a feed begins behind junk.
const BEGINNINGS: [&[u8]; 6] = [b"<?xml", b"<rss", b"<feed", b"<rdf:RDF", b"<source>", b"<jobs>"];

struct Opening<'o, R> {
    buffer: Buffer<Bytes<R>>,
    text: TextDecoder,
    warnings: Vec<String>,
    options: &'o ParseOptions,
    /// Whether it says that it is a web page.
    is_page: bool,
}

impl<R: Read> Opening<'_, R> {
    fn opened(self, records: impl FnOnce(Buffer<Bytes<R>>) -> Records<R>, choice: Choice) -> Opened<R> {
        Opened {
            records: records(self.buffer),
            text: self.text,
            choice,
            warnings: self.warnings,
            dialect: None,
            broken: None,
        }
    }

    /// Moves to where a feed begins behind something else; `false` when there is none.
    fn skip_junk(&mut self) -> Result<bool, ParseError> {
        let window = self.buffer.ahead(SNIFFED)?;
        let found = BEGINNINGS
            .iter()
            .filter_map(|beginning| memmem::find(window, beginning))
            .filter(|at| *at > 0)
            .min();
        let Some(at) = found else { return Ok(false) };
        self.buffer.at += at;
        self.warnings.push(format!("{at} bytes before the beginning of the feed were left out."));
        Ok(true)
    }

    fn markup(mut self) -> Result<Opened<R>, ParseError> {
        loop {
            let start = self.buffer.at;
            let Some(root) = self.find_root()? else {
                let is_xml = self.buffer.held(start, usize::MAX).is_none_or(|text| {
                    text.starts_with(b"<?xml")
                        || (text.starts_with(b"<!--") && memmem::find(text, b"-->").is_some())
                });
                if !is_xml {
                    return Err(ParseError::NotAFeed);
                }
                // Nothing but a declaration or a comment: cut off, not foreign.
                return Ok(self.opened(
                    |buffer| Records::Xml(Box::new(XmlSplitter::new(buffer, "rss", &["item"]))),
                    Choice::Adapter(&RSS),
                ));
            };
            let local = root.rsplit(':').next().unwrap_or_default().to_ascii_lowercase();
            match local.as_str() {
                "rss" | "rdf" | "channel" | "feed" => {
                    let is_atom = local == "feed";
                    return if self.is_list(is_atom) {
                        self.list(&root)
                    } else {
                        Ok(self.feed(&root, is_atom))
                    };
                }
                "html" => return self.page(),
                _ if PAGE_ROOTS.contains(&local.as_str()) => {
                    if !self.skip_junk()? {
                        return self.page();
                    }
                }
                _ if !root.starts_with(|c: char| c.is_alphabetic() || c == '_') => {
                    if !self.skip_junk()? {
                        return Err(ParseError::NotAFeed);
                    }
                }
                _ if self.is_page => return self.page(),
                _ => return self.list(&root),
            }
        }
    }

    /// Moves to the root's `<` and gives its name; `None` when the document ends before it.
    fn find_root(&mut self) -> Result<Option<String>, ParseError> {
        let start = self.buffer.at;
        loop {
            let Some(lt) = self.buffer.find(b'<')? else { return Ok(None) };
            self.buffer.at = lt;
            if lt > start + (1 << 20) {
                return Err(ParseError::NotAFeed);
            }
            let ahead = self.buffer.ahead(256)?;
            let end: &[u8] = match ahead {
                [b'<', b'?', ..] => b"?>",
                [b'<', b'!', b'-', b'-', ..] => b"-->",
                [b'<', b'!', rest @ ..] => {
                    self.is_page |= rest.len() > 12 && rest[..12].eq_ignore_ascii_case(b"doctype html");
                    if !self.skip_doctype()? {
                        return Ok(None);
                    }
                    continue;
                }
                [_, rest @ ..] => return Ok(Some(String::from_utf8_lossy(name_of(rest)).into_owned())),
                [] => return Ok(None),
            };
            // The end of a section may not overlap its beginning.
            self.buffer.at += 2;
            match self.buffer.find_pattern(&memmem::Finder::new(end))? {
                Some(found) => self.buffer.at = found + end.len(),
                None => return Ok(None),
            }
        }
    }

    /// Moves behind a document type declaration with its internal subset.
    fn skip_doctype(&mut self) -> Result<bool, ParseError> {
        let (mut depth, mut quote) = (0_u32, None);
        self.buffer.at += 2;
        loop {
            let Some(byte) = self.buffer.byte()? else { return Ok(false) };
            self.buffer.at += 1;
            match (quote, byte) {
                (Some(q), b) if q == b => quote = None,
                (Some(_), _) => {}
                (None, b'"' | b'\'') => quote = Some(byte),
                (None, b'[' | b'<') => depth += 1,
                (None, b']') => depth = depth.saturating_sub(1),
                (None, b'>') if depth == 0 => return Ok(true),
                (None, b'>') => depth = depth.saturating_sub(1),
                _ => {}
            }
        }
    }

    fn window(&mut self, size: usize) -> Result<(String, bool), ParseError> {
        self.buffer.keep = Some(self.buffer.at);
        let bytes = self.buffer.ahead(size)?;
        let is_all = bytes.len() < size;
        let bytes = &bytes[..bytes.len().min(size)];
        Ok((self.text.look(bytes).into_owned(), is_all))
    }

    /// The same of a document in XML, with its markup mended.
    fn markup_window(&mut self, size: usize) -> Result<(String, bool), ParseError> {
        let (text, is_all) = self.window(size)?;
        Ok((tree::escape_stray_lt(&text), is_all))
    }

    /// Whether what has the root of a feed is a list of something else: `<feed><job>…`.
    fn is_list(&mut self, is_atom: bool) -> bool {
        let record = if is_atom { "entry" } else { "item" };
        if let Some(mapping) = &self.options.mapping {
            let said = lists::last_step(mapping);
            return said.is_some_and(|name| {
                !name.rsplit(':').next().unwrap_or_default().eq_ignore_ascii_case(record)
            });
        }
        let Ok((text, _)) = self.window(SNIFFED) else { return false };
        let lower = text.to_ascii_lowercase();
        if lower.contains(&format!("<{record}")) || lower.contains(&format!(":{record}")) {
            return false;
        }
        let text = tree::escape_stray_lt(&text);
        let tree = tree::read_beginning(&text, &Names::default());
        tree.is_some_and(|tree| generic::recognise(&generic::in_xml(&tree)).is_some())
    }

    fn feed(mut self, root: &str, is_atom: bool) -> Opened<R> {
        let mut names = if is_atom { Names::of_atom() } else { Names::default() };
        let window = self.window(SNIFFED).map(|(text, _)| text).unwrap_or_default();
        if let Some(end) = window.find('>')
            && let Some(node) = tree::read_beginning(&window[..=end], &Names::default())
        {
            names.learn(&node);
        }
        let mut records = names.written(if is_atom { "entry" } else { "item" });
        records.push(if is_atom { "atom:entry".to_owned() } else { "rss:item".to_owned() });
        let is_rdf = root.to_ascii_lowercase().ends_with("rdf");
        let choice = match &self.options.mapping {
            Some(mapping) => Choice::Mapping(mapping.clone(), "mapping"),
            None => Choice::Feed { is_atom, names },
        };
        let splitter = |buffer| {
            let records: Vec<&str> = records.iter().map(String::as_str).collect();
            Records::Xml(Box::new(XmlSplitter::new(buffer, root, &records)))
        };
        let opened = self.opened(splitter, choice);
        Opened { dialect: is_rdf.then_some("rss1"), ..opened }
    }

    fn page(mut self) -> Result<Opened<R>, ParseError> {
        self.buffer.keep = Some(self.buffer.at);
        let bytes = self.buffer.ahead(PAGE)?;
        let text = self.text.text(&bytes[..bytes.len().min(PAGE)]);
        let (scripts, is_whole) = page::json_ld(&text);
        let scripts: Vec<(String, bool)> = scripts
            .into_iter()
            .filter(|(script, _)| script.contains("JobPosting"))
            .map(|(script, is_whole)| (script.to_owned(), is_whole))
            .collect();
        if scripts.is_empty() {
            return Err(ParseError::WebPage {
                feeds: page::feed_links(&text, self.options.base_url.as_ref()),
            });
        }
        let scripts = Box::new(Scripts::new(scripts, is_whole));
        Ok(self.opened(|_| Records::Page(scripts), Choice::Adapter(adapters::job_posting())))
    }
}

/// Where a choice's fields are.
pub(super) fn places(choice: &Choice) -> Places {
    match choice {
        Choice::Adapter(adapter) => adapter.places(),
        Choice::Mapping(mapping, _) => Places::of_mapping(mapping),
        Choice::Feed { .. } => RSS.places(),
    }
}
