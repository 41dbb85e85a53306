//! The local socket beside the lock file: where it is, listening on it, and reaching it.

pub use system::{Incoming, Listener, Outgoing, Place, bind, connect};

#[cfg(unix)]
mod system {
    use crate::instance::lock;
    use crate::private;
    use std::ffi::OsString;
    use std::fs::{self, File};
    use std::io::{self, Read, Seek, Write};
    use std::os::unix::ffi::{OsStrExt, OsStringExt};
    use std::path::{Path, PathBuf};
    use tokio::net::{UnixListener, UnixStream};

    /// A connection as the holder has it.
    pub type Incoming = UnixStream;
    /// A connection as a guest has it.
    pub type Outgoing = UnixStream;

    const NAME: &str = "engine.sock";
    /// What a folder for a socket elsewhere is called, before a number.
    const ELSEWHERE: &str = "job-importer-";
    /// The longest path of a socket in bytes, on any system (`sun_path` has 104 on macOS, 108 on Linux).
    const LONGEST: usize = 100;
    /// Folders of that kind that may stand in the way.
    const FOLDERS: u32 = 1_000;

    /// Hears who calls.
    pub struct Listener {
        listener: UnixListener,
        own: u32,
    }

    /// A socket's path, removed on drop: only the holder of the lock has one, and drops it first.
    pub struct Place {
        socket: PathBuf,
        folder: Option<PathBuf>,
    }

    impl Drop for Place {
        fn drop(&mut self) {
            let _ = fs::remove_file(&self.socket);
            if let Some(folder) = &self.folder {
                let _ = fs::remove_dir(folder);
            }
        }
    }

    /// Listens in a data folder whose lock is held. What a dead holder left is removed first. Where a socket beside the
    /// lock cannot be made, because its path is too long or the file system knows none, it is made in a private
    /// folder elsewhere, and the lock file says where: a guest with another environment would look in another place.
    pub fn bind(folder: &Path, lock: &mut File) -> io::Result<(Listener, Place)> {
        let folder = fs::canonicalize(folder)?;
        remove_stale(&folder, lock)?;
        let beside = Place { socket: folder.join(NAME), folder: None };
        if beside.socket.as_os_str().len() <= LONGEST {
            match listen(&beside) {
                Ok(listener) => return Ok((listener, beside)),
                Err(err) => tracing::debug!(error = %err, "no socket can be made in the data folder"),
            }
        }
        let elsewhere = elsewhere()?;
        let listener = listen(&elsewhere)?;
        lock.write_all(elsewhere.socket.as_os_str().as_bytes())?;
        Ok((listener, elsewhere))
    }

    /// Calls who listens for a data folder.
    pub async fn connect(folder: &Path) -> io::Result<Outgoing> {
        let folder = fs::canonicalize(folder)?;
        let told = fs::read(lock::path(&folder))?;
        UnixStream::connect(path(&folder, told)).await
    }

    impl Listener {
        /// The next connection from this person, or from the system's own.
        pub async fn accept(&mut self) -> io::Result<Incoming> {
            loop {
                let (stream, _) = self.listener.accept().await?;
                let caller = stream.peer_cred()?.uid();
                if caller == self.own || caller == 0 {
                    return Ok(stream);
                }
                tracing::warn!(caller, "another person on this computer was not answered");
            }
        }
    }

    fn listen(place: &Place) -> io::Result<Listener> {
        let listener = UnixListener::bind(&place.socket)?;
        private::restrict(&place.socket, 0o600);
        // Until now others could have called: who calls is looked at.
        let own = UnixStream::pair()?.0.peer_cred()?.uid();
        Ok(Listener { listener, own })
    }

    /// Where a guest finds the socket: in the place that the lock file tells, if it does.
    fn path(folder: &Path, told: Vec<u8>) -> PathBuf {
        if told.is_empty() { folder.join(NAME) } else { OsString::from_vec(told).into() }
    }

    fn remove_stale(folder: &Path, lock: &mut File) -> io::Result<()> {
        let mut told = Vec::new();
        lock.read_to_end(&mut told)?;
        let stale = path(folder, told);
        let above = stale.parent().filter(|above| *above != folder);
        let is_ours = |above: &Path| {
            above.file_name().is_some_and(|name| name.as_bytes().starts_with(ELSEWHERE.as_bytes()))
        };
        if stale.file_name().is_some_and(|name| name == NAME) && above.is_none_or(is_ours) {
            drop(Place { folder: above.map(Path::to_owned), socket: stale });
        }
        lock.set_len(0)?;
        lock.rewind()?;
        // An earlier holder may have listened here, and a later one elsewhere.
        let _ = fs::remove_file(folder.join(NAME));
        Ok(())
    }

    /// A new folder that is this person's alone: one that is there, whosever it is, is left alone.
    fn elsewhere() -> io::Result<Place> {
        let of_session =
            std::env::var_os("XDG_RUNTIME_DIR").map(PathBuf::from).filter(|dir| dir.is_absolute());
        let mut last = io::Error::from(io::ErrorKind::NotFound);
        for dir in of_session.into_iter().chain([std::env::temp_dir()]) {
            for number in 0..FOLDERS {
                let folder = dir.join(format!("{ELSEWHERE}{}-{number}", std::process::id()));
                match private::make_new_folder(&folder) {
                    Ok(()) => return Ok(Place { socket: folder.join(NAME), folder: Some(folder) }),
                    Err(err) if err.kind() == io::ErrorKind::AlreadyExists => {}
                    Err(err) => {
                        last = err;
                        break;
                    }
                }
            }
        }
        Err(last)
    }
}

#[cfg(windows)]
mod system {
    use std::ffi::OsString;
    use std::fs::{self, File};
    use std::io;
    use std::path::Path;
    use tokio::net::windows::named_pipe::{ClientOptions, NamedPipeClient, NamedPipeServer, ServerOptions};

    /// A connection as the holder has it.
    pub type Incoming = NamedPipeServer;
    /// A connection as a guest has it.
    pub type Outgoing = NamedPipeClient;

    /// A pipe has no file and goes with its holder.
    pub struct Place;

    /// Hears who calls.
    pub struct Listener {
        name: OsString,
        next: NamedPipeServer,
    }

    /// Listens for a data folder whose lock is held. Pipes have no files: the name says which folder is meant.
    pub fn bind(folder: &Path, _lock: &mut File) -> io::Result<(Listener, Place)> {
        let name = name(folder)?;
        let next = ServerOptions::new().first_pipe_instance(true).create(&name)?;
        Ok((Listener { name, next }, Place))
    }

    /// Calls who listens for a data folder. All ends may be taken for a moment: that is an error like any other.
    pub async fn connect(folder: &Path) -> io::Result<Outgoing> {
        ClientOptions::new().open(name(folder)?)
    }

    impl Listener {
        /// The next connection.
        pub async fn accept(&mut self) -> io::Result<Incoming> {
            self.next.connect().await?;
            // Before this one is answered, or nobody listens meanwhile.
            let next = ServerOptions::new().create(&self.name)?;
            Ok(std::mem::replace(&mut self.next, next))
        }
    }

    fn name(folder: &Path) -> io::Result<OsString> {
        let folder = fs::canonicalize(folder)?;
        let hash = xxhash_rust::xxh3::xxh3_128(folder.as_os_str().as_encoded_bytes());
        Ok(format!(r"\\.\pipe\job-importer-{hash:032x}").into())
    }
}
