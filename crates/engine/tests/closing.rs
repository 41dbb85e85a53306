//! Jobs that close and come back: what a document shows by not holding it, and what a date does.

mod support;

use contract::{JobSummary, Run, RunState};
use engine::Engine;
use engine::clock::{Clock, ManualClock};
use std::path::Path;
use std::sync::Arc;
use support::{HOUR, Item, Reply, Server, counts, idle_engine, import, item, items, listing, rss};

/// An engine, its clock and a server.
async fn desk(folder: &Path) -> (Engine, Arc<ManualClock>, Server) {
    let (engine, clock) = idle_engine(folder).await;
    engine.start_workers();
    (engine, clock, Server::start())
}

async fn jobs(engine: &Engine) -> Vec<JobSummary> {
    let mut jobs = engine.jobs("", 0, 500).await.unwrap().rows;
    jobs.sort_by_key(|job| job.id);
    jobs
}

/// The numbers of the jobs that are closed.
async fn closed(engine: &Engine) -> Vec<i64> {
    jobs(engine).await.into_iter().filter(|job| job.closed_at.is_some()).map(|job| job.id).collect()
}

fn turns(run: &Run) -> [u64; 2] {
    [run.closed, run.reopened]
}

/// Serves a document and imports it an hour after the last.
async fn next(engine: &Engine, clock: &ManualClock, server: &Server, feed: i64, document: String) -> Run {
    clock.advance(HOUR);
    let path = format!("/{feed}");
    server.serve(&path, Reply::ok(document.clone()).header("ETag", &format!("\"{}\"", clock.now())));
    import(engine, feed).await
}

