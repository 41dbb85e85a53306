//! The history as it is looked through: stretches of it, counts, days, and what stands beside a run.

use super::runs;
use crate::error::Error;
use contract::{Answer, DayCounts, Millis, RunFilter, RunPage, RunShow};
use sqlx::{FromRow, SqliteConnection};

/// Rows at a time, at most.
const MOST: u32 = 500;

/// The statement `$head`, narrowed. What is narrowed by is a closed set, so each is a statement of its own: the condition on news
/// and problems must stand there as it stands in the index.
macro_rules! narrowed {
    ($head:literal, $show:expr, $feed:expr, $end:literal) => {
        match ($show, $feed) {
            (RunShow::All, None) => concat!(include_str!($head), $end),
            (RunShow::All, Some(_)) => concat!(include_str!($head), " AND feed_id = ?4", $end),
            (RunShow::News, None) => concat!(include_str!($head), " AND (new > 0 OR updated > 0)", $end),
            (RunShow::News, Some(_)) => {
                concat!(include_str!($head), " AND feed_id = ?4 AND (new > 0 OR updated > 0)", $end)
            }
            (RunShow::Problems, None) => concat!(
                include_str!($head),
                " AND (state IN ('partial', 'failed') OR failed > 0 OR warnings <> '[]')",
                $end
            ),
            (RunShow::Problems, Some(_)) => concat!(
                include_str!($head),
                " AND feed_id = ?4 AND (state IN ('partial', 'failed') OR failed > 0 OR warnings <> '[]')",
                $end
            ),
            (RunShow::State(_), None) => concat!(include_str!($head), " AND state = ?5", $end),
            (RunShow::State(_), Some(_)) => {
                concat!(include_str!($head), " AND feed_id = ?4 AND +state = ?5", $end)
            }
        }
    };
}

/// The numbers of the runs that pass, newest first.
fn pick(filter: &RunFilter) -> &'static str {
    narrowed!(
        "../../queries/pick_runs.sql",
        filter.show,
        filter.feed_id,
        " ORDER BY queued_at DESC, id DESC LIMIT ?6"
    )
}

/// How many there are.
fn count(filter: &RunFilter) -> &'static str {
    narrowed!("../../queries/count_runs.sql", filter.show, filter.feed_id, "")
}

fn since(filter: &RunFilter) -> Millis {
    filter.since.unwrap_or(Millis::MIN)
}

fn until(filter: &RunFilter) -> Millis {
    filter.until.unwrap_or(Millis::MAX)
}

fn state(filter: &RunFilter) -> Option<&'static str> {
    match filter.show {
        RunShow::State(state) => Some(state.as_str()),
        _ => None,
    }
}

/// A stretch of the history: the runs that pass and are older than `before`. Without that, they are counted, too.
pub async fn list(
    db: &mut SqliteConnection,
    filter: &RunFilter,
    before: Option<i64>,
    limit: u32,
) -> Result<RunPage, Error> {
    let limit = limit.clamp(1, MOST);
    let mut ids: Vec<i64> = sqlx::query_scalar(pick(filter))
        .bind(since(filter))
        .bind(until(filter))
        .bind(before)
        .bind(filter.feed_id)
        .bind(state(filter))
        .bind(limit + 1)
        .fetch_all(&mut *db)
        .await?;
    let more = ids.len() > limit as usize;
    ids.truncate(limit as usize);
    let rows = runs::of_ids(db, &ids).await?;
    let (mut total, mut problems) = (None, None);
    if before.is_none() {
        total = Some(counted(db, filter).await?);
        problems = Some(counted(db, &RunFilter { show: RunShow::Problems, ..*filter }).await?);
    }
    Ok(RunPage { filter: *filter, rows, more, total, problems })
}

async fn counted(db: &mut SqliteConnection, filter: &RunFilter) -> Result<u64, Error> {
    let counted: i64 = sqlx::query_scalar(count(filter))
        .bind(since(filter))
        .bind(until(filter))
        .bind(None::<i64>)
        .bind(filter.feed_id)
        .bind(state(filter))
        .fetch_one(db)
        .await?;
    Ok(unsigned(counted))
}

#[derive(FromRow)]
struct DayRow {
    day: i64,
    new: i64,
    updated: i64,
    failed: i64,
}

