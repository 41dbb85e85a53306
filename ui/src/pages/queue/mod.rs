//! The queue: what is under way, what waits and why, what was given up, and a hand in all of it.

mod chart;
mod limits;
mod list;
mod row;
mod tallies;

use crate::components::{AsyncView, Frame, icon};
use crate::hooks::{Live, Load, Told, ask, cancel_run, now, press_import, use_live, use_load, use_settled};
use crate::words;
use contract::{DismissTask, GetQueue, ImportNow, Queue, RetryAllTasks, RetryTask, SetConcurrency};
use list::TaskList;
use std::rc::Rc;
use tallies::Tallies;
use yew::prelude::*;

/// Bursts of news are answered once in this time, in milliseconds.
const BURST: u32 = 400;
/// In milliseconds.
const MINUTE: i64 = 60_000;

/// What can be done in the queue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Deed {
    /// End this run.
    Cancel(i64),
    /// Import this feed now.
    Import(i64),
    /// Try this task again.
    Retry(i64),
    /// Try all that were given up again.
    RetryAll,
    /// Forget this task, which was given up.
    Forget(i64),
    /// Do so much at the same time.
    Limit {
        /// Fetches.
        fetches: u32,
        /// Imports.
        imports: u32,
    },
}

#[derive(PartialEq, Properties)]
pub struct QueuePageProps {
    pub live: Live,
    pub on_import: Callback<ImportNow>,
    pub on_dismiss: Callback<()>,
    pub on_pause: Callback<bool>,
    pub on_noted: Callback<()>,
}

/// The queue with its frame: what stands behind the title is read with the page.
#[component]
pub fn QueuePage(props: &QueuePageProps) -> Html {
    let live = &props.live;
    let attempt = use_state(|| 0_u32);
    let version = use_settled(live.queue_version, BURST);
    let load = use_load(GetQueue {}, version.wrapping_add(*attempt));
    let read_at = use_read_at(&load);
    let on_retry = {
        let attempt = attempt.clone();
        Callback::from(move |()| attempt.set(*attempt + 1))
    };
    let on_deed = use_deeds();
    let note = known(&load).map(|queue| words::queue::note(queue)).unwrap_or_default();
    let (at, cancelling) = (live.now, live.cancelling.clone());
    let ready = Callback::from(move |queue: Rc<Queue>| {
        let minutes = chart::moved_on(&queue.done_per_minute, at / MINUTE - read_at / MINUTE);
        html! {
            <>
                <Tallies queue={queue.clone()} {minutes} />
                <TaskList {queue} now={at} cancelling={cancelling.clone()} on_deed={on_deed.clone()} />
            </>
        }
    });
    html! {
        <Frame title={words::queue::QUEUE} live={live.clone()} on_import={props.on_import.clone()} on_dismiss={props.on_dismiss.clone()}
            on_noted={props.on_noted.clone()} on_resume={props.on_pause.reform(|()| false)} says_paused={false}
            note={html! { <><span class="toolbar-note">{ note }</span><span class="grow"></span></> }}
            actions={pause_button(live.is_paused(), &props.on_pause)}>
            <AsyncView<Queue> {load} {on_retry} {ready} />
        </Frame>
    }
}

fn pause_button(paused: bool, on_pause: &Callback<bool>) -> Html {
    let onclick = on_pause.reform(move |_: MouseEvent| !paused);
    let (name, hint, mark) = match paused {
        true => (words::queue::RESUME, words::queue::RESUME_HINT, "play"),
        false => (words::queue::PAUSE, words::queue::PAUSE_HINT, "pause"),
    };
    html! { <button id="pause-queue" class="button" type="button" title={hint} {onclick}>{ icon(mark) }{ name }</button> }
}

/// What was read last.
fn known(load: &Load<Queue>) -> Option<&Rc<Queue>> {
    match load {
        Load::Waiting => None,
        Load::Ready(queue) => Some(queue),
        Load::Failed { last, .. } => last.as_ref(),
    }
}

/// When the answer that is shown came.
#[hook]
fn use_read_at(load: &Load<Queue>) -> i64 {
    let read = use_mut_ref(|| None::<(Rc<Queue>, i64)>);
    let Some(queue) = known(load) else { return 0 };
    let mut read = read.borrow_mut();
    match &*read {
        // The very same answer: an equal one that came later counts anew.
        Some((of, at)) if Rc::ptr_eq(of, queue) => *at,
        _ => {
            let at = now();
            *read = Some((queue.clone(), at));
            at
        }
    }
}

/// Does what is asked for; a failure is said above the page. It stays the same callback.
#[hook]
fn use_deeds() -> Callback<Deed> {
    let told = use_live().dispatcher();
    let deeds = use_memo((), |()| {
        Callback::from(move |deed: Deed| match deed {
            Deed::Cancel(run_id) => cancel_run(&told, run_id),
            Deed::Import(feed_id) => press_import(&told, ImportNow { feed_id: Some(feed_id), force: false }),
            Deed::Retry(task_id) => ask(&told, RetryTask { task_id }, |_| None),
            Deed::RetryAll => ask(&told, RetryAllTasks {}, |runs| {
                runs.is_empty().then_some(Told::Note(words::queue::NONE_TRIED))
            }),
            Deed::Forget(task_id) => ask(&told, DismissTask { task_id }, |()| None),
            Deed::Limit { fetches, imports } => ask(&told, SetConcurrency { fetches, imports }, |()| None),
        })
    });
    (*deeds).clone()
}
