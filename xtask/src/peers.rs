//! The importer beside other programs: newsboat, and the design with one queue job per posting.

use crate::command::{Step, ask, project, say};
use crate::{apt, cache};
use anyhow::{Context, Result};
use std::path::{Path, PathBuf};

/// Programs that are compared, and the packages that hold them.
const NEWSBOAT: [(&str, &str); 1] = [("newsboat", "newsboat")];
const NODE_AND_REDIS: [(&str, &str); 3] =
    [("node", "nodejs"), ("npm", "npm"), ("redis-server", "redis-server")];

/// Where the script and what its packages are locked to is kept in the project.
const SOURCE: &str = "crates/engine/examples/bench/peers";

/// Installs what can be, for `bench peers`, which measures what is there. Where the packages of node are.
pub fn set_up() -> PathBuf {
    let folder = cache::folder().join("peers");
    said(install(&NEWSBOAT));
    said(install(&NODE_AND_REDIS).and_then(|()| install_packages(&folder)));
    folder
}

/// The bench says itself what it has not found.
fn said(installed: Result<()>) {
    if let Err(err) = installed {
        say(&format!("{err:#}"));
    }
}

/// Installs the packages of those programs that are not there, wherever they came from.
fn install(programs: &[(&str, &'static str)]) -> Result<()> {
    let missing = programs.iter().filter(|(program, _)| ask(program, &["--version"]).is_none());
    apt::install(&missing.map(|(_, package)| *package).collect::<Vec<_>>())
}

/// Copies the script to the folder and installs what it needs beside it, unless that is there for this version of node.
fn install_packages(folder: &Path) -> Result<()> {
    let source = project().join(SOURCE);
    std::fs::create_dir_all(folder)?;
    for file in ["bullmq.mjs", "package.json", "package-lock.json"] {
        std::fs::copy(source.join(file), folder.join(file)).with_context(|| format!("cannot copy {file}"))?;
    }
    let lock = std::fs::read_to_string(source.join("package-lock.json"))?;
    let wanted = format!("{}\n{lock}", ask("node", &["--version"]).unwrap_or_default());
    // npm removes the folder before it begins, and this file with it.
    let installed = folder.join("node_modules/.installed");
    if std::fs::read_to_string(&installed).is_ok_and(|found| found == wanted) {
        return Ok(());
    }
    say(&format!("installing packages of node into {}", folder.display()));
    Step::new("install packages of node", "npm")
        .args(["ci", "--no-audit", "--no-fund"])
        .within(folder)
        .run()?;
    Ok(std::fs::write(installed, wanted)?)
}
