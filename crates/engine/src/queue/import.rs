//! An `import` task: reads the spooled document from the cursor on and stores it batch by batch.

mod absent;
mod ahead;
mod closing;
mod storing;

use super::close::{self, Closing};
use super::fetch::Note;
use super::hand::{Hand, Wish};
use super::lone::{self, Lone, Verdict};
use super::pages::{self, page_file};
use super::replay::TakeUp;
use super::{MOST_DEATHS, give_back, give_back_until, given_up, hold_back, store_again_at};
use crate::context::Context;
use crate::error::Error;
use crate::event::Throttle;
use crate::health::Fill;
use crate::import::Document;
use crate::import::batch::{self, Answer, Message, Reader, Reading, parse_options};
use crate::parse::{ParseError, ParseOptions, hash_of_raw};
use crate::posting::DocumentSummary;
use crate::store::fault::Fault;
use crate::store::tasks::{self, GivenBack, Task};
use crate::store::{alarms, feeds, keys, rejections, runs};
use contract::{RunError, RunState};
use std::collections::HashSet;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;
use storing::Taken;

/// What cannot be stored when an import has to wait.
const A_BATCH: &str = "a batch";

/// Why an import stopped before its document ended.
enum Interrupted {
    /// The engine stops: the next start goes on at the cursor.
    Stopping,
    /// A person wants it kept back.
    Held,
    /// A person wants it to end; postings that were not reached.
    Ended(u64),
    /// Another attempt holds the task now.
    TakenAway,
    /// The database could not be written; it is tried again.
    Store(sqlx::Error),
}

impl From<sqlx::Error> for Interrupted {
    fn from(err: sqlx::Error) -> Self {
        Self::Store(err)
    }
}

/// How far a document was read.
enum Read {
    /// To its end, with what is known of it, and why no more could be read.
    ToItsEnd(DocumentSummary, Option<RunError>),
    /// To where a posting is to be stored whose record is known and was not read: all is to be read.
    WantsText,
    /// The reader broke down.
    BrokeDown,
}

/// Imports the document of a task. The task ends here, or goes back to the queue at its cursor.
pub async fn import(cx: &Context, task: Task, hand: Hand) {
    if task.deaths >= MOST_DEATHS {
        // Not over a record, or it would have been found: whatever it is, it must not go on for ever.
        return close::give_up(cx, &task, died(cx, &task).await).await;
    }
    let closing = match read_and_store(cx, &task, &hand).await {
        Ok(closing) => closing,
        Err(Interrupted::TakenAway) => return,
        Err(Interrupted::Ended(not_reached)) => Closing::cancelled(not_reached),
        Err(Interrupted::Stopping) => {
            if let Err(err) = give_back(cx, &task).await {
                tracing::warn!(task.id = task.id, error = %err, "an import could not be given back; the next start takes it up");
            }
            return;
        }
        Err(Interrupted::Held) => {
            cx.until_stored("a task that is kept back", || Box::pin(hold_back(cx, &task))).await;
            // It may have been let go meanwhile.
            cx.queue.notify_one();
            return;
        }
        Err(Interrupted::Store(err)) => match try_again_later(cx, &task, &err).await {
            Some(closing) => closing,
            None => return,
        },
    };
    cx.stored(A_BATCH).await;
    close::close(cx, &task, &closing).await;
}

async fn read_and_store(cx: &Context, task: &Task, hand: &Hand) -> Result<Closing, Interrupted> {
    let (Some(spool), Some(mut note)) =
        (&task.spool, task.fetched.as_deref().and_then(|json| serde_json::from_str::<Note>(json).ok()))
    else {
        return Ok(Closing::failed(spool_missing()));
    };
    let mut import = Import::of(cx, task, hand).await?;
    let spool = cx.spool.join(spool);
    let first = (&note.url, note.content_type.as_deref());
    let all = note.pages.iter().map(|page| (&page.url, page.content_type.as_deref()));
    let all_pages = std::iter::once(first).chain(all).enumerate().map(|(before, (url, content_type))| {
        (page_file(&spool, before + 1), parse_options(cx, &import.source, url, content_type))
    });
    import.pages = all_pages.collect();
    // What a replay takes up, and what the process may die over, is read as it is.
    let mut recall = (import.replay.is_none() && import.lone.is_none()).then(|| cx.recalls.of(task.feed_id));
    let (summary, error) = loop {
        let Ok(mut reader) = batch::read(import.reading(recall.take()).await?) else {
            return Ok(Closing::failed(spool_missing()));
        };
        match import.store_all(&mut reader).await? {
            Read::ToItsEnd(summary, error) => break (summary, error),
            Read::WantsText => import.begin_anew(),
            Read::BrokeDown => {
                reader.broke_down().await;
                return Ok(Closing::failed(super::broken_down()));
            }
        }
    };
    import.settle_keys().await?;
    let has_died_looking = note.missing.as_ref().is_some_and(|missing| missing.code == pages::DIED);
    if has_died_looking && summary.next_page.is_none() {
        // The document says itself that nothing is behind it.
        note.missing = None;
    }
    // More may have been meant to come than did.
    let may_be_short = note.cut_off || import.replay.is_some() || !summary.lists_everything;
    let mut closing = import.closing(note, summary, error)?;
    if import.replay.is_none() {
        closing.absent = import.absent(closing.state == RunState::Succeeded && !may_be_short).await?;
    }
    Ok(closing)
}

