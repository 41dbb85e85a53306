//! What is too old to be kept goes; every number stays true, and nothing that a person decided is touched.

#[path = "../support/mod.rs"]
mod support;

mod jobs;
mod room;
mod runs;

use contract::{Keep, Run, Setting};
use engine::clock::{Clock, ManualClock};
use engine::{Engine, Error};
use std::sync::Arc;
use support::{HOUR, Reply, Server, idle_engine, import};

const DAY: i64 = 24 * HOUR;

/// An engine at work, its clock and a server.
struct Desk {
    engine: Engine,
    clock: Arc<ManualClock>,
    server: Server,
    folder: tempfile::TempDir,
}

impl Desk {
    async fn new(keep: Keep) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let (engine, clock) = idle_engine(folder.path()).await;
        engine.set(Setting::Keep(keep)).await.unwrap();
        engine.start_workers();
        Self { engine, clock, server: Server::start(), folder }
    }

    async fn keep(&self, keep: Keep) {
        self.engine.set(Setting::Keep(keep)).await.unwrap();
    }

    /// A feed that nothing was imported of yet.
    async fn feed(&self, path: &str) -> i64 {
        self.engine.add_feed(&self.server.serve(path, Reply::status(404))).await.unwrap().id
    }

    /// Serves a document and imports it `after` the last one.
    async fn import(&self, feed: i64, path: &str, document: String, after: i64) -> Run {
        self.clock.advance(after);
        let etag = format!("\"{}\"", self.clock.now());
        self.server.serve(path, Reply::ok(document).header("ETag", &etag));
        import(&self.engine, feed).await
    }

    /// Lets so many days pass, on each of which house is kept; what has gone.
    async fn pass(&self, days: i64) -> Gone {
        let before = self.counts().await;
        for _ in 0..days {
            self.clock.advance(DAY);
            // Beside the one of the queue, or after it.
            self.engine.keep_house().await.unwrap();
        }
        self.is_well().await;
        let after = self.counts().await;
        let [runs, jobs, documents] = [0, 1, 2].map(|at| before[at] - after[at]);
        Gone { runs, jobs, documents }
    }

    async fn counts(&self) -> [i64; 3] {
        let mut counts = [0; 3];
        for (count, sql) in counts.iter_mut().zip([
            "SELECT count(*) FROM import_runs",
            "SELECT count(*) FROM jobs",
            "SELECT count(*) FROM bodies",
        ]) {
            *count = self.rows::<i64>(sql).await[0];
        }
        counts
    }

    /// The file is whole, and everything adds up.
    async fn is_well(&self) {
        let found = self.engine.check_up().await.unwrap();
        assert!(found.is_well() && found.documents.is_empty(), "{found:?}");
    }

    async fn rows<T>(&self, sql: &'static str) -> Vec<T>
    where
        T: for<'r> sqlx::Decode<'r, sqlx::Sqlite> + sqlx::Type<sqlx::Sqlite> + Send + Unpin,
    {
        let db = support::database(self.folder.path()).await;
        let rows = sqlx::query_scalar(sql).fetch_all(&db).await.unwrap();
        db.close().await;
        rows
    }
}

/// How many rows less there are.
struct Gone {
    runs: i64,
    jobs: i64,
    documents: i64,
}

#[tokio::test]
async fn what_is_kept_can_be_set_from_a_week_to_a_hundred_years_or_for_ever() {
    let folder = tempfile::tempdir().unwrap();
    let (engine, _) = idle_engine(folder.path()).await;
    let usual = Keep { history: Some(365), quiet_runs: Some(90), closed_jobs: None };
    assert_eq!(engine.retention().await.unwrap(), usual);
    for days in [0, 6, 36_501] {
        let set = engine.set(Setting::Keep(Keep { closed_jobs: Some(days), ..usual })).await;
        assert!(matches!(set, Err(Error::BadKeep)), "{days}");
    }
    for keep in [
        Keep { history: Some(7), quiet_runs: None, closed_jobs: Some(36_500) },
        Keep { history: None, quiet_runs: Some(7), closed_jobs: None },
    ] {
        engine.set(Setting::Keep(keep)).await.unwrap();
        assert_eq!(engine.settings().await.unwrap().keep, keep);
    }
    engine.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn house_is_kept_at_the_start_once_a_day_and_not_again_by_a_start_on_the_same_day() {
    let folder = tempfile::tempdir().unwrap();
    let kept = async || -> Option<i64> {
        let db = support::database(folder.path()).await;
        let sql = "SELECT CAST(value AS INTEGER) FROM settings WHERE name = 'housekept_at'";
        let at = sqlx::query_scalar(sql).fetch_optional(&db).await.unwrap();
        db.close().await;
        at
    };
    let until_kept = async |at: i64| {
        while kept().await != Some(at) {
            tokio::task::yield_now().await;
        }
    };
    let (engine, clock) = idle_engine(folder.path()).await;
    engine.start_workers();
    until_kept(support::NOW).await;
    clock.advance(DAY);
    until_kept(support::NOW + DAY).await;
    engine.stop().await;
    drop(engine);
    let (engine, clock) = idle_engine(folder.path()).await;
    clock.advance(DAY + HOUR);
    engine.start_workers();
    let server = Server::start();
    import(&engine, engine.add_feed(&server.serve("/feed", Reply::status(404))).await.unwrap().id).await;
    assert_eq!(kept().await, Some(support::NOW + DAY), "it was kept an hour ago");
    clock.advance(23 * HOUR);
    until_kept(support::NOW + 2 * DAY).await;
    engine.stop().await;
}
