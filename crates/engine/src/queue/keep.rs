//! Keeps the last document of each feed after its import: moved out of the spool as the run closes, packed beside all else.
//!
//! Killed at any moment nothing but the kept document is at stake: what lies in the folder as it came is packed at the next
//! start, and what no row names is removed.

use super::fetch::Note;
use super::pages::{self, page_file, spool_name};
use crate::bodies::{self, Bodies, NotPacked};
use crate::context::{Context, Work};
use crate::error::Error;
use crate::private;
use crate::store::tasks::Task;
use crate::store::{bodies as rows, feeds};
use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Documents of so many bytes are packed at the end of the application, too. Larger ones wait for its next start.
const AT_THE_END: u64 = 8 << 20;

/// The niceness of what can wait (nice(2)): it gets what is left over.
#[cfg(target_os = "linux")]
const LEISURE: i32 = 19;

/// The run of an `import` task has closed: its document leaves the spool, to be kept; that of a replay is a copy of one
/// that is.
pub async fn hand_over(cx: &Context, task: &Task, is_replay: bool) {
    let Some(spool) = task.spool.as_deref().map(|spool| cx.spool.join(spool)) else { return };
    // What a task that was set aside had kept is read where it lies: that is no copy.
    let of = match is_replay {
        true => run_of(task.spool.as_deref()).filter(|of| *of != task.run_id),
        false => Some(task.run_id),
    };
    let Some(of) = of else { return pages::remove(&spool) };
    match take_over(cx, &spool, of) {
        Ok(()) => cx.bodies.wait(of),
        // It was never there, which the run has said.
        Err(err) if err.kind() == std::io::ErrorKind::NotFound => {}
        Err(err) => {
            tracing::warn!(run.id = task.run_id, feed.id = task.feed_id, error = %err, "a document could not be kept for a replay");
            pages::remove(&spool);
            let note = task.fetched.as_deref().unwrap_or("null");
            if let Err(err) = note_kept(cx, of, note, Err("not_written")).await {
                tracing::warn!(run.id = task.run_id, error = %err, "and that could not be noted");
            }
        }
    }
}

/// The run whose document lies under this name in the spool.
fn run_of(spool: Option<&str>) -> Option<i64> {
    spool?.strip_prefix("run-")?.strip_suffix(".feed")?.parse().ok()
}

/// Where the document of a run lies until the run has closed.
pub fn in_spool(cx: &Context, run_id: i64) -> PathBuf {
    cx.spool.join(spool_name(run_id))
}

/// Takes over the document of a run that has closed, if that has not been done yet.
pub fn take_over_now(cx: &Context, run_id: i64) {
    let spool = in_spool(cx, run_id);
    if spool.exists()
        && let Err(err) = take_over(cx, &spool, run_id)
    {
        tracing::warn!(run.id = run_id, error = %err, "a document could not be taken over for a replay");
    }
}

/// Moves a document from the spool to the folder of those that are kept. Its first page goes last: where it lies, the
/// others are.
fn take_over(cx: &Context, spool: &Path, run_id: i64) -> std::io::Result<()> {
    std::fs::metadata(spool)?;
    private::make_folder(&cx.bodies.folder)?;
    let raw = cx.bodies.raw(run_id);
    for page in 2.. {
        match std::fs::rename(page_file(spool, page), page_file(&raw, page)) {
            Ok(()) => {}
            Err(err) if err.kind() == std::io::ErrorKind::NotFound => {
                // Moved before a process died over it, perhaps.
                if !page_file(&raw, page).exists() {
                    break;
                }
            }
            Err(err) => return Err(err),
        }
    }
    std::fs::rename(spool, raw)
}

/// Packs documents one after the other until the engine stops, and removes those of feeds that other processes have removed.
pub async fn work(cx: Arc<Context>) {
    loop {
        // Register before looking, or a wake-up between the two is lost.
        let woken = cx.bodies.woken.notified();
        tokio::pin!(woken);
        woken.as_mut().enable();
        forget_if_told(&cx).await;
        while let Some(run_id) = cx.bodies.next() {
            if cx.stop.is_cancelled() {
                return cx.bodies.wait(run_id);
            }
            pack(&cx, run_id).await;
            forget_if_told(&cx).await;
        }
        tokio::select! {
            () = cx.stop.cancelled() => return,
            () = woken => {}
        }
    }
}

/// Packs what is left in the line as the engine stops, as far as it takes no time, and removes what is to be forgotten.
pub async fn finish(cx: &Arc<Context>) {
    forget_if_told(cx).await;
    while let Some(run_id) = cx.bodies.next() {
        pack(cx, run_id).await;
    }
}

