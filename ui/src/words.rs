//! What the window says, in one place: words first, then the sentences that are put together.

pub mod feeds;
pub mod history;
pub mod job;
pub mod jobs;
pub mod kin;
pub mod palette;
pub mod queue;
pub mod run;
pub mod settings;

#[cfg(test)]
mod tests;

use crate::components::Standing;
use crate::format::{self, count, number};
use contract::{
    CredentialsKind, EmploymentType, FeedCredentials, KeptIn, Merge, Millis, Recount, Run, RunState,
};

pub const MAIN: &str = "Main";
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

pub const FEEDS_EMPTY: &str = "No feeds yet";
pub const FEEDS_EMPTY_MORE: &str =
    "Add the address of a job feed. It is fetched at once and every hour from then on.";
pub const ADD_FEED: &str = "Add feed";
pub const REMOVE_ASK: &str = "Stop watching this feed?";
pub const KEEP: &str = "Keep it";
pub const NEVER: &str = "never";
pub const NOW: &str = "now";
pub const NEEDS_LOOK: &str = "Need a look";
pub const WELL: &str = "Healthy";
pub const PAUSED: &str = "Paused";
pub const HELD: &str =
    "It is switched off: its import is held where it is, until it is switched on again or imported by hand.";
pub const ALLOW: &str = "Allow and import";
pub const ALLOW_MORE: &str = "Do this only for a feed of your own or your company's network.";
pub const ASK_AGAIN: &str = "Ask again";
pub const WAITS: &str = "waits";
pub const TO_BE_ALLOWED: &str = "to be allowed";
pub const WITH_NETWORK: &str = "as soon as there is a network";

pub const WELCOME: &str = "Welcome to Job Importer";
pub const WELCOME_MORE: &str = "It watches job boards for you, every hour, and keeps every posting on this computer. No account, and nothing about you leaves it.";
pub const BOARDS: &str = "Boards";
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

pub const REPLAYED_BY: &str = "Replayed by";
pub const RESOLVED_BY: &str = "resolved by";
pub const REPLAYS: &str = "Replays";

/// A run by its number, within a sentence.
pub fn run(run_id: i64) -> String {
    format!("run {run_id}")
}

/// The same as a title.
pub fn numbered_run(run_id: i64) -> String {
    format!("Run {run_id}")
}

/// What a replay is, beside its feed's name.
pub fn replay_of(run_id: i64) -> String {
    format!("replay of run {run_id}")
}

/// The button that reads a run's document again, `unresolved` of whose rejections are left.
pub fn replay(unresolved: u64) -> String {
    match unresolved {
        0 => "Replay this import".to_owned(),
        n => format!("Replay {} failed", number(n)),
    }
}

/// What that does.
pub fn replay_hint(whole: bool) -> &'static str {
    if whole {
        "Reads the kept document again, without asking the server."
    } else {
        "A newer document was imported since, so only what this run could not import is taken up."
    }
}

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

/// How far a run is that waits for a person to let the queue or its feed go on.
pub fn held(run: &Run) -> String {
    match run {
        Run { total: 0, bytes: 0, .. } => "waits".to_owned(),
        Run { total: 0, bytes, .. } => format!("{} fetched", format::bytes(*bytes)),
        Run { percent: Some(percent), .. } => format!("held at {percent}\u{a0}%"),
        Run { .. } => "held part-way".to_owned(),
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
pub fn ledger(run: &Run, terms: &[(u64, &'static str)], off: u64) -> String {
    let terms: Vec<String> = terms.iter().map(|(n, word)| format!("{} {word}", number(*n))).collect();
    let is = if off == 0 { "is" } else { "is not" };
    let mut beside = match run.not_reached {
        0 => String::new(),
        1 => " 1 more was not reached.".to_owned(),
        n => format!(" {} more were not reached.", number(n)),
    };
    for (n, word) in turns(run) {
        beside.push_str(&format!(" {} {word}.", number(n)));
    }
    format!("Ledger: {} read {is} {}. {}.{beside}", number(run.total), terms.join(" plus "), proof(off))
}

/// Jobs that closed and came back with a run: beside its sum, because of a job that is gone there is no posting.
pub fn turns(run: &Run) -> Vec<(u64, &'static str)> {
    let jobs = |n: u64, one, many| if n == 1 { (n, one) } else { (n, many) };
    let closed = jobs(run.closed, "job closed", "jobs closed");
    let reopened = jobs(run.reopened, "job reopened", "jobs reopened");
    [closed, reopened].into_iter().filter(|(n, _)| *n > 0).collect()
}

/// How many jobs a feed was the first to bring.
pub fn brought(n: u64) -> String {
    format!("Jobs it carries. {} brought before any other feed.", count(n, "job was", "jobs were"))
}

/// On a job that is closed.
pub const CLOSED: &str = "Closed";

/// Why and since when a job is closed.
pub fn closed(why: Option<&str>, at: Millis) -> String {
    match why {
        Some("expired") => format!("Its own date passed: {}", format::exact(at)),
        _ => format!("No feed carries it any more since {}", format::exact(at)),
    }
}

/// Whether the sum is right.
pub fn proof(off: u64) -> String {
    match off {
        0 => "Balances".to_owned(),
        1 => "1 is not accounted for".to_owned(),
        n => format!("{} are not accounted for", number(n)),
    }
}

/// What counting again has found, where the sum is not right.
pub fn counted_again(found: &Recount) -> String {
    format!(
        "Counted again, the database holds {} and {} of this run.",
        count(found.new, "new job", "new jobs"),
        count(found.failed, "rejection", "rejections")
    )
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

/// The button that begins with the boards that are ticked.
pub fn import_from(boards: u64) -> String {
    format!("Import from {}", count(boards, "board", "boards"))
}
