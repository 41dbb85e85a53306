//! What is known of the kin of jobs is made while nothing else is to do: what jobs of an earlier version are looked up by, and then
//! which jobs were posted before.

use crate::context::Context;
use crate::error::Error;
use crate::store::{kin, reposts};
use contract::Millis;
use std::time::{Duration, Instant};

/// Jobs of a step that get their prints, which holds the database for a few milliseconds.
const STEP: u32 = 200;
/// Jobs of a step that are judged, which holds it for less.
const JUDGED: u32 = 50;
/// Behind so long a step ends with the job it is at: what people want meanwhile waits for it.
const LONGEST: Duration = Duration::from_millis(50);
/// After a step that failed the next waits so long, in milliseconds.
const PAUSE: Millis = 60_000;

/// The steps towards it.
#[derive(Debug, Default)]
pub struct Prints {
    /// All jobs have their prints; those that come bring them.
    printed: bool,
    failed_at: Option<Millis>,
}

impl Prints {
    /// Takes a step, if there is one left; whether another may follow at once.
    pub async fn make_some(&mut self, cx: &Context, now: Millis) -> bool {
        let is_recent = |at: &Millis| (0..PAUSE).contains(&(now - at));
        if self.failed_at.as_ref().is_some_and(is_recent) {
            return false;
        }
        match self.step(cx).await {
            Ok(is_left) => is_left,
            Err(err) => {
                self.failed_at = Some(now);
                tracing::warn!(error = %err, "jobs could not be compared with their like; that is tried later");
                false
            }
        }
    }

    async fn step(&mut self, cx: &Context) -> Result<bool, Error> {
        if !self.printed {
            if kin::lacks_prints(cx.store.reader()).await? {
                // What a loss of power undoes is made again.
                let mut tx = cx.store.write_unsynced().await?;
                self.printed = !kin::print_older(&mut tx, STEP).await?;
                tx.commit().await?;
                return Ok(true);
            }
            self.printed = true;
        }
        // Judged before the lock is taken: reading is most of it.
        let judged = {
            let mut tx = cx.store.reader().begin().await?;
            let since = Instant::now();
            let goes_on = || since.elapsed() < LONGEST && !cx.stop.is_cancelled();
            reposts::judge_next(&mut tx, JUDGED, goes_on).await?
        };
        let Some(judged) = judged else { return Ok(false) };
        let mut tx = cx.store.write_unsynced().await?;
        reposts::note(&mut tx, &judged).await?;
        tx.commit().await?;
        Ok(true)
    }
}
