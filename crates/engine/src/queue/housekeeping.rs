//! What is too old to be kept goes: at the start, once a day, and in steps so small that an import does not notice.

use super::keep;
use crate::context::Context;
use crate::error::Error;
use crate::store::fault::Fault;
use crate::store::past::{self, Limits};
use crate::store::settings::Kept;
use crate::store::{leaving, marks, queue, settings, space};
use contract::{Keep, Millis};
use std::ops::AddAssign;
use std::sync::Arc;
use std::time::{Duration, Instant};

const HOUR: Millis = 3_600_000;
const DAY: Millis = 24 * HOUR;

/// What cannot be stored when nothing can be removed.
const HOUSEKEEPING: &str = "what is too old";

/// By so much the present moves on from one time to the next, at most. A clock that was set years ahead for an hour must not take the
/// history with it.
const FURTHEST: Millis = 31 * DAY;
/// A step ends with what it is at once it has held the database for so long.
const LONGEST: Duration = Duration::from_millis(10);
/// Runs that are looked at in one reading, and those that are removed together.
const RUNS: (u32, usize) = (500, 25);
/// The same of jobs. All keys are walked once for each reading.
const JOBS: (u32, usize) = (20_000, 10);
/// Pages of an index that are merged in one step, of about 4 KB.
const MERGED: i32 = 64;
/// Pages of the file that are given back in one step, of 16 KiB.
const GIVEN_BACK: i64 = 32;

/// What was removed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Swept {
    /// Tasks that were done long ago.
    pub tasks: u64,
    /// Texts of jobs that were deleted long ago.
    pub texts: u64,
    /// Documents that were kept for a replay.
    pub documents: u64,
    /// Runs, with their rejections and changes.
    pub runs: u64,
    /// Changes that no run has brought about.
    pub changes: u64,
    /// Jobs that closed long ago.
    pub jobs: u64,
    /// Pages of the file that went back to the disk.
    pub pages: u64,
}

impl AddAssign for Swept {
    fn add_assign(&mut self, other: Self) {
        self.tasks += other.tasks;
        self.texts += other.texts;
        self.documents += other.documents;
        self.runs += other.runs;
        self.changes += other.changes;
        self.jobs += other.jobs;
        self.pages += other.pages;
    }
}

/// Keeps house at the start, if that was not done within a day, and each day from then on, until the engine stops.
pub async fn work(cx: Arc<Context>) {
    let mut next = match due_at(&cx).await {
        Ok(at) => at,
        // It is tried, and then said.
        Err(_) => cx.now(),
    };
    loop {
        while cx.now() < next {
            tokio::select! {
                () = cx.stop.cancelled() => return,
                () = cx.clock.sleep_until(next) => {}
            }
            // A clock that was set back makes nothing wait longer than a day.
            next = next.min(cx.now() + DAY);
        }
        let now = cx.now();
        next = match keep_house(&cx).await {
            Ok(_) => now + DAY,
            Err(_) if cx.stop.is_cancelled() => return,
            Err(err) => {
                tracing::warn!(error = %err, "what is too old could not be removed and is looked for in an hour");
                if Fault::of_error(&err) == Fault::Damaged {
                    cx.not_stored(HOUSEKEEPING, Fault::Damaged).await;
                }
                now + HOUR
            }
        };
    }
}

async fn due_at(cx: &Context) -> Result<Millis, sqlx::Error> {
    let kept = settings::kept(&mut *cx.store.reader().acquire().await?).await?;
    let now = cx.now();
    Ok(kept.at.filter(|at| *at <= now).map_or(now, |at| at + DAY))
}

