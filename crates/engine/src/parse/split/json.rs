//! JSON (<https://www.rfc-editor.org/rfc/rfc8259>): finds the objects at one path, and what stands around them. Several
//! values after one another (NDJSON) are read as one list. Where the syntax is broken, reading goes on with the next
//! record that begins as the first did, and the fault is told at the end.

use super::signature::{self, Signature};
use super::{Buffer, Piece};
use crate::parse::error::ParseError;
use std::io::Read;

/// Lists and objects nested deeper than this are refused.
const DEPTH: usize = 256;
/// Values outside of records that are kept, and how long they may be.
const AROUND: usize = 200;
const LONGEST: usize = 4 << 10;

/// Bytes that are read again at most. Each fault may cost as many as a posting may have.
const READ_AGAIN: usize = 64 << 20;
const CUT: Piece = Piece::End { complete: false };

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Expect {
    Value,
    /// A value, or the end of an empty list.
    ValueOrEnd,
    Key,
    /// A key, or the end of an empty object.
    KeyOrEnd,
    Colon,
    CommaOrEnd,
}

/// A JSON document being cut.
pub(in crate::parse) struct JsonSplitter<R> {
    buffer: Buffer<R>,
    /// Names of the objects that hold the records, `*` for any; lists in between do not count.
    path: Vec<String>,
    /// For each open list or object, whether it is an object.
    open: Vec<bool>,
    /// The key under which each open object's current value stands.
    keys: Vec<String>,
    expect: Expect,
    around: Vec<(String, String)>,
    values: u64,
    /// How records begin, once there was one.
    signature: Option<Signature>,
    /// What was open where the first record began.
    level: (Vec<bool>, Vec<String>),
    /// Bytes that were read again, since the end of a record was missing.
    read_again: usize,
    /// The first fault of the syntax.
    fault: Option<ParseError>,
    /// Whether something follows the end of the document.
    goes_on: bool,
    ended: Option<bool>,
}

impl<R: Read> JsonSplitter<R> {
    /// Objects at this path are records.
    pub fn new(buffer: Buffer<R>, path: Vec<String>) -> Self {
        Self {
            buffer,
            path,
            open: Vec::new(),
            keys: Vec::new(),
            expect: Expect::Value,
            around: Vec::new(),
            values: 0,
            signature: None,
            level: (Vec::new(), Vec::new()),
            read_again: 0,
            fault: None,
            goes_on: false,
            ended: None,
        }
    }

    /// Where the bytes come from.
    pub fn source(&self) -> &R {
        self.buffer.source()
    }

    /// The record that was found last.
    pub fn record(&self) -> &[u8] {
        self.buffer.record()
    }

    /// Where that record begins in the document.
    pub fn record_at(&self) -> u64 {
        self.buffer.record_at() as u64
    }

    /// Plain values outside of records by now: their path, and the value as written.
    pub fn around(&self) -> &[(String, String)] {
        &self.around
    }

    /// Whether something that is no JSON followed the end of the document.
    pub fn goes_on(&self) -> bool {
        self.goes_on
    }

    /// The record that was found last cannot be read: if another seems to begin in it, goes on with that one.
    pub fn end_record_early(&mut self) {
        self.go_back(self.buffer.record_at(), self.buffer.at);
    }

    /// Goes on with the record that begins within one from `start` to `end`, the end of which is missing; whether there
    /// is one. What lies between may have been more than that one, so the document is not whole.
    fn go_back(&mut self, start: usize, end: usize) -> bool {
        let held = self.buffer.held(start, end);
        let found =
            held.zip(self.signature.as_mut()).and_then(|(held, signature)| signature.find_within(held));
        let Some(offset) = found else { return false };
        self.read_again = self.read_again.saturating_add(self.buffer.at - (start + offset));
        if self.read_again > READ_AGAIN {
            return false;
        }
        let what = "a posting does not end where it should".to_owned();
        self.fault.get_or_insert(ParseError::BadJson { at: start as u64 + 1, what });
        self.buffer.at = start + offset;
        self.expect = Expect::Value;
        true
    }

