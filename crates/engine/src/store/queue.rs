//! The queue as people see it and take a hand in it.

use super::status::{set_setting, setting};
use contract::{Millis, Queue, Task, TaskCounts, TaskKind, TaskState};
use sqlx::{FromRow, SqliteConnection, SqlitePool};

/// Feeds fetched at the same time, each from a server of its own, unless a person chose otherwise: some that stall must
/// not hold up the others.
pub const FETCHES: u32 = 24;
/// Documents imported at the same time, unless a person chose otherwise. There is one writer, so two keep it busy while
/// one is being read.
pub const IMPORTS: u32 = 2;
/// The most that can be chosen.
pub const MOST_FETCHES: u32 = 64;
/// The most that can be chosen.
pub const MOST_IMPORTS: u32 = 8;

/// So long what is done, cancelled or was retried is kept, in milliseconds: a week.
pub const KEPT_DONE: Millis = 7 * 24 * 3_600_000;
/// So long what was given up waits for a person, in milliseconds: three months.
pub const KEPT_DISCARDED: Millis = 90 * 24 * 3_600_000;

/// Tasks that are removed in one step.
const AT_ONCE: u32 = 500;

const HOUR: Millis = 3_600_000;
const DAY: Millis = 24 * HOUR;

/// What a person set for the queue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rules {
    /// Whether nothing new begins.
    pub paused: bool,
    /// Fetches at the same time.
    pub fetches: u32,
    /// Imports at the same time.
    pub imports: u32,
}

/// What holds for the queue now.
pub async fn rules(db: &SqlitePool) -> Result<Rules, sqlx::Error> {
    let number = async |name, usual: u32, most| -> Result<u32, sqlx::Error> {
        let set: Option<u32> = setting(db, name).await?.and_then(|value| value.parse().ok());
        Ok(set.unwrap_or(usual).clamp(1, most))
    };
    Ok(Rules {
        paused: setting(db, "queue_paused").await?.as_deref() == Some("1"),
        fetches: number("fetches", FETCHES, MOST_FETCHES).await?,
        imports: number("imports", IMPORTS, MOST_IMPORTS).await?,
    })
}

/// Pauses the queue, or lets it go on.
pub async fn set_paused(db: &mut SqliteConnection, paused: bool) -> Result<(), sqlx::Error> {
    set_setting(db, "queue_paused", if paused { "1" } else { "0" }).await
}

/// Sets how much is done at the same time.
pub async fn set_concurrency(
    db: &mut SqliteConnection,
    fetches: u32,
    imports: u32,
) -> Result<(), sqlx::Error> {
    set_setting(db, "fetches", &fetches.to_string()).await?;
    set_setting(db, "imports", &imports.to_string()).await
}

/// What a person wants of tasks that are being worked on.
#[derive(Debug, Clone, Copy, FromRow)]
pub struct Wish {
    /// The task.
    pub id: i64,
    /// Whether it is to be kept back.
    pub held: bool,
    /// Whether it is to end.
    pub cancelling: bool,
}

/// The running tasks of which something is wanted.
pub async fn wishes(db: &SqlitePool) -> Result<Vec<Wish>, sqlx::Error> {
    sqlx::query_as(
        "SELECT id, held, cancel_requested_at IS NOT NULL AS cancelling FROM tasks
          WHERE finished_at IS NULL AND state = 'running' AND (held OR cancel_requested_at IS NOT NULL)",
    )
    .fetch_all(db)
    .await
}

/// Asks for the end of the open task of a run, or of that task; its run, or `None` when there is nothing open.
pub async fn request_cancel(
    db: &mut SqliteConnection,
    task_or_run: TaskOrRun,
    now: Millis,
) -> Result<Option<i64>, sqlx::Error> {
    let (task, run) = match task_or_run {
        TaskOrRun::Task(id) => (Some(id), None),
        TaskOrRun::Run(id) => (None, Some(id)),
    };
    sqlx::query_scalar(
        "UPDATE tasks SET cancel_requested_at = coalesce(cancel_requested_at, ?3)
          WHERE finished_at IS NULL AND (id = ?1 OR run_id = ?2) RETURNING run_id",
    )
    .bind(task)
    .bind(run)
    .bind(now)
    .fetch_optional(db)
    .await
}

