//! What the window hears of the engine, and its clock.

use super::page::on_window;
use crate::backend::{call, listen};
use crate::dom::document;
use crate::hooks::{Live, Load, Told, ask, now, use_load, use_settled};
use contract::{GetQueue, GetStatus, ListFeeds, ListRuns, Run, RunFilter, RunState, TaskState};
use gloo_timers::callback::Interval;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

/// How often the times on a page are drawn anew, in milliseconds.
const TICK: u32 = 5_000;
/// Bursts of "the feeds have changed" are answered once, in milliseconds.
const BURST: u32 = 80;
/// The same of the queue, which moves with every batch.
const QUEUE_BURST: u32 = 400;
/// Runs read at the start, to find those that are under way: more are never queued at once.
const RECENT: u32 = 500;

/// Listens to the engine, and reads what is there: before it is heard, so that nobody waits for that, and once more when it is,
/// or what happens between the two would be lost.
#[hook]
pub fn use_engine(live: &UseReducerHandle<Live>) {
    {
        let dispatcher = live.dispatcher();
        use_effect_with((), move |()| {
            spawn_local(async move {
                let events = dispatcher.clone();
                if let Err(error) = listen(move |event| events.dispatch(Told::Event(event))).await {
                    dispatcher.dispatch(Told::Deaf(error));
                    return;
                }
                dispatcher.dispatch(Told::Listening(begin(&dispatcher).await));
            });
        });
    }
    {
        let dispatcher = live.dispatcher();
        use_effect_with((), move |()| {
            spawn_local(async move {
                // Should it fail, that is said by the question that follows.
                if let Ok(status) = call(GetStatus {}).await {
                    dispatcher.dispatch(Told::Found(status));
                }
            });
        });
    }
    let version = use_settled(live.feeds_version, BURST);
    let feeds = use_load(ListFeeds {}, version);
    let dispatcher = live.dispatcher();
    use_effect_with(feeds, move |feeds| match feeds {
        Load::Waiting => {}
        Load::Ready(feeds) => dispatcher.dispatch(Told::Feeds((**feeds).clone())),
        Load::Failed { error, .. } => dispatcher.dispatch(Told::Error(error.clone())),
    });
}

/// Reads the status, and returns the runs that were under way before anyone listened.
async fn begin(dispatcher: &UseReducerDispatcher<Live>) -> Vec<Run> {
    let busy = match call(GetStatus {}).await {
        Ok(status) => {
            let busy = status.open_runs > 0;
            dispatcher.dispatch(Told::Status(status));
            busy
        }
        Err(error) => {
            dispatcher.dispatch(Told::Error(error));
            false
        }
    };
    if !busy {
        return Vec::new();
    }
    match call(ListRuns { filter: RunFilter::default(), before: None, limit: RECENT }).await {
        Ok(page) => page.rows.into_iter().filter(|run| !run.state.is_closed()).collect(),
        Err(error) => {
            dispatcher.dispatch(Told::Error(error));
            Vec::new()
        }
    }
}

/// Asks which runs are held, while there is one whose feed is switched off.
#[hook]
pub fn use_held(live: &UseReducerHandle<Live>) {
    let version = use_settled(live.queue_version, QUEUE_BURST);
    let dispatcher = live.dispatcher();
    use_effect_with((live.may_be_held(), version), move |(may_be, _)| {
        if *may_be {
            ask(&dispatcher, GetQueue {}, |queue| {
                let held = queue.tasks.iter().filter(|task| task.state == TaskState::Held);
                Some(Told::Held(held.map(|task| task.run_id).collect()))
            });
        }
    });
}

/// One clock for all times on all pages. It stands still while nobody can see them; one second while an import is under way.
#[hook]
pub fn use_clock(live: &UseReducerHandle<Live>) {
    let hidden = use_state(is_hidden);
    {
        let hidden = hidden.setter();
        use_effect_with((), move |()| on_window("visibilitychange", move |_| hidden.set(is_hidden())));
    }
    let busy = live.running().any(|run| run.state == RunState::Running && !live.is_held(run));
    let dispatcher = live.dispatcher();
    use_effect_with((busy, *hidden), move |(busy, hidden)| {
        let tick = (!hidden).then(|| {
            dispatcher.dispatch(Told::Now(now()));
            Interval::new(if *busy { 1_000 } else { TICK }, move || dispatcher.dispatch(Told::Now(now())))
        });
        move || drop(tick)
    });
}

fn is_hidden() -> bool {
    document().is_some_and(|document| document.hidden())
}
