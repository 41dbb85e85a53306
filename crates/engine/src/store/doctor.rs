//! A look at the whole database: whether it is whole, adds up, and can be searched; and making anew what can be.

use super::fault::Fault;
use super::ledger::{self, Finding};
use super::{bodies, index, kin};
use crate::error::Error;
use sqlx::{FromRow, SqliteConnection, SqlitePool};
use std::path::{Path, PathBuf};

/// Jobs that enter the indices at once.
const AT_ONCE: u32 = 500;

/// What was found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Checkup {
    /// What SQLite says of the file and its indices; nothing when it is whole.
    pub damage: Vec<String>,
    /// Numbers that are not those of what is there.
    pub off: Vec<Finding>,
    /// Kept documents whose file has gone: their runs cannot be replayed.
    pub documents: Vec<PathBuf>,
    /// Runs that were counted again, and jobs.
    pub counted: (i64, i64),
}

impl Checkup {
    /// Whether nothing is wrong with the database. A document that is gone is the next import's to bring.
    pub fn is_well(&self) -> bool {
        self.damage.is_empty() && self.off.is_empty()
    }
}

#[derive(FromRow)]
struct Dangling {
    table: String,
    rowid: Option<i64>,
    parent: String,
}

/// Reads all of the database. `folder` is that of kept documents.
///
/// # Errors
/// Those of the database, but for damage: that is what is looked for.
pub async fn check(db: &SqlitePool, folder: &Path) -> Result<Checkup, Error> {
    let mut found = Checkup::default();
    let lines: Vec<String> = found.unless_damaged(integrity(db).await)?;
    found.damage.extend(lines.into_iter().filter(|line| line != "ok"));
    let dangling = sqlx::query_as("PRAGMA foreign_key_check").fetch_all(db).await;
    let dangling: Vec<Dangling> = found.unless_damaged(dangling)?;
    found.damage.extend(dangling.iter().map(|row| {
        let rowid = row.rowid.map_or_else(String::new, |rowid| format!(" {rowid}"));
        format!("Row{rowid} of {} names a row of {} that is not there", row.table, row.parent)
    }));
    found.off = found.unless_damaged(ledger::recount(db).await)?;
    let counted = "SELECT (SELECT count(*) FROM import_runs), (SELECT count(*) FROM jobs)";
    found.counted = found.unless_damaged(sqlx::query_as(counted).fetch_one(db).await)?;
    let files = bodies::files(&mut *db.acquire().await?).await;
    let files = found.unless_damaged(files)?.into_iter().map(|file| folder.join(file));
    found.documents = files.filter(|file| !file.exists()).collect();
    Ok(found)
}

/// What SQLite says of the file, full-text indices included (<https://sqlite.org/fts5.html#the_integrity_check_command>).
async fn integrity(db: &SqlitePool) -> Result<Vec<String>, sqlx::Error> {
    let mut tx = db.begin().await?;
    for sql in [
        "SELECT EXISTS (SELECT 1 FROM jobs_fts WHERE jobs_fts MATCH 'a')",
        "SELECT EXISTS (SELECT 1 FROM job_kin WHERE job_kin MATCH 'a')",
        "SELECT EXISTS (SELECT 1 FROM job_categories WHERE job_categories MATCH 'a')",
    ] {
        // The check of FTS5 (seen in SQLite 3.51.3) looks for the parts that its connection knew of last, and calls those damaged that
        // others have merged since. A search learns of the present ones. What is damaged the check will say.
        let _ = sqlx::query(sql).fetch_one(&mut *tx).await;
    }
    sqlx::query_scalar("PRAGMA integrity_check").fetch_all(&mut *tx).await
}

impl Checkup {
    /// What was read; nothing where it is damaged, which is noted.
    fn unless_damaged<T: Default>(&mut self, read: Result<T, sqlx::Error>) -> Result<T, Error> {
        match read.map_err(Error::from) {
            Err(err) if Fault::of_error(&err) == Fault::Damaged => {
                let line = err.to_string();
                if !self.damage.contains(&line) {
                    self.damage.push(line);
                }
                Ok(T::default())
            }
            read => read,
        }
    }
}

/// Makes all indices anew from the rows, in the transaction of the caller.
pub async fn rebuild(tx: &mut SqliteConnection) -> Result<(), Error> {
    for sql in [
        "REINDEX",
        "INSERT INTO jobs_fts (jobs_fts) VALUES ('delete-all')",
        "INSERT INTO job_kin (job_kin) VALUES ('delete-all')",
        "DELETE FROM job_prints",
        "INSERT INTO job_categories (job_categories) VALUES ('delete-all')",
        include_str!("../../queries/fill_categories.sql"),
        include_str!("../../queries/mend_standing.sql"),
    ] {
        sqlx::query(sql).execute(&mut *tx).await?;
    }
    let mut last = 0_i64;
    loop {
        let jobs: Vec<i64> = sqlx::query_scalar(include_str!("../../queries/searchable_jobs.sql"))
            .bind(last)
            .bind(AT_ONCE)
            .fetch_all(&mut *tx)
            .await?;
        let Some(highest) = jobs.last() else { break };
        last = *highest;
        index::fill(&mut *tx, &jobs).await?;
    }
    kin::forget_prints(&mut *tx).await?;
    while kin::print_older(&mut *tx, AT_ONCE).await? {}
    Ok(())
}
