//! What is worth keeping between checkouts: tools that take minutes to build.

use std::path::PathBuf;

/// `~/.cache/job-importer`, or the project's build folder where there is no home.
pub fn folder() -> PathBuf {
    let base = std::env::var_os("XDG_CACHE_HOME").map(PathBuf::from).filter(|path| path.is_absolute());
    let base = base.or_else(|| Some(PathBuf::from(std::env::var_os("HOME")?).join(".cache")));
    base.map_or_else(|| crate::command::target().join("xtask"), |base| base.join("job-importer"))
}
