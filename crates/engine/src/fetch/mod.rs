//! Fetches one document over HTTP into a file, and trusts nobody on the way.
//!
//! What it promises: at most five redirects, each checked; never from https to http; no address inside a
//! private network unless a person typed that very `host:port`; credentials to their own origin alone; a bound on
//! decoded bytes and on time.

mod address;
mod error;
mod request;
mod resolve;
mod retry_after;
mod spool;
#[cfg(test)]
mod tests;

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use contract::Millis;
use futures_util::StreamExt;
use reqwest::header::{self, HeaderMap, HeaderName, HeaderValue};
use reqwest::{Certificate, Client, Response, StatusCode};
use url::{Host, Url};

pub use address::is_public;
pub use error::{FetchError, Given, Phase};
pub use request::{FetchOutcome, FetchRequest, FetchSettings, Fetched};
pub(crate) use resolve::proxy_hosts;
pub use retry_after::RetryAfter;
pub use spool::copy_to_spool;

use crate::address::{authority_of, is_this_computer};
use crate::clock::Clock;
use crate::lifetime;
use resolve::{Lookup, Resolver};
use spool::Spool;

const MAX_REDIRECTS: usize = 5;
const HEADERS_TIMEOUT: Duration = Duration::from_secs(30);
/// Quick tries again after a connection fault; longer waits are the schedule's business.
const QUICK_RETRIES: u32 = 2;
const ACCEPT: &str = "application/rss+xml, application/atom+xml, application/xml;q=0.9, \
                      application/json;q=0.9, text/xml;q=0.9, */*;q=0.5";

/// Fetches documents. Cheap to clone; clones share their connections.
#[derive(Clone)]
pub struct Fetcher {
    settings: Arc<FetchSettings>,
    max_decoded_bytes: Arc<AtomicU64>,
    clock: Arc<dyn Clock>,
    /// Resolves names to public addresses only.
    guarded: Client,
    /// For a hop that equals the allowed authority.
    open: Client,
    /// The same, for this computer and literal private addresses, which no proxy could reach for us.
    direct: Client,
    proxies: Arc<[String]>,
}

impl Fetcher {
    /// Prepares the HTTP clients.
    pub fn new(settings: FetchSettings, clock: Arc<dyn Clock>) -> Result<Self, FetchError> {
        Self::with_lookup(settings, clock, resolve::system_lookup())
    }

    fn with_lookup(
        settings: FetchSettings,
        clock: Arc<dyn Clock>,
        lookup: Lookup,
    ) -> Result<Self, FetchError> {
        // An error means that a provider is installed already, which is just as good.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let proxies = resolve::proxy_hosts();
        let client = |guarded: bool| {
            Client::builder()
                .user_agent(&settings.user_agent)
                .connect_timeout(settings.connect_timeout)
                .redirect(reqwest::redirect::Policy::none())
                .dns_resolver(Arc::new(Resolver {
                    guarded,
                    lookup: Arc::clone(&lookup),
                    proxies: proxies.clone(),
                }))
        };
        let setup = |error: reqwest::Error| FetchError::Setup(error.without_url().to_string());
        let roots = settings.extra_roots.iter().map(|der| Certificate::from_der(der));
        let roots = roots.collect::<Result<Vec<_>, _>>().map_err(setup)?;
        let build = |builder: reqwest::ClientBuilder| {
            builder.tls_certs_merge(roots.iter().cloned()).build().map_err(setup)
        };
        Ok(Self {
            guarded: build(client(true))?,
            open: build(client(false))?,
            direct: build(client(false).no_proxy())?,
            proxies: proxies.into(),
            max_decoded_bytes: Arc::new(AtomicU64::new(settings.max_decoded_bytes)),
            settings: Arc::new(settings),
            clock,
        })
    }

    /// The largest document, in bytes after decompression.
    pub fn max_document_bytes(&self) -> u64 {
        self.max_decoded_bytes.load(Ordering::Relaxed)
    }

    /// Sets it, for fetches that begin from now on.
    pub fn set_max_document_bytes(&self, bytes: u64) {
        self.max_decoded_bytes.store(bytes, Ordering::Relaxed);
    }

