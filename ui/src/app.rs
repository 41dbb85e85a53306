//! The application: one subscription to the engine, one clock, one page at a time.

use crate::backend::{call, listen};
use crate::components::{Bones, CancelButton, Frame, Lost, Sidebar, StateMark, icon};
use crate::hooks::{Connection, Live, Told, ask, cancel_run, now, press_import, use_settled};
use crate::pages::{self, FeedsPage, HistoryPage, JobsPage, QueuePage, RunPage, Welcome};
use crate::route::{Route, go};
use crate::{format, words};
use contract::{
    ForgetSetAside, GetQueue, GetStatus, ImportNow, ListFeeds, ListRuns, PauseQueue, Run, RunState, TaskState,
};
use gloo_timers::callback::{Interval, Timeout};
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use wasm_bindgen_futures::spawn_local;
use web_sys::HtmlElement;
use yew::prelude::*;

/// How often the times on a page are drawn anew, in milliseconds.
const TICK: u32 = 5_000;
/// Bursts of "the feeds have changed" are answered once, in milliseconds.
const BURST: u32 = 80;
/// The same of the queue, which moves with every batch.
const QUEUE_BURST: u32 = 400;
/// Runs read at the start, to find those that are under way: more are never queued at once.
const RECENT: u32 = 500;

/// The whole window.
#[component]
pub fn App() -> Html {
    let live = use_reducer(|| Live { now: now(), ..Live::default() });
    let route = use_state(current_route);
    let query = use_state(String::new);
    use_engine(&live);
    use_held(&live);
    use_clock(&live);
    {
        let route = route.setter();
        use_effect_with((), move |()| on_window("hashchange", move |_| route.set(current_route())));
    }
    use_effect_with((), |()| on_window("keydown", |event| shortcut(event.unchecked_ref())));
    let on_import = {
        let live = live.clone();
        Callback::from(move |press: ImportNow| match press.feed_id.is_some() || live.has_enabled_feed() {
            true => press_import(&live.dispatcher(), press),
            false => live.dispatch(Told::Hint(words::NOTHING_ENABLED)),
        })
    };
    let on_dismiss = {
        let dispatcher = live.dispatcher();
        Callback::from(move |()| dispatcher.dispatch(Told::Dismissed))
    };
    let on_pause = {
        let dispatcher = live.dispatcher();
        Callback::from(move |paused: bool| ask(&dispatcher, PauseQueue { paused }, |()| None))
    };
    // The list a run was opened from.
    let list = use_mut_ref(|| Route::History);
    if matches!(*route, Route::History | Route::Queue) {
        *list.borrow_mut() = *route;
    }
    let on_noted = {
        let dispatcher = live.dispatcher();
        Callback::from(move |()| {
            let dispatcher = dispatcher.clone();
            spawn_local(async move {
                // The status line that comes of it is told as an event.
                if let Err(error) = call(ForgetSetAside {}).await {
                    dispatcher.dispatch(Told::Error(error));
                }
            });
        })
    };
    let shared = (*live).clone();
    let first_run = shared.status.as_ref().is_some_and(|status| status.first_run);
    let page = if let Connection::None(why) = &shared.connection {
        html! { <Lost why={why.clone()} /> }
    } else if shared.connection == Connection::Waiting {
        // Nothing is drawn for the few milliseconds until it is known whether this is the first run.
        html! { <main class="main"><Bones /></main> }
    } else if first_run {
        html! { <Welcome live={shared} /> }
    } else {
        let frame = |title: String, note: Html, back: Html, actions: Html, children: Html| {
            html! {
                <div class="app">
                    <Sidebar route={*route} status={shared.status.clone()} feeds={shared.feeds.clone()} />
                    <Frame {title} {note} {back} {actions} live={shared.clone()} on_import={on_import.clone()} on_dismiss={on_dismiss.clone()} on_noted={on_noted.clone()} on_resume={on_pause.reform(|()| false)}>{ children }</Frame>
                </div>
            }
        };
        let grow = html! { <span class="grow"></span> };
        match *route {
            Route::History => frame(
                words::HISTORY.to_owned(),
                grow,
                Html::default(),
                html! { <a class="button button--quiet" href={Route::Jobs.href()}>{ words::VIEW_ALL_JOBS }</a> },
                with_history(&shared, None),
            ),
            Route::Run(run_id) => {
                let told = shared.runs.get(&run_id);
                let title = told
                    .map_or_else(|| format!("Run {run_id}"), |run| format::name(&run.feed_title).to_owned());
                let note = html! { <>
                    if let Some(run) = told {
                        if shared.is_held(run) {
                            <span class="state state--off">{ icon("pause") }{ words::PAUSED }</span>
                        } else {
                            <StateMark state={run.state} />
                        }
                        <span class="toolbar-note hide-small">{ format::when(run.queued_at, shared.now) }</span>
                    }
                    { grow }
                </> };
                let cancel = told.filter(|run| !run.state.is_closed()).map(|run| cancel(&live, run));
                let back = pages::back(*list.borrow());
                frame(title, note, back, cancel.unwrap_or_default(), with_history(&shared, Some(run_id)))
            }
            Route::Queue => html! {
                <div class="app">
                    <Sidebar route={*route} status={shared.status.clone()} feeds={shared.feeds.clone()} />
                    <QueuePage live={shared.clone()} {on_import} {on_dismiss} {on_pause} {on_noted} />
                </div>
            },
            Route::Jobs => {
                let on_query = {
                    let query = query.setter();
                    Callback::from(move |text: String| query.set(text))
                };
                let jobs = shared.status.as_ref().map(|status| status.jobs);
                frame(
                    words::JOBS.to_owned(),
                    html! { <pages::SearchBox value={(*query).clone()} {jobs} on_change={on_query.clone()} /> },
                    Html::default(),
                    Html::default(),
                    html! { <JobsPage live={shared.clone()} query={(*query).clone()} {on_query} /> },
                )
            }
            Route::Feeds | Route::Feed(_) => {
                let note = shared.feeds.as_ref().map(|feeds| pages::feeds_note(feeds)).unwrap_or_default();
                let feed_id = if let Route::Feed(id) = *route { Some(id) } else { None };
                frame(
                    words::FEEDS.to_owned(),
                    html! { <><span class="toolbar-note">{ note }</span>{ grow }</> },
                    Html::default(),
                    Html::default(),
                    html! { <FeedsPage live={shared.clone()} {feed_id} /> },
                )
            }
        }
    };
    html! { <ContextProvider<UseReducerHandle<Live>> context={live}>{ page }</ContextProvider<UseReducerHandle<Live>>> }
}

