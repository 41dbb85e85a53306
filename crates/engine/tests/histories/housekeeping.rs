//! Housekeeping in a history: what is young is not touched, and what is old leaves nothing behind that does not add up.

use crate::check::rows;
use crate::world::World;
use contract::{Keep, Setting};
use std::sync::atomic::{AtomicUsize, Ordering};

/// Runs and jobs that have left, in all histories.
pub static LEFT: [AtomicUsize; 2] = [const { AtomicUsize::new(0) }; 2];

const WEEK: Option<u32> = Some(7);
/// Carried by a feed that is watched, or decided about by a person.
const STAYS: &str = "SELECT DISTINCT j.id FROM jobs AS j
    WHERE j.id IN (SELECT s.job_id FROM sightings AS s JOIN feeds AS f ON f.id = s.feed_id
                    WHERE s.ended_at IS NULL AND f.removed_at IS NULL)
       OR j.id IN (SELECT job_id FROM decided_jobs)
       OR j.closed_at IS NULL ORDER BY j.id";

impl World {
    fn count_of(&self, table: &str) -> usize {
        rows(&self.db(), &format!("SELECT id FROM {table}"), |row| row.get::<_, i64>(0)).len()
    }

    /// Keeps house while everything is younger than it is kept.
    pub fn keep_house(&self) {
        let swept = self.run(async |engine| engine.keep_house().await.unwrap());
        let gone = [swept.runs, swept.documents, swept.changes, swept.jobs];
        assert_eq!(gone, [0; 4], "nothing of it is old");
    }

    /// Keeps house when everything is older than it is kept.
    pub fn let_go(&self) {
        let stays: Vec<i64> = rows(&self.db(), STAYS, |row| row.get(0));
        let decided = self.model.jobs.iter().filter(|job| {
            let d = &job.decided;
            d.is_deleted()
                || d.saved_at.is_some()
                || d.hidden_at.is_some()
                || d.stage.is_some()
                || d.note.is_some()
        });
        let decided = decided.count() as i64;
        let there = || ["import_runs", "jobs"].map(|table| self.count_of(table));
        let before = there();
        self.pass_days(20);
        let keep = Keep { history: WEEK, quiet_runs: WEEK, closed_jobs: WEEK };
        self.run(async |engine| {
            engine.set(Setting::Keep(keep)).await.unwrap();
            engine.keep_house().await.unwrap();
        });
        // However many times house was kept: it is due by itself, too, now that days have passed.
        for ((left, before), after) in LEFT.iter().zip(before).zip(there()) {
            left.fetch_add(before - after, Ordering::Relaxed);
        }
        let findings = self.run(async |engine| engine.recount().await.unwrap());
        assert_eq!(findings, [], "what has left is still counted, or named");
        let db = self.db();
        assert_eq!(rows(&db, STAYS, |row| row.get::<_, i64>(0)), stays, "what was to stay");
        let found: Vec<i64> =
            rows(&db, "SELECT count(*) FROM decided_jobs JOIN jobs ON id = job_id", |row| row.get(0));
        assert_eq!(found, [decided], "what a person decided about");
        let brought = "SELECT f.id, f.brought_before + coalesce(sum(r.new), 0)
              FROM feeds AS f LEFT JOIN import_runs AS r ON r.feed_id = f.id GROUP BY f.id ORDER BY f.id";
        let brought: Vec<(i64, i64)> = rows(&db, brought, |row| Ok((row.get(0)?, row.get(1)?)));
        for (feed, (id, found)) in self.model.feeds.iter().zip(brought) {
            let runs = self.model.runs.iter().filter(|run| self.model.feeds[run.feed].id == feed.id);
            assert_eq!(
                (feed.id, runs.map(|run| run.new as i64).sum::<i64>()),
                (id, found),
                "what a feed brought"
            );
        }
        for check in
            ["PRAGMA foreign_key_check", "SELECT * FROM pragma_integrity_check WHERE integrity_check <> 'ok'"]
        {
            assert!(rows(&db, check, |row| row.get::<_, String>(0)).is_empty(), "{check}");
        }
    }
}
