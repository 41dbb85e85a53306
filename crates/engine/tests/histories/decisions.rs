//! What a person decides about jobs in a history, and what must come of it.

use crate::model::Model;
use crate::world::World;
use contract::{Mark, Stage};
use proptest::prelude::*;
use rusqlite::Connection;
use std::collections::BTreeSet;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Texts of jobs that were deleted may be dropped from then on: when exactly is not what is looked at here.
const TEXT_MAY_BE_GONE: i64 = 29 * 24 * 3_600_000;

/// Jobs that came back of which something else was said while they were deleted.
pub static REREAD: AtomicUsize = AtomicUsize::new(0);

/// A job is picked by a number of which the remainder counts, as postings are.
#[derive(Debug, Clone, Copy)]
pub struct Decision {
    pub job: u8,
    pub what: What,
    /// Before the feeds are imported, or after.
    pub before: bool,
}

#[derive(Debug, Clone, Copy)]
pub enum What {
    Seen,
    Saved(bool),
    Hidden(bool),
    Stage(u8),
    Note(u8),
    Delete,
    Undelete,
}

/// What the row of a job must say.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Decided {
    pub seen_at: Option<i64>,
    pub saved_at: Option<i64>,
    pub hidden_at: Option<i64>,
    pub stage: Option<(String, i64)>,
    pub note: Option<String>,
    pub deleted_at: Option<i64>,
    /// Whether a person ever decided anything.
    pub any: bool,
    /// Whether something was said of it while it was deleted, which is to be read once it is back.
    pub missed: bool,
}

impl Decided {
    pub fn is_deleted(&self) -> bool {
        self.deleted_at.is_some()
    }
}

/// So many, or fewer.
pub fn decisions(most: usize) -> impl Strategy<Value = Vec<Decision>> {
    let what = prop_oneof![
        1 => Just(What::Seen),
        2 => any::<bool>().prop_map(What::Saved),
        2 => any::<bool>().prop_map(What::Hidden),
        2 => any::<u8>().prop_map(What::Stage),
        2 => any::<u8>().prop_map(What::Note),
        4 => Just(What::Delete),
        2 => Just(What::Undelete),
    ];
    let one =
        (any::<u8>(), what, any::<bool>()).prop_map(|(job, what, before)| Decision { job, what, before });
    prop::collection::vec(one, 0..=most)
}

impl World {
    /// A person decides.
    pub fn decide(&mut self, decision: &Decision) {
        let Some(at) = usize::from(decision.job).checked_rem(self.model.jobs.len()) else { return };
        let id = crate::check::number_of(&self.db(), &self.model, at);
        let (now, is_deleted) = (self.model.now, self.model.jobs[at].decided.is_deleted());
        let mark = |mark: Mark| self.run(async |engine| engine.mark_job(id, &[mark]).await);
        let since = |was: Option<i64>, is: bool| was.filter(|_| is).or(is.then_some(now));
        let mut decided = self.model.jobs[at].decided.clone();
        let done = match decision.what {
            What::Seen => {
                decided.seen_at = since(decided.seen_at, true);
                mark(Mark::Seen(true))
            }
            What::Saved(is) => {
                decided.saved_at = since(decided.saved_at, is);
                mark(Mark::Saved(is))
            }
            What::Hidden(is) => {
                decided.hidden_at = since(decided.hidden_at, is);
                mark(Mark::Hidden(is))
            }
            What::Stage(n) => {
                let stage = Stage::ALL.get(usize::from(n) % 7).copied();
                let word = stage.map(|stage| stage.as_str().to_owned());
                if decided.stage.as_ref().map(|(word, _)| word) != word.as_ref() {
                    decided.stage = word.map(|word| (word, now));
                }
                mark(Mark::Stage(stage))
            }
            What::Note(n) => {
                decided.note = (n % 4 > 0).then(|| format!("Note {n}"));
                mark(Mark::Note(Some(decided.note.clone().unwrap_or_default())))
            }
            What::Delete => {
                decided.deleted_at = decided.deleted_at.or(Some(now));
                self.run(async |engine| engine.delete_job(id).await)
            }
            What::Undelete if decided.deleted_at.is_some_and(|at| now - at > TEXT_MAY_BE_GONE) => return,
            What::Undelete => {
                let undone = self.run(async |engine| engine.undelete_job(id).await);
                assert_eq!(undone.is_ok(), is_deleted, "only what is deleted comes back: {undone:?}");
                if is_deleted {
                    decided.deleted_at = None;
                    self.model.came_back(at, decided);
                }
                return;
            }
        };
        match done {
            Ok(_) => self.model.jobs[at].decided = Decided { any: true, ..decided },
            Err(why) => assert!(is_deleted, "a person can decide what they want of what is there: {why:?}"),
        }
    }