/// What was left out of a document so far, because the process died over it.
async fn left_out(cx: &Context, task: &Task) -> Result<HashSet<u64>, sqlx::Error> {
    let mut db = cx.store.reader().acquire().await?;
    let left_out = rejections::left_out(&mut db, task.run_id).await?;
    Ok(left_out.iter().map(|raw| hash_of_raw(raw)).collect())
}

/// Why a document could not be read to its end, on which page, from 1.
fn unreadable((page, err): (usize, ParseError)) -> RunError {
    let page = if page > 1 { format!("Page {page} could not be read. ") } else { String::new() };
    RunError { code: err.code().to_owned(), message: format!("{page}{err}") }
}

fn spool_missing() -> RunError {
    RunError {
        code: "spool".into(),
        message: "The fetched document is no longer on this computer. The next import fetches it again."
            .into(),
    }
}

/// Storing failed: the task goes back, and is taken up again at its cursor after a pause. What does not heal is given up in
/// the end: how the run then closes.
async fn try_again_later(cx: &Context, task: &Task, error: &sqlx::Error) -> Option<Closing> {
    tracing::warn!(task.id = task.id, run.id = task.run_id, error = %error, "a batch could not be stored");
    let fault = Fault::of(error);
    cx.not_stored(A_BATCH, fault).await;
    // What got on meanwhile has begun to count anew.
    let (failures, waits) = counted(cx, task).await.unwrap_or((task.failures, task.waits));
    if !fault.heals() && failures + 1 >= task.max_attempts {
        return Some(given_up_closing(cx, task, error).await);
    }
    let sentence = if fault.heals() { fault.sentence().to_owned() } else { error.to_string() };
    let (so_often, why) = match fault.heals() {
        true => (waits + 1, GivenBack::Waits(&sentence)),
        false => (failures + 1, GivenBack::Failed(&sentence)),
    };
    let again = store_again_at(task, so_often, cx.now());
    cx.until_stored("a task that is to be tried again", || Box::pin(give_back_until(cx, task, again, why)))
        .await;
    cx.queue.notify_one();
    None
}

async fn counted(cx: &Context, task: &Task) -> Option<(i64, i64)> {
    tasks::failures_and_waits(cx.store.reader(), task.id).await.ok().flatten()
}

async fn died(cx: &Context, task: &Task) -> RunError {
    let run = runs::get(cx.store.reader(), task.run_id).await;
    lone::gave_up(run.map_or(0, |run| run.total - run.failed))
}

async fn given_up_closing(cx: &Context, task: &Task, error: &sqlx::Error) -> Closing {
    let stored = runs::get(cx.store.reader(), task.run_id).await.map_or(0, |run| run.total);
    let state = if stored > 0 { RunState::Partial } else { RunState::Failed };
    let error = given_up(task.max_attempts, Some(&error.to_string()));
    Closing { error: Some(error), gap: Some(true), discarded: true, ..Closing::new(state) }
}

/// An import on its way.
struct Import<'a> {
    cx: &'a Context,
    task: &'a Task,
    hand: &'a Hand,
    /// The document, and how each page is read.
    pages: Vec<(PathBuf, ParseOptions)>,
    /// Bytes of the document, and how many of them were read.
    bytes: u64,
    bytes_read: Arc<AtomicU64>,
    document: Document,
    /// What it takes up, where it is a replay.
    replay: Option<TakeUp>,
    source: feeds::Source,
    baseline: bool,
    /// Set where the process died: up to there one record at a time.
    lone: Option<Lone>,
    throttle: Throttle,
    /// On how many postings which field stands, those of earlier attempts included.
    fill: Fill,
    /// The last posting that was stored or passed over.
    cursor: u64,
    /// Postings accounted for, those of earlier attempts included.
    total: u64,
    /// How many of them were rejected, and why the first was that this attempt came to.
    failed: u64,
    rejected_for: Option<String>,
}

