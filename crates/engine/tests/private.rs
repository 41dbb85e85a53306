//! What is stored is for the person alone who runs the program.
#![cfg(unix)]

use engine::{Engine, Options};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

#[tokio::test]
async fn others_on_the_computer_cannot_read_what_is_stored() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("above/data");
    let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    let engine = Engine::open(Options::new(&data)).await.unwrap();
    for name in ["", "spool", "jobs.db", "jobs.db-wal", "engine.lock", "engine.sock"] {
        let mode = mode(&data.join(name));
        assert_eq!(mode & 0o077, 0, "{name} has {mode:o}");
    }
    engine.stop().await;
    drop(engine);

    // What an earlier version left open to all, in a folder that a person chose.
    for (name, mode) in [("", 0o755), ("spool", 0o755), ("jobs.db", 0o644), ("engine.lock", 0o644)] {
        std::fs::set_permissions(data.join(name), PermissionsExt::from_mode(mode)).unwrap();
    }
    let engine = Engine::open(Options::new(&data)).await.unwrap();
    let modes = ["", "spool", "jobs.db", "jobs.db-wal", "engine.lock"].map(|name| mode(&data.join(name)));
    assert_eq!(modes, [0o755, 0o700, 0o600, 0o600, 0o600]);
    engine.stop().await;
}
