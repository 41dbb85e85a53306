//! Documents that were imported and are kept, packed: what a replay reads instead of asking the server again.

use crate::private;
use std::collections::VecDeque;
use std::fs::{self, File, OpenOptions};
use std::io::{self, BufReader, BufWriter, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use tokio::sync::{Notify, OnceCell};
use xxhash_rust::xxh3::Xxh3;

/// The largest packed document that is kept: feeds are many, and each may have two.
pub const LARGEST: u64 = 64 << 20;
/// Of zstd's levels the one that packs markup to a sixth at the speed of a disk.
const LEVEL: i32 = 3;
/// Between two looks at whether to stop.
const CHUNK: usize = 1 << 20;

/// The folder of kept documents, and those that wait to be packed into it.
pub struct Bodies {
    /// Where they are.
    pub folder: PathBuf,
    /// The largest that is kept, packed, in bytes.
    pub largest: u64,
    /// Runs whose documents lie in the folder as they came.
    waiting: Mutex<VecDeque<i64>>,
    /// Whether another process may have removed a feed, of which nothing is kept.
    to_forget: AtomicBool,
    /// There is something to pack or to forget.
    pub woken: Notify,
    /// Held by who packs or unpacks: one at a time is enough, and two would meet in one file.
    pub files: tokio::sync::Mutex<()>,
    /// Whether what an earlier process left behind has been sorted out.
    pub tidied: OnceCell<()>,
}

impl Bodies {
    /// Those in a folder, which need not be there yet.
    pub fn new(folder: PathBuf, largest: u64) -> Self {
        Self {
            folder,
            largest,
            waiting: Mutex::default(),
            to_forget: AtomicBool::new(false),
            woken: Notify::new(),
            files: tokio::sync::Mutex::default(),
            tidied: OnceCell::new(),
        }
    }

    /// The document of a run as it came, waiting to be packed; pages behind the first have a number behind their name.
    pub fn raw(&self, run_id: i64) -> PathBuf {
        self.folder.join(format!("run-{run_id}.feed"))
    }

    /// The name of the packed document of a run.
    pub fn packed_name(run_id: i64) -> String {
        format!("run-{run_id}.zst")
    }

    /// Puts the document of a run in the line of those to be packed.
    pub fn wait(&self, run_id: i64) {
        self.line().push_back(run_id);
        self.woken.notify_one();
    }

    /// Lets the files be looked through for those of feeds that are no longer watched.
    pub fn let_forget(&self) {
        self.to_forget.store(true, Ordering::Relaxed);
        self.woken.notify_one();
    }

    /// Whether they are to be, which is then taken as done.
    pub fn is_to_forget(&self) -> bool {
        self.to_forget.swap(false, Ordering::Relaxed)
    }

    /// The next in the line.
    pub fn next(&self) -> Option<i64> {
        self.line().pop_front()
    }

    fn line(&self) -> std::sync::MutexGuard<'_, VecDeque<i64>> {
        self.waiting.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

/// Why a document was not packed.
#[derive(Debug, thiserror::Error)]
pub enum NotPacked {
    /// Packed, it is larger than what is kept.
    #[error("it is too large")]
    TooLarge,
    /// The engine stops.
    #[error("the application stops")]
    Stopped,
    /// The files cannot be read or written.
    #[error("{0}")]
    Io(#[from] io::Error),
}

/// Packs pages into one file: of each its length and its bytes. It is whole and durable under its name, or not there.
///
/// # Errors
/// See [`NotPacked`]. Nothing is left behind then.
pub fn pack(
    pages: &[PathBuf],
    packed: &Path,
    largest: u64,
    should_stop: impl Fn() -> bool,
) -> Result<(), NotPacked> {
    let part = packed.with_extension("part");
    let written = write_packed(pages, &part, largest, should_stop).and_then(|()| {
        fs::rename(&part, packed)?;
        Ok(sync_folder_of(packed)?)
    });
    if written.is_err() {
        let _ = fs::remove_file(&part);
    }
    written
}

fn write_packed(
    pages: &[PathBuf],
    part: &Path,
    largest: u64,
    should_stop: impl Fn() -> bool,
) -> Result<(), NotPacked> {
    private::make_file(part)?;
    let file = OpenOptions::new().write(true).truncate(true).open(part)?;
    let mut encoder =
        zstd::Encoder::new(Bounded { write: BufWriter::new(file), left: largest, full: false }, LEVEL)?;
    // A disk that forgets must not become an import.
    encoder.include_checksum(true)?;
    let written = write_pages(pages, &mut encoder, should_stop);
    if encoder.get_ref().full {
        return Err(NotPacked::TooLarge);
    }
    written?;
    let bounded = match encoder.try_finish() {
        Ok(bounded) => bounded,
        Err((encoder, _)) if encoder.get_ref().full => return Err(NotPacked::TooLarge),
        Err((_, err)) => return Err(err.into()),
    };
    let file = bounded.write.into_inner().map_err(io::IntoInnerError::into_error)?;
    Ok(file.sync_all()?)
}

fn write_pages(
    pages: &[PathBuf],
    out: &mut impl Write,
    should_stop: impl Fn() -> bool,
) -> Result<(), NotPacked> {
    let mut chunk = vec![0; CHUNK];
    for page in pages {
        let mut page = File::open(page)?;
        let mut left = page.metadata()?.len();
        out.write_all(&left.to_le_bytes())?;
        while left > 0 {
            if should_stop() {
                return Err(NotPacked::Stopped);
            }
            let read = page.read(&mut chunk)?;
            if read == 0 {
                return Err(io::Error::from(io::ErrorKind::UnexpectedEof).into());
            }
            out.write_all(&chunk[..read])?;
            left = left.saturating_sub(read as u64);
        }
    }
    Ok(())
}

/// Takes so many bytes and no more.
struct Bounded<W> {
    write: W,
    left: u64,
    full: bool,
}

impl<W: Write> Write for Bounded<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if bytes.len() as u64 > self.left {
            self.full = true;
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        let written = self.write.write(bytes)?;
        self.left -= written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.write.flush()
    }
}

/// Unpacks a document into these files, and makes them durable. `body_hash` is the xxh3-128 of its first page, in hex, as it was
/// noted when that was fetched.
///
/// # Errors
/// [`io::ErrorKind::InvalidData`] for a file that is not what was packed, or not of what was fetched, else those of the file
/// system.
pub fn unpack(packed: &Path, pages: &[PathBuf], body_hash: &str) -> io::Result<()> {
    // What is not the system's word is that of the decoder.
    let is_of_system = |err: &io::Error| err.raw_os_error().is_some();
    unpack_into(packed, pages, body_hash)
        .map_err(|err| if is_of_system(&err) { err } else { io::Error::new(io::ErrorKind::InvalidData, err) })
}

/// Whether a packed document of one page is what was fetched, whose hash that is.
///
/// # Errors
/// [`NotPacked::Stopped`].
pub fn is_whole(packed: &Path, body_hash: &str, should_stop: impl Fn() -> bool) -> Result<bool, NotPacked> {
    let read = || -> io::Result<bool> {
        let mut decoder = decoder_of(packed)?;
        let hashed = unpack_page(&mut decoder, Until(&should_stop))?;
        Ok(is_at_end(&mut decoder)? && hashed.hash() == body_hash)
    };
    match read() {
        Err(_) if should_stop() => Err(NotPacked::Stopped),
        // What cannot be read is not whole.
        read => Ok(read.unwrap_or(false)),
    }
}

fn unpack_into(packed: &Path, pages: &[PathBuf], body_hash: &str) -> io::Result<()> {
    let mut decoder = decoder_of(packed)?;
    for (before, page) in pages.iter().enumerate() {
        let hashed = unpack_page(&mut decoder, File::create(page)?)?;
        // The checksum of the packing tells a damaged file, and this a whole one of another document.
        if before == 0 && hashed.hash() != body_hash {
            return Err(io::ErrorKind::InvalidData.into());
        }
        hashed.write.sync_all()?;
    }
    match is_at_end(&mut decoder)? {
        true => Ok(()),
        false => Err(io::ErrorKind::InvalidData.into()),
    }
}

fn decoder_of(packed: &Path) -> io::Result<impl Read> {
    zstd::Decoder::new(BufReader::new(File::open(packed)?))
}

/// Unpacks the next page of a document.
fn unpack_page<W: Write>(decoder: &mut impl Read, write: W) -> io::Result<Hashed<W>> {
    let mut length = [0; 8];
    decoder.read_exact(&mut length)?;
    let length = u64::from_le_bytes(length);
    let mut hashed = Hashed { write, hasher: Box::default() };
    match io::copy(&mut decoder.take(length), &mut hashed)? == length {
        true => Ok(hashed),
        false => Err(io::ErrorKind::UnexpectedEof.into()),
    }
}

/// Whether nothing follows. The checksum stands at the end.
fn is_at_end(decoder: &mut impl Read) -> io::Result<bool> {
    Ok(decoder.read(&mut [0])? == 0)
}

/// Takes everything and keeps nothing, until it is to stop.
struct Until<F>(F);

impl<F: Fn() -> bool> Write for Until<F> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if (self.0)() { Err(io::Error::other("it is to stop")) } else { Ok(bytes.len()) }
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Works out the hash of what is written.
struct Hashed<W> {
    write: W,
    hasher: Box<Xxh3>,
}

impl<W> Hashed<W> {
    /// As it is noted.
    fn hash(&self) -> String {
        hex(self.hasher.digest128())
    }
}

impl<W: Write> Write for Hashed<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.write.write(bytes)?;
        self.hasher.update(&bytes[..written]);
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.write.flush()
    }
}

