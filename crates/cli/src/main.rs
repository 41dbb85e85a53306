//! The subcommands without a window.

use std::process::ExitCode;

fn main() -> ExitCode {
    cli::run(std::env::args_os()).unwrap_or_else(cli::no_subcommand)
}
