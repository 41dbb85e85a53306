//! What cannot be stored is set aside, kept, tried again and in the end forgotten.

use crate::support::*;
use crate::{MANY, feed_of, press, states};
use contract::{RunState, TaskState};
use engine::clock::{Clock, ManualClock};
use engine::{Engine, Error, Trigger};
use std::path::Path;

/// Refuses all that would be stored of jobs named like this: a fault that does not heal.
pub async fn refuse(folder: &Path, title: &str) {
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
pub async fn set_aside(engine: &Engine, clock: &ManualClock, feed: i64) -> i64 {
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
        // Old tasks are looked for once a day.
        clock.set(NOW + days * 24 * HOUR);
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
async fn a_document_that_waits_to_be_packed_longer_than_a_week_is_kept_all_the_same() {
    const FEEDS: usize = 12;
    let (server, folder) = (Server::start(), tempfile::tempdir().unwrap());
    let first = engine(folder.path()).await;
    for number in 0..FEEDS {
        let feed = feed_of(&first, &server, &format!("/{number}"), 2).await;
        import(&first, feed).await;
    }
    first.stop().await;
    drop(first);
    // As a process leaves them that died before it packed any.
    let pool = database(folder.path()).await;
    sqlx::query("DELETE FROM bodies").execute(&pool).await.unwrap();
    let bodies = folder.path().join("bodies");
    for run_id in 1..=FEEDS {
        std::fs::remove_file(bodies.join(format!("run-{run_id}.zst"))).unwrap();
        std::fs::write(bodies.join(format!("run-{run_id}.feed")), rss(&items(0..2))).unwrap();
    }
    let (second, clock) = idle_engine(folder.path()).await;
    clock.set(NOW + 8 * 24 * HOUR);
    let mut events = second.subscribe();
    second.start_workers();
    // What was done a week ago is forgotten at once, while they are packed one after the other.
    let left = async |kind: &str| -> i64 {
        let sql = "SELECT count(*) FROM tasks WHERE kind = ?1";
        sqlx::query_scalar(sql).bind(kind).fetch_one(&pool).await.unwrap()
    };
    while left("fetch").await > 0 {
        let _ = events.recv().await;
    }
    second.stop().await;
    let kept: i64 = sqlx::query_scalar("SELECT count(*) FROM bodies WHERE file IS NOT NULL")
        .fetch_one(&pool)
        .await
        .unwrap();
    assert_eq!((kept, std::fs::read_dir(bodies).unwrap().count()), (FEEDS as i64, FEEDS));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_document_of_a_task_that_is_retried_after_a_week_is_kept_for_a_replay() {
    let (server, folder) = (Server::start(), tempfile::tempdir().unwrap());
    let (engine, clock) = idle_engine(folder.path()).await;
    engine.start_workers();
    let feed = feed_of(&engine, &server, "/feed", 2).await;
    refuse(folder.path(), "Welder%").await;
    let task = set_aside(&engine, &clock, feed).await;
    allow(folder.path()).await;
    engine.pause_queue(true).await.unwrap();
    let again = engine.retry_task(task, Trigger::Manual).await.unwrap();
    let mut events = engine.subscribe();
    clock.set(NOW + 8 * 24 * HOUR);
    let pool = database(folder.path()).await;
    let tasks =
        async || -> i64 { sqlx::query_scalar("SELECT count(*) FROM tasks").fetch_one(&pool).await.unwrap() };
    // The fetch goes, and the import that was set aside stays as long as its document is not packed.
    while tasks().await > 2 {
        let _ = events.recv().await;
    }
    engine.pause_queue(false).await.unwrap();
    engine.wait_closed(&[again.run_id]).await.unwrap();
    let replay = engine.replay(again.run_id, Trigger::Manual).await.unwrap();
    let replay = engine.wait_closed(&[replay.run_id]).await.unwrap().remove(0);
    assert_eq!(counts(&replay), [0, 0, 2, 0, 0]);
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
