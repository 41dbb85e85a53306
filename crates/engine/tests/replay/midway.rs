//! Stopped or killed in the middle, a replay goes on where it was.

use crate::support::{Reply, Server, balanced, counts, engine, import};
use crate::{NARROW, WIDE, list, map};
use contract::RunState;
use engine::{Engine, Trigger};
use std::path::Path;

const MANY: u32 = 12_000;

/// Waits until some, but not all, postings of the run are stored.
async fn part_way(engine: &Engine, run_id: i64) {
    let mut events = engine.subscribe();
    loop {
        let total = engine.run(run_id).await.unwrap().run.total;
        if total > 0 {
            assert!(total < u64::from(MANY), "it must be stopped in the middle");
            return;
        }
        let _ = events.recv().await;
    }
}

/// A feed of which nothing could be imported, with a mapping by which all can. The number of its run.
async fn rejected(folder: &Path, server: &Server) -> i64 {
    let numbers: Vec<(u32, bool)> = (0..MANY).map(|number| (number, false)).collect();
    let engine = engine(folder).await;
    let feed = engine.add_feed(&server.serve("/list", Reply::ok(list(&numbers)))).await.unwrap();
    map(&engine, feed.id, NARROW).await;
    let run = import(&engine, feed.id).await;
    assert_eq!(run.failed, u64::from(MANY));
    map(&engine, feed.id, WIDE).await;
    engine.stop().await;
    run.run_id
}

/// What is left of the replay goes in, each posting once.
async fn ends_well(folder: &Path, of: i64, run_id: i64) {
    let engine = engine(folder).await;
    let run = engine.wait_closed(&[run_id]).await.unwrap().remove(0);
    balanced(&run);
    assert_eq!((run.state, counts(&run)), (RunState::Succeeded, [u64::from(MANY), 0, 0, 0, 0]));
    assert_eq!(run.replay_of, Some(of));
    assert_eq!(engine.jobs("", 0, 1).await.unwrap().total, u64::from(MANY));
    engine.stop().await;
    let pool = crate::database(folder).await;
    let resolved: i64 =
        sqlx::query_scalar("SELECT count(*) FROM rejections WHERE run_id = ?1 AND resolved_by_run = ?2")
            .bind(of)
            .bind(run_id)
            .fetch_one(&pool)
            .await
            .unwrap();
    assert_eq!(resolved, i64::from(MANY));
    pool.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_replay_that_is_stopped_goes_on_at_the_next_start() {
    let (folder, server) = (tempfile::tempdir().unwrap(), Server::start());
    let of = rejected(folder.path(), &server).await;
    let first = engine(folder.path()).await;
    let run_id = first.replay(of, Trigger::Manual).await.unwrap().run_id;
    part_way(&first, run_id).await;
    first.stop().await;
    drop(first);
    ends_well(folder.path(), of, run_id).await;
    assert_eq!(server.requests().len(), 1);
}

#[test]
fn a_process_that_dies_over_a_replay_loses_nothing() {
    let (folder, server) = (tempfile::tempdir().unwrap(), Server::start());
    let runtime = || tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    let of = runtime().block_on(rejected(folder.path(), &server));
    let dying = runtime();
    let run_id = dying.block_on(async {
        let engine = engine(folder.path()).await;
        let run_id = engine.replay(of, Trigger::Manual).await.unwrap().run_id;
        part_way(&engine, run_id).await;
        run_id
    });
    // All work ends wherever it is, nothing is given back.
    drop(dying);
    runtime().block_on(ends_well(folder.path(), of, run_id));
}
