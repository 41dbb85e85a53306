//! The import history: home.

use crate::components::{AsyncView, Empty, RunRow, icon};
use crate::hooks::{Live, use_load};
use crate::route::{Route, go};
use crate::{format, words};
use contract::{ListRuns, Millis, Page, Run};
use std::collections::BTreeMap;
use std::rc::Rc;
use yew::prelude::*;

/// Rows asked for at first, and again with each "Show older".
const PAGE: u32 = 100;
/// The backend hands out no more at once.
const MOST: u32 = 500;

#[derive(PartialEq, Properties)]
pub struct HistoryProps {
    pub live: Live,
}

/// The runs by cycle, newest first; those under way move while one looks.
#[component]
pub fn HistoryPage(props: &HistoryProps) -> Html {
    let limit = use_state(|| PAGE);
    let attempt = use_state(|| 0_u32);
    let opened_at = use_state(|| props.live.now);
    let load = use_load(ListRuns { offset: 0, limit: *limit }, *attempt);
    let on_retry = {
        let attempt = attempt.clone();
        Callback::from(move |()| attempt.set(*attempt + 1))
    };
    let on_older = {
        let limit = limit.clone();
        Callback::from(move |_: MouseEvent| limit.set((*limit + PAGE).min(MOST)))
    };
    let (now, runs, opened_at, limit) = (props.live.now, props.live.runs.clone(), *opened_at, *limit);
    let ready = Callback::from(move |page: Rc<Page<Run>>| {
        let rows = merged(&page, &runs);
        let total = page.total.max(rows.len() as u64);
        if rows.is_empty() {
            return html! {
                <Empty icon="history" title={words::HISTORY_EMPTY} text={words::HISTORY_EMPTY_MORE}>
                    <button class="button button--primary" type="button" onclick={|_| go(Route::Feeds)}>{ icon("plus") }{ words::ADD_A_FEED }</button>
                </Empty>
            };
        }
        html! {
            <div class="pane-scroll scroll">
                <div class="table table--history" role="grid" aria-label="Import history" aria-rowcount={total.to_string()}>
                    { head() }
                    { for cycles(&rows).into_iter().map(|cycle| group(cycle, now, opened_at)) }
                </div>
                if (rows.len() as u64) < total && limit < MOST {
                    <div class="older"><button class="button" type="button" onclick={on_older.clone()}>{ words::SHOW_OLDER }</button></div>
                }
            </div>
        }
    });
    html! { <AsyncView<Page<Run>> {load} {on_retry} {ready} /> }
}

/// What was read, with what was told since. Newest first.
fn merged(page: &Page<Run>, told: &BTreeMap<i64, Run>) -> Vec<Run> {
    let mut all: BTreeMap<i64, Run> = page.rows.iter().map(|run| (run.run_id, run.clone())).collect();
    let oldest = all.keys().next().copied().unwrap_or(0);
    let whole = page.rows.len() as u64 >= page.total;
    for (id, run) in told.iter().filter(|(id, _)| whole || **id >= oldest) {
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

fn group(cycle: &[Run], now: Millis, opened_at: Millis) -> Html {
    let Some(first) = cycle.first() else { return html! {} };
    let open = cycle.iter().filter(|run| !run.state.is_closed()).count();
    let name = if open > 0 { "Now".to_owned() } else { group_time(first.queued_at, now) };
    let sum = |of: fn(&Run) -> u64| cycle.iter().map(of).sum::<u64>();
    let (new, updated, failed) = (sum(|run| run.new), sum(|run| run.updated), sum(|run| run.failed));
    let about = match open {
        0 => format::count(cycle.len() as u64, "feed", "feeds"),
        open => format!("{open} of {} still running", format::count(cycle.len() as u64, "feed", "feeds")),
    };
    let part = |n: u64, class: &'static str, word: &'static str| {
        html! { if n > 0 { { " · " }<span {class}>{ format!("{} {word}", format::number(n)) }</span> } }
    };
    html! {
        <div role="rowgroup" aria-label={name.clone()} key={first.cycle_id}>
            <div class="group-row" role="row"><span role="gridcell" class="cell--flex grow" aria-colspan="11">
                <b>{ name }</b>
                <span class="ellipsis">{ about }{ part(new, "ink-new", "new") }{ part(updated, "ink-updated", "updated") }{ part(failed, "ink-failed", "failed") }</span>
            </span></div>
            { for cycle.iter().map(|run| html! {
                <RunRow key={run.run_id} run={run.clone()} {now} arrived={run.queued_at >= opened_at && opened_at > 0} />
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
    use contract::RunState;

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
            merged(&page, &told).iter().map(|run| (run.run_id, run.state)).collect();
        assert_eq!(
            rows,
            [(10, RunState::Queued), (9, RunState::Failed), (8, RunState::Succeeded)],
            "3 is older than what is shown"
        );
    }

    #[test]
    fn runs_of_one_cycle_stand_together() {
        let row = |run_id: i64, cycle_id: i64| Run { run_id, cycle_id, ..run() };
        let rows = [row(4, 2), row(3, 2), row(2, 1)];
        assert_eq!(cycles(&rows).iter().map(|cycle| cycle.len()).collect::<Vec<_>>(), [2, 1]);
    }
}
