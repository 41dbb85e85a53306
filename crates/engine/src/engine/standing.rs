//! Opening an engine where another may run already.

use super::{Engine, Options};
use crate::error::Error;
use crate::instance::{self, Answer, Asked, CallError, Caller, Hold, Lost, Request, Standing};
use crate::private;
use crate::store::{self, Store, kept};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::mpsc;

/// Between two tries at a folder whose holder starts or ends.
const PAUSE: Duration = Duration::from_millis(20);
/// So many tries are made where somebody holds the folder but does not listen: five seconds' worth.
const TRIES: u32 = 250;
/// A holder that is there may be bringing a large database to a new version.
const UNTIL_READY: Duration = Duration::from_secs(120);
/// The window may still be opening.
const UNTIL_SHOWN: Duration = Duration::from_secs(30);

/// What became of a start that wants a window.
pub enum Start {
    /// This is the engine of the folder.
    Engine(Engine),
    /// Another has it, and its window has come forward.
    Shown,
}

impl Engine {
    /// Opens the engine of the folder, or, where another runs, works beside it: what is asked of this one is
    /// written into the database, and done by the other. Once [`Engine::start_workers`] was called, this one hears what
    /// the other does, and takes its place when it ends.
    ///
    /// # Errors
    /// [`Error::Locked`] when the other cannot be reached, [`Error::Silent`] when it does not answer,
    /// [`Error::OtherVersion`], or as [`Engine::open`].
    pub async fn open_or_beside(options: Options) -> Result<Self, Error> {
        for _ in 0..TRIES {
            match Self::open(options.clone()).await {
                Err(Error::Locked { .. }) => {}
                opened => return opened,
            }
            match Self::open_beside(options.clone()).await {
                Err(Error::Locked { .. }) => tokio::time::sleep(PAUSE).await,
                opened => return opened,
            }
        }
        Err(Error::Locked { data_dir: options.data_dir })
    }

    /// Works beside the engine that runs on the folder.
    ///
    /// # Errors
    /// [`Error::Locked`] when nobody is reached, [`Error::Silent`], [`Error::OtherVersion`], or those of the database.
    pub async fn open_beside(options: Options) -> Result<Self, Error> {
        let folder = options.data_dir.clone();
        let fault = |err| match err {
            CallError::NobodyThere => Error::Locked { data_dir: folder.clone() },
            CallError::Silent => Error::Silent { data_dir: folder.clone() },
        };
        let mut caller = Caller::call(&folder).await.map_err(fault)?;
        if caller.greeting.schema != store::latest_version() || caller.greeting.words != instance::WORDS {
            return Err(Error::OtherVersion { data_dir: folder });
        }
        // It answers once the database is there, and is one of this version.
        match caller.ask(&Request::Wake { runs: Vec::new() }, UNTIL_READY).await.map_err(fault)? {
            Answer::Done => {}
            _ => return Err(Error::Silent { data_dir: folder }),
        }
        let store = Store::open_beside(&folder.join("jobs.db")).await.map_err(|err| match err {
            Error::Migrate(_) => Error::OtherVersion { data_dir: folder.clone() },
            err => err,
        })?;
        let spool = folder.join("spool");
        let engine = Self::with(options, store, spool, Standing::default()).await?;
        engine.spawn(instance::tell_holder(engine.cx.clone()));
        Ok(engine)
    }

    /// Opens the engine of the folder, or brings the window of the one that runs there forward, with something to open
    /// in it. One that runs without a window is told that one is wanted, and its end is waited for; `waits` is called
    /// when that begins.
    ///
    /// # Errors
    /// As [`Engine::open_or_beside`].
    pub async fn open_or_show(
        options: Options,
        args: &[String],
        waits: impl FnOnce(),
    ) -> Result<Start, Error> {
        let options = Options { has_window: true, ..options };
        let folder = options.data_dir.clone();
        let request = if args.is_empty() { Request::Show } else { Request::Open { args: args.to_vec() } };
        let (mut unheard, mut waits) = (0, Some(waits));
        while unheard < TRIES {
            match Self::open(options.clone()).await {
                Err(Error::Locked { .. }) => {}
                opened => return opened.map(Start::Engine),
            }
            match show(&folder, &request).await {
                Ok(Answer::Done) => return Ok(Start::Shown),
                Ok(Answer::NoWindow) => {
                    unheard = 0;
                    if let Some(waits) = waits.take() {
                        waits();
                    }
                }
                Ok(_) | Err(CallError::NobodyThere) => unheard += 1,
                Err(CallError::Silent) => return Err(Error::Silent { data_dir: folder }),
            }
            tokio::time::sleep(PAUSE).await;
        }
        Err(Error::Locked { data_dir: folder })
    }

    /// What other processes ask of this engine's window; `None` when it was opened without one, or they were taken already.
    pub fn requests(&self) -> Option<mpsc::Receiver<Asked>> {
        self.cx.standing.requests()
    }

    /// Whether another engine does the work.
    pub fn is_beside(&self) -> bool {
        !self.cx.standing.holds()
    }

    /// Waits until a person wants a window, which an engine opened without one cannot show.
    pub async fn window_is_wanted(&self) {
        self.cx.standing.wanted().await;
    }

    /// Whether an engine holds a data folder, in this process or another.
    pub fn is_held(data_dir: &Path) -> bool {
        instance::is_held(data_dir)
    }

    /// Asks the engine that runs there to start a run; its number.
    pub(super) async fn ask_holder(&self, request: &Request) -> Result<i64, Error> {
        let data_dir = self.cx.data_dir.clone();
        let fault = |err| match err {
            CallError::NobodyThere => Error::Locked { data_dir: self.cx.data_dir.clone() },
            CallError::Silent => Error::Silent { data_dir: self.cx.data_dir.clone() },
        };
        let mut caller = Caller::call(&data_dir).await.map_err(fault)?;
        match caller.ask(request, UNTIL_SHOWN).await.map_err(fault)? {
            Answer::Started { run_id } => Ok(run_id),
            Answer::Refused { message } => Err(Error::Refused { message }),
            _ => Err(Error::Silent { data_dir }),
        }
    }

    pub(super) fn lost(&self, why: Lost) -> Error {
        let data_dir = self.cx.data_dir.clone();
        match why {
            Lost::Silent => Error::Silent { data_dir },
            Lost::OtherVersion => Error::OtherVersion { data_dir },
            Lost::NoFolder => Error::Locked { data_dir },
        }
    }

    /// The folder is this one's alone, or [`Error::Locked`].
    pub(super) fn hold(options: &Options) -> Result<Hold, Error> {
        let data_dir = &options.data_dir;
        if let Some(why) = kept::path_fault(data_dir) {
            return Err(Error::DataDirPath { path: data_dir.clone(), why });
        }
        let unusable = |source| Error::DataDir { path: data_dir.clone(), source };
        let spool = data_dir.join("spool");
        private::make_folder(&spool).map_err(unusable)?;
        // Made by an earlier version, it may be open to all.
        private::restrict(&spool, 0o700);
        let hold = Hold::take(data_dir, options.has_window, &Arc::default()).map_err(unusable)?;
        hold.ok_or_else(|| Error::Locked { data_dir: data_dir.clone() })
    }
}

async fn show(folder: &Path, request: &Request) -> Result<Answer, CallError> {
    Caller::call(folder).await?.ask(request, UNTIL_SHOWN).await
}
