//! What is said on stderr about the work itself.

use clap::ValueEnum;
use std::io::IsTerminal;
use tracing_subscriber::EnvFilter;

/// From which level on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Level {
    Off,
    Error,
    Warn,
    Info,
    Debug,
    Trace,
}

/// Logs to stderr. The level is that of our own crates; the libraries below never say more than warnings.
/// Without one only errors are logged: what fails is said by the subcommand itself.
pub(crate) fn start(level: Option<Level>) {
    let filter = match level {
        Some(Level::Off) => "off",
        None | Some(Level::Error) => "error",
        Some(Level::Warn) => "warn",
        Some(Level::Info) => "warn,engine=info,cli=info,job_importer=info",
        Some(Level::Debug) => "warn,engine=debug,cli=debug,job_importer=debug",
        Some(Level::Trace) => "warn,engine=trace,cli=trace,job_importer=trace",
    };
    // A second call in one process (tests) keeps the first log.
    let _ = tracing_subscriber::fmt()
        .with_env_filter(EnvFilter::new(filter))
        .with_writer(std::io::stderr)
        .with_ansi(std::io::stderr().is_terminal())
        .try_init();
}
