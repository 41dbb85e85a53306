//! XML: a byte-level scan that knows CDATA sections, comments and processing instructions, and nothing else of XML. It
//! finds where a record begins and ends even where the markup inside is broken.

use super::{Buffer, Piece};
use memchr::memmem::{self, Finder};
use std::io::{self, Read};

/// How much of a channel's own fields is kept.
const HEAD: usize = 1 << 20;
/// The longest name of an element.
const NAME: usize = 256;

/// The longest comment or section between records. One that goes on and on was never closed.
const LONGEST_SECTION: usize = 512 << 10;

/// What a `<` begins.
enum Token {
    RecordStart,
    RecordEnd,
    RootStart,
    RootEnd,
    Other,
    Cut,
}

/// A kind of section, in which markup means nothing.
struct Section {
    begin: &'static [u8],
    end: Finder<'static>,
    /// Where the next end is that was looked for, so that no place is searched twice; `usize::MAX` for none.
    next_end: Option<usize>,
    /// Before this place there is none that has not been met.
    none_before: usize,
}

impl Section {
    /// CDATA, comments, processing instructions.
    fn all() -> [Self; 3] {
        let of = |begin, end| Self { begin, end: Finder::new(end), next_end: None, none_before: 0 };
        [of(&b"<![CDATA["[..], "]]>"), of(b"<!--", "-->"), of(b"<?", "?>")]
    }
}

/// An XML document being cut.
pub(in crate::parse) struct XmlSplitter<R> {
    buffer: Buffer<R>,
    root: Vec<u8>,
    records: Vec<Vec<u8>>,
    /// With which letters records and root begin: most tags begin otherwise.
    initials: [bool; 256],
    /// The end tag of each.
    end_tags: Vec<Finder<'static>>,
    sections: [Section; 3],
    head: Option<Vec<u8>>,
    head_start: usize,
    /// Which of the names the record has that is being read.
    open: usize,
    /// Whether each root that began has ended; `None` before the first has.
    closed: Option<bool>,
    /// Whether something follows the root's end.
    goes_on: bool,
    /// End tags of records that had not begun.
    stray_ends: u64,
    /// Whether a section between records has no end.
    has_open_section: bool,
    ended: Option<bool>,
}

impl<R: Read> XmlSplitter<R> {
    /// The buffer stands at the root's `<`. Elements of one of these names are records, the root itself included.
    pub fn new(mut buffer: Buffer<R>, root: &str, records: &[&str]) -> Self {
        let start = buffer.at;
        buffer.keep = Some(start);
        let mut initials = [false; 256];
        for initial in records.iter().chain([&root]).filter_map(|name| name.bytes().next()) {
            initials[usize::from(initial.to_ascii_lowercase())] = true;
            initials[usize::from(initial.to_ascii_uppercase())] = true;
        }
        Self {
            buffer,
            root: root.as_bytes().to_vec(),
            records: records.iter().map(|name| name.as_bytes().to_vec()).collect(),
            initials,
            end_tags: records.iter().map(|name| Finder::new(&format!("</{name}>")).into_owned()).collect(),
            sections: Section::all(),
            head: None,
            head_start: start,
            open: 0,
            closed: None,
            goes_on: false,
            stray_ends: 0,
            has_open_section: false,
            ended: None,
        }
    }

    /// Where the bytes come from.
    pub fn source(&self) -> &R {
        self.buffer.source()
    }

    /// Everything from the root start tag to the first record, once [`XmlSplitter::next`] has returned.
    pub fn head(&self) -> &[u8] {
        self.head.as_deref().unwrap_or_default()
    }

    /// The record that was found last.
    pub fn record(&self) -> &[u8] {
        self.buffer.record()
    }

    /// Where that record begins.
    pub fn record_at(&self) -> u64 {
        self.buffer.record_at() as u64
    }

    /// Whether something followed the end of the root: another document, or junk.
    pub fn goes_on(&self) -> bool {
        self.goes_on
    }

    /// How many end tags of records there were that none of the records has: their beginnings are missing.
    pub fn stray_ends(&self) -> u64 {
        self.stray_ends
    }

    /// Whether a comment or another section between the records has no end.
    pub fn has_open_section(&self) -> bool {
        self.has_open_section
    }

