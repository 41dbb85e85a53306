//! The frame around every page: sidebar, toolbar, status line.

use super::{Empty, Health, HealthMark, ImportButton, Notice, Standing, Tone, icon, move_in_list};
use crate::hooks::{Live, Said};
use crate::route::Route;
use crate::{format, words};
use contract::{Feed, ImportNow, Run, Status};
use std::rc::Rc;
use yew::prelude::*;

#[derive(Debug, PartialEq, Properties)]
pub struct SidebarProps {
    pub route: Route,
    pub status: Option<Status>,
    pub feeds: Option<Rc<Vec<Feed>>>,
}

/// The places to go, and every feed with its health.
#[component]
pub fn Sidebar(props: &SidebarProps) -> Html {
    let item = |id: &'static str, route: Route, name: &'static str, label: &'static str, count: Html| {
        let here = match props.route {
            Route::Run(_) => route == Route::History,
            Route::Feed(_) | Route::AddFeed => route == Route::Feeds,
            Route::Job(_) => route == Route::Jobs,
            shown => shown == route,
        };
        html! {
            <li><a {id} class="nav-item" href={route.href()} aria-current={here.then_some("page")}>
                { icon(name) }<span class="nav-label">{ label }</span>
                { count }
            </a></li>
        }
    };
    let status = props.status.as_ref();
    let count = |n: Option<u64>| html! { if let Some(n) = n { <span class="nav-count">{ format::number(n) }</span> } };
    let mut feeds: Vec<Feed> = props.feeds.as_deref().cloned().unwrap_or_default();
    feeds.sort_by_key(Standing::of);
    html! {
        <nav class="sidebar" aria-label={words::MAIN} onkeydown={move_in_list(".nav-item")}>
            <div class="sidebar-scroll scroll">
                <ul>
                    { item("nav-history", Route::History, "history", words::HISTORY, Html::default()) }
                    { item("nav-jobs", Route::Jobs, "jobs", words::JOBS, count(status.map(|s| s.jobs))) }
                    { item("nav-feeds", Route::Feeds, "feeds", words::FEEDS, count(status.map(|s| s.feeds))) }
                    { item("nav-queue", Route::Queue, "queue", words::queue::QUEUE, queue_count(status)) }
                </ul>
                if !feeds.is_empty() {
                    <h2 class="nav-heading">{ words::FEEDS }
                        <a class="icon-button icon-button--s" id="sidebar-add" href={Route::AddFeed.href()} aria-label={words::ADD_A_FEED} title={words::feeds::ADD_HINT}>{ icon("plus") }</a>
                    </h2>
                    <ul>{ for feeds.iter().map(|feed| html! {
                        <li key={feed.id}><a class="nav-item" href={Route::Feed(feed.id).href()} title={feed.url.clone()}>
                            <HealthMark health={Health::of(feed)} /><span class="nav-label">{ format::name(&feed.title) }</span>
                        </a></li>
                    }) }</ul>
                }
            </div>
            <div class="sidebar-foot"><ul>{ item("nav-settings", Route::Settings, "settings", words::settings::SETTINGS, Html::default()) }</ul></div>
        </nav>
    }
}

/// The tasks that are open; what was given up comes first, as a problem.
fn queue_count(status: Option<&Status>) -> Html {
    let Some(status) = status else { return Html::default() };
    match (status.discarded, status.open_runs) {
        (0, 0) => Html::default(),
        (0, open) => html! { <span class="nav-count">{ format::number(open) }</span> },
        (discarded, _) => {
            let words = words::queue::set_aside(discarded);
            html! { <span class="nav-count nav-count--failed" title={words.clone()} aria-label={words} role="img">{ icon("error") }{ format::number(discarded) }</span> }
        }
    }
}

#[derive(Debug, PartialEq, Properties)]
pub struct StatusLineProps {
    pub live: Live,
}

/// What the engine does and does next. Figures move several times a second, so what is read aloud is said apart.
#[component]
pub fn StatusLine(props: &StatusLineProps) -> Html {
    let live = &props.live;
    let paused = live.is_paused();
    let running: Vec<&Run> = live.running().filter(|run| !live.is_held(run)).collect();
    let pause = if paused { words::queue::paused(live.open_runs()) } else { String::new() };
    let discarded = live.status.as_ref().map_or(0, |status| status.discarded);
    let next = live.status.as_ref().and_then(|status| status.next_due_at);
    let offline = live.is_offline();
    let stopped = live.trouble().is_some();
    html! {
        <div class="status-line">
            <span class="sr-only" role="status" aria-live="polite">{ words::importing(&running, false) }</span>
            <span class="sr-only" role="status" aria-live="polite">{ if offline { words::OFFLINE } else { "" } }</span>
            <span class="sr-only" role="status" aria-live="polite">{ pause.clone() }</span>
            if stopped {
                <span class="status-item ink-failed">{ icon("database") }{ words::NOTHING_STORED }</span>
            } else if paused {
                <span class="status-item" id="status-paused">{ icon("pause") }{ pause }</span>
            } else if offline {
                <span class="status-item ink-partial">{ icon("offline") }{ words::OFFLINE }</span>
            } else {
                <span class="status-item">{ icon("clock") }{ words::next_import(next, live.now) }</span>
            }
            if discarded > 0 {
                <a class="status-item ink-failed" id="status-discarded" href={Route::Queue.href()}>{ icon("error") }{ words::queue::set_aside(discarded) }</a>
            }
            <span class="grow"></span>
            if !running.is_empty() {
                <span class="status-item" aria-hidden="true">{ how_far(&running) }<span class="ellipsis">{ words::importing(&running, true) }</span></span>
            }
            if let Some(status) = &live.status {
                <span class="status-item">{ format::count(status.feeds, "feed", "feeds") }</span>
                <span class="status-item">{ format::count(status.jobs, "job", "jobs") }</span>
            }
        </div>
    }
}

