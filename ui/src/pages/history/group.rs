//! A cycle: its head and its runs.

use crate::components::{RunRow, icon};
use crate::hooks::Live;
use crate::{format, words};
use contract::{HeldBy, Millis, Run, RunState};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};
use yew::prelude::*;

/// What a cycle is drawn of.
pub struct GroupProps<'a> {
    pub runs: Vec<Run>,
    pub live: &'a Live,
    pub opened_at: Millis,
    /// The number of its head among the rows of the grid.
    pub first: u64,
    pub is_folded: bool,
    /// Told its number when it is to be folded, or unfolded.
    pub on_fold: Callback<i64>,
    pub on_cancel: Callback<i64>,
    /// Told what holds a run, and its feed, when it is to go on.
    pub on_go_on: Callback<(HeldBy, i64)>,
}

/// The head of a cycle, which stays while one scrolls through its runs, and these.
pub fn group(props: GroupProps<'_>) -> Html {
    let GroupProps { runs, live, opened_at, first, is_folded, on_fold, on_cancel, on_go_on } = props;
    let now = live.now;
    let Some(one) = runs.first() else { return html! {} };
    let cycle_id = one.cycle_id;
    let open = runs.iter().filter(|run| !run.state.is_closed()).count();
    let name = if open > 0 { words::history::NOW.to_owned() } else { time(one.queued_at, now) };
    let sum = |of: fn(&Run) -> u64| runs.iter().map(of).sum::<u64>();
    let (new, updated, failed) = (sum(|run| run.new), sum(|run| run.updated), sum(|run| run.failed));
    let all_held = runs.iter().all(|run| run.state.is_closed() || live.is_held(run));
    let about = words::history::about(runs.len(), open, all_held);
    let broken = runs.iter().filter(|run| run.state == RunState::Failed).count() as u64;
    let part = |n: u64, class: &'static str, text: String| {
        html! { if n > 0 { { " · " }<span {class}>{ text }</span> } }
    };
    let figure = |n: u64, word: &str| format!("{} {word}", format::number(n));
    let onclick = on_fold.reform(move |_: MouseEvent| cycle_id);
    let label = words::history::fold(is_folded, &name);
    html! {
        <div role="rowgroup" aria-label={name.clone()} key={cycle_id} onkeydown={fold_by_keys(is_folded, cycle_id, &on_fold)}>
            <div class="group-row" role="row" aria-rowindex={first.to_string()}><span role="gridcell" class="cell--flex grow" aria-colspan="11">
                <button class="icon-button icon-button--s" type="button" data-fold={cycle_id.to_string()} aria-expanded={(!is_folded).to_string()} aria-label={label.clone()} title={label} {onclick}>{ icon(if is_folded { "right" } else { "down" }) }</button>
                <b>{ name }</b>
                <span class="ellipsis">{ words::history::started(&one.trigger) }{ " · " }{ about }
                    { part(new, "ink-new", figure(new, words::history::NEW)) }
                    { part(updated, "ink-updated", figure(updated, words::history::UPDATED)) }
                    { part(failed, "ink-failed", words::history::rejected(failed)) }
                    { part(broken, "ink-failed", words::history::broken(broken)) }
                </span>
            </span></div>
            if !is_folded {
                // A closed run has nothing that time or a pause moves: it is drawn once.
                { for runs.iter().enumerate().map(|(at, run)| html! {
                    <RunRow key={run.run_id} run={run.clone()} now={if run.state.is_closed() { 0 } else { now }} arrived={run.queued_at >= opened_at && opened_at > 0}
                        index={first + 1 + at as u64} held={live.held_by(run)} cancelling={live.cancelling.contains(&run.run_id)}
                        on_cancel={on_cancel.clone()} on_go_on={on_go_on.clone()} />
                }) }
            }
        </div>
    }
}

/// Left folds a cycle from any of its rows, Right unfolds it from its head.
fn fold_by_keys(is_folded: bool, cycle_id: i64, on_fold: &Callback<i64>) -> Callback<KeyboardEvent> {
    let on_fold = on_fold.clone();
    Callback::from(move |event: KeyboardEvent| {
        let wanted = match event.key().as_str() {
            "ArrowLeft" => !is_folded,
            "ArrowRight" => is_folded,
            _ => false,
        };
        if !wanted || event.ctrl_key() || event.alt_key() || event.meta_key() {
            return;
        }
        event.prevent_default();
        // The row that has the keyboard goes with the fold.
        let group = event.current_target().and_then(|group| group.dyn_into::<Element>().ok());
        let head = group.and_then(|group| group.query_selector("[data-fold]").ok()?);
        if let Some(head) = head.and_then(|head| head.dyn_into::<HtmlElement>().ok()) {
            let _ = head.focus();
        }
        on_fold.emit(cycle_id);
    })
}

fn time(at: Millis, now: Millis) -> String {
    let day = format::day(at, now);
    let time = format::civil(at);
    let clock = format!("{:02}:{:02}", time.hour, time.minute);
    if day == "today" { format!("{} {clock}", words::history::TODAY) } else { format!("{day} {clock}") }
}
