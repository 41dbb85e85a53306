//! Copies that are kept before an upgrade, and putting one back.

use super::fault::Fault;
use super::{aside, look, space, waiting};
use crate::error::Error;
use crate::private;
use contract::Millis;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sqlx::{ConnectOptions, Connection};
use std::ffi::OsString;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

/// Copies that are kept: those of the last upgrades.
const KEPT: usize = 2;

/// The last migration that was applied.
pub async fn applied_version<'e>(db: impl sqlx::SqliteExecutor<'e>) -> Result<i64, sqlx::Error> {
    sqlx::query_scalar("SELECT coalesce(max(version), 0) FROM _sqlx_migrations").fetch_one(db).await
}

/// Keeps a copy of a database that is about to be brought from the version `applied` to this one, and returns where. An upgrade
/// that was interrupted goes on with the copy it has: that is the one an earlier version can read.
pub async fn keep_copy(db: &mut SqliteConnection, path: &Path, applied: i64) -> Result<PathBuf, Error> {
    let mark = mark(path);
    let copy = beside(path, &format!("before-{applied}.db"));
    // Where no migration was done yet, the database may have been used since by the earlier version.
    if let Some(kept) = copy_of_upgrade(path).filter(|kept| *kept != copy) {
        return Ok(kept);
    }
    copy_whole(db, &copy).await.map_err(|err| match Fault::of_error(&err) {
        Fault::Full => {
            Error::NoRoomForCopy { megabytes: size(path) / 1_000_000 + 1, folder: folder(path).to_owned() }
        }
        _ => err,
    })?;
    let name = copy.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    fs::write(&mark, name).map_err(unusable(&mark))?;
    Ok(copy)
}

/// The copy of the upgrade that is under way, if one is.
fn copy_of_upgrade(path: &Path) -> Option<PathBuf> {
    let name = fs::read_to_string(mark(path)).ok()?;
    // Killed while the mark was written, it names nothing.
    let copy = (!name.is_empty()).then(|| folder(path).join(name))?;
    copy.is_file().then_some(copy)
}

/// The upgrade is done: the next one keeps its own copy, and of the older copies the last few stay.
pub fn end_upgrade(path: &Path) {
    let _ = fs::remove_file(mark(path));
    for old in copies(path).into_iter().skip(KEPT) {
        if let Err(err) = fs::remove_file(&old) {
            tracing::warn!(path = %old.display(), error = %err, "an old copy could not be removed");
        }
    }
}

/// The copies that are kept, the latest first.
pub fn copies(path: &Path) -> Vec<PathBuf> {
    let prefix = beside(path, "before-");
    let prefix = prefix.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let Ok(entries) = fs::read_dir(folder(path)) else { return Vec::new() };
    let mut found: Vec<_> = entries
        .flatten()
        .filter(|entry| {
            let name = entry.file_name().to_string_lossy().into_owned();
            name.strip_prefix(&prefix).and_then(|rest| rest.strip_suffix(".db")).is_some_and(|version| {
                !version.is_empty() && version.bytes().all(|byte| byte.is_ascii_digit())
            })
        })
        .filter_map(|entry| Some((entry.metadata().ok()?.modified().ok()?, entry.path())))
        .collect();
    found.sort();
    found.into_iter().rev().map(|(_, path)| path).collect()
}

/// Copies a database with all that its write-ahead log holds. The copy has its name only once it is whole and on disk.
async fn copy_whole(db: &mut SqliteConnection, to: &Path) -> Result<(), Error> {
    let part = with_suffix(to, ".part");
    // What an earlier try left.
    remove_if_there(&part).map_err(unusable(&part))?;
    // SQLite writes into an empty file, which keeps its permissions.
    private::make_file(&part).map_err(unusable(&part))?;
    space::let_shrink(&mut *db).await?;
    let copied =
        match sqlx::query("VACUUM INTO ?1").bind(part.to_string_lossy().into_owned()).execute(db).await {
            Ok(_) => File::open(&part)
                .and_then(|file| file.sync_all())
                .and_then(|()| fs::rename(&part, to))
                .and_then(|()| sync_folder(to))
                .map_err(unusable(to)),
            Err(err) => Err(err.into()),
        };
    if copied.is_err() {
        let _ = fs::remove_file(&part);
    }
    copied
}

