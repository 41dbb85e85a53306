//! The importer without a window: feeds in, jobs in a database, an honest history of every import.
//!
//! [`Engine`] is the way in. Everything else is public for the command line, the tests and the bench.

mod address;
mod bodies;
pub mod clock;
mod context;
pub mod credentials;
pub mod description;
pub mod discovery;
mod document;
mod engine;
mod error;
mod etiquette;
mod event;
pub mod failpoint;
pub mod fetch;
mod health;
pub mod import;
mod instance;
pub mod kin;
mod leisure;
mod lifetime;
pub mod memory;
pub mod network;
mod pace;
pub mod parse;
pub mod posting;
mod private;
mod queue;
pub mod rehearsal;
pub mod retry;
pub mod safe_html;
mod schedule;
pub mod search;
mod starter;
pub mod store;
mod timeline;
mod trouble;

pub use address::is_number_or_here;
pub use document::{Document, fetch_document};
pub use engine::{Engine, Options, Start};
pub use error::Error;
pub use instance::Asked;
pub use queue::housekeeping::Swept;
pub use schedule::Trigger;
