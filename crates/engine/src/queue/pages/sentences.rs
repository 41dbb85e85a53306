//! What people are told of pages that were not read.

use super::{MOST, MOST_OF_NEWEST};
use contract::RunError;
use url::Url;

pub(super) fn cut_off() -> RunError {
    RunError { code: "truncated".into(), message: "The connection ended before it was complete.".into() }
}

pub(super) fn too_many() -> RunError {
    RunError {
        code: "too_many_pages".into(),
        message: format!("The feed goes on behind its page {MOST}, and is read no further."),
    }
}

pub(super) fn repeated(page: usize) -> RunError {
    RunError {
        code: "repeated_page".into(),
        message: format!(
            "Page {page} holds nothing but what the pages before it held, though there should be more."
        ),
    }
}

/// Of an address that names a user, the next one is none of ours.
pub(super) fn goes_on_elsewhere(next: &Url) -> String {
    let host = next.host_str().unwrap_or_default();
    format!(
        "The feed goes on at {}://{host}, which may not add to it. Only its first pages were read.",
        next.scheme()
    )
}

pub(super) fn all_new() -> String {
    format!(
        "All postings of {MOST_OF_NEWEST} pages were new. Older ones may have come and gone since the last import."
    )
}

pub(super) fn elsewhere(url: &Url) -> RunError {
    RunError {
        code: "page_elsewhere".into(),
        message: format!(
            "It is on another server, {}, which may not add to this feed.",
            url.host_str().unwrap_or("")
        ),
    }
}

pub(super) fn too_slow(page: usize) -> RunError {
    RunError {
        code: "timed_out".into(),
        message: format!("The server was too slow: after half an hour page {page} had not come yet."),
    }
}

/// The code of the error that the process has died over a page.
pub const DIED: &str = "crash";

pub(super) fn died(page: usize) -> RunError {
    RunError {
        code: DIED.into(),
        message: format!(
            "Job Importer ended unexpectedly twice while it looked for the page behind page {page}, so only the pages before \
             that were read."
        ),
    }
}

pub(super) fn missing(page: usize, error: RunError) -> RunError {
    RunError { message: format!("Page {page} could not be fetched. {}", error.message), ..error }
}
