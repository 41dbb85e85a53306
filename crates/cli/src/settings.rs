//! `settings`: what holds for all feeds.

use crate::{
    out::{self, Ended, Outcome, sentence},
    session::Session,
    table::count,
};
use clap::Args;
use contract::{Keep, Setting};
use engine::Engine;
use serde::Serialize;

/// What is to be set.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Args)]
pub(crate) struct Wanted {
    /// The largest document that is fetched, in MiB after decompression
    #[arg(long, value_name = "MIB", allow_negative_numbers = true, value_parser = clap::value_parser!(u64).range(1..=1 << 20))]
    pub max_document: Option<u64>,
    /// How many feeds are fetched at the same time, each from a server of its own
    #[arg(long, value_name = "N", allow_negative_numbers = true, value_parser = clap::value_parser!(u32).range(1..=64))]
    pub fetches: Option<u32>,
    /// How many documents are imported at the same time
    #[arg(long, value_name = "N", allow_negative_numbers = true, value_parser = clap::value_parser!(u32).range(1..=8))]
    pub imports: Option<u32>,
    /// How long imports are kept, with what they rejected and changed; the last ones of each feed stay. What is older goes within a day
    #[arg(long, value_name = "DAYS|ever", allow_negative_numbers = true, value_parser = days)]
    pub keep_history: Option<Days>,
    /// The same of imports that went well and brought nothing, where that is shorter
    #[arg(long, value_name = "DAYS|ever", allow_negative_numbers = true, value_parser = days)]
    pub keep_quiet: Option<Days>,
    /// How long closed jobs are kept, and at least as long as the imports that count them. Jobs that were saved, hidden, deleted, noted
    /// on or put at a stage stay
    #[arg(long, value_name = "DAYS|ever", allow_negative_numbers = true, value_parser = days)]
    pub keep_closed: Option<Days>,
    /// Takes note of a database that was set aside, so that it is not said any more
    #[arg(long)]
    pub noted: bool,
}

/// How long something is kept; `None`: for ever.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Days(Option<u32>);

fn days(typed: &str) -> Result<Days, String> {
    if typed == "ever" {
        return Ok(Days(None));
    }
    let days = typed.parse().ok().filter(|days| Keep::DAYS.contains(days));
    let of = || format!("from {} to {} days, or `ever`", Keep::DAYS.start(), Keep::DAYS.end());
    days.map(|days| Days(Some(days))).ok_or_else(of)
}

#[derive(Serialize)]
struct SettingsJson {
    max_document_mib: u64,
    fetches: u32,
    imports: u32,
    /// Days; null is for ever.
    keep_history_days: Option<u32>,
    keep_quiet_days: Option<u32>,
    keep_closed_days: Option<u32>,
}

/// Sets what was named, and shows what holds.
pub(crate) async fn settings(session: &Session, wanted: Wanted) -> Outcome {
    let is_change = wanted != Wanted::default();
    let engine = if is_change { session.open().await? } else { session.open_to_list().await? };
    let holds = set(&engine, wanted).await;
    engine.stop().await;
    let holds = holds.map_err(sentence)?;
    if session.json {
        out::print_json(&holds)?;
    } else {
        out::print(&format!(
            "The largest document that is fetched has {} MiB.\nAt the same time, {} fetched and {} imported.\n\
             Imports are kept {}, those without news {}; closed jobs {}.\n",
            holds.max_document_mib,
            count(holds.fetches.into(), "feed is", "feeds are"),
            count(holds.imports.into(), "document is", "documents are"),
            how_long(holds.keep_history_days),
            how_long(holds.keep_quiet_days),
            how_long(holds.keep_closed_days),
        ))?;
    }
    Ok(Ended::Fine)
}

fn how_long(days: Option<u32>) -> String {
    days.map_or_else(|| "for ever".to_owned(), |days| format!("for {}", count(days.into(), "day", "days")))
}

async fn set(engine: &Engine, wanted: Wanted) -> Result<SettingsJson, engine::Error> {
    if let Some(mib) = wanted.max_document {
        engine.set_max_document_bytes(mib << 20).await?;
    }
    if wanted.noted {
        engine.forget_set_aside().await?;
    }
    let queue = engine.queue().await?;
    let (fetches, imports) =
        (wanted.fetches.unwrap_or(queue.fetches), wanted.imports.unwrap_or(queue.imports));
    if wanted.fetches.is_some() || wanted.imports.is_some() {
        engine.set_concurrency(fetches, imports).await?;
    }
    let kept = engine.retention().await?;
    let keep = Keep {
        history: wanted.keep_history.map_or(kept.history, |days| days.0),
        quiet_runs: wanted.keep_quiet.map_or(kept.quiet_runs, |days| days.0),
        closed_jobs: wanted.keep_closed.map_or(kept.closed_jobs, |days| days.0),
    };
    if keep != kept {
        engine.set(Setting::Keep(keep)).await?;
    }
    Ok(SettingsJson {
        max_document_mib: engine.max_document_bytes().await? >> 20,
        fetches,
        imports,
        keep_history_days: keep.history,
        keep_quiet_days: keep.quiet_runs,
        keep_closed_days: keep.closed_jobs,
    })
}
