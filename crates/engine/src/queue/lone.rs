//! A process that died over an import is told apart from a posting that kills it: records are read and stored one at a time, each
//! noted before it is.
//!
//! One death while a batch was stored, or what follows it was read ahead, is enough to look closer. A record that was begun on
//! alone twice, and never came to its end, has killed three times: it is left out. A process that is killed from outside while one
//! record is tried will hardly be killed over the same one again.

use crate::context::Context;
use crate::failpoint::failpoint;
use crate::import::batch::{Answer, IN_FLIGHT};
use crate::store::tasks::{self, Task};
use contract::RunError;

/// Deaths after which records are tried alone.
const BEFORE: i64 = 1;
/// Lone tries of a record that came to no end, after which it is left out.
const TRIES: i64 = 2;
/// Tries to leave it out after which the document is read no further: then it is not the reading of the record that kills.
const TRIES_WITHOUT: i64 = 2;

/// The part of a document that is read one record at a time.
#[derive(Debug, Clone, Copy)]
pub struct Lone {
    until: i64,
}

/// What a record may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// It is read, or left out.
    Go(Answer),
    /// The process dies here whatever is done: the document is read no further.
    GiveUp,
}

impl Lone {
    /// For a task, if the process died over it.
    pub fn of(task: &Task) -> Option<Self> {
        let begun = task.single_until.filter(|until| *until > task.cursor);
        // What was begun on is suspected even where its death was taken back.
        let now = || {
            (task.deaths >= BEFORE || task.trying.is_some_and(|record| record > 0))
                .then_some(task.cursor + IN_FLIGHT as i64)
        };
        Some(Self { until: begun.or_else(now)? })
    }

    /// Up to this ordinal.
    pub fn until(&self) -> Option<u64> {
        u64::try_from(self.until).ok()
    }

    /// Whether a posting is stored alone.
    pub fn holds(&self, ordinal: i64) -> bool {
        ordinal <= self.until
    }

    /// Notes that a record is about to be tried; `None` when the task was taken away.
    pub async fn may_read(
        &self,
        cx: &Context,
        task: &Task,
        record: u64,
    ) -> Result<Option<Verdict>, sqlx::Error> {
        failpoint!("before_lone_note");
        let mut tx = cx.store.write_unsynced().await?;
        let record = i64::try_from(record).unwrap_or(i64::MAX);
        let Some(tries) = tasks::begin_lone_try(&mut tx, task, record, self.until).await? else {
            return Ok(None);
        };
        tx.commit().await?;
        failpoint!("before_lone_try");
        let verdict = verdict(tries);
        if verdict != Verdict::Go(Answer::Read) {
            tracing::warn!(run.id = task.run_id, record, tries, ?verdict, "the process died over a record");
        }
        Ok(Some(verdict))
    }
}

/// What becomes of a record that is begun on for the `tries`th time.
fn verdict(tries: i64) -> Verdict {
    match tries {
        ..=TRIES => Verdict::Go(Answer::Read),
        tries if tries <= TRIES + TRIES_WITHOUT => Verdict::Go(Answer::LeaveOut),
        _ => Verdict::GiveUp,
    }
}

/// Why a document is read no further; `stored` postings came before.
pub fn gave_up(stored: u64) -> RunError {
    let kept = match stored {
        0 => "Nothing before that point could be imported.".to_owned(),
        1 => "The one posting before that point stays.".to_owned(),
        n => format!("The {n} postings before that point stay."),
    };
    RunError {
        code: "crash".into(),
        message: format!(
            "Job Importer ended unexpectedly five times at the same place of the document, so the rest of it was not \
             read. {kept} The next import reads it again."
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_deaths_leave_a_record_out_and_five_end_the_document() {
        // The first death is that of the batch, before any lone try.
        let after = |deaths: i64| verdict(deaths);
        assert_eq!(after(1), Verdict::Go(Answer::Read));
        assert_eq!(after(2), Verdict::Go(Answer::Read));
        assert_eq!(after(3), Verdict::Go(Answer::LeaveOut));
        assert_eq!(after(4), Verdict::Go(Answer::LeaveOut));
        assert_eq!(after(5), Verdict::GiveUp);
    }
}
