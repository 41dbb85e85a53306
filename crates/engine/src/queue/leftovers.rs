//! What is no longer needed goes: documents that no task is about, tasks that were done and texts of jobs that were deleted long
//! ago.

use super::keep;
use crate::context::Context;
use crate::error::Error;
use crate::store::{marks, queue};
use contract::Millis;

/// How often what is old is looked for, in milliseconds.
const PAUSE: Millis = 3_600_000;

/// Removes documents that no task is about that is open or may be tried again.
pub async fn remove_orphans(cx: &Context) {
    let Ok(kept) = queue::kept_spools(cx.store.reader()).await else { return };
    let Ok(entries) = std::fs::read_dir(&cx.spool) else { return };
    for entry in entries.flatten() {
        // A document of several pages is several files: run-1.feed, run-1.feed.2, …
        let file = entry.file_name().to_string_lossy().into_owned();
        let is_of = |name: &String| {
            file.strip_prefix(name.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        };
        if !kept.iter().any(is_of) {
            let _ = std::fs::remove_file(entry.path());
        }
    }
}

/// Removes what is old, from time to time.
#[derive(Debug, Default)]
pub struct Leftovers {
    looked_at: Option<Millis>,
}

impl Leftovers {
    /// Removes tasks and texts that are older than they are kept, unless that was looked for not long ago.
    pub async fn remove_old(&mut self, cx: &Context, now: Millis) {
        let is_recent = |at: &Millis| (0..PAUSE).contains(&(now - at));
        if self.looked_at.as_ref().is_some_and(is_recent) {
            return;
        }
        self.looked_at = Some(now);
        drop_texts(cx, now).await;
        match remove_old(cx, now).await {
            Ok(0) => {}
            Ok(tasks) => {
                tracing::info!(tasks, "old tasks were removed");
                cx.tell_queue();
            }
            Err(err) => {
                tracing::warn!(error = %err, "old tasks could not be removed and are looked for later")
            }
        }
    }
}

/// Drops the texts of jobs that were deleted long enough ago, a few hundred at a time: imports go on between.
async fn drop_texts(cx: &Context, now: Millis) {
    let some = async || -> Result<usize, sqlx::Error> {
        let mut tx = cx.store.write().await?;
        let dropped = marks::drop_texts(&mut tx, now).await?;
        tx.commit().await?;
        Ok(dropped)
    };
    loop {
        match some().await {
            Ok(0) => return,
            Ok(jobs) => tracing::info!(jobs, "the texts of deleted jobs were dropped"),
            Err(err) => {
                tracing::warn!(error = %err, "the texts of deleted jobs could not be dropped and are looked for later");
                return;
            }
        }
    }
}

async fn remove_old(cx: &Context, now: Millis) -> Result<u64, Error> {
    let waiting = keep::waiting(cx).map_err(|source| Error::DataDir { path: cx.data_dir.clone(), source })?;
    let mut tx = cx.store.write().await?;
    let removed = queue::remove_old(&mut tx, now, &waiting).await?;
    tx.commit().await?;
    Ok(removed)
}
