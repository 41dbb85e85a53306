//! A task as a row.

use super::Deed;
use crate::components::{CancelButton, icon};
use crate::route::Route;
use crate::{format, words};
use contract::{Millis, Task, TaskKind, TaskState};
use yew::prelude::*;

#[derive(PartialEq, Properties)]
pub struct TaskRowProps {
    pub task: Task,
    pub now: Millis,
    /// Whether the whole queue is paused.
    #[prop_or_default]
    pub paused: bool,
    /// Whether its end was asked for in this window.
    #[prop_or_default]
    pub cancelling: bool,
    pub on_deed: Callback<Deed>,
}

/// A task with what can be done to it, and below it why it does not get on. The row leads to its run.
#[component]
pub fn TaskRow(props: &TaskRowProps) -> Html {
    let (task, now) = (&props.task, props.now);
    let name = format::name(&task.feed_title).to_owned();
    let mark = match task.kind {
        TaskKind::Fetch => "import",
        TaskKind::Import => "database",
    };
    let why = task.error.as_ref().filter(|_| shows_error(task.state));
    let at = match task.state {
        TaskState::Running => task.started_at,
        TaskState::Discarded => task.finished_at,
        _ => Some(task.available_at),
    };
    html! {
        <div class={classes!("row", "row--task", why.is_some().then_some("row--said"))} role="row"
            data-run={task.run_id.to_string()} data-task={task.task_id.to_string()} data-state={task.state.as_str()}>
            <span class="cell cell--flex" role="gridcell" title={words::queue::started(&task.trigger)}>{ icon(mark) }{ words::queue::kind(task.kind) }</span>
            <span class="cell" role="gridcell"><a class="row-link ellipsis" tabindex="-1" href={Route::Run(task.run_id).href()} title={name.clone()}>{ name.clone() }</a></span>
            <span class="cell muted" role="gridcell" data-col="what">{ words::queue::what(task) }</span>
            <span class="cell muted" role="gridcell">{ words::queue::tries(task) }</span>
            <span class="cell muted" role="gridcell" title={at.map(format::exact)}>{ words::queue::when(task, now) }</span>
            <span class="cell cell--flex cell--end" role="gridcell">
                { actions(props, &name) }
                if task.state == TaskState::Running { { strip(task, &name) } }
            </span>
            if let Some(why) = why {
                <p class="row-sentence sentence" role="gridcell" aria-colspan="6" title={why.clone()}><span class="ink-failed">{ why }</span></p>
            }
        </div>
    }
}

/// The error of an attempt that was followed by another one, which is under way, is no longer the news.
fn shows_error(state: TaskState) -> bool {
    !matches!(state, TaskState::Running | TaskState::Waiting)
}

/// How far it is, along the whole row.
fn strip(task: &Task, name: &str) -> Html {
    let label = format!("{name}, {}", words::queue::what(task));
    match task.percent.filter(|_| task.kind == TaskKind::Import) {
        Some(percent) => {
            html! { <progress class="strip" max="100" value={percent.to_string()} aria-label={label}></progress> }
        }
        None => html! { <progress class="strip" aria-label={label}></progress> },
    }
}

fn actions(props: &TaskRowProps, name: &str) -> Html {
    let task = &props.task;
    let button = |act: &'static str, mark: &'static str, deed: Deed, tip: &'static str, label: String| {
        let onclick = props.on_deed.reform(move |_: MouseEvent| deed);
        html! { <button class="icon-button icon-button--s" type="button" data-act={act} aria-label={label} title={tip} {onclick}>{ icon(mark) }</button> }
    };
    if task.state == TaskState::Discarded {
        let (retry, forget) = (Deed::Retry(task.task_id), Deed::Forget(task.task_id));
        return html! {
            <>
                { button("retry", "retry", retry, words::TRY_AGAIN, words::queue::try_again(task)) }
                { button("forget", "trash", forget, words::queue::FORGET, words::queue::forget(task)) }
            </>
        };
    }
    let cancelling = task.cancelling || props.cancelling;
    html! {
        <>
            if !cancelling && can_be_hurried(task, props.now, props.paused) {
                { button("import", "play", Deed::Import(task.feed_id), words::IMPORT_NOW, words::queue::import_now(name)) }
            }
            <CancelButton run_id={task.run_id} what={words::queue::named(task)} {cancelling} on_cancel={props.on_deed.reform(Deed::Cancel)} />
        </>
    }
}

