//! Bytes in whatever encoding, as UTF-8.

use encoding_rs::{Decoder, Encoding, UTF_8, UTF_16BE, UTF_16LE};
use std::io::{self, Read};

/// How much of a document is looked at to find its encoding.
const SNIFFED: usize = 1024;
const BLOCK: usize = 64 << 10;

/// Reads a document as UTF-8. A document that says it is UTF-8 is passed on as it is: whoever cuts it in pieces finds
/// bad bytes there.
pub(super) struct Utf8Reader<R> {
    read: R,
    /// Raw bytes that were read ahead.
    first: Vec<u8>,
    first_used: usize,
    decoder: Option<Decoder>,
    decoded: Vec<u8>,
    used: usize,
    ended: bool,
}

impl<R: Read> Utf8Reader<R> {
    /// Looks at the beginning and decides: byte order mark, the server's charset, the XML declaration, UTF-8
    /// (<https://www.rfc-editor.org/rfc/rfc7303#section-3.2>).
    pub fn new(mut read: R, content_type: Option<&str>) -> io::Result<Self> {
        let mut first = Vec::with_capacity(SNIFFED);
        read.by_ref().take(SNIFFED as u64).read_to_end(&mut first)?;
        let (encoding, mark) = match Encoding::for_bom(&first) {
            Some((encoding, length)) => (encoding, length),
            None => (sniff(&first, content_type), 0),
        };
        let decoder = (encoding != UTF_8).then(|| encoding.new_decoder_without_bom_handling());
        Ok(Self { read, first, first_used: mark, decoder, decoded: Vec::new(), used: 0, ended: false })
    }

    fn read_raw(&mut self, out: &mut [u8]) -> io::Result<usize> {
        if self.first_used < self.first.len() {
            let n = out.len().min(self.first.len() - self.first_used);
            out[..n].copy_from_slice(&self.first[self.first_used..self.first_used + n]);
            self.first_used += n;
            return Ok(n);
        }
        self.read.read(out)
    }
}

impl<R: Read> Read for Utf8Reader<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let Some(mut decoder) = self.decoder.take() else { return self.read_raw(out) };
        let filled = self.decode(&mut decoder);
        self.decoder = Some(decoder);
        filled?;
        let n = out.len().min(self.decoded.len() - self.used);
        out[..n].copy_from_slice(&self.decoded[self.used..self.used + n]);
        self.used += n;
        Ok(n)
    }
}

impl<R: Read> Utf8Reader<R> {
    /// Decodes the next block, if what was decoded is used up. Nothing is left then only at the end.
    fn decode(&mut self, decoder: &mut Decoder) -> io::Result<()> {
        while self.used == self.decoded.len() && !self.ended {
            let mut raw = vec![0; BLOCK];
            let n = self.read_raw(&mut raw)?;
            self.ended = n == 0;
            let room = decoder.max_utf8_buffer_length(n).unwrap_or(4 * BLOCK);
            self.decoded.resize(room, 0);
            let (_, _, written, _) = decoder.decode_to_utf8(&raw[..n], &mut self.decoded, self.ended);
            self.decoded.truncate(written);
            self.used = 0;
        }
        Ok(())
    }
}

fn sniff(first: &[u8], content_type: Option<&str>) -> &'static Encoding {
    match first {
        [b'<', 0, ..] => return UTF_16LE,
        [0, b'<', ..] => return UTF_16BE,
        _ => {}
    }
    let from_server = content_type.and_then(charset).and_then(|label| Encoding::for_label(label.as_bytes()));
    let declared = from_server.or_else(|| Encoding::for_label(declared(first)?));
    match declared {
        // It was readable as ASCII so far, so it is not that.
        Some(encoding) if !encoding.is_ascii_compatible() => UTF_8,
        Some(encoding) => encoding,
        None => UTF_8,
    }
}

/// The charset parameter of a Content-Type header.
fn charset(content_type: &str) -> Option<&str> {
    content_type.split(';').skip(1).find_map(|parameter| {
        let (name, value) = parameter.split_once('=')?;
        name.trim().eq_ignore_ascii_case("charset").then(|| value.trim().trim_matches(['"', '\'']))
    })
}

/// The encoding of an XML declaration.
fn declared(first: &[u8]) -> Option<&[u8]> {
    let start = first.windows(5).position(|window| window == b"<?xml")?;
    let end = memchr::memchr(b'>', &first[start..])? + start;
    let declaration = &first[start..end];
    let name = memchr::memmem::find(declaration, b"encoding")?;
    let quote = name + declaration[name..].iter().position(|byte| matches!(byte, b'"' | b'\''))?;
    let value = &declaration[quote + 1..];
    Some(&value[..memchr::memchr(declaration[quote], value)?])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8], content_type: Option<&str>) -> String {
        let mut text = String::new();
        Utf8Reader::new(bytes, content_type).unwrap().read_to_string(&mut text).unwrap();
        text
    }

    #[test]
    fn mark_server_and_declaration_name_the_encoding_in_this_order() {
        let table: [(&[u8], Option<&str>, &str); 9] = [
            (b"<a>\xc3\xa9", None, "<a>é"),
            (b"\xef\xbb\xbf<a>\xc3\xa9", Some("text/xml; charset=iso-8859-1"), "<a>é"),
            (b"<a>\xe9\x80", Some("text/xml; charset=\"ISO-8859-1\""), "<a>é€"),
            (
                b"<?xml version='1.0' encoding='windows-1252'?>\xe9",
                None,
                "<?xml version='1.0' encoding='windows-1252'?>é",
            ),
            (
                b"<?xml encoding=\"latin1\"?>\xc3\xa9",
                Some("a/b;charset=utf-8"),
                "<?xml encoding=\"latin1\"?>é",
            ),
            (b"<?xml encoding=\"UTF-16\"?>x", None, "<?xml encoding=\"UTF-16\"?>x"),
            (b"\xff\xfe<\0\xe9\0", None, "<é"),
            (b"<\0\xe9\0", None, "<é"),
            (b"", None, ""),
        ];
        for (bytes, content_type, text) in table {
            assert_eq!(read(bytes, content_type), text);
        }
    }

    #[test]
    fn a_character_is_never_torn_at_a_block_boundary() {
        let text = "é".repeat(200_000);
        let latin: Vec<u8> = text.chars().map(|_| 0xe9).collect();
        assert_eq!(read(&latin, Some("x; charset=latin1")), text);
        let utf16: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(read(&[b"\xff\xfe".as_slice(), &utf16].concat(), None), text);
    }
}
