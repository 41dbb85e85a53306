//! The elements of what left the gate. It is well-formed there: each element that is opened is ended.

use crate::parse::unescape;
use crate::safe_html::{Markup, next_markup};
use std::borrow::Cow;

/// An element, or the text between two.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Node<'a> {
    /// Text, its references resolved.
    Text(Cow<'a, str>),
    Element(Element<'a>),
}

/// An element.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Element<'a> {
    /// In lower case.
    pub name: &'a str,
    /// Its tag, as it is written.
    tag: &'a str,
    pub children: Vec<Node<'a>>,
}

impl Element<'_> {
    /// The value of an attribute.
    pub fn attribute(&self, name: &str) -> Option<Cow<'_, str>> {
        let start = self.tag.find(&format!(" {name}=\""))? + name.len() + 3;
        let value = &self.tag[start..];
        Some(unescape(&value[..value.find('"')?]))
    }
}

impl Node<'_> {
    /// All the text in it.
    pub fn text(&self) -> String {
        match self {
            Self::Text(text) => text.to_string(),
            Self::Element(element) => element.children.iter().map(Node::text).collect(),
        }
    }
}

/// What `clean`, which [`crate::safe_html::safe_html`] wrote, holds.
pub(super) fn nodes(clean: &str) -> Vec<Node<'_>> {
    // The first stands for all that is not in an element.
    let mut open = vec![Element { name: "", tag: "", children: Vec::new() }];
    let mut at = 0;
    loop {
        let found = next_markup(clean, at);
        let start = found.as_ref().map_or(clean.len(), |(start, ..)| *start);
        if start > at
            && let Some(inner) = open.last_mut()
        {
            inner.children.push(Node::Text(unescape(&clean[at..start])));
        }
        let Some((start, end, markup)) = found else { break };
        at = end;
        match markup {
            Markup::Open(name) => {
                open.push(Element { name, tag: &clean[start..end], children: Vec::new() });
                if matches!(name, "br" | "hr") {
                    end_innermost(&mut open);
                }
            }
            Markup::Close(name) if open.last().is_some_and(|inner| inner.name == name) => {
                end_innermost(&mut open);
            }
            Markup::Close(_) | Markup::Other => {}
        }
    }
    while open.len() > 1 {
        end_innermost(&mut open);
    }
    open.pop().map(|all| all.children).unwrap_or_default()
}

/// Puts the innermost open element into the one around it; the outermost stays.
fn end_innermost<'a>(open: &mut Vec<Element<'a>>) {
    if open.len() < 2 {
        return;
    }
    if let (Some(ended), Some(around)) = (open.pop(), open.last_mut()) {
        around.children.push(Node::Element(ended));
    }
}
