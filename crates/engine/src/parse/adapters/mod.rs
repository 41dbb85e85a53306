//! One adapter a dialect: from the elements of a record to a posting.

mod atom;
mod higheredjobs;
mod indeed;
mod rss;
mod we_work_remotely;
mod wp_job_manager;

use super::split::Root;
use super::text::line;
use super::tree::Node;
use crate::posting::Posting;
use url::{Host, Url};

/// The dialects that are known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Dialect {
    Rss2,
    WpJobManager,
    Jobicy,
    Jobspresso,
    WeWorkRemotely,
    HigherEdJobs,
    Atom,
    Indeed,
}

impl Dialect {
    /// The word by which it is known elsewhere.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Rss2 => "rss2",
            Self::WpJobManager => "wp_job_manager",
            Self::Jobicy => "jobicy",
            Self::Jobspresso => "jobspresso",
            Self::WeWorkRemotely => "we_work_remotely",
            Self::HigherEdJobs => "higheredjobs",
            Self::Atom => "atom",
            Self::Indeed => "indeed",
        }
    }

    /// The board whose ids are unique across all its feeds, and the host that vouches for it.
    fn board(self) -> Option<(&'static str, &'static str)> {
        match self {
            Self::Jobicy => Some(("jobicy", "jobicy.com")),
            Self::Jobspresso => Some(("jobspresso", "jobspresso.co")),
            Self::WeWorkRemotely => Some(("weworkremotely", "weworkremotely.com")),
            Self::HigherEdJobs => Some(("higheredjobs", "higheredjobs.com")),
            Self::Rss2 | Self::WpJobManager | Self::Atom | Self::Indeed => None,
        }
    }

    /// Reads a record of this dialect. Fields that must hold for a posting to be stored are checked by the caller.
    pub fn posting(self, record: &Node<'_>, context: &Context) -> Posting {
        match self {
            Self::Rss2 => rss::posting(record, context),
            Self::WpJobManager => wp_job_manager::posting(record, context),
            Self::Jobicy => wp_job_manager::jobicy(record, context),
            Self::Jobspresso => wp_job_manager::jobspresso(record, context),
            Self::WeWorkRemotely => we_work_remotely::posting(record, context),
            Self::HigherEdJobs => higheredjobs::posting(record, context),
            Self::Atom => atom::posting(record, context),
            Self::Indeed => indeed::posting(record, context),
        }
    }
}

/// What a document says before its first record, and where it was found.
#[derive(Debug, Default)]
pub(super) struct Context {
    /// What relative links are relative to.
    pub base: Option<Url>,
    /// The document's own title.
    pub title: Option<String>,
    /// The prefix of the `job_listing:` family, which each site may call differently.
    pub family: Option<String>,
    /// Where the document was fetched.
    found_at: Option<Url>,
    /// The page the document names as its own.
    link: Option<Url>,
}

impl Context {
    /// Reads the head of a document.
    pub fn new(head: Option<&Node<'_>>, root: Root, found_at: Option<Url>) -> Self {
        let Some(head) = head else { return Self { base: found_at.clone(), found_at, ..Self::default() } };
        let channel = head.child("channel").unwrap_or(head);
        let title = match root {
            Root::Source => channel.get("publisher"),
            Root::Rss | Root::Atom => channel.get("title"),
        };
        let own = |name: &str| head.attribute(name).into_iter().chain(channel.attribute(name)).last();
        let base = own("xml:base").map_or_else(|| found_at.clone(), |base| join(found_at.as_ref(), &base));
        let link = channel.get("link").or_else(|| channel.get("publisherurl")).map(str::to_owned);
        let link = link.or_else(|| channel.child("link")?.attribute("href"));
        Self {
            title: title.and_then(line),
            family: family_prefix(head, channel),
            link: link.and_then(|link| join(base.as_ref(), &link)),
            base,
            found_at,
        }
    }

