//! From a page for people to the feeds behind it.

use crate::address::{authority_of, read_address};
use crate::clock::SystemClock;
use crate::document::fetch_allowed;
use crate::error::Error;
use crate::fetch::{FetchSettings, Fetcher};
use crate::parse::{ParseError, ParseOptions, addresses, boards, feed_links, looks_like_feed};
use crate::rehearsal::Rehearsal;
use contract::Millis;
use std::fs::File;
use std::path::Path;
use std::sync::Arc;
use url::Url;

/// Addresses that are tried at most.
const TRIED: usize = 10;
/// Pages above this many bytes are cut.
const PAGE: usize = 16 << 20;

/// How a feed was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Found {
    /// The address that was typed is that of a feed.
    Itself,
    /// The page carries postings itself, for search engines (schema.org).
    InPage,
    /// The page names it as its feed.
    Named,
    /// It is the feed of a board that the page is of, or shows.
    Board,
    /// The page links to it, or its software usually has it there.
    Linked,
}

/// A feed that can be watched: it was fetched and holds postings, or may some day.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Offer {
    /// Its address.
    pub url: String,
    /// How it was found.
    pub found: Found,
    /// Its own title, else what the page calls it.
    pub title: Option<String>,
    /// In which dialect it is written.
    pub dialect: String,
    /// How many postings it holds now.
    pub postings: u64,
}

/// An address that a page or its board names as a feed, and that could not be read.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Unreadable {
    /// Its address.
    pub url: String,
    /// Why it could not be read, in sentences.
    pub reason: String,
}

/// What is behind an address.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Discovery {
    /// The feeds, best first.
    pub offers: Vec<Offer>,
    /// What should be a feed and could not be read.
    pub unreadable: Vec<Unreadable>,
}

struct Candidate {
    url: Url,
    found: Found,
    title: Option<String>,
}

/// The feeds behind an address that a person typed. Each was fetched and read; what is merely guessed and is none is left
/// out.
/// Private addresses are fetched only at the `host:port` that was typed. `spool` is a file that is written over.
///
/// # Errors
/// [`Error::BadUrl`], or [`Error::Fetch`] when the page itself cannot be fetched.
pub async fn discover(typed: &str, spool: &Path) -> Result<Discovery, Error> {
    let typed = read_address(typed)?;
    let fetcher = Fetcher::new(FetchSettings::default(), Arc::new(SystemClock))?;
    let search = Search { fetcher, allowed: Some(authority_of(&typed)), spool, now: None };
    let (found_at, read) = search.look(&typed, 0).await?;
    match read {
        Ok(rehearsal) if is_feed(&rehearsal) => {
            let candidate = Candidate { url: found_at, found: Found::Itself, title: None };
            Ok(Discovery { offers: vec![offer(candidate, rehearsal)], ..Discovery::default() })
        }
        read => Ok(search.behind(&found_at, read.ok()).await),
    }
}

/// Whether a document is a feed, and no page. It is one although it holds nothing today; a page whose postings cannot be read is a page.
pub(crate) fn is_feed(rehearsal: &Rehearsal) -> bool {
    rehearsal.summary.dialect != "schema_org"
}

/// Addresses worth a try, best first.
fn candidates(page: &str, found_at: &Url) -> Vec<Candidate> {
    let mut all: Vec<Candidate> = Vec::new();
    let mut add = |url: Url, found: Found, title: Option<String>| {
        if url != *found_at && !all.iter().any(|own| own.url == url) {
            all.push(Candidate { url, found, title });
        }
    };
    if page.is_empty() {
        return all;
    }
    if let Some(url) = boards::feed_of(found_at) {
        add(url, Found::Board, None);
    }
    for link in feed_links(page, Some(found_at)) {
        add(link.url, Found::Named, link.title);
    }
    let addresses = addresses(page, found_at);
    // A page links to many sites; only boards' pages of one customer lead to that customer's feed.
    for url in
        addresses.iter().filter_map(boards::feed_of).filter(|url| url.path().len() > 1 && is_customers(url))
    {
        add(url, Found::Board, None);
    }
    for url in boards::likely_feeds(page, found_at) {
        add(url, Found::Linked, None);
    }
    for url in addresses.into_iter().filter(looks_like_feed) {
        add(url, Found::Linked, None);
    }
    all.truncate(TRIED);
    all
}

