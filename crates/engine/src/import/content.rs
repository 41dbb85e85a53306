//! What a posting says, as one number: the same as long as nothing meaningful has changed.

use crate::parse::canonical::canonical_url;
use crate::posting::Posting;
use memchr::memmem::Finder;
use memchr::{memchr, memchr2, memchr3_iter};
use std::sync::LazyLock;
use xxhash_rust::xxh3::xxh3_64;

static TWO_SPACES: LazyLock<Finder<'static>> = LazyLock::new(|| Finder::new("  "));

/// The hash of the meaningful fields: title, company, places, type, remote, categories, salary, the text of the
/// description, links and expiry. Tracking tokens of links, tags and attributes of the description and bumped
/// dates do not count, nor does the order of places.
pub fn content_hash(posting: &Posting) -> i64 {
    let html = posting.description_html.as_deref().unwrap_or_default();
    // Gathered first: many small pieces are slower to hash than to copy.
    let mut all = Vec::with_capacity(html.len() + 1_024);
    let mut field = |text: Option<&str>| {
        // A missing field and an empty one differ, and no two fields run into each other.
        all.push(if text.is_some() { 0x1e } else { 0x1d });
        all.extend_from_slice(text.unwrap_or_default().as_bytes());
    };
    field(Some(&posting.title));
    field(posting.company.as_deref());
    let mut locations: Vec<&str> = posting.locations.iter().map(String::as_str).collect();
    locations.sort_unstable();
    locations.iter().for_each(|location| field(Some(location)));
    field(posting.employment_type.map(|kind| kind.as_str()));
    field(posting.employment_type_text.as_deref());
    field(posting.remote.map(|remote| remote.as_str()));
    posting.categories.iter().for_each(|category| field(Some(category)));
    field(None);
    if let Some(salary) = &posting.salary {
        field(salary.min.map(|n| n.to_string()).as_deref());
        field(salary.max.map(|n| n.to_string()).as_deref());
        field(salary.currency.as_deref());
        field(salary.period.as_deref());
        field(salary.text.as_deref());
    }
    for link in [&posting.url, &posting.apply_url] {
        let canonical = link.as_deref().and_then(canonical_url);
        field(canonical.as_deref().or(link.as_deref()));
    }
    field(posting.expires_at.map(|at| at.to_string()).as_deref());
    field(posting.requisition_id.as_deref());
    add_text(&mut all, html);
    xxh3_64(&all) as i64
}

/// Adds the text between the tags: tags, attributes, and how words are parted do not count.
fn add_text(all: &mut Vec<u8>, html: &str) {
    let mut rest = html.as_bytes();
    while !rest.is_empty() {
        let tag = memchr(b'<', rest).unwrap_or(rest.len());
        add_words(all, &rest[..tag]);
        rest = &rest[tag..];
        rest = match memchr2(b'>', b'<', rest.get(1..).unwrap_or_default()) {
            Some(end) if rest[end + 1] == b'>' => &rest[end + 2..],
            // A stray "<": text goes on behind it.
            Some(end) => {
                all.extend_from_slice(&rest[..=end]);
                &rest[end + 1..]
            }
            None => {
                all.extend_from_slice(rest);
                &[]
            }
        };
    }
}

/// Adds words with one space behind each; those with single spaces between them go in together.
fn add_words(all: &mut Vec<u8>, text: &[u8]) {
    let mut start = 0;
    for end in memchr3_iter(b'\n', b'\r', b'\t', text).chain([text.len()]) {
        let line = &text[start..end];
        start = end + 1;
        let mut at = 0;
        for gap in TWO_SPACES.find_iter(line).chain([line.len()]) {
            let words = line[at..gap].trim_ascii();
            at = gap;
            if !words.is_empty() {
                all.extend_from_slice(words);
                all.push(b' ');
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn posting(html: &str) -> Posting {
        Posting {
            title: "Welder".into(),
            locations: vec!["Leeds".into(), "York".into()],
            url: Some("https://b.example/1".into()),
            description_html: Some(html.into()),
            ..Posting::default()
        }
    }

    #[test]
    fn markup_places_in_another_order_dates_and_tracking_do_not_count() {
        let old = posting("<p>Build  <b>things</b></p>\n<img src='t?x=1'>");
        let mut new = posting("<div>Build  <i>things</i></div>\n\n");
        new.locations.reverse();
        new.posted_at = Some(5);
        new.updated_at = Some(6);
        new.url = Some("https://b.example/1?utm_source=feed".into());
        assert_eq!(content_hash(&old), content_hash(&new));
    }

    #[test]
    fn how_words_are_parted_does_not_count() {
        let hash = |html: &str| content_hash(&posting(html));
        let plain = hash("Build good things");
        for html in [
            "Build  good\tthings",
            "Build\r\n good things ",
            "Build <img src=x> good\nthings",
            "Build good   things",
        ] {
            assert_eq!(hash(html), plain, "{html:?}");
        }
        assert_ne!(hash("Buildgood things"), plain);
    }

    #[test]
    fn each_meaningful_field_counts() {
        let old = posting("<p>Build things</p>");
        let changes: [fn(&mut Posting); 8] = [
            |p| p.title = "Smith".into(),
            |p| p.company = Some(String::new()),
            |p| p.locations = vec!["Leeds".into()],
            |p| p.categories = vec!["York".into()],
            |p| p.salary = Some(crate::posting::Salary { min: Some(1.0), ..Default::default() }),
            |p| p.url = Some("https://b.example/2".into()),
            |p| p.expires_at = Some(7),
            |p| p.description_html = Some("<p>Build thing</p>".into()),
        ];
        for (number, change) in changes.iter().enumerate() {
            let mut new = old.clone();
            change(&mut new);
            assert_ne!(content_hash(&old), content_hash(&new), "change {number} must be seen");
        }
    }

    #[test]
    fn text_is_never_taken_for_a_tag() {
        assert_ne!(content_hash(&posting("pay < 5 and more")), content_hash(&posting("pay < 5 and less")));
        assert_ne!(content_hash(&posting("a < b <i>c</i>")), content_hash(&posting("a < d <i>c</i>")));
    }
}
