//! The file gets smaller when much has gone, and no larger from month to month.

use crate::Desk;
use crate::support::{HOUR, Item, idle_engine, items, listing};
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

#[tokio::test(flavor = "multi_thread")]
async fn the_file_of_an_earlier_version_shrinks_once_it_was_written_anew_and_its_copies_do_at_once() {
    let desk = Desk::new(MOST).await;
    let feed = desk.feed("/feed").await;
    desk.import(feed, "/feed", listing(&long(0..1_500)), HOUR).await;
    desk.engine.stop().await;
    let path = desk.folder.path().join("jobs.db");
    let earlier = rusqlite::Connection::open(&path).unwrap();
    // Half of it, taken by something that has gone since.
    let filled =
        "PRAGMA auto_vacuum = NONE; VACUUM; CREATE TABLE gone AS SELECT randomblob(8000000); DROP TABLE gone";
    earlier.execute_batch(filled).unwrap();
    let pages = |db: &rusqlite::Connection| -> (i64, i64) {
        let sql = "SELECT page_count, auto_vacuum FROM pragma_page_count, pragma_auto_vacuum";
        db.query_row(sql, (), |row| Ok((row.get(0)?, row.get(1)?))).unwrap()
    };
    let (large, _) = pages(&earlier);
    drop(earlier);
    let (engine, _) = idle_engine(desk.folder.path()).await;
    engine.keep_house().await.unwrap();
    let now = || pages(&rusqlite::Connection::open(&path).unwrap());
    assert_eq!(now(), (large, 0), "it can reuse its free pages, and no more");
    let copy = desk.folder.path().join("copy.db");
    engine.back_up(&copy).await.unwrap();
    let (small, shrinks) = pages(&rusqlite::Connection::open(&copy).unwrap());
    assert!(small * 4 < large * 3 && shrinks == 2, "{small} of {large} pages, {shrinks}");
    engine.write_anew().await.unwrap();
    let (small, shrinks) = now();
    assert!(small * 4 < large * 3 && shrinks == 2, "{small} of {large} pages, {shrinks}");
    assert!(engine.check_up().await.unwrap().is_well());
    engine.stop().await;
}
