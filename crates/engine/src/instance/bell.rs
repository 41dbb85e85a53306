//! Waking whoever works on the queue or the schedule, in this process or in that of the holder.

use super::Standing;
use std::sync::Arc;
use tokio::sync::Notify;
use tokio::sync::futures::Notified;

/// A [`Notify`] that is heard by the holder of the folder as well, where that is another process.
pub struct Bell {
    own: Notify,
    standing: Arc<Standing>,
}

impl Bell {
    /// A bell of an engine that stands so.
    pub fn new(standing: &Arc<Standing>) -> Self {
        Self { own: Notify::new(), standing: Arc::clone(standing) }
    }

    /// As [`Notify::notify_one`].
    pub fn notify_one(&self) {
        self.own.notify_one();
        self.standing.changed(None);
    }

    /// As [`Notify::notified`].
    pub fn notified(&self) -> Notified<'_> {
        self.own.notified()
    }
}
