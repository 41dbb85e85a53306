//! Measures the importer side by side with what it is compared to, in one run: machines differ, ratios less so.
//!
//! `cargo xtask bench [parse | search | month | peers] [--postings N] [--rounds N] [--seed N] [--dialect rss|indeed] [--changed PER_MILLE] [--folder DIR]`

mod baseline;
mod generator;
mod month;
mod parser;
mod peers;
mod process;
mod search;
mod server;

use contract::{Run, RunState};
use engine::parse::{ParseOptions, Postings};
use engine::posting::Item;
use engine::{Engine, Options, Trigger};
use generator::{Dialect, Generator};
use quick_xml::events::Event;
use std::fs::File;
use std::io::BufReader;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

struct Settings {
    postings: u64,
    rounds: usize,
    seed: u64,
    /// How many in a thousand the second generation rewords.
    changed: u64,
    dialects: Vec<Dialect>,
    /// The parser alone.
    parser: bool,
    /// Searching alone.
    search: bool,
    /// A month of hourly cycles.
    month: bool,
    /// Beside other programs.
    peers: bool,
    /// Where the database of a search stays.
    folder: Option<PathBuf>,
}

fn settings() -> Result<Settings> {
    let mut settings = Settings {
        postings: 20_000,
        rounds: 3,
        seed: 1,
        changed: 10,
        dialects: vec![Dialect::Rss, Dialect::Indeed],
        parser: false,
        search: false,
        month: false,
        peers: false,
        folder: None,
    };
    let mut args = std::env::args().skip(1).peekable();
    settings.parser = args.next_if_eq("parse").is_some();
    settings.search = args.next_if_eq("search").is_some();
    settings.month = args.next_if_eq("month").is_some();
    settings.peers = args.next_if_eq("peers").is_some();
    if settings.peers {
        (settings.postings, settings.rounds) = (100_000, 1);
    }
    while let Some(name) = args.next() {
        let value = args.next().ok_or(format!("{name} needs a value"))?;
        match name.as_str() {
            "--postings" => settings.postings = value.parse()?,
            "--rounds" => settings.rounds = value.parse::<usize>()?.max(1),
            "--seed" => settings.seed = value.parse()?,
            "--changed" => settings.changed = value.parse()?,
            "--folder" => settings.folder = Some(value.into()),
            "--dialect" if value == "rss" => settings.dialects = vec![Dialect::Rss],
            "--dialect" if value == "indeed" => settings.dialects = vec![Dialect::Indeed],
            _ => return Err(format!("unknown: {name} {value}").into()),
        }
    }
    Ok(settings)
}

/// The figures of one round.
#[derive(Default)]
struct Round {
    cold: Duration,
    baseline: Duration,
    unchanged: Duration,
    changed: Duration,
    not_modified: Duration,
    start: Duration,
    parse: Duration,
    scan: Duration,
    file_bytes: u64,
    peak_kib: u64,
    /// Before the first import, and after all of them.
    rest_kib: [u64; 2],
}

fn main() -> Result<()> {
    engine::memory::set_up();
    let settings = settings()?;
    if settings.search {
        return search::run(settings.postings, settings.seed, settings.folder.as_deref());
    }
    if settings.month {
        return month::run(settings.postings);
    }
    println!("{} postings, {} rounds, seed {}\n", settings.postings, settings.rounds, settings.seed);
    if settings.parser {
        return parser::run(&settings);
    }
    if settings.peers {
        return peers::run(&settings);
    }
    for dialect in &settings.dialects {
        let folder = tempfile::tempdir()?;
        let generator = Generator {
            seed: settings.seed,
            postings: settings.postings,
            generation: 0,
            changed_per_mille: 10,
        };
        let (first, second) = (folder.path().join("first.xml"), folder.path().join("second.xml"));
        generator.write(*dialect, &first)?;
        Generator { generation: 1, ..generator }.write(*dialect, &second)?;
        let mut rounds = Vec::new();
        for number in 0..settings.rounds {
            let folder = folder.path().join(format!("round-{number}"));
            std::fs::create_dir(&folder)?;
            rounds.push(round(&folder, &generator, &first, &second)?);
            std::fs::remove_dir_all(&folder)?;
        }
        report(*dialect, settings.postings, std::fs::metadata(&first)?.len(), &rounds);
    }
    Ok(())
}

fn round(folder: &Path, generator: &Generator, first: &Path, second: &Path) -> Result<Round> {
    let mut round = Round { scan: scan(first)?, ..Round::default() };
    round.parse = parse(first, generator.postings)?;
    round.baseline = baseline::store(&folder.join("baseline.db"), generator)?;
    engine::memory::give_back();
    process::reset_peak();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(end_to_end(&folder.join("data"), generator, first, second, &mut round))?;
    Ok(round)
}

