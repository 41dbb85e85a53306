//! What the engine tells while the window is open, for all pages.

use super::Said;
use contract::{ErrorMessage, Event, Feed, Imports, Millis, Run, RunError, Status};
use std::collections::BTreeMap;
use std::rc::Rc;
use yew::prelude::*;

/// Runs told by events that are remembered; a page of history holds fewer.
const REMEMBERED: usize = 500;

/// Whether the engine can be heard.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Connection {
    /// Not yet. Nothing is asked before, or what happens between answer and first event would be lost.
    #[default]
    Waiting,
    /// From now on nothing is missed.
    Listening,
    /// There is no engine to hear, and why.
    None(String),
}

/// What all pages share.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Live {
    /// Whether the engine can be heard.
    pub connection: Connection,
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
    /// What is to be said above the page.
    pub notice: Option<Said>,
}

impl Live {
    /// The runs that are under way.
    pub fn running(&self) -> impl Iterator<Item = &Run> {
        self.runs.values().filter(|run| !run.state.is_closed())
    }

    /// Whether feeds that are due wait for a network.
    pub fn is_offline(&self) -> bool {
        self.status.as_ref().is_some_and(|status| status.offline)
    }

    /// Why nothing can be stored at the moment, if so.
    pub fn trouble(&self) -> Option<&RunError> {
        self.status.as_ref()?.trouble.as_ref()
    }

    /// Whether any feed is enabled; `true` while that is not known.
    pub fn has_enabled_feed(&self) -> bool {
        self.feeds.as_ref().is_none_or(|feeds| feeds.iter().any(|feed| feed.enabled))
    }

    /// Forgets that nothing was started.
    fn started(&mut self) {
        if matches!(self.notice, Some(Said::JustDone { .. })) {
            self.notice = None;
        }
    }

    /// Remembers a run. Progress that was sent before the run closed may arrive after it, and changes nothing.
    fn remember(&mut self, run: Run) -> bool {
        if self.runs.get(&run.run_id).is_some_and(|known| known.state.is_closed()) {
            return false;
        }
        let (id, runs) = (run.run_id, Rc::make_mut(&mut self.runs));
        runs.insert(id, run);
        if runs.len() > REMEMBERED {
            let oldest = runs.iter().find(|(other, run)| **other != id && run.state.is_closed());
            if let Some(oldest) = oldest.map(|(oldest, _)| *oldest) {
                runs.remove(&oldest);
            }
        }
        true
    }
}

/// What happens to what all pages share.
pub enum Told {
    /// The engine said so.
    Event(Event),
    /// Events are heard from now on; these runs are under way already.
    Listening(Vec<Run>),
    /// There is no engine to hear.
    Deaf(ErrorMessage),
    /// Time has passed.
    Now(Millis),
    /// The status line was read.
    Status(Status),
    /// The feeds were read.
    Feeds(Vec<Feed>),
    /// A feed was changed, and is like this now.
    Feed(Box<Feed>),
    /// An import was asked for.
    Pressed {
        /// Of which feed; `None`: of all that are enabled.
        feed_id: Option<i64>,
        /// What it came to.
        imports: Imports,
        /// When.
        now: Millis,
    },
    /// Something failed.
    Error(ErrorMessage),
    /// Why something cannot be done just now.
    Hint(&'static str),
    /// The notice was dismissed.
    Dismissed,
}

impl Reducible for Live {
    type Action = Told;

