//! Adapters from the contract's commands to the engine: one function each, named as its command, with its
//! arguments in one parameter `args`.

pub mod feeds;
pub mod jobs;
pub mod queue;
pub mod runs;
pub mod status;

use contract::ErrorMessage;

/// What a command answers.
type Reply<C> = Result<<C as contract::Command>::Reply, ErrorMessage>;

/// Lets `?` and `map_err` turn the engine's errors into those the window branches on.
fn message(error: engine::Error) -> ErrorMessage {
    error.to_message()
}
