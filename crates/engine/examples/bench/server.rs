//! Serves one file over loopback HTTP.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

/// A web server with one document.
pub struct Server {
    /// The address of the document.
    pub url: String,
    served: Arc<Mutex<Served>>,
}

#[derive(Clone)]
struct Served {
    document: PathBuf,
    /// Whether it has an ETag, and who knows it is told that nothing has changed.
    tagged: bool,
}

const ETAG: &str = "\"one\"";

impl Server {
    /// Serves `document` from now on.
    pub fn start(document: &Path) -> io::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let url = format!("http://{}/feed", listener.local_addr()?);
        let served = Arc::new(Mutex::new(Served { document: document.to_owned(), tagged: false }));
        let shared = Arc::clone(&served);
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let Ok(served) = shared.lock().map(|served| served.clone()) else { return };
                if let Err(err) = answer(stream, &served) {
                    eprintln!("the bench's server: {err}");
                }
            }
        });
        Ok(Self { url, served })
    }

    /// Serves another document from now on, with an ETag or without.
    pub fn serve(&self, document: &Path, tagged: bool) {
        if let Ok(mut served) = self.served.lock() {
            *served = Served { document: document.to_owned(), tagged };
        }
    }
}

fn answer(mut stream: TcpStream, served: &Served) -> io::Result<()> {
    let mut reader = BufReader::new(stream.try_clone()?);
    let mut line = String::new();
    let mut is_known = false;
    while reader.read_line(&mut line)? > 2 {
        is_known |= line.to_ascii_lowercase().starts_with("if-none-match:");
        line.clear();
    }
    if served.tagged && is_known {
        return write!(stream, "HTTP/1.1 304 Not Modified\r\nETag: {ETAG}\r\nConnection: close\r\n\r\n");
    }
    let tag = if served.tagged { format!("ETag: {ETAG}\r\n") } else { String::new() };
    let mut file = File::open(&served.document)?;
    let length = file.metadata()?.len();
    write!(
        stream,
        "HTTP/1.1 200 OK\r\n{tag}Content-Type: application/xml\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n"
    )?;
    // By the system itself, where it can: the server is not what is measured.
    io::copy(&mut file, &mut stream).map(drop)
}
