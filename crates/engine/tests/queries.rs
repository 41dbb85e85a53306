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
