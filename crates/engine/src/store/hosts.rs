//! Servers that want to be left alone. What one feed of a server was told counts for all of them.

use contract::Millis;
use sqlx::{SqliteConnection, SqlitePool};

/// Leaves the server of a feed alone until a moment.
pub async fn leave_alone(db: &mut SqliteConnection, feed_id: i64, until: Millis) -> Result<(), sqlx::Error> {
    for sql in [include_str!("../../queries/quiet_host.sql"), include_str!("../../queries/postpone_host.sql")]
    {
        sqlx::query(sql).bind(feed_id).bind(until).execute(&mut *db).await?;
    }
    Ok(())
}

/// Until when the server of a feed wants to be left alone by a run, if it does.
pub async fn quiet_until(
    db: &SqlitePool,
    feed_id: i64,
    run_id: i64,
    now: Millis,
) -> Result<Option<Millis>, sqlx::Error> {
    sqlx::query_scalar(include_str!("../../queries/quiet_until.sql"))
        .bind(feed_id)
        .bind(run_id)
        .bind(now)
        .fetch_optional(db)
        .await
}
