//! A mapping as a person writes it, and a document read by it: the two are parted by a zero byte.
#![no_main]

use engine::parse::{Mapping, ParseOptions, Postings};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let (mapping, document) = bytes.split_at(bytes.iter().position(|byte| *byte == 0).unwrap_or(bytes.len()));
    let Ok(mapping) = Mapping::from_json(&String::from_utf8_lossy(mapping)) else { return };
    let options = ParseOptions { mapping: Some(mapping), ..ParseOptions::default() };
    Postings::new(document.get(1..).unwrap_or_default(), options).for_each(drop);
});
