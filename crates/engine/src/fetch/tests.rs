//! The fetcher against a raw server, which can misbehave in ways that a library would not.

mod credentials;
mod private;
mod server;

use std::sync::atomic::{AtomicU64, Ordering};

use tempfile::TempDir;
use tokio::net::TcpListener;

use server::Server;

use std::path::Path;

use super::*;
use crate::clock::SystemClock;

const SQUEEZED: &[u8] = b"<rss>squeezed</rss>";
const SQUEEZED_GZIP: [u8; 36] = [
    31, 139, 8, 0, 0, 0, 0, 0, 2, 3, 179, 41, 42, 46, 182, 43, 46, 44, 77, 77, 173, 74, 77, 177, 209, 7, 241,
    0, 177, 9, 131, 152, 19, 0, 0, 0,
];

fn answer(status: &str, headers: &str, body: &[u8]) -> Vec<u8> {
    let mut bytes =
        format!("HTTP/1.1 {status}\r\nConnection: close\r\nContent-Length: {}\r\n{headers}\r\n", body.len())
            .into_bytes();
    bytes.extend_from_slice(body);
    bytes
}

fn fetcher() -> Fetcher {
    Fetcher::new(FetchSettings::default(), Arc::new(SystemClock)).unwrap()
}

fn small_fetcher(max_decoded_bytes: u64) -> Fetcher {
    Fetcher::new(FetchSettings { max_decoded_bytes, ..FetchSettings::default() }, Arc::new(SystemClock))
        .unwrap()
}

/// Fetches with the server's own address allowed, and without validators.
async fn fetch(
    fetcher: &Fetcher,
    server: &Server,
    path: &str,
    folder: &TempDir,
) -> Result<FetchOutcome, FetchError> {
    let authority = server.authority();
    let (url, spool) = (server.url(path), spool_in(folder));
    fetcher.fetch(request(&url, Some(&authority), &spool)).await
}

fn request<'a>(url: &'a Url, allowed: Option<&'a str>, spool: &'a Path) -> FetchRequest<'a> {
    FetchRequest {
        url,
        etag: None,
        last_modified: None,
        allowed_authority: allowed,
        credentials: None,
        spool,
        bytes_before: 0,
        progress: None,
    }
}

fn spool_in(folder: &TempDir) -> std::path::PathBuf {
    folder.path().join("spool").join("document")
}

fn fetched(outcome: Result<FetchOutcome, FetchError>) -> Fetched {
    match outcome {
        Ok(FetchOutcome::Fetched(fetched)) => fetched,
        other => panic!("expected a document, got {other:?}"),
    }
}

/// The files in the spool's folder, whatever their names.
fn left_behind(folder: &TempDir) -> Vec<String> {
    let Ok(entries) = std::fs::read_dir(folder.path().join("spool")) else { return Vec::new() };
    entries.map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned()).collect()
}

#[tokio::test]
async fn a_document_arrives_whole_with_its_validators_and_hash() {
    let server = Server::start(|_| {
        let headers =
            "ETag: \"v1\"\r\nLast-Modified: Sun, 06 Nov 1994 08:49:37 GMT\r\nContent-Type: text/xml\r\n";
        answer("200 OK", headers, b"<rss/>")
    })
    .await;
    let (folder, told) = (TempDir::new().unwrap(), AtomicU64::new(0));
    let (url, spool, authority) = (server.url("/feed"), spool_in(&folder), server.authority());
    let progress = |bytes| told.store(bytes, Ordering::Relaxed);
    let request = FetchRequest { progress: Some(&progress), ..request(&url, Some(&authority), &spool) };
    let document = fetched(fetcher().fetch(request).await);
    assert_eq!((document.status, document.bytes, document.cut_off), (200, 6, false));
    assert_eq!(document.body_hash, xxhash_rust::xxh3::xxh3_128(b"<rss/>"));
    assert_eq!(document.etag.as_deref(), Some("\"v1\""));
    assert_eq!(document.last_modified.as_deref(), Some("Sun, 06 Nov 1994 08:49:37 GMT"));
    assert_eq!(document.content_type.as_deref(), Some("text/xml"));
    assert_eq!(document.final_url, url);
    assert_eq!(std::fs::read(&spool).unwrap(), b"<rss/>");
    assert_eq!(left_behind(&folder), ["document"]);
    assert_eq!(told.into_inner(), 6, "progress must reach the full size");
}

