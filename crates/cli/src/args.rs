//! What can be typed.

use crate::settings::Wanted;
use clap::{
    ArgGroup, Args as ClapArgs, Parser, Subcommand, ValueEnum,
    builder::{OsStringValueParser, TypedValueParser},
};
use contract::Stage;
use std::{ffi::OsString, io::IsTerminal, path::PathBuf};
use tracing_subscriber::EnvFilter;
use url::Url;

/// Watches job feeds and tells you about new jobs.
#[derive(Debug, Parser)]
#[command(name = "job-importer", version)]
pub(crate) struct Args {
    /// The folder that holds the database
    #[arg(long, global = true, value_name = "DIR")]
    pub data_dir: Option<PathBuf>,
    /// Logs to stderr from this level on
    #[arg(long, global = true, value_name = "LEVEL")]
    pub log: Option<LogLevel>,
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

#[derive(Debug, ClapArgs)]
pub(crate) struct Rehearse {
    /// The document, or a feed's address
    #[arg(value_name = "FILE|URL", value_parser = OsStringValueParser::new().try_map(Source::stored))]
    pub source: Source,
    /// A JSON file that says which element carries which field
    #[arg(long, value_name = "FILE")]
    pub mapping: Option<PathBuf>,
    /// Looks a second time, to see whether ids are stable
    #[arg(long)]
    pub twice: bool,
    /// How many seconds lie between the two
    #[arg(
        long,
        value_name = "SECONDS",
        allow_negative_numbers = true,
        default_value_t = 10,
        requires = "twice"
    )]
    pub pause: u64,
    /// How many postings are shown
    #[arg(long, value_name = "N", allow_negative_numbers = true, default_value_t = 10)]
    pub limit: usize,
    /// Writes where the fields were found to a file, to be corrected and used with --mapping
    #[arg(long, value_name = "FILE")]
    pub save_mapping: Option<PathBuf>,
}

#[derive(Debug, ClapArgs)]
#[command(args_conflicts_with_subcommands = true)]
pub(crate) struct Jobs {
    #[command(subcommand)]
    pub action: Option<JobAction>,
    /// What to look for (behind --, if it is a subcommand's name or begins with -): words, "phrases", -not, OR, parentheses, and
    /// title: company: location: category: type: remote:yes feed: provider: salary:>80000 posted:<7d is:saved sort:relevance
    pub query: Option<String>,
    /// Only those that are saved; the same as is:saved
    #[arg(long, group = "which")]
    pub saved: bool,
    /// Only those that are hidden, which stand in no other list; the same as is:hidden
    #[arg(long, group = "which")]
    pub hidden: bool,
    /// Only those that are deleted; the same as is:deleted
    #[arg(long, group = "which", conflicts_with = "query")]
    pub deleted: bool,
    /// How many on a page
    #[arg(long, value_name = "N", allow_negative_numbers = true, default_value_t = 20, value_parser = clap::value_parser!(u32).range(1..))]
    pub limit: u32,
    /// Which page, from 1
    #[arg(long, value_name = "N", allow_negative_numbers = true, default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..))]
    pub page: u32,
}

/// A job's number on the command line.
const JOB_ID: fn() -> clap::builder::RangedI64ValueParser<i64> = || clap::value_parser!(i64).range(1..);

#[derive(Debug, Subcommand)]
pub(crate) enum JobAction {
    /// Shows one job: its fields, what you decided about it, what became of it, and which feeds carry it
    Show {
        /// Its number
        #[arg(allow_negative_numbers = true, value_parser = JOB_ID())]
        id: i64,
    },
    /// Notes what you decide about a job; it survives every import
    Mark(MarkArgs),
    /// Deletes a job: it stands in no list, search or count any more, and no import brings it again
    ///
    /// Its feeds may go on carrying it. For 30 days all of it is kept and can be brought back with `jobs undelete`; then its
    /// text is dropped.
    Delete {
        /// Its number
        #[arg(allow_negative_numbers = true, value_parser = JOB_ID())]
        id: i64,
    },
    /// Brings a deleted job back, with what you decided about it
    ///
    /// Where its feed said something else meanwhile, or its text was dropped, the next import that carries it reads it again.
    Undelete {
        /// Its number, as `jobs --deleted` shows it
        #[arg(allow_negative_numbers = true, value_parser = JOB_ID())]
        id: i64,
    },
}

