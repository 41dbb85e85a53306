//! Whether an engine holds its folder or works beside the one that does.

use super::Hold;
use super::listen::Asked;
use crate::context::Context;
use std::collections::BTreeSet;
use std::io;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::{Notify, mpsc, watch};

/// Why what was asked of the holder cannot be waited for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lost {
    /// It has the folder, but says nothing.
    Silent,
    /// It is gone, and one of another version has been there since.
    OtherVersion,
    /// It is gone, and the folder cannot be had.
    NoFolder,
}

/// Whether an engine holds its folder or works beside the one that does.
#[derive(Default)]
pub struct Standing {
    hold: Mutex<Option<Hold>>,
    /// Runs the holder is to be told of.
    untold: Mutex<BTreeSet<i64>>,
    told: Notify,
    lost: watch::Sender<Option<Lost>>,
    wanted: Arc<Notify>,
}

impl Standing {
    /// That of the engine that holds the folder.
    pub fn holder(hold: Hold) -> Self {
        Self { wanted: hold.wanted(), hold: Mutex::new(Some(hold)), ..Self::default() }
    }

    /// Whether it holds the folder.
    pub fn holds(&self) -> bool {
        locked(&self.hold).is_some()
    }

    /// Answers from now on, if it holds the folder.
    pub fn ready(&self, cx: &Arc<Context>) {
        if let Some(hold) = &*locked(&self.hold) {
            hold.ready(cx);
        }
    }

    /// Takes the folder, where nobody holds it.
    ///
    /// # Errors
    /// When the lock cannot be had.
    pub fn try_hold(&self, folder: &Path) -> io::Result<Option<Hold>> {
        Hold::take(folder, false, &self.wanted)
    }

    /// The folder is its own from now on.
    pub fn take_over(&self, hold: Hold) {
        *locked(&self.hold) = Some(hold);
    }

    /// Lets go of the folder, if it was its own.
    pub fn release(&self) {
        let hold = locked(&self.hold).take();
        drop(hold);
    }

    /// Notes that something was written that the holder does not know of.
    pub fn changed(&self, run: Option<i64>) {
        if !self.holds() {
            locked(&self.untold).extend(run);
            self.told.notify_one();
        }
    }

    /// Waits until the holder is to be told something.
    pub async fn has_changed(&self) {
        self.told.notified().await;
    }

    /// The runs that it is to be told of.
    pub fn take_untold(&self) -> Vec<i64> {
        std::mem::take(&mut *locked(&self.untold)).into_iter().collect()
    }

    /// Notes that nothing of the holder can be waited for any more.
    pub fn lose(&self, why: Lost) {
        self.lost.send_replace(Some(why));
    }

    /// Waits until that is so.
    pub async fn lost(&self) -> Lost {
        let mut lost = self.lost.subscribe();
        let why = lost.wait_for(Option::is_some).await;
        // The sender lives as long as this does.
        why.ok().and_then(|why| *why).unwrap_or(Lost::Silent)
    }

    /// What other processes ask of this one's window; once.
    pub fn requests(&self) -> Option<mpsc::Receiver<Asked>> {
        locked(&self.hold).as_mut().and_then(Hold::take_requests)
    }

    /// Waits until another process wants a window, which this one has not.
    pub async fn wanted(&self) {
        self.wanted.notified().await;
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
