//! Feeds, files and addresses as they are typed.

use std::{ffi::OsString, path::PathBuf};
use url::Url;

/// What an argument of `import` names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Target {
    Feed(i64),
    Url(String),
    File(PathBuf),
}

impl Target {
    pub(super) fn parse(word: OsString) -> Result<Self, String> {
        if let Some(id) = word.to_str().and_then(|word| word.parse().ok()) {
            return if id > 0 { Ok(Self::Feed(id)) } else { Err("feeds are numbered from 1".into()) };
        }
        match Source::parse(word)? {
            Source::Url(url) => Ok(Self::Url(url)),
            Source::File(path) => Ok(Self::File(path)),
            Source::Stdin => Err("import reads feeds and files; `parse -` reads stdin".into()),
        }
    }
}

/// Where `parse` reads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Source {
    Stdin,
    Url(String),
    File(PathBuf),
}

impl Source {
    /// One that can be read a second time.
    pub(super) fn stored(word: OsString) -> Result<Self, String> {
        match Self::parse(word)? {
            Self::Stdin => Err("a rehearsal reads a file or an address; `parse -` reads stdin".into()),
            source => Ok(source),
        }
    }

    pub(super) fn parse(word: OsString) -> Result<Self, String> {
        let Some(text) = word.to_str() else { return Ok(Self::File(word.into())) };
        if text.trim().is_empty() {
            return Err("it is blank".into());
        }
        if text == "-" {
            return Ok(Self::Stdin);
        }
        if engine::is_number_or_here(text) {
            return Ok(Self::Url(text.to_owned()));
        }
        if !text.contains("://") {
            return Ok(Self::File(word.into()));
        }
        let url = Url::parse(text).map_err(|err| err.to_string())?;
        match url.scheme() {
            "http" | "https" => Ok(Self::Url(text.to_owned())),
            "file" => url.to_file_path().map(Self::File).map_err(|()| "it names no file here".into()),
            _ => Err("an address begins with https:// or http://".into()),
        }
    }
}
