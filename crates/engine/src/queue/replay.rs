//! Runs that read a kept document again, without asking the server.

use super::fetch::Note;
use super::keep;
use super::pages::{page_file, spool_name};
use crate::bodies;
use crate::context::Context;
use crate::error::Error;
use crate::import::Document;
use crate::import::batch::Entry;
use crate::posting::Position;
use crate::schedule::Trigger;
use crate::store::bodies::{self as rows, Body};
use crate::store::replays::{self, Prospect};
use crate::store::{runs, tasks};
use contract::{ReplayOffer, Run};
use sqlx::SqliteConnection;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A document on this computer that a run is to read from its start.
pub struct Kept {
    /// Its feed.
    pub feed_id: i64,
    /// The run that fetched it.
    pub of: i64,
    /// What the server said of it, as JSON.
    pub note: String,
}

/// Whether the document of a run can be read again.
///
/// # Errors
/// Those of the database.
pub async fn offer(cx: &Context, run: &Run) -> Result<ReplayOffer, Error> {
    Ok(match find(cx, run).await? {
        Ok((_, offer)) => offer,
        Err(why) => ReplayOffer::Refused { why },
    })
}

/// The kept document of a run, with what a replay would be; or why there can be none, as a sentence.
async fn find(cx: &Context, run: &Run) -> Result<Result<(Option<Body>, ReplayOffer), String>, Error> {
    let of = run.replay_of.unwrap_or(run.run_id);
    if !run.state.is_closed() {
        return Ok(Err("The import is still under way.".to_owned()));
    }
    // Looked for along the way it goes, spool, folder, row: or it could slip past.
    let waits = keep::in_spool(cx, of).exists() || cx.bodies.raw(of).exists();
    let mut db = cx.store.reader().acquire().await?;
    let prospect = replays::prospect(&mut db, run.run_id, of).await?;
    let body = rows::of_run(&mut db, of).await?;
    drop(db);
    if let Some(why) = lacking(cx, run, of, body.as_ref(), &prospect, waits) {
        return Ok(Err(why));
    }
    if prospect.is_busy {
        return Ok(Err(
            "The feed is being imported just now. It can be replayed when that is over.".to_owned()
        ));
    }
    if !prospect.is_whole && !prospect.any_left && !prospect.is_unread {
        return Ok(Err(format!(
            "A newer document of the feed has been imported since, and no posting of run {of} is left to be imported."
        )));
    }
    let unresolved = u64::try_from(prospect.unresolved).unwrap_or(0);
    Ok(Ok((body, ReplayOffer::Offered { whole: prospect.is_whole, unresolved })))
}

/// Why the document is not there, if it is not.
fn lacking(
    cx: &Context,
    run: &Run,
    of: i64,
    body: Option<&Body>,
    prospect: &Prospect,
    waits: bool,
) -> Option<String> {
    match body {
        Some(Body { file: Some(file), .. }) if cx.bodies.folder.join(file).exists() => None,
        Some(Body { file: Some(_), .. }) => Some(format!(
            "The document of run {of} is no longer on this computer: its file was removed. The next import fetches it again."
        )),
        Some(Body { not_kept, .. }) if not_kept.as_deref() == Some("too_large") => Some(format!(
            "The document of run {of} is too large to be kept: compressed, it is more than {} MiB. An import fetches it again.",
            cx.bodies.largest >> 20
        )),
        Some(_) => Some(format!(
            "The document of run {of} could not be kept, because the disk was full or could not be written. An import fetches it again."
        )),
        None if prospect.is_set_aside => {
            Some("Its document waits in the queue, set aside, and can be tried again there.".to_owned())
        }
        None if waits => None,
        None if run.bytes == 0 => {
            Some("Nothing was fetched in this run, so there is nothing to read again.".to_owned())
        }
        None if prospect.is_removed => {
            Some("The feed is no longer watched, and its documents were removed with it.".to_owned())
        }
        None => Some(match prospect.kept_of {
            Some(kept) => format!(
                "The document of run {of} is no longer kept. That of run {kept} is, and can be replayed."
            ),
            None => format!("The document of run {of} is no longer kept. An import fetches it again."),
        }),
    }
}

