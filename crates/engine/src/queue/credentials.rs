//! What a fetch tells the server about who asks.

use crate::context::Context;
use crate::credentials::{Credentials, KeyringError, SecretHeader};
use crate::store::credentials::{self, Stored};
use crate::store::feeds::Source;
use contract::RunError;
use url::Url;

/// The header for a feed. What is set but cannot be had is an error: the feed is not fetched without it.
pub async fn header(
    cx: &Context,
    source: &Source,
    stored: Option<&Stored>,
) -> Result<Option<SecretHeader>, RunError> {
    let Some(stored) = stored else { return Ok(None) };
    let feed_id = source.id;
    let is_there = |url: Url| url.origin().ascii_serialization() == stored.origin;
    if !Url::parse(&source.url).is_ok_and(is_there) {
        return Err(elsewhere(feed_id, &stored.origin));
    }
    let secret = match &stored.secret {
        Some(secret) => secret.clone(),
        None => match from_keyring(cx, feed_id).await {
            Ok(Some(secret)) => secret,
            Ok(None) => return Err(lost(feed_id)),
            Err(err) => return Err(unreadable(feed_id, &err)),
        },
    };
    let header = Credentials::from_secret(&secret).and_then(|credentials| credentials.header().ok());
    header.map(Some).ok_or_else(|| lost(feed_id))
}

async fn from_keyring(cx: &Context, feed_id: i64) -> Result<Option<String>, KeyringError> {
    let name = credentials::name(cx.store.reader(), feed_id).await;
    let name = name.map_err(|_| KeyringError::Failed("the database could not be read".into()))?;
    cx.vault.get(&name).await
}

fn error(message: String) -> RunError {
    RunError { code: "credentials".into(), message }
}

fn unreadable(feed_id: i64, why: &KeyringError) -> RunError {
    error(format!(
        "The feed's credentials could not be read: {why}. Unlock the keyring, or set them again with `feeds \
         credentials {feed_id}`. The feed is not fetched without them."
    ))
}

fn lost(feed_id: i64) -> RunError {
    error(format!(
        "The feed's credentials are no longer where they were kept. Set them again with `feeds credentials \
         {feed_id}`. The feed is not fetched without them."
    ))
}

fn elsewhere(feed_id: i64, origin: &str) -> RunError {
    error(format!(
        "The feed's credentials were given for {origin}, and its address is on another server now. Set them again \
         with `feeds credentials {feed_id}` if that server may have them."
    ))
}
