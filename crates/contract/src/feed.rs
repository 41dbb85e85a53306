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
    /// Why it is fetched then: `interval`; `lifetime`, `etiquette` or `asked`, where it, its board or its server wants to be
    /// asked no earlier; `backoff` after a failure; `offline`: as soon as there is a network.
    pub next_because: String,
    /// The dialect that was read last, e.g. `rss2`, once known.
    pub dialect: Option<String>,
    /// Jobs this feed carries now.
    pub jobs: u64,
    /// The last time it was tried.
    pub last_attempt_at: Option<Millis>,
    /// The last time a run closed as succeeded or not modified.
    pub last_success_at: Option<Millis>,
    /// The last time a run brought a new job.
    pub last_new_at: Option<Millis>,
    /// Runs that failed since the last good one.
    pub consecutive_failures: u32,
    /// The error of the last attempt, if it failed: a sentence.
    pub last_error: Option<String>,
    /// The code of that error.
    pub last_error_code: Option<String>,
    /// What is unusual about it.
    pub alarms: Vec<Alarm>,
    /// Whether a run of it is queued or running now.
    pub importing: bool,
}

/// Something unusual about a feed. It clears by itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Alarm {
    /// What kind.
    pub kind: AlarmKind,
    /// Since when.
    pub since: Millis,
    /// The evidence, in a sentence.
    pub message: String,
}

/// What can be unusual about a feed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AlarmKind {
    /// It fails time and again.
    Failing,
    /// Nothing new for much longer than usual.
    Stale,
    /// A field that was filled is blank on most postings.
    Drift,
    /// It holds far fewer postings than usual.
    Shrunk,
    /// Its ids change or are shared, so that they identify nothing.
    Id,
}

impl AlarmKind {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Failing, Self::Stale, Self::Drift, Self::Shrunk, Self::Id];
    /// The word in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Failing => "failing",
            Self::Stale => "stale",
            Self::Drift => "drift",
            Self::Shrunk => "shrunk",
            Self::Id => "id",
        }
    }
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
