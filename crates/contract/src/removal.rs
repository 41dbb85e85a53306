//! Feeds that are watched no longer, and the way back.

use crate::{Command, Feed};
use serde::{Deserialize, Serialize};

/// Stops watching a feed. Its history stays. [`RestoreFeed`] brings it back as it was, until [`FinishRemoval`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RemoveFeed {
    /// Which feed.
    pub id: i64,
    /// Whether its jobs go as well: those that no other watched feed has brought, and that nobody has marked.
    #[serde(default)]
    pub drop_jobs: bool,
}
impl Command for RemoveFeed {
    const NAME: &'static str = "remove_feed";
    type Reply = Removed;
}

/// Brings back a feed that was removed a moment ago, with all that went with it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RestoreFeed {
    /// Which feed.
    pub id: i64,
}
impl Command for RestoreFeed {
    const NAME: &'static str = "restore_feed";
    type Reply = Feed;
}

/// Lets go of what was kept of a removed feed to bring it back: its credentials, alarms and documents.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FinishRemoval {
    /// Which feed.
    pub id: i64,
}
impl Command for FinishRemoval {
    const NAME: &'static str = "finish_removal";
    type Reply = ();
}

/// What went with a feed that was removed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Removed {
    /// Jobs that went with it.
    pub jobs: u64,
}