    /// The next piece. After [`Piece::End`] it is the end again.
    ///
    /// # Errors
    /// When the document cannot be read.
    pub fn next(&mut self) -> io::Result<Piece> {
        if let Some(complete) = self.ended {
            return Ok(Piece::End { complete });
        }
        if self.head.is_some() {
            self.buffer.keep = None;
        }
        loop {
            if self.closed == Some(true) {
                self.look_behind_end()?;
            }
            let Some(lt) = self.find_lt()? else { return Ok(self.end()) };
            match self.token()? {
                Token::Cut => return Ok(self.end()),
                Token::Other => {}
                Token::RecordEnd => self.stray_ends += u64::from(self.closed != Some(true)),
                Token::RootEnd => {
                    self.closed = Some(true);
                    self.end_tag_end()?;
                }
                Token::RootStart => {
                    if self.tag_end()? == Some(true) {
                        self.closed = Some(true);
                    } else {
                        self.closed = self.closed.map(|_| false);
                    }
                }
                Token::RecordStart => {
                    if self.head.is_none() {
                        self.take_head(lt);
                    }
                    return self.take_record(lt);
                }
            }
        }
    }

    /// Behind the root's end only white space, comments and instructions may come.
    fn look_behind_end(&mut self) -> io::Result<()> {
        let next = self.buffer.find_byte(|byte| !byte.is_ascii_whitespace() && byte != 0)?;
        let is_fine = next.is_none() || matches!(self.buffer.ahead(2)?, [b'<', b'!' | b'?', ..]);
        self.goes_on |= !is_fine;
        Ok(())
    }

    fn find_lt(&mut self) -> io::Result<Option<usize>> {
        let found = self.buffer.find(b'<')?;
        if let Some(lt) = found {
            self.buffer.at = lt;
        }
        if self.head.is_none() && self.buffer.at > self.head_start + HEAD {
            self.take_head(self.buffer.at);
        }
        Ok(found)
    }

    fn take_head(&mut self, end: usize) {
        let end = end.min(self.head_start + HEAD);
        self.head = Some(self.buffer.slice(self.head_start, end).to_vec());
        self.buffer.keep = None;
    }

    fn end(&mut self) -> Piece {
        if self.head.is_none() {
            self.take_head(self.buffer.at);
        }
        // A record that is its own document has no root around it.
        let complete = self.closed.unwrap_or(false);
        self.ended = Some(complete);
        Piece::End { complete }
    }

    fn cut(&mut self) -> Piece {
        self.ended = Some(false);
        self.buffer.cut()
    }

    /// The record whose start tag begins at `start`.
    fn take_record(&mut self, start: usize) -> io::Result<Piece> {
        self.buffer.begin(start);
        let is_root = self.records[self.open] == self.root;
        match self.tag_end()? {
            None => return Ok(self.cut()),
            Some(true) => return Ok(self.give(is_root)),
            Some(false) => {}
        }
        loop {
            let Some(lt) = self.find_lt()? else { return Ok(self.cut()) };
            let open = self.open;
            match self.token()? {
                Token::Cut => return Ok(self.cut()),
                Token::Other | Token::RootStart => {}
                Token::RecordEnd if self.open != open => self.open = open,
                Token::RecordEnd => {
                    if !self.end_tag_end()? {
                        return Ok(self.cut());
                    }
                    return Ok(self.give(is_root));
                }
                // Another kind of record inside this one is part of it.
                Token::RecordStart if self.open != open => self.open = open,
                // The end tag is missing: what follows belongs to others.
                Token::RecordStart | Token::RootEnd => {
                    self.buffer.at = lt;
                    return Ok(self.give(is_root));
                }
            }
        }
    }

    fn give(&mut self, is_root: bool) -> Piece {
        if is_root {
            self.closed = Some(true);
        }
        self.buffer.give()
    }

    /// What the `<` at the scan's position begins; the position moves behind a section that hides markup, else behind
    /// the `<`.
    fn token(&mut self) -> io::Result<Token> {
        let ahead = self.buffer.ahead(NAME)?;
        match ahead {
            [b'<', b'!', b'[', b'C', b'D', b'A', b'T', b'A', b'[', ..] => self.skip_section(0),
            [b'<', b'!', b'-', b'-', ..] => self.skip_section(1),
            [b'<', b'?', ..] => self.skip_section(2),
            [b'<', rest @ ..] => {
                let (rest, is_end) = match rest {
                    [b'/', rest @ ..] => (rest, true),
                    rest => (rest, false),
                };
                let is_known = rest.first().is_some_and(|initial| self.initials[usize::from(*initial)]);
                let name = if is_known { name_of(rest) } else { b"" };
                let may_go_on = name.len() == rest.len() && ahead.len() < NAME;
                if is_known && may_go_on && !(is_end && is_name(name, &self.root)) {
                    // The document ends within the name, which may be that of something else.
                    return Ok(Token::Cut);
                }
                let record = self.records.iter().position(|record| is_known && is_name(name, record));
                let is_root = record.is_none() && is_known && is_name(name, &self.root);
                self.open = record.unwrap_or(self.open);
                self.buffer.at += 1;
                Ok(match (record.is_some(), is_root, is_end) {
                    (true, _, true) => Token::RecordEnd,
                    (true, _, false) => Token::RecordStart,
                    (false, true, true) => Token::RootEnd,
                    (false, true, false) => Token::RootStart,
                    (false, false, _) => Token::Other,
                })
            }
            _ => {
                self.buffer.at += 1;
                Ok(Token::Other)
            }
        }
    }

