//! What the window says, in one place: words first, then the sentences that are put together.

use crate::components::Standing;
use crate::format::{self, count, number};
use contract::{CredentialsKind, EmploymentType, FeedCredentials, KeptIn, Merge, Millis, Run, RunState};

pub const HISTORY: &str = "History";
pub const JOBS: &str = "All jobs";
pub const FEEDS: &str = "Feeds";
pub const IMPORT_NOW: &str = "Import now";
pub const IMPORT_ALL_HINT: &str = "Imports all enabled feeds";
pub const NOTHING_ENABLED: &str =
    "No feed is enabled, so there is nothing to import. Add one under Feeds, or switch one on there.";
pub const IMPORT_ANYWAY: &str = "Import anyway";
pub const OFFLINE: &str = "No network. Imports wait for it.";
pub const NOTHING_STORED: &str = "Nothing can be stored. Imports wait.";
pub const VIEW_ALL_JOBS: &str = "View all jobs";
pub const TRY_AGAIN: &str = "Try again";
pub const DISMISS: &str = "Dismiss";
pub const LOST: &str = "Job Importer is not running behind this window";
pub const NO_BACKEND: &str =
    "Nothing is lost: what was imported is stored. Close this window and start Job Importer again.";
pub const UNREADABLE: &str = "The answer of Job Importer could not be read";
pub const LOADING: &str = "Loading";
pub const NOT_STATED: &str = "not stated";

pub const HISTORY_EMPTY: &str = "Nothing imported yet";
pub const HISTORY_EMPTY_MORE: &str = "Add a feed, and its first import will stand here within a minute.";
pub const ADD_A_FEED: &str = "Add a feed";
pub const SHOW_OLDER: &str = "Show older";
pub const FIRST_IMPORT_SILENT: &str = "First import: you are told about jobs that arrive after it.";
pub const FIRST_IMPORT: &str = "first import";

pub const JOBS_EMPTY: &str = "No jobs yet";
pub const JOBS_EMPTY_MORE: &str = "Jobs stand here as soon as a feed has been imported.";
pub const NO_MATCH: &str = "No job matches";
pub const SEARCH_LABEL: &str = "Search title, company, location and text";
pub const CLEAR_SEARCH: &str = "Clear the search";
pub const OPEN_IN_BROWSER: &str = "Open in browser";
pub const PAGE_BEFORE: &str = "Page before";
pub const PAGE_AFTER: &str = "Page after";

pub const FEEDS_EMPTY: &str = "No feeds yet";
pub const FEEDS_EMPTY_MORE: &str =
    "Type the address of a job feed above. It is fetched at once and every hour from then on.";
pub const FEED_ADDRESS: &str = "Address of a feed";
pub const FEED_PLACEHOLDER: &str = "Address of a job feed, https://…";
pub const ADD_FEED: &str = "Add feed";
pub const REMOVE: &str = "Remove";
pub const REMOVE_FEED: &str = "Remove feed";
pub const REMOVE_ASK: &str = "Stop watching this feed?";
pub const REMOVE_MORE: &str =
    "It is not fetched any more. Its jobs and its history stay. Adding it again later brings no job twice.";
pub const KEEP: &str = "Keep it";
pub const NEVER: &str = "never";
pub const NOW: &str = "now";
pub const NEEDS_LOOK: &str = "Need a look";
pub const WELL: &str = "Healthy";
pub const PAUSED: &str = "Paused";
pub const BY_SCHEDULE: &str = "Import by schedule";
pub const ALLOW: &str = "Allow and import";
pub const ALLOW_MORE: &str = "Do this only for a feed of your own or your company's network.";
pub const ASK_AGAIN: &str = "Ask again";
pub const WAITS: &str = "waits";
pub const TO_BE_ALLOWED: &str = "to be allowed";
pub const WITH_NETWORK: &str = "as soon as there is a network";

pub const WELCOME: &str = "Welcome to Job Importer";
pub const WELCOME_MORE: &str = "It watches job boards for you, every hour, and keeps every posting on this computer. No account, and nothing about you leaves it.";
pub const WHERE_TO_LOOK: &str = "Where to look";
pub const WHERE_MORE: &str =
    "A few boards to begin with. More can be added at any time, by the address of their feed.";
