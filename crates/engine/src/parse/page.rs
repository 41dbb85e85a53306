//! Web pages: the job postings a page carries as JSON-LD, and the feeds it points to.

use super::adapters::join;
use super::text::unescape;
use memchr::memmem;
use std::ops::Range;
use url::Url;

/// A feed that a page points to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FeedLink {
    /// Its address.
    pub url: Url,
    /// What the page calls it.
    pub title: Option<String>,
}

/// Types of documents that can be imported, as `link` elements give them.
const FEED_TYPES: [&str; 7] = [
    "application/rss+xml",
    "application/atom+xml",
    "application/feed+json",
    "application/rdf+xml",
    "application/json",
    "application/xml",
    "text/xml",
];

/// Addresses of a page that are looked at, of each kind.
const ADDRESSES: usize = 500;

/// The feeds a page names in its head (<https://html.spec.whatwg.org/multipage/links.html#rel-alternate>), RSS and Atom
/// before other types.
pub fn feed_links(page: &str, found_at: Option<&Url>) -> Vec<FeedLink> {
    let base = tags(page, "base").find_map(|tag| join(found_at, &attribute(tag, "href")?));
    let base = base.as_ref().or(found_at);
    let mut found: Vec<(usize, FeedLink)> = Vec::new();
    for tag in tags(page, "link") {
        let rel = attribute(tag, "rel").unwrap_or_default().to_ascii_lowercase();
        let kind = attribute(tag, "type").unwrap_or_default().to_ascii_lowercase();
        let kind = kind.split(';').next().unwrap_or_default().trim();
        let Some(rank) = FEED_TYPES.iter().position(|own| *own == kind) else { continue };
        if !rel.split_ascii_whitespace().any(|rel| rel == "alternate" || rel == "feed") {
            continue;
        }
        let Some(url) = attribute(tag, "href").and_then(|href| join(base, &href)) else { continue };
        if matches!(url.scheme(), "http" | "https") && !found.iter().any(|(_, link)| link.url == url) {
            found.push((
                rank,
                FeedLink { url, title: attribute(tag, "title").filter(|title| !title.trim().is_empty()) },
            ));
        }
    }
    found.sort_by_key(|(rank, _)| *rank);
    found.into_iter().map(|(_, link)| link).collect()
}

/// Addresses that a page points to, loads or shows within itself.
pub fn addresses(page: &str, found_at: &Url) -> Vec<Url> {
    let base = tags(page, "base").find_map(|tag| join(Some(found_at), &attribute(tag, "href")?));
    let base = base.as_ref().unwrap_or(found_at);
    let mut found = Vec::new();
    for (element, name) in [("a", "href"), ("iframe", "src"), ("script", "src"), ("link", "href")] {
        for tag in tags(page, element).take(ADDRESSES) {
            let address = attribute(tag, name).and_then(|address| join(Some(base), &address));
            if let Some(url) = address.filter(|url| matches!(url.scheme(), "http" | "https"))
                && !found.contains(&url)
            {
                found.push(url);
            }
        }
    }
    found
}

/// Whether an address looks like that of a feed.
pub fn looks_like_feed(url: &Url) -> bool {
    let path = url.path().to_ascii_lowercase();
    let last = path.trim_end_matches('/').rsplit('/').next().unwrap_or_default();
    [".rss", ".atom", ".rdf"].iter().any(|end| last.ends_with(end))
        || matches!(
            last,
            "feed" | "rss" | "atom" | "feed.xml" | "rss.xml" | "jobs.xml" | "index.xml" | "feed.json"
        )
        || url.query_pairs().any(|(name, _)| name == "feed")
}

/// The texts of all `application/ld+json` scripts, each with whether its end tag was seen; and whether the page is whole:
/// it ends in no script, comment or tag.
pub(super) fn json_ld(page: &str) -> (Vec<(&str, bool)>, bool) {
    let mut scripts = Vec::new();
    let mut rest = page;
    let mut is_whole = true;
    while let Some(range) = tag_ranges(rest, "script").next() {
        let kind = attribute(&rest[range.clone()], "type").unwrap_or_default();
        rest = &rest[range.end..];
        let end = find_ignoring_case(rest, "</script");
        is_whole &= end.is_some();
        let (script, behind) = rest.split_at(end.unwrap_or(rest.len()));
        rest = behind;
        if !kind.trim().to_ascii_lowercase().starts_with("application/ld+json") {
            continue;
        }
        let script = script
            .trim()
            .trim_start_matches("<!--")
            .trim_start_matches("//<![CDATA[")
            .trim_start_matches("<![CDATA[");
        let script = script.trim_end_matches("//]]>").trim_end_matches("]]>").trim_end_matches("-->").trim();
        scripts.push((script, end.is_some()));
    }
    let ends_in = |begin: &str, end: &str| rest.rfind(begin).is_some_and(|at| !rest[at..].contains(end));
    (scripts, is_whole && !ends_in("<!--", "-->") && !ends_in("<", ">"))
}

fn tags<'p>(page: &'p str, name: &'p str) -> impl Iterator<Item = &'p str> {
    tag_ranges(page, name).map(|range| &page[range])
}

