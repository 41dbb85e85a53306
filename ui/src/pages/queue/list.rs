//! The tasks by state.

use super::Deed;
use super::limits::{Limits, LimitsProps};
use super::row::TaskRow;
use crate::components::{Empty, icon, move_by_keys};
use crate::hooks::{use_anchor, use_kept_focus, use_one_stop};
use crate::{format, words};
use contract::{Millis, Queue, Task, TaskCounts, TaskState};
use std::collections::BTreeSet;
use std::rc::Rc;
use yew::prelude::*;

#[derive(PartialEq, Properties)]
pub struct TaskListProps {
    pub queue: Rc<Queue>,
    pub now: Millis,
    /// Runs whose end was asked for in this window.
    pub cancelling: Rc<BTreeSet<i64>>,
    pub on_deed: Callback<Deed>,
}

/// The tasks, grouped by how they stand, and below them how much is done at the same time.
#[component]
pub fn TaskList(props: &TaskListProps) -> Html {
    let list = use_node_ref();
    let onscroll = use_anchor(&list);
    let (onfocusin, onfocusout) = use_kept_focus(&list, "data-run");
    use_one_stop(&list);
    let folded = use_state(Vec::<TaskState>::new);
    let on_fold = {
        let folded = folded.clone();
        Callback::from(move |(state, fold): (TaskState, bool)| {
            let others = folded.iter().copied().filter(|other| *other != state);
            folded.set(others.chain(fold.then_some(state)).collect());
        })
    };
    let queue = &props.queue;
    let limits = LimitsProps::of(queue, props.on_deed.clone());
    let head = |label: &'static str| html! { <span class="th" role="columnheader">{ label }</span> };
    html! {
        <div class="pane-scroll scroll" ref={list} {onscroll} {onfocusin} {onfocusout}>
            if queue.tasks.is_empty() {
                <Empty icon="queue" title={words::queue::EMPTY} text={words::queue::EMPTY_MORE} />
            } else {
                <div class="table table--queue" role="grid" aria-label={words::queue::TASKS} aria-rowcount={(queue.tasks.len() + 1).to_string()} onkeydown={move_by_keys()}>
                    <div class="thead" role="row">
                        { for words::queue::COLUMNS.map(head) }
                        <span class="th" role="columnheader"><span class="sr-only">{ words::queue::ACTIONS }</span></span>
                    </div>
                    { for TaskState::ALL.map(|state| group(props, state, folded.contains(&state), &on_fold)) }
                </div>
            }
            <Limits ..limits />
        </div>
    }
}

fn group(
    props: &TaskListProps,
    state: TaskState,
    folded: bool,
    on_fold: &Callback<(TaskState, bool)>,
) -> Html {
    let queue = &props.queue;
    let tasks: Vec<&Task> = queue.tasks.iter().filter(|task| task.state == state).collect();
    if tasks.is_empty() {
        return html! {};
    }
    let name = words::queue::group(state);
    let about = words::queue::about(state, queue.paused);
    let (onclick, onkeydown) = fold(state, folded, on_fold);
    let try_all = props.on_deed.reform(|_: MouseEvent| Deed::RetryAll);
    html! {
        <div role="rowgroup" aria-label={name} key={name} data-group={state.as_str()}>
            <div class="group-row" role="row">
                <span role="gridcell" class="cell--flex grow" aria-colspan="6">
                    <button class="icon-button icon-button--s" type="button" aria-expanded={(!folded).to_string()} aria-label={name} title={if folded { words::queue::UNFOLD } else { words::queue::FOLD }} {onclick} {onkeydown}>{ icon(if folded { "right" } else { "down" }) }</button>
                    <b>{ name }</b><span>{ how_many(tasks.len(), of(&queue.counts, state)) }</span>
                    if let Some(about) = about { <span class="faint ellipsis">{ about }</span> }
                </span>
                if state == TaskState::Discarded {
                    <span role="gridcell"><button id="retry-all" class="button button--quiet button--s" type="button" onclick={try_all}>{ words::queue::TRY_ALL_AGAIN }</button></span>
                }
            </div>
            if !folded { { for tasks.into_iter().map(|task| row(props, task)) } }
        </div>
    }
}

