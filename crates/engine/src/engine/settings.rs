//! What holds for all feeds.

use super::Engine;
use crate::context::Context;
use crate::error::Error;
use crate::store::{Store, status};

/// The name of the setting in the database.
const MAX_DOCUMENT: &str = "max_document_bytes";

impl Engine {
    /// The largest document that is fetched and read, in bytes after decompression.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn max_document_bytes(&self) -> Result<u64, Error> {
        Ok(max_document_bytes(&self.cx.store).await?.unwrap_or_else(|| self.cx.fetcher.max_document_bytes()))
    }

    /// Sets it, for what is fetched from now on.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn set_max_document_bytes(&self, bytes: u64) -> Result<(), Error> {
        let mut tx = self.cx.store.write().await?;
        status::set_setting(&mut tx, MAX_DOCUMENT, &bytes.to_string()).await?;
        tx.commit().await?;
        self.cx.fetcher.set_max_document_bytes(bytes);
        // Who works beside reads it anew.
        self.cx.queue.notify_one();
        Ok(())
    }
}

/// Reads all of it anew: another process may have changed it.
pub(crate) async fn read_anew(cx: &Context) -> Result<(), sqlx::Error> {
    if let Some(bytes) = max_document_bytes(&cx.store).await? {
        cx.fetcher.set_max_document_bytes(bytes);
    }
    Ok(())
}

/// The largest document as a person set it.
pub(super) async fn max_document_bytes(store: &Store) -> Result<Option<u64>, sqlx::Error> {
    let set = status::setting(store.reader(), MAX_DOCUMENT).await?;
    Ok(set.and_then(|value| value.parse().ok()))
}
