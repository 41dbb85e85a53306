//! How much there is of each, above the tasks.

use super::chart::LastHour;
use crate::{format, words};
use contract::{Queue, TaskKind, TaskState};
use std::rc::Rc;
use yew::prelude::*;

#[derive(Debug, PartialEq, Properties)]
pub struct TalliesProps {
    pub queue: Rc<Queue>,
    /// Tasks done in each minute of the last hour.
    pub minutes: Vec<u64>,
}

/// Counts by state, how fast postings are stored, and the last hour.
#[component]
pub fn Tallies(props: &TalliesProps) -> Html {
    let counts = &props.queue.counts;
    let tally = |n: u64, word: &'static str, ink: &'static str| {
        let ink = if n == 0 { "zero" } else { ink };
        html! { <span class="tally" data-tally={word}><b class={ink}>{ format::number(n) }</b><span>{ word }</span></span> }
    };
    let importing = props
        .queue
        .tasks
        .iter()
        .any(|task| task.kind == TaskKind::Import && task.state == TaskState::Running);
    html! {
        <div class="tallies tallies--queue" role="group" aria-label={words::queue::BY_STATE}>
            { tally(counts.running, words::queue::RUNNING, "") }
            { tally(counts.waiting, words::queue::WAITING, "") }
            { tally(counts.retrying, words::queue::RETRYING, "") }
            if counts.held > 0 || props.queue.paused { { tally(counts.held, words::queue::HELD, "") } }
            { tally(counts.discarded, words::queue::SET_ASIDE, "ink-failed") }
            { tally(counts.done, words::queue::DONE, "") }
            if let Some(rate) = props.queue.postings_per_second.filter(|_| importing) {
                { tally(rate, words::queue::RATE, "") }
            }
            <LastHour minutes={props.minutes.clone()} />
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::components::tests::{draw, task};
    use contract::{Task, TaskCounts};

    #[tokio::test]
    async fn what_is_nought_steps_back_and_a_rate_is_told_only_while_there_is_one() {
        let counts = TaskCounts { running: 1, done: 3_418, ..TaskCounts::default() };
        let queue = Queue { counts, postings_per_second: Some(250), ..Queue::default() };
        let drawn =
            |queue: Queue| draw::<Tallies>(TalliesProps { queue: Rc::new(queue), minutes: vec![0; 60] });
        let html = drawn(queue.clone()).await;
        assert!(html.contains("<b class=\"zero\">0</b><span>set aside"), "{html}");
        assert!(
            html.contains(">3,418<") && !html.contains("postings a second") && !html.contains(">held<"),
            "{html}"
        );
        let task = Task { kind: TaskKind::Import, state: TaskState::Running, ..task() };
        let html = drawn(Queue { tasks: vec![task], paused: true, ..queue }).await;
        assert!(html.contains(">250</b><span>postings a second") && html.contains(">held<"), "{html}");
    }
}
