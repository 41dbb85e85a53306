//! A look at a document without making a feed of it.

use crate::address::{authority_of, read_address};
use crate::clock::SystemClock;
use crate::error::Error;
use crate::fetch::{FetchError, FetchOutcome, FetchRequest, FetchSettings, Fetcher};
use std::path::Path;
use std::sync::Arc;
use url::Url;

/// A document that was fetched without a feed, for a look at it.
#[derive(Debug, Clone)]
pub struct Document {
    /// Where it was found after all redirects.
    pub base_url: Url,
    /// The Content-Type header.
    pub content_type: Option<String>,
}

/// Fetches a document that a person typed the address of into a file.
///
/// # Errors
/// [`Error::BadUrl`] or [`Error::Fetch`].
pub async fn fetch_document(typed: &str, spool: &Path) -> Result<Document, Error> {
    let url = read_address(typed)?;
    fetch_allowed(
        &Fetcher::new(FetchSettings::default(), Arc::new(SystemClock))?,
        &url,
        Some(&authority_of(&url)),
        spool,
    )
    .await
}

/// Fetches a document without a feed: `allowed` is the `host:port` that may lie inside a private network, because a person has typed
/// or allowed it.
pub(crate) async fn fetch_allowed(
    fetcher: &Fetcher,
    url: &Url,
    allowed: Option<&str>,
    spool: &Path,
) -> Result<Document, Error> {
    let request = FetchRequest {
        url,
        etag: None,
        last_modified: None,
        allowed_authority: allowed,
        credentials: None,
        spool,
        bytes_before: 0,
        progress: None,
    };
    match fetcher.fetch(request).await? {
        FetchOutcome::Fetched(fetched) => {
            Ok(Document { base_url: fetched.final_url, content_type: fetched.content_type })
        }
        FetchOutcome::RateLimited { status, .. } | FetchOutcome::NotModified { status, .. } => {
            Err(FetchError::Status { status }.into())
        }
    }
}
