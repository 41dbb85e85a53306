//! New, updated and failed postings of each day.

use crate::{format, words};
use contract::{DayCounts, Millis};
use std::rc::Rc;
use yew::prelude::*;

/// The height of the bars, and where the names of days stand, in CSS pixels.
const HEIGHT: f64 = 72.0;
const NAMES_AT: &str = "86";
/// Above the tallest bar.
const HEADROOM: f64 = 8.0;
/// What is not zero can be seen.
const THINNEST: f64 = 2.0;
/// The bars leave the rest of the width to the figures of the scale, in hundredths.
const WIDTH: f64 = 96.5;
/// So much of a day's room is its bar.
const BAR: f64 = 0.38;
/// Up to so many days each is named.
const ALL_NAMED: usize = 16;

#[derive(PartialEq, Properties)]
pub struct TrendProps {
    /// When each day begins, and when the last one is over.
    pub days: Rc<Vec<Millis>>,
    pub counts: Rc<Vec<DayCounts>>,
    pub now: Millis,
    /// The day whose runs are shown, if it is one.
    pub chosen: Option<Millis>,
    /// Told when a day is to be shown; pressed again, all are.
    pub on_day: Callback<Option<Millis>>,
}

/// The figures of all days, or of the one under the pointer or the keyboard, above their bars.
#[component]
pub fn Trend(props: &TrendProps) -> Html {
    let TrendProps { days, counts, now, .. } = props;
    let looked_at = use_state(|| None::<usize>);
    let shown: Vec<(Millis, DayCounts)> = days.iter().copied().zip(counts.iter().copied()).collect();
    let looked = (*looked_at).and_then(|at| shown.get(at).copied());
    let of = |count: fn(&DayCounts) -> u64| match &looked {
        Some((_, day)) => count(day),
        None => shown.iter().map(|(_, day)| count(day)).sum(),
    };
    let (new, updated, failed) = (of(|day| day.new), of(|day| day.updated), of(|day| day.failed));
    let when = looked
        .map_or_else(|| words::history::in_days(shown.len()), |(day, _)| words::history::on_day(day, *now));
    let legend = |n: u64, word: &'static str| {
        html! { <span class="legend"><i class={format!("swatch swatch--{word}")}></i><b>{ format::number(n) }</b>{ " " }{ word }</span> }
    };
    let on_day = {
        let (days, chosen, on_day) = (days.clone(), props.chosen, props.on_day.clone());
        Callback::from(move |at: usize| {
            let day = days.get(at).copied().filter(|day| Some(*day) != chosen);
            on_day.emit(day);
        })
    };
    let onkeydown = {
        let (looked_at, on_day, last) = (looked_at.clone(), on_day.clone(), shown.len().saturating_sub(1));
        Callback::from(move |event: KeyboardEvent| {
            if event.ctrl_key() || event.alt_key() || event.meta_key() {
                return;
            }
            match (event.key().as_str(), *looked_at) {
                ("ArrowLeft", at) => looked_at.set(Some(at.map_or(last, |at| at.saturating_sub(1)))),
                ("ArrowRight", at) => looked_at.set(Some(at.map_or(last, |at| (at + 1).min(last)))),
                ("Home", _) => looked_at.set(Some(0)),
                ("End", _) => looked_at.set(Some(last)),
                ("Enter" | " ", Some(at)) => on_day.emit(at),
                _ => return,
            }
            event.prevent_default();
        })
    };
    let leave = {
        let looked_at = looked_at.setter();
        Callback::from(move |()| looked_at.set(None))
    };
    let most = shown.iter().max_by_key(|(_, day)| day.new);
    let most = most.map(|(day, counts)| (words::history::on_day(*day, *now), counts.new));
    let label = words::history::trend(shown.len(), new, updated, failed, most.filter(|_| looked.is_none()));
    html! {
        <figure class="trend" aria-label={words::history::POSTINGS_PER_DAY}>
            <div class="trend-head" role="status" aria-live={if looked.is_some() { "polite" } else { "off" }}>
                { legend(new, words::history::NEW) }{ legend(updated, words::history::UPDATED) }{ legend(failed, words::history::FAILED) }
                <span class="faint" id="trend-when">{ when }</span>
            </div>
            <div class="chart--tall">
                <svg class="chart" height="90" role="img" tabindex="0" aria-label={label} {onkeydown} onmouseleave={leave.reform(|_| ())} onblur={leave.reform(|_| ())}>
                    { scale(&shown) }
                    { for shown.iter().enumerate().map(|(at, (day, counts))| bars(props, &looked_at, &on_day, shown.len(), at, *day, counts, top(&shown))) }
                    <line class="chart-base" x1="0" x2={format!("{WIDTH}%")} y1={HEIGHT.to_string()} y2={HEIGHT.to_string()} />
                </svg>
            </div>
        </figure>
    }
}

/// The value at the top line: twice a round number.
fn top(days: &[(Millis, DayCounts)]) -> u64 {
    let most = days.iter().map(|(_, day)| day.new + day.updated + day.failed).max().unwrap_or(0);
    2 * round(most.div_ceil(2).max(1))
}

/// The next number of the kind 1, 2, 5, 10, 20, … .
fn round(n: u64) -> u64 {
    let mut unit = 1_u64;
    loop {
        for step in [1, 2, 3, 5] {
            if let Some(found) = unit.checked_mul(step).filter(|found| *found >= n) {
                return found;
            }
        }
        match unit.checked_mul(10) {
            Some(next) => unit = next,
            None => return n,
        }
    }
}