    /// The list holds what is neither hidden nor deleted, and the deleted are where they are asked for.
    pub fn lists(&self) {
        let total = |query| self.run(async |engine| engine.jobs(query, 0, 1).await.unwrap().total);
        let count =
            |is: fn(&Decided) -> bool| self.model.jobs.iter().filter(|job| is(&job.decided)).count() as u64;
        assert_eq!(total(""), count(|d| !d.is_deleted() && d.hidden_at.is_none()), "the usual list");
        assert_eq!(total("is:hidden"), count(|d| !d.is_deleted() && d.hidden_at.is_some()));
        assert_eq!(total("is:saved"), count(|d| !d.is_deleted() && d.saved_at.is_some()));
        assert_eq!(
            total("is:deleted"),
            count(Decided::is_deleted),
            "what is deleted never comes back by itself"
        );
    }
}

impl Model {
    /// What it missed is read with the next document that has it: its feeds are to be asked for theirs.
    fn came_back(&mut self, job: usize, decided: Decided) {
        if decided.missed {
            REREAD.fetch_add(1, Ordering::Relaxed);
            for feed in &mut self.feeds {
                if let Some(sighting) = feed.sightings.get_mut(&job) {
                    (sighting.stale, feed.etag) = (true, None);
                }
            }
        }
        self.jobs[job].decided = Decided { missed: false, ..decided };
    }

    /// Whether the text of a deleted job may have been dropped.
    pub fn text_may_be_gone(&self, job: usize) -> bool {
        self.jobs[job].decided.deleted_at.is_some_and(|at| self.now - at > TEXT_MAY_BE_GONE)
    }

    /// New jobs of a cycle that a person did not put away.
    pub fn news(&self, cycle: i64) -> u64 {
        let runs = self.runs.iter().filter(|run| run.cycle == cycle && !run.baseline);
        let told: BTreeSet<i64> = runs.map(|run| run.id).collect();
        let is_news = |decided: &Decided| !decided.is_deleted() && decided.hidden_at.is_none();
        self.jobs.iter().filter(|job| told.contains(&job.run) && is_news(&job.decided)).count() as u64
    }
}

/// Each job carries what was decided about it, and nothing else.
pub fn check(db: &Connection, model: &Model, number: &impl Fn(usize) -> i64) {
    let expected = model.jobs.iter().enumerate().filter(|(_, job)| job.decided.any).map(|(at, job)| {
        let decided = Decided { missed: job.decided.missed && !job.vague, ..job.decided.clone() };
        (number(at), decided)
    });
    let vague: Vec<i64> = (0..model.jobs.len()).filter(|job| model.jobs[*job].vague).map(number).collect();
    let sql = "SELECT job_id, seen_at, saved_at, hidden_at, stage, stage_at, note, deleted_at, missed FROM job_marks";
    let found = crate::check::rows(db, sql, |row| {
        let stage: Option<String> = row.get(4)?;
        let (job, at): (i64, Option<i64>) = (row.get(0)?, row.get(5)?);
        let decided = Decided {
            seen_at: row.get(1)?,
            saved_at: row.get(2)?,
            hidden_at: row.get(3)?,
            stage: stage.zip(at),
            note: row.get(6)?,
            deleted_at: row.get(7)?,
            any: true,
            // Of one that was worded in several ways it is not said which of them counts.
            missed: row.get::<_, bool>(8)? && !vague.contains(&job),
        };
        Ok((job, decided))
    });
    crate::check::same("marks", expected.collect(), found);
}
