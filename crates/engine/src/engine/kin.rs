//! The jobs that are shown with a job.

use super::Engine;
use crate::error::Error;
use crate::store::kin;
use contract::Kin;

impl Engine {
    /// The jobs that are likely the same as this one, elsewhere or earlier, and the other places of its requisition; at most 100.
    /// None of them is merged with it.
    ///
    /// # Errors
    /// [`Error::NotFound`], or those of the database.
    pub async fn kin(&self, job_id: i64) -> Result<Vec<Kin>, Error> {
        let read = async {
            // One moment for all that is read.
            let mut tx = self.cx.store.reader().begin().await?;
            kin::of_job(&mut tx, job_id).await
        };
        self.asked(read).await
    }
}