/// Which task is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TaskOrRun {
    /// By its own number.
    Task(i64),
    /// By the number of the run it works for.
    Run(i64),
}

/// Holds the open tasks of a feed, or lets them go. A task that waits and is held leaves the others of its cycle, so that they
/// are not kept waiting; one that is being worked on does so when it is given back. Returns the cycles that thereby finished.
pub async fn hold(
    db: &mut SqliteConnection,
    feed_id: i64,
    held: bool,
    now: Millis,
) -> Result<Vec<i64>, sqlx::Error> {
    let open: Vec<(i64, bool)> = sqlx::query_as(
        "UPDATE tasks SET held = ?2 WHERE feed_id = ?1 AND finished_at IS NULL
         RETURNING run_id, state = 'available'",
    )
    .bind(feed_id)
    .bind(held)
    .fetch_all(&mut *db)
    .await?;
    let mut finished = Vec::new();
    for (run_id, waits) in open {
        if held && waits {
            finished.extend(super::runs::leave_cycle(&mut *db, run_id, now).await?);
        }
    }
    Ok(finished)
}

/// A discarded task that can be tried again.
#[derive(Debug, Clone, FromRow)]
pub struct Discarded {
    /// Its number.
    pub id: i64,
    /// The feed.
    pub feed_id: i64,
    /// The run that closed with it.
    pub run_id: i64,
    /// The run that fetched its document.
    pub of: i64,
    /// The document it kept.
    pub spool: Option<String>,
    /// What the server said of it, as JSON.
    pub fetched: Option<String>,
    /// Whether its feed is watched no longer.
    pub is_removed: bool,
}

/// The discarded tasks that were neither retried nor dismissed, or that one of them; oldest first.
pub async fn discarded(db: &mut SqliteConnection, id: Option<i64>) -> Result<Vec<Discarded>, sqlx::Error> {
    sqlx::query_as(include_str!("../../queries/discarded_tasks.sql")).bind(id).fetch_all(db).await
}

/// Notes that a discarded task is tried again by a run, or (0) was dismissed.
pub async fn settle(db: &mut SqliteConnection, id: i64, retried_by: i64) -> Result<(), sqlx::Error> {
    sqlx::query("UPDATE tasks SET retried_by = ?2 WHERE id = ?1 AND retried_by IS NULL")
        .bind(id)
        .bind(retried_by)
        .execute(db)
        .await?;
    Ok(())
}

/// Removes some of what has been done long enough: a row each, with the document in the spool that it had kept. Of the runs whose
/// documents wait to be packed the imports stay.
pub async fn remove_old(
    db: &mut SqliteConnection,
    now: Millis,
    waiting: &[i64],
) -> Result<Vec<Option<String>>, sqlx::Error> {
    let waiting = serde_json::to_string(waiting).unwrap_or_else(|_| "[]".to_owned());
    sqlx::query_scalar(include_str!("../../queries/remove_old_tasks.sql"))
        .bind(now - KEPT_DONE)
        .bind(now - KEPT_DISCARDED)
        .bind(waiting)
        .bind(AT_ONCE)
        .fetch_all(db)
        .await
}

/// The files in the spool folder that are still needed, by the name of their first page.
pub async fn kept_spools(db: &SqlitePool) -> Result<Vec<String>, sqlx::Error> {
    sqlx::query_scalar(
        "SELECT spool FROM tasks
          WHERE spool IS NOT NULL AND (finished_at IS NULL OR (state = 'discarded' AND retried_by IS NULL))",
    )
    .fetch_all(db)
    .await
}

