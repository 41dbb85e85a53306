//! Cuts a document into records without reading more than one into memory.
//!
//! A byte-level scan that knows CDATA sections, comments and processing instructions, and nothing else of XML: it
//! finds where a record begins and ends even where the markup inside is broken.

mod names;

use super::error::ParseError;
use memchr::{memchr, memmem};
pub(super) use names::{Piece, Root};
use names::{Token, is_blank, is_record, name_of};
use std::io::{self, Read};
use std::ops::Range;

/// How far the root element may be away, and how much of a channel's own fields is kept.
const HEAD: usize = 1 << 20;
const BLOCK: usize = 256 << 10;
/// What is kept of a record that is too large.
const KEPT: usize = 16 << 10;

/// A document being cut.
pub(super) struct Splitter<R> {
    read: R,
    buffer: Vec<u8>,
    /// Position of `buffer[0]` in the document.
    offset: usize,
    /// Position of the scan.
    at: usize,
    /// The first byte that is not blank.
    first: Option<u8>,
    /// From here on bytes are kept.
    keep: Option<usize>,
    eof: bool,
    root: Option<(Root, Vec<u8>)>,
    head: Option<Vec<u8>>,
    record: Range<usize>,
    /// Where the record being scanned begins.
    within: Option<usize>,
    /// The beginning of that record, once it has outgrown the limit.
    too_large: Option<Vec<u8>>,
    limit: usize,
    ended: Option<bool>,
}

impl<R: Read> Splitter<R> {
    /// Starts at the beginning. Records above `limit` bytes are skipped.
    pub fn new(read: R, limit: usize) -> Self {
        Self {
            read,
            buffer: Vec::new(),
            offset: 0,
            at: 0,
            first: None,
            keep: None,
            eof: false,
            root: None,
            head: None,
            record: 0..0,
            within: None,
            too_large: None,
            limit,
            ended: None,
        }
    }

    /// Everything from the root start tag to the first record, once [`Splitter::next`] has returned.
    pub fn head(&self) -> &[u8] {
        self.head.as_deref().unwrap_or_default()
    }

    /// The kind of document, once [`Splitter::next`] has returned.
    pub fn root(&self) -> Option<Root> {
        self.root.as_ref().map(|(root, _)| *root)
    }

    /// The record that was found last.
    pub fn record(&self) -> &[u8] {
        &self.buffer[self.record.start - self.offset..self.record.end - self.offset]
    }

    /// The next piece. After [`Piece::End`] it is the end again.
    ///
    /// # Errors
    /// When it is no document that is known, or cannot be read.
    pub fn next(&mut self) -> Result<Piece, ParseError> {
        if let Some(complete) = self.ended {
            return Ok(Piece::End { complete });
        }
        if self.head.is_some() {
            self.keep = None;
        }
        if self.root.is_none() && !self.find_root()? {
            return Ok(self.end(false));
        }
        self.find_record()
    }

    fn end(&mut self, complete: bool) -> Piece {
        if self.head.is_none() {
            self.take_head(self.at);
        }
        self.ended = Some(complete);
        Piece::End { complete }
    }

    fn take_head(&mut self, end: usize) {
        let start = self.keep.take().unwrap_or(end);
        let end = end.min(start + HEAD).min(self.offset + self.buffer.len());
        self.head = Some(self.buffer[start - self.offset..end - self.offset].to_vec());
    }

    /// Finds the root element; `false` when the document ends before it.
    fn find_root(&mut self) -> Result<bool, ParseError> {
        let mut prolog = false;
        loop {
            let Some(lt) = self.find(b"<")? else {
                return match self.first {
                    // Nothing but a declaration or comment so far: cut off, not foreign.
                    _ if prolog => Ok(false),
                    None => Err(ParseError::Empty),
                    Some(_) => Err(ParseError::NotAFeed),
                };
            };
            // JSON, with some markup in it.
            if matches!(self.first, Some(b'{' | b'[')) {
                return Err(ParseError::NotAFeed);
            }
            prolog = true;
            self.at = lt;
            if lt > HEAD {
                return Err(ParseError::NotAFeed);
            }
            let ahead = self.ahead(16)?;
            if ahead.starts_with(b"<!")
                && ahead.len() >= 14
                && ahead[2..14].eq_ignore_ascii_case(b"DOCTYPE html")
            {
                return Err(ParseError::WebPage);
            }
            if ahead.starts_with(b"<?") {
                if !self.skip(b"?>")? {
                    return Ok(false);
                }
            } else if ahead.starts_with(b"<!--") {
                if !self.skip(b"-->")? {
                    return Ok(false);
                }
            } else if ahead.starts_with(b"<!") {
                if !self.skip_doctype()? {
                    return Ok(false);
                }
            } else {
                return self.take_root();
            }
        }
    }

