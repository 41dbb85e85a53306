//! Any document: XML, JSON, a page, packed or not. Reading it ends, with postings in order and an error last.
#![no_main]

use engine::parse::{ParseOptions, Postings};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let options = ParseOptions { keep_nameless: bytes.len() % 2 == 0, ..ParseOptions::default() };
    let items: Vec<_> = Postings::new(bytes, options).collect();
    assert!(items.iter().rev().skip(1).all(Result::is_ok));
});
