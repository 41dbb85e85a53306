//! Whether an engine holds its folder or works beside the one that does.

use super::Hold;
use super::listen::Asked;
use crate::context::Context;
use std::collections::BTreeSet;
use std::io;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::{Notify, mpsc, watch};

/// Whether an engine holds its folder or works beside the one that does.
#[derive(Default)]
pub struct Standing {
    hold: Mutex<Option<Hold>>,
    /// Runs the holder is to be told of.
    untold: Mutex<BTreeSet<i64>>,
    told: Notify,
    lost: watch::Sender<bool>,
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

    /// Notes that the holder has the folder, but answers no more.
    pub fn lose(&self) {
        self.lost.send_replace(true);
    }

    /// Waits until that is so.
    pub async fn lost(&self) {
        let _ = self.lost.subscribe().wait_for(|lost| *lost).await;
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
