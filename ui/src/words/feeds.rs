//! What the window says of adding a feed: what a look at it has found.

use crate::format::{self, count, number};
use contract::{Extent, Millis, PostingField, Rehearsal, Run, RunState};

pub const ADD_HINT: &str = "Add a feed by its address (Ctrl N)";
pub const RENAME: &str = "Rename";
pub const READDRESS: &str = "Change the address";
pub const NAME: &str = "Name of the feed";
pub const NAME_HINT: &str = "Blank: the name it gives itself";
pub const SAVE: &str = "Save";
pub const IMPORT: &str = "Import";
pub const PAUSE: &str = "Pause";
pub const PAUSE_HINT: &str =
    "It is not imported by schedule any more. An import that is open is held where it is until you resume.";
pub const RESUME: &str = "Resume";
pub const RESUME_HINT: &str = "It is imported by schedule again.";
pub const REMOVE: &str = "Remove…";
pub const REMOVE_MORE: &str = "Its history stays, and adding it again later brings no job twice.";
pub const REMOVE_AND_DROP: &str = "Remove with its jobs";
pub const DROP_HINT: &str = "Jobs that another watched feed has brought too, and those you have saved, hidden, noted on or applied for, stay.";
pub const HEALTH: &str = "Health";
pub const LAST_TRY: &str = "Last try";
pub const LAST_GOOD: &str = "Last good";
pub const LAST_NEW: &str = "Last new";
pub const LAST_TRIED: &str = "Last tried";
pub const LAST_NEW_JOB: &str = "Last new job";
pub const LAST_RESULT: &str = "Last result";
pub const FEED: &str = "Feed";
pub const IMPORTING: &str = "importing";
pub const NOT_SCHEDULED: &str = "not scheduled";
pub const FAILING: &str = "failing";
pub const NEEDS_A_LOOK: &str = "needs a look";
pub const NOT_IMPORTED: &str = "not imported yet";
pub const HEALTHY: &str = "healthy";
pub const NEXT: &str = "Next";
pub const BRINGS: &str = "What it brings";
pub const JOBS: &str = "Jobs";
pub const ONLY_HERE: &str = "Only here";
pub const ONLY_HERE_HINT: &str = "Jobs that no other feed of yours carries";
pub const NEW_14: &str = "New, 14 days";
pub const FIRST_HERE: &str = "First here";
pub const FIRST_HERE_HINT: &str = "Jobs it has brought before any other feed";
pub const DIALECT: &str = "Kind";
pub const SCHEDULE: &str = "Every";
pub const NEW_PER_DAY: &str = "New per day";
pub const LATELY: &str = "Lately";
pub const TRY_NOW: &str = "Try now";
pub const CONFIRM_NOW: &str = "Import again";

/// Which part of the jobs of a feed some of them are; `None` where it has none. Only all is said to be all, and only none to be none.
pub fn share(some: u64, of: u64) -> Option<String> {
    let share = some.saturating_mul(100).checked_div(of)?;
    Some(match (some, share) {
        (1.., 0) => "<1\u{a0}%".to_owned(),
        _ => format!("{}\u{a0}%", share.min(100)),
    })
}

/// How many jobs a feed has alone.
pub fn only_here(jobs: u64) -> String {
    match jobs {
        0 => "Other feeds of yours carry each of its jobs, too".to_owned(),
        1 => "1 job that no other feed of yours carries".to_owned(),
        n => format!("{} jobs that no other feed of yours carries", number(n)),
    }
}

/// The button that gives a feed another address.
pub fn readdress(name: &str) -> String {
    format!("Change the address of {name}")
}

/// What is asked where a feed is given another address.
pub fn address_of(name: &str) -> String {
    format!("Address of {name}")
}

/// The button that renames a feed.
pub fn rename(name: &str) -> String {
    format!("Rename {name}")
}

/// The button that removes a feed and leaves its jobs.
pub fn remove_and_keep(jobs: u64) -> String {
    match jobs {
        0 => "Remove".to_owned(),
        1 => "Remove, keep its job".to_owned(),
        n => format!("Remove, keep its {} jobs", number(n)),
    }
}

