//! Looks through a document before its postings are taken for jobs by less than their ids and links.
//!
//! Which job a posting is must not depend on where batches end, nor on where an import was interrupted. Mostly it does not: an exact
//! repeat, an unknown posting, or one that has but an id or a link stands for itself. Only where a known id comes with another link,
//! or a known link with another id, may a posting further on have the better claim to the job; then all that follows is read for its
//! keys alone, once, and what it has a claim to is reserved.

use super::{Import, Interrupted, left_out};
use crate::failpoint::failpoint;
use crate::import::batch::{self, Answer, Entry, Message, Reading};
use crate::queue::hand::Wish;
use crate::store::tasks;

/// Looks over which the process died, after which it is done without: what follows kills, and is found when its turn comes. More than it
/// takes to suspect a record, because a look at a long document takes seconds, in which a process may well be killed for other reasons.
const LOOKS: i64 = 5;

impl Import<'_> {
    /// Lets the document know what follows; `false` when a person wants the import to end meanwhile.
    pub(super) async fn look_ahead(&mut self, provider_id: i64) -> Result<bool, Interrupted> {
        let mut tx = self.cx.store.write_unsynced().await?;
        let looks = tasks::begin_look(&mut tx, self.task, LOOKS).await?.ok_or(Interrupted::TakenAway)?;
        tx.commit().await?;
        if looks > LOOKS {
            tracing::warn!(
                run.id = self.task.run_id,
                "the process died again and again while it looked ahead; it does without"
            );
            self.document.end_look();
            return Ok(true);
        }
        if !self.look(provider_id).await? {
            return Ok(false);
        }
        self.document.end_look();
        let mut tx = self.cx.store.write_unsynced().await?;
        tasks::end_look(&mut tx, self.task).await?;
        tx.commit().await?;
        Ok(true)
    }

    async fn look(&mut self, provider_id: i64) -> Result<bool, Interrupted> {
        let reading = Reading {
            pages: self.pages.clone(),
            most: self.cx.batch_postings,
            with_text: false,
            cursor: 0,
            single_until: None,
            bytes_read: std::sync::Arc::default(),
            left_out: left_out(self.cx, self.task).await?,
            recall: None,
            record: None,
        };
        // A file that has gone is found missing by who reads it in earnest.
        let Ok(mut reader) = batch::read(reading) else { return Ok(true) };
        while let Some(message) = tokio::select! {
            biased;
            () = self.cx.stop.cancelled() => return Err(Interrupted::Stopping),
            () = self.hand.wants_rest() => match self.hand.wish() {
                Wish::End => return Ok(false),
                _ => return Err(Interrupted::Held),
            },
            message = reader.next() => message,
        } {
            match message {
                Message::Batch(entries, ..) => self.look_at(provider_id, &entries).await?,
                // Nothing is read alone here, so nothing asks.
                Message::MayRead(_) => reader.answer(Answer::Read).await,
                Message::End(..) => return Ok(true),
            }
        }
        reader.broke_down().await;
        Ok(true)
    }

    async fn look_at(&mut self, provider_id: i64, entries: &[Entry]) -> Result<(), sqlx::Error> {
        failpoint!("looking_ahead");
        let mut db = self.cx.store.reader().acquire().await?;
        self.document.look_at(&mut db, self.source.id, provider_id, entries).await
    }
}
