//! What the palette, the help on keys and the menu of "Import now" say.

use crate::look::{Density, Listing, Theme};

pub const COMMANDS: &str = "Commands";
pub const FIELD: &str = "Command or place";
pub const PLACEHOLDER: &str = "What do you want to do?";
pub const CHOOSE: &str = "choose";
pub const DO_IT: &str = "do it";
pub const CLOSE: &str = "close";
pub const NOTHING: &str = "No command is called so.";

pub const IMPORT_ALL: &str = "Import now, all feeds";
pub const IMPORT_ANYWAY: &str = "Import now, even what was imported a moment ago";
pub const SHOW_PROBLEMS: &str = "Show imports with problems";
pub const PAUSE: &str = "Pause all imports";
pub const RESUME: &str = "Resume all imports";
pub const KEYS: &str = "Keyboard shortcuts";

pub const MORE_WAYS: &str = "More ways to import";
pub const ALL_FEEDS: &str = "All feeds";
pub const EVEN_JUST_DONE: &str = "Even what was imported a moment ago";
pub const ONE_FEED: &str = "One feed";

/// Leads to a place.
pub fn go_to(place: &str) -> String {
    format!("Go to {place}")
}

/// Imports one feed.
pub fn import_feed(name: &str) -> String {
    format!("Import {name}")
}

/// Shows a feed.
pub fn show_feed(name: &str) -> String {
    format!("Feed: {name}")
}

/// Shows the imports of a feed.
pub fn history_of(name: &str) -> String {
    format!("History of {name}")
}

/// Searches the jobs.
pub fn search(text: &str) -> String {
    format!("Search jobs for “{text}”")
}

/// Chooses a theme.
pub fn theme(theme: Theme) -> String {
    format!("Theme: {}", super::settings::theme(theme))
}

/// Chooses how one gets through the list of jobs.
pub fn listing(listing: Listing) -> String {
    format!("List of jobs: {}", super::settings::listing(listing))
}

/// Chooses how high rows are.
pub fn density(density: Density) -> String {
    format!("Rows: {}", super::settings::density(density))
}

/// What is done, and the keys that do it.
pub type Shortcut = (&'static str, &'static [&'static str]);

/// Keys and what they do, in groups.
pub const GROUPS: [(&str, &[Shortcut]); 4] = [
    (
        "Everywhere",
        &[
            ("Commands", &["Ctrl", "K"]),
            ("Add a feed", &["Ctrl", "N"]),
            ("Import now", &["Ctrl", "I"]),
            ("Import this feed", &["Ctrl", "Shift", "I"]),
            ("History, Jobs, Feeds, Queue", &["Ctrl", "1", "…", "4"]),
            ("Settings", &["Ctrl", ","]),
            ("Search jobs", &["/"]),
            ("Next pane, the one before", &["F6", "Shift", "F6"]),
            ("Larger, smaller, as before", &["Ctrl", "+", "−", "0"]),
            ("This help", &["?"]),
        ],
    ),
    (
        "Lists",
        &[
            ("Next, previous", &["J", "K"]),
            ("First, last", &["Home", "End"]),
            ("Page before, next page", &["Page Up", "Page Down"]),
            ("Open", &["Enter"]),
            ("Fold, unfold", &["←", "→"]),
            ("Clear, close", &["Esc"]),
        ],
    ),
    (
        "Jobs",
        &[
            ("Open in browser", &["O"]),
            ("Save, or not any more", &["S"]),
            ("Hide", &["H"]),
            ("Seen, or new again", &["U"]),
            ("Copy link", &["C"]),
            ("Take the last step back", &["Z"]),
            ("Narrow the list", &["F"]),
        ],
    ),
    ("A run", &[("Older run of its feed", &["J"]), ("Newer run of its feed", &["K"]), ("Back", &["Esc"])]),
];
