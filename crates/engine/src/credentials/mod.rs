//! What the server of a feed is told about who asks, and where that is kept.
//!
//! A secret is here, in the keyring or in the database, and nowhere else: no error, log, event or `Debug` shows one.

mod keyring;
mod vault;

pub(crate) use keyring::label;
pub use keyring::{Keyring, KeyringError, NoKeyring, SystemKeyring};
pub(crate) use vault::Vault;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use contract::CredentialsKind;
use reqwest::header::{AUTHORIZATION, HeaderName, HeaderValue};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// A header that holds a secret, marked as such.
pub type SecretHeader = (HeaderName, HeaderValue);

/// What a feed's server is told about who asks.
#[derive(Clone, PartialEq, Eq)]
pub enum Credentials {
    /// A name and a password (RFC 7617). Either may be empty: boards take a key for one of them.
    Basic {
        /// The name.
        user: String,
        /// The password.
        password: String,
    },
    /// A token (RFC 6750).
    Bearer {
        /// The token.
        token: String,
    },
    /// A header of the board's own.
    Header {
        /// Its name.
        name: String,
        /// Its value.
        value: String,
    },
}

/// Why credentials cannot be used. The sentences show nothing of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CredentialsError {
    /// Nothing was given.
    #[error("The {what} is empty.")]
    Empty {
        /// What is.
        what: &'static str,
    },
    /// RFC 7617, section 2: the colon ends the name.
    #[error("The user name holds a colon, which HTTP does not allow in one.")]
    Colon,
    /// RFC 7617, section 2, and RFC 9110, section 5.5.
    #[error("The {what} holds a line break or another control character. Was more than it copied?")]
    Control {
        /// What does.
        what: &'static str,
    },
    /// What servers read in ways of their own.
    #[error("The {what} holds a space or a letter outside of ASCII in a place where there cannot be one.")]
    Unfit {
        /// What does.
        what: &'static str,
    },
    /// RFC 9110, section 5.1. The name is not repeated: whoever types `Name: value` shows the value with it.
    #[error(
        "This is not the name of a header: it is made of letters, digits and hyphens. The value is asked for by itself."
    )]
    BadName,
    /// The connection, or the fetch, needs that header itself.
    #[error("The header {name} is set by every request itself and cannot hold credentials.")]
    Reserved {
        /// Its name.
        name: &'static str,
    },
    /// A file has no server that could ask.
    #[error("This feed is no address on the web, so there is no server that would ask for credentials.")]
    NotOnTheWeb,
}

/// What belongs to a connection (RFC 9110, section 7.6.1, and RFC 9112), and what fetching depends on.
const RESERVED: [&str; 21] = [
    "accept-encoding",
    "connection",
    "content-encoding",
    "content-length",
    "content-type",
    "expect",
    "host",
    "http2-settings",
    "if-match",
    "if-modified-since",
    "if-none-match",
    "if-range",
    "if-unmodified-since",
    "keep-alive",
    "proxy-authorization",
    "proxy-connection",
    "range",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
];

impl Credentials {
    /// The header that says it, marked as sensitive.
    ///
    /// # Errors
    /// What is wrong with them.
    pub fn header(&self) -> Result<SecretHeader, CredentialsError> {
        let (name, value) = match self {
            Self::Basic { user, password } => (AUTHORIZATION, basic(user, password)?),
            Self::Bearer { token } => {
                check(token, "token", |c| c.is_ascii_graphic())?;
                (AUTHORIZATION, format!("Bearer {token}"))
            }
            Self::Header { name, value } => {
                check(value, "value", |c| c.is_ascii_graphic() || matches!(c, ' ' | '\t'))?;
                if value.trim() != value {
                    return Err(CredentialsError::Unfit { what: "value" });
                }
                (header_name(name)?, value.clone())
            }
        };
        let mut value =
            HeaderValue::from_str(&value).map_err(|_| CredentialsError::Unfit { what: "value" })?;
        value.set_sensitive(true);
        Ok((name, value))
    }

    /// Which kind they are.
    pub fn kind(&self) -> CredentialsKind {
        match self {
            Self::Basic { .. } => CredentialsKind::Basic,
            Self::Bearer { .. } => CredentialsKind::Bearer,
            Self::Header { .. } => CredentialsKind::Header,
        }
    }

    /// The name of a header of the board's own.
    pub fn header_name(&self) -> Option<&str> {
        match self {
            Self::Header { name, .. } => Some(name),
            _ => None,
        }
    }

    /// All of it as one text, to be kept.
    pub(crate) fn to_secret(&self) -> String {
        // Strings in a value cannot fail.
        Wire::serialize(self, serde_json::value::Serializer).unwrap_or(Value::Null).to_string()
    }

    /// What was kept; `None` when it is something else. Why is not said: serde's errors show what they found.
    pub(crate) fn from_secret(secret: &str) -> Option<Self> {
        Wire::deserialize(serde_json::from_str::<Value>(secret).ok()?).ok()
    }
}

/// Shows the kind alone; of a header also its name.
impl std::fmt::Debug for Credentials {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Basic { .. } => f.debug_struct("Basic").finish_non_exhaustive(),
            Self::Bearer { .. } => f.debug_struct("Bearer").finish_non_exhaustive(),
            Self::Header { name, .. } => f.debug_struct("Header").field("name", name).finish_non_exhaustive(),
        }
    }
}

