//! Why the database could not be read or written, and whether that passes by itself.

use crate::error::Error;
use contract::RunError;
use std::io;

/// What is wrong with the store, as far as what happens next and what a person is told depend on it.
/// The gravest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Fault {
    /// What is in the file is not what SQLite put there.
    Damaged,
    /// There is no room.
    Full,
    /// The file or its folder may not be written.
    ReadOnly,
    /// The disk failed to read or write.
    Io,
    /// There is no memory.
    Memory,
    /// The file, or one that SQLite keeps beside it, cannot be opened.
    CannotOpen,
    /// Someone else holds the database.
    Busy,
    /// Anything else: trying the same again would fail the same way.
    Other,
}

impl Fault {
    /// What an error of the database comes from, by SQLite's primary result code (<https://sqlite.org/rescode.html>).
    pub fn of(error: &sqlx::Error) -> Self {
        match error {
            sqlx::Error::Database(error) => {
                error.code().and_then(|code| code.parse().ok()).map_or(Self::Other, Self::of_code)
            }
            sqlx::Error::Io(error) => Self::of_io(error),
            // A connection that is lost or in disorder is replaced by another; a pool that closes belongs to an engine that
            // stops.
            sqlx::Error::PoolTimedOut
            | sqlx::Error::PoolClosed
            | sqlx::Error::WorkerCrashed
            | sqlx::Error::InvalidSavePointStatement
            | sqlx::Error::BeginFailed => Self::Busy,
            sqlx::Error::Migrate(error) => Self::of_migration(error),
            _ => Self::Other,
        }
    }

    /// What an error of the engine comes from, where it is one of the store.
    pub fn of_error(error: &Error) -> Self {
        match error {
            Error::Store(error) => Self::of(error),
            Error::Migrate(error) | Error::Upgrade { source: error, .. } => Self::of_migration(error),
            Error::NoRoomForCopy { .. } => Self::Full,
            Error::Damaged => Self::Damaged,
            Error::DataDir { source, .. } | Error::File { source, .. } => Self::of_io(source),
            _ => Self::Other,
        }
    }

    /// What an error of bringing the database to this version comes from.
    pub fn of_migration(error: &sqlx::migrate::MigrateError) -> Self {
        match error {
            sqlx::migrate::MigrateError::Execute(error)
            | sqlx::migrate::MigrateError::ExecuteMigration(error, _) => Self::of(error),
            _ => Self::Other,
        }
    }