fn y_of(value: f64, top: u64) -> f64 {
    HEIGHT - value / top as f64 * (HEIGHT - HEADROOM)
}

fn scale(days: &[(Millis, DayCounts)]) -> Html {
    let top = top(days);
    let line = |value: u64| {
        let y = y_of(value as f64, top);
        html! {
            <>
                <line class="chart-grid" x1="0" x2="100%" y1={format!("{y:.1}")} y2={format!("{y:.1}")} />
                <text x="100%" y={format!("{:.1}", y - 3.0)} text-anchor="end">{ format::number(value) }</text>
            </>
        }
    };
    html! { <>{ line(top / 2) }{ line(top) }</> }
}

#[expect(clippy::too_many_arguments, reason = "one day of one drawing")]
fn bars(
    props: &TrendProps,
    looked_at: &UseStateHandle<Option<usize>>,
    on_day: &Callback<usize>,
    days: usize,
    at: usize,
    day: Millis,
    counts: &DayCounts,
    top: u64,
) -> Html {
    let room = WIDTH / days as f64;
    let (x, width) = (room * at as f64, room * BAR);
    let mut floor = HEIGHT;
    let part = |(n, word): (u64, &'static str)| {
        let tall = (n as f64 / top as f64 * (HEIGHT - HEADROOM)).max(THINNEST);
        let y = floor - tall;
        // A pixel parts them.
        floor = y - 1.0;
        html! { <rect class={format!("fill-{word}")} x={format!("{:.2}%", x + (room - width) / 2.0)} y={format!("{y:.1}")} width={format!("{width:.2}%")} height={format!("{tall:.1}")} /> }
    };
    let parts: Html = [(counts.new, "new"), (counts.updated, "updated"), (counts.failed, "failed")]
        .into_iter()
        .filter(|(n, _)| *n > 0)
        .map(part)
        .collect();
    let is_last = at + 1 == days;
    let name = name(day, at, days, is_last);
    let onmouseenter = {
        let looked_at = looked_at.setter();
        Callback::from(move |_: MouseEvent| looked_at.set(Some(at)))
    };
    let is_marked = **looked_at == Some(at) || props.chosen == Some(day);
    html! {
        <g class={classes!("chart-day", is_marked.then_some("is-hover"))} data-day={at.to_string()} {onmouseenter} onclick={on_day.reform(move |_: MouseEvent| at)}>
            <rect class="chart-hit" x={format!("{x:.2}%")} y="0" width={format!("{room:.2}%")} height={HEIGHT.to_string()} />
            { parts }
            if let Some(name) = name {
                <text class={is_last.then_some("chart-today")} x={format!("{:.2}%", x + room / 2.0)} y={NAMES_AT} text-anchor="middle">{ name }</text>
            }
        </g>
    }
}

/// What stands below a day: its number, with the weekday at the first and on Mondays. Of many days the Mondays are named.
fn name(day: Millis, at: usize, days: usize, is_last: bool) -> Option<String> {
    let time = format::civil(day);
    if is_last {
        return Some(words::history::TODAY.to_owned());
    }
    let is_monday = time.weekday == 1;
    if days > ALL_NAMED {
        // Beside "Today" there is no room for another.
        let is_seventh = is_monday && (days <= 40 || time.day <= 7) && days - at > 3;
        return is_seventh.then(|| format::day_of_month(day));
    }
    Some(match is_monday || at == 0 {
        true => format!("{} {}", format::weekday(day), time.day),
        false => time.day.to_string(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::components::tests::draw;

    const NOW: Millis = 1_795_444_620_000;
    const DAY: Millis = 86_400_000;

    fn props(counts: Vec<DayCounts>) -> TrendProps {
        let midnight = NOW - NOW % DAY;
        let days =
            (0..=counts.len() as i64).map(|at| midnight + (at + 1 - counts.len() as i64) * DAY).collect();
        TrendProps {
            days: Rc::new(days),
            counts: Rc::new(counts),
            now: NOW,
            chosen: None,
            on_day: Callback::noop(),
        }
    }

    #[tokio::test]
    async fn the_legend_is_the_sum_of_the_bars_and_what_is_not_zero_can_be_seen() {
        let quiet = DayCounts::default();
        let busy = DayCounts { new: 2_000, updated: 7, failed: 1 };
        let html = draw::<Trend>(props(vec![busy, quiet, DayCounts { new: 246, ..quiet }])).await;
        assert!(html.contains("<b>2,246</b> new") && html.contains("<b>7</b> updated"), "{html}");
        assert_eq!(html.matches("class=\"fill-").count(), 4, "what is zero has no bar: {html}");
        assert!(html.contains("height=\"2.0\""), "one of two thousand is two pixels: {html}");
        assert!(html.contains("Most new on Sat 21 Nov: 2,000."), "{html}");
        assert!(html.contains(">Today<") && html.contains(">Sat 21<") && !html.contains("style="), "{html}");
    }

    #[test]
    fn the_scale_ends_at_a_round_number() {
        assert_eq!([1, 3, 4, 6, 31, 300, 301].map(round), [1, 3, 5, 10, 50, 300, 500]);
        assert_eq!(top(&[(0, DayCounts::default())]), 2, "nothing at all has a scale, too");
    }
}
