//! The lock file. The system lets go of it even when its holder is killed.

use crate::private;
use std::fs::{File, OpenOptions, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

/// The lock file of a data folder. While its holder listens elsewhere than beside it, it says where.
pub fn path(folder: &Path) -> PathBuf {
    folder.join("engine.lock")
}

/// Takes the lock; `None` while another has it. It is let go of with the file.
pub fn take(folder: &Path) -> io::Result<Option<File>> {
    let path = path(folder);
    private::make_file(&path)?;
    let file = OpenOptions::new().read(true).write(true).open(path)?;
    match file.try_lock() {
        Ok(()) => Ok(Some(file)),
        Err(TryLockError::WouldBlock) => Ok(None),
        Err(TryLockError::Error(err)) => Err(err),
    }
}

/// Whether an engine holds this data folder, in this process or another.
pub fn is_held(folder: &Path) -> bool {
    let held = File::open(path(folder)).map(|file| file.try_lock_shared());
    matches!(held, Ok(Err(TryLockError::WouldBlock)))
}
