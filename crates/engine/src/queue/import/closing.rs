//! How the run of an import closes, by what its document came to.

use super::super::close::{Closing, Validators};
use super::super::fetch::Note;
use super::super::replay::TakeUp;
use super::{Import, Interrupted};
use crate::posting::DocumentSummary;
use crate::retry;
use crate::store::feeds::Described;
use contract::{Millis, RunError, RunState};

impl Import<'_> {
    /// How the run closes whose document ended like this.
    pub(super) fn closing(
        &self,
        note: Note,
        summary: DocumentSummary,
        error: Option<RunError>,
    ) -> Result<Closing, Interrupted> {
        let moved_to = note.moved.then(|| note.url.to_string());
        let described = (!summary.dialect.is_empty()).then(|| Described::of(&summary));
        let mut closing = match error {
            Some(error) if self.total == 0 => Closing::failed(error),
            Some(error) => Closing { error: Some(error), ..Closing::new(RunState::Partial) },
            None if self.failed == self.total && self.total > 0 => Closing::failed(self.all_rejected()),
            None if summary.complete && note.missing.is_some() => {
                Closing { error: note.missing.clone(), ..Closing::new(RunState::Partial) }
            }
            None if summary.complete => Closing::new(RunState::Succeeded),
            None => Closing {
                error: Some(truncated(self.total - self.failed)),
                ..Closing::new(RunState::Partial)
            },
        };
        let left = |until: Millis| (until - self.cx.now()).clamp(1, retry::LONGEST);
        closing.wait = note.quiet_until.map(left);
        let is_paged = !note.pages.is_empty() || note.missing.is_some();
        closing.gap = match closing.state {
            RunState::Succeeded => Some(false),
            RunState::Partial if is_paged => Some(true),
            _ => None,
        };
        closing.epoch = Some(note.epoch);
        closing.is_one_list = summary.lists_everything || summary.next_page.is_none();
        closing.lifetime = note.lifetime;
        closing.own_lifetime = summary.lifetime;
        // Of several pages the validators stand for the first. They say something where new postings come on top.
        let stands_for_all = note.pages.is_empty() || !summary.lists_everything;
        if closing.state == RunState::Succeeded && !note.cut_off && stands_for_all {
            let Note { etag, last_modified, body_hash, .. } = note;
            closing.validators = Some(Validators { etag, last_modified, body_hash });
        }
        closing.moved_to = moved_to;
        closing.warnings = summary.warnings;
        closing.warnings.extend(note.warning);
        closing.warnings.extend(self.replay.as_ref().and_then(TakeUp::warning));
        closing.described = described;
        Ok(closing)
    }

    fn all_rejected(&self) -> RunError {
        let what = match self.total {
            1 => "The only posting could not be imported.".to_owned(),
            n => format!("None of the {n} postings could be imported."),
        };
        let why = self.rejected_for.as_deref().map(|why| format!(" {why}")).unwrap_or_default();
        RunError { code: "all_rejected".into(), message: format!("{what}{why}") }
    }
}

/// `kept` postings came before that point and could be imported.
fn truncated(kept: u64) -> RunError {
    let kept = match kept {
        0 => "No posting that could be imported came before that point.".to_owned(),
        1 => "The one posting before that point was imported.".to_owned(),
        n => format!("The {n} postings before that point were imported."),
    };
    RunError {
        code: "truncated".into(),
        message: format!("The document ended before it was complete. {kept} The next import reads it again."),
    }
}
