//! A `fetch` task: from the feed's address to a document in the spool, or to a closed run.

use super::answer::{Refusal, answer_of};
use super::close::{self, Closing};
use super::pages::{self, Further};
use super::{Hand, credentials, give_back, give_back_until};
use crate::bodies;
use crate::context::{Context, Work};
use crate::credentials::SecretHeader;
use crate::error::Error;
use crate::event::Throttle;
use crate::failpoint::failpoint;
use crate::fetch::{FetchError, FetchOutcome, FetchRequest, Fetched, RetryAfter};
use crate::network;
use crate::parse::PARSER_VERSION;
use crate::retry;
use crate::store::credentials::Stored;
use crate::store::feeds::{self, Source};
use crate::store::history;
use crate::store::hosts;
use crate::store::runs;
use crate::store::tasks::{self, GivenBack, Task};
use contract::{Answer, Event, Millis, RunError, RunState};
use serde::{Deserialize, Serialize};
use std::path::Path;
use url::Url;

/// So long a feed waits within its run for a server that wants to be left alone.
const SHORT_WAIT: Millis = 5 * 60_000;

/// A server that always answers "not modified" hides news for no longer than this.
const VALIDATORS_LAST: Millis = 8 * 24 * 3_600_000;

/// Deaths of the process over one fetch, after which it is given up until the feed's next time.
const DEATHS: i64 = 3;

/// What is known of a fetched document, kept with its `import` task.
#[derive(Debug, Serialize, Deserialize)]
pub struct Note {
    /// Where it was found after all redirects.
    pub url: Url,
    /// The Content-Type header.
    pub content_type: Option<String>,
    /// The ETag header.
    pub etag: Option<String>,
    /// The Last-Modified header.
    pub last_modified: Option<String>,
    /// xxh3-128 of the decoded body, in hex.
    pub body_hash: String,
    /// How long it holds, as the server says, in milliseconds.
    #[serde(default)]
    pub lifetime: Option<Millis>,
    /// Whether it has moved there for good, as the redirects say.
    #[serde(default)]
    pub moved: bool,
    /// Whether the connection ended before the document did.
    pub cut_off: bool,
    /// The pages behind the first, in their order.
    #[serde(default)]
    pub pages: Vec<PageNote>,
    /// Why there are pages that are not among them.
    #[serde(default)]
    pub missing: Option<RunError>,
    /// Until when the server wants to be left alone, as it said while it was asked for further pages.
    #[serde(default)]
    pub quiet_until: Option<Millis>,
    /// Something else that a person should know.
    #[serde(default)]
    pub warning: Option<String>,
    /// The epoch of the feed that was fetched.
    #[serde(default)]
    pub epoch: i64,
}

/// A page behind the first.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct PageNote {
    /// Where it was found after all redirects.
    pub url: Url,
    /// The Content-Type header.
    pub content_type: Option<String>,
}

/// Fetches the feed of a task; the task ends here, whatever comes.
pub async fn fetch(cx: &Context, task: Task, hand: Hand) {
    if task.cancelling {
        return close::close(cx, &task, &Closing::cancelled(0)).await;
    }
    let Some((source, stored)) = cx.until_stored("a fetch", || Box::pin(read_source(cx, &task))).await else {
        return;
    };
    if source.removed_at.is_some() {
        return close::close(cx, &task, &Closing::new(RunState::Cancelled)).await;
    }
    if task.deaths >= DEATHS {
        return close::close(cx, &task, &Closing::failed(died())).await;
    }
    if let Some(wait) = told_to_wait(cx, &task).await {
        if wait <= SHORT_WAIT {
            return put_off(cx, &task, wait).await;
        }
        let closing = Closing { wait: Some(wait), ..Closing::failed(still_rate_limited(wait)) };
        return close::close(cx, &task, &closing).await;
    }
    let host = Url::parse(&source.url).ok().and_then(|url| url.host_str().map(str::to_owned));
    tracing::info!(run.id = task.run_id, feed.id = task.feed_id, host, "fetching");
    let spool = pages::spool_name(task.run_id);
    let spool_path = cx.spool.join(&spool);
    let began = cx.clock.elapsed();
    let fetched = tokio::select! {
        fetched = fetch_all(cx, &task, &source, stored.as_ref(), &spool_path) => fetched,
        () = hand.wants_end() => {
            pages::remove(&spool_path);
            let closing = Closing { asked: true, ..Closing::cancelled(0) };
            return close::close(cx, &task, &closing).await;
        }
        () = cx.stop.cancelled() => {
            if let Err(err) = give_back(cx, &task).await {
                tracing::warn!(task.id = task.id, error = %err, "a fetch could not be given back; the next start takes it up");
            }
            return;
        }
    };
    let took_ms = i64::try_from((cx.clock.elapsed() - began).as_millis()).unwrap_or(i64::MAX);
    let answered = |status: u16| Answer { status: Some(status), took_ms, ..Answer::default() };
    let closing = match fetched {
        Ok((FetchOutcome::Fetched(first), further)) => {
            let answer = answer_of(&first, &further, took_ms);
            return hand_on(cx, &task, &spool, source.epoch, first, further, &answer).await;
        }
        Ok((FetchOutcome::NotModified { status, lifetime }, _)) => {
            Closing { lifetime, answer: Some(answered(status)), ..Closing::new(RunState::NotModified) }
        }
        Ok((FetchOutcome::RateLimited { status, retry_after }, _)) => {
            // Without a time that can be kept to it is given more of it each time.
            let wait = Some(wait_of(retry_after, cx.now())).filter(|wait| *wait > 0);
            Closing { wait, answer: Some(answered(status)), ..Closing::failed(rate_limited(status)) }
        }
        Err(Refusal { error, status }) => {
            let answer = status.map(answered);
            Closing { answer, ..Closing::failed(blamed(cx, &source, error)) }
        }
    };
    close::close(cx, &task, &closing).await;
}

