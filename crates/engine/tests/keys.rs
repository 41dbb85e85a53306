//! Keys that are kept apart while much is stored are found there, and join the others: no job is lost or brought twice for it.

mod support;

use contract::RunState;
use engine::Trigger;
use sqlx::SqlitePool;
use support::{Item, Reply, Server, counts, database, engine, import, items, rss, until_run};

/// More than what keys are kept apart of.
const MANY: usize = 20_000;

/// Keys that are kept apart, those that are not, and how many are said to be.
async fn places(db: &SqlitePool) -> (i64, i64, i64) {
    let sql =
        "SELECT total(recent), total(NOT recent), (SELECT total(recent_keys) FROM providers) FROM job_keys";
    let (apart, others, said): (f64, f64, f64) = sqlx::query_as(sql).fetch_one(db).await.unwrap();
    (apart as i64, others as i64, said as i64)
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_kept_apart_is_found_and_joins_the_others() {
    let (server, folder) = (Server::start(), tempfile::tempdir().unwrap());
    let url = server.serve("/feed", Reply::ok(rss(&items(0..MANY))));
    let first = engine(folder.path()).await;
    let feed = first.add_feed(&url).await.unwrap();
    let run_id = first.import_now(Some(&[feed.id]), Trigger::Manual).await.unwrap()[0].run_id;
    until_run(&first, run_id, |run| run.total > 0).await;
    first.stop().await;
    let db = database(folder.path()).await;
    let (apart, _, said) = places(&db).await;
    assert!(apart > 0 && said >= apart, "{apart} {said}");

    // What was stored is known wherever its keys are: the rest joins it.
    let second = engine(folder.path()).await;
    let run = second.wait_closed(&[run_id]).await.unwrap().remove(0);
    assert_eq!((run.state, counts(&run)), (RunState::Succeeded, [MANY as u64, 0, 0, 0, 0]));
    assert_eq!(places(&db).await, (0, 3 * MANY as i64, 0));
    assert_eq!(second.recount().await.unwrap(), []);

    let mut shuffled = items(0..MANY);
    shuffled.reverse();
    server.serve("/feed", Reply::ok(rss(&shuffled)));
    assert_eq!(counts(&import(&second, feed.id).await), [0, 0, MANY as u64, 0, 0]);
    second.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_kept_apart_can_turn_out_to_be_shared() {
    let (server, folder) = (Server::start(), tempfile::tempdir().unwrap());
    // One link for all of them: it stands for none, whichever batch the others come with.
    let all = |numbers| -> Vec<Item> {
        let link = |item: Item| Item { link: "https://b.example/careers".into(), ..item };
        items(numbers).into_iter().map(link).collect()
    };
    let url = server.serve("/feed", Reply::ok(rss(&all(0..5_000))));
    let engine = engine(folder.path()).await;
    let feed = engine.add_feed(&url).await.unwrap();
    assert_eq!(counts(&import(&engine, feed.id).await), [5_000, 0, 0, 0, 0]);
    server.serve("/feed", Reply::ok(rss(&all(10..5_010))));
    assert_eq!(counts(&import(&engine, feed.id).await), [10, 0, 4_990, 0, 0]);
    assert_eq!(places(&database(folder.path()).await).await, (0, 2 * 5_010 + 1, 0));
    assert_eq!(engine.recount().await.unwrap(), []);
    engine.stop().await;
}
