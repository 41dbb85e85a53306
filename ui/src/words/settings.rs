//! What the settings say: each is explained in a sentence.

use crate::format::{self, count};
use crate::look::{Density, Listing, Theme};
use contract::Folder;

pub const SETTINGS: &str = "Settings";
pub const IMPORTING: &str = "Importing";
pub const NOTIFICATIONS: &str = "Notifications";
pub const APPEARANCE: &str = "Appearance";
pub const STORAGE: &str = "Storage";

pub const INTERVAL: &str = "Look for new jobs";
pub const FETCHES: &str = "Feeds at once";
pub const FETCHES_MORE: &str =
    "So many feeds are fetched at the same time. Each server is asked one thing at a time.";
pub const IMPORTS: &str = "Documents at once";
pub const IMPORTS_MORE: &str =
    "So many fetched documents are imported at the same time. They take turns at storing.";
pub const PAUSE: &str = "Pause per server";
pub const MAX_DOCUMENT: &str = "Largest document";
pub const MAX_DOCUMENT_MORE: &str =
    "A larger one is not read, and its import says so. Counted after decompression; from the next fetch on.";
pub const NEW_JOBS: &str = "New jobs";
pub const NOTIFIES: &str = "One message for each import, with the first titles";
pub const NOTIFIES_MORE: &str =
    "Switched off, what arrives meanwhile is not told later. It stands in the list all the same.";
pub const THEME: &str = "Theme";
pub const THEME_MORE: &str = "System follows the desktop, also when it changes in the evening.";
pub const ROWS: &str = "Rows";
pub const ROWS_MORE: &str =
    "How high the rows of lists are. Larger and smaller letters: Ctrl + and Ctrl −; as before: Ctrl 0.";
pub const LISTING: &str = "List of jobs";
pub const LISTING_MORE: &str = "Scrolled through however long it is, or turned page by page with Page Up and Page Down. Its width is set by its border.";
pub const KEEP_HISTORY: &str = "Keep imports";
pub const KEEP_HISTORY_MORE: &str = "Older ones go, with what they rejected and changed, and the documents kept for a replay; the last ones of each feed stay. What is too old goes within a day, so a press by mistake can be taken back.";
pub const KEEP_QUIET: &str = "Keep imports without news";
pub const KEEP_QUIET_MORE: &str = "Those that went well and brought nothing, where that is shorter.";
pub const KEEP_CLOSED: &str = "Keep closed jobs";
pub const KEEP_CLOSED_MORE: &str = "Counted from the day they closed, and at least as long as the imports that count them. What you saved, hid, deleted, noted on or put at a stage stays.";
pub const FOLDER: &str = "Data folder";
pub const OPEN: &str = "Open";
pub const FOLDER_MORE: &str = "Everything is kept here, and nowhere else. Another one is chosen with --data-dir when Job Importer starts.";

/// How often feeds are fetched.
pub fn every(ms: i64) -> String {
    match format::interval(ms).as_str() {
        "1 hour" => "Every hour".to_owned(),
        "1 day" => "Every day".to_owned(),
        other => format!("Every {other}"),
    }
}

/// What the interval means for feeds that have their own.
pub fn interval_more(own: u64) -> String {
    let others = match own {
        0 => "A feed may have an interval of its own".to_owned(),
        1 => "1 feed has an interval of its own and keeps it".to_owned(),
        n => format!("{} have intervals of their own and keep them", count(n, "feed", "feeds")),
    };
    format!("{others}. A board that wants to be asked less often is asked less often.")
}

/// A rest between two requests.
pub fn pause(ms: i64) -> String {
    match ms {
        0 => "None".to_owned(),
        ms => format::interval(ms),
    }
}

/// What the rest means for servers that have their own.
pub fn pause_more(own: u64) -> String {
    let others = match own {
        0 => String::new(),
        1 => " 1 server has one of its own and keeps it.".to_owned(),
        n => format!(" {} have one of their own and keep it.", count(n, "server", "servers")),
    };
    format!("A server is left alone for so long between two requests; this computer needs none.{others}")
}

/// A size of documents.
pub fn mib(mib: u64) -> String {
    if mib >= 1_024 && mib.is_multiple_of(1_024) {
        format!("{} GiB", mib / 1_024)
    } else {
        format!("{mib} MiB")
    }
}

/// So many days stand for ever.
pub const EVER: u32 = u32::MAX;

/// How long something is kept, in days.
pub fn keep(days: u32) -> String {
    match days {
        EVER => "For ever".to_owned(),
        7 => "1 week".to_owned(),
        30 => "1 month".to_owned(),
        90 => "3 months".to_owned(),
        182 => "6 months".to_owned(),
        365 => "1 year".to_owned(),
        730 => "2 years".to_owned(),
        days => count(days.into(), "day", "days"),
    }
}

/// What lies in the data folder.
pub fn sizes(folder: &Folder, jobs: u64) -> String {
    format!(
        "{}, {} in all: {} of database, {} of documents kept for replays.",
        count(jobs, "job", "jobs"),
        format::bytes(folder.total),
        format::bytes(folder.database),
        format::bytes(folder.documents)
    )
}

/// A theme.
pub fn theme(theme: Theme) -> &'static str {
    match theme {
        Theme::System => "System",
        Theme::Light => "Light",
        Theme::Dark => "Dark",
    }
}

/// How one gets through the list of jobs.
pub fn listing(listing: Listing) -> &'static str {
    match listing {
        Listing::Scroll => "Scroll",
        Listing::Pages => "Pages",
    }
}

/// How high rows are.
pub fn density(density: Density) -> &'static str {
    match density {
        Density::Compact => "Compact",
        Density::Regular => "Regular",
        Density::Roomy => "Roomy",
    }
}
