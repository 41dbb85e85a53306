//! Jobs that closed long ago leave, unless a person decided something about them.

use crate::support::{HOUR, counts, item, items, listing};
use crate::{DAY, Desk};
use contract::{Keep, Mark, Stage};

const A_MONTH: Keep = Keep { history: Some(30), quiet_runs: Some(7), closed_jobs: Some(30) };

impl Desk {
    /// The titles of all jobs that are left, deleted ones included.
    async fn titles(&self) -> Vec<String> {
        self.rows("SELECT title FROM jobs ORDER BY id").await
    }

    async fn job(&self, title: &str) -> i64 {
        let jobs = self.engine.jobs("", 0, 500).await.unwrap().rows;
        jobs.iter().find(|job| job.title == title).unwrap().id
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_closed_long_ago_leaves_and_what_a_person_decided_about_stays() {
    let desk = Desk::new(A_MONTH).await;
    let feed = desk.feed("/feed").await;
    // 0 to 7 close, 8 to 19 stay.
    desk.import(feed, "/feed", listing(&items(0..20)), HOUR).await;
    let marks = [
        Mark::Seen(true),
        Mark::Saved(true),
        Mark::Hidden(true),
        Mark::Stage(Some(Stage::Applied)),
        Mark::Note(Some("Call Ann.".into())),
    ];
    for (number, mark) in marks.into_iter().enumerate() {
        let job = desk.job(&format!("Welder {number}")).await;
        desk.engine.mark_job(job, &[mark]).await.unwrap();
    }
    let taken_back = desk.job("Welder 5").await;
    desk.engine.mark_job(taken_back, &[Mark::Saved(true)]).await.unwrap();
    desk.engine.mark_job(taken_back, &[Mark::Saved(false)]).await.unwrap();
    desk.engine.delete_job(desk.job("Welder 6").await).await.unwrap();
    let closing = desk.import(feed, "/feed", listing(&items(8..20)), HOUR).await;
    assert_eq!(closing.closed, 8);
    // The runs that count them wait for newer ones to compare with.
    for day in 0..14 {
        let run = desk.import(feed, "/feed", listing(&items(8..21 + day)), HOUR).await;
        assert_eq!(run.closed, 0);
    }
    assert_eq!(desk.pass(29).await.jobs, 0, "not before they are as old as they are kept");
    assert_eq!(desk.pass(3).await.jobs, 3, "seen alone is no decision, nor is one that was taken back");
    let left = desk.titles().await;
    let stayed: Vec<&str> = left.iter().map(String::as_str).take(6).collect();
    assert_eq!(stayed, ["Welder 1", "Welder 2", "Welder 3", "Welder 4", "Welder 6", "Welder 8"]);
    assert_eq!(left.len(), 5 + 26);
    assert_eq!(desk.engine.jobs("\"zeppelin0\"", 0, 9).await.unwrap().total, 0);
    assert_eq!(desk.engine.jobs("\"zeppelin1\"", 0, 9).await.unwrap().total, 1);
    for sql in [
        "SELECT count(*) FROM job_keys WHERE job_id NOT IN (SELECT id FROM jobs)",
        "SELECT count(*) FROM sightings WHERE job_id NOT IN (SELECT id FROM jobs)",
        "SELECT count(*) FROM changes WHERE job_id NOT IN (SELECT id FROM jobs)",
        "SELECT count(*) FROM job_texts WHERE job_id NOT IN (SELECT id FROM jobs)",
        "SELECT count(*) FROM job_prints WHERE job_id NOT IN (SELECT id FROM jobs)",
    ] {
        assert_eq!(desk.rows::<i64>(sql).await, [0], "{sql}");
    }
    // What comes back after so long is another job; what stayed is the same.
    let mut back = items(8..34);
    back.extend([item(0), item(1)]);
    let run = desk.import(feed, "/feed", listing(&back), HOUR).await;
    assert_eq!((counts(&run), run.reopened), ([1, 1, 26, 0, 0], 1));
    desk.is_well().await;
    desk.engine.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn jobs_are_kept_for_ever_unless_a_person_wants_it_otherwise() {
    let desk = Desk::new(Keep { history: Some(30), ..Keep::default() }).await;
    let feed = desk.feed("/feed").await;
    desk.import(feed, "/feed", listing(&items(0..20)), HOUR).await;
    for day in 0..15 {
        desk.import(feed, "/feed", listing(&items(5..21 + day)), HOUR).await;
    }
    let gone = desk.pass(400).await;
    assert_eq!((gone.jobs, desk.titles().await.len()), (0, 35));
    assert!(gone.runs > 0, "though the runs that brought and closed them have gone");
    desk.engine.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_closed_job_that_a_feed_carries_stays_until_no_feed_does() {
    let desk = Desk::new(A_MONTH).await;
    let feed = desk.feed("/feed").await;
    // Its own date has passed, and its feed carries it all the same.
    let expired = |document: String| {
        let date = "<g:expiration_date>2025-06-20</g:expiration_date><guid>id-3<";
        document.replace("<guid>id-3<", date)
    };
    desk.import(feed, "/feed", expired(listing(&items(0..10))), HOUR).await;
    for day in 0..15 {
        desk.import(feed, "/feed", expired(listing(&items(0..11 + day))), DAY).await;
    }
    let is_closed = desk.rows::<String>("SELECT title FROM jobs WHERE closed_for = 'expired'").await;
    assert_eq!(is_closed, ["Welder 3"]);
    assert_eq!(desk.pass(100).await.jobs, 0);
    let mut without = items(0..25);
    without.remove(3);
    desk.import(feed, "/feed", listing(&without), HOUR).await;
    for day in 0..12 {
        without.push(item(30 + day));
        desk.import(feed, "/feed", listing(&without), HOUR).await;
    }
    assert_eq!(desk.pass(32).await.jobs, 1);
    assert!(!desk.titles().await.contains(&"Welder 3".to_owned()));
    desk.engine.stop().await;
}
