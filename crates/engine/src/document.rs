//! A look at a document without making a feed of it.

use crate::address::{authority_of, read_address};
use crate::error::Error;
use crate::fetch::{FetchError, FetchOutcome, FetchRequest, FetchSettings, Fetcher};
use std::path::Path;
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
    let allowed = authority_of(&url);
    let request = FetchRequest {
        url: &url,
        etag: None,
        last_modified: None,
        allowed_authority: Some(&allowed),
        spool,
        progress: None,
    };
    match Fetcher::new(FetchSettings::default())?.fetch(request).await? {
        FetchOutcome::Fetched(fetched) => {
            Ok(Document { base_url: fetched.final_url, content_type: fetched.content_type })
        }
        FetchOutcome::RateLimited { status, .. } | FetchOutcome::NotModified { status } => {
            Err(FetchError::Status { status }.into())
        }
    }
}
