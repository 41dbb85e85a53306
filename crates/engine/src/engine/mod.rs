//! The engine as window and command line use it.

mod aside;
mod credentials;
mod feeds;
mod history;
mod job;
mod kin;
mod options;
mod queue;
mod rehearse;
mod removal;
mod replay;
pub(crate) mod settings;
mod standing;

pub(crate) use rehearse::is_on_trial;

use crate::bodies::Bodies;
use crate::context::Context;
use crate::credentials::Vault;
use crate::error::Error;
use crate::etiquette;
use crate::event::Events;
use crate::fetch::Fetcher;
use crate::import::recall::Recalls;
use crate::instance::{self, Bell, Standing};
use crate::leisure::Leisure;
use crate::pace::Pace;
use crate::queue::housekeeping::{self, Swept};
use crate::schedule::{self, Trigger};
use crate::store::fault::Fault;
use crate::store::ledger::Finding;
use crate::store::search::order::Orders;
use crate::store::{Store, jobs, ledger, runs};
use crate::trouble::Trouble;
use contract::{Digest, Event, Imports, Millis, Run, Status};
use futures_util::future::join_all;
use std::path::PathBuf;
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::sync::broadcast;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

pub use options::Options;
pub use standing::Start;

/// Whoever presses "Import now" so soon after an import is told that it is done, in milliseconds.
const JUST_DONE: Millis = 30_000;
/// So long after a run could not be read it is read again.
const LOOK_AGAIN: Duration = Duration::from_secs(1);

/// Whoever closes the application does not wait for longer until what is under way was given back, and then until the database
/// is closed: two seconds in all.
const UNTIL_GIVEN_BACK: Duration = Duration::from_millis(1_800);
const UNTIL_CLOSED: Duration = Duration::from_millis(200);

/// The whole importer on one data folder. Cheap to clone; clones are the same engine.
#[derive(Clone)]
pub struct Engine {
    cx: Arc<Context>,
    /// The schedule and the queue, once started.
    workers: Arc<Mutex<Vec<JoinHandle<()>>>>,
    set_aside: Option<Arc<str>>,
}

impl Engine {
    /// Opens the database in the data folder, and makes both where there are none. Nothing is at work yet.
    ///
    /// # Errors
    /// [`Error::Locked`] when another engine has the folder, [`Error::DataDir`] when it cannot be used, else those of the
    /// database.
    pub async fn open(options: Options) -> Result<Self, Error> {
        let hold = Self::hold(&options)?;
        let now = options.clock.now();
        let (store, told) = Store::open(&options.data_dir.join("jobs.db"), &options.store, now).await?;
        let spool = options.data_dir.join("spool");
        let engine = Self::with(options, store, spool, Standing::holder(hold)).await?;
        Ok(Self { set_aside: told.map(Into::into), ..engine })
    }

    /// Opens the database for reading, beside an engine that runs on it.
    ///
    /// # Errors
    /// Those of the database; also when there is none, or one of another version.
    pub async fn open_read_only(options: Options) -> Result<Self, Error> {
        let store = Store::open_read_only(&options.data_dir.join("jobs.db")).await?;
        let spool = options.data_dir.join("spool");
        Self::with(options, store, spool, Standing::default()).await
    }

    async fn with(options: Options, store: Store, spool: PathBuf, standing: Standing) -> Result<Self, Error> {
        let fetcher = Fetcher::new(options.fetch, Arc::clone(&options.clock))?;
        if let Some(bytes) = settings::max_document_bytes(&store).await? {
            fetcher.set_max_document_bytes(bytes);
        }
        let bodies = options.data_dir.join("bodies");
        let recalls = Recalls::new(options.data_dir.join("recall"));
        let standing = Arc::new(standing);
        let cx = Arc::new(Context {
            store,
            fetcher,
            vault: Vault::new(options.keyring, Arc::clone(&options.clock)),
            clock: options.clock,
            events: Events::default(),
            queue: Bell::new(&standing),
            schedule: Bell::new(&standing),
            standing,
            stop: CancellationToken::new(),
            network: options.network,
            batch_postings: options.batch_postings,
            offline: AtomicBool::new(false),
            spool,
            housekeeping: tokio::sync::Mutex::default(),
            leisure: Leisure::default(),
            orders: Orders::default(),
            trouble: Trouble::default(),
            last_status: Mutex::default(),
            pace: Pace::default(),
            only_cancels: AtomicBool::new(false),
            bodies: Bodies::new(bodies, options.largest_body),
            recalls,
            data_dir: options.data_dir,
        });
        cx.standing.ready(&cx);
        Ok(Self { cx, workers: Arc::default(), set_aside: None })
    }