async fn changes(folder: &Path) -> Vec<(i64, i64, String, Option<String>, Option<String>)> {
    let db = support::database(folder).await;
    sqlx::query_as("SELECT job_id, run_id, field, old, new FROM changes ORDER BY id")
        .fetch_all(&db)
        .await
        .unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_full_list_no_longer_has_is_closed_and_reopened_when_it_comes_back_as_the_same_job() {
    let folder = tempfile::tempdir().unwrap();
    let (engine, clock, server) = desk(folder.path()).await;
    let feed = engine.add_feed(&server.serve("/1", Reply::status(404))).await.unwrap().id;
    let first = next(&engine, &clock, &server, feed, listing(&items(0..4))).await;
    assert_eq!((counts(&first), turns(&first)), ([4, 0, 0, 0, 0], [0, 0]));
    let gone = next(&engine, &clock, &server, feed, listing(&items(1..4))).await;
    assert_eq!((counts(&gone), turns(&gone)), ([0, 0, 3, 0, 0], [1, 0]));
    let job = jobs(&engine).await.remove(0);
    assert_eq!((job.closed_at, job.closed_for.as_deref()), (Some(clock.now()), Some("absent")));
    assert_eq!(engine.feeds().await.unwrap()[0].jobs, 3);

    let back = next(&engine, &clock, &server, feed, listing(&items(0..4))).await;
    assert_eq!(
        (counts(&back), turns(&back)),
        ([0, 1, 3, 0, 0], [0, 1]),
        "it says something else: that it is there"
    );
    assert_eq!(closed(&engine).await, [0; 0]);
    assert_eq!(jobs(&engine).await.len(), 4);
    let states = changes(folder.path()).await;
    assert_eq!(
        states,
        [
            (1, gone.run_id, "closed".into(), None, Some("absent".into())),
            (1, back.run_id, "reopened".into(), Some("absent".into()), None),
        ]
    );
    assert_eq!(engine.recount().await.unwrap(), []);
    engine.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_empty_or_much_shorter_full_list_closes_nothing_until_a_second_one_confirms_it() {
    for left in [0, 1, 4] {
        let folder = tempfile::tempdir().unwrap();
        let (engine, clock, server) = desk(folder.path()).await;
        let feed = engine.add_feed(&server.serve("/1", Reply::status(404))).await.unwrap().id;
        next(&engine, &clock, &server, feed, listing(&items(0..10))).await;
        let short = next(&engine, &clock, &server, feed, listing(&items(0..left))).await;
        assert_eq!((short.state, turns(&short)), (RunState::Succeeded, [0, 0]), "{left} left: {short:?}");
        assert!(
            short.warnings.iter().any(|warning| warning.contains("half of all or more")),
            "{:?}",
            short.warnings
        );
        // A part of the document is no confirmation.
        let whole = listing(&items(0..left));
        let cut = next(&engine, &clock, &server, feed, whole[..whole.len() - 9].to_owned()).await;
        assert_ne!(cut.state, RunState::Succeeded);
        assert_eq!(closed(&engine).await, [0; 0]);

        let asked = server.requests().len();
        let confirmed = next(&engine, &clock, &server, feed, listing(&items(0..left))).await;
        assert!(!server.requests()[asked].contains("if-none-match"), "it is read again, changed or not");
        assert_eq!(turns(&confirmed), [10 - left as u64, 0], "{confirmed:?}");
        assert_eq!(closed(&engine).await.len(), 10 - left);
        assert_eq!(engine.recount().await.unwrap(), []);
        engine.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_missing_once_and_is_there_again_has_never_been_closed() {
    let folder = tempfile::tempdir().unwrap();
    let (engine, clock, server) = desk(folder.path()).await;
    let feed = engine.add_feed(&server.serve("/1", Reply::status(404))).await.unwrap().id;
    for (document, seen) in [(0..10, 0), (0..0, 0), (0..10, 10), (5..10, 5), (0..5, 5)] {
        let run = next(&engine, &clock, &server, feed, listing(&items(document))).await;
        assert_eq!((run.unchanged, turns(&run)), (seen, [0, 0]), "{run:?}");
    }
    assert_eq!(closed(&engine).await, [0; 0], "of those that were missing twice none was missing in a row");
    let run = next(&engine, &clock, &server, feed, listing(&items(0..5))).await;
    assert_eq!(turns(&run), [5, 0], "{run:?}");
    engine.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_of_the_newest_closes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let (engine, clock, server) = desk(folder.path()).await;
    let feed = engine.add_feed(&server.serve("/1", Reply::status(404))).await.unwrap().id;
    for document in [0..10, 5..15, 15..16, 0..0] {
        let run = next(&engine, &clock, &server, feed, rss(&items(document))).await;
        assert_eq!(turns(&run), [0, 0]);
    }
    assert_eq!((closed(&engine).await.len(), jobs(&engine).await.len()), (0, 16));
    engine.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_posting_that_cannot_be_read_is_still_there() {
    let folder = tempfile::tempdir().unwrap();
    let (engine, clock, server) = desk(folder.path()).await;
    let feed = engine.add_feed(&server.serve("/1", Reply::status(404))).await.unwrap().id;
    next(&engine, &clock, &server, feed, listing(&items(0..10))).await;
    // 3 has lost its title, and all else but its id; 4 is gone.
    let mut left = items(0..10);
    left[3] = Item { title: String::new(), link: String::new(), text: String::new(), ..item(3) };
    left.remove(4);
    let run = next(&engine, &clock, &server, feed, listing(&left)).await;
    assert_eq!((run.failed, turns(&run)), (1, [1, 0]), "{run:?}");
    assert_eq!(closed(&engine).await, [5]);
    engine.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_job_closes_by_its_own_date_and_opens_when_that_is_put_off() {
    let folder = tempfile::tempdir().unwrap();
    let (engine, clock, server) = desk(folder.path()).await;
    let feed = engine.add_feed(&server.serve("/1", Reply::status(404))).await.unwrap().id;
    let until = |day: &str| {
        let date = format!("</link><g:expiration_date>{day}</g:expiration_date>");
        listing(&[item(0)]).replace("</link>", &date)
    };
    let (tomorrow, later) = ("2025-06-16", "2025-06-25");
    next(&engine, &clock, &server, feed, until(tomorrow)).await;
    // Noon of the 17th in London: its last day is over everywhere on Earth.
    let end = 1_750_161_600_000;
    engine.start();
    let mut events = engine.subscribe();
    clock.set(end - 1);
    assert_eq!(closed(&engine).await, [0; 0]);
    clock.set(end);
    while closed(&engine).await.is_empty() {
        let _ = events.recv().await;
    }
    let job = jobs(&engine).await.remove(0);
    assert_eq!((job.closed_at, job.closed_for.as_deref()), (Some(end), Some("expired")));
    let run = next(&engine, &clock, &server, feed, until(tomorrow)).await;
    assert_eq!(
        (counts(&run), turns(&run)),
        ([0, 0, 1, 0, 0], [0, 0]),
        "that it is still listed does not open it"
    );
    let run = next(&engine, &clock, &server, feed, until(later)).await;
    assert_eq!((counts(&run), turns(&run)), ([0, 1, 0, 0, 0], [0, 1]), "{run:?}");
    assert_eq!(closed(&engine).await, [0; 0]);
    let kinds: Vec<String> = changes(folder.path()).await.into_iter().map(|change| change.2).collect();
    assert_eq!(kinds, ["closed", "expires_at", "reopened"]);

    // A clock that runs ahead closes it, and opens it again when it is put right.
    let true_time = clock.now();
    clock.set(true_time + 10_000 * HOUR);
    while closed(&engine).await.is_empty() {
        let _ = events.recv().await;
    }
    clock.set(true_time);
    next(&engine, &clock, &server, feed, until(later)).await;
    while !closed(&engine).await.is_empty() {
        let _ = events.recv().await;
    }
    // And one that states no date any more is not over.
    next(&engine, &clock, &server, feed, until("2025-06-16")).await;
    assert_eq!(closed(&engine).await, [1]);
    let run = next(&engine, &clock, &server, feed, listing(&[item(0)])).await;
    assert_eq!((counts(&run), turns(&run)), ([0, 1, 0, 0, 0], [0, 1]), "{run:?}");
    engine.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_job_that_is_over_when_it_comes_is_new_and_closed() {
    let folder = tempfile::tempdir().unwrap();
    let (engine, clock, server) = desk(folder.path()).await;
    let feed = engine.add_feed(&server.serve("/1", Reply::status(404))).await.unwrap().id;
    let over = "</link><g:expiration_date>2024-02-03</g:expiration_date>";
    let document = listing(&items(0..2)).replacen("</link>", over, 1);
    let run = next(&engine, &clock, &server, feed, document.clone()).await;
    assert_eq!((counts(&run), turns(&run)), ([2, 0, 0, 0, 0], [1, 0]), "{run:?}");
    assert_eq!(closed(&engine).await, [1]);
    let run = next(&engine, &clock, &server, feed, document).await;
    assert_eq!(turns(&run), [0, 0]);
    assert_eq!(engine.recount().await.unwrap(), []);
    engine.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_of_the_newest_that_has_moved_on_by_more_than_its_length_tells_of_a_gap() {
    let folder = tempfile::tempdir().unwrap();
    let (engine, clock, server) = desk(folder.path()).await;
    let feed = engine.add_feed(&server.serve("/1", Reply::status(404))).await.unwrap().id;
    let is_alarmed = async || {
        let alarms = engine.feeds().await.unwrap().remove(0).alarms;
        alarms.iter().any(|alarm| alarm.kind == contract::AlarmKind::Gap)
    };
    for (document, tells, alarmed) in [
        (0..5, false, false),
        (4..9, false, false),
        (20..25, true, true),
        (0..0, false, true),
        (24..29, false, false),
    ] {
        let run = next(&engine, &clock, &server, feed, rss(&items(document.clone()))).await;
        let told =
            "Some postings between 2025-06-15 17:06 UTC and 2025-06-15 18:06 UTC may have been missed.";
        assert_eq!(run.warnings.iter().any(|warning| warning.contains(told)), tells, "{document:?}: {run:?}");
        assert_eq!(is_alarmed().await, alarmed, "{document:?}");
    }
    // A full list has none: what is not in it is gone.
    let list = engine.add_feed(&server.serve("/2", Reply::status(404))).await.unwrap().id;
    for document in [0..3, 50..53] {
        let run = next(&engine, &clock, &server, list, listing(&items(document))).await;
        assert!(run.warnings.iter().all(|warning| !warning.contains("missed")), "{run:?}");
    }
    engine.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_closed_while_a_feed_was_not_watched_is_open_again_if_that_still_carries_it() {
    let folder = tempfile::tempdir().unwrap();
    let (engine, clock, server) = desk(folder.path()).await;
    let url = server.serve("/1", Reply::status(404));
    let kept = engine.add_feed(&url).await.unwrap().id;
    let other = engine.add_feed(&server.serve("/2", Reply::status(404))).await.unwrap().id;
    // Two lists of one board.
    let db = support::database(folder.path()).await;
    sqlx::raw_sql("INSERT INTO providers (name) VALUES ('board'); UPDATE feeds SET provider_id = (SELECT max(id) FROM providers)")
        .execute(&db)
        .await
        .unwrap();
    next(&engine, &clock, &server, kept, listing(&items(0..4))).await;
    next(&engine, &clock, &server, other, listing(&items(0..4))).await;
    engine.remove_feed(kept).await.unwrap();
    let run = next(&engine, &clock, &server, other, listing(&items(1..4))).await;
    assert_eq!((turns(&run), closed(&engine).await), ([1, 0], vec![1]), "nobody who is watched carries it");
    assert_eq!(engine.add_feed(&url).await.unwrap().id, kept);
    assert_eq!(engine.recount().await.unwrap(), []);
    let run = next(&engine, &clock, &server, kept, listing(&items(0..4))).await;
    assert_eq!((counts(&run), turns(&run)), ([0, 1, 3, 0, 0], [0, 1]), "{run:?}");
    assert_eq!(closed(&engine).await, [0; 0]);
    engine.stop().await;
}
