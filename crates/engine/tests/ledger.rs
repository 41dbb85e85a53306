//! The numbers of an import, through real documents from a real server.

mod support;

use contract::RunState;
use support::{Reply, Server, counts, engine, import, item, items, rss};

#[tokio::test(flavor = "multi_thread")]
async fn ten_thousand_postings_balance_and_the_second_time_nothing_is_new() {
    let (server, folder) = (Server::start(), tempfile::tempdir().unwrap());
    let engine = engine(folder.path()).await;
    let url = server.serve("/feed", Reply::ok(rss(&items(0..10_000))));
    let feed = engine.add_feed(&url).await.unwrap();

    let first = import(&engine, feed.id).await;
    assert_eq!(first.state, RunState::Succeeded, "{first:?}");
    assert_eq!(counts(&first), [10_000, 0, 0, 0, 0]);
    assert!(first.baseline, "the first import of a feed is silent");
    let second = import(&engine, feed.id).await;
    assert_eq!(counts(&second), [0, 0, 10_000, 0, 0]);
    assert!(!second.baseline);

    let mut all = items(0..10_000);
    all.reverse();
    all.swap(3, 7_000);
    server.serve("/feed", Reply::ok(rss(&all)));
    assert_eq!(counts(&import(&engine, feed.id).await), [0, 0, 10_000, 0, 0], "another order is no news");
    assert_eq!(engine.jobs("", 0, 1).await.unwrap().total, 10_000);
    assert_eq!(engine.feeds().await.unwrap()[0].jobs, 10_000);
    engine.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_changed_is_updated_found_under_its_new_words_and_kept_as_a_change() {
    let (server, folder) = (Server::start(), tempfile::tempdir().unwrap());
    let engine = engine(folder.path()).await;
    let url = server.serve("/feed", Reply::ok(rss(&items(0..10))));
    let feed = engine.add_feed(&url).await.unwrap();
    import(&engine, feed.id).await;

    let mut all = items(0..12);
    all[3].title = "Blacksmith".into();
    all[4].text = "Wholly different words".into();
    server.serve("/feed", Reply::ok(rss(&all)));
    let run = import(&engine, feed.id).await;
    assert_eq!(counts(&run), [2, 2, 8, 0, 0]);
    assert_eq!(engine.run(run.run_id).await.unwrap().new_jobs.len(), 2);
    for (query, found) in [
        ("blacksmith", 1),
        ("wholly", 1),
        ("zeppelin4 ", 0),
        ("ZEPPELIN11", 1),
        ("welder", 11),
        ("welder 11", 1),
    ] {
        assert_eq!(engine.jobs(query, 0, 50).await.unwrap().total, found, "{query}");
    }
    let changes: Vec<(String, Option<String>, Option<String>)> =
        support_query(folder.path(), "SELECT field, old, new FROM changes ORDER BY id").await;
    assert_eq!(changes[0].0, "title");
    assert_eq!(changes[0].1.as_deref(), Some("Welder 3"));
    assert_eq!(changes[0].2.as_deref(), Some("Blacksmith"));
    assert_eq!(changes[1].0, "description");
    assert_eq!(changes.len(), 2, "{changes:?}");
    assert_eq!(counts(&import(&engine, feed.id).await), [0, 0, 12, 0, 0]);
    engine.stop().await;
}

async fn support_query(
    folder: &std::path::Path,
    sql: &'static str,
) -> Vec<(String, Option<String>, Option<String>)> {
    let options = sqlx::sqlite::SqliteConnectOptions::new().filename(folder.join("jobs.db")).read_only(true);
    let pool = sqlx::SqlitePool::connect_with(options).await.unwrap();
    sqlx::query_as(sql).fetch_all(&pool).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_posting_twice_in_one_document_is_one_job_and_a_duplicate() {
    let (server, folder) = (Server::start(), tempfile::tempdir().unwrap());
    let engine = engine(folder.path()).await;
    let mut all = items(0..4);
    all.push(item(1));
    all.push(item(1));
    let url = server.serve("/feed", Reply::ok(rss(&all)));
    let feed = engine.add_feed(&url).await.unwrap();
    assert_eq!(counts(&import(&engine, feed.id).await), [4, 0, 0, 2, 0]);
    all.reverse();
    server.serve("/feed", Reply::ok(rss(&all)));
    assert_eq!(counts(&import(&engine, feed.id).await), [0, 0, 4, 2, 0]);
    engine.stop().await;
}

/// Postings in Indeed's XML: number and city.
fn indeed(jobs: &[(usize, &str)]) -> String {
    let job = |(n, city): &(usize, &str)| {
        format!(
            "<job><title>Welder {n}</title><referencenumber>{n}</referencenumber>\
             <url>https://b.example/{n}</url><city>{city}</city></job>"
        )
    };
    format!("<source>{}</source>", jobs.iter().map(job).collect::<String>())
}

#[tokio::test(flavor = "multi_thread")]
async fn one_posting_in_several_places_is_one_job_with_all_of_them_in_whatever_order() {
    let (server, folder) = (Server::start(), tempfile::tempdir().unwrap());
    let engine = engine(folder.path()).await;
    let mut jobs = vec![(1, "York"), (2, "Hull"), (1, "Leeds")];
    // So many between them that they come in different batches.
    let cities: Vec<(usize, &str)> = (10..6_000).map(|n| (n, "Derby")).collect();
    jobs.extend(&cities);
    jobs.extend([(1, "Bath"), (1, "York")]);
    let feed = engine.add_feed(&server.serve("/feed", Reply::ok(indeed(&jobs)))).await.unwrap();
    let others = cities.len() as u64;
    assert_eq!(counts(&import(&engine, feed.id).await), [others + 2, 0, 0, 3, 0]);
    let place = async || engine.jobs("welder 1 ", 0, 9).await.unwrap().rows[0].location.clone();
    assert_eq!(place().await.as_deref(), Some("Bath; Leeds; York"));
    jobs.reverse();
    server.serve("/feed", Reply::ok(indeed(&jobs)));
    assert_eq!(counts(&import(&engine, feed.id).await), [0, 0, others + 2, 3, 0], "another order is no news");

    server.serve("/feed", Reply::ok(indeed(&[(1, "Cork"), (2, "Hull")])));
    assert_eq!(counts(&import(&engine, feed.id).await), [0, 1, 1, 0, 0]);
    assert_eq!(place().await.as_deref(), Some("Cork"), "a posting that moved is where it says now");
    engine.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_id_with_two_links_is_two_jobs_and_a_warning() {
    let (server, folder) = (Server::start(), tempfile::tempdir().unwrap());
    let engine = engine(folder.path()).await;
    let mut all = items(0..2);
    all[1].id = all[0].id.clone();
    let url = server.serve("/feed", Reply::ok(rss(&all)));
    let feed = engine.add_feed(&url).await.unwrap();
    let run = import(&engine, feed.id).await;
    assert_eq!(counts(&run), [2, 0, 0, 0, 0]);
    assert!(run.warnings.iter().any(|warning| warning.contains("same id")), "{:?}", run.warnings);
    all.reverse();
    server.serve("/feed", Reply::ok(rss(&all)));
    assert_eq!(counts(&import(&engine, feed.id).await), [0, 0, 2, 0, 0]);
    engine.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn changed_ids_with_kept_links_make_no_new_jobs() {
    let (server, folder) = (Server::start(), tempfile::tempdir().unwrap());
    let engine = engine(folder.path()).await;
    let mut all = items(0..50);
    let url = server.serve("/feed", Reply::ok(rss(&all)));
    let feed = engine.add_feed(&url).await.unwrap();
    import(&engine, feed.id).await;
    for item in &mut all {
        item.id = format!("new-{}", item.id);
    }
    server.serve("/feed", Reply::ok(rss(&all)));
    assert_eq!(counts(&import(&engine, feed.id).await), [0, 0, 50, 0, 0]);
    engine.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_job_another_feed_of_the_board_brought_is_a_duplicate_and_the_first_feed_words_it() {
    let (server, folder) = (Server::start(), tempfile::tempdir().unwrap());
    let engine = engine(folder.path()).await;
    // The link of the channel is what names the board.
    let board = |items: &[support::Item]| {
        rss(items)
            .replace("<title>Board</title>", "<title>Jobs</title><link>https://jobicy.com/</link>")
            .replace(
                "<rss version=\"2.0\">",
                "<rss version=\"2.0\" xmlns:job_listing=\"https://jobicy.com\">",
            )
    };
    let one = engine.add_feed(&server.serve("/one", Reply::ok(board(&items(0..5))))).await.unwrap();
    let mut others = items(3..8);
    others[0].title = "Other words".into();
    let two = engine.add_feed(&server.serve("/two", Reply::ok(board(&others)))).await.unwrap();
    assert_eq!(counts(&import(&engine, one.id).await), [5, 0, 0, 0, 0]);
    let second = import(&engine, two.id).await;
    assert_eq!(counts(&second), [3, 0, 0, 2, 0], "{second:?}");
    for _ in 0..3 {
        assert_eq!(counts(&import(&engine, one.id).await), [0, 0, 5, 0, 0]);
        assert_eq!(counts(&import(&engine, two.id).await), [0, 0, 5, 0, 0]);
    }
    assert_eq!(engine.jobs("other words", 0, 9).await.unwrap().total, 0, "two feeds do not take turns");
    engine.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bad_posting_is_a_rejection_with_its_reason_and_costs_nothing_else() {
    let (server, folder) = (Server::start(), tempfile::tempdir().unwrap());
    let engine = engine(folder.path()).await;
    let mut all = items(0..3);
    all[1] = support::Item { id: String::new(), link: String::new(), title: String::new(), text: "?".into() };
    let url = server.serve("/feed", Reply::ok(rss(&all)));
    let feed = engine.add_feed(&url).await.unwrap();
    let run = import(&engine, feed.id).await;
    assert_eq!((run.state, counts(&run)), (RunState::Succeeded, [2, 0, 0, 0, 1]));
    let rejections = engine.run(run.run_id).await.unwrap().rejections;
    assert_eq!(rejections.len(), 1);
    assert_eq!(rejections[0].ordinal, 2);
    assert!(rejections[0].reason.ends_with('.'), "a sentence: {}", rejections[0].reason);
    assert!(rejections[0].raw.contains("<item>"), "the posting as it came: {}", rejections[0].raw);
    engine.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_feed_that_was_removed_and_added_again_brings_no_job_twice_and_is_silent_at_first() {
    let (server, folder) = (Server::start(), tempfile::tempdir().unwrap());
    let engine = engine(folder.path()).await;
    let url = server.serve("/feed", Reply::ok(rss(&items(0..5))));
    let feed = engine.add_feed(&url).await.unwrap();
    import(&engine, feed.id).await;
    engine.remove_feed(feed.id).await.unwrap();
    assert!(engine.feeds().await.unwrap().is_empty());
    assert_eq!(engine.jobs("", 0, 9).await.unwrap().total, 5, "its jobs stay");

    server.serve("/feed", Reply::ok(rss(&items(0..7))));
    let again = engine.add_feed(&url).await.unwrap();
    assert!(engine.add_feed(&url).await.is_err(), "watched already");
    let run = import(&engine, again.id).await;
    assert_eq!(counts(&run), [2, 0, 5, 0, 0]);
    assert!(run.baseline);
    engine.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_posting_with_nothing_but_an_id_that_several_had_is_no_new_job_each_time() {
    let (server, folder) = (Server::start(), tempfile::tempdir().unwrap());
    let engine = engine(folder.path()).await;
    let mut all = items(0..3);
    all[1].id = all[0].id.clone();
    let url = server.serve("/feed", Reply::ok(rss(&all)));
    let feed = engine.add_feed(&url).await.unwrap();
    assert_eq!(counts(&import(&engine, feed.id).await), [3, 0, 0, 0, 0]);
    // Which of the two it is now, nobody can tell.
    all.remove(1);
    all[0].link = String::new();
    server.serve("/feed", Reply::ok(rss(&all)));
    assert_eq!(counts(&import(&engine, feed.id).await), [1, 0, 1, 0, 0]);
    for _ in 0..3 {
        assert_eq!(
            counts(&import(&engine, feed.id).await),
            [0, 0, 2, 0, 0],
            "it is told by its fields from now on"
        );
    }
    engine.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_that_is_all_a_posting_has_stays_its_own_when_another_has_it_too() {
    let (server, folder) = (Server::start(), tempfile::tempdir().unwrap());
    let engine = engine(folder.path()).await;
    let mut all = items(0..2);
    all[0].id = String::new();
    all[1].link = all[0].link.clone();
    let feed = engine.add_feed(&server.serve("/feed", Reply::ok(rss(&all)))).await.unwrap();
    assert_eq!(counts(&import(&engine, feed.id).await), [2, 0, 0, 0, 0]);
    for _ in 0..2 {
        assert_eq!(counts(&import(&engine, feed.id).await), [0, 0, 2, 0, 0]);
        all.reverse();
        server.serve("/feed", Reply::ok(rss(&all)));
    }
    engine.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn ids_that_number_the_places_of_a_list_do_not_hide_what_is_new() {
    let (server, folder) = (Server::start(), tempfile::tempdir().unwrap());
    let engine = engine(folder.path()).await;
    let numbered = |mut all: Vec<support::Item>| {
        all.iter_mut().enumerate().for_each(|(place, item)| item.id = place.to_string());
        rss(&all)
    };
    let url = server.serve("/feed", Reply::ok(numbered(items(5..10))));
    let feed = engine.add_feed(&url).await.unwrap();
    import(&engine, feed.id).await;
    // A list of the newest: one comes on top, the last falls off.
    for newest in (1..5).rev() {
        server.serve("/feed", Reply::ok(numbered(items(newest..newest + 5))));
        let run = import(&engine, feed.id).await;
        assert_eq!(counts(&run), [1, 0, 4, 0, 0]);
        let new = engine.run(run.run_id).await.unwrap().new_jobs;
        assert_eq!(new[0].title, format!("Welder {newest}"), "the new one is told, and not its neighbour");
    }
    engine.stop().await;
}
