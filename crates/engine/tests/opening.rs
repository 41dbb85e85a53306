//! What lies where the database should be is never opened half and never deleted: it is used, set aside and said, or refused.

mod support;

use contract::RunState;
use engine::store::StoreOptions;
use engine::{Engine, Error, Options};
use sqlx::{AssertSqlSafe, Connection, SqliteConnection};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use support::{Reply, Server, counts, idle_engine, import, items, rss};

async fn run_sql(path: &Path, statements: &[&str]) {
    let options = sqlx::sqlite::SqliteConnectOptions::new().filename(path).create_if_missing(true);
    let mut db = SqliteConnection::connect_with(&options).await.unwrap();
    for sql in statements {
        sqlx::query(AssertSqlSafe(*sql)).execute(&mut db).await.unwrap();
    }
    db.close().await.unwrap();
}

/// All files of a folder but those that stand for an engine, with what is in them.
fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let files = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    files
        .filter(|path| path.is_file() && !path.ends_with("engine.lock"))
        .map(|path| (path.file_name().unwrap().to_string_lossy().into_owned(), fs::read(&path).unwrap()))
        .collect()
}

fn set_aside_in(folder: &Path) -> Vec<PathBuf> {
    let paths = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let name = |path: &PathBuf| path.to_string_lossy().into_owned();
    let is_beside = |name: &str| name.ends_with("-wal") || name.ends_with("-shm");
    paths.filter(|path| name(path).contains("jobs.db.damaged-") && !is_beside(&name(path))).collect()
}

/// Stops an engine, and lets go of its folder.
async fn end(engine: Engine) {
    engine.stop().await;
}

async fn error_of(folder: &Path) -> Error {
    match Engine::open(Options::new(folder)).await {
        Ok(_) => panic!("it opened"),
        Err(err) => err,
    }
}

#[tokio::test]
async fn what_is_no_database_is_set_aside_and_said_until_a_person_has_taken_note() {
    let folder = tempfile::tempdir().unwrap();
    let rubbish = "this is a letter, and no database at all. ".repeat(900);
    fs::write(folder.path().join("jobs.db"), &rubbish).unwrap();
    let (engine, _) = idle_engine(folder.path()).await;
    let aside = set_aside_in(folder.path());
    assert_eq!(aside.len(), 1, "{aside:?}");
    assert_eq!(fs::read_to_string(&aside[0]).unwrap(), rubbish, "nothing of it is lost");
    let told = engine.set_aside().unwrap().to_owned();
    assert!(told.contains(&aside[0].display().to_string()), "{told}");
    assert_eq!(engine.status().await.unwrap().set_aside, Some(told.clone()));
    end(engine).await;

    let (engine, _) = idle_engine(folder.path()).await;
    assert_eq!(engine.set_aside(), None, "this start set nothing aside");
    assert_eq!(engine.status().await.unwrap().set_aside, Some(told), "nobody has taken note yet");
    engine.forget_set_aside().await.unwrap();
    let status = engine.status().await.unwrap();
    assert_eq!((status.set_aside, status.first_run), (None, true));
    end(engine).await;
    assert_eq!(set_aside_in(folder.path()).len(), 1);
}

#[tokio::test]
async fn a_database_of_another_program_is_refused_and_left_as_it_is() {
    let theirs: [&[&str]; 3] = [
        &[
            "CREATE TABLE letters (id INTEGER PRIMARY KEY, text TEXT)",
            "INSERT INTO letters (text) VALUES ('dear')",
        ],
        &["PRAGMA application_id = 1196444487", "CREATE TABLE t (a)"],
        &[
            "CREATE TABLE _sqlx_migrations (version BIGINT PRIMARY KEY, description TEXT NOT NULL, success BOOLEAN)",
            "INSERT INTO _sqlx_migrations VALUES (1, 'their first', 1)",
            "CREATE TABLE feeds (id INTEGER PRIMARY KEY)",
        ],
    ];
    for statements in theirs {
        let folder = tempfile::tempdir().unwrap();
        run_sql(&folder.path().join("jobs.db"), statements).await;
        let before = files(folder.path());
        let error = error_of(folder.path()).await;
        assert!(matches!(error, Error::NotOurs { .. }), "{error}");
        assert!(error.to_string().contains("--data-dir"), "{error}");
        assert_eq!(files(folder.path()), before);
    }
}

