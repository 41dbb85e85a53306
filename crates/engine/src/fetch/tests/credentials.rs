//! Whom credentials are sent to.

use super::*;
use crate::credentials::{Credentials, SecretHeader};

fn secret() -> SecretHeader {
    Credentials::Bearer { token: "s3cret".into() }.header().unwrap()
}

/// A fetcher that finds every name of `server` on this computer, as if it were a public one.
fn fetcher_to(server: &Server) -> Fetcher {
    // It names who encrypts, without which no client can be made.
    let fetcher = fetcher();
    let here = std::net::SocketAddr::from(([127, 0, 0, 1], server.port));
    let names = ["own.example", "other.example"];
    let client = names.iter().fold(Client::builder().no_proxy(), |client, name| client.resolve(name, here));
    let guarded = client.redirect(reqwest::redirect::Policy::none()).build().unwrap();
    Fetcher { guarded, ..fetcher }
}

#[tokio::test]
async fn a_redirect_to_another_origin_leaves_them_behind_for_good() {
    let server = Server::start(|path| match path {
        "/feed" => answer("302 Found", "Location: /same\r\n", b""),
        "/same" => answer("302 Found", "Location: //other.example/away\r\n", b""),
        "/away" => answer("302 Found", "Location: //own.example/back\r\n", b""),
        _ => answer("401 Unauthorized", "", b""),
    })
    .await;
    let (folder, secret) = (TempDir::new().unwrap(), secret());
    let url = Url::parse("http://own.example/feed").unwrap();
    let spool = spool_in(&folder);
    let request = FetchRequest { credentials: Some(&secret), ..request(&url, None, &spool) };
    let error = fetcher_to(&server).fetch(request).await.unwrap_err();
    let sent = server.requests().iter().map(|sent| sent.contains("s3cret")).collect::<Vec<_>>();
    assert_eq!(sent, [true, true, false, false], "whoever led away may lead back to anything");
    assert!(matches!(error, FetchError::Unauthorised { given: Given::Withheld, .. }), "{error:?}");
    assert!(!format!("{error:?}{error}").contains("s3cret"));
}

#[test]
fn another_scheme_or_port_is_another_origin_and_so_is_another_name() {
    let own = Url::parse("https://own.example/feed").unwrap();
    for (other, same) in [
        ("https://own.example:443/x", true),
        ("http://own.example/feed", false),
        ("https://own.example:8443/feed", false),
        ("https://jobs.own.example/feed", false),
        ("https://own.example.evil.example/feed", false),
    ] {
        assert_eq!(Url::parse(other).unwrap().origin() == own.origin(), same, "{other}");
    }
}

#[test]
fn a_redirect_names_no_user_and_no_password() {
    let from = Url::parse("https://own.example/").unwrap();
    let location = HeaderValue::from_static("https://me:s3cret@own.example/x");
    let next = next_hop(&from, StatusCode::FOUND, Some(&location)).unwrap().unwrap();
    assert_eq!(next.as_str(), "https://own.example/x");
}

#[test]
fn a_board_that_wants_a_key_is_told_apart_from_a_feed_that_is_private() {
    let of = |address: &str, status: u16| FetchError::refused(&Url::parse(address).unwrap(), status);
    let says = |address: &str, status: u16| of(address, status).to_string();
    assert!(says("https://data.usajobs.gov/api/search", 401).contains("--header Authorization-Key"));
    assert!(!says("https://data.usajobs.gov/api/search", 500).contains("Authorization-Key"));
    assert!(!says("https://b.example/feed", 401).contains("Authorization-Key"));
    let sent = of("https://data.usajobs.gov/api/search", 401).with(Given::Credentials);
    assert!(sent.to_string().contains("does not accept the credentials"), "{sent}");
}