    fn take_root(&mut self) -> Result<bool, ParseError> {
        let start = self.at;
        self.keep = Some(start);
        let name = self.name_at(start + 1)?;
        let text = String::from_utf8_lossy(&name).into_owned();
        if !text.starts_with(|c: char| c.is_alphabetic() || c == '_') {
            return Err(ParseError::NotAFeed);
        }
        let Some(root) = Root::of(&name) else {
            return Err(match text.to_ascii_lowercase().as_str() {
                "html" | "head" | "body" | "div" | "p" | "script" | "meta" | "link" | "title" | "style" => {
                    ParseError::WebPage
                }
                _ => ParseError::UnknownRoot { root: text.chars().take(40).collect() },
            });
        };
        self.root = Some((root, name));
        match self.tag_end()? {
            Some(true) => self.ended = Some(true),
            Some(false) => {}
            None => return Ok(false),
        }
        Ok(true)
    }

    /// Finds the next record, or the end.
    fn find_record(&mut self) -> Result<Piece, ParseError> {
        let Some((root, root_name)) = self.root.clone() else { return Ok(self.end(false)) };
        if self.ended == Some(true) {
            return Ok(self.end(true));
        }
        loop {
            let Some(lt) = self.find(b"<")? else { return Ok(self.end(false)) };
            self.at = lt;
            match self.token(root.record(), &root_name)? {
                Token::Cut => return Ok(self.end(false)),
                Token::Other => {}
                Token::RootEnd => {
                    let piece = self.end(true);
                    return Ok(piece);
                }
                Token::RecordEnd => {}
                Token::RecordStart => {
                    if self.head.is_none() {
                        self.take_head(lt);
                    }
                    return self.take_record(lt, root.record(), &root_name);
                }
            }
        }
    }

    /// The record whose start tag begins at `start`.
    fn take_record(&mut self, start: usize, record: &[u8], root: &[u8]) -> Result<Piece, ParseError> {
        (self.keep, self.within, self.at) = (Some(start), Some(start), start + 1);
        match self.tag_end()? {
            None => return Ok(self.cut()),
            Some(true) => return Ok(self.give(start)),
            Some(false) => {}
        }
        loop {
            let Some(lt) = self.find(b"<")? else { return Ok(self.cut()) };
            self.at = lt;
            match self.token(record, root)? {
                Token::Cut => return Ok(self.cut()),
                Token::Other => {}
                Token::RecordEnd => {
                    let Some(gt) = self.find(b">")? else { return Ok(self.cut()) };
                    self.at = gt + 1;
                    return Ok(self.give(start));
                }
                // The end tag is missing: what follows belongs to others.
                Token::RecordStart | Token::RootEnd => {
                    self.at = lt;
                    return Ok(self.give(start));
                }
            }
        }
    }

    fn give(&mut self, start: usize) -> Piece {
        self.within = None;
        if let Some(raw) = self.too_large.take() {
            return Piece::TooLarge(raw);
        }
        self.record = start..self.at;
        Piece::Record
    }

    /// The document ends within a record, which is not whole.
    fn cut(&mut self) -> Piece {
        self.within = None;
        self.ended = Some(false);
        match self.too_large.take() {
            Some(raw) => Piece::TooLarge(raw),
            None => Piece::End { complete: false },
        }
    }

    /// Lets go of what has outgrown its bounds.
    fn bound(&mut self) {
        if self.head.is_none() && self.keep.is_some_and(|keep| self.at > keep + HEAD) {
            self.take_head(self.at);
        }
        if let Some(start) = self.within.filter(|start| self.at > start + self.limit)
            && self.too_large.is_none()
        {
            let held = &self.buffer[start - self.offset..];
            self.too_large = Some(held[..held.len().min(KEPT)].to_vec());
            self.keep = None;
        }
    }

