//! A JSON value as a tree: an object's members are its children, a list's elements are children of the same name.
//!
//! Half surrogates, members given twice and bytes order marks do no harm; `null` is as good as absent.

use super::tree::{ELEMENTS, Node};
use std::borrow::Cow;

/// Values nested deeper than this are refused.
const DEPTH: usize = 256;

/// Reads a value.
///
/// # Errors
/// What is wrong with it, and where.
pub(super) fn read(text: &str) -> Result<Node<'_>, String> {
    Reader { text, at: 0, cut: false }.document()
}

/// Reads the beginning of a document that goes on: what is open at its end is closed there.
pub(super) fn read_beginning(text: &str) -> Option<Node<'_>> {
    Reader { text, at: 0, cut: true }.document().ok()
}

/// Whether a word is a number, `true`, `false` or `null`.
pub(super) fn is_plain_value(word: &str) -> bool {
    if matches!(word, "true" | "false" | "null") {
        return true;
    }
    let digits = word.strip_prefix('-').unwrap_or(word);
    digits.starts_with(|c: char| c.is_ascii_digit())
        && digits
            .bytes()
            .all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'e' | b'E' | b'+' | b'-'))
}

/// The text of a string, given what stands between its quotes. Half surrogates become U+FFFD.
pub(super) fn unescape(raw: &str) -> Cow<'_, str> {
    if !raw.contains('\\') {
        return Cow::Borrowed(raw);
    }
    let mut out = String::with_capacity(raw.len());
    let mut rest = raw;
    while let Some(at) = rest.find('\\') {
        out.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        let Some(c) = rest.chars().next() else { break };
        rest = &rest[c.len_utf8()..];
        match c {
            'n' => out.push('\n'),
            't' => out.push('\t'),
            'r' => out.push('\r'),
            'b' | 'f' => out.push(' '),
            'u' => rest = unicode(rest, &mut out),
            c => out.push(c),
        }
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// The character behind a `\u`; what follows it.
fn unicode<'a>(rest: &'a str, out: &mut String) -> &'a str {
    let hex = |text: &str| {
        let digits = text.get(..4).filter(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit()))?;
        u16::from_str_radix(digits, 16).ok()
    };
    let Some(unit) = hex(rest) else {
        out.push(char::REPLACEMENT_CHARACTER);
        return rest;
    };
    let rest = &rest[4..];
    let second = rest.strip_prefix("\\u").and_then(hex).filter(|_| (0xd800..0xdc00).contains(&unit));
    let pair = second.and_then(|second| char::decode_utf16([unit, second]).next()?.ok());
    match pair {
        Some(c) => {
            out.push(c);
            &rest[6..]
        }
        None => {
            out.push(char::from_u32(u32::from(unit)).unwrap_or(char::REPLACEMENT_CHARACTER));
            rest
        }
    }
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
    /// Whether the text ends before the value does.
    cut: bool,
}

/// An open list or object.
struct Open<'a> {
    /// An object's node; `None` for a list, whose elements belong to the object around it.
    node: Option<Node<'a>>,
    /// The name the next value gets.
    name: Cow<'a, str>,
}

