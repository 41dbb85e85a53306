//! Servers that want to be left alone: their wish counts, within reason, and they are asked one thing at a time.

use crate::server::{Server, Step, answer, ok};
use crate::support::{HOUR, NOW, code, items, rss};
use crate::{begin, close_one, closed, lab, said};
use contract::RunState;
use engine::fetch::FetchSettings;

const DAY: i64 = 24 * HOUR;

/// A date as HTTP writes it, RFC 9110, section 5.6.7.
fn date(at: i64) -> String {
    let at = jiff::Timestamp::from_millisecond(at).unwrap();
    jiff::fmt::rfc2822::DateTimePrinter::new().timestamp_to_rfc9110_string(&at).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_is_left_alone_for_as_long_as_it_says_but_never_beyond_a_day() {
    let ten_years = 10 * 365 * DAY;
    let table = [
        ("18000".to_owned(), 5 * HOUR),
        (date(NOW + 5 * HOUR), 5 * HOUR),
        // Sooner than the feed's own interval is no reason to hurry.
        ("0".to_owned(), HOUR),
        ("60".to_owned(), HOUR),
        (date(NOW + 60_000), HOUR),
        (date(NOW - DAY), HOUR),
        ("-5".to_owned(), HOUR),
        ("-315360000".to_owned(), HOUR),
        ((ten_years / 1_000).to_string(), DAY),
        (date(NOW + ten_years), DAY),
        ("99999999999999999999999999".to_owned(), DAY),
        ("soon".to_owned(), HOUR),
        ("1.5".to_owned(), HOUR),
        ("Sun, 99 Foo 2025 99:99:99 GMT".to_owned(), HOUR),
        (String::new(), HOUR),
    ];
    let folder = tempfile::tempdir().unwrap();
    let (engine, clock) = lab(folder.path(), FetchSettings::default()).await;
    let mut asked = Vec::new();
    for status in ["429 Too Many Requests", "503 Service Unavailable"] {
        for (wish, expected) in &table {
            let server = Server::start(&clock);
            let url = server.serve("/feed", answer(status, &format!("Retry-After: {wish}\r\n"), ""));
            let feed = engine.add_feed(&url).await.unwrap();
            let run = close_one(&engine, feed.id).await;
            assert_eq!((run.state, said(&run)), (RunState::Failed, "rate_limited"), "{status}, {wish:?}");
            let feeds = engine.feeds().await.unwrap();
            let shown = feeds.iter().find(|shown| shown.id == feed.id).unwrap();
            let wait = shown.next_due_at - NOW;
            // Without a time that can be kept to it is a failure like others, whose waits are spread by a tenth.
            let spread = if *expected == HOUR { HOUR / 10 } else { 10_000 };
            assert!((*expected..=*expected + spread).contains(&wait), "{status}, {wish:?}: {wait}");
            asked.push((server, feed.id, *expected));
        }
    }
    // Whoever presses "Import now" does not break the peace, and the day after it is over for all.
    clock.advance(HOUR);
    for (server, feed, expected) in &asked {
        close_one(&engine, *feed).await;
        let requests = if *expected > HOUR { 1 } else { 2 };
        assert_eq!(server.requests().len(), requests, "{} ms were wished for", expected);
        server.serve("/feed", ok(rss(&items(0..1))));
    }
    clock.advance(DAY - HOUR);
    for (_, feed, _) in &asked {
        assert_eq!(close_one(&engine, *feed).await.state, RunState::Succeeded);
    }
    engine.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_is_busy_and_names_no_time_has_a_problem_of_its_own() {
    let folder = tempfile::tempdir().unwrap();
    let (engine, clock) = lab(folder.path(), FetchSettings::default()).await;
    let server = Server::start(&clock);
    let feed = engine.add_feed(&server.serve("/feed", answer("503 Busy", "", ""))).await.unwrap();
    assert_eq!(said(&close_one(&engine, feed.id).await), "http_status");
    server.serve("/feed", answer("429 Busy", "", ""));
    assert_eq!(said(&close_one(&engine, feed.id).await), "rate_limited");
    engine.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_is_asked_one_thing_at_a_time_whatever_it_answers() {
    let folder = tempfile::tempdir().unwrap();
    let (engine, clock) = lab(folder.path(), FetchSettings::default()).await;
    let (server, other) = (Server::start(&clock), Server::start(&clock));
    let answers = [
        ok(rss(&items(0..3))),
        answer("429 Too Many Requests", "", ""),
        answer("404 Not Found", "", ""),
        answer("500 Broken", "", ""),
        answer("302 Elsewhere", "Location: /0\r\n", ""),
        answer("200 OK", "Content-Encoding: gzip\r\n", "this is not gzip"),
        answer("200 OK", "Connection: keep-alive\r\n", rss(&items(3..6))),
        ok(rss(&items(6..9))),
    ];
    let mut feeds = Vec::new();
    for (number, answer) in answers.iter().enumerate() {
        let held = [vec![Step::Hold], answer.clone()].concat();
        feeds.push(engine.add_feed(&server.serve(&format!("/{number}"), held)).await.unwrap().id);
    }
    let runs = begin(&engine, &feeds).await;
    // The redirect asks once more, for another document.
    for request in 1..=feeds.len() + 1 {
        server.asked(request).await;
        // Who is claimed after all of them shows that they were passed over.
        let path = format!("/other-{request}");
        let fence = engine.add_feed(&other.serve(&path, ok(rss(&items(0..1))))).await.unwrap();
        assert_eq!(close_one(&engine, fence.id).await.state, RunState::Succeeded);
        assert_eq!(server.requests().len(), request, "another request came before the last was answered");
        server.release();
    }
    let runs = closed(&engine, &runs).await;
    assert_eq!(server.most_at_a_time(), 1);
    let codes: Vec<&str> = runs.iter().map(code).collect();
    let expected = ["", "rate_limited", "http_status", "http_status", "", "unpack", "", ""];
    assert_eq!(codes, expected);
    engine.stop().await;
}
