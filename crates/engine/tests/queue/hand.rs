//! A person's hand in the queue: pausing, cancelling, removing.

use crate::set_aside::{refuse, set_aside};
use crate::support::*;
use crate::{feed_of, press, states};
use contract::{Event, RunState, TaskState};
use engine::{Engine, Error, Trigger};

#[tokio::test(flavor = "multi_thread")]
async fn while_the_queue_is_paused_nothing_begins_and_then_all_goes_on() {
    let (server, folder) = (Server::start(), tempfile::tempdir().unwrap());
    let engine = engine(folder.path()).await;
    let feed = feed_of(&engine, &server, "/feed", 3).await;
    engine.pause_queue(true).await.unwrap();
    assert!(engine.status().await.unwrap().paused);
    let run_id = press(&engine, feed).await;
    // Something else goes its whole way through the queue meanwhile, so that there was time to begin.
    let other = feed_of(&engine, &server, "/other", 1).await;
    let ended = press(&engine, other).await;
    engine.cancel_run(ended).await.unwrap();
    engine.wait_closed(&[ended]).await.unwrap();
    assert_eq!(states(&engine).await, [TaskState::Held]);
    assert!(server.requests().is_empty(), "nothing was asked");

    engine.pause_queue(false).await.unwrap();
    let run = engine.wait_closed(&[run_id]).await.unwrap().remove(0);
    assert_eq!((run.state, counts(&run)), (RunState::Succeeded, [3, 0, 0, 0, 0]));
    assert!(!engine.status().await.unwrap().paused);
    engine.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_paused_import_waits_where_it_is_over_a_restart_and_goes_on_there() {
    let (server, folder) = (Server::start(), tempfile::tempdir().unwrap());
    let first = engine(folder.path()).await;
    let feed = feed_of(&first, &server, "/feed", 20_000).await;
    let run_id = press(&first, feed).await;
    until_run(&first, run_id, |run| run.total > 0).await;
    first.pause_queue(true).await.unwrap();
    until_held(&first).await;
    let stored = first.run(run_id).await.unwrap().run.total;
    assert!(stored > 0 && stored < 20_000, "{stored} were stored: the test must pause it midway");
    first.stop().await;
    drop(first);

    let second = engine(folder.path()).await;
    assert_eq!(states(&second).await, [TaskState::Held], "a restart does not end a pause");
    second.pause_queue(false).await.unwrap();
    let run = second.wait_closed(&[run_id]).await.unwrap().remove(0);
    assert_eq!((run.state, counts(&run)), (RunState::Succeeded, [20_000, 0, 0, 0, 0]));
    assert_eq!(server.requests().len(), 1, "the server is not asked again");
    second.stop().await;
}

/// Waits until the one open task is held.
async fn until_held(engine: &Engine) {
    let mut events = engine.subscribe();
    while states(engine).await != [TaskState::Held] {
        let _ = events.recv().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_paused_feed_keeps_nobody_waiting_and_a_press_takes_it_all_the_same() {
    let (server, folder) = (Server::start(), tempfile::tempdir().unwrap());
    let (engine, _) = idle_engine(folder.path()).await;
    let (paused, other) =
        (feed_of(&engine, &server, "/a", 2).await, feed_of(&engine, &server, "/b", 2).await);
    let runs = engine.import_now(None, Trigger::Schedule).await.unwrap();
    let of = |feed: i64| runs.iter().find(|run| run.feed_id == feed).unwrap();
    assert_eq!(of(paused).cycle_id, of(other).cycle_id);
    engine.set_feed_enabled(paused, false).await.unwrap();
    let mut events = engine.subscribe();
    engine.start_workers();
    engine.wait_closed(&[of(other).run_id]).await.unwrap();
    let cycle = of(other).cycle_id;
    while !matches!(events.recv().await, Ok(Event::CycleFinished { cycle_id }) if cycle_id == cycle) {}
    assert_eq!(states(&engine).await, [TaskState::Held]);
    assert_eq!(server.requests().len(), 1);

    assert_eq!(press(&engine, paused).await, of(paused).run_id, "its open run is the one that is meant");
    let run = engine.wait_closed(&[of(paused).run_id]).await.unwrap().remove(0);
    assert_eq!((run.state, counts(&run)), (RunState::Succeeded, [2, 0, 0, 0, 0]));
    assert_ne!(run.cycle_id, cycle, "it went into a cycle of its own");
    engine.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_feed_that_goes_on_takes_its_held_import_up() {
    let (server, folder) = (Server::start(), tempfile::tempdir().unwrap());
    let engine = engine(folder.path()).await;
    let feed = feed_of(&engine, &server, "/feed", 20_000).await;
    let run_id = press(&engine, feed).await;
    until_run(&engine, run_id, |run| run.total > 0).await;
    engine.set_feed_enabled(feed, false).await.unwrap();
    until_held(&engine).await;
    engine.set_feed_enabled(feed, true).await.unwrap();
    let run = engine.wait_closed(&[run_id]).await.unwrap().remove(0);
    assert_eq!((run.state, counts(&run)), (RunState::Succeeded, [20_000, 0, 0, 0, 0]));
    engine.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cancelled_import_keeps_what_it_stored_and_counts_what_it_did_not_reach() {
    let (server, folder) = (Server::start(), tempfile::tempdir().unwrap());
    let engine = engine(folder.path()).await;
    let feed = feed_of(&engine, &server, "/feed", 20_000).await;
    let run_id = press(&engine, feed).await;
    until_run(&engine, run_id, |run| run.total > 0).await;
    engine.cancel_run(run_id).await.unwrap();
    let run = engine.wait_closed(&[run_id]).await.unwrap().remove(0);
    balanced(&run);
    assert_eq!(run.state, RunState::Cancelled);
    assert!(run.total > 0 && run.not_reached > 0, "{run:?}");
    assert_eq!(run.total + run.not_reached, 20_000);
    assert_eq!(engine.jobs("", 0, 1).await.unwrap().total, run.total, "what is stored stays");
    assert!(states(&engine).await.is_empty());
    assert_eq!(std::fs::read_dir(folder.path().join("spool")).unwrap().count(), 0, "its document is gone");
    assert!(matches!(engine.cancel_run(run_id).await, Err(Error::NotOpen)));
    let shown = &engine.feeds().await.unwrap()[0];
    assert_eq!((shown.consecutive_failures, &shown.last_error), (0, &None), "that is no failure of the feed");
    let gap = async || -> bool {
        let gap = sqlx::query_scalar("SELECT gap FROM feeds");
        gap.fetch_one(&database(folder.path()).await).await.unwrap()
    };
    assert!(gap().await, "pages behind what is known now must be read once more");

    let next = import(&engine, feed).await;
    assert_eq!(counts(&next), [run.not_reached, 0, run.total, 0, 0], "the next import brings the rest");
    assert!(!gap().await);
    engine.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cancelled_fetch_ends_at_once_and_stores_nothing() {
    let (server, folder) = (Server::start(), tempfile::tempdir().unwrap());
    let engine = engine(folder.path()).await;
    let url = server.serve("/feed", Reply::ok(rss(&items(0..3))).held());
    let feed = engine.add_feed(&url).await.unwrap();
    let run_id = press(&engine, feed.id).await;
    server.asked(1).await;
    engine.cancel_run(run_id).await.unwrap();
    let run = engine.wait_closed(&[run_id]).await.unwrap().remove(0);
    assert_eq!((run.state, run.total, run.not_reached), (RunState::Cancelled, 0, 0));
    assert_eq!(std::fs::read_dir(folder.path().join("spool")).unwrap().count(), 0);
    server.release();
    engine.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_waits_its_turn_or_for_its_server_is_cancelled_without_waiting() {
    let (server, folder) = (Server::start(), tempfile::tempdir().unwrap());
    let engine = engine(folder.path()).await;
    // Not even room is waited for.
    engine.set_concurrency(1, 1).await.unwrap();
    let url = server.serve("/slow", Reply::ok(rss(&items(0..3))).held());
    let slow = engine.add_feed(&url).await.unwrap();
    let waits = feed_of(&engine, &server, "/waits", 2).await;
    let running = press(&engine, slow.id).await;
    server.asked(1).await;
    let waiting = press(&engine, waits).await;
    let task =
        engine.queue().await.unwrap().tasks.iter().find(|task| task.run_id == waiting).unwrap().task_id;
    assert_eq!(engine.cancel_task(task).await.unwrap(), waiting);
    let run = engine.wait_closed(&[waiting]).await.unwrap().remove(0);
    assert_eq!(run.state, RunState::Cancelled);
    assert!(matches!(engine.cancel_task(999).await, Err(Error::NotFound { .. })));
    server.release();
    assert_eq!(engine.wait_closed(&[running]).await.unwrap()[0].state, RunState::Succeeded);
    engine.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_wants_an_import_after_its_cancel_gets_it() {
    let (server, folder) = (Server::start(), tempfile::tempdir().unwrap());
    let (engine, _) = idle_engine(folder.path()).await;
    let feed = feed_of(&engine, &server, "/feed", 3).await;
    let run_id = press(&engine, feed).await;
    engine.cancel_run(run_id).await.unwrap();
    assert_eq!(press(&engine, feed).await, run_id);
    engine.start_workers();
    let run = engine.wait_closed(&[run_id]).await.unwrap().remove(0);
    assert_eq!((run.state, counts(&run)), (RunState::Succeeded, [3, 0, 0, 0, 0]));
    engine.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_wants_an_import_while_the_last_one_is_ending_gets_it_behind_that() {
    let (server, folder) = (Server::start(), tempfile::tempdir().unwrap());
    let (idle, _) = idle_engine(folder.path()).await;
    let feed = feed_of(&idle, &server, "/feed", 3).await;
    let ending = press(&idle, feed).await;
    // It is being worked on, and has not come to its end yet.
    let begin = "UPDATE tasks SET state = 'running', attempt = 1, cancel_requested_at = 1";
    sqlx::query(begin).execute(&database(folder.path()).await).await.unwrap();
    let behind = press(&idle, feed).await;
    assert_ne!(behind, ending);
    assert_eq!(press(&idle, feed).await, behind, "one is enough");
    assert_eq!(states(&idle).await, [TaskState::Running, TaskState::Waiting]);
    idle.cancel_run(behind).await.unwrap();
    assert_eq!(press(&idle, feed).await, behind, "who changes their mind twice gets it");
    idle.stop().await;
    drop(idle);

    let engine = engine(folder.path()).await;
    let runs = engine.wait_closed(&[ending, behind]).await.unwrap();
    assert_eq!(runs[0].state, RunState::Cancelled);
    assert_eq!((runs[1].state, counts(&runs[1])), (RunState::Succeeded, [3, 0, 0, 0, 0]));
    assert!(runs[0].finished_at <= runs[1].started_at, "one after the other");
    engine.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_waits_behind_another_is_cancelled_without_waiting_and_ends_with_its_feed() {
    let (server, folder) = (Server::start(), tempfile::tempdir().unwrap());
    let engine = engine(folder.path()).await;
    let feed = feed_of(&engine, &server, "/feed", 3).await;
    let first = import(&engine, feed).await;
    engine.pause_queue(true).await.unwrap();
    let replay = engine.replay(first.run_id, Trigger::Manual).await.unwrap().run_id;
    for others in 0..2 {
        let behind = press(&engine, feed).await;
        engine.cancel_run(behind).await.unwrap();
        assert_eq!(engine.wait_closed(&[behind]).await.unwrap()[0].state, RunState::Cancelled, "{others}");
        assert_eq!(states(&engine).await, [TaskState::Held]);
    }
    let behind = press(&engine, feed).await;
    engine.remove_feed(feed).await.unwrap();
    let runs = engine.wait_closed(&[replay, behind]).await.unwrap();
    assert!(runs.iter().all(|run| run.state == RunState::Cancelled), "{runs:?}");
    assert_eq!(server.requests().len(), 1);
    engine.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cancel_survives_the_death_of_the_process() {
    let (server, folder) = (Server::start(), tempfile::tempdir().unwrap());
    let (idle, _) = idle_engine(folder.path()).await;
    let feed = feed_of(&idle, &server, "/feed", 3).await;
    let run_id = press(&idle, feed).await;
    idle.cancel_run(run_id).await.unwrap();
    idle.stop().await;
    drop(idle);
    let engine = engine(folder.path()).await;
    assert_eq!(engine.wait_closed(&[run_id]).await.unwrap()[0].state, RunState::Cancelled);
    assert!(server.requests().is_empty());
    engine.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_falls_due_while_the_queue_is_paused_is_caught_up_with_once() {
    let (server, folder) = (Server::start(), tempfile::tempdir().unwrap());
    let (engine, clock) = idle_engine(folder.path()).await;
    let feed = feed_of(&engine, &server, "/feed", 2).await;
    engine.start();
    let mut events = engine.subscribe();
    while engine.feeds().await.unwrap()[0].last_success_at.is_none() {
        let _ = events.recv().await;
    }
    engine.pause_queue(true).await.unwrap();
    for hours in 1..=5 {
        clock.set(NOW + hours * HOUR);
        engine.woke();
    }
    // Whatever the schedule does at that it has done before a feed that is added later is answered.
    let other = feed_of(&engine, &server, "/other", 1).await;
    let cancelled = press(&engine, other).await;
    engine.cancel_run(cancelled).await.unwrap();
    engine.wait_closed(&[cancelled]).await.unwrap();
    engine.set_feed_enabled(other, false).await.unwrap();
    assert_eq!(engine.runs(0, 9).await.unwrap().total, 2, "nothing falls due while all is paused");

    let mut events = engine.subscribe();
    engine.pause_queue(false).await.unwrap();
    while !matches!(events.recv().await, Ok(Event::Run(run)) if run.feed_id == feed && run.state.is_closed())
    {
    }
    assert_eq!(engine.runs(0, 9).await.unwrap().total, 3, "once, not five times");
    engine.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_import_of_a_feed_that_is_removed_ends_and_what_was_set_aside_of_it_is_dismissed() {
    let (server, folder) = (Server::start(), tempfile::tempdir().unwrap());
    let (engine, clock) = idle_engine(folder.path()).await;
    engine.start_workers();
    let feed = feed_of(&engine, &server, "/feed", 2).await;
    refuse(folder.path(), "Welder%").await;
    set_aside(&engine, &clock, feed).await;
    engine.pause_queue(true).await.unwrap();
    let run_id = press(&engine, feed).await;
    engine.remove_feed(feed).await.unwrap();
    assert_eq!(engine.wait_closed(&[run_id]).await.unwrap()[0].state, RunState::Cancelled);
    assert!(states(&engine).await.is_empty(), "nothing waits for a feed that is gone");
    engine.stop().await;
}