    /// What the `<` at the scan's position begins; the position moves behind a section that hides markup, else behind
    /// the `<`.
    fn token(&mut self, record: &[u8], root: &[u8]) -> Result<Token, ParseError> {
        let longest = record.len().max(root.len()) + 64;
        let ahead = self.ahead(longest)?;
        let found = match ahead {
            [b'<', b'!', rest @ ..] if rest.starts_with(b"[CDATA[") => Err(b"]]>".as_slice()),
            [b'<', b'!', rest @ ..] if rest.starts_with(b"--") => Err(b"-->".as_slice()),
            [b'<', b'?', ..] => Err(b"?>".as_slice()),
            [b'<', b'/', rest @ ..] => Ok(match name_of(rest) {
                name if name == root => Token::RootEnd,
                name if is_record(name, record) => Token::RecordEnd,
                _ => Token::Other,
            }),
            [b'<', rest @ ..] if is_record(name_of(rest), record) => Ok(Token::RecordStart),
            _ => Ok(Token::Other),
        };
        match found {
            Ok(token) => {
                self.at += 1;
                Ok(token)
            }
            Err(end) => Ok(if self.skip(end)? { Token::Other } else { Token::Cut }),
        }
    }

    /// Moves behind the next `pattern`; `false` at the end of the document.
    fn skip(&mut self, pattern: &'static [u8]) -> io::Result<bool> {
        // The end of a section may not overlap its beginning.
        self.at += 2;
        let found = self.find(pattern)?;
        self.at = found.map_or(self.at, |found| found + pattern.len());
        Ok(found.is_some())
    }

    /// Moves behind a document type declaration with its internal subset.
    fn skip_doctype(&mut self) -> io::Result<bool> {
        let (mut depth, mut quote) = (0_u32, None);
        self.at += 2;
        loop {
            let Some(byte) = self.ahead(1)?.first().copied() else { return Ok(false) };
            self.at += 1;
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

    /// Moves behind the start tag at the position; whether it closes itself, `None` when it is cut.
    fn tag_end(&mut self) -> io::Result<Option<bool>> {
        let (mut quote, mut last) = (None, b' ');
        loop {
            let Some(byte) = self.ahead(1)?.first().copied() else { return Ok(None) };
            self.at += 1;
            match (quote, byte) {
                (Some(q), b) if q == b => quote = None,
                (Some(_), _) => {}
                (None, b'"' | b'\'') if last == b'=' => quote = Some(byte),
                (None, b'>') => return Ok(Some(last == b'/')),
                _ => {}
            }
            if !byte.is_ascii_whitespace() {
                last = byte;
            }
        }
    }

    fn name_at(&mut self, at: usize) -> io::Result<Vec<u8>> {
        let back = std::mem::replace(&mut self.at, at);
        let name = name_of(self.ahead(256)?).to_vec();
        self.at = back;
        Ok(name)
    }

    /// At least `n` bytes from the position on, fewer at the end of the document.
    fn ahead(&mut self, n: usize) -> io::Result<&[u8]> {
        while self.offset + self.buffer.len() < self.at + n && !self.eof {
            self.fill()?;
        }
        Ok(self.rest())
    }

    fn rest(&self) -> &[u8] {
        &self.buffer[(self.at - self.offset).min(self.buffer.len())..]
    }

    /// The next `pattern`; the position moves behind what was searched.
    fn find(&mut self, pattern: &[u8]) -> io::Result<Option<usize>> {
        loop {
            let rest = self.rest();
            let found = match pattern {
                [byte] => memchr(*byte, rest),
                _ => memmem::find(rest, pattern),
            };
            if let Some(found) = found {
                return Ok(Some(self.at + found));
            }
            // The pattern may lie across the end of what was read.
            self.at += rest.len().saturating_sub(pattern.len() - 1);
            if self.eof {
                return Ok(None);
            }
            self.bound();
            self.fill()?;
        }
    }

    fn fill(&mut self) -> io::Result<()> {
        let done = (self.keep.unwrap_or(self.at).min(self.at) - self.offset).min(self.buffer.len());
        if done > 0 {
            self.buffer.drain(..done);
            self.offset += done;
        }
        let held = self.buffer.len();
        self.buffer.resize(held + BLOCK, 0);
        let read = self.read.read(&mut self.buffer[held..]);
        let n = *read.as_ref().unwrap_or(&0);
        self.buffer.truncate(held + n);
        self.first = self.first.or_else(|| self.buffer[held..].iter().copied().find(|byte| !is_blank(byte)));
        self.eof = n == 0 && read.is_ok();
        read.map(|_| ())
    }
}