    /// What an error of the file system comes from.
    pub fn of_io(error: &io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::Full,
            io::ErrorKind::ReadOnlyFilesystem | io::ErrorKind::PermissionDenied => Self::ReadOnly,
            io::ErrorKind::OutOfMemory => Self::Memory,
            io::ErrorKind::NotFound => Self::CannotOpen,
            _ => Self::Io,
        }
    }

    fn of_code(code: i32) -> Self {
        // The low byte is the primary code; the others say more about it.
        match code & 0xff {
            13 => Self::Full,
            // SQLITE_BUSY, LOCKED, INTERRUPT, PROTOCOL: who else is at work there, or was stopped, is done some time.
            5 | 6 | 9 | 15 => Self::Busy,
            // SQLITE_PERM, READONLY.
            3 | 8 => Self::ReadOnly,
            10 => Self::Io,
            7 => Self::Memory,
            14 => Self::CannotOpen,
            // SQLITE_CORRUPT, NOTADB.
            11 | 26 => Self::Damaged,
            _ => Self::Other,
        }
    }

    /// Whether the same can succeed later, without anyone changing the program or the data.
    pub fn heals(self) -> bool {
        !matches!(self, Self::Damaged | Self::Other)
    }

    /// What to branch on.
    pub fn code(self) -> &'static str {
        match self {
            Self::Full => "disk_full",
            Self::Busy => "busy",
            Self::ReadOnly => "read_only",
            Self::Io => "io",
            Self::Memory => "memory",
            Self::CannotOpen => "cannot_open",
            Self::Damaged => "damaged",
            Self::Other => "store",
        }
    }

    /// What is wrong, as half a sentence.
    pub fn cause(self) -> &'static str {
        match self {
            Self::Full => "The disk is full",
            Self::Busy => "Another program holds the database",
            Self::ReadOnly => "The database may not be written",
            Self::Io => "The disk fails to read or write",
            Self::Memory => "This computer is out of memory",
            Self::CannotOpen => "The database cannot be opened",
            Self::Damaged => "The database seems to be damaged",
            Self::Other => "The database refused what was to be stored",
        }
    }

    /// What happened, what it means and what happens next.
    pub fn sentence(self) -> &'static str {
        match self {
            Self::Full => {
                "The disk is full, so the import has stopped. Nothing is lost: it goes on by itself when there is room."
            }
            Self::Busy => {
                "Another program holds the database, so the import waits. Nothing is lost: it goes on by itself when that \
                 program is done."
            }
            Self::ReadOnly => {
                "The database may not be written, so the import has stopped. Nothing is lost: it goes on by itself when the \
                 file and its folder can be written again."
            }
            Self::Io => {
                "The disk fails to read or write, so the import has stopped. Nothing that was stored is lost: it goes on by \
                 itself when the disk works again."
            }
            Self::Memory => {
                "This computer is out of memory, so the import has stopped. Nothing is lost: it goes on by itself when there \
                 is some again."
            }
            Self::CannotOpen => {
                "The database cannot be opened, so the import has stopped. Nothing is lost: it goes on by itself when the \
                 file and its folder are there again."
            }
            Self::Damaged => {
                "The database seems to be damaged, so nothing is stored any more. Close Job Importer and start it again: the file is \
                 then read from end to end, and set aside if it is damaged; the feeds that can be read in it are kept."
            }
            Self::Other => {
                "The database refused what was to be stored, which is an error in Job Importer itself. Nothing that was \
                 stored before is lost."
            }
        }
    }

    /// As a person is told it.
    pub fn told(self) -> RunError {
        RunError { code: self.code().into(), message: self.sentence().into() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::borrow::Cow;
    use std::fmt;

    /// An error as SQLite's driver makes them: with the extended result code.
    #[derive(Debug)]
    struct Coded(i32);

    impl fmt::Display for Coded {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            write!(f, "code {}", self.0)
        }
    }

    impl std::error::Error for Coded {}

    impl sqlx::error::DatabaseError for Coded {
        fn message(&self) -> &str {
            ""
        }
        fn code(&self) -> Option<Cow<'_, str>> {
            Some(self.0.to_string().into())
        }
        fn as_error(&self) -> &(dyn std::error::Error + Send + Sync + 'static) {
            self
        }
        fn as_error_mut(&mut self) -> &mut (dyn std::error::Error + Send + Sync + 'static) {
            self
        }
        fn into_error(self: Box<Self>) -> Box<dyn std::error::Error + Send + Sync + 'static> {
            self
        }
        fn kind(&self) -> sqlx::error::ErrorKind {
            sqlx::error::ErrorKind::Other
        }
    }

    #[test]
    fn what_passes_by_itself_is_told_from_what_does_not() {
        let table = [
            (1, Fault::Other, false),
            (3, Fault::ReadOnly, true),
            (5, Fault::Busy, true),
            (5 | 2 << 8, Fault::Busy, true), // SQLITE_BUSY_SNAPSHOT
            (6, Fault::Busy, true),
            (7, Fault::Memory, true),
            (8, Fault::ReadOnly, true),
            (8 | 4 << 8, Fault::ReadOnly, true), // SQLITE_READONLY_DBMOVED
            (9, Fault::Busy, true),
            (10, Fault::Io, true),
            (10 | 3 << 8, Fault::Io, true),  // SQLITE_IOERR_WRITE
            (10 | 19 << 8, Fault::Io, true), // SQLITE_IOERR_SHMMAP
            (11, Fault::Damaged, false),
            (11 | 1 << 8, Fault::Damaged, false), // SQLITE_CORRUPT_VTAB
            (13, Fault::Full, true),
            (14, Fault::CannotOpen, true),
            (15, Fault::Busy, true),
            (17, Fault::Other, false),
            (19, Fault::Other, false),
            (19 | 8 << 8, Fault::Other, false), // SQLITE_CONSTRAINT_UNIQUE
            (20, Fault::Other, false),
            (26, Fault::Damaged, false),
        ];
        for (code, fault, heals) in table {
            let found = Fault::of(&sqlx::Error::Database(Box::new(Coded(code))));
            assert_eq!((found, found.heals()), (fault, heals), "SQLite's {code}");
        }
    }

    #[test]
    fn faults_outside_sqlite_are_told_apart_too() {
        let io = |kind: io::ErrorKind| sqlx::Error::Io(kind.into());
        let table = [
            (io(io::ErrorKind::StorageFull), Fault::Full, true),
            (io(io::ErrorKind::PermissionDenied), Fault::ReadOnly, true),
            (io(io::ErrorKind::NotFound), Fault::CannotOpen, true),
            (io(io::ErrorKind::Other), Fault::Io, true),
            (sqlx::Error::PoolTimedOut, Fault::Busy, true),
            (sqlx::Error::PoolClosed, Fault::Busy, true),
            (sqlx::Error::WorkerCrashed, Fault::Busy, true),
            (sqlx::Error::InvalidSavePointStatement, Fault::Busy, true),
            (sqlx::Error::RowNotFound, Fault::Other, false),
            (sqlx::Error::Protocol("odd".into()), Fault::Other, false),
        ];
        for (error, fault, heals) in table {
            let found = Fault::of(&error);
            assert_eq!((found, found.heals()), (fault, heals), "{error}");
        }
    }

    #[test]
    fn each_fault_is_told_in_sentences_under_a_code_of_its_own() {
        let all = [
            Fault::Full,
            Fault::Busy,
            Fault::ReadOnly,
            Fault::Io,
            Fault::Memory,
            Fault::CannotOpen,
            Fault::Damaged,
            Fault::Other,
        ];
        let codes: std::collections::HashSet<&str> = all.iter().map(|fault| fault.code()).collect();
        assert_eq!(codes.len(), all.len());
        for fault in all {
            let sentence = fault.sentence();
            assert!(sentence.ends_with('.') && sentence.matches(['.', ':']).count() >= 2, "{sentence}");
            assert!(!sentence.contains("  "), "{sentence}");
            assert!(sentence.starts_with(fault.cause()), "{sentence}");
        }
    }
}
