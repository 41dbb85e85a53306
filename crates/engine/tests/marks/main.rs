//! What a person decided about a job survives whatever imports do to it, and what was deleted never comes back.

#[path = "../support/mod.rs"]
mod support;

mod databases;

use contract::{Event, JobSummary, Mark, Marks, Stage};
use engine::store::texts::Html;
use engine::{Engine, Error, Trigger};
use support::{HOUR, Reply, Server, counts, database, engine, idle_engine, import, item, items, rss};

const DAY: i64 = 24 * HOUR;

/// The job of this title, wherever it stands.
pub async fn job(engine: &Engine, title: &str) -> i64 {
    for list in ["", "is:hidden", "is:deleted"] {
        let rows = engine.jobs(list, 0, 500).await.unwrap().rows;
        if let Some(job) = rows.iter().find(|job| job.title == title) {
            return job.id;
        }
    }
    panic!("there is no job {title}");
}

/// The titles of what a query finds, in order; its number is that of its rows.
pub async fn titles(engine: &Engine, query: &str) -> Vec<String> {
    let page = engine.jobs(query, 0, 500).await.unwrap();
    assert_eq!(page.total, page.rows.len() as u64, "the number is that of the rows");
    let mut titles: Vec<String> = page.rows.into_iter().map(|job: JobSummary| job.title).collect();
    titles.sort();
    titles
}

/// Marks the jobs 0 to 3 of a feed: saved and noted, applied for, hidden, deleted. Returns their numbers and marks.
pub async fn decide(engine: &Engine) -> Vec<(i64, Marks)> {
    let ids = [0, 1, 2, 3].map(|n| format!("Welder {n}"));
    let all = [
        vec![Mark::Saved(true), Mark::Note(Some("Call Ann.".into())), Mark::Seen(true)],
        vec![Mark::Stage(Some(Stage::Applied))],
        vec![Mark::Hidden(true)],
        vec![Mark::Saved(true), Mark::Note(Some("Not them.".into()))],
    ];
    let mut decided = Vec::new();
    for (title, marks) in ids.iter().zip(all) {
        let id = job(engine, title).await;
        decided.push((id, engine.mark_job(id, &marks).await.unwrap()));
    }
    decided[3].1 = engine.delete_job(decided[3].0).await.unwrap();
    assert!(decided[3].1.deleted_at.is_some() && decided[3].1.saved_at.is_some());
    decided
}

/// A document of a board whose feeds share their ids.
fn board(items: &[support::Item]) -> Reply {
    let xml = rss(items).replace("<channel>", "<channel><link>https://jobicy.com/</link>");
    Reply::ok(xml.replace("<rss version", "<rss xmlns:job_listing=\"https://jobicy.com\" version"))
}

