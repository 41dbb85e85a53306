//! The types that cross between the window and the backend.
//!
//! A command is typed once for both sides by [`Command`], an event by [`Event`]. Everything here is plain
//! data: it builds for the host and for wasm32 and depends on `serde` alone.
//! Times are milliseconds since the Unix epoch, UTC.

mod command;
mod description;
mod error;
mod event;
mod feed;
mod history;
mod job;
mod mark;
pub mod query;
mod queue;
mod rehearsal;
mod removal;
mod run;
mod settings;
mod status;
#[cfg(test)]
mod tests;

pub use command::*;
pub use description::*;
pub use error::*;
pub use event::*;
pub use feed::*;
pub use history::*;
pub use job::*;
pub use mark::*;
pub use queue::*;
pub use rehearsal::*;
pub use removal::*;
pub use run::*;
pub use settings::*;
pub use status::*;

use serde::{Deserialize, Serialize};

/// Milliseconds since the Unix epoch, UTC.
pub type Millis = i64;

/// A stretch of a list, with the length of the whole.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Page<T> {
    /// The rows of this page, in the order of the list.
    pub rows: Vec<T>,
    /// How many rows the whole list has.
    pub total: u64,
}

impl<T> Default for Page<T> {
    fn default() -> Self {
        Self { rows: Vec::new(), total: 0 }
    }
}
