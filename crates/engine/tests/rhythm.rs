//! When a feed is fetched: as often as a person likes, its server puts up with, and there is a network.

mod support;

use contract::{Event, Feed, Run, RunState};
use engine::clock::ManualClock;
use engine::network::Network;
use engine::{Engine, Error, Options, Trigger};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use support::{HOUR, MINUTE, NOW, Reply, Server, code, counts, idle_engine, import, item, items, rss};
use tokio::sync::broadcast::Receiver;

#[derive(Default)]
struct Cable(AtomicBool);

impl Network for Cable {
    fn is_up(&self) -> bool {
        self.0.load(Ordering::SeqCst)
    }
}

/// An engine whose network is a cable that is not plugged in.
async fn unplugged(folder: &Path) -> (Engine, Arc<ManualClock>, Arc<Cable>) {
    let (clock, cable) = (Arc::new(ManualClock::new(NOW)), Arc::new(Cable::default()));
    let (for_clock, for_network) = (Arc::clone(&clock), Arc::clone(&cable));
    let engine = Engine::open(Options::new(folder).clock(for_clock).network(for_network)).await.unwrap();
    (engine, clock, cable)
}

async fn cycle_finished(events: &mut Receiver<Event>) {
    while !matches!(events.recv().await.unwrap(), Event::CycleFinished { .. }) {}
}

/// The next run after `last` that begins.
async fn next_start(events: &mut Receiver<Event>, last: i64) -> Run {
    loop {
        if let Event::Run(run) = events.recv().await.unwrap()
            && run.state == RunState::Running
            && run.run_id > last
        {
            return *run;
        }
    }
}

async fn feed(engine: &Engine, id: i64) -> Feed {
    engine.feeds().await.unwrap().into_iter().find(|feed| feed.id == id).unwrap()
}

