//! The database: one file, one writing connection, a few reading ones.

pub mod addresses;
pub mod alarms;
pub mod aside;
pub mod batch;
pub mod bodies;
pub mod changes;
pub mod closing;
pub mod credentials;
pub mod doctor;
pub mod facets;
pub mod fault;
pub mod feeds;
pub mod history;
pub mod hosts;
pub mod index;
pub mod jobs;
pub mod kept;
pub mod keys;
pub mod kin;
pub mod known;
pub mod leaving;
pub mod ledger;
mod log;
pub mod look;
pub mod mappings;
pub mod marks;
pub mod past;
pub mod queue;
pub mod rejections;
pub mod removals;
pub mod replays;
pub mod reposts;
pub mod runs;
pub mod search;
pub mod settings;
pub mod space;
pub mod status;
pub mod tasks;
pub mod texts;
pub mod validators;
pub mod waiting;
pub mod yields;

use crate::error::Error;
use crate::private;
use contract::Millis;
use fault::Fault;
use log::Folding;
use look::Found;
use sqlx::pool::PoolConnection;
use sqlx::sqlite::{
    SqliteAutoVacuum, SqliteConnectOptions, SqliteConnection, SqliteJournalMode, SqlitePool,
    SqlitePoolOptions, SqliteSynchronous,
};
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, Executor, Sqlite, Transaction};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// A writer beside another looks for the lock as often as this, as the gaps between two batches of an import are short.
/// SQLite's own waits grow to a tenth of a second, and may miss them for ever.
const BESIDE: &str = "PRAGMA busy_timeout = 2";
/// How often, before it gives up: about a minute's worth.
const TRIES_BESIDE: u32 = 20_000;

static MIGRATOR: sqlx::migrate::Migrator = sqlx::migrate!("./migrations");

/// The schema's migrations, in their order.
#[doc(hidden)]
pub fn migrations() -> &'static sqlx::migrate::Migrator {
    &MIGRATOR
}

/// The last migration this version knows.
pub fn latest_version() -> i64 {
    MIGRATOR.iter().map(|migration| migration.version).max().unwrap_or(0)
}

/// How the database is opened.
#[derive(Debug, Clone)]
pub struct StoreOptions {
    /// How long another program that holds the database is waited for before it is said.
    pub busy_timeout: Duration,
    /// Whether it is opened to be looked at and repaired: that it is doubted is no reason to set it aside then.
    pub is_patient: bool,
    /// SQL that is run on the writing connection before each transaction: the faults of tests.
    #[doc(hidden)]
    pub before_writing: Option<Arc<Mutex<String>>>,
}

impl Default for StoreOptions {
    fn default() -> Self {
        Self { busy_timeout: Duration::from_secs(10), is_patient: false, before_writing: None }
    }
}

/// The two ways into the database.
#[derive(Debug, Clone)]
pub struct Store {
    writer: SqlitePool,
    reader: SqlitePool,
    /// For who alone writes.
    log: Option<Folding>,
    /// Whether another process writes as well.
    beside: bool,
    path: PathBuf,
}

impl Store {
    /// Opens (and makes, and migrates) the database at `path`. Before a migration touches a file that has data, a copy is kept
    /// beside it. What cannot be read as a database is set aside and a new one begun; then there are sentences that tell of it.
    ///
    /// # Errors
    /// [`Error::NotOurs`], [`Error::Newer`] and [`Error::FolderInTheWay`], with nothing touched, or those of the database.
    pub async fn open(
        path: &Path,
        options: &StoreOptions,
        now: Millis,
    ) -> Result<(Self, Option<String>), Error> {
        let unusable = |source| Error::DataDir { path: path.to_owned(), source };
        aside::set_log_aside(path, now).map_err(unusable)?;
        let has_doubt = !options.is_patient && aside::doubt(path).exists();
        let mut found = look::look(path, has_doubt).await?;
        if found == Found::Damaged {
            found = look::look_again(path).await?;
        }
        if found == Found::Damaged {
            aside::set_aside(path, now).map_err(unusable)?;
            found = Found::Nothing;
        } else if has_doubt {
            aside::remove_doubt(path);
        }
        let store = match Self::make(path, options, &found).await {
            // Damage that shows only in what a migration reads.
            Err(err) if found != Found::Nothing && Fault::of_error(&err) == Fault::Damaged => {
                found = look::look_again(path).await?;
                if found == Found::Damaged {
                    aside::set_aside(path, now).map_err(unusable)?;
                    found = Found::Nothing;
                }
                Self::make(path, options, &found).await?
            }
            made => made?,
        };
        waiting::bring_pending(&store, path).await?;
        let told = match aside::pending(path) {
            Some(aside) => {
                // A person is told in so many words: by the window, or by each subcommand until they have taken note.
                tracing::info!(aside = %aside.display(), "the database could not be read, and a new one was begun");
                let mut db = store.writer.acquire().await?;
                Some(aside::carry_over(&mut db, path, &aside).await?)
            }
            None => None,
        };
        Ok((store, told))
    }

