//! What the window says of one job, and of what a person decides about it.

use crate::format::number;

/// How many of the jobs a run brought stand in its list no more.
pub fn deleted_since(deleted: u64) -> String {
    match deleted {
        1 => "1 more was deleted since.".to_owned(),
        n => format!("{} more were deleted since.", number(n)),
    }
}
