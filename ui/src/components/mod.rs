//! Pieces of pages: they take data and draw it, and ask nobody.

mod async_view;
mod cancel;
#[cfg(all(test, target_arch = "wasm32"))]
mod dom_tests;
mod empty;
mod facets;
mod frame;
mod handle;
mod health;
mod icon;
mod import_button;
mod job_card;
mod job_row;
mod key_help;
mod keys;
mod kin;
mod ledger;
mod overlay;
mod pager;
mod palette;
mod prose;
mod run_row;
#[cfg(test)]
pub mod tests;
mod timeline;
mod toast;

pub use async_view::{AsyncView, Bones};
pub use cancel::CancelButton;
pub use empty::{Empty, Notice, Tone};
pub use facets::FacetList;
pub use frame::{Frame, Lost, Sidebar};
pub use handle::Handle;
pub use health::{Health, HealthMark, NOT_ALLOWED, Standing};
use icon::Icon;
pub use icon::{Sign, icon};
use import_button::ImportButton;
pub use job_card::{JobCard, JobDeed};
pub use job_row::{JobRow, row_id};
pub use key_help::KeyHelp;
pub use keys::{move_by_keys, move_in_list};
pub use kin::KinList;
pub use ledger::Ledger;
#[cfg(test)]
pub use ledger::SECTIONS;
pub use overlay::Overlay;
pub use overlay::Scrim;
pub use pager::Pager;
pub use palette::{Act, Command, Palette};
pub use prose::Prose;
pub use run_row::{RunRow, StateMark, once};
pub use timeline::{Timeline, diff};
pub use toast::Toast;
