//! A feed's credentials reach its own server, and nobody else: neither another server nor a text that people see.

mod support;

use contract::{CredentialsKind, FeedCredentials, KeptIn, RunState};
use engine::clock::{Clock, ManualClock};
use engine::credentials::{Credentials, CredentialsError, Keyring, KeyringError, NoKeyring};
use engine::store::{Store, StoreOptions, addresses};
use engine::{Engine, Error, Trigger};
use std::path::Path;
use std::sync::Arc;
use support::keyring::FakeKeyring;
use support::{HOUR, NOW, Reply, Server, code, counts, idle_engine_with, import, items, rss};

const SECRET: &str = "s3cret-0123456789";

fn bearer() -> Credentials {
    Credentials::Bearer { token: SECRET.into() }
}

async fn engine_with(folder: &Path, keyring: Arc<dyn Keyring>) -> (Engine, Arc<ManualClock>) {
    let (engine, clock) = idle_engine_with(folder, keyring).await;
    engine.start_workers();
    (engine, clock)
}

fn document() -> Reply {
    Reply::ok(rss(&items(0..3)))
}

/// The requests that carried a header, by their paths.
fn paths_with(server: &Server, header: &str) -> Vec<String> {
    let sent = server.requests().into_iter().filter(|head| head.contains(&format!("{header}\r\n")));
    sent.map(|head| head.split(' ').nth(1).unwrap().to_owned()).collect()
}

async fn kept(engine: &Engine) -> Option<FeedCredentials> {
    engine.feeds().await.unwrap().remove(0).credentials
}

