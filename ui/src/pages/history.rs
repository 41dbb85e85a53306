//! The import history: home.

use crate::backend::call;
use crate::components::{AsyncView, Empty, RunRow, icon, move_by_keys};
use crate::hooks::{Live, Told, use_anchor, use_cancel, use_kept_focus, use_live, use_load};
use crate::route::{Route, go};
use crate::{format, words};
use contract::{ListRuns, Millis, Page, Run, RunState};
use std::collections::BTreeMap;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::spawn_local;
use web_sys::{FocusOptions, HtmlElement};
use yew::prelude::*;

/// Rows asked for at a time.
const PAGE: u32 = 100;

#[derive(PartialEq, Properties)]
pub struct HistoryProps {
    pub live: Live,
    /// The run that is shown in place of the history.
    #[prop_or_default]
    pub run_id: Option<i64>,
}

/// The runs by cycle, newest first; those under way move while one looks.
#[component]
pub fn HistoryPage(props: &HistoryProps) -> Html {
    let attempt = use_state(|| 0_u32);
    let opened_at = use_state(|| props.live.now);
    let older = use_state(|| None::<Page<Run>>);
    let load = use_load(ListRuns { offset: 0, limit: PAGE }, *attempt);
    let list = use_node_ref();
    let onscroll = use_anchor(&list);
    let (onfocusin, onfocusout) = use_kept_focus(&list);
    let told = use_live();
    use_way_back(props.run_id);
    let on_retry = {
        let attempt = attempt.clone();
        Callback::from(move |()| attempt.set(*attempt + 1))
    };
    let on_cancel = use_cancel();
    let (live, opened_at) = (props.live.clone(), *opened_at);
    let ready = Callback::from(move |page: Rc<Page<Run>>| {
        let rows = merged(&page, older.as_ref(), &live.runs);
        if rows.is_empty() {
            return html! {
                <Empty icon="history" title={words::HISTORY_EMPTY} text={words::HISTORY_EMPTY_MORE}>
                    <button class="button button--primary" type="button" onclick={|_| go(Route::Feeds)}>{ icon("plus") }{ words::ADD_A_FEED }</button>
                </Empty>
            };
        }
        let on_older = {
            let (older, told, offset) = (older.clone(), told.dispatcher(), rows.len() as u32);
            Callback::from(move |_: MouseEvent| show_older(older.clone(), told.clone(), offset))
        };
        let total = page.total.max(rows.len() as u64);
        html! {
            <div class="pane-scroll scroll" ref={list.clone()} onscroll={onscroll.clone()} onfocusin={onfocusin.clone()} onfocusout={onfocusout.clone()}>
                <div class="table table--history" role="grid" aria-label="Import history" aria-rowcount={total.to_string()} onkeydown={move_by_keys()}>
                    { head() }
                    { for cycles(&rows).into_iter().map(|cycle| group(cycle, &live, opened_at, &on_cancel)) }
                </div>
                if is_more(&page, older.as_ref()) {
                    <div class="older"><button class="button" type="button" onclick={on_older}>{ words::SHOW_OLDER }</button></div>
                }
            </div>
        }
    });
    html! { <AsyncView<Page<Run>> {load} {on_retry} {ready} /> }
}

/// Gives the keyboard back to the row of a run when one returns from it.
#[hook]
fn use_way_back(run_id: Option<i64>) {
    let left = use_mut_ref(|| None::<i64>);
    use_effect_with(run_id, move |run_id| {
        let from = std::mem::replace(&mut *left.borrow_mut(), *run_id);
        if let (Some(from), None) = (from, run_id) {
            let link = web_sys::window()
                .and_then(|window| window.document())
                .and_then(|page| page.query_selector(&format!("[data-run=\"{from}\"] .row-link")).ok()?);
            if let Some(link) = link.and_then(|link| link.dyn_into::<HtmlElement>().ok()) {
                let keep_place = FocusOptions::new();
                keep_place.set_prevent_scroll(true);
                let _ = link.focus_with_options(&keep_place);
            }
        }
    });
}

/// Reads one more stretch of the history below what is shown; the `total` that is kept is what remains below it.
fn show_older(older: UseStateHandle<Option<Page<Run>>>, told: UseReducerDispatcher<Live>, offset: u32) {
    spawn_local(async move {
        match call(ListRuns { offset, limit: PAGE }).await {
            Ok(mut page) => {
                let mut rows = older.as_ref().map(|known| known.rows.clone()).unwrap_or_default();
                page.total = page.total.saturating_sub(u64::from(offset) + page.rows.len() as u64);
                rows.append(&mut page.rows);
                older.set(Some(Page { rows, total: page.total }));
            }
            Err(error) => told.dispatch(Told::Error(error)),
        }
    });
}

/// What was read, with what was told since. Newest first. Runs that came meanwhile push older ones into the next stretch,
/// so stretches may overlap and never leave a gap.
fn merged(page: &Page<Run>, older: Option<&Page<Run>>, told: &BTreeMap<i64, Run>) -> Vec<Run> {
    let older = older.map(|page| page.rows.as_slice()).unwrap_or_default();
    let mut all: BTreeMap<i64, Run> =
        older.iter().chain(&page.rows).map(|run| (run.run_id, run.clone())).collect();
    let oldest = all.keys().next().copied().unwrap_or(0);
    for (id, run) in told.range(oldest..) {
        // A closed run is final, whoever tells it.
        if all.get(id).is_none_or(|known| !known.state.is_closed()) {
            all.insert(*id, run.clone());
        }
    }
    all.into_values().rev().collect()
}

