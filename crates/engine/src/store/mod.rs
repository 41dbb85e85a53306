//! The database: one file, one writing connection, a few reading ones.

pub mod addresses;
pub mod alarms;
pub mod batch;
pub mod bodies;
pub mod credentials;
pub mod fault;
pub mod feeds;
pub mod hosts;
pub mod jobs;
pub mod ledger;
pub mod queue;
pub mod rejections;
pub mod replays;
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

/// A writer beside another looks for the lock as often as this, as the gaps between two batches of an import are short.
/// SQLite's own waits grow to a tenth of a second, and may miss them for ever.
const BESIDE: &str = "PRAGMA busy_timeout = 2";
/// How often, before it gives up: about a minute's worth.
const TRIES_BESIDE: u32 = 20_000;

static MIGRATOR: sqlx::migrate::Migrator = sqlx::migrate!("./migrations");

/// The two ways into the database.
#[derive(Debug, Clone)]
pub struct Store {
    writer: SqlitePool,
    reader: SqlitePool,
    /// Whether another process writes as well.
    beside: bool,
}

impl Store {
    /// Opens (and makes, and migrates) the database at `path`. Before a migration touches a file that has data,
    /// a copy is kept beside it.
    pub async fn open(path: &Path) -> Result<Self, Error> {
        let existed = path.exists();
        make_private(path).map_err(|source| Error::DataDir { path: path.to_owned(), source })?;
        let options = options(path).create_if_missing(true);
        let writer = writer(options.clone()).await?;
        if existed {
            keep_copy_before_migrating(&writer, path).await?;
        }
        MIGRATOR.run(&writer).await?;
        Ok(Self { writer, reader: reader(options).await?, beside: false })
    }

    /// Opens an existing database of this version beside an engine that runs on it, to write into it as well.
    pub async fn open_beside(path: &Path) -> Result<Self, Error> {
        let options = options(path);
        let reader = reader(options.clone()).await?;
        if applied_version(&reader).await? != latest_version() {
            return Err(sqlx::migrate::MigrateError::VersionMissing(latest_version()).into());
        }
        let writer = writer(options).await?;
        sqlx::query(BESIDE).execute(&writer).await?;
        Ok(Self { writer, reader, beside: true })
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
            _ => Ok(Self { writer: reader.clone(), reader, beside: true }),
        }
    }

    /// For queries.
    pub fn reader(&self) -> &SqlitePool {
        &self.reader
    }

    /// A transaction that holds the write lock from its start.
    pub async fn write(&self) -> Result<Transaction<'static, Sqlite>, sqlx::Error> {
        let mut tries = 0;
        loop {
            match self.writer.begin_with("BEGIN IMMEDIATE").await {
                Err(err) if self.beside && is_busy(&err) && tries < TRIES_BESIDE => tries += 1,
                begun => return begun,
            }
        }
    }

    /// The last migration that was applied.
    pub async fn schema(&self) -> Result<i64, sqlx::Error> {
        applied_version(&self.reader).await
    }

    /// Ends all connections; the write-ahead log is folded into the file.
    pub async fn close(&self) {
        self.reader.close().await;
        self.writer.close().await;
    }
}

/// The version of the database that this program works with.
pub fn latest_version() -> i64 {
    MIGRATOR.iter().map(|migration| migration.version).max().unwrap_or(0)
}

fn options(path: &Path) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(path)
        .page_size(16_384)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .busy_timeout(Duration::from_secs(10))
        .pragma("cache_size", "-32768")
        .pragma("temp_store", "memory")
}

async fn writer(options: SqliteConnectOptions) -> Result<SqlitePool, sqlx::Error> {
    let pool = SqlitePoolOptions::new().max_connections(1).idle_timeout(None).max_lifetime(None);
    pool.connect_with(options).await
}

async fn reader(options: SqliteConnectOptions) -> Result<SqlitePool, sqlx::Error> {
    let pool = SqlitePoolOptions::new().max_connections(4).min_connections(0);
    pool.connect_with(options.read_only(true)).await
}

/// Whether another connection has the lock (<https://sqlite.org/rescode.html#busy>; the lower byte is the code).
fn is_busy(err: &sqlx::Error) -> bool {
    const BUSY: u32 = 5;
    let code = err.as_database_error().and_then(|err| err.code()?.parse::<u32>().ok());
    code.is_some_and(|code| code & 0xff == BUSY)
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