/// Puts a replay of a run on the queue; returns its number.
///
/// # Errors
/// [`Error::NotFound`], [`Error::CannotReplay`], or those of the database.
pub async fn replay(cx: &Arc<Context>, run_id: i64, trigger: Trigger) -> Result<i64, Error> {
    // What a process that died left behind may be the very document.
    keep::tidy(cx).await;
    let run = runs::get(cx.store.reader(), run_id).await?;
    let of = run.replay_of.unwrap_or(run.run_id);
    let cannot = |why| Error::CannotReplay { why };
    let (mut body, _) = find(cx, &run).await?.map_err(cannot)?;
    if body.is_none() {
        // It waits to be packed, behind others perhaps, or its run has closed this very moment.
        keep::take_over_now(cx, of);
        keep::pack(cx, of).await;
        (body, _) = find(cx, &run).await?.map_err(cannot)?;
    }
    let Some(Body { note, file: Some(file), .. }) = body else {
        return Err(cannot(format!("The document of run {of} could not be kept.")));
    };
    let packed = cx.bodies.folder.join(file);
    let body_hash = serde_json::from_str::<Note>(&note)?.body_hash;
    let kept = Kept { feed_id: run.feed_id, of, note };
    start_import_of(cx, &kept, trigger, move |pages| bodies::unpack(&packed, pages, &body_hash)).await
}

/// Puts a run on the queue that reads a document from its start, as a replay of the run that fetched it. `lay_out` puts
/// the document's pages into these files and makes them durable; it may block.
///
/// # Errors
/// [`Error::CannotReplay`] when the feed is being imported or the document cannot be laid out, or those of the database.
/// Nothing is left behind then.
pub async fn start_import_of(
    cx: &Context,
    kept: &Kept,
    trigger: Trigger,
    lay_out: impl FnOnce(&[PathBuf]) -> io::Result<()> + Send + 'static,
) -> Result<i64, Error> {
    let note: Note = serde_json::from_str(&kept.note)?;
    let pages = note.pages.len() + 1;
    // Its number is not known yet, and the write lock not to be held while it is laid out.
    let first = cx.spool.join(format!("replay-of-{}.feed", kept.of));
    let files: Vec<PathBuf> = (1..=pages).map(|page| page_file(&first, page)).collect();
    let _alone = cx.bodies.files.lock().await;
    let laid_out = {
        let files = files.clone();
        tokio::task::spawn_blocking(move || lay_out(&files)).await
    };
    let started = match laid_out.unwrap_or_else(|err| Err(io::Error::other(err))) {
        Ok(()) => start(cx, kept, trigger, &files).await,
        Err(err) => Err(Error::CannotReplay { why: not_laid_out(kept.of, &err) }),
    };
    match started {
        Ok(run_id) => {
            cx.tell_run(run_id).await;
            cx.tell_feeds().await;
            cx.queue.notify_one();
            Ok(run_id)
        }
        Err(err) => {
            files.iter().for_each(|file| drop(std::fs::remove_file(file)));
            Err(err)
        }
    }
}

fn not_laid_out(of: i64, err: &io::Error) -> String {
    match err.kind() {
        io::ErrorKind::InvalidData => {
            format!(
                "The kept document of run {of} is damaged: it is not what was imported. An import fetches it again."
            )
        }
        io::ErrorKind::NotFound => {
            format!("The document of run {of} is no longer on this computer. An import fetches it again.")
        }
        _ => format!("The kept document of run {of} could not be unpacked: {err}. Nothing has changed."),
    }
}

