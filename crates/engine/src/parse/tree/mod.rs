//! One record as a tree, read strictly where that works and leniently where it does not.

mod broken;
mod plain;
#[cfg(test)]
mod tests;

use super::names::Names;
use super::text::{entity, line, plain_text};
pub(super) use broken::escape_stray_lt;
use broken::{Ends, is_field};
use quick_xml::Reader;
use quick_xml::events::Event;
use quick_xml::events::attributes::Attributes;
use std::borrow::Cow;

/// Records nested deeper than this are refused.
const DEPTH: usize = 256;
/// Elements of one record. More are no posting a person wrote, and cost memory out of all proportion.
pub(super) const ELEMENTS: usize = 50_000;
/// Attributes of one element that are looked at.
const ATTRIBUTES: usize = 1_000;

/// What names are compared by first: their length, and their first and last letter in lower case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Key(u32);

impl Key {
    /// Of a name.
    pub fn of(name: &str) -> Self {
        let bytes = name.as_bytes();
        let [first, last] =
            [bytes.first(), bytes.last()].map(|byte| u32::from(byte.map_or(0, u8::to_ascii_lowercase)));
        Self((bytes.len() as u32) << 16 | first << 8 | last)
    }

    /// One bit of 64: which keys an element's children have, as far as that many bits can tell.
    fn bit(self) -> u64 {
        1 << (self.0.wrapping_mul(0x9e37_79b1) >> 26)
    }
}

/// An element, or a JSON value.
#[derive(Debug, Default)]
pub(super) struct Node<'a> {
    key: Key,
    /// Whether its text is a number of JSON.
    is_number: bool,
    /// The name with its prefix, which is the usual one where the name space is known.
    name: Cow<'a, str>,
    attributes: &'a str,
    /// Its own text, entities resolved, markup of children left out.
    text: Cow<'a, str>,
    /// All between its tags, as written.
    inner: &'a str,
    children: Vec<Node<'a>>,
    /// The bits of its children's keys: most names that are looked for are not there.
    kinds: u64,
}

impl<'a> Node<'a> {
    /// One that holds others.
    pub fn named(name: Cow<'a, str>) -> Self {
        Self { key: Key::of(&name), name, ..Self::default() }
    }

    /// One that holds a text.
    pub fn plain(name: Cow<'a, str>, text: Cow<'a, str>) -> Self {
        Self { key: Key::of(&name), name, text, ..Self::default() }
    }

    /// One that holds a number of JSON, as it is written there.
    pub fn of_number(name: Cow<'a, str>, text: &'a str) -> Self {
        Self { is_number: true, ..Self::plain(name, Cow::Borrowed(text)) }
    }

    /// Whether it has this name, upper or lower case.
    pub fn is_named(&self, key: Key, name: &str) -> bool {
        self.key == key && self.name.eq_ignore_ascii_case(name)
    }

    /// Makes room for as many below as records usually have.
    pub fn make_room(&mut self) {
        self.children.reserve(16);
    }

    /// Adds one below.
    pub fn push(&mut self, child: Self) {
        self.kinds |= child.key.bit();
        self.children.push(child);
    }

    /// Whether an element of this key may be directly below; `false` is certain.
    pub fn may_have(&self, key: Key) -> bool {
        self.kinds & key.bit() != 0
    }

