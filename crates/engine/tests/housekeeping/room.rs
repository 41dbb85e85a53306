//! The file gets smaller when much has gone, and no larger from month to month.

use crate::Desk;
use crate::support::{HOUR, Item, items, listing};
use contract::Keep;

const MOST: Keep = Keep { history: Some(7), quiet_runs: Some(7), closed_jobs: Some(7) };

/// Postings of about two kilobytes.
fn long(numbers: std::ops::Range<usize>) -> Vec<Item> {
    let words = |number: usize, n: usize| {
        let word = (number * 7_919 + n * 104_729) % 50_021;
        format!("w{word:x} ")
    };
    let mut all = items(numbers.clone());
    for (item, number) in all.iter_mut().zip(numbers) {
        item.text = (0..300).map(|n| words(number, n)).collect();
    }
    all
}

#[tokio::test(flavor = "multi_thread")]
async fn the_file_is_smaller_after_most_jobs_have_gone() {
    let desk = Desk::new(MOST).await;
    let feed = desk.feed("/feed").await;
    desk.import(feed, "/feed", listing(&long(0..3_000)), HOUR).await;
    let large = desk.rows::<i64>("PRAGMA page_count").await[0];
    // What is missing by more than half is missing twice before it is gone.
    for day in 0..13 {
        let run = desk.import(feed, "/feed", listing(&long(2_900..3_001 + day)), HOUR).await;
        assert_eq!(run.closed, if day == 1 { 2_900 } else { 0 });
    }
    assert_eq!(desk.pass(10).await.jobs, 2_900);
    desk.engine.stop().await;
    let small = std::fs::metadata(desk.folder.path().join("jobs.db")).unwrap().len() / 16_384;
    println!("{large} pages before, {small} after");
    assert!(small * 3 < large.unsigned_abs(), "{large} pages before, {small} after");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_month_of_imports_leaves_file_and_log_as_large_as_they_were() {
    const EACH: usize = 12;
    let desk = Desk::new(MOST).await;
    let feed = desk.feed("/feed").await;
    let mut sizes = Vec::new();
    // Each time twelve postings come, and twelve go; one changes its words.
    for time in 0..30 * 4 {
        let mut document = long(time * EACH..time * EACH + 120);
        document[60].title = format!("Senior {}", document[60].title);
        desk.import(feed, "/feed", listing(&document), 6 * HOUR).await;
        if (time + 1) % 4 == 0 {
            desk.engine.keep_house().await.unwrap();
            let log =
                std::fs::metadata(desk.folder.path().join("jobs.db-wal")).map_or(0, |found| found.len());
            sizes.push((desk.rows::<i64>("PRAGMA page_count").await[0], log));
        }
    }
    desk.is_well().await;
    let counts = "SELECT (SELECT count(*) FROM jobs) || ' ' || (SELECT count(*) FROM import_runs)";
    println!("pages and log: {sizes:?}, jobs and runs: {:?}", desk.rows::<String>(counts).await);
    // What closed in the last week, or waits for its runs to go, is still there: after two weeks nothing more comes to it.
    let (settled, last) = (&sizes[16..20], &sizes[26..30]);
    let most = |days: &[(i64, u64)]| days.iter().map(|(pages, _)| *pages).max().unwrap();
    assert!(most(last) * 100 <= most(settled) * 110, "{sizes:?}");
    assert!(sizes.iter().all(|(_, log)| *log <= 72 << 20), "{sizes:?}");
    desk.engine.stop().await;
}
