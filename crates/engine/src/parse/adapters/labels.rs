//! Facts that stand in the text of a description behind a label: "Location: Aden", "<b>Salary:</b> $30 an hour".

use crate::parse::salary;
use crate::parse::text::line;
use crate::posting::Salary;

/// Labels of pay that mean nothing else.
const PAY: [&str; 10] = [
    "salary",
    "compensation",
    "pay",
    "salary range",
    "base salary",
    "annual salary",
    "compensation range",
    "base pay",
    "pay range",
    "pay rate",
];
/// How far facts reach behind their labels.
const LINE: usize = 400;
/// The letters of the longest end tag of an element within a line, with room for spaces.
const LONGEST_END_TAG: usize = 16;
/// Elements within a line.
const INLINE: [&str; 8] = ["strong", "b", "em", "i", "u", "span", "font", "a"];

/// What stands behind one of these labels, up to the end of its line.
pub(super) fn labelled(html: &str, labels: &[&str]) -> Option<String> {
    all_labelled(html, labels).find_map(|(_, text)| line(text))
}

/// The pay that a line of a description states behind a label: with figures, else it is not stated.
pub(super) fn pay(html: &str) -> Option<Salary> {
    let begins_line = |before: &str| {
        let before = before.trim_end_matches([' ', '\u{a0}', '\t']);
        before.is_empty() || before.ends_with(['>', '\n', '.', ';', '|', '•', '*', '-', '–'])
    };
    let lines = all_labelled(html, &PAY).filter(|(before, _)| begins_line(before));
    lines.filter_map(|(_, text)| line(text)).find_map(|text| {
        let sentence = text.split(". ").next().unwrap_or_default().trim_end_matches('.');
        let pay = salary::read(sentence).filter(|_| sentence.len() <= 200)?;
        let figure = pay.min.or(pay.max)?;
        (pay.currency.is_some() || figure >= 1_000.0).then_some(pay)
    })
}

/// What stands before each of these labels, and behind it.
fn all_labelled<'t>(html: &'t str, labels: &[&str]) -> impl Iterator<Item = (&'t str, &'t str)> {
    memchr::memchr_iter(b':', html.as_bytes()).filter_map(move |colon| {
        let before = without_last_tags(&html[..colon]);
        let before = labels.iter().find_map(|label| {
            let at = before.len().checked_sub(label.len())?;
            let is_label = before.get(at..)?.eq_ignore_ascii_case(label);
            let before = &before[..at];
            (is_label && !before.ends_with(char::is_alphanumeric)).then_some(before)
        })?;
        Some((before, to_line_end(&html[colon + 1..])))
    })
}

/// A text without the end tags it ends with.
fn without_last_tags(text: &str) -> &str {
    let mut text = text.trim_end();
    while text.ends_with('>') {
        let near = text.ceil_char_boundary(text.len().saturating_sub(LONGEST_END_TAG));
        match text[near..].rfind("</") {
            Some(at) if is_inline(&text[near + at..]) => text = text[..near + at].trim_end(),
            _ => break,
        }
    }
    text
}

/// The rest of a line, as far as it is looked at.
fn to_line_end(text: &str) -> &str {
    let text = &text[..text.floor_char_boundary(LINE)];
    let text = text.trim_start();
    let mut ends = text.match_indices(['<', '\n']);
    let end = ends.find(|(at, _)| !is_inline(&text[*at..]));
    end.map_or(text, |(at, _)| &text[..at])
}

/// Whether a text begins with the start or the end of an element within a line.
fn is_inline(text: &str) -> bool {
    let Some(tag) = text.strip_prefix('<') else { return false };
    let tag = tag.strip_prefix('/').unwrap_or(tag);
    let name = tag.split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default();
    INLINE.iter().any(|inline| name.eq_ignore_ascii_case(inline))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fact_reaches_to_the_end_of_its_line() {
        let table = [
            ("<p><strong>Location:</strong> Sana'a</p><p>More</p>", Some("Sana'a")),
            ("<p><b>Location</b>: <i>Aden</i>, Yemen<br>More", Some("Aden, Yemen")),
            ("Job Location: Aden\nMore", Some("Aden")),
            ("LOCATION:&nbsp;Aden", Some("Aden")),
            ("<p>Relocation: no</p>", None),
            ("<p>Location:</p><p>Aden</p>", None),
        ];
        for (html, expected) in table {
            assert_eq!(labelled(html, &["location"]).as_deref(), expected, "{html}");
        }
    }

    #[test]
    fn pay_is_read_at_a_clear_label_only() {
        let table = [
            ("<p>Work.</p><p><b>Salary:</b> $120,000 - $150,000 per year</p>", Some(120_000.0)),
            ("<li>Compensation: <b>$60k</b> plus equity. We pay on time.</li>", Some(60_000.0)),
            ("Nice team. Pay range: €40 - €50 per hour\nMore", Some(40.0)),
            ("<p>Salary: competitive</p><p>Salary: 50,000 to 60,000</p>", Some(50_000.0)),
            ("<p>We raised our pay: $1,000,000 in all</p>", None),
            ("<p>Pay: within 30 days</p>", None),
            ("<p>Salary: competitive</p>", None),
            ("<p>You pay $500</p>", None),
            ("", None),
        ];
        for (html, expected) in table {
            assert_eq!(pay(html).and_then(|pay| pay.min), expected, "{html}");
        }
    }
}
