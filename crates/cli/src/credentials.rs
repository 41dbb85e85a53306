//! `feeds credentials`: what a feed's server is told about who asks. The secret is typed or piped, and never an argument:
//! those are seen by everybody on the computer, and kept by shells.

use crate::{
    args::CredentialsArgs,
    feeds::describe,
    out::{self, Ended, Outcome, say, sentence},
    session::Session,
};
use anyhow::{Context, anyhow};
use contract::{CredentialsKind, Feed, FeedCredentials, KeptIn};
use engine::{Engine, Error, credentials::Credentials};
use std::io::{BufRead, IsTerminal};
use url::{Host, Url};

/// No secret is longer; what is piped by mistake may be.
const LONGEST: u64 = 64 << 10;

/// Shows, sets or forgets the credentials of a feed.
pub(crate) async fn credentials(session: &Session, args: CredentialsArgs) -> Outcome {
    let feed = find(session, args.id).await?;
    let Some(asked) = asked(&args) else { return show(session, &feed) };
    let credentials = match asked {
        Asked::Clear => None,
        Asked::Basic(user) => {
            Some(Credentials::Basic { password: read_secret(&feed, &format!("password of {user}"))?, user })
        }
        Asked::Bearer => Some(Credentials::Bearer { token: read_secret(&feed, "token")? }),
        Asked::Header(name) => {
            Some(Credentials::Header { value: read_secret(&feed, &format!("value of {name}"))?, name })
        }
    };
    let engine = session.open().await?;
    let changed = engine.set_credentials(args.id, credentials.as_ref()).await;
    engine.stop().await;
    let feed = changed.map_err(sentence)?;
    if session.json {
        out::print_json(&feed)?;
    } else if credentials.is_none() {
        out::print(&format!("Credentials cleared: {}\n", describe(&feed)))?;
    } else {
        out::print(&format!("Credentials set: {}\n{}", describe(&feed), stated(feed.credentials.as_ref())))?;
    }
    warn(session, &feed);
    Ok(Ended::Fine)
}

/// What was asked for by a flag.
enum Asked {
    Basic(String),
    Bearer,
    Header(String),
    Clear,
}

fn asked(args: &CredentialsArgs) -> Option<Asked> {
    match args {
        CredentialsArgs { clear: true, .. } => Some(Asked::Clear),
        CredentialsArgs { bearer: true, .. } => Some(Asked::Bearer),
        CredentialsArgs { basic: Some(user), .. } => Some(Asked::Basic(user.clone())),
        CredentialsArgs { header: Some(name), .. } => Some(Asked::Header(name.clone())),
        _ => None,
    }
}

async fn find(session: &Session, id: i64) -> anyhow::Result<Feed> {
    let engine = session.open_to_list().await?;
    let feed = find_in(&engine, id).await;
    engine.stop().await;
    feed.map_err(sentence)
}

async fn find_in(engine: &Engine, id: i64) -> Result<Feed, Error> {
    let found = engine.feeds().await?.into_iter().find(|feed| feed.id == id);
    found.ok_or(Error::NotFound { what: "feed", id })
}

fn show(session: &Session, feed: &Feed) -> Outcome {
    if session.json {
        out::print_json(&feed.credentials)?;
    } else {
        out::print(&stated(feed.credentials.as_ref()))?;
    }
    Ok(Ended::Fine)
}

fn stated(credentials: Option<&FeedCredentials>) -> String {
    let Some(FeedCredentials { kind, header, kept_in }) = credentials else {
        return "The feed has no credentials.\n".to_owned();
    };
    let kind = match (kind, header) {
        (CredentialsKind::Basic, _) => "a user name and a password".to_owned(),
        (CredentialsKind::Bearer, _) => "a bearer token".to_owned(),
        (CredentialsKind::Header, name) => format!("the header {}", name.as_deref().unwrap_or_default()),
    };
    let place = match kept_in {
        KeptIn::Keyring => "in the keyring",
        KeptIn::Database => "in the database, unencrypted",
    };
    out::clean(&format!("The feed is fetched with {kind}, kept {place}.")) + "\n"
}

