//! What all parts of a running engine share.

use crate::clock::Clock;
use crate::credentials::Vault;
use crate::error::Error;
use crate::event::Events;
use crate::fetch::Fetcher;
use crate::instance::{Bell, Standing};
use crate::network::Network;
use crate::store::{Store, runs, status};
use contract::{Event, Millis, Status};
use std::path::PathBuf;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
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
    pub queue: Bell,
    /// Wakes the schedule: a feed was added or changed, or a run closed.
    pub schedule: Bell,
    /// Whether it holds the folder, or works beside the engine that does.
    pub standing: Arc<Standing>,
    /// Told once, when the engine is to stop.
    pub stop: CancellationToken,
    /// Whether there is a network.
    pub network: Arc<dyn Network>,
    /// Whether feeds wait for a network that is not there.
    pub offline: AtomicBool,
    /// Where fetched documents wait.
    pub spool: PathBuf,
    /// Where everything is.
    pub data_dir: PathBuf,
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
        let offline = self.offline.load(Ordering::Relaxed);
        Ok(Status { offline, ..status::status(self.store.reader()).await? })
    }

    /// Tells how a run stands in the database.
    pub async fn tell_run(&self, run_id: i64) {
        self.standing.changed(Some(run_id));
        match runs::get(self.store.reader(), run_id).await {
            Ok(run) => self.events.run(run),
            Err(err) => {
                tracing::warn!(run.id = run_id, error = %err, "a run could not be read to tell of it")
            }
        }
    }

    /// Tells that feeds and status have changed.
    pub async fn tell_feeds(&self) {
        self.standing.changed(None);
        self.events.send(Event::FeedsChanged);
        self.tell_status().await;
    }

    /// Tells the status line.
    pub async fn tell_status(&self) {
        match self.status().await {
            Ok(status) => self.events.send(Event::Status(status)),
            Err(err) => tracing::warn!(error = %err, "the status could not be read to tell of it"),
        }
    }

    /// Does something in one transaction, until it succeeds: a full disk or a locked file heals, and nothing may be
    /// left undone meanwhile. `None` when the engine stops first.
    pub async fn until_stored<'a, T>(&self, what: &'static str, work: impl Fn() -> Work<'a, T>) -> Option<T> {
        for attempt in 1.. {
            match work().await {
                Ok(done) => return Some(done),
                Err(err) => {
                    tracing::warn!(error = %err, attempt, "{what} could not be stored and is tried again")
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
