//! Addresses of feeds as people type them.

use crate::error::Error;
use std::net::Ipv4Addr;
use url::{Host, Url};

/// Reads an address typed by a person: surrounding space, `feed:` in front and a missing `https://` are forgiven (`http://`
/// where [`is_number_or_here`]).
///
/// # Errors
/// [`Error::BadUrl`] when it is no http or https address, [`Error::UrlWithPassword`] when it carries credentials: they
/// would show wherever the address does.
pub fn read_address(typed: &str) -> Result<Url, Error> {
    let text = typed.trim();
    // An error that repeats the address must not repeat a password in it.
    let bad = || match has_password(text) {
        true => Error::UrlWithPassword,
        false => Error::BadUrl { url: text.to_owned() },
    };
    // The feed scheme: feed://host/… and feed:https://host/…
    let text = match text.strip_prefix("feed:") {
        Some(rest) => rest.trim_start_matches("//"),
        None => text,
    };
    let url = match Url::parse(text) {
        Ok(url) if matches!(url.scheme(), "http" | "https") => url,
        // "example.org:8080/feed" parses as scheme "example.org".
        _ if is_number_or_here(text) => Url::parse(&format!("http://{text}")).map_err(|_| bad())?,
        _ if looks_like_host(text) => Url::parse(&format!("https://{text}")).map_err(|_| bad())?,
        _ => return Err(bad()),
    };
    if url.host_str().is_none_or(str::is_empty) {
        return Err(bad());
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(Error::UrlWithPassword);
    }
    let mut url = url;
    url.set_fragment(None);
    Ok(url)
}

/// Whether what stands before the path of an address, or of what was meant to be one, looks like `user:password@host`.
fn has_password(text: &str) -> bool {
    let rest = text.split_once("://").map_or(text, |(_, rest)| rest);
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    authority.rsplit_once('@').is_some_and(|(user, _)| user.contains(':'))
}

/// Whether a text without a scheme begins with `localhost` or an IPv4 address: servers there rarely have a certificate.
pub fn is_number_or_here(text: &str) -> bool {
    let host = beginning(text);
    !text.contains("://") && (host.eq_ignore_ascii_case("localhost") || host.parse::<Ipv4Addr>().is_ok())
}

/// What stands where an address without a scheme has its host.
fn beginning(text: &str) -> &str {
    text.split(['/', '?', ':']).next().unwrap_or_default()
}

fn looks_like_host(text: &str) -> bool {
    let host = beginning(text);
    host.contains('.')
        && !text.contains("://")
        && !host.starts_with('.')
        && !host.ends_with('.')
        && host.chars().all(|c| c.is_alphanumeric() || matches!(c, '.' | '-'))
}

/// `host:port` of an address, as the fetcher compares it.
pub fn authority_of(url: &Url) -> String {
    format!("{}:{}", url.host_str().unwrap_or_default(), url.port_or_known_default().unwrap_or_default())
}

/// Whether an address is of one of these hosts, or of one below it.
pub fn is_of(url: &Url, hosts: &[&str]) -> bool {
    let Some(own) = url.host_str() else { return false };
    let is = |host: &&str| own == *host || own.strip_suffix(host).is_some_and(|sub| sub.ends_with('.'));
    hosts.iter().any(is)
}

/// Whether an address leads to this computer.
pub fn is_here(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => is_this_computer(name),
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => url.scheme() == "file",
    }
}

/// RFC 6761: `localhost` and all names below it mean the machine that asks.
pub fn is_this_computer(name: &str) -> bool {
    let name = name.trim_end_matches('.').to_ascii_lowercase();
    name == "localhost" || name.ends_with(".localhost")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_read_as_people_type_them() {
        let table = [
            (" https://b.example/feed ", Some("https://b.example/feed")),
            ("HTTP://B.Example", Some("http://b.example/")),
            ("feed://b.example/x", Some("https://b.example/x")),
            ("feed:https://b.example/x", Some("https://b.example/x")),
            ("b.example/feed.xml#top", Some("https://b.example/feed.xml")),
            ("b.example:8080/feed", Some("https://b.example:8080/feed")),
            ("http://127.0.0.1:9/x", Some("http://127.0.0.1:9/x")),
            ("localhost:8000/feed", Some("http://localhost:8000/feed")),
            ("127.0.0.1/feed", Some("http://127.0.0.1/feed")),
            ("localhost.example/feed", Some("https://localhost.example/feed")),
            ("", None),
            ("jobs", None),
            ("jobs and more", None),
            ("file:///etc/passwd", None),
            ("javascript:alert(1)", None),
            ("ftp://b.example/x", None),
            ("https://", None),
            ("https://me:secret@b.example/", None),
        ];
        for (typed, expected) in table {
            assert_eq!(read_address(typed).ok().map(String::from).as_deref(), expected, "{typed:?}");
        }
    }

    #[test]
    fn a_password_in_an_address_is_not_repeated() {
        for typed in [
            "https://me:s3cret@b.example/",
            "me:s3cret@b.example/feed",
            "ftp://me:s3cret@b.example",
            "https://me:s3cret@",
        ] {
            let err = read_address(typed).unwrap_err();
            assert!(matches!(err, Error::UrlWithPassword), "{typed}");
            assert!(
                !format!("{err:?}{err}").contains("s3cret") && err.to_string().contains("`feeds credentials")
            );
        }
        assert!(matches!(read_address("b.example:x/@me"), Err(Error::BadUrl { .. })));
    }

    #[test]
    fn the_authority_always_names_the_port() {
        assert_eq!(authority_of(&Url::parse("https://b.example/").unwrap()), "b.example:443");
        assert_eq!(authority_of(&Url::parse("http://[::1]:81/").unwrap()), "[::1]:81");
    }
}
