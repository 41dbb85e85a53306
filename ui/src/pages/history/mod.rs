//! The import history: home.

mod chart;
mod group;
mod known;
mod view;

use crate::backend::call;
use crate::components::{AsyncView, Empty, icon, move_by_keys};
use crate::dom::{first, focus_in_place, mark_painted};
use crate::hooks::{
    Live, Load, Told, use_anchor, use_cancel, use_kept_focus, use_let_go_on, use_live, use_load,
    use_one_stop, use_settled,
};
use crate::route::{Route, go};
use crate::{format, words};
use chart::Trend;
use contract::{DayCounts, GetTrend, ListRuns, Millis, Run, RunFilter, RunPage};
use group::GroupProps;
use known::Known;
use std::collections::BTreeSet;
use std::rc::Rc;
pub use view::{Filters, HistoryView, Period};
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

/// Rows asked for at a time.
const PAGE: u32 = 100;
/// While runs close the counts are read again at most this often, in milliseconds.
const BURST: u32 = 2_000;
/// From so many postings in one run on its figures need wider columns.
const LARGE: u64 = 100_000;

#[derive(PartialEq, Properties)]
pub struct HistoryProps {
    pub live: Live,
    /// The run that is shown in place of the history.
    #[prop_or_default]
    pub run_id: Option<i64>,
    #[prop_or_default]
    pub view: HistoryView,
    #[prop_or_default]
    pub on_view: Callback<HistoryView>,
    /// Told how many problems there are.
    #[prop_or_default]
    pub on_problems: Callback<Option<u64>>,
}

/// The runs by cycle, newest first, below the postings of each day; those under way move while one looks.
#[component]
pub fn HistoryPage(props: &HistoryProps) -> Html {
    let HistoryProps { live, view, on_view, .. } = props;
    let (now, view) = (live.now, *view);
    let attempt = use_state(|| 0_u32);
    let opened_at = use_state(|| now);
    let version = use_settled(live.jobs_version, BURST).wrapping_add(*attempt);
    // The same all day.
    let filter = view.filter(now);
    let load = use_load(ListRuns { filter, before: None, limit: PAGE }, version);
    let older = use_state(|| None::<RunPage>);
    let known = use_mut_ref(Known::default);
    let seen_open = use_mut_ref(BTreeSet::<i64>::new);
    let folded = use_state(BTreeSet::<i64>::new);
    let list = use_node_ref();
    let onscroll = use_anchor(&list);
    let (onfocusin, onfocusout) = use_kept_focus(&list, "data-run");
    use_one_stop(&list);
    let told = use_live();
    use_way_back(props.run_id);
    {
        let on_problems = props.on_problems.clone();
        let problems = if let Load::Ready(page) = &load { page.problems } else { None };
        use_effect_with(problems, move |problems| on_problems.emit(*problems));
    }
    {
        let shows_rows = live.status.is_some() && matches!(&load, Load::Ready(page) if !page.rows.is_empty());
        use_effect_with(shows_rows, |shows_rows| {
            if *shows_rows {
                mark_painted("rows");
            }
        });
    }
    let on_retry = {
        let attempt = attempt.clone();
        Callback::from(move |()| attempt.set(*attempt + 1))
    };
    let on_cancel = use_cancel();
    let on_go_on = use_let_go_on();
    let on_fold = {
        let folded = folded.clone();
        Callback::from(move |cycle_id: i64| {
            let mut now_folded = (*folded).clone();
            if !now_folded.remove(&cycle_id) {
                now_folded.insert(cycle_id);
            }
            folded.set(now_folded);
        })
    };
    let ready = {
        let (live, opened_at, on_view) = (live.clone(), *opened_at, on_view.clone());
        Callback::from(move |page: Rc<RunPage>| {
            // That of the answer: while another is awaited, what was shown stays.
            let shown = page.filter;
            let further = older.as_ref().filter(|page| page.filter == shown);
            let rows = known.borrow_mut().rows(&page, further, &live.runs);
            if rows.is_empty() && shown != filter {
                return html! {};
            }
            if rows.is_empty() {
                return nothing(&live, view, page.total, &on_view);
            }
            let more = further.map_or(page.more, |further| further.more);
            let on_older = {
                let (older, told, last) =
                    (older.clone(), told.dispatcher(), rows.last().map(|run| run.run_id));
                Callback::from(move |_: MouseEvent| show_older(older.clone(), told.clone(), shown, last))
            };
            let total = page.total.unwrap_or(0).max(rows.len() as u64);
            let is_large = rows.iter().any(|run| run.total >= LARGE);
            let cycles = cycles(&rows, &mut seen_open.borrow_mut());
            // The head is the first row of the grid.
            let mut index = 1;
            let groups = cycles.into_iter().map(|runs| {
                let cycle_id = runs.first().map_or(0, |run| run.cycle_id);
                let is_folded = folded.contains(&cycle_id);
                let first = index + 1;
                index += 1 + if is_folded { 0 } else { runs.len() as u64 };
                let (on_fold, on_cancel, on_go_on) = (on_fold.clone(), on_cancel.clone(), on_go_on.clone());
                group::group(GroupProps {
                    runs,
                    live: &live,
                    opened_at,
                    first,
                    is_folded,
                    on_fold,
                    on_cancel,
                    on_go_on,
                })
            });
            html! {
                <div class="pane-scroll scroll" ref={list.clone()} onscroll={onscroll.clone()} onfocusin={onfocusin.clone()} onfocusout={onfocusout.clone()}>
                    <div class={classes!("table", "table--history", is_large.then_some("table--large"))} role="grid" aria-label={words::history::IMPORT_HISTORY} aria-rowcount={(total + 1).to_string()} aria-colcount="11" onkeydown={move_by_keys()}>
                        { head() }
                        // Of their own, or the head before them would keep them from being told apart by their keys.
                        <>{ for groups }</>
                    </div>
                    if more {
                        <div class="older"><button id="show-older" class="button" type="button" onclick={on_older}>{ words::SHOW_OLDER }</button></div>
                    }
                </div>
            }
        })
    };
    html! {
        <>
            if view.chart { <TrendOf {view} {now} {version} on_view={on_view.clone()} /> }
            <AsyncView<RunPage> {load} {on_retry} {ready} />
        </>
    }
}

