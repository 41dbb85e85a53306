//! What a person decided outlives the database it was decided in.

use super::support::{HOUR, Reply, Server, counts, database, engine, idle_engine, import, items, rss};
use super::{decide, holds, job, titles};
use contract::Mark;
use engine::{Engine, Options};
use std::path::Path;

/// The copy that was kept before anything was decided takes the place of the database.
async fn put_back(folder: &Path, copy: &Path) {
    Engine::restore(Options::new(folder), copy).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn marks_survive_when_an_older_copy_is_put_back() {
    let (server, folder) = (Server::start(), tempfile::tempdir().unwrap());
    let (before, path) = (folder.path().join("copy.db"), folder.path().join("jobs.db"));
    let idle = engine(folder.path()).await;
    let feed = idle.add_feed(&server.serve("/feed", Reply::ok(rss(&items(0..2))))).await.unwrap();
    import(&idle, feed.id).await;
    // Taken back later: the copy must not bring it again.
    let id = job(&idle, "Welder 1").await;
    idle.mark_job(id, &[Mark::Hidden(true)]).await.unwrap();
    idle.stop().await;
    drop(idle);
    std::fs::copy(&path, &before).unwrap();

    let (idle, clock) = idle_engine(folder.path()).await;
    clock.advance(HOUR);
    idle.start_workers();
    idle.mark_job(id, &[Mark::Hidden(false)]).await.unwrap();
    server.serve("/feed", Reply::ok(rss(&items(0..5))));
    import(&idle, feed.id).await;
    let decided = decide(&idle).await;
    idle.stop().await;
    drop(idle);
    put_back(folder.path(), &before).await;
    // And once more before the next start.
    put_back(folder.path(), &before).await;

    let engine = engine(folder.path()).await;
    for (id, marks) in &decided[..2] {
        assert_eq!(engine.job(*id).await.unwrap().marks, *marks, "of jobs that the copy has");
    }
    let run = import(&engine, feed.id).await;
    assert_eq!(counts(&run), [3, 0, 2, 0, 0], "the copy did not have them: for its history they are new");
    holds(&engine, &decided, "of jobs that came after the copy").await;
    assert_eq!(
        engine.take_digest(run.cycle_id).await.unwrap().unwrap().new,
        1,
        "none of them is told of again"
    );
    let db = database(folder.path()).await;
    let waiting: i64 = sqlx::query_scalar("SELECT count(*) FROM waiting_marks").fetch_one(&db).await.unwrap();
    assert_eq!(waiting, 0, "each has found its job");
    assert!(!folder.path().join("jobs.marks").exists());
    engine.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_copy_in_which_a_job_is_deleted_does_not_take_back_that_it_came_back() {
    let (server, folder) = (Server::start(), tempfile::tempdir().unwrap());
    let (before, path) = (folder.path().join("copy.db"), folder.path().join("jobs.db"));
    let first = engine(folder.path()).await;
    let feed = first.add_feed(&server.serve("/feed", Reply::ok(rss(&items(0..5))))).await.unwrap();
    import(&first, feed.id).await;
    let decided = decide(&first).await;
    first.stop().await;
    drop(first);
    std::fs::copy(&path, &before).unwrap();
    put_back(folder.path(), &before).await;
    let second = engine(folder.path()).await;
    holds(&second, &decided, "a copy brings its own marks").await;
    second.stop().await;
    drop(second);
    let (third, clock) = idle_engine(folder.path()).await;
    clock.advance(HOUR);
    third.undelete_job(decided[3].0).await.unwrap();
    third.stop().await;
    drop(third);
    put_back(folder.path(), &before).await;
    let engine = engine(folder.path()).await;
    assert_eq!(titles(&engine, "zeppelin3").await, ["Welder 3"]);
    assert_eq!(engine.recount().await.unwrap(), []);
    engine.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn marks_survive_a_database_that_had_to_be_set_aside() {
    let (server, folder) = (Server::start(), tempfile::tempdir().unwrap());
    let path = folder.path().join("jobs.db");
    let first = engine(folder.path()).await;
    let feed = first.add_feed(&server.serve("/feed", Reply::ok(rss(&items(0..5))))).await.unwrap();
    import(&first, feed.id).await;
    let decided = decide(&first).await;
    first.stop().await;
    drop(first);
    // An index that does not fit its table: the rest can be read.
    let db = rusqlite::Connection::open(&path).unwrap();
    let root: i64 = db
        .query_row("SELECT rootpage FROM sqlite_schema WHERE name = 'jobs_by_date'", (), |row| row.get(0))
        .unwrap();
    drop(db);
    let mut bytes = std::fs::read(&path).unwrap();
    let page = usize::try_from(root - 1).unwrap() * 16_384;
    bytes[page..page + 64].fill(0xff);
    std::fs::write(&path, bytes).unwrap();
    std::fs::write(folder.path().join("jobs.doubt"), "").unwrap();

    let engine = engine(folder.path()).await;
    assert!(engine.set_aside().is_some(), "it is a new database");
    assert_eq!(import(&engine, feed.id).await.new, 5);
    let mut again = Vec::new();
    for (n, (_, marks)) in decided.into_iter().enumerate() {
        again.push((job(&engine, &format!("Welder {n}")).await, marks));
    }
    holds(&engine, &again, "in the new database").await;
    engine.stop().await;
}