/// A hash of a document as it is noted.
pub fn hex(hash: u128) -> String {
    format!("{hash:032x}")
}

/// A new name is durable only once its folder is. Windows cannot open folders this way.
pub fn sync_folder_of(file: &Path) -> io::Result<()> {
    match file.parent() {
        Some(folder) if cfg!(unix) => File::open(folder)?.sync_all(),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Text that packs, and text that does not.
    fn page(folder: &Path, name: &str, bytes: &[u8]) -> PathBuf {
        let path = folder.join(name);
        fs::write(&path, bytes).unwrap();
        path
    }

    fn hash_of(body: &[u8]) -> String {
        hex(xxhash_rust::xxh3::xxh3_128(body))
    }

    fn noise(bytes: usize) -> Vec<u8> {
        let mut state = 7_u64;
        let next = |_| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            (state >> 56) as u8
        };
        (0..bytes).map(next).collect()
    }

    #[test]
    fn all_pages_come_back_as_they_were() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        let bodies = [b"<rss/>".repeat(100_000), Vec::new(), noise(3 << 20)];
        let pages: Vec<PathBuf> =
            bodies.iter().enumerate().map(|(n, body)| page(folder.path(), &n.to_string(), body)).collect();
        pack(&pages, &at("packed.zst"), LARGEST, || false).unwrap();
        let out: Vec<PathBuf> = (0..3).map(|n| at(&format!("out-{n}"))).collect();
        unpack(&at("packed.zst"), &out, &hash_of(&bodies[0])).unwrap();
        for (body, out) in bodies.iter().zip(&out) {
            assert!(fs::read(out).unwrap() == *body);
        }
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = fs::metadata(at("packed.zst")).unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o600, "feeds may be private");
        }
    }

    #[test]
    fn what_is_too_large_or_stopped_leaves_nothing_behind() {
        let folder = tempfile::tempdir().unwrap();
        let packed = folder.path().join("packed.zst");
        for body in [noise(2 << 20), noise(70_000)] {
            let page = page(folder.path(), "page", &body);
            let refused = pack(std::slice::from_ref(&page), &packed, 60_000, || false);
            assert!(matches!(refused, Err(NotPacked::TooLarge)), "{refused:?}");
            let stopped = pack(&[page], &packed, LARGEST, || true);
            assert!(matches!(stopped, Err(NotPacked::Stopped)), "{stopped:?}");
        }
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "the page alone");
        let missing = pack(&[folder.path().join("none")], &packed, LARGEST, || false);
        assert!(matches!(missing, Err(NotPacked::Io(_))), "{missing:?}");
    }

    #[test]
    fn a_damaged_file_is_no_document() {
        let folder = tempfile::tempdir().unwrap();
        let packed = folder.path().join("packed.zst");
        let hash = hash_of(&noise(50_000));
        let page = page(folder.path(), "page", &noise(50_000));
        pack(&[page], &packed, LARGEST, || false).unwrap();
        let whole = fs::read(&packed).unwrap();
        let out = [folder.path().join("out")];
        for at in [0, whole.len() / 2, whole.len() - 1] {
            let mut damaged = whole.clone();
            damaged[at] ^= 0x55;
            fs::write(&packed, damaged).unwrap();
            let refused = unpack(&packed, &out, &hash).map_err(|err| err.kind());
            assert_eq!(refused, Err(io::ErrorKind::InvalidData), "a wrong byte at {at}");
        }
        fs::write(&packed, &whole[..whole.len() - 9]).unwrap();
        assert!(unpack(&packed, &out, &hash).is_err(), "the end is missing");
        fs::write(&packed, whole).unwrap();
        let other = unpack(&packed, &out, &hash_of(b"another")).map_err(|err| err.kind());
        assert_eq!(other, Err(io::ErrorKind::InvalidData), "a whole file of another document");
        unpack(&packed, &out, &hash).unwrap();
    }
}
