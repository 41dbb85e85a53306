//! The database: one file, one writing connection, a few reading ones.

pub mod addresses;
pub mod alarms;
pub mod batch;
pub mod credentials;
pub mod feeds;
pub mod hosts;
pub mod jobs;
pub mod runs;
pub mod status;
pub mod tasks;

use crate::error::Error;
use crate::private;
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous,
};
use sqlx::{Sqlite, Transaction};
use std::path::Path;
use std::time::Duration;

static MIGRATOR: sqlx::migrate::Migrator = sqlx::migrate!("./migrations");

/// The two ways into the database.
#[derive(Debug, Clone)]
pub struct Store {
    writer: SqlitePool,
    reader: SqlitePool,
}

impl Store {
    /// Opens (and makes, and migrates) the database at `path`. Before a migration touches a file that has data,
    /// a copy is kept beside it.
    pub async fn open(path: &Path) -> Result<Self, Error> {
        let existed = path.exists();
        make_private(path).map_err(|source| Error::DataDir { path: path.to_owned(), source })?;
        let options = SqliteConnectOptions::new()
            .filename(path)
            .create_if_missing(true)
            .page_size(16_384)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .busy_timeout(Duration::from_secs(10))
            .pragma("cache_size", "-32768")
            .pragma("temp_store", "memory");
        let writer = SqlitePoolOptions::new()
            .max_connections(1)
            .idle_timeout(None)
            .max_lifetime(None)
            .connect_with(options.clone())
            .await?;
        if existed {
            keep_copy_before_migrating(&writer, path).await?;
        }
        MIGRATOR.run(&writer).await?;
        let reader = SqlitePoolOptions::new()
            .max_connections(4)
            .min_connections(0)
            .connect_with(options.read_only(true))
            .await?;
        Ok(Self { writer, reader })
    }

    /// Opens an existing database for reading only, beside an engine that runs on it.
    pub async fn open_read_only(path: &Path) -> Result<Self, Error> {
        let options = SqliteConnectOptions::new().filename(path).read_only(true);
        let reader = SqlitePoolOptions::new().max_connections(2).connect_with(options).await?;
        let applied = applied_version(&reader).await?;
        match MIGRATOR.iter().map(|migration| migration.version).max() {
            Some(latest) if latest != applied => {
                Err(sqlx::migrate::MigrateError::VersionMissing(latest).into())
            }
            _ => Ok(Self { writer: reader.clone(), reader }),
        }
    }

    /// For queries.
    pub fn reader(&self) -> &SqlitePool {
        &self.reader
    }

    /// A transaction that holds the write lock from its start. Once committed it outlasts a loss of power.
    pub async fn write(&self) -> Result<Transaction<'static, Sqlite>, sqlx::Error> {
        self.writer.begin_with("PRAGMA synchronous = FULL; BEGIN IMMEDIATE").await
    }

    /// The same, but its commit does not wait for the disk: it outlasts the death of the process, while a loss of power may
    /// undo it, with all that came after it. The next [`Store::write`] makes it durable. For many small steps in a row.
    pub async fn write_unsynced(&self) -> Result<Transaction<'static, Sqlite>, sqlx::Error> {
        self.writer.begin_with("PRAGMA synchronous = NORMAL; BEGIN IMMEDIATE").await
    }

    /// Ends all connections; the write-ahead log is folded into the file.
    pub async fn close(&self) {
        self.reader.close().await;
        self.writer.close().await;
    }
}

/// The database and what SQLite keeps beside it, which gets the permissions of the database when it is made anew.
fn make_private(path: &Path) -> std::io::Result<()> {
    private::make_file(path)?;
    for beside in ["db-wal", "db-shm"].map(|extension| path.with_extension(extension)) {
        if beside.exists() {
            private::restrict(&beside, 0o600);
        }
    }
    Ok(())
}

/// The last migration that was applied.
async fn applied_version(db: &SqlitePool) -> Result<i64, sqlx::Error> {
    sqlx::query_scalar("SELECT coalesce(max(version), 0) FROM _sqlx_migrations").fetch_one(db).await
}

async fn keep_copy_before_migrating(writer: &SqlitePool, path: &Path) -> Result<(), Error> {
    let known: i64 = sqlx::query_scalar("SELECT count(*) FROM sqlite_schema WHERE name = '_sqlx_migrations'")
        .fetch_one(writer)
        .await?;
    if known == 0 {
        return Ok(());
    }
    let applied = applied_version(writer).await?;
    if MIGRATOR.iter().any(|migration| migration.version > applied) {
        let copy = path.with_extension(format!("before-{applied}.db"));
        if !copy.exists() {
            // SQLite writes into an empty file, which keeps its permissions.
            private::make_file(&copy).map_err(|source| Error::DataDir { path: copy.clone(), source })?;
            let copied = sqlx::query("VACUUM INTO ?1").bind(copy.to_string_lossy().into_owned());
            if let Err(err) = copied.execute(writer).await {
                let _ = std::fs::remove_file(&copy);
                return Err(err.into());
            }
        }
    }
    Ok(())
}
