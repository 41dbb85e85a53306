use crate::query::Mistake;
use crate::{Description, Marks, Millis, Page, Stage};
use serde::{Deserialize, Serialize};

/// A closed set of employment types; the posting's own words are kept beside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names are the documentation")]
pub enum EmploymentType {
    FullTime,
    PartTime,
    Contract,
    Temporary,
    Internship,
    Freelance,
    Volunteer,
}

impl EmploymentType {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::FullTime,
        Self::PartTime,
        Self::Contract,
        Self::Temporary,
        Self::Internship,
        Self::Freelance,
        Self::Volunteer,
    ];
    /// The word used in the database, on the command line and in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::FullTime => "full_time",
            Self::PartTime => "part_time",
            Self::Contract => "contract",
            Self::Temporary => "temporary",
            Self::Internship => "internship",
            Self::Freelance => "freelance",
            Self::Volunteer => "volunteer",
        }
    }
}

/// Where the work is done, if the posting says so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names are the documentation")]
pub enum Remote {
    Remote,
    Hybrid,
    Onsite,
}

impl Remote {
    /// The word used in the database, on the command line and in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Remote => "remote",
            Self::Hybrid => "hybrid",
            Self::Onsite => "onsite",
        }
    }
}

/// A job as a row of the list. What a posting does not state is `None`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct JobSummary {
    /// Its number in the database.
    pub id: i64,
    /// The title, as plain text.
    pub title: String,
    /// Who hires.
    pub company: Option<String>,
    /// All places, composed for reading.
    pub location: Option<String>,
    /// The closed-set type.
    pub employment_type: Option<String>,
    /// The type in the posting's own words.
    pub employment_type_text: Option<String>,
    /// `remote`, `hybrid` or `onsite`.
    pub remote: Option<String>,
    /// The link, if it is one that may be opened (http or https).
    pub url: Option<String>,
    /// When it was posted, if it says so.
    pub posted_at: Option<Millis>,
    /// When it was first seen here.
    pub first_seen_at: Millis,
    /// When it was closed; `None` while it is open.
    #[serde(default)]
    pub closed_at: Option<Millis>,
    /// Why: `absent`, no feed carries it any more, or `expired`, its own date has passed.
    #[serde(default)]
    pub closed_for: Option<String>,
}

/// A page of the jobs that a query finds.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct JobList {
    /// The jobs of this page, in the order of the list.
    pub rows: Vec<FoundJob>,
    /// How many the whole list has, where the page shows that; else [`crate::CountJobs`] counts.
    pub total: Option<u64>,
    /// What of the query was not understood; the rest was searched.
    pub mistakes: Vec<Mistake>,
}

/// A job that was found, with what was looked for marked in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FoundJob {
    /// Its row.
    pub job: JobSummary,
    /// What it says of pay, as people read it.
    pub salary: Option<String>,
    /// Whether the person has seen it.
    pub is_seen: bool,
    /// Whether it is saved.
    pub is_saved: bool,
    /// Whether it is hidden.
    pub is_hidden: bool,
    /// How far the person got with it.
    pub stage: Option<Stage>,
    /// Where its title has what was looked for.
    pub title_hits: Vec<Hit>,
    /// Where its company has.
    pub company_hits: Vec<Hit>,
    /// Where its location has.
    pub location_hits: Vec<Hit>,
    /// The stretch of its description with most of what was looked for, if there is any.
    pub snippet: Option<Snippet>,
}

/// What the jobs that a query finds can be narrowed by. Each facet is counted without what the query asks of it at its top, so that
/// the others can be chosen as well.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Facets {
    /// Feeds that carry or carried them.
    pub feeds: Vec<Facet>,
    /// Who hires; the 50 with most jobs, and those the query asks for.
    pub companies: Vec<Facet>,
    /// Employment types.
    pub types: Vec<Facet>,
    /// Where the work is done.
    pub remote: Vec<Facet>,
    /// Categories; as of companies.
    pub categories: Vec<Facet>,
    /// Places; as of companies.
    pub places: Vec<Facet>,
}

