//! The history: which runs are listed, how many there are of each kind, and what a run altered.

use crate::{Command, JobChange, Millis, Run, RunState};
use serde::{Deserialize, Serialize};

/// Which runs of the history are shown.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RunShow {
    /// All of them.
    #[default]
    All,
    /// Those that brought something new or changed.
    News,
    /// Those that failed, ended early, could not import a posting, or have something to say.
    Problems,
    /// Those in this state.
    State(RunState),
}

impl RunShow {
    /// Whether a run is one of them; the statements of the database say the same.
    pub fn has(self, run: &Run) -> bool {
        match self {
            Self::All => true,
            Self::News => run.new > 0 || run.updated > 0,
            Self::Problems => {
                matches!(run.state, RunState::Partial | RunState::Failed)
                    || run.failed > 0
                    || !run.warnings.is_empty()
            }
            Self::State(state) => run.state == state,
        }
    }
}

/// What narrows the history.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunFilter {
    /// Runs of this feed alone.
    pub feed_id: Option<i64>,
    /// Which of them.
    pub show: RunShow,
    /// Those that were queued at this moment or later.
    pub since: Option<Millis>,
    /// Those that were queued before this moment.
    pub until: Option<Millis>,
}

impl RunFilter {
    /// Whether a run passes.
    pub fn has(&self, run: &Run) -> bool {
        self.feed_id.is_none_or(|id| run.feed_id == id)
            && self.show.has(run)
            && self.since.is_none_or(|since| run.queued_at >= since)
            && self.until.is_none_or(|until| run.queued_at < until)
    }
}

/// A stretch of the import history, newest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListRuns {
    /// Which runs.
    pub filter: RunFilter,
    /// Those that are older than this one; `None`: the newest.
    pub before: Option<i64>,
    /// Rows to return, at most 500.
    pub limit: u32,
}
impl Command for ListRuns {
    const NAME: &'static str = "list_runs";
    type Reply = RunPage;
}

/// A stretch of the history.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunPage {
    /// What was asked for: by it an answer that comes late is known.
    pub filter: RunFilter,
    /// The runs, newest first.
    pub rows: Vec<Run>,
    /// Whether there are older ones.
    pub more: bool,
    /// How many runs pass the whole filter. Counted for the newest stretch alone: `None` with others.
    pub total: Option<u64>,
    /// How many problems there are among the runs of the same feed and time; counted with the total.
    pub problems: Option<u64>,
}

/// The postings of each day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GetTrend {
    /// Of this feed alone.
    pub feed_id: Option<i64>,
    /// When each day begins, ascending, and at the end when the last one is over; at most 400.
    pub days: Vec<Millis>,
}
impl Command for GetTrend {
    const NAME: &'static str = "get_trend";
    type Reply = Vec<DayCounts>;
}

/// What the runs that were queued on one day have counted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DayCounts {
    /// Jobs nobody had seen before.
    pub new: u64,
    /// Postings of which their feed says something else than last time.
    pub updated: u64,
    /// Rejections.
    pub failed: u64,
}

/// What a server answered when a run asked it, and how the document came.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    /// The HTTP status; `None` where none came, or where the document is a file.
    #[serde(default)]
    pub status: Option<u16>,
    /// Pages that were fetched.
    #[serde(default)]
    pub pages: u32,
    /// How long fetching took, in milliseconds.
    #[serde(default)]
    pub took_ms: i64,
    /// The Content-Type header.
    #[serde(default)]
    pub content_type: Option<String>,
    /// The ETag header.
    #[serde(default)]
    pub etag: Option<String>,
    /// The Last-Modified header.
    #[serde(default)]
    pub last_modified: Option<String>,
}

/// What a run altered in one job.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunChange {
    /// The job.
    pub job_id: i64,
    /// Its title today.
    pub title: String,
    /// What was altered; its run and feed are those of the page.
    pub change: JobChange,
}

/// What a run altered in jobs that were known.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunChanges {
    /// Fields that changed, job by job; the first 200.
    pub rows: Vec<RunChange>,
    /// How many there are.
    pub total: u64,
    /// In how many jobs.
    pub jobs: u64,
    /// Jobs that closed or came back with it; the first 200.
    pub turns: Vec<RunChange>,
}
