//! Serves one file over loopback HTTP.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

/// A web server with one document.
pub struct Server {
    /// The address of the document.
    pub url: String,
    document: Arc<Mutex<PathBuf>>,
}

impl Server {
    /// Serves `document` from now on.
    pub fn start(document: &Path) -> io::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let url = format!("http://{}/feed", listener.local_addr()?);
        let document = Arc::new(Mutex::new(document.to_owned()));
        let shared = Arc::clone(&document);
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let path = shared.lock().map(|path| path.clone()).unwrap_or_default();
                if let Err(err) = answer(stream, &path) {
                    eprintln!("the bench's server: {err}");
                }
            }
        });
        Ok(Self { url, document })
    }

    /// Serves another document from now on.
    pub fn serve(&self, document: &Path) {
        if let Ok(mut path) = self.document.lock() {
            *path = document.to_owned();
        }
    }
}

fn answer(mut stream: TcpStream, path: &Path) -> io::Result<()> {
    let mut reader = BufReader::new(stream.try_clone()?);
    let mut line = String::new();
    while reader.read_line(&mut line)? > 2 {
        line.clear();
    }
    let mut file = File::open(path)?;
    let length = file.metadata()?.len();
    write!(
        stream,
        "HTTP/1.1 200 OK\r\nContent-Type: application/xml\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n"
    )?;
    // In large pieces: the server is not what is measured.
    let mut piece = vec![0; 1 << 20];
    loop {
        match file.read(&mut piece)? {
            0 => return Ok(()),
            read => stream.write_all(&piece[..read])?,
        }
    }
}
