//! The file a document is streamed into.

use crate::failpoint::failpoint;
use crate::private;
use std::io;
use std::path::{Path, PathBuf};

use tokio::fs::{self, File};
use tokio::io::{AsyncReadExt, AsyncWriteExt, BufWriter};
use tokio::task::JoinHandle;
use xxhash_rust::xxh3::Xxh3;

/// A document on its way to disk. Until `keep`, it lives in `<spool>.part`, and dropping it removes that
/// file, so neither an error nor a cancelled fetch leaves anything behind.
pub(super) struct Spool {
    writer: BufWriter<File>,
    hasher: Box<Xxh3>,
    bytes: u64,
    /// So many of them were there when the system was last told to write them to the disk.
    synced: u64,
    /// Its doing so.
    syncing: Option<JoinHandle<io::Result<()>>>,
    part: PartFile,
    target: PathBuf,
}

/// Bytes that are left to the system before they are written to the disk, while more come in: or all of them would have to be waited
/// for at the end.
const UNSYNCED: u64 = 16 << 20;
/// Bytes that are written at once.
const CHUNK: usize = 256 << 10;

struct PartFile(PathBuf);

impl Drop for PartFile {
    fn drop(&mut self) {
        // Gone already after a rename; nothing else can be done about a failure here.
        let _ = std::fs::remove_file(&self.0);
    }
}

impl Spool {
    /// Creates the part file, and its folder where needed.
    pub(super) async fn create(target: &Path) -> io::Result<Self> {
        if let Some(folder) = folder_of(target) {
            // Removed while the engine runs, it is made again, and for its owner alone as before.
            private::make_folder(folder)?;
        }
        let mut name = target.as_os_str().to_owned();
        name.push(".part");
        let part = PartFile(PathBuf::from(name));
        let file = File::create(&part.0).await?;
        let writer = BufWriter::with_capacity(CHUNK, file);
        let target = target.to_owned();
        Ok(Self { writer, hasher: Box::default(), bytes: 0, synced: 0, syncing: None, part, target })
    }

    /// Appends `chunk`.
    pub(super) async fn write(&mut self, chunk: &[u8]) -> io::Result<()> {
        self.writer.write_all(chunk).await?;
        self.hasher.update(chunk);
        self.bytes += chunk.len() as u64;
        failpoint!("during_body");
        if self.bytes - self.synced >= UNSYNCED && self.syncing.as_ref().is_none_or(JoinHandle::is_finished) {
            self.end_sync().await?;
            self.synced = self.bytes;
            let file = self.writer.get_ref().try_clone().await?;
            self.syncing = Some(tokio::spawn(async move { file.sync_data().await }));
        }
        Ok(())
    }

    /// Waits for what is on its way to the disk. The system tells of a failure once: who is told must not drop it.
    async fn end_sync(&mut self) -> io::Result<()> {
        match self.syncing.take() {
            Some(syncing) => syncing.await.map_err(io::Error::other)?,
            None => Ok(()),
        }
    }

    /// Bytes written so far.
    pub(super) fn bytes(&self) -> u64 {
        self.bytes
    }

    /// Makes the document durable under its own name; gives back the xxh3-128 of its bytes.
    pub(super) async fn keep(mut self) -> io::Result<u128> {
        self.writer.flush().await?;
        failpoint!("before_spool_sync");
        self.end_sync().await?;
        self.writer.get_ref().sync_all().await?;
        failpoint!("after_spool_sync");
        fs::rename(&self.part.0, &self.target).await?;
        failpoint!("after_spool_rename");
        // The new name is durable only once the folder is. Windows cannot open folders this way.
        if cfg!(unix) {
            let folder = folder_of(&self.target).unwrap_or(Path::new("."));
            File::open(folder).await?.sync_all().await?;
        }
        Ok(self.hasher.digest128())
    }
}

fn folder_of(path: &Path) -> Option<&Path> {
    path.parent().filter(|folder| !folder.as_os_str().is_empty())
}

/// Copies a file into the spool; gives back its size and the xxh3-128 of its bytes.
///
/// # Errors
/// Those of the file system, for either file.
pub async fn copy_to_spool(from: &Path, spool: &Path) -> io::Result<(u64, u128)> {
    let mut file = File::open(from).await?;
    let mut copy = Spool::create(spool).await?;
    let mut chunk = vec![0; 64 * 1024];
    loop {
        match file.read(&mut chunk).await? {
            0 => break,
            read => copy.write(&chunk[..read]).await?,
        }
    }
    let bytes = copy.bytes();
    Ok((bytes, copy.keep().await?))
}
