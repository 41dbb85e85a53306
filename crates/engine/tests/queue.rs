//! What docs/QUEUE.md promises of the queue.

mod support;

use contract::{Event, RunState, TaskState};
use engine::clock::{Clock, ManualClock};
use engine::{Engine, Error, Trigger};
use std::path::Path;
use support::{
    HOUR, NOW, Reply, Server, balanced, code, counts, database, engine, idle_engine, import, items, rss,
    until_run,
};

/// More than one batch holds.
const MANY: usize = 6_000;

/// A feed of `count` postings at `path`.
async fn feed_of(engine: &Engine, server: &Server, path: &str, count: usize) -> i64 {
    let url = server.serve(path, Reply::ok(rss(&items(0..count))));
    engine.add_feed(&url).await.unwrap().id
}

async fn press(engine: &Engine, feed_id: i64) -> i64 {
    engine.import_now(Some(&[feed_id]), Trigger::Manual).await.unwrap()[0].run_id
}

async fn states(engine: &Engine) -> Vec<TaskState> {
    engine.queue().await.unwrap().tasks.iter().map(|task| task.state).collect()
}

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

/// Refuses all that would be stored of jobs named like this: a fault that does not heal.
async fn refuse(folder: &Path, title: &str) {
    let sql = format!(
        "CREATE TRIGGER refused BEFORE INSERT ON jobs WHEN NEW.title LIKE '{title}' BEGIN SELECT RAISE(ABORT, 'refused'); END"
    );
    sqlx::query(sqlx::AssertSqlSafe(sql)).execute(&database(folder).await).await.unwrap();
}

