//! A store that cannot be written: the person is told, nothing is lost, and the import goes on by itself once it can.

mod support;

use contract::{Event, Run, RunError, RunState, Status};
use engine::clock::{Clock, ManualClock};
use engine::credentials::NoKeyring;
use engine::store::StoreOptions;
use engine::{Engine, Options, Trigger};
use sqlx::{AssertSqlSafe, Connection, SqliteConnection};
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use support::{MINUTE, NOW, Reply, Server, balanced, code, counts, import, item, items, rss};

/// SQL that lifts whatever a test laid on the writing connection.
const NO_FAULT: &str = "PRAGMA max_page_count = 4294967294; PRAGMA query_only = 0";

/// An engine whose writing connection does what a test says, and its clock.
struct Lab {
    engine: Engine,
    clock: Arc<ManualClock>,
    fault: Arc<Mutex<String>>,
}

impl Lab {
    async fn on(folder: &Path) -> Self {
        let clock = Arc::new(ManualClock::new(NOW));
        let fault = Arc::new(Mutex::new(String::from("PRAGMA max_page_count")));
        let store = StoreOptions {
            busy_timeout: Duration::from_millis(1),
            before_writing: Some(Arc::clone(&fault)),
            ..StoreOptions::default()
        };
        let options = Options::new(folder).clock(Arc::clone(&clock) as Arc<dyn Clock>);
        let engine = Engine::open(options.keyring(Arc::new(NoKeyring)).store(store)).await.unwrap();
        Self { engine, clock, fault }
    }

    fn lay(&self, sql: &str) {
        sql.clone_into(&mut self.fault.lock().unwrap());
    }

    /// Queues the import of a file, which no passing of time can disturb; returns the run.
    async fn queue(&self, file: &Path) -> i64 {
        let feed = self.engine.add_file(file).await.unwrap();
        self.again(feed.id).await
    }

    async fn again(&self, feed_id: i64) -> i64 {
        self.engine.import_now(Some(&[feed_id]), Trigger::Manual).await.unwrap()[0].run_id
    }

    /// Does `work`, letting time pass until it ends.
    async fn while_time_passes<T>(&self, work: impl Future<Output = T>) -> T {
        tokio::pin!(work);
        loop {
            tokio::select! {
                biased;
                done = &mut work => return done,
                () = tokio::task::yield_now() => self.clock.advance(1_000),
            }
        }
    }

    async fn closed(&self, run_id: i64) -> Run {
        let closed = self.while_time_passes(self.engine.wait_closed(&[run_id])).await;
        let run = closed.unwrap().remove(0);
        balanced(&run);
        run
    }
}

/// What is told as soon as something cannot be stored; `None` when the run closes without.
async fn trouble(events: &mut tokio::sync::broadcast::Receiver<Event>, run_id: i64) -> Option<RunError> {
    loop {
        match events.recv().await {
            Ok(Event::Status(Status { trouble: Some(trouble), .. })) => return Some(trouble),
            Ok(Event::Run(run)) if run.run_id == run_id && run.state.is_closed() => return None,
            _ => {}
        }
    }
}

/// All that an import stores, apart from moments.
async fn contents(folder: &Path) -> Vec<String> {
    let path = folder.join("jobs.db").to_string_lossy().into_owned();
    let mut db = SqliteConnection::connect(&path).await.unwrap();
    let whole: String = sqlx::query_scalar("PRAGMA integrity_check").fetch_one(&mut db).await.unwrap();
    assert_eq!(whole, "ok");
    let mut all = Vec::new();
    for sql in [
        "SELECT json_array(id, provider_id, external_id, title, locations, url, first_run_id, primary_feed_id) FROM jobs ORDER BY id",
        "SELECT job_id || hex(html) FROM job_texts ORDER BY job_id",
        "SELECT json_array(provider_id, kind, hex(key), job_id) FROM job_keys ORDER BY provider_id, kind, key",
        "SELECT json_array(feed_id, job_id, run_id, content_hash, ended_at) FROM sightings ORDER BY feed_id, job_id",
        "SELECT json_array(job_id, field, old, new) FROM changes ORDER BY id",
        "SELECT json_array(run_id, ordinal, code) FROM rejections ORDER BY id",
        "SELECT json_array(id, state, total, new, updated, unchanged, duplicate, failed, filled, error_code, warnings) FROM import_runs ORDER BY id",
        "SELECT json_array(kind, state, cursor, error) FROM tasks ORDER BY id",
        "SELECT json_array(rowid) FROM jobs_fts('yard') ORDER BY rowid",
    ] {
        let rows: Vec<String> = sqlx::query_scalar(AssertSqlSafe(sql)).fetch_all(&mut db).await.unwrap();
        all.extend(rows);
    }
    db.close().await.unwrap();
    all
}

async fn pages(folder: &Path) -> i64 {
    let path = folder.join("jobs.db").to_string_lossy().into_owned();
    let mut db = SqliteConnection::connect(&path).await.unwrap();
    sqlx::query_scalar("PRAGMA page_count").fetch_one(&mut db).await.unwrap()
}