#[derive(Debug, ClapArgs)]
#[group(skip)]
#[command(group(ArgGroup::new("decision").required(true).multiple(true)))]
pub(crate) struct MarkArgs {
    /// Its number
    #[arg(allow_negative_numbers = true, value_parser = JOB_ID())]
    pub id: i64,
    /// Notes that you have seen it
    #[arg(long, group = "decision")]
    pub seen: bool,
    /// Saves it
    #[arg(long, group = "decision")]
    pub saved: bool,
    /// Hides it: it stands in `jobs --hidden` only
    #[arg(long, group = "decision")]
    pub hidden: bool,
    /// How far you got with it
    #[arg(long, group = "decision", value_name = "STAGE", value_parser = stage)]
    pub stage: Option<Stage>,
    /// Notes something, in the place of what was noted before
    #[arg(long, group = "decision", value_name = "TEXT")]
    pub note: Option<String>,
    /// Takes back what was decided: seen, saved, hidden, stage or note
    #[arg(long, group = "decision", value_name = "WHAT", value_delimiter = ',')]
    pub clear: Vec<Clear>,
}

/// What can be taken back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Clear {
    Seen,
    Saved,
    Hidden,
    Stage,
    Note,
}

fn stage(word: &str) -> Result<Stage, String> {
    let words = || Stage::ALL.map(Stage::as_str).join(", ");
    Stage::parse(word).ok_or_else(|| format!("a stage is one of {}", words()))
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

#[derive(Debug, Subcommand)]
pub(crate) enum FeedAction {
    /// Lists the watched feeds
    List,
    /// Watches a feed from now on
    Add {
        /// Its address
        url: String,
    },
    /// Stops watching a feed; its jobs and its history stay
    Remove {
        /// Its number
        id: i64,
    },
    /// Gives a feed another address; it stays the same feed, with its jobs and its history
    Address {
        /// Its number
        id: i64,
        /// Its new address
        url: String,
    },
    /// Lets the schedule take a feed
    Enable {
        /// Its number
        id: i64,
    },
    /// Keeps a feed without fetching it; an import under way waits until it is enabled again
    Disable {
        /// Its number
        id: i64,
    },
    /// Sets how often a feed is fetched
    Every {
        /// Its number
        id: i64,
        /// Minutes, from 5 to 10080 (seven days)
        #[arg(allow_negative_numbers = true, value_parser = clap::value_parser!(i64).range(5..=10_080))]
        minutes: i64,
    },
    /// Sets the rest that a feed's server is given between two requests, for all of its feeds
    Pause {
        /// The feed's number
        id: i64,
        /// Seconds, up to 3600; without them, the usual one
        #[arg(allow_negative_numbers = true, value_parser = clap::value_parser!(i64).range(0..=3_600))]
        seconds: Option<i64>,
    },
    /// Lets one request stand for several feeds of a board; without numbers, shows where that is possible
    Merge {
        /// The feeds' numbers, as shown
        ids: Vec<i64>,
    },
    /// Finds the feeds behind a web page
    Discover {
        /// The page's address
        url: String,
    },
    /// Shows what would come of a feed, without storing anything
    Rehearse(Rehearse),
    /// Shows, sets or removes where a feed's fields are
    Mapping {
        /// The feed's number
        id: i64,
        /// A JSON file that says which element carries which field
        file: Option<PathBuf>,
        /// Leaves it to the adapters again
        #[arg(long, conflicts_with = "file")]
        clear: bool,
    },
    /// Shows, sets or clears what a feed's server is told about who asks
    ///
    /// The secret itself is asked for at the terminal, or read from stdin (one line) when that is no terminal.
    Credentials(CredentialsArgs),
}

#[derive(Debug, ClapArgs)]
pub(crate) struct CredentialsArgs {
    /// The feed's number
    pub id: i64,
    /// Sends a user name and a password
    #[arg(long, group = "how", value_name = "USER")]
    pub basic: Option<String>,
    /// Sends a bearer token
    #[arg(long, group = "how")]
    pub bearer: bool,
    /// Sends a header of this name
    #[arg(long, group = "how", value_name = "NAME")]
    pub header: Option<String>,
    /// Forgets them
    #[arg(long, group = "how")]
    pub clear: bool,
}

/// What an argument of `import` names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Target {
    Feed(i64),
    Url(String),
    File(PathBuf),
}

