//! `bench peers`: a first import beside other programs that are given the same document by the same server.
//!
//! What is not installed is not measured, and its row says why. What is installed and does not hold all postings afterwards
//! is an error.

mod bullmq;
mod newsboat;

use crate::generator::{Dialect, Generator};
use crate::{Result, Settings, median, server, whole_import};
use engine::{Engine, Options};
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

struct Peer {
    name: &'static str,
    /// How many times as fast as it we want to be.
    goal: u32,
    /// What is measured, or why it cannot be.
    versions: std::result::Result<String, String>,
    /// One import of the document at a URL, with so many postings, in an empty folder.
    import: fn(&Path, &str, u64) -> Result<Duration>,
    rounds: Vec<Round>,
}

struct Round {
    ours: f64,
    theirs: f64,
}

/// Measures and prints. An import of ours goes before each of a peer's.
pub fn run(settings: &Settings) -> Result<()> {
    let mut peers = [
        Peer {
            name: "newsboat",
            goal: 4,
            versions: newsboat::versions(),
            import: newsboat::import,
            rounds: vec![],
        },
        Peer {
            name: "BullMQ + FTS5",
            goal: 10,
            versions: bullmq::versions(),
            import: bullmq::import,
            rounds: vec![],
        },
    ];
    let folder = tempfile::tempdir()?;
    let document = folder.path().join("feed.xml");
    let Settings { postings, seed, .. } = *settings;
    Generator { seed, postings, generation: 0, changed_per_mille: 0 }.write(Dialect::Rss, &document)?;
    let server = server::Server::start(&document)?;
    for _ in 0..settings.rounds {
        for peer in peers.iter_mut().filter(|peer| peer.versions.is_ok()) {
            let ours = in_an_empty_folder(ours, &server.url, postings)?;
            let theirs = in_an_empty_folder(peer.import, &server.url, postings)?;
            println!("ours {ours:.1} s, {} {theirs:.1} s", peer.name);
            peer.rounds.push(Round { ours, theirs });
        }
    }
    report(postings, std::fs::metadata(&document)?.len(), &peers);
    Ok(())
}

/// The seconds of an import, all files of which are gone afterwards.
fn in_an_empty_folder(
    import: fn(&Path, &str, u64) -> Result<Duration>,
    url: &str,
    postings: u64,
) -> Result<f64> {
    let folder = tempfile::tempdir()?;
    // What ran before has left writes to the system, and none is to wait for those of another.
    let _ = Command::new("sync").status();
    Ok(import(folder.path(), url, postings)?.as_secs_f64())
}

fn ours(folder: &Path, url: &str, postings: u64) -> Result<Duration> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let took = runtime.block_on(async {
        let engine = Engine::open(Options::new(folder.join("data"))).await?;
        engine.start_workers();
        let feed = engine.add_feed(url).await?;
        let started = Instant::now();
        whole_import(&engine, feed.id, postings).await?;
        let took = started.elapsed();
        engine.stop().await;
        Ok(took)
    });
    engine::memory::give_back();
    took
}

/// What a program prints when asked for its version, or why it cannot be asked.
fn version(program: &str) -> std::result::Result<String, String> {
    let out = Command::new(program).arg("--version").output();
    let out = out.map_err(|err| format!("{program} cannot be started ({err})"))?;
    Ok(String::from_utf8_lossy(&out.stdout).into_owned())
}

fn report(postings: u64, bytes: u64, peers: &[Peer]) {
    println!("\nrss ({:.0} MB)", bytes as f64 / 1e6);
    println!("{:<44} {:>11} {:>11}", "", "ours", "peer's");
    for Peer { name, goal, versions, rounds, .. } in peers {
        let what = format!("end to end, cold / {name}");
        let versions = match versions {
            Ok(versions) => versions,
            Err(why) => {
                println!("{what:<44} not measured: {why}");
                continue;
            }
        };
        let median = |of: fn(&Round) -> f64| median(rounds.iter().map(of).collect());
        let rate = |seconds: f64| format!("{:>9.0}/s", postings as f64 / seconds);
        println!(
            "{what:<44} {} {} {:>6.2} x   goal >= {goal} x the rate\n  {versions}",
            rate(median(|round| round.ours)),
            rate(median(|round| round.theirs)),
            median(|round| round.theirs / round.ours),
        );
    }
}
