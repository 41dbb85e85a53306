//! One engine per data folder. Whoever holds `engine.lock` is it, and listens on a local socket; whoever finds it held asks
//! there, works in the database beside it, and takes over when it is gone.
//!
//! docs/INSTANCES.md says what is promised.

mod bell;
mod caller;
mod follow;
mod hold;
mod listen;
mod lock;
mod socket;
mod standing;
mod words;

pub use bell::Bell;
pub use caller::{CallError, Caller};
pub use follow::{follow, tell_holder};
pub use hold::Hold;
pub use listen::Asked;
pub use lock::is_held;
pub use standing::{Lost, Standing};
pub use words::{Answer, Request, WORDS};
