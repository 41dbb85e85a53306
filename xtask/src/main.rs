//! `cargo xtask run | test | bench`: all set-up is in here, so that a fresh machine needs Rust and git only.

mod apt;
mod axe;
mod browser;
mod cache;
mod command;
mod fuzz;
mod package;
mod peers;
mod setup;
mod speed;
mod test;
mod tools;
mod ui;
mod wasm;

use anyhow::{Result, bail};
use command::Step;
use std::process::ExitCode;

const HELP: &str = "\
cargo xtask run [-- ARGUMENTS]   sets up what is missing, builds the window and starts the application
cargo xtask test [--long]        sets up what is missing and runs every check and test; the long ones read gigabytes
                                 and kill an import of 100,000 postings 200 times
cargo xtask bench [ARGUMENTS]    measures the importer side by side with what it is compared to
cargo xtask bench peers [--postings N] [--rounds N]
                                 sets up newsboat, and BullMQ with redis and node, and measures the importer beside them
cargo xtask bench window [--postings N]
                                 measures the window on 100,000 jobs: how soon it is there, scrolls and finds
cargo xtask fuzz [TARGET] [SECS] feeds the parser what nobody would send, five minutes a target unless told
cargo xtask package              builds the application as it is released, and a .deb of it
cargo xtask setup                sets up what is missing for `run` and `test`, and nothing else
cargo xtask ui                   builds the window into ui/dist";

fn main() -> ExitCode {
    match dispatch(std::env::args().skip(1).collect()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(err) => {
            eprintln!("xtask: {err:#}");
            ExitCode::FAILURE
        }
    }
}

fn dispatch(args: Vec<String>) -> Result<()> {
    let (name, rest) = args.split_first().map_or(("help", &[][..]), |(name, rest)| (name.as_str(), rest));
    match (name, rest) {
        ("run", rest) => run(rest),
        ("test", []) => test::test(),
        ("test", [long]) if long == "--long" => test::test().and_then(|()| test::long()),
        ("fuzz", rest) => fuzz::fuzz(rest),
        ("bench", rest) => bench(rest),
        ("package", []) => package::package(),
        ("setup", []) => setup::for_tests().map(drop),
        ("ui", []) => ui::build(&setup::for_building()?),
        ("help" | "--help" | "-h", _) => {
            println!("{HELP}");
            Ok(())
        }
        _ => bail!("not known: {}\n{HELP}", args.join(" ")),
    }
}

/// Starts the application as a person does. The debug profile: it is built in a third of the time.
fn run(rest: &[String]) -> Result<()> {
    let rest = rest.strip_prefix(&["--".to_owned()]).unwrap_or(rest);
    let machine = setup::for_building()?;
    ui::build(&machine)?;
    Step::cargo("start the application", ["run", "--package", "job-importer", "--"]).args(rest).run()
}

fn bench(rest: &[String]) -> Result<()> {
    let rest = rest.strip_prefix(&["--".to_owned()]).unwrap_or(rest);
    let bench = ["run", "--release", "--package", "engine", "--example", "bench", "--"];
    let bench = Step::cargo("run the bench", bench).args(rest);
    match rest.split_first().map(|(what, rest)| (what.as_str(), rest)) {
        Some(("window", rest)) => speed::bench(rest),
        Some(("peers", _)) => bench.env("JOB_IMPORTER_PEERS", peers::set_up()).run(),
        _ => bench.run(),
    }
}
