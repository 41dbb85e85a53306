//! A feed that is removed, with its jobs or without, and comes back.

mod support;

use contract::{Alarm, AlarmKind, Feed, Mark, RunState};
use engine::clock::ManualClock;
use engine::credentials::{Credentials, NoKeyring};
use engine::{Engine, Error, Options, Trigger};
use std::path::Path;
use std::sync::Arc;
use support::{
    Item, NOW, Reply, Server, balanced, counts, database, engine, idle_engine, import, item, items, listing,
    rss,
};

/// The rows of all that a removal touches, a line each.
async fn everything(folder: &Path) -> Vec<String> {
    const TABLES: [(&str, &str); 10] = [
        (
            "feeds",
            "id, url, title, given_title, enabled, next_due_at, etag, last_modified, body_hash, removed_at, epoch",
        ),
        ("jobs", "id, title, standing, closed_at, primary_feed_id"),
        ("job_marks", "job_id, seen_at, saved_at, deleted_at, changed_at, missed, text_dropped_at"),
        ("sightings", "feed_id, job_id, started_at, ended_at, content_hash, stale"),
        ("alarms", "feed_id, kind, since, message"),
        ("bodies", "feed_id, run_id"),
        ("tasks", "id, state, retried_by"),
        ("import_runs", "id, state, total, new, updated, unchanged, duplicate, failed"),
        ("credentials", "feed_id, kind, origin"),
        ("dropped_jobs", "job_id, feed_id"),
    ];
    let db = database(folder).await;
    let mut all = Vec::new();
    for (table, columns) in TABLES {
        let values: Vec<String> =
            columns.split(", ").map(|column| format!("coalesce({column}, '-')")).collect();
        let sql =
            format!("SELECT concat_ws(' | ', '{table}', {}) FROM {table} ORDER BY 1", values.join(", "));
        let rows = sqlx::query_scalar::<_, String>(sqlx::AssertSqlSafe(sql)).fetch_all(&db);
        all.extend(rows.await.unwrap());
    }
    all
}

/// A feed of one board, so that the ids of several name the same jobs.
fn board(items: &[Item]) -> String {
    rss(items)
        .replace("<channel>", "<channel><link>https://jobicy.com/</link>")
        .replace("board.example", "jobicy.com")
}

async fn titles(engine: &Engine, query: &str) -> Vec<String> {
    let mut titles: Vec<String> =
        engine.jobs(query, 0, 100).await.unwrap().rows.into_iter().map(|job| job.title).collect();
    titles.sort();
    titles
}

async fn id_of(engine: &Engine, title: &str) -> i64 {
    let found = engine.jobs(&format!("title:\"{title}\""), 0, 10).await.unwrap().rows;
    found.into_iter().find(|job| job.title == title).expect("the job").id
}

