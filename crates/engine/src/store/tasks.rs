//! The durable queue's rows.

use contract::{Millis, TaskKind};
use sqlx::SqliteConnection;

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
    /// The record of the document (of a fetch: the page, negative the second time) that was begun on, counted from 1; negative, or
    /// 0 for none, while the document is looked through.
    pub trying: Option<i64>,
    /// Its priority, handed on to the next task of the run.
    pub priority: i64,
    /// Attempts that failed since it last got on.
    pub failures: i64,
    /// At how many of them it is given up.
    pub max_attempts: i64,
    /// Attempts since it last got on that failed for what heals.
    pub waits: i64,
    /// Whether a person wants it to end.
    pub cancelling: bool,
}

/// Claims the next task of a kind, if one is due; while the queue is paused, or `only_cancels`, only what a person wants to
/// end.
pub async fn claim_next(
    db: &mut SqliteConnection,
    kind: TaskKind,
    now: Millis,
    only_cancels: bool,
) -> Result<Option<Task>, sqlx::Error> {
    sqlx::query_as(include_str!("../../queries/claim_next.sql"))
        .bind(kind.as_str())
        .bind(now)
        .bind(super::hosts::LONGEST_PAUSE)
        .bind(only_cancels)
        .fetch_optional(db)
        .await
}

/// When the earliest task that must still wait at `now` falls due.
pub async fn next_available_at(db: &sqlx::SqlitePool, now: Millis) -> Result<Option<Millis>, sqlx::Error> {
    sqlx::query_scalar(include_str!("../../queries/next_available_at.sql")).bind(now).fetch_one(db).await
}

/// Gives back what a dead process held, and counts its death. What is tried alone was counted when it was begun: that the
/// process died before it came to it again is not its fault, nor that it died while it looked ahead; the next death counts again. One that `was_stopped` and was ended meanwhile did not die: what it
/// held is given back as it would have done itself.
pub async fn recover(db: &mut SqliteConnection, now: Millis, was_stopped: bool) -> Result<u64, sqlx::Error> {
    if was_stopped {
        let held: Vec<(i64, i64)> =
            sqlx::query_as("SELECT id, attempt FROM tasks WHERE finished_at IS NULL AND state = 'running'")
                .fetch_all(&mut *db)
                .await?;
        for held in &held {
            give_back_held(&mut *db, *held, now, GivenBack::Interrupted).await?;
        }
        return Ok(held.len() as u64);
    }
    let done = sqlx::query(
        "UPDATE tasks SET state = 'available', available_at = ?1, deaths = deaths + (kind = 'fetch' OR trying IS NULL),
                trying = iif(kind = 'import', nullif(trying, 0), trying)
          WHERE state = 'running'",
    )
    .bind(now)
    .execute(db)
    .await?;
    Ok(done.rows_affected())
}

/// Whether a task is being worked on, or was when a process died.
pub async fn is_any_running(db: &sqlx::SqlitePool) -> Result<bool, sqlx::Error> {
    let sql = "SELECT EXISTS (SELECT 1 FROM tasks WHERE finished_at IS NULL AND state = 'running')";
    sqlx::query_scalar(sql).fetch_one(db).await
}

