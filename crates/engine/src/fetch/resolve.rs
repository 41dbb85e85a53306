//! Name resolution that hands out public addresses only.

use std::io;
use std::net::{IpAddr, SocketAddr};
use std::pin::Pin;
use std::sync::Arc;

use reqwest::dns::{Addrs, Name, Resolve, Resolving};

use super::address::is_public;

/// Why a name has no address to connect to. Travels inside reqwest's error to `FetchError`.
#[derive(Debug, thiserror::Error)]
pub(super) enum ResolveError {
    /// The name is not known, or the resolver did not answer.
    #[error("the name could not be resolved")]
    Unknown(#[source] io::Error),
    /// The name exists, but every address it has lies in a private network.
    #[error("the name leads into a private network")]
    Private,
}

/// Asks for all addresses of a name.
pub(super) type Lookup =
    Arc<dyn Fn(String) -> Pin<Box<dyn Future<Output = io::Result<Vec<IpAddr>>> + Send>> + Send + Sync>;

/// The system's resolver.
pub(super) fn system_lookup() -> Lookup {
    Arc::new(|name| {
        Box::pin(async move {
            Ok(tokio::net::lookup_host((name, 0)).await?.map(|address| address.ip()).collect())
        })
    })
}

/// Answers what a lookup finds; with `guarded`, private addresses are left out.
///
/// The filter sits where the connection is made, so a name cannot change its answer between check and use.
pub(super) struct Resolver {
    pub(super) guarded: bool,
    pub(super) lookup: Lookup,
    /// Hosts of the configured proxies: reached on purpose, and often inside the private network.
    /// A feed naming one as its own host is refused before it gets here.
    pub(super) proxies: Vec<String>,
}

impl Resolve for Resolver {
    fn resolve(&self, name: Name) -> Resolving {
        let is_proxy = self.proxies.iter().any(|proxy| proxy.eq_ignore_ascii_case(name.as_str()));
        let guarded = self.guarded && !is_proxy;
        let all = (self.lookup)(name.as_str().to_owned());
        Box::pin(async move {
            let all = all.await.map_err(ResolveError::Unknown)?;
            let known = !all.is_empty();
            // Port 0 is replaced by that of the address.
            let usable: Vec<SocketAddr> = all
                .into_iter()
                .filter(|address| !guarded || is_public(*address))
                .map(|address| SocketAddr::new(address, 0))
                .collect();
            if known && usable.is_empty() {
                return Err(ResolveError::Private.into());
            }
            Ok(Box::new(usable.into_iter()) as Addrs)
        })
    }
}

/// The host names of the proxies set in the environment, the source reqwest itself reads.
pub(crate) fn proxy_hosts() -> Vec<String> {
    ["http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"]
        .into_iter()
        .filter_map(|variable| std::env::var(variable).ok())
        .filter_map(|value| proxy_host(&value))
        .collect()
}

fn proxy_host(value: &str) -> Option<String> {
    // A proxy may be written without its scheme: "proxy.corp:3128".
    let with_scheme = if value.contains("://") { value.to_owned() } else { format!("http://{value}") };
    url::Url::parse(&with_scheme).ok()?.host_str().map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_name_with_only_private_addresses_is_refused_unless_it_is_the_proxy() {
        let resolve = |guarded, proxies: &[&str]| {
            let proxies = proxies.iter().map(|&host| host.to_owned()).collect();
            Resolver { guarded, lookup: system_lookup(), proxies }.resolve("localhost".parse().unwrap())
        };
        let error = resolve(true, &[]).await.err().expect("localhost is private");
        assert!(matches!(error.downcast_ref(), Some(ResolveError::Private)));
        assert!(resolve(true, &["LOCALHOST"]).await.is_ok(), "a private proxy must stay reachable");
        assert!(resolve(false, &[]).await.is_ok(), "the open resolver filters nothing");
    }

    #[tokio::test]
    async fn a_name_that_changes_its_answer_is_judged_by_each_of_them() {
        let answers: [&[&str]; 4] = [&["8.8.8.8"], &["127.0.0.1"], &["10.0.0.1", "1.1.1.1", "::1"], &["::1"]];
        let asked = std::sync::atomic::AtomicUsize::new(0);
        let lookup: Lookup = Arc::new(move |_| {
            let answer = answers[asked.fetch_add(1, std::sync::atomic::Ordering::Relaxed)];
            Box::pin(async move { Ok(answer.iter().map(|address| address.parse().unwrap()).collect()) })
        });
        let resolver = Resolver { guarded: true, lookup, proxies: Vec::new() };
        for expected in [&["8.8.8.8:0"][..], &[], &["1.1.1.1:0"], &[]] {
            let found: Vec<String> = match resolver.resolve("rebinds.example".parse().unwrap()).await {
                Ok(addresses) => addresses.map(|address| address.to_string()).collect(),
                Err(error) => {
                    assert!(matches!(error.downcast_ref(), Some(ResolveError::Private)));
                    Vec::new()
                }
            };
            assert_eq!(found, expected, "one lookup for each connection, and nothing private from it");
        }
    }

    #[test]
    fn a_proxy_is_understood_with_and_without_its_scheme() {
        assert_eq!(proxy_host("http://user:pass@Proxy.corp:3128/").as_deref(), Some("proxy.corp"));
        assert_eq!(proxy_host("proxy.corp:3128").as_deref(), Some("proxy.corp"));
        assert_eq!(proxy_host(""), None);
    }
}
