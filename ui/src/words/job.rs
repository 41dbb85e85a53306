//! What the window says of one job, and of what a person decides about it.

use crate::format::number;

/// How many of the jobs a run brought stand in its list no more.
pub fn deleted_since(deleted: u64) -> String {
    match deleted {
        1 => "1 more was deleted since.".to_owned(),
        n => format!("{} more were deleted since.", number(n)),
    }
}

pub const DETAILS: &str = "Details";
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
pub const ABOUT: &str = "About this job";
pub const POSTING: &str = "Posting";
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
