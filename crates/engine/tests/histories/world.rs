//! The engine in a history: a data folder, a server, a clock, and whoever stops, kills and asks it.

use crate::board::{Boards, Document, Said};
use crate::check::check;
use crate::model::{Came, End, Model};
use crate::plan::{Cycle, Delivery, History, Interruption, Person, Source};
use crate::record::Feed;
use crate::support::{HOUR, NOW, Reply, Server};
use contract::{Run, RunState};
use engine::clock::{Clock, ManualClock};
use engine::credentials::NoKeyring;
use engine::fetch::FetchSettings;
use engine::{Engine, Error, Options, Trigger};
use rusqlite::Connection;
use std::collections::BTreeSet;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, LazyLock};
use std::time::Duration;
use tempfile::TempDir;
use tokio::runtime::Runtime;

/// Histories that were interrupted with some, but not all, postings stored.
pub static MIDWAY: AtomicUsize = AtomicUsize::new(0);
/// Imports that were cancelled so.
pub static CANCELLED: AtomicUsize = AtomicUsize::new(0);

/// Jobs that closed and came back, in all histories.
pub static TURNS: [AtomicUsize; 2] = [const { AtomicUsize::new(0) }; 2];

static SERVER: LazyLock<Server> = LazyLock::new(Server::start);
static HISTORIES: AtomicU64 = AtomicU64::new(0);

/// An empty database that was migrated once for all.
static TEMPLATE: LazyLock<TempDir> = LazyLock::new(|| {
    let folder = folder();
    let runtime = runtime();
    runtime.block_on(async { open(folder.path(), &Arc::new(ManualClock::new(NOW)), 1).await.stop().await });
    folder
});

/// In memory where the system has such a place: what is tested here is not the disk.
fn folder() -> TempDir {
    let memory = Path::new("/dev/shm");
    let made = if memory.is_dir() { TempDir::new_in(memory) } else { TempDir::new() };
    made.or_else(|_| TempDir::new()).unwrap()
}

fn runtime() -> Runtime {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap()
}

async fn open(folder: &Path, clock: &Arc<ManualClock>, batch: usize) -> Engine {
    let fetch = FetchSettings { quick_retry_pause: Duration::ZERO, ..FetchSettings::default() };
    let options = Options::new(folder)
        .clock(Arc::clone(clock) as Arc<dyn Clock>)
        .keyring(Arc::new(NoKeyring))
        .fetch(fetch)
        .batch_postings(batch);
    Engine::open(options).await.unwrap()
}

/// A feed that is imported: which, what it serves, and what must come of it.
struct Visited {
    feed: usize,
    came: Came,
    removes_too_late: bool,
}

pub struct World {
    folder: TempDir,
    number: u64,
    clock: Arc<ManualClock>,
    boards: Boards,
    batch: usize,
    pub model: Model,
    runtime: Option<Runtime>,
    engine: Option<Engine>,
}

impl World {
    fn new(history: &History) -> Self {
        let folder = folder();
        std::fs::copy(TEMPLATE.path().join("jobs.db"), folder.path().join("jobs.db")).unwrap();
        let number = HISTORIES.fetch_add(1, Ordering::Relaxed);
        let mut world = Self {
            folder,
            number,
            clock: Arc::new(ManualClock::new(NOW)),
            boards: Boards::new(history.feeds.len()),
            batch: history.batch,
            model: Model { now: NOW, ..Model::default() },
            runtime: None,
            engine: None,
        };
        world.start(true);
        for (feed, source) in history.feeds.iter().enumerate() {
            let url = SERVER.serve(&world.path(feed), Reply::status(404));
            let id = world.run(async |engine| engine.add_feed(&url).await.unwrap().id);
            world.model.feeds.push(Feed::new(id, url, *source));
            if let Source::List(board) = source {
                world.share_ids(feed, &format!("board {board}"));
            }
        }
        world
    }