/// Writes a copy of a database that is in use, as it is at this moment, to a file that is not there yet. Documents are not in it.
pub async fn back_up(db: &mut SqliteConnection, to: &Path) -> Result<(), Error> {
    let fails = |why: &str| Err(Error::NotBackedUp { path: to.to_owned(), why: why.into() });
    let to = &std::path::absolute(to).unwrap_or_else(|_| to.to_owned());
    if to.symlink_metadata().is_ok() {
        return fails("There is something of that name already");
    }
    if !folder(to).is_dir() {
        return fails("The folder it is to lie in is not there");
    }
    if let Some(why) = path_fault(to) {
        return fails(&format!("Its path cannot be used: {why}"));
    }
    // Whatever ends this early, nothing is left; and no file of the person's is in the way, or touched.
    let part = Part(with_suffix(to, &format!(".{}", std::process::id())));
    let copied = match copy_whole(db, &part.0).await {
        // A second name is refused where that has come to be taken; some file systems know none.
        Ok(()) => match fs::hard_link(&part.0, to) {
            Err(err) if err.kind() != io::ErrorKind::AlreadyExists => fs::rename(&part.0, to),
            linked => linked,
        }
        .and_then(|()| sync_folder(to))
        .map_err(unusable(to)),
        Err(err) => Err(err),
    };
    match copied {
        Err(err) if Fault::of_error(&err) == Fault::Full => fails("There is no room for it"),
        Err(Error::DataDir { source, .. }) => fails(&source.to_string()),
        copied => copied,
    }
}

/// A copy on its way, which goes unless it has another name by then.
struct Part(PathBuf);

impl Drop for Part {
    fn drop(&mut self) {
        for path in [&with_suffix(&self.0, ".part"), &self.0] {
            let _ = fs::remove_file(path);
        }
    }
}

/// Puts a copy in the place of the database at `path`; returns where the one that was there is kept. No engine may be at work
/// there. Whenever this is interrupted, one whole database or the other is in its place.
pub async fn restore(copy: &Path, path: &Path, now: Millis) -> Result<Option<PathBuf>, Error> {
    if copy.canonicalize().is_ok_and(|copy| path.canonicalize().is_ok_and(|path| path == copy)) {
        return Err(not_restorable(copy, "It is the database that is in use"));
    }
    // What is not ours is not moved either; all else is kept, whatever it is.
    if let Err(err @ (Error::NotOurs { .. } | Error::FolderInTheWay { .. })) = look::look(path, false).await {
        return Err(err);
    }
    let restoring = beside(path, "restoring.db");
    take_over(copy, &restoring).await?;
    aside::set_log_aside(path, now).map_err(unusable(path))?;
    let kept = if path.exists() {
        fold_in(path).await;
        let kept = aside::name(path, "replaced", now);
        // A second name for the same file: there is a database in its place at every moment.
        fs::hard_link(path, &kept).or_else(|_| fs::copy(path, &kept).map(drop)).map_err(unusable(&kept))?;
        // What could not be folded in belongs to the file that was there.
        aside::move_beside(path, &kept).map_err(unusable(&kept))?;
        Some(kept)
    } else {
        None
    };
    // Its documents are found by the numbers of runs, which mean others in another database: they go with it, and first. Cut
    // short, it is a database whose documents are no longer there.
    set_documents_aside(path, kept.as_deref()).map_err(unusable(path))?;
    if let Some(kept) = &kept {
        // Before: brought into the very database it comes from, it changes nothing.
        waiting::note_pending(path, kept).map_err(unusable(path))?;
    }
    fs::rename(&restoring, path).and_then(|()| sync_folder(path)).map_err(unusable(path))?;
    bring_documents_back(copy, path);
    let _ = fs::remove_file(mark(path));
    aside::remove_doubt(path);
    Ok(kept)
}

/// The folders beside a database that hold the documents of its runs.
const DOCUMENTS: [&str; 2] = ["spool", "bodies"];

/// Where a database that was replaced has its documents.
fn documents_of(database: &Path, folder: &str) -> PathBuf {
    let mut name = database.as_os_str().to_owned();
    name.push(format!(".{folder}"));
    PathBuf::from(name)
}

/// Moves the documents of the database at `path` beside the place where that is kept; those of none are of no use.
fn set_documents_aside(path: &Path, kept: Option<&Path>) -> std::io::Result<()> {
    for name in DOCUMENTS {
        let folder = path.with_file_name(name);
        let done = match kept {
            Some(kept) => fs::rename(&folder, documents_of(kept, name)),
            None => fs::remove_dir_all(&folder),
        };
        match done {
            Err(err) if err.kind() != std::io::ErrorKind::NotFound => return Err(err),
            _ => {}
        }
    }
    Ok(())
}

