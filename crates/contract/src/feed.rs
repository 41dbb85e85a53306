use crate::{Command, HeldBy, Millis, RunState};
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
    /// Its yield: the jobs it has brought before any other feed.
    #[serde(default)]
    pub brought: u64,
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
    /// Which pause holds that run back, while one does.
    #[serde(default)]
    pub held: Option<HeldBy>,
    /// How its last run closed; `None` when none has.
    #[serde(default)]
    pub last_state: Option<RunState>,
    /// What its server is told about who asks, if anything.
    pub credentials: Option<FeedCredentials>,
}

/// What is known of a feed's credentials. The secret itself stays in the engine.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FeedCredentials {
    /// How they are sent.
    pub kind: CredentialsKind,
    /// The name of the header, where it is one of the board's own.
    pub header: Option<String>,
    /// Where the secret is kept.
    pub kept_in: KeptIn,
}

/// How credentials are sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CredentialsKind {
    /// A name and a password, as HTTP basic authentication.
    Basic,
    /// A token, as a bearer.
    Bearer,
    /// A header of the board's own.
    Header,
}

impl CredentialsKind {
    /// All kinds.
    pub const ALL: [Self; 3] = [Self::Basic, Self::Bearer, Self::Header];

    /// The word for it in JSON and in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Basic => "basic",
            Self::Bearer => "bearer",
            Self::Header => "header",
        }
    }

    /// The kind behind a word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == word)
    }
}

/// Where a secret is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum KeptIn {
    /// In the keyring of the person's session.
    Keyring,
    /// In the database, unencrypted, because no keyring took it.
    Database,
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
    /// None of its postings was there when it was read last: some may have come and gone in between.
    Gap,
}

impl AlarmKind {
    /// All of them.
    pub const ALL: [Self; 6] = [Self::Failing, Self::Stale, Self::Drift, Self::Shrunk, Self::Id, Self::Gap];
    /// The word in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Failing => "failing",
            Self::Stale => "stale",
            Self::Drift => "drift",
            Self::Shrunk => "shrunk",
            Self::Id => "id",
            Self::Gap => "gap",
        }
    }
}

/// Feeds of one board that one request can stand for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Merge {
    /// Their numbers.
    pub feeds: Vec<i64>,
    /// The address that holds the postings of all of them.
    pub url: String,
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

/// What each watched feed brings that no other does, and what it has brought on each day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListYields {
    /// When each day begins, ascending, and at the end when the last one is over; at most 400.
    pub days: Vec<Millis>,
}
impl Command for ListYields {
    const NAME: &'static str = "list_yields";
    type Reply = Vec<FeedYield>;
}

/// What a feed is worth having for.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FeedYield {
    /// Which feed.
    pub feed_id: i64,
    /// Jobs that it carries and no other watched feed does; deleted ones are left out.
    pub only_here: u64,
    /// New jobs of the runs that were queued on each day.
    pub new_by_day: Vec<u64>,
}