#[tokio::test]
async fn a_document_that_did_not_change_is_not_fetched_again() {
    let server = Server::start(|_| b"HTTP/1.1 304 Not Modified\r\nConnection: close\r\n\r\n".to_vec()).await;
    let folder = TempDir::new().unwrap();
    let (url, spool, authority) = (server.url("/feed"), spool_in(&folder), server.authority());
    let conditional = FetchRequest {
        etag: Some("\"v1\""),
        last_modified: Some("then"),
        ..request(&url, Some(&authority), &spool)
    };
    let outcome = fetcher().fetch(conditional).await;
    assert!(matches!(outcome, Ok(FetchOutcome::NotModified { status: 304, .. })), "{outcome:?}");
    let sent = &server.requests()[0];
    assert!(
        sent.contains("if-none-match: \"v1\"\r\n") && sent.contains("if-modified-since: then\r\n"),
        "{sent}"
    );
    assert!(left_behind(&folder).is_empty());

    let unasked = fetch(&fetcher(), &server, "/feed", &folder).await;
    assert!(matches!(unasked, Err(FetchError::Status { status: 304 })), "we have nothing it could match");
}

#[tokio::test]
async fn an_error_status_is_an_error_and_leaves_no_file() {
    let server = Server::start(|_| answer("404 Not Found", "", b"gone fishing")).await;
    let folder = TempDir::new().unwrap();
    let error = fetch(&fetcher(), &server, "/", &folder).await.unwrap_err();
    assert!(matches!(error, FetchError::Status { status: 404 }));
    assert_eq!(error.code(), "http_status");
    assert!(left_behind(&folder).is_empty());
}

#[tokio::test]
async fn a_server_that_wants_peace_is_no_error() {
    let server = Server::start(|path| match path {
        "/429" => answer("429 Too Many Requests", "Retry-After: 120\r\n", b""),
        "/429-plain" => answer("429 Too Many Requests", "Retry-After: soon\r\n", b""),
        "/503" => answer("503 Busy", "Retry-After: Sun, 06 Nov 1994 08:49:37 GMT\r\n", b""),
        _ => answer("503 Broken", "", b""),
    })
    .await;
    let (folder, fetcher) = (TempDir::new().unwrap(), fetcher());
    let table = [
        ("/429", 429, Some(RetryAfter::After(Duration::from_secs(120)))),
        ("/429-plain", 429, None),
        ("/503", 503, Some(RetryAfter::At(784_111_777_000))),
    ];
    for (path, expected_status, expected) in table {
        match fetch(&fetcher, &server, path, &folder).await {
            Ok(FetchOutcome::RateLimited { status, retry_after }) => {
                assert_eq!((status, retry_after), (expected_status, expected), "{path}");
            }
            other => panic!("{path}: {other:?}"),
        }
    }
    let broken = fetch(&fetcher, &server, "/broken", &folder).await;
    assert!(matches!(broken, Err(FetchError::Status { status: 503 })), "{broken:?}");
}

#[tokio::test]
async fn five_redirects_are_followed_without_validators_and_six_are_not() {
    let server = Server::start(|path| match path.trim_start_matches('/').parse::<u32>() {
        Ok(0) => answer("200 OK", "", b"<rss/>"),
        Ok(left) => answer("302 Found", &format!("Location: /{}\r\n", left - 1), b""),
        Err(_) => answer("301 Moved", "Location: /loop\r\n", b""),
    })
    .await;
    let (folder, fetcher) = (TempDir::new().unwrap(), fetcher());
    let (url, spool, authority) = (server.url("/5"), spool_in(&folder), server.authority());
    let conditional = FetchRequest { etag: Some("\"v1\""), ..request(&url, Some(&authority), &spool) };
    assert_eq!(fetched(fetcher.fetch(conditional).await).final_url, server.url("/0"));
    let with_etag = server.requests().iter().filter(|sent| sent.contains("if-none-match")).count();
    assert_eq!(with_etag, 1, "the ETag belongs to the first address only");
    for path in ["/6", "/loop"] {
        let error = fetch(&fetcher, &server, path, &folder).await.unwrap_err();
        assert!(matches!(error, FetchError::TooManyRedirects), "{path}: {error:?}");
    }
}

