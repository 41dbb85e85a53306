//! Databases that were set aside, that are doubted, and that are put back.

use super::{Engine, Options};
use crate::error::Error;
use crate::private;
use crate::store::doctor::{self, Checkup};
use crate::store::{aside, kept, space};
use std::path::{Path, PathBuf};

impl Engine {
    /// Puts a copy of the database in its place; returns where the one that was there is kept.
    ///
    /// # Errors
    /// [`Error::Locked`] while an engine has the folder, [`Error::File`] for a file that cannot be read,
    /// [`Error::NotRestorable`] for one that is no whole database of ours or of a newer version, or those of the file system.
    /// Nothing is changed then.
    pub async fn restore(options: Options, copy: &Path) -> Result<Option<PathBuf>, Error> {
        // Before a folder is made for what cannot be restored.
        kept::look_at_copy(copy, false).await?;
        let data_dir = &options.data_dir;
        private::make_folder(data_dir).map_err(|source| Error::DataDir { path: data_dir.clone(), source })?;
        let _hold = Self::hold(&options)?;
        kept::restore(copy, &data_dir.join("jobs.db"), options.clock.now()).await
    }

    /// Writes a copy of the database, as it is at this moment, to a file that is not there yet; whoever is at work goes on. The
    /// documents that are kept for replays are not in it.
    ///
    /// # Errors
    /// [`Error::NotBackedUp`], or those of the database. Nothing is left behind then.
    pub async fn back_up(&self, to: &Path) -> Result<(), Error> {
        kept::back_up(&mut *self.cx.store.reader().acquire().await?, to).await
    }

    /// Reads all of the database: whether it is whole, and whether each number is that of what is there.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn check_up(&self) -> Result<Checkup, Error> {
        let found = doctor::check(self.cx.store.reader(), &self.cx.bodies.folder).await?;
        if found.damage.is_empty() {
            self.cx.store.trust();
        }
        Ok(found)
    }

    /// Opens the database of a folder to repair it, though damage was seen in it; as [`Engine::open`] otherwise.
    ///
    /// # Errors
    /// As [`Engine::open`].
    pub async fn open_to_repair(options: Options) -> Result<Self, Error> {
        Self::open(options.patient()).await
    }

    /// Makes all indices anew from the rows: those of SQLite, the search, and what kin are looked up by. All or nothing.
    ///
    /// # Errors
    /// Those of the database; damage to rows among them.
    pub async fn rebuild_indices(&self) -> Result<(), Error> {
        let mut tx = self.cx.store.write().await?;
        doctor::rebuild(&mut tx).await?;
        Ok(tx.commit().await?)
    }

    /// Writes the whole file anew, as small as it can be, and as one that housekeeping can make smaller.
    ///
    /// # Errors
    /// Those of the database, for which there may be no room. It is as it was then.
    pub async fn write_anew(&self) -> Result<(), Error> {
        Ok(space::write_anew(&mut *self.cx.store.writer().await?).await?)
    }

    /// What this start set aside because it could not be read, as sentences.
    pub fn set_aside(&self) -> Option<&str> {
        self.set_aside.as_deref()
    }

    /// What was set aside by this start or an earlier one, as sentences, until a person has taken note of it.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn set_aside_notice(&self) -> Result<Option<String>, Error> {
        Ok(aside::told(self.cx.store.reader()).await?)
    }

    /// Whether damage was seen in the database of a folder. It is checked from end to end by [`Engine::open`], and by nothing
    /// that only reads.
    pub fn is_doubted(data_dir: &Path) -> bool {
        aside::doubt(&data_dir.join("jobs.db")).exists()
    }

    /// A person has taken note of what was set aside: it is not said any more.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn forget_set_aside(&self) -> Result<(), Error> {
        let mut tx = self.cx.store.write().await?;
        aside::forget(&mut tx).await?;
        tx.commit().await?;
        self.cx.tell_status().await;
        Ok(())
    }
}
