//! The feeds of an engine: what is watched, and how it is read.

use super::Engine;
use crate::address::{authority_of, read_address};
use crate::error::Error;
use crate::etiquette;
use crate::parse::Mapping;
use crate::queue::keep;
use crate::retry::Rhythm;
use crate::schedule::{self, Trigger};
use crate::starter;
use crate::store::{addresses, credentials, feeds, hosts, mappings, queue, status, tasks, validators};
use contract::{Event, Feed, Merge, Millis, StarterFeed};
use std::path::Path;
use url::Url;

/// How often a feed may be fetched, in milliseconds: from every five minutes to every seven days.
pub(super) const SHORTEST_INTERVAL: Millis = 5 * 60_000;
pub(super) const LONGEST_INTERVAL: Millis = 7 * 24 * 3_600_000;
/// Letters of a name that a person gives.
const LONGEST_NAME: usize = 200;

impl Engine {
    /// All watched feeds, by name.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn feeds(&self) -> Result<Vec<Feed>, Error> {
        self.noting_damage(feeds::list(self.cx.store.reader())).await
    }

    /// Watches an address typed by a person, who thereby allows its host and port, private or not.
    ///
    /// # Errors
    /// [`Error::BadUrl`], [`Error::UrlWithPassword`], [`Error::FeedExists`], or those of the database.
    pub async fn add_feed(&self, typed: &str) -> Result<Feed, Error> {
        let url = read_address(typed)?;
        self.add(url.as_str(), None, Some(&authority_of(&url)), true).await
    }

    /// Makes a file a feed of its own, imported only when asked for.
    ///
    /// # Errors
    /// [`Error::File`] when there is no such file, [`Error::FeedExists`], or those of the database.
    pub async fn add_file(&self, path: &Path) -> Result<Feed, Error> {
        let url = file_url(path)?;
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned());
        self.add(url.as_str(), name.as_deref(), None, false).await
    }

    async fn add(
        &self,
        url: &str,
        title: Option<&str>,
        allowed: Option<&str>,
        enabled: bool,
    ) -> Result<Feed, Error> {
        self.finish_removals(Some(url)).await;
        let mut tx = self.cx.store.write().await?;
        let added = feeds::add(&mut tx, url, title, allowed, enabled, self.cx.now()).await?;
        let id = added.ok_or_else(|| Error::FeedExists { url: url.to_owned() })?;
        tx.commit().await?;
        self.cx.tell_feeds().await;
        feeds::get(self.cx.store.reader(), id).await
    }

    /// The feed at an address as typed, if it is watched.
    ///
    /// # Errors
    /// [`Error::BadUrl`] for what is none, or those of the database.
    pub async fn find_feed(&self, typed: &str) -> Result<Option<Feed>, Error> {
        self.find(&read_address(typed)?).await
    }

    /// The feed of a file, if it is one.
    ///
    /// # Errors
    /// [`Error::File`] when there is no such file, or those of the database.
    pub async fn find_file(&self, path: &Path) -> Result<Option<Feed>, Error> {
        self.find(&file_url(path)?).await
    }

    async fn find(&self, url: &Url) -> Result<Option<Feed>, Error> {
        match feeds::find(self.cx.store.reader(), url.as_str()).await? {
            Some(id) => feeds::get(self.cx.store.reader(), id).await.map(Some),
            None => Ok(None),
        }
    }

    /// Lets the schedule take a feed, or pauses it: an import under way is then held where it is, until the feed is let go
    /// on or a person imports it.
    ///
    /// # Errors
    /// [`Error::NotFound`], or those of the database.
    pub async fn set_feed_enabled(&self, id: i64, enabled: bool) -> Result<Feed, Error> {
        let now = self.cx.now();
        let mut tx = self.cx.store.write().await?;
        feeds::set_enabled(&mut tx, id, enabled, now).await?;
        let finished = queue::hold(&mut tx, id, !enabled, now).await?;
        tx.commit().await?;
        for cycle_id in finished {
            self.cx.events.send(Event::CycleFinished { cycle_id });
        }
        self.cx.queue.notify_one();
        self.cx.tell_queue();
        self.changed(id).await
    }

    /// Sets how often a feed is fetched, in milliseconds.
    ///
    /// # Errors
    /// [`Error::BadInterval`] outside of five minutes to seven days, [`Error::NotFound`], or those of the database.
    pub async fn set_feed_interval(&self, id: i64, interval_ms: Millis) -> Result<Feed, Error> {
        if !(SHORTEST_INTERVAL..=LONGEST_INTERVAL).contains(&interval_ms) {
            return Err(Error::BadInterval);
        }
        let feed = feeds::get(self.cx.store.reader(), id).await?;
        let etiquette = etiquette::shortest_interval(&feed.url);
        let mut tx = self.cx.store.write().await?;
        let rhythm = Rhythm { interval: interval_ms, etiquette };
        if !feeds::set_interval(&mut tx, id, rhythm, self.cx.now()).await? {
            return Err(Error::NotFound { what: "feed", id });
        }
        tx.commit().await?;
        self.changed(id).await
    }

    /// Gives a feed a name of the person's own; blank is the one it gives itself.
    ///
    /// # Errors
    /// [`Error::NotFound`], or those of the database.
    pub async fn rename_feed(&self, id: i64, title: &str) -> Result<Feed, Error> {
        let title: String = title.trim().chars().take(LONGEST_NAME).collect();
        let mut tx = self.cx.store.write().await?;
        if !feeds::rename(&mut tx, id, Some(title.as_str()).filter(|title| !title.is_empty())).await? {
            return Err(Error::NotFound { what: "feed", id });
        }
        tx.commit().await?;
        self.changed(id).await
    }

    /// Gives a feed the address that a person has typed for it; `allow`: who thereby allows its host and port, private or not. It stays
    /// the same feed, with its jobs and its history, and is asked anew: silently at first, as one that was added. Credentials
    /// go to no other server than that they were given for.
    ///
    /// # Errors
    /// As [`Engine::add_feed`]; also [`Error::FeedBusy`] while it is imported, and [`Error::NotFound`].
    pub async fn set_feed_address(&self, id: i64, typed: &str, allow: bool) -> Result<Feed, Error> {
        let url = read_address(typed)?;
        let known = feeds::get(self.cx.store.reader(), id).await?;
        if known.url == url.as_str() {
            return if allow { self.allow_feed_address(id).await } else { Ok(known) };
        }
        self.finish_removals(Some(url.as_str())).await;
        let mut tx = self.cx.store.write().await?;
        if feeds::find(self.cx.store.reader(), url.as_str()).await?.is_some() {
            return Err(Error::FeedExists { url: url.into() });
        }
        if tasks::is_busy(&mut tx, id).await? {
            return Err(Error::FeedBusy { feed_id: id });
        }
        let allowed = allow.then(|| authority_of(&url));
        if !addresses::set(&mut tx, id, url.as_str(), allowed.as_deref(), self.cx.now()).await? {
            return Err(Error::NotFound { what: "feed", id });
        }
        tx.commit().await?;
        self.changed(id).await
    }

    /// Sets the rest that the server of a feed is given between two requests, in milliseconds; `None` is the usual one.
    ///
    /// # Errors
    /// [`Error::BadPause`] beyond an hour, [`Error::NotFound`], or those of the database.
    pub async fn set_host_pause(&self, id: i64, pause_ms: Option<Millis>) -> Result<Feed, Error> {
        if pause_ms.is_some_and(|pause| !(0..=hosts::LONGEST_PAUSE).contains(&pause)) {
            return Err(Error::BadPause);
        }
        let feed = feeds::get(self.cx.store.reader(), id).await?;
        let mut tx = self.cx.store.write().await?;
        hosts::set_pause(&mut tx, feed.id, pause_ms).await?;
        tx.commit().await?;
        self.cx.queue.notify_one();
        self.changed(id).await
    }

    pub(super) async fn changed(&self, id: i64) -> Result<Feed, Error> {
        let feed = feeds::get(self.cx.store.reader(), id).await?;
        self.cx.tell_feeds().await;
        self.cx.schedule.notify_one();
        Ok(feed)
    }

    /// Allows a feed to be fetched from the host and port of its address, which may lie inside a private network: a person
    /// was asked.
    ///
    /// # Errors
    /// [`Error::NotFound`], or those of the database.
    pub async fn allow_feed_address(&self, id: i64) -> Result<Feed, Error> {
        let feed = feeds::get(self.cx.store.reader(), id).await?;
        let url = read_address(&feed.url)?;
        let mut tx = self.cx.store.write().await?;
        feeds::allow(&mut tx, id, &authority_of(&url)).await?;
        tx.commit().await?;
        self.changed(id).await
    }

    /// Watches an address typed in the window. Whether it may lie inside a private network a person is asked when it turns
    /// out to.
    ///
    /// # Errors
    /// As [`Engine::add_feed`].
    pub async fn add_public_feed(&self, typed: &str) -> Result<Feed, Error> {
        let url = read_address(typed)?;
        self.add(url.as_str(), None, None, true).await
    }

    /// Feeds of one board that one request can stand for.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn merges(&self) -> Result<Vec<Merge>, Error> {
        let all = self.feeds().await?;
        Ok(merges_among(&all, |feed| feed.enabled))
    }

    /// Lets one request stand for feeds as [`Engine::merges`] offers it, or for some of them: the first takes over what the
    /// others carry, and is read from the common address from now on; the others are removed.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::CannotMerge`], [`Error::LeftInKeyring`] when only the credentials of one that was
    /// removed could not be removed as well, or those of the database.
    pub async fn merge_feeds(&self, ids: &[i64]) -> Result<Feed, Error> {
        let all = self.feeds().await?;
        if let Some(id) = ids.iter().find(|id| all.iter().all(|feed| feed.id != **id)) {
            return Err(Error::NotFound { what: "feed", id: *id });
        }
        let offer = match merges_among(&all, |feed| ids.contains(&feed.id)).as_slice() {
            [offer] if offer.feeds.len() == ids.len() => offer.clone(),
            _ => return Err(Error::CannotMerge),
        };
        self.finish_removals(None).await;
        let _changing = self.cx.vault.changing().await;
        let now = self.cx.now();
        let mut tx = self.cx.store.write().await?;
        let kept = addresses::merge(&mut tx, &offer, now).await?;
        let mut secrets = Vec::new();
        for other in offer.feeds.iter().filter(|id| **id != kept) {
            secrets.push((*other, credentials::clear(&mut tx, *other, now).await?));
        }
        tx.commit().await?;
        self.cx.queue.notify_one();
        self.cx.tell_queue();
        keep::forget(&self.cx).await;
        let feed = self.changed(kept).await?;
        for (other, had) in secrets {
            self.remove_from_keyring(other, had).await?;
        }
        Ok(feed)
    }

    /// The feeds offered on the first run.
    pub fn starter_feeds(&self) -> Vec<StarterFeed> {
        starter::starter_feeds()
    }

    /// Watches the chosen starter feeds and imports them in one cycle; none declines the offer.
    ///
    /// # Errors
    /// [`Error::BadUrl`] for an address that was not offered, or those of the database.
    pub async fn accept_starter_feeds(&self, urls: &[String]) -> Result<(), Error> {
        let offered = starter::starter_feeds();
        let mut tx = self.cx.store.write().await?;
        let mut ids = Vec::new();
        for url in urls {
            let chosen = offered.iter().find(|feed| feed.url == *url);
            let chosen = chosen.ok_or_else(|| Error::BadUrl { url: url.clone() })?;
            let title = Some(chosen.title.as_str());
            ids.extend(feeds::add(&mut tx, url, title, None, true, self.cx.now()).await?);
        }
        status::close_starter_offer(&mut tx).await?;
        tx.commit().await?;
        self.cx.tell_feeds().await;
        if !ids.is_empty() {
            schedule::start_imports(&self.cx, &ids, Trigger::Manual).await?;
        }
        Ok(())
    }

    /// Forgets what a feed's server said about the version of its document, so that the next import reads it whole.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn force(&self, feed_id: i64) -> Result<(), Error> {
        let mut tx = self.cx.store.write().await?;
        validators::forget(&mut tx, feed_id).await?;
        Ok(tx.commit().await?)
    }

    /// The mapping a person set for a feed.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Mapping`] when the stored one cannot be read, or those of the database.
    pub async fn feed_mapping(&self, id: i64) -> Result<Option<Mapping>, Error> {
        let stored = mappings::of_feed(self.cx.store.reader(), id).await?;
        let stored = stored.ok_or(Error::NotFound { what: "feed", id })?;
        stored.map(|json| Mapping::from_json(&json).map_err(|why| Error::Mapping { why })).transpose()
    }

    /// Sets how a feed is read from its next import on, which reads the whole document; `None` leaves it to the
    /// adapters again.
    ///
    /// # Errors
    /// [`Error::NotFound`], or those of the database.
    pub async fn set_feed_mapping(&self, id: i64, mapping: Option<&Mapping>) -> Result<Feed, Error> {
        let json = mapping.map(serde_json::to_string).transpose()?;
        let mut tx = self.cx.store.write().await?;
        if !mappings::set(&mut tx, id, json.as_deref()).await? {
            return Err(Error::NotFound { what: "feed", id });
        }
        tx.commit().await?;
        self.cx.tell_feeds().await;
        feeds::get(self.cx.store.reader(), id).await
    }
}

/// What one request can stand for among some of the watched feeds. The common address may be that of none but these.
fn merges_among(all: &[Feed], is_meant: impl Fn(&Feed) -> bool) -> Vec<Merge> {
    let meant = all.iter().filter(|feed| is_meant(feed));
    let mut feeds: Vec<(i64, String)> = meant.map(|feed| (feed.id, feed.url.clone())).collect();
    feeds.sort_unstable();
    let mut merges = etiquette::merges(&feeds);
    merges.retain(|merge| all.iter().all(|feed| feed.url != merge.url || merge.feeds.contains(&feed.id)));
    merges
}

fn file_url(path: &Path) -> Result<Url, Error> {
    let unreadable = |source| Error::File { path: path.to_owned(), source };
    let path = std::fs::canonicalize(path).map_err(unreadable)?;
    if path.is_dir() {
        return Err(unreadable(std::io::ErrorKind::IsADirectory.into()));
    }
    Url::from_file_path(&path).map_err(|()| Error::BadUrl { url: path.display().to_string() })
}
