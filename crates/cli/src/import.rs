//! `import`: imports feeds now and waits for them.

use crate::{
    args::{Import, Target},
    out::{self, Ended, Outcome, say, say_rejections, sentence},
    progress::Progress,
    session::{Session, until_interrupted},
    table::{Table, count, duration},
};
use contract::{Run, RunState};
use engine::{Engine, Trigger};

/// Imports what was named, each feed once, or all enabled feeds.
pub(crate) async fn import(session: &Session, import: Import) -> Outcome {
    let engine = session.open().await?;
    until_interrupted(&engine, work(session, &engine, import)).await
}

async fn work(session: &Session, engine: &Engine, import: Import) -> Outcome {
    let feeds = feeds(engine, import.targets).await?;
    if import.force {
        for id in &feeds {
            engine.force(*id).await.map_err(sentence)?;
        }
    }
    if feeds.is_empty() {
        say(
            "No feed is enabled, so nothing was imported. Name a feed's address, or add one with `feeds add URL`.",
        );
    }
    let progress = Progress::start(engine);
    // In this order: a run that was interrupted is the one that is asked for, and may not end before it is seen.
    let started = engine.import_now(Some(&feeds), Trigger::CommandLine).await.map_err(sentence)?;
    engine.start_workers();
    let ids: Vec<i64> = started.iter().map(|run| run.run_id).collect();
    let runs = engine.wait_closed(&ids).await.map_err(sentence)?;
    progress.end();
    if session.json {
        out::print_json(&runs)?;
    } else if !runs.is_empty() {
        out::print(&render(&runs))?;
    }
    let mut ended = Ended::Fine;
    for run in &runs {
        for warning in &run.warnings {
            say(&format!("{}: {warning}", run.feed_title));
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
    let mut table =
        Table::new(&["FEED", "TOTAL", "NEW", "UPDATED", "UNCHANGED", "DUPLICATE", "FAILED", "TIME", "STATE"]);
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
