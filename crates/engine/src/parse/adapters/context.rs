//! What a document says before its first record, and where it was found.

use super::{Adapter, Paging, Tenant};
use crate::address::{is_here, is_of};
use crate::lifetime;
use crate::parse::names::Names;
use crate::parse::text::line;
use crate::parse::tree::Node;
use contract::Millis;
use std::collections::{BTreeMap, HashMap};
use url::Url;

/// Longer addresses lead nowhere: servers refuse them (<https://www.rfc-editor.org/rfc/rfc9110#section-4.1-5>).
const LONGEST_LINK: usize = 8_000;

/// What holds for all records of a document.
#[derive(Debug, Default)]
pub(in crate::parse) struct Context {
    /// What relative links are relative to.
    pub base: Option<Url>,
    /// The document's own title.
    pub title: Option<String>,
    /// What the prefixes of names stand for.
    pub names: Names,
    /// Words that records refer to by a number: kind and number, and the word.
    pub words: HashMap<(String, String), String>,
    /// Where the document was fetched.
    pub found_at: Option<Url>,
    /// How long the document holds, as it says itself.
    pub lifetime: Option<Millis>,
    /// The page the document names as its own.
    link: Option<Url>,
    /// The next page, as the document names it.
    next: Option<Url>,
}

impl Context {
    /// Reads the head of an XML document.
    pub fn of_xml(head: Option<&Node<'_>>, mut names: Names, found_at: Option<Url>) -> Self {
        let Some(head) = head else {
            return Self { base: found_at.clone(), found_at, names, ..Self::default() };
        };
        let channel = head.child("channel").unwrap_or(head);
        let own = |name: &str| head.attribute(name).into_iter().chain(channel.attribute(name)).last();
        let base = own("xml:base").map_or_else(|| found_at.clone(), |base| join(found_at.as_ref(), &base));
        let link = channel.first_of(&["link", "publisherurl"]).map(str::to_owned);
        let rel = |rel: &str| {
            let links = channel.children().iter().filter(|child| child.local() == "link");
            links
                .filter(|link| link.attribute("rel").is_some_and(|own| own.eq_ignore_ascii_case(rel)))
                .find_map(|link| link.attribute("href"))
        };
        let link = link.or_else(|| rel("alternate")).or_else(|| channel.child("link")?.attribute("href"));
        let link = link.and_then(|link| join(base.as_ref(), &link));
        let next = rel("next").and_then(|next| join(base.as_ref(), &next));
        names.learn_family(head, &[link.as_ref(), found_at.as_ref()]);
        let base = base_or(base, link.as_ref());
        Self {
            title: channel.first_of(&["title", "publisher", "dc:title"]).and_then(line),
            words: words(head),
            lifetime: lifetime::of_feed(
                channel.first_of(&["ttl"]),
                channel.first_of(&["sy:updateperiod", "updateperiod"]),
                channel.first_of(&["sy:updatefrequency", "updatefrequency"]),
            ),
            names,
            link,
            next,
            base,
            found_at,
        }
    }

    /// Takes up the plain values around the records of a JSON document: their paths, and the values.
    pub fn of_json(around: &[(String, String)], found_at: Option<Url>) -> Self {
        let get = |names: &[&str]| {
            names.iter().find_map(|name| {
                around.iter().find(|(path, _)| path == name).map(|(_, value)| value.as_str())
            })
        };
        let link = get(&["home_page_url", "feed_url", "url"]).and_then(|link| join(found_at.as_ref(), link));
        Self {
            title: get(&["title", "name", "company/name", "company_name"]).and_then(line),
            base: base_or(found_at.clone(), link.as_ref()),
            link,
            found_at,
            ..Self::default()
        }
    }

    /// What of it a record is read by. Where the document goes on, and how long it holds, may be something else each time.
    pub fn of_records(&self) -> String {
        let Self { base, title, names, words, found_at, link, lifetime: _, next: _ } = self;
        let words: BTreeMap<_, _> = words.iter().collect();
        format!("{base:?} {title:?} {names:?} {words:?} {found_at:?} {link:?}")
    }

    /// Whether the document is of one of these hosts, by its own link or its address.
    pub fn is_of(&self, hosts: &[&str]) -> bool {
        [&self.link, &self.found_at].into_iter().flatten().any(|url| is_of(url, hosts))
    }