    async fn make(path: &Path, options: &StoreOptions, found: &Found) -> Result<Self, Error> {
        make_private(path).map_err(|source| Error::DataDir { path: path.to_owned(), source })?;
        let connect = connect(path, options.busy_timeout).create_if_missing(true);
        let mut first = connect.clone();
        if *found == Found::Nothing {
            // It can be said only before the first table is made (store/space.rs).
            first = first.auto_vacuum(SqliteAutoVacuum::Incremental);
        }
        let mut db = first.connect().await?;
        if let Err(err) = bring_to_this_version(&mut db, path, found).await {
            let _ = db.close().await;
            return Err(err);
        }
        // Open until the writer is, or the log would be folded in and made anew.
        let writer = writer(options.before_writing.clone()).connect_with(connect.clone()).await?;
        db.close().await?;
        let log = Some(Folding::new(connect.clone()));
        Ok(Self { writer, reader: reader(connect).await?, log, beside: false, path: path.to_owned() })
    }

    /// Opens an existing database of this version beside an engine that runs on it, to write into it as well.
    pub async fn open_beside(path: &Path) -> Result<Self, Error> {
        let connect = connect(path, StoreOptions::default().busy_timeout);
        let reader = reader(connect.clone()).await?;
        if kept::applied_version(&reader).await? != latest_version() {
            return Err(sqlx::migrate::MigrateError::VersionMissing(latest_version()).into());
        }
        let writer = writer(None).connect_with(connect).await?;
        sqlx::query(BESIDE).execute(&writer).await?;
        Ok(Self { writer, reader, log: None, beside: true, path: path.to_owned() })
    }

    /// Opens an existing database for reading only, beside an engine that runs on it.
    pub async fn open_read_only(path: &Path) -> Result<Self, Error> {
        let options = SqliteConnectOptions::new().filename(path).read_only(true);
        let reader = SqlitePoolOptions::new().max_connections(2).connect_with(options).await?;
        let applied = kept::applied_version(&reader).await?;
        if applied != latest_version() {
            return Err(sqlx::migrate::MigrateError::VersionMissing(latest_version()).into());
        }
        Ok(Self { writer: reader.clone(), reader, log: None, beside: true, path: path.to_owned() })
    }

    /// For queries.
    pub fn reader(&self) -> &SqlitePool {
        &self.reader
    }

    /// The writing connection, for what is done outside of a transaction.
    pub async fn writer(&self) -> Result<PoolConnection<Sqlite>, sqlx::Error> {
        self.writer.acquire().await
    }

    /// A transaction that holds the write lock from its start. Once committed it outlasts a loss of power.
    pub async fn write(&self) -> Result<Transaction<'static, Sqlite>, sqlx::Error> {
        self.begin("PRAGMA synchronous = FULL; BEGIN IMMEDIATE").await
    }

    /// The same, but its commit does not wait for the disk: it outlasts the death of the process, while a loss of power may
    /// undo it, with all that came after it. The next [`Store::write`] makes it durable. For many small steps in a row.
    pub async fn write_unsynced(&self) -> Result<Transaction<'static, Sqlite>, sqlx::Error> {
        self.begin("PRAGMA synchronous = NORMAL; BEGIN IMMEDIATE").await
    }

    async fn begin(&self, sql: &'static str) -> Result<Transaction<'static, Sqlite>, sqlx::Error> {
        let mut tries = 0;
        loop {
            match self.writer.begin_with(sql).await {
                Err(err) if self.beside && is_busy(&err) && tries < TRIES_BESIDE => tries += 1,
                begun => return begun,
            }
        }
    }

    /// Lets the log be folded into the file while more is written: for who writes much.
    pub fn fold_log(&self) {
        if let Some(log) = &self.log {
            log.begin();
        }
    }

    /// Lets go of what connections that nobody uses hold of the file. The system has it still, as long as it has room.
    pub async fn let_go(&self) -> Result<(), sqlx::Error> {
        let idle = std::iter::from_fn(|| self.reader.try_acquire());
        let idle: Vec<_> = idle.chain(self.writer.try_acquire()).collect();
        for mut db in idle {
            db.execute("PRAGMA shrink_memory").await?;
        }
        Ok(())
    }

    /// The last migration that was applied.
    pub async fn schema(&self) -> Result<i64, sqlx::Error> {
        kept::applied_version(&self.reader).await
    }

    /// Lets the next start read the whole file before it uses it.
    pub fn suspect(&self) {
        aside::raise_doubt(&self.path);
    }

    /// The whole file was read and found to be whole: no start need doubt it.
    pub fn trust(&self) {
        aside::remove_doubt(&self.path);
    }

    /// Ends all connections; the write-ahead log is folded into the file. From the beginning nothing more can be asked: a connection
    /// that is still at something ends with that, whether that is waited for or not.
    pub async fn close(&self) {
        let (readers, writer) = (self.reader.close(), self.writer.close());
        readers.await;
        if let Some(log) = &self.log {
            log.close().await;
        }
        // Last, as only a writer can fold the log in.
        writer.await;
    }
}

