//! What the window says of the queue.

use crate::format::{self, count, number};
use contract::{Millis, Queue, Task, TaskKind, TaskState};

pub const QUEUE: &str = "Queue";
pub const PAUSE: &str = "Pause";
pub const RESUME: &str = "Resume";
pub const PAUSE_HINT: &str =
    "Nothing new begins. Fetches under way end; imports stop where they are, and go on from there later.";
pub const RESUME_HINT: &str = "Everything that waits goes on where it was.";
pub const EMPTY: &str = "Nothing to do";
pub const EMPTY_MORE: &str = "Fetches and imports stand here while they are under way, and those that went wrong until you have dealt with them.";
pub const CANCEL: &str = "Cancel";
pub const CANCELLING: &str = "Cancelling…";
pub const WHAT_STAYS: &str = "What was stored stays. The run says how many postings it did not reach.";
pub const DONE: &str = "done in 24 hours";
pub const RUNNING: &str = "running";
pub const WAITING: &str = "waiting";
pub const RETRYING: &str = "trying again";
pub const HELD: &str = "held";
pub const SET_ASIDE: &str = "set aside";
pub const RATE: &str = "postings a second";
pub const BY_STATE: &str = "Tasks by state";
pub const LAST_HOUR: &str = "tasks a minute, last hour";
pub const TASKS: &str = "Tasks";
pub const COLUMNS: [&str; 5] = ["Task", "Feed", "What", "Try", "When"];
pub const ACTIONS: &str = "Actions";
pub const FOLD: &str = "Fold";
pub const UNFOLD: &str = "Unfold";
pub const TRY_ALL_AGAIN: &str = "Try all again";
pub const FORGET: &str = "Forget";
pub const NONE_TRIED: &str =
    "None was tried again: each of their feeds is being imported already, or is watched no longer.";
pub const IMPORT_HINT_PAUSED: &str = "Paused: imports wait until you resume";
pub const LIMITS: &str = "At the same time";
pub const FETCHES: &str = "Fetches";
pub const FETCHES_MORE: &str = "So many feeds at once. Each server is asked one thing at a time.";
pub const IMPORTS: &str = "Imports";
pub const IMPORTS_MORE: &str = "So many documents at once. They take turns at storing.";

/// What a group of tasks is called.
pub fn group(state: TaskState) -> &'static str {
    match state {
        TaskState::Running => "Running",
        TaskState::Retrying => "Trying again",
        TaskState::Waiting => "Waiting",
        TaskState::Held => "Held",
        TaskState::Discarded => "Set aside",
    }
}

/// What there is to know of all tasks of a group.
pub fn about(state: TaskState, paused: bool) -> Option<&'static str> {
    match state {
        TaskState::Held if paused => Some("until you resume the queue"),
        TaskState::Held => Some("until their feeds are switched on again"),
        TaskState::Discarded => Some("tried too often; kept until you try again or forget them"),
        _ => None,
    }
}

/// What a task does.
pub fn kind(kind: TaskKind) -> &'static str {
    match kind {
        TaskKind::Fetch => "Fetch",
        TaskKind::Import => "Import",
    }
}

/// What a task is called where its row is not seen: `the fetch of Board`.
pub fn named(task: &Task) -> String {
    let what = kind(task.kind).to_lowercase();
    format!("the {what} of {}", format::name(&task.feed_title))
}

/// What started a run.
pub fn trigger(word: &str) -> &'static str {
    match word {
        "manual" => "by hand",
        "start" => "at the start",
        "command_line" => "from the terminal",
        _ => "by schedule",
    }
}

/// How far a task is, or what it is about.
pub fn what(task: &Task) -> String {
    let postings = || count(task.postings, "posting", "postings");
    match (task.kind, task.percent) {
        (TaskKind::Fetch, _) if task.bytes > 0 => format!("{} fetched", format::bytes(task.bytes)),
        (TaskKind::Fetch, _) => trigger(&task.trigger).to_owned(),
        (TaskKind::Import, Some(percent)) if task.postings > 0 => format!("{}, {percent}\u{a0}%", postings()),
        (TaskKind::Import, _) if task.postings > 0 => postings(),
        (TaskKind::Import, _) if task.bytes > 0 => format!("document of {}", format::bytes(task.bytes)),
        (TaskKind::Import, _) => "its document".to_owned(),
    }
}

/// Which try it is.
pub fn tries(task: &Task) -> String {
    format!("{} of {}", number(task.attempt.into()), number(task.max_attempts.into()))
}

/// When a task began, goes on or ended.
pub fn when(task: &Task, now: Millis) -> String {
    let since = |at: Millis| format!("for {}", format::span(now - at));
    match task.state {
        TaskState::Running => since(task.started_at.unwrap_or(now)),
        TaskState::Discarded => format::at(task.finished_at.unwrap_or(task.available_at), now),
        TaskState::Held => String::new(),
        _ if task.available_at > now => format::soon(task.available_at, now),
        TaskState::Retrying => "now".to_owned(),
        TaskState::Waiting => since(task.available_at),
    }
}