pub const QUIET: &str =
    "A first import is quiet: you are told about jobs that arrive after it, one message for each import.";
pub const SKIP: &str = "Skip, I have feeds of my own";

pub const SHOW_RAW: &str = "Show raw text";
pub const HIDE_RAW: &str = "Hide raw text";
pub const NOT_MODIFIED: &str =
    "The server says that nothing has changed since the last import, so there was nothing to read.";

/// A run's state in a word or two.
pub fn state(state: RunState) -> &'static str {
    match state {
        RunState::Queued => "Waiting",
        RunState::Running => "Running",
        RunState::Succeeded => "Done",
        RunState::NotModified => "No change",
        RunState::Partial => "Partial",
        RunState::Failed => "Failed",
        RunState::Cancelled => "Cancelled",
    }
}

/// The types of the closed set.
pub fn employment(word: &str) -> Option<&'static str> {
    let kind = EmploymentType::ALL.into_iter().find(|kind| kind.as_str() == word)?;
    Some(match kind {
        EmploymentType::FullTime => "Full-time",
        EmploymentType::PartTime => "Part-time",
        EmploymentType::Contract => "Contract",
        EmploymentType::Temporary => "Temporary",
        EmploymentType::Internship => "Internship",
        EmploymentType::Freelance => "Freelance",
        EmploymentType::Volunteer => "Volunteer",
    })
}

/// When the schedule acts next.
pub fn next_import(next: Option<Millis>, now: Millis) -> String {
    match next {
        None => "No import is scheduled".to_owned(),
        Some(at) if at <= now => "An import is due".to_owned(),
        Some(at) => format!("Next import {}", format::until(at, now)),
    }
}

/// What is being imported, with or without how far it is.
pub fn importing(running: &[&Run], figures: bool) -> String {
    match running {
        [] => String::new(),
        [run] if !figures => format!("Importing {}", format::name(&run.feed_title)),
        [run] if run.total == 0 => format!("Fetching {}", format::name(&run.feed_title)),
        [run] => format!("Importing {}: {}", format::name(&run.feed_title), postings(run.total)),
        more if !figures => format!("Importing {} feeds", more.len()),
        more => match more.iter().map(|run| run.total).sum() {
            0 => format!("Importing {} feeds", more.len()),
            read => format!("Importing {} feeds: {}", more.len(), postings(read)),
        },
    }
}

/// What a run that is under way is at.
pub fn progress(run: &Run) -> String {
    match run {
        Run { state: RunState::Queued, .. } => "waiting for its turn".to_owned(),
        Run { total: 0, bytes: 0, .. } => "fetching".to_owned(),
        Run { total: 0, bytes, .. } => format!("fetching, {} so far", format::bytes(*bytes)),
        Run { total, .. } => format!("reading, {}", postings(*total)),
    }
}

/// `1 posting`, `41,288 postings`.
pub fn postings(n: u64) -> String {
    count(n, "posting", "postings")
}

/// What a run that was stopped has done.
pub fn stopped(not_reached: u64) -> String {
    match not_reached {
        0 => "It was stopped by hand. What is counted above is stored.".to_owned(),
        n => format!(
            "It was stopped by hand before it reached {}. What is counted above is stored.",
            count(n, "more posting", "more postings")
        ),
    }
}

