//! One file a page.

mod feeds;
mod history;
mod jobs;
mod queue;
mod run;
mod settings;
mod welcome;

pub use feeds::{AddFeedDialog, FeedsPage, add_button, feeds_note};
pub use history::{Filters, HistoryPage, HistoryView};
pub use jobs::{JobsPage, SearchBox};
pub use queue::QueuePage;
pub use run::{Beside, RunPage, back, to_feed, to_neighbours};
pub use settings::SettingsPage;
pub use welcome::Welcome;
