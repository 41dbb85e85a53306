//! A run as a row of the history.

use super::{CancelButton, Icon, icon};
use crate::{format, route::Route, words};
use contract::{HeldBy, Millis, Run, RunState};
use yew::prelude::*;

#[derive(Debug, PartialEq, Properties)]
pub struct StateMarkProps {
    pub state: RunState,
}

/// A run's state: an icon and a word.
#[component]
pub fn StateMark(props: &StateMarkProps) -> Html {
    let (class, name) = match props.state {
        RunState::Queued => ("state--off", "clock"),
        RunState::Running => ("state--running", "spinner"),
        RunState::Succeeded => ("state--done", "check"),
        RunState::NotModified => ("state--same", "same"),
        RunState::Partial => ("state--partial", "partial"),
        RunState::Failed => ("state--failed", "error"),
        RunState::Cancelled => ("state--off", "cancelled"),
    };
    let spin = (props.state == RunState::Running).then_some("spin");
    html! { <span class={classes!("state", class)}><Icon {name} class={classes!(spin)} />{ words::state(props.state) }</span> }
}

/// A figure of the ledger: what is not zero has ink, what is zero steps back.
pub fn figure(n: u64, class: &'static str) -> Html {
    let class = if n == 0 { "zero" } else { class };
    html! { <span {class}>{ format::number(n) }</span> }
}

fn trigger(word: &str) -> (&'static str, &'static str) {
    match word {
        "manual" => ("byhand", words::run::BY_HAND),
        "start" => ("power", words::run::AT_START),
        "command_line" => ("terminal", words::run::TERMINAL),
        _ => ("clock", words::run::SCHEDULED),
    }
}

#[derive(Debug, PartialEq, Properties)]
pub struct RunRowProps {
    pub run: Run,
    pub now: Millis,
    /// Whether it came while the window was open.
    #[prop_or_default]
    pub arrived: bool,
    /// Its number among the rows of the grid, from 1.
    #[prop_or(1)]
    pub index: u64,
    /// Which pause it waits for a person to end.
    #[prop_or_default]
    pub held: Option<HeldBy>,
    /// Whether its end was asked for.
    #[prop_or_default]
    pub cancelling: bool,
    #[prop_or_default]
    pub on_cancel: Callback<i64>,
    /// Told what holds it, and its feed, when it is to go on.
    #[prop_or_default]
    pub on_go_on: Callback<(HeldBy, i64)>,
}

/// A run as a row; the whole row leads to the run.
#[component]
pub fn RunRow(props: &RunRowProps) -> Html {
    let run = &props.run;
    let live = !run.state.is_closed();
    let started = run.started_at.unwrap_or(run.queued_at);
    let took = run.duration_ms.or_else(|| run.started_at.filter(|_| live).map(|at| props.now - at));
    let (trigger_icon, trigger_word) = trigger(&run.trigger);
    let sentence = sentence(run);
    let num = |col: &'static str, n: u64, class: &'static str| {
        html! { <span class="cell cell--num" role="gridcell" data-col={col}>{ figure(n, class) }</span> }
    };
    let class = classes!(
        "row",
        live.then_some("row--live"),
        sentence.is_some().then_some("row--said"),
        (props.arrived && !live).then_some("row--arrived")
    );
    html! {
        <div {class} role="row" aria-rowindex={props.index.to_string()} data-run={run.run_id.to_string()} data-state={run.state.as_str()} aria-busy={live.then_some("true")}>
            <span class="cell faint" role="gridcell" title={format::exact(started)}>{ clock(started) }</span>
            <span class={classes!("cell", (!live).then_some("cell--base"))} role="gridcell">
                <a class="row-link ellipsis cell--name" tabindex="-1" href={Route::Run(run.run_id).href()} title={run.feed_url.clone()}>{ format::name(&run.feed_title) }</a>
                if live {
                    <span class="cell-sub">{ if props.held.is_some() { words::held(run) } else { words::progress(run) } }</span>
                } else if let Some(label) = label(run) {
                    <span class="cell--note faint ellipsis">{ label }</span>
                }
            </span>
            { num("total", run.total, "n-total") }
            { num("new", run.new, "n-new") }
            { num("updated", run.updated, "n-updated") }
            { num("unchanged", run.unchanged, "n-unchanged") }
            { num("duplicate", run.duplicate, "n-duplicate") }
            { num("failed", run.failed, "n-failed") }
            <span class="cell cell--num cell--took faint" role="gridcell">{ took.map(format::duration).unwrap_or_default() }</span>
            <span class="cell cell--flex cell--trigger faint" role="gridcell" title={trigger_word}>
                { icon(trigger_icon) }<span class="trigger-word">{ trigger_word }</span>
            </span>
            <span class={classes!("cell", live.then_some("cell--live"))} role="gridcell" data-col="state" title={label(run).filter(|_| run.state == RunState::Cancelled)}>
                if live { { under_way(props) } } else { <StateMark state={run.state} /> }
            </span>
            if let Some((ink, text)) = sentence {
                <span class={classes!("row-sentence", ink)} role="gridcell" aria-colspan="10">{ text }</span>
            }
        </div>
    }
}

