//! Secure connections: a certificate that is not right is none.

use crate::clock::LabClock;
use crate::server::{Server, Step, head, ok, redirect};
use crate::support::{NOW, items, rss};
use crate::{close_one, lab, said};
use contract::RunState;
use engine::fetch::{FetchSettings, Fetcher};
use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair, date_time_ymd};
use std::sync::Arc;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::PrivatePkcs8KeyDer;

/// Who signs the certificates of a test.
struct Authority {
    issuer: Issuer<'static, KeyPair>,
    der: Vec<u8>,
}

impl Authority {
    fn new() -> Self {
        let mut params = CertificateParams::new([]).unwrap();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let key = KeyPair::generate().unwrap();
        let der = params.self_signed(&key).unwrap().der().to_vec();
        Self { issuer: Issuer::new(params, key), der }
    }

    /// What a server needs that is called `name`, until this year's first day.
    fn sign(&self, name: &str, until: i32) -> ServerConfig {
        let mut params = CertificateParams::new([name.to_owned()]).unwrap();
        (params.not_before, params.not_after) = (date_time_ymd(2000, 1, 1), date_time_ymd(until, 1, 1));
        let key = KeyPair::generate().unwrap();
        let certificate = params.signed_by(&key, &self.issuer).unwrap();
        let key = PrivatePkcs8KeyDer::from(key.serialize_der());
        ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![certificate.der().clone()], key.into())
            .unwrap()
    }
}

fn trusting(authority: &Authority) -> FetchSettings {
    FetchSettings { extra_roots: vec![authority.der.clone()], ..FetchSettings::default() }
}

#[tokio::test(flavor = "multi_thread")]
async fn only_a_certificate_that_is_right_in_all_respects_is_trusted() {
    let (folder, known, unknown) = (tempfile::tempdir().unwrap(), Authority::new(), Authority::new());
    let (engine, clock) = lab(folder.path(), trusting(&known)).await;
    let table = [
        ("right", known.sign("127.0.0.1", 4000), ""),
        ("signed by nobody we know", unknown.sign("127.0.0.1", 4000), "tls"),
        ("expired", known.sign("127.0.0.1", 2020), "tls"),
        ("that of another", known.sign("board.example", 4000), "tls"),
        ("that of another address", known.sign("127.0.0.2", 4000), "tls"),
    ];
    for (name, config, expected) in table {
        let server = Server::start_tls(&clock, config);
        let feed = engine.add_feed(&server.serve("/feed", ok(rss(&items(0..3))))).await.unwrap();
        let run = close_one(&engine, feed.id).await;
        match expected {
            "" => assert_eq!((run.state, run.total), (RunState::Succeeded, 3), "{name}: {run:?}"),
            code => {
                assert_eq!((run.state, said(&run)), (RunState::Failed, code), "{name}");
                assert!(server.requests().is_empty(), "{name}: what we ask for may be a secret");
            }
        }
    }
    engine.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_authority_nobody_named_is_not_trusted() {
    let (folder, authority) = (tempfile::tempdir().unwrap(), Authority::new());
    let (engine, clock) = lab(folder.path(), FetchSettings::default()).await;
    let server = Server::start_tls(&clock, authority.sign("127.0.0.1", 4000));
    let feed = engine.add_feed(&server.serve("/feed", ok(rss(&items(0..3))))).await.unwrap();
    assert_eq!(said(&close_one(&engine, feed.id).await), "tls");
    let nonsense =
        FetchSettings { extra_roots: vec![b"no certificate".to_vec()], ..FetchSettings::default() };
    let refused = Fetcher::new(nonsense, Arc::new(LabClock::new(NOW))).err().expect("that is no certificate");
    assert_eq!(refused.code(), "setup");
    engine.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_redirect_from_a_secure_address_to_an_open_one_is_not_followed() {
    let (folder, authority) = (tempfile::tempdir().unwrap(), Authority::new());
    let (engine, clock) = lab(folder.path(), trusting(&authority)).await;
    let secure = Server::start_tls(&clock, authority.sign("127.0.0.1", 4000));
    let feed = engine.add_feed(&secure.url("/feed")).await.unwrap();
    for status in [301, 302, 303, 307, 308] {
        // Its own address, so that nothing but the missing encryption is wrong with it.
        let open = secure.url("/new").replace("https:", "http:");
        secure.serve("/feed", redirect(status, &open));
        let run = close_one(&engine, feed.id).await;
        assert_eq!((run.state, said(&run)), (RunState::Failed, "redirects"), "{status}");
        assert!(run.error.unwrap().message.contains("unencrypted"));
    }
    secure.serve("/feed", redirect(302, "/new"));
    secure.serve("/new", ok(rss(&items(0..3))));
    assert_eq!(
        close_one(&engine, feed.id).await.state,
        RunState::Succeeded,
        "one that stays secure is followed"
    );
    engine.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_secure_document_whose_end_somebody_else_may_have_made_is_asked_for_again() {
    let (folder, authority) = (tempfile::tempdir().unwrap(), Authority::new());
    let (engine, clock) = lab(folder.path(), trusting(&authority)).await;
    let server = Server::start_tls(&clock, authority.sign("127.0.0.1", 4000));
    let document = rss(&items(0..10));
    let middle = document.find("<title>Welder 4").unwrap();
    for (path, end, expected) in
        [("/part", middle, (RunState::Partial, 4)), ("/all", document.len(), (RunState::Succeeded, 10))]
    {
        let bytes = [&head("200 OK", "ETag: \"1\"\r\n"), &document.as_bytes()[..end]].concat();
        // Ends as the network ends it, not as the server would.
        let script = vec![Step::Send(bytes), Step::Sever];
        let feed = engine.add_feed(&server.serve(path, script)).await.unwrap();
        for _ in 0..2 {
            let run = close_one(&engine, feed.id).await;
            assert_eq!((run.state, run.total), expected, "{path}: {run:?}");
        }
    }
    assert!(!server.requests().iter().any(|request| request.contains("if-none-match")));
    engine.stop().await;
}
