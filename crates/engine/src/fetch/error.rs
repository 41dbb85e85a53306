//! Why a document could not be fetched, in codes and in words.

use std::error::Error;
use std::io;

use url::Url;

use super::host_of;
use super::resolve::ResolveError;
use crate::parse::boards;

/// Why a document could not be fetched.
///
/// `Display` is a sentence or two for people: what happened and what it means. It names hosts, never whole
/// addresses, which may hold passwords and keys. What happens next is the caller's to add.
#[derive(Debug, thiserror::Error)]
pub enum FetchError {
    /// The address is not one this program can open.
    #[error("This is not a web address that can be fetched. Only http and https addresses work.")]
    BadUrl,
    /// The host's name could not be resolved.
    #[error("The name {host} could not be found. The address may be mistyped, or this computer is offline.")]
    Dns {
        /// The host asked for.
        host: String,
    },
    /// No connection, or it was closed before an answer came.
    #[error("{host} could not be reached. The server may be down, or this computer is offline.")]
    Connect {
        /// The host asked for.
        host: String,
    },
    /// Something listens there, and what it says is no HTTP, or a head without end.
    #[error("{host} does not answer as a web server does. The address may belong to something else.")]
    NotHttp {
        /// The host asked for.
        host: String,
    },
    /// The server was too slow.
    #[error("{host} took too long to {phase}. The server may be overloaded.", phase = phase.words())]
    TimedOut {
        /// The host asked for.
        host: String,
        /// What was being waited for.
        phase: Phase,
    },
    /// The server answered with something else than a document.
    #[error("{}", status_sentence(*status))]
    Status {
        /// The HTTP status.
        status: u16,
    },
    /// The server wants to know who asks, or does not like who does (401, 403).
    #[error("{}", unauthorised_sentence(host, *status, *given))]
    Unauthorised {
        /// The host that answered.
        host: String,
        /// The HTTP status.
        status: u16,
        /// What it was told.
        given: Given,
    },
    /// The board answers only who sends a key of theirs, and none is set.
    #[error(
        "{host} answers only programs that send a personal key. Ask the board for one, then set it with `feeds \
         credentials ID --header {header}`. (HTTP {status})"
    )]
    KeyWanted {
        /// The host asked for.
        host: String,
        /// The header.
        header: &'static str,
        /// The HTTP status.
        status: u16,
    },
    /// The document is larger than the limit on decoded bytes.
    #[error("The document is larger than {}. A feed of that size is most likely a mistake.", in_words(*limit))]
    TooLarge {
        /// The limit in bytes.
        limit: u64,
    },
    /// The redirects did not end.
    #[error(
        "The address leads through more than five redirects, or in a circle. The feed has probably moved."
    )]
    TooManyRedirects,
    /// A redirect led from https to http.
    #[error(
        "The server redirects to an unencrypted address. It was not followed, as others could read along."
    )]
    InsecureRedirect,
    /// The host lies inside a private network, and no person allowed that.
    #[error("{host} lies inside a private network. {}", private_sentence(*redirected))]
    PrivateAddress {
        /// The host asked for.
        host: String,
        /// Whether a redirect led there.
        redirected: bool,
    },
    /// The answer ended before any of the document came.
    #[error("{host} closed the connection before sending any of the document.")]
    CutOff {
        /// The host asked for.
        host: String,
    },
    /// What came is not packed as the answer says.
    #[error(
        "The document that {host} sent could not be unpacked: it is damaged, or packed in another way than the server says."
    )]
    Unpack {
        /// The host asked for.
        host: String,
    },
    /// No secure connection could be made.
    #[error("No secure connection to {host} could be made. Its certificate may be expired or wrong.")]
    Tls {
        /// The host asked for.
        host: String,
        /// The TLS library's words, for the log.
        detail: String,
    },
    /// The document could not be stored on this computer.
    #[error("The document could not be stored on this computer: {0}.")]
    Spool(#[from] io::Error),
    /// The HTTP client could not be set up.
    #[error("The HTTP client could not be set up: {0}.")]
    Setup(String),
}

/// What the server that answered was told about who asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Given {
    /// Nothing, as nothing is set.
    Nothing,
    /// The credentials of the feed.
    Credentials,
    /// Nothing, as a redirect led to a server that the credentials of the feed were not given for.
    Withheld,
}

