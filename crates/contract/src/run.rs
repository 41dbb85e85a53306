use crate::Millis;
use serde::{Deserialize, Serialize};

/// Where a run stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RunState {
    /// Waiting for its turn.
    Queued,
    /// Fetching or importing.
    Running,
    /// The whole document was read and stored.
    Succeeded,
    /// The server said nothing has changed since last time.
    NotModified,
    /// The document ended early; what was whole is stored.
    Partial,
    /// Nothing could be imported; `error` says why.
    Failed,
    /// Stopped by a person.
    Cancelled,
}

impl RunState {
    /// Whether the run has closed and will never change again.
    pub fn is_closed(self) -> bool {
        !matches!(self, Self::Queued | Self::Running)
    }
    /// The word used in the database, on the command line and in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Running => "running",
            Self::Succeeded => "succeeded",
            Self::NotModified => "not_modified",
            Self::Partial => "partial",
            Self::Failed => "failed",
            Self::Cancelled => "cancelled",
        }
    }
    /// The state a word names.
    pub fn parse(word: &str) -> Option<Self> {
        [
            Self::Queued,
            Self::Running,
            Self::Succeeded,
            Self::NotModified,
            Self::Partial,
            Self::Failed,
            Self::Cancelled,
        ]
        .into_iter()
        .find(|state| state.as_str() == word)
    }
}

/// Which pause holds an open run back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HeldBy {
    /// The whole queue is paused.
    Queue,
    /// Its feed is.
    Feed,
}

impl HeldBy {
    /// What a word names.
    pub fn parse(word: &str) -> Option<Self> {
        match word {
            "queue" => Some(Self::Queue),
            "feed" => Some(Self::Feed),
            _ => None,
        }
    }
}

/// Why a run or a rejection came about, in a word to branch on and a sentence for people.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunError {
    /// E.g. `http_status`, `timed_out`, `not_a_feed`, `truncated`.
    pub code: String,
    /// What happened, what it means and what happens next.
    pub message: String,
}

/// One import of one feed: a row of the import history.
///
/// `total = new + updated + unchanged + duplicate + failed`, always.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Run {
    /// Its number.
    pub run_id: i64,
    /// The cycle it belongs to.
    pub cycle_id: i64,
    /// The feed it imports.
    pub feed_id: i64,
    /// That feed's address.
    pub feed_url: String,
    /// That feed's name.
    pub feed_title: String,
    /// What started it: `schedule`, `start`, `manual` or `command_line`.
    pub trigger: String,
    /// Where it stands.
    pub state: RunState,
    /// When it was put on the queue.
    pub queued_at: Millis,
    /// When work on it began.
    pub started_at: Option<Millis>,
    /// When it closed.
    pub finished_at: Option<Millis>,
    /// Postings accounted for.
    pub total: u64,
    /// Jobs nobody had seen before.
    pub new: u64,
    /// Postings of which this feed says something else than last time.
    pub updated: u64,
    /// Postings of which this feed says the same as last time.
    pub unchanged: u64,
    /// The same job again, twice in this document or already brought by another feed.
    pub duplicate: u64,
    /// Rejections: postings that could not be imported.
    pub failed: u64,
    /// Postings a cancelled run did not reach; outside the total.
    pub not_reached: u64,
    /// Bytes of the decoded document.
    pub bytes: u64,
    /// How much of the document has been worked on, in percent; `None` unless it is being imported.
    #[serde(default)]
    pub percent: Option<u8>,
    /// From the start of the work to its close, pauses and interruptions included, in milliseconds; `None` while it runs.
    pub duration_ms: Option<i64>,
    /// Whether this is the feed's silent first import.
    pub baseline: bool,
    /// Things worth knowing that did not stop the import, a sentence each.
    pub warnings: Vec<String>,
    /// Why it is partial or failed.
    pub error: Option<RunError>,
    /// The run whose document it read again, without asking the server.
    #[serde(default)]
    pub replay_of: Option<i64>,
    /// Jobs that closed with it, because no feed carries them any more or their date has passed. Outside the total: there is no posting
    /// of them.
    #[serde(default)]
    pub closed: u64,
    /// Closed jobs that came back with it; their postings are in the total.
    #[serde(default)]
    pub reopened: u64,
    /// Which pause holds it back, while one does.
    #[serde(default)]
    pub held: Option<HeldBy>,
}

/// A posting that could not be imported.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rejection {
    /// Its place among the postings of the document, from 1.
    pub ordinal: u64,
    /// A word to branch on, e.g. `no_title`.
    pub code: String,
    /// The reason, as a sentence.
    pub reason: String,
    /// The posting as it came, capped; blank where the run has very many.
    pub raw: String,
    /// The page of the document, from 1, where that is known.
    #[serde(default)]
    pub page: Option<u32>,
    /// How many bytes of the page come before it.
    #[serde(default)]
    pub at: Option<u64>,
    /// The replay that has imported it.
    #[serde(default)]
    pub resolved_by_run: Option<i64>,
}

/// Whether the document of a run can be read again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReplayOffer {
    /// It can.
    Offered {
        /// Whether all of it is taken up. Otherwise a newer document was imported since, and only what the run could not
        /// import is.
        whole: bool,
        /// Rejections of the run that no replay has resolved.
        unresolved: u64,
    },
    /// It cannot.
    Refused {
        /// Why, and what can be done, as a sentence.
        why: String,
    },
}

/// A run with what does not fit a row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunDetail {
    /// The row.
    pub run: Run,
    /// Why it has to wait, while it has.
    pub waits_for: Option<String>,
    /// Its rejections, in document order; the first 200.
    pub rejections: Vec<Rejection>,
    /// Jobs it brought, in document order; the first 200.
    pub new_jobs: Vec<crate::JobSummary>,
    /// How many it brought that were deleted since, and are not among those.
    pub deleted: u64,
    /// What it altered in jobs that were known.
    pub changes: crate::RunChanges,
    /// What the server answered; `None` where it was not asked, or where that was not noted yet.
    pub answer: Option<crate::Answer>,
    /// Other runs of its cycle.
    pub others: u64,
    /// The run of its feed before it.
    pub older: Option<i64>,
    /// The run of its feed after it.
    pub newer: Option<i64>,
    /// What counting again has found.
    pub recount: Recount,
    /// Whether its document can be read again.
    pub replay: ReplayOffer,
    /// The runs that have read it again.
    pub replayed_by: Vec<i64>,
}

/// What a run's numbers stand for, counted in the database at the moment of asking.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recount {
    /// Jobs that the run was the first to bring.
    pub new: u64,
    /// Rejections that are kept of it.
    pub failed: u64,
    /// By how much the run's numbers differ from each other and from these. 0: it balances.
    pub off: u64,
}
