//! One engine per data folder: whoever comes second reaches the first, and nothing that was asked of either is lost.
#![cfg(unix)]

mod support;

use contract::{Event, Run, RunState};
use engine::clock::ManualClock;
use engine::credentials::NoKeyring;
use engine::{Engine, Error, Options, Start, Trigger};
use std::io::{BufRead, BufReader, Read, Write};
use std::os::unix::fs::PermissionsExt;
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use support::{NOW, Reply, Server, balanced, counts, engine, idle_engine, items, rss};
use tokio::sync::Barrier;

const MANY: usize = 12_000;

/// As [`engine`] has them: all clocks show the same time.
fn options(folder: &Path) -> Options {
    Options::new(folder).keyring(Arc::new(NoKeyring)).clock(Arc::new(ManualClock::new(NOW)))
}

async fn beside(folder: &Path) -> Engine {
    let guest = Engine::open_beside(options(folder)).await.unwrap();
    assert!(guest.is_beside());
    guest
}

fn mode(path: &Path) -> u32 {
    std::fs::metadata(path).unwrap().permissions().mode() & 0o777
}

/// Answers whoever wants the window of an engine; how often that was.
async fn shown(engine: &Engine, times: usize) {
    let mut requests = engine.requests().unwrap();
    for _ in 0..times {
        requests.recv().await.unwrap().done();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn of_twenty_starts_at_once_one_has_the_window_and_shows_it_to_all_others() {
    let folder = tempfile::tempdir().unwrap();
    let together = Arc::new(Barrier::new(20));
    let starts: Vec<_> = (0..20)
        .map(|_| {
            let (together, options) = (Arc::clone(&together), options(folder.path()));
            tokio::spawn(async move {
                together.wait().await;
                match Engine::open_or_show(options, &[], || panic!("there is a window")).await.unwrap() {
                    Start::Shown => None,
                    Start::Engine(engine) => {
                        shown(&engine, 19).await;
                        Some(engine)
                    }
                }
            })
        })
        .collect();
    let mut engines = Vec::new();
    for start in starts {
        engines.extend(start.await.unwrap());
    }
    assert_eq!(engines.len(), 1);
    engines[0].stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_twenty_ask_for_at_once_is_all_stored() {
    let folder = tempfile::tempdir().unwrap();
    let (opened, added) = (Arc::new(Barrier::new(20)), Arc::new(Barrier::new(20)));
    let starts: Vec<_> = (0..20)
        .map(|number| {
            let (opened, added) = (Arc::clone(&opened), Arc::clone(&added));
            let options = options(folder.path());
            tokio::spawn(async move {
                opened.wait().await;
                let engine = Engine::open_or_beside(options).await.unwrap();
                engine.add_feed(&format!("https://b.example/{number}")).await.unwrap();
                added.wait().await;
                let holds = !engine.is_beside();
                engine.stop().await;
                holds
            })
        })
        .collect();
    let mut holders = 0;
    for start in starts {
        holders += usize::from(start.await.unwrap());
    }
    assert_eq!(holders, 1);
    let after = Engine::open(options(folder.path())).await.expect("the folder is free again");
    assert_eq!(after.feeds().await.unwrap().len(), 20);
    after.stop().await;
}

#[tokio::test]
async fn what_a_dead_process_left_does_not_stand_in_the_way() {
    let folder = tempfile::tempdir().unwrap();
    drop(UnixListener::bind(folder.path().join("engine.sock")).unwrap());
    std::fs::write(folder.path().join("engine.lock"), "/nowhere/job-importer-1-0/engine.sock").unwrap();
    let holder = Engine::open(options(folder.path())).await.unwrap();
    assert_eq!(mode(&folder.path().join("engine.sock")), 0o600);
    assert_eq!(mode(&folder.path().join("engine.lock")), 0o600);
    beside(folder.path()).await.stop().await;
    holder.stop().await;
    assert!(!folder.path().join("engine.sock").exists(), "it goes with the engine");
    assert!(matches!(Engine::open_beside(options(folder.path())).await, Err(Error::Locked { .. })));
}

#[tokio::test]
async fn a_folder_deep_below_others_is_reached_as_well() {
    let above = tempfile::tempdir().unwrap();
    let folder = above.path().join("a long name of a folder".repeat(5)).join("another long one".repeat(5));
    let holder = Engine::open(options(&folder)).await.unwrap();
    let socket = PathBuf::from(std::fs::read_to_string(folder.join("engine.lock")).unwrap());
    assert_eq!((mode(&socket), mode(socket.parent().unwrap())), (0o600, 0o700), "{}", socket.display());
    beside(&folder).await.stop().await;
    holder.stop().await;
    assert!(!socket.parent().unwrap().exists());

    // What is left by one that was killed is removed by the next.
    std::fs::create_dir(socket.parent().unwrap()).unwrap();
    drop(UnixListener::bind(&socket).unwrap());
    std::fs::write(folder.join("engine.lock"), socket.to_str().unwrap()).unwrap();
    let holder = Engine::open(options(&folder)).await.unwrap();
    beside(&folder).await.stop().await;
    holder.stop().await;
    assert!(!socket.exists());
}

#[tokio::test(flavor = "multi_thread")]
async fn who_calls_and_says_nothing_or_nonsense_is_no_trouble() {
    let folder = tempfile::tempdir().unwrap();
    let holder = Engine::open(options(folder.path())).await.unwrap();
    let socket = folder.path().join("engine.sock");
    let silent: Vec<_> = (0..100).map(|_| UnixStream::connect(&socket).unwrap()).collect();
    beside(folder.path()).await.stop().await;
    let answers = tokio::task::spawn_blocking(move || {
        let ask = |what: &[u8]| {
            let mut caller = UnixStream::connect(&socket).unwrap();
            // It hangs up at some point: what cannot be written then does not matter.
            let _ = caller.write_all(what);
            let mut greeting = String::new();
            let mut lines = BufReader::new(caller);
            lines.read_line(&mut greeting).unwrap();
            assert!(greeting.starts_with(r#"{"job_importer":"#), "{greeting}");
            let mut answer = String::new();
            // Said before it hung up, or not.
            let _ = lines.read_to_string(&mut answer);
            answer
        };
        [ask(b"GET / HTTP/1.1\r\n\r\n"), ask(b"{\"request\":\"dance\"}\n"), ask(&[b'x'; 64 << 10])]
    });
    for answer in answers.await.unwrap() {
        assert!(answer.starts_with(r#"{"answer":"refused","message":"This "#), "{answer}");
    }
    drop(silent);
    holder.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_import_asked_for_beside_an_engine_runs_there_and_is_seen_to_close() {
    let (server, folder) = (Server::start(), tempfile::tempdir().unwrap());
    let url = server.serve("/feed", Reply::ok(rss(&items(0..8))));
    let holder = engine(folder.path()).await;
    let mut window = holder.subscribe();
    let guest = beside(folder.path()).await;
    guest.start_workers();
    let feed = guest.add_feed(&url).await.unwrap();
    let run_id = guest.import_now(Some(&[feed.id]), Trigger::CommandLine).await.unwrap()[0].run_id;
    let run = guest.wait_closed(&[run_id]).await.unwrap().remove(0);
    assert_eq!((run.state, counts(&run)), (RunState::Succeeded, [8, 0, 0, 0, 0]));
    let run = closed(&mut window).await;
    assert_eq!(run.run_id, run_id, "the window of the other is told");
    assert_eq!(server.requests().len(), 1);
    guest.stop().await;
    assert!(!holder.is_beside());
    holder.stop().await;
}

/// The next run that closes.
async fn closed(events: &mut tokio::sync::broadcast::Receiver<Event>) -> Run {
    loop {
        match events.recv().await.unwrap() {
            Event::Run(run) if run.state.is_closed() => return *run,
            _ => {}
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_feed_added_beside_an_engine_is_on_its_schedule_at_once() {
    let (server, folder) = (Server::start(), tempfile::tempdir().unwrap());
    let url = server.serve("/feed", Reply::ok(rss(&items(0..3))));
    let holder = Engine::open(options(folder.path())).await.unwrap();
    let mut window = holder.subscribe();
    holder.start();
    let guest = beside(folder.path()).await;
    guest.add_feed(&url).await.unwrap();
    guest.set_max_document_bytes(5 << 20).await.unwrap();
    guest.stop().await;
    assert_eq!(counts(&closed(&mut window).await), [3, 0, 0, 0, 0]);
    holder.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_limit_set_beside_an_engine_holds_there() {
    let (server, folder) = (Server::start(), tempfile::tempdir().unwrap());
    let url = server.serve("/feed", Reply::ok(rss(&items(0..5_000))));
    let holder = engine(folder.path()).await;
    let guest = beside(folder.path()).await;
    guest.set_max_document_bytes(100_000).await.unwrap();
    guest.stop().await;
    let feed = holder.add_feed(&url).await.unwrap();
    let run = support::import(&holder, feed.id).await;
    assert_eq!(support::code(&run), "too_large");
    holder.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_asked_for_while_an_engine_stores_without_a_pause_is_stored_too() {
    let (server, folder) = (Server::start(), tempfile::tempdir().unwrap());
    let url = server.serve("/feed", Reply::ok(rss(&items(0..MANY))));
    let holder = engine(folder.path()).await;
    let feed = holder.add_feed(&url).await.unwrap();
    let guest = beside(folder.path()).await;
    let run_id = holder.import_now(Some(&[feed.id]), Trigger::Manual).await.unwrap()[0].run_id;
    for number in 0..50 {
        guest.add_feed(&format!("https://b.example/{number}")).await.unwrap();
    }
    guest.stop().await;
    let run = holder.wait_closed(&[run_id]).await.unwrap().remove(0);
    assert_eq!(counts(&run), [MANY as u64, 0, 0, 0, 0]);
    assert_eq!(holder.feeds().await.unwrap().len(), 51);
    holder.stop().await;
}

#[test]
fn when_an_engine_dies_one_of_those_beside_it_goes_on_and_the_others_follow_that_one() {
    let (server, folder) = (Server::start(), tempfile::tempdir().unwrap());
    let url = server.serve("/feed", Reply::ok(rss(&items(0..MANY))));
    let runtime = || tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    let dying = runtime();
    let holder = dying.block_on(engine(folder.path()));
    runtime().block_on(async {
        let mut guests = Vec::new();
        for _ in 0..3 {
            let guest = beside(folder.path()).await;
            guest.start_workers();
            guests.push(guest);
        }
        let feed = guests[0].add_feed(&url).await.unwrap();
        let mut events = guests[1].subscribe();
        let run_id = guests[0].import_now(Some(&[feed.id]), Trigger::CommandLine).await.unwrap()[0].run_id;
        // Midway: some postings are stored.
        while guests[1].run(run_id).await.unwrap().run.total == 0 {
            let _ = events.recv().await;
        }
        drop(holder);
        tokio::task::spawn_blocking(move || drop(dying)).await.unwrap();
        for guest in &guests {
            let run = guest.wait_closed(&[run_id]).await.unwrap().remove(0);
            balanced(&run);
            assert_eq!((run.state, counts(&run)), (RunState::Succeeded, [MANY as u64, 0, 0, 0, 0]));
        }
        assert_eq!(guests.iter().filter(|guest| !guest.is_beside()).count(), 1);
        assert_eq!(guests[0].jobs("", 0, 1).await.unwrap().total, MANY as u64);
        assert_eq!(server.requests().len(), 1, "the server is not asked again");
        for guest in guests {
            guest.stop().await;
        }
    });
}

#[tokio::test(flavor = "multi_thread")]
async fn who_wants_a_window_waits_for_one_that_has_none_to_end() {
    let folder = tempfile::tempdir().unwrap();
    let without = idle_engine(folder.path()).await.0;
    let starting = tokio::spawn({
        let options = options(folder.path());
        async move { Engine::open_or_show(options, &[], || ()).await }
    });
    without.window_is_wanted().await;
    without.stop().await;
    let Start::Engine(window) = starting.await.unwrap().unwrap() else { panic!("nobody else has a window") };
    window.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_starts_while_the_window_closes_gets_one_of_its_own() {
    let folder = tempfile::tempdir().unwrap();
    let Start::Engine(closing) = Engine::open_or_show(options(folder.path()), &[], || ()).await.unwrap()
    else {
        panic!("nobody else is there")
    };
    let mut requests = closing.requests().unwrap();
    let starting = tokio::spawn({
        let options = options(folder.path());
        async move { Engine::open_or_show(options, &["https://b.example".to_owned()], || ()).await }
    });
    let asked = requests.recv().await.unwrap();
    assert_eq!(asked.args, ["https://b.example"]);
    drop((asked, requests));
    closing.stop().await;
    let Start::Engine(window) = starting.await.unwrap().unwrap() else { panic!("the other has closed") };
    window.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_of_another_version_is_not_touched_beside_its_engine() {
    let folder = tempfile::tempdir().unwrap();
    let holder = idle_engine(folder.path()).await.0;
    let guest = beside(folder.path()).await;
    let feed = guest.add_feed("http://127.0.0.1:1/feed").await.unwrap();
    let run_id = guest.import_now(Some(&[feed.id]), Trigger::CommandLine).await.unwrap()[0].run_id;
    let database = sqlx::sqlite::SqliteConnectOptions::new().filename(folder.path().join("jobs.db"));
    let pool = sqlx::SqlitePool::connect_with(database).await.unwrap();
    sqlx::query("INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time) VALUES (9999, 'later', 1, x'', 0)")
        .execute(&pool)
        .await
        .unwrap();
    pool.close().await;
    assert!(matches!(Engine::open_beside(options(folder.path())).await, Err(Error::OtherVersion { .. })));

    // Nor when that engine is gone: what was asked of it cannot be waited for.
    holder.stop().await;
    guest.start_workers();
    assert!(matches!(guest.wait_closed(&[run_id]).await, Err(Error::OtherVersion { .. })));
    guest.stop().await;
}

#[tokio::test]
async fn one_that_holds_the_folder_and_says_nothing_is_told_of() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir_all(folder.path().join("spool")).unwrap();
    let lock = std::fs::File::create(folder.path().join("engine.lock")).unwrap();
    lock.lock().unwrap();
    let _silent = UnixListener::bind(folder.path().join("engine.sock")).unwrap();
    let opened = Engine::open_or_beside(options(folder.path())).await;
    assert!(matches!(opened, Err(Error::Silent { .. })));
    let opened = Engine::open_or_show(options(folder.path()), &[], || ()).await;
    assert!(matches!(opened, Err(Error::Silent { .. })));
}
