use super::*;
use crate::components::tests::{NOW, draw, run};
use contract::RunError;

fn row(run: Run) -> RunRowProps {
    RunRowProps {
        run,
        now: NOW,
        arrived: false,
        index: 1,
        held: None,
        cancelling: false,
        on_cancel: Callback::noop(),
        on_go_on: Callback::noop(),
    }
}

#[tokio::test]
async fn every_state_of_a_run_has_a_word_and_its_error_is_said() {
    let states = [
        (RunState::Queued, "Waiting"),
        (RunState::Running, "Running"),
        (RunState::Succeeded, "Done"),
        (RunState::NotModified, "No change"),
        (RunState::Partial, "Partial"),
        (RunState::Failed, "Failed"),
        (RunState::Cancelled, "Cancelled"),
    ];
    for (state, word) in states {
        let wrong = matches!(state, RunState::Partial | RunState::Failed);
        let error = wrong.then(|| RunError { code: "x".into(), message: "The server is away.".into() });
        let html = draw::<RunRow>(row(Run { state, error, ..run() })).await;
        assert!(
            html.contains(word) && html.contains(&format!("data-state=\"{}\"", state.as_str())),
            "{html}"
        );
        assert_eq!(html.contains("The server is away."), wrong, "{html}");
        assert!(html.contains("<span class=\"n-new\">38</span>") && html.contains(">41,288<"), "{html}");
        assert!(html.contains("<span class=\"zero\">0</span>"), "what is zero steps back: {html}");
        assert!(!html.contains("style="), "the policy forbids inline styles: {html}");
    }
}

#[tokio::test]
async fn a_live_run_shows_how_far_it_is_and_can_be_cancelled() {
    let live = Run { state: RunState::Running, percent: Some(45), total: 1_200, ..run() };
    let html = draw::<RunRow>(row(live.clone())).await;
    assert!(html.contains("max=\"100\"") && html.contains("value=\"45\""), "{html}");
    assert!(html.contains("aria-label=\"Cancel the import of Board\""), "{html}");
    let html = draw::<RunRow>(RunRowProps { cancelling: true, ..row(live.clone()) }).await;
    assert!(html.contains(words::queue::CANCELLING) && !html.contains("<button"), "{html}");
    let html = draw::<RunRow>(RunRowProps { held: Some(contract::HeldBy::Queue), ..row(live) }).await;
    assert!(html.contains("held at 45\u{a0}%") && html.contains(">Paused<"), "{html}");
    assert!(!html.contains("spin"), "nothing looks busy: {html}");
    assert!(!draw::<RunRow>(row(run())).await.contains("<button"), "it has closed");
}

#[tokio::test]
async fn an_alarm_of_a_failed_run_tells_its_error_once() {
    let failed = |warnings: &[&str]| Run {
        state: RunState::Failed,
        error: Some(RunError { code: "connect".into(), message: "b.example is away.".into() }),
        warnings: warnings.iter().map(|text| (*text).to_owned()).collect(),
        ..run()
    };
    let draw_run = |run: Run| draw::<RunRow>(row(run));
    let html = draw_run(failed(&["Nothing new.", "It has failed 3 times. b.example is away."])).await;
    assert!(html.contains(">It has failed 3 times. b.example is away. Nothing new.<"), "{html}");
    let html = draw_run(failed(&["The feed was switched off."])).await;
    assert!(html.contains(">b.example is away. The feed was switched off.<"), "{html}");
}

#[tokio::test]
async fn a_first_import_is_named_and_a_warning_stands_below_the_figures() {
    let draw_run = |run: Run| draw::<RunRow>(row(run));
    let html = draw_run(Run { baseline: true, warnings: vec!["Some may be missed.".into()], ..run() }).await;
    assert!(html.contains(words::FIRST_IMPORT) && html.contains("Some may be missed."), "{html}");
    let html = draw_run(Run { baseline: true, ..run() }).await;
    assert!(html.contains(words::FIRST_IMPORT_SILENT), "{html}");
    let cancelled = Run { state: RunState::Cancelled, not_reached: 1_200, baseline: true, ..run() };
    let html = draw_run(cancelled).await;
    assert!(html.contains(">1,200 not reached<") && html.contains("title=\"1,200 not reached\""), "{html}");
    assert!(!html.contains(words::FIRST_IMPORT_SILENT), "the next one is the first: {html}");
}
