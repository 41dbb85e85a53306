use engine::{Engine, Options, Start};
use std::path::PathBuf;
use std::time::Duration;

/// How long a closing application waits for the engine. A task cut off is taken up again by the next start,
/// so a slow disk or server must not keep the application from closing.
const STOP_WITHIN: Duration = Duration::from_secs(2);

/// Opens the engine on a data directory, or brings the window that is there forward. The engine is not at work yet.
pub fn open(data_dir: PathBuf) -> Result<Start, engine::Error> {
    let waits = || tracing::info!("a subcommand works on the data folder; it is asked to make room");
    tauri::async_runtime::block_on(Engine::open_or_show(Options::new(data_dir), &[], waits))
}

/// Puts the engine to work on the application's runtime.
pub fn start(engine: &Engine) {
    // Engine::start spawns on the current runtime, and the main thread has none outside block_on.
    tauri::async_runtime::block_on(async { engine.start() });
}

/// Stops the engine, waiting no longer than two seconds.
pub fn stop(engine: &Engine) {
    let stopped =
        tauri::async_runtime::block_on(async { tokio::time::timeout(STOP_WITHIN, engine.stop()).await });
    if stopped.is_err() {
        tracing::warn!("the engine did not stop in time; the next start takes up its work");
    }
}
