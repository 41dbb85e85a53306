use crate::Millis;
use serde::{Deserialize, Serialize};

/// What a task does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TaskKind {
    /// Fetches a feed to the spool.
    Fetch,
    /// Imports a fetched document.
    Import,
}

impl TaskKind {
    /// The word in the database and in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Fetch => "fetch",
            Self::Import => "import",
        }
    }

    /// The kind a word names.
    pub fn parse(word: &str) -> Option<Self> {
        [Self::Fetch, Self::Import].into_iter().find(|kind| kind.as_str() == word)
    }
}

/// Where a task stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TaskState {
    /// Being worked on.
    Running,
    /// Waiting for its turn or its time.
    Waiting,
    /// Waiting because its last attempt failed.
    Retrying,
    /// Kept back: the queue or its feed is paused.
    Held,
    /// Given up after its last attempt. It is kept until a person retries or dismisses it.
    Discarded,
}

impl TaskState {
    /// All, in the order in which lists show them.
    pub const ALL: [Self; 5] = [Self::Running, Self::Retrying, Self::Waiting, Self::Held, Self::Discarded];

    /// The word in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Running => "running",
            Self::Waiting => "waiting",
            Self::Retrying => "retrying",
            Self::Held => "held",
            Self::Discarded => "discarded",
        }
    }

    /// The state a word names.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == word)
    }
}

/// An item of the queue that is not done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Task {
    /// Its number.
    pub task_id: i64,
    /// What it does.
    pub kind: TaskKind,
    /// Where it stands.
    pub state: TaskState,
    /// The feed it is about.
    pub feed_id: i64,
    /// That feed's name.
    pub feed_title: String,
    /// The run it works for.
    pub run_id: i64,
    /// What started that run: `schedule`, `start`, `manual` or `command_line`.
    pub trigger: String,
    /// Higher goes first.
    pub priority: i64,
    /// Attempts that were begun, the present one included.
    pub attempt: u32,
    /// After how many it is given up, unless what stands in its way is the kind that heals.
    pub max_attempts: u32,
    /// Postings its run has accounted for.
    pub postings: u64,
    /// How much of the document has been worked on, in percent; `None` where that is not known.
    pub percent: Option<u8>,
    /// Bytes that were fetched.
    pub bytes: u64,
    /// When it is tried next, or since when it waits.
    pub available_at: Millis,
    /// When the present attempt began; `None` unless it is running.
    pub started_at: Option<Millis>,
    /// When it was given up.
    pub finished_at: Option<Millis>,
    /// Why its last attempt failed, or why it was given up: a sentence.
    pub error: Option<String>,
    /// Whether a person has asked for its end.
    pub cancelling: bool,
}

/// How many tasks there are of each kind of state.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaskCounts {
    /// Being worked on.
    pub running: u64,
    /// Waiting for their turn or their time.
    pub waiting: u64,
    /// Waiting because their last attempt failed.
    pub retrying: u64,
    /// Kept back by a pause.
    pub held: u64,
    /// Given up, and neither retried nor dismissed.
    pub discarded: u64,
    /// Done within the last 24 hours.
    pub done: u64,
}

/// The queue as a person sees it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Queue {
    /// Whether all of it is paused.
    pub paused: bool,
    /// How many feeds are fetched at the same time.
    pub fetches: u32,
    /// How many documents are imported at the same time.
    pub imports: u32,
    /// How many tasks there are.
    pub counts: TaskCounts,
    /// Postings accounted for in a second, over the last ten; 0 while nothing is imported. `None` where only another process knows.
    pub postings_per_second: Option<u64>,
    /// Tasks done in each minute of the last hour, the present one last: 60 figures.
    pub done_per_minute: Vec<u64>,
    /// The tasks that are not done, by state in the order of [`TaskState::ALL`], at most 200 of each.
    pub tasks: Vec<Task>,
}
