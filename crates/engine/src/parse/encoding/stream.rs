//! Encodings that must be decoded before anything can be found in them.

use super::ebcdic::Page;
use encoding_rs::{Decoder, Encoding};
use std::io::{self, Read};

const BLOCK: usize = 64 << 10;

/// Which encoding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::parse) enum StreamKind {
    /// One of the web's (<https://encoding.spec.whatwg.org/>).
    Encoding(&'static Encoding),
    /// UTF-32, which the web does not know.
    Utf32 {
        /// The most significant byte first.
        big: bool,
    },
    /// Of IBM's mainframes.
    Ebcdic(Page),
}

enum Decode {
    Encoding(Box<Decoder>),
    Utf32 { big: bool },
    Ebcdic(Page),
}

/// Reads a document as UTF-8.
pub(in crate::parse) struct Stream<R> {
    read: R,
    decode: Decode,
    raw: Vec<u8>,
    /// Raw bytes of a character that is not whole yet.
    held: usize,
    decoded: Vec<u8>,
    used: usize,
    ended: bool,
}

impl<R: Read> Stream<R> {
    /// `read` begins behind any byte order mark.
    pub fn new(read: R, kind: StreamKind) -> Self {
        let decode = match kind {
            StreamKind::Encoding(encoding) => {
                Decode::Encoding(Box::new(encoding.new_decoder_without_bom_handling()))
            }
            StreamKind::Utf32 { big } => Decode::Utf32 { big },
            StreamKind::Ebcdic(page) => Decode::Ebcdic(page),
        };
        Self { read, decode, raw: vec![0; BLOCK], held: 0, decoded: Vec::new(), used: 0, ended: false }
    }

    /// What was read and decoded already belongs to the source below.
    pub fn get_ref(&self) -> &R {
        &self.read
    }

    /// Decodes the next block, if what was decoded is used up. Nothing is left then only at the end.
    fn fill(&mut self) -> io::Result<()> {
        while self.used == self.decoded.len() && !self.ended {
            let n = self.read.read(&mut self.raw[self.held..])?;
            self.ended = n == 0;
            let raw = &self.raw[..self.held + n];
            (self.used, self.held) = (0, 0);
            match &mut self.decode {
                Decode::Encoding(decoder) => {
                    let room = decoder.max_utf8_buffer_length(raw.len()).unwrap_or(4 * BLOCK);
                    self.decoded.resize(room, 0);
                    let (_, _, written, _) = decoder.decode_to_utf8(raw, &mut self.decoded, self.ended);
                    self.decoded.truncate(written);
                }
                Decode::Utf32 { big } => {
                    self.decoded.clear();
                    let units = raw.chunks_exact(4);
                    self.held = units.remainder().len();
                    for unit in units {
                        let unit = [unit[0], unit[1], unit[2], unit[3]];
                        let code = if *big { u32::from_be_bytes(unit) } else { u32::from_le_bytes(unit) };
                        push(&mut self.decoded, char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER));
                    }
                    let whole = raw.len() - self.held;
                    self.raw.copy_within(whole..whole + self.held, 0);
                }
                Decode::Ebcdic(page) => {
                    self.decoded.clear();
                    raw.iter().for_each(|byte| push(&mut self.decoded, page.char_of(*byte)));
                }
            }
        }
        Ok(())
    }
}

fn push(out: &mut Vec<u8>, c: char) {
    out.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
}

impl<R: Read> Read for Stream<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        self.fill()?;
        let n = out.len().min(self.decoded.len() - self.used);
        out[..n].copy_from_slice(&self.decoded[self.used..self.used + n]);
        self.used += n;
        Ok(n)
    }
}