    /// Fetches `request.url` into `request.spool`. On an error, or when dropped, it leaves no file behind.
    pub async fn fetch(&self, request: FetchRequest<'_>) -> Result<FetchOutcome, FetchError> {
        let started = self.clock.elapsed();
        let mut url = request.url.clone();
        let mut headers = validators(&request);
        let mut credentials = request.credentials.cloned();
        let mut for_good = true;
        for hop in 0..=MAX_REDIRECTS {
            let told = |err: FetchError| err.after(hop);
            let client = self.client_for(&url, request.allowed_authority).map_err(told)?;
            let conditional = !headers.is_empty();
            headers.extend(credentials.clone());
            let response =
                self.send(client, &url, std::mem::take(&mut headers), started).await.map_err(told)?;
            match next_hop(&url, response.status(), response.headers().get(header::LOCATION))? {
                Some(next) => {
                    for_good &= matches!(response.status().as_u16(), 301 | 308);
                    credentials = credentials.filter(|_| next.origin() == url.origin());
                    url = next;
                }
                None => {
                    let moved = for_good && url != *request.url;
                    let given = Given::of(request.credentials.is_some(), credentials.is_some());
                    let accepted = self.accept(&request, url, moved, response, conditional, started).await;
                    return accepted.map_err(|error| error.with(given));
                }
            }
        }
        Err(FetchError::TooManyRedirects)
    }

    /// The client that may open `url`. Literal addresses are judged here, as no resolver ever sees them;
    /// so is everything that a proxy would resolve for itself, as far as that can be known.
    fn client_for(&self, url: &Url, allowed: Option<&str>) -> Result<&Client, FetchError> {
        if !matches!(url.scheme(), "http" | "https") {
            return Err(FetchError::BadUrl);
        }
        let private = match url.host().ok_or(FetchError::BadUrl)? {
            Host::Ipv4(address) => !is_public(address.into()),
            Host::Ipv6(address) => !is_public(address.into()),
            Host::Domain(name) => is_this_computer(name),
        };
        let is_allowed = allowed.is_some_and(|allowed| authority_of(url).eq_ignore_ascii_case(allowed));
        let is_proxy = self.proxies.iter().any(|proxy| proxy.eq_ignore_ascii_case(&host_of(url)));
        match (is_allowed, private) {
            (true, true) => Ok(&self.direct),
            (true, false) => Ok(&self.open),
            (false, _) if private || is_proxy => {
                Err(FetchError::PrivateAddress { host: host_of(url), redirected: false })
            }
            (false, _) => Ok(&self.guarded),
        }
    }

    async fn send(
        &self,
        client: &Client,
        url: &Url,
        headers: HeaderMap,
        started: Duration,
    ) -> Result<Response, FetchError> {
        let host = host_of(url);
        let mut retries = 0;
        loop {
            let sent = client.get(url.clone()).header(header::ACCEPT, ACCEPT).headers(headers.clone()).send();
            let error = match self.within(HEADERS_TIMEOUT, Phase::Headers, started, 0, sent).await {
                Ok(Ok(response)) => return Ok(response),
                Ok(Err(error)) => FetchError::before_headers(&error, &host),
                Err(phase) => FetchError::TimedOut { host: host.clone(), phase },
            };
            if retries == QUICK_RETRIES || !matches!(error, FetchError::Connect { .. }) {
                return Err(error);
            }
            retries += 1;
            self.clock.sleep(self.settings.quick_retry_pause * retries).await;
        }
    }

    /// Waits for `work` no longer than `limit`, and no longer than a fetch may last that began at `started` and has
    /// brought `bytes`; else what was waited for in vain.
    async fn within<T>(
        &self,
        limit: Duration,
        phase: Phase,
        started: Duration,
        bytes: u64,
        work: impl Future<Output = T>,
    ) -> Result<T, Phase> {
        let FetchSettings { total_timeout, slowest, .. } = *self.settings;
        let end = started + total_timeout + Duration::from_secs(bytes / slowest.max(1));
        let left = end.saturating_sub(self.clock.elapsed());
        tokio::select! {
            biased;
            done = work => Ok(done),
            () = self.clock.sleep(limit.min(left)) => Err(if left < limit { Phase::Whole } else { phase }),
        }
    }

    async fn accept(
        &self,
        request: &FetchRequest<'_>,
        url: Url,
        moved: bool,
        response: Response,
        conditional: bool,
        started: Duration,
    ) -> Result<FetchOutcome, FetchError> {
        let code = response.status();
        let status = code.as_u16();
        let retry_after = text(response.headers(), header::RETRY_AFTER);
        match code {
            // Without validators of ours, "not modified" compares with nothing.
            StatusCode::NOT_MODIFIED if conditional => {
                Ok(FetchOutcome::NotModified { status, lifetime: lifetime_of(response.headers()) })
            }
            StatusCode::TOO_MANY_REQUESTS => Ok(rate_limited(status, retry_after)),
            StatusCode::SERVICE_UNAVAILABLE if retry_after.is_some() => Ok(rate_limited(status, retry_after)),
            _ if code.is_success() => {
                self.store(request, url, moved, response, started).await.map(FetchOutcome::Fetched)
            }
            _ => Err(FetchError::refused(&url, status)),
        }
    }

