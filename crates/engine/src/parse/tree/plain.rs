//! Records without anything unusual, which are nearly all: one pass over the bytes. Whatever is unusual is left to
//! quick-xml, which takes three times as long.

use super::{DEPTH, ELEMENTS, Node, node_of};
use crate::parse::names::Names;
use crate::parse::text::entity;
use memchr::{memchr, memchr3, memmem::Finder};
use std::borrow::Cow;
use std::sync::LazyLock;

static DATA_END: LazyLock<Finder<'static>> = LazyLock::new(|| Finder::new("]]>"));
static COMMENT_END: LazyLock<Finder<'static>> = LazyLock::new(|| Finder::new("-->"));

/// An element that was opened: its name as written, and where its content begins.
struct Open<'a> {
    node: Node<'a>,
    written: &'a str,
    content: usize,
}

/// Reads a record, or gives up.
pub(super) fn read<'a>(record: &'a str, names: &Names) -> Option<Node<'a>> {
    let bytes = record.as_bytes();
    let mut names = Cow::Borrowed(names);
    let mut open: Vec<Open<'a>> = Vec::with_capacity(4);
    let (mut at, mut elements) = (0, 0);
    loop {
        let lt = at + memchr(b'<', bytes.get(at..)?)?;
        if let Some(Open { node, .. }) = open.last_mut() {
            add_text(&mut node.text, &record[at..lt])?;
        }
        match bytes.get(lt + 1)? {
            b'/' => {
                let gt = lt + memchr(b'>', &bytes[lt..])?;
                let closed = open.pop()?;
                if record[lt + 2..gt].trim_ascii_end() != closed.written {
                    return None;
                }
                let mut node = closed.node;
                node.inner = &record[closed.content..lt];
                at = gt + 1;
                match open.last_mut() {
                    Some(parent) => parent.node.push(node),
                    None => return Some(node),
                }
            }
            b'!' if bytes[lt..].starts_with(b"<![CDATA[") => {
                let start = lt + 9;
                let end = start + DATA_END.find(&bytes[start..])?;
                super::push(&mut open.last_mut()?.node.text, &record[start..end]);
                at = end + 3;
            }
            b'!' if bytes[lt..].starts_with(b"<!--") => {
                let start = lt + 4;
                at = start + COMMENT_END.find(&bytes[start..])? + 3;
            }
            first if first.is_ascii_alphabetic() || *first == b'_' || *first >= 0x80 => {
                let name = lt + 1 + bytes[lt + 1..].iter().position(|byte| ends_name(*byte))?;
                let gt = if bytes[name] == b'>' { name } else { tag_end(bytes, lt)? };
                let closes_itself = bytes[gt - 1] == b'/';
                if bytes[name] == b'/' && name + 1 != gt {
                    return None;
                }
                let end = if closes_itself { gt - 1 } else { gt };
                let tag = &record[lt + 1..end];
                let name = name - lt - 1;
                elements += 1;
                if elements > ELEMENTS {
                    return None;
                }
                let node = node_of(&tag[..name], &tag[name..], &mut names);
                at = gt + 1;
                if !closes_itself {
                    if open.len() == DEPTH {
                        return None;
                    }
                    let mut node = node;
                    // Most elements hold one text and nothing else.
                    match (leaf(record, at, &tag[..name], &mut node), open.last_mut()) {
                        (Some(end), Some(parent)) => {
                            parent.node.push(node);
                            at = end;
                        }
                        (Some(_), None) => return Some(node),
                        (None, outer) => {
                            if outer.is_none() {
                                node.make_room();
                            }
                            open.push(Open { node, written: &tag[..name], content: at });
                        }
                    }
                } else if let Some(parent) = open.last_mut() {
                    parent.node.push(node);
                } else {
                    return Some(node);
                }
            }
            _ => return None,
        }
    }
}

/// Whether a byte ends the name of a tag.
fn ends_name(byte: u8) -> bool {
    matches!(byte, b'>' | b'/' | b'<') || byte.is_ascii_whitespace()
}

/// Reads the one text that an element holds, up to behind its end tag; `None`, and nothing read, when it holds more.
fn leaf<'a>(record: &'a str, content: usize, written: &str, node: &mut Node<'a>) -> Option<usize> {
    let bytes = record.as_bytes();
    let (text, lt, is_data) = match bytes[content..].starts_with(b"<![CDATA[") {
        true => {
            let start = content + 9;
            let end = start + DATA_END.find(&bytes[start..])?;
            (&record[start..end], end + 3, true)
        }
        false => {
            let lt = content + memchr(b'<', &bytes[content..])?;
            (&record[content..lt], lt, false)
        }
    };
    let behind = bytes.get(lt..)?.strip_prefix(b"</")?.strip_prefix(written.as_bytes())?;
    if behind.first() != Some(&b'>') || (!is_data && memchr(b'&', text.as_bytes()).is_some()) {
        return None;
    }
    node.inner = &record[content..lt];
    if is_data || !text.bytes().all(|byte| byte.is_ascii_whitespace()) {
        node.text = Cow::Borrowed(text);
    }
    Some(lt + 2 + written.len() + 1)
}

/// The `>` that ends the tag at a `<`; one in quotes does not. A `<` before it means that something is wrong.
fn tag_end(bytes: &[u8], lt: usize) -> Option<usize> {
    let mut at = lt + 1;
    loop {
        at += memchr3(b'>', b'"', b'\'', &bytes[at..])?;
        if bytes[at] == b'>' {
            return memchr(b'<', &bytes[lt + 1..at]).is_none().then_some(at);
        }
        at += 1 + memchr(bytes[at], &bytes[at + 1..])? + 1;
    }
}

/// Text between tags, entities resolved. White space alone says nothing before other text.
fn add_text<'a>(text: &mut Cow<'a, str>, more: &'a str) -> Option<()> {
    if more.is_empty() || (text.is_empty() && more.bytes().all(|byte| byte.is_ascii_whitespace())) {
        return Some(());
    }
    let mut rest = more;
    while let Some(amp) = memchr(b'&', rest.as_bytes()) {
        let end = amp + memchr(b';', &rest.as_bytes()[amp..])?;
        let resolved = entity(&rest[amp + 1..end])?;
        super::push(text, &rest[..amp]);
        text.to_mut().push_str(&resolved);
        rest = &rest[end + 1..];
    }
    super::push(text, rest);
    Some(())
}
