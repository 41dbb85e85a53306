//! axe-core, which looks for what keeps people from using a page: a script from the registry of npm, for tests only.

use crate::cache;
use crate::command::{Step, say};
use std::path::PathBuf;
use std::time::Duration;

const PACKAGE: &str = "axe-core@4.14.1";
const PACKED: &str = "axe-core-4.14.1.tgz";
const SCRIPT: &str = "package/axe.min.js";
/// A registry that cannot be reached may be waited for very long.
const PATIENCE: Duration = Duration::from_secs(60);

/// Where its script lies. Without npm, or a way to its registry, the pages are tested without it, and that is said.
pub fn script() -> Option<PathBuf> {
    let folder = cache::folder().join("axe");
    let script = folder.join(SCRIPT);
    if script.exists() {
        return Some(script);
    }
    std::fs::create_dir_all(&folder).ok()?;
    let fetched = Step::new("fetch axe-core", "npm")
        .args(["pack", "--silent", PACKAGE])
        .within(&folder)
        .succeeds_within(PATIENCE)
        && Step::new("unpack axe-core", "tar")
            .args(["xzf", PACKED, SCRIPT])
            .within(&folder)
            .succeeds_within(PATIENCE);
    if fetched && script.exists() {
        return Some(script);
    }
    say("axe-core could not be had from npm: the pages are not looked at by it");
    None
}
