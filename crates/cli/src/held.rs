//! Imports that a pause holds back: that is said once, with how to let them go on, and then that they do.

use contract::{HeldBy, Run};
use engine::{Engine, Error};
use std::collections::{BTreeMap, HashSet};

/// A pause that holds something back.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Pause {
    Queue,
    Feed { id: i64, title: String },
}

impl Pause {
    /// The one that holds a run.
    fn of(run: &Run) -> Option<Self> {
        run.held.map(|by| match by {
            HeldBy::Queue => Self::Queue,
            HeldBy::Feed => Self::Feed { id: run.feed_id, title: run.feed_title.clone() },
        })
    }

    fn begun(&self) -> String {
        match self {
            Self::Queue => {
                "The queue was paused, so the import waits. `tasks resume` lets it go on.".to_owned()
            }
            Self::Feed { id, title } => {
                format!("{title} was paused, so its import waits. `tasks resume {id}` lets it go on.")
            }
        }
    }

    fn ended(&self) -> String {
        match self {
            Self::Queue => "The queue goes on.".to_owned(),
            Self::Feed { title, .. } => format!("{title} goes on."),
        }
    }
}

/// The pauses that were said to hold back some of these runs, each with one of them.
pub(crate) struct Pauses {
    runs: HashSet<i64>,
    said: BTreeMap<Pause, i64>,
}

impl Pauses {
    /// Those of runs that are waited for.
    pub fn of(runs: &[i64]) -> Self {
        Self { runs: runs.iter().copied().collect(), said: BTreeMap::new() }
    }

    /// What is to be said now.
    pub async fn look(&mut self, engine: &Engine) -> Vec<String> {
        // What cannot be read is looked at the next time; why it cannot is said elsewhere.
        self.news(engine).await.unwrap_or_default()
    }

    async fn news(&mut self, engine: &Engine) -> Result<Vec<String>, Error> {
        let held = engine.held_runs().await?;
        let present: BTreeMap<Pause, i64> = held
            .iter()
            .filter(|run| self.runs.contains(&run.run_id))
            .filter_map(|run| Some((Pause::of(run)?, run.run_id)))
            .collect();
        let mut sentences = Vec::new();
        for (pause, run_id) in self.said.clone() {
            if present.contains_key(&pause) || (pause == Pause::Queue && engine.status().await?.paused) {
                continue;
            }
            // The other pause may hide this one.
            if held.iter().any(|run| run.run_id == run_id) {
                continue;
            }
            if engine.gets_on(run_id).await? {
                sentences.push(pause.ended());
            }
            self.said.remove(&pause);
        }
        for (pause, run_id) in present {
            let begun = pause.begun();
            self.said.entry(pause).or_insert_with(|| {
                sentences.push(begun);
                run_id
            });
        }
        Ok(sentences)
    }
}
