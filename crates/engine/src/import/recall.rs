//! What was made of each record of the document that a feed brought last, so that a record that has not changed need not be read
//! again: under which keys it is known, the hash of its content, and which fields it has.
//!
//! All of that follows from the record ([`crate::parse::Postings::fingerprint`]), whatever the database holds, and nothing depends on
//! its being there: it is a file beside the database, written anew with each document, and what is damaged is not believed.

use super::identity::{KeyKind, Keys};
use crate::health::Stated;
use crate::private;
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, BufWriter, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use xxhash_rust::xxh3::xxh3_64;

/// What the file begins with; its last byte counts the forms it has had.
const MAGIC: [u8; 8] = *b"recall\n\x01";
/// Keys of a record, at most.
const KEYS: usize = 3;
/// Bytes of a key: its kind and its hash.
const KEY: usize = 1 + 16;
/// Bytes of a record: fingerprint, hash of the content, fields, number of keys, keys.
const RECORD: usize = 16 + 8 + 1 + 1 + KEYS * KEY;
/// Records of a block, which has a checksum of its own.
const BLOCK: usize = 1_024;
/// Bytes before the records of a block: their number and their xxh3-64.
const BLOCK_HEAD: usize = 4 + 8;
/// Records that are remembered, at most: each takes 16 bytes of memory while a document is read.
const MOST: usize = 4 << 20;

/// What a record came to, as far as it is remembered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recalled {
    /// Under which keys its posting is known.
    pub keys: Keys,
    /// The hash of its meaningful fields.
    pub hash: i64,
    /// Which fields it has.
    pub stated: Stated,
}

/// The files of all feeds.
#[derive(Debug)]
pub struct Recalls {
    folder: PathBuf,
}

impl Recalls {
    /// Those in a folder, which need not be there.
    pub fn new(folder: PathBuf) -> Self {
        Self { folder }
    }

    /// That of a feed.
    pub fn of(&self, feed_id: i64) -> PathBuf {
        self.folder.join(feed_id.to_string())
    }

    /// Removes what is there of other feeds than these.
    pub fn keep_only(&self, feeds: &[i64]) {
        self.remove_if(|name| {
            // A file that is being written has an ending.
            let feed = name.split('.').next().and_then(|feed| feed.parse().ok());
            feed.is_none_or(|feed| !feeds.contains(&feed))
        });
    }

    /// Removes what a process that died has not written to its end.
    pub fn remove_parts(&self) {
        self.remove_if(|name| name.contains('.'));
    }

    fn remove_if(&self, is_over: impl Fn(&str) -> bool) {
        let Ok(entries) = fs::read_dir(&self.folder) else { return };
        for entry in entries.flatten().filter(|entry| is_over(&entry.file_name().to_string_lossy())) {
            let _ = fs::remove_file(entry.path());
        }
    }
}

fn damaged(what: &'static str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, what)
}

/// What is remembered of a document, record by record. Of it an index is in memory, the rest where it lies.
#[derive(Debug)]
pub struct Recall {
    file: File,
    /// Half of each fingerprint, with the place of its record, in their order.
    index: Vec<(u64, u32)>,
    /// Which block was read last, from 0, and its records.
    block: Option<u32>,
    records: Vec<u8>,
    /// The place behind the record that was found last: mostly the next one is there.
    next: u32,
}

impl Recall {
    /// Opens what is remembered. `None` where nothing is, or nothing that could be believed.
    pub fn open(path: &Path) -> Option<Self> {
        match Self::read(path) {
            Ok(recall) => Some(recall),
            Err(err) => {
                if err.kind() != io::ErrorKind::NotFound {
                    tracing::debug!(path = %path.display(), error = %err, "what is remembered of a document is of no use");
                }
                None
            }
        }
    }

    fn read(path: &Path) -> io::Result<Self> {
        let file = File::open(path)?;
        let records = usize::try_from(file.metadata()?.len()).unwrap_or(usize::MAX) / RECORD;
        let mut file = BufReader::with_capacity(1 << 20, file);
        let mut magic = [0; MAGIC.len()];
        file.read_exact(&mut magic)?;
        if magic != MAGIC {
            return Err(damaged("it is none of these files, or of another version"));
        }
        let (mut index, mut records) = (Vec::with_capacity(records.min(MOST)), Vec::new());
        while !file.fill_buf()?.is_empty() {
            read_block(&mut file, &mut records)?;
            for record in records.chunks_exact(RECORD) {
                index.push((half_of(record), index.len() as u32));
            }
            if index.len() > MOST {
                return Err(damaged("it is longer than any that is written"));
            }
        }
        index.sort_unstable();
        Ok(Self { file: file.into_inner(), index, block: None, records, next: 0 })
    }

    /// What is remembered of the record with this fingerprint.
    pub fn find(&mut self, fingerprint: u128) -> Option<Recalled> {
        if let Some(found) = self.at(self.next, fingerprint) {
            self.next += 1;
            return Some(found);
        }
        let half = fingerprint as u64;
        let start = self.index.partition_point(|(other, _)| *other < half);
        for within in start..self.index.len() {
            let (other, place) = self.index[within];
            if other != half {
                break;
            }
            if let Some(found) = self.at(place, fingerprint) {
                self.next = place + 1;
                return Some(found);
            }
        }
        None
    }