fn died() -> RunError {
    RunError {
        code: "crash".into(),
        message:
            "Job Importer ended unexpectedly three times while it fetched this feed. It is tried again later."
                .into(),
    }
}

/// A server that cannot be reached is not to blame where this computer has no network.
fn blamed(cx: &Context, source: &Source, error: RunError) -> RunError {
    let is_unreached = matches!(error.code.as_str(), "dns" | "connect" | "timed_out");
    if !is_unreached || !network::is_needed(&source.url) || cx.network.is_up() {
        return error;
    }
    RunError {
        code: "offline".into(),
        message: "This computer has no network. The feed is imported as soon as there is one.".into(),
    }
}

/// Another feed of the server was told to wait a moment: this one goes when that is over.
async fn put_off(cx: &Context, task: &Task, wait: Millis) {
    let again = cx.now().saturating_add(wait);
    let put_off = || -> Work<'_, ()> { Box::pin(give_back_until(cx, task, again, GivenBack::Interrupted)) };
    cx.until_stored("a task that waits for its server", put_off).await;
    cx.queue.notify_one();
}

async fn read_source(cx: &Context, task: &Task) -> Result<(Source, Option<Stored>), Error> {
    let mut db = cx.store.reader().acquire().await?;
    let source = feeds::source(&mut db, task.feed_id).await?;
    let stored = crate::store::credentials::of(&mut db, task.feed_id).await?;
    Ok((source, stored))
}

/// How long the server still wants to be left alone: another feed of it was told so.
async fn told_to_wait(cx: &Context, task: &Task) -> Option<Millis> {
    let now = cx.now();
    let until = hosts::quiet_until(cx.store.reader(), task.feed_id, task.run_id, now).await;
    let until = until.inspect_err(
        |err| tracing::warn!(task.id = task.id, error = %err, "it could not be read whether a server wants to be left alone"),
    );
    // A clock that was set back makes no wait longer.
    Some((until.ok()?? - now).min(retry::LONGEST))
}

fn still_rate_limited(wait: Millis) -> RunError {
    // Rounded up, so that it is never said to end too early.
    let minutes = (wait + 59_999) / 60_000;
    let wait = match minutes {
        ..=1 => "minute".to_owned(),
        2..120 => format!("{minutes} minutes"),
        _ => format!("{} hours", (minutes + 59) / 60),
    };
    RunError {
        code: "left_alone".into(),
        message: format!("The server asked to be left alone for another {wait}. It is asked again then."),
    }
}

/// How long a server wants to be left alone, in milliseconds.
pub fn wait_of(retry_after: Option<RetryAfter>, now: Millis) -> Millis {
    retry_after.map_or(0, |after| i64::try_from(after.wait(now).as_millis()).unwrap_or(0))
}

pub fn rate_limited(status: u16) -> RunError {
    RunError {
        code: "rate_limited".into(),
        message: format!(
            "The server asks to be left alone for a while. It is asked again later. (HTTP {status})"
        ),
    }
}

/// The first page, and those behind it.
async fn fetch_all(
    cx: &Context,
    task: &Task,
    source: &Source,
    stored: Option<&Stored>,
    spool: &Path,
) -> Result<(FetchOutcome, Further), Refusal> {
    let progress = Progress::of(cx, task).await;
    let credentials = credentials::header(cx, source, stored).await?;
    let outcome = fetch_to(cx, source, credentials.as_ref(), spool, &progress).await?;
    let further = match &outcome {
        FetchOutcome::Fetched(first) if !first.cut_off => {
            let credentials = credentials.as_ref();
            pages::fetch_further(cx, task, source, credentials, spool, first, &progress).await
        }
        _ => Further::default(),
    };
    Ok((outcome, further))
}