#[tokio::test]
async fn a_database_of_a_newer_version_is_refused_and_left_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    idle_engine(folder.path()).await.0.stop().await;
    let newer = "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time) VALUES (999999, 'later', 1, x'00', 1)";
    run_sql(&folder.path().join("jobs.db"), &[newer]).await;
    let before = fs::read(folder.path().join("jobs.db")).unwrap();
    let error = error_of(folder.path()).await;
    assert!(matches!(error, Error::Newer { .. }), "{error}");
    assert!(fs::read(folder.path().join("jobs.db")).unwrap() == before, "not a byte is written");
}

#[tokio::test]
async fn a_folder_in_the_way_is_named_and_left_as_it_is() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let there = folder.path().join("jobs.db");
    fs::create_dir(&there).unwrap();
    let mode = || fs::metadata(&there).unwrap().permissions().mode();
    let before = mode();
    let error = error_of(folder.path()).await;
    assert!(matches!(error, Error::FolderInTheWay { .. }), "{error}");
    assert_eq!(mode(), before);
}

#[tokio::test]
async fn an_empty_file_becomes_a_database_and_a_log_without_one_is_set_aside() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("jobs.db"), "").unwrap();
    fs::write(folder.path().join("jobs.db-wal"), "what an earlier one had not folded in").unwrap();
    let (engine, _) = idle_engine(folder.path()).await;
    assert_eq!((engine.set_aside(), engine.status().await.unwrap().set_aside), (None, None));
    end(engine).await;
    let kept =
        files(folder.path()).into_iter().find(|(name, _)| name.contains("damaged-")).expect("it is kept");
    assert!(kept.0.ends_with("-wal") && kept.1.starts_with(b"what an earlier"), "{kept:?}");
}

/// A folder with a feed whose jobs are in, whose database is damaged where the jobs are; the feed's address.
async fn with_damaged_jobs(folder: &Path, server: &Server) -> String {
    let url = server.serve("/feed", Reply::ok(rss(&items(0..1_500))));
    let (engine, _) = idle_engine(folder).await;
    let path = folder.join("jobs.db");
    engine.start_workers();
    let feed = engine.add_feed(&url).await.unwrap();
    engine.set_feed_interval(feed.id, 7_200_000).await.unwrap();
    engine.set_max_document_bytes(77 << 20).await.unwrap();
    assert_eq!(import(&engine, feed.id).await.new, 1_500);
    end(engine).await;
    // On a machine that is busy the end of an engine does not wait until the log is folded in.
    let db = rusqlite::Connection::open(&path).unwrap();
    db.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(())).unwrap();
    drop(db);
    let mut bytes = fs::read(&path).unwrap();
    // Behind the schema and its empty tables, and a few pages that those have come to fill.
    let empty = tempfile::tempdir().unwrap();
    end(idle_engine(empty.path()).await.0).await;
    let from = fs::read(empty.path().join("jobs.db")).unwrap().len() + 4 * 16_384;
    assert!(bytes.len() > from + 16_384, "{} bytes", bytes.len());
    bytes[from..].fill(0xA5);
    fs::write(&path, bytes).unwrap();
    url
}

