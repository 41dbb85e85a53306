//! Which documents are kept, for how long, and what is said of those that are not.

use crate::support::{HOUR, Item, NOW, Reply, Server, counts, engine, idle_engine, import, item, items, rss};
use crate::{NARROW, WIDE, database, files, list, map, refused, replay};
use contract::RunState;
use engine::clock::ManualClock;
use engine::credentials::NoKeyring;
use engine::{Engine, Options, Trigger};
use std::sync::Arc;

#[tokio::test(flavor = "multi_thread")]
async fn not_modified_keeps_the_document_and_a_newer_one_takes_its_place() {
    let (folder, server) = (tempfile::tempdir().unwrap(), Server::start());
    let url = server.serve("/feed", Reply::ok(rss(&items(0..2))).header("ETag", "\"1\""));
    let engine = engine(folder.path()).await;
    let feed = engine.add_feed(&url).await.unwrap();
    let first = import(&engine, feed.id).await;
    assert_eq!(import(&engine, feed.id).await.state, RunState::NotModified);
    assert_eq!(counts(&replay(&engine, first.run_id).await), [0, 0, 2, 0, 0]);
    server.serve("/feed", Reply::ok(rss(&items(0..3))).header("ETag", "\"2\""));
    let second = import(&engine, feed.id).await;
    assert_eq!(counts(&replay(&engine, second.run_id).await), [0, 0, 3, 0, 0]);
    assert_eq!(
        refused(&engine, first.run_id).await,
        format!(
            "The document of run {} is no longer kept. That of run {} is, and can be replayed.",
            first.run_id, second.run_id
        )
    );
    engine.stop().await;
    assert_eq!(files(&folder.path().join("bodies")), [format!("run-{}.zst", second.run_id)]);
    assert!(files(&folder.path().join("spool")).is_empty());
}

