//! Descriptions as they are kept: packed, where that makes them smaller.

use super::batch::jsonb;
use crate::import::ready::Span;
use sqlx::error::BoxDynError;
use sqlx::sqlite::{SqliteTypeInfo, SqliteValueRef};
use sqlx::{Decode, Sqlite, SqliteConnection, Type, TypeInfo, ValueRef};

/// How hard zstd tries: its fastest usual level, as an import waits for it.
const LEVEL: i32 = 1;
/// Shorter ones are left as they are: a frame around them saves nothing.
const SHORTEST: usize = 200;

/// Packs descriptions, one after the other.
pub struct Packer(Option<zstd::bulk::Compressor<'static>>);

impl Packer {
    /// Without memory for it, nothing is packed.
    pub fn new() -> Self {
        Self(zstd::bulk::Compressor::new(LEVEL).ok())
    }

    /// A description in one zstd frame; `None` where it is as good as it is.
    pub fn pack(&mut self, html: &str) -> Option<Vec<u8>> {
        let packer = self.0.as_mut().filter(|_| html.len() >= SHORTEST)?;
        let packed = packer.compress(html.as_bytes()).ok()?;
        (packed.len() < html.len()).then_some(packed)
    }
}

impl Default for Packer {
    fn default() -> Self {
        Self::new()
    }
}

/// A description as it came, of a column that holds it packed or not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Html(pub String);

impl Html {
    /// What was stored, packed or not.
    ///
    /// # Errors
    /// When it is damaged.
    pub fn of(stored: &[u8], is_packed: bool) -> std::io::Result<Self> {
        let html = if is_packed { zstd::stream::decode_all(stored)? } else { stored.to_vec() };
        String::from_utf8(html).map(Self).map_err(std::io::Error::other)
    }
}

impl Type<Sqlite> for Html {
    fn type_info() -> SqliteTypeInfo {
        <[u8] as Type<Sqlite>>::type_info()
    }

    fn compatible(column: &SqliteTypeInfo) -> bool {
        <[u8] as Type<Sqlite>>::compatible(column) || <str as Type<Sqlite>>::compatible(column)
    }
}

impl<'r> Decode<'r, Sqlite> for Html {
    fn decode(value: SqliteValueRef<'r>) -> Result<Self, BoxDynError> {
        let is_packed = value.type_info().name() == "BLOB";
        Ok(Self::of(<&[u8] as Decode<Sqlite>>::decode(value)?, is_packed)?)
    }
}

/// Descriptions as [`write`] takes them: of each its job, where it lies among the texts, and whether it is packed.
pub fn rows(all: &[(i64, Span, bool)]) -> Vec<u8> {
    let row = |(job, Span(start, length), is_packed): &(i64, Span, bool)| (*job, *start, *length, *is_packed);
    jsonb(&all.iter().map(row).collect::<Vec<_>>())
}

/// Stores descriptions that lie in `texts` in the place of what was stored for their jobs.
pub async fn write(db: &mut SqliteConnection, rows: Vec<u8>, texts: &[u8]) -> Result<(), sqlx::Error> {
    sqlx::query(include_str!("../../queries/write_texts.sql")).bind(rows).bind(texts).execute(db).await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_gets_smaller_is_packed_and_comes_back_as_it_was() {
        let mut packer = Packer::new();
        let long = "<p>Überall wird geschweißt. </p>".repeat(40);
        for text in [long.clone(), long.replace("wird", "war")] {
            let packed = packer.pack(&text).unwrap();
            assert!(packed.len() * 4 < text.len(), "{} of {}", packed.len(), text.len());
            assert_eq!(Html::of(&packed, true).unwrap().0, text);
        }
        assert_eq!(packer.pack("<p>Short.</p>"), None);
        assert_eq!(Html::of(b"<p>Short.</p>", false).unwrap().0, "<p>Short.</p>");
    }

    #[test]
    fn what_is_damaged_is_said_to_be() {
        let mut packed = Packer::new().pack(&"words and words ".repeat(40)).unwrap();
        packed.truncate(packed.len() / 2);
        assert!(Html::of(&packed, true).is_err());
        assert!(Html::of(b"no frame", true).is_err());
        assert!(Html::of(&[0xff, 0xfe], false).is_err());
    }
}
