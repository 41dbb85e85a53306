//! What a person decides about a job, and the way back from it.

use crate::backend::call;
use crate::words::job::{self as words, Gone};
use contract::{DeleteJob, ErrorMessage, FoundJob, JobSummary, Mark, MarkJob, UndeleteJob};

/// A decision.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Deed {
    /// It was seen, or counts as new again.
    Seen(bool),
    Saved(bool),
    /// It stands in no usual list.
    Hidden(bool),
    /// It stands nowhere any more.
    Deleted(bool),
}

impl Deed {
    /// What undoes it.
    pub fn back(self) -> Self {
        match self {
            Self::Seen(is) => Self::Seen(!is),
            Self::Saved(is) => Self::Saved(!is),
            Self::Hidden(is) => Self::Hidden(!is),
            Self::Deleted(is) => Self::Deleted(!is),
        }
    }

    /// What it does to a row, where that stays.
    pub fn mark(self) -> fn(&mut FoundJob) {
        match self {
            Self::Seen(true) => |found| found.is_seen = true,
            Self::Seen(false) => |found| found.is_seen = false,
            Self::Saved(true) => |found| found.is_saved = true,
            Self::Saved(false) => |found| found.is_saved = false,
            Self::Hidden(true) => |found| found.is_hidden = true,
            Self::Hidden(false) => |found| found.is_hidden = false,
            Self::Deleted(_) => |_| (),
        }
    }

    /// Whether the job leaves the list.
    pub fn takes_out(self) -> bool {
        matches!(self, Self::Hidden(true) | Self::Deleted(true))
    }

    /// Whether the job comes back into the list.
    pub fn brings_back(self) -> bool {
        matches!(self, Self::Hidden(false) | Self::Deleted(false))
    }

    /// Notes it.
    pub async fn perform(self, id: i64) -> Result<(), ErrorMessage> {
        let mark = match self {
            Self::Seen(is) => Mark::Seen(is),
            Self::Saved(is) => Mark::Saved(is),
            Self::Hidden(is) => Mark::Hidden(is),
            Self::Deleted(true) => return call(DeleteJob { id }).await.map(drop),
            Self::Deleted(false) => return call(UndeleteJob { id }).await.map(drop),
        };
        call(MarkJob { id, mark }).await.map(drop)
    }
}

/// A decision that was noted.
#[derive(Debug, Clone, PartialEq)]
pub struct Done {
    /// About which job.
    pub job: JobSummary,
    pub deed: Deed,
}

impl Done {
    /// What is said of it, where its row does not show it.
    pub fn text(&self) -> Option<String> {
        let what = match self.deed {
            Deed::Hidden(true) => Gone::Hidden,
            Deed::Deleted(true) => Gone::Deleted,
            _ => return None,
        };
        Some(words::gone(what, &self.job.title))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::components::tests::{found, job};

    #[test]
    fn every_decision_has_a_way_back() {
        for deed in [Deed::Seen(true), Deed::Saved(false), Deed::Hidden(true), Deed::Deleted(true)] {
            assert_eq!(deed.back().back(), deed);
            assert_eq!(deed.takes_out(), deed.back().brings_back());
        }
        let mut row = found();
        Deed::Saved(true).mark()(&mut row);
        assert!(row.is_saved && !row.is_seen);
        Deed::Saved(true).back().mark()(&mut row);
        assert_eq!(row, found());
    }

    #[test]
    fn only_what_leaves_the_list_is_told_in_words() {
        let text = |deed| Done { job: job(), deed }.text();
        assert!(text(Deed::Hidden(true)).is_some_and(|text| text.starts_with("Hidden: ")));
        assert_eq!(text(Deed::Saved(true)), None, "the row shows it");
    }
}
