//! Any text as HTML: as a description that leaves the engine, as plain text, as a page with feeds.
#![no_main]

use engine::description::description;
use engine::parse::{addresses, feed_links, plain_text};
use engine::safe_html::safe_html;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let html = safe_html(text, Some("https://jobs.example.org/view/1"));
    assert!(!html.to_ascii_lowercase().contains("<script"));
    let shown = description(text, Some("https://jobs.example.org/view/1"));
    assert!(shown.links().iter().all(|link| link.starts_with("http")));
    plain_text(text);
    feed_links(text, None);
    addresses(text, &"https://b.example/".parse().unwrap());
});
