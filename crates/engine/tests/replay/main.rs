//! A document is read again without asking the server, as a run of its own: what could not be imported comes in, nothing goes
//! back to older words, and nothing that is known of the feed's fetching changes.

#[path = "../support/mod.rs"]
mod support;

mod kept;
mod midway;
mod older;
mod quarantine;
mod removed;

use contract::{ReplayOffer, Run};
use engine::parse::Mapping;
use engine::{Engine, Error, Trigger};
use std::path::Path;
use support::balanced;

/// The postings of a list that only a mapping can read: each its number, and whether it has what [`NARROW`] looks for.
pub fn list(postings: &[(u32, bool)]) -> String {
    let record = |(number, is_whole): &(u32, bool)| {
        let whole = if *is_whole { format!("<a>Job {number}</a><i>{number}</i>") } else { String::new() };
        format!("<x>{whole}<n>Job {number}</n><l>https://b.example/{number}</l></x>\n")
    };
    format!("<board>{}</board>", postings.iter().map(record).collect::<String>())
}

/// Finds neither title nor id nor link of postings that are not whole.
pub const NARROW: &str = r#"{"record": "x", "fields": {"title": "a", "id": "i"}}"#;
/// Finds those of all.
pub const WIDE: &str = r#"{"record": "x", "fields": {"title": "n", "id": "i", "url": "l"}}"#;

/// Lets a feed be read by a mapping.
pub async fn map(engine: &Engine, feed_id: i64, mapping: &str) {
    engine.set_feed_mapping(feed_id, Some(&Mapping::from_json(mapping).unwrap())).await.unwrap();
}

/// Replays a run and waits for the end of it.
pub async fn replay(engine: &Engine, run_id: i64) -> Run {
    let started = engine.replay(run_id, Trigger::Manual).await.unwrap();
    assert!(started.replay_of.is_some());
    let run = engine.wait_closed(&[started.run_id]).await.unwrap().remove(0);
    balanced(&run);
    run
}

/// Why a run cannot be replayed, which its page says as well.
pub async fn refused(engine: &Engine, run_id: i64) -> String {
    let offer = engine.run(run_id).await.unwrap().replay;
    let ReplayOffer::Refused { why: shown } = offer else { panic!("it is offered: {offer:?}") };
    match engine.replay(run_id, Trigger::Manual).await {
        Err(Error::CannotReplay { why }) => {
            assert_eq!(why, shown, "page and command line say the same");
            why
        }
        other => panic!("{other:?}"),
    }
}

/// The numbers of a run's rejections, each with the run that has resolved it.
pub async fn resolved(engine: &Engine, run_id: i64) -> Vec<(u64, Option<i64>)> {
    let rejections = engine.run(run_id).await.unwrap().rejections;
    rejections.into_iter().map(|rejection| (rejection.ordinal, rejection.resolved_by_run)).collect()
}

/// What is known of a feed's fetching, schedule and health, as one text; of its first success whether there was one.
pub async fn fetching(folder: &Path, feed_id: i64) -> String {
    let pool = database(folder).await;
    let row: String = sqlx::query_scalar(
        "SELECT json_array(url, next_due_at, next_because, etag, last_modified, body_hash, validators_parser, validators_at,
                           last_attempt_at, last_success_at, last_new_at, consecutive_failures, failing_since, last_error,
                           last_error_code, lifetime_ms, moved_to, moves, gap, epoch, enabled,
                           (SELECT json_group_array(kind || message) FROM alarms WHERE feed_id = f.id),
                           (SELECT json_group_array(free_at || ' ' || quiet_until) FROM hosts))
           FROM feeds AS f WHERE id = ?1",
    )
    .bind(feed_id)
    .fetch_one(&pool)
    .await
    .unwrap();
    pool.close().await;
    row
}

/// Another way into the database.
pub async fn database(folder: &Path) -> sqlx::SqlitePool {
    let options = sqlx::sqlite::SqliteConnectOptions::new().filename(folder.join("jobs.db"));
    sqlx::SqlitePool::connect_with(options).await.unwrap()
}

/// The files of a folder, by name.
pub fn files(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).into_iter().flatten();
    let mut names: Vec<String> =
        entries.map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}