/// That a feed was removed, and how many jobs went with it.
pub fn removed(title: &str, jobs: u64) -> String {
    let name = format::name(title);
    match jobs {
        0 => format!("Removed: {name}"),
        n => format!("Removed: {name}, with {}", count(n, "job", "jobs")),
    }
}

/// The chart in a sentence.
pub fn new_in_days(new: u64, days: usize) -> String {
    format!("{} new in {}", number(new), count(days as u64, "day", "days"))
}

/// The button that lets a feed be imported more often.
pub fn import_every(interval: Millis) -> String {
    format!("Import every {}", format::interval(interval))
}

/// What came of a run, in few words.
pub fn came_of(run: &Run) -> String {
    if let Some(error) = &run.error {
        return error.message.clone();
    }
    let figures = [(run.new, "new"), (run.updated, "updated"), (run.failed, "failed")];
    let said: Vec<String> =
        figures.iter().filter(|(n, _)| *n > 0).map(|(n, word)| format!("{} {word}", number(*n))).collect();
    match (said.is_empty(), run.state) {
        (false, _) => said.join(", "),
        (true, RunState::Succeeded) => "Nothing new".to_owned(),
        (true, state) => super::state(state).to_owned(),
    }
}

pub const TITLE: &str = "Add a feed";
pub const STEPS: &str = "Steps";
pub const STEP_ADDRESS: &str = "Address";
pub const STEP_LOOK: &str = "What is there";
pub const ADDRESS: &str = "Address of a feed, or of a page with jobs";
pub const PLACEHOLDER: &str = "https://…";
pub const ABOUT: &str = "The address of a job feed, or of a page that leads to one. It is read as an import would read it, and nothing is stored before you have seen what would come.";
pub const ABOUT_ADDRESS: &str = "Its jobs, its history and its name stay. What is at the new address is read as an import would read it, and nothing is changed before you have seen what would come.";
pub const ABOUT_SECRET: &str = "Its credentials are sent to the server they were given for, and to no other.";
pub const LOOK: &str = "Look";
pub const LOOK_AGAIN: &str = "Look again";
pub const CANCEL: &str = "Cancel";
pub const ADD: &str = "Add feed";
pub const ADD_ANYWAY: &str = "Add it all the same";
pub const USE: &str = "Use this address";
pub const USE_ANYWAY: &str = "Use it all the same";
pub const ADD_ANYWAY_MORE: &str =
    "It can be watched all the same: it is tried again by itself, and its jobs come once it can be read.";
pub const ALLOW: &str = "Allow and look";
pub const FOUND_BEHIND: &str = "This is a page for people. These feeds were found behind it.";
pub const SAMPLE: &str = "Postings as they would look";
pub const SAMPLE_COLUMNS: [&str; 5] = ["Title", "Company", "Location", "Type", "Pay"];
pub const POSTED: &str = "Posted";
pub const BLANK: &str = "blank";
pub const EMPTY: &str = "It holds no postings now. They come as soon as it does.";
pub const COMPLETE: &str = "Title, company, location, date and link";

/// What is under way.
pub fn looking(address: &str) -> String {
    format!("Reading {}…", format::host(address))
}

/// What is read aloud once it was looked at.
pub fn found(found: &Rehearsal) -> String {
    format!("{} {}", lead(found), NOT_STORED)
}

/// That looking at a feed leaves no trace.
pub const NOT_STORED: &str = "Nothing is stored yet.";

/// What it is and how much it holds.
pub fn lead(found: &Rehearsal) -> String {
    let postings = count(found.postings, "posting", "postings");
    let extent = match (found.postings, found.extent) {
        (0, _) => "no postings at the moment".to_owned(),
        (_, Extent::All) => format!("{postings}, all it has"),
        (_, Extent::FirstPage) => format!("{postings} on the first of its pages"),
        (_, Extent::Newest) => format!("{postings}, its newest"),
    };
    format!("{}: {extent}.", dialect(&found.dialect))
}

