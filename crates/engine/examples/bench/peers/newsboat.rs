//! newsboat, a feed reader in C++ that stores what it reads in SQLite: one reload, with nothing known before.

use super::version;
use crate::Result;
use rusqlite::Connection;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

/// No limit that drops postings, none on the time of a large document, no work but the reload.
const CONFIG: &str =
    "max-items 0\nkeep-articles-days 0\nauto-reload no\ncleanup-on-quit no\ndownload-timeout 3600\n";

pub fn versions() -> std::result::Result<String, String> {
    let printed = version("newsboat")?;
    Ok(printed.split(" - ").next().unwrap_or_default().to_owned())
}

/// The whole time of the program.
pub fn import(folder: &Path, url: &str, postings: u64) -> Result<Duration> {
    let [urls, config, cache] = ["urls", "config", "cache.db"].map(|name| folder.join(name));
    std::fs::write(&urls, format!("{url}\n"))?;
    std::fs::write(&config, CONFIG)?;
    let mut newsboat = Command::new("newsboat");
    newsboat.arg("--url-file").arg(&urls).arg("--config-file").arg(&config).arg("--cache-file").arg(&cache);
    newsboat.args(["-x", "reload"]);
    // A person's own settings are neither read nor written. Without UTF-8 texts would be converted.
    newsboat.env_clear().envs(std::env::var_os("PATH").map(|path| ("PATH", path)));
    newsboat.env("HOME", folder).env("LANG", "C.UTF-8");
    let started = Instant::now();
    let status = newsboat.status()?;
    let took = started.elapsed();
    let stored: i64 =
        Connection::open(&cache)?.query_row("SELECT count(*) FROM rss_item", [], |row| row.get(0))?;
    if !status.success() || stored as u64 != postings {
        return Err(format!("newsboat ({status}) has stored {stored} of {postings} postings").into());
    }
    Ok(took)
}
