//! What the history says: its filters, its chart and its groups.

use crate::format::{self, count, number};
use contract::{HeldBy, Millis, RunShow, RunState};

pub const SHOW: &str = "Show";
pub const ANY_STATE: &str = "Any state";
pub const FEED: &str = "Feed";
pub const PERIOD: &str = "Period";
pub const ALL_FEEDS: &str = "All feeds";
pub const CHART: &str = "Show the chart";
pub const POSTINGS_PER_DAY: &str = "Postings per day";
pub const IMPORT_HISTORY: &str = "Import history";
pub const NOTHING_FITS: &str = "No import fits";
pub const SHOW_ALL: &str = "Show all of the history";
pub const NEW: &str = "new";
pub const UPDATED: &str = "updated";
pub const FAILED: &str = "failed";
pub const TODAY: &str = "Today";
pub const NOW: &str = "Now";
pub const STILL_RUNNING: &str = "still running";
pub const HELD: &str = "held";
pub const DAY_HINT: &str = "Arrows move from day to day, Enter shows the imports of one.";
pub const COLUMNS: [&str; 11] = [
    "Time",
    "Feed",
    "Total",
    "New",
    "Updated",
    "Unchanged",
    "Duplicate",
    "Failed",
    "Duration",
    "Trigger",
    "State",
];

/// Which runs are shown.
pub fn show(show: RunShow) -> &'static str {
    match show {
        RunShow::All => "All",
        RunShow::News => "With news",
        RunShow::Problems => "Problems",
        RunShow::State(state) => super::state(state),
    }
}

/// The ways to narrow the history that a list offers, in its order.
pub static SHOWS: [RunShow; 9] = [
    RunShow::All,
    RunShow::News,
    RunShow::Problems,
    RunShow::State(RunState::Running),
    RunShow::State(RunState::Succeeded),
    RunShow::State(RunState::NotModified),
    RunShow::State(RunState::Partial),
    RunShow::State(RunState::Failed),
    RunShow::State(RunState::Cancelled),
];

/// The same where buttons stand for the second and the third; the first is any of these.
pub static STATES: &[RunShow] = &[
    RunShow::All,
    RunShow::State(RunState::Running),
    RunShow::State(RunState::Succeeded),
    RunShow::State(RunState::NotModified),
    RunShow::State(RunState::Partial),
    RunShow::State(RunState::Failed),
    RunShow::State(RunState::Cancelled),
];

/// The last so many days.
pub fn last_days(days: u32) -> String {
    match days {
        1 => TODAY.to_owned(),
        365 => "Last year".to_owned(),
        days => format!("Last {days} days"),
    }
}

/// All of it.
pub const ALL_TIME: &str = "All time";

/// What the figures above the chart are of.
pub fn in_days(days: usize) -> String {
    if days == 1 { "today".to_owned() } else { format!("in {days} days") }
}

/// The same for one of its days.
pub fn on_day(day: Millis, now: Millis) -> String {
    match format::day(day, now) {
        today if today == "today" => today,
        day_and_month => format!("on {} {day_and_month}", format::weekday(day)),
    }
}

/// The chart in a sentence.
pub fn trend(days: usize, new: u64, updated: u64, failed: u64, most: Option<(String, u64)>) -> String {
    let most = match most {
        Some((day, new)) if new > 0 => format!(" Most new {day}: {}.", number(new)),
        _ => String::new(),
    };
    format!(
        "Postings per day, {}: {} new, {} updated, {} failed.{most} {DAY_HINT}",
        in_days(days),
        number(new),
        number(updated),
        number(failed)
    )
}

/// How many runs of a cycle have ended, or have not.
pub fn about(runs: usize, open: usize, all_held: bool) -> String {
    let feeds = count(runs as u64, "feed", "feeds");
    match open {
        0 => feeds,
        open if all_held => format!("{open} of {feeds} {HELD}"),
        open => format!("{open} of {feeds} {STILL_RUNNING}"),
    }
}

/// What started a cycle.
pub fn started(trigger: &str) -> &'static str {
    match trigger {
        "manual" => "by hand",
        "start" => "at start",
        "command_line" => "from the terminal",
        _ => "scheduled",
    }
}

/// Feeds of a cycle that could not be imported.
pub fn broken(n: u64) -> String {
    format!("{} could not be imported", count(n, "feed", "feeds"))
}

/// Rejections of a cycle.
pub fn rejected(n: u64) -> String {
    format!("{} failed", count(n, "posting", "postings"))
}

/// The button that folds a cycle, or unfolds it.
pub fn fold(folded: bool, name: &str) -> String {
    if folded { format!("Unfold {name}") } else { format!("Fold {name}") }
}

/// Why no row is there, although there is a history.
pub fn nothing_fits(show: RunShow, feed: Option<&str>, period: &str) -> String {
    let what = match show {
        RunShow::All => "No import".to_owned(),
        RunShow::News => "No import with something new or changed".to_owned(),
        RunShow::Problems => "No import with a problem".to_owned(),
        RunShow::State(state) => format!("No import that is “{}”", super::state(state)),
    };
    let of = feed.map(|feed| format!(" of {feed}")).unwrap_or_default();
    format!("{what}{of}, {}.", period.to_lowercase())
}

/// Why a run does not go on.
pub fn held_by(held: HeldBy) -> &'static str {
    match held {
        HeldBy::Queue => {
            "The queue is paused, so this import waits. It goes on where it was when the queue does."
        }
        HeldBy::Feed => {
            "Its feed is switched off, so this import is held where it is. It goes on when the feed is switched on again."
        }
    }
}

/// What lets it go on.
pub fn let_go_on(held: HeldBy) -> &'static str {
    match held {
        HeldBy::Queue => super::queue::RESUME,
        HeldBy::Feed => "Switch the feed on",
    }
}