/// Every mark is what it was, and what is deleted stands nowhere.
pub async fn holds(engine: &Engine, decided: &[(i64, Marks)], what: &str) {
    for (id, marks) in decided {
        assert_eq!(engine.job(*id).await.unwrap().marks, *marks, "{what}: the marks of job {id}");
    }
    let usual = titles(engine, "").await;
    assert!(!usual.iter().any(|title| title.ends_with(" 2") || title.ends_with(" 3")), "{what}: {usual:?}");
    assert_eq!(titles(engine, "zeppelin3").await.len(), 0, "{what}: it cannot be found");
    assert_eq!(titles(engine, "is:deleted").await.len(), 1, "{what}");
    assert_eq!(engine.recount().await.unwrap(), [], "{what}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deleted_job_is_in_no_list_search_or_count_and_the_ledger_counts_it_as_the_feed_says() {
    let (server, folder) = (Server::start(), tempfile::tempdir().unwrap());
    let engine = engine(folder.path()).await;
    let mut all = items(0..5);
    let feed = engine.add_feed(&server.serve("/feed", Reply::ok(rss(&all)))).await.unwrap();
    let first = import(&engine, feed.id).await;
    let decided = decide(&engine).await;
    holds(&engine, &decided, "at once").await;
    assert_eq!(titles(&engine, "").await, ["Welder 0", "Welder 1", "Welder 4"]);
    assert_eq!(titles(&engine, "is:saved").await, ["Welder 0"], "a deleted one is not among the saved");
    assert_eq!(titles(&engine, "is:hidden welder").await, ["Welder 2"]);
    assert_eq!(engine.status().await.unwrap().jobs, 3, "as many as the list holds");
    assert_eq!(engine.feeds().await.unwrap()[0].jobs, 4, "the feed carries one that is not to be seen");
    let detail = engine.run(first.run_id).await.unwrap();
    assert_eq!((detail.run.new, detail.new_jobs.len(), detail.deleted), (5, 4, 1), "history stays as it was");
    assert_eq!(detail.recount.off, 0);

    assert_eq!(counts(&import(&engine, feed.id).await), [0, 0, 5, 0, 0]);
    all[3].text = "Other words about Zeppelin3.".into();
    all.push(item(6));
    server.serve("/feed", Reply::ok(rss(&all)));
    assert_eq!(
        counts(&import(&engine, feed.id).await),
        [1, 1, 4, 0, 0],
        "the feed says something else of it"
    );
    holds(&engine, &decided, "when its feed says something else").await;
    let db = database(folder.path()).await;
    let Html(stored) = sqlx::query_scalar("SELECT html FROM job_texts WHERE job_id = ?1")
        .bind(decided[3].0)
        .fetch_one(&db)
        .await
        .unwrap();
    assert!(stored.contains("bridges"), "nothing of what is said of a deleted job is stored: {stored}");
    engine.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_undeleted_job_is_there_at_once_and_whole() {
    let (server, folder) = (Server::start(), tempfile::tempdir().unwrap());
    let engine = engine(folder.path()).await;
    let feed = engine.add_feed(&server.serve("/feed", Reply::ok(rss(&items(0..5))))).await.unwrap();
    import(&engine, feed.id).await;
    let decided = decide(&engine).await;
    let (id, was) = &decided[3];
    assert!(matches!(engine.mark_job(*id, &[Mark::Seen(true)]).await, Err(Error::JobDeleted { .. })));
    assert_eq!(engine.job(*id).await.unwrap().description, None, "its page shows nothing of it");
    let mut events = engine.subscribe();
    let back = engine.undelete_job(*id).await.unwrap();
    assert!(matches!(events.recv().await, Ok(Event::JobsChanged)), "lists are read anew");
    assert_eq!(back, Marks { deleted_at: None, ..was.clone() }, "with what was noted");
    assert!(matches!(engine.undelete_job(*id).await, Err(Error::NotDeleted { .. })));
    assert_eq!(titles(&engine, "zeppelin3").await, ["Welder 3"]);
    let detail = engine.job(*id).await.unwrap();
    assert!(detail.description.unwrap().text().contains("Zeppelin3") && !detail.rereads);
    assert_eq!(engine.recount().await.unwrap(), []);
    assert_eq!(counts(&import(&engine, feed.id).await), [0, 0, 5, 0, 0]);
    engine.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_job_that_comes_back_is_read_again_where_its_feed_said_something_else_meanwhile() {
    let (server, folder) = (Server::start(), tempfile::tempdir().unwrap());
    let engine = engine(folder.path()).await;
    let mut all = items(0..5);
    let feed = engine.add_feed(&server.serve("/feed", Reply::ok(rss(&all)))).await.unwrap();
    import(&engine, feed.id).await;
    let id = job(&engine, "Welder 3").await;
    engine.delete_job(id).await.unwrap();
    all[3].title = "Smith".into();
    let reply = || Reply::ok(rss(&all)).header("ETag", "\"2\"");
    server.serve("/feed", reply());
    assert_eq!(counts(&import(&engine, feed.id).await), [0, 1, 4, 0, 0]);
    engine.undelete_job(id).await.unwrap();
    let detail = engine.job(id).await.unwrap();
    assert_eq!((detail.job.title.as_str(), detail.rereads), ("Welder 3", true), "as it was");
    // The server would say that nothing has changed.
    let run = import(&engine, feed.id).await;
    assert_eq!(counts(&run), [0, 0, 5, 0, 0], "the feed says what it said last time");
    let detail = engine.job(id).await.unwrap();
    assert_eq!((detail.job.title.as_str(), detail.rereads), ("Smith", false));
    assert_eq!(detail.changes.rows[0].field, "title");
    assert_eq!(detail.changes.rows[0].run_id, Some(run.run_id));
    assert_eq!(titles(&engine, "smith").await, ["Smith"]);
    import(&engine, feed.id).await;
    assert_eq!(engine.job(id).await.unwrap().changes.total, 1, "once");
    engine.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deleted_jobs_text_is_dropped_after_thirty_days_and_comes_back_with_the_next_import() {
    let (server, folder) = (Server::start(), tempfile::tempdir().unwrap());
    let (idle, _) = idle_engine(folder.path()).await;
    let mut all = items(0..3);
    all[0].text = "First words, said once only.".into();
    let url = server.serve("/feed", Reply::ok(rss(&all)));
    let feed = idle.add_feed(&url).await.unwrap();
    idle.start_workers();
    import(&idle, feed.id).await;
    all[0].text = "Second words.".into();
    server.serve("/feed", Reply::ok(rss(&all)));
    import(&idle, feed.id).await;
    let id = job(&idle, "Welder 0").await;
    idle.delete_job(id).await.unwrap();
    idle.stop().await;

    let stored = async || -> (i64, i64) {
        let db = database(folder.path()).await;
        let texts: Vec<Html> = sqlx::query_scalar("SELECT html FROM job_texts").fetch_all(&db).await.unwrap();
        let sql = "SELECT count(*) FROM changes WHERE field = 'description' AND old IS NOT NULL";
        let changes = sqlx::query_scalar(sql).fetch_one(&db).await.unwrap();
        db.close().await;
        (texts.iter().filter(|Html(text)| text.contains(" words")).count() as i64, changes)
    };
    for (days, kept) in [(29, (1, 1)), (31, (0, 0))] {
        let (later, clock) = idle_engine(folder.path()).await;
        clock.advance(days * DAY);
        later.start_workers();
        later.keep_house().await.unwrap();
        import(&later, feed.id).await;
        later.stop().await;
        assert_eq!(stored().await, kept, "after {days} days");
    }

    let (engine, clock) = idle_engine(folder.path()).await;
    clock.advance(32 * DAY);
    engine.start_workers();
    engine.undelete_job(id).await.unwrap();
    let detail = engine.job(id).await.unwrap();
    assert_eq!((detail.job.title.as_str(), detail.description, detail.rereads), ("Welder 0", None, true));
    assert_eq!(titles(&engine, "").await.len(), 3, "it is there at once");
    assert_eq!(detail.changes.rows[0].field, "description", "that it changed is still known");
    assert_eq!(counts(&import(&engine, feed.id).await), [0, 0, 3, 0, 0]);
    let detail = engine.job(id).await.unwrap();
    assert_eq!(
        (detail.description.map(|it| it.text()), detail.rereads),
        (Some("Second words.".into()), false)
    );
    assert_eq!(detail.changes.total, 1, "that its text is back is no change of the posting");
    assert_eq!(titles(&engine, "second").await, ["Welder 0"]);
    assert_eq!(engine.recount().await.unwrap(), []);
    engine.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn marks_survive_the_removal_of_the_feed_and_the_first_import_after_it_was_added_again() {
    let (server, folder) = (Server::start(), tempfile::tempdir().unwrap());
    let engine = engine(folder.path()).await;
    let url = server.serve("/feed", Reply::ok(rss(&items(0..5))));
    let feed = engine.add_feed(&url).await.unwrap();
    import(&engine, feed.id).await;
    let decided = decide(&engine).await;
    engine.remove_feed(feed.id).await.unwrap();
    holds(&engine, &decided, "without its feed").await;
    let again = engine.add_feed(&url).await.unwrap();
    let run = import(&engine, again.id).await;
    assert_eq!(run.new, 0, "{run:?}");
    holds(&engine, &decided, "with its feed again").await;
    engine.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn marks_survive_when_ids_and_links_change_hands() {
    let (server, folder) = (Server::start(), tempfile::tempdir().unwrap());
    let engine = engine(folder.path()).await;
    let mut all = items(0..5);
    let feed = engine.add_feed(&server.serve("/feed", Reply::ok(rss(&all)))).await.unwrap();
    import(&engine, feed.id).await;
    let decided = decide(&engine).await;
    all.iter_mut().for_each(|item| item.id = format!("new-{}", item.id));
    server.serve("/feed", Reply::ok(rss(&all)));
    assert_eq!(import(&engine, feed.id).await.new, 0);
    holds(&engine, &decided, "under new ids").await;
    all.iter_mut().for_each(|item| item.link = format!("{}-new", item.link));
    server.serve("/feed", Reply::ok(rss(&all)));
    assert_eq!(import(&engine, feed.id).await.new, 0);
    holds(&engine, &decided, "under new links").await;
    // Another posting under the link of the deleted one: the link tells neither of them any more.
    let mut twin = all[3].clone();
    (twin.id, twin.title, twin.text) = ("twin".into(), "Diver".into(), "Deep.".into());
    all.push(twin);
    server.serve("/feed", Reply::ok(rss(&all)));
    let run = import(&engine, feed.id).await;
    assert_eq!(counts(&run)[..2], [1, 0], "a new posting is a new job: {run:?}");
    holds(&engine, &decided, "when its link is shared").await;
    assert_eq!(titles(&engine, "diver").await, ["Diver"]);
    engine.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn marks_survive_another_feed_of_the_board_that_carries_the_same_jobs() {
    let (server, folder) = (Server::start(), tempfile::tempdir().unwrap());
    let engine = engine(folder.path()).await;
    let first = engine.add_feed(&server.serve("/one", board(&items(0..5)))).await.unwrap();
    import(&engine, first.id).await;
    let decided = decide(&engine).await;
    let mut other = items(0..5);
    other[3].title = "Diver".into();
    let second = engine.add_feed(&server.serve("/two", board(&other))).await.unwrap();
    assert_eq!(counts(&import(&engine, second.id).await), [0, 0, 0, 5, 0]);
    holds(&engine, &decided, "brought by another feed").await;
    engine.remove_feed(first.id).await.unwrap();
    other[3].text = "Whatever.".into();
    server.serve("/two", board(&other));
    assert_eq!(counts(&import(&engine, second.id).await), [0, 1, 4, 0, 0]);
    holds(&engine, &decided, "taken over by another feed").await;
    engine.undelete_job(decided[3].0).await.unwrap();
    import(&engine, second.id).await;
    assert_eq!(engine.job(decided[3].0).await.unwrap().job.title, "Diver");
    engine.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn marks_survive_when_feeds_become_one() {
    let (server, folder) = (Server::start(), tempfile::tempdir().unwrap());
    let engine = engine(folder.path()).await;
    let all = board(&items(0..5));
    let mut feeds = Vec::new();
    for path in ["/one", "/two"] {
        let feed = engine.add_feed(&server.serve(path, board(&items(0..5)))).await.unwrap().id;
        assert_eq!(import(&engine, feed).await.failed, 0);
        feeds.push(feed);
    }
    let decided = decide(&engine).await;
    // The board that can be asked for several feeds in one request is not on this machine.
    let db = database(folder.path()).await;
    let at = async |feed: i64, url: &str| {
        let sql = "UPDATE feeds SET url = ?2 WHERE id = ?1";
        sqlx::query(sql).bind(feed).bind(url).execute(&db).await.unwrap();
    };
    for (feed, category) in feeds.iter().zip(["dev", "design"]) {
        at(*feed, &format!("https://jobicy.com/?feed=job_feed&job_categories={category}")).await;
    }
    // The one that brought them goes into the other.
    feeds.reverse();
    let merge = contract::Merge { feeds: feeds.clone(), url: "https://jobicy.com/?feed=job_feed".into() };
    let mut tx = db.begin().await.unwrap();
    engine::store::addresses::merge(&mut tx, &merge, support::NOW).await.unwrap();
    tx.commit().await.unwrap();
    holds(&engine, &decided, "merged").await;
    at(feeds[0], &server.serve("/both", all)).await;
    let run = import(&engine, feeds[0]).await;
    assert_eq!(counts(&run), [0, 0, 5, 0, 0], "{run:?}");
    holds(&engine, &decided, "imported by the feed that stands for both").await;
    engine.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn marks_survive_a_move_and_a_replay() {
    let (server, folder) = (Server::start(), tempfile::tempdir().unwrap());
    let engine = engine(folder.path()).await;
    let old = server.serve("/old", Reply::ok(rss(&items(0..5))));
    let feed = engine.add_feed(&old).await.unwrap();
    let first = import(&engine, feed.id).await;
    let decided = decide(&engine).await;
    let replay = engine.replay(first.run_id, Trigger::Manual).await.unwrap();
    let replay = engine.wait_closed(&[replay.run_id]).await.unwrap().remove(0);
    assert_eq!(counts(&replay), [0, 0, 5, 0, 0]);
    holds(&engine, &decided, "replayed").await;
    let new = server.serve("/new", Reply::ok(rss(&items(0..6))));
    server.serve("/old", Reply::status(301).header("Location", &new));
    for _ in 0..3 {
        import(&engine, feed.id).await;
    }
    assert_eq!(engine.feeds().await.unwrap()[0].url, new);
    holds(&engine, &decided, "moved").await;
    engine.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_job_that_was_deleted_or_hidden_is_not_told_of() {
    let (server, folder) = (Server::start(), tempfile::tempdir().unwrap());
    let engine = engine(folder.path()).await;
    let feed = engine.add_feed(&server.serve("/feed", Reply::ok(rss(&items(0..1))))).await.unwrap();
    import(&engine, feed.id).await;
    server.serve("/feed", Reply::ok(rss(&items(0..5))));
    let run = import(&engine, feed.id).await;
    decide(&engine).await;
    let digest = engine.take_digest(run.cycle_id).await.unwrap().unwrap();
    let first: Vec<&str> = digest.first.iter().map(|(title, _)| title.as_str()).collect();
    assert_eq!((digest.new, first), (2, vec!["Welder 4", "Welder 1"]));
    engine.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_marked_is_said() {
    let (server, folder) = (Server::start(), tempfile::tempdir().unwrap());
    let engine = engine(folder.path()).await;
    let feed = engine.add_feed(&server.serve("/feed", Reply::ok(rss(&items(0..1))))).await.unwrap();
    import(&engine, feed.id).await;
    let id = job(&engine, "Welder 0").await;
    let long = Mark::Note(Some("x".repeat(Marks::LONGEST_NOTE + 1)));
    let tried = engine.mark_job(id, &[Mark::Saved(true), long]).await;
    assert!(matches!(tried, Err(Error::NoteTooLong)));
    assert_eq!(engine.job(id).await.unwrap().marks, Marks::default(), "nothing of it is noted");
    for tried in [
        engine.mark_job(99, &[Mark::Saved(true)]).await,
        engine.delete_job(99).await,
        engine.undelete_job(99).await,
    ] {
        assert!(matches!(tried, Err(Error::NotFound { what: "job", id: 99 })), "{tried:?}");
    }
    engine.stop().await;
}
