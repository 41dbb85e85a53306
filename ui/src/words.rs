//! What the window says, in one place.

pub const HISTORY: &str = "History";
pub const JOBS: &str = "All jobs";
pub const FEEDS: &str = "Feeds";
pub const IMPORT_NOW: &str = "Import now";
pub const IMPORT_ALL_HINT: &str = "Imports all enabled feeds";
pub const NOTHING_ENABLED: &str =
    "No feed is enabled, so there is nothing to import. Add one under Feeds, or switch one on there.";
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
