//! Rejections are kept, and resolved by a replay once they can be read.

use crate::support::{Item, Reply, Server, code, counts, engine, import, rss};
use crate::{NARROW, WIDE, database, fetching, list, map, replay, resolved};
use contract::{ReplayOffer, RunState};
use engine::{Error, Trigger};

#[tokio::test(flavor = "multi_thread")]
async fn a_mapping_and_a_replay_bring_in_what_was_rejected_without_asking_the_server() {
    let (folder, server) = (tempfile::tempdir().unwrap(), Server::start());
    let url =
        server.serve("/list", Reply::ok(list(&[(1, false), (2, false), (3, false)])).header("ETag", "\"1\""));
    let engine = engine(folder.path()).await;
    let feed = engine.add_feed(&url).await.unwrap();
    map(&engine, feed.id, NARROW).await;
    let run = import(&engine, feed.id).await;
    assert_eq!((code(&run), counts(&run)), ("all_rejected", [0, 0, 0, 0, 3]));
    let offer = engine.run(run.run_id).await.unwrap().replay;
    assert_eq!(offer, ReplayOffer::Offered { whole: true, unresolved: 3 });

    map(&engine, feed.id, WIDE).await;
    let before = fetching(folder.path(), feed.id).await;
    let again = replay(&engine, run.run_id).await;
    assert_eq!((again.state, counts(&again)), (RunState::Succeeded, [3, 0, 0, 0, 0]), "{again:?}");
    assert_eq!((again.replay_of, again.feed_id, again.bytes), (Some(run.run_id), feed.id, run.bytes));
    assert_ne!(again.cycle_id, run.cycle_id);
    assert_eq!(server.requests().len(), 1, "the server is not asked");
    assert_eq!(
        fetching(folder.path(), feed.id).await,
        before,
        "nothing was fetched, so nothing is known of fetching"
    );

    let detail = engine.run(run.run_id).await.unwrap();
    assert_eq!(detail.run, run, "a closed run never changes");
    assert_eq!(detail.replayed_by, [again.run_id]);
    let by = Some(again.run_id);
    assert_eq!(resolved(&engine, run.run_id).await, [(1, by), (2, by), (3, by)]);
    assert!(again.baseline, "the first import that brings jobs is silent");
    assert_eq!(engine.take_digest(again.cycle_id).await.unwrap(), None);

    server.serve("/list", Reply::ok(list(&[(1, false), (2, false), (3, false), (4, false)])));
    let next = import(&engine, feed.id).await;
    assert_eq!(counts(&next), [1, 0, 3, 0, 0], "what the replay brought is known");
    assert!(!next.baseline, "the replay was the feed's first success: news are told from now on");
    engine.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_import_behind_the_replay_that_was_the_first_success_tells_its_news() {
    let (folder, server) = (tempfile::tempdir().unwrap(), Server::start());
    let url = server.serve("/list", Reply::ok(list(&[(1, true)])));
    let engine = engine(folder.path()).await;
    let feed = engine.add_feed(&url).await.unwrap();
    map(&engine, feed.id, r#"{"record": "x", "fields": {"title": "none", "id": "none"}}"#).await;
    let run = import(&engine, feed.id).await;
    assert_eq!(counts(&run), [0, 0, 0, 0, 1]);
    map(&engine, feed.id, WIDE).await;
    server.serve("/list", Reply::ok(list(&[(1, true), (2, true)])));
    // Both are there before one begins.
    engine.pause_queue(true).await.unwrap();
    let replay = engine.replay(run.run_id, Trigger::Manual).await.unwrap().run_id;
    let behind = engine.import_now(Some(&[feed.id]), Trigger::Manual).await.unwrap()[0].run_id;
    engine.pause_queue(false).await.unwrap();
    let runs = engine.wait_closed(&[replay, behind]).await.unwrap();
    assert_eq!((runs[0].baseline, counts(&runs[0])), (true, [1, 0, 0, 0, 0]));
    assert_eq!((runs[1].baseline, counts(&runs[1])), (false, [1, 0, 1, 0, 0]));
    engine.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_replay_that_rejects_some_again_resolves_the_others_and_a_replay_of_it_the_rest() {
    let (folder, server) = (tempfile::tempdir().unwrap(), Server::start());
    let url = server.serve("/list", Reply::ok(list(&[(1, true), (2, false), (3, true)])));
    let engine = engine(folder.path()).await;
    let feed = engine.add_feed(&url).await.unwrap();
    map(&engine, feed.id, r#"{"record": "x", "fields": {"title": "none", "id": "none"}}"#).await;
    let run = import(&engine, feed.id).await;
    assert_eq!(counts(&run), [0, 0, 0, 0, 3]);

    map(&engine, feed.id, NARROW).await;
    let first = replay(&engine, run.run_id).await;
    assert_eq!((first.state, counts(&first)), (RunState::Succeeded, [2, 0, 0, 0, 1]));
    let by = Some(first.run_id);
    assert_eq!(resolved(&engine, run.run_id).await, [(1, by), (2, None), (3, by)]);
    assert_eq!(resolved(&engine, first.run_id).await, [(2, None)]);

    map(&engine, feed.id, WIDE).await;
    let second = replay(&engine, first.run_id).await;
    assert_eq!(second.replay_of, Some(run.run_id), "it is the document of the run that fetched it");
    assert_eq!(counts(&second), [1, 2, 0, 0, 0], "the link is new on those that were known");
    let last = Some(second.run_id);
    assert_eq!(
        resolved(&engine, run.run_id).await,
        [(1, by), (2, last), (3, by)],
        "the first to resolve it stays"
    );
    assert_eq!(resolved(&engine, first.run_id).await, [(2, last)]);
    let again = replay(&engine, run.run_id).await;
    assert_eq!(counts(&again), [0, 0, 3, 0, 0], "nothing is brought twice");
    assert_eq!(engine.jobs("", 0, 9).await.unwrap().total, 3);
    engine.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_posting_is_the_same_by_its_place_in_the_bytes_not_by_its_number() {
    let (folder, server) = (tempfile::tempdir().unwrap(), Server::start());
    // The second mapping finds the two of y, none of which the first has seen.
    let body = "<board><y><n>One</n></y><x><z>q</z></x><y><n>Two</n></y></board>";
    let url = server.serve("/list", Reply::ok(body));
    let engine = engine(folder.path()).await;
    let feed = engine.add_feed(&url).await.unwrap();
    map(&engine, feed.id, r#"{"record": "x", "fields": {"title": "n"}}"#).await;
    let run = import(&engine, feed.id).await;
    assert_eq!(counts(&run), [0, 0, 0, 0, 1]);
    let rejection = engine.run(run.run_id).await.unwrap().rejections.remove(0);
    assert_eq!((rejection.page, rejection.at), (Some(1), Some(body.find("<x>").unwrap() as u64)));

    map(&engine, feed.id, r#"{"record": "y", "fields": {"title": "n"}}"#).await;
    assert_eq!(counts(&replay(&engine, run.run_id).await), [2, 0, 0, 0, 0]);
    assert_eq!(resolved(&engine, run.run_id).await, [(1, None)], "number 1 is another posting now");
    engine.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_are_kept_and_read_again_as_they_were() {
    let (folder, server) = (tempfile::tempdir().unwrap(), Server::start());
    // A SmartRecruiters board of four, two a page; the last has nothing to be known by.
    let page = |offset: usize| {
        let posting = |n: usize| match n {
            3 => r#"{"releasedDate": "2025-06-01T08:00:00.000Z", "company": {"identifier": "Yard"}}"#
                .to_owned(),
            n => format!(
                r#"{{"id": "{n}", "name": "Welder {n}", "releasedDate": "2025-06-01T08:00:00.000Z", "company": {{"identifier": "Yard", "name": "Yard"}},
                    "ref": "https://api.smartrecruiters.com/v1/companies/yard/postings/{n}"}}"#
            ),
        };
        let content = [posting(offset), posting(offset + 1)].join(",");
        format!(r#"{{"offset": {offset}, "limit": 2, "totalFound": 4, "content": [{content}]}}"#)
    };
    let url = server.serve("/postings", Reply::ok(page(0)));
    server.serve("/postings?offset=2", Reply::ok(page(2)));
    let engine = engine(folder.path()).await;
    let feed = engine.add_feed(&url).await.unwrap();
    let run = import(&engine, feed.id).await;
    assert_eq!(counts(&run), [3, 0, 0, 0, 1], "{run:?}");
    let rejection = engine.run(run.run_id).await.unwrap().rejections.remove(0);
    assert_eq!((rejection.ordinal, rejection.page), (4, Some(2)));
    let again = replay(&engine, run.run_id).await;
    assert_eq!(counts(&again), [0, 0, 3, 0, 1]);
    assert_eq!(resolved(&engine, run.run_id).await, [(4, None)]);
    assert_eq!(server.requests().len(), 2);
    engine.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn however_many_are_rejected_each_is_a_row_and_the_disk_does_not_fill() {
    let (folder, server) = (tempfile::tempdir().unwrap(), Server::start());
    let text = "x".repeat(600);
    let blank = Item { id: String::new(), link: String::new(), title: String::new(), text };
    let url = server.serve("/feed", Reply::ok(rss(&vec![blank; 12_000])));
    let engine = engine(folder.path()).await;
    let feed = engine.add_feed(&url).await.unwrap();
    let run = import(&engine, feed.id).await;
    assert_eq!(counts(&run), [0, 0, 0, 0, 12_000], "{:?}", run.error);
    let shown = engine.run(run.run_id).await.unwrap().rejections;
    assert!(shown.len() == 200 && shown.iter().all(|rejection| rejection.raw.len() > 600));
    let pool = database(folder.path()).await;
    let lengths: Vec<(i64, i64)> = sqlx::query_as(
        "SELECT min(length(raw), 600), count(*) FROM rejections WHERE run_id = ?1 GROUP BY 1 ORDER BY 1 DESC",
    )
    .bind(run.run_id)
    .fetch_all(&pool)
    .await
    .unwrap();
    assert_eq!(lengths, [(600, 1_000), (200, 9_000), (0, 2_000)]);
    pool.close().await;
    engine.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn there_is_nothing_to_replay_of_what_is_not_there() {
    let folder = tempfile::tempdir().unwrap();
    let engine = engine(folder.path()).await;
    assert!(matches!(engine.replay(7, Trigger::Manual).await, Err(Error::NotFound { what: "run", id: 7 })));
    let server = Server::start();
    let feed = engine.add_feed(&server.serve("/gone", Reply::status(500))).await.unwrap();
    let run = import(&engine, feed.id).await;
    assert_eq!(
        crate::refused(&engine, run.run_id).await,
        "Nothing was fetched in this run, so there is nothing to read again."
    );
    engine.stop().await;
}