    fn reduce(self: Rc<Self>, told: Told) -> Rc<Self> {
        let mut live = (*self).clone();
        match told {
            Told::Event(Event::Run(run)) => {
                let is_open = !run.state.is_closed();
                if !live.remember(*run) {
                    return self;
                }
                if is_open {
                    live.started();
                }
            }
            Told::Event(Event::JobsChanged) => live.jobs_version += 1,
            Told::Event(Event::FeedsChanged) => live.feeds_version += 1,
            Told::Event(Event::Status(status)) | Told::Status(status) => live.status = Some(status),
            Told::Event(Event::CycleFinished { .. }) => return self,
            Told::Listening(runs) => {
                live.connection = Connection::Listening;
                for run in runs {
                    // What an event said meanwhile is newer than what was read.
                    if !live.runs.contains_key(&run.run_id) {
                        live.remember(run);
                    }
                }
            }
            Told::Deaf(error) => live.connection = Connection::None(error.message),
            Told::Now(now) => live.now = now,
            Told::Feeds(feeds) => {
                live.feeds = Some(Rc::new(feeds));
                // What a hint said was missing is there.
                if live.has_enabled_feed() && matches!(live.notice, Some(Said::Hint(_))) {
                    live.notice = None;
                }
            }
            Told::Feed(feed) => {
                if let Some(feeds) = &mut live.feeds
                    && let Some(known) = Rc::make_mut(feeds).iter_mut().find(|known| known.id == feed.id)
                {
                    *known = *feed;
                }
            }
            Told::Pressed { feed_id, imports, now } => {
                let feeds = live.feeds.as_deref().map(Vec::as_slice);
                match Said::of_press(feed_id, &imports, feeds, now) {
                    Some(said) => live.notice = Some(said),
                    None => live.started(),
                }
            }
            Told::Error(error) => live.notice = Some(Said::Failed(error.message)),
            Told::Hint(text) => live.notice = Some(Said::Hint(text)),
            Told::Dismissed => live.notice = None,
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
    use crate::components::tests::{feed, run};
    use contract::RunState;

    fn told(live: Rc<Live>, run: Run) -> Rc<Live> {
        live.reduce(Told::Event(Event::Run(Box::new(run))))
    }

    #[test]
    fn a_closed_run_is_never_opened_again_by_late_progress() {
        let open = Run { state: RunState::Running, ..run() };
        let live = told(Rc::new(Live::default()), open.clone());
        assert_eq!(live.running().count(), 1);
        let live = told(live, run());
        let live = told(live, open);
        assert_eq!(live.running().count(), 0);
        assert_eq!(live.runs[&7].state, RunState::Succeeded);
    }

    #[test]
    fn what_was_read_at_the_start_does_not_overwrite_what_was_told_meanwhile() {
        let open = |total| Run { state: RunState::Running, total, ..run() };
        let live = told(Rc::new(Live::default()), open(900));
        let live = live.reduce(Told::Listening(vec![open(400), Run { run_id: 8, ..open(1) }]));
        assert_eq!(live.connection, Connection::Listening);
        assert_eq!(live.runs[&7].total, 900, "an older figure would count backwards");
        assert_eq!(live.running().count(), 2);
    }

    #[test]
    fn an_old_run_that_is_looked_at_is_remembered_in_a_full_memory() {
        let mut live = Rc::new(Live::default());
        for run_id in 1_000..1_000 + REMEMBERED as i64 {
            live = told(live, Run { run_id, ..run() });
        }
        let live = told(live, run());
        assert!(live.runs.contains_key(&7), "its page shows its name");
        assert_eq!(live.runs.len(), REMEMBERED);
    }

    #[test]
    fn that_nothing_was_started_is_said_until_something_is() {
        let press =
            |runs, just_done| Told::Pressed { feed_id: None, imports: Imports { runs, just_done }, now: 0 };
        let live = Rc::new(Live::default()).reduce(press(Vec::new(), vec![run()]));
        assert!(matches!(&live.notice, Some(Said::JustDone { feed_id: None, .. })), "{:?}", live.notice);
        let still = told(live.clone(), run());
        assert!(still.notice.is_some(), "the end of a run starts nothing");
        let begun = told(live.clone(), Run { run_id: 9, state: RunState::Queued, ..run() });
        assert_eq!(begun.notice, None);
        assert_eq!(live.reduce(press(vec![run()], Vec::new())).notice, None);
    }

    #[test]
    fn a_feed_that_was_changed_shows_at_once() {
        let live = Rc::new(Live::default()).reduce(Told::Feeds(vec![feed(), Feed { id: 2, ..feed() }]));
        let changed = Feed { id: 2, interval_ms: 300_000, ..feed() };
        let live = live.reduce(Told::Feed(Box::new(changed.clone())));
        assert_eq!(**live.feeds.as_ref().unwrap(), [feed(), changed]);
    }
}
