//! What is asked of the fetcher, and what it answers.

use super::RetryAfter;
use crate::credentials::SecretHeader;
use contract::Millis;
use std::path::Path;
use std::time::Duration;
use url::Url;

/// RFC 9110, section 10.1.5; the page lets the people of a server find out who asks.
const USER_AGENT: &str =
    concat!("JobImporter/", env!("CARGO_PKG_VERSION"), " (+", env!("CARGO_PKG_HOMEPAGE"), ")");

/// Limits, and the name we go by.
#[derive(Debug, Clone)]
pub struct FetchSettings {
    /// Sent as User-Agent.
    pub user_agent: String,
    /// For name resolution, connection and TLS together.
    pub connect_timeout: Duration,
    /// The longest silence between two pieces of a document.
    pub idle_timeout: Duration,
    /// For everything, redirects and quick retries included; longer by a second for every `slowest` bytes that came.
    pub total_timeout: Duration,
    /// Between a connection fault and the next quick try; twice that before the one after.
    pub quick_retry_pause: Duration,
    /// The slowest rate at which a large document may come, in decoded bytes a second.
    pub slowest: u64,
    /// The largest document, in bytes after decompression.
    pub max_decoded_bytes: u64,
    /// Authorities whose certificates are trusted beside those the system trusts: X.509, in DER.
    pub extra_roots: Vec<Vec<u8>>,
}

impl Default for FetchSettings {
    fn default() -> Self {
        Self {
            user_agent: USER_AGENT.to_owned(),
            connect_timeout: Duration::from_secs(10),
            idle_timeout: Duration::from_secs(30),
            total_timeout: Duration::from_secs(2 * 60),
            quick_retry_pause: Duration::from_millis(250),
            slowest: 32 << 10,
            max_decoded_bytes: 4 << 30,
            extra_roots: Vec::new(),
        }
    }
}

/// What to fetch, and where to put it.
pub struct FetchRequest<'a> {
    /// Where the document is.
    pub url: &'a Url,
    /// The ETag of the document we have. Like `last_modified`, sent to `url` only, not along redirects.
    pub etag: Option<&'a str>,
    /// The Last-Modified value of the document we have.
    pub last_modified: Option<&'a str>,
    /// The one `host:port` that may lie inside a private network, because a person typed it.
    pub allowed_authority: Option<&'a str>,
    /// Sent to the origin of `url` only, and not any more once a redirect has led away from it.
    pub credentials: Option<&'a SecretHeader>,
    /// The file that holds the document afterwards. Untouched unless the outcome is `Fetched`.
    pub spool: &'a Path,
    /// Decoded bytes of earlier pages of the document, which count towards the limit.
    pub bytes_before: u64,
    /// Told the decoded bytes so far, after each piece.
    pub progress: Option<&'a (dyn Fn(u64) + Send + Sync)>,
}

/// What a server may answer without anything having gone wrong.
#[derive(Debug)]
pub enum FetchOutcome {
    /// The document we have is still the current one.
    NotModified {
        /// The HTTP status, 304.
        status: u16,
        /// How long it stays so, as the server says, in milliseconds.
        lifetime: Option<Millis>,
    },
    /// A document lies in the spool file.
    Fetched(Fetched),
    /// The server asks to be left alone for a while (429, or 503 with a Retry-After).
    RateLimited {
        /// The HTTP status.
        status: u16,
        /// When it wants to see us again, if it said so readably.
        retry_after: Option<RetryAfter>,
    },
}

/// A document in the spool file.
#[derive(Debug)]
pub struct Fetched {
    /// The HTTP status.
    pub status: u16,
    /// Its size, decoded.
    pub bytes: u64,
    /// The xxh3-128 of its decoded bytes.
    pub body_hash: u128,
    /// The Content-Type header.
    pub content_type: Option<String>,
    /// The ETag header.
    pub etag: Option<String>,
    /// The Last-Modified header.
    pub last_modified: Option<String>,
    /// How long it holds, as the server says, in milliseconds.
    pub lifetime: Option<Millis>,
    /// Where it was found after all redirects.
    pub final_url: Url,
    /// Whether there were redirects on the way, each of which said that it is for good (301, 308).
    pub moved: bool,
    /// Whether the connection ended before the document did: the file then holds its beginning.
    pub cut_off: bool,
}
