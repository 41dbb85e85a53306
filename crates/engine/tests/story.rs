//! A week in the life of feeds that fail, recover, move, vanish and want to be left alone, told by the history.

mod support;

use contract::{Event, Feed, Run, RunState};
use engine::clock::ManualClock;
use engine::credentials::NoKeyring;
use engine::fetch::FetchSettings;
use engine::{Engine, Options};
use std::fmt::Write;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use support::{HOUR, MINUTE, NOW, Reply, Server, items, rss};
use tokio::sync::broadcast::Receiver;

const DAY: i64 = 24 * HOUR;

/// A feed, how it behaves from which hour on, and what a person should find.
struct Actor {
    name: &'static str,
    server: Server,
    script: Vec<(i64, Reply)>,
}

impl Actor {
    fn new(name: &'static str, script: Vec<(i64, Reply)>) -> Self {
        Self { name, server: Server::start(), script }
    }

    fn act(&self, hour: i64) -> String {
        let reply = self.script.iter().rev().find(|(from, _)| *from <= hour).unwrap().1.clone();
        self.server.serve("/new", posts(0..20));
        self.server.serve("/feed", reply)
    }
}

fn posts(numbers: std::ops::Range<usize>) -> Reply {
    Reply::ok(rss(&items(numbers)))
}

fn without_text(numbers: std::ops::Range<usize>) -> Reply {
    let mut items = items(numbers);
    items.iter_mut().for_each(|item| item.text.clear());
    Reply::ok(rss(&items))
}

fn with_ids_of(day: i64, numbers: std::ops::Range<usize>) -> Reply {
    let mut items = items(numbers);
    items.iter_mut().for_each(|item| item.id = format!("{}-{day}", item.id));
    Reply::ok(rss(&items))
}

fn actors() -> Vec<Actor> {
    let daily = (0..8).map(|day| (day * 24, posts(0..20 + usize::try_from(day).unwrap()))).collect();
    vec![
        Actor::new("one job a day", daily),
        Actor::new("never changes", vec![(0, posts(0..20).header("ETag", "\"1\""))]),
        Actor::new(
            "breaks for two days",
            vec![(0, posts(0..20)), (30, Reply::status(500)), (80, posts(0..22))],
        ),
        Actor::new(
            "cannot be reached for a day",
            vec![(0, posts(0..20)), (30, Reply::hung_up()), (54, posts(0..21))],
        ),
        Actor::new("moves", vec![(0, posts(0..20)), (30, Reply::status(301).header("Location", "/new"))]),
        Actor::new("vanishes", vec![(0, posts(0..20)), (30, Reply::status(410))]),
        Actor::new(
            "is missing for a while",
            vec![(0, posts(0..20)), (30, Reply::status(404)), (60, posts(0..20))],
        ),
        Actor::new(
            "wants to be left alone",
            vec![
                (0, posts(0..20)),
                (30, Reply::status(429).header("Retry-After", "36000")),
                (40, posts(0..20)),
            ],
        ),
        Actor::new("loses its postings", vec![(0, posts(0..40)), (30, posts(0..3)), (60, posts(0..40))]),
        Actor::new("loses its texts", vec![(0, posts(0..20)), (54, without_text(0..20)), (80, posts(0..20))]),
        Actor::new("changes its ids", (0..5).map(|day| (day * 24, with_ids_of(day, 0..20))).collect()),
        Actor::new(
            "sends half",
            vec![(0, posts(0..20)), (30, Reply::ok(&rss(&items(0..20))[..1_500])), (60, posts(0..20))],
        ),
        Actor::new(
            "becomes a web page",
            vec![(0, posts(0..20)), (30, Reply::ok("<html><body>Sorry</body></html>"))],
        ),
    ]
}

async fn engine(folder: &Path) -> (Engine, Arc<ManualClock>) {
    let clock = Arc::new(ManualClock::new(NOW));
    let fetch = FetchSettings { quick_retry_pause: Duration::ZERO, ..FetchSettings::default() };
    let for_engine: Arc<dyn engine::clock::Clock> = Arc::clone(&clock) as _;
    let options = Options::new(folder).clock(for_engine).keyring(Arc::new(NoKeyring)).fetch(fetch);
    (Engine::open(options).await.unwrap(), clock)
}

