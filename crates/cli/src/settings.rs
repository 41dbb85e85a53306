//! `settings`: what holds for all feeds.

use crate::{
    out::{self, Ended, Outcome, sentence},
    session::Session,
};
use serde::Serialize;

#[derive(Serialize)]
struct SettingsJson {
    max_document_mib: u64,
}

/// Sets what was named, and shows what holds.
pub(crate) async fn settings(session: &Session, max_document: Option<u64>) -> Outcome {
    let engine = if max_document.is_some() { session.open().await? } else { session.open_to_list().await? };
    let set = async {
        if let Some(mib) = max_document {
            engine.set_max_document_bytes(mib << 20).await?;
        }
        engine.max_document_bytes().await
    };
    let bytes = set.await;
    engine.stop().await;
    let max_document_mib = bytes.map_err(sentence)? >> 20;
    if session.json {
        out::print_json(&SettingsJson { max_document_mib })?;
    } else {
        out::print(&format!("The largest document that is fetched has {max_document_mib} MiB.\n"))?;
    }
    Ok(Ended::Fine)
}
