//! The durable queue's rows.

use contract::Millis;
use sqlx::SqliteConnection;

/// What a task does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TaskKind {
    /// Fetches a feed to the spool.
    Fetch,
    /// Imports a fetched document.
    Import,
}

impl TaskKind {
    /// The word in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Fetch => "fetch",
            Self::Import => "import",
        }
    }
}

/// A task that was claimed: `attempt` fences everything written on its behalf.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct Task {
    /// Its number.
    pub id: i64,
    /// Which attempt this is, from 1.
    pub attempt: i64,
    /// The feed.
    pub feed_id: i64,
    /// The run it works for.
    pub run_id: i64,
    /// Ordinal of the last posting accounted for.
    pub cursor: i64,
    /// File name in the spool folder.
    pub spool: Option<String>,
    /// What the server said, as JSON.
    pub fetched: Option<String>,
    /// Times the process died over what is at the cursor, or over the whole of a fetch; while `trying` names a record, how
    /// often that was begun on.
    pub deaths: i64,
    /// Up to this ordinal, one posting at a time.
    pub single_until: Option<i64>,
    /// The record of the document (of a fetch: the page, negative the second time) that was begun on, counted from 1.
    pub trying: Option<i64>,
    /// Its priority, handed on to the next task of the run.
    pub priority: i64,
}

/// Claims the next task of a kind, if one is due.
pub async fn claim_next(
    db: &mut SqliteConnection,
    kind: TaskKind,
    now: Millis,
) -> Result<Option<Task>, sqlx::Error> {
    sqlx::query_as(include_str!("../../queries/claim_next.sql"))
        .bind(kind.as_str())
        .bind(now)
        .bind(super::hosts::LONGEST_PAUSE)
        .fetch_optional(db)
        .await
}

/// When the earliest task that must still wait at `now` falls due.
pub async fn next_available_at(db: &sqlx::SqlitePool, now: Millis) -> Result<Option<Millis>, sqlx::Error> {
    sqlx::query_scalar(include_str!("../../queries/next_available_at.sql")).bind(now).fetch_one(db).await
}

/// Gives back what a dead process held, and counts its death. What is tried alone was counted when it was begun: that the
/// process died before it came to it again is not its fault.
pub async fn recover(db: &mut SqliteConnection, now: Millis) -> Result<u64, sqlx::Error> {
    let done = sqlx::query(
        "UPDATE tasks SET state = 'available', available_at = ?1, deaths = deaths + (kind = 'fetch' OR trying IS NULL)
          WHERE state = 'running'",
    )
    .bind(now)
    .execute(db)
    .await?;
    Ok(done.rows_affected())
}

/// The same for one task whose worker broke down in a process that lives.
pub async fn give_back_broken(
    db: &mut SqliteConnection,
    task: &Task,
    available_at: Millis,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "UPDATE tasks SET state = 'available', available_at = ?3, deaths = deaths + (kind = 'fetch' OR trying IS NULL)
          WHERE id = ?1 AND attempt = ?2 AND state = 'running'",
    )
    .bind(task.id)
    .bind(task.attempt)
    .bind(available_at)
    .execute(db)
    .await?;
    Ok(())
}

/// Puts a `fetch` task on the queue, to be taken at `available_at`.
pub async fn add_fetch(
    db: &mut SqliteConnection,
    feed_id: i64,
    run_id: i64,
    priority: i64,
    now: Millis,
    available_at: Millis,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "INSERT INTO tasks (kind, state, priority, available_at, feed_id, run_id, created_at) VALUES ('fetch', 'available', ?3, ?5, ?1, ?2, ?4)",
    )
    .bind(feed_id)
    .bind(run_id)
    .bind(priority)
    .bind(now)
    .bind(available_at)
    .execute(db)
    .await?;
    Ok(())
}

/// Puts the `import` task of a fetched document on the queue. Where the process died already when it looked at the document
/// (`deaths` is 1 then), its first record is the first to be suspected.
pub async fn add_import(
    db: &mut SqliteConnection,
    fetch: &Task,
    spool: &str,
    fetched: &str,
    deaths: i64,
    now: Millis,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "INSERT INTO tasks (kind, state, priority, available_at, feed_id, run_id, spool, fetched, deaths, trying, created_at)
         VALUES ('import', 'available', ?3, ?6, ?1, ?2, ?4, ?5, ?7, nullif(?7, 0), ?6)",
    )
    .bind(fetch.feed_id)
    .bind(fetch.run_id)
    .bind(fetch.priority)
    .bind(spool)
    .bind(fetched)
    .bind(now)
    .bind(deaths)
    .execute(db)
    .await?;
    Ok(())
}