/// What is under way and how much may be, behind the page's title.
pub fn note(queue: &Queue) -> String {
    let limits = format!(
        "{} and {} at a time",
        count(queue.fetches.into(), "fetch", "fetches"),
        count(queue.imports.into(), "import", "imports")
    );
    match (queue.paused, queue.counts.running) {
        (true, 0) => "Paused".to_owned(),
        (true, running) => format!("Paused, {} about to stop", number(running)),
        (false, running) => format!("{} running, at most {limits}", number(running)),
    }
}

/// That nothing is imported, and how much waits for it.
pub fn paused(open_runs: u64) -> String {
    match open_runs {
        0 => "Paused.".to_owned(),
        n => format!("Paused. {} {}.", count(n, "import", "imports"), if n == 1 { "waits" } else { "wait" }),
    }
}

/// The same above a page, where an empty queue needs more words.
pub fn paused_notice(open_runs: u64) -> String {
    match open_runs {
        0 => "Paused. Nothing is imported until you resume.".to_owned(),
        n => paused(n),
    }
}

/// How many tasks were given up.
pub fn set_aside(n: u64) -> String {
    format!("{} set aside", number(n))
}

/// The last hour in a sentence.
pub fn last_hour(minutes: &[u64]) -> String {
    let (all, most) = (minutes.iter().sum::<u64>(), minutes.iter().max().copied().unwrap_or(0));
    match all {
        0 => "No task was done in the last hour".to_owned(),
        all => format!(
            "{} done in the last hour, at most {} a minute",
            count(all, "task", "tasks"),
            number(most)
        ),
    }
}

/// What was done in this minute.
pub fn done_now(done: u64) -> String {
    format!("{} done in this minute", number(done))
}

/// What was done in a minute before.
pub fn done_before(done: u64, minutes: usize) -> String {
    format!("{} done {minutes}\u{a0}min ago", number(done))
}

/// What is done in this minute, beside the hour.
pub fn now(done: u64) -> String {
    format!("{} now", number(done))
}

/// How many of a group are listed, where that is not all.
pub fn first_of(shown: u64, all: u64) -> String {
    format!("the first {} of {}", number(shown), number(all))
}

/// By what a task was started.
pub fn started(by: &str) -> String {
    format!("Started {}", trigger(by))
}

/// What a button does, for people who hear it.
pub fn try_again(task: &Task) -> String {
    format!("Try {} again", named(task))
}

/// The same.
pub fn forget(task: &Task) -> String {
    format!("{FORGET} {}", named(task))
}

/// The same.
pub fn import_now(feed: &str) -> String {
    format!("Import {feed} now")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::components::tests::task;

    const NOW: Millis = 1_795_444_620_000;

    #[test]
    fn when_is_told_by_what_a_task_is_at() {
        let at = |state, task: Task| when(&Task { state, ..task }, NOW);
        let running = Task { started_at: Some(NOW - 16_000), ..task() };
        assert_eq!(at(TaskState::Running, running), "for 16\u{a0}s");
        let waiting = |ahead| Task { available_at: NOW + ahead, ..task() };
        assert_eq!(at(TaskState::Waiting, waiting(-61_000)), "for 1\u{a0}min");
        assert_eq!(at(TaskState::Waiting, waiting(61_000)), "in 2\u{a0}min");
        assert_eq!(at(TaskState::Retrying, waiting(40_000)), "in 40\u{a0}s");
        assert_eq!(at(TaskState::Retrying, waiting(-1)), "now", "never told to be over");
        assert_eq!(at(TaskState::Held, waiting(40_000)), "", "no time is promised");
        let given_up = |ago| Task { finished_at: Some(NOW - ago), ..task() };
        assert_eq!(at(TaskState::Discarded, given_up(3_600_000)), "today 13:37");
        assert_eq!(at(TaskState::Discarded, given_up(7 * 86_400_000)), "16 Nov");
    }

    #[test]
    fn what_a_task_is_at_is_told_as_far_as_it_is_known() {
        let fetch = Task { kind: TaskKind::Fetch, postings: 0, bytes: 0, percent: None, ..task() };
        assert_eq!(what(&fetch), "by schedule");
        assert_eq!(what(&Task { bytes: 5_200_000, ..fetch }), "5.2 MB fetched");
        let import = Task { kind: TaskKind::Import, postings: 12_000, percent: Some(45), ..task() };
        assert_eq!(what(&import), "12,000 postings, 45\u{a0}%");
        assert_eq!(what(&Task { percent: None, ..import.clone() }), "12,000 postings");
        assert_eq!(what(&Task { postings: 0, bytes: 418_000, ..import }), "document of 418 KB");
    }

    #[test]
    fn the_title_says_how_much_is_under_way_and_may_be() {
        let queue = Queue { fetches: 24, imports: 1, ..Queue::default() };
        assert_eq!(note(&queue), "0 running, at most 24 fetches and 1 import at a time");
        assert_eq!(note(&Queue { paused: true, ..queue.clone() }), "Paused");
        let counts = contract::TaskCounts { running: 2, ..Default::default() };
        assert_eq!(note(&Queue { paused: true, counts, ..queue }), "Paused, 2 about to stop");
        assert_eq!(paused(1), "Paused. 1 import waits.");
        assert_eq!(paused(3), "Paused. 3 imports wait.");
        assert!(paused_notice(0).contains("until you resume"));
    }
}
