//! Which job a posting is, through documents that are imported as any other.

mod support;

use contract::Run;
use engine::{Engine, Options, Trigger};
use std::path::Path;
use std::sync::Arc;
use support::{Item, NOW, Reply, Server, counts, database, import, item, items, rss, until_run};

/// An engine whose batches hold so many postings.
async fn engine_with_batches_of(postings: usize, folder: &Path) -> Engine {
    let clock = Arc::new(engine::clock::ManualClock::new(support::NOW));
    let options = Options::new(folder).clock(clock).batch_postings(postings);
    let options = options.keyring(Arc::new(engine::credentials::NoKeyring));
    let engine = Engine::open(options).await.unwrap();
    engine.start_workers();
    engine
}

/// Imports documents one after another; the runs, and each job's number and title by its link.
async fn import_all(batch: usize, documents: &[Vec<Item>]) -> (Vec<Run>, Vec<(String, i64, String)>) {
    let (server, folder) = (Server::start(), tempfile::tempdir().unwrap());
    let engine = engine_with_batches_of(batch, folder.path()).await;
    let feed = engine.add_feed(&server.serve("/feed", Reply::status(404))).await.unwrap();
    let mut runs = Vec::new();
    for document in documents {
        server.serve("/feed", Reply::ok(rss(document)));
        runs.push(import(&engine, feed.id).await);
    }
    engine.stop().await;
    let db = support::database(folder.path()).await;
    let jobs = sqlx::query_as("SELECT url, id, title FROM jobs ORDER BY url").fetch_all(&db).await.unwrap();
    (runs, jobs)
}

fn with_link(item: Item, link: &str) -> Item {
    Item { link: format!("https://board.example/{link}"), ..item }
}

#[tokio::test(flavor = "multi_thread")]
async fn which_job_a_posting_is_does_not_depend_on_where_batches_end() {
    let newcomer = Item { title: "Newcomer".into(), ..with_link(item(3), "newcomer") };
    let renamed = Item { id: "renamed".into(), ..item(2) };
    let borrowed = Item { title: "Borrower".into(), ..with_link(item(2), "borrower") };
    // The id of 3 stands first with another link; the id of 2 is handed on, while its link has a new one further on.
    let second = vec![newcomer, borrowed, item(0), item(1), renamed, item(3), item(4)];
    let whole = import_all(100, &[items(0..5), second.clone()]).await;
    assert_eq!(counts(&whole.0[1]), [2, 0, 5, 0, 0], "{:?}", whole.0[1]);
    for job in 0..5 {
        assert!(whole.1.contains(&(item(job).link, job as i64 + 1, item(job).title)), "{:?}", whole.1);
    }
    for batch in 1..7 {
        let parted = import_all(batch, &[items(0..5), second.clone()]).await;
        assert_eq!(parted.1, whole.1, "batches of {batch}");
        assert_eq!(counts(&parted.0[1]), counts(&whole.0[1]), "batches of {batch}");
    }
}

/// The same of a board whose feeds share their ids.
fn of_board(document: &str) -> String {
    let head = "<rss xmlns:job_listing=\"https://jobicy.com\" version";
    document.replace("<rss version", head).replace("</title>\n", "</title><link>https://jobicy.com/</link>\n")
}

