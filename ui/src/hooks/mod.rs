//! State that lives longer than one component's drawing.

mod anchor;
mod live;
mod load;

pub use anchor::use_anchor;
pub use live::{Connection, Live, Told, use_live};
pub use load::{Load, use_load, use_settled};
