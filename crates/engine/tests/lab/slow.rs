//! Servers that are slow, or stop: they are left when their time is over, at that very moment, and hold up no other.

use crate::clock::LabClock;
use crate::server::{Server, Step, head, ok};
use crate::support::{HOUR, NOW, code, counts, items, rss};
use crate::{SECOND, begin, closed, fetched, lab, said, spooled, took};
use contract::{Event, RunState};
use engine::fetch::FetchSettings;
use std::time::Duration;
use tokio::sync::broadcast::Receiver;

const DAY: i64 = 24 * HOUR;

/// A head, then one byte each second, half a second off the full one.
fn loris() -> Vec<Step> {
    let every = Duration::from_secs(1);
    vec![
        Step::Send(head("200 OK", "")),
        Step::Drip { bytes: vec![b' '; 10_000], at_a_time: 1, first: every / 2, every },
    ]
}

/// Waits until so many first fetches have a head, and wait for more.
async fn waiting_for_a_body(clock: &LabClock, fetches: usize) {
    clock.asked(Duration::from_secs(30), 2 * fetches).await;
}

/// Lets the next piece come of all these fetches, and returns once each waits for the piece after it: who is not waiting
/// yet when the clock moves waits too long.
async fn piece(clock: &LabClock, events: &mut Receiver<Event>, runs: &[(i64, u64)]) {
    let before = clock.asks();
    clock.advance(SECOND / 2);
    fetched(events, runs).await;
    clock.asks_reach(before + runs.len()).await;
    clock.advance(SECOND / 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn eight_feeds_that_send_a_byte_a_second_are_left_after_two_minutes_and_hold_up_no_other() {
    let folder = tempfile::tempdir().unwrap();
    let (engine, clock) = lab(folder.path(), FetchSettings::default()).await;
    let (mut servers, mut sick, mut healthy) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..8 {
        let server = Server::start(&clock);
        sick.push(engine.add_feed(&server.serve("/feed", loris())).await.unwrap().id);
        servers.push(server);
    }
    for number in 0..6 {
        let server = Server::start(&clock);
        let document = ok(rss(&items(number * 10..number * 10 + 10)));
        healthy.push(engine.add_feed(&server.serve("/feed", document)).await.unwrap().id);
        servers.push(server);
    }
    let mut events = engine.subscribe();
    let sick = begin(&engine, &sick).await;
    waiting_for_a_body(&clock, sick.len()).await;
    let healthy = begin(&engine, &healthy).await;
    for run in closed(&engine, &healthy).await {
        assert_eq!((run.state, run.new), (RunState::Succeeded, 10));
        assert_eq!(run.finished_at, Some(NOW), "it waited for a server that is none of its business");
    }
    for second in 1..=120 {
        let runs: Vec<(i64, u64)> = sick.iter().map(|run| (*run, second)).collect();
        piece(&clock, &mut events, &runs).await;
    }
    for run in closed(&engine, &sick).await {
        assert_eq!((run.state, said(&run)), (RunState::Failed, "timed_out"));
        assert_eq!(took(&run), 120 * SECOND, "neither earlier nor later");
    }
    assert!(spooled(folder.path()).is_empty());
    engine.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_does_not_answer_is_left_after_half_a_minute() {
    let folder = tempfile::tempdir().unwrap();
    let (engine, clock) = lab(folder.path(), FetchSettings::default()).await;
    let (server, other) = (Server::start(&clock), Server::start(&clock));
    let mute = engine.add_feed(&server.serve("/mute", vec![Step::Stall])).await.unwrap();
    let half = Step::Send(b"HTTP/1.1 200 OK\r\nContent-Ty".to_vec());
    let stammers = engine.add_feed(&other.serve("/half", vec![half, Step::Stall])).await.unwrap();
    let fine = engine.add_feed(&other.serve("/fine", ok(rss(&items(0..3))))).await.unwrap();
    let fine = begin(&engine, &[fine.id]).await;
    closed(&engine, &fine).await;
    let runs = begin(&engine, &[mute.id, stammers.id]).await;
    server.asked(1).await;
    other.asked(2).await;
    clock.advance(30 * SECOND - 1);
    // An import that takes its time gives one that is left too early the time to say so.
    pastime(&engine, &clock).await;
    clock.advance(1);
    for run in closed(&engine, &runs).await {
        assert_eq!((run.state, said(&run), took(&run)), (RunState::Failed, "timed_out", 30 * SECOND));
        assert!(run.error.unwrap().message.contains("took too long to answer"));
    }
    engine.stop().await;
}

/// An import of a server nobody has heard of.
async fn pastime(engine: &engine::Engine, clock: &std::sync::Arc<LabClock>) {
    let server = Server::start(clock);
    let feed = engine.add_feed(&server.serve("/feed", ok(rss(&items(0..1))))).await.unwrap();
    assert_eq!(crate::close_one(engine, feed.id).await.state, RunState::Succeeded);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_document_that_stops_coming_is_left_half_a_minute_after_its_last_piece() {
    let folder = tempfile::tempdir().unwrap();
    let (engine, clock) = lab(folder.path(), FetchSettings::default()).await;
    let server = Server::start(&clock);
    let pieces = Step::Demand { bytes: vec![b' '; 3], at_a_time: 1 };
    let script = vec![Step::Send(head("200 OK", "Content-Length: 100\r\n")), pieces, Step::Stall];
    let feed = engine.add_feed(&server.serve("/feed", script)).await.unwrap();
    let mut events = engine.subscribe();
    let run = begin(&engine, &[feed.id]).await;
    server.asked(1).await;
    for piece in 1..=3 {
        server.drip();
        fetched(&mut events, &[(run[0], piece)]).await;
        // Once it waits for the next one.
        clock.asked(Duration::from_secs(30), piece as usize + 2).await;
        clock.advance(20 * SECOND);
    }
    pastime(&engine, &clock).await;
    clock.advance(10 * SECOND);
    let run = closed(&engine, &run).await.remove(0);
    assert_eq!(
        (said(&run), took(&run)),
        ("timed_out", 70 * SECOND),
        "two pieces after 20 s each, then silence"
    );
    assert!(spooled(folder.path()).is_empty());
    engine.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_large_document_may_take_its_time_as_long_as_it_comes_fast_enough() {
    let folder = tempfile::tempdir().unwrap();
    let settings = FetchSettings { slowest: 4, ..FetchSettings::default() };
    let (engine, clock) = lab(folder.path(), settings).await;
    let document = rss(&items(0..20)).into_bytes();
    let seconds = document.len().div_ceil(8) as u64;
    assert!(seconds > 240, "longer than any document of no size may take: {seconds} s");
    let every = Duration::from_secs(1);
    let drip = |at_a_time| {
        let first = every / 2;
        let body = Step::Drip { bytes: document.clone(), at_a_time, first, every };
        vec![Step::Send(head("200 OK", &format!("Content-Length: {}\r\n", document.len()))), body]
    };
    let (fast, slow) = (Server::start(&clock), Server::start(&clock));
    let large = engine.add_feed(&fast.serve("/feed", drip(8))).await.unwrap();
    let crawling = engine.add_feed(&slow.serve("/feed", drip(2))).await.unwrap();
    let mut events = engine.subscribe();
    let runs = begin(&engine, &[large.id, crawling.id]).await;
    let (large, crawling) = (runs[0], runs[1]);
    waiting_for_a_body(&clock, 2).await;
    // Every four bytes earn a second: at 239 s, 119 seconds on top of 120 have been earned.
    for second in 1..=239 {
        piece(&clock, &mut events, &[(large, second * 8), (crawling, second * 2)]).await;
    }
    let run = closed(&engine, &[crawling]).await.remove(0);
    assert_eq!((said(&run), took(&run)), ("timed_out", 239 * SECOND));
    for second in 240..seconds {
        piece(&clock, &mut events, &[(large, second * 8)]).await;
    }
    clock.advance(SECOND / 2);
    let run = closed(&engine, &[large]).await.remove(0);
    assert_eq!((run.state, counts(&run)), (RunState::Succeeded, [20, 0, 0, 0, 0]), "{run:?}");
    engine.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wall_clock_that_jumps_neither_kills_a_fetch_nor_keeps_it_alive() {
    for jump in [DAY, -DAY, 10 * HOUR] {
        let folder = tempfile::tempdir().unwrap();
        let (engine, clock) = lab(folder.path(), FetchSettings::default()).await;
        let (good, bad) = (Server::start(&clock), Server::start(&clock));
        let document = rss(&items(0..3)).into_bytes();
        let at_a_time = document.len() / 2 + 1;
        let halves = vec![Step::Send(head("200 OK", "")), Step::Demand { bytes: document, at_a_time }];
        let lives = engine.add_feed(&good.serve("/feed", halves)).await.unwrap();
        let dies = engine.add_feed(&bad.serve("/feed", loris())).await.unwrap();
        let mut events = engine.subscribe();
        let runs = begin(&engine, &[lives.id, dies.id]).await;
        let (lives, dies) = (runs[0], runs[1]);
        waiting_for_a_body(&clock, 2).await;
        good.drip();
        fetched(&mut events, &[(lives, at_a_time as u64)]).await;
        clock.asked(Duration::from_secs(30), 5).await;
        for second in 1..=120 {
            piece(&clock, &mut events, &[(dies, second)]).await;
            if second == 20 {
                clock.jump(engine::clock::Clock::now(&**clock) + jump);
                good.drip();
                let run = closed(&engine, &[lives]).await.remove(0);
                assert_eq!((run.state, run.new), (RunState::Succeeded, 3), "after {jump} ms: {run:?}");
            }
        }
        let run = closed(&engine, &[dies]).await.remove(0);
        assert_eq!(code(&run), "timed_out", "after {jump} ms");
        engine.stop().await;
    }
}
