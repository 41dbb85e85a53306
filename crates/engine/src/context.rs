//! What all parts of a running engine share.

use crate::bodies::Bodies;
use crate::clock::Clock;
use crate::credentials::Vault;
use crate::error::Error;
use crate::event::Events;
use crate::fetch::Fetcher;
use crate::import::recall::Recalls;
use crate::instance::{Bell, Standing};
use crate::leisure::Leisure;
use crate::network::Network;
use crate::pace::Pace;
use crate::retry;
use crate::store::fault::Fault;
use crate::store::search::order::Orders;
use crate::store::{Store, runs, status};
use crate::trouble::Trouble;
use contract::{Event, Millis, Run, Status};
use std::path::PathBuf;
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use tokio_util::sync::CancellationToken;

/// Something that can be done again.
pub type Work<'a, T> = Pin<Box<dyn Future<Output = Result<T, Error>> + Send + 'a>>;

/// Something that does not heal is tried so often before it is given up.
const MOST_FAILURES: u32 = 5;

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
    /// Postings of a batch, at most.
    pub batch_postings: usize,
    /// Where fetched documents wait.
    pub spool: PathBuf,
    /// How fast imports are, and how far.
    pub pace: Pace,
    /// Whether the queue is at work only to end what a person wants to end.
    pub only_cancels: AtomicBool,
    /// Where the last ones are kept.
    pub bodies: Bodies,
    /// What is remembered of them, so that what has not changed need not be read again.
    pub recalls: Recalls,
    /// Where everything is.
    pub data_dir: PathBuf,
    /// Whether people look at lists.
    pub leisure: Leisure,
    /// The order of the list that people look at, where they look deep into it.
    pub orders: Orders,
    /// Held by who looks for what is too old: one at a time is enough.
    pub housekeeping: tokio::sync::Mutex<()>,
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
        self.standing.changed(Some(run_id));
        match runs::get(self.store.reader(), run_id).await {
            Ok(run) => self.events.run(self.with_progress(run)),
            Err(err) => {
                tracing::warn!(run.id = run_id, error = %err, "a run could not be read to tell of it")
            }
        }
    }

    /// A run as the database has it, with how far it is.
    pub fn with_progress(&self, run: Run) -> Run {
        Run { percent: self.pace.percent(run.run_id).filter(|_| !run.state.is_closed()), ..run }
    }

    /// Tells that tasks have moved on.
    pub fn tell_queue(&self) {
        self.standing.changed(None);
        self.events.send(Event::QueueChanged);
    }

    /// Tells that feeds and status have changed.
    pub async fn tell_feeds(&self) {
        self.standing.changed(None);
        self.events.send(Event::FeedsChanged);
        self.tell_status().await;
    }

    /// Tells that jobs are not what they were.
    pub async fn tell_jobs(&self) {
        self.standing.changed(None);
        self.events.send(Event::JobsChanged);
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
        self.try_to_store(what, None, work).await
    }

    /// The same, but `None` also when it fails time and again for what does not heal: then there is another way.
    pub async fn stored_or_hopeless<'a, T>(
        &self,
        what: &'static str,
        work: impl Fn() -> Work<'a, T>,
    ) -> Option<T> {
        self.try_to_store(what, Some(MOST_FAILURES), work).await
    }

    async fn try_to_store<'a, T>(
        &self,
        what: &'static str,
        most_failures: Option<u32>,
        work: impl Fn() -> Work<'a, T>,
    ) -> Option<T> {
        let mut failures = 0;
        for attempt in 1.. {
            let err = match work().await {
                Ok(done) => {
                    self.stored(what).await;
                    return Some(done);
                }
                Err(err) => err,
            };
            let fault = Fault::of_error(&err);
            self.not_stored(what, fault).await;
            failures += u32::from(!fault.heals());
            if most_failures.is_some_and(|most| failures >= most) {
                tracing::error!(error = %err, "{what} could not be stored");
                self.stored(what).await;
                return None;
            }
            tracing::warn!(error = %err, attempt, "{what} could not be stored and is tried again");
            let jitter = retry::jitter(attempt, self.now());
            tokio::select! {
                () = self.clock.sleep_until(retry::store_again_at(attempt, self.now(), jitter)) => {}
                () = self.stop.cancelled() => return None,
            }
        }
        None
    }
}
