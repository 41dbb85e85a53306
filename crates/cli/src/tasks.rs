//! `tasks`: the queue, and a hand in it.

use crate::{
    args::TaskAction,
    import::{start_and_wait, warn_if_paused},
    out::{self, Ended, Outcome, clean, say, sentence},
    session::{Session, or_interrupted, stop},
    table::{Table, count, minute},
};
use contract::{Queue, Run, Task, TaskState};
use engine::{Engine, Trigger};

/// Lists the queue, or does what was asked with it.
pub(crate) async fn tasks(session: &Session, action: Option<TaskAction>) -> Outcome {
    match action.unwrap_or(TaskAction::List) {
        TaskAction::List => list(session).await,
        TaskAction::Pause { feed_id } => pause(session, feed_id, true).await,
        TaskAction::Resume { feed_id } => pause(session, feed_id, false).await,
        TaskAction::Cancel { id } => cancel(session, id).await,
        TaskAction::Dismiss { id } => {
            change(session, async |engine: &Engine| engine.dismiss_task(id).await).await?;
            if session.json {
                out::print_json(&serde_json::json!({ "dismissed": id }))?;
            } else {
                out::print(&format!("Task {id} is dismissed. Its run stays in the history.\n"))?;
            }
            Ok(Ended::Fine)
        }
        TaskAction::Retry { id } => {
            start_and_wait(session, async |engine: &Engine| {
                warn_if_paused(engine).await?;
                Ok(vec![engine.retry_task(id, Trigger::CommandLine).await.map_err(sentence)?])
            })
            .await
        }
        TaskAction::RetryAll => {
            start_and_wait(session, async |engine: &Engine| {
                warn_if_paused(engine).await?;
                let started = engine.retry_all_tasks(Trigger::CommandLine).await.map_err(sentence)?;
                if started.is_empty() {
                    say("Nothing was set aside that can be tried again now.");
                }
                Ok(started)
            })
            .await
        }
    }
}

async fn list(session: &Session) -> Outcome {
    let engine = session.open_to_list().await?;
    let queue = engine.queue().await.map_err(sentence);
    engine.stop().await;
    let queue = queue?;
    if session.json {
        out::print_json(&queue)?;
    } else {
        out::print(&render(&queue, Engine::is_held(&session.data_dir)))?;
    }
    Ok(Ended::Fine)
}

/// `is_at_work`: whether an engine holds the folder. Without one, what was running is interrupted.
fn render(queue: &Queue, is_at_work: bool) -> String {
    let mut text = String::new();
    if !queue.tasks.is_empty() {
        let mut table =
            Table::new(&["TASK", "KIND", "STATE", "FEED", "RUN", "TRY", "POSTINGS", "NEXT (UTC)", "WHY"])
                .with_whole_last();
        for task in &queue.tasks {
            table.row(row(task, is_at_work));
        }
        text.push_str(&table.render());
    }
    let counts = queue.counts;
    let named = [
        (counts.running, if is_at_work || counts.running == 0 { "running" } else { "interrupted" }),
        (counts.waiting, "waiting"),
        (counts.retrying, "trying again"),
        (counts.held, "held"),
        (counts.discarded, "set aside"),
        (counts.done, "done in the last 24 hours"),
    ];
    let named: Vec<String> = named
        .iter()
        .filter(|(tasks, name)| *tasks > 0 || *name == "running")
        .map(|(tasks, name)| format!("{tasks} {name}"))
        .collect();
    let paused = if queue.paused { "The queue is paused; `tasks resume` lets it go on. " } else { "" };
    text.push_str(&format!("{paused}{}\n", named.join(", ")));
    text
}

fn row(task: &Task, is_at_work: bool) -> [String; 9] {
    let next = match task.state {
        TaskState::Waiting | TaskState::Retrying => minute(Some(task.available_at)),
        _ => String::new(),
    };
    let state = match task.state {
        _ if task.cancelling => "cancelling",
        TaskState::Running if !is_at_work => "interrupted",
        TaskState::Retrying => "trying again",
        TaskState::Discarded => "set aside",
        state => state.as_str(),
    };
    [
        task.task_id.to_string(),
        task.kind.as_str().to_owned(),
        state.to_owned(),
        task.feed_title.clone(),
        task.run_id.to_string(),
        format!("{} of {}", task.attempt, task.max_attempts),
        task.postings.to_string(),
        next,
        task.error.clone().unwrap_or_default(),
    ]
}