    /// The elements directly below of this name, upper or lower case.
    fn below(&self, name: &str) -> impl Iterator<Item = &Node<'a>> {
        let key = Key::of(name);
        let all = if self.may_have(key) { &*self.children } else { &[] };
        all.iter().filter(move |child| child.is_named(key, name))
    }

    /// The name with its prefix.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The name without its prefix.
    pub fn local(&self) -> &str {
        self.name.split_once(':').map_or(&*self.name, |(_, local)| local)
    }

    /// All elements directly below.
    pub fn children(&self) -> &[Node<'a>] {
        &self.children
    }

    /// The only one below, for a value that was read by itself.
    pub fn into_first(self) -> Option<Self> {
        self.children.into_iter().next()
    }

    /// The first element directly below of this name, upper or lower case.
    pub fn child(&self, name: &str) -> Option<&Node<'a>> {
        self.below(name).next()
    }

    /// The first element directly below of one of these names that is not blank.
    pub fn first_of<'n>(&'n self, names: &[&str]) -> Option<&'n str> {
        names.iter().find_map(|name| self.below(name).find_map(Node::text))
    }

    /// All elements directly below of this name, upper or lower case.
    pub fn all<'n>(&'n self, name: &'n str) -> impl Iterator<Item = &'n Node<'a>> {
        self.below(name)
    }

    /// Its own text without surrounding white space; `None` when that is blank.
    pub fn text(&self) -> Option<&str> {
        let text = self.text.trim();
        (!text.is_empty()).then_some(text)
    }

    /// Its value where it is a number of JSON, in which a point always begins decimals.
    pub fn number(&self) -> Option<f64> {
        if self.is_number { self.text.parse().ok() } else { None }
    }

    /// Its own text; or, where markup was not escaped, all between its tags.
    pub fn markup(&self) -> Option<&str> {
        if self.children.is_empty() {
            return self.text();
        }
        let inner = self.inner.trim();
        (!inner.is_empty()).then_some(inner)
    }

    /// Its text as one line, markup left out.
    pub fn line(&self) -> Option<String> {
        match self.children.is_empty() {
            true => line(self.text()?),
            false => Some(plain_text(self.inner)).filter(|line| !line.is_empty()),
        }
    }

    /// The text of the first element directly below of this name.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.child(name)?.text()
    }

    /// An attribute's value, entities resolved, without surrounding white space; `None` when that is blank.
    pub fn attribute(&self, name: &str) -> Option<String> {
        if self.attributes.is_empty() {
            return None;
        }
        let mut all = Attributes::html(self.attributes, 0);
        all.with_checks(false);
        let found = all
            .take(ATTRIBUTES)
            .flatten()
            .find(|attribute| attribute.key.as_ref().eq_ignore_ascii_case(name))?;
        let value = super::text::unescape(&found.value);
        let value = value.trim();
        (!value.is_empty()).then(|| value.to_owned())
    }

    /// All attributes as written: name and value.
    pub fn attributes(&self) -> impl Iterator<Item = (&'a str, Cow<'a, str>)> {
        let mut all = Attributes::html(self.attributes, 0);
        all.with_checks(false);
        all.take(ATTRIBUTES).flatten().map(|attribute| (attribute.key.into_inner(), attribute.value))
    }
}

/// Reads a record that is well-formed.
///
/// # Errors
/// What is wrong with it.
pub(super) fn read_strict<'a>(record: &'a str, names: &Names) -> Result<Node<'a>, String> {
    plain::read(record, names).map_or_else(|| read(record, true, names), Ok)
}

/// Reads whatever is there: unknown entities and stray `&` stay text, crossed and missing end tags close where that
/// makes sense. For a stray `<` see [`escape_stray_lt`].
///
/// # Errors
/// When not even that works.
pub(super) fn read_lenient<'a>(record: &'a str, names: &Names) -> Result<Node<'a>, String> {
    read(record, false, names)
}

/// Reads the beginning of a document that goes on: what is open at its end, or where it is broken, is closed there.
pub(super) fn read_beginning<'a>(text: &'a str, names: &Names) -> Option<Node<'a>> {
    let mut open = Vec::new();
    let end = read_into(&mut open, text, false, names);
    match end {
        Ok(node) => Some(node),
        Err(_) => close(&mut open, 0, text, text.len()),
    }
}

fn read<'a>(record: &'a str, strict: bool, names: &Names) -> Result<Node<'a>, String> {
    read_into(&mut Vec::new(), record, strict, names)
}

