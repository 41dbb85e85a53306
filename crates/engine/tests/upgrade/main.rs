//! From every earlier schema, with data in it and interrupted anywhere, this version opens the database; and the copy that was
//! kept before can be put back.

#[path = "../support/mod.rs"]
mod support;

mod restoring;

use contract::{Event, Mark, RunState};
use engine::clock::{Clock, ManualClock};
use engine::credentials::{Credentials, NoKeyring};
use engine::store::{StoreOptions, migrations};
use engine::{Engine, Error, Options, Trigger};
use rusqlite::Connection;
use rusqlite::fallible_iterator::FallibleIterator;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use support::{NOW, Reply, Server, counts, idle_engine, import, item, items, rss};

fn versions() -> Vec<i64> {
    migrations().iter().map(|migration| migration.version).collect()
}

#[test]
fn the_migrations_have_no_hole() {
    // One that came later to fill it would be missed by databases that have gone past it.
    let numbers: Vec<i64> = (1..).take(versions().len()).collect();
    assert_eq!(versions(), numbers);
}

fn database(folder: &Path) -> PathBuf {
    folder.join("jobs.db")
}

/// What a database holds that has been in use: imports with all they bring, one that waits for the disk, one that is queued.
struct Used {
    folder: tempfile::TempDir,
    server: Server,
    document: tempfile::NamedTempFile,
    feed_id: i64,
    waiting: i64,
    queued: i64,
    /// Settings that migrations make.
    seeded: Vec<String>,
}

async fn used() -> Used {
    let (server, folder) = (Server::start(), tempfile::tempdir().unwrap());
    idle_engine(folder.path()).await.0.stop().await;
    let seeded = settings(&Connection::open(database(folder.path())).unwrap());
    let document = tempfile::NamedTempFile::new().unwrap();
    fs::write(document.path(), rss(&items(1_000..1_300))).unwrap();
    let clock = Arc::new(ManualClock::new(NOW));
    let fault = Arc::new(Mutex::new(String::from("PRAGMA max_page_count")));
    let store = StoreOptions { before_writing: Some(Arc::clone(&fault)), ..StoreOptions::default() };
    let options = Options::new(folder.path()).clock(clock as Arc<dyn Clock>).keyring(Arc::new(NoKeyring));
    let engine = Engine::open(options.store(store)).await.unwrap();
    engine.start_workers();

    let mut first = items(0..60);
    first[3].link = first[4].link.clone();
    let blank = String::new;
    first.push(support::Item { id: blank(), link: blank(), title: blank(), text: blank() });
    let url = server.serve("/feed", Reply::ok(rss(&first)).header("ETag", "\"1\""));
    let feed = engine.add_feed(&url).await.unwrap();
    import(&engine, feed.id).await;
    first[9].title = "Pipe fitter".into();
    first[0] = item(61);
    server.serve("/feed", Reply::ok(rss(&first)));
    assert_eq!(import(&engine, feed.id).await.updated, 1);
    let decided = engine.jobs("", 0, 2).await.unwrap().rows;
    engine.mark_job(decided[0].id, &[Mark::Saved(true), Mark::Note(Some("Call Ann.".into()))]).await.unwrap();
    engine.delete_job(decided[1].id).await.unwrap();
    engine.set_credentials(feed.id, Some(&Credentials::Bearer { token: "secret".into() })).await.unwrap();
    engine.set_host_pause(feed.id, Some(1_000)).await.unwrap();
    engine.set_max_document_bytes(50 << 20).await.unwrap();
    let gone = engine.add_feed(&server.serve("/gone", Reply::status(410))).await.unwrap();
    assert_eq!(import(&engine, gone.id).await.state, RunState::Failed);
    engine.remove_feed(gone.id).await.unwrap();

    let file = engine.add_file(document.path()).await.unwrap();
    let mut events = engine.subscribe();
    let waiting = engine.import_now(Some(&[file.id]), Trigger::Manual).await.unwrap()[0].run_id;
    // Full as soon as the document is here.
    loop {
        match events.recv().await.unwrap() {
            Event::Run(run) if run.run_id == waiting => {
                "PRAGMA max_page_count = 1".clone_into(&mut fault.lock().unwrap())
            }
            Event::Status(status) if status.trouble.is_some() => break,
            _ => {}
        }
    }
    engine.stop().await;
    drop(engine);
    let (engine, _) = idle_engine(folder.path()).await;
    let queued = engine.import_now(Some(&[feed.id]), Trigger::Manual).await.unwrap()[0].run_id;
    engine.stop().await;
    let db = Connection::open(database(folder.path())).unwrap();
    db.execute("INSERT OR IGNORE INTO alarms VALUES (1, 'stale', 5, 'Nothing new.')", ()).unwrap();
    Used { folder, server, document, feed_id: feed.id, waiting, queued, seeded }
}

