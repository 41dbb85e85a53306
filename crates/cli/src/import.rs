//! `import` and `replay`: start imports now and wait for them.

use crate::{
    args::{Import, Target},
    out::{self, Ended, Outcome, Refused, say, say_rejections, sentence},
    progress::Progress,
    session::{Session, or_interrupted, stop},
    table::{Table, count, duration},
};
use contract::{Feed, Run, RunState};
use engine::{Engine, Trigger};

/// Imports what was named, each feed once, or all enabled feeds.
pub(crate) async fn import(session: &Session, import: Import) -> Outcome {
    start_and_wait(session, async |engine: &Engine| {
        warn_if_paused(engine).await?;
        let feeds = feeds(engine, import.targets).await?;
        if import.force {
            for id in &feeds {
                engine.force(*id).await.map_err(sentence)?;
            }
        }
        if feeds.is_empty() {
            say(nothing_to_import(&engine.feeds().await.map_err(sentence)?));
        }
        engine.import_now(Some(&feeds), Trigger::CommandLine).await.map_err(sentence)
    })
    .await
}

/// Why an import of all feeds imports none.
fn nothing_to_import(watched: &[Feed]) -> &'static str {
    // Files are imported only when they are named.
    match watched.iter().any(|feed| !feed.enabled && !feed.url.starts_with("file:")) {
        true => {
            "All feeds are paused, so nothing was imported. `tasks resume ID` lets one go on, and `import ID` imports it all the same."
        }
        false => {
            "No feed is enabled, so nothing was imported. Name a feed's address, or add one with `feeds add URL`."
        }
    }
}

/// Reads the kept document of a run again.
pub(crate) async fn replay(session: &Session, run_id: i64) -> Outcome {
    start_and_wait(session, async |engine: &Engine| {
        warn_if_paused(engine).await?;
        Ok(vec![engine.replay(run_id, Trigger::CommandLine).await.map_err(sentence)?])
    })
    .await
}

/// Starts runs, waits until they have closed, and prints what came of them.
pub(crate) async fn start_and_wait(
    session: &Session,
    start: impl AsyncFnOnce(&Engine) -> anyhow::Result<Vec<Run>>,
) -> Outcome {
    let mut engine = session.open().await?;
    let work = async {
        // What was interrupted goes on with them: it must not have ended before it can be joined.
        let started = start(&engine).await?;
        let ids: Vec<i64> = started.iter().map(|run| run.run_id).collect();
        engine.start_workers();
        let runs = wait_closed(session, &mut engine, &ids).await?;
        report(session, &engine, &runs).await
    };
    let outcome = or_interrupted(work).await;
    if matches!(outcome, Ok(Ended::Interrupted)) {
        say(interrupted(engine.is_beside()));
    }
    stop(&engine, outcome).await
}

fn interrupted(is_beside: bool) -> &'static str {
    if is_beside {
        "Interrupted. The running Job Importer goes on with the import."
    } else {
        "Interrupted. What is not finished goes on at the next start."
    }
}

/// What nobody works on cannot be waited for.
///
/// # Errors
/// When the queue is paused: it says so, and how to let it go on.
pub(crate) async fn warn_if_paused(engine: &Engine) -> anyhow::Result<()> {
    if engine.status().await.map_err(sentence)?.paused {
        let message = "The queue is paused, so nothing was imported. `tasks resume` lets it go on.";
        return Err(Refused { code: "paused", message }.into());
    }
    Ok(())
}

/// Prints runs that have closed, and says what is to be said of them.
async fn report(session: &Session, engine: &Engine, runs: &[Run]) -> Outcome {
    if session.json {
        out::print_json(&runs)?;
    } else if !runs.is_empty() {
        out::print(&render(runs))?;
    }
    let mut ended = Ended::Fine;
    for run in runs {
        for warning in &run.warnings {
            say(&format!("{}: {warning}", run.feed_title));
        }
        for (n, what) in [(run.closed, "closed"), (run.reopened, "reopened")] {
            if n > 0 {
                say(&format!("{}: {} {what}.", run.feed_title, count(n, "job was", "jobs were")));
            }
        }
        if let Some(error) = &run.error {
            say(&format!("{}: {}", run.feed_title, error.message));
        }
        if run.failed > 0 {
            let rejected = count(run.failed, "posting was", "postings were");
            say(&format!("{}: {rejected} rejected.", run.feed_title));
            let detail = engine.run(run.run_id).await.map_err(sentence)?;
            let reasons =
                detail.rejections.iter().map(|rejected| (rejected.ordinal, rejected.reason.as_str()));
            say_rejections(reasons, run.failed);
        }
        if !matches!(run.state, RunState::Succeeded | RunState::NotModified) {
            ended = Ended::Failed;
        }
    }
    Ok(ended)
}

/// Waits for the runs. A person who wants the window meanwhile gets it, and the imports go on there.
async fn wait_closed(session: &Session, engine: &mut Engine, ids: &[i64]) -> anyhow::Result<Vec<Run>> {
    let mut progress = Progress::of(ids);
    loop {
        let runs = tokio::select! {
            runs = engine.wait_closed(ids) => Some(runs),
            () = engine.window_is_wanted() => None,
            never = progress.tell(engine) => match never {},
        };
        if let Some(runs) = runs {
            return runs.map_err(sentence);
        }
        progress.say("The window is opening. The import goes on there.");
        *engine = session.make_room(engine).await?;
        engine.start_workers();
    }
}

/// The feeds that were named, in their order and each once; what is not a feed yet becomes one.
async fn feeds(engine: &Engine, targets: Vec<Target>) -> anyhow::Result<Vec<i64>> {
    if targets.is_empty() {
        let feeds = engine.feeds().await.map_err(sentence)?;
        return Ok(feeds.into_iter().filter(|feed| feed.enabled).map(|feed| feed.id).collect());
    }
    let mut ids = Vec::new();
    for target in targets {
        let id = match target {
            Target::Feed(id) => id,
            Target::Url(url) => match engine.find_feed(&url).await.map_err(sentence)? {
                Some(feed) => feed.id,
                None => engine.add_feed(&url).await.map_err(sentence)?.id,
            },
            Target::File(path) => match engine.find_file(&path).await.map_err(sentence)? {
                Some(feed) => feed.id,
                None => engine.add_file(&path).await.map_err(sentence)?.id,
            },
        };
        if !ids.contains(&id) {
            ids.push(id);
        }
    }
    Ok(ids)
}

fn render(runs: &[Run]) -> String {
    let mut table = Table::new(&[
        "FEED",
        "TOTAL",
        "NEW",
        "UPDATED",
        "UNCHANGED",
        "DUPLICATE",
        "FAILED",
        "ELAPSED",
        "STATE",
    ]);
    for run in runs {
        let numbers = [run.total, run.new, run.updated, run.unchanged, run.duplicate, run.failed];
        let cells = std::iter::once(run.feed_title.clone())
            .chain(numbers.iter().map(u64::to_string))
            .chain([duration(run.duration_ms), run.state.as_str().replace('_', " ")]);
        table.row(cells);
    }
    let new = runs.iter().map(|run| run.new).sum();
    format!(
        "{}{} in {}\n",
        table.render(),
        count(new, "new job", "new jobs"),
        count(runs.len() as u64, "import", "imports")
    )
}
