//! What all parts of a running engine share.

use crate::clock::Clock;
use crate::credentials::Vault;
use crate::error::Error;
use crate::event::Events;
use crate::fetch::Fetcher;
use crate::network::Network;
use crate::store::fault::Fault;
use crate::store::{Store, runs, status};
use crate::trouble::Trouble;
use contract::{Event, Millis, Status};
use std::path::PathBuf;
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

/// Something that can be done again.
pub type Work<'a, T> = Pin<Box<dyn Future<Output = Result<T, Error>> + Send + 'a>>;

/// What all parts of a running engine share.
pub struct Context {
    /// The database.
    pub store: Store,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// The HTTP client.
    pub fetcher: Fetcher,
    /// Where the secrets of feeds are.
    pub vault: Vault,
    /// Where events go out.
    pub events: Events,
    /// Wakes the queue: there may be a task.
    pub queue: Notify,
    /// Wakes the schedule: a feed was added or changed, or a run closed.
    pub schedule: Notify,
    /// Told once, when the engine is to stop.
    pub stop: CancellationToken,
    /// Whether there is a network.
    pub network: Arc<dyn Network>,
    /// Whether feeds wait for a network that is not there.
    pub offline: AtomicBool,
    /// Where fetched documents wait.
    pub spool: PathBuf,
    /// What cannot be stored at the moment.
    pub trouble: Trouble,
    /// The status line as it was read last, for when it cannot be read.
    pub last_status: Mutex<Status>,
}

impl Context {
    /// Wall time.
    pub fn now(&self) -> Millis {
        self.clock.now()
    }

    /// Notes whether feeds wait for a network, and tells when that has changed.
    pub async fn set_offline(&self, offline: bool) {
        if self.offline.swap(offline, Ordering::Relaxed) != offline {
            tracing::info!(offline, "the network has changed");
            self.tell_status().await;
        }
    }

    /// The status line.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn status(&self) -> Result<Status, sqlx::Error> {
        let read = status::status(self.store.reader()).await?;
        *self.last_status.lock().unwrap_or_else(PoisonError::into_inner) = read.clone();
        Ok(self.with_moment(read))
    }

    /// What is known of this moment alone, and not in the database.
    fn with_moment(&self, status: Status) -> Status {
        let trouble = self.trouble.told().map(Fault::told);
        Status { offline: self.offline.load(Ordering::Relaxed), trouble, ..status }
    }

    /// Tells how a run stands in the database.
    pub async fn tell_run(&self, run_id: i64) {
        match runs::get(self.store.reader(), run_id).await {
            Ok(run) => self.events.run(run),
            Err(err) => {
                tracing::warn!(run.id = run_id, error = %err, "a run could not be read to tell of it")
            }
        }
    }

    /// Tells that feeds and status have changed.
    pub async fn tell_feeds(&self) {
        self.events.send(Event::FeedsChanged);
        self.tell_status().await;
    }

    /// Tells the status line.
    pub async fn tell_status(&self) {
        match self.status().await {
            Ok(status) => self.events.send(Event::Status(status)),
            Err(err) => {
                tracing::warn!(error = %err, "the status could not be read, so the last one is told");
                let last = self.last_status.lock().unwrap_or_else(PoisonError::into_inner).clone();
                self.events.send(Event::Status(self.with_moment(last)));
            }
        }
    }

    /// Something could not be stored. A person is told why, until [`Context::stored`] has it; in a damaged file nothing is
    /// stored any more, and the engine's work ends.
    pub async fn not_stored(&self, what: &'static str, fault: Fault) {
        if fault == Fault::Damaged && !self.stop.is_cancelled() {
            tracing::error!("the database is damaged, and the engine stops its work");
            self.store.suspect();
            self.trouble.begin(what, fault);
            // Told before the stop, or who waits for a run hears of the stop only.
            self.tell_status().await;
            self.stop.cancel();
        } else if self.trouble.begin(what, fault) {
            self.tell_status().await;
        }
    }

    /// What could not be stored is stored, or not wanted any more.
    pub async fn stored(&self, what: &'static str) {
        if self.trouble.end(what) {
            tracing::info!("{what} can be stored again");
            self.tell_status().await;
        }
    }

    /// Does something in one transaction, until it succeeds: a full disk or a locked file heals, and nothing may be
    /// left undone meanwhile. `None` when the engine stops first.
    pub async fn until_stored<'a, T>(&self, what: &'static str, work: impl Fn() -> Work<'a, T>) -> Option<T> {
        for attempt in 1.. {
            match work().await {
                Ok(done) => {
                    self.stored(what).await;
                    return Some(done);
                }
                Err(err) => {
                    tracing::warn!(error = %err, attempt, "{what} could not be stored and is tried again");
                    self.not_stored(what, Fault::of_error(&err)).await;
                }
            }
            let again = crate::retry::store_again_at(attempt, self.now());
            tokio::select! {
                () = self.clock.sleep_until(again) => {}
                () = self.stop.cancelled() => return None,
            }
        }
        None
    }
}
