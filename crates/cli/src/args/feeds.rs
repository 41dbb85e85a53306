//! What can be typed behind `feeds`.

use super::Source;
use clap::{
    Args as ClapArgs, Subcommand,
    builder::{OsStringValueParser, TypedValueParser},
};
use std::path::PathBuf;

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
