//! A server is asked one thing at a time, and left alone for as long as it wishes.

mod support;

use contract::RunState;
use engine::Trigger;
use support::{HOUR, NOW, Reply, Server, code, idle_engine, import, items, rss};

#[tokio::test(flavor = "multi_thread")]
async fn a_server_is_asked_one_thing_at_a_time_and_holds_up_no_other() {
    let (slow, quick, folder) = (Server::start(), Server::start(), tempfile::tempdir().unwrap());
    let (engine, _) = idle_engine(folder.path()).await;
    for path in ["/a", "/b", "/c"] {
        engine.add_feed(&slow.serve(path, Reply::ok(rss(&items(0..3))).held())).await.unwrap();
    }
    let quick = engine.add_feed(&quick.serve("/", Reply::ok(rss(&items(5..9))))).await.unwrap();
    engine.start_workers();
    let all = engine.import_now(None, Trigger::Manual).await.unwrap();
    let run = all.iter().find(|run| run.feed_id == quick.id).unwrap().run_id;
    assert_eq!(engine.wait_closed(&[run]).await.unwrap()[0].state, RunState::Succeeded);
    assert!(slow.requests().len() <= 1, "one connection at a time");
    slow.release();
    let all: Vec<i64> = all.iter().map(|run| run.run_id).collect();
    assert!(engine.wait_closed(&all).await.unwrap().iter().all(|run| run.state == RunState::Succeeded));
    assert_eq!(slow.requests().len(), 3);
    engine.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_one_feed_is_told_counts_for_all_of_its_server() {
    let (server, other, folder) = (Server::start(), Server::start(), tempfile::tempdir().unwrap());
    let (engine, clock) = idle_engine(folder.path()).await;
    let told = engine
        .add_feed(&server.serve("/told", Reply::status(429).header("Retry-After", "18000")))
        .await
        .unwrap();
    let twin = engine.add_feed(&server.serve("/twin", Reply::ok(rss(&items(0..3))))).await.unwrap();
    let free = engine.add_feed(&other.serve("/free", Reply::ok(rss(&items(0..3))))).await.unwrap();
    engine.start_workers();
    assert_eq!(code(&import(&engine, told.id).await), "rate_limited");
    let due = |id: i64| {
        let feeds = engine.feeds();
        async move { feeds.await.unwrap().iter().find(|feed| feed.id == id).unwrap().next_due_at }
    };
    assert_eq!(due(twin.id).await, NOW + 5 * HOUR);
    assert!(due(free.id).await <= NOW, "another server said nothing");

    clock.set(NOW + HOUR);
    let run = import(&engine, twin.id).await;
    assert_eq!((run.state, code(&run)), (RunState::Failed, "left_alone"));
    let message = run.error.unwrap().message;
    assert!(message.contains("another 4 hours"), "{message}");
    assert_eq!(server.requests().len(), 1, "it was not asked");
    let feeds = engine.feeds().await.unwrap();
    let feed = feeds.iter().find(|feed| feed.id == twin.id).unwrap();
    assert_eq!((feed.consecutive_failures, feed.next_because.as_str()), (0, "asked"), "so it did not fail");
    let by_hand = engine.import_now(Some(&[twin.id]), Trigger::CommandLine).await.unwrap();
    let run = engine.wait_closed(&[by_hand[0].run_id]).await.unwrap().remove(0);
    assert_eq!(run.state, RunState::Succeeded, "the command line always runs");

    clock.set(NOW + 5 * HOUR);
    assert_eq!(import(&engine, twin.id).await.state, RunState::Succeeded);
    engine.stop().await;
}