/// A document of several batches, with a repeat and a posting that is none.
fn document() -> tempfile::NamedTempFile {
    let file = tempfile::NamedTempFile::new().unwrap();
    let mut all = items(0..2_100);
    all.push(item(7));
    let blank = String::new;
    all.push(support::Item { id: blank(), link: blank(), title: blank(), text: blank() });
    std::fs::write(file.path(), rss(&all)).unwrap();
    file
}

#[tokio::test(flavor = "multi_thread")]
async fn an_import_goes_on_by_itself_when_a_full_disk_has_room_again_at_whatever_size_it_was_full() {
    const SIZES: i64 = 20;
    let document = document();
    let folder = tempfile::tempdir().unwrap();
    let lab = Lab::on(folder.path()).await;
    let run_id = lab.queue(document.path()).await;
    let empty = pages(folder.path()).await;
    lab.engine.start_workers();
    let undisturbed = lab.closed(run_id).await;
    assert_eq!((undisturbed.state, counts(&undisturbed)), (RunState::Succeeded, [2_100, 0, 0, 1, 1]));
    lab.engine.stop().await;
    let (whole, expected) = (pages(folder.path()).await, contents(folder.path()).await);

    let expected = Arc::new(expected);
    let all = async {
        let mut sizes = tokio::task::JoinSet::new();
        for step in 0..SIZES {
            let size = empty + (whole - 1 - empty) * step / (SIZES - 1);
            sizes.spawn_local(goes_on_from(size, whole, document.path().to_owned(), Arc::clone(&expected)));
            // A few at a time: each waits for the disk most of it.
            if sizes.len() == 4 {
                sizes.join_next().await.unwrap().unwrap();
            }
        }
        while let Some(done) = sizes.join_next().await {
            done.unwrap();
        }
    };
    tokio::task::LocalSet::new().run_until(all).await;
}

/// Imports a document on a disk that holds `size` of the `whole` pages it needs, and then all of them.
async fn goes_on_from(size: i64, whole: i64, document: std::path::PathBuf, expected: Arc<Vec<String>>) {
    let folder = tempfile::tempdir().unwrap();
    let lab = Lab::on(folder.path()).await;
    let run_id = lab.queue(&document).await;
    let mut events = lab.engine.subscribe();
    lab.lay(&format!("PRAGMA max_page_count = {size}"));
    lab.engine.start_workers();
    let told = trouble(&mut events, run_id).await;
    let told = told.unwrap_or_else(|| panic!("{size} of {whole} pages were enough"));
    assert_eq!(told.code, "disk_full", "{size} of {whole} pages: {told:?}");
    assert_eq!(lab.engine.status().await.unwrap().trouble, Some(told));
    // The disk stays full for a while, and nothing is given up.
    for _ in 0..200 {
        lab.clock.advance(10_000);
        tokio::task::yield_now().await;
    }
    let waiting = lab.engine.run(run_id).await.unwrap();
    assert!(!waiting.run.state.is_closed(), "{size} of {whole} pages: a full disk closes no run");
    assert!(lab.engine.jobs("", 0, 1).await.unwrap().total <= 2_100, "pages can be read meanwhile");
    lab.lay(NO_FAULT);
    let run = lab.closed(run_id).await;
    assert_eq!(run.state, RunState::Succeeded, "{size} of {whole} pages: {run:?}");
    assert_eq!(lab.engine.status().await.unwrap().trouble, None, "{size} of {whole} pages");
    lab.engine.stop().await;
    assert!(contents(folder.path()).await == *expected, "{size} of {whole} pages");
}

