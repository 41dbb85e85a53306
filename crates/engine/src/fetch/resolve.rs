//! Name resolution that hands out public addresses only.

use std::net::SocketAddr;

use reqwest::dns::{Addrs, Name, Resolve, Resolving};

use super::address::is_public;

/// Why a name has no address to connect to. Travels inside reqwest's error to `FetchError`.
#[derive(Debug, thiserror::Error)]
pub(super) enum ResolveError {
    /// The name is not known, or the resolver did not answer.
    #[error("the name could not be resolved")]
    Unknown(#[source] std::io::Error),
    /// The name exists, but every address it has lies in a private network.
    #[error("the name leads into a private network")]
    Private,
}

/// The system's resolver; with `guarded`, private addresses are left out of its answers.
///
/// The filter sits where the connection is made, so a name cannot change its answer between check and use.
pub(super) struct Resolver {
    pub(super) guarded: bool,
    /// Hosts of the configured proxies: reached on purpose, and often inside the private network.
    /// A feed naming one as its own host is refused before it gets here.
    pub(super) proxies: Vec<String>,
}

impl Resolve for Resolver {
    fn resolve(&self, name: Name) -> Resolving {
        let is_proxy = self.proxies.iter().any(|proxy| proxy.eq_ignore_ascii_case(name.as_str()));
        let guarded = self.guarded && !is_proxy;
        Box::pin(async move {
            let all: Vec<SocketAddr> =
                tokio::net::lookup_host((name.as_str(), 0)).await.map_err(ResolveError::Unknown)?.collect();
            let known = !all.is_empty();
            let usable: Vec<SocketAddr> =
                all.into_iter().filter(|address| !guarded || is_public(address.ip())).collect();
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
            Resolver { guarded, proxies }.resolve("localhost".parse().unwrap())
        };
        let error = resolve(true, &[]).await.err().expect("localhost is private");
        assert!(matches!(error.downcast_ref(), Some(ResolveError::Private)));
        assert!(resolve(true, &["LOCALHOST"]).await.is_ok(), "a private proxy must stay reachable");
        assert!(resolve(false, &[]).await.is_ok(), "the open resolver filters nothing");
    }

    #[test]
    fn a_proxy_is_understood_with_and_without_its_scheme() {
        assert_eq!(proxy_host("http://user:pass@Proxy.corp:3128/").as_deref(), Some("proxy.corp"));
        assert_eq!(proxy_host("proxy.corp:3128").as_deref(), Some("proxy.corp"));
        assert_eq!(proxy_host(""), None);
    }
}
