//! `backup` and `restore`: copies of the database.

use crate::out::{self, Ended, Outcome, sentence};
use crate::session::{Session, or_interrupted, stop};
use engine::{Engine, Options};
use std::path::Path;

/// Writes a copy of the database to `file`.
pub(crate) async fn back_up(session: &Session, file: &Path) -> Outcome {
    let engine = session.open_to_list().await?;
    let work = async {
        engine.back_up(file).await.map_err(sentence)?;
        let bytes = std::fs::metadata(file).map_or(0, |file| file.len());
        if session.json {
            out::print_json(&serde_json::json!({ "backup": file, "bytes": bytes }))?;
        } else {
            let megabytes = bytes as f64 / 1e6;
            out::print(&format!(
                "{} is a copy of the database ({megabytes:.1} MB). `job-importer restore FILE` puts it back.\n",
                file.display()
            ))?;
        }
        Ok(Ended::Fine)
    };
    let outcome = or_interrupted(work).await;
    stop(&engine, outcome).await
}

/// Restores `file`, and says where the database is that was there.
pub(crate) async fn restore(session: &Session, file: &Path) -> Outcome {
    let kept = Engine::restore(Options::new(&session.data_dir), file).await.map_err(sentence)?;
    if session.json {
        out::print_json(&serde_json::json!({ "restored": file, "kept": kept }))?;
    } else {
        let kept = kept.map(|kept| format!(" The one that was there is kept as {}.", kept.display()));
        out::print(&format!("{} is the database now.{}\n", file.display(), kept.unwrap_or_default()))?;
    }
    Ok(Ended::Fine)
}
