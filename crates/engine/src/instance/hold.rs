//! Holding a data folder.

use super::listen::{Asked, Shared, answer_calls};
use super::lock;
use super::socket::{self, Place};
use crate::context::Context;
use std::fs::File;
use std::io;
use std::path::Path;
use std::sync::{Arc, Weak};
use tokio::sync::{Notify, mpsc, watch};
use tokio::task::JoinHandle;

/// More wishes to see the window than this cannot be waiting.
const WISHES: usize = 16;

/// A data folder that is this engine's alone, and the socket that says so to others. Both are let go of on drop: the socket
/// first, so that a successor's is not removed.
pub struct Hold {
    answering: JoinHandle<()>,
    _place: Option<Place>,
    ready: watch::Sender<Weak<Context>>,
    requests: Option<mpsc::Receiver<Asked>>,
    wanted: Arc<Notify>,
    // Last: what is dropped before it is still this engine's.
    _lock: File,
}

impl Drop for Hold {
    fn drop(&mut self) {
        self.answering.abort();
    }
}

impl Hold {
    /// Takes a folder and listens; `None` while another engine has it. What is asked is answered once the engine is
    /// [`Hold::ready`]. With `has_window` whoever wants the
    /// window gets it; without, `wanted` is told.
    ///
    /// # Errors
    /// When the lock cannot be had. A socket that cannot be had is only logged: the engine works without.
    pub fn take(folder: &Path, has_window: bool, wanted: &Arc<Notify>) -> io::Result<Option<Self>> {
        let Some(mut lock) = lock::take(folder)? else { return Ok(None) };
        let bound = socket::bind(folder, &mut lock)
            .inspect_err(|err| tracing::warn!(error = %err, "other processes cannot reach this one"));
        let (listener, place) = bound.ok().unzip();
        let (ready, is_ready) = watch::channel(Weak::new());
        let (wishes, requests) = mpsc::channel(WISHES);
        let window = has_window.then_some(wishes);
        let shared = Shared { context: is_ready, window, wanted: Arc::clone(wanted) };
        let answering = tokio::spawn(async move {
            if let Some(listener) = listener {
                answer_calls(listener, Arc::new(shared)).await;
            }
        });
        let requests = has_window.then_some(requests);
        Ok(Some(Self { answering, _place: place, ready, requests, wanted: Arc::clone(wanted), _lock: lock }))
    }

    /// Answers from now on.
    pub fn ready(&self, cx: &Arc<Context>) {
        self.ready.send_replace(Arc::downgrade(cx));
    }

    pub(super) fn take_requests(&mut self) -> Option<mpsc::Receiver<Asked>> {
        self.requests.take()
    }

    pub(super) fn wanted(&self) -> Arc<Notify> {
        Arc::clone(&self.wanted)
    }
}
