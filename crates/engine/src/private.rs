//! Files and folders that only the person who runs this program can read: feeds may be private, and so are credentials.
//! Only Unix is told; elsewhere folders of a person are private as they are.

use std::fs::{DirBuilder, OpenOptions};
use std::io;
use std::path::Path;

/// Makes a folder, and those above it, private. One that is there stays as it is: a person may have chosen it.
pub fn make_folder(path: &Path) -> io::Result<()> {
    let mut builder = DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.recursive(true).create(path)
}

/// Makes a private folder that was not there before.
#[cfg(unix)]
pub fn make_new_folder(path: &Path) -> io::Result<()> {
    std::os::unix::fs::DirBuilderExt::mode(&mut DirBuilder::new(), 0o700).create(path)
}

/// Makes an empty private file. One that is there is not opened, as closing it would cost SQLite its locks
/// (<https://sqlite.org/howtocorrupt.html>, 2.2), but made private too.
pub fn make_file(path: &Path) -> io::Result<()> {
    let mut options = OpenOptions::new();
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    match options.write(true).create_new(true).open(path) {
        Ok(_) => Ok(()),
        Err(err) if err.kind() == io::ErrorKind::AlreadyExists => {
            restrict(path, 0o600);
            Ok(())
        }
        Err(err) => Err(err),
    }
}

/// Takes from all others what `mode` does not give them. Where that cannot be done (some file systems know no
/// permissions) all goes on without.
#[cfg(unix)]
pub fn restrict(path: &Path, mode: u32) {
    use std::os::unix::fs::PermissionsExt;
    let restricted = std::fs::metadata(path).map(|found| found.permissions()).and_then(|mut permissions| {
        if permissions.mode() & 0o777 & !mode == 0 {
            return Ok(());
        }
        permissions.set_mode(mode);
        std::fs::set_permissions(path, permissions)
    });
    if let Err(err) = restricted {
        tracing::warn!(path = %path.display(), error = %err, "others on this computer may be able to read this");
    }
}

/// Takes from all others what `mode` does not give them.
#[cfg(not(unix))]
pub fn restrict(_path: &Path, _mode: u32) {}