#[tokio::test]
async fn a_redirect_out_of_the_web_or_out_of_the_allowance_is_refused() {
    let other = Server::start(|_| answer("200 OK", "", b"secret")).await;
    let target = other.url("/");
    let server = Server::start(move |path| {
        let to = if path == "/file" { "file:///etc/passwd" } else { target.as_str() };
        answer("302 Found", &format!("Location: {to}\r\n"), b"")
    })
    .await;
    let (folder, fetcher) = (TempDir::new().unwrap(), fetcher());
    let error = fetch(&fetcher, &server, "/other", &folder).await.unwrap_err();
    assert!(matches!(error, FetchError::PrivateAddress { .. }), "{error:?}");
    fetched(fetch(&fetcher, &other, "/", &folder).await);
    assert_eq!(other.requests().len(), 1, "the redirect must not have reached the other port");
    let error = fetch(&fetcher, &server, "/file", &folder).await.unwrap_err();
    assert!(matches!(error, FetchError::BadUrl), "{error:?}");
}

#[test]
fn a_redirect_from_https_to_http_is_refused_and_the_way_up_is_free() {
    let redirect = |from: &str, to: &str| {
        let location = HeaderValue::from_str(to).unwrap();
        next_hop(&Url::parse(from).unwrap(), StatusCode::FOUND, Some(&location))
    };
    let down = redirect("https://a.example/", "http://a.example/");
    assert!(matches!(down, Err(FetchError::InsecureRedirect)), "{down:?}");
    let up = redirect("http://a.example/x/", "https://a.example/y").unwrap();
    assert_eq!(up.unwrap().as_str(), "https://a.example/y");
    let beside = redirect("https://a.example/x/", "../y").unwrap();
    assert_eq!(beside.unwrap().as_str(), "https://a.example/y");
}

#[tokio::test]
async fn a_compressed_document_is_stored_and_counted_decoded() {
    let server = Server::start(|_| answer("200 OK", "Content-Encoding: gzip\r\n", &SQUEEZED_GZIP)).await;
    let folder = TempDir::new().unwrap();
    let document = fetched(fetch(&fetcher(), &server, "/", &folder).await);
    assert_eq!((document.bytes, document.cut_off), (SQUEEZED.len() as u64, false));
    assert_eq!(document.body_hash, xxhash_rust::xxh3::xxh3_128(SQUEEZED));
    assert_eq!(std::fs::read(spool_in(&folder)).unwrap(), SQUEEZED);
}

#[tokio::test]
async fn what_is_not_packed_as_it_says_is_told_apart_from_a_connection_that_ended() {
    let server = Server::start(|_| answer("200 OK", "Content-Encoding: gzip\r\n", SQUEEZED)).await;
    let folder = TempDir::new().unwrap();
    let error = fetch(&fetcher(), &server, "/", &folder).await.unwrap_err();
    assert_eq!(error.code(), "unpack", "{error:?}");
    assert!(left_behind(&folder).is_empty());
}

#[tokio::test]
async fn the_beginning_of_a_document_that_was_cut_off_is_kept() {
    let server = Server::start(|path| match path {
        "/length" => b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n<rss><item>".to_vec(),
        "/chunked" => b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nb\r\n<rss><item>\r\n".to_vec(),
        _ => b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n".to_vec(),
    })
    .await;
    let fetcher = fetcher();
    for path in ["/length", "/chunked"] {
        let folder = TempDir::new().unwrap();
        let document = fetched(fetch(&fetcher, &server, path, &folder).await);
        assert!(document.cut_off, "{path}");
        assert_eq!(std::fs::read(spool_in(&folder)).unwrap(), b"<rss><item>", "{path}");
    }
    let folder = TempDir::new().unwrap();
    let error = fetch(&fetcher, &server, "/nothing", &folder).await.unwrap_err();
    assert!(matches!(error, FetchError::CutOff { .. }), "{error:?}");
    assert!(left_behind(&folder).is_empty());
}

#[tokio::test]
async fn a_document_may_be_as_large_as_the_limit_and_not_a_byte_larger() {
    let server = Server::start(|path| match path {
        "/gzip" => answer("200 OK", "Content-Encoding: gzip\r\n", &SQUEEZED_GZIP),
        _ => answer("200 OK", "", SQUEEZED),
    })
    .await;
    let size = SQUEEZED.len() as u64;
    for path in ["/plain", "/gzip"] {
        let folder = TempDir::new().unwrap();
        let error = fetch(&small_fetcher(size - 1), &server, path, &folder).await.unwrap_err();
        assert!(matches!(error, FetchError::TooLarge { limit } if limit == size - 1), "{path}: {error:?}");
        assert!(left_behind(&folder).is_empty(), "{path}");
        assert_eq!(fetched(fetch(&small_fetcher(size), &server, path, &folder).await).bytes, size);
    }
}

