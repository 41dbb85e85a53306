use serde::{Deserialize, Serialize};

/// What went wrong, as a consumer branches on it. Text is for people; this is for code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ErrorCode {
    /// The address is not one that can be watched (not http or https, no host, not an address at all).
    BadUrl,
    /// A number is out of its range.
    BadValue,
    /// That feed is watched already.
    FeedExists,
    /// The feed, run, task or job asked for is not there.
    NotFound,
    /// The job carries no link that may be opened.
    NoLink,
    /// What was asked needs something to end first.
    Busy,
    /// The database could not be read or written.
    Store,
    /// Anything else; the message says what.
    Internal,
}

/// An error as it crosses to the window or the command line: a code to branch on and a sentence to show.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ErrorMessage {
    /// What to branch on.
    pub code: ErrorCode,
    /// One or two sentences: what happened and what can be done.
    pub message: String,
}

impl std::fmt::Display for ErrorMessage {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for ErrorMessage {}