/// A database that was replaced comes back with its documents.
fn bring_documents_back(copy: &Path, path: &Path) {
    for name in DOCUMENTS {
        let (from, to) = (documents_of(copy, name), path.with_file_name(name));
        if from.is_dir()
            && let Err(err) = fs::rename(&from, &to)
        {
            tracing::warn!(error = %err, "the documents of the restored database could not be put back");
        }
    }
}

/// Looks whether a file may take the database's place, as far as that shows at first sight; with `whole`, all of it is read.
///
/// # Errors
/// [`Error::File`] when it cannot be read, [`Error::NotRestorable`] with the reason.
pub async fn look_at_copy(copy: &Path, whole: bool) -> Result<(), Error> {
    if let Err(source) = File::open(copy) {
        return Err(Error::File { path: copy.to_owned(), source });
    }
    if let Some(why) = path_fault(copy) {
        return Err(not_restorable(copy, &format!("Its path cannot be used: {why}")));
    }
    // What is said of the database itself names the data folder, which is not to blame for this file.
    let why = match look::look(copy, whole).await {
        Ok(look::Found::Ours { .. }) => return Ok(()),
        Ok(look::Found::Damaged) => "It is damaged",
        Ok(look::Found::Nothing) => "It is empty",
        Err(Error::NotOurs { .. }) => "It is a database of another program",
        Err(Error::Newer { .. }) => "It was written by a newer version of Job Importer, which can restore it",
        Err(Error::FolderInTheWay { .. }) => "It is a folder",
        Err(err) => return Err(err),
    };
    Err(not_restorable(copy, why))
}

fn not_restorable(copy: &Path, why: &str) -> Error {
    Error::NotRestorable { path: copy.to_owned(), why: why.into() }
}

/// The longest path of a folder whose databases SQLite opens, in bytes: its limit for the whole path (512, MAX_PATHNAME of
/// `os_unix.c`), less the longest name that is made in it and what SQLite adds to that.
const LONGEST_FOLDER: usize = 470;

/// Why SQLite opens no file under a path, as half a sentence; `None` when it does.
pub fn path_fault(path: &Path) -> Option<&'static str> {
    if path.to_str().is_none() {
        return Some("its path is not valid UTF-8, which a database needs");
    }
    let whole = path.canonicalize().or_else(|_| std::path::absolute(path)).ok()?;
    let is_long = cfg!(unix) && whole.as_os_str().len() > LONGEST_FOLDER;
    is_long.then_some("its path is longer than 470 bytes, which is too long for a database")
}

/// Checks a copy and makes a second one of it, so that the first stays as it is.
async fn take_over(copy: &Path, to: &Path) -> Result<(), Error> {
    look_at_copy(copy, true).await?;
    let mut db = look::without_traces(copy).connect().await?;
    let broken: Option<sqlx::sqlite::SqliteRow> =
        sqlx::query("PRAGMA foreign_key_check").fetch_optional(&mut db).await?;
    let copied = match broken {
        Some(_) => Err(not_restorable(copy, "Parts of it are missing")),
        None => copy_whole(&mut db, to).await,
    };
    let _ = db.close().await;
    copied
}

/// Folds the write-ahead log into its file, if that can be done: a damaged one is kept as it is.
async fn fold_in(path: &Path) {
    let Ok(mut db) = SqliteConnectOptions::new().filename(path).connect().await else { return };
    let folded = sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)").execute(&mut db).await;
    if let Err(err) = folded.map(drop).and(db.close().await) {
        tracing::warn!(error = %err, "the log of the database is kept beside it");
    }
}

/// The file that stands for an upgrade under way, and names its copy.
fn mark(path: &Path) -> PathBuf {
    beside(path, "upgrading")
}

/// `jobs.db` and `before-1.db` make `jobs.before-1.db`.
fn beside(path: &Path, extension: &str) -> PathBuf {
    path.with_extension(extension)
}

/// A path with something behind its name.
pub fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(suffix);
    name.into()
}

fn folder(path: &Path) -> &Path {
    path.parent().unwrap_or(Path::new("."))
}

fn size(path: &Path) -> u64 {
    fs::metadata(path).map_or(0, |file| file.len())
}

fn remove_if_there(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(err) if err.kind() != io::ErrorKind::NotFound => Err(err),
        _ => Ok(()),
    }
}

/// A new name is durable only once its folder is. Windows cannot open folders this way.
pub fn sync_folder(path: &Path) -> io::Result<()> {
    if cfg!(unix) { File::open(folder(path))?.sync_all() } else { Ok(()) }
}

fn unusable(path: &Path) -> impl FnOnce(io::Error) -> Error {
    let path = path.to_owned();
    move |source| Error::DataDir { path, source }
}