    /// The name space of the ids: the board's, if the document came from the board itself, or from this computer, where
    /// the person vouches for it. Nobody else can name jobs in a board's stead.
    pub fn provider(&self, adapter: &Adapter) -> Option<String> {
        let board = adapter.board?;
        let trusted = self.found_at.as_ref().is_none_or(|url| is_of(url, board.hosts) || is_here(url));
        if !trusted {
            return None;
        }
        match board.tenant {
            Tenant::None => Some(board.name.to_owned()),
            Tenant::Subdomain => {
                let urls = || [&self.found_at, &self.link].into_iter().flatten();
                let tenant = |url: &Url, host: &str| {
                    Some(url.host_str()?.strip_suffix(host)?.strip_suffix('.')?.to_owned())
                };
                let tenant = urls().find_map(|url| board.hosts.iter().find_map(|host| tenant(url, host)))?;
                Some(format!("{}:{tenant}", board.name))
            }
        }
    }

    /// Whether the head of the document names a next page.
    pub fn names_next(&self) -> bool {
        self.next.is_some()
    }

    /// The address of the next page, if there is one: `postings` were on this one.
    pub fn next_page(&self, paging: Paging, around: &[(String, String)], postings: u64) -> Option<Url> {
        let value = |path: &str| around.iter().find(|(own, _)| own == path).map(|(_, value)| value.as_str());
        let number = |name: &str| -> Option<u64> {
            self.found_at.as_ref()?.query_pairs().find(|(own, _)| own == name)?.1.parse().ok()
        };
        match paging {
            Paging::None => None,
            Paging::Link(path) => self.next.clone().or_else(|| join(self.base.as_ref(), value(path)?)),
            Paging::Number { parameter, pages, total } => {
                let page = number(parameter).unwrap_or(1);
                let count = |path| value(path)?.parse::<u64>().ok();
                let is_last = count(pages).is_some_and(|pages| page >= pages)
                    || count(total).is_some_and(|all| page.saturating_mul(postings) >= all);
                (postings > 0 && !is_last).then(|| self.with_query(parameter, page + 1)).flatten()
            }
            Paging::Offset { parameter, total } => {
                let seen = number(parameter).unwrap_or(0) + postings;
                let all: u64 = value(total)?.parse().ok()?;
                (postings > 0 && seen < all).then(|| self.with_query(parameter, seen)).flatten()
            }
        }
    }

    fn with_query(&self, name: &str, value: u64) -> Option<Url> {
        let mut url = self.found_at.clone().filter(|url| url.scheme() != "file")?;
        let others: Vec<(String, String)> = url
            .query_pairs()
            .filter(|(own, _)| own != name)
            .map(|(name, value)| (name.into(), value.into()))
            .collect();
        url.query_pairs_mut().clear().extend_pairs(others).append_pair(name, &value.to_string());
        Some(url)
    }

    /// An absolute http or https link; relative ones are completed.
    pub fn link(&self, text: &str) -> Option<String> {
        self.link_from(self.base.as_ref(), text)
    }

    /// The same, relative to another place. One that is absolute stays as it is written.
    pub fn link_from(&self, base: Option<&Url>, text: &str) -> Option<String> {
        let text = text.trim();
        if text.len() <= LONGEST_LINK && is_plain_link(text) {
            return Some(text.to_owned());
        }
        let url = join(base, text)?;
        let is_plain = text.bytes().all(|byte| byte.is_ascii_graphic()) && {
            let scheme = text.split("://").next().unwrap_or_default();
            scheme.eq_ignore_ascii_case(url.scheme()) && text.len() > scheme.len() + 3
        };
        matches!(url.scheme(), "http" | "https").then(|| if is_plain { text.to_owned() } else { url.into() })
    }
}

/// What links are relative to; where that is a file or unknown, the page that the document names as its own.
fn base_or(base: Option<Url>, own: Option<&Url>) -> Option<Url> {
    base.filter(|base| base.scheme() != "file").or_else(|| own.cloned())
}

/// Whether a text is certainly an absolute http or https address, so that it need not be taken apart: a name that ends
/// in letters, and nothing but visible ASCII.
fn is_plain_link(text: &str) -> bool {
    let Some(rest) = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://")) else {
        return false;
    };
    let (host, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
    let is_name = |label: &str| {
        !label.is_empty() && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    };
    let mut labels = host.split('.');
    labels.clone().all(|label| is_name(label) && !label.starts_with("xn--"))
        && labels.next_back().is_some_and(|last| last.starts_with(|c: char| c.is_ascii_alphabetic()))
        && path.bytes().all(|byte| byte.is_ascii_graphic())
}