/// Whether a board's feed is that of one of its customers.
fn is_customers(feed: &Url) -> bool {
    const VENDORS: [&str; 7] = [
        "greenhouse.io",
        "lever.co",
        "ashbyhq.com",
        "smartrecruiters.com",
        "workable.com",
        "recruitee.com",
        "teamtailor.com",
    ];
    let host = feed.host_str().unwrap_or_default();
    host.contains(".jobs.personio.") || VENDORS.iter().any(|vendor| host.ends_with(vendor))
}

fn offer(candidate: Candidate, rehearsal: Rehearsal) -> Offer {
    Offer {
        url: candidate.url.into(),
        found: candidate.found,
        title: rehearsal.summary.title.or(candidate.title),
        dialect: rehearsal.summary.dialect,
        postings: rehearsal.postings,
    }
}

/// Looks at documents, one after the other.
pub(crate) struct Search<'a> {
    pub fetcher: Fetcher,
    /// The `host:port` that may lie inside a private network.
    pub allowed: Option<String>,
    /// A file that is written over by each of them.
    pub spool: &'a Path,
    /// The time, for postings that say when they were posted by how long ago that is.
    pub now: Option<Millis>,
}

impl Search<'_> {
    /// Fetches and reads a document, and keeps the first `sample` postings; where it was found, and what came of it.
    pub(crate) async fn look(
        &self,
        url: &Url,
        sample: usize,
    ) -> Result<(Url, Result<Rehearsal, ParseError>), Error> {
        let document = fetch_allowed(&self.fetcher, url, self.allowed.as_deref(), self.spool).await?;
        let options = ParseOptions {
            base_url: Some(document.base_url.clone()),
            content_type: document.content_type,
            now: self.now,
            ..ParseOptions::default()
        };
        let unreadable = |source| Error::File { path: self.spool.to_owned(), source };
        let file = File::open(self.spool).map_err(unreadable)?;
        // Reading is no work for the threads that wait for servers.
        let read = tokio::task::spawn_blocking(move || Rehearsal::of(file, options, sample)).await;
        let read = read.map_err(|err| unreadable(std::io::Error::other(err)))?;
        Ok((document.base_url, read))
    }

    /// The feeds behind the page at hand, which was found at this address and `holds` postings itself, if it does.
    pub(crate) async fn behind(&self, found_at: &Url, holds: Option<Rehearsal>) -> Discovery {
        let page = self.page();
        let mut discovery = Discovery::default();
        if let Some(rehearsal) = holds.filter(|rehearsal| rehearsal.postings > 0) {
            let candidate = Candidate { url: found_at.clone(), found: Found::InPage, title: None };
            discovery.offers.push(offer(candidate, rehearsal));
        }
        for candidate in candidates(&page, found_at) {
            let reason = match self.look(&candidate.url, 0).await {
                Ok((_, Ok(rehearsal))) => {
                    discovery.offers.push(offer(candidate, rehearsal));
                    continue;
                }
                Ok((_, Err(why))) => why.to_string(),
                Err(why) => why.to_message().message,
            };
            if matches!(candidate.found, Found::Named | Found::Board) {
                discovery.unreadable.push(Unreadable { url: candidate.url.into(), reason });
            }
        }
        discovery
    }

    /// The document at hand as a page.
    fn page(&self) -> String {
        let bytes = std::fs::read(self.spool).unwrap_or_default();
        String::from_utf8_lossy(&bytes[..bytes.len().min(PAGE)]).into_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pages_own_feeds_come_before_what_it_merely_links_to() {
        let page = "<link rel=alternate type='application/rss+xml' href='/jobs.rss' title='Jobs'>\
            <script src='https://boards.greenhouse.io/embed/job_board/js?for=acme'></script>\
            <a href='https://remoteok.com/'>elsewhere</a><a href='/news/feed'>News</a>";
        let at = Url::parse("https://acme.example/careers").unwrap();
        let found: Vec<(String, Found)> = candidates(page, &at)
            .into_iter()
            .map(|candidate| (candidate.url.into(), candidate.found))
            .collect();
        assert_eq!(
            found,
            [
                ("https://acme.example/jobs.rss".to_owned(), Found::Named),
                (
                    "https://boards-api.greenhouse.io/v1/boards/acme/jobs?content=true".to_owned(),
                    Found::Board
                ),
                ("https://acme.example/news/feed".to_owned(), Found::Linked),
            ],
            "another board that a page links to is none of its feeds"
        );
        assert!(candidates("", &at).is_empty());
    }
}
