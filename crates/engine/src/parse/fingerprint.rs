//! By what a record is known again that has not changed.

use super::PARSER_VERSION;
use super::adapters::{Adapter, Context};
use super::open::{Choice, Opened};
use std::fmt::{Debug, Write};
use xxhash_rust::xxh3::{Xxh3, xxh3_128_with_seed};

/// All that a record is read by beside its bytes, as a number: how it is decoded, by which adapter or mapping, and what the head of
/// the document says that holds for each record.
#[derive(Debug, Clone, Copy)]
pub(super) struct Head(u64);

impl Head {
    /// Of a document, once it is known what its records are read by.
    pub fn of<R>(adapter: Option<&'static Adapter>, opened: &Opened<R>, context: &Context) -> Self {
        let mut hash = Hashed(Xxh3::new());
        // What another version of the program reads may be another posting.
        hash.add(&(env!("CARGO_PKG_VERSION"), PARSER_VERSION));
        hash.add(&adapter.map(|adapter| adapter.name));
        if let Choice::Mapping(mapping, name) = &opened.choice {
            hash.add(&(mapping, name));
        }
        hash.add(&opened.text.encodings());
        hash.add(&context.of_records());
        Self(hash.0.digest())
    }

    /// The fingerprint of a record of the document. The time of reading has a say in dates of the future alone.
    pub fn fingerprint(self, record: &[u8]) -> u128 {
        xxh3_128_with_seed(record, self.0)
    }
}

/// Takes in what is written.
struct Hashed(Xxh3);

impl Hashed {
    fn add(&mut self, what: &impl Debug) {
        // It never fails.
        let _ = write!(self, "{what:?}\x1f");
    }
}

impl Write for Hashed {
    fn write_str(&mut self, text: &str) -> std::fmt::Result {
        self.0.update(text.as_bytes());
        Ok(())
    }
}
