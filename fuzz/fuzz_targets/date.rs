//! Any text as a date: none, or a moment between 1990 and 2200.
#![no_main]

use engine::parse::date::parse_date;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    if let Some(at) = parse_date(text) {
        assert!((600_000_000_000..7_300_000_000_000).contains(&at), "{at}");
    }
});