/// A feed that holds for so many minutes, as it says itself.
fn with_ttl(minutes: u32) -> String {
    rss(&items(0..3)).replacen("<title>", &format!("<ttl>{minutes}</ttl><title>"), 1)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_feed_is_asked_no_more_often_than_it_says_that_it_changes() {
    let (server, folder) = (Server::start(), tempfile::tempdir().unwrap());
    let (engine, clock) = idle_engine(folder.path()).await;
    engine.start_workers();
    let lasting = |reply: Reply, seconds: u32| reply.header("Cache-Control", &format!("max-age={seconds}"));
    for (path, reply, hours, because) in [
        ("/plain", Reply::ok(rss(&items(0..3))), 1, "interval"),
        ("/short", lasting(Reply::ok(rss(&items(0..3))), 60), 1, "interval"),
        ("/header", lasting(Reply::ok(rss(&items(0..3))), 2 * 3_600), 2, "lifetime"),
        ("/ttl", Reply::ok(with_ttl(180)), 3, "lifetime"),
        ("/both", lasting(Reply::ok(with_ttl(180)), 2 * 3_600), 3, "lifetime"),
        ("/year", Reply::ok(with_ttl(525_600)), 6, "lifetime"),
    ] {
        let added = engine.add_feed(&server.serve(path, reply.header("ETag", "\"1\""))).await.unwrap();
        for state in [RunState::Succeeded, RunState::NotModified] {
            assert_eq!(import(&engine, added.id).await.state, state, "{path}");
            let feed = feed(&engine, added.id).await;
            let wait = feed.next_due_at - NOW;
            assert!((hours * HOUR..=hours * HOUR + 2 * MINUTE).contains(&wait), "{path}: {wait}");
            assert_eq!(feed.next_because, because, "{path}");
        }
    }
    clock.advance(1);
    engine.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_interval_is_from_five_minutes_to_seven_days_and_holds_at_once() {
    let (server, folder) = (Server::start(), tempfile::tempdir().unwrap());
    let (engine, clock) = idle_engine(folder.path()).await;
    engine.start_workers();
    let added = engine.add_feed(&server.serve("/a", Reply::ok(rss(&items(0..3))))).await.unwrap();
    import(&engine, added.id).await;
    for wrong in [0, 5 * MINUTE - 1, 7 * 24 * HOUR + 1, -HOUR] {
        assert!(
            matches!(engine.set_feed_interval(added.id, wrong).await, Err(Error::BadInterval)),
            "{wrong}"
        );
    }
    assert!(engine.set_feed_interval(99, HOUR).await.is_err());
    clock.set(NOW + 2 * MINUTE);
    let feed = engine.set_feed_interval(added.id, 5 * MINUTE).await.unwrap();
    assert_eq!((feed.interval_ms, feed.next_due_at), (5 * MINUTE, NOW + 5 * MINUTE));
    clock.set(NOW + 30 * MINUTE);
    let feed = engine.set_feed_interval(added.id, 10 * MINUTE).await.unwrap();
    assert_eq!(feed.next_due_at, NOW + 30 * MINUTE, "what is overdue is due now");
    engine.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_press_a_moment_after_an_import_is_told_that_it_is_done() {
    let (server, folder) = (Server::start(), tempfile::tempdir().unwrap());
    let (engine, clock) = idle_engine(folder.path()).await;
    engine.start_workers();
    let good = engine.add_feed(&server.serve("/a", Reply::ok(rss(&items(0..3))))).await.unwrap();
    let bad = engine.add_feed(&server.serve("/b", Reply::status(500))).await.unwrap();
    let done = import(&engine, good.id).await;
    import(&engine, bad.id).await;
    clock.set(NOW + 30_000);
    let press = engine.press_import(Some(good.id), false).await.unwrap();
    assert_eq!((press.runs.len(), press.just_done[0].run_id), (0, done.run_id));
    let all = engine.press_import(None, false).await.unwrap();
    assert_eq!(
        (all.runs[0].feed_id, all.just_done[0].feed_id),
        (bad.id, good.id),
        "what failed is tried again"
    );
    let forced = engine.press_import(Some(good.id), true).await.unwrap();
    assert_eq!((forced.runs.len(), forced.just_done.len()), (1, 0));
    engine.wait_closed(&[forced.runs[0].run_id]).await.unwrap();
    clock.set(NOW + 60_001);
    assert_eq!(engine.press_import(Some(good.id), false).await.unwrap().runs.len(), 1);
    assert!(matches!(engine.press_import(Some(99), false).await, Err(Error::NotFound { .. })));
    engine.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_network_feeds_wait_and_fail_no_more_than_before() {
    let (server, folder) = (Server::start(), tempfile::tempdir().unwrap());
    let (engine, clock, cable) = unplugged(folder.path()).await;
    let near = engine.add_feed(&server.serve("/near", Reply::ok(rss(&items(0..3))))).await.unwrap();
    // No such name is ever resolved (RFC 2606).
    let far = engine.add_feed("http://board.invalid/feed").await.unwrap();
    let mut events = engine.subscribe();
    engine.start();
    cycle_finished(&mut events).await;
    assert!(engine.status().await.unwrap().offline);
    let runs = engine.runs(0, 10).await.unwrap().rows;
    assert_eq!(runs.iter().map(|run| run.feed_id).collect::<Vec<_>>(), [near.id], "this computer is there");

    let pressed = import(&engine, far.id).await;
    assert_eq!((pressed.state, code(&pressed)), (RunState::Failed, "offline"));
    let waiting = feed(&engine, far.id).await;
    assert_eq!(
        (waiting.consecutive_failures, waiting.last_error),
        (0, None),
        "that is no failure of the feed"
    );
    assert_eq!(waiting.next_because, "offline");

    cable.0.store(true, Ordering::SeqCst);
    clock.advance(15_000);
    loop {
        if let Event::CycleFinished { .. } = events.recv().await.unwrap()
            && feed(&engine, far.id).await.consecutive_failures == 1
        {
            break;
        }
    }
    assert!(!engine.status().await.unwrap().offline, "with a network the name is looked for");
    engine.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_machine_that_slept_catches_up_once_and_one_feed_after_the_other() {
    let (server, folder) = (Server::start(), tempfile::tempdir().unwrap());
    let (engine, clock) = idle_engine(folder.path()).await;
    for path in ["/a", "/b", "/c"] {
        engine.add_feed(&server.serve(path, Reply::ok(rss(&items(0..3))))).await.unwrap();
    }
    let mut events = engine.subscribe();
    engine.start();
    cycle_finished(&mut events).await;
    let mut before = 3;
    for jump in [10 * HOUR, 34 * HOUR] {
        clock.jump(NOW + jump);
        let (mut starts, mut last) = (Vec::new(), before);
        for wait in [0, 10_000, 10_000] {
            clock.advance(wait);
            let run = next_start(&mut events, last).await;
            last = run.run_id;
            starts.push(run.started_at.unwrap() - NOW - jump);
        }
        assert_eq!(starts, [0, 10_000, 20_000], "within a minute, spread out");
        cycle_finished(&mut events).await;
        let runs = engine.runs(0, 500).await.unwrap();
        assert!(
            runs.rows[..3].iter().all(|run| run.cycle_id == runs.rows[0].cycle_id),
            "one cycle, one notification"
        );
        before += 3;
        assert_eq!(runs.total, before.unsigned_abs(), "once each");
    }
    engine.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_clock_that_is_set_back_takes_the_schedule_along() {
    let (server, folder) = (Server::start(), tempfile::tempdir().unwrap());
    let (engine, clock) = idle_engine(folder.path()).await;
    let added = engine.add_feed(&server.serve("/a", Reply::ok(rss(&items(0..3))))).await.unwrap();
    let mut events = engine.subscribe();
    engine.start();
    cycle_finished(&mut events).await;
    clock.jump(NOW - 24 * HOUR);
    engine.set_feed_enabled(added.id, true).await.unwrap();
    while feed(&engine, added.id).await.next_due_at > NOW {
        events.recv().await.unwrap();
    }
    clock.advance(HOUR + 2 * MINUTE);
    cycle_finished(&mut events).await;
    let next = feed(&engine, added.id).await.next_due_at;
    assert!(next <= NOW - 24 * HOUR + 2 * HOUR + 4 * MINUTE, "a day is not waited for");
    engine.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn feeds_of_one_board_become_one_request_and_no_job_is_new_for_that() {
    let folder = tempfile::tempdir().unwrap();
    let engine = support::engine(folder.path()).await;
    let all = [
        "https://jobicy.com/?feed=job_feed&job_categories=dev",
        "https://jobicy.com/?feed=job_feed&job_categories=design",
        "https://board.example/feed",
    ];
    let mut ids = Vec::new();
    for url in all {
        ids.push(engine.add_feed(url).await.unwrap().id);
    }
    let offers = engine.merges().await.unwrap();
    assert_eq!(offers.len(), 1);
    assert_eq!(offers[0].feeds, &ids[..2]);
    assert!(engine.merge_feeds(&ids[1..]).await.is_err(), "only what is offered");
    let merged = engine.merge_feeds(&ids[..2]).await.unwrap();
    assert_eq!((merged.id, merged.url.as_str()), (ids[0], offers[0].url.as_str()));
    assert_eq!(engine.feeds().await.unwrap().len(), 2);
    assert!(engine.merges().await.unwrap().is_empty());
    engine.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_is_given_the_rest_that_a_person_sets() {
    let (server, folder) = (Server::start(), tempfile::tempdir().unwrap());
    let (engine, clock) = idle_engine(folder.path()).await;
    engine.start_workers();
    let mut ids = Vec::new();
    for path in ["/a", "/b"] {
        ids.push(engine.add_feed(&server.serve(path, Reply::ok(rss(&[item(1)])))).await.unwrap().id);
    }
    assert!(matches!(engine.set_host_pause(ids[0], Some(HOUR + 1)).await, Err(Error::BadPause)));
    engine.set_host_pause(ids[0], Some(10 * MINUTE)).await.unwrap();
    let runs = engine.import_now(Some(&ids), Trigger::Manual).await.unwrap();
    engine.wait_closed(&[runs[0].run_id]).await.unwrap();
    clock.advance(10 * MINUTE - 1);
    assert_eq!(engine.runs(0, 1).await.unwrap().rows[0].state, RunState::Queued, "the other feed waits");
    clock.advance(1);
    let second = engine.wait_closed(&[runs[1].run_id]).await.unwrap().remove(0);
    assert_eq!((second.started_at, counts(&second)), (Some(NOW + 10 * MINUTE), [1, 0, 0, 0, 0]));
    engine.stop().await;
}
