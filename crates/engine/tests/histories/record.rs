//! What a history has left behind, by the rules: the rows that the database must hold.

use crate::board::Said;
use crate::decisions::Decided;
use crate::plan::Source;
use contract::RunState;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// What a posting can be known by within its provider.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Key {
    Pair(String, String),
    Id(String),
    Link(String),
    /// The fields that make the posting.
    Fields(String, String),
}

impl Key {
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Pair(..) => "pair",
            Self::Id(_) => "id",
            Self::Link(_) => "link",
            Self::Fields(..) => "hash",
        }
    }
}

/// What a feed says of a job that means something: title, text, link.
pub type Words = (String, String, Option<String>);

pub fn words(said: &Said) -> Words {
    (said.title.clone(), said.text.clone(), said.link.clone())
}

#[derive(Debug, Default)]
pub struct Provider {
    pub name: String,
    /// `None`: several jobs share the key, and it stands for none of them.
    pub keys: HashMap<Key, Option<usize>>,
}

#[derive(Debug)]
pub struct Job {
    pub provider: usize,
    /// The run that brought it, and the how manieth of that run's new jobs it is.
    pub run: i64,
    pub rank: usize,
    pub id: Option<String>,
    pub title: String,
    pub text: String,
    pub html: String,
    pub url: Option<String>,
    pub posted_at: Option<i64>,
    pub sort_at: i64,
    pub first_seen_at: i64,
    /// The feed whose words it carries.
    pub primary: usize,
    /// Since when no feed carries it.
    pub closed_at: Option<i64>,
    /// Whether one document has worded it in several ways: which of them it carries is not said, but that it does not flap.
    pub vague: bool,
    /// What a person decided about it.
    pub decided: Decided,
}

#[derive(Debug)]
pub struct Sighting {
    pub started_at: i64,
    pub run: i64,
    pub words: BTreeSet<Words>,
    pub ended_at: Option<i64>,
    /// Whether it waits for a second document that does not hold it.
    pub absent: bool,
    /// Whether the job is to have its words, and has still another's.
    pub stale: bool,
}

#[derive(Debug)]
pub struct Feed {
    pub id: i64,
    pub url: String,
    pub source: Source,
    pub provider: Option<usize>,
    pub removed: bool,
    pub first_success_at: Option<i64>,
    pub last_success_at: Option<i64>,
    pub last_attempt_at: Option<i64>,
    pub last_new_at: Option<i64>,
    pub failing_since: Option<i64>,
    pub failures: i64,
    pub has_error: bool,
    pub etag: Option<String>,
    pub validators_at: Option<i64>,
    /// Whether its whole document is wanted, whatever the server says of it.
    pub forced: bool,
    pub sightings: BTreeMap<usize, Sighting>,
    /// Those that have ended.
    pub past: Vec<(usize, Sighting)>,
}

impl Feed {
    pub fn new(id: i64, url: String, source: Source) -> Self {
        Self {
            id,
            url,
            source,
            provider: None,
            removed: false,
            first_success_at: None,
            last_success_at: None,
            last_attempt_at: None,
            last_new_at: None,
            failing_since: None,
            failures: 0,
            has_error: false,
            etag: None,
            validators_at: None,
            forced: false,
            sightings: BTreeMap::new(),
            past: Vec::new(),
        }
    }

    /// What it said last of a job that it does not carry.
    pub fn last_words(&self, job: usize) -> Option<&BTreeSet<Words>> {
        self.past.iter().rev().find(|(of, _)| *of == job).map(|(_, sighting)| &sighting.words)
    }
}

#[derive(Debug)]
pub struct Run {
    pub id: i64,
    pub cycle: i64,
    pub feed: usize,
    pub baseline: bool,
    pub at: i64,
    pub state: RunState,
    pub codes: &'static [&'static str],
    pub new: u64,
    pub updated: u64,
    pub unchanged: u64,
    pub duplicate: u64,
    pub failed: u64,
    pub closed: u64,
    pub reopened: u64,
    pub not_reached: u64,
    pub bytes: usize,
    pub rejections: Vec<usize>,
    pub id_shared: bool,
}

impl Run {
    pub fn total(&self) -> u64 {
        self.new + self.updated + self.unchanged + self.duplicate + self.failed
    }
}

/// A field of a job that a run has changed.
#[derive(Debug)]
pub struct Changed {
    pub job: usize,
    pub run: i64,
    pub at: i64,
    pub field: &'static str,
    pub old: Option<String>,
    pub new: Option<String>,
}

/// What a posting is known by, the strongest first.
pub fn keys(said: &Said) -> Vec<Key> {
    match (said.id.clone(), said.link.clone()) {
        (Some(id), Some(link)) => vec![Key::Pair(id.clone(), link.clone()), Key::Link(link), Key::Id(id)],
        (Some(id), None) => vec![Key::Id(id)],
        (None, Some(link)) => vec![Key::Link(link)],
        (None, None) => vec![Key::Fields(said.title.clone(), said.html())],
    }
}