/// One transaction: cycle, run and task. The files get the run's name before it commits.
async fn start(cx: &Context, kept: &Kept, trigger: Trigger, files: &[PathBuf]) -> Result<i64, Error> {
    let now = cx.now();
    let mut tx = cx.store.write().await?;
    if tasks::is_busy(&mut tx, kept.feed_id).await? {
        let why = "The feed is being imported just now. It can be replayed when that is over.";
        return Err(Error::CannotReplay { why: why.to_owned() });
    }
    let cycle_id = runs::open_cycle(&mut tx, trigger.as_str(), now).await?;
    let run_id = replays::open(&mut tx, cycle_id, trigger.as_str(), kept.of, now).await?;
    let spool = spool_name(run_id);
    let target = cx.spool.join(&spool);
    let renamed = rename_all(files, &target).and_then(|()| bodies::sync_folder_of(&target));
    if let Err(err) = renamed {
        return Err(Error::CannotReplay { why: not_laid_out(kept.of, &err) });
    }
    let import = tasks::NewImport {
        feed_id: kept.feed_id,
        run_id,
        priority: trigger.priority(),
        spool: &spool,
        fetched: &kept.note,
    };
    tasks::add_import_of(&mut tx, &import, now).await?;
    tx.commit().await?;
    Ok(run_id)
}

fn rename_all(files: &[PathBuf], target: &Path) -> io::Result<()> {
    files
        .iter()
        .enumerate()
        .try_for_each(|(before, file)| std::fs::rename(file, page_file(target, before + 1)))
}

/// What an import that is a replay takes up of its document.
pub struct TakeUp {
    /// The run whose document it is.
    pub of: i64,
    is_whole: bool,
    /// How many postings that run reached.
    reached: u64,
    /// Where its rejections lie that are not resolved, with their numbers.
    rejections: Vec<(Position, i64)>,
}

impl TakeUp {
    /// Of a run, if it is a replay.
    pub async fn of(db: &mut SqliteConnection, run_id: i64) -> Result<Option<Self>, sqlx::Error> {
        let Some(replay) = replays::of_run(&mut *db, run_id).await? else { return Ok(None) };
        let rejections = replays::unresolved(db, replay.of, run_id).await?;
        let reached = u64::try_from(replay.reached).unwrap_or(0);
        Ok(Some(Self { of: replay.of, is_whole: replay.is_whole, reached, rejections }))
    }

    /// How its document is matched.
    pub fn document(&self) -> Document {
        if self.is_whole { Document::default() } else { Document::of_the_past() }
    }

    /// Takes out of a batch what is not taken up. When a newer document was imported, only what the older one could not
    /// bring is.
    pub fn pass_over(&self, entries: &mut Vec<Entry>) -> Vec<Entry> {
        if self.is_whole {
            return Vec::new();
        }
        let is_known = |entry: &mut Entry| {
            entry.ordinal() <= self.reached && self.rejections_at(entry.position()).is_empty()
        };
        entries.extract_if(.., is_known).collect()
    }

    /// The rejections whose postings can be imported now.
    pub fn resolved(&self, entries: &[Entry]) -> Vec<i64> {
        let imported = entries.iter().filter(|entry| matches!(entry, Entry::Candidate(_)));
        imported.flat_map(|entry| self.rejections_at(entry.position())).map(|(_, id)| *id).collect()
    }

    fn rejections_at(&self, position: Position) -> &[(Position, i64)] {
        let key = |at: &Position| (at.page, at.at);
        let start = self.rejections.partition_point(|(at, _)| key(at) < key(&position));
        let end = self.rejections.partition_point(|(at, _)| key(at) <= key(&position));
        &self.rejections[start..end]
    }

    /// What is to be said of it.
    pub fn warning(&self) -> Option<String> {
        (!self.is_whole).then(|| {
            format!(
                "A newer document of the feed has been imported since run {}. Only postings that run could not import were \
                 taken up, and jobs that are known stay as they are.",
                self.of
            )
        })
    }
}
