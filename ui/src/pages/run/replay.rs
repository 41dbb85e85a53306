//! Reading a run's document again.

use crate::backend::call;
use crate::components::icon;
use crate::hooks::{Live, Told, use_live};
use crate::route::Route;
use crate::words;
use contract::{Event, Rejection, ReplayOffer, ReplayRun, Run, RunDetail};
use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

/// Changes whenever a run of the same feed begins or closes: what can be replayed, and what was resolved, may have changed.
pub fn version(live: &Live, run_id: i64) -> u32 {
    let Some(feed_id) = live.runs.get(&run_id).map(|run| run.feed_id) else { return 0 };
    let others = live.runs.values().filter(|run| run.feed_id == feed_id && run.run_id != run_id);
    others.map(|run| 1 + u32::from(run.state.is_closed())).sum()
}

#[derive(PartialEq, Properties)]
pub struct ReplayProps {
    pub detail: Rc<RunDetail>,
}

/// Whether the document of a run can be read again, the button for it, and the runs that did.
#[component]
pub fn Replay(props: &ReplayProps) -> Html {
    let told = use_live();
    let asked = use_state(|| false);
    let run_id = props.detail.run.run_id;
    let on_replay = {
        let (told, asked) = (told.dispatcher(), asked.clone());
        Callback::from(move |()| {
            asked.set(true);
            let (told, asked) = (told.clone(), asked.clone());
            spawn_local(async move {
                told.dispatch(match call(ReplayRun { run_id }).await {
                    Ok(run) => Told::Event(Event::Run(Box::new(run))),
                    Err(error) => Told::Error(error),
                });
                asked.set(false);
            });
        })
    };
    html! { <Prospect detail={props.detail.clone()} asked={*asked} {on_replay} /> }
}

#[derive(PartialEq, Properties)]
pub struct ProspectProps {
    pub detail: Rc<RunDetail>,
    /// Whether it was asked for and not answered yet.
    pub asked: bool,
    pub on_replay: Callback<()>,
}

#[component]
fn Prospect(props: &ProspectProps) -> Html {
    let RunDetail { run, replay, replayed_by, .. } = &*props.detail;
    let offer = match replay {
        ReplayOffer::Offered { whole, unresolved } => {
            let onclick = props.on_replay.reform(|_: MouseEvent| ());
            html! {
                <>
                    <button class="button" type="button" data-deed="replay" disabled={props.asked} {onclick}>
                        { icon("retry") }{ words::replay(*unresolved) }
                    </button>
                    <span class="faint sentence">{ words::replay_hint(*whole) }</span>
                </>
            }
        }
        // Where nothing went wrong, nobody misses it; where nothing was fetched, there is nothing to miss.
        ReplayOffer::Refused { why } if run.state.is_closed() && run.bytes > 0 && is_troubled(run) => {
            html! { <span class="faint sentence">{ why }</span> }
        }
        ReplayOffer::Refused { .. } => html! {},
    };
    if offer == html! {} && replayed_by.is_empty() {
        return offer;
    }
    html! {
        <div class="section replay">
            { offer }
            if !replayed_by.is_empty() {
                <span class="sentence">
                    { words::REPLAYED_BY }
                    <>{ for replayed_by.iter().map(|by| html! { <>{ " " }{ link(*by) }</> }) }</>
                </span>
            }
        </div>
    }
}

fn is_troubled(run: &Run) -> bool {
    run.failed > 0 || run.error.is_some()
}

fn link(run_id: i64) -> Html {
    html! { <a href={Route::Run(run_id).href()}>{ words::run(run_id) }</a> }
}

/// Beside a rejection, the run that has imported it.
pub fn mark(rejection: &Rejection) -> Html {
    let Some(by) = rejection.resolved_by_run else { return html! {} };
    html! { <span class="resolved">{ icon("check") }{ words::RESOLVED_BY }{ " " }{ link(by) }</span> }
}

