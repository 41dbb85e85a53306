//! The part of a document that is in memory.

use super::Piece;
use memchr::{memchr, memmem::Finder};
use std::io::{self, Read};
use std::ops::Range;

const BLOCK: usize = 128 << 10;
/// What is kept of a record that is too large.
const KEPT: usize = 16 << 10;
/// What is kept of anything else that goes on and on: the head of a document, a word of JSON.
const SET_ASIDE: usize = 1 << 20;

/// A window that moves over the document. Positions count from its beginning.
pub(in crate::parse) struct Buffer<R> {
    read: R,
    /// What is held, then room that was zeroed once.
    bytes: Vec<u8>,
    held: usize,
    /// Position of `bytes[0]` in the document.
    offset: usize,
    /// Position of the scan.
    pub at: usize,
    /// From here on bytes are kept, up to a mebibyte where they are no record's.
    pub keep: Option<usize>,
    /// The beginning of what was kept and went on and on, and where it began.
    set_aside: Option<(usize, Vec<u8>)>,
    eof: bool,
    record: Range<usize>,
    /// Where the record being scanned begins.
    within: Option<usize>,
    /// The beginning of that record, once it has outgrown the limit.
    too_large: Option<Vec<u8>>,
    limit: usize,
}

impl<R: Read> Buffer<R> {
    /// Starts at the beginning. Records above `limit` bytes are skipped.
    pub fn new(read: R, limit: usize) -> Self {
        Self {
            read,
            bytes: Vec::new(),
            held: 0,
            offset: 0,
            at: 0,
            keep: None,
            set_aside: None,
            eof: false,
            record: 0..0,
            within: None,
            too_large: None,
            limit,
        }
    }

    /// Records above this many bytes are skipped.
    pub fn limit(&self) -> usize {
        self.limit
    }

    /// Where the bytes come from.
    pub fn source(&self) -> &R {
        &self.read
    }

    /// The record that was found last.
    pub fn record(&self) -> &[u8] {
        self.slice(self.record.start, self.record.end)
    }

    /// Where that record begins.
    pub fn record_at(&self) -> usize {
        self.record.start
    }

    /// Bytes that are still held.
    pub fn slice(&self, start: usize, end: usize) -> &[u8] {
        if let Some((at, bytes)) = self.set_aside.as_ref().filter(|(at, _)| *at == start) {
            return &bytes[..end.saturating_sub(*at).min(bytes.len())];
        }
        let index = |at: usize| at.saturating_sub(self.offset).min(self.held);
        &self.bytes[index(start).min(index(end))..index(end)]
    }

    /// The same, if all from `start` on is still held.
    pub fn held(&self, start: usize, end: usize) -> Option<&[u8]> {
        (start >= self.offset && self.too_large.is_none()).then(|| self.slice(start, end))
    }

    /// A record begins here.
    pub fn begin(&mut self, start: usize) {
        (self.keep, self.within) = (Some(start), Some(start));
    }

    /// The record ends at the position.
    pub fn give(&mut self) -> Piece {
        let start = self.within.take().unwrap_or(self.at);
        if let Some(raw) = self.too_large.take() {
            self.keep = None;
            // Nothing of it is held; that it was there, and where, is known.
            self.record = start..start;
            return Piece::TooLarge(raw);
        }
        self.record = start..self.at;
        Piece::Record
    }

    /// The document ends within a record, which is not whole.
    pub fn cut(&mut self) -> Piece {
        let start = self.within.take().unwrap_or(self.at);
        match self.too_large.take() {
            Some(raw) => {
                self.record = start..start;
                Piece::TooLarge(raw)
            }
            None => Piece::End { complete: false },
        }
    }

    /// Whether the record being scanned is held from its beginning.
    pub fn holds_record(&self) -> Option<usize> {
        self.within.filter(|_| self.too_large.is_none())
    }

    /// At least `n` bytes from the position on, fewer at the end of the document.
    pub fn ahead(&mut self, n: usize) -> io::Result<&[u8]> {
        while self.offset + self.held < self.at + n && !self.eof {
            self.bound();
            self.fill()?;
        }
        Ok(self.rest())
    }