/// A value that jobs can be narrowed by.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Facet {
    /// The value as people read it; of types and remote the word of the query language.
    pub label: String,
    /// What a query asks with for it, such as `company:="Acme Ltd"`.
    pub filter: String,
    /// How many jobs there are with it, and with all else that the query asks for.
    pub count: u64,
    /// Whether the query asks for it.
    pub is_on: bool,
}

/// A stretch of a text in which something was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Snippet {
    /// Plain text; "…" where it goes on.
    pub text: String,
    /// What was found in it, in its order.
    pub hits: Vec<Hit>,
}

/// A stretch of a text that was looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hit {
    /// Its first byte.
    pub start: usize,
    /// The byte behind its last.
    pub end: usize,
}

/// What another job is to a job.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum KinKind {
    /// The same job, elsewhere at the same time.
    Twin,
    /// The same job, posted earlier under another id.
    PostedBefore,
    /// The same job, posted later under another id.
    PostedAgain,
    /// The same requisition in another place.
    Requisition,
}

/// A job that is shown with another: likely the same, never merged with it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kin {
    /// What it is to the job it is shown with.
    pub kind: KinKind,
    /// Its number in the database.
    pub job_id: i64,
    /// Its title, as plain text.
    pub title: String,
    /// Who hires.
    pub company: Option<String>,
    /// The feed that carries it, by its name.
    pub feed_title: String,
    /// All its places, composed for reading.
    pub location: Option<String>,
    /// When it was posted, if it says so, else when it was first seen here.
    pub at: Millis,
}

/// One job, whole, as its page shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct JobDetail {
    /// Its row.
    pub job: JobSummary,
    /// What it says of pay, as people read it.
    pub salary: Option<String>,
    /// Where its title has what was looked for.
    pub title_hits: Vec<Hit>,
    /// What it is filed under, in the posting's own words.
    pub categories: Vec<String>,
    /// Until when it stands, if it says so.
    pub expires_at: Option<Millis>,
    /// What it says. `None` where there is nothing, or while it is not known again ([`JobDetail::rereads`]).
    pub description: Option<Description>,
    /// What a person decided about it.
    pub marks: Marks,
    /// Whether the next import that carries it reads it again: it came back from the deleted ones.
    pub rereads: bool,
    /// What became of it, the newest first; the last 100.
    pub changes: Page<JobChange>,
    /// Which feeds carry it or carried it, the oldest first.
    pub sightings: Vec<JobSighting>,
}

/// One field of a job that an import altered, or that it closed (`closed`) or came back (`reopened`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct JobChange {
    /// `title`, `company`, `location`, `employment_type`, `employment_type_text`, `remote`, `categories`, `salary`, `description`,
    /// `url`, `apply_url`, `expires_at`, `closed` or `reopened`.
    pub field: String,
    /// What it was, as people read it; of `expires_at` the milliseconds, of `reopened` why it was closed.
    pub old: Option<String>,
    /// What it is since; of `closed` why: `absent` or `expired`.
    pub new: Option<String>,
    /// Of a title and a description: old and new in one, word by word. Long stretches that stayed are cut to their ends.
    pub pieces: Vec<Piece>,
    /// When.
    pub at: Millis,
    /// Which run; `None` where a date brought it about.
    pub run_id: Option<i64>,
    /// Its feed, if that is known.
    pub feed_title: Option<String>,
}

/// A stretch of words of a text that changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Piece {
    /// What became of it.
    pub kind: PieceKind,
    /// The words, with the white space between them.
    pub text: String,
}

/// What became of words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names are the documentation")]
pub enum PieceKind {
    Kept,
    Added,
    Removed,
}

/// "This feed carries this job."
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct JobSighting {
    /// The feed.
    pub feed_id: i64,
    /// Its name.
    pub feed_title: String,
    /// Since when it carries the job.
    pub since: Millis,
    /// Until when it did; `None`: as far as is known it still does.
    pub until: Option<Millis>,
    /// Whether the feed is watched, so that its end would be noticed.
    pub watched: bool,
    /// Whether the job's fields come from here.
    pub primary: bool,
}
