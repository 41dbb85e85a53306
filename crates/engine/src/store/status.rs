//! The engine at a glance, and settings.

use contract::{Millis, Status};
use sqlx::{FromRow, SqliteConnection, SqlitePool};

#[derive(FromRow)]
struct StatusRow {
    jobs: i64,
    feeds: i64,
    next_due_at: Option<Millis>,
    open_runs: i64,
    paused: bool,
    discarded: i64,
    first_run: bool,
    set_aside: Option<String>,
}

/// The status line.
pub async fn status(db: &SqlitePool) -> Result<Status, sqlx::Error> {
    let row: StatusRow = sqlx::query_as(include_str!("../../queries/status.sql")).fetch_one(db).await?;
    let count = |n: i64| u64::try_from(n).unwrap_or(0);
    Ok(Status {
        jobs: count(row.jobs),
        feeds: count(row.feeds),
        next_due_at: row.next_due_at,
        open_runs: count(row.open_runs),
        paused: row.paused,
        discarded: count(row.discarded),
        // What was set aside is said first.
        first_run: row.first_run && row.set_aside.is_none(),
        offline: false,
        trouble: None,
        set_aside: row.set_aside,
    })
}

/// The value of a setting that a person changed.
pub async fn setting(db: impl sqlx::SqliteExecutor<'_>, name: &str) -> Result<Option<String>, sqlx::Error> {
    sqlx::query_scalar("SELECT value FROM settings WHERE name = ?1").bind(name).fetch_optional(db).await
}

/// Changes a setting.
pub async fn set_setting(db: &mut SqliteConnection, name: &str, value: &str) -> Result<(), sqlx::Error> {
    sqlx::query(
        "INSERT INTO settings (name, value) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
    )
    .bind(name)
    .bind(value)
    .execute(db)
    .await?;
    Ok(())
}

/// Notes that starter feeds were offered and answered.
pub async fn close_starter_offer(db: &mut SqliteConnection) -> Result<(), sqlx::Error> {
    sqlx::query(
        "INSERT INTO settings (name, value) VALUES ('starter_offer', 'answered') ON CONFLICT DO NOTHING",
    )
    .execute(db)
    .await?;
    Ok(())
}
