//! Names of elements, whatever prefix a document gives to a name space.

use super::tree::Node;
use std::borrow::Cow;
use url::Url;

/// The prefix under which each known name space is spoken of here; blank for those of the formats themselves.
const KNOWN: [(&str, &str); 34] = [
    ("http://purl.org/rss/1.0/modules/content", "content"),
    ("http://purl.org/rss/1.0/modules/syndication", "sy"),
    ("http://purl.org/rss/1.0/modules/slash", "slash"),
    ("http://purl.org/rss/1.0/modules", "module"),
    ("http://purl.org/rss/1.0", ""),
    ("http://my.netscape.com/rdf/simple/0.9", ""),
    ("http://channel.netscape.com/rdf/simple/0.9", ""),
    ("http://my.netscape.com/publish/formats/rss-0.91.dtd", ""),
    ("http://backend.userland.com/rss", ""),
    ("http://blogs.law.harvard.edu/tech/rss", ""),
    ("http://purl.org/net/rss1.1", ""),
    ("http://www.w3.org/2005/atom", "atom"),
    ("http://purl.org/atom/ns", "atom"),
    ("http://example.com/newformat", "atom"),
    ("http://example.com/necho", "atom"),
    ("http://purl.org/echo", "atom"),
    ("uri/of/echo/namespace", "atom"),
    ("http://purl.org/dc/elements", "dc"),
    ("http://purl.org/dc/terms", "dcterms"),
    ("http://www.w3.org/1999/02/22-rdf-syntax-ns", "rdf"),
    ("http://www.w3.org/1999/xhtml", "xhtml"),
    ("http://www.w3.org/2003/01/geo", "geo"),
    ("http://www.georss.org", "georss"),
    ("http://search.yahoo.com/mrss", "media"),
    ("http://base.google.com", "g"),
    ("http://www.itunes.com", "itunes"),
    ("http://wellformedweb.org", "wfw"),
    ("https://himalayas.app", "himalayasjobs"),
    ("https://teamtailor.com", "tt"),
    ("http://www.neogov.com", "joblisting"),
    ("https://larajobs.com", "job"),
    ("com-wordpress:feed-additions", "wordpress"),
    ("http://ns.hr-xml.org", ""),
    ("http://stackoverflow.com/jobs", ""),
];

/// The elements of WP Job Manager, whose name space is each site's own address.
pub(super) const FAMILY: &str = "job_listing";

/// What the prefixes of a document stand for.
#[derive(Debug, Clone, Default)]
pub(super) struct Names {
    /// Prefixes that are written otherwise than here: as written, and here.
    renamed: Vec<(String, &'static str)>,
    /// Known name spaces that were declared.
    declared: Vec<&'static str>,
    /// Whether elements of WP Job Manager's family were declared.
    has_family: bool,
    /// Whether Atom's elements are the document's own, and carry no prefix here.
    is_atom: bool,
}

impl Names {
    /// For a document of Atom's elements.
    pub fn of_atom() -> Self {
        Self { is_atom: true, ..Self::default() }
    }

    /// Takes up what an element declares.
    pub fn learn(&mut self, element: &Node<'_>) {
        for (prefix, uri) in declarations(element) {
            let Some(known) = known(&uri) else { continue };
            self.declared.push(known);
            if known == "module" {
                continue;
            }
            self.rename(prefix, if known == "atom" && self.is_atom { "" } else { known });
        }
    }

    /// Finds the family's prefix: one whose name space is nobody's, and either the site's own address or called like a
    /// job.
    pub fn learn_family(&mut self, head: &Node<'_>, site: &[Option<&Url>]) {
        let channel = head.child("channel").unwrap_or(head);
        let hosts: Vec<&str> = site.iter().flatten().filter_map(|url| url.host_str()).collect();
        let of_site = |uri: &str| {
            let host = Url::parse(uri).ok().and_then(|url| url.host_str().map(str::to_owned));
            host.is_some_and(|host| hosts.contains(&host.as_str()))
        };
        let declared: Vec<(&str, Cow<'_, str>)> = declarations(head).chain(declarations(channel)).collect();
        let found = declared.iter().find(|(prefix, _)| *prefix == FAMILY).or_else(|| {
            declared.iter().find(|(prefix, uri)| {
                known(uri).is_none() && uri.starts_with("http") && (prefix.starts_with("job") || of_site(uri))
            })
        });
        if let Some((prefix, _)) = found {
            self.has_family = true;
            self.rename(prefix, FAMILY);
        }
    }

    /// Whether elements of WP Job Manager's family may come.
    pub fn has_family(&self) -> bool {
        self.has_family
    }

    /// Whether a name space was declared, by its prefix here.
    pub fn declares(&self, prefix: &str) -> bool {
        self.declared.contains(&prefix)
    }

    fn rename(&mut self, prefix: &str, here: &'static str) {
        self.renamed.retain(|(written, _)| written != prefix);
        if prefix != here {
            self.renamed.push((prefix.to_owned(), here));
        }
    }

    /// A name as it is known here.
    pub fn name<'a>(&self, written: &'a str) -> Cow<'a, str> {
        if self.renamed.is_empty() {
            return Cow::Borrowed(written);
        }
        let Some((prefix, local)) = written.split_once(':') else { return Cow::Borrowed(written) };
        match self.renamed.iter().find(|(renamed, _)| renamed == prefix) {
            Some((_, "")) => Cow::Borrowed(local),
            Some((_, here)) => Cow::Owned(format!("{here}:{local}")),
            None => Cow::Borrowed(written),
        }
    }

    /// How a document may write a name that carries no prefix here.
    pub fn written(&self, local: &str) -> Vec<String> {
        let prefixes = self.renamed.iter().filter(|(_, here)| here.is_empty());
        let mut all: Vec<String> = prefixes.map(|(prefix, _)| format!("{prefix}:{local}")).collect();
        all.push(local.to_owned());
        all
    }
}

fn declarations<'a>(element: &Node<'a>) -> impl Iterator<Item = (&'a str, Cow<'a, str>)> {
    element.attributes().filter_map(|(name, uri)| Some((name.strip_prefix("xmlns:")?, uri)))
}

fn known(uri: &str) -> Option<&'static str> {
    let uri = uri.trim().to_ascii_lowercase();
    KNOWN.iter().find(|(known, _)| uri.starts_with(known)).map(|(_, prefix)| *prefix)
}