/// The statement of the days of one feed, or of all.
fn trend_of(feed_id: Option<i64>) -> &'static str {
    match feed_id {
        None => concat!(include_str!("../../queries/trend.sql"), " GROUP BY d.key"),
        Some(_) => {
            concat!(include_str!("../../queries/trend.sql"), " WHERE r.feed_id = ?2 GROUP BY d.key")
        }
    }
}

/// What was counted between each of `days` and the next.
pub async fn trend(
    db: &mut SqliteConnection,
    feed_id: Option<i64>,
    days: &[Millis],
) -> Result<Vec<DayCounts>, Error> {
    let rows: Vec<DayRow> = sqlx::query_as(trend_of(feed_id))
        .bind(serde_json::to_string(days)?)
        .bind(feed_id)
        .fetch_all(db)
        .await?;
    let mut counts = vec![DayCounts::default(); days.len().saturating_sub(1)];
    for row in rows {
        if let Some(day) = usize::try_from(row.day).ok().and_then(|day| counts.get_mut(day)) {
            *day = DayCounts {
                new: unsigned(row.new),
                updated: unsigned(row.updated),
                failed: unsigned(row.failed),
            };
        }
    }
    Ok(counts)
}

/// What stands beside a run on its page.
pub struct Beside {
    /// What its server answered.
    pub answer: Option<Answer>,
    /// How many other runs its cycle has.
    pub others: u64,
    /// The run of its feed before it.
    pub older: Option<i64>,
    /// The one after it.
    pub newer: Option<i64>,
}

/// What stands beside a run.
pub async fn beside(db: &mut SqliteConnection, run_id: i64) -> Result<Beside, sqlx::Error> {
    let (answer, others, older, newer): (Option<String>, i64, Option<i64>, Option<i64>) =
        sqlx::query_as(include_str!("../../queries/beside_run.sql")).bind(run_id).fetch_one(db).await?;
    // What a later version noted is not told rather than told wrong.
    let answer = answer.and_then(|json| serde_json::from_str(&json).ok());
    Ok(Beside { answer, others: unsigned(others), older, newer })
}

/// Notes what the server answered to a run that is still open.
pub async fn set_answer(db: &mut SqliteConnection, run_id: i64, answer: &Answer) -> Result<(), Error> {
    sqlx::query("UPDATE import_runs SET answer = ?2 WHERE id = ?1")
        .bind(run_id)
        .bind(serde_json::to_string(answer)?)
        .execute(db)
        .await?;
    Ok(())
}

fn unsigned(n: i64) -> u64 {
    u64::try_from(n).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::{Store, StoreOptions};
    use contract::RunState;
    use sqlx::{AssertSqlSafe, Row, SqlSafeStr};

    #[tokio::test]
    async fn every_way_to_look_at_the_history_walks_along_an_index() {
        let folder = tempfile::tempdir().unwrap();
        let (store, _) =
            Store::open(&folder.path().join("jobs.db"), &StoreOptions::default(), 0).await.unwrap();
        let plan = async |sql: &'static str| {
            let explain = AssertSqlSafe(format!("EXPLAIN QUERY PLAN {sql}")).into_sql_str();
            let steps = sqlx::query(explain).fetch_all(store.reader()).await.unwrap();
            steps.iter().map(|step| step.get::<String, _>("detail")).collect::<Vec<_>>().join("; ")
        };
        let shows = [RunShow::All, RunShow::News, RunShow::Problems, RunShow::State(RunState::Cancelled)];
        for (show, index) in shows.into_iter().zip(["time", "with_news", "with_problems", "state"]) {
            for (feed_id, index) in [(None, index), (Some(1), "of_feed")] {
                let filter = RunFilter { show, feed_id, ..RunFilter::default() };
                for sql in [pick(&filter), count(&filter)] {
                    let plan = plan(sql).await;
                    let wanted = if index.contains("_") {
                        format!("import_runs_{index} ")
                    } else {
                        format!("import_runs_by_{index} ")
                    };
                    assert!(plan.contains(&wanted), "{show:?} {feed_id:?}: {plan}\n{sql}");
                    assert!(!plan.contains("SCAN") && !plan.contains("B-TREE"), "{show:?}: {plan}");
                }
            }
        }
        for (feed_id, index) in [(None, "import_runs_by_time"), (Some(1), "import_runs_of_feed")] {
            let plan = plan(trend_of(feed_id)).await;
            assert!(plan.contains(&format!("COVERING INDEX {index} ")), "{plan}");
        }
        store.close().await;
    }
}
