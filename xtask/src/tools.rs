//! Programs that come from crates.io.

use crate::cache;
use crate::command::{Step, ask, say};
use anyhow::Result;
use std::ffi::OsString;
use std::path::PathBuf;

/// A program, the version that is wanted, and how it is installed.
pub struct Tool {
    name: &'static str,
    krate: &'static str,
    /// What `--version` must print somewhere.
    version: &'static str,
    /// What cargo is asked for.
    wanted: &'static str,
    /// Whether its lock file is used. That of wasm-bindgen-cli names a version the registry may lack.
    locked: bool,
    asked: &'static [&'static str],
}

/// Builds the window.
pub const TRUNK: Tool = Tool {
    name: "trunk",
    krate: "trunk",
    version: "0.21.14",
    wanted: "=0.21.14",
    locked: true,
    asked: &["--version"],
};

/// Must equal the wasm-bindgen in ui/Cargo.toml.
pub const WASM_BINDGEN: Tool = Tool {
    name: "wasm-bindgen",
    krate: "wasm-bindgen-cli",
    version: "0.2.130",
    wanted: "=0.2.130",
    locked: false,
    asked: &["--version"],
};

/// Drives the window in tests.
pub const TAURI_DRIVER: Tool = Tool {
    name: "tauri-driver",
    krate: "tauri-driver",
    version: "",
    wanted: "^2",
    locked: true,
    asked: &["--help"],
};

/// Packs the application.
pub const TAURI_CLI: Tool = Tool {
    name: "cargo-tauri",
    krate: "tauri-cli",
    version: "",
    wanted: "^2",
    locked: true,
    asked: &["--version"],
};

/// Runs the targets of fuzz/.
pub const CARGO_FUZZ: Tool = Tool {
    name: "cargo-fuzz",
    krate: "cargo-fuzz",
    version: "",
    wanted: "^0.13",
    locked: true,
    asked: &["--help"],
};

impl Tool {
    /// Sees that the program is there, in its version.
    ///
    /// # Errors
    /// When it cannot be installed.
    pub fn install(&self) -> Result<()> {
        if self.is_there() {
            return Ok(());
        }
        say(&format!(
            "installing {} {}, once for this machine; it takes some minutes",
            self.krate, self.wanted
        ));
        let build = cache::folder().join("tools-build");
        std::fs::create_dir_all(&build)?;
        let locked = self.locked.then_some("--locked");
        Step::new(&format!("install {}", self.krate), "cargo")
            .args(["install", "--force", "--quiet", self.krate, "--version", self.wanted, "--root"])
            .args([cache::folder().join("tools")])
            .args(locked)
            // Neither the project's settings nor its build folder are meant for tools.
            .within(&build)
            .env("CARGO_TARGET_DIR", &build)
            .without("RUSTFLAGS")
            .without("RUSTC_WRAPPER")
            .run()
    }

    /// A file that is not a program of this version is not there: a broken install is done again.
    fn is_there(&self) -> bool {
        folders().iter().any(|folder| {
            ask(folder.join(self.name), self.asked).is_some_and(|printed| printed.contains(self.version))
        })
    }
}

/// Where programs are looked for: our own, cargo's, the system's.
fn folders() -> Vec<PathBuf> {
    let mut folders = vec![cache::folder().join("tools/bin")];
    let cargo = std::env::var_os("CARGO_HOME").map(PathBuf::from);
    folders.extend(
        cargo
            .or_else(|| Some(PathBuf::from(std::env::var_os("HOME")?).join(".cargo")))
            .map(|home| home.join("bin")),
    );
    folders.extend(
        std::env::var_os("PATH").iter().flat_map(|path| std::env::split_paths(path).collect::<Vec<_>>()),
    );
    folders
}

/// The search path under which all tools are found.
pub fn path() -> OsString {
    std::env::join_paths(folders()).unwrap_or_default()
}
