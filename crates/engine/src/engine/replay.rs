//! Reading kept documents again.

use super::Engine;
use crate::error::Error;
use crate::instance::Request;
use crate::queue;
use crate::schedule::Trigger;
use crate::store::runs;
use contract::Run;

impl Engine {
    /// Reads the document of a run again, as a run of its own and without asking the server: with today's parser and the
    /// feed's mapping of today. Rejections whose postings it imports are noted as resolved. What is known of the feed's
    /// fetching stays. A replay of a replay reads the same document.
    ///
    /// Where a newer document of the feed was imported meanwhile, only what the run could not import is taken up, and
    /// jobs that are known stay as they are: they would be taken back to older words.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::CannotReplay`] with the reason (the document is no longer kept, the feed is being
    /// imported, …), or those of the database.
    pub async fn replay(&self, run_id: i64, trigger: Trigger) -> Result<Run, Error> {
        if self.is_beside() {
            // The files belong to the engine that runs there.
            let started = self.ask_holder(&Request::Replay { run_id }).await?;
            return runs::get(self.cx.store.reader(), started).await;
        }
        let started = queue::replay::replay(&self.cx, run_id, trigger).await?;
        runs::get(self.cx.store.reader(), started).await
    }
}