/// Removes what is too old; what that was. An engine that stops meanwhile goes on with it at its next start.
///
/// # Errors
/// Those of the database. What was removed until then is.
pub async fn keep_house(cx: &Context) -> Result<Swept, Error> {
    let _alone = cx.housekeeping.lock().await;
    let now = cx.now();
    let (mut kept, wanted) = {
        let mut db = cx.store.reader().acquire().await?;
        (settings::kept(&mut db).await?, settings::keep(&mut db).await?)
    };
    if kept.as_of.is_none() {
        // The first time, the last import says what the time was.
        kept.as_of = past::newest(&mut *cx.store.reader().acquire().await?).await?;
    }
    let as_of = present(kept, now);
    let limits = limits(&wanted, as_of);
    let mut swept = Swept { texts: drop_texts(cx, now).await?, ..Swept::default() };
    swept.tasks = remove_tasks(cx, now).await?;
    swept += remove_history(cx, limits).await?;
    swept.jobs = remove_jobs(cx, before(wanted.closed_jobs, as_of)).await?;
    if swept.jobs > 0 {
        merge_indices(cx).await?;
    }
    swept.pages = give_back(cx).await?;
    if !cx.stop.is_cancelled() {
        // Waits for the disk, and makes all the steps before it durable.
        let mut tx = cx.store.write().await?;
        settings::note_kept(&mut tx, now, as_of).await?;
        tx.commit().await?;
    }
    if swept != Swept::default() {
        tracing::info!(?swept, "what was too old is gone");
    }
    Ok(swept)
}

/// The moment so many days ago. Nothing is older than the beginning of time, as far as it is kept for ever.
fn before(days: Option<u32>, as_of: Millis) -> Millis {
    days.map_or(Millis::MIN, |days| as_of - Millis::from(days) * DAY)
}

/// Runs without news are kept for as long as was set for them, where that is shorter than what was set for all.
fn limits(wanted: &Keep, as_of: Millis) -> Limits {
    let all = before(wanted.history, as_of);
    Limits { all, quiet: before(wanted.quiet_runs, as_of).max(all) }
}

/// What is taken for the present at `now`, after what it was the last time.
fn present(last: Kept, now: Millis) -> Millis {
    let since = last.at.map(|at| now - at).filter(|since| (0..DAY).contains(since));
    // Within a day by so much as has passed, or many looks would move it as often.
    let further = since.unwrap_or(FURTHEST);
    last.as_of.map_or(now, |as_of| now.min(as_of.saturating_add(further)))
}

/// Drops the texts of jobs that were deleted long enough ago, a few hundred at a time.
async fn drop_texts(cx: &Context, now: Millis) -> Result<u64, Error> {
    let mut texts = 0;
    while !cx.stop.is_cancelled() && marks::has_texts_to_drop(cx.store.reader(), now).await? {
        let mut tx = cx.store.write_unsynced().await?;
        texts += marks::drop_texts(&mut tx, now).await? as u64;
        tx.commit().await?;
    }
    Ok(texts)
}

/// Removes tasks that were done long enough ago, and what those had kept in the spool that were given up.
async fn remove_tasks(cx: &Context, now: Millis) -> Result<u64, Error> {
    let waiting = keep::waiting(cx).map_err(|source| Error::DataDir { path: cx.data_dir.clone(), source })?;
    let mut tasks = 0;
    while !cx.stop.is_cancelled() {
        let mut tx = cx.store.write_unsynced().await?;
        let removed = queue::remove_old(&mut tx, now, &waiting).await?;
        tx.commit().await?;
        if removed.is_empty() {
            break;
        }
        tasks += removed.len() as u64;
        let kept = queue::kept_spools(cx.store.reader()).await?;
        for spool in removed.into_iter().flatten().filter(|spool| !kept.contains(spool)) {
            super::remove_document(cx, &spool);
        }
        cx.tell_queue();
    }
    Ok(tasks)
}

/// Removes documents, then the runs that nothing else keeps, and what dates have brought about.
async fn remove_history(cx: &Context, limits: Limits) -> Result<Swept, Error> {
    let mut swept = Swept::default();
    let reader = || cx.store.reader().acquire();
    if limits.all > Millis::MIN {
        let mut tx = cx.store.write_unsynced().await?;
        swept.documents = past::forget_bodies(&mut tx, limits.all).await?;
        tx.commit().await?;
        if swept.documents > 0 {
            keep::forget(cx).await;
        }
    }
    let mut behind = (Millis::MIN, 0);
    while !cx.stop.is_cancelled() {
        let runs = past::next(&mut *reader().await?, behind, limits, RUNS.0).await?;
        let Some(last) = runs.last() else { break };
        behind = *last;
        let runs: Vec<i64> = runs.iter().map(|(_, id)| *id).collect();
        let runs = past::to_go(&mut *reader().await?, &runs, limits).await?;
        for some in runs.chunks(RUNS.1) {
            loop {
                let mut tx = cx.store.write_unsynced().await?;
                let removed = past::remove(&mut tx, some, limits).await?;
                tx.commit().await?;
                swept.runs += removed.runs;
                if !removed.is_more || cx.stop.is_cancelled() {
                    break;
                }
            }
        }
    }
    while !cx.stop.is_cancelled() {
        let changes = past::turns(&mut *reader().await?, limits.all).await?;
        if changes.is_empty() {
            break;
        }
        let mut tx = cx.store.write_unsynced().await?;
        swept.changes += past::remove_changes(&mut tx, &changes).await?;
        tx.commit().await?;
    }
    Ok(swept)
}

