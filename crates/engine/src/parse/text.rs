//! Text out of markup: entities, plain text, one-line fields.

use std::borrow::Cow;
use web_atoms::NAMED_ENTITIES;

/// The letters of HTML's longest name.
const LONGEST_ENTITY: usize = 31;

/// What an entity stands for, named without `&` and `;`: XML's, HTML's, and numbers. `None` for an unknown one.
///
/// Numbers 128 to 159 are read as Windows-1252, as browsers do
/// (<https://html.spec.whatwg.org/multipage/parsing.html#numeric-character-reference-end-state>).
pub(super) fn entity(name: &str) -> Option<Cow<'static, str>> {
    if let Some(number) = name.strip_prefix('#') {
        let code = match number.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16),
            None => number.parse(),
        };
        let valid_digits = number.bytes().all(|byte| byte.is_ascii_alphanumeric());
        let code = code.ok().filter(|_| valid_digits)?;
        return Some(char_of(code).to_string().into());
    }
    Some(Cow::Borrowed(match name {
        "amp" => "&",
        "lt" => "<",
        "gt" => ">",
        "quot" => "\"",
        "apos" => "'",
        "nbsp" => "\u{a0}",
        _ => return named(name).map(Cow::Owned),
    }))
}

/// One or two characters by their name in HTML (<https://html.spec.whatwg.org/multipage/named-characters.html>).
fn named(name: &str) -> Option<String> {
    let mut key = [0; LONGEST_ENTITY + 1];
    key.get_mut(..name.len())?.copy_from_slice(name.as_bytes());
    *key.get_mut(name.len())? = b';';
    let (first, second) = NAMED_ENTITIES.get(std::str::from_utf8(&key[..=name.len()]).ok()?)?;
    // 0 stands for a name that is only the beginning of others, and for no second character.
    let characters = [*first, *second].into_iter().filter(|code| *code != 0).filter_map(char::from_u32);
    Some(characters.collect()).filter(|text: &String| !text.is_empty())
}

fn char_of(code: u32) -> char {
    match code {
        0x80..=0x9f => {
            let byte = [u8::try_from(code).unwrap_or(b'?')];
            let (text, _) = encoding_rs::WINDOWS_1252.decode_without_bom_handling(&byte);
            text.chars().next().unwrap_or(char::REPLACEMENT_CHARACTER)
        }
        // Control characters mean nothing to a reader.
        0..=8 | 0xb | 0xc | 0xe..=0x1f | 0xfffe | 0xffff => char::REPLACEMENT_CHARACTER,
        _ => char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER),
    }
}

