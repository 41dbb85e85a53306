//! The write-ahead log is folded into the file while the writing connection goes on (<https://sqlite.org/wal.html#ckpt>): that takes
//! reading, writing and waiting for the disk, which an import need not do between two batches.

use sqlx::sqlite::{SqliteConnectOptions, SqlitePool, SqlitePoolOptions};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Folds the log in on a connection of its own.
#[derive(Debug, Clone)]
pub struct Folding {
    db: SqlitePool,
    is_under_way: Arc<AtomicBool>,
}

impl Folding {
    /// Nothing is opened before it is needed.
    pub fn new(connect: SqliteConnectOptions) -> Self {
        // Pages go through one buffer, not through the cache.
        let connect = connect.pragma("cache_size", "-256");
        let db = SqlitePoolOptions::new().max_connections(1).min_connections(0).connect_lazy_with(connect);
        Self { db, is_under_way: Arc::default() }
    }

    /// Begins to fold in what the log holds now, unless that is under way. Once all of it is in the file, the next commit writes the log
    /// from its start again. What this does not get done the writing connection does itself, when the log has grown long.
    pub fn begin(&self) {
        if self.is_under_way.swap(true, Ordering::AcqRel) {
            return;
        }
        let folding = self.clone();
        tokio::spawn(async move {
            if let Err(err) = folding.fold().await {
                tracing::debug!(error = %err, "the log could not be folded in beside the import");
            }
            folding.is_under_way.store(false, Ordering::Release);
        });
    }

    async fn fold(&self) -> Result<(), sqlx::Error> {
        sqlx::query("PRAGMA wal_checkpoint(PASSIVE)").execute(&self.db).await.map(drop)
    }

    /// Ends the connection, once it is done.
    pub async fn close(&self) {
        self.db.close().await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::{Store, StoreOptions};

    /// Writes half a megabyte, of which nothing is folded in by who writes.
    async fn write_much(store: &Store) {
        let mut tx = store.write_unsynced().await.unwrap();
        sqlx::query("PRAGMA wal_autocheckpoint = 0").execute(&mut *tx).await.unwrap();
        let sql = "INSERT INTO settings (name, value) SELECT hex(randomblob(16)), hex(zeroblob(250000))";
        sqlx::query(sql).execute(&mut *tx).await.unwrap();
        tx.commit().await.unwrap();
    }

    #[tokio::test]
    async fn a_log_that_was_folded_in_is_written_from_its_start_again() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("jobs.db");
        let (store, _) = Store::open(&path, &StoreOptions::default(), 0).await.unwrap();
        let log = || std::fs::metadata(path.with_extension("db-wal")).unwrap().len();
        write_much(&store).await;
        let once = log();
        assert!(once > 500_000);
        for _ in 0..8 {
            store.log.as_ref().unwrap().fold().await.unwrap();
            write_much(&store).await;
        }
        assert!(log() < once + 500_000, "{} of {once} bytes", log());
        for _ in 0..8 {
            write_much(&store).await;
        }
        assert!(log() >= once + 500_000, "it grows where nothing is folded in");
        store.close().await;
    }

    #[tokio::test]
    async fn it_is_begun_once_at_a_time_and_again_when_it_is_done() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("jobs.db");
        let (store, _) = Store::open(&path, &StoreOptions::default(), 0).await.unwrap();
        let log = store.log.as_ref().unwrap();
        for _ in 0..2 {
            write_much(&store).await;
            store.fold_log();
            assert!(log.is_under_way.load(Ordering::Acquire));
            store.fold_log();
            while log.is_under_way.load(Ordering::Acquire) {
                tokio::task::yield_now().await;
            }
        }
        let left: (i64, i64, i64) =
            sqlx::query_as("PRAGMA wal_checkpoint(PASSIVE)").fetch_one(&log.db).await.unwrap();
        assert_eq!(left.1, left.2, "all of it is in the file");
        store.close().await;
    }
}