/// Whether "Import now" brings it forward: what waits for its time, and what its paused feed keeps back.
fn can_be_hurried(task: &Task, now: Millis, paused: bool) -> bool {
    let by_hand = task.priority > 0;
    match task.state {
        TaskState::Waiting | TaskState::Retrying => {
            task.kind == TaskKind::Fetch && task.available_at > now && !by_hand
        }
        TaskState::Held => !paused,
        TaskState::Running | TaskState::Discarded => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::components::tests::{draw, task};

    const NOW: Millis = 1_795_444_620_000;

    async fn row(task: Task) -> String {
        let props =
            TaskRowProps { task, now: NOW, paused: false, cancelling: false, on_deed: Callback::noop() };
        draw::<TaskRow>(props).await
    }

    #[tokio::test]
    async fn a_live_import_shows_how_far_it_is_and_can_be_cancelled() {
        let live =
            Task { state: TaskState::Running, percent: Some(45), started_at: Some(NOW - 16_000), ..task() };
        let html = row(live.clone()).await;
        assert!(
            html.contains("max=\"100\"") && html.contains("value=\"45\"") && html.contains("for 16\u{a0}s"),
            "{html}"
        );
        assert!(
            html.contains("aria-label=\"Cancel the import of Board\"") && html.contains("href=\"#/run/7\""),
            "{html}"
        );
        assert!(!html.contains("data-act=\"retry\"") && !html.contains("style="), "{html}");
        let html = row(Task { percent: None, ..live }).await;
        assert!(html.contains("<progress") && !html.contains("value="), "the end is not known: {html}");
    }

    #[tokio::test]
    async fn what_is_being_cancelled_says_so_and_offers_nothing() {
        let html = row(Task { cancelling: true, ..task() }).await;
        assert!(html.contains(words::queue::CANCELLING) && !html.contains("<button"), "{html}");
    }

    #[tokio::test]
    async fn what_was_given_up_says_why_and_can_be_tried_again_or_forgotten() {
        let error = "The disk is full, so the import has stopped. Nothing is lost: it goes on by itself.";
        let given_up = Task {
            state: TaskState::Discarded,
            attempt: 5,
            finished_at: Some(NOW),
            error: Some(error.into()),
            ..task()
        };
        let html = row(given_up).await;
        assert!(html.contains("aria-label=\"Try the import of Board again\""), "{html}");
        assert!(html.contains("aria-label=\"Forget the import of Board\""), "{html}");
        assert!(html.contains(">5 of 5<") && html.contains("today 14:37"), "{html}");
        assert_eq!(html.matches(error).count(), 2, "in full, and as a tip: {html}");
        assert!(!html.contains("data-act=\"cancel\""), "{html}");
    }

    #[tokio::test]
    async fn what_a_feed_calls_itself_stays_text() {
        let html = row(Task { feed_title: "<img src=x>".into(), ..task() }).await;
        assert!(!html.contains("<img"), "{html}");
    }

    #[test]
    fn import_now_is_offered_where_it_brings_something_forward() {
        let of = |state, kind, ahead, priority| {
            can_be_hurried(&Task { state, kind, available_at: NOW + ahead, priority, ..task() }, NOW, false)
        };
        assert!(of(TaskState::Waiting, TaskKind::Fetch, 60_000, 0), "it waits for its time");
        assert!(!of(TaskState::Waiting, TaskKind::Fetch, -1, 0), "it is next anyway");
        assert!(!of(TaskState::Waiting, TaskKind::Fetch, 60_000, 1), "it was brought forward");
        assert!(!of(TaskState::Retrying, TaskKind::Import, 60_000, 0), "an import keeps its wait");
        assert!(of(TaskState::Held, TaskKind::Import, -1, 0), "its feed is paused");
        let held = Task { state: TaskState::Held, ..task() };
        assert!(!can_be_hurried(&held, NOW, true), "the whole queue is");
    }
}
