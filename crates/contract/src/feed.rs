use crate::Millis;
use serde::{Deserialize, Serialize};

/// A watched feed with its health, as lists show it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Feed {
    /// Its number in the database.
    pub id: i64,
    /// The address that is fetched.
    pub url: String,
    /// The name shown: given by a person, else the feed's own title, else its host.
    pub title: String,
    /// Whether the schedule takes it.
    pub enabled: bool,
    /// How often it is fetched, in milliseconds.
    pub interval_ms: i64,
    /// When it is fetched next.
    pub next_due_at: Millis,
    /// The dialect that was read last, e.g. `rss2`, once known.
    pub dialect: Option<String>,
    /// Jobs this feed carries now.
    pub jobs: u64,
    /// The last time it was tried.
    pub last_attempt_at: Option<Millis>,
    /// The last time a run closed as succeeded or not modified.
    pub last_success_at: Option<Millis>,
    /// Runs that failed since the last good one.
    pub consecutive_failures: u32,
    /// The error of the last attempt, if it failed: a sentence.
    pub last_error: Option<String>,
    /// Whether a run of it is queued or running now.
    pub importing: bool,
}

/// A feed offered on the window's first run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StarterFeed {
    /// Its address.
    pub url: String,
    /// Its name.
    pub title: String,
    /// One line on what it carries.
    pub about: String,
}
