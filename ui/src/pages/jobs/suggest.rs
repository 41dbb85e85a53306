//! How what is being typed may go on: fields, and what may stand behind them.

use contract::query::{Field, quoted};

/// So many are offered at once.
const MOST: usize = 8;

/// A way to go on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suggestion {
    /// What would be typed.
    pub text: String,
    /// The whole query with it.
    pub query: String,
}

/// Ways to go on with a query at its end. `feeds` are the names of the feeds, with their numbers.
pub fn suggestions(query: &str, feeds: &[(i64, String)]) -> Vec<Suggestion> {
    let is_quoted = query.matches('"').count() % 2 == 1;
    let start = query.rfind([' ', '(']).map_or(0, |at| at + 1);
    let (kept, word) = query.split_at(start);
    let bare = word.strip_prefix('-').unwrap_or(word);
    let kept = format!("{kept}{}", &word[..word.len() - bare.len()]);
    if is_quoted || bare.is_empty() {
        return Vec::new();
    }
    let with = |text: String, end: &str| Suggestion { query: format!("{kept}{text}{end}"), text };
    let begins = |whole: &str, start: &str| whole.to_lowercase().starts_with(&start.to_lowercase());
    let Some((name, typed)) = bare.split_once(':') else {
        let fields = Field::ALL.into_iter().filter(|field| begins(field.as_str(), bare));
        return fields.map(|field| with(format!("{}:", field.as_str()), "")).collect();
    };
    let Some(field) = Field::ALL.into_iter().find(|field| field.as_str().eq_ignore_ascii_case(name)) else {
        return Vec::new();
    };
    // Of several values the last is being typed.
    let (before, last) = typed.rsplit_once(',').map_or(("", typed), |(before, last)| (before, last));
    let before = if before.is_empty() { String::new() } else { format!("{before},") };
    let name = field.as_str();
    if field == Field::Feed {
        let fits = |feed: &&(i64, String)| {
            feed.1.to_lowercase().contains(&last.to_lowercase()) || feed.0.to_string().starts_with(last)
        };
        let feeds = feeds.iter().filter(fits).take(MOST);
        return feeds.map(|(_, title)| with(format!("{name}:{before}{}", quoted(title)), " ")).collect();
    }
    let is_done = field.values().contains(&last);
    let values = field.values().iter().filter(|value| begins(value, last));
    match is_done {
        true => Vec::new(),
        false => values.take(MOST).map(|value| with(format!("{name}:{before}{value}"), " ")).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(query: &str) -> Vec<String> {
        let feeds = [(3, "Harbour Board".to_owned()), (4, "Python jobs".to_owned())];
        suggestions(query, &feeds).into_iter().map(|suggestion| suggestion.text).collect()
    }

    #[test]
    fn fields_and_their_values_are_offered_while_they_are_typed() {
        assert_eq!(texts("rust ty"), ["type:"]);
        assert_eq!(texts("rust -re"), ["remote:"]);
        assert_eq!(texts("type:con"), ["type:contract"]);
        assert_eq!(texts("type:contract,te"), ["type:contract,temporary"]);
        assert_eq!(texts("feed:py"), ["feed:\"Python jobs\""]);
        assert_eq!(texts("remote:").len(), 3);
    }

    #[test]
    fn nothing_is_offered_where_nothing_would_help() {
        for query in ["", "rust ", "welder", "\"senior ty", "remote:yes", "nosuch:x"] {
            assert_eq!(texts(query), [""; 0], "{query}");
        }
    }

    #[test]
    fn what_was_typed_before_stays() {
        let first = |query: &str| suggestions(query, &[]).remove(0).query;
        assert_eq!(first("rust -ty"), "rust -type:");
        assert_eq!(first("(rust OR ti"), "(rust OR title:");
        assert_eq!(first("rust sort:sal"), "rust sort:salary ");
    }
}