    async fn store(
        &self,
        request: &FetchRequest<'_>,
        url: Url,
        moved: bool,
        response: Response,
        started: Duration,
    ) -> Result<Fetched, FetchError> {
        let status = response.status();
        let content_type = text(response.headers(), header::CONTENT_TYPE);
        let etag = text(response.headers(), header::ETAG);
        let last_modified = text(response.headers(), header::LAST_MODIFIED);
        let lifetime = lifetime_of(response.headers());
        let limit = self.max_document_bytes();
        let room = limit.saturating_sub(request.bytes_before);
        let mut spool = Spool::create(request.spool).await?;
        let mut chunks = response.bytes_stream();
        let mut cut_off = status == StatusCode::PARTIAL_CONTENT;
        loop {
            let idle = self.settings.idle_timeout;
            let next = self.within(idle, Phase::Body, started, spool.bytes(), chunks.next()).await;
            match next.map_err(|phase| FetchError::TimedOut { host: host_of(&url), phase })? {
                None => break,
                Some(Ok(chunk)) if spool.bytes() + chunk.len() as u64 > room => {
                    return Err(FetchError::TooLarge { limit });
                }
                Some(Ok(chunk)) => spool.write(&chunk).await?,
                Some(Err(err)) if spool.bytes() == 0 => {
                    return Err(FetchError::without_body(&err, host_of(&url)));
                }
                // What came is worth reading: the parser finds it incomplete, and nothing is closed for it.
                Some(Err(_)) => {
                    cut_off = true;
                    break;
                }
            }
            if let Some(progress) = request.progress {
                progress(spool.bytes());
            }
        }
        let bytes = spool.bytes();
        let body_hash = spool.keep().await?;
        let status = status.as_u16();
        Ok(Fetched {
            status,
            bytes,
            body_hash,
            content_type,
            etag,
            last_modified,
            lifetime,
            final_url: url,
            moved,
            cut_off,
        })
    }
}

/// Where an answer from `url` sends us on to; `None` when it is to be read itself.
fn next_hop(
    url: &Url,
    status: StatusCode,
    location: Option<&HeaderValue>,
) -> Result<Option<Url>, FetchError> {
    if !matches!(status.as_u16(), 301 | 302 | 303 | 307 | 308) {
        return Ok(None);
    }
    let Some(location) = location else { return Ok(None) };
    let location = std::str::from_utf8(location.as_bytes()).map_err(|_| FetchError::BadUrl)?;
    let mut next = url.join(location).map_err(|_| FetchError::BadUrl)?;
    // A name and a password in an address would be sent, and kept where the feed was found. Neither fails for http.
    let _ = next.set_username("").and_then(|()| next.set_password(None));
    if url.scheme() == "https" && next.scheme() == "http" {
        return Err(FetchError::InsecureRedirect);
    }
    Ok(Some(next))
}

fn validators(request: &FetchRequest<'_>) -> HeaderMap {
    let pairs = [(header::IF_NONE_MATCH, request.etag), (header::IF_MODIFIED_SINCE, request.last_modified)];
    // A stored value that no longer fits a header is left out: the full document is the safe answer.
    pairs.into_iter().filter_map(|(name, value)| Some((name, HeaderValue::from_str(value?).ok()?))).collect()
}

fn rate_limited(status: u16, retry_after: Option<String>) -> FetchOutcome {
    FetchOutcome::RateLimited { status, retry_after: retry_after.as_deref().and_then(RetryAfter::parse) }
}

fn text(headers: &HeaderMap, name: HeaderName) -> Option<String> {
    headers.get(name)?.to_str().ok().map(str::to_owned)
}

fn lifetime_of(headers: &HeaderMap) -> Option<Millis> {
    let (cache_control, age) = (text(headers, header::CACHE_CONTROL), text(headers, header::AGE));
    lifetime::of_headers(cache_control.as_deref(), age.as_deref())
}

fn host_of(url: &Url) -> String {
    url.host_str().unwrap_or_default().to_owned()
}
