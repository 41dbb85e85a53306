//! However a document arrives, and whatever it holds, the same comes of it, and nothing breaks.

use engine::parse::{ParseOptions, Postings, feed_links, plain_text};
use engine::posting::{DocumentSummary, Item};
use engine::safe_html::safe_html;
use proptest::prelude::*;
use std::io::Read;
use std::path::PathBuf;
use std::sync::LazyLock;

static FIXTURES: LazyLock<Vec<(String, Vec<u8>)>> = LazyLock::new(|| {
    let folder = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../fixtures/feeds"));
    let mut all: Vec<PathBuf> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    all.sort();
    let read = |path: PathBuf| (path.display().to_string(), std::fs::read(&path).unwrap());
    all.into_iter().map(read).collect()
});

/// Gives so many bytes at a time, over and over.
struct InChunks<'a> {
    bytes: &'a [u8],
    sizes: std::iter::Cycle<std::slice::Iter<'a, usize>>,
}

impl Read for InChunks<'_> {
    fn read(&mut self, out: &mut [u8]) -> std::io::Result<usize> {
        let n = self.sizes.next().copied().unwrap_or(1).min(out.len()).min(self.bytes.len());
        out[..n].copy_from_slice(&self.bytes[..n]);
        self.bytes = &self.bytes[n..];
        Ok(n)
    }
}

fn read(read: impl Read) -> (Vec<Result<Item, String>>, DocumentSummary) {
    let mut postings = Postings::new(read, ParseOptions::default());
    let items = postings.by_ref().map(|item| item.map_err(|err| err.to_string())).collect();
    (items, postings.summary().clone())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_split_of_the_bytes_gives_the_same_postings(
        fixture in 0..FIXTURES.len(),
        sizes in prop::collection::vec(1..300_usize, 1..8),
    ) {
        let (name, bytes) = &FIXTURES[fixture];
        let in_chunks = read(InChunks { bytes, sizes: sizes.iter().cycle() });
        prop_assert_eq!(in_chunks, read(bytes.as_slice()), "{} in chunks of {:?}", name, sizes);
    }

    #[test]
    fn a_document_that_is_cut_and_damaged_still_ends_and_keeps_its_order(
        fixture in 0..FIXTURES.len(),
        cut in 0.0..1.0_f64,
        damage in prop::collection::vec((0.0..1.0_f64, any::<u8>()), 0..6),
    ) {
        let mut bytes = FIXTURES[fixture].1.clone();
        for (at, byte) in damage {
            let at = (at * bytes.len() as f64) as usize;
            bytes[at] = byte;
        }
        bytes.truncate((cut * bytes.len() as f64) as usize);
        let (items, summary) = read(bytes.as_slice());
        let ordinals: Vec<u64> = items
            .iter()
            .flatten()
            .map(|item| match item {
                Item::Posting(posting) => posting.ordinal,
                Item::Rejected(rejected) => rejected.ordinal,
            })
            .collect();
        prop_assert_eq!(ordinals, (1..=items.iter().flatten().count() as u64).collect::<Vec<_>>());
        prop_assert!(items.iter().rev().skip(1).all(Result::is_ok), "an error is the last item");
        prop_assert!(!(summary.complete && items.iter().any(Result::is_err)));
    }

    #[test]
    fn any_bytes_are_read_to_an_end(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        read(bytes.as_slice());
        let text = String::from_utf8_lossy(&bytes);
        plain_text(&text);
        safe_html(&text, Some("https://jobs.example.org/view/1"));
        feed_links(&text, None);
    }

    #[test]
    fn any_markup_is_read_to_an_end(
        parts in prop::collection::vec(
            prop::sample::select(vec![
                "<rss>", "<item>", "</item>", "<title>", "</title>", "<![CDATA[", "]]>", "<!--", "-->", "<?x", "?>", "&amp;",
                "&", "<", ">", "\"", "'", "=", "/", "é", "\u{0}", "<a:b c='d'", "</rss>", "text", "{", "}", "[", "]", ",", ":",
                "<entry>", "<feed>", "<job>", "<source>", "&#x;", "<!DOCTYPE x [", "]>",
            ]),
            0..60,
        ),
    ) {
        read(parts.concat().as_bytes());
    }
}
