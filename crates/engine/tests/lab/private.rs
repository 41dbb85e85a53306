//! The machine itself and the network around it, under every name a stranger can give them: nobody is led there.

use crate::clock::LabClock;
use crate::server::{Server, redirect};
use crate::support::{NOW, code};
use crate::{close_one, lab, patiently, said};
use contract::RunState;
use engine::fetch::{FetchError, FetchRequest, FetchSettings, Fetcher};
use std::net::{Ipv4Addr, Ipv6Addr, TcpListener, TcpStream};
use std::sync::Arc;
use url::Url;

/// How a private address can be written, without its port.
const SPELLINGS: [&str; 60] = [
    // IPv4, in all forms the URL standard reads: https://url.spec.whatwg.org/#ipv4-number-parser
    "127.0.0.1",
    "127.0.0.1.",
    "127.1",
    "127.0.1",
    "127.255.255.254",
    "2130706433",
    "0x7f000001",
    "0X7F.1",
    "0x7f.0x0.0x0.0x1",
    "017700000001",
    "0177.0.0.1",
    "0177.0x0.0.01",
    "127.0.0x0.1",
    "0",
    "0.0.0.0",
    "0x0",
    "10.0.0.1",
    "0xa.1",
    "100.64.0.1",
    "100.127.255.254",
    "169.254.169.254",
    "0xa9fea9fe",
    "2852039166",
    "172.16.0.1",
    "192.168.0.1",
    "3232235521",
    "192.0.0.8",
    "198.18.0.1",
    "224.0.0.1",
    "239.255.255.250",
    "255.255.255.255",
    "240.0.0.1",
    // Letters that the URL standard maps to plain ones
    "%31%32%37.0.0.1",
    "127%2E0%2E0%2E1",
    "１２７.０.０.１",
    "127。0。0。1",
    "①②⑦.⓪.⓪.①",
    "127.0.0.1\u{ad}",
    // IPv6, and IPv4 inside it
    "[::1]",
    "[0:0:0:0:0:0:0:1]",
    "[0000::0001]",
    "[::]",
    "[::127.0.0.1]",
    "[::ffff:127.0.0.1]",
    "[::FFFF:7F00:1]",
    "[::ffff:0:127.0.0.1]",
    "[64:ff9b::127.0.0.1]",
    "[64:ff9b:1::7f00:1]",
    "[2002:7f00:1::]",
    "[2001:0:7f00:1::]",
    "[fe80::1]",
    "[fc00::1]",
    "[fd00:ec2::254]",
    "[ff02::1]",
    // Names of this computer, RFC 6761
    "localhost",
    "LocalHost",
    "localhost.",
    "jobs.localhost",
    "%6cocalhost",
    "ⓛⓞⓒⓐⓛⓗⓞⓢⓣ",
];

/// Listens on loopback, and answers nobody.
struct Trap {
    v4: TcpListener,
    /// On the same port, where the machine has IPv6.
    v6: Option<TcpListener>,
}

impl Trap {
    fn set() -> Self {
        let v4 = TcpListener::bind((Ipv4Addr::UNSPECIFIED, 0)).unwrap();
        let v6 = TcpListener::bind((Ipv6Addr::LOCALHOST, v4.local_addr().unwrap().port())).ok();
        Self { v4, v6 }
    }

    fn port(&self) -> u16 {
        self.v4.local_addr().unwrap().port()
    }

    /// Connections wait in order, so the first one shows whether there was any before it.
    fn assert_untouched(&self) {
        for listener in [Some(&self.v4), self.v6.as_ref()].into_iter().flatten() {
            let mut address = listener.local_addr().unwrap();
            if address.ip().is_unspecified() {
                address.set_ip(Ipv4Addr::LOCALHOST.into());
            }
            let ours = TcpStream::connect(address).unwrap();
            let (_, first) = listener.accept().unwrap();
            assert_eq!(first, ours.local_addr().unwrap(), "somebody was led to {address}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn no_redirect_leads_into_the_private_network_however_it_is_spelt() {
    let (folder, trap) = (tempfile::tempdir().unwrap(), Trap::set());
    let (engine, clock) = lab(folder.path(), FetchSettings::default()).await;
    let server = Server::start(&clock);
    let feed = engine.add_feed(&server.url("/feed")).await.unwrap();
    let port = trap.port();
    let mut targets: Vec<String> = SPELLINGS.iter().map(|host| format!("http://{host}:{port}/")).collect();
    targets.extend([
        format!("//127.0.0.1:{port}/"),
        format!("HTTP://127.0.0.1:{port}/"),
        format!("http:\\\\127.0.0.1:{port}\\"),
        format!("http://public.example@127.0.0.1:{port}/"),
        format!("http://public.example:80@[::1]:{port}/"),
        format!("http://127.0.0.1:{port}#@public.example/"),
        format!("https://127.0.0.1:{port}/"),
    ]);
    for target in targets {
        server.serve("/feed", redirect(302, &target));
        let run = close_one(&engine, feed.id).await;
        assert_eq!((run.state, said(&run)), (RunState::Failed, "private_address"), "{target}: {run:?}");
    }
    trap.assert_untouched();
    engine.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn no_address_leads_into_the_private_network_unless_a_person_typed_its_host_and_port() {
    let (folder, trap) = (tempfile::tempdir().unwrap(), Trap::set());
    let clock = Arc::new(LabClock::new(NOW));
    let fetcher = Fetcher::new(FetchSettings::default(), clock).unwrap();
    let spool = folder.path().join("document");
    let beside = format!("127.0.0.1:{}", trap.port() ^ 1);
    for host in SPELLINGS {
        let url = Url::parse(&format!("http://{host}:{}/", trap.port())).unwrap();
        for allowed in [None, Some("public.example:80"), Some(beside.as_str())] {
            let request = FetchRequest {
                url: &url,
                etag: None,
                last_modified: None,
                allowed_authority: allowed,
                spool: &spool,
                credentials: None,
                bytes_before: 0,
                progress: None,
            };
            let error = patiently("a refusal", fetcher.fetch(request)).await.unwrap_err();
            assert!(matches!(error, FetchError::PrivateAddress { .. }), "{host}: {error:?}");
        }
    }
    trap.assert_untouched();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_redirect_may_stay_on_the_server_a_person_typed_and_go_nowhere_else_near_it() {
    let (folder, trap) = (tempfile::tempdir().unwrap(), Trap::set());
    let (engine, clock) = lab(folder.path(), FetchSettings::default()).await;
    let server = Server::start(&clock);
    server.serve("/new", crate::server::ok(crate::support::rss(&crate::support::items(0..3))));
    let feed = engine.add_feed(&server.serve("/feed", redirect(302, &server.url("/new")))).await.unwrap();
    assert_eq!(close_one(&engine, feed.id).await.state, RunState::Succeeded);
    // Twice around: allowed, then not.
    server.serve("/new", redirect(302, &format!("http://127.0.0.1:{}/", trap.port())));
    assert_eq!(code(&close_one(&engine, feed.id).await), "private_address");
    trap.assert_untouched();
    engine.stop().await;
}