    /// The record at a place, if it has this fingerprint.
    fn at(&mut self, place: u32, fingerprint: u128) -> Option<Recalled> {
        if place as usize >= self.index.len() {
            return None;
        }
        let (block, within) = (place / BLOCK as u32, place as usize % BLOCK);
        if self.block != Some(block) {
            self.block = None;
            let before = u64::from(block) * (BLOCK_HEAD + BLOCK * RECORD) as u64;
            self.file.seek(SeekFrom::Start(MAGIC.len() as u64 + before)).ok()?;
            read_block(&mut self.file, &mut self.records).ok()?;
            self.block = Some(block);
        }
        let record = self.records.get(within * RECORD..)?.first_chunk::<RECORD>()?;
        (record[..16] == fingerprint.to_le_bytes()).then(|| decode(record))?
    }
}

/// Reads the records of the next block.
fn read_block(file: &mut impl Read, records: &mut Vec<u8>) -> io::Result<()> {
    let mut head = [0; BLOCK_HEAD];
    file.read_exact(&mut head)?;
    let (count, sum) = head.split_at(4);
    let count = count.try_into().map_or(0, u32::from_le_bytes) as usize;
    if !(1..=BLOCK).contains(&count) {
        return Err(damaged("a block has a length that none has"));
    }
    records.resize(count * RECORD, 0);
    file.read_exact(records)?;
    if xxh3_64(records).to_le_bytes() != sum {
        return Err(damaged("the checksum of a block is another"));
    }
    Ok(())
}

fn half_of(record: &[u8]) -> u64 {
    record.first_chunk().map_or(0, |half| u64::from_le_bytes(*half))
}

fn encode(fingerprint: u128, known: &Recalled, into: &mut Vec<u8>) {
    let Recalled { keys, hash, stated } = known;
    let start = into.len();
    into.extend(fingerprint.to_le_bytes());
    into.extend(hash.to_le_bytes());
    into.extend([stated.bits(), keys.all.len() as u8]);
    for (kind, hash) in &keys.all {
        into.push(*kind as u8);
        into.extend(hash.to_le_bytes());
    }
    into.resize(start + RECORD, 0);
}

fn decode(record: &[u8; RECORD]) -> Option<Recalled> {
    let hash = i64::from_le_bytes(*record[16..].first_chunk()?);
    let keys = record[26..].chunks_exact(KEY).take(record[25].into()).map(|key| {
        let kind = KeyKind::ALL.into_iter().find(|kind| *kind as u8 == key[0])?;
        Some((kind, u128::from_le_bytes(*key[1..].first_chunk()?)))
    });
    let all = keys.collect::<Option<Vec<_>>>().filter(|all| !all.is_empty())?;
    Some(Recalled { keys: Keys { all }, hash, stated: Stated::from_bits(record[24]) })
}

/// Remembers a document while it is read. Until it was read to its end what was remembered before stays.
#[derive(Debug)]
pub struct Recorder {
    /// `None` once it could not be written, or became too long.
    file: Option<BufWriter<File>>,
    block: Vec<u8>,
    count: usize,
    part: PathBuf,
    target: PathBuf,
}

impl Recorder {
    /// Begins. `part` is where it is written meanwhile. `None` where nothing can be written: then nothing is remembered.
    pub fn begin(target: &Path, part: &str) -> Option<Self> {
        let part = target.with_extension(part);
        let create = || {
            private::make_folder(target.parent().unwrap_or(Path::new(".")))?;
            private::make_file(&part)?;
            let mut file = BufWriter::with_capacity(
                256 << 10,
                fs::OpenOptions::new().write(true).truncate(true).open(&part)?,
            );
            file.write_all(&MAGIC)?;
            Ok::<_, io::Error>(file)
        };
        match create() {
            Ok(file) => {
                let block = Vec::with_capacity(BLOCK * RECORD);
                Some(Self { file: Some(file), block, count: 0, part, target: target.to_owned() })
            }
            Err(err) => {
                tracing::debug!(path = %part.display(), error = %err, "a document cannot be remembered");
                None
            }
        }
    }

    /// Remembers what a record came to.
    pub fn add(&mut self, fingerprint: u128, known: &Recalled) {
        if self.file.is_none() || known.keys.all.len() > KEYS {
            return;
        }
        encode(fingerprint, known, &mut self.block);
        self.count += 1;
        if self.count > MOST || (self.block.len() == BLOCK * RECORD && self.write_block().is_err()) {
            self.file = None;
        }
    }

    fn write_block(&mut self) -> io::Result<()> {
        let Some(file) = &mut self.file else { return Ok(()) };
        file.write_all(&((self.block.len() / RECORD) as u32).to_le_bytes())?;
        file.write_all(&xxh3_64(&self.block).to_le_bytes())?;
        file.write_all(&self.block)?;
        self.block.clear();
        Ok(())
    }

    /// The document was read to its end: from now on this is what is remembered. A loss of power may cost it.
    pub fn finish(mut self) {
        let written = match self.block.is_empty() {
            true => Ok(()),
            false => self.write_block(),
        };
        let Some(mut file) = self.file.take().filter(|_| written.is_ok()) else { return };
        let kept = file.flush().and_then(|()| fs::rename(&self.part, &self.target));
        if let Err(err) = kept {
            tracing::debug!(path = %self.target.display(), error = %err, "a document could not be remembered");
        }
    }
}

impl Drop for Recorder {
    fn drop(&mut self) {
        // Gone already after a rename.
        let _ = fs::remove_file(&self.part);
    }
}

#[cfg(test)]
mod tests;
