//! What is due is imported, once, and told once.

mod support;

use contract::{Event, Run, RunState};
use engine::{Engine, Trigger};
use support::{HOUR, MINUTE, NOW, Reply, Server, counts, idle_engine, import, items, rss};
use tokio::sync::broadcast::Receiver;

async fn next_cycle(events: &mut Receiver<Event>) -> i64 {
    loop {
        if let Event::CycleFinished { cycle_id } = events.recv().await.unwrap() {
            return cycle_id;
        }
    }
}

async fn history(engine: &Engine) -> Vec<Run> {
    engine.runs(0, 500).await.unwrap().rows
}

#[tokio::test(flavor = "multi_thread")]
async fn every_hour_what_is_due_goes_in_one_cycle_and_a_restart_forgets_nothing() {
    let (server, folder) = (Server::start(), tempfile::tempdir().unwrap());
    let (engine, clock) = idle_engine(folder.path()).await;
    for path in ["/a", "/b"] {
        engine.add_feed(&server.serve(path, Reply::ok(rss(&items(0..3))))).await.unwrap();
    }
    let mut events = engine.subscribe();
    engine.start();
    next_cycle(&mut events).await;
    let runs = history(&engine).await;
    assert_eq!(runs.iter().map(|run| run.trigger.as_str()).collect::<Vec<_>>(), ["start", "start"]);
    assert_eq!(runs[0].cycle_id, runs[1].cycle_id);

    clock.set(NOW + HOUR - 1);
    clock.set(NOW + HOUR + MINUTE);
    next_cycle(&mut events).await;
    let runs = history(&engine).await;
    assert_eq!(runs.len(), 4, "nothing was fetched before its time");
    assert_eq!((runs[0].trigger.as_str(), runs[0].state), ("schedule", RunState::Succeeded));
    engine.stop().await;
    drop(engine);

    let (engine, clock) = idle_engine(folder.path()).await;
    clock.set(NOW + HOUR + 2 * MINUTE);
    let mut events = engine.subscribe();
    engine.start();
    clock.set(NOW + 2 * HOUR + 3 * MINUTE);
    next_cycle(&mut events).await;
    assert_eq!(history(&engine).await.len(), 6, "the time of the next import survives a restart");
    engine.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_disabled_feed_is_left_alone_and_one_that_is_enabled_again_is_due() {
    let (server, folder) = (Server::start(), tempfile::tempdir().unwrap());
    let (engine, clock) = idle_engine(folder.path()).await;
    let feed = engine.add_feed(&server.serve("/a", Reply::ok(rss(&items(0..3))))).await.unwrap();
    let other = engine.add_feed(&server.serve("/b", Reply::ok(rss(&items(0..3))))).await.unwrap();
    engine.set_feed_enabled(feed.id, false).await.unwrap();
    let mut events = engine.subscribe();
    engine.start();
    next_cycle(&mut events).await;
    assert!(history(&engine).await.iter().all(|run| run.feed_id == other.id));
    clock.set(NOW + 60_000);
    assert!(engine.set_feed_enabled(feed.id, true).await.unwrap().enabled);
    next_cycle(&mut events).await;
    assert_eq!(history(&engine).await[0].feed_id, feed.id);
    engine.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn import_now_joins_the_import_that_is_under_way() {
    let (server, folder) = (Server::start(), tempfile::tempdir().unwrap());
    let (engine, _) = idle_engine(folder.path()).await;
    let url = server.serve("/a", Reply::ok(rss(&items(0..3))).held());
    engine.add_feed(&url).await.unwrap();
    engine.start_workers();
    let first = engine.import_now(None, Trigger::Manual).await.unwrap();
    let second = engine.import_now(None, Trigger::Manual).await.unwrap();
    assert_eq!(first[0].run_id, second[0].run_id);
    server.release();
    let run = engine.wait_closed(&[first[0].run_id]).await.unwrap().remove(0);
    assert_eq!(counts(&run), [3, 0, 0, 0, 0]);
    assert_eq!(history(&engine).await.len(), 1, "two presses, one import");
    engine.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn new_jobs_are_told_once_and_a_first_import_never() {
    let (server, folder) = (Server::start(), tempfile::tempdir().unwrap());
    let (engine, _) = idle_engine(folder.path()).await;
    engine.start_workers();
    let url = server.serve("/a", Reply::ok(rss(&items(0..50))));
    let feed = engine.add_feed(&url).await.unwrap();
    let baseline = import(&engine, feed.id).await;
    assert_eq!(
        engine.take_digest(baseline.cycle_id).await.unwrap(),
        None,
        "fifty alerts would be forty-nine too many"
    );

    server.serve("/a", Reply::ok(rss(&items(0..52))));
    let run = import(&engine, feed.id).await;
    assert_eq!(engine.untold_cycles().await.unwrap(), [run.cycle_id], "nobody has taken its digest yet");
    let digest = engine.take_digest(run.cycle_id).await.unwrap().unwrap();
    assert_eq!(digest.new, 2);
    let titles: Vec<&str> = digest.first.iter().map(|(title, _)| title.as_str()).collect();
    assert!(titles.contains(&"Welder 50") && titles.contains(&"Welder 51"), "{titles:?}");
    assert_eq!(engine.take_digest(run.cycle_id).await.unwrap(), None, "told once");
    assert!(!engine.untold_cycles().await.unwrap().contains(&run.cycle_id));
    let quiet = import(&engine, feed.id).await;
    assert_eq!(engine.take_digest(quiet.cycle_id).await.unwrap(), None, "nothing new, nothing to tell");
    engine.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn starter_feeds_are_offered_until_they_are_answered() {
    let folder = tempfile::tempdir().unwrap();
    let (engine, _) = idle_engine(folder.path()).await;
    assert!(engine.status().await.unwrap().first_run);
    assert_eq!(engine.starter_feeds().len(), 3);
    assert!(engine.accept_starter_feeds(&["https://elsewhere.example/".into()]).await.is_err());
    engine.accept_starter_feeds(&[]).await.unwrap();
    assert!(!engine.status().await.unwrap().first_run, "declined for good");
    let all: Vec<String> = engine.starter_feeds().into_iter().map(|feed| feed.url).collect();
    engine.accept_starter_feeds(&all).await.unwrap();
    let runs = history(&engine).await;
    assert_eq!(runs.len(), 3);
    assert!(runs.iter().all(|run| run.cycle_id == runs[0].cycle_id), "one click, one cycle");
    engine.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_never_says_that_anything_has_changed_is_asked_for_the_whole_document_after_eight_days()
{
    let (server, folder) = (Server::start(), tempfile::tempdir().unwrap());
    let (engine, clock) = idle_engine(folder.path()).await;
    let url = server.serve("/a", Reply::ok(rss(&items(0..3))).header("ETag", "\"1\""));
    let feed = engine.add_feed(&url).await.unwrap();
    engine.start_workers();
    assert_eq!(counts(&import(&engine, feed.id).await), [3, 0, 0, 0, 0]);
    for (after, state) in [
        (8 * 24 * HOUR - 1, RunState::NotModified),
        (8 * 24 * HOUR, RunState::Succeeded),
        (16 * 24 * HOUR - 1, RunState::NotModified),
        (-HOUR, RunState::Succeeded),
    ] {
        clock.set(NOW + after);
        assert_eq!(import(&engine, feed.id).await.state, state, "{after} ms later");
    }
    engine.stop().await;
}
