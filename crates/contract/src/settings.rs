//! What holds for all feeds, and where everything is kept.

use crate::{Command, Millis};
use serde::{Deserialize, Serialize};

/// What a person can set for all feeds, and the data folder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settings {
    /// How often a feed is fetched that has no interval of its own, in milliseconds.
    pub interval_ms: Millis,
    /// How many watched feeds have an interval of their own.
    pub own_intervals: u64,
    /// How many feeds are fetched at the same time.
    pub fetches: u32,
    /// How many documents are imported at the same time.
    pub imports: u32,
    /// The rest of a server between two requests, in milliseconds, where none was set for it.
    pub pause_ms: Millis,
    /// How many servers have a pause of their own.
    pub own_pauses: u64,
    /// The largest document that is fetched, in MiB after decompression.
    pub max_document_mib: u64,
    /// Whether new jobs are told of by a desktop notification.
    pub notifies: bool,
    /// How long what is past is kept.
    pub keep: Keep,
    /// Where everything is kept.
    pub folder: Folder,
}

/// How long what is past is kept, in days; `None`: for ever. What a person has saved, hidden, put at a stage, noted on or deleted stays
/// in any case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Keep {
    /// Runs, with their rejections, the changes they brought about and the documents kept for a replay.
    pub history: Option<u32>,
    /// Runs that went well and brought nothing, where that is shorter.
    pub quiet_runs: Option<u32>,
    /// Jobs that have closed, counted from then. They wait for the runs that count them to go.
    pub closed_jobs: Option<u32>,
}

impl Keep {
    /// The days that can be set.
    pub const DAYS: std::ops::RangeInclusive<u32> = 7..=36_500;
}

impl Default for Keep {
    fn default() -> Self {
        Self { history: Some(365), quiet_runs: Some(90), closed_jobs: None }
    }
}

/// The data folder and what lies in it, in bytes.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Folder {
    /// Its path.
    pub path: String,
    /// The database with its log.
    pub database: u64,
    /// Documents that are kept for a replay.
    pub documents: u64,
    /// All of it, copies and what was set aside included.
    pub total: u64,
}

/// What is set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct GetSettings {}
impl Command for GetSettings {
    const NAME: &'static str = "get_settings";
    type Reply = Settings;
}

/// One thing a person sets; it holds at once, but for what is kept: what has become too old goes within a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Setting {
    /// How often feeds are fetched, in milliseconds, from five minutes to seven days. Feeds with an interval of their own keep it.
    Interval(Millis),
    /// The rest of a server between two requests, in milliseconds, at most an hour. Servers with one of their own keep it.
    Pause(Millis),
    /// The largest document, in MiB, from 1.
    MaxDocument(u64),
    /// Whether new jobs are told of.
    Notifies(bool),
    /// How long what is past is kept, from a week to a hundred years.
    Keep(Keep),
}

/// Sets one thing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Set {
    /// What, and to what.
    pub setting: Setting,
}
impl Command for Set {
    const NAME: &'static str = "set";
    type Reply = Settings;
}

/// Shows the data folder in the desktop's file manager.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenFolder {}
impl Command for OpenFolder {
    const NAME: &'static str = "open_folder";
    type Reply = ();
}
