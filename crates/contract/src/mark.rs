use crate::Millis;
use serde::{Deserialize, Serialize};

/// How far a person got with a job.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names are the documentation")]
pub enum Stage {
    Applied,
    Interview,
    Offer,
    Accepted,
    Rejected,
    Withdrawn,
}

impl Stage {
    /// All of them, in the order in which they come.
    pub const ALL: [Self; 6] =
        [Self::Applied, Self::Interview, Self::Offer, Self::Accepted, Self::Rejected, Self::Withdrawn];

    /// The word used in the database, on the command line and in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Applied => "applied",
            Self::Interview => "interview",
            Self::Offer => "offer",
            Self::Accepted => "accepted",
            Self::Rejected => "rejected",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// The stage of a word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|stage| stage.as_str() == word)
    }
}

/// What a person decided about a job. It survives whatever imports do to the job.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Marks {
    /// When it was seen first.
    pub seen_at: Option<Millis>,
    /// Since when it is saved.
    pub saved_at: Option<Millis>,
    /// Since when it is hidden: it stands in no usual list.
    pub hidden_at: Option<Millis>,
    /// How far the person got with it.
    pub stage: Option<Stage>,
    /// Since when.
    pub stage_at: Option<Millis>,
    /// What the person noted.
    pub note: Option<String>,
    /// Since when it is deleted: it stands nowhere, and no import brings it again.
    pub deleted_at: Option<Millis>,
}

impl Marks {
    /// The longest note, in bytes.
    pub const LONGEST_NOTE: usize = 64 << 10;

    /// What they are once `mark` was made at `now`. What is so already keeps its time.
    #[must_use]
    pub fn with(self, mark: &Mark, now: Millis) -> Self {
        let since = |was: Option<Millis>, is: bool| if is { was.or(Some(now)) } else { None };
        match mark {
            Mark::Seen(is) => Self { seen_at: since(self.seen_at, *is), ..self },
            Mark::Saved(is) => Self { saved_at: since(self.saved_at, *is), ..self },
            Mark::Hidden(is) => Self { hidden_at: since(self.hidden_at, *is), ..self },
            Mark::Stage(stage) if *stage == self.stage => self,
            Mark::Stage(stage) => Self { stage: *stage, stage_at: stage.map(|_| now), ..self },
            Mark::Note(note) => {
                let note = note.as_deref().map(str::trim).filter(|note| !note.is_empty());
                Self { note: note.map(str::to_owned), ..self }
            }
        }
    }
}

/// One thing a person decides about a job, or takes back. Deleting is a command of its own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "mark", content = "is", rename_all = "snake_case")]
pub enum Mark {
    /// Whether it was seen.
    Seen(bool),
    /// Whether it is saved.
    Saved(bool),
    /// Whether it stands in no usual list.
    Hidden(bool),
    /// How far the person got with it, if anywhere.
    Stage(Option<Stage>),
    /// A note; nothing or blank removes it.
    Note(Option<String>),
}
