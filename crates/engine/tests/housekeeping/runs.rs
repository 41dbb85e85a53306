//! Runs leave the history with all that belongs to them.

use crate::support::{HOUR, Item, NOW, counts, import, item, items, rss};
use crate::{DAY, Desk};
use contract::{Keep, Mark, RunState};
use engine::{Error, Trigger};

const A_MONTH: Keep = Keep { history: Some(30), quiet_runs: Some(7), closed_jobs: None };

#[tokio::test(flavor = "multi_thread")]
async fn runs_go_with_what_belongs_to_them_and_every_number_stays_true() {
    let for_ever = Keep { history: None, quiet_runs: None, closed_jobs: None };
    let desk = Desk::new(for_ever).await;
    let feed = desk.feed("/feed").await;
    let mut first = None;
    // News on every second day, the same on all others; on some a posting without anything to tell it by.
    for day in 0..60 {
        let mut document = items(0..2 + day / 2);
        if day % 6 == 0 {
            document.push(blank());
        }
        document[0].title = format!("Welder, week {}", day / 7);
        let run = desk.import(feed, "/feed", rss(&document), DAY).await;
        first.get_or_insert(run);
    }
    let before = desk.engine.feeds().await.unwrap()[0].clone();
    let runs = desk.engine.runs(0, 100).await.unwrap();
    assert_eq!((before.brought, runs.total), (31, 60));
    assert_eq!(desk.pass(1).await.runs, 0);
    desk.keep(A_MONTH).await;
    let gone = desk.pass(1).await;

    let runs = desk.engine.runs(0, 100).await.unwrap();
    assert_eq!(gone.runs.unsigned_abs() + runs.total, 60);
    let now = NOW + 62 * DAY;
    for run in &runs.rows {
        let age = (now - run.finished_at.unwrap()) / DAY;
        let is_quiet = run.new + run.updated + run.failed == 0 && run.warnings.is_empty();
        assert!(age <= 30 && (age <= 11 || !is_quiet), "this one has stayed for {age} days: {run:?}");
    }
    assert_eq!(runs.rows.len(), runs.total as usize);
    let young = runs.rows.iter().filter(|run| now - run.finished_at.unwrap() <= 7 * DAY).count();
    assert_eq!(young, 6, "what is younger is all there");
    let first = desk.engine.run(first.unwrap().run_id).await;
    assert!(matches!(first, Err(Error::NotFound { .. })), "{first:?}");
    for (what, sql) in [
        ("rejections", "SELECT count(*) FROM rejections WHERE run_id NOT IN (SELECT id FROM import_runs)"),
        ("changes", "SELECT count(*) FROM changes WHERE run_id NOT IN (SELECT id FROM import_runs)"),
        ("cycles", "SELECT count(*) FROM cycles WHERE id NOT IN (SELECT cycle_id FROM import_runs)"),
    ] {
        assert_eq!(desk.rows::<i64>(sql).await, [0], "{what}");
    }
    let after = desk.engine.feeds().await.unwrap()[0].clone();
    assert_eq!((after.brought, after.jobs, after.last_state), (31, before.jobs, before.last_state));
    assert_eq!(
        desk.engine.jobs("", 0, 1).await.unwrap().total,
        31,
        "no job goes with the run that brought it"
    );
    // What they were compared with is still known.
    let next = desk.import(feed, "/feed", rss(&items(0..32)), HOUR).await;
    assert_eq!(counts(&next)[0], 1);
    desk.is_well().await;
    desk.engine.stop().await;
}

