//! How fast the window is, measured in the real window of a release build.

use crate::command::{Step, say, target};
use crate::{setup, test, ui};
use anyhow::{Result, bail};

/// How many jobs the window is opened on unless told.
const POSTINGS: u64 = 100_000;

/// `bench window [--postings N]`: prints what was measured beside what is wanted. Nothing fails for being slow.
///
/// # Errors
/// When something is not built, or cannot be measured.
pub fn bench(args: &[String]) -> Result<()> {
    let postings = match args {
        [] => POSTINGS,
        [name, value] if name == "--postings" => value.parse()?,
        _ => bail!("not known: {}; what is known is --postings N", args.join(" ")),
    };
    let machine = setup::for_tests()?;
    ui::build(&machine)?;
    say("building the application as it is released: a debug build is several times slower");
    // With what a package has, too: https://docs.rs/tauri/2/tauri/#cargo-features.
    let release = ["build", "--release", "--package", "job-importer", "--features", "tauri/custom-protocol"];
    Step::cargo("build the application", release).run()?;
    say("measuring in a real window; whatever else runs on this machine is measured with it");
    let step = Step::new("measure the window", "dbus-run-session")
        .args(["--", "cargo", "test", "--workspace", "--test", "speed", "--", "--ignored", "--nocapture"])
        .env("JOB_IMPORTER_POSTINGS", postings.to_string());
    test::on_a_screen(step, &target().join("release/job-importer"))
}
