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
    /// From the start of the work to its close, in milliseconds; `None` while it runs.
    pub duration_ms: Option<i64>,
    /// Whether this is the feed's silent first import.
    pub baseline: bool,
    /// Things worth knowing that did not stop the import, a sentence each.
    pub warnings: Vec<String>,
    /// Why it is partial or failed.
    pub error: Option<RunError>,
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
    /// The posting as it came, capped.
    pub raw: String,
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
}
