//! Reads a document in batches, on a thread of its own.

use super::content::content_hash;
use super::identity::{Keys, keys_of};
use crate::parse::{ParseError, ParseOptions, Postings, plain_text};
use crate::posting::{DocumentSummary, Item, Posting, Rejected};
use std::fs::File;
use std::path::PathBuf;
use tokio::sync::mpsc;

/// Postings of a batch, unless its bytes come first. Large commits are what the full-text index likes
/// (docs/DATABASE.md has the figures); the cursor makes them safe.
pub const POSTINGS: usize = 2_000;
/// Bytes of descriptions in a batch, roughly.
const BYTES: usize = 6 << 20;
/// Batches read ahead of the one that is being stored.
const AHEAD: usize = 1;

/// A posting, read and ready to be matched.
#[derive(Debug)]
pub struct Candidate {
    /// What the feed says.
    pub posting: Posting,
    /// Under which keys.
    pub keys: Keys,
    /// The hash of its meaningful fields.
    pub hash: i64,
    /// The description without markup, where it is likely to be needed.
    pub text: Option<String>,
}

/// One place of the document.
#[derive(Debug)]
pub enum Entry {
    /// A posting that can be stored.
    Candidate(Box<Candidate>),
    /// One that cannot.
    Rejected(Rejected),
}

impl Entry {
    /// Its place among the postings of the document, from 1.
    pub fn ordinal(&self) -> u64 {
        match self {
            Self::Candidate(candidate) => candidate.posting.ordinal,
            Self::Rejected(rejected) => rejected.ordinal,
        }
    }
}

/// What the reading thread sends.
#[derive(Debug)]
pub enum Message {
    /// Postings in document order, with what is known of the document by now.
    Batch(Vec<Entry>, DocumentSummary),
    /// The end: nothing more to read, or why no more can be read.
    End(DocumentSummary, Option<ParseError>),
}

/// How to read.
#[derive(Debug)]
pub struct Reading {
    /// The document.
    pub spool: PathBuf,
    /// Its address and type.
    pub options: ParseOptions,
    /// Whether most postings will be new, so that their text can be made ready here.
    pub with_text: bool,
    /// Batches end here as well, so that what was stored before is told apart from what was not.
    pub cursor: u64,
    /// From the cursor up to here batches hold one posting each.
    pub single_until: Option<u64>,
}

/// Starts reading. A dropped receiver ends the thread.
///
/// # Errors
/// When the spool file cannot be opened.
pub fn read(reading: Reading) -> std::io::Result<mpsc::Receiver<Message>> {
    let file = File::open(&reading.spool)?;
    let (send, receive) = mpsc::channel(AHEAD);
    tokio::task::spawn_blocking(move || {
        // A receiver that has gone away wants no more.
        let _: Option<()> = read_into(file, reading, &send);
    });
    Ok(receive)
}

fn read_into(file: File, reading: Reading, send: &mpsc::Sender<Message>) -> Option<()> {
    let Reading { options, with_text, cursor, single_until, .. } = reading;
    let mut postings = Postings::new(file, options);
    let (mut batch, mut bytes) = (Vec::new(), 0);
    let mut error = None;
    while let Some(item) = postings.next() {
        let entry = match item {
            Ok(Item::Posting(posting)) => {
                bytes += posting.description_html.as_ref().map_or(0, String::len);
                Entry::Candidate(Box::new(candidate(*posting, with_text)))
            }
            Ok(Item::Rejected(rejected)) => Entry::Rejected(rejected),
            Err(err) => {
                error = Some(err);
                break;
            }
        };
        let ordinal = entry.ordinal();
        batch.push(entry);
        let alone = ordinal > cursor && single_until.is_some_and(|until| ordinal <= until);
        if alone || ordinal == cursor || batch.len() >= POSTINGS || bytes >= BYTES {
            send.blocking_send(Message::Batch(std::mem::take(&mut batch), postings.summary().clone()))
                .ok()?;
            bytes = 0;
        }
    }
    if !batch.is_empty() {
        send.blocking_send(Message::Batch(batch, postings.summary().clone())).ok()?;
    }
    send.blocking_send(Message::End(postings.summary().clone(), error)).ok()
}

fn candidate(posting: Posting, with_text: bool) -> Candidate {
    let text = with_text.then(|| plain_text(posting.description_html.as_deref().unwrap_or_default()));
    Candidate { keys: keys_of(&posting), hash: content_hash(&posting), text, posting }
}
