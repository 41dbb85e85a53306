//! One line on a terminal that says how far the imports are.

use crate::{
    out::clean,
    table::{count, cut},
};
use contract::{Event, Run};
use engine::Engine;
use std::io::{IsTerminal, Write};
use tokio::task::JoinHandle;

/// The line, kept up to date until it ends. Where stderr is no terminal there is none.
pub(crate) struct Progress(Option<JoinHandle<()>>);

impl Progress {
    /// Starts listening to an engine.
    pub fn start(engine: &Engine) -> Self {
        if !std::io::stderr().is_terminal() {
            return Self(None);
        }
        let mut events = engine.subscribe();
        Self(Some(tokio::spawn(async move {
            loop {
                match events.recv().await {
                    Ok(Event::Run(run)) if !run.state.is_closed() => write(&line(&run)),
                    Err(tokio::sync::broadcast::error::RecvError::Closed) => return,
                    Ok(_) | Err(_) => {}
                }
            }
        })))
    }

    /// Stops and wipes the line.
    pub fn end(self) {
        if let Some(listener) = self.0 {
            listener.abort();
            write("");
        }
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
