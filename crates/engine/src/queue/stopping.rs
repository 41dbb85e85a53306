//! A process that is ended while it stops has not died over what it was at.
//!
//! A stop gives back what is under way. Where that takes too long, or the system ends the process meanwhile, the tasks stay as
//! `running` as they do when a process dies. A file beside the database tells the two apart: it is there from the beginning of a stop
//! until all has been given back. The database may be the very thing that the stop waits for, so it is not written there.

use std::path::{Path, PathBuf};

fn file(data_dir: &Path) -> PathBuf {
    data_dir.join("engine.stopping")
}

/// A stop begins.
pub fn begin(data_dir: &Path) {
    leave(data_dir, true);
}

/// Whether the engine before this one was stopped, and had not given everything back. It is said once: a file that stayed would
/// hide each death that follows.
pub fn take(data_dir: &Path) -> bool {
    std::fs::remove_file(file(data_dir)).is_ok()
}

/// Leaves it to the next start: whether something is still to be given back that no process has died over.
pub fn leave(data_dir: &Path, is_stopping: bool) {
    let file = file(data_dir);
    let left = match is_stopping {
        true => crate::private::make_file(&file),
        false => std::fs::remove_file(&file),
    };
    match left {
        Err(err) if err.kind() != std::io::ErrorKind::NotFound => {
            tracing::warn!(error = %err, "a stop that is cut short will be taken for a death");
        }
        _ => {}
    }
}
