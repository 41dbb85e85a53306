//! The facts of a run: when and why, where the time went, and what the server answered.

use super::replay;
use crate::components::StateMark;
use crate::{format, words};
use contract::{Answer, Millis, Run, RunDetail};
use words::run as say;
use yew::prelude::*;

/// All of them, beside the lists.
pub fn facts(run: &Run, detail: &RunDetail, now: Millis) -> Html {
    let took = run.duration_ms.or_else(|| run.started_at.map(|at| now - at));
    // Of what brought nothing, all of the time was fetching.
    let fetching = detail.answer.as_ref().filter(|_| run.total > 0).map(|answer| answer.took_ms);
    html! {
        <>
            <h3 class="aside-title">{ say::RUN }</h3>
            <dl class="facts">
                <dt>{ say::NUMBER }</dt><dd>{ run.run_id }</dd>
                <dt>{ say::STATE }</dt><dd><StateMark state={run.state} /></dd>
                <dt>{ say::STARTED }</dt><dd>{ run.started_at.map_or_else(|| say::NOT_YET.to_owned(), format::exact) }</dd>
                <dt>{ say::TRIGGER }</dt><dd>{ say::trigger(&run.trigger, detail.others) }</dd>
                if let Some(took) = took.filter(|_| fetching.is_none()) { <dt>{ say::TOOK }</dt><dd>{ format::duration(took) }</dd> }
                { replay::fact(run) }
            </dl>
            { took.zip(fetching).map(|(took, fetching)| time(took, fetching)).unwrap_or_default() }
            { answer(run, detail.answer.as_ref()) }
        </>
    }
}

/// How long it took, and how much of that was fetching.
fn time(took: i64, fetching: i64) -> Html {
    let fetching = fetching.clamp(0, took.max(0));
    let rest = took - fetching;
    let share = fetching as f64 / took.max(1) as f64 * 100.0;
    let line = |swatch: &'static str, word: &'static str, ms: i64, hint: Option<&'static str>| {
        html! { <><dt class="legend" title={hint}><i class={format!("swatch swatch--{swatch}")}></i>{ word }</dt><dd>{ format::duration(ms) }</dd></> }
    };
    html! {
        <>
            <h3 class="aside-title">{ format::duration(took) }</h3>
            <svg class="phases" role="img" aria-label={say::phases(fetching, rest)}>
                <rect class="phase-fetch" x="0" width={format!("{share:.1}%")} height="100%" />
                <rect class="phase-store" x={format!("{:.1}%", (share + 0.5).min(100.0))} width={format!("{:.1}%", (99.5 - share).max(0.0))} height="100%" />
            </svg>
            <dl class="facts facts--gap facts--wide">
                { line("fetch", say::FETCHING, fetching, None) }
                { line("store", say::REST, rest, Some(say::REST_HINT)) }
            </dl>
        </>
    }
}

/// What the server answered. A replay asked nobody, and says whose document it read instead.
fn answer(run: &Run, answer: Option<&Answer>) -> Html {
    let text = |label: &'static str, value: Option<&String>| {
        value
            .map(|value| html! { <><dt>{ label }</dt><dd class="selectable">{ value }</dd></> })
            .unwrap_or_default()
    };
    let told = match answer {
        Some(answer) => html! {
            <>
                <dt>{ say::STATUS }</dt><dd id="run-status">{ say::status(answer) }</dd>
                if answer.pages > 0 { <dt>{ say::PAGES }</dt><dd>{ format::number(answer.pages.into()) }</dd> }
                { text(say::KIND, answer.content_type.as_ref()) }
                { text(say::ETAG, answer.etag.as_ref()) }
                { text(say::LAST_MODIFIED, answer.last_modified.as_ref()) }
            </>
        },
        // Of runs before it was noted, a document is all that is known.
        None if run.replay_of.is_none() && run.bytes > 0 => {
            html! { <><dt>{ say::STATUS }</dt><dd class="faint">{ say::NOT_NOTED }</dd></> }
        }
        None => html! {},
    };
    let is_unasked = answer.is_none() && run.replay_of.is_none() && run.bytes == 0 && run.state.is_closed();
    html! {
        <>
            <h3 class="aside-title">{ say::ANSWER }</h3>
            if is_unasked { <p class="hint">{ say::NOT_ASKED }</p> }
            <dl class="facts">
                { told }
                if run.bytes > 0 { <dt>{ say::SIZE }</dt><dd>{ format::bytes(run.bytes) }</dd> }
                <dt>{ say::ADDRESS }</dt><dd class="selectable">{ &run.feed_url }</dd>
            </dl>
        </>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::components::tests::{detail, draw, run};
    use contract::RunState;

    #[derive(PartialEq, Properties)]
    struct Props {
        detail: RunDetail,
    }

    #[component]
    fn Facts(props: &Props) -> Html {
        facts(&props.detail.run, &props.detail, 0)
    }

    async fn drawn(detail: RunDetail) -> String {
        draw::<Facts>(Props { detail }).await
    }

    #[tokio::test]
    async fn what_the_server_answered_is_told_with_size_pages_and_time() {
        let answer = Answer {
            status: Some(200),
            pages: 3,
            took_ms: 1_000,
            etag: Some("\"v1\"".into()),
            ..Answer::default()
        };
        let html = drawn(RunDetail { answer: Some(answer), others: 12, ..detail(run()) }).await;
        assert!(html.contains("200 OK") && html.contains("<dd>3</dd>") && html.contains("9 bytes"), "{html}");
        assert!(html.contains("1.0 s fetching, 3.0 s reading and storing"), "{html}");
        assert!(html.contains("by schedule, with 12 other feeds"), "{html}");
        assert!(html.contains("width=\"25.0%\"") && !html.contains("style="), "{html}");
    }

    #[tokio::test]
    async fn what_was_not_answered_is_not_made_up() {
        let failed = Run { state: RunState::Failed, bytes: 0, total: 0, ..run() };
        let refused = Answer { status: Some(503), took_ms: 90, ..Answer::default() };
        let html = drawn(RunDetail { answer: Some(refused), ..detail(failed.clone()) }).await;
        assert!(html.contains("503 not available") && !html.contains("Pages"), "{html}");
        assert!(drawn(detail(failed)).await.contains(say::NOT_ASKED));
        assert!(drawn(detail(run())).await.contains(say::NOT_NOTED), "a run of an earlier version");
        let replay = Run { replay_of: Some(3), ..run() };
        let html = drawn(detail(replay)).await;
        assert!(!html.contains(say::STATUS) && html.contains("#/run/3"), "{html}");
    }
}
