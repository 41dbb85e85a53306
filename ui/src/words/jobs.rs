//! What the window says of the list of jobs.

use crate::format::{self, count, number};
use contract::Millis;
use contract::query::Sort;
pub const SEARCH: &str = "Search";

pub const LIST: &str = "Jobs";
pub const NEW: &str = "new";
pub const HIDDEN: &str = "Hidden";
pub const APPLIED: &str = "Applied";
pub const NOTHING_STATED: &str = "neither company nor place stated";
pub const CHOOSE: &str = "No job is chosen";
pub const CHOOSE_MORE: &str =
    "J and K go from job to job, S saves one, H hides it, Z takes the last step back.";
pub const NARROW: &str = "Narrow the list";
pub const ORDER: &str = "Order";
pub const FEED: &str = "Feed";
pub const COMPANY: &str = "Company";
pub const TYPE: &str = "Type";
pub const REMOTE: &str = "Remote";
pub const CATEGORY: &str = "Category";
pub const PLACE: &str = "Place";
pub const HAS_MOVED: &str = "The list has changed, show";
pub const LINK_COPIED: &str = "Link copied";
pub const NO_LINK: &str = "This job has no link that may be opened.";
pub const NOT_COPIED: &str = "The link could not be copied. Open the job in the browser and copy it there.";
pub const NOTHING_TO_UNDO: &str = "There is nothing to take back.";
pub const COPY_LINK: &str = "Copy link (C)";
pub const LIST_WIDTH: &str = "Width of the list";
pub const PAGES: &str = "Pages";
pub const FIRST_PAGE: &str = "First page";
pub const PAGE_BEFORE: &str = "Page before";
pub const NEXT_PAGE: &str = "Next page";
pub const LAST_PAGE: &str = "Last page";
pub const SUGGESTIONS: &str = "Ways to go on";

/// An order of the list.
pub fn sort(sort: Sort) -> &'static str {
    match sort {
        Sort::Date => "Newest",
        Sort::Relevance => "Best match",
        Sort::Salary => "Best paid",
    }
}

/// How many jobs a list has; of a longer one than can be scrolled through, how many can be reached.
pub fn length(total: u64, reached: u64) -> String {
    match total > reached {
        false => count(total, "job", "jobs"),
        true => format!("{}, the first {} listed", count(total, "job", "jobs"), number(reached)),
    }
}

/// Which rows a page has, and of how many, once they are counted.
pub fn rows((first, last): (u32, u32), total: Option<u64>) -> String {
    let rows = format!("{}–{}", number(first.into()), number(last.into()));
    total.map_or(rows.clone(), |total| format!("{rows} of {}", number(total)))
}

/// What waits above a list.
pub fn newer(n: u64) -> String {
    match n {
        0 => HAS_MOVED.to_owned(),
        n => format!("{} newer", number(n)),
    }
}

/// Facets that are not shown.
pub fn more(n: usize) -> String {
    format!("{} more", number(n as u64))
}

/// How far from home.
pub fn remote(word: &str) -> &str {
    match word {
        "remote" => "Remote",
        "hybrid" => "Hybrid",
        "onsite" => "On site",
        other => other,
    }
}

/// When a job was posted.
pub fn posted(at: Millis) -> String {
    format!("Posted {}", format::exact(at))
}

/// In place of a date that is not stated.
pub fn seen(at: Millis, now: Millis) -> String {
    format!("seen {}", format::when(at, now))
}

/// Why that stands there.
pub fn no_date(seen: Millis) -> String {
    format!("The posting states no date. First seen {}.", format::exact(seen))
}

/// What the search box asks for.
pub fn search(jobs: Option<u64>) -> String {
    jobs.map_or_else(|| SEARCH.to_owned(), |jobs| format!("{SEARCH} {}", count(jobs, "job", "jobs")))
}
