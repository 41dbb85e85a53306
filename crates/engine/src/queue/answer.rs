//! What a server answered, as a run keeps it.

use super::pages::Further;
use crate::fetch::Fetched;
use contract::{Answer, RunError};

/// What a document came with. A file came with nothing.
pub fn answer_of(first: &Fetched, further: &Further, took_ms: i64) -> Answer {
    Answer {
        status: Some(first.status).filter(|_| first.final_url.scheme() != "file"),
        pages: u32::try_from(1 + further.pages.len()).unwrap_or(u32::MAX),
        took_ms,
        content_type: first.content_type.clone(),
        etag: first.etag.clone(),
        last_modified: first.last_modified.clone(),
    }
}

/// Why there is no document, and with which status that was said.
pub struct Refusal {
    /// Why.
    pub error: RunError,
    /// The HTTP status, if one came.
    pub status: Option<u16>,
}

impl From<RunError> for Refusal {
    fn from(error: RunError) -> Self {
        Self { error, status: None }
    }
}