/// A posting without anything to tell it by.
fn blank() -> Item {
    let blank = String::new;
    Item { id: blank(), link: blank(), title: blank(), text: blank() }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_last_runs_of_a_feed_stay_however_old_they_are() {
    let desk = Desk::new(A_MONTH).await;
    let feed = desk.feed("/feed").await;
    desk.import(feed, "/feed", rss(&items(0..3)), HOUR).await;
    let failed = desk.feed("/none").await;
    import(&desk.engine, failed).await;
    let gone = desk.pass(400).await;
    assert_eq!((gone.runs, gone.documents), (0, 0));
    let states: Vec<_> = desk.engine.feeds().await.unwrap().iter().map(|feed| feed.last_state).collect();
    assert_eq!(states.len(), 2);
    assert!(states.contains(&Some(RunState::Succeeded)) && states.contains(&Some(RunState::Failed)));
    // Its document as well.
    let run = desk.engine.runs(0, 9).await.unwrap().rows.into_iter().find(|run| run.new == 3).unwrap();
    let replay = desk.engine.replay(run.run_id, Trigger::Manual).await.unwrap();
    let replay = desk.engine.wait_closed(&[replay.run_id]).await.unwrap().remove(0);
    assert_eq!(counts(&replay), [0, 0, 3, 0, 0]);
    desk.engine.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_goes_with_the_replays_of_its_document_or_not_at_all() {
    let desk = Desk::new(A_MONTH).await;
    let feed = desk.feed("/feed").await;
    let mut document = items(0..2);
    document.push(blank());
    let first = desk.import(feed, "/feed", rss(&document), HOUR).await;
    assert_eq!(first.failed, 1);
    desk.clock.advance(25 * DAY);
    let replay = desk.engine.replay(first.run_id, Trigger::Manual).await.unwrap().run_id;
    desk.engine.wait_closed(&[replay]).await.unwrap();
    for day in 0..12 {
        desk.import(feed, "/feed", rss(&items(day..day + 2)), HOUR).await;
    }
    let of_document =
        async || -> Vec<i64> { desk.rows("SELECT id FROM import_runs WHERE id = 1 OR replay_of = 1").await };
    assert_eq!(
        desk.pass(10).await.documents,
        1,
        "a document that nobody mended is kept as long as the history"
    );
    assert_eq!(of_document().await, [first.run_id, replay], "the replay is not old");
    desk.pass(30).await;
    assert!(of_document().await.is_empty());
    assert_eq!(desk.rows::<i64>("SELECT count(*) FROM rejections").await, [0]);
    desk.engine.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_changes_of_a_job_that_a_person_marked_stay_without_their_run() {
    let desk = Desk::new(A_MONTH).await;
    let feed = desk.feed("/feed").await;
    desk.import(feed, "/feed", rss(&items(0..2)), HOUR).await;
    let mut changed = items(0..2);
    changed.iter_mut().for_each(|item| item.title = format!("Senior {}", item.title));
    desk.import(feed, "/feed", rss(&changed), HOUR).await;
    let jobs = desk.engine.jobs("", 0, 9).await.unwrap().rows;
    let marked = jobs.iter().find(|job| job.title == "Senior Welder 0").unwrap().id;
    let other = jobs.iter().find(|job| job.title == "Senior Welder 1").unwrap().id;
    desk.engine.mark_job(marked, &[Mark::Saved(true)]).await.unwrap();
    for day in 2..14 {
        changed.push(item(day));
        desk.import(feed, "/feed", rss(&changed), DAY).await;
    }
    desk.pass(40).await;
    assert_eq!(desk.engine.job(other).await.unwrap().changes.total, 0);
    let changes = desk.engine.job(marked).await.unwrap().changes;
    assert_eq!(
        (changes.total, changes.rows[0].old.as_deref(), changes.rows[0].run_id),
        (1, Some("Welder 0"), None)
    );
    desk.engine.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_clock_that_is_years_ahead_for_an_hour_takes_no_history_with_it() {
    let desk = Desk::new(Keep { history: Some(60), quiet_runs: Some(60), closed_jobs: Some(60) }).await;
    let feed = desk.feed("/feed").await;
    for day in 0..15 {
        desk.import(feed, "/feed", rss(&items(0..2 + day)), HOUR).await;
    }
    let right = engine::clock::Clock::now(&*desk.clock);
    desk.engine.keep_house().await.unwrap();
    desk.clock.jump(right + 30 * 365 * DAY);
    assert_eq!(desk.engine.keep_house().await.unwrap().runs, 0);
    desk.clock.jump(right + DAY);
    assert_eq!(desk.engine.keep_house().await.unwrap().runs, 0);
    assert_eq!(desk.engine.runs(0, 99).await.unwrap().total, 15);
    desk.engine.stop().await;
}