    /// Puts schedule and queue to work on the current tokio runtime. What was interrupted goes on, what fell due
    /// starts.
    pub fn start(&self) {
        self.start_workers();
        self.spawn(schedule::run(Arc::clone(&self.cx)));
    }

    /// Puts the queue to work, without the schedule. Beside another engine, that one's queue does the work: what it tells is
    /// told here too.
    pub fn start_workers(&self) {
        let cx = Arc::clone(&self.cx);
        if self.is_beside() {
            self.spawn(instance::follow(cx));
        } else {
            self.spawn(crate::queue::work(cx));
            let engine = self.clone();
            self.spawn(async move { engine.finish_removals(None).await });
        }
    }

    fn spawn(&self, work: impl Future<Output = ()> + Send + 'static) {
        let handle = tokio::spawn(work);
        self.workers.lock().unwrap_or_else(std::sync::PoisonError::into_inner).push(handle);
    }

    /// The machine has woken, or the clock was set: what fell due meanwhile is looked for at once.
    pub fn woke(&self) {
        self.cx.schedule.notify_one();
        self.cx.queue.notify_one();
    }

    /// Stops within two seconds: what is under way is given back, which costs no attempt, and the database is closed. What
    /// has not come to a place where it can be given back by then is left where its last commit was, and given back by the next
    /// start: however hurried, a stop is no death.
    pub async fn stop(&self) {
        let workers =
            std::mem::take(&mut *self.workers.lock().unwrap_or_else(std::sync::PoisonError::into_inner));
        if !workers.is_empty() && self.cx.standing.holds() {
            crate::queue::stopping::begin(&self.cx.data_dir);
        }
        self.cx.stop.cancel();
        let aborts: Vec<_> = workers.iter().map(JoinHandle::abort_handle).collect();
        if tokio::time::timeout(UNTIL_GIVEN_BACK, join_all(workers)).await.is_err() {
            aborts.iter().for_each(tokio::task::AbortHandle::abort);
            tracing::warn!("what was under way did not stop in time; the next start takes it up");
        }
        let close = async {
            self.cx.orders.close().await;
            self.cx.store.close().await;
        };
        if tokio::time::timeout(UNTIL_CLOSED, close).await.is_err() {
            tracing::warn!("the database is still at something, and closes when that ends");
        }
        // Last: nothing is written any more.
        self.cx.standing.release();
    }

    /// Listens to what happens from now on.
    pub fn subscribe(&self) -> broadcast::Receiver<Event> {
        self.cx.events.subscribe()
    }