async fn allow(folder: &Path) {
    sqlx::query("DROP TRIGGER refused").execute(&database(folder).await).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_stored_is_set_aside_after_five_attempts_with_its_reason_and_its_document() {
    let (server, folder) = (Server::start(), tempfile::tempdir().unwrap());
    let (engine, clock) = idle_engine(folder.path()).await;
    let feed = feed_of(&engine, &server, "/feed", MANY).await;
    refuse(folder.path(), "Welder 5999").await;
    engine.start_workers();
    let run_id = press(&engine, feed).await;
    let mut waits: Vec<(u32, i64)> = Vec::new();
    let mut events = engine.subscribe();
    let run = loop {
        let run = engine.run(run_id).await.unwrap().run;
        if run.state.is_closed() {
            break run;
        }
        let tasks = engine.queue().await.unwrap().tasks;
        match tasks.first() {
            Some(task) if task.state == TaskState::Retrying => {
                assert!(task.error.as_ref().unwrap().contains("refused"), "{task:?}");
                if waits.last().is_none_or(|(attempt, _)| *attempt < task.attempt) {
                    waits.push((task.attempt, task.available_at - clock.now()));
                }
                clock.set(task.available_at);
            }
            _ => drop(events.recv().await),
        }
    };
    assert_eq!(waits.iter().map(|(attempt, _)| *attempt).collect::<Vec<_>>(), [2, 3, 4, 5], "{waits:?}");
    assert!(waits.windows(2).all(|pair| pair[0].1 < pair[1].1), "each wait is longer: {waits:?}");
    balanced(&run);
    assert_eq!((run.state, code(&run)), (RunState::Partial, "given_up"));
    assert!(run.total > 0, "what could be stored is");
    let message = &run.error.as_ref().unwrap().message;
    assert!(message.contains("5 times") && message.contains("refused"), "{message}");

    let queue = engine.queue().await.unwrap();
    assert_eq!((queue.counts.discarded, states(&engine).await), (1, vec![TaskState::Discarded]));
    assert_eq!(engine.status().await.unwrap().discarded, 1);
    let shown = &engine.feeds().await.unwrap()[0];
    assert_eq!(shown.consecutive_failures, 0, "the feed is not to blame");
    assert!(shown.next_due_at >= clock.now() + HOUR / 2, "nor is its server asked again at once");

    // The cause is gone: the kept document is imported without asking the server.
    allow(folder.path()).await;
    let again = engine.retry_task(queue.tasks[0].task_id, Trigger::Manual).await.unwrap();
    assert_ne!(again.run_id, run_id, "a closed run never changes");
    let again = engine.wait_closed(&[again.run_id]).await.unwrap().remove(0);
    let stored = run.total;
    assert_eq!((again.state, counts(&again)), (RunState::Succeeded, [MANY as u64 - stored, 0, stored, 0, 0]));
    assert_eq!(server.requests().len(), 1);
    assert!(states(&engine).await.is_empty());
    assert_eq!(std::fs::read_dir(folder.path().join("spool")).unwrap().count(), 0);
    engine.stop().await;
}

/// A feed whose import was given up, and the task of it.
async fn set_aside(engine: &Engine, clock: &ManualClock, feed: i64) -> i64 {
    let run_id = press(engine, feed).await;
    let mut events = engine.subscribe();
    while !engine.run(run_id).await.unwrap().run.state.is_closed() {
        let tasks = engine.queue().await.unwrap().tasks;
        match tasks.iter().find(|task| task.run_id == run_id) {
            Some(task) if task.state == TaskState::Retrying => clock.set(task.available_at),
            _ => drop(events.recv().await),
        }
    }
    engine.queue().await.unwrap().tasks.iter().find(|task| task.run_id == run_id).unwrap().task_id
}

#[tokio::test(flavor = "multi_thread")]
async fn all_that_was_set_aside_can_be_retried_at_once_or_dismissed() {
    let (server, folder) = (Server::start(), tempfile::tempdir().unwrap());
    let (engine, clock) = idle_engine(folder.path()).await;
    refuse(folder.path(), "Welder%").await;
    engine.start_workers();
    let mut tasks = Vec::new();
    for path in ["/a", "/b", "/c"] {
        let feed = feed_of(&engine, &server, path, 2).await;
        tasks.push(set_aside(&engine, &clock, feed).await);
    }
    assert_eq!(engine.queue().await.unwrap().counts.discarded, 3);
    engine.dismiss_task(tasks[0]).await.unwrap();
    assert!(matches!(engine.dismiss_task(tasks[0]).await, Err(Error::NotDiscarded { .. })));
    assert!(matches!(engine.retry_task(tasks[0], Trigger::Manual).await, Err(Error::NotDiscarded { .. })));
    allow(folder.path()).await;
    let runs = engine.retry_all_tasks(Trigger::Manual).await.unwrap();
    assert_eq!(runs.len(), 2);
    assert_eq!(runs[0].cycle_id, runs[1].cycle_id);
    let ids: Vec<i64> = runs.iter().map(|run| run.run_id).collect();
    for run in engine.wait_closed(&ids).await.unwrap() {
        assert_eq!((run.state, run.new), (RunState::Succeeded, 2), "{run:?}");
    }
    assert!(states(&engine).await.is_empty());
    assert!(engine.retry_all_tasks(Trigger::Manual).await.unwrap().is_empty());
    engine.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_set_aside_is_kept_over_a_restart_and_not_tried_while_its_feed_is_imported() {
    let (server, folder) = (Server::start(), tempfile::tempdir().unwrap());
    let (first, clock) = idle_engine(folder.path()).await;
    refuse(folder.path(), "Welder%").await;
    first.start_workers();
    let feed = feed_of(&first, &server, "/feed", 2).await;
    let task = set_aside(&first, &clock, feed).await;
    first.stop().await;
    drop(first);
    allow(folder.path()).await;

    let second = engine(folder.path()).await;
    assert_eq!(states(&second).await, [TaskState::Discarded]);
    second.pause_queue(true).await.unwrap();
    let open = press(&second, feed).await;
    assert!(matches!(second.retry_task(task, Trigger::Manual).await, Err(Error::FeedBusy { .. })));
    second.cancel_run(open).await.unwrap();
    second.wait_closed(&[open]).await.unwrap();
    second.pause_queue(false).await.unwrap();
    let again = second.retry_task(task, Trigger::Manual).await.unwrap();
    let again = second.wait_closed(&[again.run_id]).await.unwrap().remove(0);
    assert_eq!(counts(&again), [2, 0, 0, 0, 0], "its document was still there");
    second.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_done_is_forgotten_after_a_week_and_what_was_set_aside_after_three_months() {
    let (server, folder) = (Server::start(), tempfile::tempdir().unwrap());
    let (engine, clock) = idle_engine(folder.path()).await;
    engine.start_workers();
    let good = feed_of(&engine, &server, "/good", 2).await;
    import(&engine, good).await;
    refuse(folder.path(), "Welder%").await;
    let bad = engine.add_feed(&server.serve("/bad", Reply::ok(rss(&items(5..7))))).await.unwrap().id;
    set_aside(&engine, &clock, bad).await;
    let pool = database(folder.path()).await;
    let tasks = async || -> Vec<String> {
        sqlx::query_scalar("SELECT kind || ' ' || state FROM tasks ORDER BY id")
            .fetch_all(&pool)
            .await
            .unwrap()
    };
    assert_eq!(tasks().await, ["fetch done", "import done", "fetch done", "import discarded"]);
    let removed = async |days: i64| {
        let (mut events, before) = (engine.subscribe(), tasks().await.len());
        // Old tasks are looked for at every wake-up that is an hour after the last.
        clock.set(NOW + days * 24 * HOUR);
        engine.woke();
        while tasks().await.len() == before {
            let _ = events.recv().await;
        }
        tasks().await
    };
    assert_eq!(removed(8).await, ["import discarded"]);
    assert_eq!(engine.queue().await.unwrap().counts.discarded, 1, "that one waits for a person");
    assert!(removed(100).await.is_empty());
    assert_eq!(engine.runs(0, 9).await.unwrap().total, 2, "the history stays");
    engine.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn as_many_are_fetched_at_once_as_a_person_chose() {
    let folder = tempfile::tempdir().unwrap();
    let (engine, _) = idle_engine(folder.path()).await;
    assert!(matches!(engine.set_concurrency(0, 1).await, Err(Error::BadConcurrency)));
    assert!(matches!(engine.set_concurrency(1, 99).await, Err(Error::BadConcurrency)));
    engine.set_concurrency(2, 1).await.unwrap();
    let servers: Vec<Server> = (0..4).map(|_| Server::start()).collect();
    for server in &servers {
        let url = server.serve("/feed", Reply::ok(rss(&items(0..2))).held());
        engine.add_feed(&url).await.unwrap();
    }
    let runs = engine.import_now(None, Trigger::Manual).await.unwrap();
    engine.start_workers();
    let mut events = engine.subscribe();
    while engine.queue().await.unwrap().counts.running < 2 {
        let _ = events.recv().await;
    }
    let queue = engine.queue().await.unwrap();
    assert_eq!((queue.counts.running, queue.counts.waiting, queue.fetches, queue.imports), (2, 2, 2, 1));
    // More are let in while those go on.
    engine.set_concurrency(4, 1).await.unwrap();
    while engine.queue().await.unwrap().counts.running < 4 {
        let _ = events.recv().await;
    }
    servers.iter().for_each(Server::release);
    let ids: Vec<i64> = runs.iter().map(|run| run.run_id).collect();
    engine.wait_closed(&ids).await.unwrap();
    let queue = engine.queue().await.unwrap();
    assert_eq!((queue.counts.done, queue.done_per_minute.last()), (8, Some(&8)), "{queue:?}");
    engine.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stop_costs_no_attempt_and_counts_as_no_death() {
    let (server, folder) = (Server::start(), tempfile::tempdir().unwrap());
    let first = engine(folder.path()).await;
    let feed = feed_of(&first, &server, "/feed", 20_000).await;
    let run_id = press(&first, feed).await;
    until_run(&first, run_id, |run| run.total > 0).await;
    first.stop().await;
    drop(first);
    let (state, attempt, deaths, failures): (String, i64, i64, i64) =
        sqlx::query_as("SELECT state, attempt, deaths, failures FROM tasks WHERE finished_at IS NULL")
            .fetch_one(&database(folder.path()).await)
            .await
            .unwrap();
    assert_eq!((state.as_str(), attempt, deaths, failures), ("available", 0, 0, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_person_wants_now_goes_before_what_the_schedule_wants() {
    let (server, folder) = (Server::start(), tempfile::tempdir().unwrap());
    let (engine, _) = idle_engine(folder.path()).await;
    engine.set_concurrency(1, 1).await.unwrap();
    for path in ["/a", "/b"] {
        feed_of(&engine, &server, path, 1).await;
    }
    engine.import_now(None, Trigger::Schedule).await.unwrap();
    let wanted = feed_of(&engine, &server, "/wanted", 1).await;
    press(&engine, wanted).await;
    let first = &engine.queue().await.unwrap().tasks[0];
    assert_eq!(first.feed_id, wanted);
    engine.start_workers();
    server.asked(1).await;
    assert!(server.requests()[0].starts_with("GET /wanted "));
    engine.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_gets_on_begins_to_count_anew() {
    let (server, folder) = (Server::start(), tempfile::tempdir().unwrap());
    let (engine, clock) = idle_engine(folder.path()).await;
    let feed = feed_of(&engine, &server, "/feed", MANY).await;
    refuse(folder.path(), "Welder 1").await;
    engine.start_workers();
    let run_id = press(&engine, feed).await;
    let retrying = async |attempt: u32| {
        let mut events = engine.subscribe();
        loop {
            let tasks = engine.queue().await.unwrap().tasks;
            match tasks.iter().find(|task| task.run_id == run_id) {
                Some(task) if task.state == TaskState::Retrying && task.attempt == attempt => {
                    return task.clone();
                }
                Some(task) if task.state == TaskState::Retrying => clock.set(task.available_at),
                Some(_) => drop(events.recv().await),
                None => panic!("it was set aside"),
            }
        }
    };
    let task = retrying(4).await;
    assert_eq!(task.postings, 0);
    // Another posting, far behind, is refused from now on: all before it gets on.
    allow(folder.path()).await;
    refuse(folder.path(), "Welder 5999").await;
    clock.set(task.available_at);
    let task = retrying(2).await;
    assert!(task.postings > 0, "it has got on: {task:?}");
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
async fn progress_is_told_while_a_document_is_imported() {
    let (server, folder) = (Server::start(), tempfile::tempdir().unwrap());
    let engine = engine(folder.path()).await;
    let feed = feed_of(&engine, &server, "/feed", 20_000).await;
    let mut events = engine.subscribe();
    let run_id = press(&engine, feed).await;
    let mut told = Vec::new();
    loop {
        match events.recv().await {
            Ok(Event::Run(run)) if run.run_id == run_id => {
                if let Some(percent) = run.percent {
                    told.push(percent);
                    let task = engine.queue().await.unwrap().tasks.pop();
                    assert!(task.is_none_or(|task| task.percent >= Some(percent)));
                }
                if run.state.is_closed() {
                    assert_eq!(run.percent, None, "what has closed is not on its way");
                    break;
                }
            }
            _ => {}
        }
    }
    assert!(!told.is_empty() && told.is_sorted() && told.iter().all(|percent| *percent <= 100), "{told:?}");
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

#[test]
fn each_promise_names_a_test_that_is_there() {
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR"));
    let promises = std::fs::read_to_string(manifest.join("../../docs/QUEUE.md")).unwrap();
    let mut tests = String::new();
    read_all(&manifest.join("tests"), &mut tests);
    read_all(&manifest.join("src"), &mut tests);
    read_all(&manifest.join("../cli/tests"), &mut tests);
    let named = promises.split('`').skip(1).step_by(2).filter(|word| word.matches('_').count() >= 4);
    let mut seen = 0;
    for name in named {
        assert!(tests.contains(&format!("fn {name}(")), "docs/QUEUE.md names {name}");
        seen += 1;
    }
    assert!(seen > 15, "only {seen} tests are named");
}

/// All sources below a folder, one after the other.
fn read_all(folder: &Path, into: &mut String) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            read_all(&path, into);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            into.push_str(&std::fs::read_to_string(path).unwrap());
        }
    }
}