/// Start tags of this name, `<` and `>` included.
fn tag_ranges<'p>(page: &'p str, name: &'p str) -> impl Iterator<Item = Range<usize>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        loop {
            let start = at + memchr::memchr(b'<', page.as_bytes().get(at..)?)?;
            at = start + 1;
            let behind = &page.as_bytes()[at..];
            if behind.starts_with(b"!--") {
                at += memmem::find(behind, b"-->")?;
                continue;
            }
            let is_named = behind.len() > name.len()
                && behind[..name.len()].eq_ignore_ascii_case(name.as_bytes())
                && !behind[name.len()].is_ascii_alphanumeric();
            if is_named {
                let end = at + tag_end(behind)?;
                at = end;
                return Some(start..end);
            }
        }
    })
}

/// Behind the `>` that ends a tag; one in quotes does not.
fn tag_end(tag: &[u8]) -> Option<usize> {
    let mut quote = None;
    for (at, byte) in tag.iter().enumerate() {
        match (quote, byte) {
            (None, b'>') => return Some(at + 1),
            (None, b'"' | b'\'') => quote = Some(byte),
            (Some(q), b) if q == b => quote = None,
            _ => {}
        }
    }
    None
}

/// An attribute's value.
fn attribute(tag: &str, name: &str) -> Option<String> {
    let mut rest = tag;
    loop {
        let at = find_ignoring_case(rest, name)?;
        let before = rest[..at].chars().next_back();
        rest = &rest[at + name.len()..];
        let Some(value) = rest.trim_start().strip_prefix('=') else { continue };
        if !before.is_some_and(|c| c.is_whitespace() || matches!(c, '"' | '\'' | '/')) {
            continue;
        }
        let value = value.trim_start();
        let value = match value.chars().next()? {
            quote @ ('"' | '\'') => value[1..].split(quote).next()?,
            _ => value.split(|c: char| c.is_whitespace() || c == '>').next()?.trim_end_matches('/'),
        };
        return Some(unescape(value).trim().to_owned());
    }
}

fn find_ignoring_case(text: &str, pattern: &str) -> Option<usize> {
    let first = pattern.as_bytes()[0];
    let mut at = 0;
    loop {
        let bytes = text.as_bytes().get(at..)?;
        at += memchr::memchr2(first.to_ascii_lowercase(), first.to_ascii_uppercase(), bytes)?;
        let there = text.as_bytes().get(at..at + pattern.len())?;
        if there.eq_ignore_ascii_case(pattern.as_bytes()) {
            return Some(at);
        }
        at += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn feeds_are_found_as_pages_name_them() {
        let page = "<html><head><base href='/de/'><!-- <link rel=alternate type=application/rss+xml href=no> -->\
            <LINK REL='Alternate' TYPE='application/json' HREF='wp-json/1'>\
            <link rel=stylesheet type=text/css href=x.css>\
            <link href=\"jobs?a=1&amp;b=2\" title=\"Jobs > all\" type=\"application/rss+xml; charset=utf-8\" rel=\"home alternate\">\
            <link rel=alternate hreflang=de href=/de><link rel=alternate type=application/atom+xml href=jobs.atom/>\
            <link rel=alternate type=application/rss+xml href='javascript:alert(1)'>";
        let found_at = Url::parse("https://b.example/en/jobs").unwrap();
        let found: Vec<(String, Option<String>)> =
            feed_links(page, Some(&found_at)).into_iter().map(|link| (link.url.into(), link.title)).collect();
        assert_eq!(
            found,
            [
                ("https://b.example/de/jobs?a=1&b=2".to_owned(), Some("Jobs > all".to_owned())),
                ("https://b.example/de/jobs.atom".to_owned(), None),
                ("https://b.example/de/wp-json/1".to_owned(), None),
            ]
        );
        assert!(feed_links("<link rel=alternate", None).is_empty());
    }

    #[test]
    fn addresses_that_look_like_feeds_are_told_apart() {
        let page = "<a href='/jobs.rss'>RSS</a><A HREF=\"https://b.example/?feed=job_feed&amp;x=1\">x</A>\
            <a href='/feedback'>no</a><a href='mailto:x@b.example'>no</a><iframe src='//boards.greenhouse.io/embed/job_board?for=acme'>";
        let found = addresses(page, &Url::parse("https://b.example/en/").unwrap());
        let feeds: Vec<&str> = found.iter().filter(|url| looks_like_feed(url)).map(Url::as_str).collect();
        assert_eq!(feeds, ["https://b.example/jobs.rss", "https://b.example/?feed=job_feed&x=1"]);
        assert_eq!(found.len(), 4, "the frame is an address, mail is none");
    }

    #[test]
    fn scripts_of_json_ld_are_found() {
        let page = "<script>no</script><script type=\"application/ld+json\">//<![CDATA[\n{\"a\": \"<b>\"}//]]></SCRIPT>\
            <Script data-x='>' type='application/ld+json; charset=utf-8'>[1]</script><script type=application/ld+json>{cut";
        assert_eq!(json_ld(page).0, [("{\"a\": \"<b>\"}", true), ("[1]", true), ("{cut", false)]);
    }
}