impl<'a> Reader<'a> {
    /// A node whose children are the values of the document.
    fn document(mut self) -> Result<Node<'a>, String> {
        let mut open = vec![Open { node: Some(Node::default()), name: Cow::Borrowed("") }];
        match self.values(&mut open) {
            Err(why) if !self.cut => return Err(why),
            _ => {}
        }
        while open.len() > 1 {
            Self::close(&mut open);
        }
        open.pop().and_then(|open| open.node).ok_or_else(|| self.bad("it is empty"))
    }

    fn values(&mut self, open: &mut Vec<Open<'a>>) -> Result<(), String> {
        let (mut values, mut elements) = (0, 0);
        loop {
            elements += 1;
            if elements > ELEMENTS {
                return Err(format!("it has more than {ELEMENTS} values"));
            }
            self.blank();
            let Some(byte) = self.peek() else {
                return if open.len() == 1 && values > 0 {
                    Ok(())
                } else {
                    Err(self.bad("it ends too early"))
                };
            };
            match byte {
                b'{' | b'[' => {
                    if open.len() > DEPTH {
                        return Err(format!("it is nested more than {DEPTH} levels deep"));
                    }
                    let name = open.last().map_or(Cow::Borrowed(""), |open| open.name.clone());
                    let mut node = (byte == b'{').then(|| Node::named(name.clone()));
                    if let Some(node) = node.as_mut().filter(|_| open.len() == 1) {
                        node.make_room();
                    }
                    self.at += 1;
                    open.push(Open { node, name });
                    self.blank();
                    match (byte, self.peek()) {
                        (b'{', Some(b'}')) | (b'[', Some(b']')) => {}
                        (b'{', _) => {
                            self.key(open)?;
                            continue;
                        }
                        _ => continue,
                    }
                }
                b'"' => {
                    let text = self.string().ok_or_else(|| self.bad("a text has no end"))?;
                    Self::add(open, |name| Node::plain(name, text));
                }
                _ => {
                    let word = self.word();
                    if !is_plain_value(word) || (self.cut && self.at == self.text.len()) {
                        return Err(self.bad("no value was found where one is expected"));
                    }
                    match word {
                        "null" => {}
                        "true" | "false" => Self::add(open, |name| Node::plain(name, Cow::Borrowed(word))),
                        _ => Self::add(open, |name| Node::of_number(name, word)),
                    }
                }
            }
            // Behind a value: what closes, then what comes next.
            loop {
                self.blank();
                let top = open.len() == 1;
                let is_object = open.last().is_some_and(|open| open.node.is_some());
                match self.peek() {
                    _ if top => {
                        values += 1;
                        break;
                    }
                    Some(b'}') if is_object => Self::close(open),
                    Some(b']') if !is_object => Self::close(open),
                    Some(b',') => {
                        self.at += 1;
                        self.blank();
                        if is_object {
                            self.key(open)?;
                        }
                        break;
                    }
                    _ => return Err(self.bad("a comma or an end is missing")),
                }
                self.at += 1;
            }
        }
    }

    fn bad(&self, what: &str) -> String {
        format!("{what} (at character {} of the record)", self.at + 1)
    }

    fn blank(&mut self) {
        let rest = &self.text.as_bytes()[self.at..];
        self.at += rest.iter().take_while(|byte| byte.is_ascii_whitespace() || **byte == 0).count();
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    /// A key and its colon.
    fn key(&mut self, open: &mut [Open<'a>]) -> Result<(), String> {
        if self.peek() != Some(b'"') {
            return Err(self.bad("a name in quotes is expected"));
        }
        let key = self.string();
        self.blank();
        match (key, self.peek()) {
            (Some(key), Some(b':')) => {
                self.at += 1;
                if let Some(open) = open.last_mut() {
                    open.name = key;
                }
                Ok(())
            }
            _ => Err(self.bad("a colon is missing")),
        }
    }

    fn string(&mut self) -> Option<Cow<'a, str>> {
        let start = self.at + 1;
        let bytes = self.text.as_bytes();
        let mut at = start;
        loop {
            at += memchr::memchr2(b'"', b'\\', bytes.get(at..)?)?;
            if bytes[at] == b'"' {
                self.at = at + 1;
                return Some(unescape(&self.text[start..at]));
            }
            at += 2;
        }
    }

    fn word(&mut self) -> &'a str {
        let rest = &self.text[self.at..];
        let end = rest.find(|c: char| c.is_ascii_whitespace() || matches!(c, ',' | ']' | '}' | ':'));
        let word = &rest[..end.unwrap_or(rest.len())];
        self.at += word.len();
        word
    }

    /// Adds a value, which gets the name that is next.
    fn add(open: &mut [Open<'a>], value: impl FnOnce(Cow<'a, str>) -> Node<'a>) {
        let name = open.last().map_or(Cow::Borrowed(""), |open| open.name.clone());
        Self::push(open, value(name));
    }

    /// Adds to the innermost object.
    fn push(open: &mut [Open<'a>], node: Node<'a>) {
        if let Some(object) = open.iter_mut().rev().find_map(|open| open.node.as_mut()) {
            object.push(node);
        }
    }

    fn close(open: &mut Vec<Open<'a>>) {
        if let Some(node) = open.pop().and_then(|open| open.node) {
            Self::push(open, node);
        }
    }
}
