//! Bytes in whatever encoding, as text.
//!
//! Encodings in which ASCII bytes mean ASCII are left alone until a record has been cut out: each record is then decoded
//! by itself, so that a wrong declaration, or one odd posting, costs no other. The rest is decoded as a stream.

mod ebcdic;
mod piece;
mod stream;

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};
pub(super) use piece::TextDecoder;
pub(super) use stream::{Stream, StreamKind};

/// How a document is to be decoded.
pub(super) enum Charset {
    /// Piece by piece, from behind a mark of this length.
    Pieces(TextDecoder, usize),
    /// As a stream, from behind a mark of this length.
    Stream(StreamKind, usize),
}

/// Decides by byte order mark, zero bytes, the server's charset, the document's own declaration, and what the bytes
/// look like, in this order (<https://www.rfc-editor.org/rfc/rfc7303#section-3.2>). A declaration that cannot be true
/// is not believed.
pub(super) fn charset(first: &[u8], content_type: Option<&str>) -> Charset {
    if let Some((kind, mark)) = wide(first) {
        return Charset::Stream(kind, mark);
    }
    if first.starts_with(b"\xef\xbb\xbf") {
        return Charset::Pieces(TextDecoder::new(Some(UTF_8), None, first), 3);
    }
    if let Some(page) = ebcdic::Page::of(first, content_type.and_then(charset_parameter)) {
        return Charset::Stream(StreamKind::Ebcdic(page), 0);
    }
    let known =
        |label: &[u8]| Some((Encoding::for_label(label)?, String::from_utf8_lossy(label).into_owned()));
    let from_server = content_type.and_then(charset_parameter).and_then(|name| known(name.as_bytes()));
    let (declared, said) = from_server.or_else(|| known(declared(first)?)).unzip();
    match declared {
        Some(encoding) if encoding == encoding_rs::ISO_2022_JP => {
            Charset::Stream(StreamKind::Encoding(encoding), 0)
        }
        // It was readable as ASCII so far, so it is not that.
        Some(encoding) if !encoding.is_ascii_compatible() => {
            Charset::Pieces(TextDecoder::new(None, None, first), 0)
        }
        // Its second bytes may be quotes and backslashes, which JSON must not see.
        Some(encoding) if !encoding.is_single_byte() && encoding != UTF_8 && is_json(first) => {
            Charset::Stream(StreamKind::Encoding(encoding), 0)
        }
        declared => Charset::Pieces(TextDecoder::new(declared, said.as_deref(), first), 0),
    }
}

/// Encodings of two and four bytes: by their mark, else by the zeros in which ASCII is written.
fn wide(first: &[u8]) -> Option<(StreamKind, usize)> {
    let kind = match first {
        [0xff, 0xfe, 0, 0, ..] => (StreamKind::Utf32 { big: false }, 4),
        [0, 0, 0xfe, 0xff, ..] => (StreamKind::Utf32 { big: true }, 4),
        [0xff, 0xfe, ..] => (StreamKind::Encoding(UTF_16LE), 2),
        [0xfe, 0xff, ..] => (StreamKind::Encoding(UTF_16BE), 2),
        [1..=255, 0, 0, 0, 1..=255, 0, 0, 0, ..] => (StreamKind::Utf32 { big: false }, 0),
        [0, 0, 0, 1..=255, 0, 0, 0, 1..=255, ..] => (StreamKind::Utf32 { big: true }, 0),
        [b'<' | b'{' | b'[' | b' ' | b'\n' | b'\r' | b'\t', 0, ..] => (StreamKind::Encoding(UTF_16LE), 0),
        [0, b'<' | b'{' | b'[' | b' ' | b'\n' | b'\r' | b'\t', next, ..]
            if *next == 0 || !next.is_ascii() =>
        {
            (StreamKind::Encoding(UTF_16BE), 0)
        }
        _ => return None,
    };
    Some(kind)
}

fn is_json(first: &[u8]) -> bool {
    first.iter().find(|byte| !byte.is_ascii_whitespace()).is_some_and(|byte| matches!(byte, b'{' | b'['))
}

/// The charset parameter of a Content-Type header.
fn charset_parameter(content_type: &str) -> Option<&str> {
    content_type.split(';').skip(1).find_map(|parameter| {
        let (name, value) = parameter.split_once('=')?;
        name.trim().eq_ignore_ascii_case("charset").then(|| value.trim().trim_matches(['"', '\'']))
    })
}

/// The encoding of an XML declaration, else of a web page's `meta` element.
fn declared(first: &[u8]) -> Option<&[u8]> {
    let first = &first[..first.len().min(4 << 10)];
    if let Some(start) = memchr::memmem::find(first, b"<?xml") {
        let end = memchr::memchr(b'>', &first[start..])? + start;
        return value_of(&first[start..end], b"encoding");
    }
    let mut rest = first;
    while let Some(at) = memchr::memmem::find(rest, b"<meta") {
        rest = &rest[at + 5..];
        let tag = &rest[..memchr::memchr(b'>', rest)?];
        if let Some(name) = value_of(tag, b"charset") {
            return Some(name);
        }
    }
    None
}

/// What stands behind `name=`, quoted or not.
fn value_of<'a>(tag: &'a [u8], name: &[u8]) -> Option<&'a [u8]> {
    let behind = &tag[memchr::memmem::find(tag, name)? + name.len()..];
    let value = behind.trim_ascii_start().strip_prefix(b"=")?.trim_ascii_start();
    let value = value.strip_prefix(b"\"").or_else(|| value.strip_prefix(b"'")).unwrap_or(value);
    let end = value
        .iter()
        .position(|byte| byte.is_ascii_whitespace() || matches!(byte, b'"' | b'\'' | b';' | b'/' | b'?'));
    Some(&value[..end.unwrap_or(value.len())])
}

#[cfg(test)]
mod tests;