async fn fetch_to(
    cx: &Context,
    source: &Source,
    credentials: Option<&SecretHeader>,
    spool: &Path,
    progress: &Progress,
) -> Result<FetchOutcome, Refusal> {
    let Ok(url) = Url::parse(&source.url) else { return Err(run_error(&FetchError::BadUrl).into()) };
    if url.scheme() == "file" {
        return Ok(copy_file(&url, spool).await?);
    }
    // What an older parser made of the document is no reason to skip it.
    let is_fresh = is_fresh(source.validators_at, cx.now());
    let known = source.validators_parser == Some(PARSER_VERSION) && is_fresh && !source.gap;
    let request = FetchRequest {
        url: &url,
        etag: source.etag.as_deref().filter(|_| known),
        last_modified: source.last_modified.as_deref().filter(|_| known),
        allowed_authority: source.allowed_authority.as_deref(),
        credentials,
        spool,
        bytes_before: 0,
        progress: Some(&|bytes| progress.tell(cx, bytes)),
    };
    let fetched = cx.fetcher.fetch(request).await;
    fetched.map_err(|err| Refusal { error: run_error(&err), status: err.status() })
}

/// Whether validators are young enough to be sent. Those of the future show that the clock was wrong.
fn is_fresh(saved_at: Option<Millis>, now: Millis) -> bool {
    saved_at.is_some_and(|at| (0..VALIDATORS_LAST).contains(&(now - at)))
}

/// An error of the fetcher as a run tells it.
pub fn run_error(error: &FetchError) -> RunError {
    RunError { code: error.code().to_owned(), message: error.to_string() }
}

/// A file on this computer is a feed like any other: it is read from a copy, so that it may change meanwhile.
async fn copy_file(url: &Url, spool: &Path) -> Result<FetchOutcome, RunError> {
    let path = url.to_file_path().map_err(|()| run_error(&FetchError::BadUrl))?;
    let copied = crate::fetch::copy_to_spool(&path, spool).await;
    let (bytes, body_hash) = copied.map_err(|err| RunError {
        code: "file".into(),
        message: format!("The file {} could not be read: {err}.", path.display()),
    })?;
    Ok(FetchOutcome::Fetched(Fetched {
        status: 200,
        bytes,
        body_hash,
        content_type: None,
        etag: None,
        last_modified: None,
        lifetime: None,
        final_url: url.clone(),
        moved: false,
        cut_off: false,
    }))
}

/// Tells how much has come, while it comes.
pub struct Progress {
    run: Option<contract::Run>,
    throttle: Throttle,
}

impl Progress {
    async fn of(cx: &Context, task: &Task) -> Self {
        Self { run: runs::get(cx.store.reader(), task.run_id).await.ok(), throttle: Throttle::default() }
    }

    pub fn tell(&self, cx: &Context, bytes: u64) {
        if let Some(run) = self.run.as_ref().filter(|_| self.throttle.passes(cx.now())) {
            cx.events.send(Event::Run(Box::new(contract::Run { bytes, ..run.clone() })));
        }
    }
}

/// The document is on disk: one transaction ends the fetch and makes the import available.
async fn hand_on(
    cx: &Context,
    task: &Task,
    spool: &str,
    epoch: i64,
    fetched: Fetched,
    further: Further,
    answer: &Answer,
) {
    let bytes = i64::try_from(fetched.bytes + further.bytes).unwrap_or(i64::MAX);
    let note = Note {
        url: fetched.final_url,
        content_type: fetched.content_type,
        etag: fetched.etag,
        last_modified: fetched.last_modified,
        body_hash: bodies::hex(fetched.body_hash),
        lifetime: fetched.lifetime,
        moved: fetched.moved,
        cut_off: fetched.cut_off,
        pages: further.pages,
        missing: further.missing,
        quiet_until: further.wait.map(|wait| cx.now().saturating_add(wait)),
        warning: further.warning,
        epoch,
    };
    let stored = cx
        .until_stored("a fetched document", || Box::pin(hand_on_once(cx, task, spool, &note, bytes, answer)));
    let Some(finished) = stored.await else { return };
    cx.tell_queue();
    cx.queue.notify_one();
    if let Some(cycle_id) = finished {
        cx.events.send(Event::CycleFinished { cycle_id });
    }
}

/// The cycle that finished because the run is held and has left it.
async fn hand_on_once(
    cx: &Context,
    task: &Task,
    spool: &str,
    note: &Note,
    bytes: i64,
    answer: &Answer,
) -> Result<Option<i64>, Error> {
    let mut finished = None;
    let quiet_until = note.quiet_until;
    // What killed while it was looked at will kill again.
    let deaths = i64::from(note.missing.as_ref().is_some_and(|error| error.code == pages::DIED));
    let note = serde_json::to_string(note)?;
    let now = cx.now();
    let mut tx = cx.store.write().await?;
    if tasks::finish_if_running(&mut tx, task, "done", None, now).await? {
        tasks::add_import(&mut tx, task, spool, &note, deaths, now).await?;
        if tasks::is_held(&mut tx, task.id).await? {
            finished = runs::leave_cycle(&mut tx, task.run_id, now).await?;
        }
        hosts::rest(&mut tx, task.feed_id, now).await?;
        if let Some(until) = quiet_until {
            hosts::leave_alone(&mut tx, task.feed_id, retry::off_the_hour(until, 0.0)).await?;
        }
        runs::set_bytes(&mut tx, task.run_id, bytes).await?;
        history::set_answer(&mut tx, task.run_id, answer).await?;
        failpoint!("before_hand_on");
        tx.commit().await?;
        failpoint!("after_hand_on");
    }
    Ok(finished)
}
