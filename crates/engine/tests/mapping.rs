//! A feed is read as a person says, from the moment it is said.

mod support;

use contract::RunState;
use engine::Error;
use engine::parse::Mapping;
use support::{Reply, Server, code, counts, engine, import};

const LIST: &str = "<board><x><a>Welder</a><b>Acme</b><c>https://b.example/1</c><d>03/09/2024</d></x>\
                    <x><a>Smith</a><b>Forge</b><c>https://b.example/2</c><d>04/09/2024</d></x></board>";
const MAPPING: &str = r#"{"record": "x", "month_first": true, "lists_everything": true,
                          "fields": {"title": "a", "company": "b", "url": "c", "posted_at": "d", "country": "=Chile"}}"#;

#[tokio::test]
async fn a_list_nobody_knows_is_imported_once_it_is_mapped() {
    let (folder, server) = (tempfile::tempdir().unwrap(), Server::start());
    let url = server.serve("/list", Reply::ok(LIST).header("ETag", "\"1\""));
    let engine = engine(folder.path()).await;
    let feed = engine.add_feed(&url).await.unwrap();
    let run = import(&engine, feed.id).await;
    assert_eq!((run.state, code(&run)), (RunState::Failed, "not_a_feed"), "single letters say nothing");

    let mapping = Mapping::from_json(MAPPING).unwrap();
    engine.set_feed_mapping(feed.id, Some(&mapping)).await.unwrap();
    assert_eq!(engine.feed_mapping(feed.id).await.unwrap(), Some(mapping));
    let run = import(&engine, feed.id).await;
    assert_eq!(run.state, RunState::Succeeded, "{run:?}");
    assert_eq!(counts(&run), [2, 0, 0, 0, 0]);
    let jobs = engine.jobs("Welder", 0, 10).await.unwrap();
    let job = engine.job_detail(jobs.rows[0].id).await.unwrap();
    assert_eq!((job.company.as_deref(), job.locations), (Some("Acme"), vec!["Chile".to_owned()]));
    assert_eq!(
        job.posted_at,
        engine::parse::date::parse_date("2024-03-09"),
        "months come first in this feed"
    );
}

#[tokio::test]
async fn a_new_mapping_reads_the_document_again_though_the_server_has_nothing_new() {
    let (folder, server) = (tempfile::tempdir().unwrap(), Server::start());
    let url = server.serve("/list", Reply::ok(LIST).header("ETag", "\"1\""));
    let engine = engine(folder.path()).await;
    let feed = engine.add_feed(&url).await.unwrap();
    let mapping = Mapping::from_json(MAPPING).unwrap();
    engine.set_feed_mapping(feed.id, Some(&mapping)).await.unwrap();
    import(&engine, feed.id).await;
    assert_eq!(import(&engine, feed.id).await.state, RunState::NotModified);

    let other = Mapping::from_json(&MAPPING.replace("=Chile", "=Peru")).unwrap();
    engine.set_feed_mapping(feed.id, Some(&other)).await.unwrap();
    let run = import(&engine, feed.id).await;
    assert_eq!((run.state, counts(&run)), (RunState::Succeeded, [0, 2, 0, 0, 0]));
    engine.set_feed_mapping(feed.id, None).await.unwrap();
    assert_eq!(engine.feed_mapping(feed.id).await.unwrap(), None);
    assert_eq!(import(&engine, feed.id).await.state, RunState::Failed, "it is left to the adapters again");
}

#[tokio::test]
async fn only_watched_feeds_can_be_mapped() {
    let folder = tempfile::tempdir().unwrap();
    let engine = engine(folder.path()).await;
    let mapping = Mapping::from_json(MAPPING).unwrap();
    assert!(matches!(engine.set_feed_mapping(7, Some(&mapping)).await, Err(Error::NotFound { .. })));
    assert!(matches!(engine.feed_mapping(7).await, Err(Error::NotFound { .. })));
    assert!(Mapping::from_json(r#"{"fields": {"company": "b"}}"#).unwrap_err().contains("title"));
    assert!(Mapping::from_json(r#"{"fields": {"titel": "b"}}"#).unwrap_err().contains("titel"));
}

#[tokio::test]
async fn a_mapping_by_which_no_posting_can_be_imported_is_a_failure_and_no_baseline() {
    let (folder, server) = (tempfile::tempdir().unwrap(), Server::start());
    let url = server.serve("/list", Reply::ok(LIST).header("ETag", "\"1\""));
    let engine = engine(folder.path()).await;
    let feed = engine.add_feed(&url).await.unwrap();
    let wrong =
        Mapping::from_json(r#"{"record": "x", "fields": {"title": "none", "id": "a/@none"}}"#).unwrap();
    engine.set_feed_mapping(feed.id, Some(&wrong)).await.unwrap();
    let run = import(&engine, feed.id).await;
    assert_eq!((run.state, code(&run), counts(&run)), (RunState::Failed, "all_rejected", [0, 0, 0, 0, 2]));
    let message = run.error.unwrap().message;
    assert!(
        message.starts_with("None of the 2 postings could be imported. The posting has no title"),
        "{message}"
    );
    assert_eq!(run.warnings.len(), 1, "the places that lead nowhere are named: {:?}", run.warnings);

    engine.set_feed_mapping(feed.id, Some(&Mapping::from_json(MAPPING).unwrap())).await.unwrap();
    let run = import(&engine, feed.id).await;
    assert!(run.baseline, "the first import that brings jobs is the silent one");
    assert_eq!((run.state, counts(&run)), (RunState::Succeeded, [2, 0, 0, 0, 0]));
}