/// Packs the document of a run that waits for it, and notes that it is kept.
pub async fn pack(cx: &Arc<Context>, run_id: i64) {
    let raw = cx.bodies.raw(run_id);
    let note = match note_of(cx, run_id).await {
        Ok(note) => note,
        Err(err) => {
            tracing::warn!(run.id = run_id, error = %err, "what is known of a document could not be read; the next start keeps it");
            return;
        }
    };
    let Some((json, note)) = note else { return pages::remove(&raw) };
    let count = note.pages.len() + 1;
    let files = (1..=count).map(|page| page_file(&raw, page)).collect::<Vec<_>>();
    // Until its pages are gone, or who comes second packs what is left of them.
    let _alone = cx.bodies.files.lock().await;
    // Packed meanwhile for who asked for a replay.
    if !raw.exists() {
        return;
    }
    let packed = {
        let (cx, size) = (Arc::clone(cx), size_of(&files));
        let target = cx.bodies.folder.join(Bodies::packed_name(run_id));
        let same = same_document(&cx, run_id, &note).await;
        let pack = move || {
            let should_stop = || size > AT_THE_END && cx.stop.is_cancelled();
            if let Some(same) = same
                && bodies::is_whole(&same, &note.body_hash, should_stop)?
                && std::fs::hard_link(same, &target).is_ok()
            {
                return Ok(bodies::sync_folder_of(&target)?);
            }
            bodies::pack(&files, &target, cx.bodies.largest, should_stop)
        };
        // A small one is done before anybody notices, also on a machine that is busy when the application ends.
        let packing = match size {
            0..=AT_THE_END => tokio::task::spawn_blocking(pack),
            _ => tokio::task::spawn_blocking(|| at_leisure(pack)),
        };
        packing.await.unwrap_or_else(|err| Err(std::io::Error::other(err).into()))
    };
    let file = Bodies::packed_name(run_id);
    let kept = match &packed {
        Ok(()) => Ok(file.as_str()),
        Err(NotPacked::Stopped) => return,
        Err(NotPacked::TooLarge) => Err("too_large"),
        Err(NotPacked::Io(err)) => {
            tracing::warn!(run.id = run_id, error = %err, "a document could not be kept for a replay");
            Err("not_written")
        }
    };
    let note = || -> Work<'_, Option<Vec<String>>> { Box::pin(note_kept(cx, run_id, &json, kept)) };
    let Some(released) = cx.until_stored("that a document is kept", note).await else { return };
    // Of a feed that is no longer watched nothing is kept.
    let released = released.unwrap_or_else(|| vec![file]);
    for file in released {
        let _ = std::fs::remove_file(cx.bodies.folder.join(file));
    }
    pages::remove(&raw);
}

/// Runs something beside all other work, and waits for it: on Linux other threads go first.
fn at_leisure(pack: impl FnOnce() -> Result<(), NotPacked> + Send + 'static) -> Result<(), NotPacked> {
    // A thread of its own, because its priority cannot be raised again.
    let thread = std::thread::Builder::new().name("packing".into()).spawn(move || {
        #[cfg(target_os = "linux")]
        // Linux takes the number of a thread for that of a process: setpriority(2), "C library/kernel differences".
        let _ = rustix::process::setpriority_process(Some(rustix::thread::gettid()), LEISURE);
        pack()
    });
    let broke_down = |_| Err(std::io::Error::other("packing broke down").into());
    thread.map_err(NotPacked::Io)?.join().unwrap_or_else(broke_down)
}

/// Where the document lies that a feed has brought before, if it is the same. Servers that know no validators send it each hour.
async fn same_document(cx: &Context, run_id: i64, note: &Note) -> Option<PathBuf> {
    if !note.pages.is_empty() {
        return None;
    }
    let mut db = cx.store.reader().acquire().await.ok()?;
    let file = rows::same_document(&mut db, run_id, &note.body_hash).await.ok()??;
    Some(cx.bodies.folder.join(file))
}

fn size_of(files: &[PathBuf]) -> u64 {
    files.iter().filter_map(|file| Some(std::fs::metadata(file).ok()?.len())).sum()
}

/// What the server said of the document of a run, as it is stored and read.
async fn note_of(cx: &Context, run_id: i64) -> Result<Option<(String, Note)>, Error> {
    let json = rows::note_of_run(&mut *cx.store.reader().acquire().await?, run_id).await?;
    Ok(json.and_then(|json| {
        let note = serde_json::from_str(&json).ok()?;
        Some((json, note))
    }))
}

async fn note_kept(
    cx: &Context,
    run_id: i64,
    note: &str,
    kept: Result<&str, &str>,
) -> Result<Option<Vec<String>>, Error> {
    let mut tx = cx.store.write().await?;
    let released = rows::keep(&mut tx, run_id, note, kept, cx.now()).await?;
    tx.commit().await?;
    Ok(released)
}

