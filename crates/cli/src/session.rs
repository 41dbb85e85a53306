//! Opening the engine on the chosen folder, and closing it again.

use crate::out::{Ended, Outcome, say, sentence};
use anyhow::anyhow;
use engine::{Engine, Error, Options};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// How often and how far apart a folder that is in use is tried: one second in all.
const TRIES: u32 = 20;
const PAUSE: Duration = Duration::from_millis(50);

/// What holds for every subcommand.
pub(crate) struct Session {
    /// The folder that holds the database.
    pub data_dir: PathBuf,
    /// Whether to print JSON.
    pub json: bool,
}

impl Session {
    /// Opens the engine to change something. Only one engine may do so in a folder at a time; another subcommand that is
    /// about to end is waited for.
    pub async fn open(&self) -> anyhow::Result<Engine> {
        for _ in 0..TRIES {
            match Engine::open(Options::new(&self.data_dir)).await {
                Err(Error::Locked { .. }) => tokio::time::sleep(PAUSE).await,
                opened => {
                    let engine = opened.map_err(sentence)?;
                    if let Some(told) = engine.set_aside() {
                        say(told);
                    }
                    return Ok(engine);
                }
            }
        }
        Err(anyhow!(locked(&self.data_dir)))
    }

    /// Opens the engine to list something, beside whatever else runs there; in a folder without a database it makes one.
    pub async fn open_to_list(&self) -> anyhow::Result<Engine> {
        match Engine::open_read_only(Options::new(&self.data_dir)).await {
            Ok(engine) => Ok(engine),
            Err(_) => self.open().await,
        }
    }
}

/// Does `work` with the engine until it ends or Ctrl-C is pressed, and stops the engine in either case.
/// A second Ctrl-C does not wait for the stop.
pub(crate) async fn until_interrupted(engine: &Engine, work: impl Future<Output = Outcome>) -> Outcome {
    let outcome = or_interrupted(work).await;
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

async fn interruption() {
    if tokio::signal::ctrl_c().await.is_err() {
        // The system offers no such signal: there is nothing to wait for.
        std::future::pending::<()>().await;
    }
}

fn locked(dir: &Path) -> String {
    format!(
        "Job Importer is running with the folder {}. Do this in its window, or close it and try again, or choose \
         another folder with --data-dir.",
        dir.display()
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_locked_folder_is_named_with_what_can_be_done() {
        let sentence = locked(Path::new("/data"));
        assert!(sentence.contains("running with the folder /data."), "{sentence}");
        assert!(sentence.contains("--data-dir"), "{sentence}");
    }
}
