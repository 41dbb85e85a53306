use crate::{Run, Status};
use serde::{Deserialize, Serialize};

/// What the engine tells after a commit. Run events are throttled to four a second and run; the last one of a
/// run is never dropped.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", content = "data", rename_all = "snake_case")]
pub enum Event {
    /// A run was queued, moved on or closed.
    Run(Box<Run>),
    /// Jobs were stored, marked, deleted or brought back.
    JobsChanged,
    /// A feed was added, removed or changed.
    FeedsChanged,
    /// Tasks came, moved on or ended, or the queue was paused or let go on.
    QueueChanged,
    /// The status line has changed.
    Status(Status),
    /// All runs of a cycle have closed.
    CycleFinished {
        /// Which.
        cycle_id: i64,
    },
}

impl Event {
    /// The one channel on which events cross to the window.
    pub const CHANNEL: &'static str = "engine";
}

/// What a finished cycle has to tell a person: at most one notification each.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Digest {
    /// The cycle.
    pub cycle_id: i64,
    /// New jobs, first imports of feeds left out.
    pub new: u64,
    /// The first few of them: title and company.
    pub first: Vec<(String, Option<String>)>,
}