#[tokio::test(flavor = "multi_thread")]
async fn two_feeds_that_word_a_job_differently_do_not_take_turns_over_a_hundred_cycles() {
    let (server, folder) = (Server::start(), tempfile::tempdir().unwrap());
    let engine = support::engine(folder.path()).await;
    let short = Item { text: "We build ships.".into(), ..item(0) };
    let mut feeds = Vec::new();
    for (path, own) in [("/a", short.clone()), ("/b", item(0))] {
        let url = server.serve(path, Reply::ok(of_board(&rss(&[own, item(1)]))));
        feeds.push(engine.add_feed(&url).await.unwrap().id);
    }
    assert_eq!(counts(&import(&engine, feeds[0]).await), [2, 0, 0, 0, 0]);
    assert_eq!(
        counts(&import(&engine, feeds[1]).await),
        [0, 0, 0, 2, 0],
        "the later feed brings nothing new"
    );
    for cycle in 0..100 {
        for feed in &feeds {
            assert_eq!(counts(&import(&engine, *feed).await), [0, 0, 2, 0, 0], "cycle {cycle}");
        }
    }
    let feeds = engine.feeds().await.unwrap();
    let shares: Vec<[u64; 2]> = feeds.iter().map(|feed| [feed.jobs, feed.brought]).collect();
    assert_eq!(shares, [[2, 2], [2, 0]], "each carries both, and one has brought them");
    let alone = async || -> Vec<(i64, u64, Vec<u64>)> {
        let yields = engine.yields(&[NOW - 1, NOW, NOW + 1]).await.unwrap();
        yields.into_iter().map(|its| (its.feed_id, its.only_here, its.new_by_day)).collect()
    };
    assert_eq!(alone().await, [(feeds[0].id, 0, vec![0, 2]), (feeds[1].id, 0, vec![0, 0])]);
    let job = engine.job_detail(1).await.unwrap();
    assert_eq!(job.description_html, Some(short.text), "it has the words of the feed that brought it");
    let db = support::database(folder.path()).await;
    let changes: i64 = sqlx::query_scalar("SELECT count(*) FROM changes").fetch_one(&db).await.unwrap();
    assert_eq!(changes, 0);
    engine.delete_job(2).await.unwrap();
    engine.remove_feed(feeds[1].id).await.unwrap();
    assert_eq!(alone().await, [(feeds[0].id, 1, vec![0, 2])], "of a deleted one nothing is said");
    engine.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_feed_that_is_given_the_address_of_a_board_knows_jobs_by_the_ids_of_that_board() {
    let (server, folder) = (Server::start(), tempfile::tempdir().unwrap());
    let engine = support::engine(folder.path()).await;
    let of_none = server.serve("/none", Reply::ok(rss(&items(0..2))));
    let of_it = server.serve("/board", Reply::ok(of_board(&rss(&items(0..2)))));
    let other = server.serve("/other", Reply::ok(of_board(&rss(&items(0..3)))));
    let feed = engine.add_feed(&of_none).await.unwrap().id;
    assert_eq!(counts(&import(&engine, feed).await), [2, 0, 0, 0, 0]);
    engine.set_feed_address(feed, &of_it, true).await.unwrap();
    assert_eq!(counts(&import(&engine, feed).await), [2, 0, 0, 0, 0], "ids of nobody else's");
    assert_eq!(counts(&import(&engine, feed).await), [0, 0, 2, 0, 0]);
    let beside = engine.add_feed(&other).await.unwrap().id;
    assert_eq!(counts(&import(&engine, beside).await), [1, 0, 0, 2, 0]);
    let elsewhere = server.serve("/elsewhere", Reply::ok(rss(&items(0..2))));
    engine.set_feed_address(feed, &elsewhere, true).await.unwrap();
    assert_eq!(counts(&import(&engine, feed).await), [2, 0, 0, 0, 0], "it does not speak for the board");
    engine.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_words_of_a_first_import_that_was_cancelled_stay_while_its_feed_carries_them() {
    let (server, folder) = (Server::start(), tempfile::tempdir().unwrap());
    let engine = engine_with_batches_of(500, folder.path()).await;
    let first = engine.add_feed(&server.serve("/first", Reply::ok(rss(&items(0..20_000))))).await.unwrap().id;
    let mut words = items(0..1);
    words[0].title = "Others say Welder".into();
    let other = engine.add_feed(&server.serve("/other", Reply::ok(rss(&words)))).await.unwrap().id;
    // Whose ids they are is settled before anything is known of their documents.
    let sql = "INSERT INTO providers (name) VALUES ('board'); UPDATE feeds SET provider_id = (SELECT max(id) FROM providers)";
    sqlx::raw_sql(sql).execute(&database(folder.path()).await).await.unwrap();
    let run = engine.import_now(Some(&[first]), Trigger::Manual).await.unwrap()[0].run_id;
    until_run(&engine, run, |run| run.total > 0).await;
    engine.cancel_run(run).await.unwrap();
    let run = engine.wait_closed(&[run]).await.unwrap().remove(0);
    assert_eq!(run.state, contract::RunState::Cancelled);
    assert_eq!(counts(&import(&engine, other).await), [0, 0, 0, 1, 0]);
    assert_eq!(
        engine.jobs("others", 0, 9).await.unwrap().rows,
        [],
        "both say as much, and the first was there before"
    );
    engine.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_feed_with_the_fullest_dialect_words_a_job_whoever_brought_it() {
    let (server, folder) = (Server::start(), tempfile::tempdir().unwrap());
    let engine = support::engine(folder.path()).await;
    let brief = Item {
        id: "https://jobicy.com/jobs/7-welder".into(),
        link: "https://jobicy.com/jobs/7-welder".into(),
        ..item(7)
    };
    let plain = engine.add_feed(&server.serve("/rss", Reply::ok(of_board(&rss(&[brief]))))).await.unwrap().id;
    let full = serde_json::json!({ "apiVersion": "2.0", "jobs": [{
        "id": 7, "url": "https://jobicy.com/jobs/7-welder", "jobSlug": "7-welder", "jobTitle": "Welder, nights", "companyName": "Yard",
        "jobGeo": "Leeds", "jobExcerpt": "We build.", "jobDescription": "<p>We build ships by night.</p>", "pubDate": "2026-04-01 07:45:10",
    }]});
    let full = engine.add_feed(&server.serve("/json", Reply::ok(full.to_string()))).await.unwrap().id;
    assert_eq!(counts(&import(&engine, plain).await), [1, 0, 0, 0, 0]);
    assert_eq!(counts(&import(&engine, full).await), [0, 0, 0, 1, 0]);
    for _ in 0..3 {
        for feed in [plain, full] {
            assert_eq!(counts(&import(&engine, feed).await), [0, 0, 1, 0, 0]);
        }
    }
    let job = engine.jobs("", 0, 10).await.unwrap();
    assert_eq!((job.total, job.rows[0].title.as_str()), (1, "Welder, nights"));
    let db = support::database(folder.path()).await;
    let titles: Vec<(String, String)> =
        sqlx::query_as("SELECT old, new FROM changes WHERE field = 'title'").fetch_all(&db).await.unwrap();
    assert_eq!(titles, [("Welder 7".to_owned(), "Welder, nights".to_owned())], "once, and not back");
    engine.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_is_the_same_however_it_is_written_and_wherever_the_click_came_from() {
    let own = |link: &str| vec![Item { id: String::new(), link: link.into(), ..item(0) }];
    let (runs, jobs) = import_all(
        9,
        &[
            own("https://board.example/jobs/7?page=2"),
            own("HTTPS://Board.Example:443/jobs/7?page=2#apply"),
            own("https://board.example/jobs/7?utm_source=x&amp;page=2&amp;fbclid=abc&amp;gclid=1"),
            own("https://board.example/jobs/7?page=3"),
        ],
    )
    .await;
    let all: Vec<[u64; 5]> = runs.iter().map(counts).collect();
    assert_eq!(all, [[1, 0, 0, 0, 0], [0, 0, 1, 0, 0], [0, 0, 1, 0, 0], [1, 0, 0, 0, 0]], "{runs:?}");
    assert_eq!(jobs.len(), 2, "another page is another job");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_posting_with_neither_id_nor_link_is_known_by_what_makes_it() {
    let bare = |title: &str| Item { id: String::new(), link: String::new(), title: title.into(), ..item(0) };
    let (runs, jobs) = import_all(
        9,
        &[
            vec![bare("Welder"), bare("Smith")],
            vec![bare("Smith"), bare("Welder")],
            vec![bare("Welder, nights")],
        ],
    )
    .await;
    let all: Vec<[u64; 5]> = runs.iter().map(counts).collect();
    assert_eq!(all, [[2, 0, 0, 0, 0], [0, 0, 2, 0, 0], [1, 0, 0, 0, 0]]);
    assert_eq!(jobs.len(), 3);
}
