//! Stopped or killed at any moment, an import goes on where it was: nothing lost, nothing twice, no number wrong.

mod support;

use contract::{Event, RunState};
use engine::Trigger;
use support::{Reply, Server, balanced, counts, engine, idle_engine, items, rss};

const MANY: usize = 20_000;

/// Waits until some, but not all, postings of the run are stored.
async fn part_way(engine: &engine::Engine, run_id: i64) -> u64 {
    let mut events = engine.subscribe();
    loop {
        let run = engine.run(run_id).await.unwrap().run;
        if run.total > 0 {
            return run.total;
        }
        let _ = events.recv().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stop_in_the_middle_costs_nothing_and_the_next_start_goes_on() {
    let (server, folder) = (Server::start(), tempfile::tempdir().unwrap());
    let url = server.serve("/feed", Reply::ok(rss(&items(0..MANY))));
    let first = engine(folder.path()).await;
    let feed = first.add_feed(&url).await.unwrap();
    let run_id = first.import_now(Some(&[feed.id]), Trigger::Manual).await.unwrap()[0].run_id;
    let stored = part_way(&first, run_id).await;
    assert!(stored < MANY as u64, "the test must stop it midway");
    first.stop().await;
    drop(first);

    let second = engine(folder.path()).await;
    let run = second.wait_closed(&[run_id]).await.unwrap().remove(0);
    balanced(&run);
    assert_eq!((run.state, counts(&run)), (RunState::Succeeded, [MANY as u64, 0, 0, 0, 0]));
    assert_eq!(second.jobs("", 0, 1).await.unwrap().total, MANY as u64);
    assert_eq!(server.requests().len(), 1, "the server is not asked again");
    second.stop().await;
}

#[test]
fn a_process_that_dies_in_the_middle_loses_nothing() {
    let (server, folder) = (Server::start(), tempfile::tempdir().unwrap());
    let url = server.serve("/feed", Reply::ok(rss(&items(0..MANY))));
    let runtime = || tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    let dying = runtime();
    let run_id = dying.block_on(async {
        let engine = engine(folder.path()).await;
        let feed = engine.add_feed(&url).await.unwrap();
        let run_id = engine.import_now(Some(&[feed.id]), Trigger::Manual).await.unwrap()[0].run_id;
        part_way(&engine, run_id).await;
        run_id
    });
    // All work ends wherever it is, nothing is given back.
    drop(dying);

    runtime().block_on(async {
        let engine = engine(folder.path()).await;
        let run = engine.wait_closed(&[run_id]).await.unwrap().remove(0);
        balanced(&run);
        assert_eq!((run.state, counts(&run)), (RunState::Succeeded, [MANY as u64, 0, 0, 0, 0]));
        assert_eq!(engine.jobs("", 0, 1).await.unwrap().total, MANY as u64);
        engine.stop().await;
    });
}

#[tokio::test(flavor = "multi_thread")]
async fn repeats_across_an_interruption_are_still_duplicates() {
    let (server, folder) = (Server::start(), tempfile::tempdir().unwrap());
    let mut all = items(0..MANY);
    all.extend(items(0..10));
    let url = server.serve("/feed", Reply::ok(rss(&all)));
    let first = engine(folder.path()).await;
    let feed = first.add_feed(&url).await.unwrap();
    let run_id = first.import_now(Some(&[feed.id]), Trigger::Manual).await.unwrap()[0].run_id;
    part_way(&first, run_id).await;
    first.stop().await;
    drop(first);
    let second = engine(folder.path()).await;
    let run = second.wait_closed(&[run_id]).await.unwrap().remove(0);
    assert_eq!(counts(&run), [MANY as u64, 0, 0, 10, 0]);
    second.stop().await;
}

/// The database as a process leaves it that died `deaths` times over the first batch, last while it tried one posting alone.
async fn leave_dead_task(folder: &std::path::Path, deaths: i64, trying: Option<i64>) {
    let options = sqlx::sqlite::SqliteConnectOptions::new().filename(folder.join("jobs.db"));
    let pool = sqlx::SqlitePool::connect_with(options).await.unwrap();
    // What was stored before it was counted in the same transactions.
    sqlx::query("UPDATE import_runs SET unchanged = coalesce(?1 - 1, 0), total = coalesce(?1 - 1, 0)")
        .bind(trying)
        .execute(&pool)
        .await
        .unwrap();
    sqlx::query("UPDATE tasks SET state = 'running', attempt = attempt + 1, deaths = ?1, trying = ?2, single_until = ?2 + 2, cursor = coalesce(?2 - 1, 0) WHERE finished_at IS NULL")
        .bind(deaths - 1)
        .bind(trying)
        .execute(&pool)
        .await
        .unwrap();
    pool.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_posting_over_which_the_process_died_is_a_rejection_and_all_others_are_in() {
    let folder = tempfile::tempdir().unwrap();
    let run_id = leave_import_task(folder.path()).await;
    leave_dead_task(folder.path(), 3, Some(3)).await;

    let engine = engine(folder.path()).await;
    let run = engine.wait_closed(&[run_id]).await.unwrap().remove(0);
    balanced(&run);
    assert_eq!(
        counts(&run),
        [5, 0, 2, 0, 1],
        "the first two were stored and counted before it died: {run:?}"
    );
    let rejection = engine.run(run_id).await.unwrap().rejections.remove(0);
    assert_eq!((rejection.ordinal, rejection.code.as_str()), (3, "crash"));
    engine.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_batch_over_which_the_process_died_twice_is_imported_one_posting_at_a_time() {
    let folder = tempfile::tempdir().unwrap();
    let run_id = leave_import_task(folder.path()).await;
    leave_dead_task(folder.path(), 2, None).await;

    let engine = engine(folder.path()).await;
    let run = engine.wait_closed(&[run_id]).await.unwrap().remove(0);
    assert_eq!(counts(&run), [8, 0, 0, 0, 0], "no posting is blamed without a death of its own");
    engine.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_kills_without_being_a_record_ends_its_run_after_six_deaths() {
    let folder = tempfile::tempdir().unwrap();
    let run_id = leave_import_task(folder.path()).await;
    leave_dead_task(folder.path(), 6, None).await;

    let engine = engine(folder.path()).await;
    let run = engine.wait_closed(&[run_id]).await.unwrap().remove(0);
    assert_eq!((run.state, run.error.unwrap().code.as_str()), (RunState::Failed, "crash"));
    engine.stop().await;
}

/// A run whose document of eight postings is fetched and waits to be imported: a queue at work would not leave it so.
async fn leave_import_task(folder: &std::path::Path) -> i64 {
    let (idle, _) = idle_engine(folder).await;
    let feed = idle.add_feed("http://127.0.0.1:1/feed").await.unwrap();
    let run_id = idle.import_now(Some(&[feed.id]), Trigger::Manual).await.unwrap()[0].run_id;
    idle.stop().await;
    std::fs::write(folder.join("spool/dead.feed"), rss(&items(0..8))).unwrap();
    let note = r#"{"url":"http://127.0.0.1:1/feed","content_type":null,"etag":null,"last_modified":null,"body_hash":"0","cut_off":false}"#;
    let options = sqlx::sqlite::SqliteConnectOptions::new().filename(folder.join("jobs.db"));
    let pool = sqlx::SqlitePool::connect_with(options).await.unwrap();
    sqlx::query(
        "UPDATE tasks SET kind = 'import', spool = 'dead.feed', fetched = ?1 WHERE finished_at IS NULL",
    )
    .bind(note)
    .execute(&pool)
    .await
    .unwrap();
    pool.close().await;
    run_id
}

#[tokio::test(flavor = "multi_thread")]
async fn a_fetch_that_was_stopped_starts_again() {
    let (server, folder) = (Server::start(), tempfile::tempdir().unwrap());
    let url = server.serve("/feed", Reply::ok(rss(&items(0..3))).held());
    let first = engine(folder.path()).await;
    let feed = first.add_feed(&url).await.unwrap();
    let mut events = first.subscribe();
    let run_id = first.import_now(Some(&[feed.id]), Trigger::Manual).await.unwrap()[0].run_id;
    while !matches!(events.recv().await, Ok(Event::Run(run)) if run.state == RunState::Running) {}
    first.stop().await;
    drop(first);
    server.release();
    let second = engine(folder.path()).await;
    let run = second.wait_closed(&[run_id]).await.unwrap().remove(0);
    assert_eq!(counts(&run), [3, 0, 0, 0, 0]);
    second.stop().await;
}
