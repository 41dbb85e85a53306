//! What a person decided outlives the database it was decided in. Where another takes its place (a copy that is put back, a new one
//! begun), the marks come along: to the jobs that are there, and of others they wait until the job is imported.

use super::Store;
use super::batch::{Place, json};
use super::index;
use super::marks::catch_up;
use crate::error::Error;
use crate::import::identity::KeyKind;
use crate::import::plan::NewJob;
use contract::Millis;
use futures_util::TryStreamExt;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sqlx::{ConnectOptions, Connection, FromRow};
use std::collections::{BTreeMap, HashSet};
use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// The marks of a job, with the number it has, or had in the other database.
#[derive(Debug, FromRow)]
struct Decided {
    id: i64,
    seen_at: Option<Millis>,
    saved_at: Option<Millis>,
    hidden_at: Option<Millis>,
    stage: Option<String>,
    stage_at: Option<Millis>,
    note: Option<String>,
    deleted_at: Option<Millis>,
    changed_at: Millis,
}

/// The name of its provider, its kind, the hash.
type Key = (String, String, Vec<u8>);

/// The file that names databases whose marks are to be brought, one a line.
fn mark(path: &Path) -> PathBuf {
    path.with_extension("marks")
}

/// Notes that the marks of `replaced` are to be brought into the database at `path` by its next start.
pub fn note_pending(path: &Path, replaced: &Path) -> io::Result<()> {
    let name = replaced.file_name().unwrap_or_default().to_string_lossy();
    let mut file = OpenOptions::new().create(true).append(true).open(mark(path))?;
    writeln!(file, "{name}")?;
    file.sync_all()
}

/// Brings the marks of databases that were replaced since the last start. One that is gone or cannot be read is passed over.
///
/// # Errors
/// Those of the own database; it is tried again by the next start then.
pub async fn bring_pending(store: &Store, path: &Path) -> Result<(), Error> {
    let Ok(names) = fs::read_to_string(mark(path)) else { return Ok(()) };
    let mut db = store.writer.acquire().await?;
    for replaced in names.lines().filter(|name| !name.is_empty()).map(|name| path.with_file_name(name)) {
        if replaced.is_file() {
            let marks = bring(&mut db, &replaced).await?;
            tracing::info!(marks, replaced = %replaced.display(), "what was decided about jobs was brought along");
        }
    }
    let _ = fs::remove_file(mark(path));
    Ok(())
}

/// Brings the marks in the database at `from`, as far as they can be read; how many there were. The newer decision about a job
/// counts.
///
/// # Errors
/// Those of the own database. Nothing is brought then.
pub async fn bring(db: &mut SqliteConnection, from: &Path) -> Result<usize, Error> {
    let read = match SqliteConnectOptions::new().filename(from).read_only(true).connect().await {
        Ok(mut other) => {
            let read = read(&mut other).await;
            let _ = other.close().await;
            read
        }
        Err(err) => {
            tracing::warn!(error = %err, from = %from.display(), "what was decided about jobs could not be read");
            BTreeMap::new()
        }
    };
    let mut tx = db.begin_with("BEGIN IMMEDIATE").await?;
    let mut brought = 0;
    for (decided, keys) in read.into_values().filter(|(_, keys)| !keys.is_empty()) {
        match find(&mut tx, &keys).await? {
            Some(job) => write(&mut tx, job, &decided).await?,
            None => let_wait(&mut tx, &decided, &keys).await?,
        }
        brought += 1;
    }
    settle_index(&mut tx).await?;
    tx.commit().await?;
    Ok(brought)
}

/// Marks with the keys of their jobs. Those that wait already are among them, under numbers below zero.
async fn read(other: &mut SqliteConnection) -> BTreeMap<i64, (Decided, Vec<Key>)> {
    let mut all = BTreeMap::new();
    let [marks, keys] =
        [include_str!("../../queries/marks_to_bring.sql"), include_str!("../../queries/keys_to_bring.sql")];
    let mut rows = sqlx::query_as::<_, Decided>(marks).fetch(&mut *other);
    // What cannot be read ends the reading; what came before is brought.
    while let Some(decided) = noted(rows.try_next().await) {
        all.insert(decided.id, (decided, Vec::new()));
    }
    drop(rows);
    // What went with a feed in that database nobody has decided to delete. One of an earlier version has none.
    let dropped = sqlx::query_as::<_, (i64, Option<Millis>)>("SELECT job_id, changed_at FROM dropped_jobs");
    for (job, changed_at) in dropped.fetch_all(&mut *other).await.unwrap_or_default() {
        match changed_at {
            Some(at) => {
                if let Some((decided, _)) = all.get_mut(&job) {
                    (decided.deleted_at, decided.changed_at) = (None, at);
                }
            }
            None => drop(all.remove(&job)),
        }
    }
    if all.is_empty() {
        return all;
    }
    let mut rows = sqlx::query_as::<_, (i64, String, String, Vec<u8>)>(keys).fetch(&mut *other);
    while let Some((id, provider, kind, key)) = noted(rows.try_next().await) {
        if let Some((_, keys)) = all.get_mut(&id) {
            keys.push((provider, kind, key));
        }
    }
    all
}

