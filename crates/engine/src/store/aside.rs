//! A database that cannot be read is set aside, never deleted; what can still be read of its feeds and settings goes into the new
//! one.

use super::kept::{self, with_suffix};
use super::{status, waiting};
use crate::error::Error;
use contract::Millis;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection, SqliteRow};
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, Row};
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

/// What SQLite keeps beside a database.
const BESIDE: [&str; 2] = ["-wal", "-shm"];
/// The setting that holds what a person is to be told.
const SETTING: &str = "set_aside";

/// The tables that are carried over, with the columns that a person set and the one that tells rows apart. How a feed was doing
/// is not among them: its first import into the new database is its first.
const CARRIED: [(&str, &str, &[&str]); 5] = [
    ("settings", "name", &["name", "value"]),
    (
        "feeds",
        "id",
        &[
            "id",
            "url",
            "given_title",
            "title",
            "allowed_authority",
            "enabled",
            "interval_ms",
            "next_due_at",
            "created_at",
            "removed_at",
            "mapping",
        ],
    ),
    // What is left to be done about them: a secret that was on its way out must not stay.
    ("removals", "feed_id", &["feed_id", "removed_at", "was_enabled", "was_open", "dismissed"]),
    ("credentials", "feed_id", &["feed_id", "kind", "header", "origin", "secret"]),
    ("hosts", "authority", &["authority", "quiet_until", "free_at", "pause_ms"]),
];

/// A name beside the database that says why and when: `jobs.db.damaged-20261125-2210`.
pub fn name(path: &Path, why: &str, now: Millis) -> PathBuf {
    let at = jiff::Timestamp::from_millisecond(now).unwrap_or_default();
    let stamp = at.strftime("%Y%m%d-%H%M").to_string();
    let first = with_suffix(path, &format!(".{why}-{stamp}"));
    if !first.exists() {
        return first;
    }
    let more = (2..).map(|n| with_suffix(path, &format!(".{why}-{stamp}-{n}")));
    more.into_iter().find(|name| !name.exists()).unwrap_or(first)
}

/// Sets the database aside, with what SQLite keeps beside it. Interrupted, it is taken up by the next start: a mark names the
/// file until all of it was carried over.
pub fn set_aside(path: &Path, now: Millis) -> io::Result<PathBuf> {
    let aside = name(path, "damaged", now);
    fs::write(mark(path), aside.file_name().unwrap_or_default().as_encoded_bytes())?;
    fs::rename(path, &aside)?;
    move_beside(path, &aside)?;
    kept::sync_folder(path)?;
    remove_doubt(path);
    Ok(aside)
}

/// What was set aside and has not been carried over yet.
pub fn pending(path: &Path) -> Option<PathBuf> {
    let name = fs::read_to_string(mark(path)).ok().filter(|name| !name.is_empty())?;
    Some(path.with_file_name(name)).filter(|aside| aside.is_file())
}

/// Where there is no database, SQLite deletes a log that lies beside: it is set aside before.
pub fn set_log_aside(path: &Path, now: Millis) -> io::Result<()> {
    if fs::metadata(path).is_ok_and(|file| file.len() > 0) || !with_suffix(path, BESIDE[0]).exists() {
        return Ok(());
    }
    move_beside(path, &pending(path).unwrap_or_else(|| name(path, "damaged", now)))
}

fn mark(path: &Path) -> PathBuf {
    path.with_extension("aside")
}

/// Moves what SQLite keeps beside a database to where it belongs to `to`.
pub fn move_beside(path: &Path, to: &Path) -> io::Result<()> {
    for suffix in BESIDE {
        let from = with_suffix(path, suffix);
        if from.exists() {
            fs::rename(from, with_suffix(to, suffix))?;
        }
    }
    Ok(())
}

/// The file that stands for doubt: damage was seen, and the next start reads the whole database before it uses it.
pub fn doubt(path: &Path) -> PathBuf {
    path.with_extension("doubt")
}

/// There is no doubt any more.
pub fn remove_doubt(path: &Path) {
    let _ = fs::remove_file(doubt(path));
}

/// Lets the next start doubt the database.
pub fn raise_doubt(path: &Path) {
    if let Err(err) = File::create(doubt(path)) {
        tracing::warn!(error = %err, "it could not be noted that the database is damaged");
    }
}

/// Carries over what can still be read, and returns the sentences that a person is told.
pub async fn carry_over(db: &mut SqliteConnection, path: &Path, aside: &Path) -> Result<String, Error> {
    let feeds = match salvage(db, aside).await {
        Ok(feeds) => feeds,
        Err(err) => {
            tracing::warn!(error = %err, "nothing of the damaged database could be read");
            0
        }
    };
    // Jobs are imported anew; what a person decided about them waits for them.
    if let Err(err) = waiting::bring(db, aside).await {
        tracing::warn!(error = %err, "what was decided about jobs could not be read from the damaged database");
    }
    let told = sentences(aside, feeds, kept::copies(path).first().map(PathBuf::as_path));
    status::set_setting(db, SETTING, &told).await?;
    let _ = fs::remove_file(mark(path));
    Ok(told)
}