/// Neighbours of one cycle, together.
fn cycles(rows: &[Run]) -> Vec<&[Run]> {
    rows.chunk_by(|one, next| one.cycle_id == next.cycle_id).collect()
}

/// Whether there are runs below those that were read.
fn is_more(page: &Page<Run>, older: Option<&Page<Run>>) -> bool {
    older.map_or(page.total > page.rows.len() as u64, |older| older.total > 0)
}

fn head() -> Html {
    let num = |label: &'static str| html! { <span class="th th--num" role="columnheader">{ label }</span> };
    html! {
        <div class="thead" role="row">
            <span class="th" role="columnheader">{ "Time" }</span>
            <span class="th" role="columnheader">{ "Feed" }</span>
            { for ["Total", "New", "Updated", "Unchanged", "Duplicate", "Failed", "Duration"].map(num) }
            <span class="th th--trigger" role="columnheader"><span class="trigger-word">{ "Trigger" }</span></span>
            <span class="th" role="columnheader">{ "State" }</span>
        </div>
    }
}

fn group(cycle: &[Run], live: &Live, opened_at: Millis, on_cancel: &Callback<i64>) -> Html {
    let now = live.now;
    let Some(first) = cycle.first() else { return html! {} };
    let open = cycle.iter().filter(|run| !run.state.is_closed()).count();
    let name = if open > 0 { "Now".to_owned() } else { group_time(first.queued_at, now) };
    let sum = |of: fn(&Run) -> u64| cycle.iter().map(of).sum::<u64>();
    let (new, updated, failed) = (sum(|run| run.new), sum(|run| run.updated), sum(|run| run.failed));
    let about = match open {
        0 => format::count(cycle.len() as u64, "feed", "feeds"),
        open if cycle.iter().all(|run| run.state.is_closed() || live.is_held(run)) => {
            format!("{open} of {} held", format::count(cycle.len() as u64, "feed", "feeds"))
        }
        open => format!("{open} of {} still running", format::count(cycle.len() as u64, "feed", "feeds")),
    };
    let broken = cycle.iter().filter(|run| run.state == RunState::Failed).count() as u64;
    let part = |n: u64, class: &'static str, word: &'static str| {
        html! { if n > 0 { { " · " }<span {class}>{ format!("{} {word}", format::number(n)) }</span> } }
    };
    html! {
        <div role="rowgroup" aria-label={name.clone()} key={first.cycle_id}>
            <div class="group-row" role="row"><span role="gridcell" class="cell--flex grow" aria-colspan="11">
                <b>{ name }</b>
                <span class="ellipsis">{ about }{ part(new, "ink-new", "new") }{ part(updated, "ink-updated", "updated") }{ part(failed, "ink-failed", if failed == 1 { "posting failed" } else { "postings failed" }) }
                    if broken > 0 { { " · " }<span class="ink-failed">{ format!("{} could not be imported", format::count(broken, "feed", "feeds")) }</span> }
                </span>
            </span></div>
            // A closed run has nothing that time or a pause moves: it is drawn once.
            { for cycle.iter().map(|run| html! {
                <RunRow key={run.run_id} run={run.clone()} now={if run.state.is_closed() { 0 } else { now }} arrived={run.queued_at >= opened_at && opened_at > 0}
                    held={live.is_held(run)} cancelling={live.cancelling.contains(&run.run_id)} on_cancel={on_cancel.clone()} />
            }) }
        </div>
    }
}

fn group_time(at: Millis, now: Millis) -> String {
    let day = format::day(at, now);
    let time = format::civil(at);
    let clock = format!("{:02}:{:02}", time.hour, time.minute);
    if day == "today" { format!("Today {clock}") } else { format!("{day} {clock}") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::components::tests::run;

    #[test]
    fn what_is_told_joins_what_was_read_and_never_reopens_a_closed_run() {
        let row = |run_id: i64, state: RunState| Run { run_id, state, ..run() };
        let page = Page { rows: vec![row(9, RunState::Running), row(8, RunState::Succeeded)], total: 40 };
        let told = [
            row(10, RunState::Queued),
            row(9, RunState::Failed),
            row(8, RunState::Running),
            row(3, RunState::Failed),
        ];
        let told: BTreeMap<i64, Run> = told.into_iter().map(|run| (run.run_id, run)).collect();
        let rows: Vec<(i64, RunState)> =
            merged(&page, None, &told).iter().map(|run| (run.run_id, run.state)).collect();
        assert_eq!(
            rows,
            [(10, RunState::Queued), (9, RunState::Failed), (8, RunState::Succeeded)],
            "3 is older than what is shown"
        );
    }

    #[test]
    fn stretches_of_the_history_overlap_and_end() {
        let rows =
            |ids: &[i64]| ids.iter().map(|run_id| Run { run_id: *run_id, ..run() }).collect::<Vec<_>>();
        let page = Page { rows: rows(&[5, 4]), total: 5 };
        assert!(is_more(&page, None));
        let older = Page { rows: rows(&[4, 3, 2]), total: 1 };
        assert!(is_more(&page, Some(&older)));
        let shown = merged(&page, Some(&older), &BTreeMap::new());
        assert_eq!(shown.iter().map(|run| run.run_id).collect::<Vec<_>>(), [5, 4, 3, 2]);
        assert!(!is_more(&page, Some(&Page { total: 0, ..older })));
    }

    #[test]
    fn runs_of_one_cycle_stand_together() {
        let row = |run_id: i64, cycle_id: i64| Run { run_id, cycle_id, ..run() };
        let rows = [row(4, 2), row(3, 2), row(2, 1)];
        assert_eq!(cycles(&rows).iter().map(|cycle| cycle.len()).collect::<Vec<_>>(), [2, 1]);
    }
}
