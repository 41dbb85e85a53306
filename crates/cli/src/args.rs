//! What can be typed.

use crate::log::Level;
use crate::settings::Wanted;
use clap::{
    Args as ClapArgs, Parser, Subcommand,
    builder::{OsStringValueParser, TypedValueParser},
};
pub(crate) use feeds::{CredentialsArgs, FeedAction, Rehearse};
pub(crate) use jobs::{Clear, JobAction, Jobs, MarkArgs};
pub(crate) use sources::{Source, Target};
use std::path::PathBuf;
use url::Url;

mod feeds;
mod jobs;
mod sources;

/// Watches job feeds and tells you about new jobs.
#[derive(Debug, Parser)]
#[command(name = "job-importer", version)]
pub(crate) struct Args {
    /// The folder that holds the database
    #[arg(long, global = true, value_name = "DIR")]
    pub data_dir: Option<PathBuf>,
    /// Logs to stderr from this level on
    #[arg(long, global = true, value_name = "LEVEL")]
    pub log: Option<Level>,
    /// Prints JSON instead of a table
    #[arg(long, global = true)]
    pub json: bool,
    #[command(subcommand)]
    pub command: Option<Command>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Imports feeds now and waits for them; without an argument, all enabled feeds
    Import(Import),
    /// Reads the kept document of a run again, without asking the server, and waits for the end
    Replay {
        /// The run's number, as `runs` shows it
        #[arg(value_name = "RUN_ID", allow_negative_numbers = true, value_parser = clap::value_parser!(i64).range(1..))]
        run_id: i64,
    },
    /// Reads a document and prints its postings without storing them
    Parse(Parse),
    /// Lists and changes the watched feeds
    Feeds {
        #[command(subcommand)]
        action: FeedAction,
    },
    /// Shows or sets what holds for all feeds
    Settings(Wanted),
    /// Lists the queue, and pauses, cancels or retries what is in it
    Tasks {
        #[command(subcommand)]
        action: Option<TaskAction>,
    },
    /// Lists and searches jobs, newest first; shows, marks and deletes single ones
    Jobs(Jobs),
    /// Lists the import history, newest first
    ///
    /// ELAPSED is the time from the start of the work to its end, pauses and interruptions included.
    Runs {
        /// How many
        #[arg(long, value_name = "N", allow_negative_numbers = true, default_value_t = 20, value_parser = clap::value_parser!(u32).range(1..))]
        limit: u32,
    },
    /// Writes a copy of the database, also while imports go on; the documents kept for replays are not in it
    Backup {
        /// A file that is not there yet
        #[arg(value_name = "FILE")]
        file: PathBuf,
    },
    /// Reads the whole database: whether it is whole, and whether each number is that of what is there
    Doctor {
        /// Makes all indices anew from the rows; no window may be open
        #[arg(long)]
        repair: bool,
    },
    /// Puts a kept copy of the database in its place; the one that is there is kept beside it
    Restore {
        /// The copy, such as jobs.before-9.db in the data folder
        #[arg(value_name = "FILE")]
        file: PathBuf,
    },
}

#[derive(Debug, ClapArgs)]
pub(crate) struct Import {
    /// Feeds by number or address (an unknown address is added), or files
    #[arg(value_name = "FEED_ID|URL|FILE", allow_negative_numbers = true, value_parser = OsStringValueParser::new().try_map(Target::parse))]
    pub targets: Vec<Target>,
    /// Reads the document again even when the server says that nothing has changed
    #[arg(long)]
    pub force: bool,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct Parse {
    /// The document; - reads stdin
    #[arg(value_name = "FILE|URL|-", value_parser = OsStringValueParser::new().try_map(Source::parse))]
    pub source: Source,
    /// What relative links are resolved against
    #[arg(long, value_name = "URL", value_parser = base_url)]
    pub base_url: Option<Url>,
    /// The Content-Type the document was served with
    #[arg(long, value_name = "TYPE")]
    pub content_type: Option<String>,
    /// A JSON file that says which element carries which field
    #[arg(long, value_name = "FILE")]
    pub mapping: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum TaskAction {
    /// Lists the tasks that are not done
    List,
    /// Tries a task that was set aside again, as an import of its own, and waits for it
    Retry {
        /// Its number
        id: i64,
    },
    /// Tries all tasks that were set aside again and waits for them
    RetryAll,
    /// Forgets a task that was set aside, and the document it kept
    Dismiss {
        /// Its number
        id: i64,
    },
    /// Pauses the queue, or one feed
    Pause {
        /// The feed's number; without it, the whole queue
        feed_id: Option<i64>,
    },
    /// Lets the queue go on, or one feed
    Resume {
        /// The feed's number; without it, the whole queue
        feed_id: Option<i64>,
    },
    /// Ends a task that waits or is being worked on; what it has stored stays
    Cancel {
        /// Its number
        id: i64,
    },
}

fn base_url(text: &str) -> Result<Url, String> {
    let url = Url::parse(text).map_err(|err| err.to_string())?;
    match url.scheme() {
        "http" | "https" => Ok(url),
        _ => Err("an address begins with https:// or http://".into()),
    }
}

#[cfg(test)]
mod tests;
