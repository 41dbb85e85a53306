//! What lies where the database should be, before anything is done to it.

use super::fault::Fault;
use super::{MIGRATOR, kept};
use crate::error::Error;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sqlx::{ConnectOptions, Connection};
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

/// "JobI": marks our files (<https://sqlite.org/pragma.html#pragma_application_id>).
pub const APPLICATION_ID: i32 = 0x4A6F_6249;

/// What every SQLite file begins with, and where its application id stands (<https://sqlite.org/fileformat2.html>, 1.3).
const MAGIC: &[u8; 16] = b"SQLite format 3\0";
const ID_AT: usize = 68;
const HEADER: usize = 100;
/// What a rollback journal begins with, and where it says how many pages the database had before
/// (<https://sqlite.org/fileformat2.html>, 3).
const JOURNAL_MAGIC: &[u8; 8] = b"\xd9\xd5\x05\xf9\x20\xa1\x63\xd7";
const PAGES_BEFORE_AT: usize = 16;
const JOURNAL_HEADER: usize = PAGES_BEFORE_AT + 4;

/// What lies there.
#[derive(Debug, PartialEq, Eq)]
pub enum Found {
    /// Nothing, or an empty file: one is made.
    Nothing,
    /// A database of this application, of this version or an earlier one.
    Ours {
        /// Its last migration.
        applied: i64,
    },
    /// Something that cannot be read as a database: it is set aside, never written.
    Damaged,
}

/// Looks, and changes nothing. What belongs to someone else, or to a newer version, is an error.
pub async fn look(path: &Path, with_doubt: bool) -> Result<Found, Error> {
    let header = match header(path) {
        Ok(header) => header,
        Err(err) if err.kind() == io::ErrorKind::NotFound => return Ok(Found::Nothing),
        Err(err) if err.kind() == io::ErrorKind::IsADirectory => {
            return Err(Error::FolderInTheWay { path: path.to_owned() });
        }
        Err(source) if source.kind() == io::ErrorKind::PermissionDenied => {
            return Err(Error::File { path: path.to_owned(), source });
        }
        Err(source) => return Err(sqlx::Error::Io(source).into()),
    };
    if header.is_empty() || was_being_made(path) {
        return Ok(Found::Nothing);
    }
    if !header.starts_with(MAGIC) || header.len() < HEADER {
        return Ok(Found::Damaged);
    }
    let id = header.get(ID_AT..ID_AT + 4).and_then(|id| id.try_into().ok()).map_or(0, i32::from_be_bytes);
    if id != 0 && id != APPLICATION_ID {
        return Err(Error::NotOurs { path: path.to_owned() });
    }
    let found = inside(path, id, with_doubt).await;
    match found {
        Err(err) if Fault::of_error(&err) == Fault::Damaged => Ok(Found::Damaged),
        other => other,
    }
}

/// Looks a second time, at all of it. A disk that fails to read a page makes a whole file look like a damaged one: only what can be
/// read from end to end, and is found to be damaged then, is.
pub async fn look_again(path: &Path) -> Result<Found, Error> {
    let all = File::open(path).and_then(|mut file| io::copy(&mut file, &mut io::sink()));
    all.map_err(sqlx::Error::Io)?;
    look(path, true).await
}

fn header(path: &Path) -> io::Result<Vec<u8>> {
    if path.is_dir() {
        return Err(io::ErrorKind::IsADirectory.into());
    }
    let mut header = Vec::with_capacity(HEADER);
    File::open(path)?.take(HEADER as u64).read_to_end(&mut header)?;
    Ok(header)
}

/// Whether making the file was cut short, by a full disk for one: beside it lies a journal of when it had one page at most, in which there is
/// no table. Whoever may write takes it back to that; who only looks is refused.
fn was_being_made(path: &Path) -> bool {
    let mut journal = [0; JOURNAL_HEADER];
    let read =
        File::open(kept::with_suffix(path, "-journal")).and_then(|mut file| file.read_exact(&mut journal));
    read.is_ok()
        && journal.starts_with(JOURNAL_MAGIC)
        && matches!(journal[PAGES_BEFORE_AT..], [0, 0, 0, 0 | 1])
}

/// Opens a database to read it and leave nothing beside it. To read one in WAL mode SQLite otherwise makes `-wal` and `-shm` there, and
/// a connection that may not write does not remove them. Where neither is there, nobody is at work on the file, and it can be
/// taken for one that does not change (<https://sqlite.org/c3ref/open.html>, "immutable").
pub fn without_traces(path: &Path) -> SqliteConnectOptions {
    let is_alone =
        ["-wal", "-shm", "-journal"].iter().all(|suffix| !kept::with_suffix(path, suffix).exists());
    SqliteConnectOptions::new().filename(path).read_only(true).immutable(is_alone)
}

async fn inside(path: &Path, id: i32, with_doubt: bool) -> Result<Found, Error> {
    let mut db = without_traces(path).connect().await?;
    let found = judge(&mut db, path, id, with_doubt).await;
    // Nothing was written, so nothing can be lost.
    let _ = db.close().await;
    found
}

async fn judge(db: &mut SqliteConnection, path: &Path, id: i32, with_doubt: bool) -> Result<Found, Error> {
    let tables: Vec<String> =
        sqlx::query_scalar("SELECT name FROM sqlite_schema WHERE type = 'table'").fetch_all(&mut *db).await?;
    if tables.is_empty() {
        return Ok(Found::Nothing);
    }
    // Another program may use the same library for its migrations, so it is looked for one of ours.
    let is_migrated = tables.iter().any(|table| table == "_sqlx_migrations");
    let applied = if is_migrated { kept::applied_version(&mut *db).await? } else { 0 };
    let first: Option<String> = match is_migrated {
        true => {
            sqlx::query_scalar("SELECT description FROM _sqlx_migrations WHERE version = 1")
                .fetch_optional(&mut *db)
                .await?
        }
        false => None,
    };
    let ours = MIGRATOR.iter().next().map(|migration| migration.description.to_string());
    // Killed within its very first migration, a database has nothing but the table of them.
    let is_begun = is_migrated && applied == 0 && tables.len() == 1;
    if id != APPLICATION_ID && first != ours && !is_begun {
        return Err(Error::NotOurs { path: path.to_owned() });
    }
    if applied > super::latest_version() {
        return Err(Error::Newer { path: path.to_owned() });
    }
    if with_doubt && !is_whole(db).await? {
        return Ok(Found::Damaged);
    }
    Ok(Found::Ours { applied })
}

/// Whether SQLite finds nothing wrong in the whole file. It reads all of it, so it is asked only where there is doubt.
pub async fn is_whole(db: &mut SqliteConnection) -> Result<bool, sqlx::Error> {
    let verdict: String = sqlx::query_scalar("PRAGMA integrity_check(1)").fetch_one(db).await?;
    Ok(verdict == "ok")
}
