//! What the engine's public functions answer when they cannot do what was asked.

use crate::store::fault::Fault;
use contract::{ErrorCode, ErrorMessage};
use std::path::PathBuf;

/// An error of the engine, with what is needed to explain it.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Another engine runs on this folder.
    #[error(
        "Job Importer is already running with the data folder {}, in a window or at a command line. Close it or wait until it \
         has ended, then try again; or choose another folder with --data-dir.",
        .data_dir.display()
    )]
    Locked {
        /// The folder.
        data_dir: PathBuf,
    },
    /// Another engine runs on this folder, but says nothing.
    #[error(
        "Job Importer is running with the data folder {}, but does not answer. What was asked of it before is kept and done \
         later. Wait until it is free again, or end it and try again.",
        .data_dir.display()
    )]
    Silent {
        /// The folder.
        data_dir: PathBuf,
    },
    /// Another engine runs on this folder, of another version.
    #[error(
        "Another version of Job Importer works with the data folder {}. Close it and try again, or use that version.",
        .data_dir.display()
    )]
    OtherVersion {
        /// The folder.
        data_dir: PathBuf,
    },
    /// The data folder cannot be made or written.
    #[error(
        "The data folder {} cannot be used: {source}. Mend that, or choose another folder with --data-dir.",
        .path.display()
    )]
    DataDir {
        /// The folder or file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// No database can be opened under the path of the data folder.
    #[error("The data folder {} cannot be used: {why}. Choose another folder with --data-dir.", .path.display())]
    DataDirPath {
        /// The folder.
        path: PathBuf,
        /// Half a sentence.
        why: &'static str,
    },
    /// A file that was named cannot be read.
    #[error("The file {} cannot be read: {source}.", .path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// Not an address that can be watched.
    #[error("“{url}” is not an address that can be watched. It must start with http:// or https://.")]
    BadUrl {
        /// As typed.
        url: String,
    },
    /// An address with a user name or password in it.
    #[error(
        "This address carries a user name or password. They would show wherever the address does: add it without them, \
         then give them with `feeds credentials ID --basic USER`."
    )]
    UrlWithPassword,
    /// Not a time between two fetches.
    #[error("A feed can be fetched every five minutes at most, and every seven days at least.")]
    BadInterval,
    /// Feeds that one request cannot stand for.
    #[error(
        "These feeds need a request each. `feeds merge` without numbers shows which can be asked for together."
    )]
    CannotMerge,
    /// Not a rest for a server.
    #[error("The rest between two requests to a server can be an hour at most.")]
    BadPause,
    /// Not a size of documents.
    #[error("The largest document has from 1 MiB to 1 TiB.")]
    BadDocument,
    /// Not a time for which the past is kept.
    #[error("What is past is kept for a week at least, and for a hundred years at most, or for ever.")]
    BadKeep,
    /// Not a number of things at the same time.
    #[error(
        "At the same time, 1 to {} feeds can be fetched and 1 to {} documents imported.",
        crate::store::queue::MOST_FETCHES,
        crate::store::queue::MOST_IMPORTS
    )]
    BadConcurrency,
    /// Nothing is under way that could be cancelled.
    #[error("This import is not under way any more, so there is nothing to cancel.")]
    NotOpen,
    /// The task was not given up, or was retried or dismissed already.
    #[error("Task {id} is not set aside: it was retried or dismissed already, or is still being worked on.")]
    NotDiscarded {
        /// The task.
        id: i64,
    },
    /// The feed is being imported.
    #[error("This feed is being imported just now. When that has ended, it can be tried again.")]
    FeedBusy {
        /// The feed.
        feed_id: i64,
    },
    /// The feed is watched no longer.
    #[error("The feed of this import is not watched any more. Add it again to import it.")]
    FeedRemoved,
    /// The engine that runs on the folder cannot do it.
    #[error("{message}")]
    Refused {
        /// Why, as a sentence.
        message: String,
    },
    /// Watched already.
    #[error("{url} is watched already.")]
    FeedExists {
        /// Its address.
        url: String,
    },
    /// Not there.
    #[error("There is no {what} {id}.")]
    NotFound {
        /// `feed`, `run`, `task` or `job`.
        what: &'static str,
        /// The number asked for.
        id: i64,
    },
    /// A mapping that says nothing that can be used.
    #[error("{why}")]
    Mapping {
        /// What is wrong, as a sentence.
        why: String,
    },
    /// Credentials that cannot be sent.
    #[error("{0}")]
    Credentials(#[from] crate::credentials::CredentialsError),
    /// A feed's credentials are forgotten, but the keyring still has them.
    #[error(
        "The feed has no credentials any more, but the keyring still keeps them: {why}. Remove the entry “{label}” there."
    )]
    LeftInKeyring {
        /// What the keyring's own window calls it.
        label: String,
        /// Why it could not be removed.
        why: crate::credentials::KeyringError,
    },
    /// A document that was looked at is no feed.
    #[error("{0}")]
    Parse(#[from] crate::parse::ParseError),
    /// A run whose document cannot be read again.
    #[error("{why}")]
    CannotReplay {
        /// Why, and what can be done, as a sentence.
        why: String,
    },
    /// The job was deleted.
    #[error("Job {id} is deleted. Bring it back with `jobs undelete {id}` first.")]
    JobDeleted {
        /// The job.
        id: i64,
    },
    /// The job was not deleted.
    #[error("Job {id} is not deleted, so there is nothing to bring back.")]
    NotDeleted {
        /// The job.
        id: i64,
    },
    /// More than can be noted.
    #[error("A note can be {} KiB long at most.", contract::Marks::LONGEST_NOTE >> 10)]
    NoteTooLong,
    /// A job without a link.
    #[error("This posting carries no link that can be opened.")]
    NoLink,
    /// A link that the posting does not have.
    #[error("This link is not in the posting any more. It has been reworded; look at it again.")]
    LinkGone,
    /// A file could not be fetched or read.
    #[error("{0}")]
    Fetch(#[from] crate::fetch::FetchError),
    /// The database failed.
    #[error("{}", store_failed(.0))]
    Store(#[from] sqlx::Error),
    /// The database was found to be damaged while it was in use.
    #[error("{}", Fault::Damaged.sentence())]
    Damaged,
    /// Another program's database is where ours should be.
    #[error("{} is a database of another program, so it is left as it is. Choose another folder with --data-dir.", .path.display())]
    NotOurs {
        /// The file.
        path: PathBuf,
    },
    /// A newer version has used the database.
    #[error(
        "{} was written by a newer version of Job Importer, so this one leaves it as it is. Use the newer version, or choose \
         another folder with --data-dir.",
        .path.display()
    )]
    Newer {
        /// The file.
        path: PathBuf,
    },
    /// Something else has the database's name.
    #[error("{} is a folder, where the database should be a file. Move it away, or choose another folder with --data-dir.", .path.display())]
    FolderInTheWay {
        /// The folder.
        path: PathBuf,
    },
    /// No copy could be kept before an upgrade.
    #[error(
        "The disk is full: the copy that is kept before the database is brought to this version needs up to {megabytes} MB in \
         {}. Nothing was changed. Make room and start again.",
        .folder.display()
    )]
    NoRoomForCopy {
        /// How much it needs.
        megabytes: u64,
        /// Where.
        folder: PathBuf,
    },
    /// A migration failed.
    #[error(
        "The database could not be brought to this version: {source}. What this start could not finish is undone, and the \
         next start tries it again. The copy that was kept before is {}; `job-importer restore FILE` puts it back.",
        .copy.display()
    )]
    Upgrade {
        /// The copy.
        copy: PathBuf,
        /// What failed.
        source: sqlx::migrate::MigrateError,
    },
    /// A copy of the database could not be written.
    #[error("{} was not written. {why}.", .path.display())]
    NotBackedUp {
        /// Where it was to be.
        path: PathBuf,
        /// A sentence without its end.
        why: String,
    },
    /// A file that cannot take the database's place.
    #[error("{} cannot be restored. {why}, so nothing was changed.", .path.display())]
    NotRestorable {
        /// The file.
        path: PathBuf,
        /// Half a sentence.
        why: String,
    },
    /// The database could not be brought to this version.
    #[error("{}", migration_failed(.0))]
    Migrate(#[from] sqlx::migrate::MigrateError),
    /// JSON in the database is not what it should be.
    #[error("The database holds a value that cannot be read: {0}.")]
    Json(#[from] serde_json::Error),
}

/// What was asked for just now, and could not be done.
fn store_failed(error: &sqlx::Error) -> String {
    match Fault::of(error) {
        Fault::Damaged => Fault::Damaged.sentence().into(),
        Fault::Other => format!("The database could not be read or written: {error}."),
        fault => format!("{}, so this could not be done. Nothing was changed: {error}.", fault.cause()),
    }
}

/// What stopped the database from being made, or from being checked to be of this version.
fn migration_failed(error: &sqlx::migrate::MigrateError) -> String {
    match Fault::of_migration(error) {
        Fault::Damaged => Fault::Damaged.sentence().into(),
        Fault::Other => format!("The database could not be opened by this version: {error}."),
        fault => format!(
            "{}, so the database could not be made ready. Start again when that has been mended: {error}.",
            fault.cause()
        ),
    }
}

impl Error {
    /// What to branch on.
    pub fn code(&self) -> ErrorCode {
        match self {
            Self::BadUrl { .. } | Self::UrlWithPassword => ErrorCode::BadUrl,
            Self::BadInterval
            | Self::BadPause
            | Self::BadDocument
            | Self::BadKeep
            | Self::BadConcurrency
            | Self::CannotMerge
            | Self::NoteTooLong => ErrorCode::BadValue,
            Self::FeedBusy { .. } => ErrorCode::Busy,
            Self::NotOpen | Self::NotDiscarded { .. } | Self::FeedRemoved => ErrorCode::NotFound,
            Self::FeedExists { .. } => ErrorCode::FeedExists,
            Self::NotFound { .. } | Self::JobDeleted { .. } | Self::NotDeleted { .. } => ErrorCode::NotFound,
            Self::NoLink | Self::LinkGone => ErrorCode::NoLink,
            Self::Store(_) | Self::Migrate(_) | Self::Json(_) | Self::Damaged => ErrorCode::Store,
            Self::Mapping { .. }
            | Self::Refused { .. }
            | Self::CannotReplay { .. }
            | Self::Credentials(_)
            | Self::LeftInKeyring { .. }
            | Self::Parse(_)
            | Self::Locked { .. }
            | Self::Silent { .. }
            | Self::OtherVersion { .. }
            | Self::DataDir { .. }
            | Self::DataDirPath { .. }
            | Self::NotOurs { .. }
            | Self::Newer { .. }
            | Self::FolderInTheWay { .. }
            | Self::NoRoomForCopy { .. }
            | Self::Upgrade { .. }
            | Self::NotRestorable { .. }
            | Self::NotBackedUp { .. }
            | Self::File { .. }
            | Self::Fetch(_) => ErrorCode::Internal,
        }
    }

    /// As it crosses to the window or the command line.
    pub fn to_message(&self) -> ErrorMessage {
        ErrorMessage { code: self.code(), message: self.to_string() }
    }
}
