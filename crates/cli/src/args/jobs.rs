//! What can be typed behind `jobs`.

use clap::{ArgGroup, Args as ClapArgs, Subcommand, ValueEnum};
use contract::Stage;

#[derive(Debug, ClapArgs)]
#[command(args_conflicts_with_subcommands = true)]
pub(crate) struct Jobs {
    #[command(subcommand)]
    pub action: Option<JobAction>,
    /// What to look for (behind --, if it is a subcommand's name or begins with -): words, "phrases", -not, OR, parentheses, and
    /// title: company: location: category: type: remote:yes feed: provider: salary:>80000 posted:<7d is:saved sort:relevance
    pub query: Option<String>,
    /// Only those that are saved; the same as is:saved
    #[arg(long, group = "which")]
    pub saved: bool,
    /// Only those that are hidden, which stand in no other list; the same as is:hidden
    #[arg(long, group = "which")]
    pub hidden: bool,
    /// Only those that are deleted; the same as is:deleted
    #[arg(long, group = "which", conflicts_with = "query")]
    pub deleted: bool,
    /// How many on a page
    #[arg(long, value_name = "N", allow_negative_numbers = true, default_value_t = 20, value_parser = clap::value_parser!(u32).range(1..))]
    pub limit: u32,
    /// Which page, from 1
    #[arg(long, value_name = "N", allow_negative_numbers = true, default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..))]
    pub page: u32,
}

/// A job's number on the command line.
const JOB_ID: fn() -> clap::builder::RangedI64ValueParser<i64> = || clap::value_parser!(i64).range(1..);

#[derive(Debug, Subcommand)]
pub(crate) enum JobAction {
    /// Shows one job: its fields, what you decided about it, what became of it, and which feeds carry it
    Show {
        /// Its number
        #[arg(allow_negative_numbers = true, value_parser = JOB_ID())]
        id: i64,
    },
    /// Notes what you decide about a job; it survives every import
    Mark(MarkArgs),
    /// Deletes a job: it stands in no list, search or count any more, and no import brings it again
    ///
    /// Its feeds may go on carrying it. For 30 days all of it is kept and can be brought back with `jobs undelete`; then its
    /// text is dropped.
    Delete {
        /// Its number
        #[arg(allow_negative_numbers = true, value_parser = JOB_ID())]
        id: i64,
    },
    /// Brings a deleted job back, with what you decided about it
    ///
    /// Where its feed said something else meanwhile, or its text was dropped, the next import that carries it reads it again.
    Undelete {
        /// Its number, as `jobs --deleted` shows it
        #[arg(allow_negative_numbers = true, value_parser = JOB_ID())]
        id: i64,
    },
}

#[derive(Debug, ClapArgs)]
#[group(skip)]
#[command(group(ArgGroup::new("decision").required(true).multiple(true)))]
pub(crate) struct MarkArgs {
    /// Its number
    #[arg(allow_negative_numbers = true, value_parser = JOB_ID())]
    pub id: i64,
    /// Notes that you have seen it
    #[arg(long, group = "decision")]
    pub seen: bool,
    /// Saves it
    #[arg(long, group = "decision")]
    pub saved: bool,
    /// Hides it: it stands in `jobs --hidden` only
    #[arg(long, group = "decision")]
    pub hidden: bool,
    /// How far you got with it
    #[arg(long, group = "decision", value_name = "STAGE", value_parser = stage)]
    pub stage: Option<Stage>,
    /// Notes something, in the place of what was noted before
    #[arg(long, group = "decision", value_name = "TEXT")]
    pub note: Option<String>,
    /// Takes back what was decided: seen, saved, hidden, stage or note
    #[arg(long, group = "decision", value_name = "WHAT", value_delimiter = ',')]
    pub clear: Vec<Clear>,
}

/// What can be taken back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Clear {
    Seen,
    Saved,
    Hidden,
    Stage,
    Note,
}

fn stage(word: &str) -> Result<Stage, String> {
    let words = || Stage::ALL.map(Stage::as_str).join(", ");
    Stage::parse(word).ok_or_else(|| format!("a stage is one of {}", words()))
}