async fn cycle_finished(events: &mut Receiver<Event>) {
    loop {
        match events.recv().await {
            Ok(Event::CycleFinished { .. }) => return,
            Ok(_) => {}
            Err(err) => panic!("{err}"),
        }
    }
}

/// Day and time of the story.
fn at(time: i64) -> String {
    let minutes = (time - NOW) / MINUTE;
    format!("day {} {:02}:{:02}", minutes / (24 * 60) + 1, minutes / 60 % 24, minutes % 60)
}

/// What a person reads of a run.
fn line(run: &Run) -> String {
    let mut line = run.state.as_str().to_owned();
    for (count, word) in [(run.new, "new"), (run.updated, "updated"), (run.failed, "failed")] {
        if count > 0 {
            write!(line, ", {count} {word}").unwrap();
        }
    }
    if let Some(error) = &run.error {
        write!(line, ": {}", error.message).unwrap();
    }
    for warning in &run.warnings {
        write!(line, " | {warning}").unwrap();
    }
    line
}

fn health(feed: &Feed) -> String {
    let mut text = if feed.enabled {
        format!("next in {} h ({})", (feed.next_due_at - NOW - 7 * DAY + HOUR / 2) / HOUR, feed.next_because)
    } else {
        "switched off".to_owned()
    };
    write!(text, ", {} failures", feed.consecutive_failures).unwrap();
    if let Some(error) = &feed.last_error {
        write!(text, ", {error}").unwrap();
    }
    for alarm in &feed.alarms {
        write!(text, " | {} since {}: {}", alarm.kind.as_str(), at(alarm.since), alarm.message).unwrap();
    }
    text
}

#[tokio::test(flavor = "multi_thread")]
async fn a_week_ends_with_every_feed_as_a_person_would_expect_and_the_history_says_why() {
    let folder = tempfile::tempdir().unwrap();
    let (engine, clock) = engine(folder.path()).await;
    let actors = actors();
    let mut feeds = Vec::new();
    for actor in &actors {
        let feed = engine.add_feed(&actor.act(0)).await.unwrap();
        feeds.push(engine.set_feed_interval(feed.id, 6 * HOUR).await.unwrap().id);
    }
    let mut events = engine.subscribe();
    engine.start();
    cycle_finished(&mut events).await;
    loop {
        let next = engine.status().await.unwrap().next_due_at.unwrap();
        if next > NOW + 7 * DAY {
            break;
        }
        actors.iter().for_each(|actor| drop(actor.act((next - NOW) / HOUR)));
        clock.set(next);
        cycle_finished(&mut events).await;
    }
    let runs = engine.runs(0, 500).await.unwrap();
    assert!(runs.total <= 500, "all of the story is looked at");
    assert!(runs.rows.iter().all(|run| run.state.is_closed() && run.state != RunState::Cancelled));
    let mut story = String::new();
    let watched = engine.feeds().await.unwrap();
    for (actor, id) in actors.iter().zip(&feeds) {
        writeln!(story, "{}", actor.name).unwrap();
        let mut last = (String::new(), 0);
        for run in runs.rows.iter().rev().filter(|run| run.feed_id == *id) {
            support::balanced(run);
            let line = line(run);
            if line == last.0 {
                last.1 += 1;
                continue;
            }
            more(&mut story, last.1);
            writeln!(story, "  {}  {line}", at(run.queued_at)).unwrap();
            last = (line, 0);
        }
        more(&mut story, last.1);
        let feed = watched.iter().find(|feed| feed.id == *id).unwrap();
        writeln!(story, "  → {}\n", health(feed)).unwrap();
    }
    engine.stop().await;
    insta::assert_snapshot!(without_ports(&story));
}

/// Ports differ from day to day.
fn without_ports(story: &str) -> String {
    let mut parts = story.split("127.0.0.1:");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |text, part| text + "127.0.0.1" + part.trim_start_matches(|c: char| c.is_ascii_digit()))
}

fn more(story: &mut String, times: usize) {
    if times > 0 {
        writeln!(story, "                and {times} more").unwrap();
    }
}
