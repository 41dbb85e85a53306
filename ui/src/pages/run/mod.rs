//! One run: its ledger as a sum, what failed, what changed, what was new, and the facts.

mod facts;
mod lists;
mod replay;

use crate::components::{AsyncView, Ledger, Notice, Tone, icon, once};
use crate::dom::go_to;
use crate::hooks::{Live, Load, Told, use_let_go_on, use_live, use_load};
use crate::route::Route;
use crate::words;
use contract::{GetRun, HeldBy, Run, RunDetail, RunState};
use facts::facts;
use replay::Replay;
use std::rc::Rc;
use yew::prelude::*;

/// The runs of the same feed before and after the one that is shown.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Beside {
    run_id: i64,
    older: Option<i64>,
    newer: Option<i64>,
}

#[derive(PartialEq, Properties)]
pub struct RunPageProps {
    pub live: Live,
    pub run_id: i64,
    /// Told which runs stand beside it.
    #[prop_or_default]
    pub on_beside: Callback<Beside>,
}

/// A run; while it is under way, the page grows with it.
#[component]
pub fn RunPage(props: &RunPageProps) -> Html {
    let attempt = use_state(|| 0_u32);
    let told = props.live.runs.get(&props.run_id).cloned();
    // Lists are read anew when the run has closed; until then the figures are enough.
    let closed = u32::from(told.as_ref().is_some_and(|run| run.state.is_closed()));
    // Why a run waits is read when it begins to.
    let stopped = props.live.trouble().is_some();
    let version = closed + 2 * (replay::version(&props.live, props.run_id) + *attempt);
    let load = use_load(GetRun { run_id: props.run_id }, version * 2 + u32::from(stopped));
    let on_retry = {
        let attempt = attempt.clone();
        Callback::from(move |()| attempt.set(*attempt + 1))
    };
    {
        // The frame knows a run that was never told by its number only.
        let (live, on_beside) = (use_live(), props.on_beside.clone());
        use_effect_with(load.clone(), move |load| {
            if let Load::Ready(detail) = load {
                let RunDetail { run, older, newer, .. } = &**detail;
                on_beside.emit(Beside { run_id: run.run_id, older: *older, newer: *newer });
                live.dispatch(Told::Event(contract::Event::Run(Box::new(run.clone()))));
            }
        });
    }
    let on_go_on = use_let_go_on();
    let (now, live) = (props.live.now, props.live.clone());
    let ready = Callback::from(move |detail: Rc<RunDetail>| {
        let run = told.as_ref().filter(|_| !detail.run.state.is_closed()).unwrap_or(&detail.run);
        html! {
            <div class="split split--inspect split--run scroll">
                <div class="pane-scroll scroll">
                    <Ledger run={run.clone()} recount={detail.recount} on_jump={Callback::from(go_to)} />
                    { held(run, live.held_by(run), &on_go_on) }
                    { said(run) }
                    { waits_for(run, &detail, stopped) }
                    <Replay detail={detail.clone()} />
                    { lists::rejections(run, &detail.rejections) }
                    { lists::changes(run, &detail, now) }
                    { lists::new_jobs(run, &detail) }
                    { lists::turns(run, &detail, now) }
                </div>
                <aside class="pane" aria-label={words::run::FACTS}><div class="pane-scroll scroll inspector">{ facts(run, &detail, now) }</div></aside>
            </div>
        }
    });
    html! { <AsyncView<RunDetail> {load} {on_retry} {ready} /> }
}

/// That the pause of its feed keeps it where it is, and the way on. That of the queue is said above the page.
fn held(run: &Run, held: Option<HeldBy>, on_go_on: &Callback<(HeldBy, i64)>) -> Html {
    let Some(held @ HeldBy::Feed) = held else { return html! {} };
    let feed_id = run.feed_id;
    let onclick = on_go_on.reform(move |_: MouseEvent| (held, feed_id));
    html! {
        <div class="section"><Notice tone={Tone::Neutral} text={words::history::held_by(held)}>
            <button id="go-on" class="button button--s" type="button" {onclick}>{ words::history::let_go_on(held) }</button>
        </Notice></div>
    }
}

fn said(run: &Run) -> Html {
    let first = match run {
        Run { error: None, .. } | Run { state: RunState::Partial, .. } => Tone::Partial,
        _ => Tone::Failed,
    };
    let sentences = match &run.error {
        Some(error) => once(&error.message, &run.warnings),
        None => run.warnings.iter().map(String::as_str).collect(),
    };
    let notice = |(at, text): (usize, &str)| {
        let tone = if at == 0 { first } else { Tone::Partial };
        html! { <div class="section"><Notice {tone} text={text.to_owned()} /></div> }
    };
    html! {
        <>
            <>{ for sentences.into_iter().enumerate().map(notice) }</>
            if run.state == RunState::NotModified { <div class="section"><Notice tone={Tone::Neutral} text={words::NOT_MODIFIED} /></div> }
            if run.state == RunState::Cancelled { <div class="section"><Notice tone={Tone::Neutral} text={words::stopped(run.not_reached)} /></div> }
            if run.baseline && run.new > 0 { <div class="section"><Notice tone={Tone::Neutral} text={words::QUIET} /></div> }
        </>
    }
}