async fn pause(session: &Session, feed_id: Option<i64>, paused: bool) -> Outcome {
    let Some(id) = feed_id else {
        change(session, async |engine: &Engine| engine.pause_queue(paused).await).await?;
        if session.json {
            out::print_json(&serde_json::json!({ "paused": paused }))?;
        } else if paused {
            out::print("The queue is paused: nothing is imported until `tasks resume`.\n")?;
        } else {
            out::print("The queue goes on.\n")?;
        }
        return Ok(Ended::Fine);
    };
    let feed = change(session, async |engine: &Engine| engine.set_feed_enabled(id, !paused).await).await?;
    if session.json {
        out::print_json(&feed)?;
    } else if paused {
        let title = clean(&feed.title);
        out::print(&format!("{title} is paused: it is not imported until `tasks resume {id}`.\n"))?;
    } else {
        out::print(&format!("{} goes on.\n", clean(&feed.title)))?;
    }
    Ok(Ended::Fine)
}

/// Ends a task and waits until its run has closed.
async fn cancel(session: &Session, id: i64) -> Outcome {
    let engine = session.open().await?;
    let work = async {
        let run_id = engine.cancel_task(id).await.map_err(sentence)?;
        engine.start_to_cancel();
        let runs = engine.wait_closed(&[run_id]).await.map_err(sentence)?;
        if session.json {
            out::print_json(&runs)?;
            return Ok(Ended::Fine);
        }
        for run in &runs {
            out::print(&format!("{}\n", cancelled(id, run)))?;
        }
        Ok(Ended::Fine)
    };
    let outcome = or_interrupted(work).await;
    stop(&engine, outcome).await
}

fn cancelled(id: i64, run: &Run) -> String {
    let stored = count(run.total, "posting was imported and stays", "postings were imported and stay");
    match run.state {
        contract::RunState::Cancelled if run.not_reached > 0 => {
            let rest = count(run.not_reached, "was not reached", "were not reached");
            format!("Task {id} is cancelled: {stored}, {rest}.")
        }
        contract::RunState::Cancelled => format!("Task {id} is cancelled: {stored}."),
        // It came to its end before the wish did.
        state => format!("Task {id} had come to its end already: {}.", state.as_str().replace('_', " ")),
    }
}

async fn change<T>(
    session: &Session,
    change: impl AsyncFn(&Engine) -> Result<T, engine::Error>,
) -> anyhow::Result<T> {
    let engine = session.open().await?;
    let changed = change(&engine).await;
    engine.stop().await;
    changed.map_err(sentence)
}

#[cfg(test)]
mod tests {
    use super::*;
    use contract::{TaskCounts, TaskKind};

    #[test]
    fn the_queue_names_only_what_there_is_and_says_that_it_is_paused() {
        let empty = Queue { counts: TaskCounts { done: 3, ..TaskCounts::default() }, ..Queue::default() };
        assert_eq!(render(&empty, true), "0 running, 3 done in the last 24 hours\n");
        let paused = Queue { paused: true, ..Queue::default() };
        assert!(render(&paused, true).starts_with("The queue is paused"), "{}", render(&paused, true));
    }

    #[test]
    fn a_discarded_task_says_why_in_full() {
        let why = "This import was given up after it could not be stored 5 times. ".repeat(3);
        let task = Task {
            task_id: 7,
            kind: TaskKind::Import,
            state: TaskState::Discarded,
            feed_id: 1,
            feed_title: "Board".into(),
            run_id: 9,
            trigger: "schedule".into(),
            priority: 0,
            attempt: 5,
            max_attempts: 5,
            postings: 2_000,
            percent: None,
            bytes: 1,
            available_at: 0,
            started_at: None,
            finished_at: Some(1),
            error: Some(why.clone()),
            cancelling: false,
        };
        let text = render(&Queue { tasks: vec![task], ..Queue::default() }, true);
        assert!(text.contains("set aside") && text.contains("5 of 5") && text.contains(why.trim()), "{text}");
    }
}