/// Resolves the entities of a text; unknown ones and a stray `&` stay as they are.
pub(crate) fn unescape(text: &str) -> Cow<'_, str> {
    if !text.contains('&') {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(amp) = rest.find('&') {
        out.push_str(&rest[..amp]);
        rest = &rest[amp..];
        rest = match entity_at(rest) {
            Some((resolved, length)) => {
                out.push_str(&resolved);
                &rest[length..]
            }
            None => {
                out.push('&');
                &rest[1..]
            }
        };
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// The entity at the `&` a text begins with, and its length.
fn entity_at(text: &str) -> Option<(Cow<'static, str>, usize)> {
    let end = text.bytes().take(LONGEST_ENTITY + 3).position(|byte| byte == b';')?;
    Some((entity(&text[1..end])?, end + 1))
}

/// A description without its markup: for the index, the command line and comparisons. Elements that stand on lines of
/// their own become spaces, as do runs of white space; scripts, styles and comments go.
pub fn plain_text(html: &str) -> String {
    words_of(html, |_| true)
}

/// The same, where only these names make a tag; what else stands in angle brackets is text.
fn words_of(html: &str, is_tag: impl Fn(&str) -> bool) -> String {
    let mut out = String::with_capacity(html.len());
    let mut rest = html;
    let mut gap = false;
    while let Some(at) = memchr::memchr2(b'<', b'&', rest.as_bytes()) {
        push_words(&mut out, &mut gap, &rest[..at]);
        rest = &rest[at..];
        if rest.starts_with('&') {
            rest = match entity_at(rest) {
                Some((resolved, length)) => {
                    push_words(&mut out, &mut gap, &resolved);
                    &rest[length..]
                }
                None => {
                    push_words(&mut out, &mut gap, "&");
                    &rest[1..]
                }
            };
            continue;
        }
        match tag_at(rest).filter(|(name, _)| is_tag(name)) {
            Some((name, length)) => {
                gap |= !is_inline(name);
                let hidden = ["script", "style"].iter().any(|hidden| name.eq_ignore_ascii_case(hidden));
                rest = &rest[length..];
                if hidden {
                    rest = behind_end_tag(rest, name);
                }
            }
            None => {
                push_words(&mut out, &mut gap, "<");
                rest = &rest[1..];
            }
        }
    }
    push_words(&mut out, &mut gap, rest);
    without_controls(out)
}

/// A text without control characters, which mean nothing to a reader; white space is none.
pub(super) fn without_controls(mut text: String) -> String {
    // A whole chunk at a time and without branches, which the compiler makes one comparison of many bytes.
    let is_control = |byte: u8| {
        ((byte & 0xe0 == 0) & (byte != b'\t') & (byte != b'\n') & (byte != b'\r')) | (byte == 0x7f)
    };
    let has_any = |chunk: &[u8]| chunk.iter().fold(false, |any, byte| any | is_control(*byte));
    if text.as_bytes().chunks(1 << 10).any(has_any) {
        text.retain(|c| !c.is_ascii() || !is_control(c as u8));
    }
    text
}

/// Adds words, one space between any two.
fn push_words(out: &mut String, gap: &mut bool, text: &str) {
    let is_space = |c: char| c.is_whitespace() || c == '\u{200b}';
    if text.is_empty() {
        return;
    }
    *gap |= text.starts_with(is_space);
    let mut push = |word: &str| {
        if *gap && !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
        *gap = true;
    };
    // Most text has one space between any two words, and is as it is to be.
    if has_single_spaces(text.as_bytes()) && !has_odd_space(text, is_space) {
        match text.trim_matches(' ') {
            "" => {}
            words => push(words),
        }
    } else if text.is_ascii() {
        text.split_ascii_whitespace().for_each(&mut push);
    } else {
        text.split(is_space).filter(|word| !word.is_empty()).for_each(&mut push);
    }
    // Words that touch the next piece are not parted from it.
    *gap = text.ends_with(is_space);
}

/// Whether a text has no white space of ASCII but spaces, and nowhere two of them in a row. Without branches, which the compiler makes
/// comparisons of many bytes at once.
fn has_single_spaces(text: &[u8]) -> bool {
    let is_odd = |byte: u8| byte < b' ';
    let both_spaces = |(one, next): (&u8, &u8)| (*one == b' ') & (*next == b' ');
    !text.iter().fold(false, |any, byte| any | is_odd(*byte))
        && !text
            .iter()
            .zip(text.get(1..).unwrap_or_default())
            .fold(false, |any, pair| any | both_spaces(pair))
}

/// Whether a text has white space outside of ASCII. It begins with one of four bytes, as Unicode's PropList.txt has it.
fn has_odd_space(text: &str, is_space: impl Fn(char) -> bool) -> bool {
    let bytes = text.as_bytes();
    if bytes.is_ascii() {
        return false;
    }
    let is_at = |at: usize| text[at..].chars().next().is_some_and(&is_space);
    memchr::memchr3_iter(0xc2, 0xe2, 0xe3, bytes).any(is_at) || memchr::memchr_iter(0xe1, bytes).any(is_at)
}

/// The tag, comment or declaration at the `<` a text begins with: its name and its length.
fn tag_at(text: &str) -> Option<(&str, usize)> {
    if let Some(comment) = text.strip_prefix("<!--") {
        return Some(("", comment.find("-->").map_or(text.len(), |end| 4 + end + 3)));
    }
    let bytes = text.as_bytes();
    let start = if bytes.get(1) == Some(&b'/') { 2 } else { 1 };
    if !bytes.get(start).is_some_and(|byte| byte.is_ascii_alphabetic() || matches!(byte, b'!' | b'?')) {
        return None;
    }
    let name = bytes[start..]
        .iter()
        .position(|byte| !byte.is_ascii_alphanumeric())
        .map_or(bytes.len(), |n| start + n);
    // A ">" in a quoted attribute does not end the tag; a "<" shows that a quote was never closed.
    let mut quote = None;
    for (at, byte) in bytes.iter().enumerate().skip(name) {
        match (quote, *byte) {
            (None, b'>') => return Some((&text[start..name], at + 1)),
            (_, b'<') => {
                return memchr::memchr(b'>', &bytes[..at]).map(|gt| (&text[start..name], gt + 1));
            }
            (None, b'"' | b'\'') if bytes[at - 1] == b'=' => quote = Some(*byte),
            (Some(q), b) if q == b => quote = None,
            _ => {}
        }
    }
    memchr::memchr(b'>', bytes).map(|gt| (&text[start..name], gt + 1))
}

fn is_inline(name: &str) -> bool {
    const INLINE: [&str; 18] = [
        "a", "abbr", "b", "big", "cite", "code", "em", "font", "i", "mark", "q", "s", "small", "span",
        "strong", "sub", "sup", "u",
    ];
    INLINE.iter().any(|inline| name.eq_ignore_ascii_case(inline))
}

fn behind_end_tag<'a>(text: &'a str, name: &str) -> &'a str {
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(lt) = memchr::memmem::find(&bytes[at..], b"</") {
        at += lt + 2;
        if bytes.len() >= at + name.len() && bytes[at..at + name.len()].eq_ignore_ascii_case(name.as_bytes())
        {
            return memchr::memchr(b'>', &bytes[at..]).map_or("", |gt| &text[at + gt + 1..]);
        }
    }
    ""
}

