//! `jobs` and `runs`: what is in the database.

use crate::{
    args::Jobs,
    job,
    json::{JobJson, JobsJson},
    out::{self, Ended, Outcome, say, sentence},
    session::Session,
    table::{Table, count, day, duration, minute},
};
use contract::query::{Is, Mistake, Query};
use contract::{HeldBy, JobSummary, Run, RunState};
use engine::Engine;

/// The most rows the engine hands out at once.
const PAGE: u32 = 500;

/// Lists jobs, or does what is asked to a single one.
pub(crate) async fn jobs(session: &Session, jobs: Jobs) -> Outcome {
    if let Some(action) = jobs.action {
        return job::job(session, action).await;
    }
    let engine = session.open_to_list().await?;
    let listed = list_jobs(session, &engine, &jobs).await;
    engine.stop().await;
    listed
}

async fn list_jobs(session: &Session, engine: &Engine, jobs: &Jobs) -> Outcome {
    let text = jobs.query.as_deref().unwrap_or_default();
    let mut query = Query::parse(text);
    for mistake in &query.mistakes {
        say(&pointed_out(text, mistake));
    }
    for (is_wanted, is) in [(jobs.saved, Is::Saved), (jobs.hidden, Is::Hidden), (jobs.deleted, Is::Deleted)] {
        if is_wanted {
            query = query.narrowed(is);
        }
    }
    let skipped = u64::from(jobs.limit) * u64::from(jobs.page - 1);
    let offset = u32::try_from(skipped).unwrap_or(u32::MAX);
    let (rows, total) = stretch(offset, jobs.limit, async |offset, limit| {
        let list = engine.find_jobs(&query, offset, limit).await?;
        Ok((list.rows.into_iter().map(|found| found.job).collect(), list.total))
    })
    .await?;
    let total = match total {
        Some(total) => total,
        None => engine.count_jobs(&query).await.map_err(sentence)?,
    };
    if rows.is_empty() && total > 0 {
        say(&format!("There is no page {}: {} in all.", jobs.page, count(total, "job", "jobs")));
    }
    if session.json {
        let mut all = Vec::with_capacity(rows.len());
        for row in &rows {
            all.push(JobJson::new(row, engine.job_detail(row.id).await.map_err(sentence)?));
        }
        out::print_json(&JobsJson { total, jobs: all, mistakes: query.mistakes })?;
    } else {
        out::print(&render_jobs(&rows, total))?;
    }
    Ok(Ended::Fine)
}

/// A mistake with its place, in one line.
fn pointed_out(query: &str, mistake: &Mistake) -> String {
    let character = query[..mistake.start].chars().count() + 1;
    let at = &query[mistake.start..mistake.end];
    format!("In the query, at character {character}, “{at}”: {}", mistake.message)
}

fn render_jobs(rows: &[JobSummary], total: u64) -> String {
    if total == 0 {
        return "No jobs found.\n".to_owned();
    }
    let mut table = Table::new(&["ID", "POSTED", "TITLE", "COMPANY", "LOCATION", "TYPE", "CLOSED"]);
    for job in rows {
        let kind = job.employment_type_text.clone().or_else(|| job.employment_type.clone());
        table.row([
            job.id.to_string(),
            day(job.posted_at),
            job.title.clone(),
            job.company.clone().unwrap_or_default(),
            job.location.clone().unwrap_or_default(),
            kind.unwrap_or_default(),
            job.closed_at.map(|at| day(Some(at))).unwrap_or_default(),
        ]);
    }
    format!("{}{} of {}\n", table.render(), rows.len(), count(total, "job", "jobs"))
}

/// Lists the import history.
pub(crate) async fn runs(session: &Session, limit: u32) -> Outcome {
    let is_at_work = Engine::is_held(&session.data_dir);
    let engine = session.open_to_list().await?;
    let listed = stretch(0, limit, async |offset, limit| {
        let page = engine.runs(offset, limit).await?;
        Ok((page.rows, Some(page.total)))
    })
    .await;
    engine.stop().await;
    let (rows, _) = listed?;
    if session.json {
        out::print_json(&rows)?;
    } else {
        out::print(&render_runs(&rows, is_at_work))?;
    }
    Ok(Ended::Fine)
}

fn render_runs(rows: &[Run], is_at_work: bool) -> String {
    if rows.is_empty() {
        return "Nothing was imported yet.\n".to_owned();
    }
    let mut table = Table::new(&[
        "RUN",
        "QUEUED (UTC)",
        "FEED",
        "TOTAL",
        "NEW",
        "UPDATED",
        "UNCHANGED",
        "DUPLICATE",
        "FAILED",
        "ELAPSED",
        "STATE",
        "",
    ]);
    for run in rows {
        let numbers = [run.total, run.new, run.updated, run.unchanged, run.duplicate, run.failed];
        let cells = [run.run_id.to_string(), minute(Some(run.queued_at)), run.feed_title.clone()]
            .into_iter()
            .chain(numbers.iter().map(u64::to_string))
            .chain([duration(run.duration_ms), state(run, is_at_work), remark(run)]);
        table.row(cells);
    }
    table.render()
}

