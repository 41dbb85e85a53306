//! One file a page.

mod feeds;
mod history;
mod job;
mod jobs;
mod kin;
mod queue;
mod run;
mod welcome;

pub use feeds::{FeedsPage, feeds_note};
pub use history::HistoryPage;
pub use jobs::{JobsPage, SearchBox};
pub use queue::QueuePage;
pub use run::{RunPage, back};
pub use welcome::Welcome;
