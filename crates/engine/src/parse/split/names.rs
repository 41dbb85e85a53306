//! What the splitter tells, and what the names of elements mean to it.

use memchr::memchr;

/// What comes next in a document.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::parse) enum Piece {
    /// A record, start tag to end tag; see [`super::Splitter::record`].
    Record,
    /// A record larger than the limit, which was skipped; its beginning.
    TooLarge(Vec<u8>),
    /// The end; whether the root end tag was seen.
    End {
        /// Whether the root end tag was seen.
        complete: bool,
    },
}

/// The kinds of document that are known, by their root element.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::parse) enum Root {
    /// RSS: `item`.
    Rss,
    /// Atom: `entry`.
    Atom,
    /// Indeed's `source`: `job`.
    Source,
}

impl Root {
    pub fn of(name: &[u8]) -> Option<Self> {
        match local(name).to_ascii_lowercase().as_slice() {
            b"rss" | b"rdf" => Some(Self::Rss),
            b"feed" => Some(Self::Atom),
            b"source" => Some(Self::Source),
            _ => None,
        }
    }

    pub fn record(self) -> &'static [u8] {
        match self {
            Self::Rss => b"item",
            Self::Atom => b"entry",
            Self::Source => b"job",
        }
    }
}

/// What a `<` begins.
pub(super) enum Token {
    RecordStart,
    RecordEnd,
    RootEnd,
    Other,
    Cut,
}

/// White space, or padding.
pub(super) fn is_blank(byte: &u8) -> bool {
    byte.is_ascii_whitespace() || *byte == 0
}

/// The name a tag begins with, behind its `<` or `</`.
pub(super) fn name_of(bytes: &[u8]) -> &[u8] {
    let end = bytes.iter().position(|byte| byte.is_ascii_whitespace() || matches!(byte, b'>' | b'/' | b'<'));
    &bytes[..end.unwrap_or(bytes.len())]
}

fn local(name: &[u8]) -> &[u8] {
    memchr(b':', name).map_or(name, |colon| &name[colon + 1..])
}

/// Records carry no prefix, or that of their own format (`rss:item`, `atom:entry`).
pub(super) fn is_record(name: &[u8], record: &[u8]) -> bool {
    name == record
        || (matches!(name.first(), Some(b'r' | b'a')) && (name == b"rss:item" || name == b"atom:entry"))
}
