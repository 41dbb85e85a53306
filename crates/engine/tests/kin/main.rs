//! Jobs that are likely the same are shown together, never merged; what only looks alike is not. Through the real import.

#[path = "../support/mod.rs"]
mod support;

mod pairs;

use contract::KinKind;
use engine::Engine;
use pairs::ids;
use std::collections::BTreeMap;
use std::fmt::Write;
use support::{NOW, Reply, Server, idle_engine, import};

const DAY: i64 = 24 * 3_600_000;

/// An RSS document of the newest postings of a board; a posting is an id, a title, a town and a text.
fn board(postings: &[(&str, &str, &str, &str)]) -> String {
    let mut xml = String::from("<rss version=\"2.0\"><channel><title>Harbour board</title>\n");
    for (id, title, place, text) in postings {
        writeln!(
            xml,
            "<item><guid>{id}</guid><link>https://board.example/{id}</link><title>{title}</title><company>Acme Ltd</company>\
             <location>{place}</location><description><![CDATA[{text}]]></description></item>"
        )
        .unwrap();
    }
    xml + "</channel></rss>"
}

const WELDER: &str = "<p>We build ships and bridges in our yard by the river. You weld frames, read drawings, and look after the \
                      tools of your team. We pay a fair wage, and the yard is closed on Sundays for everybody who works here.</p>";

#[tokio::test(flavor = "multi_thread")]
async fn a_repost_tells_when_the_job_was_posted_before_and_the_old_one_when_again() {
    let (folder, server) = (tempfile::tempdir().unwrap(), Server::start());
    let (engine, clock) = idle_engine(folder.path()).await;
    engine.start_workers();
    let url = server.serve("/feed", Reply::ok(board(&[("1", "Welder", "Leeds", WELDER)])));
    let feed = engine.add_feed(&url).await.unwrap();
    import(&engine, feed.id).await;
    clock.advance(30 * DAY);
    server.serve("/feed", Reply::ok(board(&[("9", "Welder (m/f/d)", "Leeds, UK", WELDER)])));
    assert_eq!(import(&engine, feed.id).await.new, 1, "shown together, not merged");

    let ids = ids(&engine).await;
    let before = engine.kin(ids["9"]).await.unwrap();
    assert_eq!(before.len(), 1);
    let kin = &before[0];
    assert_eq!((kin.kind, kin.job_id, kin.at), (KinKind::PostedBefore, ids["1"], NOW));
    assert_eq!((kin.title.as_str(), kin.feed_title.as_str()), ("Welder", "Harbour board"));
    assert_eq!((kin.company.as_deref(), kin.location.as_deref()), (Some("Acme Ltd"), Some("Leeds")));
    let again = engine.kin(ids["1"]).await.unwrap();
    assert_eq!((again[0].kind, again[0].at), (KinKind::PostedAgain, NOW + 30 * DAY));
    assert!(matches!(engine.kin(4_711).await, Err(engine::Error::NotFound { .. })));
}

#[tokio::test(flavor = "multi_thread")]
async fn reposts_are_found_as_such_once_the_queue_has_had_time_for_them() {
    let (folder, server) = (tempfile::tempdir().unwrap(), Server::start());
    let (engine, clock) = idle_engine(folder.path()).await;
    engine.start_workers();
    let url = server
        .serve("/feed", Reply::ok(board(&[("1", "Welder", "Leeds", WELDER), ("2", "Nurse", "York", "")])));
    let feed = engine.add_feed(&url).await.unwrap();
    import(&engine, feed.id).await;
    clock.advance(30 * DAY);
    let many: Vec<String> = (100..220).map(|number| format!("Town {number}")).collect();
    let mut all: Vec<_> = many.iter().map(|town| (town.as_str(), town.as_str(), town.as_str(), "")).collect();
    all.push(("9", "Welder (m/f/d)", "Leeds, UK", WELDER));
    server.serve("/feed", Reply::ok(board(&all)));
    assert_eq!(import(&engine, feed.id).await.new, 121);
    let db = support::database(folder.path()).await;
    all_judged(&db).await;
    let ids = ids(&engine).await;
    assert_eq!(reposts(&engine).await, [ids["9"]]);
    assert_eq!(engine.jobs("welder -is:repost", 0, 9).await.unwrap().rows[0].id, ids["1"]);

    // Judged once more, beside a job that cannot be read.
    for sql in [
        "UPDATE jobs SET salary = '{' WHERE title = 'Town 215'",
        "DELETE FROM job_reposts",
        "DELETE FROM settings WHERE name = 'reposts_up_to'",
    ] {
        sqlx::query(sql).execute(&db).await.unwrap();
    }
    assert_eq!(reposts(&engine).await, [0; 0]);
    assert_eq!(import(&engine, feed.id).await.unchanged, 121);
    all_judged(&db).await;
    assert_eq!(reposts(&engine).await, [ids["9"]]);
}

async fn all_judged(db: &sqlx::SqlitePool) {
    let judged = "SELECT coalesce((SELECT CAST(value AS INTEGER) FROM settings WHERE name = 'reposts_up_to'), 0) = max(id) FROM jobs";
    while !sqlx::query_scalar::<_, bool>(judged).fetch_one(db).await.unwrap() {
        tokio::task::yield_now().await;
    }
}

