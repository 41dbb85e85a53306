//! What counts as a death of the process over a task, and what does not.

use contract::TaskKind;
use engine::store::tasks::{self, GivenBack, Task};
use engine::store::{Store, StoreOptions};

/// A database with one task of this kind that waits.
async fn store(folder: &std::path::Path, kind: &str) -> Store {
    let store = Store::open(&folder.join("jobs.db"), &StoreOptions::default(), 0).await.unwrap().0;
    let mut tx = store.write().await.unwrap();
    for sql in [
        "INSERT INTO feeds (id, url, interval_ms, next_due_at, created_at) VALUES (1, 'http://b.example/', 3600000, 0, 0)",
        "INSERT INTO cycles (id, trigger, started_at) VALUES (1, 'manual', 0)",
        "INSERT INTO import_runs (id, cycle_id, feed_id, trigger, state, baseline, queued_at) VALUES (1, 1, 1, 'manual', 'queued', 1, 0)",
        "INSERT INTO tasks (id, kind, state, available_at, feed_id, run_id, spool, created_at) VALUES (1, 'import', 'available', 0, 1, 1, 's', 0)",
    ] {
        sqlx::query(sql).execute(&mut *tx).await.unwrap();
    }
    sqlx::query("UPDATE tasks SET kind = ?1").bind(kind).execute(&mut *tx).await.unwrap();
    tx.commit().await.unwrap();
    store
}

async fn claim(store: &Store, kind: TaskKind) -> Task {
    let mut tx = store.write().await.unwrap();
    let task = tasks::claim_next(&mut tx, kind, 1, false).await.unwrap().expect("it waits");
    tx.commit().await.unwrap();
    task
}

/// The process dies, and the next one recovers.
async fn die(store: &Store) {
    let mut tx = store.write().await.unwrap();
    assert_eq!(tasks::recover(&mut tx, 1, false).await.unwrap(), 1);
    tx.commit().await.unwrap();
}

async fn begin(store: &Store, task: &Task, record: i64) -> Option<i64> {
    let mut tx = store.write().await.unwrap();
    let tries = tasks::begin_lone_try(&mut tx, task, record, 9).await.unwrap();
    tx.commit().await.unwrap();
    tries
}

#[tokio::test]
async fn a_death_over_a_batch_counts_and_a_stop_does_not() {
    let folder = tempfile::tempdir().unwrap();
    let store = store(folder.path(), "import").await;
    let task = claim(&store, TaskKind::Import).await;
    let mut tx = store.write().await.unwrap();
    tasks::give_back(&mut tx, &task, 1, GivenBack::Interrupted).await.unwrap();
    tx.commit().await.unwrap();
    let task = claim(&store, TaskKind::Import).await;
    assert_eq!((task.attempt, task.deaths), (1, 0));
    die(&store).await;
    assert_eq!(claim(&store, TaskKind::Import).await.deaths, 1);
}

#[tokio::test]
async fn only_what_was_begun_on_is_suspected_and_a_stop_clears_it_of_that() {
    let folder = tempfile::tempdir().unwrap();
    let store = store(folder.path(), "import").await;
    let task = claim(&store, TaskKind::Import).await;
    assert_eq!(begin(&store, &task, 4).await, Some(1));
    die(&store).await;
    let task = claim(&store, TaskKind::Import).await;
    // It dies before it comes to the record again: that is not its fault.
    die(&store).await;
    assert_eq!(begin(&store, &task, 4).await, None, "another attempt holds the task");
    let task = claim(&store, TaskKind::Import).await;
    assert_eq!(begin(&store, &task, 4).await, Some(2));
    let mut tx = store.write().await.unwrap();
    tasks::give_back(&mut tx, &task, 1, GivenBack::Interrupted).await.unwrap();
    tx.commit().await.unwrap();
    let task = claim(&store, TaskKind::Import).await;
    assert_eq!(begin(&store, &task, 4).await, Some(2), "it was stopped within, and did not die");
    let mut tx = store.write().await.unwrap();
    let counted = "UPDATE import_runs SET new = 4, total = 4";
    sqlx::query(counted).execute(&mut *tx).await.unwrap();
    assert!(tasks::advance_if_running(&mut tx, &task, 4).await.unwrap());
    tx.commit().await.unwrap();
    assert_eq!(begin(&store, &task, 5).await, Some(1), "each record has its own count");
}

#[tokio::test]
async fn a_worker_that_breaks_down_counts_as_a_death() {
    let folder = tempfile::tempdir().unwrap();
    let store = store(folder.path(), "import").await;
    let broken = async |task: &Task| {
        let mut tx = store.write().await.unwrap();
        tasks::give_back(&mut tx, task, 1, GivenBack::Died("It broke down.")).await.unwrap();
        tx.commit().await.unwrap();
    };
    broken(&claim(&store, TaskKind::Import).await).await;
    let task = claim(&store, TaskKind::Import).await;
    assert_eq!((task.deaths, task.attempt), (1, 2));
    assert_eq!(begin(&store, &task, 7).await, Some(1));
    broken(&task).await;
    let task = claim(&store, TaskKind::Import).await;
    assert_eq!(begin(&store, &task, 7).await, Some(2), "what was begun on is suspected");
}

#[tokio::test]
async fn each_death_over_a_fetch_counts_whatever_page_it_was_at() {
    let folder = tempfile::tempdir().unwrap();
    let store = store(folder.path(), "fetch").await;
    for deaths in 0..3 {
        let task = claim(&store, TaskKind::Fetch).await;
        assert_eq!(task.deaths, deaths);
        let mut tx = store.write().await.unwrap();
        tasks::note_page(&mut tx, &task, Some(deaths + 1)).await.unwrap();
        tx.commit().await.unwrap();
        die(&store).await;
    }
    assert_eq!(
        claim(&store, TaskKind::Fetch).await.trying,
        Some(3),
        "the page that was looked at last is known"
    );
}