/// How far the one import is that is under way, as far as that is known.
fn how_far(running: &[&Run]) -> Html {
    match running {
        [Run { percent: Some(percent), .. }] => {
            html! { <progress max="100" value={percent.to_string()}></progress> }
        }
        _ => html! { <progress></progress> },
    }
}

#[derive(PartialEq, Properties)]
pub struct FrameProps {
    pub title: AttrValue,
    /// Behind the title.
    #[prop_or_default]
    pub note: Html,
    /// Before the title.
    #[prop_or_default]
    pub back: Html,
    /// Before "Import now".
    #[prop_or_default]
    pub actions: Html,
    /// The feed that the page is about.
    #[prop_or_default]
    pub here: Option<i64>,
    pub live: Live,
    pub on_import: Callback<ImportNow>,
    pub on_dismiss: Callback<()>,
    /// Lets a paused queue go on.
    pub on_resume: Callback<()>,
    /// Whether a paused queue is said above the page.
    #[prop_or(true)]
    pub says_paused: bool,
    /// A person has taken note of what was set aside.
    pub on_noted: Callback<()>,
    pub children: Html,
}

/// A page with its toolbar and the status line.
#[component]
pub fn Frame(props: &FrameProps) -> Html {
    let enabled = props.live.has_enabled_feed();
    let notice = props.live.notice.as_ref();
    let paused = props.live.is_paused();
    let hint = match (enabled, paused) {
        (false, _) => words::NOTHING_ENABLED,
        (true, true) => words::queue::IMPORT_HINT_PAUSED,
        (true, false) => words::IMPORT_ALL_HINT,
    };
    let set_aside = props.live.status.as_ref().and_then(|status| status.set_aside.clone());
    let insist = |feed_id: Option<i64>| {
        props.on_import.reform(move |_: MouseEvent| ImportNow { feed_id, force: true })
    };
    html! {
        <main class="main">
            <div class="toolbar" role="toolbar" aria-label={props.title.clone()}>
                { props.back.clone() }
                <h1 class="toolbar-title">{ &props.title }</h1>
                { props.note.clone() }
                { props.actions.clone() }
                <ImportButton feeds={props.live.feeds.clone()} here={props.here} {enabled} {hint} on_import={props.on_import.clone()} />
            </div>
            <div class="main-body">
                // What is no alert is read aloud from here: a live region must be there before its words.
                <span class="sr-only" role="status" aria-live="polite">{ notice.filter(|said| said.tone() != Tone::Failed).map(Said::text) }</span>
                if let Some(trouble) = props.live.trouble() {
                    <Notice tone={Tone::Failed} text={trouble.message.clone()} bar=true />
                }
                if let Some(text) = set_aside {
                    <Notice tone={Tone::Partial} {text} bar=true>
                        <button id="set-aside-noted" class="button button--s" type="button" onclick={props.on_noted.reform(|_| ())}>{ words::DISMISS }</button>
                    </Notice>
                }
                if let Some(said) = notice {
                    <Notice tone={said.tone()} text={said.text().to_owned()} bar=true>
                        if let Said::JustDone { feed_id, .. } = said {
                            <button id="import-anyway" class="button button--s" type="button" onclick={insist(*feed_id)}>{ words::IMPORT_ANYWAY }</button>
                        }
                        <button class="button button--s" type="button" onclick={props.on_dismiss.reform(|_| ())}>{ words::DISMISS }</button>
                    </Notice>
                }
                if paused && props.says_paused {
                    <Notice tone={Tone::Neutral} text={words::queue::paused_notice(props.live.open_runs())} bar=true>
                        <button id="resume" class="button button--s" type="button" title={words::queue::RESUME_HINT} onclick={props.on_resume.reform(|_| ())}>{ words::queue::RESUME }</button>
                    </Notice>
                }
                { props.children.clone() }
            </div>
            <StatusLine live={props.live.clone()} />
        </main>
    }
}

#[derive(PartialEq, Properties)]
pub struct LostProps {
    pub why: AttrValue,
}

/// In place of every page, when there is nothing behind the window.
#[component]
pub fn Lost(props: &LostProps) -> Html {
    html! {
        <main class="lost">
            <Empty icon="error" title={words::LOST} text={props.why.clone()} />
        </main>
    }
}