async fn reposts(engine: &Engine) -> Vec<i64> {
    engine.jobs("is:repost", 0, 9).await.unwrap().rows.iter().map(|job| job.id).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_job_that_is_reworded_is_looked_up_as_it_is_now() {
    let (folder, server) = (tempfile::tempdir().unwrap(), Server::start());
    let engine = support::engine(folder.path()).await;
    let one = server.serve("/one", Reply::ok(board(&[("1", "Nurse", "York", "")])));
    let other = server.serve("/other", Reply::ok(board(&[("2", "Welder", "Leeds", WELDER)])));
    let one = engine.add_feed(&one).await.unwrap();
    for feed in [one.id, engine.add_feed(&other).await.unwrap().id] {
        import(&engine, feed).await;
    }
    let ids = ids(&engine).await;
    assert_eq!(engine.kin(ids["2"]).await.unwrap(), []);
    server.serve("/one", Reply::ok(board(&[("1", "Welder", "Leeds", WELDER)])));
    assert_eq!(import(&engine, one.id).await.updated, 1);
    assert_eq!(engine.kin(ids["2"]).await.unwrap()[0].job_id, ids["1"]);
    server.serve("/one", Reply::ok(board(&[("1", "Nurse", "York", "")])));
    import(&engine, one.id).await;
    assert_eq!(engine.kin(ids["2"]).await.unwrap(), []);
    assert_eq!(engine.recount().await.unwrap(), []);
}

#[tokio::test(flavor = "multi_thread")]
async fn jobs_of_an_earlier_version_are_found_once_the_queue_has_had_time_for_them() {
    let (folder, server) = (tempfile::tempdir().unwrap(), Server::start());
    let many: Vec<String> = (0..450).map(|number| format!("old-{number}")).collect();
    let mut old: Vec<_> = many.iter().map(|id| (id.as_str(), "Nurse", id.as_str(), "")).collect();
    old.push(("1", "Welder", "Leeds", WELDER));
    let url = server.serve("/feed", Reply::ok(board(&old)));
    {
        let engine = support::engine(folder.path()).await;
        let feed = engine.add_feed(&url).await.unwrap();
        import(&engine, feed.id).await;
        engine.stop().await;
    }
    let db = support::database(folder.path()).await;
    // As the migration finds them and leaves them.
    for sql in [
        "DELETE FROM job_prints",
        "INSERT INTO settings (name, value) SELECT 'prints_below', max(id) + 1 FROM jobs",
    ] {
        sqlx::query(sql).execute(&db).await.unwrap();
    }
    let entries: i64 =
        sqlx::query_scalar("SELECT count(*) FROM job_kin_docsize").fetch_one(&db).await.unwrap();
    assert_eq!(entries, 0, "keys leave with the print");

    let engine = idle_engine(folder.path()).await.0;
    assert_eq!(engine.recount().await.unwrap(), [], "that is known to be missing");
    engine.start_workers();
    let other = server.serve("/other", Reply::ok(board(&[("2", "Welder", "Leeds", WELDER)])));
    let other = engine.add_feed(&other).await.unwrap();
    import(&engine, other.id).await;
    let lacking = "SELECT count(*) FROM settings WHERE name = 'prints_below'";
    while sqlx::query_scalar::<_, i64>(lacking).fetch_one(&db).await.unwrap() > 0 {
        tokio::task::yield_now().await;
    }
    assert_eq!(engine.recount().await.unwrap(), [], "each has its print");
    let mut ids = BTreeMap::new();
    for job in engine.jobs("welder", 0, 9).await.unwrap().rows {
        ids.insert(engine.job_detail(job.id).await.unwrap().external_id.unwrap(), job.id);
    }
    let kin = engine.kin(ids["2"]).await.unwrap();
    assert_eq!((kin.len(), kin[0].kind, kin[0].job_id), (1, KinKind::Twin, ids["1"]));
    assert_eq!(engine.kin(ids["1"]).await.unwrap()[0].job_id, ids["2"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_requisition_in_very_many_places_shows_a_hundred_of_them_by_name() {
    let (folder, server) = (tempfile::tempdir().unwrap(), Server::start());
    let engine = support::engine(folder.path()).await;
    let mut xml = String::from("<rss version=\"2.0\"><channel><title>Board</title>");
    for number in 100..220 {
        write!(
            xml,
            "<item><guid>{number}</guid><link>https://board.example/{number}</link><title>Welder</title>\
             <location>Town {}</location><requisitionid>R-7</requisitionid></item>",
            char::from_u32(number + 0x4e00).unwrap()
        )
        .unwrap();
    }
    let url = server.serve("/feed", Reply::ok(xml + "</channel></rss>"));
    let feed = engine.add_feed(&url).await.unwrap();
    assert_eq!(import(&engine, feed.id).await.new, 120);
    let job = engine.jobs("", 0, 1).await.unwrap().rows[0].id;
    let kin = engine.kin(job).await.unwrap();
    assert_eq!(kin.len(), 100);
    assert!(kin.iter().all(|kin| kin.kind == KinKind::Requisition && kin.job_id != job));
    assert!(kin.is_sorted_by_key(|kin| kin.location.clone()));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_job_that_a_person_deleted_is_shown_with_none() {
    let (folder, server) = (tempfile::tempdir().unwrap(), Server::start());
    let engine = support::engine(folder.path()).await;
    for (path, id) in [("/one", "1"), ("/other", "2")] {
        let url = server.serve(path, Reply::ok(board(&[(id, "Welder", "Leeds", WELDER)])));
        let feed = engine.add_feed(&url).await.unwrap();
        import(&engine, feed.id).await;
    }
    let ids = ids(&engine).await;
    assert_eq!(engine.kin(ids["1"]).await.unwrap()[0].job_id, ids["2"]);
    engine.delete_job(ids["2"]).await.unwrap();
    assert_eq!(engine.kin(ids["1"]).await.unwrap(), []);
    engine.undelete_job(ids["2"]).await.unwrap();
    assert_eq!(engine.kin(ids["1"]).await.unwrap()[0].job_id, ids["2"]);
    assert_eq!(engine.recount().await.unwrap(), []);
}
