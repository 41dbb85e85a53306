//! What is said while imports are under way: how far they are, on a terminal, and why nothing goes on.

use crate::{
    held::Pauses,
    out::{clean, say},
    table::{count, cut},
};
use contract::{Event, Run, RunError, Status};
use engine::Engine;
use std::collections::HashSet;
use std::convert::Infallible;
use std::io::{IsTerminal, Write};
use tokio::sync::broadcast::error::RecvError;

/// Says it as long as it is asked to. Where stderr is no terminal there is no line. Dropped, the line is wiped.
pub(crate) struct Progress {
    has_line: bool,
    causes: Causes,
    pauses: Pauses,
}

impl Progress {
    /// That of these runs.
    pub fn of(runs: &[i64]) -> Self {
        Self {
            has_line: std::io::stderr().is_terminal(),
            causes: Causes::default(),
            pauses: Pauses::of(runs),
        }
    }

    /// Says what an engine tells. What was said once is not said again, by whichever engine.
    pub async fn tell(&mut self, engine: &Engine) -> Infallible {
        // Listen before looking, or a pause between the two is missed.
        let mut events = engine.subscribe();
        self.look(engine).await;
        loop {
            match events.recv().await {
                Ok(Event::Run(run)) if self.has_line && !run.state.is_closed() => write(&line(&run)),
                Ok(Event::Status(Status { trouble: Some(trouble), .. })) if self.causes.is_news(&trouble) => {
                    self.say(&trouble.message);
                }
                // Some were missed: they may have been these.
                Ok(Event::QueueChanged | Event::FeedsChanged) | Err(RecvError::Lagged(_)) => {
                    self.look(engine).await;
                }
                Ok(_) => {}
                Err(RecvError::Closed) => std::future::pending().await,
            }
        }
    }

    async fn look(&mut self, engine: &Engine) {
        for sentence in self.pauses.look(engine).await {
            self.say(&sentence);
        }
    }

    /// A sentence in the place of the line.
    pub fn say(&self, sentence: &str) {
        self.wipe();
        say(sentence);
    }

    fn wipe(&self) {
        if self.has_line {
            write("");
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.wipe();
    }
}

/// What was said to be in the way already: it is said once, however often it is tried.
#[derive(Default)]
struct Causes(HashSet<String>);

impl Causes {
    fn is_news(&mut self, trouble: &RunError) -> bool {
        // Damage ends the command, which says it then.
        trouble.code != "damaged" && self.0.insert(trouble.code.clone())
    }
}

/// Writes over the line. Nothing can be done when that fails, so nothing is.
fn write(line: &str) {
    // ECMA-48: back to the first column, erase to the end of the line.
    let _ = write!(std::io::stderr(), "\r\u{1b}[K{line}");
    let _ = std::io::stderr().flush();
}

fn line(run: &Run) -> String {
    let title = cut(&clean(&run.feed_title), 40);
    if run.total > 0 {
        return format!("{title}: {}", count(run.total, "posting", "postings"));
    }
    if run.bytes > 0 {
        format!("{title}: {} KB fetched", run.bytes / 1_000)
    } else {
        format!("{title}: fetching")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_in_the_way_is_said_once_and_something_else_again() {
        let trouble = |code: &str| RunError { code: code.into(), message: String::new() };
        let mut causes = Causes::default();
        let said = ["disk_full", "disk_full", "io", "damaged", "disk_full"]
            .map(|code| causes.is_news(&trouble(code)));
        assert_eq!(said, [true, false, true, false, false]);
    }
}
