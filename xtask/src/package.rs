//! The application as a package of Debian's.

use crate::command::{Step, say, target};
use crate::tools::{self, TAURI_CLI};
use crate::{setup, ui};
use anyhow::{Context, Result};
use std::path::{Path, PathBuf};

/// What a package should not be larger than, in bytes.
const GOAL: u64 = 10_000_000;

/// `package`: builds the application as it is released, and a `.deb` of it; says where that lies.
///
/// # Errors
/// When something is missing that cannot be installed, or does not build.
pub fn package() -> Result<()> {
    let machine = setup::for_building()?;
    TAURI_CLI.install()?;
    setup::forget_tool_builds();
    ui::build(&machine)?;
    say("building the application as it is released");
    let bundles = target().join("release/bundle/deb");
    remove(&bundles)?;
    Step::cargo("build the package", ["tauri", "build", "--ci", "--bundles", "deb", "--", "--package"])
        .args(["job-importer"])
        .env("PATH", tools::path())
        .run()?;
    let made = only_package(&bundles)?;
    let package = pack_anew(&made, &target().join("package"))?;
    let size = package.metadata()?.len();
    say(&format!("{}: {:.1} MB", package.display(), size as f64 / 1e6));
    if size > GOAL {
        say(&format!("that is more than {} MB", GOAL / 1_000_000));
    }
    Ok(())
}

/// Tauri packs with gzip, Debian with xz, which takes a quarter less (deb(5)). And it names the two libraries it knows of; the
/// others, and which version of each is needed, Debian's own tool finds out.
fn pack_anew(made: &Path, folder: &Path) -> Result<PathBuf> {
    remove(folder)?;
    let content = folder.join("content");
    std::fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
    let step = || Step::new("pack the package", "dpkg-deb");
    step().args(["--raw-extract"]).args([made, content.as_path()]).run()?;

    let control = content.join("DEBIAN/control");
    let told = std::fs::read_to_string(&control).context("the package has no control file")?;
    let needed = with_needed(&told, &needed(folder, &content.join("usr/bin/job-importer"))?);
    std::fs::write(&control, needed).context("cannot write the control file")?;

    // dpkg-deb names it as Debian does: package, version and architecture.
    step().args(["--root-owner-group", "-Zxz", "--build"]).args([content.as_path(), folder]).run()?;
    remove(&content)?;
    only_package(folder)
}

/// The packages that a program needs, as dpkg-shlibdeps(1) finds them.
fn needed(folder: &Path, program: &Path) -> Result<String> {
    // It reads of what it is asked to find packages for, and needs no more of it than a name.
    let debian = folder.join("debian");
    std::fs::create_dir_all(&debian)?;
    std::fs::write(
        debian.join("control"),
        "Source: job-importer\n\nPackage: job-importer\nArchitecture: any\n",
    )?;
    let step = Step::new("find the libraries of the program", "dpkg-shlibdeps");
    let printed = step.args(["-O"]).args([program]).within(folder).run_and_read()?;
    remove(&debian)?;
    let found = printed.lines().find_map(|line| line.strip_prefix("shlibs:Depends="));
    Ok(found.context("dpkg-shlibdeps has found nothing")?.to_owned())
}

/// A control file that asks for these packages.
fn with_needed(control: &str, needed: &str) -> String {
    let line = |line: &str| match line.strip_prefix("Depends:") {
        Some(_) => format!("Depends: {needed}\n"),
        None => format!("{line}\n"),
    };
    control.lines().map(line).collect()
}

/// The package that was built.
fn only_package(folder: &Path) -> Result<PathBuf> {
    let entries = std::fs::read_dir(folder).with_context(|| format!("nothing in {}", folder.display()))?;
    let mut paths = entries.filter_map(|entry| Some(entry.ok()?.path()));
    paths
        .find(|path| path.extension().is_some_and(|ending| ending == "deb"))
        .with_context(|| format!("there is no package in {}", folder.display()))
}

fn remove(folder: &Path) -> Result<()> {
    match std::fs::remove_dir_all(folder) {
        Err(err) if err.kind() != std::io::ErrorKind::NotFound => {
            Err(err).with_context(|| format!("cannot remove {}", folder.display()))
        }
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_package_asks_for_what_its_program_needs() {
        let control =
            "Package: job-importer\nDepends: libgtk-3-0\nDescription: Watches\n Depends: on feeds.\n";
        let expected = "Package: job-importer\nDepends: libc6 (>= 2.34), libgtk-3-0\nDescription: Watches\n Depends: on feeds.\n";
        assert_eq!(with_needed(control, "libc6 (>= 2.34), libgtk-3-0"), expected);
    }
}
