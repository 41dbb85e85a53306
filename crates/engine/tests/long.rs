//! Documents made to exhaust a reader: `cargo xtask test --long`. They are made while they are read.
//!
//! One test, because memory is that of the whole process.

use engine::parse::{ParseOptions, Postings};
use engine::posting::Item;
use std::io::{Cursor, Read, Write};

const MB: usize = 1 << 20;
/// What reading may need beyond what the process has at rest.
const MEMORY: usize = 32 * MB;
const GOOD: &str = "<item><title>Good</title><guid>g</guid></item>";
const HEAD: &str = "<rss version='2.0'><channel><title>T</title>";
const TAIL: &str = "</channel></rss>";

/// The same bytes, so many times.
struct Repeated {
    bytes: Vec<u8>,
    left: usize,
    at: usize,
}

impl Read for Repeated {
    fn read(&mut self, out: &mut [u8]) -> std::io::Result<usize> {
        let mut written = 0;
        while written < out.len() && self.left > 0 {
            let piece = &self.bytes[self.at..];
            let n = piece.len().min(out.len() - written);
            out[written..written + n].copy_from_slice(&piece[..n]);
            (written, self.at) = (written + n, self.at + n);
            if self.at == self.bytes.len() {
                (self.at, self.left) = (0, self.left - 1);
            }
        }
        Ok(written)
    }
}

/// `before`, `piece` so many times, `after`.
fn document(before: &str, piece: &str, times: usize, after: &str) -> Box<dyn Read> {
    let repeated = Repeated { bytes: piece.as_bytes().to_vec(), left: times, at: 0 };
    Box::new(
        Cursor::new(before.as_bytes().to_vec()).chain(repeated).chain(Cursor::new(after.as_bytes().to_vec())),
    )
}

/// What came of a document: postings, rejections by their codes, the error's code, whether it was whole.
fn outcome(document: impl Read) -> (u64, Vec<String>, Option<&'static str>, bool) {
    let mut items = Postings::new(document, ParseOptions::default());
    let (mut postings, mut rejections, mut error) = (0, Vec::new(), None);
    for item in &mut items {
        match item {
            Ok(Item::Posting(_)) => postings += 1,
            Ok(Item::Rejected(rejected)) => rejections.push(rejected.code),
            Err(err) => error = Some(err.code()),
        }
    }
    (postings, rejections, error, items.summary().complete)
}

/// Bytes of the process's memory: now, or at most since the last [`reset_peak`] (Linux, proc(5)).
fn memory(field: &str) -> usize {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix(field)).unwrap();
    line.trim_start_matches(':').trim().trim_end_matches(" kB").parse::<usize>().unwrap() << 10
}

fn reset_peak() {
    std::fs::write("/proc/self/clear_refs", "5").unwrap();
}

fn bomb(bytes: usize) -> Vec<u8> {
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    packed.write_all(HEAD.as_bytes()).unwrap();
    (0..bytes / MB).for_each(|_| packed.write_all(&vec![b' '; MB]).unwrap());
    packed.finish().unwrap()
}

#[test]
#[ignore = "reads gigabytes: cargo xtask test --long"]
fn documents_made_to_exhaust_a_reader_do_not() {
    let good = || format!("{GOOD}{TAIL}");
    let within = |open: &str, close: &str| {
        (format!("{HEAD}<item><title>A</title>{open}"), format!("{close}</item>{GOOD}{TAIL}"))
    };
    let too_large = || vec!["too_large".to_owned()];
    let filler = "abcdefghij klmnop &amp; ".repeat(40);
    let many = 100 * MB / filler.len();
    type Case = (&'static str, Box<dyn Read>, (u64, Vec<String>, Option<&'static str>, bool));
    let mut cases: Vec<Case> = Vec::new();
    for (name, open, close) in [
        ("a text of 100 MB", "<description>", "</description>"),
        ("a section of 100 MB", "<description><![CDATA[", "]]></description>"),
        ("a comment of 100 MB", "<!--", "-->"),
        ("an attribute of 100 MB", "<a b='", "'/>"),
        ("a name of 100 MB", "<a", "/>"),
        ("an instruction of 100 MB", "<?x ", "?>"),
    ] {
        let (before, after) = within(open, close);
        cases.push((name, document(&before, &filler, many, &after), (1, too_large(), None, true)));
    }
    cases.extend([
        (
            "a comment of 100 MB between postings",
            document(&format!("{HEAD}<!--"), &filler, many, &format!("-->{}", good())),
            (1, vec![], None, true),
        ),
        (
            "100 MB of text before the first posting",
            document(&format!("{HEAD}<description>"), &filler, many, &format!("</description>{}", good())),
            (1, vec![], None, true),
        ),
        (
            "a tag that never ends",
            document(&format!("{HEAD}{GOOD}<item a='"), &filler, many, ""),
            (1, too_large(), None, false),
        ),
        (
            "a section that never ends",
            document(&format!("{HEAD}{GOOD}<item><title><![CDATA["), &filler, many, ""),
            (1, too_large(), None, false),
        ),
        (
            "a million levels",
            document(&format!("{HEAD}<item>"), "<a>", 1_000_000, &format!("</item>{}", good())),
            (1, vec!["malformed".to_owned()], None, true),
        ),
        (
            "five million levels",
            document(&format!("{HEAD}<item>"), "<a>", 5_000_000, &format!("</item>{}", good())),
            (1, too_large(), None, true),
        ),
        (
            "a million levels outside of postings",
            document(HEAD, "<a>", 1_000_000, &good()),
            (1, vec![], None, true),
        ),
        (
            "half a million attributes",
            document(
                &format!("{HEAD}<item "),
                "a='1' ",
                500_000,
                &format!("><title>A</title></item>{}", good()),
            ),
            (2, vec![], None, true),
        ),
        (
            "a hundred thousand name spaces",
            document(
                &format!("{HEAD}<item "),
                "xmlns:a='http://purl.org/dc/terms' ",
                100_000,
                &format!("><title>A</title></item>{}", good()),
            ),
            (2, vec![], None, true),
        ),
        ("a million postings", document(HEAD, GOOD, 1_000_000, TAIL), (1_000_000, vec![], None, true)),
        (
            "a million postings in JSON",
            document(
                "[{\"title\": \"A\", \"company\": \"B\", \"url\": \"https://b.example/1\"}",
                ", {\"title\": \"A\", \"company\": \"B\", \"url\": \"https://b.example/1\"}",
                999_999,
                "]",
            ),
            (1_000_000, vec![], None, true),
        ),
        (
            "a text of 100 MB in JSON",
            document(
                "[{\"title\": \"A\", \"company\": \"B\", \"url\": \"https://b.example/1\"}, {\"title\": \"",
                "abcdefghij",
                10 * MB,
                "\"}]",
            ),
            (1, too_large(), None, true),
        ),
        ("a million levels of JSON", document("", "[", 1_000_000, ""), (0, vec![], Some("bad_json"), false)),
        ("a bomb of a gigabyte", Box::new(Cursor::new(bomb(1 << 30))), (0, vec![], Some("packed"), false)),
    ]);
    // What the first document needs for good is not counted.
    outcome(document(HEAD, GOOD, 10, TAIL));
    for (name, document, expected) in cases {
        reset_peak();
        let rest = memory("VmRSS");
        let found = outcome(document);
        let needed = memory("VmHWM").saturating_sub(rest);
        println!("{name}: {found:?}, {} MB", needed / MB);
        assert_eq!(found, expected, "{name}");
        assert!(needed <= MEMORY, "{name}: {} MB above rest", needed / MB);
    }
}
