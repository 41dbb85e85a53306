//! Whether this computer has a network at all. Without one a feed that cannot be reached has not failed.

use crate::address::is_here;
use crate::fetch::is_public;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, UdpSocket};
use url::{Host, Url};

/// A root server of DNS (<https://www.iana.org/domains/root/servers>), as an example of what is far away: nobody is asked
/// anything, only the routes are looked at.
const FAR_V4: IpAddr = IpAddr::V4(Ipv4Addr::new(198, 41, 0, 4));
const FAR_V6: IpAddr = IpAddr::V6(Ipv6Addr::new(0x2001, 0x503, 0xba3e, 0, 0, 0, 2, 0x30));

/// What is known of the network of this computer.
pub trait Network: Send + Sync + 'static {
    /// Whether there is a way out. `true` where that is not known.
    fn is_up(&self) -> bool;
}

/// The system's routes.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemNetwork;

impl Network for SystemNetwork {
    /// Connecting a datagram socket sends nothing: the system looks for a route, and says so when there is none.
    fn is_up(&self) -> bool {
        // A proxy may be near, and knows the way.
        if !crate::fetch::proxy_hosts().is_empty() {
            return true;
        }
        let ways =
            [("0.0.0.0:0", FAR_V4), ("[::]:0", FAR_V6)].map(|(own, far)| (own, SocketAddr::new(far, 9)));
        ways.into_iter().any(|(own, far)| UdpSocket::bind(own).and_then(|socket| socket.connect(far)).is_ok())
    }
}

/// Whether a feed can only be reached through a network: not those on this computer, nor those that a person fetches
/// from an address of the own network, which may be there without a way out.
pub fn is_needed(url: &str) -> bool {
    let Ok(url) = Url::parse(url) else { return true };
    let is_near = match url.host() {
        Some(Host::Ipv4(address)) => !is_public(address.into()),
        Some(Host::Ipv6(address)) => !is_public(address.into()),
        Some(Host::Domain(name)) => is_local_name(name),
        None => false,
    };
    !is_near && !is_here(&url)
}

/// Names that only the own network resolves: of one label, or of the domains kept for such networks (`local`: RFC 6762;
/// `home.arpa`: RFC 8375; `internal`: resolution 2024.07.29.06 of ICANN's board; `lan` by custom).
fn is_local_name(name: &str) -> bool {
    let name = name.trim_end_matches('.');
    let domains = [".local", ".lan", ".internal", ".home.arpa"];
    !name.contains('.') || domains.iter().any(|domain| name.ends_with(domain))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_near_needs_no_way_out() {
        for near in [
            "file:///tmp/feed.xml",
            "http://localhost:8080/",
            "http://192.168.1.5/feed",
            "http://[::1]/",
            "http://intranet/jobs",
            "http://jobs.corp.internal/feed",
        ] {
            assert!(!is_needed(near), "{near}");
        }
        assert!(is_needed("https://board.example/feed") && is_needed("http://8.8.8.8/"));
    }
}