impl Given {
    pub(super) fn of(are_set: bool, were_sent: bool) -> Self {
        match (are_set, were_sent) {
            (false, _) => Self::Nothing,
            (true, true) => Self::Credentials,
            (true, false) => Self::Withheld,
        }
    }
}

/// What a time-out waited for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phase {
    /// A connection.
    Connect,
    /// The answer's first line and headers.
    Headers,
    /// The next piece of the document.
    Body,
    /// The whole document.
    Whole,
}

impl Phase {
    fn words(self) -> &'static str {
        match self {
            Self::Connect => "accept a connection",
            Self::Headers => "answer",
            Self::Body => "go on sending the document",
            Self::Whole => "send the whole document",
        }
    }
}

impl FetchError {
    /// The same after so many redirects: where they led nobody chose.
    pub(super) fn after(self, redirects: usize) -> Self {
        match self {
            Self::PrivateAddress { host, .. } => Self::PrivateAddress { host, redirected: redirects > 0 },
            other => other,
        }
    }

    /// The stable code that runs store and consumers branch on.
    pub fn code(&self) -> &'static str {
        match self {
            Self::BadUrl => "bad_url",
            Self::Dns { .. } => "dns",
            Self::Connect { .. } => "connect",
            Self::NotHttp { .. } => "not_http",
            Self::TimedOut { .. } => "timed_out",
            Self::Status { status: 410 } => "gone",
            Self::Status { .. } | Self::Unauthorised { .. } => "http_status",
            Self::KeyWanted { .. } => "key_wanted",
            Self::TooLarge { .. } => "too_large",
            Self::TooManyRedirects | Self::InsecureRedirect => "redirects",
            Self::PrivateAddress { redirected: false, .. } => "address_not_allowed",
            Self::PrivateAddress { .. } => "private_address",
            Self::CutOff { .. } => "cut_off",
            Self::Unpack { .. } => "unpack",
            Self::Tls { .. } => "tls",
            Self::Spool(_) => "spool",
            Self::Setup(_) => "setup",
        }
    }

    /// The HTTP status, where a server has answered with one that is an error.
    pub fn status(&self) -> Option<u16> {
        match self {
            Self::Status { status } | Self::Unauthorised { status, .. } | Self::KeyWanted { status, .. } => {
                Some(*status)
            }
            _ => None,
        }
    }

    /// An answer that is no document. Some boards answer only who sends a key.
    pub(super) fn refused(url: &Url, status: u16) -> Self {
        let host = host_of(url);
        match (status, boards::key_header(url)) {
            (401 | 403, Some(header)) => Self::KeyWanted { host, header, status },
            (401 | 403, None) => Self::Unauthorised { host, status, given: Given::Nothing },
            _ => Self::Status { status },
        }
    }

    /// The same, knowing what the server was told.
    pub(super) fn with(self, given: Given) -> Self {
        match self {
            Self::Unauthorised { host, status, .. } => Self::Unauthorised { host, status, given },
            Self::KeyWanted { host, status, .. } if given != Given::Nothing => {
                Self::Unauthorised { host, status, given }
            }
            error => error,
        }
    }

    /// Why nothing of the body came.
    pub(super) fn without_body(error: &reqwest::Error, host: String) -> Self {
        let is_damaged =
            find::<io::Error>(error).is_some_and(|cause| cause.kind() == io::ErrorKind::InvalidData);
        if is_damaged { Self::Unpack { host } } else { Self::CutOff { host } }
    }

    /// Reads what went wrong before the headers came out of reqwest's chain of causes.
    pub(super) fn before_headers(error: &reqwest::Error, host: &str) -> Self {
        let host = host.to_owned();
        if let Some(cause) = find::<ResolveError>(error) {
            return match cause {
                ResolveError::Private => Self::PrivateAddress { host, redirected: false },
                ResolveError::Unknown(_) => Self::Dns { host },
            };
        }
        if let Some(cause) = find::<rustls::Error>(error) {
            return Self::Tls { host, detail: cause.to_string() };
        }
        if find::<hyper::Error>(error).is_some_and(hyper::Error::is_parse) {
            return Self::NotHttp { host };
        }
        if error.is_builder() {
            Self::BadUrl
        } else if error.is_timeout() {
            Self::TimedOut { host, phase: Phase::Connect }
        } else {
            Self::Connect { host }
        }
    }
}

