//! Servers that are away, for a minute or a week: they are tried again, never given up, and heal by themselves.

use crate::clock::LabClock;
use crate::server::{DeadPort, Server, answer, ok};
use crate::support::{HOUR, NOW, items, rss};
use crate::{begin, closed, lab, patiently, said};
use contract::{Event, Feed, RunState};
use engine::Engine;
use engine::clock::Clock;
use engine::fetch::FetchSettings;
use std::sync::Arc;
use tokio::sync::broadcast::Receiver;

const DAY: i64 = 24 * HOUR;

#[tokio::test(flavor = "multi_thread")]
async fn a_dead_host_is_tried_twice_more_and_again_after_a_minute() {
    let folder = tempfile::tempdir().unwrap();
    let (engine, clock) = lab(folder.path(), FetchSettings::default()).await;
    let dead = DeadPort::new();
    let feed = engine.add_feed(&dead.url("/feed")).await.unwrap();
    let run = begin(&engine, &[feed.id]).await;
    clock.pass_quick_retries(1).await;
    let run = closed(&engine, &run).await.remove(0);
    assert_eq!((run.state, said(&run)), (RunState::Failed, "connect"));
    let feed = &engine.feeds().await.unwrap()[0];
    assert_eq!(feed.consecutive_failures, 1);
    let wait = feed.next_due_at - run.finished_at.unwrap();
    assert!((60_000..=66_000).contains(&wait), "{wait} ms");
    engine.stop().await;
}

async fn next_cycle(events: &mut Receiver<Event>) {
    let finished = async { while !matches!(events.recv().await.unwrap(), Event::CycleFinished { .. }) {} };
    patiently("a cycle finishes", finished).await;
}

async fn only_feed(engine: &Engine) -> Feed {
    engine.feeds().await.unwrap().remove(0)
}

/// Lets time pass until the feed is due, again and again, for a week; how long each wait was.
async fn a_week_away(
    engine: &Engine,
    clock: &Arc<LabClock>,
    events: &mut Receiver<Event>,
    tries_quickly: bool,
) -> Vec<i64> {
    let mut waits = Vec::new();
    while clock.now() < NOW + 7 * DAY {
        let feed = only_feed(engine).await;
        assert!(feed.enabled, "it is never given up");
        waits.push(feed.next_due_at - clock.now());
        clock.set(feed.next_due_at);
        if tries_quickly {
            clock.pass_quick_retries(1).await;
        }
        next_cycle(events).await;
    }
    let feed = only_feed(engine).await;
    assert_eq!(feed.consecutive_failures as usize, waits.len() + 1, "one import each time it fell due");
    assert!(feed.last_error.is_some(), "it shows");
    waits
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_nobody_can_reach_for_a_week_is_asked_hourly_and_read_once_it_is_back() {
    let folder = tempfile::tempdir().unwrap();
    let (engine, clock) = idle(folder.path()).await;
    let port = DeadPort::new();
    engine.add_feed(&port.url("/feed")).await.unwrap();
    let mut events = engine.subscribe();
    engine.start();
    clock.pass_quick_retries(1).await;
    next_cycle(&mut events).await;
    let waits = a_week_away(&engine, &clock, &mut events, true).await;
    assert!(waits[0] < waits[3] && waits[3] < waits[5], "less and less often: {waits:?}");
    assert!(
        waits.iter().all(|wait| *wait <= HOUR + HOUR / 10),
        "the network comes back when it will: {waits:?}"
    );

    let server = Server::start_on(&clock, port);
    server.serve("/feed", ok(rss(&items(0..3))));
    clock.set(only_feed(&engine).await.next_due_at);
    next_cycle(&mut events).await;
    healed(&engine).await;
    engine.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_refuses_for_a_week_is_asked_daily_and_read_once_it_does_not() {
    for status in ["500 Broken", "404 Not Found", "403 Forbidden", "401 Unauthorized", "200 But No Feed"] {
        let folder = tempfile::tempdir().unwrap();
        let (engine, clock) = idle(folder.path()).await;
        let server = Server::start(&clock);
        engine.add_feed(&server.serve("/feed", answer(status, "", "Sorry"))).await.unwrap();
        let mut events = engine.subscribe();
        engine.start();
        next_cycle(&mut events).await;
        let waits = a_week_away(&engine, &clock, &mut events, false).await;
        assert!(waits[0] < waits[2] && waits[2] < waits[4], "less and less often after {status}: {waits:?}");
        assert!(waits.iter().all(|wait| *wait <= DAY), "at least once a day after {status}: {waits:?}");
        assert!(waits.len() < 16, "and not much more often than that after {status}: {waits:?}");

        server.serve("/feed", ok(rss(&items(0..3))));
        clock.set(only_feed(&engine).await.next_due_at);
        next_cycle(&mut events).await;
        healed(&engine).await;
        engine.stop().await;
    }
}

/// An engine that is not at work yet.
async fn idle(folder: &std::path::Path) -> (Engine, Arc<LabClock>) {
    let clock = Arc::new(LabClock::new(NOW));
    let options = engine::Options::new(folder).clock(Arc::clone(&clock) as Arc<dyn Clock>);
    (Engine::open(options).await.unwrap(), clock)
}

/// What healed is forgotten.
async fn healed(engine: &Engine) {
    let feed = only_feed(engine).await;
    assert_eq!((feed.jobs, feed.consecutive_failures, feed.last_error), (3, 0, None));
    let wait = feed.next_due_at - feed.last_attempt_at.unwrap();
    assert!((0..=70_000).contains(&(wait - feed.interval_ms)), "back to its usual interval: {wait}");
}
