//! Imports one feed or file into a folder and says what came of it:
//! `cargo run -p engine --example import_once fixtures/feeds/rss2.xml`

use engine::{Engine, Options, Trigger};
use std::path::Path;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let what = std::env::args().nth(1).ok_or("name a feed's address or a file")?;
    let folder = tempfile::tempdir()?;
    let engine = Engine::open(Options::new(folder.path())).await?;
    engine.start_workers();
    let feed = match Path::new(&what) {
        path if path.exists() => engine.add_file(path).await?,
        _ => engine.add_feed(&what).await?,
    };
    let runs = engine.import_now(Some(&[feed.id]), Trigger::CommandLine).await?;
    let run = engine.wait_closed(&[runs[0].run_id]).await?.remove(0);
    println!("{}: {} = {} new + {} failed", run.state.as_str(), run.total, run.new, run.failed);
    if let Some(error) = run.error {
        println!("{}", error.message);
    }
    for job in engine.jobs("", 0, 10).await?.rows {
        println!("{} ({})", job.title, job.company.as_deref().unwrap_or("company not stated"));
    }
    engine.stop().await;
    Ok(())
}
