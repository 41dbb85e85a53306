//! Opening the engine on the chosen folder, and closing it again.

use crate::out::{Ended, Outcome, say, sentence};
use engine::{Engine, Options};
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// How often and how far apart it is looked whether a window has taken the folder: five seconds in all.
const TRIES: u32 = 100;
const PAUSE: Duration = Duration::from_millis(50);

/// What holds for every subcommand.
pub(crate) struct Session {
    /// The folder that holds the database.
    pub data_dir: PathBuf,
    /// Whether to print JSON.
    pub json: bool,
    /// Whether what was set aside has been said.
    told: AtomicBool,
}

impl Session {
    /// One in a folder.
    pub fn new(data_dir: PathBuf, json: bool) -> Self {
        Self { data_dir, json, told: AtomicBool::new(false) }
    }

    /// Opens the engine to change something, or works beside the one that runs on the folder.
    pub async fn open(&self) -> anyhow::Result<Engine> {
        let engine = Engine::open_or_beside(Options::new(&self.data_dir)).await.map_err(sentence)?;
        self.tell_what_was_set_aside(&engine).await;
        Ok(engine)
    }

    /// Says that a database was set aside: every subcommand does, once, until a person has taken note of it. Whoever finds an
    /// empty list must not take it for all there ever was.
    async fn tell_what_was_set_aside(&self, engine: &Engine) {
        // What cannot be read is said by whatever is done next.
        let Ok(Some(notice)) = engine.set_aside_notice().await else { return };
        if !self.told.swap(true, Ordering::Relaxed) {
            say(&format!("{notice} `settings --noted` takes note of it, and it is not said any more."));
        }
    }

    /// Leaves the folder to a window that wants it, and works beside that one.
    pub async fn make_room(&self, engine: &Engine) -> anyhow::Result<Engine> {
        engine.stop().await;
        for _ in 0..TRIES {
            if Engine::is_held(&self.data_dir) {
                break;
            }
            tokio::time::sleep(PAUSE).await;
        }
        self.open().await
    }

    /// Opens the engine to list something, beside whatever else runs there; in a folder without a database it makes one. A
    /// database that is doubted is opened as for a change, which checks it: nothing else would.
    pub async fn open_to_list(&self) -> anyhow::Result<Engine> {
        if Engine::is_doubted(&self.data_dir) {
            return self.open().await;
        }
        match Engine::open_read_only(Options::new(&self.data_dir)).await {
            Ok(engine) => {
                self.tell_what_was_set_aside(&engine).await;
                Ok(engine)
            }
            Err(_) => self.open().await,
        }
    }
}

/// Stops the engine and gives the outcome; Ctrl-C does not wait for the stop.
pub(crate) async fn stop(engine: &Engine, outcome: Outcome) -> Outcome {
    tokio::select! {
        () = engine.stop() => outcome,
        () = interruption() => Ok(Ended::Interrupted),
    }
}

/// Does `work` until it ends or Ctrl-C is pressed.
pub(crate) async fn or_interrupted(work: impl Future<Output = Outcome>) -> Outcome {
    tokio::select! {
        outcome = work => outcome,
        () = interruption() => Ok(Ended::Interrupted),
    }
}

/// Returns once the program is asked to end: by Ctrl-C, or by what a system sends that ends a program with a word. All are stops, none is
/// a death.
pub async fn interruption() {
    tokio::select! {
        done = tokio::signal::ctrl_c() => if done.is_err() {
            // The system offers no such signal: there is nothing to wait for.
            std::future::pending::<()>().await;
        },
        () = told_to_end() => {}
    }
}

#[cfg(unix)]
async fn told_to_end() {
    use tokio::signal::unix::{SignalKind, signal};
    let (Ok(mut end), Ok(mut hung_up)) = (signal(SignalKind::terminate()), signal(SignalKind::hangup()))
    else {
        return std::future::pending().await;
    };
    tokio::select! {
        _ = end.recv() => {}
        _ = hung_up.recv() => {}
    }
}

#[cfg(not(unix))]
async fn told_to_end() {
    std::future::pending().await
}