/// What a person has not taken note of yet.
pub async fn told(db: impl sqlx::SqliteExecutor<'_>) -> Result<Option<String>, sqlx::Error> {
    status::setting(db, SETTING).await
}

/// A person has taken note.
pub async fn forget(db: &mut SqliteConnection) -> Result<(), sqlx::Error> {
    sqlx::query("DELETE FROM settings WHERE name = ?1").bind(SETTING).execute(db).await.map(drop)
}

fn sentences(aside: &Path, feeds: usize, copy: Option<&Path>) -> String {
    let kept = match feeds {
        0 => "No feed could be read from it.".to_owned(),
        1 => "The one feed in it is watched as before; its jobs are imported anew.".to_owned(),
        n => format!("The {n} feeds in it are watched as before; their jobs are imported anew."),
    };
    let copy = copy.map(|copy| {
        format!(
            " The copy {} was kept before an upgrade; `job-importer restore FILE` puts it back.",
            copy.display()
        )
    });
    format!(
        "The database could not be read, so it was set aside as {} and a new one was begun. {kept}{}",
        aside.display(),
        copy.unwrap_or_default()
    )
}

/// How many feeds that are watched were carried over.
async fn salvage(db: &mut SqliteConnection, aside: &Path) -> Result<usize, Error> {
    let mut damaged = SqliteConnectOptions::new().filename(aside).read_only(true).connect().await?;
    let mut tx = db.begin().await?;
    for (table, key, columns) in CARRIED {
        // Each table by itself: what is wrong with one says nothing of the others.
        if let Err(err) = carry_table(&mut damaged, &mut tx, table, key, columns).await {
            tracing::warn!(table, error = %err, "a table of the damaged database could not be read");
        }
    }
    // How far work on the jobs of the other database had come says nothing of those of this one, which are numbered anew.
    let progress = "DELETE FROM settings WHERE name IN ('reposts_up_to', 'prints_below', 'history_since')";
    sqlx::query(progress).execute(&mut *tx).await?;
    let feeds: i64 =
        sqlx::query_scalar("SELECT count(*) FROM feeds WHERE removed_at IS NULL").fetch_one(&mut *tx).await?;
    tx.commit().await?;
    let _ = damaged.close().await;
    Ok(usize::try_from(feeds).unwrap_or(0))
}

async fn carry_table(
    damaged: &mut SqliteConnection,
    db: &mut SqliteConnection,
    table: &str,
    key: &str,
    columns: &[&str],
) -> Result<(), sqlx::Error> {
    // An earlier version has fewer columns.
    let known: Vec<String> = sqlx::query_scalar("SELECT name FROM pragma_table_info(?1)")
        .bind(table)
        .fetch_all(&mut *damaged)
        .await?;
    let columns: Vec<&str> =
        columns.iter().copied().filter(|column| known.iter().any(|known| known == column)).collect();
    if columns.is_empty() {
        return Ok(());
    }
    let row = columns.iter().map(|column| format!("'{column}', {column}")).collect::<Vec<_>>().join(", ");
    let read = format!("SELECT json_object({row}) FROM {table} ORDER BY {key}");
    let values = columns.iter().map(|column| format!("?1 ->> '{column}'")).collect::<Vec<_>>().join(", ");
    let write = format!("INSERT OR REPLACE INTO {table} ({}) VALUES ({values})", columns.join(", "));
    // A bad page ends the reading of what lies behind it, so it is read from either end.
    for order in ["ASC", "DESC"] {
        let mut offset = 0_i64;
        loop {
            let next = format!("{read} {order} LIMIT 1 OFFSET {offset}");
            let found = sqlx::query(AssertSqlSafe(next)).fetch_optional(&mut *damaged).await;
            let row: SqliteRow = match found {
                Ok(Some(row)) => row,
                Ok(None) => return Ok(()),
                Err(err) => {
                    tracing::warn!(table, offset, order, error = %err, "a row of the damaged database could not be read");
                    break;
                }
            };
            let row: String = row.try_get(0)?;
            if let Err(err) = sqlx::query(AssertSqlSafe(write.clone())).bind(row).execute(&mut *db).await {
                tracing::warn!(table, error = %err, "a row of the damaged database is none");
            }
            offset += 1;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_says_when_and_is_never_taken_twice() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("jobs.db");
        let now = 1_795_644_620_000;
        let first = name(&path, "damaged", now);
        assert_eq!(first.file_name().unwrap(), "jobs.db.damaged-20261125-2210");
        fs::write(&first, "").unwrap();
        assert_eq!(name(&path, "damaged", now).file_name().unwrap(), "jobs.db.damaged-20261125-2210-2");
    }

    #[test]
    fn what_was_set_aside_is_said_with_what_is_left_and_what_can_be_done() {
        let said = sentences(Path::new("/d/jobs.db.damaged-1"), 12, Some(Path::new("/d/jobs.before-9.db")));
        for part in
            ["/d/jobs.db.damaged-1", "The 12 feeds", "/d/jobs.before-9.db", "job-importer restore FILE"]
        {
            assert!(said.contains(part), "{part}: {said}");
        }
        assert!(sentences(Path::new("/d"), 0, None).ends_with("No feed could be read from it."));
    }
}
