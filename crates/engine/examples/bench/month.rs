//! A month of hourly cycles, on an injected clock: whether file, log and memory stay as large as they are.

use crate::{Result, process, server};
use contract::{Keep, RunState, Setting};
use engine::clock::ManualClock;
use engine::{Engine, Options, Trigger};
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

const FEEDS: u64 = 10;
const HOURS: u64 = 30 * 24;
const HOUR: i64 = 3_600_000;
/// A moment in 2025.
const START: i64 = 1_750_000_000_000;
/// Each hour so many of ten thousand postings come, as many go, and as many change their words.
const TURN: u64 = 10;
/// Days that history and closed jobs are kept, so that within the month as much goes as comes.
const KEPT: Option<u32> = Some(7);

/// A feed's window on its endless list of postings.
struct Window {
    feed: u64,
    each: u64,
}

impl Window {
    fn turn(&self) -> u64 {
        (self.each * TURN / 10_000).max(1)
    }

    /// Writes the document of an hour: a full list, so that what has gone closes.
    fn write(&self, hour: u64, path: &Path) -> Result<()> {
        let mut out = BufWriter::with_capacity(1 << 20, File::create(path)?);
        out.write_all(
            b"<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<source>\n<publisher>Board</publisher>\n",
        )?;
        let (first, feed) = (hour * self.turn(), self.feed);
        for number in first..first + self.each {
            // Each is reworded once, in the middle of its time.
            let wording = if number < first + self.each / 2 { "well" } else { "very well" };
            writeln!(
                out,
                "<job><title>Welder {number}</title><referencenumber>{feed}-{number}</referencenumber>\
                 <url>https://board-{feed}.example/jobs/{number}</url><company>Yard {}</company><city>Leeds</city>\
                 <description><![CDATA[<p>We build ships and bridges in yard {number}, and pay {wording}. You know how to weld steel of \
                 every thickness, read drawings, and work with a team of {} people. We offer thirty days of holiday, a \
                 pension, and a place in one of our houses by the river for the first year.</p>]]></description></job>",
                number % 50,
                number % 40
            )?;
        }
        out.write_all(b"</source>\n")?;
        Ok(out.flush()?)
    }
}

/// Imports `postings` jobs of ten feeds each hour for a month, and prints a line a day.
pub fn run(postings: u64) -> Result<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(month(postings / FEEDS))
}

async fn month(each: u64) -> Result<()> {
    let folder = tempfile::tempdir()?;
    let data = folder.path().join("data");
    let clock = Arc::new(ManualClock::new(START));
    let engine = Engine::open(Options::new(&data).clock(Arc::clone(&clock) as Arc<_>)).await?;
    engine.set(Setting::Keep(Keep { history: KEPT, quiet_runs: KEPT, closed_jobs: KEPT })).await?;
    let mut feeds = Vec::new();
    for feed in 0..FEEDS {
        let document = folder.path().join(format!("{feed}.xml"));
        let server = server::Server::start(&document)?;
        feeds.push((engine.add_feed(&server.url).await?.id, Window { feed, each }, document));
    }
    engine.start_workers();
    println!(
        "{:>4} {:>9} {:>9} {:>9} {:>12} {:>10} {:>10}",
        "day", "file MB", "log MB", "rest MiB", "s a cycle", "jobs", "changed"
    );
    let ids: Vec<i64> = feeds.iter().map(|(id, ..)| *id).collect();
    let (mut took, mut changed) = (0.0, 0);
    for hour in 0..HOURS {
        for (_, window, document) in &feeds {
            window.write(hour, document)?;
        }
        let started = Instant::now();
        let runs = engine.import_now(Some(&ids), Trigger::CommandLine).await?;
        let runs: Vec<i64> = runs.iter().map(|run| run.run_id).collect();
        for run in engine.wait_closed(&runs).await? {
            if run.state != RunState::Succeeded || run.total != each {
                return Err(format!("not a whole import: {run:?}").into());
            }
            changed += run.new + run.updated;
        }
        took += started.elapsed().as_secs_f64();
        clock.advance(HOUR);
        if hour % 24 == 23 {
            engine.keep_house().await?;
            let size =
                |name: &str| std::fs::metadata(data.join(name)).map_or(0.0, |found| found.len() as f64 / 1e6);
            let jobs = engine.jobs("", 0, 1).await?.total;
            println!(
                "{:>4} {:>9.1} {:>9.1} {:>9.0} {:>12.2} {jobs:>10} {changed:>10}",
                hour / 24 + 1,
                size("jobs.db"),
                size("jobs.db-wal"),
                process::rest_kib() as f64 / 1_024.0,
                took / 24.0,
            );
            (took, changed) = (0.0, 0);
        }
    }
    let found = engine.check_up().await?;
    println!(
        "\n{}",
        if found.is_well() { "All of it adds up.".to_owned() } else { format!("Not well: {found:?}") }
    );
    engine.stop().await;
    Ok(())
}
