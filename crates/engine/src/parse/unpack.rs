//! Bodies that are gzip files themselves: vendors serve `feed.xml.gz` without a Content-Encoding.

use flate2::read::MultiGzDecoder;
use std::io::{self, Chain, Cursor, Read};

/// The first bytes of a gzip member (<https://www.rfc-editor.org/rfc/rfc1952#section-2.3.1>).
const GZIP: [u8; 2] = [0x1f, 0x8b];
/// XML and JSON shrink to a tenth, rarely to a fiftieth. What unpacks to more than this many times its size is made to
/// fill the machine.
const RATIO: u64 = 250;
/// Below this size no ratio harms.
const HARMLESS: u64 = 8 << 20;

/// Why unpacking ended before the document did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Refusal {
    /// More bytes than a document may have.
    TooLarge,
    /// It grows out of all proportion.
    Bomb,
    /// Packed more than once.
    Twice,
}

type Raw<R> = Chain<Cursor<Vec<u8>>, R>;

enum Body<R> {
    Plain(Raw<R>),
    Gzip(Box<MultiGzDecoder<Counted<Raw<R>>>>),
}

/// A document's bytes, unpacked once if they need it and counted while they come.
pub(super) struct Unpacked<R> {
    body: Body<R>,
    given: u64,
    limit: u64,
    refusal: Option<Refusal>,
    damaged: bool,
}

impl<R: Read> Unpacked<R> {
    /// Looks at the first bytes. At most `limit` bytes are given.
    pub fn new(mut read: R, limit: u64) -> io::Result<Self> {
        let mut first = Vec::with_capacity(2);
        read.by_ref().take(2).read_to_end(&mut first)?;
        let is_gzip = first == GZIP;
        let raw = Cursor::new(first).chain(read);
        let body = if is_gzip {
            Body::Gzip(Box::new(MultiGzDecoder::new(Counted { read: raw, taken: 0 })))
        } else {
            Body::Plain(raw)
        };
        Ok(Self { body, given: 0, limit, refusal: None, damaged: false })
    }

    /// Why reading ended early, if it did.
    pub fn refusal(&self) -> Option<Refusal> {
        self.refusal
    }

    /// Whether packed data ended or broke before its end.
    pub fn is_damaged(&self) -> bool {
        self.damaged
    }

    fn refuse(&mut self, refusal: Refusal) -> usize {
        self.refusal = Some(refusal);
        0
    }
}

impl<R: Read> Read for Unpacked<R> {
    /// A refusal and damaged data look like the end: what came before them stands.
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        if self.refusal.is_some() || self.damaged {
            return Ok(0);
        }
        let room = usize::try_from(self.limit - self.given).unwrap_or(usize::MAX).min(out.len());
        if room == 0 && !out.is_empty() {
            let more = match &mut self.body {
                Body::Plain(raw) => raw.read(&mut out[..1])?,
                Body::Gzip(gzip) => gzip.read(&mut out[..1]).unwrap_or(0),
            };
            return Ok(if more == 0 { 0 } else { self.refuse(Refusal::TooLarge) });
        }
        let n = match &mut self.body {
            Body::Plain(raw) => raw.read(&mut out[..room])?,
            Body::Gzip(gzip) => match gzip.read(&mut out[..room]) {
                Ok(n) => {
                    let taken = gzip.get_ref().taken.max(1);
                    if self.given == 0 && out[..n].starts_with(&GZIP) {
                        return Ok(self.refuse(Refusal::Twice));
                    }
                    if self.given + n as u64 > HARMLESS.max(taken.saturating_mul(RATIO)) {
                        return Ok(self.refuse(Refusal::Bomb));
                    }
                    n
                }
                Err(err)
                    if matches!(
                        err.kind(),
                        io::ErrorKind::UnexpectedEof
                            | io::ErrorKind::InvalidInput
                            | io::ErrorKind::InvalidData
                    ) =>
                {
                    self.damaged = true;
                    0
                }
                Err(err) => return Err(err),
            },
        };
        self.given += n as u64;
        Ok(n)
    }
}

struct Counted<R> {
    read: R,
    taken: u64,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let n = self.read.read(out)?;
        self.taken += n as u64;
        Ok(n)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::{Compression, write::GzEncoder};
    use std::io::Write;

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut packed = GzEncoder::new(Vec::new(), Compression::best());
        packed.write_all(bytes).unwrap();
        packed.finish().unwrap()
    }

    fn read(bytes: &[u8], limit: u64) -> (Vec<u8>, Option<Refusal>, bool) {
        let mut unpacked = Unpacked::new(bytes, limit).unwrap();
        let mut out = Vec::new();
        unpacked.read_to_end(&mut out).unwrap();
        (out, unpacked.refusal(), unpacked.is_damaged())
    }

    #[test]
    fn a_body_is_unpacked_once_all_members_of_it() {
        assert_eq!(read(b"<a/>", 9), (b"<a/>".to_vec(), None, false));
        assert_eq!(read(b"", 9), (Vec::new(), None, false));
        assert_eq!(read(&gzip(b"<a/>"), 9), (b"<a/>".to_vec(), None, false));
        assert_eq!(read(&[gzip(b"<a>"), gzip(b"</a>")].concat(), 9), (b"<a></a>".to_vec(), None, false));
        assert_eq!(read(&gzip(&gzip(b"<a/>")), 999).1, Some(Refusal::Twice));
    }

    #[test]
    fn what_comes_before_damage_stands() {
        let text: Vec<u8> =
            (0..200_000_u32).flat_map(|n| n.wrapping_mul(2_654_435_761).to_le_bytes()).collect();
        let packed = gzip(&text);
        let (out, refusal, damaged) = read(&packed[..packed.len() / 2], 1 << 30);
        assert!(damaged && refusal.is_none() && !out.is_empty() && text.starts_with(&out));
    }

    #[test]
    fn nobody_fills_the_machine() {
        assert_eq!(read(&gzip(&vec![b'A'; 50 << 20]), 1 << 30).1, Some(Refusal::Bomb));
        let (out, refusal, _) = read(&[b'A'; 100], 99);
        assert_eq!((out.len(), refusal), (99, Some(Refusal::TooLarge)));
        assert_eq!(read(&[b'A'; 99], 99).1, None, "as much as is allowed is allowed");
    }
}
