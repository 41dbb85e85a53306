//! Reads a document in batches, on a thread of its own.

use super::content::content_hash;
use super::identity::keys_of;
use super::ready::{Made, Maker, Ready};
use super::recall::{Recall, Recalled, Recorder};
use crate::context::Context;
use crate::health::Stated;
use crate::parse::{Mapping, ParseError, ParseOptions, Postings, Step};
use crate::posting::{DocumentSummary, Item, Position, Posting, Rejected};
use crate::store::feeds::Source;
use std::collections::HashSet;
use std::fs::File;
use std::io::Read;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use tokio::sync::mpsc;
use tokio::task::JoinHandle;
use url::Url;

/// Postings of a batch, unless its bytes come first. Large commits are what the full-text index likes
/// (docs/DATABASE.md has the figures); the cursor makes them safe.
pub const POSTINGS: usize = 2_000;
/// So many postings that were not read fill a batch like one that was: nothing of them is written, and the more keys are looked up at
/// once, the more of them lie on each page of their index.
const RECALLED: usize = 8;
/// Bytes of descriptions and rejected records in a batch, roughly.
const BYTES: usize = 6 << 20;
/// Batches read ahead of the one that is being stored.
const AHEAD: usize = 1;
/// So far behind the cursor may be what the process died over: the batch that was being stored, those that were read, and
/// the one that was being read. Among postings that are not read it may be further on; then it kills once more before it is looked for there.
pub const IN_FLIGHT: usize = (AHEAD + 2) * POSTINGS;

/// A posting, read and ready to be matched.
#[derive(Debug)]
pub struct Candidate {
    /// What the feed says.
    pub posting: Posting,
    /// What can be recalled of it when its record comes again.
    pub known: Recalled,
    /// What a new job needs besides, where it is likely to be one: its texts are among what was made of the batch.
    pub ready: Option<Ready>,
}

/// One place of the document.
#[derive(Debug)]
pub enum Entry {
    /// A posting that can be stored.
    Candidate(Box<Candidate>),
    /// One whose record the feed has brought before, so that it was not read.
    Recalled {
        /// Its place among the postings of the document, from 1.
        ordinal: u64,
        /// Where it begins.
        position: Position,
        /// What was made of it then.
        recalled: Recalled,
    },
    /// One that cannot be stored.
    Rejected(Rejected),
}

impl Entry {
    /// Its place among the postings of the document, from 1.
    pub fn ordinal(&self) -> u64 {
        match self {
            Self::Candidate(candidate) => candidate.posting.ordinal,
            Self::Recalled { ordinal, .. } => *ordinal,
            Self::Rejected(rejected) => rejected.ordinal,
        }
    }

    /// Where it begins.
    pub fn position(&self) -> Position {
        match self {
            Self::Candidate(candidate) => candidate.posting.position,
            Self::Recalled { position, .. } => *position,
            Self::Rejected(rejected) => rejected.position,
        }
    }

    /// What is known of its posting without reading it; `None` where it could not be read.
    pub fn known(&self) -> Option<&Recalled> {
        match self {
            Self::Candidate(candidate) => Some(&candidate.known),
            Self::Recalled { recalled, .. } => Some(recalled),
            Self::Rejected(_) => None,
        }
    }
}

/// What the reading thread sends.
#[derive(Debug)]
pub enum Message {
    /// Postings in document order, with what was made of them and what is known of the document by now.
    Batch(Vec<Entry>, Made, DocumentSummary),
    /// Before this record of the document, counted from 1, is read alone: whether it may be. [`Reader::answer`] is waited for.
    MayRead(u64),
    /// The end: nothing more to read, or why no more can be read, and on which page, from 1.
    End(DocumentSummary, Option<(usize, ParseError)>),
}

/// How to read.
#[derive(Debug)]
pub struct Reading {
    /// The pages of the document, in their order, each with its address and type.
    pub pages: Vec<(PathBuf, ParseOptions)>,
    /// Postings of a batch, at most; of those that are not read, [`RECALLED`] times as many.
    pub most: usize,
    /// Whether most postings will be new, so that their text can be made ready here.
    pub with_text: bool,
    /// Batches end here as well, so that what was stored before is told apart from what was not.
    pub cursor: u64,
    /// From the cursor up to here batches hold one posting each, and each record is asked for before it is read.
    pub single_until: Option<u64>,
    /// How many bytes of the pages were read.
    pub bytes_read: Arc<AtomicU64>,
    /// The records that were left out by earlier attempts: [`crate::parse::hash_of_raw`].
    pub left_out: HashSet<u64>,
    /// Where that is which the feed's last document is recalled by.
    pub recall: Option<PathBuf>,
    /// Where this one is remembered, and the ending of the file meanwhile.
    pub record: Option<(PathBuf, String)>,
}