/// Sorts out once what an earlier process left behind in spool and folder, before anything is put there.
pub async fn tidy(cx: &Arc<Context>) {
    let tidying = async || {
        if let Err(err) = take_over_spools(cx).await {
            tracing::warn!(error = %err, "the spool could not be looked through");
            return;
        }
        super::leftovers::remove_orphans(cx).await;
        if let Err(err) = sort_bodies(cx).await {
            tracing::warn!(error = %err, "the kept documents could not be looked through");
        }
        cx.recalls.remove_parts();
        forget_recalls(cx).await;
    };
    cx.bodies.tidied.get_or_init(tidying).await;
}

/// A process that died between the end of an import and the keeping of its document left that in the spool.
async fn take_over_spools(cx: &Context) -> Result<(), sqlx::Error> {
    for spool in names_in(&cx.spool) {
        let run_id = rows::imported_by(&mut *cx.store.reader().acquire().await?, &spool).await?;
        if let Some(run_id) = run_id
            && let Err(err) = take_over(cx, &cx.spool.join(spool), run_id)
        {
            tracing::warn!(run.id = run_id, error = %err, "a document could not be kept for a replay");
        }
    }
    Ok(())
}

/// Removes what no row names, and puts in line what waits to be packed.
async fn sort_bodies(cx: &Context) -> Result<(), sqlx::Error> {
    let folder = &cx.bodies.folder;
    let mut db = cx.store.reader().acquire().await?;
    let kept: HashSet<String> = rows::files(&mut db).await?.into_iter().collect();
    let names = names_in(folder);
    let mut waiting: Vec<i64> = names.iter().filter_map(|name| waiting_run(name)).collect();
    waiting.sort_unstable();
    // A row is written before the raw document is removed.
    waiting.retain(|run_id| !kept.contains(&Bodies::packed_name(*run_id)));
    // Whoever imports and ends, each hour, may never have the time to pack a large one.
    let superseded = rows::superseded(&mut db, &waiting).await?;
    waiting.retain(|run_id| !superseded.contains(run_id));
    for name in names {
        let is_page = |run_id: &i64| name.starts_with(&format!("run-{run_id}.feed"));
        if !kept.contains(&name) && !waiting.iter().any(is_page) {
            let _ = std::fs::remove_file(folder.join(name));
        }
    }
    waiting.into_iter().for_each(|run_id| cx.bodies.wait(run_id));
    Ok(())
}

/// The run whose document a file is the first page of.
fn waiting_run(name: &str) -> Option<i64> {
    name.strip_prefix("run-")?.strip_suffix(".feed")?.parse().ok()
}

/// The runs whose documents are not packed yet, wherever those lie: what is known of them stands in their tasks alone.
///
/// # Errors
/// When a folder is there and cannot be read: then it is not known which they are.
pub fn waiting(cx: &Context) -> std::io::Result<Vec<i64>> {
    // Looked for along the way they go, or one could slip past.
    let mut names = all_names_in(&cx.spool)?;
    names.extend(all_names_in(&cx.bodies.folder)?);
    Ok(names.iter().filter_map(|name| waiting_run(name)).collect())
}

/// The names in a folder, as far as it can be read.
fn names_in(folder: &Path) -> Vec<String> {
    all_names_in(folder).unwrap_or_default()
}

fn all_names_in(folder: &Path) -> std::io::Result<Vec<String>> {
    let entries = match std::fs::read_dir(folder) {
        Err(err) if err.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        entries => entries?,
    };
    entries.map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned())).collect()
}

/// A feed is no longer watched: removes the files of its documents. Beside an engine they are that one's to remove, which is
/// told of it: only who packs knows which files are still on their way into a row.
pub async fn forget(cx: &Context) {
    if cx.standing.holds() {
        forget_files(cx).await;
    }
}

/// The same for a feed that another process has removed.
async fn forget_if_told(cx: &Context) {
    if cx.bodies.is_to_forget() {
        forget_files(cx).await;
    }
}

/// Of feeds that are not watched nothing is remembered.
async fn forget_recalls(cx: &Context) {
    if let Ok(watched) = feeds::watched(cx.store.reader()).await {
        cx.recalls.keep_only(&watched);
    }
}

async fn forget_files(cx: &Context) {
    forget_recalls(cx).await;
    let _alone = cx.bodies.files.lock().await;
    let Ok(mut db) = cx.store.reader().acquire().await else { return };
    for spool in rows::dismissed_spools(&mut db).await.unwrap_or_default() {
        pages::remove(&cx.spool.join(spool));
    }
    let Ok(kept) = rows::files(&mut db).await else { return };
    for name in names_in(&cx.bodies.folder) {
        let run_id = name.strip_prefix("run-").and_then(|name| name.strip_suffix(".zst")?.parse().ok());
        // As long as the document is there as it came, the row of its packed one may be on its way.
        if run_id.is_some_and(|run_id| !kept.contains(&name) && !cx.bodies.raw(run_id).exists()) {
            let _ = std::fs::remove_file(cx.bodies.folder.join(name));
        }
    }
}