/// The history, or one of its runs before it: it stays where it was scrolled to, until one comes back.
fn with_history(live: &Live, run_id: Option<i64>) -> Html {
    html! {
        <>
            <div class="page" hidden={run_id.is_some()}><HistoryPage live={live.clone()} {run_id} /></div>
            if let Some(run_id) = run_id { <RunPage key={run_id} live={live.clone()} {run_id} /> }
        </>
    }
}

/// The button that ends the run that is shown.
fn cancel(live: &UseReducerHandle<Live>, run: &Run) -> Html {
    let dispatcher = live.dispatcher();
    let on_cancel = Callback::from(move |run_id| cancel_run(&dispatcher, run_id));
    let (what, cancelling) =
        (format!("the import of {}", format::name(&run.feed_title)), live.cancelling.contains(&run.run_id));
    html! { <CancelButton run_id={run.run_id} {what} {cancelling} large=true {on_cancel} /> }
}

/// Listens to the engine, and reads what is there: in this order, or what happens between the two is lost.
#[hook]
fn use_engine(live: &UseReducerHandle<Live>) {
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
    let listening = live.connection == Connection::Listening;
    let version = use_settled(live.feeds_version, BURST);
    let dispatcher = live.dispatcher();
    use_effect_with((listening, version), move |(listening, _)| {
        if *listening {
            spawn_local(async move {
                match call(ListFeeds {}).await {
                    Ok(feeds) => dispatcher.dispatch(Told::Feeds(feeds)),
                    Err(error) => dispatcher.dispatch(Told::Error(error)),
                }
            });
        }
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
    match call(ListRuns { offset: 0, limit: RECENT }).await {
        Ok(page) => page.rows.into_iter().filter(|run| !run.state.is_closed()).collect(),
        Err(error) => {
            dispatcher.dispatch(Told::Error(error));
            Vec::new()
        }
    }
}

/// Asks which runs are held, while there is one whose feed is switched off.
#[hook]
fn use_held(live: &UseReducerHandle<Live>) {
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
fn use_clock(live: &UseReducerHandle<Live>) {
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

/// Ctrl 1–4 go to the pages, Ctrl I imports, / searches, Esc leaves a run.
fn shortcut(event: &web_sys::KeyboardEvent) {
    let command = event.ctrl_key() || event.meta_key();
    let typing = event
        .target()
        .and_then(|target| target.dyn_into::<HtmlElement>().ok())
        .is_some_and(|element| ["INPUT", "SELECT"].contains(&element.tag_name().as_str()));
    match event.key().as_str() {
        "1" if command => go(Route::History),
        "2" if command => go(Route::Jobs),
        "3" if command => go(Route::Feeds),
        "4" if command => go(Route::Queue),
        // The button knows whether there is anything to import, and says so.
        "i" if command => {
            if let Some(button) = element("import-now") {
                button.click();
            }
        }
        // The link knows where one came from.
        "Escape" if !typing && matches!(current_route(), Route::Run(_)) => {
            if let Some(link) = element("back") {
                link.click();
            }
        }
        "/" if !typing && !command => {
            go(Route::Jobs);
            // The search box is drawn with its page.
            Timeout::new(0, || {
                if let Some(field) = element("search") {
                    let _ = field.focus();
                }
            })
            .forget();
        }
        _ => return,
    }
    event.prevent_default();
}

fn element(id: &str) -> Option<HtmlElement> {
    document()?.get_element_by_id(id)?.dyn_into().ok()
}

fn is_hidden() -> bool {
    document().is_some_and(|document| document.hidden())
}

fn document() -> Option<web_sys::Document> {
    web_sys::window()?.document()
}

/// Listens to an event of the window, as long as the window lives.
fn on_window(name: &str, tell: impl Fn(web_sys::Event) + 'static) {
    let handler = Closure::<dyn Fn(web_sys::Event)>::new(tell);
    if let Some(window) = web_sys::window() {
        let _ = window.add_event_listener_with_callback(name, handler.as_ref().unchecked_ref());
    }
    handler.forget();
}

fn current_route() -> Route {
    let fragment = web_sys::window().and_then(|window| window.location().hash().ok());
    Route::parse(&fragment.unwrap_or_default())
}
