//! Job Importer: a window; or, with a subcommand, the command line.
#![cfg_attr(all(windows, not(debug_assertions)), windows_subsystem = "windows")]

use std::process::ExitCode;

fn main() -> ExitCode {
    match cli::run(std::env::args_os()) {
        Some(code) => code,
        None => job_importer::run(cli::data_dir(std::env::args_os())),
    }
}
