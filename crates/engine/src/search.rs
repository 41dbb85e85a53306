//! What people type into the search box, as an FTS5 expression.

/// All words must occur; the last one may still be being typed, so it matches as a prefix. `None` for a blank query.
///
/// Each word is quoted, so nothing typed is ever read as FTS5 syntax
/// (<https://www.sqlite.org/fts5.html#full_text_query_syntax>).
pub fn fts_expression(query: &str) -> Option<String> {
    let mut words: Vec<String> = query
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(|word| format!("\"{word}\""))
        .collect();
    if query.ends_with(|c: char| c.is_alphanumeric())
        && let Some(last) = words.last_mut()
    {
        last.push('*');
    }
    (!words.is_empty()).then(|| words.join(" "))
}

/// Whether a query has letters or digits at all; one without matches nothing rather than everything.
pub fn is_blank(query: &str) -> bool {
    query.trim().is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_word_matches_while_it_is_typed() {
        assert_eq!(fts_expression("rust dev").as_deref(), Some("\"rust\" \"dev\"*"));
        assert_eq!(fts_expression("rust dev ").as_deref(), Some("\"rust\" \"dev\""));
    }

    #[test]
    fn syntax_of_the_index_is_just_text() {
        assert_eq!(
            fts_expression("a\" OR title:(b* NEAR").as_deref(),
            Some("\"a\" \"OR\" \"title\" \"b\" \"NEAR\"*")
        );
        assert_eq!(fts_expression(" \"*() "), None);
    }
}