/// Among the facts of a replay, the run whose document it read.
pub fn fact(run: &Run) -> Html {
    let Some(of) = run.replay_of else { return html! {} };
    html! { <><dt>{ words::REPLAYS }</dt><dd>{ link(of) }</dd></> }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::components::tests::{draw, run};

    fn detail(run: Run, replay: ReplayOffer, replayed_by: Vec<i64>) -> Rc<RunDetail> {
        Rc::new(RunDetail { replay, replayed_by, ..crate::components::tests::detail(run) })
    }

    async fn drawn(detail: Rc<RunDetail>) -> String {
        draw::<Prospect>(ProspectProps { detail, asked: false, on_replay: Callback::noop() }).await
    }

    #[tokio::test]
    async fn the_button_says_what_is_replayed_and_what_it_costs() {
        let offered = |whole, unresolved| ReplayOffer::Offered { whole, unresolved };
        let html = drawn(detail(run(), offered(true, 3), Vec::new())).await;
        assert!(html.contains("Replay 3 failed") && html.contains("without asking the server"), "{html}");
        let html = drawn(detail(run(), offered(true, 0), Vec::new())).await;
        assert!(html.contains("Replay this import"), "{html}");
        let html = drawn(detail(run(), offered(false, 1), vec![9])).await;
        assert!(html.contains("A newer document") && html.contains("href=\"#/run/9\""), "{html}");
    }

    #[tokio::test]
    async fn why_it_cannot_be_replayed_is_said_where_somebody_may_want_to() {
        let refused = || ReplayOffer::Refused { why: "The document is no longer kept.".into() };
        let html = drawn(detail(run(), refused(), Vec::new())).await;
        assert!(html.contains("no longer kept") && !html.contains("<button"), "{html}");
        let fine = Run { failed: 0, ..run() };
        let unfetched = Run { bytes: 0, ..run() };
        for run in [fine.clone(), unfetched] {
            let html = drawn(detail(run, refused(), Vec::new())).await;
            assert!(!html.contains("no longer kept"), "{html}");
        }
        assert!(
            drawn(detail(fine, refused(), vec![8])).await.contains("Replayed by"),
            "it was, all the same"
        );
    }

    #[derive(PartialEq, Properties)]
    struct Marks {
        rejection: Rejection,
        run: Run,
    }

    #[component]
    fn Both(props: &Marks) -> Html {
        html! { <>{ words::run::place(&props.rejection) }{ mark(&props.rejection) }{ fact(&props.run) }</> }
    }

    #[tokio::test]
    async fn a_resolved_rejection_names_the_run_and_a_replay_the_one_it_replays() {
        let rejection = Rejection {
            ordinal: 418,
            code: "no_title".into(),
            reason: "No title.".into(),
            raw: String::new(),
            page: Some(2),
            at: Some(91_204),
            resolved_by_run: Some(12),
        };
        let replay = Run { replay_of: Some(7), ..run() };
        let html = draw::<Both>(Marks { rejection: rejection.clone(), run: replay }).await;
        assert!(html.contains("posting 418, page 2, byte 91,204"), "{html}");
        assert!(html.contains("#/run/12") && html.contains("#/run/7"), "{html}");
        let open = Rejection { page: None, at: None, resolved_by_run: None, ..rejection };
        let html = draw::<Both>(Marks { rejection: open, run: run() }).await;
        assert!(!html.contains("href") && !html.contains("page"), "{html}");
    }

    #[test]
    fn other_runs_of_the_feed_change_what_can_be_replayed() {
        let with = |runs: Vec<Run>| {
            let runs = runs.into_iter().map(|run| (run.run_id, run)).collect();
            version(&Live { runs: Rc::new(runs), ..Live::default() }, 7)
        };
        let other = Run { run_id: 8, state: contract::RunState::Running, ..run() };
        let closed = Run { run_id: 8, ..run() };
        let elsewhere = Run { run_id: 9, feed_id: 2, ..run() };
        let versions = [vec![run()], vec![run(), other], vec![run(), closed]].map(with);
        assert_eq!(versions, [0, 1, 2]);
        assert_eq!(with(vec![run(), elsewhere]), 0);
    }
}