    /// The next piece. After [`Piece::End`] it is the end again.
    ///
    /// # Errors
    /// At the end, when the document is not JSON everywhere. When it cannot be read.
    pub fn next(&mut self) -> Result<Piece, ParseError> {
        if let Some(complete) = self.ended {
            return Ok(Piece::End { complete });
        }
        loop {
            match self.scan() {
                Err(fault @ ParseError::BadJson { .. }) => {
                    let is_over = self.open.is_empty() && self.values > 0;
                    let goes_on = self.go_on()?;
                    if is_over && !goes_on {
                        (self.goes_on, self.ended) = (true, Some(self.fault.is_none()));
                        return self.fault.take().map_or(Ok(Piece::End { complete: true }), Err);
                    }
                    let fault = self.fault.take().unwrap_or(fault);
                    if !goes_on {
                        self.ended = Some(false);
                        return Err(fault);
                    }
                    self.fault = Some(fault);
                }
                Ok(Piece::End { complete }) => {
                    self.ended = Some(complete && self.fault.is_none());
                    return self.fault.take().map_or(Ok(Piece::End { complete }), Err);
                }
                other => return other,
            }
        }
    }

    /// Moves to the next record that begins as the first did; whether there is one.
    fn go_on(&mut self) -> Result<bool, ParseError> {
        let Some(signature) = &mut self.signature else { return Ok(false) };
        self.buffer.keep = None;
        while !signature.gives_up()
            && let Some(begin) = self.buffer.find(b'{')?
        {
            self.buffer.at = begin;
            if signature.begins(self.buffer.ahead(signature::WINDOW)?) {
                (self.open, self.keys) = self.level.clone();
                self.expect = Expect::Value;
                return Ok(true);
            }
            self.buffer.at += 1;
        }
        Ok(false)
    }

    fn scan(&mut self) -> Result<Piece, ParseError> {
        self.buffer.keep = None;
        loop {
            let Some(byte) = self.buffer.find_byte(|byte| !byte.is_ascii_whitespace() && byte != 0)? else {
                let complete = self.open.is_empty() && self.values > 0;
                return Ok(Piece::End { complete });
            };
            let start = self.buffer.at;
            match (self.expect, byte) {
                (Expect::Value | Expect::ValueOrEnd, b'{') if self.is_record() => {
                    self.buffer.begin(start);
                    let is_whole = self.skip_object(start)?;
                    if self.signature.is_none() {
                        self.signature = self.buffer.held(start, self.buffer.at).and_then(Signature::of);
                        self.level = (self.open.clone(), self.keys.clone());
                    }
                    if is_whole {
                        self.after_value();
                    } else if !self.go_back(start, usize::MAX) {
                        return Ok(self.buffer.cut());
                    }
                    return Ok(self.buffer.give());
                }
                (Expect::Value | Expect::ValueOrEnd, b'{' | b'[') => {
                    if self.open.len() == DEPTH {
                        return Err(self.bad("it is nested too deeply"));
                    }
                    let is_object = byte == b'{';
                    self.open.push(is_object);
                    if is_object {
                        self.keys.push(String::new());
                    }
                    self.expect = if is_object { Expect::KeyOrEnd } else { Expect::ValueOrEnd };
                    self.buffer.at += 1;
                }
                (Expect::ValueOrEnd | Expect::CommaOrEnd, b']') if self.open.last() == Some(&false) => {
                    self.close()
                }
                (Expect::KeyOrEnd | Expect::CommaOrEnd, b'}') if self.open.last() == Some(&true) => {
                    self.close()
                }
                (Expect::CommaOrEnd, b',') if !self.open.is_empty() => {
                    self.expect = if self.open.last() == Some(&true) { Expect::Key } else { Expect::Value };
                    self.buffer.at += 1;
                }
                (Expect::Colon, b':') => {
                    self.expect = Expect::Value;
                    self.buffer.at += 1;
                }
                (Expect::Key | Expect::KeyOrEnd, b'"') => {
                    let Some(key) = self.string()? else { return Ok(CUT) };
                    if let Some(last) = self.keys.last_mut() {
                        *last = key;
                    }
                    self.expect = Expect::Colon;
                }
                (Expect::Value | Expect::ValueOrEnd, b'"') => {
                    let Some(value) = self.string()? else { return Ok(CUT) };
                    self.note(value);
                }
                (Expect::Value | Expect::ValueOrEnd, _) => {
                    self.buffer.keep = Some(start);
                    let end = self
                        .buffer
                        .find_byte(|byte| byte.is_ascii_whitespace() || matches!(byte, b',' | b']' | b'}'))?;
                    let word = self.buffer.slice(start, self.buffer.at).to_vec();
                    self.buffer.keep = None;
                    let word = String::from_utf8_lossy(&word[..word.len().min(64)]).into_owned();
                    if end.is_none() && !self.open.is_empty() {
                        return Ok(CUT);
                    }
                    if word.is_empty() {
                        return Err(self.bad(&format!("a value is missing before “{}”", char::from(byte))));
                    }
                    if !crate::parse::json::is_plain_value(&word) {
                        self.buffer.at = start;
                        return Err(
                            self.bad(&format!("“{}” is no value", word.chars().take(20).collect::<String>()))
                        );
                    }
                    match word.as_str() {
                        // As good as absent.
                        "null" => self.after_value(),
                        _ => self.note(word),
                    }
                }
                _ => {
                    let found = char::from(byte);
                    return Err(self.bad(&format!("“{found}” is not expected there")));
                }
            }
        }
    }

