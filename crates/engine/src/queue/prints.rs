//! Jobs that an earlier version has stored get what their kin are looked up by, while nothing else is to do.

use crate::context::Context;
use crate::error::Error;
use crate::store::kin;
use contract::Millis;

/// Jobs of a step, which holds the database for a few milliseconds.
const STEP: u32 = 200;
/// After a step that failed the next waits so long, in milliseconds.
const PAUSE: Millis = 60_000;

/// The steps towards it.
#[derive(Debug, Default)]
pub struct Prints {
    done: bool,
    failed_at: Option<Millis>,
}

impl Prints {
    /// Takes a step, if there is one left; whether another may follow at once.
    pub async fn make_some(&mut self, cx: &Context, now: Millis) -> bool {
        let is_recent = |at: &Millis| (0..PAUSE).contains(&(now - at));
        if self.done || self.failed_at.as_ref().is_some_and(is_recent) {
            return false;
        }
        match step(cx).await {
            Ok(is_left) => self.done = !is_left,
            Err(err) => {
                self.failed_at = Some(now);
                tracing::warn!(error = %err, "older jobs could not be made ready to be shown with their like; that is tried later");
                return false;
            }
        }
        !self.done
    }
}

async fn step(cx: &Context) -> Result<bool, Error> {
    if !kin::lacks_prints(cx.store.reader()).await? {
        return Ok(false);
    }
    // What a loss of power undoes is made again.
    let mut tx = cx.store.write_unsynced().await?;
    let is_left = kin::print_older(&mut tx, STEP).await?;
    tx.commit().await?;
    Ok(is_left)
}