#[derive(FromRow)]
struct TaskRow {
    task_id: i64,
    kind: String,
    shown: String,
    feed_id: i64,
    feed_title: String,
    run_id: i64,
    trigger: String,
    priority: i64,
    attempt: u32,
    max_attempts: u32,
    postings: i64,
    bytes: i64,
    available_at: Millis,
    started_at: Option<Millis>,
    finished_at: Option<Millis>,
    error: Option<String>,
    cancelling: bool,
}

impl From<TaskRow> for Task {
    fn from(row: TaskRow) -> Self {
        Self {
            task_id: row.task_id,
            kind: TaskKind::parse(&row.kind).unwrap_or(TaskKind::Fetch),
            state: TaskState::parse(&row.shown).unwrap_or(TaskState::Waiting),
            feed_id: row.feed_id,
            feed_title: row.feed_title,
            run_id: row.run_id,
            trigger: row.trigger,
            priority: row.priority,
            attempt: row.attempt,
            max_attempts: row.max_attempts,
            postings: count(row.postings),
            percent: None,
            bytes: count(row.bytes),
            available_at: row.available_at,
            started_at: row.started_at,
            finished_at: row.finished_at,
            error: row.error,
            cancelling: row.cancelling,
        }
    }
}

fn count(n: i64) -> u64 {
    u64::try_from(n).unwrap_or(0)
}

#[derive(FromRow)]
struct CountRow {
    shown: String,
    tasks: i64,
}

/// The queue at `now`, as far as the database knows it.
pub async fn queue(db: &SqlitePool, now: Millis) -> Result<Queue, sqlx::Error> {
    let rules = rules(db).await?;
    let rows: Vec<TaskRow> =
        sqlx::query_as(include_str!("../../queries/list_tasks.sql")).bind(rules.paused).fetch_all(db).await?;
    let counted: Vec<CountRow> = sqlx::query_as(include_str!("../../queries/count_tasks.sql"))
        .bind(rules.paused)
        .fetch_all(db)
        .await?;
    let done: i64 = sqlx::query_scalar(
        "SELECT count(*) FROM tasks WHERE finished_at > ?1 AND finished_at <= ?2 AND state = 'done'",
    )
    .bind(now - DAY)
    .bind(now)
    .fetch_one(db)
    .await?;
    let of = |state: TaskState| {
        counted.iter().find(|row| row.shown == state.as_str()).map_or(0, |row| count(row.tasks))
    };
    Ok(Queue {
        paused: rules.paused,
        fetches: rules.fetches,
        imports: rules.imports,
        counts: TaskCounts {
            running: of(TaskState::Running),
            waiting: of(TaskState::Waiting),
            retrying: of(TaskState::Retrying),
            held: of(TaskState::Held),
            discarded: of(TaskState::Discarded),
            done: count(done),
        },
        postings_per_second: None,
        done_per_minute: done_per_minute(db, now).await?,
        tasks: rows.into_iter().map(Task::from).collect(),
    })
}

/// Tasks done in each of the last sixty minutes, the present one last.
async fn done_per_minute(db: &SqlitePool, now: Millis) -> Result<Vec<u64>, sqlx::Error> {
    const MINUTE: Millis = 60_000;
    let first = now / MINUTE - 59;
    let rows: Vec<(i64, i64)> = sqlx::query_as(
        "SELECT finished_at / 60000, count(*) FROM tasks
          WHERE finished_at >= ?1 AND finished_at <= ?2 AND state = 'done' GROUP BY 1",
    )
    .bind(first * MINUTE)
    .bind(now)
    .fetch_all(db)
    .await?;
    let mut minutes = vec![0; 60];
    for (minute, tasks) in rows {
        if let Some(slot) = usize::try_from(minute - first).ok().and_then(|at| minutes.get_mut(at)) {
            *slot = count(tasks);
        }
    }
    Ok(minutes)
}
