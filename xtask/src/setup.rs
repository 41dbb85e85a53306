//! What a machine needs. Everything is looked for first, so that a second call is done at once.

use crate::command::{Step, ask, say};
use crate::tools::{TAURI_DRIVER, TRUNK, WASM_BINDGEN};
use crate::wasm::Wasm;
use crate::{apt, cache};
use anyhow::Result;

/// A machine that is ready.
pub struct Machine {
    /// With which compiler the window is built.
    pub wasm: Wasm,
}

/// Ready to build the application.
///
/// # Errors
/// When something cannot be installed.
pub fn for_building() -> Result<Machine> {
    apt::install(&apt::TO_BUILD)?;
    let wasm = Wasm::find()?;
    TRUNK.install()?;
    WASM_BINDGEN.install()?;
    forget_tool_builds();
    Ok(Machine { wasm })
}

/// Ready to run all checks and tests.
///
/// # Errors
/// When something cannot be installed.
pub fn for_tests() -> Result<Machine> {
    let packages: Vec<&str> = apt::TO_BUILD.iter().chain(&apt::TO_TEST).copied().collect();
    apt::install(&packages)?;
    for (component, asked) in [("rustfmt", "fmt"), ("clippy", "clippy")] {
        if ask("cargo", &[asked, "--version"]).is_none() {
            say(&format!("adding {component} through rustup"));
            Step::new(&format!("add {component}"), "rustup").args(["component", "add", component]).run()?;
        }
    }
    let machine = for_building()?;
    TAURI_DRIVER.install()?;
    forget_tool_builds();
    Ok(machine)
}

/// Tools are built once; a gigabyte of leftovers is not worth keeping.
pub fn forget_tool_builds() {
    let _ = std::fs::remove_dir_all(cache::folder().join("tools-build"));
}
