//! Every check and test, the quick ones first.

use crate::command::{Running, Step, say, target};
use crate::{axe, browser, setup, tools, ui, wasm::Wasm};
use anyhow::{Context, Result};
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};

/// The screen of the window test: room for the largest window that is photographed.
const SCREEN: &str = "2560x1120x24";

/// Runs all of it.
///
/// # Errors
/// At the first step that fails.
pub fn test() -> Result<()> {
    let machine = setup::for_tests()?;
    say("checking the format");
    Step::cargo("check the format; run `cargo fmt --all`", ["fmt", "--all", "--check"]).run()?;
    ui::build(&machine)?;
    say("linting");
    let lints = ["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"];
    Step::cargo("pass the lints", lints).run()?;
    match machine.wasm {
        Wasm::Target => {
            let lints = [
                "clippy",
                "--package",
                "ui",
                "--target",
                "wasm32-unknown-unknown",
                "--all-targets",
                "--",
                "-D",
                "warnings",
            ];
            Step::cargo("pass the lints for wasm32", lints).run()?;
        }
        // Debian's compiler has no clippy beside it. The build above refuses its warnings.
        Wasm::Fallback(_) => {
            say("the lints for wasm32 need rustup's target; the compiler's warnings were checked")
        }
    }
    say("testing");
    // A snapshot that is new or differs fails the test; it is never written here.
    Step::cargo("pass the tests", ["test", "--workspace"]).env("INSTA_UPDATE", "no").run()?;
    browser::test(&machine)?;
    window()
}

/// The tests that take minutes, built as the application is.
///
/// # Errors
/// When one fails.
pub fn long() -> Result<()> {
    say("testing with documents of gigabytes, and with imports that are killed two hundred times");
    // Those that have such tests, by name: each is linked as a program of its own, which takes longer than most tests do.
    let tests = ["--test", "histories", "--test", "long", "--test", "kills"];
    Step::cargo(
        "pass the long tests",
        ["test", "--release", "--no-fail-fast", "--package", "engine", "--package", "cli"],
    )
    .args(tests)
    .args(["--", "--ignored", "--nocapture"])
    .run()
}

/// The built application in a real window, without a screen: an X server and a session bus of its own.
fn window() -> Result<()> {
    say("testing in a real window");
    // Built by the tests before, for the same set of packages: asking for it alone would build much of it again.
    let application = target().join("debug/job-importer");
    let step = Step::new("pass the tests in a real window", "dbus-run-session").args([
        "--",
        "cargo",
        "test",
        "--workspace",
        "--test",
        "window",
        "--test",
        "pages",
        "--test",
        "jobs",
        "--test",
        "hostile",
        "--test",
        "feeds",
        "--test",
        "tasks",
        "--test",
        "every_page",
        "--test",
        "second_start",
        "--",
        "--nocapture",
    ]);
    let step = match axe::script() {
        Some(script) => step.env("JOB_IMPORTER_AXE", script),
        None => step,
    };
    let tested = on_a_screen(step, &application);
    say(&format!("pictures of each page are in {}", artefacts().display()));
    tested
}

/// Runs a step that drives an application, on a screen of its own.
///
/// # Errors
/// When there is no screen, or the step fails.
pub fn on_a_screen(step: Step, application: &Path) -> Result<()> {
    let (_screen, display) = screen()?;
    step.env("PATH", tools::path())
        .env("DISPLAY", display)
        .env("NO_AT_BRIDGE", "1")
        .env("WEBKIT_DISABLE_DMABUF_RENDERER", "1")
        .env("LIBGL_ALWAYS_SOFTWARE", "1")
        .env("JOB_IMPORTER_BIN", application)
        .env("JOB_IMPORTER_ARTEFACTS", artefacts())
        .without("WAYLAND_DISPLAY")
        .run()
}

fn artefacts() -> PathBuf {
    target().join("artefacts")
}

/// An X server on a number nobody else uses: it says which.
fn screen() -> Result<(Running, String)> {
    let mut server = Step::new("start a screen", "Xvfb")
        .args(["-displayfd", "1", "-screen", "0", SCREEN, "-nolisten", "tcp"])
        .piped()
        .start()?;
    let mut number = String::new();
    let out = server.stdout().context("Xvfb has no output")?;
    BufReader::new(out).read_line(&mut number).context("Xvfb did not say its display")?;
    Ok((server, format!(":{}", number.trim())))
}
