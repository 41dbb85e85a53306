//! The application: one subscription to the engine, one clock, one page at a time.

mod commands;
mod engine;
mod keys;
mod page;

use crate::backend::call;
use crate::components::{
    Act, Bones, CancelButton, Frame, KeyHelp, Lost, Overlay, Palette, Sidebar, StateMark, icon,
};
use crate::hooks::{Connection, Live, Told, ask, cancel_run, now, press_import};
use crate::look::Look;
use crate::pages::{
    self, AddFeedDialog, Beside, FeedsPage, Filters, HistoryPage, HistoryView, JobsPage, QueuePage, RunPage,
    SettingsPage, Welcome,
};
use crate::route::{Route, go};
use crate::{format, words};
use contract::{Feed, ForgetSetAside, ImportNow, PauseQueue, Run};
use engine::{use_clock, use_engine, use_held};
use page::{current_route, on_window};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

/// The whole window.
#[component]
pub fn App() -> Html {
    let live = use_reducer(|| Live { now: now(), ..Live::default() });
    let route = use_state(current_route);
    let query = use_state(String::new);
    let history = use_state(HistoryView::default);
    let problems = use_state(|| None::<u64>);
    let beside = use_state(Beside::default);
    let look = use_state(Look::read);
    let overlay = use_state(|| None::<Overlay>);
    use_engine(&live);
    use_held(&live);
    use_clock(&live);
    {
        let route = route.setter();
        use_effect_with((), move |()| on_window("hashchange", move |_| route.set(current_route())));
    }
    let on_overlay = {
        let overlay = overlay.setter();
        Callback::from(move |wanted: Option<Overlay>| overlay.set(wanted))
    };
    {
        let on_overlay = on_overlay.clone();
        use_effect_with((), move |()| {
            on_window("keydown", move |event| keys::shortcut(event.unchecked_ref(), &on_overlay));
        });
    }
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
    let on_look = {
        let look = look.setter();
        Callback::from(move |wanted: Look| {
            wanted.apply();
            wanted.keep();
            look.set(wanted);
        })
    };
    let on_query = {
        let query = query.setter();
        Callback::from(move |text: String| query.set(text))
    };
    let on_view = {
        let history = history.setter();
        Callback::from(move |view: HistoryView| history.set(view))
    };
    let on_act = {
        let (overlay, on_import, on_pause, on_look) =
            (overlay.setter(), on_import.clone(), on_pause.clone(), on_look.clone());
        let (on_query, on_view) = (on_query.clone(), on_view.clone());
        Callback::from(move |act: Act| {
            overlay.set((act == Act::Keys).then_some(Overlay::Keys));
            match act {
                Act::Go(route) => go(route),
                Act::Import(press) => on_import.emit(press),
                Act::Pause(paused) => on_pause.emit(paused),
                Act::Look(look) => on_look.emit(look),
                Act::History(view) => {
                    on_view.emit(view);
                    go(Route::History);
                }
                Act::Search(text) => {
                    on_query.emit(text);
                    go(Route::Jobs);
                }
                Act::Keys => {}
            }
        })
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
    // The jobs of a feed.
    let on_jobs = {
        let on_query = on_query.clone();
        Callback::from(move |feed_id: i64| {
            on_query.emit(format!("feed:{feed_id} "));
            go(Route::Jobs);
        })
    };
    let is_adding = *route == Route::AddFeed;
    let shared = (*live).clone();
    let first_run = shared.status.as_ref().is_some_and(|status| status.first_run);
    // For a few milliseconds it is not known whether this is the first run. Nothing is shown of the pages until then, but they ask
    // for what they will show.
    let is_known = shared.status.is_some() || shared.connection == Connection::Listening;
    let page = if let Connection::None(why) = &shared.connection {
        html! { <Lost why={why.clone()} /> }
    } else if first_run {
        html! { <Welcome live={shared.clone()} /> }
    } else {
        let frame = |title: String,
                     note: Html,
                     back: Html,
                     actions: Html,
                     here: Option<i64>,
                     children: Html| {
            html! {
                <Frame {title} {note} {back} {actions} {here} live={shared.clone()} on_import={on_import.clone()} on_dismiss={on_dismiss.clone()} on_noted={on_noted.clone()} on_resume={on_pause.reform(|()| false)}>{ children }</Frame>
            }
        };
        let grow = html! { <span class="grow"></span> };
        let in_history = |run_id: Option<i64>| {
            let on_problems = {
                let problems = problems.setter();
                Callback::from(move |told: Option<u64>| problems.set(told))
            };
            let on_beside = {
                let beside = beside.setter();
                Callback::from(move |told: Beside| beside.set(told))
            };
            // One of its runs stands before the history: that stays where it was scrolled to, until one comes back.
            html! {
                <>
                    <div class="page" hidden={run_id.is_some()}><HistoryPage live={shared.clone()} {run_id} view={*history} on_view={on_view.clone()} {on_problems} /></div>
                    if let Some(run_id) = run_id { <RunPage key={run_id} live={shared.clone()} {run_id} {on_beside} /> }
                </>
            }
        };
        let main = match *route {
            Route::History => frame(
                words::HISTORY.to_owned(),
                html! { <Filters view={*history} feeds={shared.feeds.clone()} problems={*problems} now={shared.now - shared.now % 60_000} on_view={on_view.clone()} /> },
                Html::default(),
                html! { <a class="button button--quiet hide-narrow" href={Route::Jobs.href()}>{ words::VIEW_ALL_JOBS }</a> },
                history.feed_id,
                in_history(None),
            ),
            Route::Run(run_id) => {
                let told = shared.runs.get(&run_id);
                let title = told.map_or_else(
                    || words::numbered_run(run_id),
                    |run| format::name(&run.feed_title).to_owned(),
                );
                let note = html! { <>
                    if let Some(run) = told {
                        if shared.is_held(run) {
                            <span class="state state--off">{ icon("pause") }{ words::PAUSED }</span>
                        } else {
                            <StateMark state={run.state} />
                        }
                        <span class="toolbar-note hide-small">{ format::at(run.queued_at, shared.now) }</span>
                    }
                    { grow }
                </> };
                let cancel = told
                    .filter(|run| !run.state.is_closed())
                    .map(|run| cancel(&live, run))
                    .unwrap_or_default();
                let actions = html! { <>{ pages::to_neighbours(&beside, run_id) }{ told.map(|run| pages::to_feed(run.feed_id)) }{ cancel }</> };
                let here = told.map(|run| run.feed_id);
                frame(title, note, pages::back(*list.borrow()), actions, here, in_history(Some(run_id)))
            }
            Route::Queue => html! {
                <QueuePage live={shared.clone()} on_import={on_import.clone()} on_dismiss={on_dismiss.clone()} on_pause={on_pause.clone()} on_noted={on_noted.clone()} />
            },
            Route::Jobs | Route::Job(_) => {
                let jobs = shared.status.as_ref().map(|status| status.jobs);
                let job_id = if let Route::Job(id) = *route { Some(id) } else { None };
                frame(
                    words::JOBS.to_owned(),
                    html! { <pages::SearchBox value={(*query).clone()} {jobs} feeds={shared.feeds.clone()} on_change={on_query.clone()} /> },
                    Html::default(),
                    Html::default(),
                    None,
                    html! { <JobsPage live={shared.clone()} query={(*query).clone()} {job_id} look={*look} on_query={on_query.clone()} on_look={on_look.clone()} /> },
                )
            }
            Route::Feeds | Route::Feed(_) | Route::AddFeed => {
                let note = shared.feeds.as_ref().map(|feeds| pages::feeds_note(feeds)).unwrap_or_default();
                let feed_id = if let Route::Feed(id) = *route { Some(id) } else { None };
                frame(
                    words::FEEDS.to_owned(),
                    html! { <><span class="toolbar-note">{ note }</span>{ grow }</> },
                    Html::default(),
                    pages::add_button(),
                    feed_id,
                    html! { <FeedsPage live={shared.clone()} {feed_id} on_jobs={on_jobs.clone()} /> },
                )
            }
            Route::Settings => frame(
                words::settings::SETTINGS.to_owned(),
                grow,
                Html::default(),
                Html::default(),
                None,
                html! { <SettingsPage live={shared.clone()} look={*look} on_look={on_look.clone()} /> },
            ),
        };
        // Behind what floats nothing can be reached.
        html! {
            <>
                if !is_known { <main class="main"><Bones /></main> }
                <div class="app" hidden={!is_known} inert={overlay.is_some() || is_adding}>
                    <Sidebar route={*route} status={shared.status.clone()} feeds={shared.feeds.clone()} />
                    { main }
                </div>
            </>
        }
    };
    let on_close = on_overlay.reform(|()| None);
    let floats = match &*overlay {
        None if is_adding && is_known && !first_run => {
            // To its jobs as they come, or to what is wrong with it.
            let on_added = Callback::from(move |(feed, was_seen): (Feed, bool)| match was_seen {
                true => on_jobs.emit(feed.id),
                false => go(Route::Feed(feed.id)),
            });
            html! { <AddFeedDialog now={live.now} {on_added} on_close={|()| go(Route::Feeds)} /> }
        }
        None => Html::default(),
        Some(Overlay::Palette(typed)) => {
            html! { <Palette commands={commands::commands(&shared, *look)} typed={typed.clone()} {on_act} {on_close} /> }
        }
        Some(Overlay::Keys) => html! { <KeyHelp {on_close} /> },
    };
    html! { <ContextProvider<UseReducerHandle<Live>> context={live}>{ page }{ floats }</ContextProvider<UseReducerHandle<Live>>> }
}

/// The button that ends the run that is shown.
fn cancel(live: &UseReducerHandle<Live>, run: &Run) -> Html {
    let dispatcher = live.dispatcher();
    let on_cancel = Callback::from(move |run_id| cancel_run(&dispatcher, run_id));
    let (what, cancelling) =
        (words::run::import_of(format::name(&run.feed_title)), live.cancelling.contains(&run.run_id));
    html! { <CancelButton run_id={run.run_id} {what} {cancelling} large=true {on_cancel} /> }
}