/// What a person should know who has just set them.
fn warn(session: &Session, feed: &Feed) {
    let Some(credentials) = &feed.credentials else { return };
    if credentials.kept_in == KeptIn::Database {
        say(&format!(
            "No keyring took the secret, so it is stored unencrypted in the data folder, {}: who can read jobs.db or a \
             copy of it can read the secret.",
            session.data_dir.display()
        ));
    }
    if is_in_the_open(&feed.url) {
        say("The feed's address is not https: everybody on the way to its server can read the secret.");
    }
}

/// Whether what is sent to an address can be read on the way.
fn is_in_the_open(url: &str) -> bool {
    let Ok(url) = Url::parse(url) else { return false };
    let stays_here = match url.host() {
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        Some(Host::Domain(name)) => name == "localhost",
        None => true,
    };
    url.scheme() == "http" && !stays_here
}

/// The secret: typed at the terminal without being shown, else one line from stdin.
fn read_secret(feed: &Feed, what: &str) -> anyhow::Result<String> {
    let stdin = std::io::stdin();
    if stdin.is_terminal() {
        let prompt = out::clean(&format!("The {what} for {}:", describe(feed))) + " ";
        return rpassword::prompt_password(prompt).context("The secret could not be read from the terminal.");
    }
    first_line(stdin.lock())
}

fn first_line(input: impl BufRead) -> anyhow::Result<String> {
    let mut line = Vec::new();
    let read = input.take(LONGEST).read_until(b'\n', &mut line);
    read.context("The secret could not be read from stdin.")?;
    if line.len() as u64 == LONGEST {
        return Err(anyhow!("What stdin holds is too long for a secret."));
    }
    let line = String::from_utf8(line).map_err(|_| anyhow!("The secret on stdin is not UTF-8 text."))?;
    let line = line.strip_suffix('\n').unwrap_or(&line);
    Ok(line.strip_suffix('\r').unwrap_or(line).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_line_is_the_secret_without_its_end() {
        let table =
            [("s3cret\n", "s3cret"), ("s3cret\r\nmore\n", "s3cret"), (" s3cret ", " s3cret "), ("", "")];
        for (input, expected) in table {
            assert_eq!(first_line(input.as_bytes()).unwrap(), expected);
        }
        assert!(first_line(&b"\xff\n"[..]).is_err());
        let long = "s3cret".repeat(20_000);
        let err = first_line(long.as_bytes()).unwrap_err();
        assert!(!format!("{err:?}").contains("s3cret"), "an error shows nothing of it");
    }

    #[test]
    fn what_is_set_is_stated() {
        let of = |kind, header: Option<&str>, kept_in| {
            stated(Some(&FeedCredentials { kind, header: header.map(str::to_owned), kept_in }))
        };
        assert_eq!(stated(None), "The feed has no credentials.\n");
        assert_eq!(
            of(CredentialsKind::Basic, None, KeptIn::Keyring),
            "The feed is fetched with a user name and a password, kept in the keyring.\n"
        );
        assert_eq!(
            of(CredentialsKind::Header, Some("X-Key"), KeptIn::Database),
            "The feed is fetched with the header X-Key, kept in the database, unencrypted.\n"
        );
    }

    #[test]
    fn only_an_address_beyond_this_computer_is_in_the_open() {
        let table = [
            ("http://b.example/feed", true),
            ("https://b.example/feed", false),
            ("http://localhost:8000/feed", false),
            ("http://127.0.0.1/feed", false),
            ("http://192.168.0.9/feed", true),
            ("file:///feed.xml", false),
        ];
        for (url, expected) in table {
            assert_eq!(is_in_the_open(url), expected, "{url}");
        }
    }
}