/// What is special about a run, and why it failed.
fn remark(run: &Run) -> String {
    let replay = run.replay_of.map(|of| format!("replay of run {of}"));
    let error = run.error.as_ref().map(|error| error.message.clone());
    replay.into_iter().chain(error).collect::<Vec<_>>().join(": ")
}

/// A run that nobody works on waits for the next start, and one that is held for a person.
fn state(run: &Run, is_at_work: bool) -> String {
    match run.held {
        Some(HeldBy::Queue) => return "held, the queue is paused".to_owned(),
        Some(HeldBy::Feed) => return "held, its feed is paused".to_owned(),
        None => {}
    }
    match run.state {
        RunState::Running if !is_at_work => "interrupted, goes on at the next start".to_owned(),
        RunState::Queued if !is_at_work => "queued, begins at the next start".to_owned(),
        state => state.as_str().replace('_', " "),
    }
}

/// `limit` rows from `offset` on, fetched as the engine hands them out; and how many there are in all, if that was told with them.
async fn stretch<T>(
    offset: u32,
    limit: u32,
    page: impl AsyncFn(u32, u32) -> Result<(Vec<T>, Option<u64>), engine::Error>,
) -> anyhow::Result<(Vec<T>, Option<u64>)> {
    let mut rows = Vec::new();
    loop {
        let got = u32::try_from(rows.len()).unwrap_or(u32::MAX);
        let wanted = (limit - got).min(PAGE);
        let (more, total) = page(offset.saturating_add(got), wanted).await.map_err(sentence)?;
        let last = more.len() < wanted as usize;
        rows.extend(more);
        if last || rows.len() >= limit as usize {
            return Ok((rows, total));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use contract::RunError;

    fn run(state: RunState) -> Run {
        Run {
            run_id: 7,
            cycle_id: 1,
            feed_id: 1,
            feed_url: "https://b.example/feed".into(),
            feed_title: "Board".into(),
            trigger: "manual".into(),
            state,
            queued_at: 0,
            started_at: Some(0),
            finished_at: state.is_closed().then_some(1),
            total: 0,
            new: 0,
            updated: 0,
            unchanged: 0,
            duplicate: 0,
            failed: 0,
            not_reached: 0,
            bytes: 0,
            percent: None,
            duration_ms: None,
            baseline: false,
            warnings: Vec::new(),
            error: None,
            replay_of: None,
            closed: 0,
            reopened: 0,
            held: None,
        }
    }

    #[test]
    fn a_run_that_nobody_works_on_is_not_called_running() {
        let table = [
            (RunState::Running, None, true, "running"),
            (RunState::Running, None, false, "interrupted, goes on at the next start"),
            (RunState::Queued, None, false, "queued, begins at the next start"),
            (RunState::NotModified, None, false, "not modified"),
            (RunState::Running, Some(HeldBy::Queue), true, "held, the queue is paused"),
            (RunState::Queued, Some(HeldBy::Feed), false, "held, its feed is paused"),
        ];
        for (of, held, is_at_work, expected) in table {
            assert_eq!(state(&Run { held, ..run(of) }, is_at_work), expected);
        }
    }

    #[test]
    fn a_replay_that_failed_is_still_a_replay() {
        let error = Some(RunError { code: "all_rejected".into(), message: "None could be read.".into() });
        let failed = Run { replay_of: Some(3), error, ..run(RunState::Failed) };
        assert_eq!(remark(&failed), "replay of run 3: None could be read.");
        assert_eq!(remark(&Run { replay_of: Some(3), ..run(RunState::Succeeded) }), "replay of run 3");
        assert_eq!(remark(&run(RunState::Succeeded)), "");
    }

    #[test]
    fn a_mistake_is_pointed_out_with_its_place() {
        let query = "東京 type:fulltme ";
        let said = pointed_out(query, &Query::parse(query).mistakes[0]);
        assert!(said.starts_with("In the query, at character 9, “fulltme”: "), "{said}");
    }

    #[tokio::test]
    async fn a_long_list_is_fetched_in_stretches() {
        let all: Vec<u32> = (0..1_200).collect();
        let page = async |offset: u32, limit: u32| {
            assert!(limit <= PAGE);
            Ok((all.iter().skip(offset as usize).take(limit as usize).copied().collect(), Some(1_200)))
        };
        assert_eq!(stretch(100, 1_050, page).await.unwrap().0, (100..1_150).collect::<Vec<_>>());
        assert_eq!(stretch(1_190, 500, page).await.unwrap().0.len(), 10);
        assert_eq!(stretch(5_000, 10, page).await.unwrap().0.len(), 0);
    }
}
