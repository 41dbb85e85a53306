//! Documents in the spool that no task is about go.

use crate::context::Context;
use crate::engine::is_on_trial;
use crate::store::queue;
use std::fs::DirEntry;
use std::time::Duration;

/// How long a look at a document may take at most, before it is taken for one that a killed process left.
const LONGEST_LOOK: Duration = Duration::from_secs(3600);

/// Removes documents that no task is about that is open or may be tried again. Only before anything is put there: what is being
/// fetched has no task that names it. What is on trial has none at all, and stays while somebody may be looking at it.
pub async fn remove_orphans(cx: &Context) {
    let Ok(kept) = queue::kept_spools(cx.store.reader()).await else { return };
    let Ok(entries) = std::fs::read_dir(&cx.spool) else { return };
    for entry in entries.flatten() {
        // A document of several pages is several files: run-1.feed, run-1.feed.2, …
        let file = entry.file_name().to_string_lossy().into_owned();
        let is_of = |name: &String| {
            file.strip_prefix(name.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        };
        let is_looked_at = is_on_trial(&file) && is_fresh(&entry);
        if !is_looked_at && !kept.iter().any(is_of) {
            let _ = std::fs::remove_file(entry.path());
        }
    }
}

/// Somebody has written to a file not long ago.
fn is_fresh(entry: &DirEntry) -> bool {
    let written = entry.metadata().and_then(|file| file.modified());
    written.is_ok_and(|written| written.elapsed().is_ok_and(|age| age < LONGEST_LOOK))
}
