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
    /// Where everything is kept.
    pub folder: Folder,
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

/// One thing a person sets; it holds at once.
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