    /// Which dialect the records are in.
    pub fn dialect(&self, root: Root) -> Dialect {
        match root {
            Root::Atom => Dialect::Atom,
            Root::Source => Dialect::Indeed,
            Root::Rss => {
                let boards: &[Dialect] = match self.family {
                    Some(_) => &[Dialect::Jobicy, Dialect::Jobspresso],
                    None => &[Dialect::WeWorkRemotely, Dialect::HigherEdJobs],
                };
                let plain = if self.family.is_some() { Dialect::WpJobManager } else { Dialect::Rss2 };
                boards.iter().copied().find(|dialect| self.is_of(*dialect)).unwrap_or(plain)
            }
        }
    }

    fn is_of(&self, dialect: Dialect) -> bool {
        let Some((_, host)) = dialect.board() else { return false };
        // HigherEdJobs names no page of its own.
        let by_title = dialect == Dialect::HigherEdJobs
            && self.title.as_deref().is_some_and(|title| title.starts_with("HigherEdJobs"));
        by_title || [&self.link, &self.found_at].into_iter().flatten().any(|url| is_host(url, host))
    }

    /// The name space of the ids: the board's, if the document came from the board itself, or from this computer, where
    /// the person vouches for it. Nobody else can name jobs in a board's stead.
    pub fn provider(&self, dialect: Dialect) -> Option<&'static str> {
        let (name, host) = dialect.board()?;
        let trusted = self.found_at.as_ref().is_none_or(|url| is_host(url, host) || is_here(url));
        trusted.then_some(name)
    }

    /// An absolute http or https link; relative ones are completed.
    pub fn link(&self, text: &str) -> Option<String> {
        self.link_from(self.base.as_ref(), text)
    }

    /// The same, relative to another place.
    pub fn link_from(&self, base: Option<&Url>, text: &str) -> Option<String> {
        let url = join(base, text.trim())?;
        matches!(url.scheme(), "http" | "https").then(|| url.into())
    }
}

fn join(base: Option<&Url>, text: &str) -> Option<Url> {
    match Url::parse(text) {
        Ok(url) => Some(url),
        Err(url::ParseError::RelativeUrlWithoutBase) if !text.is_empty() => {
            base.filter(|base| base.scheme() != "file")?.join(text).ok()
        }
        Err(_) => None,
    }
}

fn is_host(url: &Url, host: &str) -> bool {
    url.host_str()
        .is_some_and(|own| own == host || own.strip_suffix(host).is_some_and(|sub| sub.ends_with('.')))
}

/// A file, or a server on this computer.
fn is_here(url: &Url) -> bool {
    match url.host() {
        None => url.scheme() == "file",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        Some(Host::Domain(name)) => name == "localhost",
    }
}

/// The prefix that a site gives the elements of WP Job Manager. Their name space is the site's own address, so it is
/// known by what it is not: a module that has an address of its own.
fn family_prefix(head: &Node<'_>, channel: &Node<'_>) -> Option<String> {
    const MODULES: [&str; 16] = [
        "purl.org",
        "www.w3.org",
        "wellformedweb.org",
        "search.yahoo.com",
        "base.google.com",
        "www.georss.org",
        "www.itunes.com",
        "himalayas.app",
        "teamtailor.com",
        "www.neogov.com",
        "stackoverflow.com",
        "schemas.google.com",
        "schemas.microsoft.com",
        "blogs.law.harvard.edu",
        "com-wordpress",
        "my.netscape.com",
    ];
    let declared = head.attributes().chain(channel.attributes());
    let mut spaces = declared.filter_map(|(name, uri)| Some((name.strip_prefix("xmlns:")?.to_owned(), uri)));
    spaces
        .find(|(prefix, uri)| {
            prefix == "job_listing"
                || (uri.starts_with("http")
                    && prefix.starts_with("job")
                    && !MODULES.iter().any(|m| uri.contains(m)))
        })
        .map(|(prefix, _)| prefix)
}

/// A list in one text: "A, B and C".
pub(super) fn list(text: &str) -> Vec<String> {
    text.split(',').filter_map(line).collect()
}
