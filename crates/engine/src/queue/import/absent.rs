//! What a whole document of everything a feed has does not hold any more.

use super::Import;
use crate::store::closing::{self, Absent};
use crate::store::rejections;

impl Import<'_> {
    /// What the feed carries and the document does not hold; `None` where that cannot be told.
    ///
    /// A record that could not be read is there all the same: what it names is not absent.
    pub(super) async fn absent(&self) -> Result<Option<Absent>, sqlx::Error> {
        let mut db = self.cx.store.reader().acquire().await?;
        let carried = closing::carried(&mut db, self.source.id).await?;
        let mut jobs = self.document.without(&carried);
        if self.failed > 0 && !jobs.is_empty() {
            let Some(unnamed) = rejections::unnamed(&mut db, self.task.run_id, &jobs).await? else {
                return Ok(None);
            };
            jobs = unnamed;
        }
        Ok(Some(Absent { jobs, of: carried.len() }))
    }
}