/// Runs an import against a fault that is laid while its task is queued, and lifted once it was told.
async fn interrupted_by(lay: impl AsyncFnOnce(&Lab, &Path), lift: impl AsyncFnOnce(&Lab), code: &str) {
    let document = document();
    let folder = tempfile::tempdir().unwrap();
    let lab = Lab::on(folder.path()).await;
    let run_id = lab.queue(document.path()).await;
    let mut events = lab.engine.subscribe();
    lay(&lab, folder.path()).await;
    lab.engine.start_workers();
    let told = lab.while_time_passes(trouble(&mut events, run_id)).await.expect("something is in the way");
    assert_eq!(told.code, code, "{told:?}");
    assert_eq!(lab.engine.status().await.unwrap().trouble, Some(told), "pages can be read meanwhile");
    assert!(!lab.engine.run(run_id).await.unwrap().run.state.is_closed());
    lift(&lab).await;
    let run = lab.closed(run_id).await;
    assert_eq!((run.state, counts(&run)), (RunState::Succeeded, [2_100, 0, 0, 1, 1]));
    assert_eq!(lab.engine.status().await.unwrap().trouble, None, "what is over is not told any more");
    lab.engine.stop().await;
    contents(folder.path()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_import_waits_for_another_program_that_holds_the_database_and_goes_on() {
    let other = Arc::new(tokio::sync::Mutex::new(None));
    let (held, given) = (Arc::clone(&other), Arc::clone(&other));
    let lay = async move |_: &Lab, folder: &Path| {
        let path = folder.join("jobs.db").to_string_lossy().into_owned();
        let mut db = SqliteConnection::connect(&path).await.unwrap();
        sqlx::query("BEGIN IMMEDIATE").execute(&mut db).await.unwrap();
        *held.lock().await = Some(db);
    };
    let lift = async move |_: &Lab| {
        let db: SqliteConnection = given.lock().await.take().unwrap();
        db.close().await.unwrap();
    };
    interrupted_by(lay, lift, "busy").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_import_waits_for_a_database_that_may_not_be_written_and_goes_on() {
    let lay = async |lab: &Lab, _: &Path| lab.lay("PRAGMA query_only = 1");
    interrupted_by(lay, async |lab: &Lab| lab.lay(NO_FAULT), "read_only").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_import_that_waits_says_why_until_it_goes_on() {
    let document = document();
    let folder = tempfile::tempdir().unwrap();
    let lab = Lab::on(folder.path()).await;
    let run_id = lab.queue(document.path()).await;
    let mut events = lab.engine.subscribe();
    // Room enough for what a task notes of itself, and not for a batch.
    lab.lay(&format!("PRAGMA max_page_count = {}", pages(folder.path()).await + 8));
    lab.engine.start_workers();
    let told = trouble(&mut events, run_id).await.unwrap();
    let detail = loop {
        let detail = lab.engine.run(run_id).await.unwrap();
        if detail.waits_for.is_some() {
            break detail;
        }
        tokio::task::yield_now().await;
    };
    assert_eq!(detail.waits_for, Some(told.message));
    lab.lay(NO_FAULT);
    lab.closed(run_id).await;
    assert_eq!(lab.engine.run(run_id).await.unwrap().waits_for, None);
    lab.engine.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_document_that_was_lost_before_its_import_is_soon_fetched_again() {
    let (server, folder) = (Server::start(), tempfile::tempdir().unwrap());
    let lab = Lab::on(folder.path()).await;
    lab.engine.start_workers();
    let url = server.serve("/feed", Reply::ok(rss(&items(0..5))).header("ETag", "\"1\""));
    let feed = lab.engine.add_feed(&url).await.unwrap();
    import(&lab.engine, feed.id).await;
    let mut events = lab.engine.subscribe();
    server.serve("/feed", Reply::ok(rss(&items(0..1_500))).header("ETag", "\"2\""));
    lab.lay(&format!("PRAGMA max_page_count = {}", pages(folder.path()).await + 8));
    let run_id = lab.again(feed.id).await;
    trouble(&mut events, run_id).await.expect("it is fetched, and waits for the disk");
    std::fs::remove_file(folder.path().join(format!("spool/run-{run_id}.feed"))).unwrap();
    lab.lay(NO_FAULT);
    let run = lab.closed(run_id).await;
    assert_eq!((run.state, code(&run), run.new), (RunState::Failed, "spool", 0), "{run:?}");
    assert_eq!(lab.engine.status().await.unwrap().trouble, None);
    let shown = &lab.engine.feeds().await.unwrap()[0];
    assert_eq!(shown.consecutive_failures, 0, "no fault of the server");
    assert!(shown.next_due_at - lab.clock.now() <= 2 * MINUTE, "it is tried again soon");
    let run = import(&lab.engine, feed.id).await;
    assert_eq!(
        (run.state, counts(&run)),
        (RunState::Succeeded, [1_495, 0, 5, 0, 0]),
        "nothing hides behind a 304"
    );
    lab.engine.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_spool_folder_that_was_removed_is_made_again_for_its_owner_alone() {
    use std::os::unix::fs::PermissionsExt;
    let (server, folder) = (Server::start(), tempfile::tempdir().unwrap());
    let lab = Lab::on(folder.path()).await;
    lab.engine.start_workers();
    let feed = lab.engine.add_feed(&server.serve("/feed", Reply::ok(rss(&items(0..5))))).await.unwrap();
    std::fs::remove_dir_all(folder.path().join("spool")).unwrap();
    assert_eq!(import(&lab.engine, feed.id).await.new, 5);
    let mode = std::fs::metadata(folder.path().join("spool")).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o700);
    lab.engine.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_where_the_spool_folder_should_be_closes_the_run_in_words() {
    let (server, folder) = (Server::start(), tempfile::tempdir().unwrap());
    let lab = Lab::on(folder.path()).await;
    lab.engine.start_workers();
    let feed = lab.engine.add_feed(&server.serve("/feed", Reply::ok(rss(&items(0..5))))).await.unwrap();
    let spool = folder.path().join("spool");
    std::fs::remove_dir_all(&spool).unwrap();
    std::fs::write(&spool, "").unwrap();
    let run = import(&lab.engine, feed.id).await;
    assert_eq!((run.state, code(&run)), (RunState::Failed, "spool"), "{run:?}");
    let shown = &lab.engine.feeds().await.unwrap()[0];
    assert_eq!(shown.consecutive_failures, 0);
    assert!(shown.next_due_at - lab.clock.now() <= 2 * MINUTE);
    std::fs::remove_file(&spool).unwrap();
    assert_eq!(import(&lab.engine, feed.id).await.new, 5);
    lab.engine.stop().await;
}