    /// The byte at the position, `None` at the end.
    pub fn byte(&mut self) -> io::Result<Option<u8>> {
        match self.rest().first() {
            Some(byte) => Ok(Some(*byte)),
            None => Ok(self.ahead(1)?.first().copied()),
        }
    }

    fn rest(&self) -> &[u8] {
        &self.bytes[(self.at - self.offset).min(self.held)..self.held]
    }

    /// The next such byte; the position moves behind what was searched.
    pub fn find(&mut self, byte: u8) -> io::Result<Option<usize>> {
        self.search(1, |rest| memchr(byte, rest))
    }

    /// The next place of a pattern; the position moves behind what was searched.
    pub fn find_pattern(&mut self, pattern: &Finder<'_>) -> io::Result<Option<usize>> {
        self.search(pattern.needle().len(), |rest| pattern.find(rest))
    }

    /// The next place of a pattern that begins before `until`; the position moves to what was not searched.
    pub fn find_pattern_before(&mut self, pattern: &Finder<'_>, until: usize) -> io::Result<Option<usize>> {
        let length = pattern.needle().len();
        while self.at < until {
            let rest = self.rest();
            let rest = &rest[..rest.len().min((until - self.at).saturating_add(length - 1))];
            if let Some(found) = pattern.find(rest) {
                return Ok(Some(self.at + found));
            }
            self.at += rest.len().saturating_sub(length - 1);
            if self.eof && self.offset + self.held < self.at + length {
                return Ok(None);
            }
            if self.at < until {
                self.bound();
                self.fill()?;
            }
        }
        Ok(None)
    }

    fn search(&mut self, length: usize, find: impl Fn(&[u8]) -> Option<usize>) -> io::Result<Option<usize>> {
        loop {
            let rest = self.rest();
            if let Some(found) = find(rest) {
                return Ok(Some(self.at + found));
            }
            // The pattern may lie across the end of what was read.
            self.at += rest.len().saturating_sub(length - 1);
            if self.eof {
                return Ok(None);
            }
            self.bound();
            self.fill()?;
        }
    }

    /// The next byte for which `is` holds; the position moves there.
    pub fn find_byte(&mut self, is: impl Fn(u8) -> bool) -> io::Result<Option<u8>> {
        loop {
            let rest = self.rest();
            if let Some(found) = rest.iter().position(|byte| is(*byte)) {
                let byte = rest[found];
                self.at += found;
                return Ok(Some(byte));
            }
            self.at += rest.len();
            if self.eof {
                return Ok(None);
            }
            self.bound();
            self.fill()?;
        }
    }

    /// Lets go of what has outgrown its limit.
    fn bound(&mut self) {
        if let (None, Some(start)) = (self.within, self.keep)
            && self.at > start + SET_ASIDE
        {
            self.set_aside = Some((start, self.slice(start, start + SET_ASIDE).to_vec()));
            self.keep = None;
        }
        if let Some(start) = self.within.filter(|start| self.at > start + self.limit)
            && self.too_large.is_none()
        {
            let held = self.slice(start, self.at);
            self.too_large = Some(held[..held.len().min(KEPT)].to_vec());
            self.keep = None;
        }
    }

    fn fill(&mut self) -> io::Result<()> {
        let done = (self.keep.unwrap_or(self.at).min(self.at) - self.offset).min(self.held);
        if done > 0 {
            self.bytes.copy_within(done..self.held, 0);
            self.offset += done;
            self.held -= done;
        }
        if self.bytes.len() < self.held + BLOCK {
            self.bytes.resize(self.held + BLOCK, 0);
        }
        match self.read.read(&mut self.bytes[self.held..self.held + BLOCK]) {
            Ok(n) => {
                self.held += n;
                self.eof = n == 0;
            }
            Err(err) if err.kind() == io::ErrorKind::Interrupted => {}
            Err(err) => return Err(err),
        }
        Ok(())
    }
}