#[derive(PartialEq, Properties)]
struct TrendOfProps {
    view: HistoryView,
    now: Millis,
    version: u32,
    on_view: Callback<HistoryView>,
}

/// Asks for the days of the chart. Without them, and without anything in them, there is none.
#[component]
fn TrendOf(props: &TrendOfProps) -> Html {
    let TrendOfProps { view, now, version, on_view } = props;
    let (view, days) = (*view, view.days(*now));
    let load = use_load(GetTrend { feed_id: view.feed_id, days: days.clone() }, *version);
    let counts: Rc<Vec<DayCounts>> = match load {
        Load::Ready(counts) | Load::Failed { last: Some(counts), .. } => counts,
        Load::Waiting | Load::Failed { last: None, .. } => return html! {},
    };
    if counts.iter().all(|day| *day == DayCounts::default()) {
        return html! {};
    }
    let chosen = if let Period::Day(day) = view.period { Some(day) } else { None };
    let on_day = on_view.reform(move |day: Option<Millis>| HistoryView {
        period: day.map_or(Period::All, Period::Day),
        ..view
    });
    html! { <Trend days={Rc::new(days)} {counts} now={now - now % 60_000} {chosen} {on_day} /> }
}

/// What stands where no run does.
fn nothing(live: &Live, view: HistoryView, total: Option<u64>, on_view: &Callback<HistoryView>) -> Html {
    if view.is_whole() {
        return html! {
            <Empty icon="history" title={words::HISTORY_EMPTY} text={words::HISTORY_EMPTY_MORE}>
                <button class="button button--primary" type="button" onclick={|_| go(Route::AddFeed)}>{ icon("plus") }{ words::ADD_A_FEED }</button>
            </Empty>
        };
    }
    if total.is_none_or(|total| total > 0) {
        // They are counted, and on their way.
        return html! {};
    }
    let feed = live.feeds.as_ref().and_then(|feeds| feeds.iter().find(|feed| Some(feed.id) == view.feed_id));
    let name = feed.map(|feed| format::name(&feed.title));
    let text = words::history::nothing_fits(view.show, name, &view.period.name(live.now));
    let onclick =
        on_view.reform(move |_: MouseEvent| HistoryView { chart: view.chart, ..HistoryView::default() });
    html! {
        <Empty icon="filter" title={words::history::NOTHING_FITS} {text}>
            <button id="show-all" class="button" type="button" {onclick}>{ words::history::SHOW_ALL }</button>
        </Empty>
    }
}

