//! What the window says of one job, and of what a person decides about it.

use crate::format::{self, count, number};
use contract::{JobSighting, JobSummary, Millis};

/// How many of the jobs a run brought stand in its list no more.
pub fn deleted_since(deleted: u64) -> String {
    match deleted {
        1 => "1 more was deleted since.".to_owned(),
        n => format!("{} more were deleted since.", number(n)),
    }
}

pub const CLOSE_DETAILS: &str = "Close the details";
pub const OF_JOB: &str = "Details of this job";
pub const SAVE: &str = "Save";
pub const SAVED: &str = "Saved";
pub const HIDE: &str = "Hide";
pub const HIDE_HINT: &str = "Takes it out of the list. Nothing else changes. (H)";
pub const OPEN_HINT: &str = "Open in browser (O)";
pub const SAVE_HINT: &str = "Save, or not any more (S)";
pub const SEE: &str = "Mark as seen (U)";
pub const UNSEE: &str = "Mark as new (U)";
pub const SHOW_AGAIN: &str = "Show again";
pub const DELETE: &str = "Delete";
pub const DELETE_HINT: &str = "Delete. It stands in no list, search or count any more, and no import brings it again. Its text is dropped after 30 days.";
pub const UNDO: &str = "Undo";
pub const NOTE: &str = "Note";
pub const NOTE_HINT: &str = "What you want to remember about this job";
pub const ABOUT: &str = "About this posting";
pub const KNOWN: &str = "Other facts";
pub const FIRST_SEEN: &str = "First seen";
pub const CATEGORIES: &str = "Filed under";
pub const NO_PLACE: &str = "place not stated";
pub const NO_TYPE: &str = "type not stated";
pub const NO_PAY: &str = "salary not stated";
pub const NO_TEXT: &str = "The feed carries no text of this posting. Open it in the browser to read it.";
pub const SHOW_REST: &str = "Show the rest";
pub const GOES_ON: &str = "It goes on. Open it in the browser to read the rest.";
pub const TABLE: &str = "Table";
pub const CHANGES: &str = "Changes";
pub const CARRIED_BY: &str = "Carried by";
pub const TEXT_COMES: &str = "Its text comes back with the next import that carries it.";
pub const STILL_THERE: &str = "still there";
pub const NOT_WATCHED: &str = "no longer watched";
pub const REOPENED: &str = "Reopened";
pub const WORDS_DROPPED: &str = "The description changed. Its words are not kept any more.";

/// What became of a job that stands in the list no more.
pub fn gone(what: Gone, title: &str) -> String {
    match what {
        Gone::Hidden => format!("Hidden: {title}"),
        Gone::Deleted => format!("Deleted: {title}"),
    }
}

/// Why a job stands in the list no more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gone {
    Hidden,
    Deleted,
}

/// When it was posted and until when it stands; of what is not stated, when it was seen first.
pub fn dates(job: &JobSummary, expires_at: Option<Millis>, now: Millis) -> String {
    let since = match job.posted_at {
        Some(at) => format!("Posted {}", format::when(at, now)),
        None => format!("No date stated, first seen {}", format::when(job.first_seen_at, now)),
    };
    match expires_at.filter(|_| job.closed_at.is_none()) {
        Some(at) => format!("{since}, closes {}", format::day(at, now)),
        None => since,
    }
}

/// How many feeds carry a job now.
pub fn carried(sightings: &[JobSighting]) -> String {
    match sightings.iter().filter(|sighting| sighting.until.is_none() && sighting.watched).count() as u64 {
        0 => "In no feed that is watched".to_owned(),
        n => format!("In {}", count(n, "feed", "feeds")),
    }
}

/// How often it changed.
pub fn changed(n: u64) -> String {
    count(n, "change", "changes")
}

/// What a change is about.
pub fn field(name: &str) -> &'static str {
    match name {
        "title" => "Title",
        "company" => "Company",
        "location" => "Location",
        "employment_type" | "employment_type_text" => "Type",
        "remote" => "Remote",
        "categories" => "Categories",
        "salary" => "Salary",
        "description" => "Description",
        "url" => "Link",
        "apply_url" => "Link to apply",
        "expires_at" => "Ends",
        _ => "Changed",
    }
}

/// That a job was closed, and why.
pub fn closed(why: Option<&str>) -> &'static str {
    match why {
        Some("expired") => "Closed: its own date has passed",
        _ => "Closed: no feed carries it any more",
    }
}

/// That of many changes the last are shown.
pub fn last_of(shown: u64, all: u64) -> String {
    format!("The last {} of {}.", number(shown), number(all))
}

/// Since when and until when a feed carries a job.
pub fn carried_since(since: &str, until: &str) -> String {
    format!("since {since}, {until}")
}

/// When a feed ceased to carry a job.
pub fn until(day: &str) -> String {
    format!("until {day}")
}