    /// Lets a feed have its ids in common with the others of its board.
    fn share_ids(&mut self, feed: usize, board: &str) {
        let sql = format!(
            "INSERT OR IGNORE INTO providers (name) VALUES ('{board}');
             UPDATE feeds SET provider_id = (SELECT id FROM providers WHERE name = '{board}') WHERE id = {}",
            self.model.feeds[feed].id
        );
        let db = self.db();
        db.busy_timeout(Duration::ZERO).unwrap();
        self.run(async |_| {
            while db.execute_batch(&sql).is_err() {
                tokio::task::yield_now().await;
            }
        });
        self.model.share_ids(feed, board);
    }

    fn path(&self, feed: usize) -> String {
        format!("/{}/{feed}", self.number)
    }

    fn start(&mut self, at_work: bool) {
        let runtime = runtime();
        let engine = runtime.block_on(async {
            let engine = open(self.folder.path(), &self.clock, self.batch).await;
            if at_work {
                engine.start_workers();
            }
            engine
        });
        (self.runtime, self.engine) = (Some(runtime), Some(engine));
    }

    pub fn run<T>(&self, work: impl AsyncFnOnce(&Engine) -> T) -> T {
        let (Some(runtime), Some(engine)) = (&self.runtime, &self.engine) else { panic!("nothing runs") };
        runtime.block_on(async {
            let patience = Duration::from_secs(60);
            tokio::time::timeout(patience, work(engine)).await.expect("this never ended")
        })
    }

    /// All is given back, and the database closed.
    fn stop(&mut self) {
        self.run(async |engine| engine.stop().await);
        (self.engine, self.runtime) = (None, None);
    }

    /// All work ends wherever it is.
    fn crash(&mut self) {
        // The system lets go of the lock.
        self.engine = None;
        self.runtime = None;
        // A process takes its threads along. Here one of the database may still be committing.
        self.db().execute_batch("BEGIN IMMEDIATE; COMMIT").unwrap();
    }

    pub fn db(&self) -> Connection {
        Connection::open(database(self.folder.path())).unwrap()
    }

    pub fn pass_days(&self, days: i64) {
        self.clock.advance(days * 24 * HOUR);
    }

    fn cycle(&mut self, cycle: &Cycle, checked: bool) {
        self.clock.advance(i64::from(cycle.hours) * HOUR);
        self.model.now = self.clock.now();
        for decision in cycle.decisions.iter().filter(|decision| decision.before) {
            self.decide(decision);
        }
        let mut waiting: Vec<usize> = Vec::new();
        for feed in 0..self.model.feeds.len() {
            let visit = &cycle.visits[feed];
            self.boards.change(feed, &visit.changes);
            self.person(feed, visit.person);
            if visit.imported && !self.model.feeds[feed].removed {
                waiting.push(feed);
            }
        }
        // Feeds that share their ids go one after the other: which of them is first is left to chance otherwise.
        let first = self.model.runs.len();
        while !waiting.is_empty() {
            let mut shared = BTreeSet::new();
            let round: Vec<usize> = waiting
                .iter()
                .copied()
                .filter(|feed| match self.model.feeds[*feed].source {
                    Source::Own => true,
                    source => shared.insert(source),
                })
                .collect();
            waiting.retain(|feed| !round.contains(feed));
            let visited = round.into_iter().map(|feed| Visited {
                feed,
                came: self.serve(feed, cycle.visits[feed].delivery),
                removes_too_late: cycle.visits[feed].person == Person::RemovesTooLate,
            });
            let visited = visited.collect();
            self.import(visited, cycle.interruption);
            if checked {
                check(&self.db(), &self.model);
            }
        }
        for decision in cycle.decisions.iter().filter(|decision| !decision.before) {
            self.decide(decision);
        }
        if cycle.housekept {
            self.keep_house();
        }
        if cycle.asked {
            self.ask(first);
        }
    }

