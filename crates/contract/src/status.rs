use crate::{Millis, RunError};
use serde::{Deserialize, Serialize};

/// The whole engine at a glance, for the status line.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Status {
    /// Open jobs in the database.
    pub jobs: u64,
    /// Watched feeds.
    pub feeds: u64,
    /// When the next feed is due; `None` when none is enabled.
    pub next_due_at: Option<Millis>,
    /// Runs that are queued or running.
    pub open_runs: u64,
    /// Whether feeds that are due wait for a network.
    pub offline: bool,
    /// Whether the queue is paused.
    pub paused: bool,
    /// Given-up tasks that were neither retried nor dismissed.
    pub discarded: u64,
    /// Why nothing can be stored at the moment, if so.
    pub trouble: Option<RunError>,
    /// What was set aside when the database was begun anew, until a person has taken note of it.
    pub set_aside: Option<String>,
    /// Whether starter feeds should be offered: no feed was ever added and the offer was not declined.
    pub first_run: bool,
}
