//! The wasm32 target: rustup's where its servers can be reached, else Debian's compiler with the standard library built
//! from its own source.

use crate::command::{Step, ask, say};
use crate::{apt, cache};
use anyhow::{Result, bail};
use std::path::{Path, PathBuf};
use std::time::Duration;

const TARGET: &str = "wasm32-unknown-unknown";
/// rustup without a way to its servers may try for very long.
const PATIENCE: Duration = Duration::from_secs(60);
/// Debian's second compiler and the source of its standard library.
const FALLBACK: [&str; 2] = ["rustc-web", "rust-web-src"];
const FALLBACK_RUSTC: &str = "/usr/bin/rustc";

/// With which compiler the window is built.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wasm {
    /// The same that builds everything else.
    Target,
    /// Debian's; the path is a linker for wasm32.
    Fallback(PathBuf),
}

impl Wasm {
    /// Finds the target or installs it.
    ///
    /// # Errors
    /// When neither way works.
    pub fn find() -> Result<Self> {
        let Some(sysroot) = ask("rustc", &["--print", "sysroot"]).map(PathBuf::from) else {
            bail!("there is no rustc; see https://rustup.rs");
        };
        let target = sysroot.join("lib/rustlib").join(TARGET);
        if target.exists() {
            return Ok(Self::Target);
        }
        // Remembered, so that the second call does not wait for servers that cannot be reached.
        let mark = cache::folder().join("no-rustup-target");
        let known = mark.exists() && Path::new(FALLBACK_RUSTC).exists();
        if !known && ask("rustup", &["--version"]).is_some() {
            say(&format!("adding the target {TARGET} through rustup"));
            let add = Step::new("add the target", "rustup").args(["target", "add", TARGET]);
            if add.succeeds_within(PATIENCE) && target.exists() {
                return Ok(Self::Target);
            }
            say("rustup's servers cannot be reached; Debian's compiler builds the window instead");
        }
        apt::install(&FALLBACK)?;
        let linker = linker(&sysroot);
        if !Path::new(FALLBACK_RUSTC).exists() || !linker.exists() {
            bail!(
                "the target {TARGET} is missing. Install it with `rustup target add {TARGET}`, or the Debian packages {}",
                FALLBACK.join(" and ")
            );
        }
        std::fs::create_dir_all(cache::folder())?;
        std::fs::write(mark, "rustup could not add the target; delete this file to try it again\n")?;
        Ok(Self::Fallback(linker))
    }

    /// Sets what the compiler needs, for this step only.
    #[must_use]
    pub fn apply(&self, step: Step) -> Step {
        match self {
            Self::Target => step,
            Self::Fallback(linker) => step
                .env("RUSTC", FALLBACK_RUSTC)
                .env("RUSTC_BOOTSTRAP", "1")
                .env("CARGO_UNSTABLE_BUILD_STD", "std,panic_abort")
                .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", linker),
        }
    }
}

/// rust-lld of the compiler that builds everything else: Debian ships none.
fn linker(sysroot: &Path) -> PathBuf {
    let host = ask("rustc", &["-vV"]).unwrap_or_default();
    let host = host
        .lines()
        .find_map(|line| line.strip_prefix("host: "))
        .unwrap_or("x86_64-unknown-linux-gnu")
        .to_owned();
    sysroot.join("lib/rustlib").join(host).join("bin/rust-lld")
}
