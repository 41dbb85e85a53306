//! What is said while imports are under way: how far they are, on a terminal, and why nothing can be stored.

use crate::{
    out::{clean, say},
    table::{count, cut},
};
use contract::{Event, Run, RunError, Status};
use engine::Engine;
use std::collections::HashSet;
use std::io::{IsTerminal, Write};
use tokio::task::JoinHandle;

/// Says it until it ends. Where stderr is no terminal there is no line.
pub(crate) struct Progress {
    listener: JoinHandle<()>,
    has_line: bool,
}

impl Progress {
    /// Starts listening to an engine.
    pub fn start(engine: &Engine) -> Self {
        let has_line = std::io::stderr().is_terminal();
        let mut events = engine.subscribe();
        let mut causes = Causes::default();
        let listener = tokio::spawn(async move {
            loop {
                match events.recv().await {
                    Ok(Event::Run(run)) if has_line && !run.state.is_closed() => write(&line(&run)),
                    Ok(Event::Status(Status { trouble: Some(trouble), .. })) if causes.is_news(&trouble) => {
                        if has_line {
                            write("");
                        }
                        say(&trouble.message);
                    }
                    Err(tokio::sync::broadcast::error::RecvError::Closed) => return,
                    Ok(_) | Err(_) => {}
                }
            }
        });
        Self { listener, has_line }
    }

    /// Stops and wipes the line.
    pub fn end(self) {
        self.listener.abort();
        if self.has_line {
            write("");
        }
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
