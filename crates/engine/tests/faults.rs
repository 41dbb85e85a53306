//! What goes wrong is said in a sentence, and harms nothing else.

mod support;

use contract::query::Query;
use contract::{Hit, RunState};
use support::{HOUR, NOW, Reply, Server, code, counts, engine, idle_engine, import, items, rss};

#[tokio::test(flavor = "multi_thread")]
async fn every_fault_closes_the_run_with_a_sentence_and_leaves_the_jobs_alone() {
    let (server, folder) = (Server::start(), tempfile::tempdir().unwrap());
    let (engine, clock) = idle_engine(folder.path()).await;
    engine.start_workers();
    let whole = rss(&items(0..20));
    let url = server.serve("/feed", Reply::ok(whole.clone()));
    let feed = engine.add_feed(&url).await.unwrap();
    import(&engine, feed.id).await;

    let page = "<!DOCTYPE html><html><head><title>Sorry</title></head><body><p>Down for maintenance</p></body></html>";
    let half = whole[..whole.len() / 2].to_owned();
    let faults = [
        (Reply::status(404), RunState::Failed, "http_status"),
        (Reply::status(500), RunState::Failed, "http_status"),
        (Reply::ok(page), RunState::Failed, "web_page"),
        (Reply::ok(""), RunState::Failed, "empty_document"),
        (Reply::ok("{\"oops\": true}"), RunState::Failed, "not_a_feed"),
        (Reply::ok(half.clone()), RunState::Partial, "truncated"),
        (Reply::ok(half).cut_off(), RunState::Partial, "truncated"),
        (Reply::status(429).header("Retry-After", "7200"), RunState::Failed, "rate_limited"),
    ];
    for (reply, state, expected) in faults {
        server.serve("/feed", reply.header("ETag", "\"bad\""));
        let run = import(&engine, feed.id).await;
        assert_eq!((run.state, code(&run)), (state, expected), "{run:?}");
        let message = &run.error.as_ref().unwrap().message;
        assert!(message.ends_with(['.', ')']) && message.len() > 30, "a sentence for people: {message}");
        assert_eq!((run.new, run.updated, run.failed), (0, 0, 0), "{expected} must not invent anything");
        let shown = &engine.feeds().await.unwrap()[0];
        assert_eq!(shown.last_error.as_deref(), Some(message.as_str()));
        assert_eq!(shown.last_success_at, Some(NOW), "a failed attempt keeps the last success");
        assert_eq!(engine.jobs("", 0, 1).await.unwrap().total, 20);
    }

    clock.set(NOW + 2 * HOUR);
    server.serve("/feed", Reply::ok(whole).header("ETag", "\"good\""));
    let run = import(&engine, feed.id).await;
    assert_eq!(run.state, RunState::Succeeded, "validators of a bad document are never sent: {run:?}");
    let shown = &engine.feeds().await.unwrap()[0];
    assert_eq!((shown.consecutive_failures, &shown.last_error), (0, &None), "what healed is forgotten");
    assert_eq!(import(&engine, feed.id).await.state, RunState::NotModified);
    engine.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_names_a_time_is_left_alone_until_then() {
    let (server, folder) = (Server::start(), tempfile::tempdir().unwrap());
    let engine = engine(folder.path()).await;
    let url = server.serve("/feed", Reply::status(503).header("Retry-After", "18000"));
    let feed = engine.add_feed(&url).await.unwrap();
    import(&engine, feed.id).await;
    assert_eq!(engine.feeds().await.unwrap()[0].next_due_at, NOW + 5 * HOUR);
    engine.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn pressing_import_now_at_a_server_that_is_away_does_not_push_the_schedule_back() {
    let (server, folder) = (Server::start(), tempfile::tempdir().unwrap());
    let engine = engine(folder.path()).await;
    let feed = engine.add_feed(&server.serve("/feed", Reply::status(500))).await.unwrap();
    import(&engine, feed.id).await;
    let due = engine.feeds().await.unwrap()[0].next_due_at;
    assert!(due > NOW);
    for _ in 0..5 {
        import(&engine, feed.id).await;
    }
    let shown = &engine.feeds().await.unwrap()[0];
    assert!(shown.next_due_at <= due, "it is tried again at {due}, not at {}", shown.next_due_at);
    assert_eq!(shown.consecutive_failures, 6);
    engine.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_truncated_first_import_keeps_what_was_whole_and_stays_the_silent_baseline() {
    let (server, folder) = (Server::start(), tempfile::tempdir().unwrap());
    let engine = engine(folder.path()).await;
    let whole = rss(&items(0..10));
    let cut = whole.find("<title>Welder 6").unwrap();
    let url = server.serve("/feed", Reply::ok(&whole.as_bytes()[..cut]).header("ETag", "\"1\""));
    let feed = engine.add_feed(&url).await.unwrap();
    let first = import(&engine, feed.id).await;
    assert_eq!((first.state, counts(&first)), (RunState::Partial, [6, 0, 0, 0, 0]));
    assert!(first.error.unwrap().message.contains("6 postings"));

    server.serve("/feed", Reply::ok(whole).header("ETag", "\"1\""));
    let second = import(&engine, feed.id).await;
    assert_eq!(counts(&second), [4, 0, 6, 0, 0]);
    assert!(second.baseline, "until an import succeeded nothing is told");
    engine.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_engine_at_a_time_has_a_folder() {
    let folder = tempfile::tempdir().unwrap();
    let (engine, _) = idle_engine(folder.path()).await;
    let second = engine::Engine::open(engine::Options::new(folder.path())).await;
    assert!(matches!(second, Err(engine::Error::Locked { .. })));
    let reader = engine::Engine::open_read_only(engine::Options::new(folder.path())).await.unwrap();
    assert_eq!(reader.jobs("", 0, 1).await.unwrap().total, 0, "listing works beside it");
    drop(reader);
    engine.stop().await;
    drop(engine);
    idle_engine(folder.path()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn only_web_links_are_ever_opened() {
    let (server, folder) = (Server::start(), tempfile::tempdir().unwrap());
    let engine = engine(folder.path()).await;
    let mut all = items(0..3);
    all[0].link = "javascript:alert(1)".into();
    all[1].link = "file:///etc/passwd".into();
    let feed = engine.add_feed(&server.serve("/feed", Reply::ok(rss(&all)))).await.unwrap();
    import(&engine, feed.id).await;
    for job in engine.jobs("", 0, 9).await.unwrap().rows {
        match engine.job_url(job.id).await {
            Ok(url) => assert_eq!(url.as_str(), "https://board.example/jobs/2"),
            Err(error) => assert!(matches!(error, engine::Error::NoLink), "{error}"),
        }
    }
    engine.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_a_description_its_own_links_are_opened_and_what_was_looked_for_is_marked() {
    let (server, folder) = (Server::start(), tempfile::tempdir().unwrap());
    let engine = engine(folder.path()).await;
    let mut all = items(0..1);
    all[0].title = "Senior welder".into();
    all[0].text = "We <b>we</b>ld. <a href='/apply'>Apply</a> <a href='javascript:alert(1)'>now</a>".into();
    let feed = engine.add_feed(&server.serve("/feed", Reply::ok(rss(&all)))).await.unwrap();
    import(&engine, feed.id).await;
    let id = engine.jobs("", 0, 1).await.unwrap().rows[0].id;

    let detail = engine.found_job(id, &Query::parse("weld")).await.unwrap();
    assert_eq!(detail.title_hits, [Hit { start: 7, end: 13 }]);
    let contract::Block::Paragraph(spans) = &detail.description.unwrap().blocks[0] else {
        panic!("no words")
    };
    let hits: Vec<&str> = spans.iter().filter(|span| span.is_hit).map(|span| span.text.as_str()).collect();
    assert_eq!(hits, ["we", "ld"], "a word of two looks is one word");

    let apply = engine.job_link(id, "https://board.example/apply").await.unwrap();
    assert_eq!(apply.as_str(), "https://board.example/apply");
    for other in ["https://board.example/", "javascript:alert(1)", "/apply", "file:///etc/passwd", ""] {
        let refused = engine.job_link(id, other).await;
        assert!(matches!(refused, Err(engine::Error::LinkGone)), "{other}");
    }
    engine.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_feed_inside_a_private_network_is_fetched_once_a_person_has_allowed_it() {
    let (server, folder) = (Server::start(), tempfile::tempdir().unwrap());
    let engine = engine(folder.path()).await;
    let feed = engine.add_public_feed(&server.serve("/a", Reply::ok(rss(&items(0..3))))).await.unwrap();
    let run = import(&engine, feed.id).await;
    assert_eq!((run.state, code(&run)), (RunState::Failed, "address_not_allowed"));
    assert!(server.requests().is_empty(), "not even a connection was made");
    engine.allow_feed_address(feed.id).await.unwrap();
    assert_eq!(counts(&import(&engine, feed.id).await), [3, 0, 0, 0, 0]);
    engine.stop().await;
}
