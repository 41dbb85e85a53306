//! One run: its ledger as a sum, what failed, what was new, and the facts.

mod replay;

use crate::components::{AsyncView, Ledger, Notice, StateMark, Tone, icon, move_by_keys, once};
use crate::hooks::{Live, Load, Told, use_live, use_load, use_open_job};
use crate::route::Route;
use crate::{format, words};
use contract::{GetRun, JobSummary, Rejection, Run, RunDetail, RunState};
use replay::{Replay, mark};
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;
use yew::prelude::*;

#[derive(PartialEq, Properties)]
pub struct RunPageProps {
    pub live: Live,
    pub run_id: i64,
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
        let live = use_live();
        use_effect_with(load.clone(), move |load| {
            if let Load::Ready(detail) = load {
                live.dispatch(Told::Event(contract::Event::Run(Box::new(detail.run.clone()))));
            }
        });
    }
    let on_open = use_open_job();
    let now = props.live.now;
    let ready = Callback::from(move |detail: Rc<RunDetail>| {
        let run = told.as_ref().filter(|_| !detail.run.state.is_closed()).unwrap_or(&detail.run);
        html! {
            <div class="split split--inspect split--run scroll">
                <div class="pane-scroll scroll">
                    <Ledger run={run.clone()} recount={detail.recount} on_jump={Callback::from(jump)} />
                    { said(run) }
                    { waits_for(run, &detail, stopped) }
                    <Replay detail={detail.clone()} />
                    { rejections(run, &detail.rejections) }
                    { new_jobs(run, &detail, &on_open) }
                </div>
                <aside class="pane" aria-label="Facts of this run"><div class="pane-scroll scroll inspector">{ facts(run, now) }</div></aside>
            </div>
        }
    });
    html! { <AsyncView<RunDetail> {load} {on_retry} {ready} /> }
}