/// A file that counts what is read of it.
struct Counted {
    file: File,
    bytes_read: Arc<AtomicU64>,
}

impl Read for Counted {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        let bytes = self.file.read(into)?;
        self.bytes_read.fetch_add(bytes as u64, Ordering::Relaxed);
        Ok(bytes)
    }
}

impl Reading {
    /// Whether what comes behind the posting at `ordinal` is read alone.
    fn is_alone_behind(&self, ordinal: u64) -> bool {
        ordinal >= self.cursor && self.single_until.is_some_and(|until| ordinal < until)
    }
}

/// What to do with a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    /// Read it.
    Read,
    /// Make a rejection of it, unread: the process died over it.
    LeaveOut,
}

/// A document that is being read.
#[derive(Debug)]
pub struct Reader {
    messages: mpsc::Receiver<Message>,
    answers: mpsc::Sender<Answer>,
    thread: JoinHandle<()>,
}

impl Reader {
    /// What comes next; `None` once the reading thread has ended.
    pub async fn next(&mut self) -> Option<Message> {
        self.messages.recv().await
    }

    /// Answers [`Message::MayRead`].
    pub async fn answer(&self, answer: Answer) {
        // A thread that has ended says so in its next message.
        let _ = self.answers.send(answer).await;
    }

    /// How the reading thread ended that sent no [`Message::End`]. Its panic is the caller's.
    pub async fn broke_down(self) {
        if let Err(err) = self.thread.await
            && let Ok(panic) = err.try_into_panic()
        {
            std::panic::resume_unwind(panic);
        }
    }
}

/// How a document of a feed that was found at `url` is read.
pub(crate) fn parse_options(
    cx: &Context,
    source: &Source,
    url: &Url,
    content_type: Option<&str>,
) -> ParseOptions {
    ParseOptions {
        base_url: Some(url.clone()),
        content_type: content_type.map(str::to_owned),
        mapping: mapping_of(source),
        now: Some(cx.now()),
        max_document_bytes: cx.fetcher.max_document_bytes(),
        ..ParseOptions::default()
    }
}

/// The mapping a person set. It was read before it was stored.
fn mapping_of(source: &Source) -> Option<Mapping> {
    let read = Mapping::from_json(source.mapping.as_deref()?);
    read.inspect_err(|why| tracing::warn!(feed.id = source.id, why, "a stored mapping cannot be read")).ok()
}

/// Starts reading. A reader that is dropped ends its thread.
///
/// # Errors
/// When a spool file cannot be opened.
pub fn read(mut reading: Reading) -> std::io::Result<Reader> {
    let pages = std::mem::take(&mut reading.pages);
    // That they are there is known before; each is opened when its turn comes.
    for (spool, _) in &pages {
        std::fs::metadata(spool)?;
    }
    let (send, messages) = mpsc::channel(AHEAD);
    let (answers, answered) = mpsc::channel(1);
    let thread = tokio::task::spawn_blocking(move || {
        // A receiver that has gone away wants no more.
        let _: Option<()> = read_into(pages, &reading, &send, answered);
    });
    Ok(Reader { messages, answers, thread })
}

