//! What holds for all feeds.

use super::Engine;
use super::feeds::{LONGEST_INTERVAL, SHORTEST_INTERVAL};
use crate::context::Context;
use crate::error::Error;
use crate::etiquette;
use crate::retry::Rhythm;
use crate::store::{Store, feeds, hosts, queue, settings, status};
use contract::{Folder, Keep, Setting, Settings};
use std::path::Path;

/// The name of the setting in the database.
const MAX_DOCUMENT: &str = "max_document_bytes";

impl Engine {
    /// The largest document that is fetched and read, in bytes after decompression.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn max_document_bytes(&self) -> Result<u64, Error> {
        Ok(max_document_bytes(&self.cx.store).await?.unwrap_or_else(|| self.cx.fetcher.max_document_bytes()))
    }

    /// Sets it, for what is fetched from now on.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn set_max_document_bytes(&self, bytes: u64) -> Result<(), Error> {
        let mut tx = self.cx.store.write().await?;
        status::set_setting(&mut tx, MAX_DOCUMENT, &bytes.to_string()).await?;
        tx.commit().await?;
        self.cx.fetcher.set_max_document_bytes(bytes);
        // Who works beside reads it anew.
        self.cx.queue.notify_one();
        Ok(())
    }
}

/// The largest document a person can set, in MiB.
const LARGEST_DOCUMENT: u64 = 1 << 20;

impl Engine {
    /// All that is set, and the data folder.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn settings(&self) -> Result<Settings, Error> {
        let rules = queue::rules(self.cx.store.reader()).await?;
        let max_document_mib = self.max_document_bytes().await? >> 20;
        let mut db = self.cx.store.reader().acquire().await?;
        let interval_ms = settings::interval(&mut db).await?;
        let own = settings::own(&mut db, interval_ms).await?;
        let count = |n: i64| u64::try_from(n).unwrap_or(0);
        let data_dir = self.cx.data_dir.clone();
        let folder = tokio::task::spawn_blocking(move || measure(&data_dir)).await.unwrap_or_default();
        Ok(Settings {
            interval_ms,
            own_intervals: count(own.intervals),
            fetches: rules.fetches,
            imports: rules.imports,
            pause_ms: settings::pause(&mut db).await?,
            own_pauses: count(own.pauses),
            max_document_mib,
            notifies: settings::notifies(&mut db).await?,
            keep: settings::keep(&mut db).await?,
            folder,
        })
    }

    /// Sets one thing; it holds at once.
    ///
    /// # Errors
    /// [`Error::BadInterval`], [`Error::BadPause`], [`Error::BadDocument`] or [`Error::BadKeep`] for what is out of range, or those of the database.
    pub async fn set(&self, setting: Setting) -> Result<(), Error> {
        match setting {
            Setting::Interval(interval) => self.set_interval(interval).await,
            Setting::Pause(pause) => {
                if !(0..=hosts::LONGEST_PAUSE).contains(&pause) {
                    return Err(Error::BadPause);
                }
                let mut tx = self.cx.store.write().await?;
                settings::set_pause(&mut tx, pause).await?;
                tx.commit().await?;
                self.cx.queue.notify_one();
                Ok(())
            }
            Setting::MaxDocument(mib) => {
                if !(1..=LARGEST_DOCUMENT).contains(&mib) {
                    return Err(Error::BadDocument);
                }
                self.set_max_document_bytes(mib << 20).await
            }
            Setting::Notifies(notifies) => {
                let mut tx = self.cx.store.write().await?;
                settings::set_notifies(&mut tx, notifies).await?;
                tx.commit().await?;
                Ok(())
            }
            Setting::Keep(keep) => self.set_keep(keep).await,
        }
    }

    /// Feeds that had the interval of all get the new one; the others have one of their own, and keep it.
    async fn set_interval(&self, interval: i64) -> Result<(), Error> {
        if !(SHORTEST_INTERVAL..=LONGEST_INTERVAL).contains(&interval) {
            return Err(Error::BadInterval);
        }
        let now = self.cx.now();
        let mut tx = self.cx.store.write().await?;
        let before = settings::interval(&mut tx).await?;
        for (id, url) in settings::feeds_of(&mut tx, before).await? {
            let rhythm = Rhythm { interval, etiquette: etiquette::shortest_interval(&url) };
            feeds::set_interval(&mut tx, id, rhythm, now).await?;
        }
        settings::set_interval(&mut tx, interval).await?;
        tx.commit().await?;
        self.cx.tell_feeds().await;
        self.cx.schedule.notify_one();
        Ok(())
    }

    /// How long what is past is kept.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn retention(&self) -> Result<Keep, Error> {
        let mut db = self.cx.store.reader().acquire().await?;
        Ok(settings::keep(&mut db).await?)
    }

    /// A press by mistake can be taken back: what is too old goes with the next housekeeping, not at once.
    async fn set_keep(&self, keep: Keep) -> Result<(), Error> {
        let days = [keep.history, keep.quiet_runs, keep.closed_jobs];
        if days.into_iter().flatten().any(|days| !Keep::DAYS.contains(&days)) {
            return Err(Error::BadKeep);
        }
        let mut tx = self.cx.store.write().await?;
        settings::set_keep(&mut tx, keep).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Whether new jobs are told of by a desktop notification. What came while they are not is not told later.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn notifies(&self) -> Result<bool, Error> {
        let mut db = self.cx.store.reader().acquire().await?;
        Ok(settings::notifies(&mut db).await?)
    }

    /// Where everything is kept.
    pub fn data_dir(&self) -> &Path {
        &self.cx.data_dir
    }
}

/// What lies in the data folder. What cannot be read counts as nothing.
fn measure(data_dir: &Path) -> Folder {
    let database = ["jobs.db", "jobs.db-wal", "jobs.db-shm"];
    let size = |name: &str| std::fs::metadata(data_dir.join(name)).map_or(0, |found| found.len());
    Folder {
        path: data_dir.display().to_string(),
        database: database.into_iter().map(size).sum(),
        documents: size_of_folder(&data_dir.join("bodies")),
        total: size_of_folder(data_dir),
    }
}

/// Links are not followed: they lead elsewhere, or round in a circle.
fn size_of_folder(folder: &Path) -> u64 {
    let Ok(entries) = std::fs::read_dir(folder) else { return 0 };
    let size = |entry: std::fs::DirEntry| match entry.file_type() {
        Ok(kind) if kind.is_dir() => size_of_folder(&entry.path()),
        Ok(kind) if kind.is_file() => entry.metadata().map_or(0, |found| found.len()),
        _ => 0,
    };
    entries.flatten().map(size).sum()
}

/// Reads all of it anew: another process may have changed it.
pub(crate) async fn read_anew(cx: &Context) -> Result<(), sqlx::Error> {
    if let Some(bytes) = max_document_bytes(&cx.store).await? {
        cx.fetcher.set_max_document_bytes(bytes);
    }
    Ok(())
}

/// The largest document as a person set it.
pub(super) async fn max_document_bytes(store: &Store) -> Result<Option<u64>, sqlx::Error> {
    let set = status::setting(store.reader(), MAX_DOCUMENT).await?;
    Ok(set.and_then(|value| value.parse().ok()))
}