/// Finishes a task if this attempt still holds it; `false` when it was taken away.
pub async fn finish_if_running(
    db: &mut SqliteConnection,
    task: &Task,
    state: &str,
    error: Option<&str>,
    now: Millis,
) -> Result<bool, sqlx::Error> {
    let done = sqlx::query(
        "UPDATE tasks SET state = ?3, error = ?4, finished_at = ?5, trying = NULL WHERE id = ?1 AND attempt = ?2 AND state = 'running'",
    )
    .bind(task.id)
    .bind(task.attempt)
    .bind(state)
    .bind(error)
    .bind(now)
    .execute(db)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Gives a task back, to be taken again at `available_at`. Interrupted is not failed: `costs_attempt` says which it was. Nor
/// is it a death: what had been begun on alone is as it was before.
pub async fn give_back(
    db: &mut SqliteConnection,
    task: &Task,
    available_at: Millis,
    costs_attempt: bool,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "UPDATE tasks SET state = 'available', available_at = ?3, attempt = attempt - ?4, deaths = max(deaths - (kind = 'import' AND trying IS NOT NULL), 0)
          WHERE id = ?1 AND attempt = ?2 AND state = 'running'",
    )
    .bind(task.id)
    .bind(task.attempt)
    .bind(available_at)
    .bind(i64::from(!costs_attempt))
    .execute(db)
    .await?;
    Ok(())
}

/// Moves the cursor with the batch it stands for. Any commit shows that the batch does not kill.
pub async fn advance_if_running(
    db: &mut SqliteConnection,
    task: &Task,
    cursor: i64,
) -> Result<bool, sqlx::Error> {
    let done = sqlx::query(
        "UPDATE tasks SET cursor = ?3, deaths = 0, trying = NULL WHERE id = ?1 AND attempt = ?2 AND state = 'running'",
    )
    .bind(task.id)
    .bind(task.attempt)
    .bind(cursor)
    .execute(db)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Notes that a record is about to be read and stored alone, and how far lone tries go on. How often that was begun without
/// coming to an end, this time included; `None` when the task was taken away.
pub async fn begin_lone_try(
    db: &mut SqliteConnection,
    task: &Task,
    record: i64,
    until: i64,
) -> Result<Option<i64>, sqlx::Error> {
    sqlx::query_scalar(
        "UPDATE tasks SET deaths = iif(trying = ?3, deaths, 0) + 1, trying = ?3, single_until = ?4
          WHERE id = ?1 AND attempt = ?2 AND state = 'running' RETURNING deaths",
    )
    .bind(task.id)
    .bind(task.attempt)
    .bind(record)
    .bind(until)
    .fetch_optional(db)
    .await
}

/// Notes that the end of the document was come to alone: nothing more is tried.
pub async fn end_lone_tries(db: &mut SqliteConnection, task: &Task) -> Result<(), sqlx::Error> {
    sqlx::query(
        "UPDATE tasks SET deaths = 0, trying = NULL WHERE id = ?1 AND attempt = ?2 AND state = 'running'",
    )
    .bind(task.id)
    .bind(task.attempt)
    .execute(db)
    .await?;
    Ok(())
}

/// Notes which page a fetch is about to look at, negative the second time; `None`: it has.
pub async fn note_page(db: &mut SqliteConnection, task: &Task, page: Option<i64>) -> Result<(), sqlx::Error> {
    sqlx::query("UPDATE tasks SET trying = ?3 WHERE id = ?1 AND attempt = ?2 AND state = 'running'")
        .bind(task.id)
        .bind(task.attempt)
        .bind(page)
        .execute(db)
        .await?;
    Ok(())
}

/// The run that is being worked on for a feed, if there is one; it moves up to `priority` where that is higher.
pub async fn open_run_of(
    db: &mut SqliteConnection,
    feed_id: i64,
    priority: i64,
) -> Result<Option<i64>, sqlx::Error> {
    sqlx::query_scalar(
        "UPDATE tasks SET priority = max(priority, ?2), available_at = iif(?2 > priority AND kind = 'fetch', created_at, available_at)
          WHERE feed_id = ?1 AND finished_at IS NULL RETURNING run_id",
    )
    .bind(feed_id)
    .bind(priority)
    .fetch_optional(db)
    .await
}