async fn end_to_end(
    data: &Path,
    generator: &Generator,
    first: &Path,
    second: &Path,
    round: &mut Round,
) -> Result<()> {
    let postings = generator.postings;
    let server = server::Server::start(first)?;
    let engine = Engine::open(Options::new(data)).await?;
    engine.start_workers();
    let feed = engine.add_feed(&server.url).await?;
    round.rest_kib[0] = process::settled_kib();
    let mut updated = 0;
    for (time, document) in
        [(&mut round.cold, first), (&mut round.unchanged, first), (&mut round.changed, second)]
    {
        server.serve(document, false);
        let started = Instant::now();
        updated = whole_import(&engine, feed.id, postings).await?.updated;
        *time = started.elapsed();
        // An hour lies between two imports, in which the document is packed to be kept.
        process::without_thread("packing");
    }
    let expected = postings * generator.changed_per_mille / 1_000;
    if updated > expected * 2 + 50 || updated * 2 + 50 < expected {
        return Err(format!("{updated} of {postings} changed, which is far from {expected}").into());
    }
    round.peak_kib = process::peak_kib();
    server.serve(second, true);
    whole_import(&engine, feed.id, postings).await?;
    let started = Instant::now();
    let run = import(&engine, feed.id).await?;
    round.not_modified = started.elapsed();
    if run.state != RunState::NotModified {
        return Err(format!("the document was read again: {run:?}").into());
    }
    round.rest_kib[1] = process::settled_kib();
    engine.stop().await;
    let started = Instant::now();
    let engine = Engine::open(Options::new(data)).await?;
    round.start = started.elapsed();
    engine.stop().await;
    round.file_bytes = std::fs::metadata(data.join("jobs.db"))?.len();
    Ok(())
}

async fn import(engine: &Engine, feed_id: i64) -> Result<Run> {
    let started = engine.import_now(Some(&[feed_id]), Trigger::CommandLine).await?;
    Ok(engine.wait_closed(&[started[0].run_id]).await?.remove(0))
}

async fn whole_import(engine: &Engine, feed_id: i64, postings: u64) -> Result<Run> {
    let run = import(engine, feed_id).await?;
    if run.state != RunState::Succeeded || run.total != postings {
        return Err(format!("not a whole import: {run:?}").into());
    }
    Ok(run)
}

/// The parser alone.
fn parse(document: &Path, postings: u64) -> Result<Duration> {
    let started = Instant::now();
    let read = Postings::new(File::open(document)?, ParseOptions::default())
        .filter(|item| matches!(item, Ok(Item::Posting(_))))
        .count();
    if read as u64 != postings {
        return Err(format!("{read} of {postings} postings were read").into());
    }
    Ok(started.elapsed())
}

/// A bare scan of the same bytes with quick-xml.
fn scan(document: &Path) -> Result<Duration> {
    let started = Instant::now();
    let mut reader =
        quick_xml::Reader::from_reader(BufReader::with_capacity(256 << 10, File::open(document)?));
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        if let Event::Eof = reader.read_event_into(&mut buffer)? {
            return Ok(started.elapsed());
        }
    }
}

fn median(mut all: Vec<f64>) -> f64 {
    all.sort_by(f64::total_cmp);
    all[all.len() / 2]
}

fn report(dialect: Dialect, postings: u64, bytes: u64, rounds: &[Round]) {
    let median = |of: fn(&Round) -> f64| median(rounds.iter().map(of).collect());
    let rate = |seconds: f64| format!("{:>9.0}/s", postings as f64 / seconds);
    // Ratios are taken within a round, then the median of them.
    let row = |what: &str, ours: f64, theirs: f64, ratio: f64, goal: &str| {
        println!("{what:<44} {} {} {ratio:>6.2} x   goal {goal}", rate(ours), rate(theirs));
    };
    println!("{} ({:.0} MB)", dialect.name(), bytes as f64 / 1e6);
    println!("{:<44} {:>11} {:>11}", "", "ours", "compared");
    row(
        "end to end, cold / plain store from memory",
        median(|r| r.cold.as_secs_f64()),
        median(|r| r.baseline.as_secs_f64()),
        median(|r| r.baseline.as_secs_f64() / r.cold.as_secs_f64()),
        ">= 2.5 x the rate",
    );
    row(
        "unchanged / parsing it",
        median(|r| r.unchanged.as_secs_f64()),
        median(|r| r.parse.as_secs_f64()),
        median(|r| r.unchanged.as_secs_f64() / r.parse.as_secs_f64()),
        "<= 2 x the time",
    );
    row(
        "some changed (1 % unless told) / unchanged",
        median(|r| r.changed.as_secs_f64()),
        median(|r| r.unchanged.as_secs_f64()),
        median(|r| r.changed.as_secs_f64() / r.unchanged.as_secs_f64()),
        "<= 2 x the time",
    );
    row(
        "parse / bare quick-xml scan",
        median(|r| r.parse.as_secs_f64()),
        median(|r| r.scan.as_secs_f64()),
        median(|r| r.scan.as_secs_f64() / r.parse.as_secs_f64()),
        ">= 0.5 x the rate",
    );
    let ms = |what: &str, of: fn(&Round) -> f64, goal: &str| {
        println!("{what:<44} {:>8.0} ms  {goal}", median(of) * 1e3);
    };
    ms("304, nothing read", |r| r.not_modified.as_secs_f64(), "");
    ms("start of the engine", |r| r.start.as_secs_f64(), "goal <= 50 ms at 100,000");
    println!(
        "{:<44} {:>8.2} x   goal <= 1.2 x",
        "file / document",
        median(|r| r.file_bytes as f64) / bytes as f64
    );
    let mib = |kib: f64| kib / 1_024.0;
    println!(
        "{:<44} {:>6.0} MiB {:>7.0} MiB",
        "memory at rest afterwards, and before",
        mib(median(|r| r.rest_kib[1] as f64)),
        mib(median(|r| r.rest_kib[0] as f64)),
    );
    println!(
        "{:<44} {:>6.0} MiB   goal <= {} MiB\n",
        "peak memory, three imports",
        mib(median(|r| r.peak_kib as f64)),
        if postings > 100_000 { 200 } else { 150 }
    );
}
