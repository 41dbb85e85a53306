//! One queue job per posting, the design that this program replaces: `bullmq.mjs` beside this file says how.

use super::version;
use crate::Result;
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// What the script prints when all is in.
#[derive(serde::Deserialize)]
struct Done {
    rows: u64,
    indexed: u64,
    seconds: f64,
}

pub fn versions() -> std::result::Result<String, String> {
    let node = version("node")?;
    let redis = version("redis-server")?;
    let redis = redis.split_whitespace().find_map(|word| word.strip_prefix("v=")).unwrap_or_default();
    let mut versions = format!("node {}, redis {redis}", node.trim().trim_start_matches('v'));
    for package in ["bullmq", "better-sqlite3", "fast-xml-parser"] {
        let about = script_folder()?.join("node_modules").join(package).join("package.json");
        let about = std::fs::read(&about).map_err(|err| format!("{} ({err})", about.display()))?;
        let about: Value = serde_json::from_slice(&about).map_err(|err| format!("{package}: {err}"))?;
        versions += &format!(", {package} {}", about["version"].as_str().unwrap_or_default());
    }
    Ok(versions)
}

/// The time that the script measures itself: neither node's start nor connections are in it.
pub fn import(folder: &Path, url: &str, postings: u64) -> Result<Duration> {
    let socket = folder.join("redis.sock");
    let _redis = Redis::start(folder, &socket)?;
    let script = script_folder()?.join("bullmq.mjs");
    let node = Command::new("node")
        .arg(script)
        .args([url, &postings.to_string()])
        .args([&socket, &folder.join("jobs.db")])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()?;
    let out = finished(node)?;
    let done: Done = serde_json::from_slice(&out)?;
    if (done.rows, done.indexed) != (postings, postings) {
        return Err(format!(
            "bullmq.mjs has stored {} and indexed {} of {postings}",
            done.rows, done.indexed
        )
        .into());
    }
    Ok(Duration::from_secs_f64(done.seconds))
}

/// What it printed. Its stdin stays open until then, as the script ends with it.
fn finished(mut node: Child) -> Result<Vec<u8>> {
    let stdin = node.stdin.take();
    let out = node.wait_with_output()?;
    drop(stdin);
    if !out.status.success() {
        return Err(format!("bullmq.mjs failed ({})", out.status).into());
    }
    Ok(out.stdout)
}

/// Where the script and its packages are.
fn script_folder() -> std::result::Result<PathBuf, String> {
    let folder = std::env::var_os("JOB_IMPORTER_PEERS").map(PathBuf::from);
    folder.ok_or("its packages are set up by `cargo xtask bench peers`".to_owned())
}

/// A redis that holds nothing but this queue, and writes nothing to the disk. It ends with this value, and with this process
/// however that ends: the shell that started it waits for its stdin to close.
struct Redis(Child);

impl Redis {
    fn start(folder: &Path, socket: &Path) -> Result<Self> {
        let child = Command::new("sh")
            .args(["-c", r#"trap '' INT; redis-server "$@" & read -r line; kill $!; wait"#, "sh"])
            .args(["--port", "0", "--save", "", "--appendonly", "no"])
            .arg("--unixsocket")
            .arg(socket)
            .arg("--dir")
            .arg(folder)
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .spawn()?;
        let redis = Self(child);
        let started = Instant::now();
        while !socket.exists() {
            if started.elapsed() > Duration::from_secs(10) {
                return Err("redis-server does not listen after ten seconds".into());
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        Ok(redis)
    }
}

impl Drop for Redis {
    fn drop(&mut self) {
        drop(self.0.stdin.take());
        let _ = self.0.wait();
    }
}