#[tokio::test(flavor = "multi_thread")]
async fn each_kind_is_sent_and_the_feed_says_which_it_is() {
    let (server, folder) = (Server::start(), tempfile::tempdir().unwrap());
    let (engine, _) = engine_with(folder.path(), Arc::new(FakeKeyring::default())).await;
    let feed = engine.add_feed(&server.serve("/feed", document())).await.unwrap();
    assert_eq!(feed.credentials, None);
    let basic = Credentials::Basic { user: "me".into(), password: SECRET.into() };
    let header = Credentials::Header { name: "X-Api-Key".into(), value: SECRET.into() };
    let table = [
        (basic, CredentialsKind::Basic, None, "authorization: Basic bWU6czNjcmV0LTAxMjM0NTY3ODk=".to_owned()),
        (bearer(), CredentialsKind::Bearer, None, format!("authorization: Bearer {SECRET}")),
        (header, CredentialsKind::Header, Some("X-Api-Key"), format!("x-api-key: {SECRET}")),
    ];
    for (credentials, kind, header, sent) in table {
        let feed = engine.set_credentials(feed.id, Some(&credentials)).await.unwrap();
        let header = header.map(str::to_owned);
        assert_eq!(feed.credentials, Some(FeedCredentials { kind, header, kept_in: KeptIn::Keyring }));
        assert_eq!(import(&engine, feed.id).await.state, RunState::Succeeded);
        assert!(server.requests().last().unwrap().contains(&sent), "{sent}");
    }
    assert!(
        !server.requests().last().unwrap().contains("authorization"),
        "the new one is in place of the old"
    );
    engine.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn they_are_kept_over_a_restart_in_the_keyring_and_without_one_in_the_database() {
    let server = Server::start();
    let url = server.serve("/feed", document());
    let fake: Arc<dyn Keyring> = Arc::new(FakeKeyring::default());
    let table = [(fake, KeptIn::Keyring), (Arc::new(NoKeyring) as Arc<dyn Keyring>, KeptIn::Database)];
    for (keyring, kept_in) in table {
        let folder = tempfile::tempdir().unwrap();
        let (engine, _) = engine_with(folder.path(), Arc::clone(&keyring)).await;
        let id = engine.add_feed(&url).await.unwrap().id;
        engine.set_credentials(id, Some(&bearer())).await.unwrap();
        engine.stop().await;
        drop(engine);
        // A log that something still read at the stop is folded in by the next start.
        let mut stored = std::fs::read(folder.path().join("jobs.db")).unwrap();
        stored.extend(std::fs::read(folder.path().join("jobs.db-wal")).unwrap_or_default());
        let is_stored = stored.windows(SECRET.len()).any(|window| window == SECRET.as_bytes());
        assert_eq!(is_stored, kept_in == KeptIn::Database, "the database holds it only when it must");

        let (engine, _) = engine_with(folder.path(), keyring).await;
        assert_eq!(kept(&engine).await.unwrap().kept_in, kept_in);
        let before = paths_with(&server, &format!("authorization: Bearer {SECRET}")).len();
        import(&engine, id).await;
        assert_eq!(paths_with(&server, &format!("authorization: Bearer {SECRET}")).len(), before + 1);
        engine.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_redirect_takes_them_along_within_their_origin_only() {
    let (server, other) = (Server::start(), Server::start());
    let folder = tempfile::tempdir().unwrap();
    let (engine, _) = engine_with(folder.path(), Arc::new(NoKeyring)).await;
    let elsewhere = other.serve("/feed", document());
    server.serve("/same", document());
    let to = |address: &str| Reply::status(302).header("Location", address);
    let feed = engine.add_feed(&server.serve("/feed", to("/same"))).await.unwrap();
    engine.set_credentials(feed.id, Some(&bearer())).await.unwrap();
    assert_eq!(import(&engine, feed.id).await.state, RunState::Succeeded);
    let header = format!("authorization: Bearer {SECRET}");
    assert_eq!(paths_with(&server, &header), ["/feed", "/same"]);

    server.serve("/same", to(&elsewhere));
    assert_eq!(code(&import(&engine, feed.id).await), "private_address");
    assert!(other.requests().is_empty());
    engine.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn without_the_keyring_a_feed_is_not_asked_and_tried_again_as_after_a_refusal() {
    let (server, folder) = (Server::start(), tempfile::tempdir().unwrap());
    let keyring = Arc::new(FakeKeyring::default());
    let (engine, clock) = engine_with(folder.path(), keyring.clone()).await;
    let feed = engine.add_feed(&server.serve("/feed", document())).await.unwrap();
    engine.set_credentials(feed.id, Some(&bearer())).await.unwrap();
    clock.advance(HOUR);

    keyring.fail(Some(KeyringError::Locked));
    let run = import(&engine, feed.id).await;
    assert_eq!((run.state, code(&run)), (RunState::Failed, "credentials"));
    let said = run.error.unwrap().message;
    assert!(said.contains("is locked") && said.contains("Unlock the keyring"), "{said}");
    keyring.fail(None);
    keyring.empty();
    assert_eq!(code(&import(&engine, feed.id).await), "credentials", "a person removed the entry");
    assert!(server.requests().is_empty(), "it is never fetched without them");
    let shown = engine.feeds().await.unwrap().remove(0);
    assert_eq!(shown.consecutive_failures, 2);
    let wait = shown.next_due_at - clock.now();
    assert!((HOUR..HOUR + HOUR / 10).contains(&wait), "its interval, as after a refusal: {wait}");

    let feed = engine.set_credentials(feed.id, Some(&bearer())).await.unwrap();
    assert_eq!(feed.next_due_at, clock.now(), "now there is hope");
    assert_eq!(counts(&import(&engine, feed.id).await), [3, 0, 0, 0, 0]);
    engine.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_keyring_that_hangs_holds_nothing_up_for_ever() {
    let (server, folder) = (Server::start(), tempfile::tempdir().unwrap());
    let keyring = Arc::new(FakeKeyring::default());
    let (engine, clock) = engine_with(folder.path(), keyring.clone()).await;
    let feed = engine.add_feed(&server.serve("/feed", document())).await.unwrap();
    engine.set_credentials(feed.id, Some(&bearer())).await.unwrap();

    keyring.hang(true);
    let runs = engine.import_now(Some(&[feed.id]), Trigger::Manual).await.unwrap();
    keyring.wait_for_calls(2);
    clock.advance(5_000);
    let run = engine.wait_closed(&[runs[0].run_id]).await.unwrap().remove(0);
    assert_eq!(code(&run), "credentials");
    assert!(run.error.unwrap().message.contains("did not answer"));

    let setting = tokio::spawn({
        let (engine, id) = (engine.clone(), feed.id);
        async move { engine.set_credentials(id, Some(&bearer())).await }
    });
    // The thread that hangs has the turn: a second one does not begin to.
    while !setting.is_finished() {
        clock.advance(30_000);
        tokio::task::yield_now().await;
    }
    let feed = setting.await.unwrap().unwrap();
    assert_eq!(feed.credentials.unwrap().kept_in, KeptIn::Database);
    assert_eq!(keyring.calls(), 2);
    assert_eq!(import(&engine, feed.id).await.state, RunState::Succeeded);
    keyring.hang(false);
    engine.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_secret_that_reaches_the_keyring_too_late_does_not_stay_there() {
    let (server, folder) = (Server::start(), tempfile::tempdir().unwrap());
    let keyring = Arc::new(FakeKeyring::default());
    let (engine, clock) = engine_with(folder.path(), keyring.clone()).await;
    let feed = engine.add_feed(&server.serve("/feed", document())).await.unwrap();
    keyring.hang(true);
    let setting = tokio::spawn({
        let (engine, id) = (engine.clone(), feed.id);
        async move { engine.set_credentials(id, Some(&bearer())).await }
    });
    keyring.wait_for_calls(1);
    clock.advance(30_000);
    assert_eq!(setting.await.unwrap().unwrap().credentials.unwrap().kept_in, KeptIn::Database);
    keyring.hang(false);
    // The next call waits for its turn behind the late one and what it undoes.
    engine.set_credentials(feed.id, None).await.unwrap();
    assert_eq!((keyring.secrets().len(), keyring.calls()), (0, 3));
    engine.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn clearing_them_or_removing_the_feed_removes_the_secret_from_both_places() {
    let (server, keyring) = (Server::start(), Arc::new(FakeKeyring::default()));
    let url = server.serve("/feed", document());
    for removes_feed in [false, true] {
        let folder = tempfile::tempdir().unwrap();
        let (engine, _) = engine_with(folder.path(), keyring.clone()).await;
        let id = engine.add_feed(&url).await.unwrap().id;
        engine.set_credentials(id, Some(&bearer())).await.unwrap();
        assert_eq!(keyring.secrets().len(), 1);
        // Now it is in the database, and an old one still in the keyring.
        keyring.fail(Some(KeyringError::Locked));
        engine.set_credentials(id, Some(&bearer())).await.unwrap();
        keyring.fail(None);
        if removes_feed {
            engine.remove_feed(id).await.unwrap();
            let again = engine.add_feed(&url).await.unwrap();
            assert_eq!((again.id, again.credentials), (id, None), "what was removed does not come back");
        } else {
            assert_eq!(engine.set_credentials(id, None).await.unwrap().credentials, None);
        }
        assert!(keyring.secrets().is_empty());
        import(&engine, id).await;
        assert!(!server.requests().last().unwrap().contains(SECRET));
        engine.stop().await;
        drop(engine);
        let stored = std::fs::read(folder.path().join("jobs.db")).unwrap();
        assert!(!stored.windows(SECRET.len()).any(|window| window == SECRET.as_bytes()), "not even deleted");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_removed_from_the_keyring_is_said() {
    let (server, folder) = (Server::start(), tempfile::tempdir().unwrap());
    let keyring = Arc::new(FakeKeyring::default());
    let (engine, _) = engine_with(folder.path(), keyring.clone()).await;
    let feed = engine.add_feed(&server.serve("/feed", document())).await.unwrap();
    for removes_feed in [false, true] {
        keyring.fail(None);
        engine.set_credentials(feed.id, Some(&bearer())).await.unwrap();
        keyring.fail(Some(KeyringError::Locked));
        let left = if removes_feed {
            engine.remove_feed(feed.id).await.unwrap_err()
        } else {
            engine.set_credentials(feed.id, None).await.unwrap_err()
        };
        assert!(matches!(left, Error::LeftInKeyring { .. }), "{left:?}");
        assert!(left.to_string().contains("Job Importer feed 1 of "), "{left}");
        let shown = engine.feeds().await.unwrap().pop().and_then(|feed| feed.credentials);
        assert_eq!(shown, None, "the feed itself has none any more");
    }
    engine.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_asks_anew_is_not_told_that_nothing_has_changed() {
    let (server, folder) = (Server::start(), tempfile::tempdir().unwrap());
    let (engine, _) = engine_with(folder.path(), Arc::new(NoKeyring)).await;
    let url = server.serve("/feed", document().header("ETag", "\"one\""));
    let id = engine.add_feed(&url).await.unwrap().id;
    let steps = [Some(bearer()), Some(bearer()), None];
    for credentials in steps {
        engine.set_credentials(id, credentials.as_ref()).await.unwrap();
        assert_eq!(import(&engine, id).await.state, RunState::Succeeded);
        assert_eq!(import(&engine, id).await.state, RunState::NotModified);
    }
    engine.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_secret_shows_in_no_text() {
    let (server, folder) = (Server::start(), tempfile::tempdir().unwrap());
    let (engine, _) = engine_with(folder.path(), Arc::new(NoKeyring)).await;
    let mut events = engine.subscribe();
    let feed = engine.add_feed(&server.serve("/feed", document())).await.unwrap();
    engine.set_credentials(feed.id, Some(&bearer())).await.unwrap();
    let mut shown = String::new();
    for status in [200, 401, 403, 500] {
        server.serve("/feed", if status == 200 { document() } else { Reply::status(status) });
        let run = import(&engine, feed.id).await;
        if matches!(status, 401 | 403) {
            let said = &run.error.as_ref().unwrap().message;
            assert!(
                said.contains("credentials that are set") || said.contains("credentials belong"),
                "{said}"
            );
        }
        shown +=
            &format!("{run:?}{}", serde_json::to_string(&engine.run(run.run_id).await.unwrap()).unwrap());
    }
    let refused = [
        Credentials::Bearer { token: format!("{SECRET}\n") },
        Credentials::Basic { user: format!("{SECRET}:"), password: SECRET.into() },
        Credentials::Header { name: format!("X-Key: {SECRET}"), value: SECRET.into() },
    ];
    for credentials in refused {
        let err = engine.set_credentials(feed.id, Some(&credentials)).await.unwrap_err();
        assert!(matches!(err, Error::Credentials(_)));
        shown += &format!("{err:?}{err}{}", serde_json::to_string(&err.to_message()).unwrap());
    }
    let feeds = engine.feeds().await.unwrap();
    shown += &format!("{feeds:?}{}{:?}", serde_json::to_string(&feeds).unwrap(), bearer());
    shown += &serde_json::to_string(&engine.runs(0, 100).await.unwrap()).unwrap();
    while let Ok(event) = events.try_recv() {
        shown += &format!("{event:?}");
    }
    assert!(!shown.contains("s3cret"), "{shown}");
    assert_eq!(engine.feeds().await.unwrap()[0].credentials.as_ref().unwrap().kind, CredentialsKind::Bearer);
    engine.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_has_none_is_told_where_to_set_them() {
    let (server, folder) = (Server::start(), tempfile::tempdir().unwrap());
    let (engine, _) = engine_with(folder.path(), Arc::new(NoKeyring)).await;
    let feed = engine.add_feed(&server.serve("/feed", Reply::status(401))).await.unwrap();
    for status in [401, 403] {
        server.serve("/feed", Reply::status(status));
        let run = import(&engine, feed.id).await;
        assert_eq!(code(&run), "http_status");
        assert!(run.error.unwrap().message.contains("`feeds credentials`"));
    }
    engine.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn only_a_watched_feed_on_the_web_has_credentials() {
    let folder = tempfile::tempdir().unwrap();
    let (engine, _) = engine_with(folder.path(), Arc::new(NoKeyring)).await;
    let file = folder.path().join("feed.xml");
    std::fs::write(&file, rss(&items(0..1))).unwrap();
    let feed = engine.add_file(&file).await.unwrap();
    let refused = engine.set_credentials(feed.id, Some(&bearer())).await.unwrap_err();
    assert!(matches!(refused, Error::Credentials(CredentialsError::NotOnTheWeb)), "{refused:?}");
    engine.remove_feed(feed.id).await.unwrap();
    for credentials in [Some(bearer()), None] {
        let refused = engine.set_credentials(feed.id, credentials.as_ref()).await.unwrap_err();
        assert!(matches!(refused, Error::NotFound { .. }), "{refused:?}");
    }
    engine.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_feed_does_not_take_them_to_another_server_by_moving() {
    let (server, folder) = (Server::start(), tempfile::tempdir().unwrap());
    let (engine, _) = engine_with(folder.path(), Arc::new(NoKeyring)).await;
    let url = server.serve("/feed", document());
    let id = engine.add_feed(&url).await.unwrap().id;
    engine.set_credentials(id, Some(&bearer())).await.unwrap();

    let path = folder.path().join("jobs.db");
    let (store, _) = Store::open(&path, &StoreOptions::default(), NOW).await.unwrap();
    let own = url.replace("/feed", "/new");
    for (to, follows) in
        [("https://b.example/new", false), (&*url.replace("/feed", "0/feed"), false), (&own, true)]
    {
        let mut tx = store.write().await.unwrap();
        assert_eq!(addresses::follow(&mut tx, id, Some(to)).await.unwrap(), None, "once may be a mistake");
        let moved = addresses::follow(&mut tx, id, Some(to)).await.unwrap();
        assert_eq!(moved.is_some(), follows, "{to}");
        tx.commit().await.unwrap();
    }
    let mut tx = store.write().await.unwrap();
    sqlx::query("UPDATE feeds SET url = 'http://127.0.0.1:1/'").execute(&mut *tx).await.unwrap();
    tx.commit().await.unwrap();
    store.close().await;
    let run = import(&engine, id).await;
    assert_eq!(code(&run), "credentials", "however the address came to change: {run:?}");
    assert!(server.requests().is_empty());
    engine.stop().await;
}
