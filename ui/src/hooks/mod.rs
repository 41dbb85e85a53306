//! State that lives longer than one component's drawing.

mod anchor;
mod ask;
mod calmly;
mod cancel;
mod chosen;
mod clipboard;
mod focus;
mod go_on;
mod live;
mod load;
mod notice;
mod on_window;
mod one_stop;
mod open;
mod press;
mod typed_over;

pub use anchor::use_anchor;
pub use ask::ask;
pub use calmly::use_calmly;
pub use cancel::{cancel_run, use_cancel};
pub use chosen::use_chosen;
pub use clipboard::copy;
pub use focus::use_kept_focus;
pub use go_on::use_let_go_on;
pub use live::{Connection, Live, Told, use_live};
pub use load::{Load, use_load, use_settled};
pub use notice::Said;
pub use on_window::use_on_window;
pub use one_stop::use_one_stop;
pub use open::{use_find_job, use_opened};
pub use press::{now, press_import};
pub use typed_over::use_typed_over;
