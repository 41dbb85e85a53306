//! One piece of a document as text.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8};
use std::borrow::Cow;

/// Characters beyond ASCII from which on a document as a whole shows its encoding.
const AMPLE: usize = 64;

/// Decodes the pieces of a document whose ASCII is ASCII.
#[derive(Debug)]
pub(in crate::parse) struct TextDecoder {
    /// What the document is said to be; `None` is UTF-8 by default.
    declared: Option<&'static Encoding>,
    /// In its own words.
    label: Option<String>,
    /// What it looks like as a whole, where that is not what it is said to be.
    guessed: Option<&'static Encoding>,
    /// Pieces with bytes that are no text in any way.
    bad: u64,
    /// Pieces that were in another encoding than said, and which.
    other: u64,
    other_name: &'static str,
}

/// Sequences of UTF-8 beyond ASCII, and bytes that belong to none.
fn count(piece: &[u8]) -> (usize, usize) {
    piece.utf8_chunks().fold((0, 0), |(good, bad), chunk| {
        let beyond = if chunk.valid().is_ascii() {
            0
        } else {
            chunk.valid().chars().filter(|c| !c.is_ascii()).count()
        };
        (good + beyond, bad + chunk.invalid().len())
    })
}

/// Whether all odd bytes are characters of UTF-8 that were cut behind their second or third byte. A first byte alone may
/// be a letter of another encoding ("é" and a space).
fn is_cut_utf8(piece: &[u8]) -> bool {
    piece.utf8_chunks().all(|chunk| chunk.invalid().len() != 1)
}

fn guess(piece: &[u8]) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(piece, true);
    detector.guess(None, Utf8Detection::Deny)
}

impl TextDecoder {
    /// `first` is the beginning of the document.
    pub fn new(declared: Option<&'static Encoding>, label: Option<&str>, first: &[u8]) -> Self {
        let mut guessed = None;
        if declared.is_none_or(|encoding| encoding == UTF_8) {
            let (good, bad) = count(first);
            guessed = (bad > AMPLE && bad > good).then(|| guess(first));
        }
        Self { declared, label: label.map(str::to_owned), guessed, bad: 0, other: 0, other_name: "" }
    }

    /// The text of a piece. What cannot be text becomes U+FFFD.
    pub fn text<'a>(&mut self, piece: &'a [u8]) -> Cow<'a, str> {
        let legacy = self.declared.filter(|encoding| *encoding != UTF_8);
        match (simdutf8::basic::from_utf8(piece), legacy) {
            (Ok(text), None) => Cow::Borrowed(text),
            (Ok(text), Some(_)) if text.is_ascii() => Cow::Borrowed(text),
            (Ok(text), Some(encoding)) => self.utf8_or(text, encoding),
            (Err(_), Some(encoding)) => {
                let (text, bad) = encoding.decode_without_bom_handling(piece);
                self.bad += u64::from(bad);
                text
            }
            (Err(_), None) => self.mend(piece),
        }
    }

    /// The text of a piece that is only looked at: nothing is noted about it.
    pub fn look<'a>(&self, piece: &'a [u8]) -> Cow<'a, str> {
        let legacy = self.declared.filter(|encoding| *encoding != UTF_8).or(self.guessed);
        match (simdutf8::basic::from_utf8(piece), legacy) {
            (Err(_), Some(encoding)) => encoding.decode_without_bom_handling(piece).0,
            (Err(_), None) => String::from_utf8_lossy(piece),
            (Ok(text), _) => Cow::Borrowed(text),
        }
    }

    /// Text that is UTF-8 but is said to be something else. By chance that is rare in encodings of one byte a
    /// character, and in others for more than a few characters.
    fn utf8_or<'a>(&mut self, text: &'a str, encoding: &'static Encoding) -> Cow<'a, str> {
        let (decoded, bad) = encoding.decode_without_bom_handling(text.as_bytes());
        if encoding.is_single_byte() || bad || count(text.as_bytes()).0 > 3 {
            self.is_other("UTF-8");
            return Cow::Borrowed(text);
        }
        decoded
    }

    /// A piece that is said to be UTF-8 and is not.
    fn mend<'a>(&mut self, piece: &'a [u8]) -> Cow<'a, str> {
        let (good, bad) = count(piece);
        // Beside UTF-8, odd bytes are damage; and a lone 0xFF or 0xFE is hardly a letter anywhere. Bytes that lack only
        // the rest of a character are UTF-8 that was cut, as where a text was shortened.
        let is_text = (good == 0 || (bad > good && bad > 4))
            && (bad > 2 || !piece.iter().any(|byte| *byte >= 0xfe))
            && !is_cut_utf8(piece);
        if let Some(encoding) = self.guessed.or_else(|| is_text.then(|| guess(piece))) {
            let (text, bad) = encoding.decode_without_bom_handling(piece);
            if !bad {
                self.is_other(encoding.name());
                return text;
            }
        }
        self.bad += 1;
        String::from_utf8_lossy(piece)
    }

    fn is_other(&mut self, name: &'static str) {
        self.other += 1;
        self.other_name = name;
    }

    /// By what pieces are decoded: what the document is said to be, and what it looks like.
    pub fn encodings(&self) -> [Option<&'static str>; 2] {
        [self.declared, self.guessed].map(|encoding| encoding.map(Encoding::name))
    }

    /// How many pieces there was something to note about.
    pub fn noted(&self) -> u64 {
        self.bad + self.other
    }

    /// What is worth knowing about the pieces so far.
    pub fn warnings(&self) -> Vec<String> {
        let mut warnings = Vec::new();
        let said = self.label.as_deref().or_else(|| Some(self.declared?.name()));
        let said = match said {
            Some(said) => format!("though the document is said to be {said}"),
            None => "though the document does not say so".to_owned(),
        };
        let postings = |n: u64, is: &str, are: &str| match n {
            1 => format!("One posting {is}"),
            n => format!("{n} postings {are}"),
        };
        if self.other > 0 {
            warnings.push(format!(
                "{} in {}, {said}. They were read all the same.",
                postings(self.other, "is", "are"),
                self.other_name
            ));
        }
        if self.bad > 0 {
            warnings.push(format!(
                "{} bytes that are not text in the encoding of the document. They are shown as �.",
                postings(self.bad, "holds", "hold")
            ));
        }
        warnings
    }
}