    fn person(&mut self, feed: usize, person: Person) {
        let own = &mut self.model.feeds[feed];
        let (id, url) = (own.id, own.url.clone());
        match person {
            Person::Removes if !own.removed => {
                own.removed = true;
                self.run(async |engine| engine.remove_feed(id).await.unwrap());
            }
            Person::Adds if own.removed => {
                own.removed = false;
                // Its jobs are known; what came while nobody watched is no news.
                (own.first_success_at, own.failures, own.failing_since) = (None, 0, None);
                (own.has_error, own.etag, own.forced) = (false, None, false);
                // What was closed meanwhile is to be read again.
                let jobs = &self.model.jobs;
                let carried = own.sightings.iter_mut().filter(|(job, _)| jobs[**job].closed_at.is_some());
                carried.for_each(|(_, sighting)| sighting.stale = true);
                let again = self.run(async |engine| engine.add_feed(&url).await.unwrap().id);
                assert_eq!(again, id, "the same feed comes back");
            }
            Person::Forces if !own.removed => {
                (own.etag, own.forced) = (None, true);
                self.run(async |engine| engine.force(id).await.unwrap());
            }
            _ => {}
        }
    }

    /// Lets a feed serve what it says now, and tells what comes of that.
    fn serve(&self, feed: usize, delivery: Delivery) -> Came {
        let postings: &[Said] = &self.boards.now[feed];
        let document = Document::of(postings, self.model.feeds[feed].source);
        let etag = etag_of(&document.bytes);
        let bytes = document.cut(delivery);
        let path = self.path(feed);
        let reply = match delivery {
            Delivery::Status(status) => Reply::status(status),
            Delivery::HungUp => Reply::hung_up(),
            Delivery::Nothing => Reply::ok(""),
            Delivery::WebPage => Reply::ok(WEB_PAGE),
            Delivery::Json => Reply::ok(JSON),
            Delivery::Whole | Delivery::Cut(_, false) => Reply::ok(bytes).header("ETag", &etag),
            Delivery::CutOff | Delivery::Cut(_, true) => Reply::ok(bytes).header("ETag", &etag).cut_off(),
        };
        SERVER.serve(&path, reply);
        let (whole, is_behind_head) = document.postings_within(bytes.len());
        let postings = postings[..whole].to_vec();
        let came = |end| Came::Document { postings, end, bytes: bytes.len(), etag: etag.clone() };
        match delivery {
            Delivery::Status(_) => Came::Nothing(&["http_status"]),
            Delivery::HungUp => Came::Nothing(&["cut_off", "connect"]),
            Delivery::Nothing => Came::NoFeed { code: &["empty_document"], bytes: 0 },
            Delivery::WebPage => Came::NoFeed { code: &["web_page"], bytes: WEB_PAGE.len() },
            Delivery::Json => Came::NoFeed { code: &["not_a_feed"], bytes: JSON.len() },
            _ if self.model.asks_with(feed) == Some(&etag) => Came::NotModified,
            Delivery::Whole => came(End::Whole),
            Delivery::CutOff => came(End::WholeButCutOff),
            Delivery::Cut(_, true) if bytes.is_empty() => Came::Nothing(&["cut_off"]),
            // Of the document but the last sign is missing: no posting can be behind it.
            Delivery::Cut(_, told) if bytes.ends_with("</rss") => {
                came(if told { End::WholeButCutOff } else { End::Whole })
            }
            Delivery::Cut(..) if is_behind_head => came(End::Early),
            Delivery::Cut(..) => came(End::InHead),
        }
    }

    fn import(&mut self, visited: Vec<Visited>, interruption: Interruption) {
        let ids: Vec<i64> = visited.iter().map(|visited| self.model.feeds[visited.feed].id).collect();
        if visited.iter().any(|visited| visited.removes_too_late) {
            self.stop();
            self.start(false);
        }
        let runs = self.run(async |engine| engine.import_now(Some(&ids), Trigger::Manual).await.unwrap());
        for (visited, run) in visited.iter().zip(&runs) {
            self.model.open_run(visited.feed, run.run_id, run.cycle_id);
            if visited.removes_too_late {
                self.model.feeds[visited.feed].removed = true;
                self.run(async |engine| engine.remove_feed(run.feed_id).await.unwrap());
            }
        }
        if visited.iter().any(|visited| visited.removes_too_late) {
            self.run(async |engine| engine.start_workers());
        }
        self.interrupt(interruption, &runs);
        let run_ids: Vec<i64> = runs.iter().map(|run| run.run_id).collect();
        let closed = self.run(async |engine| engine.wait_closed(&run_ids).await.unwrap());
        for (visited, run) in visited.into_iter().zip(closed) {
            let came = if visited.removes_too_late { Came::Removed } else { visited.came };
            if run.total > 0 && run.not_reached > 0 {
                CANCELLED.fetch_add(1, Ordering::Relaxed);
            }
            self.model.close(visited.feed, came, &run, matches!(interruption, Interruption::Cancel(_)));
        }
    }

