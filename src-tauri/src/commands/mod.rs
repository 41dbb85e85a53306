//! Adapters from the contract's commands to the engine: one function each, named as its command, with its
//! arguments in one parameter `args`.

pub mod feeds;
pub mod jobs;
pub mod queue;
pub mod runs;
pub mod settings;
pub mod status;

use contract::{ErrorCode, ErrorMessage};
use std::ffi::OsStr;

/// What a command answers.
type Reply<C> = Result<<C as contract::Command>::Reply, ErrorMessage>;

/// Lets `?` and `map_err` turn the engine's errors into those the window branches on.
fn message(error: engine::Error) -> ErrorMessage {
    error.to_message()
}

/// Hands something to the program the desktop has for it. `failed` begins the sentence that says why it could not be.
async fn opened(what: impl AsRef<OsStr>, failed: &str) -> Result<(), ErrorMessage> {
    let what = what.as_ref().to_owned();
    // The opener waits a moment to see whether the program fails, so it gets a thread of its own.
    let opened = tauri::async_runtime::spawn_blocking(move || open::that_detached(what)).await;
    let reason = match opened {
        Ok(Ok(())) => return Ok(()),
        Ok(Err(error)) => error.to_string(),
        Err(error) => error.to_string(),
    };
    Err(ErrorMessage { code: ErrorCode::Internal, message: format!("{failed}: {reason}.") })
}
