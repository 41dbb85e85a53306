//! What the engine tells while the window is open, for all pages.

use super::Said;
use crate::words;
use contract::{ErrorMessage, Event, Feed, HeldBy, Imports, Millis, Run, RunError, Status};
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;
use yew::prelude::*;

/// Runs told by events that are remembered; a page of history holds fewer.
const REMEMBERED: usize = 500;

/// Whether the engine can be heard.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Connection {
    /// Not yet. What is answered before is asked once more when it is heard: something may have happened in between.
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
    /// Counts what moves the queue: tasks that come, go on and end.
    pub queue_version: u32,
    /// Open runs that are held because their feeds are switched off, as far as was asked.
    pub held: Rc<BTreeSet<i64>>,
    /// Open runs whose end was asked for in this window.
    pub cancelling: Rc<BTreeSet<i64>>,
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

    /// Whether the queue is paused.
    pub fn is_paused(&self) -> bool {
        self.status.as_ref().is_some_and(|status| status.paused)
    }

    /// Whether a run waits for a person to let the queue or its feed go on.
    pub fn is_held(&self, run: &Run) -> bool {
        !run.state.is_closed()
            && (self.is_paused() || (self.held.contains(&run.run_id) && self.is_switched_off(run.feed_id)))
    }

    /// Which pause holds a run back, while one does.
    pub fn held_by(&self, run: &Run) -> Option<HeldBy> {
        self.is_held(run).then_some(if self.is_paused() { HeldBy::Queue } else { HeldBy::Feed })
    }

    /// Whether an open run may be held because its feed is switched off: it is not if a person asked for it.
    pub fn may_be_held(&self) -> bool {
        self.running().any(|run| self.is_switched_off(run.feed_id))
    }

    fn is_switched_off(&self, feed_id: i64) -> bool {
        self.feeds.as_ref().is_some_and(|feeds| feeds.iter().any(|feed| feed.id == feed_id && !feed.enabled))
    }

    /// Runs that are queued or running.
    pub fn open_runs(&self) -> u64 {
        self.status.as_ref().map_or(0, |status| status.open_runs)
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

    /// Remembers that the end of a run was asked for, or that nothing is to be awaited any more.
    fn cancel(&mut self, run_id: i64, asked: bool) {
        if self.cancelling.contains(&run_id) != asked {
            let cancelling = Rc::make_mut(&mut self.cancelling);
            if asked {
                cancelling.insert(run_id)
            } else {
                cancelling.remove(&run_id)
            };
        }
    }

    /// Remembers a run. Progress that was sent before the run closed may arrive after it, and changes nothing.
    fn remember(&mut self, run: Run) -> bool {
        if self.runs.get(&run.run_id).is_some_and(|known| known.state.is_closed()) {
            return false;
        }
        if run.state.is_closed() {
            self.cancel(run.run_id, false);
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
    /// The status line was read before events were heard.
    Found(Status),
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
    /// These runs are held.
    Held(BTreeSet<i64>),
    /// The end of a run was asked for.
    Cancelling(i64),
    /// The answer to that.
    Cancelled {
        /// Which run.
        run_id: i64,
        /// Whether it will end.
        answer: Result<(), ErrorMessage>,
    },
    /// Something failed.
    Error(ErrorMessage),
    /// What something came to that was asked for.
    Note(&'static str),
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
                live.queue_version += 1;
                if is_open {
                    live.started();
                }
            }
            Told::Event(Event::JobsChanged) => live.jobs_version += 1,
            Told::Event(Event::FeedsChanged) => live.feeds_version += 1,
            Told::Event(Event::QueueChanged) => live.queue_version += 1,
            Told::Event(Event::Status(status)) | Told::Status(status) => live.status = Some(status),
            Told::Event(Event::CycleFinished { .. }) => return self,
            Told::Found(status) => live.status = live.status.take().or(Some(status)),
            Told::Listening(runs) => {
                live.connection = Connection::Listening;
                // Whatever was asked before may have changed unheard.
                live.jobs_version += 1;
                live.feeds_version += 1;
                live.queue_version += 1;
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
            Told::Held(runs) => live.held = Rc::new(runs),
            Told::Cancelling(run_id) => live.cancel(run_id, true),
            Told::Cancelled { run_id, answer: Ok(()) } => {
                // Only of what has stored something there is anything to say that the row does not show.
                if live.runs.get(&run_id).is_some_and(|run| run.total > 0) {
                    live.notice = Some(Said::Note(words::queue::WHAT_STAYS));
                }
            }
            Told::Cancelled { run_id, answer: Err(error) } => {
                live.cancel(run_id, false);
                live.notice = Some(Said::Failed(error.message));
            }
            Told::Error(error) => live.notice = Some(Said::Failed(error.message)),
            Told::Note(text) => live.notice = Some(Said::Note(text)),
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
    fn what_was_asked_before_the_engine_was_heard_is_asked_once_more() {
        let status = |jobs| contract::Status { jobs, ..Default::default() };
        let jobs = |live: &Live| live.status.as_ref().map(|status| status.jobs);
        let live = Rc::new(Live::default()).reduce(Told::Found(status(7)));
        assert_eq!(jobs(&live), Some(7), "a page can be drawn with it");
        let live = live.reduce(Told::Status(status(8))).reduce(Told::Listening(Vec::new()));
        assert_eq!((live.jobs_version, live.feeds_version, live.queue_version), (1, 1, 1));
        assert_eq!(jobs(&live.reduce(Told::Found(status(7)))), Some(8), "an answer that comes late is older");
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
    fn the_queue_is_read_anew_when_tasks_or_runs_move_and_not_for_late_progress() {
        let live = Rc::new(Live::default()).reduce(Told::Event(Event::QueueChanged));
        assert_eq!(live.queue_version, 1);
        let live = told(live, run());
        assert_eq!(live.queue_version, 2);
        let live = told(live, Run { state: RunState::Running, ..run() });
        assert_eq!(live.queue_version, 2, "it has closed already");
    }

    #[test]
    fn a_run_is_held_by_a_paused_queue_or_by_its_feed_unless_a_person_asked_for_it() {
        let open = Run { state: RunState::Running, ..run() };
        let live = told(Rc::new(Live::default()), open.clone());
        let live = live.reduce(Told::Feeds(vec![Feed { enabled: false, ..feed() }]));
        assert!(live.may_be_held() && !live.is_held(&open), "it may be imported by hand");
        let held = live.reduce(Told::Held([7].into()));
        assert!(held.is_held(&open));
        assert!(!held.is_held(&run()), "it has closed");
        let on = held.reduce(Told::Feeds(vec![feed()]));
        assert!(!on.may_be_held() && !on.is_held(&open), "it goes on at once");
        let paused = contract::Status { paused: true, ..Default::default() };
        assert!(on.reduce(Told::Status(paused)).is_held(&open));
    }

    #[test]
    fn a_run_is_being_cancelled_until_it_closes_or_the_engine_refuses() {
        let open = Run { state: RunState::Running, ..run() };
        let asked = told(Rc::new(Live::default()), open).reduce(Told::Cancelling(7));
        assert!(asked.cancelling.contains(&7));
        let answered = asked.clone().reduce(Told::Cancelled { run_id: 7, answer: Ok(()) });
        assert!(answered.cancelling.contains(&7), "it is being brought to its end");
        assert_eq!(answered.notice, Some(Said::Note(words::queue::WHAT_STAYS)));
        let closed = told(answered, Run { state: RunState::Cancelled, ..run() });
        assert!(closed.cancelling.is_empty());
        let error = ErrorMessage { code: contract::ErrorCode::Store, message: "The disk is full.".into() };
        let refused = asked.reduce(Told::Cancelled { run_id: 7, answer: Err(error) });
        assert!(refused.cancelling.is_empty());
        assert_eq!(refused.notice, Some(Said::Failed("The disk is full.".into())));
    }

    #[test]
    fn of_a_run_that_has_stored_nothing_nothing_is_said_to_stay() {
        let open = Run { state: RunState::Queued, total: 0, ..run() };
        let live = told(Rc::new(Live::default()), open).reduce(Told::Cancelling(7));
        assert_eq!(live.reduce(Told::Cancelled { run_id: 7, answer: Ok(()) }).notice, None);
    }

    #[test]
    fn a_feed_that_was_changed_shows_at_once() {
        let live = Rc::new(Live::default()).reduce(Told::Feeds(vec![feed(), Feed { id: 2, ..feed() }]));
        let changed = Feed { id: 2, interval_ms: 300_000, ..feed() };
        let live = live.reduce(Told::Feed(Box::new(changed.clone())));
        assert_eq!(**live.feeds.as_ref().unwrap(), [feed(), changed]);
    }
}