/// A dialect as people know it.
pub fn dialect(word: &str) -> String {
    match word {
        "rss" | "rss2" => "RSS feed".to_owned(),
        "atom" | "atom_board" => "Atom feed".to_owned(),
        "json_feed" => "JSON feed".to_owned(),
        "wp_job_manager" => "WP Job Manager feed".to_owned(),
        "schema_org" => "Page with postings".to_owned(),
        "xml" => "XML list".to_owned(),
        "json" => "JSON list".to_owned(),
        "mapping" => "List read by a mapping".to_owned(),
        other => {
            let mut letters = other.replace('_', " ").chars().collect::<Vec<_>>();
            if let Some(first) = letters.first_mut() {
                *first = first.to_ascii_uppercase();
            }
            format!("{} feed", letters.into_iter().collect::<String>())
        }
    }
}

/// What some postings lack: what is bold, and the rest.
pub fn lacks(field: PostingField, n: u64, of: u64) -> (String, String) {
    let what = match field {
        PostingField::Id => "Id",
        PostingField::Title => "Title",
        PostingField::Company => "Company",
        PostingField::Location => "Location",
        PostingField::Posted => "Date",
        PostingField::Description => "Description",
        PostingField::Link => "Link",
    };
    let on = if n == of { on_all(of) } else { format!("on {} of {}", number(n), number(of)) };
    (format!("{what} is blank"), format!("{on}; it stays unknown."))
}

/// What all postings have.
pub fn complete(of: u64) -> String {
    format!("are there {}.", on_all(of))
}

fn on_all(of: u64) -> String {
    if of == 1 { "on the only one".to_owned() } else { format!("on all {}", number(of)) }
}

/// That some postings cannot be imported, and why the first cannot.
pub fn rejected(n: u64, why: Option<&str>) -> (String, String) {
    let cannot = format!("{} cannot be imported", count(n, "posting", "postings"));
    (cannot, why.map_or_else(|| ".".to_owned(), |why| format!(". The first: {why}")))
}

/// That ids are not unique.
pub fn repeated(n: u64) -> String {
    format!(
        "{} the id of an earlier one.",
        if n == 1 { "1 posting carries".to_owned() } else { format!("{} postings carry", number(n)) }
    )
}

/// What a feed has brought on a day.
pub fn brought_on(day: &str, new: u64) -> String {
    format!("{day}: {} new", number(new))
}

/// What a feed has brought today, below its bars.
pub fn today(new: u64) -> String {
    format!("Today {}", number(new))
}

/// What is chosen there, for people who hear it.
pub fn how_often(feed: &str) -> String {
    format!("How often {feed} is imported")
}

/// Since when something is unusual.
pub fn since(at: Millis) -> String {
    format!("Since {}", format::exact(at))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_feed_is_told_by_its_kind_and_how_much_of_it_is_there() {
        let found = |postings, extent, dialect: &str| {
            lead(&Rehearsal { postings, extent, dialect: dialect.into(), ..Rehearsal::default() })
        };
        assert_eq!(found(20, Extent::Newest, "rss"), "RSS feed: 20 postings, its newest.");
        assert_eq!(found(1, Extent::All, "indeed"), "Indeed feed: 1 posting, all it has.");
        assert_eq!(
            found(100, Extent::FirstPage, "smart_recruiters"),
            "Smart recruiters feed: 100 postings on the first of its pages."
        );
        assert_eq!(
            found(0, Extent::All, "wp_job_manager"),
            "WP Job Manager feed: no postings at the moment."
        );
    }

    #[test]
    fn what_is_lacking_is_counted() {
        let (bold, rest) = lacks(PostingField::Company, 4, 20);
        assert_eq!(format!("{bold} {rest}"), "Company is blank on 4 of 20; it stays unknown.");
        assert_eq!(lacks(PostingField::Link, 3, 3).1, "on all 3; it stays unknown.");
        assert_eq!(
            (complete(1).as_str(), complete(2).as_str()),
            ("are there on the only one.", "are there on all 2.")
        );
    }
}