fn connect(path: &Path, busy_timeout: Duration) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(path)
        .page_size(16_384)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .busy_timeout(busy_timeout)
        .pragma("cache_size", "-32768")
        // In pages: each time the log is folded in, the disk is waited for twice.
        .pragma("wal_autocheckpoint", "4000")
        .pragma("journal_size_limit", "67108864")
        .pragma("temp_store", "memory")
}

async fn reader(options: SqliteConnectOptions) -> Result<SqlitePool, sqlx::Error> {
    let pool = SqlitePoolOptions::new().max_connections(4).min_connections(0);
    // Each of them has a cache of its own, and what the system keeps of the file is near.
    pool.connect_with(options.read_only(true).pragma("cache_size", "-8192")).await
}

/// Whether another connection has the lock (<https://sqlite.org/rescode.html#busy>; the lower byte is the code).
fn is_busy(err: &sqlx::Error) -> bool {
    const BUSY: u32 = 5;
    let code = err.as_database_error().and_then(|err| err.code()?.parse::<u32>().ok());
    code.is_some_and(|code| code & 0xff == BUSY)
}

/// The pool of the one writing connection.
fn writer(before_writing: Option<Arc<Mutex<String>>>) -> SqlitePoolOptions {
    let options = SqlitePoolOptions::new().max_connections(1).idle_timeout(None).max_lifetime(None);
    options.before_acquire(move |db, _| {
        let sql =
            before_writing.as_ref().map(|sql| sql.lock().unwrap_or_else(PoisonError::into_inner).clone());
        Box::pin(async move {
            if let Some(sql) = sql {
                db.execute(AssertSqlSafe(sql)).await?;
            }
            // SQLite ends a transaction itself where the disk is full or fails
            // (<https://sqlite.org/lang_transaction.html>, 4.1). The driver does not notice, and would refuse any further
            // one on this connection: another takes its place.
            Ok(!db.is_in_transaction())
        })
    })
}

/// Keeps a copy of a database with data, runs the migrations that it lacks, each in a transaction of its own, and marks it as ours.
async fn bring_to_this_version(db: &mut SqliteConnection, path: &Path, found: &Found) -> Result<(), Error> {
    let copy = match found {
        Found::Ours { applied } if (1..latest_version()).contains(applied) => {
            Some(kept::keep_copy(db, path, *applied).await?)
        }
        _ => None,
    };
    if let Err(source) = MIGRATOR.run_direct(None, db, false).await {
        return Err(match copy {
            Some(copy) => Error::Upgrade { copy, source },
            None => source.into(),
        });
    }
    kept::end_upgrade(path);
    let id: i32 = sqlx::query_scalar("PRAGMA application_id").fetch_one(&mut *db).await?;
    if id != look::APPLICATION_ID {
        let mark = format!("PRAGMA application_id = {}", look::APPLICATION_ID);
        sqlx::query(AssertSqlSafe(mark)).execute(&mut *db).await?;
    }
    Ok(())
}

/// The database and what SQLite keeps beside it, which gets the permissions of the database when it is made anew.
fn make_private(path: &Path) -> std::io::Result<()> {
    if path.exists() {
        // Made by an earlier version, it may be open to all.
        private::restrict(path, 0o600);
    } else {
        private::make_file(path)?;
    }
    for beside in ["db-wal", "db-shm"].map(|extension| path.with_extension(extension)) {
        if beside.exists() {
            private::restrict(&beside, 0o600);
        }
    }
    Ok(())
}