/// Tables with rows of their own, and their columns.
fn tables(db: &Connection) -> Vec<(String, Vec<String>)> {
    let mut names = db
        .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE '%jobs_fts%' AND name NOT LIKE 'job_kin%' AND name NOT LIKE 'sqlite%' AND name <> '_sqlx_migrations' ORDER BY name")
        .unwrap();
    let names: Vec<String> = names.query_map((), |row| row.get(0)).unwrap().map(Result::unwrap).collect();
    let columns = |table: &String| {
        let mut columns = db.prepare("SELECT name FROM pragma_table_info(?1)").unwrap();
        columns.query_map([table], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
    };
    names.iter().map(|name| (name.clone(), columns(name))).collect()
}

/// The rows of the tables, in columns that are named.
fn rows(path: &Path, tables: &[(String, Vec<String>)]) -> BTreeSet<String> {
    let db = Connection::open(path).unwrap();
    let mut all = BTreeSet::new();
    for (table, columns) in tables {
        let columns =
            columns.iter().map(|column| format!("quote({column})")).collect::<Vec<_>>().join(" || ', ' || ");
        let mut read = db.prepare(&format!("SELECT '{table}: ' || {columns} FROM {table}")).unwrap();
        all.extend(read.query_map((), |row| row.get::<_, String>(0)).unwrap().map(Result::unwrap));
    }
    all
}

fn is_whole(path: &Path) {
    let db = Connection::open(path).unwrap();
    let verdict: String = db.query_row("PRAGMA integrity_check", (), |row| row.get(0)).unwrap();
    assert_eq!(verdict, "ok", "{}", path.display());
    let mut broken = db.prepare("PRAGMA foreign_key_check").unwrap();
    assert!(!broken.exists(()).unwrap(), "{}", path.display());
}

fn applied(path: &Path) -> i64 {
    let db = Connection::open(path).unwrap();
    db.query_row("SELECT max(version) FROM _sqlx_migrations", (), |row| row.get(0)).unwrap()
}

fn settings(db: &Connection) -> Vec<String> {
    let mut names = db.prepare("SELECT name FROM settings").unwrap();
    names.query_map((), |row| row.get(0)).unwrap().map(Result::unwrap).collect()
}

/// Their names, and how they are made.
fn triggers(db: &Connection) -> Vec<(String, String)> {
    let mut triggers = db.prepare("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").unwrap();
    triggers.query_map((), |row| Ok((row.get(0)?, row.get(1)?))).unwrap().map(Result::unwrap).collect()
}

/// Makes the database of an earlier version with the data of one that has been in use, as far as its schema holds it.
async fn at_version(version: i64, used: &Used, folder: &Path) -> Vec<(String, Vec<String>)> {
    let path = database(folder);
    let options = sqlx::sqlite::SqliteConnectOptions::new()
        .filename(&path)
        .page_size(16_384)
        .journal_mode(sqlx::sqlite::SqliteJournalMode::Wal)
        .create_if_missing(true);
    let pool = sqlx::SqlitePool::connect_with(options).await.unwrap();
    migrations().run_to(version, &pool).await.unwrap();
    pool.close().await;

    let db = Connection::open(&path).unwrap();
    db.execute("ATTACH ?1 AS used", [database(used.folder.path()).to_string_lossy()]).unwrap();
    // What a trigger lets nobody do was done before it.
    let triggers = triggers(&db);
    db.execute_batch("PRAGMA foreign_keys = OFF; BEGIN").unwrap();
    for (name, _) in &triggers {
        db.execute_batch(&format!("DROP TRIGGER {name}")).unwrap();
    }
    let seeded = settings(&db);
    let today = tables(&Connection::open(database(used.folder.path())).unwrap());
    let mut kept = Vec::new();
    for (table, columns) in tables(&db) {
        let Some((_, known)) = today.iter().find(|(name, _)| *name == table) else { continue };
        let columns: Vec<String> = columns.into_iter().filter(|column| known.contains(column)).collect();
        let list = columns.join(", ");
        db.execute_batch(&format!(
            "DELETE FROM {table}; INSERT INTO {table} ({list}) SELECT {list} FROM used.{table}"
        ))
        .unwrap_or_else(|err| panic!("{table} at {version}: {err}"));
        kept.push((table, columns));
    }
    // What later migrations make is not there yet.
    for name in used.seeded.iter().filter(|name| !seeded.contains(name)) {
        db.execute("DELETE FROM settings WHERE name = ?1", [name]).unwrap();
    }
    db.execute_batch(
        "INSERT INTO jobs_fts (rowid, title, company, location, body)
         SELECT j.id, j.title, coalesce(j.company, ''), coalesce(j.location, ''), coalesce(t.html, '') FROM used.jobs AS j LEFT JOIN used.job_texts AS t ON t.job_id = j.id
          WHERE j.id NOT IN (SELECT job_id FROM used.job_marks WHERE deleted_at IS NOT NULL)",
    )
    .unwrap();
    for (_, sql) in &triggers {
        db.execute_batch(sql).unwrap();
    }
    db.execute_batch("COMMIT").unwrap();
    drop(db);
    fs::create_dir_all(folder.join("spool")).unwrap();
    for entry in fs::read_dir(used.folder.path().join("spool")).unwrap() {
        let entry = entry.unwrap();
        fs::copy(entry.path(), folder.join("spool").join(entry.file_name())).unwrap();
    }
    kept
}

/// All is there, and goes on.
async fn goes_on(
    folder: &Path,
    used: &Used,
    kept: &[(String, Vec<String>)],
    expected: &BTreeSet<String>,
    what: &str,
) {
    let (engine, clock) = idle_engine(folder).await;
    // Past the pauses of what waits.
    clock.advance(10 * support::MINUTE);
    assert_eq!(engine.set_aside(), None, "{what}");
    let there = rows(&database(folder), kept);
    let lost: Vec<_> = expected.difference(&there).take(3).collect();
    assert!(lost.is_empty(), "{what}: {lost:?}");
    is_whole(&database(folder));
    assert_eq!(engine.jobs("zeppelin7", 0, 1).await.unwrap().total, 1, "{what}: the index knows the texts");
    let feeds = engine.feeds().await.unwrap();
    assert_eq!(feeds.len(), 2, "{what}: what was removed stays removed");
    engine.start_workers();
    let runs = engine.wait_closed(&[used.waiting, used.queued]).await.unwrap();
    let first = (runs[0].state, counts(&runs[0]));
    match what {
        // The documents stay with the database that was replaced: run numbers mean others there. It is fetched again.
        "restored" => assert_eq!((first, support::code(&runs[0])), ((RunState::Failed, [0; 5]), "spool")),
        _ => assert_eq!(first, (RunState::Succeeded, [300, 0, 0, 0, 0]), "{what}"),
    }
    assert_eq!((runs[1].new, runs[1].updated), (0, 0), "{what}: known jobs are known: {:?}", runs[1]);
    assert_eq!(runs[1].unchanged, 60, "{what}: {:?}", runs[1]);
    engine.stop().await;
    is_whole(&database(folder));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_of_every_earlier_version_opens_with_all_its_rows_and_its_work_goes_on() {
    let used = used().await;
    for version in versions() {
        let folder = tempfile::tempdir().unwrap();
        let kept = at_version(version, &used, folder.path()).await;
        let expected = rows(&database(folder.path()), &kept);
        assert!(expected.len() > 300, "{} rows", expected.len());
        goes_on(folder.path(), &used, &kept, &expected, &format!("from version {version}")).await;
        let copy = folder.path().join(format!("jobs.before-{version}.db"));
        assert_eq!(copy.exists(), version < versions().into_iter().max().unwrap(), "{version}");
        if copy.exists() {
            is_whole(&copy);
            assert_eq!(applied(&copy), version);
            assert_eq!(rows(&copy, &kept), expected, "the copy of version {version} is whole");
        }
    }
}

#[test]
fn every_migration_is_one_transaction() {
    for migration in migrations().iter() {
        assert!(!migration.no_tx, "{} can be left half done", migration.version);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_upgrade_that_was_killed_between_two_migrations_goes_on_with_the_copy_it_has() {
    let used = used().await;
    let first = versions()[0];
    for version in versions().into_iter().skip(1) {
        let folder = tempfile::tempdir().unwrap();
        let path = database(folder.path());
        let kept = at_version(first, &used, folder.path()).await;
        let expected = rows(&path, &kept);
        // As the process left it that was killed then.
        fs::copy(&path, folder.path().join(format!("jobs.before-{first}.db"))).unwrap();
        fs::write(folder.path().join("jobs.upgrading"), format!("jobs.before-{first}.db")).unwrap();
        let pool = sqlx::SqlitePool::connect(&path.to_string_lossy()).await.unwrap();
        migrations().run_to(version, &pool).await.unwrap();
        pool.close().await;
        goes_on(folder.path(), &used, &kept, &expected, &format!("killed after {version}")).await;
        let copies = fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name());
        let copies: Vec<_> = copies.filter(|name| name.to_string_lossy().contains("before")).collect();
        assert_eq!(
            copies,
            [format!("jobs.before-{first}.db").as_str()],
            "no half upgraded copy pushes out the first"
        );
        assert!(!folder.path().join("jobs.upgrading").exists());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_upgrade_that_was_killed_within_a_migration_starts_that_migration_anew() {
    let used = used().await;
    let mut killed = 0;
    for pair in versions().windows(2) {
        let origin = tempfile::tempdir().unwrap();
        let kept = at_version(pair[0], &used, origin.path()).await;
        let expected = rows(&database(origin.path()), &kept);
        let sql = migrations().iter().find(|migration| migration.version == pair[1]).unwrap().sql.as_str();
        let mut statements = 0;
        loop {
            let db = Connection::open(database(origin.path())).unwrap();
            // So small that what is not committed is written nevertheless.
            db.execute_batch("PRAGMA cache_size = 1; BEGIN").unwrap();
            let mut batch = rusqlite::Batch::new(&db, sql);
            let mut done = 0;
            while done <= statements
                && let Some(mut statement) = batch.next().unwrap()
            {
                statement.raw_execute().unwrap();
                done += 1;
            }
            if done <= statements {
                break;
            }
            statements += 1;
            killed += 1;
            let folder = tempfile::tempdir().unwrap();
            for name in ["jobs.db", "jobs.db-wal"] {
                let _ = fs::copy(origin.path().join(name), folder.path().join(name));
            }
            db.execute_batch("ROLLBACK").unwrap();
            let (engine, _) = idle_engine(folder.path()).await;
            let there = rows(&database(folder.path()), &kept);
            assert!(expected.is_subset(&there), "{} after statement {statements}", pair[1]);
            engine.stop().await;
            is_whole(&database(folder.path()));
        }
    }
    assert!(killed > versions().len(), "{killed}");
}

#[tokio::test(flavor = "multi_thread")]
async fn half_a_copy_is_never_taken_for_a_whole_one_and_old_ones_go() {
    let used = used().await;
    let folder = tempfile::tempdir().unwrap();
    at_version(versions()[0], &used, folder.path()).await;
    let copy = folder.path().join("jobs.before-1.db");
    fs::write(folder.path().join("jobs.before-1.db.part"), "half of it").unwrap();
    fs::write(folder.path().join("jobs.upgrading"), "jobs.befo").unwrap();
    for old in ["jobs.before-2.db", "jobs.before-3.db", "jobs.before-4.db"] {
        fs::write(folder.path().join(old), "of long ago").unwrap();
        let then = std::time::UNIX_EPOCH + std::time::Duration::from_secs(old.as_bytes()[12].into());
        fs::File::options().write(true).open(folder.path().join(old)).unwrap().set_modified(then).unwrap();
    }
    fs::write(folder.path().join("jobs.before-mine.db"), "a person's own").unwrap();
    idle_engine(folder.path()).await.0.stop().await;
    is_whole(&copy);
    let exists = |name: &str| folder.path().join(name).exists();
    assert!(!exists("jobs.before-1.db.part"));
    assert_eq!(
        ["jobs.before-2.db", "jobs.before-3.db", "jobs.before-4.db"].map(exists),
        [false, false, true]
    );
    assert!(exists("jobs.before-mine.db"), "only what was kept here is removed");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_migration_that_fails_changes_nothing_and_names_the_copy() {
    let used = used().await;
    let folder = tempfile::tempdir().unwrap();
    let kept = at_version(1, &used, folder.path()).await;
    let expected = rows(&database(folder.path()), &kept);
    Connection::open(database(folder.path())).unwrap().execute_batch("CREATE TABLE hosts (a)").unwrap();
    let error = match Engine::open(Options::new(folder.path())).await {
        Ok(_) => panic!("it opened"),
        Err(err) => err,
    };
    let copy = folder.path().join("jobs.before-1.db");
    assert!(matches!(error, Error::Upgrade { .. }), "{error}");
    assert!(error.to_string().contains(&copy.display().to_string()), "{error}");
    assert!(error.to_string().contains("job-importer restore"), "{error}");
    assert!(expected.is_subset(&rows(&database(folder.path()), &kept)));
    Connection::open(database(folder.path())).unwrap().execute_batch("DROP TABLE hosts").unwrap();
    goes_on(folder.path(), &used, &kept, &expected, "once the obstacle is gone").await;
}
