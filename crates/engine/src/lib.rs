//! The importer without a window: feeds in, jobs in a database, an honest history of every import.

pub mod fetch;
pub mod posting;
pub mod safe_html;