    /// Moves behind a section. One that was never closed ends where the record does; outside of records, it is nothing.
    ///
    /// A section that is closed hides all that is in it, unless one of its kind begins in it: then its own end is missing,
    /// and what closes it is the other's.
    fn skip_section(&mut self, kind: usize) -> io::Result<Token> {
        let start = self.buffer.at;
        let kept = self.buffer.keep;
        self.buffer.keep = kept.or(Some(start));
        // Within a record its own limit holds; between records, none is so long.
        let until = if self.buffer.holds_record().is_some() { usize::MAX } else { start + LONGEST_SECTION };
        let found = self.find_section_end(kind, until)?;
        if kept.is_none() {
            self.buffer.keep = None;
        }
        let section = &self.sections[kind];
        let inner = self.buffer.held(start + section.begin.len(), found.unwrap_or(usize::MAX));
        let again = |inner: &[u8]| memmem::find(inner, section.begin).is_some();
        if self.buffer.holds_record().is_some() {
            let record = (&self.end_tags[self.open], self.records[self.open].as_slice());
            let end = inner.and_then(|inner| swallowed(inner, record, found.is_none(), again));
            if let Some(end) = end {
                self.buffer.at = start + section.begin.len() + end;
                return Ok(Token::Other);
            }
        } else if let Some(inner) = inner
            && (found.is_none() || again(inner))
        {
            self.has_open_section = true;
            self.buffer.at = start + 2;
            return Ok(Token::Other);
        }
        self.buffer.at = found.map_or(self.buffer.at, |found| found + section.end.needle().len());
        Ok(if found.is_some() { Token::Other } else { Token::Cut })
    }

    /// Where the section at the position ends, if it does before `until`; the position moves to what was searched.
    fn find_section_end(&mut self, kind: usize, until: usize) -> io::Result<Option<usize>> {
        let section = &mut self.sections[kind];
        // The end of a section may not overlap its beginning.
        let from = self.buffer.at + 2;
        if let Some(end) = section.next_end.filter(|end| *end >= from) {
            return Ok((end < until).then_some(end));
        }
        self.buffer.at = from.max(section.none_before);
        let found = self.buffer.find_pattern_before(&section.end, until)?;
        section.none_before = self.buffer.at;
        section.next_end = found.or((self.buffer.at < until).then_some(usize::MAX));
        Ok(found)
    }

    /// Moves behind the `>` of the end tag at the position, or to where another begins; whether there is either.
    fn end_tag_end(&mut self) -> io::Result<bool> {
        let found = self.buffer.find_byte(|byte| matches!(byte, b'>' | b'<'))?;
        self.buffer.at += usize::from(found == Some(b'>'));
        Ok(found.is_some())
    }

    /// Moves behind the start tag at the position; whether it closes itself, `None` when it is cut. A `<` belongs to the
    /// next tag, and shows that a `>` or a quote is missing.
    fn tag_end(&mut self) -> io::Result<Option<bool>> {
        let (mut quote, mut last) = (None, b' ');
        loop {
            let Some(byte) = self.buffer.byte()? else { return Ok(None) };
            if byte == b'<' {
                return Ok(Some(false));
            }
            self.buffer.at += 1;
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
}

/// Where a section that was never closed has swallowed the end of its record: at an end tag that is followed by the next
/// record and by another such section, or by anything when the document ends without the section having been closed.
fn swallowed(
    section: &[u8],
    (end_tag, record): (&Finder<'_>, &[u8]),
    unclosed: bool,
    again: impl Fn(&[u8]) -> bool,
) -> Option<usize> {
    let at = end_tag.find_iter(section).find(|at| {
        let behind = section[at + end_tag.needle().len()..].trim_ascii_start();
        let next = behind.strip_prefix(b"<").map(name_of);
        unclosed || next.is_some_and(|name| is_name(name, record))
    })?;
    (unclosed || again(&section[at..])).then_some(at)
}

/// The name a tag begins with, behind its `<` or `</`.
pub(in crate::parse) fn name_of(bytes: &[u8]) -> &[u8] {
    let end = bytes.iter().position(|byte| byte.is_ascii_whitespace() || matches!(byte, b'>' | b'/' | b'<'));
    &bytes[..end.unwrap_or(bytes.len())]
}

fn is_name(name: &[u8], record: &[u8]) -> bool {
    name.len() == record.len() && name.eq_ignore_ascii_case(record)
}
