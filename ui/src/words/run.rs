//! What a run's page says.

use crate::format::{self, count, number};
use contract::{Answer, Rejection};

pub const FACTS: &str = "Facts of this run";
pub const RUN: &str = "Run";
pub const NUMBER: &str = "Number";
pub const STATE: &str = "State";
pub const STARTED: &str = "Started";
pub const NOT_YET: &str = "not yet";
pub const NOT_REACHED: &str = "not reached";
pub const BY_HAND: &str = "By hand";
pub const AT_START: &str = "At start";
pub const TERMINAL: &str = "Terminal";
pub const SCHEDULED: &str = "Scheduled";
pub const TO_QUEUE: &str = "Back to the queue";
pub const TO_HISTORY: &str = "Back to History";
pub const TRIGGER: &str = "Trigger";
pub const TOOK: &str = "Took";
pub const FETCHING: &str = "Fetching";
pub const REST: &str = "Reading, storing";
pub const REST_HINT: &str = "The rest of the time: waiting for a turn and interruptions included.";
pub const ANSWER: &str = "Answer";
pub const STATUS: &str = "Status";
pub const SIZE: &str = "Size";
pub const PAGES: &str = "Pages";
pub const KIND: &str = "Type";
pub const ETAG: &str = "ETag";
pub const LAST_MODIFIED: &str = "Last changed";
pub const ADDRESS: &str = "Address";
pub const NOT_NOTED: &str = "not noted";
pub const NOT_ASKED: &str = "The server was not asked, or did not answer.";
pub const UPDATED: &str = "Updated";
pub const NEW: &str = "New";
pub const FAILED: &str = "Failed";
pub const TURNS: &str = "Closed and reopened";
pub const SHOW_FEED: &str = "Show feed";
pub const OLDER: &str = "Older run of this feed";
pub const NEWER: &str = "Newer run of this feed";
pub const KEPT_RAW: &str = "Of so many rejections the raw text of this one is not kept.";

/// What started a run, and how many feeds with it.
pub fn trigger(word: &str, others: u64) -> String {
    let by = match word {
        "manual" => "by hand",
        "start" => "at the start of the application",
        "command_line" => "from the command line",
        _ => "by schedule",
    };
    match others {
        0 => by.to_owned(),
        n => format!("{by}, with {}", count(n, "other feed", "other feeds")),
    }
}

/// A status with its usual name (RFC 9110, section 15).
pub fn status(answer: &Answer) -> String {
    let Some(status) = answer.status else { return "a file, no server".to_owned() };
    let name = match status {
        200 => "OK",
        304 => "not modified",
        400 => "bad request",
        401 => "not authorised",
        403 => "forbidden",
        404 => "not found",
        410 => "gone",
        429 => "too many requests",
        500 => "internal error",
        502 => "bad gateway",
        503 => "not available",
        504 => "gateway timed out",
        _ => return status.to_string(),
    };
    format!("{status} {name}")
}

/// Of many, the first are shown.
pub fn first_of(shown: u64, all: u64) -> String {
    format!("The first {} of {}.", number(shown), number(all))
}

/// That postings were reworded without anything of their jobs changing, because another feed words those.
pub fn no_field(postings: u64) -> String {
    match postings {
        1 => "The other one altered nothing of its job as it is shown here.".to_owned(),
        n => format!("The other {} altered nothing of their jobs as they are shown here.", number(n)),
    }
}

/// How the time of a run was spent.
pub fn phases(fetching: i64, rest: i64) -> String {
    format!("{} fetching, {} reading and storing", format::duration(fetching), format::duration(rest))
}

/// Where a rejection lies in its document.
pub fn place(rejection: &Rejection) -> String {
    let page = rejection.page.filter(|page| *page > 1).map(|page| format!(", page {page}"));
    let at = rejection.at.map(|at| format!(", byte {}", number(at)));
    format!("posting {}{}{}", number(rejection.ordinal), page.unwrap_or_default(), at.unwrap_or_default())
}

/// A run, as what something is done to.
pub fn import_of(feed: &str) -> String {
    format!("the import of {feed}")
}

/// What a progress bar tells of.
pub fn being_imported(feed: &str) -> String {
    format!("{feed} is being imported")
}

/// How many postings a run that was ended did not come to.
pub fn not_reached(n: u64) -> String {
    format!("{} {NOT_REACHED}", number(n))
}

/// What stands below the total of a run.
pub fn read(total: u64) -> &'static str {
    if total == 1 { "posting read" } else { "postings read" }
}

/// What the bar below the sum shows.
pub fn shares(total: u64) -> String {
    format!("Shares of the {}", super::postings(total))
}