impl Target {
    fn parse(word: OsString) -> Result<Self, String> {
        if let Some(id) = word.to_str().and_then(|word| word.parse().ok()) {
            return if id > 0 { Ok(Self::Feed(id)) } else { Err("feeds are numbered from 1".into()) };
        }
        match Source::parse(word)? {
            Source::Url(url) => Ok(Self::Url(url)),
            Source::File(path) => Ok(Self::File(path)),
            Source::Stdin => Err("import reads feeds and files; `parse -` reads stdin".into()),
        }
    }
}

/// Where `parse` reads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Source {
    Stdin,
    Url(String),
    File(PathBuf),
}

impl Source {
    /// One that can be read a second time.
    fn stored(word: OsString) -> Result<Self, String> {
        match Self::parse(word)? {
            Self::Stdin => Err("a rehearsal reads a file or an address; `parse -` reads stdin".into()),
            source => Ok(source),
        }
    }

    fn parse(word: OsString) -> Result<Self, String> {
        let Some(text) = word.to_str() else { return Ok(Self::File(word.into())) };
        if text.trim().is_empty() {
            return Err("it is blank".into());
        }
        if text == "-" {
            return Ok(Self::Stdin);
        }
        if engine::is_number_or_here(text) {
            return Ok(Self::Url(text.to_owned()));
        }
        if !text.contains("://") {
            return Ok(Self::File(word.into()));
        }
        let url = Url::parse(text).map_err(|err| err.to_string())?;
        match url.scheme() {
            "http" | "https" => Ok(Self::Url(text.to_owned())),
            "file" => url.to_file_path().map(Self::File).map_err(|()| "it names no file here".into()),
            _ => Err("an address begins with https:// or http://".into()),
        }
    }
}

fn base_url(text: &str) -> Result<Url, String> {
    let url = Url::parse(text).map_err(|err| err.to_string())?;
    match url.scheme() {
        "http" | "https" => Ok(url),
        _ => Err("an address begins with https:// or http://".into()),
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum LogLevel {
    Off,
    Error,
    Warn,
    Info,
    Debug,
    Trace,
}

/// Logs to stderr. The level is that of our own crates; the libraries below never say more than warnings.
/// Without one only errors are logged: what fails is said by the subcommand itself.
pub(crate) fn start_log(level: Option<LogLevel>) {
    let filter = match level {
        Some(LogLevel::Off) => "off",
        None | Some(LogLevel::Error) => "error",
        Some(LogLevel::Warn) => "warn",
        Some(LogLevel::Info) => "warn,engine=info,cli=info,job_importer=info",
        Some(LogLevel::Debug) => "warn,engine=debug,cli=debug,job_importer=debug",
        Some(LogLevel::Trace) => "warn,engine=trace,cli=trace,job_importer=trace",
    };
    // A second call in one process (tests) keeps the first log.
    let _ = tracing_subscriber::fmt()
        .with_env_filter(EnvFilter::new(filter))
        .with_writer(std::io::stderr)
        .with_ansi(std::io::stderr().is_terminal())
        .try_init();
}

#[cfg(test)]
mod tests;
