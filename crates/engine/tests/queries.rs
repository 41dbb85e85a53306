//! Every statement in queries/ fits the schema.

use engine::{Engine, Options};
use sqlx::{AssertSqlSafe, Executor, SqlSafeStr};

#[tokio::test]
async fn every_query_is_prepared_on_the_migrated_schema() {
    let folder = tempfile::tempdir().unwrap();
    Engine::open(Options::new(folder.path())).await.unwrap().stop().await;
    let options = sqlx::sqlite::SqliteConnectOptions::new().filename(folder.path().join("jobs.db"));
    let pool = sqlx::SqlitePool::connect_with(options).await.unwrap();
    let mut seen = 0;
    for entry in std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/queries")).unwrap() {
        let path = entry.unwrap().path();
        let sql = std::fs::read_to_string(&path).unwrap();
        assert!(sql.starts_with("-- "), "{} must say what it is for", path.display());
        let prepared = (&pool).prepare(AssertSqlSafe(sql).into_sql_str()).await;
        assert!(prepared.is_ok(), "{}: {}", path.display(), prepared.err().unwrap());
        seen += 1;
    }
    assert!(seen > 20, "only {seen} queries were found");
}

#[tokio::test]
async fn a_closed_run_never_changes_and_a_ledger_always_balances() {
    let folder = tempfile::tempdir().unwrap();
    Engine::open(Options::new(folder.path())).await.unwrap().stop().await;
    let options = sqlx::sqlite::SqliteConnectOptions::new().filename(folder.path().join("jobs.db"));
    let pool = sqlx::SqlitePool::connect_with(options).await.unwrap();
    for sql in [
        "INSERT INTO feeds (id, url, interval_ms, next_due_at, created_at) VALUES (1, 'u', 3600000, 0, 0)",
        "INSERT INTO cycles (id, trigger, started_at) VALUES (1, 'manual', 0)",
        "INSERT INTO import_runs (id, cycle_id, feed_id, trigger, state, baseline, queued_at) VALUES (1, 1, 1, 'manual', 'running', 0, 0)",
    ] {
        sqlx::query(sql).execute(&pool).await.unwrap();
    }
    let refused = sqlx::query("UPDATE import_runs SET new = 1").execute(&pool).await;
    assert!(refused.unwrap_err().to_string().contains("CHECK"));
    sqlx::query("UPDATE import_runs SET new = 1, total = 1, state = 'succeeded', finished_at = 5")
        .execute(&pool)
        .await
        .unwrap();
    let refused = sqlx::query("UPDATE import_runs SET bytes = 7").execute(&pool).await;
    assert!(refused.unwrap_err().to_string().contains("never changes"));
}
