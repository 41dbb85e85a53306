//! A document of several pages is one import.

mod support;

use contract::RunState;
use engine::Engine;
use serde_json::{Value, json};
use support::{Reply, Server, code, counts, engine, import};

/// A page of a SmartRecruiters board of 5 postings, 2 a page.
fn board(from: usize) -> String {
    let posting = |number: usize| {
        json!({
            "id": format!("id-{number}"), "name": format!("Welder {number}"), "releasedDate": "2026-09-01T08:00:00.000Z",
            "company": { "identifier": "Yard", "name": "Yard" },
            "ref": format!("https://api.smartrecruiters.com/v1/companies/yard/postings/id-{number}"),
        })
    };
    let content: Vec<Value> = (from..5.min(from + 2)).map(posting).collect();
    json!({ "offset": from, "limit": 2, "totalFound": 5, "content": content }).to_string()
}

/// A page of a WordPress job feed.
fn word_press(numbers: impl IntoIterator<Item = usize>) -> String {
    let mut xml = String::from(
        "<?xml version=\"1.0\"?><rss version=\"2.0\" xmlns:job_listing=\"https://board.example\"><channel><title>Board</title>",
    );
    for number in numbers {
        xml.push_str(&format!(
            "<item><title>Welder {number}</title><link>https://board.example/jobs/{number}</link>\
             <guid isPermaLink=\"false\">id-{number}</guid><job_listing:company>Yard</job_listing:company></item>"
        ));
    }
    xml + "</channel></rss>"
}

fn paths(server: &Server) -> Vec<String> {
    server.requests().iter().map(|head| head.split(' ').nth(1).unwrap().to_owned()).collect()
}

async fn jobs(engine: &Engine) -> u64 {
    engine.jobs("", 0, 100).await.unwrap().total
}

