//! `cargo xtask fuzz`: the targets of fuzz/, one after another, with what they found before as their corpus.

use crate::command::{Step, project, say, target};
use crate::{apt, setup, tools};
use anyhow::{Context, Result, bail};

/// Target, and the folder of documents it begins with.
const TARGETS: [(&str, &str); 5] = [
    ("document", "fixtures/feeds"),
    ("mapping", "fuzz/corpus/mapping"),
    ("date", "fuzz/corpus/date"),
    ("html", "fixtures/feeds"),
    ("query", "fuzz/corpus/query"),
];
/// How long each is run unless told.
const SECONDS: &str = "300";

/// Runs `[TARGET] [SECONDS]`.
///
/// # Errors
/// When something was found, cannot be built, or is not known.
pub fn fuzz(args: &[String]) -> Result<()> {
    let is_target = |name: &&String| TARGETS.iter().any(|(target, _)| target == name);
    let (only, rest) = match args.split_first() {
        Some((name, rest)) if is_target(&name) => (Some(name.as_str()), rest),
        _ => (None, args),
    };
    let seconds = match rest {
        [] => SECONDS,
        [seconds] if seconds.parse::<u32>().is_ok() => seconds,
        _ => bail!("not known: {}; try [TARGET] [SECONDS]", rest.join(" ")),
    };
    apt::install(&apt::TO_FUZZ)?;
    tools::CARGO_FUZZ.install()?;
    setup::forget_tool_builds();
    for (name, seeds) in TARGETS.iter().filter(|(name, _)| only.is_none_or(|only| only == *name)) {
        say(&format!("fuzzing {name} for {seconds} seconds"));
        let corpus = target().join("fuzz/corpus").join(name);
        std::fs::create_dir_all(&corpus).context("cannot make a folder for what is found")?;
        // The stable compiler does without sanitizers; what is looked for are panics, hangs and memory.
        Step::new("fuzz", "cargo")
            .args(["fuzz", "run", "--sanitizer", "none", name])
            .args([corpus, project().join(seeds)])
            .args(["--", "-timeout=10", "-rss_limit_mb=2048", "-max_len=20000"])
            .args([format!("-max_total_time={seconds}")])
            .env("PATH", tools::path())
            .env("RUSTC_BOOTSTRAP", "1")
            .env("CARGO_TARGET_DIR", target().join("fuzz"))
            .run()?;
    }
    Ok(())
}