/// That a run is under way, how far it is, and the way to end it.
fn under_way(props: &RunRowProps) -> Html {
    let (run, name) = (&props.run, format::name(&props.run.feed_title));
    let is_running = run.state == RunState::Running;
    let label = words::run::being_imported(name);
    html! {
        <>
            if props.cancelling {
            } else if let Some(held) = props.held {
                // Of the whole queue it stands above the page; of a feed, here, where its mark takes the place of the other.
                <span class="state state--off" title={words::history::held_by(held)}>
                    if held == HeldBy::Queue { { icon("pause") } }
                    { words::PAUSED }
                </span>
                if held == HeldBy::Feed { { go_on(props, held) } }
            } else {
                <StateMark state={run.state} />
            }
            <CancelButton run_id={run.run_id} what={words::run::import_of(name)} cancelling={props.cancelling} on_cancel={props.on_cancel.clone()} />
            if let Some(percent) = run.percent.filter(|_| is_running) {
                <progress class="strip" max="100" value={percent.to_string()} aria-label={label}></progress>
            } else if is_running && props.held.is_none() {
                <progress class="strip" aria-label={label}></progress>
            }
        </>
    }
}

/// The way on for one that is held.
fn go_on(props: &RunRowProps, held: HeldBy) -> Html {
    let (feed_id, name) = (props.run.feed_id, format::name(&props.run.feed_title));
    let hint = words::history::let_go_on(held);
    let label = format!("{hint}: {name}");
    let onclick = props.on_go_on.reform(move |_: MouseEvent| (held, feed_id));
    html! { <button class="icon-button icon-button--s" type="button" data-act="go-on" aria-label={label} title={hint} {onclick}>{ icon("play") }</button> }
}

/// The time of day; the day is in the head of the group.
fn clock(at: Millis) -> String {
    let time = format::civil(at);
    format!("{:02}:{:02}", time.hour, time.minute)
}

/// The ink of what is only good to know.
const QUIET: &str = "faint";

/// A word or two beside the feed's name.
fn label(run: &Run) -> Option<String> {
    match run {
        Run { state: RunState::Cancelled, not_reached: n @ 1.., .. } => Some(words::run::not_reached(*n)),
        Run { replay_of: Some(of), .. } => Some(words::replay_of(*of)),
        // Said only of jobs that came in silence: an attempt that brought none is no import.
        Run { baseline: true, new: 1.., .. } if sentence(run).is_some_and(|(ink, _)| ink != QUIET) => {
            Some(words::FIRST_IMPORT.to_owned())
        }
        _ => None,
    }
}

/// What went wrong, or is worth knowing, and in which ink.
fn sentence(run: &Run) -> Option<(&'static str, String)> {
    match run {
        Run { error: Some(error), state, warnings, .. } => {
            let ink = if *state == RunState::Partial { "ink-partial" } else { "ink-failed" };
            Some((ink, once(&error.message, warnings).join(" ")))
        }
        Run { warnings, .. } if !warnings.is_empty() => Some(("ink-partial", warnings.join(" "))),
        // After a cancelled one, the next import is the first.
        Run { baseline: true, new: 1.., state, .. } if state.is_closed() && *state != RunState::Cancelled => {
            Some((QUIET, words::FIRST_IMPORT_SILENT.to_owned()))
        }
        _ => None,
    }
}

/// An error and what else there is to say, the error first and nothing twice: an alarm may tell the error it rests on.
pub fn once<'a>(error: &'a str, warnings: &'a [String]) -> Vec<&'a str> {
    let (telling, others): (Vec<&str>, Vec<&str>) =
        warnings.iter().map(String::as_str).partition(|warning| warning.contains(error));
    let error = if telling.is_empty() { vec![error] } else { telling };
    error.into_iter().chain(others).collect()
}

#[cfg(test)]
mod tests;