/// What was in the way when it was tried last, as long as something is.
fn waits_for(run: &Run, detail: &RunDetail, stopped: bool) -> Html {
    let why = detail.waits_for.clone().filter(|_| stopped && !run.state.is_closed());
    why.map(|text| html! { <div class="section"><Notice tone={Tone::Partial} {text} /></div> })
        .unwrap_or_default()
}

/// The way back, before the title: to the list one came from.
pub fn back(list: Route) -> Html {
    let label = if list == Route::Queue { words::run::TO_QUEUE } else { words::run::TO_HISTORY };
    html! { <a id="back" class="icon-button" href={list.href()} aria-label={label} title={label}>{ icon("left") }</a> }
}

/// The links to the runs of the same feed before and after it, in the toolbar. Their places stay when one is missing.
pub fn to_neighbours(beside: &Beside, run_id: i64) -> Html {
    let link = |id: &'static str, mark: &'static str, label: &'static str, to: Option<i64>, key: &str| {
        let tip = format!("{label}, {key}");
        match to.filter(|_| beside.run_id == run_id) {
            Some(to) => {
                html! { <a {id} class="icon-button" href={Route::Run(to).href()} aria-label={label} title={tip}>{ icon(mark) }</a> }
            }
            None => {
                html! { <button class="icon-button" type="button" disabled=true aria-label={label} title={tip}>{ icon(mark) }</button> }
            }
        }
    };
    html! {
        <>
            { link("run-newer", "up", words::run::NEWER, beside.newer, "K") }
            { link("run-older", "down", words::run::OLDER, beside.older, "J") }
            <span class="toolbar-gap"></span>
        </>
    }
}

/// The way to its feed, in the toolbar.
pub fn to_feed(feed_id: i64) -> Html {
    html! { <a id="show-feed" class="button hide-small" href={Route::Feed(feed_id).href()}>{ icon("feeds") }{ words::run::SHOW_FEED }</a> }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::components::tests::{detail, draw, run};

    #[derive(PartialEq, Properties)]
    struct Waiting {
        state: RunState,
        stopped: bool,
    }

    #[component]
    fn Waits(props: &Waiting) -> Html {
        let run = Run { state: props.state, ..run() };
        let detail = RunDetail { waits_for: Some("The disk is full.".into()), ..detail(run.clone()) };
        waits_for(&run, &detail, props.stopped)
    }

    #[tokio::test]
    async fn a_run_says_what_it_waits_for_only_while_it_does() {
        for (state, stopped, says) in [
            (RunState::Running, true, true),
            (RunState::Running, false, false),
            (RunState::Succeeded, true, false),
        ] {
            let html = draw::<Waits>(Waiting { state, stopped }).await;
            assert_eq!(html.contains("The disk is full."), says, "{state:?} {stopped}: {html}");
        }
    }

    #[derive(PartialEq, Properties)]
    struct Held {
        held: Option<HeldBy>,
    }

    #[component]
    fn HeldOrNot(props: &Held) -> Html {
        held(&run(), props.held, &Callback::noop())
    }

    #[tokio::test]
    async fn a_held_run_says_by_what_and_how_it_goes_on() {
        let html = draw::<HeldOrNot>(Held { held: Some(HeldBy::Feed) }).await;
        assert!(html.contains("Its feed is switched off") && html.contains("Switch the feed on"), "{html}");
        let html = draw::<HeldOrNot>(Held { held: Some(HeldBy::Queue) }).await;
        assert!(!html.contains("go-on"), "it stands above the page already: {html}");
        assert!(!draw::<HeldOrNot>(Held { held: None }).await.contains("go-on"));
    }

    #[derive(PartialEq, Properties)]
    struct Shown {
        run: Run,
    }

    #[component]
    fn Said(props: &Shown) -> Html {
        said(&props.run)
    }

    #[tokio::test]
    async fn a_run_without_figures_says_why() {
        let html = draw::<Said>(Shown { run: Run { state: RunState::NotModified, ..run() } }).await;
        assert!(html.contains(words::NOT_MODIFIED), "{html}");
        let cancelled = Run { state: RunState::Cancelled, not_reached: 28, ..run() };
        assert!(draw::<Said>(Shown { run: cancelled }).await.contains("28 more postings"));
    }
}
