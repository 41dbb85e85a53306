//! Feeds that are watched no longer, and the way back.

use super::Engine;
use crate::error::Error;
use crate::queue::keep;
use crate::store::{credentials, removals};
use contract::{Feed, Removed};

impl Engine {
    /// Stops watching a feed. Its jobs and its history stay; its credentials do not; an import under way is
    /// cancelled.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::LeftInKeyring`] when only its credentials could not be removed, or those of the
    /// database.
    pub async fn remove_feed(&self, id: i64) -> Result<(), Error> {
        self.take_feed_away(id, false).await?;
        self.finish_removal(id).await
    }

    /// Stops watching a feed so that [`Engine::restore_feed`] brings it back as it was, until [`Engine::finish_removal`] or the next
    /// start. Its history stays; an import under way is cancelled. With `drop_jobs`, its jobs go too: those that no other watched
    /// feed has brought, and about which nobody has decided anything. They are deleted ones, but whatever feed brings one again
    /// brings it back.
    ///
    /// # Errors
    /// [`Error::NotFound`], or those of the database.
    pub async fn take_feed_away(&self, id: i64, drop_jobs: bool) -> Result<Removed, Error> {
        let now = self.cx.now();
        let mut tx = self.cx.store.write().await?;
        if !removals::begin(&mut tx, id, now).await? {
            return Err(Error::NotFound { what: "feed", id });
        }
        let jobs = if drop_jobs { removals::drop_jobs(&mut tx, id, now).await? } else { 0 };
        tx.commit().await?;
        self.cx.queue.notify_one();
        self.cx.tell_queue();
        self.cx.tell_feeds().await;
        if jobs > 0 {
            self.cx.tell_jobs().await;
        }
        Ok(Removed { jobs })
    }

    /// Brings back a feed that was taken away, with the jobs that went with it. An import that was ended by that begins anew.
    ///
    /// # Errors
    /// [`Error::NotFound`] when it was not, or that is too long ago; or those of the database.
    pub async fn restore_feed(&self, id: i64) -> Result<Feed, Error> {
        let mut tx = self.cx.store.write().await?;
        if !removals::undo(&mut tx, id, self.cx.now()).await? {
            return Err(Error::NotFound { what: "feed", id });
        }
        tx.commit().await?;
        self.cx.tell_queue();
        self.cx.tell_jobs().await;
        self.changed(id).await
    }

    /// Lets go of what is kept of a feed that was taken away: its credentials, alarms and documents. One that came back meanwhile is
    /// left alone.
    ///
    /// # Errors
    /// [`Error::LeftInKeyring`] when only its credentials could not be removed, or those of the database.
    pub async fn finish_removal(&self, id: i64) -> Result<(), Error> {
        let _changing = self.cx.vault.changing().await;
        let mut tx = self.cx.store.write().await?;
        if !removals::finish(&mut tx, id).await? {
            return Ok(());
        }
        let had = credentials::clear(&mut tx, id, self.cx.now()).await?;
        tx.commit().await?;
        keep::forget(&self.cx).await;
        self.remove_from_keyring(id, had).await
    }

    /// The same for all that were taken away, or for that of an address, which is to be watched anew.
    pub(super) async fn finish_removals(&self, url: Option<&str>) {
        let pending = match removals::pending(self.cx.store.reader(), url).await {
            Ok(pending) => pending,
            Err(err) => {
                return tracing::warn!(error = %err, "feeds that were removed could not be looked for");
            }
        };
        for id in pending {
            if let Err(err) = self.finish_removal(id).await {
                tracing::warn!(feed.id = id, error = %err, "the removal of a feed could not be finished");
            }
        }
    }
}