#[tokio::test]
async fn a_connection_fault_is_tried_twice_more_and_then_reported() {
    // Closing without an answer is what a restarting server does.
    let server = Server::start(|_| Vec::new()).await;
    let folder = TempDir::new().unwrap();
    let error = fetch(&fetcher(), &server, "/?key=secret", &folder).await.unwrap_err();
    assert!(matches!(error, FetchError::Connect { .. }), "{error:?}");
    assert_eq!(server.requests().len(), 3);
    assert!(!error.to_string().contains("secret"), "texts hold no keys");
}

#[tokio::test]
async fn a_server_that_falls_silent_is_left_and_leaves_no_file() {
    let server = Server::start(|path| match path {
        "/held/body" => b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n<rss>".to_vec(),
        _ => Vec::new(),
    })
    .await;
    let short = Duration::from_millis(20);
    let idle = FetchSettings { idle_timeout: short, ..FetchSettings::default() };
    let total = FetchSettings { total_timeout: short, ..FetchSettings::default() };
    for (path, settings, expected) in [("/held/body", idle, Phase::Body), ("/held/all", total, Phase::Whole)]
    {
        let folder = TempDir::new().unwrap();
        let error = fetch(&Fetcher::new(settings, Arc::new(SystemClock)).unwrap(), &server, path, &folder)
            .await
            .unwrap_err();
        assert!(
            matches!(error, FetchError::TimedOut { phase, .. } if phase == expected),
            "{path}: {error:?}"
        );
        assert!(left_behind(&folder).is_empty(), "{path}");
    }
}

#[tokio::test]
async fn a_failed_handshake_is_told_apart_from_a_failed_connection() {
    let server = Server::start(|_| answer("400 Bad Request", "", b"this is no TLS")).await;
    let folder = TempDir::new().unwrap();
    let (authority, spool) = (server.authority(), spool_in(&folder));
    let url = Url::parse(&format!("https://{authority}/")).unwrap();
    let error = fetcher().fetch(request(&url, Some(&authority), &spool)).await.unwrap_err();
    assert_eq!(error.code(), "tls", "{error:?}");
}

#[tokio::test]
async fn what_speaks_no_http_is_told_apart_from_what_cannot_be_reached_and_not_asked_again() {
    let server = Server::start(|path| match path {
        "/headers" => [b"HTTP/1.1 200 OK\r\n".to_vec(), b"X: y\r\n".repeat(200), b"\r\n".to_vec()].concat(),
        _ => b"220 mail.example ESMTP ready\r\n".to_vec(),
    })
    .await;
    let folder = TempDir::new().unwrap();
    for path in ["/mail", "/headers"] {
        let error = fetch(&fetcher(), &server, path, &folder).await.unwrap_err();
        assert_eq!(error.code(), "not_http", "{path}: {error:?}");
    }
    assert_eq!(server.requests().len(), 2);
}

#[tokio::test]
async fn a_closed_port_is_a_connection_fault() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let authority = listener.local_addr().unwrap().to_string();
    drop(listener);
    let folder = TempDir::new().unwrap();
    let url = Url::parse(&format!("http://{authority}/")).unwrap();
    let error = fetcher().fetch(request(&url, Some(&authority), &spool_in(&folder))).await.unwrap_err();
    assert_eq!(error.code(), "connect", "{error:?}");
}

#[tokio::test]
async fn a_cancelled_fetch_leaves_no_file() {
    let server = Server::start(|_| b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n<rss>".to_vec()).await;
    let folder = TempDir::new().unwrap();
    let (url, spool, authority) = (server.url("/held"), spool_in(&folder), server.authority());
    let (first_piece, arrived) = (tokio::sync::Notify::new(), Arc::new(AtomicU64::new(0)));
    let progress = |bytes| {
        arrived.store(bytes, Ordering::Relaxed);
        first_piece.notify_one();
    };
    let fetcher = fetcher();
    let request = FetchRequest { progress: Some(&progress), ..request(&url, Some(&authority), &spool) };
    // Boxed as Send: the engine runs fetches on any of its threads.
    let fetch: std::pin::Pin<Box<dyn Future<Output = _> + Send + '_>> = Box::pin(fetcher.fetch(request));
    tokio::select! {
        outcome = fetch => panic!("the server never ends, but the fetch did: {outcome:?}"),
        () = first_piece.notified() => {}
    }
    assert_eq!(arrived.load(Ordering::Relaxed), 5);
    assert!(left_behind(&folder).is_empty());
}