/// An absolute address; relative ones are completed where it is known to what.
pub(in crate::parse) fn join(base: Option<&Url>, text: &str) -> Option<Url> {
    if text.len() > LONGEST_LINK {
        return None;
    }
    let url = match Url::parse(text) {
        Ok(url) => Some(url),
        Err(url::ParseError::RelativeUrlWithoutBase) if !text.is_empty() => {
            base.filter(|base| base.scheme() != "file")?.join(text).ok()
        }
        Err(_) => None,
    };
    url.filter(|url| url.as_str().len() <= LONGEST_LINK)
}

/// Lists such as `<regions><region id="1">London</region>`, which records refer to by number.
fn words(head: &Node<'_>) -> HashMap<(String, String), String> {
    let kinds = head.children().iter().flat_map(Node::children);
    kinds
        .filter_map(|word| {
            Some(((word.local().to_ascii_lowercase(), word.attribute("id")?), line(word.text()?)?))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use crate::parse::{ParseOptions, Postings};
    use crate::posting::DocumentSummary;

    fn summary(document: &str, found_at: Option<&str>) -> DocumentSummary {
        let base_url = found_at.map(|url| url.parse().unwrap());
        let mut postings =
            Postings::new(document.as_bytes(), ParseOptions { base_url, ..ParseOptions::default() });
        postings.by_ref().for_each(drop);
        postings.summary().clone()
    }

    #[test]
    fn the_last_page_has_none_behind_it() {
        let arbeitnow = r#"{"data": [{"slug": "a", "title": "A", "company_name": "B", "tags": ["x"]}], "links": {"next": null}}"#;
        let json_feed =
            r#"{"version": "https://jsonfeed.org/version/1.1", "next_url": null, "items": [{"title": "A"}]}"#;
        let usajobs = |all: u32, pages: &str| {
            format!(
                r#"{{"SearchResult": {{"SearchResultCountAll": {all}, "SearchResultItems": [
                {{"MatchedObjectDescriptor": {{"PositionTitle": "A"}}}}, {{"MatchedObjectDescriptor": {{"PositionTitle": "B"}}}}],
                "UserArea": {{"NumberOfPages": {pages}}}}}}}"#
            )
        };
        let table = [
            (arbeitnow, "https://b.example/api", None),
            (json_feed, "https://b.example/feed.json", None),
            (
                &usajobs(5, "\"3\""),
                "https://data.usajobs.gov/api",
                Some("https://data.usajobs.gov/api?Page=2"),
            ),
            (&usajobs(5, "3"), "https://data.usajobs.gov/api?Page=3", None),
            (
                &usajobs(5, "null"),
                "https://data.usajobs.gov/api?Page=2",
                Some("https://data.usajobs.gov/api?Page=3"),
            ),
            (&usajobs(4, "null"), "https://data.usajobs.gov/api?Page=2", None),
        ];
        for (document, found_at, expected) in table {
            assert_eq!(summary(document, Some(found_at)).next_page.as_deref(), expected, "{found_at}");
        }
    }

    #[test]
    fn the_customer_names_the_jobs_of_a_board_under_each_of_its_hosts() {
        let document = "<workzag-jobs><position><id>1</id><name>A</name></position></workzag-jobs>";
        let table = [
            ("https://acme.jobs.personio.de/xml", Some("personio:acme")),
            ("https://acme.jobs.personio.com/xml?language=en", Some("personio:acme")),
            ("https://jobs.personio.com/xml", None),
            ("https://acme.jobs.personio.example/xml", None),
        ];
        for (found_at, expected) in table {
            assert_eq!(summary(document, Some(found_at)).provider.as_deref(), expected, "{found_at}");
        }
    }

    #[test]
    fn links_are_relative_to_the_documents_own_page_where_nothing_else_says_to_what() {
        let document = "<rss><channel><link>https://b.example/jobs/</link><item><title>A</title><link>1.html</link></item></channel></rss>";
        let url = |found_at: Option<&str>| {
            let base_url = found_at.map(|url| url.parse().unwrap());
            let item =
                Postings::new(document.as_bytes(), ParseOptions { base_url, ..ParseOptions::default() })
                    .next();
            match item {
                Some(Ok(crate::posting::Item::Posting(posting))) => posting.url,
                _ => None,
            }
        };
        assert_eq!(url(None).as_deref(), Some("https://b.example/jobs/1.html"));
        assert_eq!(url(Some("file:///tmp/feed.xml")).as_deref(), Some("https://b.example/jobs/1.html"));
        assert_eq!(url(Some("https://c.example/feed")).as_deref(), Some("https://c.example/1.html"));
    }
}
