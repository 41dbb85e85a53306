//! The tests of the window that need a document, in Chromium without a screen.

use crate::command::{Step, say, target};
use crate::setup::Machine;
use crate::{apt, tools};
use anyhow::Result;
use std::path::Path;

const DRIVER: &str = "/usr/bin/chromedriver";
/// Debian's. Ubuntu has Chromium as a snap alone, which a container cannot run.
const PACKAGES: [&str; 2] = ["chromium", "chromium-driver"];

/// Runs them. Where there is no browser, and none can be had as a package, that is said.
///
/// # Errors
/// When one fails, or the browser cannot be installed.
pub fn test(machine: &Machine) -> Result<()> {
    if !Path::new(DRIVER).exists() && apt::is_debian() {
        apt::install(&PACKAGES)?;
    }
    if !Path::new(DRIVER).exists() {
        say(&format!("there is no {DRIVER}: the tests of the window that need a browser are left out"));
        return Ok(());
    }
    say("testing the window in a browser");
    // A path that is looked for by cargo, not by a shell.
    let runner = std::env::split_paths(&tools::path())
        .map(|folder| folder.join("wasm-bindgen-test-runner"))
        .find(|runner| runner.exists());
    let step = Step::cargo(
        "pass the tests in a browser",
        ["test", "--package", "ui", "--target", "wasm32-unknown-unknown"],
    )
    .env("CARGO_TARGET_DIR", target().join("ui"))
    .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER", runner.unwrap_or_default())
    .env("CHROMEDRIVER", DRIVER)
    .env("WASM_BINDGEN_TEST_ONLY_WEB", "1");
    machine.wasm.apply(step).run()
}
