//! What a whole document of everything a feed has does not hold any more.

use super::Import;
use crate::store::closing::{self, Absent};
use crate::store::rejections;

impl Import<'_> {
    /// What the feed carries and the document does not hold. Where that is not `conclusive`, or cannot be told, it is known what is
    /// there all the same: that matters where something waits to be found missing again.
    ///
    /// A record that could not be read is there all the same: what it names is not absent.
    pub(super) async fn absent(&self, conclusive: bool) -> Result<Option<Absent>, sqlx::Error> {
        let mut db = self.cx.store.reader().acquire().await?;
        if !conclusive && !closing::is_any_waiting(&mut db, self.source.id).await? {
            return Ok(None);
        }
        let has_brought = |job| self.document.has_brought(job);
        let (of, mut jobs) = closing::carried(&mut db, self.source.id, has_brought).await?;
        let mut is_conclusive = conclusive;
        if self.failed > 0 && !jobs.is_empty() {
            match rejections::unnamed(&mut db, self.task.run_id, &jobs).await? {
                Some(unnamed) => jobs = unnamed,
                None => is_conclusive = false,
            }
        }
        Ok(Some(Absent { jobs, of, is_conclusive }))
    }
}