#[cfg(unix)]
#[tokio::test(flavor = "multi_thread")]
async fn a_document_that_comes_again_is_not_packed_again_unless_it_was_damaged() {
    use std::os::unix::fs::MetadataExt;
    let (folder, server) = (tempfile::tempdir().unwrap(), Server::start());
    let url = server.serve("/feed", Reply::ok(rss(&items(0..50))));
    let engine = engine(folder.path()).await;
    let feed = engine.add_feed(&url).await.unwrap();
    let packed = |run_id: i64| folder.path().join(format!("bodies/run-{run_id}.zst"));
    let number = |run_id| std::fs::metadata(packed(run_id)).unwrap().ino();
    // A replay needs the packed document, so that it is there then.
    let imported = async || {
        let run_id = import(&engine, feed.id).await.run_id;
        assert_eq!(counts(&replay(&engine, run_id).await), [0, 0, 50, 0, 0]);
        run_id
    };
    let first = imported().await;
    let its = number(first);
    let second = imported().await;
    assert_eq!(number(second), its);
    assert_eq!(files(&folder.path().join("bodies")), [format!("run-{second}.zst")]);

    let whole = std::fs::read(packed(second)).unwrap();
    std::fs::write(packed(second), &whole[..whole.len() - 9]).unwrap();
    let third = imported().await;
    assert_ne!(number(third), its);
    server.serve("/feed", Reply::ok(rss(&items(0..49))));
    let run = import(&engine, feed.id).await;
    assert_eq!(counts(&replay(&engine, run.run_id).await), [0, 0, 49, 0, 0]);
    engine.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_last_document_with_rejections_is_kept_beside_the_last_until_they_are_resolved() {
    let (folder, server) = (tempfile::tempdir().unwrap(), Server::start());
    let url = server.serve("/list", Reply::ok(list(&[(1, true), (2, false)])));
    let engine = engine(folder.path()).await;
    let feed = engine.add_feed(&url).await.unwrap();
    map(&engine, feed.id, NARROW).await;
    let troubled = import(&engine, feed.id).await;
    assert_eq!(counts(&troubled), [1, 0, 0, 0, 1]);
    for number in 3..6 {
        server.serve("/list", Reply::ok(list(&[(1, true), (number, true)])));
        assert_eq!(counts(&import(&engine, feed.id).await), [1, 0, 1, 0, 0]);
    }
    map(&engine, feed.id, WIDE).await;
    assert_eq!(counts(&replay(&engine, troubled.run_id).await), [1, 0, 0, 0, 0], "it is still there");
    server.serve("/list", Reply::ok(list(&[(1, true), (9, true)])));
    let last = import(&engine, feed.id).await;
    engine.stop().await;
    assert_eq!(
        files(&folder.path().join("bodies")),
        [format!("run-{}.zst", last.run_id)],
        "it is of no use any more"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_document_above_the_limit_is_not_kept_and_that_is_said() {
    let (folder, server) = (tempfile::tempdir().unwrap(), Server::start());
    let url = server.serve("/feed", Reply::ok(rss(&items(0..50))));
    let clock = Arc::new(ManualClock::new(NOW + HOUR));
    let options = Options::new(folder.path()).clock(clock).keyring(Arc::new(NoKeyring)).largest_body(100);
    let engine = Engine::open(options).await.unwrap();
    engine.start_workers();
    let feed = engine.add_feed(&url).await.unwrap();
    let run = import(&engine, feed.id).await;
    assert_eq!(counts(&run), [50, 0, 0, 0, 0]);
    // Asked for at once, it may not have been packed yet.
    let error = engine.replay(run.run_id, Trigger::Manual).await.unwrap_err().to_string();
    assert!(error.contains("too large to be kept"), "{error}");
    assert!(refused(&engine, run.run_id).await.contains("An import fetches it again."));
    engine.stop().await;
    assert!(files(&folder.path().join("bodies")).is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn the_documents_of_a_feed_go_with_it() {
    let (folder, server) = (tempfile::tempdir().unwrap(), Server::start());
    let engine = engine(folder.path()).await;
    let feed = engine.add_feed(&server.serve("/one", Reply::ok(rss(&items(0..2))))).await.unwrap();
    let other = engine.add_feed(&server.serve("/two", Reply::ok(rss(&items(5..7))))).await.unwrap();
    let run = import(&engine, feed.id).await;
    let stays = import(&engine, other.id).await;
    replay(&engine, run.run_id).await;
    engine.remove_feed(feed.id).await.unwrap();
    assert!(refused(&engine, run.run_id).await.contains("no longer watched"));
    engine.stop().await;
    assert_eq!(files(&folder.path().join("bodies")), [format!("run-{}.zst", stays.run_id)]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_feed_that_is_being_imported_is_not_replayed() {
    let (folder, server) = (tempfile::tempdir().unwrap(), Server::start());
    let url = server.serve("/feed", Reply::ok(rss(&items(0..2))));
    let engine = engine(folder.path()).await;
    let feed = engine.add_feed(&url).await.unwrap();
    let run = import(&engine, feed.id).await;
    server.serve("/feed", Reply::ok(rss(&items(0..3))).held());
    let open = engine.import_now(Some(&[feed.id]), Trigger::Manual).await.unwrap().remove(0);
    assert!(refused(&engine, run.run_id).await.contains("being imported just now"));
    assert_eq!(refused(&engine, open.run_id).await, "The import is still under way.");
    server.release();
    let run = engine.wait_closed(&[open.run_id]).await.unwrap().remove(0);
    assert_eq!(counts(&run), [1, 0, 2, 0, 0]);
    engine.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_process_that_dies_before_its_document_is_kept_keeps_it_at_the_next_start() {
    let (folder, server) = (tempfile::tempdir().unwrap(), Server::start());
    let body = rss(&items(0..3));
    let url = server.serve("/feed", Reply::ok(body.clone()));
    let first = engine(folder.path()).await;
    let feed = first.add_feed(&url).await.unwrap();
    let run = import(&first, feed.id).await;
    first.stop().await;
    drop(first);
    let (spool, bodies) = (folder.path().join("spool"), folder.path().join("bodies"));
    let raw = format!("run-{}.feed", run.run_id);
    // After the closing, after the move, and while it was packed.
    for place in [spool.join(&raw), bodies.join(&raw), bodies.join(&raw)] {
        let pool = database(folder.path()).await;
        sqlx::query("DELETE FROM bodies").execute(&pool).await.unwrap();
        pool.close().await;
        std::fs::write(place, &body).unwrap();
        std::fs::write(bodies.join("run-1.part"), "half").unwrap();
        std::fs::write(bodies.join("run-99.zst"), "nobody's").unwrap();
        std::fs::write(spool.join("run-98.feed"), "nobody's").unwrap();
        let engine = engine(folder.path()).await;
        assert_eq!(counts(&replay(&engine, run.run_id).await), [0, 0, 3, 0, 0]);
        engine.stop().await;
        assert_eq!(files(&bodies), [format!("run-{}.zst", run.run_id)]);
        assert!(files(&spool).is_empty());
    }
    // After the row: the raw document is of no use any more.
    std::fs::write(bodies.join(&raw), &body).unwrap();
    let engine = engine(folder.path()).await;
    engine.stop().await;
    assert_eq!(files(&bodies), [format!("run-{}.zst", run.run_id)]);
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn of_documents_that_were_never_packed_the_last_waits_alone_beside_those_with_something_to_mend() {
    let (folder, server) = (tempfile::tempdir().unwrap(), Server::start());
    let url = server.serve("/feed", Reply::ok(rss(&items(0..3))));
    let first = engine(folder.path()).await;
    let feed = first.add_feed(&url).await.unwrap();
    let whole = import(&first, feed.id).await.run_id;
    let nobodys = Item { id: String::new(), link: String::new(), title: String::new(), ..item(9) };
    server.serve("/feed", Reply::ok(rss(&[items(0..3), vec![nobodys]].concat())));
    let rejecting = import(&first, feed.id).await;
    assert_eq!(rejecting.failed, 1);
    server.serve("/feed", Reply::ok(rss(&items(0..4))));
    let (older, last) = (import(&first, feed.id).await.run_id, import(&first, feed.id).await.run_id);
    first.stop().await;
    drop(first);
    let pool = database(folder.path()).await;
    sqlx::query("DELETE FROM bodies").execute(&pool).await.unwrap();
    pool.close().await;
    let bodies = folder.path().join("bodies");
    let raw = |run: i64| format!("run-{run}.feed");
    for run in [whole, rejecting.run_id, older, last] {
        std::fs::write(bodies.join(raw(run)), "as it came").unwrap();
    }
    // One at which nothing works packs nothing.
    let (idle, _) = idle_engine(folder.path()).await;
    assert!(idle.replay(9_999, Trigger::CommandLine).await.is_err());
    idle.stop().await;
    assert_eq!(files(&bodies), [raw(rejecting.run_id), raw(last)]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_document_that_was_damaged_or_removed_is_said_to_be_and_no_run_begins() {
    let (folder, server) = (tempfile::tempdir().unwrap(), Server::start());
    let url = server.serve("/feed", Reply::ok(rss(&items(0..3))));
    let engine = engine(folder.path()).await;
    let feed = engine.add_feed(&url).await.unwrap();
    let run = import(&engine, feed.id).await;
    replay(&engine, run.run_id).await;
    let packed = folder.path().join(format!("bodies/run-{}.zst", run.run_id));
    let mut bytes = std::fs::read(&packed).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 0x55;
    std::fs::write(&packed, bytes).unwrap();
    let error = engine.replay(run.run_id, Trigger::Manual).await.unwrap_err().to_string();
    assert!(error.contains("is damaged"), "{error}");
    assert!(files(&folder.path().join("spool")).is_empty(), "nothing is left behind");
    // A whole file, but not of this document.
    let other = engine.add_feed(&server.serve("/other", Reply::ok(rss(&items(5..9))))).await.unwrap();
    let other = import(&engine, other.id).await;
    replay(&engine, other.run_id).await;
    std::fs::copy(folder.path().join(format!("bodies/run-{}.zst", other.run_id)), &packed).unwrap();
    let error = engine.replay(run.run_id, Trigger::Manual).await.unwrap_err().to_string();
    assert!(error.contains("it is not what was imported"), "{error}");
    assert!(files(&folder.path().join("spool")).is_empty(), "nothing is left behind");
    std::fs::remove_file(&packed).unwrap();
    assert!(refused(&engine, run.run_id).await.contains("its file was removed"));
    assert_eq!(engine.runs(0, 9).await.unwrap().total, 4, "no run was begun");
    engine.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_folder_that_cannot_be_written_costs_no_import() {
    let server = Server::start();
    let url = server.serve("/feed", Reply::ok(rss(&items(0..3))));
    // A file stands where the folder should be, or a folder where the file should.
    for (file, folders) in [(Some("bodies"), ""), (None, "bodies/run-1.part")] {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir_all(folder.path().join(folders)).unwrap();
        file.iter().for_each(|file| std::fs::write(folder.path().join(file), "").unwrap());
        let engine = engine(folder.path()).await;
        let feed = engine.add_feed(&url).await.unwrap();
        let run = import(&engine, feed.id).await;
        assert_eq!((run.state, counts(&run)), (RunState::Succeeded, [3, 0, 0, 0, 0]));
        let error = engine.replay(run.run_id, Trigger::Manual).await.unwrap_err().to_string();
        assert!(
            error.contains("could not be kept, because the disk was full or could not be written"),
            "{error}"
        );
        assert!(files(&folder.path().join("spool")).is_empty());
        engine.stop().await;
        assert!(!folder.path().join("bodies/run-1.feed").exists(), "it takes no room");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_import_that_is_asked_for_during_a_replay_follows_it() {
    let (folder, server) = (tempfile::tempdir().unwrap(), Server::start());
    let url = server.serve("/feed", Reply::ok(rss(&items(0..2))));
    let first = engine(folder.path()).await;
    let feed = first.add_feed(&url).await.unwrap();
    let run = import(&first, feed.id).await;
    first.stop().await;
    drop(first);
    server.serve("/feed", Reply::ok(rss(&items(0..3))));
    let (idle, _) = crate::support::idle_engine(folder.path()).await;
    // Of a feed that the schedule leaves alone: nothing else would bring it.
    idle.set_feed_enabled(feed.id, false).await.unwrap();
    let press = async |trigger| idle.import_now(Some(&[feed.id]), trigger).await.unwrap()[0].run_id;
    let replay = idle.replay(run.run_id, Trigger::Manual).await.unwrap();
    assert_eq!(press(Trigger::Schedule).await, replay.run_id, "the schedule comes again by itself");
    let behind = press(Trigger::Manual).await;
    assert_ne!(behind, replay.run_id);
    assert_eq!(press(Trigger::Manual).await, behind, "one is enough");
    idle.start_workers();
    let runs = idle.wait_closed(&[replay.run_id, behind]).await.unwrap();
    assert_eq!((counts(&runs[0]), counts(&runs[1])), ([0, 0, 2, 0, 0], [1, 0, 2, 0, 0]));
    assert!(runs[0].finished_at <= runs[1].started_at, "one after the other");
    idle.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_replay_is_no_fetch_that_was_just_done() {
    let (folder, server) = (tempfile::tempdir().unwrap(), Server::start());
    let url = server.serve("/feed", Reply::ok(rss(&items(0..2))));
    let (engine, clock) = crate::support::idle_engine(folder.path()).await;
    engine.start_workers();
    let feed = engine.add_feed(&url).await.unwrap();
    let run = import(&engine, feed.id).await;
    clock.set(NOW + HOUR / 2);
    replay(&engine, run.run_id).await;
    let pressed = engine.press_import(Some(feed.id), false).await.unwrap();
    assert!(pressed.just_done.is_empty(), "{pressed:?}");
    engine.wait_closed(&[pressed.runs[0].run_id]).await.unwrap();
    assert_eq!(server.requests().len(), 2);
    engine.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn alarms_compare_with_what_was_fetched_and_not_with_replays() {
    let (folder, server) = (tempfile::tempdir().unwrap(), Server::start());
    let url = server.serve("/list", Reply::ok(list(&[(1, true), (2, false)])));
    let engine = engine(folder.path()).await;
    let feed = engine.add_feed(&url).await.unwrap();
    map(&engine, feed.id, NARROW).await;
    let run = import(&engine, feed.id).await;
    map(&engine, feed.id, WIDE).await;
    assert_eq!(replay(&engine, run.run_id).await.new, 1);
    let pool = database(folder.path()).await;
    for sql in [include_str!("../../queries/recent_runs.sql"), include_str!("../../queries/recent_news.sql")]
    {
        let rows = sqlx::query(sql).bind(feed.id).bind(99).fetch_all(&pool).await.unwrap();
        assert_eq!(rows.len(), 1, "{sql}");
    }
    pool.close().await;
    engine.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_engine_that_only_reads_leaves_the_files_of_the_one_that_runs_alone() {
    let (folder, server) = (tempfile::tempdir().unwrap(), Server::start());
    let url = server.serve("/feed", Reply::ok(rss(&items(0..2))));
    let engine = engine(folder.path()).await;
    let feed = engine.add_feed(&url).await.unwrap();
    let run = import(&engine, feed.id).await;
    let reader = Engine::open_read_only(Options::new(folder.path())).await.unwrap();
    let spooled = folder.path().join("spool/run-98.feed");
    std::fs::write(&spooled, "fetched just now").unwrap();
    let replay = reader.replay(run.run_id, Trigger::CommandLine).await.unwrap();
    assert!(spooled.exists());
    let replay = engine.wait_closed(&[replay.run_id]).await.unwrap().remove(0);
    assert_eq!((replay.state, replay.replay_of), (RunState::Succeeded, Some(run.run_id)), "that one does it");
    let error = reader.replay(99, Trigger::CommandLine).await.unwrap_err().to_string();
    assert!(error.contains("no run 99"), "{error}");
    reader.stop().await;
    engine.stop().await;
}
