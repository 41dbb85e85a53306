//! `settings`: what holds for all feeds.

use crate::{
    out::{self, Ended, Outcome, sentence},
    session::Session,
    table::count,
};
use engine::Engine;
use serde::Serialize;

/// What is to be set.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Wanted {
    /// The largest document that is fetched, in MiB.
    pub max_document: Option<u64>,
    /// Fetches at the same time.
    pub fetches: Option<u32>,
    /// Imports at the same time.
    pub imports: Option<u32>,
    /// A person has taken note of what was set aside.
    pub noted: bool,
}

#[derive(Serialize)]
struct SettingsJson {
    max_document_mib: u64,
    fetches: u32,
    imports: u32,
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
            "The largest document that is fetched has {} MiB.\nAt the same time, {} fetched and {} imported.\n",
            holds.max_document_mib,
            count(holds.fetches.into(), "feed is", "feeds are"),
            count(holds.imports.into(), "document is", "documents are"),
        ))?;
    }
    Ok(Ended::Fine)
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
    Ok(SettingsJson { max_document_mib: engine.max_document_bytes().await? >> 20, fetches, imports })
}
