//! Documents in the spool that no task is about go.

use crate::context::Context;
use crate::store::queue;

/// Removes documents that no task is about that is open or may be tried again. Only before anything is put there: what is being
/// fetched has no task that names it.
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
