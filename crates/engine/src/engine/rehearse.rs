//! A look at a feed before it is watched.

use super::Engine;
use crate::address::{authority_of, read_address};
use crate::discovery::{Offer, Search, is_feed};
use crate::error::Error;
use crate::etiquette;
use crate::fetch::FetchError;
use crate::parse::ParseError;
use crate::posting::{DocumentSummary, Posting};
use crate::rehearsal::Rehearsal as Found;
use crate::store::{feeds, hosts};
use crate::timeline;
use contract::{Extent, FeedOffer, PostingField, Rehearsal, Rehearsed, SamplePosting, SecondLook};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use url::Url;

/// Postings that are shown.
const SAMPLE: usize = 10;
/// A document above so many bytes is fetched once: a second time is too much to ask for an answer about ids.
const TWICE: u64 = 4 << 20;

impl Engine {
    /// Fetches and reads what is at an address that a person typed, and stores none of it. `allow`: it may lie inside a private
    /// network. A feed is looked at twice, to see whether its ids stay, where that is not too much to ask of its server.
    ///
    /// # Errors
    /// [`Error::BadUrl`], [`Error::UrlWithPassword`], [`Error::FeedExists`], or those of the database. That nothing can be read
    /// there is no error but an answer.
    pub async fn rehearse(&self, typed: &str, allow: bool) -> Result<Rehearsed, Error> {
        let url = read_address(typed)?;
        if feeds::find(self.cx.store.reader(), url.as_str()).await?.is_some() {
            return Err(Error::FeedExists { url: url.into() });
        }
        let mut db = self.cx.store.reader().acquire().await?;
        let is_quiet = hosts::is_quiet(&mut db, &authority_of(&url), self.cx.now()).await?;
        let pause = hosts::pause_of(&mut db, &authority_of(&url)).await?;
        drop(db);
        if is_quiet {
            let host = url.host_str().unwrap_or_default();
            let message = format!(
                "{host} has asked to be left alone for a while, so it was not asked now. Once it is watched, it is fetched when its \
                 time has come."
            );
            return Ok(Rehearsed::Unreadable { url: url.into(), message });
        }
        let spool = Trial::new(&self.cx.spool);
        let search = Search {
            fetcher: self.cx.fetcher.clone(),
            allowed: allow.then(|| authority_of(&url)),
            spool: &spool.0,
            now: Some(self.cx.now()),
        };
        let (found_at, read) = match search.look(&url, SAMPLE).await {
            Ok(looked) => looked,
            Err(why) => return Ok(refused(url, &why)),
        };
        match read {
            Ok(first) if is_feed(&first) => {
                let is_small = std::fs::metadata(&spool.0).is_ok_and(|file| file.len() <= TWICE);
                let again = is_small && first.postings > 0 && etiquette::shortest_interval(url.as_str()) == 0;
                let mut second_look = None;
                if again {
                    tokio::time::sleep(pause).await;
                    // That it cannot be had a second time is no news of the feed.
                    if let Ok((_, Ok(second))) = search.look(&url, 0).await {
                        second_look = Some(compared(&first, &second));
                    }
                }
                Ok(Rehearsed::Feed(Box::new(told(url, first, second_look))))
            }
            read => {
                let (why, holds) = match read {
                    Ok(page) => (None, Some(page)),
                    Err(why) => (Some(why), None),
                };
                Ok(page(url, why, search.behind(&found_at, holds).await.offers))
            }
        }
    }
}

/// The file of a document on trial. It is removed with this; what a killed process leaves is removed by a start an hour later.
struct Trial(PathBuf);

/// How the names of such files begin.
const ON_TRIAL: &str = "trial-";

/// A file of the spool is a document on trial, which no task is about.
pub(crate) fn is_on_trial(file: &str) -> bool {
    file.starts_with(ON_TRIAL)
}

impl Trial {
    fn new(spool: &Path) -> Self {
        static NUMBER: AtomicU64 = AtomicU64::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        Self(spool.join(format!("{ON_TRIAL}{}-{number}.feed", std::process::id())))
    }
}

impl Drop for Trial {
    fn drop(&mut self) {
        // It is not there where nothing could be fetched.
        let _ = std::fs::remove_file(&self.0);
    }
}

fn refused(url: Url, why: &Error) -> Rehearsed {
    let message = why.to_message().message;
    match why {
        Error::Fetch(FetchError::PrivateAddress { redirected: false, .. }) => {
            Rehearsed::Private { url: url.into(), message }
        }
        _ => Rehearsed::Unreadable { url: url.into(), message },
    }
}

/// What is no feed: a page that leads to some, or nothing that can be read.
fn page(url: Url, why: Option<ParseError>, offers: Vec<Offer>) -> Rehearsed {
    let offers: Vec<FeedOffer> = offers
        .into_iter()
        .map(|Offer { url, title, dialect, postings, .. }| FeedOffer { url, title, dialect, postings })
        .collect();
    if !offers.is_empty() {
        return Rehearsed::Page { url: url.into(), offers };
    }
    let why = why.map_or_else(|| "This page holds no postings.".to_owned(), |why| why.to_string());
    Rehearsed::Unreadable { url: url.into(), message: format!("{why} No feed was found behind it either.") }
}

fn compared(first: &Found, second: &Found) -> SecondLook {
    let stability = first.compare(second);
    let is_stable = stability.compared > 0
        && stability.ids_changed + stability.links_changed + stability.nameless + stability.lost == 0;
    SecondLook { is_stable, verdict: stability.sentence() }
}

fn told(url: Url, found: Found, second_look: Option<SecondLook>) -> Rehearsal {
    let Found { summary, postings, sample, rejected, rejections, lacking, repeated_ids, error, .. } = found;
    let lacking = [
        (PostingField::Id, lacking.id),
        (PostingField::Title, lacking.title),
        (PostingField::Company, lacking.company),
        (PostingField::Location, lacking.location),
        (PostingField::Posted, lacking.posted_at),
        (PostingField::Description, lacking.description),
        (PostingField::Link, lacking.url),
    ];
    Rehearsal {
        url: url.into(),
        extent: extent(&summary),
        title: summary.title,
        dialect: summary.dialect,
        postings,
        sample: sample.iter().map(shown).collect(),
        rejected,
        rejection: rejections.into_iter().next().map(|rejected| rejected.reason),
        lacking: lacking.into_iter().filter(|(_, n)| *n > 0).collect(),
        repeated_ids,
        second_look,
        error,
        warnings: summary.warnings,
    }
}

fn extent(summary: &DocumentSummary) -> Extent {
    match (&summary.next_page, summary.lists_everything) {
        (Some(_), _) => Extent::FirstPage,
        (None, true) => Extent::All,
        (None, false) => Extent::Newest,
    }
}

fn shown(posting: &Posting) -> SamplePosting {
    SamplePosting {
        title: posting.title.clone(),
        company: posting.company.clone(),
        location: posting.location(),
        employment_type: posting.employment_type.map(|kind| kind.as_str().to_owned()),
        employment_type_text: posting.employment_type_text.clone(),
        salary: posting.salary.as_ref().and_then(timeline::salary),
        posted_at: posting.posted_at,
    }
}