    /// The status line.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn status(&self) -> Result<Status, Error> {
        self.noting_damage(async { Ok(self.cx.status().await?) }).await
    }

    /// Imports these feeds now, or all that are enabled. A feed that is being imported already is not started twice:
    /// its open run is among those returned.
    ///
    /// # Errors
    /// [`Error::NotFound`] for a feed that is not watched, or those of the database.
    pub async fn import_now(&self, feeds: Option<&[i64]>, trigger: Trigger) -> Result<Vec<Run>, Error> {
        let watched = self.feeds().await?;
        let ids = match feeds {
            Some(ids) => {
                let unknown = ids.iter().find(|id| watched.iter().all(|feed| feed.id != **id));
                match unknown {
                    Some(id) => return Err(Error::NotFound { what: "feed", id: *id }),
                    None => ids.to_vec(),
                }
            }
            None => watched.iter().filter(|feed| feed.enabled).map(|feed| feed.id).collect(),
        };
        let run_ids = schedule::start_imports(&self.cx, &ids, trigger).await?;
        self.runs_by_id(&run_ids).await
    }

    /// The same for a press in the window: what was imported a moment ago is not imported again, unless `force`. Of a board
    /// that wants to be asked seldom that moment is as long as it wishes.
    ///
    /// # Errors
    /// As [`Engine::import_now`].
    pub async fn press_import(&self, feed_id: Option<i64>, force: bool) -> Result<Imports, Error> {
        let watched = self.feeds().await?;
        let named = watched.iter().filter(|feed| feed_id.map_or(feed.enabled, |id| feed.id == id));
        let (mut ids, mut just_done) = (Vec::new(), Vec::new());
        for feed in named {
            let moment = JUST_DONE.max(etiquette::shortest_interval(&feed.url));
            match runs::last_done(self.cx.store.reader(), feed.id, self.cx.now(), moment).await? {
                Some(run_id) if !force => just_done.push(run_id),
                _ => ids.push(feed.id),
            }
        }
        if let Some(id) = feed_id.filter(|_| ids.is_empty() && just_done.is_empty()) {
            return Err(Error::NotFound { what: "feed", id });
        }
        let run_ids = schedule::start_imports(&self.cx, &ids, Trigger::Manual).await?;
        Ok(Imports { runs: self.runs_by_id(&run_ids).await?, just_done: self.runs_by_id(&just_done).await? })
    }

    /// Waits until these runs have closed, and returns them.
    ///
    /// # Errors
    /// [`Error::NotFound`], as [`Engine::open_beside`] when another engine has
    /// them and cannot be reached any more, or those of the database.
    pub async fn wait_closed(&self, run_ids: &[i64]) -> Result<Vec<Run>, Error> {
        // Listen before reading, or a closing between the two is lost.
        let mut events = self.subscribe();
        loop {
            match self.runs_by_id(run_ids).await {
                Ok(runs) if runs.iter().all(|run| run.state.is_closed()) => return Ok(runs),
                Ok(_) => {}
                Err(err) if Fault::of_error(&err).heals() => {
                    self.cx.clock.sleep(LOOK_AGAIN).await;
                    continue;
                }
                Err(err) => return Err(err),
            }
            if self.cx.trouble.told() == Some(Fault::Damaged) {
                return Err(Error::Damaged);
            }
            loop {
                let told = tokio::select! {
                    told = events.recv() => told,
                    why = self.cx.standing.lost() => return Err(self.lost(why)),
                };
                match told {
                    Ok(Event::Run(run)) if run.state.is_closed() && run_ids.contains(&run.run_id) => break,
                    // May stand for others that were missed.
                    Ok(Event::FeedsChanged) => break,
                    Ok(Event::Status(status)) if status.trouble.is_some() => break,
                    Ok(_) => {}
                    // Missed some: the database knows.
                    Err(_) => break,
                }
            }
        }
    }

    async fn runs_by_id(&self, run_ids: &[i64]) -> Result<Vec<Run>, Error> {
        let mut all = Vec::with_capacity(run_ids.len());
        for run_id in run_ids {
            all.push(self.cx.with_progress(runs::get(self.cx.store.reader(), *run_id).await?));
        }
        Ok(all)
    }

    /// Reads for a page. Damage that shows there ends the engine's work as well as if it had shown at work.
    pub(super) async fn noting_damage<T>(
        &self,
        read: impl Future<Output = Result<T, Error>>,
    ) -> Result<T, Error> {
        let read = read.await;
        if let Err(err) = &read
            && Fault::of_error(err) == Fault::Damaged
        {
            self.cx.not_stored("a page", Fault::Damaged).await;
        }
        read
    }

    /// Reads for somebody who looks at a list or at a job, for whom what can wait makes room.
    pub(super) async fn asked<T>(&self, read: impl Future<Output = Result<T, Error>>) -> Result<T, Error> {
        self.cx.leisure.end();
        self.noting_damage(read).await
    }

    /// Looks for what is too old to be kept, and removes it in small steps: what the queue does at its start and once a day.
    ///
    /// # Errors
    /// Those of the database. What was removed until then is.
    pub async fn keep_house(&self) -> Result<Swept, Error> {
        housekeeping::keep_house(&self.cx).await
    }

    /// Counts everything again that a number in the database stands for; what does not add up. Nothing, when all is well.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn recount(&self) -> Result<Vec<Finding>, Error> {
        Ok(ledger::recount(self.cx.store.reader()).await?)
    }

    /// Cycles of the last day that have finished and whose digest nobody took: there may be something left to tell.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn untold_cycles(&self) -> Result<Vec<i64>, Error> {
        const DAY: i64 = 24 * 3_600_000;
        Ok(jobs::untold_cycles(self.cx.store.reader(), self.cx.now() - DAY).await?)
    }

    /// What a finished cycle has to tell a person, handed out at most once; `None` when there is nothing to tell.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn take_digest(&self, cycle_id: i64) -> Result<Option<Digest>, Error> {
        let mut tx = self.cx.store.write().await?;
        let digest = jobs::take_digest(&mut tx, cycle_id, self.cx.now()).await?;
        tx.commit().await?;
        Ok(digest)
    }
}
