//! The pages behind the first one of a document, fetched into the spool before anything is imported.

use super::fetch::{PageNote, Progress, rate_limited, run_error, wait_of};
use crate::context::Context;
use crate::credentials::SecretHeader;
use crate::failpoint::failpoint;
use crate::fetch::{FetchError, FetchOutcome, FetchRequest, Fetched};
use crate::import::batch::parse_options;
use crate::import::identity::{Key, keys_of};
use crate::import::plan::Known;
use crate::parse::{Pages, ParseOptions, Postings};
use crate::posting::Item;
use crate::store::batch::Place;
use crate::store::feeds::Source;
use crate::store::hosts;
use crate::store::known;
use crate::store::tasks::{self, Task};
use contract::{Millis, RunError};
pub use sentences::DIED;
use sentences::{
    all_new, cut_off, died, elsewhere, goes_on_elsewhere, missing, repeated, too_many, too_slow,
};
use std::collections::HashSet;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::time::Duration;
use url::Url;

mod sentences;

/// Pages of a source that lists everything it has.
const MOST: usize = 500;
/// Pages of one that lists the newest: so far back it is followed until it shows what is known already. At first nothing is.
const MOST_OF_NEWEST: usize = 50;
const MOST_AT_FIRST: usize = 10;

/// For all of them: a server that drips is not waited for all day.
const LONGEST: Duration = Duration::from_secs(30 * 60);

/// What came of the pages behind the first.
#[derive(Debug, Default)]
pub struct Further {
    /// Those that lie in the spool, in their order.
    pub pages: Vec<PageNote>,
    /// Their bytes, decoded.
    pub bytes: u64,
    /// Why there are others that are not among them.
    pub missing: Option<RunError>,
    /// How long the server wants to be left alone.
    pub wait: Option<Millis>,
    /// Something else that a person should know.
    pub warning: Option<String>,
}

/// The file of a page, counted from 1; the first is the spool file itself.
pub fn page_file(spool: &Path, page: usize) -> PathBuf {
    if page == 1 {
        return spool.to_owned();
    }
    let mut name = spool.as_os_str().to_owned();
    name.push(format!(".{page}"));
    PathBuf::from(name)
}

/// The file name in the spool folder of the document that a run reads: one a run, so that a fetch that is taken up again
/// writes the same.
pub fn spool_name(run_id: i64) -> String {
    format!("run-{run_id}.feed")
}

/// Removes the files of a document. One that stays behind is removed at the next start.
pub fn remove(first: &Path) {
    for page in 1.. {
        if std::fs::remove_file(page_file(first, page)).is_err() {
            break;
        }
    }
}

/// Fetches all pages behind the first of a source that lists everything, and those with unknown postings of one that
/// lists the newest. A page that cannot be had ends it; what came before is worth importing.
pub async fn fetch_further(
    cx: &Context,
    task: &Task,
    source: &Source,
    credentials: Option<&SecretHeader>,
    spool: &Path,
    first: &Fetched,
    progress: &Progress,
) -> Further {
    let started = cx.clock.elapsed();
    let page = PageNote { url: first.final_url.clone(), content_type: first.content_type.clone() };
    let mut walk = Walk {
        source,
        first: &first.final_url,
        last: page,
        asked: vec![first.final_url.clone()],
        seen: HashSet::new(),
        before: Look::of_one(),
        bytes_before_last: 0,
        further: Further::default(),
    };
    for number in 2.. {
        if is_killer(task, number - 1) {
            walk.further.missing = Some(died(number - 1));
            break;
        }
        note_page(cx, task, Some(number - 1)).await;
        failpoint!("before_page_look");
        let look = look(cx, source, page_file(spool, number - 1), &walk.last, number == 2).await;
        note_page(cx, task, None).await;
        let Some(next) = walk.next(look, number) else { break };
        if cx.clock.elapsed() - started >= LONGEST {
            walk.further.missing = Some(too_slow(number));
            break;
        }
        cx.clock.sleep(pause_of(cx, task.feed_id).await).await;
        tracing::debug!(
            run.id = task.run_id,
            feed.id = task.feed_id,
            page = number,
            "fetching a further page"
        );
        let before = first.bytes + walk.further.bytes;
        let request = FetchRequest {
            url: &next,
            etag: None,
            last_modified: None,
            allowed_authority: source.allowed_authority.as_deref(),
            // They were given for the feed's own server alone.
            credentials: credentials
                .filter(|_| Url::parse(&source.url).is_ok_and(|own| own.origin() == next.origin())),
            spool: &page_file(spool, number),
            bytes_before: before,
            progress: Some(&|bytes| progress.tell(cx, before + bytes)),
        };
        let outcome = cx.fetcher.fetch(request).await;
        if !walk.take(outcome, number, cx.now()) {
            break;
        }
    }
    walk.further
}

