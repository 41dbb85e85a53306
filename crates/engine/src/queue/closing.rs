//! How a run closes: what is known by then of its document, its server and its end.

use crate::store::closing::Absent;
use crate::store::feeds::Described;
use contract::{Answer, Millis, RunError, RunState};

/// How a run closes.
#[derive(Debug, Clone)]
pub struct Closing {
    /// Its last state.
    pub state: RunState,
    /// Why it is partial or failed.
    pub error: Option<RunError>,
    /// Sentences that go with it.
    pub warnings: Vec<String>,
    /// How long the server wants to be left alone, in milliseconds.
    pub wait: Option<Millis>,
    /// What lets the next fetch ask "anything new?"; only with a whole document that was stored whole.
    pub validators: Option<Validators>,
    /// What the document said of itself.
    pub described: Option<Described>,
    /// How long the document holds, as its server says, in milliseconds.
    pub lifetime: Option<Millis>,
    /// How long it holds, as it says itself.
    pub own_lifetime: Option<Millis>,
    /// Whether the pages that were read end before what is known: `None` where that is as before.
    pub gap: Option<bool>,
    /// The epoch of the feed that was fetched, for validators and moves; `None`: of nothing that was fetched.
    pub epoch: Option<i64>,
    /// Whether the number of its postings says how many the source has.
    pub is_one_list: bool,
    /// Whether the source lists the newest alone.
    pub is_newest: bool,
    /// Where a document that was read whole was found, if it has moved there for good.
    pub moved_to: Option<String>,
    /// What the feed carries and its document, which holds all it has, does not; `None` where that shows nothing.
    pub absent: Option<Absent>,
    /// Postings that a cancelled run did not reach.
    pub not_reached: u64,
    /// Whether the server was asked, although nothing came of it.
    pub asked: bool,
    /// What the server answered that sent no document.
    pub answer: Option<Answer>,
    /// Whether the task was given up: it is kept, with its document, for a person to try again.
    pub discarded: bool,
}

/// What a server said about the version of a document.
#[derive(Debug, Clone)]
pub struct Validators {
    /// The ETag header.
    pub etag: Option<String>,
    /// The Last-Modified header.
    pub last_modified: Option<String>,
    /// xxh3-128 of the decoded body, in hex.
    pub body_hash: String,
}

impl Closing {
    /// Closed in this state, with nothing else to say.
    pub fn new(state: RunState) -> Self {
        Self {
            state,
            error: None,
            warnings: Vec::new(),
            wait: None,
            validators: None,
            described: None,
            lifetime: None,
            own_lifetime: None,
            gap: None,
            epoch: None,
            is_one_list: false,
            is_newest: false,
            moved_to: None,
            absent: None,
            not_reached: 0,
            asked: false,
            answer: None,
            discarded: false,
        }
    }

    /// The same document, of which the numbers cannot be relied on: nothing is concluded from it.
    pub(super) fn unbalanced(&self) -> Self {
        let error = RunError {
            code: "ledger".into(),
            message: "The numbers of this import are not those of what is stored, which is an error in Job Importer itself. \
                      What was stored stays, and the next import reads the document again."
                .into(),
        };
        let wait = self.wait;
        Self { error: Some(error), wait, gap: Some(true), ..Self::new(RunState::Partial) }
    }

    /// Nothing could be imported.
    pub fn failed(error: RunError) -> Self {
        Self { error: Some(error), ..Self::new(RunState::Failed) }
    }

    /// A person wanted it to end. Of what was not reached nothing is known, so the next fetch looks for it.
    pub fn cancelled(not_reached: u64) -> Self {
        Self { not_reached, gap: (not_reached > 0).then_some(true), ..Self::new(RunState::Cancelled) }
    }

    /// The state in which its task ends.
    pub(super) fn task_state(&self) -> &'static str {
        match self.state {
            _ if self.discarded => "discarded",
            RunState::Cancelled => "cancelled",
            _ => "done",
        }
    }
}
