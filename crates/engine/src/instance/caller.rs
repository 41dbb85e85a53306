//! Asking the engine that holds a folder.

use super::socket::{self, Outgoing};
use super::words::{Answer, Greeting, LONGEST_ANSWER, Request, read, say};
use std::path::Path;
use std::time::Duration;
use tokio::io::{BufReader, ReadHalf, WriteHalf};
use tokio::time::timeout;

/// Who runs says so within this time.
const GREETING: Duration = Duration::from_secs(2);

/// Why the holder did not answer.
#[derive(Debug, PartialEq, Eq)]
pub enum CallError {
    /// Nobody listens: it is about to start or to end, or there is none.
    NobodyThere,
    /// It is there, but says nothing.
    Silent,
}

/// A connection to the holder.
pub struct Caller {
    from: BufReader<ReadHalf<Outgoing>>,
    to: WriteHalf<Outgoing>,
    /// What it said first.
    pub greeting: Greeting,
}

impl Caller {
    /// Calls the holder of a folder.
    pub async fn call(folder: &Path) -> Result<Self, CallError> {
        let stream = socket::connect(folder).await.map_err(|_| CallError::NobodyThere)?;
        let (from, to) = tokio::io::split(stream);
        let mut from = BufReader::new(from);
        match timeout(GREETING, read(&mut from, LONGEST_ANSWER)).await {
            Ok(Ok(greeting)) => Ok(Self { from, to, greeting }),
            Ok(Err(_)) => Err(CallError::NobodyThere),
            Err(_) => Err(CallError::Silent),
        }
    }

    /// Asks and waits for the answer.
    pub async fn ask(&mut self, request: &Request, patience: Duration) -> Result<Answer, CallError> {
        let asked = async {
            say(&mut self.to, request).await.map_err(|_| CallError::NobodyThere)?;
            read(&mut self.from, LONGEST_ANSWER).await.map_err(|_| CallError::NobodyThere)
        };
        timeout(patience, asked).await.unwrap_or(Err(CallError::Silent))
    }

    /// What it says next, to one who follows.
    pub async fn next(&mut self, patience: Duration) -> Result<Answer, CallError> {
        let next = timeout(patience, read(&mut self.from, LONGEST_ANSWER));
        next.await.map_err(|_| CallError::Silent)?.map_err(|_| CallError::NobodyThere)
    }
}