/// Whether the process has died over this page twice, each time while it was looked at. It is looked at no more, and imported all
/// the same: what kills is found there.
fn is_killer(task: &Task, page: usize) -> bool {
    task.trying == i64::try_from(page).ok().map(|page| -page)
}

/// Notes which page is being looked at: as a negative number where the process has died over it once.
async fn note_page(cx: &Context, task: &Task, page: Option<usize>) {
    let page = page.and_then(|page| i64::try_from(page).ok());
    let page = page.map(|page| if task.trying == Some(page) { -page } else { page });
    let noted = async {
        let mut tx = cx.store.write_unsynced().await?;
        tasks::note_page(&mut tx, task, page).await?;
        tx.commit().await
    };
    if let Err(err) = noted.await {
        tracing::warn!(task.id = task.id, error = %err, "it could not be noted which page is looked at");
    }
}

/// On the way from page to page.
struct Walk<'a> {
    source: &'a Source,
    /// Where the first page was found.
    first: &'a Url,
    /// The last page that was fetched.
    last: PageNote,
    /// The addresses that were asked for.
    asked: Vec<Url>,
    /// The strongest keys of the postings of all pages.
    seen: HashSet<Key>,
    /// What the last page but one said.
    before: Look,
    /// The bytes of all further pages but the last.
    bytes_before_last: u64,
    further: Further,
}

impl Walk<'_> {
    /// Where page `number` is, which `look` at the page before it has found; `None` when there is no other to fetch.
    fn next(&mut self, look: Look, number: usize) -> Option<Url> {
        let is_new = look.keys.iter().fold(look.rejected > 0, |is_new, key| self.seen.insert(*key) || is_new);
        let before = std::mem::replace(&mut self.before, look);
        let look = &self.before;
        if number > 2 && !is_new && (look.is_readable || before.pages == Pages::Guessed) {
            // Behind the last page; or the server does not know the parameter, and gives the same for ever.
            self.further.pages.pop();
            self.further.bytes = self.bytes_before_last;
            let should_go_on = before.lists_everything && before.pages == Pages::Told;
            self.further.missing = should_go_on.then(|| repeated(number - 1));
            return None;
        }
        let next = look.next.clone().filter(|next| !self.asked.contains(next))?;
        if !is_beside(self.first, &next) {
            self.further.warning = Some(goes_on_elsewhere(&next));
            return None;
        }
        if look.is_known && !self.source.gap {
            return None;
        }
        let is_first = self.source.provider_id.is_none();
        let most = match look.lists_everything {
            true => MOST,
            false if is_first => MOST_AT_FIRST,
            false => MOST_OF_NEWEST,
        };
        if number > most {
            self.further.missing = look.lists_everything.then(too_many);
            self.further.warning = (!look.lists_everything && !is_first && !look.is_known).then(all_new);
            return None;
        }
        self.asked.push(next.clone());
        Some(next)
    }

    /// Takes up what was fetched as page `number`; whether there may be another.
    fn take(&mut self, outcome: Result<FetchOutcome, FetchError>, number: usize, now: Millis) -> bool {
        let error = match outcome {
            Ok(FetchOutcome::Fetched(fetched)) if !is_beside(self.first, &fetched.final_url) => {
                elsewhere(&fetched.final_url)
            }
            Ok(FetchOutcome::Fetched(fetched)) => {
                self.bytes_before_last = self.further.bytes;
                self.further.bytes += fetched.bytes;
                self.last = PageNote { url: fetched.final_url, content_type: fetched.content_type };
                self.further.pages.push(self.last.clone());
                if !fetched.cut_off {
                    return true;
                }
                cut_off()
            }
            Ok(FetchOutcome::RateLimited { status, retry_after }) => {
                self.further.wait = Some(wait_of(retry_after, now)).filter(|wait| *wait > 0);
                rate_limited(status)
            }
            Ok(FetchOutcome::NotModified { .. }) => return false,
            Err(FetchError::Status { status: 404 | 410 }) if self.before.pages == Pages::Guessed => {
                return false;
            }
            Err(error) => run_error(&error),
        };
        self.further.missing = Some(missing(number, error));
        false
    }
}