fn noted<T>(row: Result<Option<T>, sqlx::Error>) -> Option<T> {
    row.unwrap_or_else(|err| {
        // Also one of a version that had no marks.
        tracing::info!(error = %err, "no more marks can be read");
        None
    })
}

/// The job that is here by one of these keys, the strongest first.
async fn find(db: &mut SqliteConnection, keys: &[Key]) -> Result<Option<i64>, sqlx::Error> {
    for kind in KeyKind::ALL {
        for (provider, _, key) in keys.iter().filter(|key| key.1 == kind.as_str()) {
            let found: Option<Option<i64>> =
                sqlx::query_scalar(include_str!("../../queries/find_by_key.sql"))
                    .bind(provider)
                    .bind(kind.as_str())
                    .bind(key)
                    .fetch_optional(&mut *db)
                    .await?;
            if let Some(job) = found.flatten() {
                return Ok(Some(job));
            }
        }
    }
    Ok(None)
}

async fn write(db: &mut SqliteConnection, job: i64, decided: &Decided) -> Result<(), sqlx::Error> {
    let brought = sqlx::query(include_str!("../../queries/bring_marks.sql"))
        .bind(job)
        .bind(decided.seen_at)
        .bind(decided.saved_at)
        .bind(decided.hidden_at)
        .bind(&decided.stage)
        .bind(decided.stage_at)
        .bind(&decided.note)
        .bind(decided.deleted_at)
        .bind(decided.changed_at)
        .execute(&mut *db)
        .await?;
    if brought.rows_affected() > 0 {
        // It is a person's decision now, and no longer what came of removing a feed.
        sqlx::query("DELETE FROM dropped_jobs WHERE job_id = ?1").bind(job).execute(db).await?;
    }
    Ok(())
}

async fn let_wait(db: &mut SqliteConnection, decided: &Decided, keys: &[Key]) -> Result<(), sqlx::Error> {
    let id: i64 = sqlx::query_scalar(include_str!("../../queries/let_marks_wait.sql"))
        .bind(decided.seen_at)
        .bind(decided.saved_at)
        .bind(decided.hidden_at)
        .bind(&decided.stage)
        .bind(decided.stage_at)
        .bind(&decided.note)
        .bind(decided.deleted_at)
        .bind(decided.changed_at)
        .fetch_one(&mut *db)
        .await?;
    for (provider, kind, key) in keys {
        sqlx::query(include_str!("../../queries/let_key_wait.sql"))
            .bind(provider)
            .bind(kind)
            .bind(key)
            .bind(id)
            .execute(&mut *db)
            .await?;
    }
    Ok(())
}

/// What is deleted stands in no index, and what came back does.
async fn settle_index(db: &mut SqliteConnection) -> Result<(), sqlx::Error> {
    let deleted: Vec<i64> = sqlx::query_scalar(
        "SELECT m.job_id FROM job_marks AS m JOIN jobs_fts_docsize AS d ON d.id = m.job_id
          WHERE m.deleted_at IS NOT NULL",
    )
    .fetch_all(&mut *db)
    .await?;
    index::leave(&mut *db, &deleted).await?;
    let back: Vec<i64> = sqlx::query_scalar(
        "SELECT job_id FROM job_marks AS m
          WHERE deleted_at IS NULL AND NOT EXISTS (SELECT 1 FROM jobs_fts_docsize AS d WHERE d.id = m.job_id)",
    )
    .fetch_all(&mut *db)
    .await?;
    index::enter(&mut *db, &back).await?;
    for job in back {
        catch_up(&mut *db, job).await?;
    }
    Ok(())
}

/// Gives new jobs the marks that waited for them.
pub async fn adopt(db: &mut SqliteConnection, place: Place, jobs: &[NewJob<'_>]) -> Result<(), sqlx::Error> {
    let waits = "SELECT EXISTS (SELECT 1 FROM waiting_keys)";
    if jobs.is_empty() || !sqlx::query_scalar::<_, bool>(waits).fetch_one(&mut *db).await? {
        return Ok(());
    }
    let keys: Vec<(i64, &str, String)> = jobs
        .iter()
        .flat_map(|new| {
            new.from.known.keys.all.iter().map(|(kind, key)| (new.job, kind.as_str(), format!("{key:032x}")))
        })
        .collect();
    // The strongest key of a job comes first.
    let found: Vec<(i64, i64)> = sqlx::query_as(include_str!("../../queries/waiting_for.sql"))
        .bind(json(&keys))
        .bind(place.provider_id)
        .fetch_all(&mut *db)
        .await?;
    let (mut given, mut taken, mut deleted) = (HashSet::new(), HashSet::new(), Vec::new());
    for (job, waiting) in found {
        if given.contains(&job) || !taken.insert(waiting) {
            continue;
        }
        given.insert(job);
        let decided: Decided = sqlx::query_as("SELECT * FROM waiting_marks WHERE id = ?1")
            .bind(waiting)
            .fetch_one(&mut *db)
            .await?;
        write(&mut *db, job, &decided).await?;
        sqlx::query("DELETE FROM waiting_marks WHERE id = ?1").bind(waiting).execute(&mut *db).await?;
        deleted.extend(decided.deleted_at.map(|_| job));
    }
    if deleted.is_empty() { Ok(()) } else { index::leave(db, &deleted).await }
}
