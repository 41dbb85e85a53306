//! The subcommands of Job Importer: everything a person can do without the window.
//!
//! [`run`] is the whole of it: the application calls it first and opens its window only when there was no
//! subcommand; `job-importer-cli` calls it and nothing else.

mod args;
mod credentials;
mod data_dir;
mod doctor;
mod feeds;
mod held;
mod import;
mod job;
mod json;
mod kin;
mod lists;
mod log;
mod out;
mod parse;
mod progress;
mod rehearse;
mod restore;
mod session;
mod settings;
mod table;
mod tasks;

pub use session::interruption;

use args::{Args, Command};
use clap::{CommandFactory, Parser};
use out::Outcome;
use std::{ffi::OsString, io::Write, path::PathBuf, process::ExitCode};

/// Runs the subcommand that `args` names (the first item is the program's name) and waits for its end.
///
/// `None` when there is no subcommand: the caller opens its window then. Otherwise the exit code: 0 fine,
/// 1 something failed and was said on stderr, 2 wrong usage, 130 interrupted. With `--json` what failed before it had
/// anything to print prints `{"error": {"code", "message"}}` instead. Logging to stderr is set up in either case.
pub fn run(args: impl IntoIterator<Item = OsString>) -> Option<ExitCode> {
    engine::memory::set_up();
    let args = match Args::try_parse_from(args) {
        Ok(args) => args,
        Err(err) => {
            // A closed pipe is no reason to fail: whoever reads has seen enough.
            let _ = err.print();
            return Some(ExitCode::from(u8::try_from(err.exit_code()).unwrap_or(2)));
        }
    };
    log::start(args.log);
    let session = session::Session::new(data_dir::resolve(args.data_dir), args.json);
    let outcome = execute(args.command?, &session);
    Some(ExitCode::from(out::exit_code(outcome, args.json)))
}

/// The data directory that `args` and the environment choose: `--data-dir`, else `$JOB_IMPORTER_DATA_DIR`, else
/// `$XDG_DATA_HOME/job-importer`, else `~/.local/share/job-importer`.
pub fn data_dir(args: impl IntoIterator<Item = OsString>) -> PathBuf {
    data_dir::resolve(Args::try_parse_from(args).ok().and_then(|args| args.data_dir))
}

/// What a program without a window answers when no subcommand was given: the help on stderr, exit code 2.
pub fn no_subcommand() -> ExitCode {
    let _ = write!(std::io::stderr(), "{}", Args::command().render_help());
    ExitCode::from(2)
}

fn execute(command: Command, session: &session::Session) -> Outcome {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let outcome = runtime.block_on(async {
        match command {
            Command::Import(import) => import::import(session, import).await,
            Command::Replay { run_id } => import::replay(session, run_id).await,
            Command::Parse(parse) => parse::parse(session, parse).await,
            Command::Feeds { action } => feeds::feeds(session, action).await,
            Command::Settings(wanted) => settings::settings(session, wanted).await,
            Command::Tasks { action } => tasks::tasks(session, action).await,
            Command::Jobs(jobs) => lists::jobs(session, jobs).await,
            Command::Runs { limit } => lists::runs(session, limit).await,
            Command::Backup { file } => restore::back_up(session, &file).await,
            Command::Doctor { repair } => doctor::doctor(session, repair).await,
            Command::Restore { file } => restore::restore(session, &file).await,
        }
    });
    // An interrupted `parse -` still waits for stdin on its thread; the process ends without it.
    runtime.shutdown_background();
    outcome
}