/// A one-line field (title, company, place) as plain text: markup goes, entities are resolved, twice where they were
/// escaped twice. `None` when nothing is left.
pub(super) fn line(text: &str) -> Option<String> {
    let trimmed = text.trim();
    if is_plain(trimmed) {
        return (!trimmed.is_empty()).then(|| trimmed.to_owned());
    }
    // As documentation writes a section whose "<" got lost.
    if let Some(text) = trimmed.strip_prefix("![CDATA[").and_then(|text| text.strip_suffix("]]")) {
        return line(text);
    }
    let mut line = words_of(text, is_html);
    if line.contains('&') && unescape(&line) != line {
        line = words_of(&line, is_html);
    }
    line.retain(|c| !c.is_control());
    (!line.is_empty()).then_some(line)
}

/// Elements that a line may hold. What else stands in angle brackets is meant: "Engineer <T>".
#[rustfmt::skip]
const HTML: [&str; 74] = [
    "a", "abbr", "applet", "article", "aside", "b", "big", "blink", "blockquote", "br", "center", "cite", "code", "dd",
    "del", "div", "dl", "dt", "em", "embed", "figure", "font", "footer", "frame", "frameset", "h1", "h2", "h3", "h4",
    "h5", "h6", "header", "hr", "i", "iframe", "img", "ins", "kbd", "label", "li", "link", "main", "mark", "marquee",
    "meta", "nobr", "noscript", "object", "ol", "p", "param", "pre", "q", "s", "samp", "script", "section", "small",
    "span", "strike", "strong", "style", "sub", "sup", "svg", "table", "tbody", "td", "th", "thead", "tr", "tt", "u",
    "ul",
];

/// Whether a name is one of HTML's, or of a comment or declaration.
pub(crate) fn is_html(name: &str) -> bool {
    name.is_empty() || HTML.iter().any(|html| html.eq_ignore_ascii_case(name))
}

/// Whether a text is a line already: nothing to resolve, nothing to leave out, one space between any two words.
fn is_plain(text: &str) -> bool {
    let mut last = b'x';
    text.bytes().all(|byte| {
        let is_odd = matches!(byte, b'<' | b'&' | b'!' | 0..=0x1f | 0x7f..) || (byte == b' ' && last == b' ');
        last = byte;
        !is_odd
    })
}

/// The beginning of a text: at most `longest` bytes, cut between words, with an ellipsis.
pub(super) fn beginning(text: &str, longest: usize) -> String {
    if text.len() <= longest {
        return text.to_owned();
    }
    let cut = &text[..text.floor_char_boundary(longest)];
    let words = cut.rfind(' ').map_or(cut, |space| &cut[..space]);
    format!("{}…", words.trim_end_matches([',', ';', ':', '.', ' ', '–', '-']))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_becomes_words() {
        let table = [
            ("", ""),
            ("a", "a"),
            ("<p>One</p><p>Two<br>Three</p>", "One Two Three"),
            ("<b>un</b>broken <i>word</i>s", "unbroken words"),
            (" a \n\t b&nbsp;&nbsp;c ", "a b c"),
            ("R&amp;D &lt;3 &#8211; caf&eacute; &#150; &bogus; & more", "R&D <3 – café – &bogus; & more"),
            ("1 < 2 and 3 > 2", "1 < 2 and 3 > 2"),
            ("<a href=\"x>y\">link</a>", "link"),
            ("<a href=\"open>link</a> on", "link on"),
            ("x<script>alert('<b>')</script>y<STYLE>p{}</STYLE>z", "x y z"),
            ("a<!-- <b> -->b", "a b"),
            ("cut <b", "cut <b"),
            ("cut <!-- off", "cut"),
            ("a<script>never closed", "a"),
            ("日本<br/>語", "日本 語"),
        ];
        for (html, text) in table {
            assert_eq!(plain_text(html), text, "{html:?}");
        }
    }

    #[test]
    fn a_line_is_unescaped_twice_where_it_was_escaped_twice_and_no_more() {
        let table = [
            ("C++ &#038; Rust", Some("C++ & Rust")),
            ("AT&amp;amp;T", Some("AT&T")),
            ("<b>Bold</b> &lt;b&gt;claim&lt;/b&gt;", Some("Bold <b>claim</b>")),
            ("safe<iframe src='x'></iframe> <blink>title</blink><meta a=b>", Some("safe title")),
            ("  ", None),
            ("<br>", None),
            ("A\u{0}B", Some("AB")),
        ];
        for (text, expected) in table {
            assert_eq!(line(text).as_deref(), expected, "{text:?}");
        }
    }

    #[test]
    fn numbers_that_are_no_characters_are_replaced() {
        for name in ["#0", "#xD800", "#x110000", "#31"] {
            assert_eq!(entity(name).as_deref(), Some("\u{fffd}"), "{name}");
        }
        for name in ["#", "#x", "#-1", "#+5", "#99999999999", "nope", ""] {
            assert_eq!(entity(name), None, "{name}");
        }
    }
}
