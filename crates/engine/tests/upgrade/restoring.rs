//! The copy that was kept before can be put back.

use super::{applied, at_version, database, goes_on, is_whole, rows, used};
use crate::support::{NOW, idle_engine};
use contract::Mark;
use engine::clock::{Clock, ManualClock};
use engine::{Engine, Error, Options};
use rusqlite::Connection;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Restores, as a person without an engine does.
async fn restore(folder: &Path, copy: &Path) -> Result<Option<PathBuf>, Error> {
    let clock: Arc<dyn Clock> = Arc::new(ManualClock::new(NOW));
    Engine::restore(Options::new(folder).clock(clock), copy).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_kept_copy_is_restored_and_what_was_there_is_kept() {
    let used = used().await;
    let folder = tempfile::tempdir().unwrap();
    let kept = at_version(1, &used, folder.path()).await;
    let expected = rows(&database(folder.path()), &kept);
    let (engine, _) = idle_engine(folder.path()).await;
    engine.add_feed("https://later.example/feed").await.unwrap();
    let job = engine.jobs("zeppelin12", 0, 1).await.unwrap().rows[0].id;
    let marks = engine.mark_job(job, &[Mark::Note(Some("Call Ann.".into()))]).await.unwrap();
    let copy = folder.path().join("jobs.before-1.db");
    let refused = restore(folder.path(), &copy).await.unwrap_err();
    assert!(matches!(refused, Error::Locked { .. }), "{refused}");
    engine.stop().await;
    drop(engine);

    let replaced = restore(folder.path(), &copy).await.unwrap().expect("there was one");
    assert_eq!(applied(&database(folder.path())), 1, "an earlier version could use it");
    assert_eq!(rows(&database(folder.path()), &kept), expected);
    for suffix in ["-wal", "-shm"] {
        assert!(!copy.with_extension(format!("db{suffix}")).exists(), "it was only read: {suffix}");
    }
    is_whole(&copy);
    goes_on(folder.path(), &used, &kept, &expected, "restored").await;
    let (engine, _) = idle_engine(folder.path()).await;
    assert_eq!(engine.job(job).await.unwrap().marks, marks, "a version without marks cannot take any back");
    engine.stop().await;

    restore(folder.path(), &replaced).await.unwrap();
    let (engine, _) = idle_engine(folder.path()).await;
    assert!(engine.feeds().await.unwrap().iter().any(|feed| feed.url == "https://later.example/feed"));
    engine.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_not_folded_into_the_database_is_neither_lost_nor_laid_over_the_restored_one() {
    let used = used().await;
    let folder = tempfile::tempdir().unwrap();
    at_version(1, &used, folder.path()).await;
    let path = database(folder.path());
    let copy = folder.path().join("copy.db");
    fs::copy(&path, &copy).unwrap();
    // A process that was killed leaves its log behind.
    let killed = tempfile::tempdir().unwrap();
    fs::copy(&path, database(killed.path())).unwrap();
    let db = Connection::open(database(killed.path())).unwrap();
    db.execute("INSERT INTO settings VALUES ('late', 'yes')", ()).unwrap();
    for name in ["jobs.db", "jobs.db-wal"] {
        fs::copy(killed.path().join(name), folder.path().join(name)).unwrap();
    }
    drop(db);
    let late = |path: &Path| -> i64 {
        let db = Connection::open(path).unwrap();
        db.query_row("SELECT count(*) FROM settings WHERE name = 'late'", (), |row| row.get(0)).unwrap()
    };
    let replaced = restore(folder.path(), &copy).await.unwrap().unwrap();
    assert_eq!((late(&path), late(&replaced)), (0, 1));
    is_whole(&path);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_whole_database_of_ours_is_not_restored_and_nothing_changes() {
    let used = used().await;
    let folder = tempfile::tempdir().unwrap();
    at_version(1, &used, folder.path()).await;
    let before = fs::read(database(folder.path())).unwrap();
    let bad = folder.path().join("bad");
    let mut damaged = before.clone();
    let from = damaged.len() / 2;
    damaged[from..].fill(0xA5);
    let cases: [(&str, Vec<u8>); 3] =
        [("damaged", damaged), ("empty", Vec::new()), ("damaged", b"a letter".to_vec())];
    for (why, bytes) in cases {
        fs::write(&bad, bytes).unwrap();
        let refused = restore(folder.path(), &bad).await.unwrap_err().to_string();
        assert!(refused.contains(why) && refused.contains("nothing was changed"), "{refused}");
    }
    let refused = restore(folder.path(), &folder.path().join("none")).await.unwrap_err();
    assert!(matches!(refused, Error::File { .. }), "{refused}");
    let refused = restore(folder.path(), &database(folder.path())).await.unwrap_err();
    assert!(matches!(refused, Error::NotRestorable { .. }), "{refused}");
    fs::remove_file(&bad).unwrap();
    Connection::open(&bad).unwrap().execute_batch("CREATE TABLE letters (a)").unwrap();
    let refused = restore(folder.path(), &bad).await.unwrap_err().to_string();
    assert!(refused.contains("of another program") && !refused.contains("--data-dir"), "{refused}");
    let refused = restore(folder.path(), folder.path()).await.unwrap_err().to_string();
    assert!(refused.contains("It is a folder") && !refused.contains("--data-dir"), "{refused}");
    let newer = folder.path().join("newer.db");
    fs::copy(database(folder.path()), &newer).unwrap();
    let later = "INSERT INTO _sqlx_migrations VALUES (9999, 'later', 0, 1, x'00', 1)";
    Connection::open(&newer).unwrap().execute_batch(later).unwrap();
    let refused = restore(folder.path(), &newer).await.unwrap_err().to_string();
    assert!(refused.contains("by a newer version") && !refused.contains("--data-dir"), "{refused}");
    let elsewhere = folder.path().join("elsewhere");
    restore(&elsewhere, &newer).await.unwrap_err();
    assert!(!elsewhere.exists(), "no folder is made for what cannot be restored");
    assert!(fs::read(database(folder.path())).unwrap() == before);
    assert!(used.document.path().exists() && used.feed_id > 0 && !used.server.requests().is_empty());
}
