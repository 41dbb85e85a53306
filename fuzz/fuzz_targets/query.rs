//! Any text as a query: what is a token and what is a mistake has its place between two characters of it, and what highlights its
//! hits does so in any text.
#![no_main]

use contract::query::Query;
use engine::search::highlight::Highlighter;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let query = Query::parse(text);
    let tokens = query.tokens.iter().map(|token| (token.start, token.end));
    for (start, end) in tokens.chain(query.mistakes.iter().map(|mistake| (mistake.start, mistake.end))) {
        assert!(text.get(start..end).is_some_and(|at| !at.is_empty()), "{start}..{end}");
    }
    if let Some(snippet) = Highlighter::of(&query).snippet(text) {
        assert!(snippet.hits.iter().all(|hit| snippet.text.get(hit.start..hit.end).is_some()));
    }
});