fn read_into<'a>(
    open: &mut Vec<(Node<'a>, usize)>,
    record: &'a str,
    strict: bool,
    names: &Names,
) -> Result<Node<'a>, String> {
    let mut names = Cow::Borrowed(names);
    let mut reader = Reader::from_str(record);
    let config = reader.config_mut();
    // Names are compared here, where the open elements are known anyway.
    config.check_end_names = false;
    config.allow_unmatched_ends = true;
    config.allow_dangling_amp = !strict;
    let mut ends = Ends::of(record);
    let mut elements = 0;
    loop {
        let before = reader.buffer_position() as usize;
        let event = match reader.read_event() {
            Ok(event) => event,
            Err(err) if strict || open.is_empty() => return Err(err.to_string()),
            Err(_) => {
                // What cannot be read is text, up to the end.
                if let Some((node, _)) = open.last_mut() {
                    push(&mut node.text, &record[before..]);
                }
                return close(open, 0, record, record.len()).ok_or_else(|| "it is empty".to_owned());
            }
        };
        let after = reader.buffer_position() as usize;
        elements += usize::from(matches!(event, Event::Start(_) | Event::Empty(_)));
        if elements > ELEMENTS {
            return Err(format!("it has more than {ELEMENTS} elements"));
        }
        match event {
            Event::Start(start) => {
                if open.len() == DEPTH {
                    return Err(format!("it is nested more than {DEPTH} elements deep"));
                }
                let mut node = node(record, before, start.name().as_ref().len(), after - 1, &mut names);
                // A field inside of a field that never ends: its end tag is missing.
                if !strict
                    && open.len() == 2
                    && is_field(&node.name).is_some()
                    && is_field(&open[1].0.name).is_some_and(|field| !ends.comes(field, before))
                {
                    close(open, 1, record, before);
                }
                if open.is_empty() {
                    node.make_room();
                }
                open.push((node, after));
            }
            Event::Empty(start) => {
                let node = node(record, before, start.name().as_ref().len(), after - 2, &mut names);
                match open.last_mut() {
                    Some((parent, _)) => parent.push(node),
                    None => return Ok(node),
                }
            }
            Event::End(end) => {
                let name = end.name();
                if strict && open.last().is_none_or(|(node, _)| node.name != names.name(name.as_ref())) {
                    return Err("its tags cross".to_owned());
                }
                // Where tags cross, the inner ones close with the outer one; an end without a start is left out.
                let ends = names.name(name.as_ref());
                let Some(depth) = open.iter().rposition(|(node, _)| node.name.eq_ignore_ascii_case(&ends))
                else {
                    continue;
                };
                if let Some(root) = close(open, depth, record, before) {
                    return Ok(root);
                }
            }
            Event::Text(_) => {
                if let Some((node, _)) = open.last_mut() {
                    push(&mut node.text, &record[before..after]);
                }
            }
            Event::CData(data) => {
                if let Some((node, _)) = open.last_mut() {
                    // "<![CDATA[" and "]]>"
                    let inner = record.get(before + 9..after - 3);
                    match inner {
                        Some(inner) => push(&mut node.text, inner),
                        None => node.text.to_mut().push_str(&data),
                    }
                }
            }
            Event::GeneralRef(_) => {
                if let Some((node, _)) = open.last_mut() {
                    let raw = &record[before..after];
                    let name = raw.trim_start_matches('&').trim_end_matches(';');
                    match entity(name) {
                        Some(text) => node.text.to_mut().push_str(&text),
                        None if strict => return Err(format!("the entity {raw} is not known")),
                        None => push(&mut node.text, raw),
                    }
                }
            }
            Event::Eof if strict || open.is_empty() => return Err("it has no end tag".to_owned()),
            Event::Eof => {
                return close(open, 0, record, record.len()).ok_or_else(|| "it is empty".to_owned());
            }
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => {}
        }
    }
}

fn node<'a>(record: &'a str, before: usize, name: usize, end: usize, names: &mut Cow<'_, Names>) -> Node<'a> {
    let start = before + 1;
    let attributes = record.get(start + name..end).unwrap_or_default();
    node_of(&record[start..start + name], attributes, names)
}

fn node_of<'a>(name: &'a str, attributes: &'a str, names: &mut Cow<'_, Names>) -> Node<'a> {
    if !attributes.is_empty() && memchr::memmem::find(attributes.as_bytes(), b"xmlns:").is_some() {
        let declared = Node { attributes, ..Node::default() };
        names.to_mut().learn(&declared);
    }
    let name = names.name(name);
    Node { key: Key::of(&name), name, attributes, ..Node::default() }
}

fn push<'a>(text: &mut Cow<'a, str>, more: &'a str) {
    if more.is_empty() {
        return;
    }
    if text.is_empty() {
        *text = Cow::Borrowed(more);
    } else {
        text.to_mut().push_str(more);
    }
}

/// Closes all elements down to `depth`; gives back the outermost when that was it.
fn close<'a>(
    open: &mut Vec<(Node<'a>, usize)>,
    depth: usize,
    record: &'a str,
    end: usize,
) -> Option<Node<'a>> {
    while open.len() > depth {
        let (mut node, start) = open.pop()?;
        node.inner = record.get(start..end).unwrap_or_default();
        match open.last_mut() {
            Some((parent, _)) => parent.push(node),
            None => return Some(node),
        }
    }
    None
}