/// What a page says of the next one, and whether what it holds is known.
struct Look {
    next: Option<Url>,
    pages: Pages,
    lists_everything: bool,
    is_readable: bool,
    /// The strongest keys of its postings, in their order.
    keys: Vec<Key>,
    /// Postings that cannot be imported.
    rejected: usize,
    is_known: bool,
}

async fn look(cx: &Context, source: &Source, file: PathBuf, page: &PageNote, is_first: bool) -> Look {
    let options = parse_options(cx, source, &page.url, page.content_type.as_deref());
    let read = tokio::task::spawn_blocking(move || read_through(&file, options, is_first)).await;
    let mut look = read.unwrap_or_else(|_| Look::of_one());
    if look.next.is_some() && !look.lists_everything {
        // The first half is no sign: boards keep old postings on top.
        look.is_known = is_any_known(cx, source, &look.keys[look.keys.len() / 2..]).await;
    }
    look
}

impl Look {
    fn of_one() -> Self {
        Self {
            next: None,
            pages: Pages::One,
            lists_everything: false,
            is_readable: false,
            keys: Vec::new(),
            rejected: 0,
            is_known: false,
        }
    }
}

/// Postings of a page that has others behind it, at most: whoever gives more at once gives all. Of those who tell it is
/// believed longer. (Reading a document of which this is not known twice would make its import slower by a third.)
const LARGEST: usize = 100_000;
const LARGEST_GUESSED: usize = 1_000;

/// Reads a page. The first need not be read to its end where no other can follow it.
fn read_through(file: &Path, options: ParseOptions, is_first: bool) -> Look {
    let mut look = Look::of_one();
    let Ok(file) = File::open(file) else { return look };
    let mut postings = Postings::new(file, options);
    look.is_readable = true;
    while let Some(item) = postings.next() {
        look.pages = postings.pages();
        if is_first && look.pages == Pages::One {
            return look;
        }
        match item {
            Ok(Item::Posting(posting)) if look.keys.len() < largest(look.pages) => {
                look.keys.push(keys_of(&posting).signature());
            }
            Ok(Item::Posting(_)) => return look,
            Ok(Item::Rejected(_)) => look.rejected += 1,
            Err(_) => look.is_readable = false,
        }
    }
    let summary = postings.summary();
    look.next = summary.next_page.as_deref().and_then(|next| Url::parse(next).ok());
    look.lists_everything = summary.lists_everything;
    look
}

fn largest(pages: Pages) -> usize {
    if pages == Pages::Guessed { LARGEST_GUESSED } else { LARGEST }
}

async fn is_any_known(cx: &Context, source: &Source, keys: &[Key]) -> bool {
    let Some(provider_id) = source.provider_id else { return false };
    let place = Place { feed_id: source.id, provider_id, run_id: 0, now: 0 };
    let mut known = Known::default();
    let Ok(mut db) = cx.store.reader().acquire().await else { return false };
    let loaded = known::load_keys(&mut db, place, keys, &mut known).await;
    loaded.is_ok() && !known.sightings.is_empty()
}

async fn pause_of(cx: &Context, feed_id: i64) -> Duration {
    let Ok(mut db) = cx.store.reader().acquire().await else { return Duration::ZERO };
    hosts::pause(&mut db, feed_id).await.unwrap_or_default()
}

/// Pages of one feed lie on one server: no other may add to it.
fn is_beside(page: &Url, next: &Url) -> bool {
    let place = |url: &Url| {
        let host = url.host_str().unwrap_or_default().trim_start_matches("www.").to_owned();
        (host, url.port_or_known_default())
    };
    let names_nobody = next.username().is_empty() && next.password().is_none();
    names_nobody && page.scheme() == next.scheme() && place(page) == place(next)
}
