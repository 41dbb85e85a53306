//! What the engine tells while the window is open, for all pages.

use contract::{ErrorMessage, Event, Feed, Millis, Run, Status};
use std::collections::BTreeMap;
use std::rc::Rc;
use yew::prelude::*;

/// Runs told by events that are remembered; a page of history holds fewer.
const REMEMBERED: usize = 500;

/// What all pages share.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Live {
    /// Wall time, a few times a minute.
    pub now: Millis,
    /// The status line, once known.
    pub status: Option<Status>,
    /// The watched feeds, once known.
    pub feeds: Option<Rc<Vec<Feed>>>,
    /// Runs as events told them last, by number.
    pub runs: Rc<BTreeMap<i64, Run>>,
    /// Counts changes of the stored jobs.
    pub jobs_version: u32,
    /// Counts changes of the feeds.
    pub feeds_version: u32,
    /// What failed last, until it is dismissed.
    pub error: Option<ErrorMessage>,
}

impl Live {
    /// The runs that are under way.
    pub fn running(&self) -> impl Iterator<Item = &Run> {
        self.runs.values().filter(|run| !run.state.is_closed())
    }

    /// Whether any feed is enabled; `true` while that is not known.
    pub fn has_enabled_feed(&self) -> bool {
        self.feeds.as_ref().is_none_or(|feeds| feeds.iter().any(|feed| feed.enabled))
    }
}

/// What happens to what all pages share.
pub enum Told {
    /// The engine said so.
    Event(Event),
    /// Time has passed.
    Now(Millis),
    /// The status line was read.
    Status(Status),
    /// The feeds were read.
    Feeds(Vec<Feed>),
    /// Something failed.
    Error(ErrorMessage),
    /// What failed was dismissed.
    Dismissed,
}

impl Reducible for Live {
    type Action = Told;

    fn reduce(self: Rc<Self>, told: Told) -> Rc<Self> {
        let mut live = (*self).clone();
        match told {
            Told::Event(Event::Run(run)) => {
                let runs = Rc::make_mut(&mut live.runs);
                // Progress that was sent before the run closed may arrive after it.
                if runs.get(&run.run_id).is_some_and(|known| known.state.is_closed()) {
                    return self;
                }
                runs.insert(run.run_id, *run);
                while runs.len() > REMEMBERED {
                    runs.pop_first();
                }
            }
            Told::Event(Event::JobsChanged) => live.jobs_version += 1,
            Told::Event(Event::FeedsChanged) => live.feeds_version += 1,
            Told::Event(Event::Status(status)) | Told::Status(status) => live.status = Some(status),
            Told::Event(Event::CycleFinished { .. }) => return self,
            Told::Now(now) => live.now = now,
            Told::Feeds(feeds) => live.feeds = Some(Rc::new(feeds)),
            Told::Error(error) => live.error = Some(error),
            Told::Dismissed => live.error = None,
        }
        Rc::new(live)
    }
}

/// What all pages share, and the way to tell it something.
#[hook]
pub fn use_live() -> UseReducerHandle<Live> {
    use_context::<UseReducerHandle<Live>>().expect("every page is drawn inside the application")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::components::tests::run;
    use contract::RunState;

    #[test]
    fn a_closed_run_is_never_opened_again_by_late_progress() {
        let told = |live: Rc<Live>, run: Run| live.reduce(Told::Event(Event::Run(Box::new(run))));
        let open = Run { state: RunState::Running, ..run() };
        let live = told(Rc::new(Live::default()), open.clone());
        assert_eq!(live.running().count(), 1);
        let live = told(live, run());
        let live = told(live, open);
        assert_eq!(live.running().count(), 0);
        assert_eq!(live.runs[&7].state, RunState::Succeeded);
    }
}
