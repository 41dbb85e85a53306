//! Packages of Debian and Ubuntu.

use crate::command::{Step, ask, say};
use anyhow::{Result, bail};
use std::path::Path;

/// Needed to build the application.
pub const TO_BUILD: [&str; 7] = [
    "build-essential",
    "pkg-config",
    "ca-certificates",
    "libwebkit2gtk-4.1-dev",
    "librsvg2-dev",
    "libayatana-appindicator3-dev",
    "libxdo-dev",
];

/// Needed to test it in a real window without a screen.
pub const TO_TEST: [&str; 10] = [
    "xvfb",
    "dbus",
    "dbus-x11",
    "at-spi2-core",
    "webkit2gtk-driver",
    "python3-dbusmock",
    "openbox",
    "fonts-dejavu-core",
    "imagemagick",
    "x11-utils",
];

/// What the fuzzer's own library is compiled with.
pub const TO_FUZZ: [&str; 1] = ["g++"];

/// Installs those of `packages` that are missing, as root or through sudo.
///
/// # Errors
/// When they cannot be installed; the sentence says which to install by hand.
pub fn install(packages: &[&str]) -> Result<()> {
    let missing = missing(packages, &installed(packages));
    if missing.is_empty() {
        return Ok(());
    }
    if !Path::new("/usr/bin/apt-get").exists() {
        say(&format!(
            "this is not Debian or Ubuntu, so nothing is installed. Needed is what these packages hold: {}",
            missing.join(" ")
        ));
        return Ok(());
    }
    let root = ask("id", &["-u"]).as_deref() == Some("0");
    if !root && ask("sudo", &["-V"]).is_none() {
        bail!("these packages are missing; install them as root: apt-get install {}", missing.join(" "));
    }
    say(&format!("installing {}", missing.join(" ")));
    apt_get(root, &["update", "-qq"])?;
    let mut args = vec!["install", "-y", "-qq", "--no-install-recommends"];
    args.extend(missing);
    apt_get(root, &args)
}

/// Whether this is Debian itself.
pub fn is_debian() -> bool {
    let about = std::fs::read_to_string("/etc/os-release").unwrap_or_default();
    about.lines().any(|line| line == "ID=debian")
}

fn apt_get(root: bool, args: &[&str]) -> Result<()> {
    let words = command_line(root, args);
    Step::new("install packages", &words[0]).args(&words[1..]).run()
}

/// sudo drops the environment, so the setting goes behind it.
fn command_line(root: bool, args: &[&str]) -> Vec<String> {
    let before: &[&str] = if root { &[] } else { &["sudo"] };
    let setting = ["env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-o", "DPkg::Lock::Timeout=300"];
    before.iter().chain(&setting).chain(args).map(|word| (*word).to_owned()).collect()
}

/// Lines of `package status`, as far as dpkg knows them.
fn installed(packages: &[&str]) -> String {
    // dpkg-query fails when one of them is unknown, and prints the others all the same.
    let out = std::process::Command::new("dpkg-query")
        .args(["-W", "-f", "${Package} ${db:Status-Status}\\n"])
        .args(packages)
        .output();
    out.map(|out| String::from_utf8_lossy(&out.stdout).into_owned()).unwrap_or_default()
}

fn missing<'a>(packages: &[&'a str], installed: &str) -> Vec<&'a str> {
    let there = |package: &str| installed.lines().any(|line| line == format!("{package} installed"));
    packages.iter().copied().filter(|package| !there(package)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_missing_is_installed() {
        let known = "xvfb installed\nopenbox config-files\ndbus installed\n";
        assert_eq!(missing(&["xvfb", "openbox", "dbus", "dbus-x11"], known), ["openbox", "dbus-x11"]);
        assert_eq!(missing(&["xvfb"], known), [""; 0]);
    }

    #[test]
    fn sudo_stands_before_the_setting_it_would_drop() {
        let line = command_line(false, &["update"]).join(" ");
        assert!(line.starts_with("sudo env DEBIAN_FRONTEND=noninteractive apt-get"), "{line}");
        assert!(command_line(true, &["update"]).join(" ").starts_with("env "), "root needs no sudo");
    }
}
