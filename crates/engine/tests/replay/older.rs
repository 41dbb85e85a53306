//! A document that is older than what was imported since takes nothing back.

use crate::support::{Item, Reply, Server, code, counts, engine, import, item, items, rss};
use crate::{NARROW, WIDE, list, map, refused, replay, resolved};
use contract::{ReplayOffer, RunState};

fn titled(number: usize, title: &str) -> Item {
    Item { title: title.to_owned(), ..item(number) }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_older_document_brings_what_it_could_not_and_leaves_what_is_known() {
    let (folder, server) = (tempfile::tempdir().unwrap(), Server::start());
    let url = server.serve("/list", Reply::ok(list(&[(1, true), (2, false), (3, false), (4, true)])));
    let engine = engine(folder.path()).await;
    let feed = engine.add_feed(&url).await.unwrap();
    map(&engine, feed.id, NARROW).await;
    let older = import(&engine, feed.id).await;
    assert_eq!(counts(&older), [2, 0, 0, 0, 2]);

    map(&engine, feed.id, WIDE).await;
    // 1 is worded anew, 2 is there and worded anew, 3 and 4 have gone.
    let newer = list(&[(1, true), (2, false)]).replace("<n>Job ", "<n>Newer ");
    server.serve("/list", Reply::ok(newer));
    let run = import(&engine, feed.id).await;
    assert_eq!((run.state, counts(&run)), (RunState::Succeeded, [1, 1, 0, 0, 0]));

    let offer = engine.run(older.run_id).await.unwrap().replay;
    assert_eq!(offer, ReplayOffer::Offered { whole: false, unresolved: 2 });
    let again = replay(&engine, older.run_id).await;
    assert_eq!(again.state, RunState::Succeeded);
    assert_eq!(counts(&again), [1, 0, 0, 1, 0], "2 is known, 3 is not; 1 and 4 were imported then");
    assert!(again.warnings.iter().any(|said| said.contains("A newer document")), "{:?}", again.warnings);
    let by = Some(again.run_id);
    assert_eq!(resolved(&engine, older.run_id).await, [(2, by), (3, by)]);
    let mut titles: Vec<String> =
        engine.jobs("", 0, 9).await.unwrap().rows.into_iter().map(|job| job.title).collect();
    titles.sort();
    assert_eq!(titles, ["Job 3", "Job 4", "Newer 1", "Newer 2"], "nothing goes back to older words");

    assert!(refused(&engine, older.run_id).await.contains("no posting of run 1 is left"));
    assert_eq!(counts(&import(&engine, feed.id).await), [0, 0, 2, 0, 0], "and nothing flaps");
    engine.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_an_older_document_that_could_not_be_read_at_all_what_nobody_knows_comes_in() {
    let (folder, server) = (tempfile::tempdir().unwrap(), Server::start());
    let single = "<board><q><n>Job 7</n><l>https://b.example/7</l></q><q><n>Older</n><l>https://board.example/jobs/1</l></q></board>";
    let url = server.serve("/list", Reply::ok(single));
    let engine = engine(folder.path()).await;
    let feed = engine.add_feed(&url).await.unwrap();
    let older = import(&engine, feed.id).await;
    assert_eq!((code(&older), older.total), ("not_a_feed", 0));
    server.serve("/list", Reply::ok(rss(&items(1..3))));
    assert_eq!(counts(&import(&engine, feed.id).await), [2, 0, 0, 0, 0]);

    map(&engine, feed.id, r#"{"record": "q", "fields": {"title": "n", "url": "l"}}"#).await;
    let again = replay(&engine, older.run_id).await;
    assert_eq!(counts(&again), [1, 0, 0, 1, 0], "{again:?}");
    assert_eq!(engine.jobs("older", 0, 9).await.unwrap().total, 0);
    engine.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_posting_that_shares_its_id_with_one_that_was_imported_is_a_job_of_its_own() {
    let (folder, server) = (tempfile::tempdir().unwrap(), Server::start());
    // Both carry the id 1; of the second the first mapping finds nothing.
    let body = "<board><x><a>A</a><i>1</i><j>1</j><n>A</n><l>https://b.example/a</l></x>\
                <x><j>1</j><n>B</n><l>https://b.example/b</l></x></board>";
    let url = server.serve("/list", Reply::ok(body));
    let engine = engine(folder.path()).await;
    let feed = engine.add_feed(&url).await.unwrap();
    map(&engine, feed.id, r#"{"record": "x", "fields": {"title": "a", "id": "i", "url": "a/@none"}}"#).await;
    let older = import(&engine, feed.id).await;
    assert_eq!(counts(&older), [1, 0, 0, 0, 1]);
    let wide = r#"{"record": "x", "fields": {"title": "n", "id": "j", "url": "l"}}"#;
    map(&engine, feed.id, wide).await;
    server.serve("/list", Reply::ok("<board><x><j>1</j><n>A</n><l>https://b.example/a</l></x></board>"));
    assert_eq!(counts(&import(&engine, feed.id).await), [0, 1, 0, 0, 0]);

    let again = replay(&engine, older.run_id).await;
    assert_eq!(counts(&again), [1, 0, 0, 0, 0], "the other posting holds the job that the id stands for");
    assert_eq!(engine.jobs("", 0, 9).await.unwrap().total, 2);
    engine.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_last_document_is_replayed_whole_though_newer_ones_could_not_be_imported() {
    let (folder, server) = (tempfile::tempdir().unwrap(), Server::start());
    let url = server.serve("/feed", Reply::ok(rss(&[titled(1, "One"), titled(2, "Two")])));
    let engine = engine(folder.path()).await;
    let feed = engine.add_feed(&url).await.unwrap();
    let run = import(&engine, feed.id).await;
    server.serve("/feed", Reply::status(503));
    import(&engine, feed.id).await;
    let again = replay(&engine, run.run_id).await;
    assert_eq!((counts(&again), code(&again)), ([0, 0, 2, 0, 0], ""));
    engine.stop().await;
}
