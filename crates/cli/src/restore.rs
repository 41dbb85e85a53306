//! `restore`: puts a kept copy of the database in its place.

use crate::out::{self, Ended, Outcome, sentence};
use crate::session::Session;
use engine::{Engine, Options};
use std::path::Path;

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
