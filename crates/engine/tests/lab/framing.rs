//! Answers that are no proper HTTP, or stop being so. What was understood counts, and the run says what went wrong.

use crate::server::{Server, Step, answer, head};
use crate::support::{code, items, rss};
use crate::{begin, close_one, closed, lab, said, spooled};
use contract::RunState;
use contract::RunState::{Failed, Partial, Succeeded};
use engine::fetch::FetchSettings;
use std::time::Duration;

fn raw(bytes: impl Into<Vec<u8>>) -> Vec<Step> {
    vec![Step::Send(bytes.into())]
}

/// A head with this header, then this.
fn framed(header: &str, body: impl AsRef<[u8]>) -> Vec<Step> {
    raw([&head("200 OK", &format!("{header}\r\n")), body.as_ref()].concat())
}

/// Imports each answer as a feed of its own.
async fn check(table: Vec<(&str, Vec<Step>, RunState, &str, u64)>) {
    let folder = tempfile::tempdir().unwrap();
    let (engine, clock) = lab(folder.path(), FetchSettings::default()).await;
    let server = Server::start(&clock);
    for (number, (name, script, state, expected, postings)) in table.into_iter().enumerate() {
        let before = server.requests().len();
        let feed = engine.add_feed(&server.serve(&format!("/{number}"), script)).await.unwrap();
        let run = close_one(&engine, feed.id).await;
        let seen = (run.state, code(&run), run.total);
        assert_eq!(seen, (state, expected, postings), "{name}: {run:?}");
        if state != Succeeded {
            said(&run);
        }
        assert_eq!(server.requests().len(), before + 1, "{name}: an answer that came is not asked for again");
    }
    assert!(spooled(folder.path()).is_empty());
    engine.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_length_costs_what_is_behind_it_and_no_more() {
    let document = rss(&items(0..10));
    // Four postings are whole before it.
    let middle = document.find("<title>Welder 4").unwrap();
    let longer = document.len() + 1;
    check(vec![
        ("too short", framed(&format!("Content-Length: {middle}"), &document), Partial, "truncated", 4),
        ("nothing", framed("Content-Length: 0", &document), Failed, "empty_document", 0),
        (
            "too long, the document is there",
            framed(&format!("Content-Length: {longer}"), &document),
            Succeeded,
            "",
            10,
        ),
        (
            "too long",
            framed(&format!("Content-Length: {longer}"), &document[..middle]),
            Partial,
            "truncated",
            4,
        ),
        (
            "the longest there can be",
            framed(&format!("Content-Length: {}", u64::MAX), &document),
            Failed,
            "not_http",
            0,
        ),
        ("negative", framed("Content-Length: -1", &document), Failed, "not_http", 0),
        ("in words", framed("Content-Length: long", &document), Failed, "not_http", 0),
        ("two of them", framed("Content-Length: 7\r\nContent-Length: 8", &document), Failed, "not_http", 0),
    ])
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn broken_chunks_cost_what_is_behind_them_and_no_more() {
    const CHUNKED: &str = "Transfer-Encoding: chunked";
    let document = rss(&items(0..10));
    let middle = document.find("<title>Welder 4").unwrap();
    let (first, second) = document.split_at(middle);
    let chunk = |text: &str| format!("{:x}\r\n{text}\r\n", text.len());
    let good = chunk(first);
    let after = |rest: String| framed(CHUNKED, format!("{good}{rest}"));
    let endless = ";and so on".repeat(10_000);
    check(vec![
        ("as it should be", after(format!("{}0\r\n\r\n", chunk(second))), Succeeded, "", 10),
        ("no last chunk", after(chunk(second)), Succeeded, "", 10),
        ("no size at first", framed(CHUNKED, &document), Failed, "cut_off", 0),
        ("no size later", after(second.to_owned()), Partial, "truncated", 4),
        ("a size in other letters", after(format!("zz\r\n{second}")), Partial, "truncated", 4),
        ("a negative size", after(format!("-5\r\n{second}")), Partial, "truncated", 4),
        (
            "a size beyond all bounds",
            after(format!("fffffffffffffffff\r\n{second}")),
            Partial,
            "truncated",
            4,
        ),
        ("a size that is a lie", after(format!("7fffffffffffffff\r\n{second}")), Succeeded, "", 10),
        ("no line break after a chunk", after(format!("5\r\n{second}")), Partial, "truncated", 4),
        ("an extension without end", after(format!("5{endless}\r\n{second}")), Partial, "truncated", 4),
        (
            "trailers without end",
            after(format!("{}0\r\n{}", chunk(second), "X-Trailer: more\r\n".repeat(10_000))),
            Succeeded,
            "",
            10,
        ),
        (
            "a length beside it",
            framed(&format!("{CHUNKED}\r\nContent-Length: 5"), format!("{good}{}0\r\n\r\n", chunk(second))),
            Succeeded,
            "",
            10,
        ),
    ])
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_http_is_said_to_be_none() {
    let document = rss(&items(0..3));
    check(vec![
        ("HTTP/0.9, a document without a head", raw(document.clone()), Failed, "not_http", 0),
        ("a mail server", raw("220 mail.example ESMTP ready\r\n"), Failed, "not_http", 0),
        ("a shell", raw("SSH-2.0-OpenSSH_9.6\r\n"), Failed, "not_http", 0),
        ("a radio station", raw("ICY 200 OK\r\n\r\n"), Failed, "not_http", 0),
        ("zeros", raw([0; 1_000]), Failed, "not_http", 0),
        ("letters of no script", raw([0xff; 1_000]), Failed, "not_http", 0),
        ("a version to come", raw("HTTP/7.3 200 OK\r\n\r\n"), Failed, "not_http", 0),
        ("a status in words", raw("HTTP/1.1 OK 200\r\n\r\n"), Failed, "not_http", 0),
        ("a header without a name", raw("HTTP/1.1 200 OK\r\n: x\r\n\r\n"), Failed, "not_http", 0),
        (
            "a header that goes on and on",
            framed(&format!("X-Long: {}", "a".repeat(1 << 20)), ""),
            Failed,
            "not_http",
            0,
        ),
        (
            "more headers than anybody needs",
            framed(&["X-More: a"; 200].join("\r\n"), ""),
            Failed,
            "not_http",
            0,
        ),
    ])
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_that_is_proper_http_and_yet_no_feed_is_told_by_what_it_is() {
    let document = rss(&items(0..3));
    let page = "<!DOCTYPE html><html><head><title>Oops</title></head><body><h1>Error 500</h1></body></html>";
    let hint = "HTTP/1.1 103 Early Hints\r\nLink: </style>\r\n\r\n".repeat(100);
    let whole = answer("200 OK", "", &document);
    check(vec![
        (
            "an error page with a good status",
            answer("200 OK", "Content-Type: text/html\r\n", page),
            Failed,
            "web_page",
            0,
        ),
        (
            "an error page that is called a feed",
            answer("200 OK", "Content-Type: text/xml\r\n", page),
            Failed,
            "web_page",
            0,
        ),
        ("an error in JSON", answer("200 OK", "", "{\"error\": \"oops\"}"), Failed, "not_a_feed", 0),
        ("nothing at all", answer("200 OK", "", ""), Failed, "empty_document", 0),
        ("no content", raw(head("204 No Content", "")), Failed, "empty_document", 0),
        ("a part nobody asked for", answer("206 Partial Content", "", &document), Succeeded, "", 3),
        ("unchanged, compared with nothing", raw(head("304 Not Modified", "")), Failed, "http_status", 0),
        ("a status nobody knows", answer("799 Whatever", "", &document), Failed, "http_status", 0),
        ("a hundred hints, then an answer", [raw(hint), whole.clone()].concat(), Succeeded, "", 3),
        ("an invitation to go on", [raw("HTTP/1.1 100 Continue\r\n\r\n"), whole].concat(), Succeeded, "", 3),
        (
            "another protocol",
            raw("HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n"),
            Failed,
            "http_status",
            0,
        ),
    ])
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_connection_that_is_reset_on_the_way_keeps_what_came() {
    let folder = tempfile::tempdir().unwrap();
    let (engine, clock) = lab(folder.path(), FetchSettings::default()).await;
    let server = Server::start(&clock);
    let document = rss(&items(0..10));
    let middle = document.find("<title>Welder 4").unwrap();
    let promise = head("200 OK", &format!("Content-Length: {}\r\n", document.len()));
    let half = Step::Send([&promise, &document.as_bytes()[..middle]].concat());
    let feed = engine.add_feed(&server.serve("/half", vec![half, Step::Hold, Step::Reset])).await.unwrap();
    let mut events = engine.subscribe();
    let run = begin(&engine, &[feed.id]).await;
    crate::fetched(&mut events, &[(run[0], middle as u64)]).await;
    clock.asked(Duration::from_secs(30), 3).await;
    server.release();
    let run = closed(&engine, &run).await.remove(0);
    assert_eq!((run.state, said(&run), run.total), (Partial, "truncated", 4));

    let script = vec![Step::Send(promise), Step::Hold, Step::Reset];
    let feed = engine.add_feed(&server.serve("/head", script)).await.unwrap();
    let run = begin(&engine, &[feed.id]).await;
    // Three waits were those of the first feed; then for the head, and for the body.
    clock.asked(Duration::from_secs(30), 5).await;
    server.release();
    let run = closed(&engine, &run).await.remove(0);
    assert_eq!((run.state, said(&run), run.total), (Failed, "cut_off", 0));
    engine.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_connection_that_ends_before_an_answer_is_tried_twice_more() {
    let folder = tempfile::tempdir().unwrap();
    let (engine, clock) = lab(folder.path(), FetchSettings::default()).await;
    let half = || Step::Send(b"HTTP/1.1 200 OK\r\nContent-Le".to_vec());
    for (name, script) in [
        ("closed", vec![]),
        ("reset", vec![Step::Reset]),
        ("closed within the head", vec![half()]),
        ("reset within the head", vec![half(), Step::Reset]),
    ] {
        let server = Server::start(&clock);
        let feed = engine.add_feed(&server.serve("/feed", script)).await.unwrap();
        let run = begin(&engine, &[feed.id]).await;
        clock.pass_quick_retries(1).await;
        let run = closed(&engine, &run).await.remove(0);
        assert_eq!((run.state, said(&run)), (Failed, "connect"), "{name}");
        assert_eq!(server.requests().len(), 3, "{name}");

        let run = begin(&engine, &[feed.id]).await;
        server.asked(4).await;
        server.serve("/feed", answer("200 OK", "", rss(&items(0..3))));
        clock.pass(Duration::from_millis(250), 1).await;
        assert_eq!(closed(&engine, &run).await[0].state, Succeeded, "{name}, then it works again");
    }
    engine.stop().await;
}