async fn feed(engine: &Engine, id: i64) -> Option<Feed> {
    engine.feeds().await.unwrap().into_iter().find(|feed| feed.id == id)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_removal_that_is_taken_back_leaves_no_trace() {
    let (server, folder) = (Server::start(), tempfile::tempdir().unwrap());
    let engine = engine(folder.path()).await;
    let url = server.serve("/feed", Reply::ok(rss(&items(0..6))).header("ETag", "\"1\""));
    let added = engine.add_feed(&url).await.unwrap();
    import(&engine, added.id).await;
    engine.rename_feed(added.id, " My board ").await.unwrap();
    engine.set_credentials(added.id, Some(&Credentials::Bearer { token: "secret".into() })).await.unwrap();
    import(&engine, added.id).await;
    let seen = id_of(&engine, "Welder 1").await;
    engine.mark_job(seen, &[Mark::Seen(true)]).await.unwrap();
    engine.mark_job(id_of(&engine, "Welder 2").await, &[Mark::Saved(true)]).await.unwrap();
    let db = database(folder.path()).await;
    sqlx::query("INSERT INTO alarms VALUES (?1, 'stale', 5, 'Nothing new.')")
        .bind(added.id)
        .execute(&db)
        .await
        .unwrap();
    for drop_jobs in [false, true] {
        let before = everything(folder.path()).await;
        let removed = engine.take_feed_away(added.id, drop_jobs).await.unwrap();
        assert_eq!(removed.jobs, if drop_jobs { 5 } else { 0 }, "one is saved and stays");
        assert_eq!(feed(&engine, added.id).await, None);
        assert_eq!(titles(&engine, "").await.len(), if drop_jobs { 1 } else { 6 });
        assert_eq!(titles(&engine, "zeppelin3").await.len(), usize::from(!drop_jobs), "also by words");
        let back = engine.restore_feed(added.id).await.unwrap();
        assert_eq!((back.title.as_str(), back.jobs), ("My board", 6));
        let told = vec![Alarm { kind: AlarmKind::Stale, since: 5, message: "Nothing new.".into() }];
        assert_eq!(back.alarms, told);
        assert_eq!(titles(&engine, "zeppelin3").await, ["Welder 3"]);
        assert_eq!(everything(folder.path()).await, before, "with its jobs: {drop_jobs}");
    }
    assert!(matches!(engine.restore_feed(added.id).await, Err(Error::NotFound { .. })), "it is not removed");
    // What the server says of its document still holds.
    assert_eq!(counts(&import(&engine, added.id).await), [0; 5]);
    engine.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn jobs_that_another_feed_has_brought_or_that_were_marked_stay() {
    let (server, folder) = (Server::start(), tempfile::tempdir().unwrap());
    let engine = engine(folder.path()).await;
    let one = engine.add_feed(&server.serve("/one", Reply::ok(board(&items(0..4))))).await.unwrap();
    let run = import(&engine, one.id).await;
    let other = engine.add_feed(&server.serve("/other", Reply::ok(board(&items(3..5))))).await.unwrap();
    import(&engine, other.id).await;
    let shared = titles(&engine, &format!("feed:{} feed:{}", one.id, other.id)).await;
    for (title, mark) in
        [("Welder 0", Mark::Hidden(true)), ("Welder 1", Mark::Note(Some("Call Ann.".into())))]
    {
        engine.mark_job(id_of(&engine, title).await, &[mark]).await.unwrap();
    }
    assert_eq!(shared, ["Welder 3"]);
    let removed = engine.take_feed_away(one.id, true).await.unwrap();
    assert_eq!(removed.jobs, 1, "Welder 2");
    assert!(titles(&engine, "").await.contains(&"Welder 1".to_owned()));
    assert!(!titles(&engine, "").await.contains(&"Welder 2".to_owned()));
    assert_eq!(titles(&engine, "is:hidden").await, ["Welder 0"]);
    engine.finish_removal(one.id).await.unwrap();
    assert!(matches!(engine.restore_feed(one.id).await, Err(Error::NotFound { .. })), "too late");
    // The sum of a run that is past still counts them.
    let again = engine.run(run.run_id).await.unwrap();
    assert_eq!((again.run.new, again.recount.new), (4, 4));
    balanced(&again.run);
    engine.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn jobs_that_went_with_a_feed_come_back_with_it_and_as_no_new_ones() {
    let (server, folder) = (Server::start(), tempfile::tempdir().unwrap());
    let engine = engine(folder.path()).await;
    let url = server.serve("/feed", Reply::ok(listing(&items(0..4))));
    let first = engine.add_feed(&url).await.unwrap();
    import(&engine, first.id).await;
    let deleted = id_of(&engine, "Welder 3").await;
    engine.delete_job(deleted).await.unwrap();
    engine.take_feed_away(first.id, true).await.unwrap();
    engine.finish_removal(first.id).await.unwrap();
    assert!(titles(&engine, "").await.is_empty());
    let again = engine.add_feed(&url).await.unwrap();
    assert_eq!(again.id, first.id);
    assert_eq!(
        titles(&engine, "").await,
        ["Welder 0", "Welder 1", "Welder 2"],
        "what a person deleted stays so"
    );
    let mut changed = items(0..4);
    changed.push(item(7));
    server.serve("/feed", Reply::ok(listing(&changed)));
    let run = import(&engine, again.id).await;
    assert_eq!(counts(&run), [1, 0, 4, 0, 0], "nothing is told as new that was there before");
    engine.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn another_feed_brings_back_what_went_with_the_first() {
    let (server, folder) = (Server::start(), tempfile::tempdir().unwrap());
    let engine = engine(folder.path()).await;
    let one = engine.add_feed(&server.serve("/one", Reply::ok(board(&items(0..3))))).await.unwrap();
    import(&engine, one.id).await;
    engine.take_feed_away(one.id, true).await.unwrap();
    engine.finish_removal(one.id).await.unwrap();
    let other = engine.add_feed(&server.serve("/other", Reply::ok(board(&items(1..3))))).await.unwrap();
    let run = import(&engine, other.id).await;
    balanced(&run);
    assert_eq!(titles(&engine, "").await, ["Welder 1", "Welder 2"], "{run:?}");
    assert_eq!(titles(&engine, "zeppelin2").await, ["Welder 2"], "also by words");
    engine.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_more_is_stored_of_a_feed_that_is_removed_with_its_jobs_while_it_is_imported() {
    let (server, folder) = (Server::start(), tempfile::tempdir().unwrap());
    let options = Options::new(folder.path()).clock(Arc::new(ManualClock::new(NOW))).batch_postings(1);
    let engine = Engine::open(options.keyring(Arc::new(NoKeyring))).await.unwrap();
    engine.start_workers();
    let added = engine.add_feed(&server.serve("/feed", Reply::ok(rss(&items(0..400))))).await.unwrap();
    engine.set_feed_interval(added.id, 7_200_000).await.unwrap();
    let run = engine.import_now(Some(&[added.id]), Trigger::CommandLine).await.unwrap()[0].run_id;
    while engine.run(run).await.unwrap().run.total < 5 {
        tokio::task::yield_now().await;
    }
    engine.take_feed_away(added.id, true).await.unwrap();
    let run = engine.wait_closed(&[run]).await.unwrap().remove(0);
    assert_eq!((run.state, run.total + run.not_reached), (RunState::Cancelled, 400));
    assert_eq!(titles(&engine, "").await, [""; 0]);
    balanced(&run);
    engine.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_job_that_another_feed_brings_back_has_the_words_of_that_one() {
    let (server, folder) = (Server::start(), tempfile::tempdir().unwrap());
    let engine = engine(folder.path()).await;
    let one = engine.add_feed(&server.serve("/one", Reply::ok(board(&items(0..2))))).await.unwrap();
    import(&engine, one.id).await;
    engine.take_feed_away(one.id, true).await.unwrap();
    engine.finish_removal(one.id).await.unwrap();
    let reworded = Item { title: "Senior welder".into(), ..item(1) };
    let other = engine.add_feed(&server.serve("/other", Reply::ok(board(&[reworded])))).await.unwrap();
    import(&engine, other.id).await;
    // It was deleted when the document was read: the next one tells what was missed.
    import(&engine, other.id).await;
    assert_eq!(titles(&engine, "").await, ["Senior welder"]);
    engine.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_copy_from_before_a_removal_has_its_jobs() {
    let (server, folder) = (Server::start(), tempfile::tempdir().unwrap());
    let first = engine(folder.path()).await;
    let added = first.add_feed(&server.serve("/feed", Reply::ok(rss(&items(0..3))))).await.unwrap();
    import(&first, added.id).await;
    let copy = folder.path().join("copy.db");
    first.stop().await;
    drop(first);
    std::fs::copy(folder.path().join("jobs.db"), &copy).unwrap();
    let first = engine(folder.path()).await;
    first.mark_job(id_of(&first, "Welder 1").await, &[Mark::Seen(true)]).await.unwrap();
    let deleted = id_of(&first, "Welder 2").await;
    first.delete_job(deleted).await.unwrap();
    assert_eq!(first.take_feed_away(added.id, true).await.unwrap().jobs, 2);
    first.finish_removal(added.id).await.unwrap();
    first.stop().await;
    drop(first);
    Engine::restore(Options::new(folder.path()), &copy).await.unwrap();
    let next = engine(folder.path()).await;
    assert_eq!(titles(&next, "").await, ["Welder 0", "Welder 1"], "what a person deleted stays so");
    assert_eq!(titles(&next, "is:seen").await, ["Welder 1"]);
    next.stop().await;
}

#[tokio::test]
async fn a_feed_that_is_watched_anew_keeps_what_it_has_when_its_removal_is_finished() {
    let folder = tempfile::tempdir().unwrap();
    // Not at work: nothing is fetched.
    let (engine, _) = idle_engine(folder.path()).await;
    let url = engine.starter_feeds()[0].url.clone();
    let id = engine.add_public_feed(&url).await.unwrap().id;
    engine.set_credentials(id, Some(&Credentials::Bearer { token: "secret".into() })).await.unwrap();
    engine.take_feed_away(id, false).await.unwrap();
    engine.accept_starter_feeds(&[url]).await.unwrap();
    engine.finish_removal(id).await.unwrap();
    assert!(matches!(engine.restore_feed(id).await, Err(Error::NotFound { .. })), "it is not removed");
    assert!(feed(&engine, id).await.expect("the feed").credentials.is_some());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_kept_to_take_a_removal_back_goes_at_the_next_start() {
    let (server, folder) = (Server::start(), tempfile::tempdir().unwrap());
    let first = engine(folder.path()).await;
    let url = server.serve("/feed", Reply::ok(rss(&items(0..3))));
    let added = first.add_feed(&url).await.unwrap();
    import(&first, added.id).await;
    first.set_credentials(added.id, Some(&Credentials::Bearer { token: "secret".into() })).await.unwrap();
    first.take_feed_away(added.id, false).await.unwrap();
    first.stop().await;
    drop(first);
    let db = database(folder.path()).await;
    let count = async |table: &str| -> i64 {
        let sql = sqlx::AssertSqlSafe(format!("SELECT count(*) FROM {table}"));
        sqlx::query_scalar(sql).fetch_one(&db).await.unwrap()
    };
    assert_eq!((count("credentials").await, count("removals").await), (1, 1));
    let next = engine(folder.path()).await;
    // Adding it anew finishes what is pending of it, whether or not the start has come to it.
    next.add_feed(&url).await.unwrap();
    assert_eq!((count("credentials").await, count("removals").await, count("bodies").await), (0, 0, 0));
    next.stop().await;
}