fn read_into(
    pages: Vec<(PathBuf, ParseOptions)>,
    reading: &Reading,
    send: &mpsc::Sender<Message>,
    mut answers: mpsc::Receiver<Answer>,
) -> Option<()> {
    let maker = reading.with_text.then(Maker::default);
    let mut batch = Batch { reading, send, entries: Vec::new(), filled: 0, bytes: 0, maker };
    let (mut whole, mut before, mut records, mut error) = (DocumentSummary::default(), 0, 0, None);
    let mut recall = reading.recall.as_deref().and_then(Recall::open);
    let mut recorder = reading.record.as_ref().and_then(|(path, part)| Recorder::begin(path, part));
    for (number, (spool, options)) in pages.into_iter().enumerate() {
        let file = match File::open(spool) {
            Ok(file) => file,
            Err(err) => {
                error = Some((number + 1, err.into()));
                break;
            }
        };
        let file = Counted { file, bytes_read: Arc::clone(&reading.bytes_read) };
        let mut postings = Postings::new(file, options).leaving_out(reading.left_out.clone());
        let mut ordinal = before;
        loop {
            let mut leave_out = false;
            if reading.is_alone_behind(ordinal) {
                send.blocking_send(Message::MayRead(records + postings.steps() + 1)).ok()?;
                leave_out = answers.blocking_recv()? == Answer::LeaveOut;
            }
            // Nobody wants to know a fingerprint that is neither looked for nor kept.
            let asks = recall.is_some() || recorder.is_some();
            let mut recalled = None;
            let mut is_known = |fingerprint| {
                recalled = recall.as_mut().and_then(|recall| recall.find(fingerprint));
                recalled.is_some()
            };
            let step =
                postings.step(leave_out, asks.then_some(&mut is_known as &mut dyn FnMut(u128) -> bool));
            let page = u32::try_from(number + 1).unwrap_or(u32::MAX);
            let entry = match (step, recalled) {
                (Ok(Step::End), _) => break,
                (Ok(Step::Item(item)), _) => entry(item, before, page, batch.maker.as_mut()),
                (Ok(Step::Known(ordinal, position)), Some(recalled)) => Entry::Recalled {
                    ordinal: ordinal + before,
                    position: Position { page, ..position },
                    recalled,
                },
                (Ok(Step::Nothing | Step::Known(..)), _) => continue,
                (Err(err), _) => {
                    error = Some((number + 1, err));
                    break;
                }
            };
            if let (Some(recorder), Some(fingerprint)) = (&mut recorder, postings.fingerprint())
                && let Some(known) = entry.known()
            {
                recorder.add(fingerprint, known);
            }
            ordinal = entry.ordinal();
            batch.add(entry, || joined(&whole, number, postings.summary()))?;
        }
        whole = joined(&whole, number, postings.summary());
        (before, records) = (ordinal, records + postings.steps());
        if error.is_some() {
            break;
        }
    }
    batch.send(&whole)?;
    // Of a document that broke off less is known than of the one before.
    if let Some(recorder) = recorder.filter(|_| error.is_none() && whole.complete) {
        recorder.finish();
    }
    send.blocking_send(Message::End(whole, error)).ok()
}

/// A batch that is being filled.
struct Batch<'a> {
    reading: &'a Reading,
    send: &'a mpsc::Sender<Message>,
    entries: Vec<Entry>,
    /// In parts of a posting, of which it has [`RECALLED`].
    filled: usize,
    bytes: usize,
    maker: Option<Maker>,
}

impl Batch<'_> {
    /// Adds a posting, and sends the batch when it is full.
    fn add(&mut self, entry: Entry, summary: impl Fn() -> DocumentSummary) -> Option<()> {
        let ordinal = entry.ordinal();
        let (filled, bytes) = match &entry {
            Entry::Candidate(candidate) => {
                (RECALLED, candidate.posting.description_html.as_ref().map_or(0, String::len))
            }
            Entry::Recalled { .. } => (1, 0),
            Entry::Rejected(rejected) => (RECALLED, rejected.raw.len()),
        };
        (self.filled, self.bytes) = (self.filled + filled, self.bytes + bytes);
        self.entries.push(entry);
        let alone = ordinal > self.reading.cursor && self.reading.is_alone_behind(ordinal - 1);
        if alone
            || ordinal == self.reading.cursor
            || self.filled >= self.reading.most * RECALLED
            || self.bytes >= BYTES
        {
            self.send(&summary())?;
        }
        Some(())
    }

    fn send(&mut self, summary: &DocumentSummary) -> Option<()> {
        (self.filled, self.bytes) = (0, 0);
        if self.entries.is_empty() {
            return Some(());
        }
        let entries = std::mem::take(&mut self.entries);
        let made = self.maker.as_mut().map(|maker| std::mem::take(&mut maker.made)).unwrap_or_default();
        self.send.blocking_send(Message::Batch(entries, made, summary.clone())).ok()
    }
}

/// What is known of a document whose first `number` pages are summed up in `whole`, with the one after them.
fn joined(whole: &DocumentSummary, number: usize, page: &DocumentSummary) -> DocumentSummary {
    if number == 0 {
        return page.clone();
    }
    let mut joined = whole.clone();
    joined.complete &= page.complete;
    joined.lists_everything &= page.lists_everything;
    joined.next_page.clone_from(&page.next_page);
    for warning in &page.warnings {
        if !joined.warnings.contains(warning) {
            joined.warnings.push(warning.clone());
        }
    }
    joined
}

/// An item as the place of the whole document that it is; `before` places are on the pages before `page`.
fn entry(item: Item, before: u64, page: u32, maker: Option<&mut Maker>) -> Entry {
    match item {
        Item::Posting(mut posting) => {
            posting.ordinal += before;
            posting.position.page = page;
            let ready = maker.map(|maker| maker.make(&posting));
            let known = Recalled {
                keys: keys_of(&posting),
                hash: content_hash(&posting),
                stated: Stated::of(&posting),
            };
            Entry::Candidate(Box::new(Candidate { posting: *posting, known, ready }))
        }
        Item::Rejected(mut rejected) => {
            rejected.ordinal += before;
            rejected.position.page = page;
            Entry::Rejected(rejected)
        }
    }
}

#[cfg(test)]
mod tests;