#[tokio::test(flavor = "multi_thread")]
async fn all_pages_of_a_board_are_one_run() {
    let (server, folder) = (Server::start(), tempfile::tempdir().unwrap());
    let engine = engine(folder.path()).await;
    let url = server.serve("/postings", Reply::ok(board(0)).header("ETag", "\"1\""));
    server.serve("/postings?offset=2", Reply::ok(board(2)));
    server.serve("/postings?offset=4", Reply::ok(board(4)));
    let feed = engine.add_feed(&url).await.unwrap();
    let run = import(&engine, feed.id).await;
    assert_eq!((run.state, counts(&run)), (RunState::Succeeded, [5, 0, 0, 0, 0]));
    assert_eq!(run.bytes as usize, board(0).len() + board(2).len() + board(4).len());
    let run = import(&engine, feed.id).await;
    assert_eq!(counts(&run), [0, 0, 5, 0, 0], "a first page that is the same says nothing of the others");
    assert_eq!(paths(&server).len(), 6);
    assert_eq!(std::fs::read_dir(folder.path().join("spool")).unwrap().count(), 0, "no page is left behind");
    engine.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_that_cannot_be_fetched_makes_the_run_partial_and_what_came_is_stored() {
    let (server, folder) = (Server::start(), tempfile::tempdir().unwrap());
    let engine = engine(folder.path()).await;
    let feed = engine.add_feed(&server.serve("/postings", Reply::ok(board(0)))).await.unwrap();
    for (reply, expected) in [
        (Reply::status(500), "http_status"),
        (Reply::ok("<html><body>Sorry</body></html>"), "web_page"),
        (Reply::ok(board(2)).cut_off(), "truncated"),
        (Reply::status(429).header("Retry-After", "60"), "rate_limited"),
    ] {
        server.serve("/postings?offset=2", reply);
        let run = import(&engine, feed.id).await;
        assert_eq!((run.state, code(&run)), (RunState::Partial, expected), "{run:?}");
        let message = &run.error.as_ref().unwrap().message;
        assert!(message.contains("page") || message.starts_with("Page "), "{message}");
    }
    assert_eq!(jobs(&engine).await, 4, "of page 2 that was cut off what is whole counts as well");
    engine.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_board_that_lists_the_newest_is_followed_until_it_shows_what_is_known() {
    let (server, folder) = (Server::start(), tempfile::tempdir().unwrap());
    let engine = engine(folder.path()).await;
    let url = server.serve("/?feed=job_feed", Reply::ok(word_press(10..14)));
    server.serve("/?feed=job_feed&paged=2", Reply::ok(word_press(6..10)));
    let feed = engine.add_feed(&url).await.unwrap();
    let run = import(&engine, feed.id).await;
    assert_eq!(
        (run.state, counts(&run)),
        (RunState::Succeeded, [8, 0, 0, 0, 0]),
        "page 3 is not there, which is its end"
    );
    assert_eq!(paths(&server).len(), 3);

    // One posting is pinned to the top; the others are unknown. Page 2 shows known ones at its end.
    server.serve("/?feed=job_feed", Reply::ok(word_press([6, 18, 17, 16])));
    server.serve("/?feed=job_feed&paged=2", Reply::ok(word_press([15, 14, 13, 12])));
    server.serve("/?feed=job_feed&paged=3", Reply::ok(word_press(8..12)));
    let run = import(&engine, feed.id).await;
    assert_eq!(counts(&run), [5, 0, 3, 0, 0]);
    assert_eq!(paths(&server).len(), 5, "page 3 holds nothing that is not known");

    let run = import(&engine, feed.id).await;
    assert_eq!((counts(&run), paths(&server).len()), ([0, 0, 4, 0, 0], 6), "nothing new: one request");
    engine.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_last_page_of_an_atom_feed_names_no_other_and_counts_all_the_same() {
    let (server, folder) = (Server::start(), tempfile::tempdir().unwrap());
    let engine = engine(folder.path()).await;
    let page = |number: usize, next: &str| {
        format!(
            "<feed xmlns=\"http://www.w3.org/2005/Atom\"><title>Board</title>{next}<entry><id>urn:{number}</id>\
             <title>Welder {number}</title><link href=\"https://board.example/{number}\"/></entry></feed>"
        )
    };
    let url = server.serve("/1", Reply::ok(page(1, "<link rel=\"next\" href=\"/2\"/>")));
    server.serve("/2", Reply::ok(page(2, "")));
    let feed = engine.add_feed(&url).await.unwrap();
    let run = import(&engine, feed.id).await;
    assert_eq!((run.state, counts(&run)), (RunState::Succeeded, [2, 0, 0, 0, 0]));
    engine.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_list_that_repeats_a_page_is_not_whole() {
    let (server, folder) = (Server::start(), tempfile::tempdir().unwrap());
    let engine = engine(folder.path()).await;
    let url = server.serve("/postings", Reply::ok(board(0)));
    server.serve("/postings?offset=2", Reply::ok(board(0) + " "));
    let feed = engine.add_feed(&url).await.unwrap();
    let run = import(&engine, feed.id).await;
    assert_eq!((run.state, code(&run), counts(&run)), (RunState::Partial, "repeated_page", [2, 0, 0, 0, 0]));
    engine.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_gives_the_same_page_for_ever_is_asked_twice() {
    let (server, folder) = (Server::start(), tempfile::tempdir().unwrap());
    let engine = engine(folder.path()).await;
    let url = server.serve("/?feed=job_feed", Reply::ok(word_press(0..4)));
    server.serve("/?feed=job_feed&paged=2", Reply::ok(word_press(0..4) + "<!-- built anew -->"));
    let feed = engine.add_feed(&url).await.unwrap();
    let run = import(&engine, feed.id).await;
    assert_eq!((run.state, counts(&run)), (RunState::Succeeded, [4, 0, 0, 0, 0]));
    assert_eq!(paths(&server).len(), 2);
    engine.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_that_lead_in_a_circle_are_asked_for_once() {
    let (server, folder) = (Server::start(), tempfile::tempdir().unwrap());
    let engine = engine(folder.path()).await;
    let page = |number: usize, next: &str| {
        json!({
            "version": "https://jsonfeed.org/version/1.1", "title": "Board", "next_url": next,
            "items": [{ "id": format!("{number}"), "url": format!("https://board.example/{number}"), "title": "Welder" }],
        })
    };
    let url = server.serve("/a", Reply::ok(page(1, "/b").to_string()));
    server.serve("/b", Reply::ok(page(2, "/a").to_string()));
    let feed = engine.add_feed(&url).await.unwrap();
    let run = import(&engine, feed.id).await;
    assert_eq!((run.state, counts(&run)), (RunState::Succeeded, [2, 0, 0, 0, 0]));
    assert_eq!(paths(&server), ["/a", "/b"]);
    let elsewhere = Server::start();
    let other = elsewhere.serve("/c", Reply::ok(page(3, "/d").to_string()));
    server.serve("/a", Reply::ok(page(1, &other).to_string()));
    engine.force(feed.id).await.unwrap();
    let run = import(&engine, feed.id).await;
    assert_eq!((run.state, counts(&run)), (RunState::Succeeded, [0, 0, 1, 0, 0]));
    assert!(elsewhere.requests().is_empty(), "no other server may add to a feed");
    engine.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_lies_behind_a_page_that_failed_is_not_lost() {
    let (server, folder) = (Server::start(), tempfile::tempdir().unwrap());
    let engine = engine(folder.path()).await;
    let url = server.serve("/?feed=job_feed", Reply::ok(word_press(0..4)).header("ETag", "\"1\""));
    let feed = engine.add_feed(&url).await.unwrap();
    assert_eq!(counts(&import(&engine, feed.id).await), [4, 0, 0, 0, 0]);
    server.serve("/?feed=job_feed", Reply::ok(word_press(8..12)).header("ETag", "\"2\""));
    server.serve("/?feed=job_feed&paged=2", Reply::status(500));
    let run = import(&engine, feed.id).await;
    assert_eq!((run.state, counts(&run)), (RunState::Partial, [4, 0, 0, 0, 0]));

    server.serve("/?feed=job_feed&paged=2", Reply::ok(word_press(4..8)));
    server.serve("/?feed=job_feed&paged=3", Reply::ok(word_press(0..4)));
    let run = import(&engine, feed.id).await;
    assert_eq!(
        (run.state, counts(&run)),
        (RunState::Succeeded, [4, 0, 8, 0, 0]),
        "page 1 is known, page 2 was not"
    );
    assert_eq!(import(&engine, feed.id).await.state, RunState::NotModified, "the gap is closed");
    assert!(engine.feeds().await.unwrap()[0].alarms.is_empty(), "one page of several is no shrinking");
    engine.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_that_is_gone_is_not_the_feed() {
    let (server, folder) = (Server::start(), tempfile::tempdir().unwrap());
    let engine = engine(folder.path()).await;
    let feed = engine.add_feed(&server.serve("/postings", Reply::ok(board(0)))).await.unwrap();
    server.serve("/postings?offset=2", Reply::status(410));
    assert_eq!(import(&engine, feed.id).await.state, RunState::Partial);
    assert!(engine.feeds().await.unwrap()[0].enabled);
    engine.stop().await;
}
