//! The one gate through which feeds' HTML leaves the engine.

#[cfg(test)]
mod tests;

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use ammonia::{Builder, Url, UrlRelative};

/// Deeper nesting is no text that a person wrote, and costs a parser quadratic time (RUSTSEC-2019-0001).
const MAX_DEPTH: usize = 256;

/// Character references, and characters that may be a no-break space: each costs the parser, or the writer of its
/// output, time in proportion to all the text.
const MAX_COSTLY: usize = 50_000;
/// The first byte of a no-break space.
const NBSP: u8 = 0xc2;

/// For text of which no page is known.
static CLEANER: LazyLock<Builder<'static>> = LazyLock::new(|| cleaner(UrlRelative::Deny));

fn cleaner(relative: UrlRelative<'static>) -> Builder<'static> {
    let tags = [
        "a",
        "abbr",
        "article",
        "b",
        "blockquote",
        "br",
        "caption",
        "center",
        "cite",
        "code",
        "dd",
        "del",
        "details",
        "div",
        "dl",
        "dt",
        "em",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "i",
        "ins",
        "kbd",
        "li",
        "mark",
        "ol",
        "p",
        "pre",
        "q",
        "s",
        "section",
        "small",
        "span",
        "strong",
        "sub",
        "summary",
        "sup",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "u",
        "ul",
    ];
    let mut builder = Builder::new();
    builder
        .tags(HashSet::from(tags))
        .clean_content_tags(HashSet::from(["script", "style", "svg", "math", "iframe", "object", "template"]))
        .tag_attributes(HashMap::from([
            ("a", HashSet::from(["href"])),
            ("td", HashSet::from(["colspan", "rowspan"])),
            ("th", HashSet::from(["colspan", "rowspan"])),
        ]))
        .generic_attributes(HashSet::from(["lang", "dir"]))
        .url_schemes(HashSet::from(["http", "https", "mailto"]))
        .url_relative(relative)
        .link_rel(Some("noopener noreferrer nofollow"));
    builder
}

/// What is left of `html` when only harmless text markup may stay: no scripts, images, styles, frames or
/// forms, and only http, https and mailto links, which pass nothing on.
///
/// `page` is the address that relative links are relative to: the posting's own. Without one they are no links.
/// Markup nested deeper than 256 levels, or with more character references or signs than a person writes, comes back as
/// its plain text.
pub fn safe_html(html: &str, page: Option<&str>) -> String {
    let plain = unambiguous(html);
    let costly = memchr::memchr2_iter(b'&', NBSP, plain.as_bytes()).count();
    if is_too_deep(&plain) || costly > MAX_COSTLY {
        return plain_text(&plain);
    }
    let page = page.and_then(|page| Url::parse(page).ok()).filter(|page| page.has_host());
    let clean = match page {
        Some(page) => cleaner(UrlRelative::RewriteWithBase(page)).clean(&plain),
        None => CLEANER.clean(&plain),
    };
    let clean = clean.to_string();
    // The parser may nest what the estimate took for neighbours; its output can be measured for certain.
    if is_too_deep(&clean) { plain_text(&clean) } else { clean }
}

/// `html` without what would make its parser read the rest in another way than `next_markup` does: comments,
/// declarations, and the tags of foreign or raw content. Depth hidden in those would otherwise go unseen.
fn unambiguous(html: &str) -> String {
    let dropped = [
        "iframe",
        "math",
        "noembed",
        "noframes",
        "noscript",
        "plaintext",
        "script",
        "style",
        "svg",
        "textarea",
        "title",
        "xmp",
    ];
    let is_dropped = |name: &str| dropped.iter().any(|tag| tag.eq_ignore_ascii_case(name));
    let mut kept = String::with_capacity(html.len());
    let mut at = 0;
    while let Some((start, end, markup)) = next_markup(html, at) {
        push_text(&mut kept, &html[at..start]);
        at = end;
        match markup {
            Markup::Open(name) if ["script", "style"].iter().any(|tag| tag.eq_ignore_ascii_case(name)) => {
                at = end_of_raw(html, end);
            }
            Markup::Open(name) | Markup::Close(name) if !is_dropped(name) => kept.push_str(&html[start..end]),
            _ => {}
        }
    }
    push_text(&mut kept, &html[at..]);
    kept
}

/// Where the end tag after `from` starts that may end a script or a style sheet.
fn end_of_raw(html: &str, from: usize) -> usize {
    let is_end = |tail: &[u8]| [&b"</script"[..], b"</style"].iter().any(|end| starts_with(tail, end));
    let tail = &html.as_bytes()[from..];
    (0..tail.len()).find(|&at| is_end(&tail[at..])).map_or(html.len(), |at| from + at)
}

fn starts_with(bytes: &[u8], prefix: &[u8]) -> bool {
    bytes.get(..prefix.len()).is_some_and(|start| start.eq_ignore_ascii_case(prefix))
}

/// Appends text, so that no `<` in it can begin a tag.
fn push_text(html: &mut String, text: &str) {
    for character in text.chars() {
        match character {
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            '\'' => html.push_str("&#39;"),
            other => html.push(other),
        }
    }
}

/// One piece of markup; text is what lies between.
pub(crate) enum Markup<'a> {
    Open(&'a str),
    Close(&'a str),
    Other,
}

/// Whether more than `MAX_DEPTH` elements are open at once. Errs on the high side: an end tag counts only
/// when it ends the innermost element.
fn is_too_deep(html: &str) -> bool {
    let mut open: Vec<&str> = Vec::new();
    let mut at = 0;
    while let Some((_, end, markup)) = next_markup(html, at) {
        at = end;
        match markup {
            Markup::Open(name) if !is_void(name) => {
                // These end an open neighbour of their kind, so lists without end tags do not count up.
                let ends_neighbour = ["p", "li", "dt", "dd", "tr", "td", "th", "option"];
                let innermost = open.last().is_some_and(|last| last.eq_ignore_ascii_case(name));
                if innermost && ends_neighbour.iter().any(|tag| tag.eq_ignore_ascii_case(name)) {
                    open.pop();
                }
                open.push(name);
            }
            Markup::Close(name) if open.last().is_some_and(|last| last.eq_ignore_ascii_case(name)) => {
                open.pop();
            }
            _ => {}
        }
        if open.len() > MAX_DEPTH {
            return true;
        }
    }
    false
}

/// The text between the tags. Character references stay as they are, and nothing in it is markup.
fn plain_text(html: &str) -> String {
    let mut text = String::new();
    let mut at = 0;
    loop {
        let (start, end) = match next_markup(html, at) {
            Some((start, end, _)) => (start, end),
            None => (html.len(), html.len()),
        };
        push_text(&mut text, &html[at..start]);
        if end == html.len() {
            return text;
        }
        at = end;
    }
}

/// The next tag or comment at or after `from`: where it starts, where it ends, what it is.
pub(crate) fn next_markup(html: &str, from: usize) -> Option<(usize, usize, Markup<'_>)> {
    let mut search = from;
    loop {
        let start = search + html[search..].find('<')?;
        let rest = &html[start + 1..];
        let end_of = |length: Option<usize>| length.map_or(html.len(), |length| start + 1 + length);
        if let Some(comment) = rest.strip_prefix("!--") {
            let length = match comment {
                _ if comment.starts_with('>') => Some(1),
                _ if comment.starts_with("->") => Some(2),
                _ => comment.find("-->").map(|at| at + 3),
            };
            return Some((start, end_of(length.map(|length| length + 3)), Markup::Other));
        }
        let is_end_of_nothing = rest.starts_with('/') && !rest[1..].starts_with(is_letter);
        if rest.starts_with(['!', '?']) || is_end_of_nothing {
            return Some((start, end_of(rest.find('>').map(|at| at + 1)), Markup::Other));
        }
        let (name, closes) = rest.strip_prefix('/').map_or((rest, false), |name| (name, true));
        if name.starts_with(is_letter) {
            let length = name.find(|c: char| c.is_ascii_whitespace() || matches!(c, '/' | '>'));
            let name = &name[..length.unwrap_or(name.len())];
            let markup = if closes { Markup::Close(name) } else { Markup::Open(name) };
            return Some((start, end_of(tag_length(rest)), markup));
        }
        search = start + 1;
    }
}

fn is_letter(character: char) -> bool {
    character.is_ascii_alphabetic()
}

/// Bytes up to and including the `>` that ends a tag; one inside a quoted value does not.
///
/// The states of the HTML standard's tokenizer (section 13.2.5), from "tag name" on.
fn tag_length(tag: &str) -> Option<usize> {
    enum At {
        BeforeName,
        Name,
        AfterName,
        BeforeValue,
        Value,
        Quoted(u8),
    }
    // The tag's own name ends like an unquoted value: by a space, or by a slash.
    let mut state = At::Value;
    let mut in_tag_name = true;
    // A slash right after "<" belongs to the name of an end tag.
    for (at, byte) in tag.bytes().enumerate().skip(usize::from(tag.starts_with('/'))) {
        let space = byte.is_ascii_whitespace();
        state = match (state, byte) {
            (At::Quoted(quote), _) if quote == byte => At::BeforeName,
            (At::Quoted(quote), _) => At::Quoted(quote),
            (_, b'>') => return Some(at + 1),
            (At::Value, b'/') if in_tag_name => At::BeforeName,
            (At::Value, _) if !space => At::Value,
            (At::Value, _) => At::BeforeName,
            (At::BeforeValue, b'"' | b'\'') => At::Quoted(byte),
            (At::BeforeValue, _) if space => At::BeforeValue,
            (At::BeforeValue, _) => At::Value,
            (_, b'/') => At::BeforeName,
            (At::Name | At::AfterName, b'=') => At::BeforeValue,
            (At::Name | At::AfterName, _) if space => At::AfterName,
            (At::BeforeName, _) if space => At::BeforeName,
            // An equals sign here begins a name.
            (At::Name | At::AfterName | At::BeforeName, _) => At::Name,
        };
        in_tag_name = in_tag_name && matches!(state, At::Value);
    }
    None
}

fn is_void(name: &str) -> bool {
    let void = [
        "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source",
        "track", "wbr",
    ];
    void.iter().any(|tag| tag.eq_ignore_ascii_case(name))
}