impl<'a> Import<'a> {
    async fn of(cx: &'a Context, task: &'a Task, hand: &'a Hand) -> Result<Self, Interrupted> {
        let mut db = cx.store.reader().acquire().await?;
        let source = feeds::source(&mut db, task.feed_id).await?;
        let run = runs::get(cx.store.reader(), task.run_id).await.map_err(|err| match err {
            Error::Store(err) => err,
            other => sqlx::Error::Decode(other.into()),
        })?;
        let replay = TakeUp::of(&mut db, task.run_id).await?;
        Ok(Self {
            cx,
            task,
            hand,
            pages: Vec::new(),
            bytes: run.bytes,
            bytes_read: Arc::default(),
            document: replay.as_ref().map(TakeUp::document).unwrap_or_default(),
            replay,
            source,
            baseline: run.baseline,
            lone: Lone::of(task),
            throttle: Throttle::default(),
            fill: alarms::fill_of(&mut db, task.run_id).await?,
            cursor: u64::try_from(task.cursor).unwrap_or(0),
            total: run.total,
            failed: run.failed,
            rejected_for: None,
        })
    }

    /// How the document is read, recalling what the file at `recall` holds.
    async fn reading(&self, recall: Option<PathBuf>) -> Result<Reading, Interrupted> {
        // The reader that was given up may not have ended yet.
        let part = format!("{}-{}", self.task.run_id, if recall.is_some() { "changed" } else { "all" });
        let record = self.replay.is_none().then(|| (self.cx.recalls.of(self.task.feed_id), part));
        Ok(Reading {
            pages: self.pages.clone(),
            most: self.cx.batch_postings,
            with_text: self.baseline,
            cursor: self.cursor,
            single_until: self.lone.as_ref().and_then(Lone::until),
            bytes_read: Arc::clone(&self.bytes_read),
            left_out: left_out(self.cx, self.task).await?,
            recall,
            record,
        })
    }

    /// As another attempt would go on at the cursor: what was stored is claimed again as it is read again.
    fn begin_anew(&mut self) {
        (self.document, self.bytes_read) = (Document::default(), Arc::default());
    }

    /// Stores batch by batch.
    async fn store_all(&mut self, reader: &mut Reader) -> Result<Read, Interrupted> {
        loop {
            let message = tokio::select! {
                biased;
                () = self.cx.stop.cancelled() => return Err(Interrupted::Stopping),
                () = self.hand.wants_rest() => match self.hand.wish() {
                    Wish::End => return Err(Interrupted::Ended(self.count_rest(reader).await?)),
                    _ => return Err(Interrupted::Held),
                },
                message = reader.next() => message,
            };
            match (message, self.lone) {
                (None, _) => return Ok(Read::BrokeDown),
                (Some(Message::Batch(entries, made, summary)), _) => {
                    match self.take(entries, made, &summary).await? {
                        Taken::Stored => {}
                        Taken::WantsText => return Ok(Read::WantsText),
                        Taken::Ended(left) => {
                            return Err(Interrupted::Ended(left + self.count_rest(reader).await?));
                        }
                    }
                }
                (Some(Message::MayRead(record)), Some(lone)) => {
                    match lone.may_read(self.cx, self.task, record).await? {
                        None => return Err(Interrupted::TakenAway),
                        Some(Verdict::Go(answer)) => reader.answer(answer).await,
                        Some(Verdict::GiveUp) => {
                            let error = lone::gave_up(self.total - self.failed);
                            return Ok(Read::ToItsEnd(DocumentSummary::default(), Some(error)));
                        }
                    }
                }
                // It is asked where something is to be tried alone, and only there.
                (Some(Message::MayRead(_)), None) => return Ok(Read::BrokeDown),
                (Some(Message::End(summary, error)), _) => {
                    return Ok(Read::ToItsEnd(summary, error.map(unreadable)));
                }
            }
        }
    }

    /// Lets keys that were kept apart while much was stored join the others.
    async fn settle_keys(&self) -> Result<(), sqlx::Error> {
        let Some(provider_id) = self.source.provider_id else { return Ok(()) };
        let mut db = self.cx.store.reader().acquire().await?;
        if !keys::are_apart(&mut db, provider_id).await? {
            return Ok(());
        }
        drop(db);
        let mut tx = self.cx.store.write_unsynced().await?;
        keys::settle(&mut tx, provider_id).await?;
        tx.commit().await
    }

    /// Reads on to the end without storing: how many postings are not reached.
    async fn count_rest(&self, reader: &mut Reader) -> Result<u64, Interrupted> {
        let mut not_reached = 0;
        loop {
            let message = tokio::select! {
                message = reader.next() => message,
                () = self.cx.stop.cancelled() => return Err(Interrupted::Stopping),
            };
            match message {
                Some(Message::Batch(mut entries, ..)) => {
                    entries.retain(|entry| entry.ordinal() > self.cursor);
                    if let Some(replay) = &self.replay {
                        replay.pass_over(&mut entries);
                    }
                    not_reached += entries.len() as u64;
                }
                // To be counted it need not be read.
                Some(Message::MayRead(_)) => reader.answer(Answer::LeaveOut).await,
                Some(Message::End(..)) | None => return Ok(not_reached),
            }
        }
    }
}