#[tokio::test(flavor = "multi_thread")]
async fn damage_that_shows_at_work_stops_it_and_the_next_start_carries_the_feeds_over() {
    let (server, folder) = (Server::start(), tempfile::tempdir().unwrap());
    let url = with_damaged_jobs(folder.path(), &server).await;
    let (engine, _) = idle_engine(folder.path()).await;
    assert_eq!(engine.set_aside(), None, "the damage does not show yet");
    engine.start_workers();
    let feed = engine.feeds().await.map(|feeds| feeds[0].id).unwrap_or(1);
    server.serve("/feed", Reply::ok(rss(&items(0..1_510))));
    let runs = engine.import_now(Some(&[feed]), engine::Trigger::Manual).await;
    let ended = match runs {
        Ok(runs) => engine.wait_closed(&[runs[0].run_id]).await.map(drop),
        Err(err) => Err(err),
    };
    let error = ended.expect_err("nothing can be imported");
    assert!(error.to_string().contains("damaged"), "{error}");
    end(engine).await;

    let (engine, _) = idle_engine(folder.path()).await;
    let told = engine.set_aside().expect("it is set aside").to_owned();
    assert!(told.contains("The one feed in it is watched as before"), "{told}");
    let feeds = engine.feeds().await.unwrap();
    assert_eq!((feeds.len(), feeds[0].id, &feeds[0].url), (1, feed, &url));
    assert_eq!((feeds[0].interval_ms, feeds[0].jobs), (7_200_000, 0), "its jobs are imported anew");
    assert_eq!(engine.max_document_bytes().await.unwrap(), 77 << 20, "settings stay");
    engine.start_workers();
    let run = import(&engine, feed).await;
    assert_eq!((run.state, counts(&run), run.baseline), (RunState::Succeeded, [1_510, 0, 0, 0, 0], true));
    end(engine).await;
    assert_eq!(set_aside_in(folder.path()).len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_whose_schema_cannot_be_read_is_set_aside_at_once() {
    let (server, folder) = (Server::start(), tempfile::tempdir().unwrap());
    with_damaged_jobs(folder.path(), &server).await;
    let path = folder.path().join("jobs.db");
    let mut bytes = fs::read(&path).unwrap();
    bytes[100..16_384].fill(0x5A);
    fs::write(&path, &bytes).unwrap();
    let (engine, _) = idle_engine(folder.path()).await;
    let told = engine.set_aside().expect("it is set aside").to_owned();
    assert!(told.contains("No feed could be read"), "{told}");
    assert_eq!(fs::read(&set_aside_in(folder.path())[0]).unwrap(), bytes, "it is kept as it was");
    end(engine).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn setting_aside_that_was_cut_short_is_finished_by_the_next_start() {
    let (server, folder) = (Server::start(), tempfile::tempdir().unwrap());
    let url = with_damaged_jobs(folder.path(), &server).await;
    // As it is left by a process that died right after it had renamed the file.
    fs::write(folder.path().join("jobs.aside"), "jobs.db.damaged-20250101-0000").unwrap();
    fs::rename(folder.path().join("jobs.db"), folder.path().join("jobs.db.damaged-20250101-0000")).unwrap();
    fs::write(folder.path().join("jobs.db-wal"), "its log").unwrap();
    let (engine, _) = idle_engine(folder.path()).await;
    assert!(engine.set_aside().is_some_and(|told| told.contains("jobs.db.damaged-20250101-0000")));
    assert_eq!(engine.feeds().await.unwrap()[0].url, url);
    assert!(folder.path().join("jobs.db.damaged-20250101-0000-wal").exists(), "the log goes with its file");
    end(engine).await;
    let (engine, _) = idle_engine(folder.path()).await;
    assert_eq!(engine.set_aside(), None, "it is carried over once");
    end(engine).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_whole_database_that_was_doubted_is_used_on() {
    let (server, folder) = (Server::start(), tempfile::tempdir().unwrap());
    let url = server.serve("/feed", Reply::ok(rss(&items(0..30))));
    let (engine, _) = idle_engine(folder.path()).await;
    engine.start_workers();
    let feed = engine.add_feed(&url).await.unwrap();
    import(&engine, feed.id).await;
    end(engine).await;
    fs::write(folder.path().join("jobs.doubt"), "").unwrap();
    let (engine, _) = idle_engine(folder.path()).await;
    assert_eq!((engine.set_aside(), engine.jobs("", 0, 1).await.unwrap().total), (None, 30));
    end(engine).await;
    assert!(!folder.path().join("jobs.doubt").exists(), "it is read whole once");
}

#[tokio::test]
async fn a_database_that_another_program_holds_at_the_start_is_said_in_words() {
    let folder = tempfile::tempdir().unwrap();
    idle_engine(folder.path()).await.0.stop().await;
    let path = folder.path().join("jobs.db");
    let mut other = SqliteConnection::connect(&path.to_string_lossy()).await.unwrap();
    // Leaves the mode in which others could read.
    for sql in ["PRAGMA locking_mode = EXCLUSIVE", "BEGIN IMMEDIATE"] {
        sqlx::query(AssertSqlSafe(sql)).execute(&mut other).await.unwrap();
    }
    let store = StoreOptions { busy_timeout: std::time::Duration::from_millis(1), ..StoreOptions::default() };
    let error = match Engine::open(Options::new(folder.path()).store(store)).await {
        Ok(_) => panic!("it opened"),
        Err(err) => err,
    };
    assert!(error.to_string().starts_with("Another program holds the database"), "{error}");
}