/// Puts a `fetch` task on the queue, to be taken at `available_at`; behind the open task of its feed where there is one.
pub async fn add_fetch(
    db: &mut SqliteConnection,
    feed_id: i64,
    run_id: i64,
    priority: i64,
    now: Millis,
    available_at: Millis,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "INSERT INTO tasks (kind, state, priority, available_at, feed_id, run_id, created_at, behind)
         SELECT 'fetch', 'available', ?3, ?5, ?1, ?2, ?4, EXISTS (SELECT 1 FROM tasks WHERE feed_id = ?1 AND finished_at IS NULL)",
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

/// Puts the `import` task of a fetched document on the queue. Whether it is held or to end is inherited. Where the process died
/// already when it looked at the document (`deaths` is 1 then), its first record is the first to be suspected.
pub async fn add_import(
    db: &mut SqliteConnection,
    fetch: &Task,
    spool: &str,
    fetched: &str,
    deaths: i64,
    now: Millis,
) -> Result<(), sqlx::Error> {
    sqlx::query(include_str!("../../queries/add_import.sql"))
        .bind(fetch.id)
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
        "UPDATE tasks SET state = ?3, error = ?4, finished_at = ?5, started_at = NULL, trying = NULL WHERE id = ?1 AND attempt = ?2 AND state = 'running'",
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

/// Why a task goes back to the queue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GivenBack<'a> {
    /// Interrupted is not failed: it costs no attempt.
    Interrupted,
    /// What stood in its way heals: a full disk, a lock. It costs no attempt, but each time the wait is longer.
    Waits(&'a str),
    /// It failed, and why: one attempt fewer is left.
    Failed(&'a str),
    /// Its worker broke down, as if the process had died: so that a posting that kills is found.
    Died(&'a str),
}

/// Gives a task back if this attempt still holds it, to be taken again at `available_at`. Unless its worker broke down that is
/// no death: what had been begun on alone is as it was before.
pub async fn give_back(
    db: &mut SqliteConnection,
    task: &Task,
    available_at: Millis,
    why: GivenBack<'_>,
) -> Result<bool, sqlx::Error> {
    give_back_held(db, (task.id, task.attempt), available_at, why).await
}

async fn give_back_held(
    db: &mut SqliteConnection,
    (id, attempt): (i64, i64),
    available_at: Millis,
    why: GivenBack<'_>,
) -> Result<bool, sqlx::Error> {
    let (kind, error) = match why {
        GivenBack::Interrupted => ("interrupted", None),
        GivenBack::Waits(error) => ("waits", Some(error)),
        GivenBack::Failed(error) => ("failed", Some(error)),
        GivenBack::Died(error) => ("died", Some(error)),
    };
    let done = sqlx::query(include_str!("../../queries/give_back.sql"))
        .bind(id)
        .bind(attempt)
        .bind(available_at)
        .bind(kind)
        .bind(error)
        .execute(db)
        .await?;
    Ok(done.rows_affected() == 1)
}

/// How often a task has failed since it last got on: for what does not heal, and for what does.
pub async fn failures_and_waits(db: &sqlx::SqlitePool, id: i64) -> Result<Option<(i64, i64)>, sqlx::Error> {
    sqlx::query_as("SELECT failures, waits FROM tasks WHERE id = ?1").bind(id).fetch_optional(db).await
}

/// Whether there is such a task, in whatever state.
pub async fn exists(db: &sqlx::SqlitePool, id: i64) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar("SELECT EXISTS (SELECT 1 FROM tasks WHERE id = ?1)").bind(id).fetch_one(db).await
}

/// Whether a task is to be kept back.
pub async fn is_held(db: &mut SqliteConnection, id: i64) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar("SELECT held = 1 FROM tasks WHERE id = ?1").bind(id).fetch_one(db).await
}

/// Whether a person wants a run to end that is open.
pub async fn is_ending(db: impl sqlx::SqliteExecutor<'_>, run_id: i64) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar(
        "SELECT EXISTS (SELECT 1 FROM tasks WHERE finished_at IS NULL AND run_id = ?1 AND cancel_requested_at IS NOT NULL)",
    )
    .bind(run_id)
    .fetch_one(db)
    .await
}

/// Why the open task of a run has to wait, if it has.
pub async fn waits_for(db: &sqlx::SqlitePool, run_id: i64) -> Result<Option<String>, sqlx::Error> {
    sqlx::query_scalar(
        "SELECT error FROM tasks WHERE run_id = ?1 AND finished_at IS NULL AND error IS NOT NULL",
    )
    .bind(run_id)
    .fetch_optional(db)
    .await
}

/// Moves the cursor with the batch it stands for. Any commit shows that the batch does not kill.
pub async fn advance_if_running(
    db: &mut SqliteConnection,
    task: &Task,
    cursor: i64,
) -> Result<bool, sqlx::Error> {
    let done = sqlx::query(
        "UPDATE tasks SET cursor = ?3, deaths = 0, failures = 0, waits = 0, error = NULL, trying = NULL WHERE id = ?1 AND attempt = ?2 AND state = 'running'",
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

/// Notes that a document is about to be looked through: what the process dies over then is not what was begun on. How often that
/// was begun without coming to an end, this time included, up to one more than `most`: then it is left. `None` when the task was
/// taken away.
pub async fn begin_look(
    db: &mut SqliteConnection,
    task: &Task,
    most: i64,
) -> Result<Option<i64>, sqlx::Error> {
    sqlx::query_scalar(
        "UPDATE tasks SET looks = min(looks, ?3) + 1, trying = iif(looks < ?3, -coalesce(trying, 0), trying)
          WHERE id = ?1 AND attempt = ?2 AND state = 'running' RETURNING looks",
    )
    .bind(task.id)
    .bind(task.attempt)
    .bind(most)
    .fetch_optional(db)
    .await
}

/// Notes that the process has come through [`begin_look`].
pub async fn end_look(db: &mut SqliteConnection, task: &Task) -> Result<(), sqlx::Error> {
    sqlx::query(
        "UPDATE tasks SET looks = 0, trying = nullif(-trying, 0) WHERE id = ?1 AND attempt = ?2 AND state = 'running'",
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

/// A run that is open for a feed.
#[derive(Debug, Clone, Copy, sqlx::FromRow)]
pub struct OpenRun {
    /// Its number.
    pub run_id: i64,
    /// Whether it brings what the server has: it is no replay, and not ending.
    pub brings: bool,
}

/// The runs that are open for a feed, in their order; they move up to `priority` where that is higher, and what a person wants
/// now is no longer held.
pub async fn open_runs_of(
    db: &mut SqliteConnection,
    feed_id: i64,
    priority: i64,
) -> Result<Vec<OpenRun>, sqlx::Error> {
    let mut open: Vec<OpenRun> = sqlx::query_as(include_str!("../../queries/open_runs_of.sql"))
        .bind(feed_id)
        .bind(priority)
        .fetch_all(db)
        .await?;
    open.sort_unstable_by_key(|open| open.run_id);
    Ok(open)
}

/// Whether a feed is being imported.
pub async fn is_busy(db: &mut SqliteConnection, feed_id: i64) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar("SELECT EXISTS (SELECT 1 FROM tasks WHERE feed_id = ?1 AND finished_at IS NULL)")
        .bind(feed_id)
        .fetch_one(db)
        .await
}

/// An `import` task of a document that was fetched before.
#[derive(Debug, Clone, Copy)]
pub struct NewImport<'a> {
    /// The feed.
    pub feed_id: i64,
    /// The run it works for.
    pub run_id: i64,
    /// How urgent it is.
    pub priority: i64,
    /// File name in the spool folder.
    pub spool: &'a str,
    /// What the server said, as JSON.
    pub fetched: &'a str,
}

/// Puts an `import` task on the queue, to be taken at once.
pub async fn add_import_of(
    db: &mut SqliteConnection,
    import: &NewImport<'_>,
    now: Millis,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "INSERT INTO tasks (kind, state, priority, available_at, feed_id, run_id, spool, fetched, created_at) VALUES ('import', 'available', ?3, ?6, ?1, ?2, ?4, ?5, ?6)",
    )
    .bind(import.feed_id)
    .bind(import.run_id)
    .bind(import.priority)
    .bind(import.spool)
    .bind(import.fetched)
    .bind(now)
    .execute(db)
    .await?;
    Ok(())
}
