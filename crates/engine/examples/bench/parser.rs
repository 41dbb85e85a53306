//! `bench parse`: the parser alone, beside a bare scan of the same bytes and, where it knows the dialect, feed-rs.

use crate::generator::{Dialect, Generator};
use crate::process::{peak_kib, reset_peak};
use crate::{Result, Settings, median, parse, scan};
use std::fs::File;
use std::io::BufReader;
use std::path::Path;
use std::time::{Duration, Instant};

#[derive(Default)]
struct Round {
    parse: Duration,
    scan: Duration,
    feed_rs: Option<Duration>,
    peak_kib: u64,
}

/// Measures and prints.
pub fn run(settings: &Settings) -> Result<()> {
    for dialect in &settings.dialects {
        let folder = tempfile::tempdir()?;
        let document = folder.path().join("feed.xml");
        let generator = Generator {
            seed: settings.seed,
            postings: settings.postings,
            generation: 0,
            changed_per_mille: 0,
        };
        generator.write(*dialect, &document)?;
        let mut rounds = Vec::new();
        for _ in 0..settings.rounds {
            rounds.push(round(&document, *dialect, settings.postings)?);
        }
        report(*dialect, settings.postings, std::fs::metadata(&document)?.len(), &rounds);
    }
    Ok(())
}

fn round(document: &Path, dialect: Dialect, postings: u64) -> Result<Round> {
    let mut round = Round { scan: scan(document)?, ..Round::default() };
    let before = peak_kib();
    reset_peak();
    let rest = peak_kib().min(before);
    round.parse = parse(document, postings)?;
    round.peak_kib = peak_kib().saturating_sub(rest);
    if matches!(dialect, Dialect::Rss) {
        round.feed_rs = Some(feed_rs(document, postings)?);
    }
    Ok(round)
}

/// feed-rs holds the whole feed in memory.
fn feed_rs(document: &Path, postings: u64) -> Result<Duration> {
    let started = Instant::now();
    let feed = feed_rs::parser::parse(BufReader::with_capacity(256 << 10, File::open(document)?))?;
    if feed.entries.len() as u64 != postings {
        return Err(format!("feed-rs read {} of {postings} postings", feed.entries.len()).into());
    }
    Ok(started.elapsed())
}

fn report(dialect: Dialect, postings: u64, bytes: u64, rounds: &[Round]) {
    let median = |value: &dyn Fn(&Round) -> f64| median(rounds.iter().map(value).collect());
    let parse = median(&|round| round.parse.as_secs_f64());
    println!("{} ({:.0} MB), median of {}", dialect.name(), bytes as f64 / 1e6, rounds.len());
    println!("  parse                    {parse:>8.3} s  {:>9.0} postings/s", postings as f64 / parse);
    let scan = median(&|round| round.scan.as_secs_f64() / round.parse.as_secs_f64());
    println!("  / bare quick-xml scan    {scan:>8.2} x  (goal: 0.5)");
    if rounds.iter().all(|round| round.feed_rs.is_some()) {
        let faster =
            median(&|round| round.feed_rs.unwrap_or_default().as_secs_f64() / round.parse.as_secs_f64());
        println!("  / feed-rs                {faster:>8.2} x  (goal: 3)");
    }
    let peak = rounds.iter().map(|round| round.peak_kib).max().unwrap_or(0);
    println!("  memory above rest        {:>8.1} MiB\n", peak as f64 / 1024.0);
}
