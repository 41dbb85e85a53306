//! A look at a feed before it is watched: what would come of it is told, and nothing is stored.

mod support;

use contract::{Extent, PostingField, Rehearsal, Rehearsed};
use engine::{Engine, Error};
use std::path::Path;
use support::{Item, NOW, Reply, Server, code, database, engine, import, items, rss};

async fn rehearsal(engine: &Engine, url: &str) -> Rehearsal {
    match engine.rehearse(url, true).await.unwrap() {
        Rehearsed::Feed(rehearsal) => *rehearsal,
        other => panic!("not a feed: {other:?}"),
    }
}

fn spooled(folder: &Path) -> usize {
    std::fs::read_dir(folder.join("spool")).map_or(0, Iterator::count)
}

#[tokio::test]
async fn a_rehearsal_tells_what_would_come_and_stores_nothing() {
    let (server, folder) = (Server::start(), tempfile::tempdir().unwrap());
    let engine = engine(folder.path()).await;
    let mut postings = items(0..12);
    postings[0].link = String::new();
    let url = server.serve("/feed", Reply::ok(rss(&postings)));
    let found = rehearsal(&engine, &url).await;
    assert_eq!((found.title.as_deref(), found.postings, found.extent), (Some("Board"), 12, Extent::Newest));
    let titles: Vec<&str> = found.sample.iter().map(|posting| posting.title.as_str()).collect();
    assert_eq!((titles.len(), titles[0], titles[9]), (10, "Welder 0", "Welder 9"));
    assert!(found.lacking.contains(&(PostingField::Company, 12)), "{:?}", found.lacking);
    assert!(found.lacking.contains(&(PostingField::Link, 1)), "{:?}", found.lacking);
    let twice = found.second_look.expect("a second look");
    assert!(twice.is_stable, "{}", twice.verdict);
    assert_eq!(server.requests().len(), 2, "it was looked at twice");

    assert!(engine.feeds().await.unwrap().is_empty());
    let db = database(folder.path()).await;
    for table in ["feeds", "import_runs", "jobs", "tasks"] {
        let sql = sqlx::AssertSqlSafe(format!("SELECT count(*) FROM {table}"));
        assert_eq!(sqlx::query_scalar::<_, i64>(sql).fetch_one(&db).await.unwrap(), 0, "{table}");
    }
    assert_eq!(spooled(folder.path()), 0, "its document does not stay");
}

#[tokio::test]
async fn ids_that_change_between_the_two_looks_are_told() {
    let (server, folder) = (Server::start(), tempfile::tempdir().unwrap());
    let engine = engine(folder.path()).await;
    // Known by nothing but what it says: a changed word would make another posting of it.
    let nameless: Vec<Item> =
        items(0..3).into_iter().map(|item| Item { id: String::new(), link: String::new(), ..item }).collect();
    let found = rehearsal(&engine, &server.serve("/feed", Reply::ok(rss(&nameless)))).await;
    let twice = found.second_look.expect("a second look");
    assert!(!twice.is_stable && twice.verdict.contains("3 of 3"), "{}", twice.verdict);
}

#[tokio::test]
async fn a_private_address_is_not_asked_before_a_person_allows_it() {
    let (server, folder) = (Server::start(), tempfile::tempdir().unwrap());
    let engine = engine(folder.path()).await;
    let url = server.serve("/feed", Reply::ok(rss(&items(0..1))));
    match engine.rehearse(&url, false).await.unwrap() {
        Rehearsed::Private { url: told, message } => {
            assert!(told == url && message.contains("127.0.0.1 lies inside a private network"), "{message}");
        }
        other => panic!("{other:?}"),
    }
    assert_eq!(server.requests(), Vec::<String>::new());
    assert_eq!(rehearsal(&engine, &url).await.postings, 1);
}

#[tokio::test]
async fn a_page_leads_to_the_feeds_behind_it_and_what_leads_nowhere_says_why() {
    let (server, folder) = (Server::start(), tempfile::tempdir().unwrap());
    let engine = engine(folder.path()).await;
    let feed = server.serve("/jobs.rss", Reply::ok(rss(&items(0..3))));
    let head = "<html><link rel=alternate type='application/rss+xml' href='/jobs.rss'></html>";
    let careers = server.serve("/careers", Reply::ok(head));
    match engine.rehearse(&careers, true).await.unwrap() {
        Rehearsed::Page { url, offers } => {
            assert_eq!(url, careers);
            let told: Vec<(&str, u64)> = offers.iter().map(|o| (o.url.as_str(), o.postings)).collect();
            assert_eq!(told, [(feed.as_str(), 3)]);
        }
        other => panic!("{other:?}"),
    }
    let blank = server.serve("/blank", Reply::ok("<html><p>Nothing here.</html>"));
    for (url, why) in
        [(blank, "No feed was found behind it either."), (feed.replace("jobs.rss", "gone"), "404")]
    {
        match engine.rehearse(&url, true).await.unwrap() {
            Rehearsed::Unreadable { url: told, message } => {
                assert!(told == url && message.contains(why), "{message}");
            }
            other => panic!("{other:?}"),
        }
    }
    assert!(matches!(engine.rehearse("not an address", true).await, Err(Error::BadUrl { .. })));
    assert_eq!(spooled(folder.path()), 0);
}

#[tokio::test]
async fn what_is_watched_and_a_server_that_wants_its_rest_are_not_asked() {
    let (server, folder) = (Server::start(), tempfile::tempdir().unwrap());
    let engine = engine(folder.path()).await;
    let url = server.serve("/told", Reply::status(429).header("Retry-After", "18000"));
    let told = engine.add_feed(&url).await.unwrap();
    assert_eq!(code(&import(&engine, told.id).await), "rate_limited");
    assert!(engine.feeds().await.unwrap()[0].next_due_at > NOW);
    let asked = server.requests().len();
    assert!(matches!(engine.rehearse(&url, true).await, Err(Error::FeedExists { .. })));
    let other = server.serve("/other", Reply::ok(rss(&items(0..1))));
    match engine.rehearse(&other, true).await.unwrap() {
        Rehearsed::Unreadable { message, .. } => assert!(message.contains("left alone"), "{message}"),
        other => panic!("{other:?}"),
    }
    assert_eq!(server.requests().len(), asked);
}

#[tokio::test]
async fn a_start_leaves_a_document_alone_that_is_on_trial_just_now() {
    let (server, folder) = (Server::start(), tempfile::tempdir().unwrap());
    let spool = folder.path().join("spool");
    std::fs::create_dir(&spool).unwrap();
    let file = |name: &str| std::fs::File::create(spool.join(name)).unwrap();
    file("trial-1-0.feed");
    file("run-7.feed");
    file("trial-1-1.feed").set_modified(std::time::UNIX_EPOCH).unwrap();
    // The start has tidied up before it imports anything.
    let engine = engine(folder.path()).await;
    let feed = engine.add_feed(&server.serve("/feed", Reply::ok(rss(&items(0..1))))).await.unwrap();
    import(&engine, feed.id).await;
    let there = |name: &str| spool.join(name).exists();
    assert!(there("trial-1-0.feed"), "somebody is looking at it");
    assert!(!there("trial-1-1.feed") && !there("run-7.feed"), "nobody is any more");
}
