//! From a page for people to its feeds: each was fetched and read before it is offered.

mod support;

use engine::discovery::{Discovery, Found, Offer, discover};
use support::{Reply, Server, items, rss};

async fn discovery(url: &str) -> Discovery {
    let folder = tempfile::tempdir().unwrap();
    discover(url, &folder.path().join("document")).await.unwrap()
}

async fn offers(url: &str) -> Vec<Offer> {
    discovery(url).await.offers
}

#[tokio::test]
async fn the_feeds_of_a_page_are_offered_and_what_is_none_is_not() {
    let server = Server::start();
    let feed = server.serve("/jobs.rss", Reply::ok(rss(&items(0..3))));
    server.serve("/?feed=job_feed", Reply::ok(rss(&items(0..2))));
    server.serve("/gone.rss", Reply::status(404));
    let page = server.serve(
        "/careers",
        Reply::ok(
            "<html><head><link rel=alternate type='application/rss+xml' title='Jobs' href='/jobs.rss'>\
             <link rel=alternate type='application/rss+xml' href='/gone.rss'>\
             <script src='/wp-content/plugins/wp-job-manager/x.js'></script></head></html>",
        ),
    );
    let Discovery { offers: found, unreadable } = discovery(&page).await;
    let rows: Vec<(&str, Found, u64)> =
        found.iter().map(|offer| (offer.url.as_str(), offer.found, offer.postings)).collect();
    let job_feed = page.replace("/careers", "/?feed=job_feed");
    assert_eq!(rows, [(feed.as_str(), Found::Named, 3), (job_feed.as_str(), Found::Linked, 2)]);
    assert_eq!(found[0].title.as_deref(), Some("Board"));
    let [gone] = unreadable.as_slice() else {
        panic!("only what the page names should be one: {unreadable:?}")
    };
    assert!(gone.url.ends_with("/gone.rss") && gone.reason.contains("404"), "{gone:?}");
}

#[tokio::test]
async fn a_page_that_carries_its_postings_is_a_feed_itself() {
    let server = Server::start();
    let page = server.serve(
        "/job/1",
        Reply::ok(
            r#"<html><script type="application/ld+json">{"@type": "JobPosting", "title": "Welder",
               "hiringOrganization": {"name": "Acme"}}</script></html>"#,
        ),
    );
    let found = offers(&page).await;
    assert_eq!((found.len(), found[0].found, found[0].postings), (1, Found::InPage, 1));
    let broken = "<html><script type='application/ld+json'>{\"@type\": \"JobPosting\", title</script></html>";
    let page = server.serve("/job/2", Reply::ok(broken));
    assert_eq!(
        discovery(&page).await,
        Discovery::default(),
        "postings that cannot be read are none to watch"
    );
    let feed = server.serve("/feed", Reply::ok(rss(&items(0..1))));
    assert_eq!(offers(&feed).await[0].found, Found::Itself);
}

#[tokio::test]
async fn a_page_leads_to_no_private_address_but_the_one_that_was_typed() {
    let (server, other) = (Server::start(), Server::start());
    let private = other.serve("/jobs.rss", Reply::ok(rss(&items(0..1))));
    let link = format!("<html><link rel=alternate type='application/rss+xml' href='{private}'></html>");
    let page = server.serve("/", Reply::ok(link));
    assert_eq!(offers(&page).await, []);
    assert_eq!(other.requests(), Vec::<String>::new(), "it was not even asked");
}