/// The first cause of type `T`. An `io::Error` hides the error it wraps from `source`, so it is opened too.
fn find<'a, T: Error + 'static>(error: &'a (dyn Error + 'static)) -> Option<&'a T> {
    let mut next = Some(error);
    while let Some(cause) = next {
        if let Some(found) = cause.downcast_ref() {
            return Some(found);
        }
        next = match cause.downcast_ref::<io::Error>().and_then(io::Error::get_ref) {
            Some(inner) => Some(inner),
            None => cause.source(),
        };
    }
    None
}

fn private_sentence(redirected: bool) -> &'static str {
    if redirected {
        "Feeds on the public internet may not lead there."
    } else {
        "A feed is fetched from there only if a person allows it."
    }
}

fn status_sentence(status: u16) -> String {
    let meaning = match status {
        404 => "has nothing at this address. The feed may have moved, or the address is mistyped.",
        408 => "gave up waiting. The connection may be slow.",
        410 => "says that this feed is gone for good. Look for a new address on the provider's site.",
        429 => "asks to be visited less often.",
        500..=599 => "has a problem of its own. The feed itself may be fine.",
        _ => "did not send a document. The address may be wrong.",
    };
    format!("The server {meaning} (HTTP {status})")
}

fn unauthorised_sentence(host: &str, status: u16, given: Given) -> String {
    let meaning = match (given, status) {
        (Given::Nothing, 403) => {
            "refuses to show this feed. It may be private, then set the credentials you have with `feeds credentials`; \
             or the provider turns programs away."
        }
        (Given::Nothing, _) => {
            "wants a password or a key. Ask the feed's provider for one, then set it with `feeds credentials`."
        }
        (Given::Credentials, 403) => {
            "refuses to show this feed to whom the credentials belong that are set for it. Ask the feed's provider, or \
             set others with `feeds credentials`."
        }
        (Given::Credentials, _) => {
            "does not accept the credentials that are set for this feed. They may be mistyped or expired: set them \
             again with `feeds credentials`."
        }
        (Given::Withheld, _) => {
            "is where the feed's address leads, and it wants credentials. Those of the feed were given for another \
             server and are not sent on. If it may have them, watch its address instead."
        }
    };
    format!("{host} {meaning} (HTTP {status})")
}

fn in_words(bytes: u64) -> String {
    const UNITS: [(u64, &str); 3] = [(1 << 30, "GiB"), (1 << 20, "MiB"), (1 << 10, "KiB")];
    match UNITS.iter().find(|(size, _)| bytes >= *size) {
        Some((size, unit)) => format!("{} {unit}", bytes / size),
        None => format!("{bytes} bytes"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_status_is_explained_in_words_and_keeps_its_number() {
        let table = [
            (404, "moved"),
            (410, "gone for good"),
            (429, "less often"),
            (502, "problem of its own"),
            (304, "did not send a document"),
        ];
        for (status, words) in table {
            let text = FetchError::Status { status }.to_string();
            assert!(text.contains(words) && text.ends_with(&format!("(HTTP {status})")), "{text}");
        }
    }

    #[test]
    fn who_is_turned_away_is_told_what_to_do() {
        use Given::{Credentials, Nothing, Withheld};
        let board = Url::parse("https://b.example/feed?key=s3cret").unwrap();
        let table = [
            (401, Nothing, "wants a password or a key"),
            (403, Nothing, "may be private"),
            (401, Credentials, "mistyped or expired"),
            (403, Credentials, "set others"),
            (401, Withheld, "not sent on"),
        ];
        for (status, given, words) in table {
            let error = FetchError::refused(&board, status).with(given);
            let text = error.to_string();
            assert!(text.starts_with("b.example ") && text.contains(words), "{text}");
            assert!(text.ends_with(&format!("(HTTP {status})")) && !text.contains("s3cret"), "{text}");
            assert_eq!(error.code(), "http_status");
        }
    }

    #[test]
    fn a_limit_is_told_in_a_unit_people_know() {
        assert_eq!(in_words(4 << 30), "4 GiB");
        assert_eq!(in_words(5 << 20), "5 MiB");
        assert_eq!(in_words(12), "12 bytes");
    }

    #[test]
    fn a_tls_fault_is_found_inside_an_io_error() {
        let tls = rustls::Error::General("expired".into());
        let wrapped = io::Error::other(io::Error::other(tls));
        assert!(find::<rustls::Error>(&wrapped).is_some());
    }
}
