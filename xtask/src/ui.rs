//! Builds the window into ui/dist, when something it is made of has changed.

use crate::command::{Step, project, say, target};
use crate::setup::Machine;
use crate::tools;
use anyhow::{Context, Result, bail};
use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};
use std::path::{Path, PathBuf};

/// What the window is made of.
const SOURCES: [&str; 4] = ["ui", "crates/contract", "Cargo.lock", "Cargo.toml"];
/// Beside ui/dist: of which sources it is.
const MARK: &str = "dist.fingerprint";

/// Builds the window, unless ui/dist is that of these very sources.
///
/// # Errors
/// When it does not build, or builds with warnings.
pub fn build(machine: &Machine) -> Result<()> {
    let dist = project().join("ui/dist");
    let mark = project().join("ui").join(MARK);
    let fingerprint = fingerprint(&project(), &SOURCES)?;
    let built = std::fs::read_to_string(&mark).is_ok_and(|known| known == fingerprint);
    if built && dist.join("index.html").exists() {
        return Ok(());
    }
    say("building the window");
    let step = Step::new("build the window", "trunk")
        .args(["build", "--release"])
        .within(&project().join("ui"))
        .env("PATH", tools::path())
        .env("CARGO_TARGET_DIR", target().join("ui"))
        // trunk takes only "true" and "false" here, other programs set "1".
        .without("NO_COLOR");
    let printed = machine.wasm.apply(step).run_and_read()?;
    if printed.lines().any(|line| line.starts_with("warning: `ui`")) {
        bail!("the window builds with warnings; see above");
    }
    std::fs::write(mark, fingerprint).context("cannot write to the folder ui")
}

/// A number that differs when any file does.
fn fingerprint(root: &Path, sources: &[&str]) -> Result<String> {
    let mut files = Vec::new();
    for source in sources {
        collect(&root.join(source), &mut files)?;
    }
    files.sort();
    let mut hasher = DefaultHasher::new();
    for file in files {
        file.strip_prefix(root).unwrap_or(&file).hash(&mut hasher);
        std::fs::read(&file).with_context(|| format!("cannot read {}", file.display()))?.hash(&mut hasher);
    }
    Ok(format!("{:016x}", hasher.finish()))
}

fn collect(path: &Path, files: &mut Vec<PathBuf>) -> Result<()> {
    if path.is_file() {
        files.push(path.to_owned());
        return Ok(());
    }
    for entry in std::fs::read_dir(path).with_context(|| format!("cannot read {}", path.display()))? {
        let path = entry?.path();
        if path.file_name().is_none_or(|name| name != "dist" && name != MARK) {
            collect(&path, files)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fingerprint_follows_the_sources_and_not_what_is_built_of_them() {
        let root = std::env::temp_dir().join(format!("xtask-fingerprint-{}", std::process::id()));
        std::fs::create_dir_all(root.join("ui/src")).unwrap();
        std::fs::create_dir_all(root.join("ui/dist")).unwrap();
        let write = |path: &str, text: &str| std::fs::write(root.join(path), text).unwrap();
        let of = || fingerprint(&root, &["ui"]).unwrap();
        write("ui/src/main.rs", "one");
        let first = of();
        write("ui/dist/index.html", "built");
        assert_eq!(of(), first);
        write("ui/src/main.rs", "two");
        assert_ne!(of(), first, "a changed file is noticed");
        write("ui/src/main.rs", "one");
        assert_eq!(of(), first);
        std::fs::rename(root.join("ui/src/main.rs"), root.join("ui/src/lib.rs")).unwrap();
        assert_ne!(of(), first, "a moved file is noticed");
        std::fs::remove_dir_all(root).unwrap();
    }
}