/// Removes jobs that closed before `limit`, as far as no run is left that counts them.
async fn remove_jobs(cx: &Context, limit: Millis) -> Result<u64, Error> {
    let (mut behind, mut removed) = (0, 0);
    while limit > Millis::MIN && !cx.stop.is_cancelled() {
        let mut db = cx.store.reader().acquire().await?;
        let jobs = leaving::next(&mut db, behind, limit, JOBS.0).await?;
        let Some(last) = jobs.last() else { break };
        behind = *last;
        let jobs = leaving::to_go(&mut db, &jobs, limit).await?;
        if jobs.is_empty() {
            continue;
        }
        let keys = leaving::keys(&mut db, &jobs).await?;
        drop(db);
        let mut left = jobs.chunks(JOBS.1).peekable();
        while left.peek().is_some() && !cx.stop.is_cancelled() {
            let mut tx = cx.store.write_unsynced().await?;
            let since = Instant::now();
            for some in left.by_ref() {
                removed += leaving::remove(&mut tx, some, &keys, limit).await?;
                if since.elapsed() >= LONGEST {
                    break;
                }
            }
            tx.commit().await?;
        }
    }
    if removed > 0 {
        cx.tell_jobs().await;
    }
    Ok(removed)
}

/// Lets the full-text indices give back the room of what has left.
async fn merge_indices(cx: &Context) -> Result<(), Error> {
    while !cx.stop.is_cancelled() {
        let mut tx = cx.store.write_unsynced().await?;
        let goes_on = leaving::merge_indices(&mut tx, MERGED).await?;
        tx.commit().await?;
        if !goes_on {
            break;
        }
    }
    Ok(())
}

/// Makes the file smaller, where much of it is free; by how many pages.
async fn give_back(cx: &Context) -> Result<u64, Error> {
    let room = space::room(&mut *cx.store.reader().acquire().await?).await?;
    let mut given = 0;
    while given < room.to_go() && !cx.stop.is_cancelled() {
        let mut tx = cx.store.write_unsynced().await?;
        space::give_back(&mut tx, GIVEN_BACK).await?;
        tx.commit().await?;
        given += GIVEN_BACK;
    }
    Ok(u64::try_from(given).unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_without_news_are_kept_no_longer_than_the_others() {
        let now = 2_000 * DAY;
        let of = |history, quiet_runs| {
            let Limits { all, quiet } = limits(&Keep { history, quiet_runs, closed_jobs: None }, now);
            (all, quiet)
        };
        assert_eq!(of(Some(365), Some(90)), (1_635 * DAY, 1_910 * DAY));
        assert_eq!(of(Some(30), Some(90)), (1_970 * DAY, 1_970 * DAY));
        assert_eq!(of(Some(365), None), (1_635 * DAY, 1_635 * DAY));
        assert_eq!(of(None, Some(90)), (Millis::MIN, 1_910 * DAY));
    }

    #[test]
    fn a_clock_that_is_years_ahead_moves_the_present_by_a_month_and_one_that_is_behind_by_nothing() {
        let now = 2_000 * DAY;
        let after = |at, as_of, now| present(Kept { at, as_of: Some(as_of) }, now);
        assert_eq!(present(Kept::default(), now), now);
        assert_eq!(after(Some(now - DAY), now - DAY, now), now);
        let ahead = now + 20_000 * DAY;
        assert_eq!(after(Some(now), now, ahead), now + 31 * DAY);
        assert_eq!(after(None, now, ahead), now + 31 * DAY);
        assert_eq!(after(Some(ahead), now + 31 * DAY, ahead + 5), now + 31 * DAY + 5, "once a day");
        assert_eq!(after(Some(ahead), now + 31 * DAY, now), now, "once it is put right, so is the present");
        assert_eq!(after(Some(now), now, now - 300 * DAY), now - 300 * DAY);
    }
}