    fn interrupt(&mut self, interruption: Interruption, runs: &[Run]) {
        let after = match interruption {
            Interruption::None => return,
            Interruption::Stop(after) | Interruption::Crash(after) | Interruption::Cancel(after) => after,
        };
        let (first, last) = (runs[0].run_id, runs[runs.len() - 1].run_id);
        let db = self.db();
        let progress = || -> (u64, i64) {
            let sql =
                "SELECT sum(total), sum(finished_at IS NULL) FROM import_runs WHERE id BETWEEN ?1 AND ?2";
            db.prepare_cached(sql)
                .unwrap()
                .query_row([first, last], |row| Ok((row.get::<_, i64>(0)? as u64, row.get(1)?)))
                .unwrap()
        };
        self.run(async |_| {
            while let (total, 1..) = progress()
                && total < u64::from(after)
            {
                tokio::task::yield_now().await;
            }
        });
        drop(db);
        match interruption {
            Interruption::Cancel(_) => return self.cancel(runs),
            Interruption::Stop(_) => self.stop(),
            _ => self.crash(),
        }
        let (total, open) = {
            let db = self.db();
            let sql =
                "SELECT sum(total), sum(finished_at IS NULL) FROM import_runs WHERE id BETWEEN ?1 AND ?2";
            db.query_row(sql, [first, last], |row| Ok((row.get::<_, i64>(0)?, row.get::<_, i64>(1)?)))
                .unwrap()
        };
        if total > 0 && open > 0 {
            MIDWAY.fetch_add(1, Ordering::Relaxed);
        }
        self.start(true);
    }

    /// A person wants all of these to end. One may have come to its end before.
    fn cancel(&self, runs: &[Run]) {
        self.run(async |engine| {
            for run in runs {
                let cancelled = engine.cancel_run(run.run_id).await;
                assert!(matches!(cancelled, Ok(()) | Err(Error::NotOpen)), "{cancelled:?}");
            }
        });
    }

    /// What there is to tell of the cycles since then, once.
    fn ask(&mut self, first: usize) {
        let cycles: Vec<i64> = self.model.runs[first..].iter().map(|run| run.cycle).collect();
        for cycle in cycles {
            let news = self.model.news(cycle);
            let told = self.run(async |engine| engine.take_digest(cycle).await.unwrap());
            let expected = if self.model.told.insert(cycle) { news } else { 0 };
            assert_eq!(told.map_or(0, |digest| digest.new), expected, "what is told of cycle {cycle}");
        }
    }
}

const WEB_PAGE: &str =
    "<!DOCTYPE html><html><head><title>Sorry</title></head><body><p>Down</p></body></html>";
const JSON: &str = "{\"oops\": true}";

/// The same for the same bytes.
fn etag_of(text: &str) -> String {
    let mut hasher = DefaultHasher::new();
    text.hash(&mut hasher);
    format!("\"{:016x}\"", hasher.finish())
}

fn database(folder: &Path) -> PathBuf {
    folder.join("jobs.db")
}

/// Lets a history happen, and compares every number after each step of each of so many cycles.
pub fn live(history: &History, checked: usize) {
    let mut world = World::new(history);
    for (number, cycle) in history.cycles.iter().enumerate() {
        world.cycle(cycle, (number + 1).is_multiple_of(checked));
    }
    let findings = world.run(async |engine| engine.recount().await.unwrap());
    assert_eq!(findings, [], "the engine counts otherwise itself");
    check(&world.db(), &world.model);
    world.lists();
    assert!(world.model.runs.iter().all(|run| run.state != RunState::Running));
    world.keep_house();
    check(&world.db(), &world.model);
    world.let_go();
    for run in &world.model.runs {
        TURNS[0].fetch_add(run.closed as usize, Ordering::Relaxed);
        TURNS[1].fetch_add(run.reopened as usize, Ordering::Relaxed);
    }
    world.stop();
}