/// Goes to a section of the page, with the keyboard as well.
fn jump(id: &'static str) {
    let found =
        web_sys::window().and_then(|window| window.document()?.get_element_by_id(id)?.dyn_into().ok());
    let Some(head): Option<HtmlElement> = found else { return };
    head.scroll_into_view();
    // One that cannot be focused is scrolled to all the same.
    let _ = head.focus();
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
            { for sentences.into_iter().enumerate().map(notice) }
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

fn rejections(run: &Run, rejections: &[Rejection]) -> Html {
    if rejections.is_empty() {
        return html! {};
    }
    html! {
        <section class="section" aria-labelledby="failed-h">
            <div class="section-head"><h2 class="section-title" id="failed-h" tabindex="-1">{ "Failed " }<span class="num">{ format::number(run.failed) }</span></h2></div>
            <ul>{ for rejections.iter().enumerate().map(|(at, rejection)| html! {
                <RejectionItem key={rejection.ordinal} rejection={rejection.clone()} open={at == 0} />
            }) }</ul>
            { first_of(rejections.len(), run.failed) }
        </section>
    }
}

#[derive(PartialEq, Properties)]
struct RejectionItemProps {
    rejection: Rejection,
    /// Whether its raw text shows at first.
    open: bool,
}

/// A posting that could not be imported: why, where, and as it came.
#[component]
fn RejectionItem(props: &RejectionItemProps) -> Html {
    let open = use_state(|| props.open);
    let rejection = &props.rejection;
    let id = format!("raw-{}", rejection.ordinal);
    let onclick = {
        let open = open.clone();
        Callback::from(move |_: MouseEvent| open.set(!*open))
    };
    html! {
        <li class="rejection">
            <div class="rejection-head">
                { icon("error") }<b>{ &rejection.reason }</b>
                <span class="faint">{ words::place(rejection) }</span>
                { mark(rejection) }
                <span class="grow"></span>
                <button class="button button--quiet button--s" type="button" aria-expanded={open.to_string()} aria-controls={id.clone()} {onclick}>
                    { if *open { words::HIDE_RAW } else { words::SHOW_RAW } }
                </button>
            </div>
            if *open { <pre {id} class="raw selectable scroll" tabindex="0">{ &rejection.raw }</pre> }
        </li>
    }
}

fn new_jobs(run: &Run, detail: &RunDetail, on_open: &Callback<i64>) -> Html {
    if detail.new_jobs.is_empty() && detail.deleted == 0 {
        return html! {};
    }
    let row = |job: &JobSummary| {
        let (on_open, id) = (on_open.clone(), job.id);
        let onclick = Callback::from(move |_: MouseEvent| on_open.emit(id));
        html! {
            <div class="row" role="row" key={job.id}>
                <span class="cell" role="gridcell" title={job.title.clone()}>
                    if job.url.is_some() {
                        <button class="job-open" type="button" {onclick}>{ &job.title }</button>
                    } else {
                        { &job.title }
                    }
                </span>
                <span class="cell muted" role="gridcell">{ job.company.clone().unwrap_or_default() }</span>
                <span class="cell cell--num muted" role="gridcell"><span class="ellipsis">{ job.location.clone().unwrap_or_default() }</span></span>
            </div>
        }
    };
    html! {
        <section class="section" aria-labelledby="new-h">
            <div class="section-head"><h2 class="section-title" id="new-h" tabindex="-1">{ "New " }<span class="num">{ format::number(run.new) }</span></h2></div>
            <div class="table table--found table--flush table--plain" role="grid" aria-labelledby="new-h" onkeydown={move_by_keys()}>
                { for detail.new_jobs.iter().map(row) }
            </div>
            { first_of(detail.new_jobs.len(), run.new.saturating_sub(detail.deleted)) }
            if detail.deleted > 0 { <p class="faint type-2">{ words::job::deleted_since(detail.deleted) }</p> }
        </section>
    }
}

fn first_of(shown: usize, all: u64) -> Html {
    html! { if (shown as u64) < all { <p class="faint type-2">{ format!("The first {} of {}.", format::number(shown as u64), format::number(all)) }</p> } }
}

fn facts(run: &Run, now: i64) -> Html {
    let trigger = match run.trigger.as_str() {
        "manual" => "by hand",
        "start" => "at the start of the application",
        "command_line" => "from the command line",
        _ => "by schedule",
    };
    let took = run.duration_ms.or_else(|| run.started_at.map(|at| now - at));
    html! {
        <>
            <h3 class="aside-title">{ "Run" }</h3>
            <dl class="facts">
                <dt>{ "Number" }</dt><dd>{ run.run_id }</dd>
                <dt>{ "State" }</dt><dd><StateMark state={run.state} /></dd>
                <dt>{ "Started" }</dt><dd>{ run.started_at.map_or_else(|| "not yet".to_owned(), format::exact) }</dd>
                <dt>{ "Took" }</dt><dd>{ took.map(format::duration).unwrap_or_default() }</dd>
                <dt>{ "Trigger" }</dt><dd>{ trigger }</dd>
                { replay::fact(run) }
            </dl>
            <h3 class="aside-title">{ "Document" }</h3>
            <dl class="facts">
                <dt>{ "Size" }</dt><dd>{ format::bytes(run.bytes) }</dd>
                <dt>{ "Address" }</dt><dd class="selectable">{ &run.feed_url }</dd>
            </dl>
        </>
    }
}

/// The way back, before the title: to the list one came from.
pub fn back(list: Route) -> Html {
    let label = if list == Route::Queue { "Back to the queue" } else { "Back to History" };
    html! { <a id="back" class="icon-button" href={list.href()} aria-label={label} title={label}>{ icon("left") }</a> }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::components::tests::{draw, job, run};
    use contract::Recount;

    #[derive(PartialEq, Properties)]
    struct Props {
        run: Run,
    }

    #[component]
    fn Parts(props: &Props) -> Html {
        let detail = RunDetail {
            run: props.run.clone(),
            waits_for: None,
            rejections: vec![Rejection {
                ordinal: 418,
                code: "no_title".into(),
                reason: "The posting has no title.".into(),
                raw: "<item><script>x</script></item>".into(),
                page: None,
                at: None,
                resolved_by_run: None,
            }],
            new_jobs: vec![job()],
            deleted: 0,
            recount: Recount { new: 38, failed: 3, off: 0 },
            replay: contract::ReplayOffer::Refused { why: "No.".into() },
            replayed_by: Vec::new(),
        };
        html! { <><Ledger run={props.run.clone()} recount={detail.recount} on_jump={Callback::noop()} />{ said(&props.run) }{ rejections(&props.run, &detail.rejections) }{ new_jobs(&props.run, &detail, &Callback::noop()) }{ facts(&props.run, 0) }</> }
    }

    #[tokio::test]
    async fn a_run_shows_that_it_balances_and_its_rejections_as_text() {
        let html = draw::<Parts>(Props { run: run() }).await;
        assert!(html.contains("Balances") && html.contains("41,288"), "{html}");
        assert!(html.contains("&lt;script&gt;") && !html.contains("<script"), "{html}");
        assert!(html.contains("The first 1 of 38."), "{html}");
        for (_, id) in crate::components::SECTIONS {
            assert!(html.contains(&format!("id=\"{id}\" tabindex")), "a term of the sum leads there: {html}");
        }
    }

    #[derive(PartialEq, Properties)]
    struct Waiting {
        state: RunState,
        stopped: bool,
    }

    #[component]
    fn Waits(props: &Waiting) -> Html {
        let run = Run { state: props.state, ..run() };
        let why = Some("The disk is full.".into());
        let detail = RunDetail {
            run: run.clone(),
            waits_for: why,
            rejections: Vec::new(),
            new_jobs: Vec::new(),
            deleted: 0,
            recount: Recount::default(),
            replay: contract::ReplayOffer::Refused { why: "No.".into() },
            replayed_by: Vec::new(),
        };
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

    #[tokio::test]
    async fn a_run_without_figures_says_why() {
        let html = draw::<Parts>(Props { run: Run { state: RunState::NotModified, ..run() } }).await;
        assert!(html.contains(words::NOT_MODIFIED), "{html}");
        let cancelled = Run { state: RunState::Cancelled, not_reached: 28, ..run() };
        assert!(draw::<Parts>(Props { run: cancelled }).await.contains("28 more postings"));
    }
}