/// The form in which credentials are kept. Apart from them, so that nothing turns them into JSON by accident.
#[derive(Serialize, Deserialize)]
#[serde(remote = "Credentials", rename_all = "snake_case")]
enum Wire {
    Basic { user: String, password: String },
    Bearer { token: String },
    Header { name: String, value: String },
}

fn basic(user: &str, password: &str) -> Result<String, CredentialsError> {
    if user.is_empty() && password.is_empty() {
        return Err(CredentialsError::Empty { what: "password" });
    }
    if user.contains(':') {
        return Err(CredentialsError::Colon);
    }
    for (text, what) in [(user, "user name"), (password, "password")] {
        if text.chars().any(char::is_control) {
            return Err(CredentialsError::Control { what });
        }
    }
    Ok(format!("Basic {}", STANDARD.encode(format!("{user}:{password}"))))
}

fn check(text: &str, what: &'static str, fits: impl Fn(char) -> bool) -> Result<(), CredentialsError> {
    match text.chars().find(|c| !fits(*c)) {
        None if text.is_empty() => Err(CredentialsError::Empty { what }),
        None => Ok(()),
        Some(c) if c.is_control() => Err(CredentialsError::Control { what }),
        Some(_) => Err(CredentialsError::Unfit { what }),
    }
}

fn header_name(name: &str) -> Result<HeaderName, CredentialsError> {
    let known = HeaderName::from_bytes(name.as_bytes()).map_err(|_| CredentialsError::BadName)?;
    match RESERVED.into_iter().find(|reserved| known == *reserved) {
        Some(name) => Err(CredentialsError::Reserved { name }),
        None => Ok(known),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn basic(user: &str, password: &str) -> Credentials {
        Credentials::Basic { user: user.into(), password: password.into() }
    }

    fn bearer(token: &str) -> Credentials {
        Credentials::Bearer { token: token.into() }
    }

    fn header(name: &str, value: &str) -> Credentials {
        Credentials::Header { name: name.into(), value: value.into() }
    }

    #[test]
    fn each_kind_becomes_its_header() {
        // The first is the example of RFC 7617, section 2.
        let table = [
            (basic("Aladdin", "open sesame"), "authorization", "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ=="),
            (basic("test", "123£"), "authorization", "Basic dGVzdDoxMjPCow=="),
            (basic("", "key"), "authorization", "Basic OmtleQ=="),
            (bearer("a.b-c_d~e+f/g=="), "authorization", "Bearer a.b-c_d~e+f/g=="),
            (header("X-Api-Key", "k 1"), "x-api-key", "k 1"),
            (header("Authorization", "Token k"), "authorization", "Token k"),
        ];
        for (credentials, name, value) in table {
            let (found, sent) = credentials.header().unwrap();
            assert_eq!((found.as_str(), sent.to_str().unwrap()), (name, value));
            assert!(sent.is_sensitive());
        }
    }

    #[test]
    fn what_http_does_not_allow_is_refused_and_not_shown() {
        use CredentialsError as E;
        let table = [
            (basic("", ""), E::Empty { what: "password" }),
            (basic("me:s3cret", "s3cret"), E::Colon),
            (basic("me", "s3cret\r\nHost: x"), E::Control { what: "password" }),
            (basic("me\0", "s3cret"), E::Control { what: "user name" }),
            (bearer(""), E::Empty { what: "token" }),
            (bearer("s3cret s3cret"), E::Unfit { what: "token" }),
            (bearer("s3crét"), E::Unfit { what: "token" }),
            (bearer("s3cret\n"), E::Control { what: "token" }),
            (header("X-Key", " s3cret"), E::Unfit { what: "value" }),
            (header("X-Key", "s3cret\nX: y"), E::Control { what: "value" }),
            (header("X-Key", ""), E::Empty { what: "value" }),
            (header("X-Key: s3cret", "x"), E::BadName),
            (header("", "s3cret"), E::BadName),
            (header("Host", "s3cret"), E::Reserved { name: "host" }),
            (header("CONTENT-LENGTH", "5"), E::Reserved { name: "content-length" }),
            (header("Proxy-Authorization", "s3cret"), E::Reserved { name: "proxy-authorization" }),
        ];
        for (credentials, expected) in table {
            let refused = credentials.header().unwrap_err();
            assert_eq!(refused, expected);
            assert!(!refused.to_string().contains("s3cr") && refused.to_string().ends_with(['.', '?']));
        }
    }

    #[test]
    fn what_is_kept_comes_back_and_nothing_else_passes_for_it() {
        for credentials in [basic("me", "p\"w"), bearer("t"), header("X-Key", "v")] {
            assert_eq!(Credentials::from_secret(&credentials.to_secret()), Some(credentials));
        }
        for other in ["", "null", "{}", "{\"basic\":{}}", "me:password"] {
            assert_eq!(Credentials::from_secret(other), None, "{other:?}");
        }
    }

    #[test]
    fn debug_shows_no_secret() {
        let shown = format!("{:?}", [basic("me", "s3cret"), bearer("s3cret"), header("X-Key", "s3cret")]);
        assert_eq!(shown, "[Basic { .. }, Bearer { .. }, Header { name: \"X-Key\", .. }]");
        let header = format!("{:?}", bearer("s3cret").header().unwrap());
        assert!(!header.contains("s3cret"), "{header}");
    }
}