    fn bad(&self, what: &str) -> ParseError {
        ParseError::BadJson { at: self.buffer.at as u64 + 1, what: what.to_owned() }
    }

    fn is_record(&self) -> bool {
        let is_step = |(key, step): (&String, &String)| step == super::ANY || key == step;
        self.keys.len() == self.path.len() && self.keys.iter().zip(&self.path).all(is_step)
    }

    fn close(&mut self) {
        if self.open.pop() == Some(true) {
            self.keys.pop();
        }
        self.buffer.at += 1;
        self.after_value();
    }

    fn after_value(&mut self) {
        self.values += u64::from(self.open.is_empty());
        self.expect = if self.open.is_empty() { Expect::Value } else { Expect::CommaOrEnd };
    }

    fn note(&mut self, value: String) {
        if self.around.len() < AROUND && value.len() <= LONGEST {
            self.around.push((self.keys.join("/"), value));
        }
        self.after_value();
    }

    /// The string whose quote is at the position; `None` when it is cut.
    fn string(&mut self) -> Result<Option<String>, ParseError> {
        let start = self.buffer.at;
        self.buffer.keep = Some(start + 1);
        let is_whole = self.skip_string()?;
        let end = self.buffer.at.min(start + LONGEST + 2);
        let raw = String::from_utf8_lossy(self.buffer.slice(start + 1, end - 1)).into_owned();
        self.buffer.keep = None;
        if !is_whole {
            return Ok(None);
        }
        Ok(Some(crate::parse::json::unescape(&raw).into_owned()))
    }

    /// Moves behind the string at the position; `false` when it is cut.
    fn skip_string(&mut self) -> Result<bool, ParseError> {
        self.buffer.at += 1;
        loop {
            match self.buffer.find_byte(|byte| matches!(byte, b'"' | b'\\'))? {
                None => return Ok(false),
                Some(b'"') => {
                    self.buffer.at += 1;
                    return Ok(true);
                }
                Some(_) => {
                    if self.buffer.ahead(2)?.len() < 2 {
                        return Ok(false);
                    }
                    self.buffer.at += 2;
                }
            }
        }
    }

    /// Moves behind the object at the position; `false` when it is cut, or another begins in it where that cannot be.
    fn skip_object(&mut self, start: usize) -> Result<bool, ParseError> {
        let (mut depth, mut is_looked_through) = (0_usize, false);
        loop {
            // Before it is too large to be held, it is looked through for another that begins in it.
            if self.buffer.at > start + self.buffer.limit() / 2 && !is_looked_through {
                is_looked_through = true;
                let held = self.buffer.held(start, self.buffer.at);
                if let (Some(held), Some(signature)) = (held, &mut self.signature)
                    && signature.find_within(held).is_some()
                {
                    return Ok(false);
                }
            }
            let next = self.buffer.find_byte(|byte| matches!(byte, b'"' | b'{' | b'[' | b'}' | b']'))?;
            match next {
                None => return Ok(false),
                Some(b'"') => {
                    if !self.skip_string()? {
                        return Ok(false);
                    }
                    continue;
                }
                Some(b'{' | b'[') => depth += 1,
                Some(_) => depth -= 1,
            }
            self.buffer.at += 1;
            if depth == 0 {
                return Ok(true);
            }
        }
    }
}

#[cfg(test)]
mod tests;
