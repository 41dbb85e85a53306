//! Cuts a document into records without reading more than one into memory.

mod buffer;
mod json;
mod signature;
mod xml;

pub(super) use buffer::Buffer;
pub(super) use json::JsonSplitter;
pub(super) use xml::{XmlSplitter, name_of};

/// The step of a path in JSON that stands for any member of an object that is keyed by ids.
pub(super) const ANY: &str = "*";

/// What comes next in a document.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Piece {
    /// A record, whole.
    Record,
    /// A record larger than the limit, which was skipped; its beginning.
    TooLarge(Vec<u8>),
    /// The end; whether the document is whole.
    End {
        /// Whether all that was opened was closed.
        complete: bool,
    },
}
