//! A feed that has moved for good is followed for good, and not before that is sure; one that is gone is asked no more.

mod support;

use contract::RunState;
use engine::Error;
use support::{Reply, Server, code, counts, engine, import, items, rss};

fn redirect(status: u16, to: &str) -> Reply {
    Reply::status(status).header("Location", to)
}

#[tokio::test(flavor = "multi_thread")]
async fn two_imports_in_a_row_move_a_feed_and_its_jobs_stay_the_same() {
    let (server, folder) = (Server::start(), tempfile::tempdir().unwrap());
    let engine = engine(folder.path()).await;
    let new = server.serve("/new", Reply::ok(rss(&items(0..3))));
    let old = server.serve("/old", redirect(301, "/between"));
    server.serve("/between", redirect(308, &new));
    let feed = engine.add_feed(&old).await.unwrap();
    let run = import(&engine, feed.id).await;
    assert_eq!((counts(&run), run.warnings.len()), ([3, 0, 0, 0, 0], 0));
    assert_eq!(engine.feeds().await.unwrap()[0].url, old, "once may be a mistake");
    let run = import(&engine, feed.id).await;
    assert_eq!((counts(&run), run.warnings.len()), ([0, 0, 3, 0, 0], 1), "{:?}", run.warnings);
    assert!(run.warnings[0].ends_with(&new), "{:?}", run.warnings);
    assert_eq!(engine.feeds().await.unwrap()[0].url, new);
    let asked = server.requests().len();
    let run = import(&engine, feed.id).await;
    assert_eq!((run.state, counts(&run)), (RunState::Succeeded, [0, 0, 3, 0, 0]));
    assert_eq!(server.requests().len(), asked + 1, "the old address is not asked any more");
    engine.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_feed_stays_where_it_is_when_that_is_not_sure() {
    let (server, folder) = (Server::start(), tempfile::tempdir().unwrap());
    let engine = engine(folder.path()).await;
    let (one, two) =
        (server.serve("/1", Reply::ok(rss(&items(0..3)))), server.serve("/2", Reply::ok(rss(&items(0..3)))));
    let old = server.serve("/old", Reply::ok(rss(&items(0..3))));
    let feed = engine.add_feed(&old).await.unwrap();
    let answers = [
        redirect(302, &one),
        redirect(302, &one),
        redirect(301, &one),
        redirect(301, &two),
        redirect(301, &one),
        Reply::ok(rss(&items(0..3))),
        redirect(301, &one),
        Reply::status(500),
    ];
    for answer in answers {
        server.serve("/old", answer);
        import(&engine, feed.id).await;
        assert_eq!(engine.feeds().await.unwrap()[0].url, old);
    }
    engine.add_feed(&one).await.unwrap();
    server.serve("/old", redirect(301, &one));
    for _ in 0..3 {
        import(&engine, feed.id).await;
    }
    let urls: Vec<String> = engine.feeds().await.unwrap().into_iter().map(|feed| feed.url).collect();
    assert!(urls.contains(&old) && urls.contains(&one), "two feeds never share an address: {urls:?}");
    engine.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_feed_that_is_gone_is_switched_off_until_a_person_asks_again() {
    let (server, folder) = (Server::start(), tempfile::tempdir().unwrap());
    let engine = engine(folder.path()).await;
    let url = server.serve("/feed", Reply::ok(rss(&items(0..3))));
    let feed = engine.add_feed(&url).await.unwrap();
    import(&engine, feed.id).await;
    server.serve("/feed", Reply::status(410));
    let run = import(&engine, feed.id).await;
    assert_eq!((run.state, code(&run), run.warnings.len()), (RunState::Failed, "gone", 1));
    let shown = engine.feeds().await.unwrap().remove(0);
    assert!(!shown.enabled && shown.last_error.is_some_and(|why| why.contains("gone for good")));
    assert_eq!(shown.jobs, 3, "its jobs stay");

    server.serve("/feed", Reply::ok(rss(&items(0..4))));
    assert!(engine.set_feed_enabled(feed.id, true).await.unwrap().enabled);
    assert_eq!(counts(&import(&engine, feed.id).await), [1, 0, 3, 0, 0]);
    engine.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_person_gives_a_feed_another_address_and_it_stays_the_same_feed() {
    let (server, folder) = (Server::start(), tempfile::tempdir().unwrap());
    let engine = engine(folder.path()).await;
    let old = server.serve("/old", Reply::ok(rss(&items(0..3))));
    let feed = engine.add_feed(&old).await.unwrap();
    import(&engine, feed.id).await;
    server.serve("/old", Reply::status(410));
    import(&engine, feed.id).await;
    let other = engine.add_feed(&server.serve("/other", Reply::ok(rss(&items(5..6))))).await.unwrap();
    let taken = engine.set_feed_address(feed.id, &other.url, true).await;
    assert!(matches!(taken, Err(Error::FeedExists { .. })), "{taken:?}");
    assert!(matches!(engine.set_feed_address(feed.id, "nonsense", true).await, Err(Error::BadUrl { .. })));
    assert!(matches!(engine.set_feed_address(99, &old, true).await, Err(Error::NotFound { .. })));

    let new = server.serve("/new", Reply::ok(rss(&items(2..9))).header("ETag", "\"1\""));
    let moved = engine.set_feed_address(feed.id, &new, true).await.unwrap();
    assert_eq!((moved.id, moved.url.as_str(), moved.jobs), (feed.id, new.as_str(), 3));
    assert!(moved.enabled && moved.last_error.is_none(), "that the old address was gone is no matter");
    let run = import(&engine, feed.id).await;
    assert_eq!((counts(&run), run.baseline), ([6, 0, 1, 0, 0], true), "what was seen beforehand is no news");
    assert_eq!(run.warnings, Vec::<String>::new());
    // A list of the newest that has moved on altogether, at another address: nothing was missed.
    let third = server.serve("/third", Reply::ok(rss(&items(20..23))));
    engine.set_feed_address(feed.id, &third, true).await.unwrap();
    assert_eq!(import(&engine, feed.id).await.warnings, Vec::<String>::new());
    server.serve("/third", Reply::ok(rss(&items(30..33))));
    assert_eq!(import(&engine, feed.id).await.warnings.len(), 1, "here something was");
    engine.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_feed_that_is_being_imported_keeps_its_address_and_one_watched_no_longer_lets_go_of_its_own() {
    let (server, folder) = (Server::start(), tempfile::tempdir().unwrap());
    let (engine, _) = support::idle_engine(folder.path()).await;
    let gone = engine.add_feed(&server.serve("/gone", Reply::ok(rss(&items(0..3))))).await.unwrap();
    engine.remove_feed(gone.id).await.unwrap();
    let feed = engine.add_feed(&server.serve("/old", Reply::ok(rss(&items(0..3))))).await.unwrap();
    engine.import_now(Some(&[feed.id]), engine::Trigger::Manual).await.unwrap();
    let busy = engine.set_feed_address(feed.id, &gone.url, true).await;
    assert!(matches!(busy, Err(Error::FeedBusy { .. })), "{busy:?}");
    engine.start_workers();
    import(&engine, feed.id).await;
    assert_eq!(engine.set_feed_address(feed.id, &gone.url, true).await.unwrap().url, gone.url);
    assert_eq!(counts(&import(&engine, feed.id).await), [0, 0, 3, 0, 0]);
    engine.stop().await;
}
