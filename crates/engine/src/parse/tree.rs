//! One record as a tree, read strictly where that works and leniently where it does not.

use super::names::Names;
use super::text::entity;
use quick_xml::Reader;
use quick_xml::events::Event;
use quick_xml::events::attributes::Attributes;
use std::borrow::Cow;

/// Records nested deeper than this are refused.
const DEPTH: usize = 256;
/// Attributes of one element that are looked at.
const ATTRIBUTES: usize = 1_000;

/// An element, or a JSON value.
#[derive(Debug, Default)]
pub(super) struct Node<'a> {
    /// The name with its prefix, which is the usual one where the name space is known.
    name: Cow<'a, str>,
    attributes: &'a str,
    /// Its own text, entities resolved, markup of children left out.
    text: Cow<'a, str>,
    /// All between its tags, as written.
    inner: &'a str,
    children: Vec<Node<'a>>,
}

impl<'a> Node<'a> {
    /// One that holds others.
    pub fn named(name: Cow<'a, str>) -> Self {
        Self { name, ..Self::default() }
    }

    /// One that holds a text.
    pub fn plain(name: Cow<'a, str>, text: Cow<'a, str>) -> Self {
        Self { name, text, ..Self::default() }
    }

    /// Adds one below.
    pub fn push(&mut self, child: Self) {
        self.children.push(child);
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
        self.children.iter().find(|child| child.name.eq_ignore_ascii_case(name))
    }

    /// The first element directly below of one of these names that is not blank.
    pub fn first_of<'n>(&'n self, names: &[&str]) -> Option<&'n str> {
        let named = |name: &str| -> Option<&'n str> {
            self.children.iter().filter(|child| child.name.eq_ignore_ascii_case(name)).find_map(Node::text)
        };
        names.iter().find_map(|name| named(name))
    }

    /// All elements directly below of this name, upper or lower case.
    pub fn all<'n>(&'n self, name: &'n str) -> impl Iterator<Item = &'n Node<'a>> {
        self.children.iter().filter(move |child| child.name.eq_ignore_ascii_case(name))
    }

    /// Its own text without surrounding white space; `None` when that is blank.
    pub fn text(&self) -> Option<&str> {
        let text = self.text.trim();
        (!text.is_empty()).then_some(text)
    }

    /// Its own text; or, where markup was not escaped, all between its tags.
    pub fn markup(&self) -> Option<&str> {
        if self.children.is_empty() {
            return self.text();
        }
        let inner = self.inner.trim();
        (!inner.is_empty()).then_some(inner)
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
    read(record, true, names)
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
    config.check_end_names = strict;
    config.allow_unmatched_ends = !strict;
    config.allow_dangling_amp = !strict;
    loop {
        let before = reader.buffer_position() as usize;
        let event = reader.read_event().map_err(|err| err.to_string())?;
        let after = reader.buffer_position() as usize;
        match event {
            Event::Start(start) => {
                if open.len() == DEPTH {
                    return Err(format!("it is nested more than {DEPTH} elements deep"));
                }
                open.push((node(record, before, start.name().as_ref().len(), after - 1, &mut names), after));
            }
            Event::Empty(start) => {
                let node = node(record, before, start.name().as_ref().len(), after - 2, &mut names);
                match open.last_mut() {
                    Some((parent, _)) => parent.children.push(node),
                    None => return Ok(node),
                }
            }
            Event::End(end) => {
                let name = end.name();
                // Where tags cross, the inner ones close with the outer one; an end without a start is left out.
                let Some(depth) = open.iter().rposition(|(node, _)| node.name == names.name(name.as_ref()))
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
    if memchr::memmem::find(attributes.as_bytes(), b"xmlns:").is_some() {
        let declared = Node { attributes, ..Node::default() };
        names.to_mut().learn(&declared);
    }
    Node { name: names.name(&record[start..start + name]), attributes, ..Node::default() }
}

fn push<'a>(text: &mut Cow<'a, str>, more: &'a str) {
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
            Some((parent, _)) => parent.children.push(node),
            None => return Some(node),
        }
    }
    None
}

/// Escapes each `<` that begins no tag, comment or section.
pub(super) fn escape_stray_lt(record: &str) -> String {
    let mut out = String::with_capacity(record.len() + 64);
    let mut rest = record;
    while let Some(lt) = rest.find('<') {
        out.push_str(&rest[..lt]);
        rest = &rest[lt..];
        let section =
            [("<![CDATA[", "]]>"), ("<!--", "-->"), ("<?", "?>")].into_iter().find(|s| rest.starts_with(s.0));
        if let Some((begin, end)) = section {
            let length = rest[begin.len()..].find(end).map_or(rest.len(), |at| begin.len() + at + end.len());
            out.push_str(&rest[..length]);
            rest = &rest[length..];
            continue;
        }
        let next = rest[1..].trim_start_matches('/').chars().next();
        let is_tag = next.is_some_and(|c| c.is_alphabetic() || c == '_') && tag_closes(rest);
        out.push_str(if is_tag { "<" } else { "&lt;" });
        rest = &rest[1..];
    }
    out.push_str(rest);
    out
}

/// Whether a tag ends before the next one begins.
fn tag_closes(rest: &str) -> bool {
    rest[1..].find(['<', '>']).is_some_and(|at| rest.as_bytes()[at + 1] == b'>')
}