/// Gives the keyboard back to the row of a run when one returns from it.
#[hook]
fn use_way_back(run_id: Option<i64>) {
    let left = use_mut_ref(|| None::<i64>);
    use_effect_with(run_id, move |run_id| {
        let from = std::mem::replace(&mut *left.borrow_mut(), *run_id);
        if let (Some(from), None) = (from, run_id)
            && let Some(link) = first(&format!("[data-run=\"{from}\"] .row-link"))
        {
            focus_in_place(&link);
        }
    });
}

/// Reads one more stretch of the history below what is shown.
fn show_older(
    older: UseStateHandle<Option<RunPage>>,
    told: UseReducerDispatcher<Live>,
    filter: RunFilter,
    last: Option<i64>,
) {
    spawn_local(async move {
        match call(ListRuns { filter, before: last, limit: PAGE }).await {
            Ok(page) => older.set(Some(page)),
            Err(error) => told.dispatch(Told::Error(error)),
        }
    });
}

/// Neighbours of one cycle, together. In one that had closed before anybody looked, problems come first, then what brought most;
/// the rows of one that was seen open stay where they are.
fn cycles(rows: &[Run], seen_open: &mut BTreeSet<i64>) -> Vec<Vec<Run>> {
    let of_cycle = |runs: &[Run]| {
        let mut runs = runs.to_vec();
        let cycle_id = runs.first().map_or(0, |run| run.cycle_id);
        if runs.iter().any(|run| !run.state.is_closed()) {
            seen_open.insert(cycle_id);
        }
        if !seen_open.contains(&cycle_id) {
            runs.sort_by_key(|run| {
                (!contract::RunShow::Problems.has(run), std::cmp::Reverse((run.new, run.updated)))
            });
        }
        runs
    };
    rows.chunk_by(|one, next| one.cycle_id == next.cycle_id).map(of_cycle).collect()
}

fn head() -> Html {
    let column = |(at, label): (usize, &'static str)| match at {
        5 | 6 => html! { <span class="th th--num th--same" role="columnheader">{ label }</span> },
        8 => html! { <span class="th th--num th--took" role="columnheader">{ label }</span> },
        2..=7 => html! { <span class="th th--num" role="columnheader">{ label }</span> },
        9 => {
            html! { <span class="th th--trigger" role="columnheader"><span class="trigger-word">{ label }</span></span> }
        }
        0 => html! { <span class="th" role="columnheader" aria-sort="descending">{ label }</span> },
        _ => html! { <span class="th" role="columnheader">{ label }</span> },
    };
    html! { <div class="thead" role="row" aria-rowindex="1">{ for words::history::COLUMNS.into_iter().enumerate().map(column) }</div> }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::components::tests::run;
    use contract::RunState;

    #[test]
    fn runs_of_one_cycle_stand_together_and_problems_first() {
        let row = |run_id: i64, cycle_id: i64, state: RunState, new: u64| Run {
            run_id,
            cycle_id,
            state,
            new,
            failed: 0,
            ..run()
        };
        let done = RunState::Succeeded;
        let rows =
            [row(5, 2, done, 0), row(4, 2, done, 9), row(3, 2, RunState::Failed, 0), row(2, 1, done, 0)];
        let ids = |cycles: Vec<Vec<Run>>| -> Vec<Vec<i64>> {
            cycles.iter().map(|cycle| cycle.iter().map(|run| run.run_id).collect()).collect()
        };
        let mut seen_open = BTreeSet::new();
        assert_eq!(ids(cycles(&rows, &mut seen_open)), [vec![3, 4, 5], vec![2]]);
    }

    #[test]
    fn the_rows_of_a_cycle_that_was_seen_open_stay_where_they_are() {
        let row = |run_id: i64, state: RunState, new: u64| Run { run_id, state, new, failed: 0, ..run() };
        let mut seen_open = BTreeSet::new();
        let open = [row(2, RunState::Running, 0), row(1, RunState::Running, 0)];
        cycles(&open, &mut seen_open);
        let closed = [row(2, RunState::Succeeded, 0), row(1, RunState::Failed, 0)];
        assert_eq!(cycles(&closed, &mut seen_open)[0][0].run_id, 2, "it would jump from under the pointer");
    }
}
