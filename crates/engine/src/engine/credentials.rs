//! Setting and forgetting what a feed's server is told about who asks.

use super::Engine;
use crate::credentials::{Credentials, CredentialsError, label};
use crate::error::Error;
use crate::store::credentials::{self, Stored};
use crate::store::feeds;
use contract::{Feed, KeptIn};
use url::Url;

impl Engine {
    /// Sets what a feed's server is told about who asks, from its next import on, which reads the whole document; `None`
    /// forgets it. The secret is kept in the keyring, or in the database where there is none that answers: the feed says
    /// which.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Credentials`] for what cannot be sent, [`Error::LeftInKeyring`] when they are
    /// forgotten but for the keyring, or those of the database.
    pub async fn set_credentials(&self, id: i64, credentials: Option<&Credentials>) -> Result<Feed, Error> {
        let _changing = self.cx.vault.changing().await;
        let feed = feeds::get(self.cx.store.reader(), id).await?;
        let done = match credentials {
            Some(credentials) => self.keep(&feed, credentials).await,
            None => self.forget(id).await,
        };
        self.cx.tell_feeds().await;
        self.cx.schedule.notify_one();
        done?;
        feeds::get(self.cx.store.reader(), id).await
    }

    async fn keep(&self, feed: &Feed, credentials: &Credentials) -> Result<(), Error> {
        let url = Url::parse(&feed.url).ok().filter(|url| matches!(url.scheme(), "http" | "https"));
        let origin = url.ok_or(CredentialsError::NotOnTheWeb)?.origin().ascii_serialization();
        credentials.header()?;
        let name = credentials::name(self.cx.store.reader(), feed.id).await?;
        let kept_in = match self.cx.vault.set(&name, credentials.to_secret()).await {
            Ok(()) => KeptIn::Keyring,
            Err(err) => {
                tracing::warn!(feed.id = feed.id, error = %err, "credentials go to the database");
                KeptIn::Database
            }
        };
        let mut tx = self.cx.store.write().await?;
        if !credentials::set(&mut tx, feed.id, credentials, &origin, kept_in, self.cx.now()).await? {
            return Err(Error::NotFound { what: "feed", id: feed.id });
        }
        Ok(tx.commit().await?)
    }

    async fn forget(&self, id: i64) -> Result<(), Error> {
        let mut tx = self.cx.store.write().await?;
        let had = credentials::clear(&mut tx, id, self.cx.now()).await?;
        tx.commit().await?;
        self.remove_from_keyring(id, had).await
    }

    /// Removes from the keyring what the database has forgotten. Where it was kept in the database, an older one may
    /// still lie in a keyring that did not answer at the time.
    pub(super) async fn remove_from_keyring(&self, id: i64, had: Option<Stored>) -> Result<(), Error> {
        let Some(had) = had else { return Ok(()) };
        let name = credentials::name(self.cx.store.reader(), id).await?;
        match self.cx.vault.remove(&name).await {
            Err(why) if had.secret.is_none() => Err(Error::LeftInKeyring { label: label(&name), why }),
            _ => Ok(()),
        }
    }
}
