//! What a feed has brought lately.

use crate::format;
use crate::hooks::{Load, use_load, use_settled};
use crate::route::Route;
use crate::words::{self, feeds};
use contract::{ListRuns, Millis, Run, RunFilter, RunState};
use yew::prelude::*;

/// Days of the charts.
const DAYS: u32 = 14;
/// Runs that are listed.
const RUNS: u32 = 6;
/// Bursts of changes are answered once, in milliseconds.
const BURST: u32 = 400;
/// In CSS pixels.
const HEIGHT: f64 = 44.0;
/// What is not nothing is seen.
const LEAST: f64 = 1.5;

#[derive(PartialEq, Properties)]
pub struct OfFeedProps {
    pub feed_id: i64,
    pub now: Millis,
    /// Counts changes of the feeds.
    pub version: u32,
}

/// When the days that are shown begin, and when the last one, today, is over.
pub fn days(now: Millis) -> Vec<Millis> {
    let mut days: Vec<Millis> = (0..DAYS).rev().map(|ago| format::day_start(now, ago)).collect();
    days.extend(days.last().copied().map(format::day_after));
    days
}

/// New jobs of each of `days`, where there are any.
pub fn brought(days: &[Millis], counts: &[u64], now: Millis) -> Html {
    let most = counts.iter().max().copied().unwrap_or(0);
    if most == 0 {
        return html! {};
    }
    let slot = 100.0 / counts.len().max(1) as f64;
    let bar = |(at, (day, new)): (usize, (&Millis, &u64))| {
        let height = (*new as f64 / most as f64 * HEIGHT).max(LEAST);
        let tip = feeds::brought_on(&format::day(*day, now), *new);
        html! {
            <rect class="fill-new" x={format!("{:.2}%", (at as f64 + 0.25) * slot)} width={format!("{:.2}%", slot * 0.5)}
                y={format!("{:.1}", HEIGHT - height)} height={format!("{height:.1}")}><title>{ tip }</title></rect>
        }
    };
    let all = counts.iter().sum();
    let first = days.first().map(|day| format::day(*day, now)).unwrap_or_default();
    let today = counts.last().copied().unwrap_or(0);
    html! {
        <>
            <h3 class="aside-title">{ feeds::NEW_PER_DAY }</h3>
            <svg class="chart" height="60" role="img" aria-label={feeds::new_in_days(all, counts.len())}>
                { for days.iter().zip(counts).enumerate().filter(|(_, (_, new))| **new > 0).map(bar) }
                <line class="chart-base" x1="0" x2="100%" y1={HEIGHT.to_string()} y2={HEIGHT.to_string()} />
                <text x="0" y="57">{ first }</text>
                <text class="chart-today" x="100%" y="57" text-anchor="end">{ feeds::today(today) }</text>
            </svg>
        </>
    }
}

/// Its last imports, each a link to its run.
#[component]
pub fn Lately(props: &OfFeedProps) -> Html {
    let filter = RunFilter { feed_id: Some(props.feed_id), ..RunFilter::default() };
    let version = use_settled(props.version, BURST);
    let load = use_load(ListRuns { filter, before: None, limit: RUNS }, version);
    let (runs, wrong) = match load {
        Load::Ready(page) => (page.rows.clone(), None),
        Load::Failed { error, last } => {
            (last.map(|page| page.rows.clone()).unwrap_or_default(), Some(error.message))
        }
        Load::Waiting => return html! {},
    };
    if runs.is_empty() && wrong.is_none() {
        return html! {};
    }
    html! {
        <>
            <h3 class="aside-title">{ feeds::LATELY }</h3>
            if let Some(wrong) = wrong { <p class="type-2 ink-failed sentence">{ wrong }</p> }
            <ol class="timeline">{ for runs.iter().map(|run| line(run, props.now)) }</ol>
        </>
    }
}

fn line(run: &Run, now: Millis) -> Html {
    let class = match run.state {
        RunState::Failed => Some("tl-failed"),
        _ if run.new > 0 => Some("tl-new"),
        _ if run.updated > 0 => Some("tl-updated"),
        _ => None,
    };
    html! {
        <li {class} key={run.run_id}>
            <time title={format::exact(run.queued_at)}>{ format::at(run.queued_at, now) }{ " · " }<a href={Route::Run(run.run_id).href()}>{ words::run(run.run_id) }</a></time>
            <span class="sentence">{ feeds::came_of(run) }</span>
        </li>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::components::tests::run;

    const NOW: Millis = 1_795_444_620_000;

    #[tokio::test]
    async fn days_that_brought_something_are_bars_and_nothing_is_drawn_of_none() {
        #[component]
        fn Bars() -> Html {
            let days = [NOW - 172_800_000, NOW - 86_400_000, NOW, NOW + 86_400_000];
            html! { <>{ brought(&days, &[0, 2, 4], NOW) }{ brought(&days, &[0; 3], NOW) }</> }
        }
        let html = crate::components::tests::draw::<Bars>(()).await;
        assert_eq!(html.matches("<rect").count(), 2, "{html}");
        assert_eq!(html.matches("<svg").count(), 1, "{html}");
        assert!(
            html.contains("6 new in 3 days") && html.contains("Today 4") && !html.contains("style="),
            "{html}"
        );
    }

    #[test]
    fn what_came_of_a_run_is_said_in_few_words() {
        assert_eq!(feeds::came_of(&run()), "38 new, 21 updated, 3 failed");
        let quiet = Run { new: 0, updated: 0, failed: 0, ..run() };
        assert_eq!(feeds::came_of(&quiet), "Nothing new");
        assert_eq!(feeds::came_of(&Run { state: RunState::NotModified, ..quiet.clone() }), "No change");
        let error = contract::RunError { code: "dns".into(), message: "No such name.".into() };
        let failed = Run { state: RunState::Failed, error: Some(error), ..quiet };
        assert_eq!(feeds::came_of(&failed), "No such name.");
    }
}
