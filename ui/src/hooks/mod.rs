//! State that lives longer than one component's drawing.

mod anchor;
mod ask;
mod cancel;
mod chosen;
mod focus;
mod live;
mod load;
mod notice;
mod open;
mod press;

pub use anchor::use_anchor;
pub use ask::ask;
pub use cancel::{cancel_run, use_cancel};
pub use chosen::use_chosen;
pub use focus::use_kept_focus;
pub use live::{Connection, Live, Told, use_live};
pub use load::{Load, use_answer, use_load, use_settled};
pub use notice::Said;
pub use open::use_open_job;
pub use press::{now, press_import};