/// The sum of a run in one breath.
pub fn ledger(total: u64, terms: &[(u64, &'static str)], off: u64) -> String {
    let terms: Vec<String> = terms.iter().map(|(n, word)| format!("{} {word}", number(*n))).collect();
    format!("Ledger: {} read is {}. {}.", number(total), terms.join(" plus "), proof(off))
}

/// Whether the sum is right.
pub fn proof(off: u64) -> String {
    if off == 0 { "Balances".to_owned() } else { format!("{} not accounted for", number(off)) }
}

/// Why a feed is in trouble, and that it heals by itself.
pub fn tries_again(error: &str, failures: u32, when: &str) -> String {
    match failures {
        0 | 1 => format!("{error} It tries again by itself {when}."),
        times => {
            format!(
                "{error} It has failed {} times in a row and tries again by itself {when}.",
                number(times.into())
            )
        }
    }
}

/// Why a feed is in trouble whose server has said when it may be asked again.
pub fn left_alone(error: &str, failures: u32) -> String {
    match failures {
        0 | 1 => error.to_owned(),
        times => format!("{error} It has failed {} times in a row.", number(times.into())),
    }
}

/// Why a feed was in trouble that is not imported any more.
pub fn switched_off(error: &str) -> String {
    format!("{error} It is switched off, so it is not tried again.")
}

/// Why a feed's last import was not whole.
pub fn incomplete(error: &str, when: &str) -> String {
    format!("{error} It is due {when}.")
}

/// How a group of feeds stands.
pub fn standing(standing: Standing) -> &'static str {
    match standing {
        Standing::NeedsLook => NEEDS_LOOK,
        Standing::Well => WELL,
        Standing::Paused => PAUSED,
    }
}

/// Why a feed was switched off that its server calls gone.
pub fn gone(error: &str) -> String {
    format!("{error} It was switched off.")
}

/// Why a feed falls due when it does, where that is not its interval: in short, and as a sentence.
pub fn because(word: &str) -> Option<(&'static str, &'static str)> {
    Some(match word {
        "lifetime" => ("the feed's pace", "The feed says it changes no more often."),
        "etiquette" => ("the board's wish", "The board wants to be asked no more often."),
        "asked" => ("its server's wish", "Its server asked to be left alone until then."),
        "backoff" => ("after a failure", "It failed and is given time."),
        "offline" => ("no network", "As soon as there is a network."),
        _ => return None,
    })
}

/// That nothing was imported, because everything was a moment ago; `done` is not empty. `are_all`: no feed is left out;
/// `seldom`: a board wishes it so.
pub fn just_done(done: &[Run], are_all: bool, seldom: bool, now: Millis) -> String {
    let (who, when, board) = match done {
        [run] => {
            let ago = format::ago(now - run.finished_at.unwrap_or(now));
            (format!("{} was", format::name(&run.feed_title)), ago, "The board wants")
        }
        more => {
            let when = if seldom { "within the last hour" } else { "a moment ago" };
            let feeds = if are_all { "feeds" } else { "enabled feeds" };
            (format!("All {} {feeds} were", more.len()), when.to_owned(), "Some boards want")
        }
    };
    match seldom {
        true => format!(
            "{who} imported {when}. {board} to be asked no more than hourly, so nothing was asked again."
        ),
        false => format!("{who} imported {when}, and nothing was asked again."),
    }
}

/// That one request can stand for several feeds.
pub fn merge(offer: &Merge) -> String {
    let host = format::host(&offer.url);
    format!("{} feeds of {host} can be asked for in one request. Their jobs stay.", offer.feeds.len())
}

/// The button for it.
pub fn merge_them(offer: &Merge) -> String {
    format!("Merge {} feeds", offer.feeds.len())
}

/// What a feed's server is told about who asks, and where that is kept.
pub fn credentials(known: &FeedCredentials) -> String {
    let kind = match (known.kind, &known.header) {
        (CredentialsKind::Basic, _) => "Password".to_owned(),
        (CredentialsKind::Bearer, _) => "Token".to_owned(),
        (CredentialsKind::Header, Some(header)) => format!("Header {header}"),
        (CredentialsKind::Header, None) => "Header".to_owned(),
    };
    match known.kept_in {
        KeptIn::Keyring => format!("{kind} in the system keyring"),
        KeptIn::Database => format!("{kind}, unencrypted in the data folder"),
    }
}

/// How many feeds there are, and how many of them are in trouble.
pub fn feeds_note(all: usize, troubled: usize) -> String {
    let all = count(all as u64, "feed", "feeds");
    match troubled {
        0 => all,
        1 => format!("{all}, 1 needs a look"),
        more => format!("{all}, {more} need a look"),
    }
}

/// That a search finds nothing.
pub fn nothing_fits(query: &str) -> String {
    format!("Nothing fits “{query}” in title, company, location or text.")
}