fn row(props: &TaskListProps, task: &Task) -> Html {
    // Of these no word moves with time, so they are drawn once.
    let still = matches!(task.state, TaskState::Held);
    html! {
        <TaskRow key={task.run_id} task={task.clone()} now={if still { 0 } else { props.now }} paused={props.queue.paused}
            cancelling={props.cancelling.contains(&task.run_id)} on_deed={props.on_deed.clone()} />
    }
}

/// A click turns it, Left folds, Right unfolds.
fn fold(
    state: TaskState,
    folded: bool,
    on_fold: &Callback<(TaskState, bool)>,
) -> (Callback<MouseEvent>, Callback<KeyboardEvent>) {
    let onclick = on_fold.reform(move |_| (state, !folded));
    let on_fold = on_fold.clone();
    let onkeydown = Callback::from(move |event: KeyboardEvent| match event.key().as_str() {
        "ArrowLeft" => on_fold.emit((state, true)),
        "ArrowRight" => on_fold.emit((state, false)),
        _ => {}
    });
    (onclick, onkeydown)
}

fn of(counts: &TaskCounts, state: TaskState) -> u64 {
    match state {
        TaskState::Running => counts.running,
        TaskState::Waiting => counts.waiting,
        TaskState::Retrying => counts.retrying,
        TaskState::Held => counts.held,
        TaskState::Discarded => counts.discarded,
    }
}

fn how_many(shown: usize, all: u64) -> String {
    let shown = shown as u64;
    if shown < all { words::queue::first_of(shown, all) } else { format::number(shown) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::components::tests::{draw, task};

    fn in_state(run_id: i64, state: TaskState, name: &str) -> Task {
        Task { task_id: run_id, run_id, state, feed_title: name.into(), ..task() }
    }

    async fn list(queue: Queue) -> String {
        let queue = Queue { fetches: 24, imports: 2, ..queue };
        let (queue, cancelling) = (Rc::new(queue), Rc::new(BTreeSet::from([4])));
        draw::<TaskList>(TaskListProps { queue, now: 0, cancelling, on_deed: Callback::noop() }).await
    }

    #[tokio::test]
    async fn tasks_stand_by_state_and_empty_groups_are_left_out() {
        let tasks = vec![
            in_state(1, TaskState::Running, "Amber"),
            in_state(2, TaskState::Retrying, "Birch"),
            in_state(3, TaskState::Discarded, "Cedar"),
            in_state(4, TaskState::Held, "Dill"),
        ];
        let counts = TaskCounts { running: 1, retrying: 1, held: 1, discarded: 1, ..TaskCounts::default() };
        let html = list(Queue { tasks, counts, ..Queue::default() }).await;
        let place = |text: &str| html.find(&format!(">{text}<")).unwrap_or_else(|| panic!("{text}: {html}"));
        let order =
            ["Running", "Amber", "Trying again", "Birch", "Held", "Dill", "Set aside", "Cedar"].map(place);
        assert!(order.is_sorted(), "{html}");
        assert!(!html.contains(">Waiting<"), "{html}");
        assert_eq!(html.matches(words::queue::TRY_ALL_AGAIN).count(), 1, "{html}");
        assert_eq!(html.matches(words::queue::CANCELLING).count(), 1, "asked for a moment ago: {html}");
        assert!(html.contains("until their feeds are switched on again"), "{html}");
    }

    #[tokio::test]
    async fn a_long_group_says_how_much_of_it_is_shown() {
        let tasks = vec![in_state(1, TaskState::Waiting, "Amber"), in_state(2, TaskState::Waiting, "Birch")];
        let counts = TaskCounts { waiting: 1_300, ..TaskCounts::default() };
        let html = list(Queue { tasks, counts, ..Queue::default() }).await;
        assert!(html.contains("the first 2 of 1,300"), "{html}");
    }

    #[tokio::test]
    async fn an_empty_queue_says_what_will_stand_here_and_keeps_its_limits() {
        let html = list(Queue::default()).await;
        assert!(html.contains(words::queue::EMPTY) && html.contains("limit-fetches"), "{html}");
        assert!(!html.contains("role=\"grid\""), "{html}");
    }
}
