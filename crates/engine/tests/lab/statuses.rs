//! What a server may answer instead of a document: elsewhere, gone, forbidden, and nonsense about where to go.

use crate::server::{Server, answer, ok, redirect};
use crate::support::{counts, items, rss};
use crate::{close_one, lab, said};
use contract::RunState;
use engine::fetch::FetchSettings;

#[tokio::test(flavor = "multi_thread")]
async fn a_feed_moves_after_two_imports_behind_a_lasting_redirect_and_never_for_a_passing_one() {
    let folder = tempfile::tempdir().unwrap();
    let (engine, clock) = lab(folder.path(), FetchSettings::default()).await;
    let server = Server::start(&clock);
    for status in [301, 302, 303, 307, 308] {
        let new = server.serve(&format!("/new-{status}"), ok(rss(&items(0..3))));
        let old = server.serve(&format!("/old-{status}"), redirect(status, &new));
        let feed = engine.add_feed(&old).await.unwrap();
        let mut addresses = Vec::new();
        for _ in 0..3 {
            assert_eq!(close_one(&engine, feed.id).await.state, RunState::Succeeded);
            let feeds = engine.feeds().await.unwrap();
            addresses.push(feeds.into_iter().find(|shown| shown.id == feed.id).unwrap().url);
        }
        let expected = if matches!(status, 301 | 308) { [&old, &new, &new] } else { [&old; 3] };
        assert_eq!(addresses.iter().collect::<Vec<_>>(), expected, "{status}");
    }
    engine.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_feed_that_is_gone_is_switched_off_and_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let (engine, clock) = lab(folder.path(), FetchSettings::default()).await;
    let server = Server::start(&clock);
    let feed = engine.add_feed(&server.serve("/feed", ok(rss(&items(0..3))))).await.unwrap();
    close_one(&engine, feed.id).await;
    server.serve("/feed", answer("410 Gone", "", ""));
    let run = close_one(&engine, feed.id).await;
    assert_eq!((run.state, said(&run), run.warnings.len()), (RunState::Failed, "gone", 1));
    let shown = engine.feeds().await.unwrap().remove(0);
    assert_eq!((shown.enabled, shown.jobs), (false, 3), "no longer asked, and its jobs stay");
    engine.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn five_redirects_are_followed_and_six_or_a_loop_are_not() {
    let folder = tempfile::tempdir().unwrap();
    let (engine, clock) = lab(folder.path(), FetchSettings::default()).await;
    let server = Server::start(&clock);
    server.serve("/0", ok(rss(&items(0..3))));
    for hop in 1..=6 {
        server.serve(&format!("/{hop}"), redirect(302, &format!("/{}", hop - 1)));
    }
    server.serve("/here", redirect(301, "/here"));
    server.serve("/nowhere", redirect(301, ""));
    server.serve("/ping", redirect(307, "/pong"));
    server.serve("/pong", redirect(308, "/ping"));
    for (path, expected, requests) in [
        ("/5", "", 6),
        ("/6", "redirects", 6),
        ("/here", "redirects", 6),
        ("/nowhere", "redirects", 6),
        ("/ping", "redirects", 6),
    ] {
        let before = server.requests().len();
        let feed = engine.add_feed(&server.url(path)).await.unwrap();
        let run = close_one(&engine, feed.id).await;
        match expected {
            "" => assert_eq!(counts(&run), [3, 0, 0, 0, 0], "{path}"),
            code => assert_eq!((run.state, said(&run)), (RunState::Failed, code), "{path}"),
        }
        assert_eq!(server.requests().len() - before, requests, "{path}");
        let feeds = engine.feeds().await.unwrap();
        assert!(feeds.iter().any(|feed| feed.url == server.url(path)), "it has not moved into a loop");
    }
    engine.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_redirect_out_of_the_web_is_not_followed() {
    let folder = tempfile::tempdir().unwrap();
    let (engine, clock) = lab(folder.path(), FetchSettings::default()).await;
    let server = Server::start(&clock);
    let secret = folder.path().join("secret.xml");
    std::fs::write(&secret, rss(&items(0..3))).unwrap();
    let feed = engine.add_feed(&server.url("/feed")).await.unwrap();
    let targets = [
        (format!("file://{}", secret.display()), "bad_url"),
        ("file:///etc/passwd".to_owned(), "bad_url"),
        ("file:".to_owned(), "bad_url"),
        ("ftp://127.0.0.1/feed".to_owned(), "bad_url"),
        ("data:text/xml,<rss/>".to_owned(), "bad_url"),
        ("javascript:alert(1)".to_owned(), "bad_url"),
        ("feed://board.example/".to_owned(), "bad_url"),
        ("ws://board.example/".to_owned(), "bad_url"),
        ("about:blank".to_owned(), "bad_url"),
        ("http://".to_owned(), "bad_url"),
        ("http://[::1".to_owned(), "bad_url"),
        ("http://a b/".to_owned(), "bad_url"),
        ("http://board.example:99999/".to_owned(), "bad_url"),
    ];
    for status in [301, 302, 307] {
        for (target, expected) in &targets {
            server.serve("/feed", redirect(status, target));
            let run = close_one(&engine, feed.id).await;
            assert_eq!(
                (run.state, said(&run), run.total),
                (RunState::Failed, *expected, 0),
                "{status} {target}"
            );
        }
    }
    server.serve("/feed", answer("302 Elsewhere", "", ""));
    assert_eq!(said(&close_one(&engine, feed.id).await), "http_status", "elsewhere, but not where");
    engine.stop().await;
}
