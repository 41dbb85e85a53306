//! What is said on the socket: a greeting, requests and answers, each a line of JSON.

use contract::Event;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use std::io;
use tokio::io::{AsyncBufRead, AsyncBufReadExt, AsyncReadExt, AsyncWrite, AsyncWriteExt};

/// The version of these words. One that knows others has another number.
pub const WORDS: u32 = 1;
/// The longest request, in bytes.
pub const LONGEST_REQUEST: u64 = 64 << 10;
/// The longest answer, in bytes: a run with all its warnings.
pub const LONGEST_ANSWER: u64 = 4 << 20;

/// What the holder says first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Greeting {
    /// Its version.
    pub job_importer: String,
    /// The version of these words.
    pub words: u32,
    /// The version of the database it works with.
    pub schema: i64,
}

impl Greeting {
    /// That of this program.
    pub fn own() -> Self {
        Self {
            job_importer: env!("CARGO_PKG_VERSION").to_owned(),
            words: WORDS,
            schema: crate::store::latest_version(),
        }
    }
}

/// What a guest can ask for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "request", rename_all = "snake_case")]
pub enum Request {
    /// Look into the database: something was written there. These runs were put on the queue or changed.
    Wake {
        /// Their numbers.
        #[serde(default)]
        runs: Vec<i64>,
    },
    /// Bring the window forward.
    Show,
    /// Bring the window forward and open something.
    Open {
        /// As a person typed it.
        args: Vec<String>,
    },
    /// Read the kept document of a run again.
    Replay {
        /// Which run.
        run_id: i64,
    },
    /// Tell what happens from now on, until I hang up.
    Follow,
}

/// What the holder answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "answer", rename_all = "snake_case")]
pub enum Answer {
    /// It is done; after `follow`: from here on nothing is missed.
    Done,
    /// A run has begun.
    Started {
        /// Its number.
        run_id: i64,
    },
    /// It has no window that could come forward, and makes room for one.
    NoWindow,
    /// It is about to end.
    Leaving,
    /// It cannot be done.
    Refused {
        /// Why, as a sentence.
        message: String,
    },
    /// Something happened.
    Told {
        /// What.
        event: Event,
    },
    /// More happened than could be told: the database knows.
    Missed,
    /// Nothing happened, but I am here.
    Alive,
}

/// Why nothing could be read.
#[derive(Debug)]
pub enum Unread {
    /// The other end hung up.
    HungUp,
    /// It said what is no word.
    NotUnderstood,
    /// It said more than anybody should.
    TooLong,
}

/// The next line, of `longest` bytes at most.
pub async fn read<T: DeserializeOwned>(
    from: &mut (impl AsyncBufRead + Unpin),
    longest: u64,
) -> Result<T, Unread> {
    let mut line = Vec::new();
    let read = from.take(longest).read_until(b'\n', &mut line).await;
    match (read, line.last()) {
        (Ok(_), Some(b'\n')) => serde_json::from_slice(&line).map_err(|_| Unread::NotUnderstood),
        (Ok(_), Some(_)) if line.len() as u64 == longest => Err(Unread::TooLong),
        _ => Err(Unread::HungUp),
    }
}

/// Says a line.
pub async fn say(to: &mut (impl AsyncWrite + Unpin), word: &impl Serialize) -> io::Result<()> {
    let mut line = serde_json::to_vec(word)?;
    line.push(b'\n');
    to.write_all(&line).await?;
    to.flush().await
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn request(line: &[u8]) -> Result<Request, Unread> {
        read(&mut &line[..], 64).await
    }

    #[tokio::test]
    async fn words_are_lines_of_json() {
        let line = |request| serde_json::to_string(&request).unwrap();
        assert_eq!(line(Request::Show), r#"{"request":"show"}"#);
        assert_eq!(line(Request::Wake { runs: vec![4] }), r#"{"request":"wake","runs":[4]}"#);
        assert_eq!(request(b"{\"request\":\"wake\"}\n").await.unwrap(), Request::Wake { runs: Vec::new() });
        let open = b"{\"request\":\"open\",\"args\":[\"a b\"]}\r\n";
        assert_eq!(request(open).await.unwrap(), Request::Open { args: vec!["a b".into()] });
    }

    #[test]
    fn each_request_is_listed_in_the_documents() {
        let all = [
            Request::Wake { runs: vec![7] },
            Request::Show,
            Request::Open { args: Vec::new() },
            Request::Replay { run_id: 7 },
            Request::Follow,
        ];
        let listed = include_str!("../../../../docs/INSTANCES.md");
        for request in all {
            // Whoever adds one adds it to the list above as well.
            let word = match &request {
                Request::Wake { .. } => "wake",
                Request::Show => "show",
                Request::Open { .. } => "open",
                Request::Replay { .. } => "replay",
                Request::Follow => "follow",
            };
            assert!(
                listed.contains(&format!(r#"| `{{"request":"{word}""#)),
                "docs/INSTANCES.md lacks {request:?}"
            );
        }
    }

    #[tokio::test]
    async fn what_is_no_word_is_told_from_one_that_was_cut_off() {
        assert!(matches!(request(b"{\"request\":\"dance\"}\n").await, Err(Unread::NotUnderstood)));
        assert!(matches!(request(b"\xff\n").await, Err(Unread::NotUnderstood)));
        assert!(matches!(request(b"{\"request\":\"show\"}").await, Err(Unread::HungUp)));
        assert!(matches!(request(b"").await, Err(Unread::HungUp)));
        assert!(matches!(request(&[b' '; 100]).await, Err(Unread::TooLong)));
    }
}
