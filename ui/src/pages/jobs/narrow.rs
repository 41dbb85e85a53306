//! Writing a choice into the text of a query, and taking it out again.

use contract::query::{Query, Sort, TokenKind};
use std::ops::Range;

/// The query with a filter such as `type:contract` added, or without it if it is there. Where a field takes several values, a
/// further one joins those that are there; else it takes their place. What a person typed stays as it is, its last word a beginning.
pub fn toggled(query: &str, filter: &str, is_on: bool) -> String {
    let Some((field, value)) = filter.split_once(':') else { return query.to_owned() };
    let mut query = query.to_owned();
    let places = places(&query, field);
    if is_on {
        // From the end, so that what stands before keeps its place.
        for place in places.into_iter().rev() {
            let left: Vec<&str> = values(&query[place.clone()])
                .into_iter()
                .filter(|one| !one.eq_ignore_ascii_case(value))
                .collect();
            let left = if left.is_empty() { String::new() } else { format!("{field}:{}", left.join(",")) };
            put(&mut query, place, &left);
        }
        return query;
    }
    let takes_several = ["type", "remote", "feed"].contains(&field);
    match places.first() {
        Some(place) if takes_several => {
            query.insert_str(place.end, &format!(",{value}"));
            query
        }
        _ => {
            for place in places.into_iter().rev() {
                put(&mut query, place, "");
            }
            before(filter, &query)
        }
    }
}

/// The query in another order.
pub fn sorted(query: &str, sort: Sort) -> String {
    let mut query = query.to_owned();
    for place in places(&query, "sort").into_iter().rev() {
        put(&mut query, place, "");
    }
    match sort {
        Sort::Date => query,
        Sort::Relevance => before("sort:relevance", &query),
        Sort::Salary => before("sort:salary", &query),
    }
}

/// At the beginning: behind a word that is being typed it would end that word.
fn before(filter: &str, query: &str) -> String {
    match query.trim_start() {
        "" => format!("{filter} "),
        rest => format!("{filter} {rest}"),
    }
}

/// Where a field stands with its values, neither negated nor within parentheses nor beside OR.
fn places(query: &str, field: &str) -> Vec<Range<usize>> {
    let tokens = Query::parse(query).tokens;
    let (mut depth, mut found) = (0_u32, Vec::new());
    for (at, token) in tokens.iter().enumerate() {
        let text = query.get(token.start..token.end).unwrap_or_default();
        let is_or = |token: Option<&contract::query::Token>| {
            token.is_some_and(|token| {
                token.kind == TokenKind::Operator && query.get(token.start..token.end) != Some("AND")
            })
        };
        match token.kind {
            TokenKind::Parenthesis if text == "(" => depth += 1,
            TokenKind::Parenthesis => depth = depth.saturating_sub(1),
            TokenKind::Field => {
                let before = at.checked_sub(1).and_then(|at| tokens.get(at));
                let is_negated = before.is_some_and(|before| before.kind == TokenKind::Not);
                let names_it = text
                    .split_once(':')
                    .is_some_and(|(name, values)| name.eq_ignore_ascii_case(field) && !values.is_empty());
                if names_it && depth == 0 && !is_negated && !is_or(before) && !is_or(tokens.get(at + 1)) {
                    found.push(token.start..token.end);
                }
            }
            _ => {}
        }
    }
    found
}

/// The values behind a field, parted by commas; those in quotation marks may hold one.
fn values(token: &str) -> Vec<&str> {
    let Some((_, all)) = token.split_once(':') else { return Vec::new() };
    let mut is_quoted = false;
    all.split(|c: char| {
        is_quoted ^= c == '"';
        c == ',' && !is_quoted
    })
    .collect()
}

/// Puts a text in the place of another. Where nothing is put, the space behind goes too.
fn put(query: &mut String, place: Range<usize>, text: &str) {
    let is_spaced = query[place.end..].starts_with(' ');
    let end = place.end + usize::from(text.is_empty() && is_spaced);
    query.replace_range(place.start..end, text);
}

#[cfg(test)]
mod tests {
    use super::*;
    use contract::query::{Expr, Form};

    #[test]
    fn a_choice_is_written_into_the_query_and_taken_out_again() {
        let table = [
            ("", "type:contract", false, "type:contract "),
            ("eng", "type:contract", false, "type:contract eng"),
            ("type:contract eng", "type:full_time", false, "type:contract,full_time eng"),
            ("type:contract,full_time eng", "type:contract", true, "type:full_time eng"),
            ("type:full_time eng", "type:full_time", true, "eng"),
            ("rust company:=\"Acme, Ltd\"", "company:=\"Acme, Ltd\"", true, "rust "),
            ("company:=\"Acme\" rust", "company:=\"Blue\"", false, "company:=\"Blue\" rust"),
            ("-type:contract rust", "type:contract", false, "type:contract -type:contract rust"),
            ("remote:yes", "remote:hybrid", false, "remote:yes,hybrid"),
            ("(feed:3 OR rust)", "feed:4", false, "feed:4 (feed:3 OR rust)"),
            ("type:contract OR rust", "type:temporary", false, "type:temporary type:contract OR rust"),
        ];
        for (query, filter, is_on, expected) in table {
            assert_eq!(toggled(query, filter, is_on), expected, "{query} with {filter}");
            let parsed = Query::parse(expected);
            assert!(parsed.mistakes.is_empty(), "{expected}: {:?}", parsed.mistakes);
        }
    }

    #[test]
    fn a_word_that_is_being_typed_stays_a_beginning() {
        let query = Query::parse(&toggled("eng", "remote:yes", false));
        let is_prefix = query
            .leaves()
            .into_iter()
            .any(|leaf| matches!(leaf, Expr::Text(text) if text.form == Form::Prefix));
        assert!(is_prefix, "{query:?}");
    }

    #[test]
    fn the_order_is_written_into_the_query_once() {
        assert_eq!(sorted("rust", Sort::Salary), "sort:salary rust");
        assert_eq!(sorted("sort:salary rust", Sort::Relevance), "sort:relevance rust");
        assert_eq!(sorted("rust sort:salary", Sort::Date), "rust ");
    }
}
