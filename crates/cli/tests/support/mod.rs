//! The program in a folder of its own, and a web site to import from.
#![allow(dead_code, reason = "each test file uses a part of it")]

use std::collections::HashMap;
use std::fmt::Write as _;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::ops::Range;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};

/// The program and its data folder.
pub struct Program {
    folder: tempfile::TempDir,
}

impl Program {
    pub fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    pub fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_job-importer-cli"));
        command.args(args).arg("--data-dir").arg(self.folder.path().join("data"));
        command
            // No keyring: the tests leave that of whoever runs them alone.
            .env("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent")
            .current_dir(self.folder.path())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command
    }

    /// Exit code, stdout and stderr.
    pub fn run(&self, args: &[&str]) -> (i32, String, String) {
        self.run_with(args, "")
    }

    pub fn run_with(&self, args: &[&str], stdin: &str) -> (i32, String, String) {
        let mut child = self.command(args).stdin(Stdio::piped()).spawn().unwrap();
        // A program that does not read its input has closed it: fine.
        let _ = child.stdin.take().unwrap().write_all(stdin.as_bytes());
        let out = child.wait_with_output().unwrap();
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        (out.status.code().unwrap(), text(out.stdout), text(out.stderr))
    }

    /// What it prints, after ending with this code.
    pub fn text(&self, exit: i32, args: &[&str]) -> String {
        let (code, text, said) = self.run(args);
        assert_eq!(code, exit, "{args:?}: {said}");
        text
    }

    /// What it prints as JSON, having ended with `exit`.
    pub fn json(&self, exit: i32, args: &[&str]) -> serde_json::Value {
        let (code, stdout, stderr) = self.run(args);
        assert_eq!(code, exit, "{args:?}: {stderr}");
        serde_json::from_str(&stdout).unwrap_or_else(|err| panic!("{args:?}: {err}: {stdout}"))
    }

    /// What it prints as JSON, if it does.
    pub fn try_json(&self, args: &[&str]) -> Option<serde_json::Value> {
        serde_json::from_str(&self.run(args).1).ok()
    }

    /// Starts it; what it prints can be had from the child.
    pub fn spawn(&self, args: &[&str]) -> Child {
        self.command(args).spawn().unwrap()
    }

    pub fn start(&self, args: &[&str]) -> Child {
        self.command(args).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
    }
}

struct Page {
    status: u16,
    etag: Option<String>,
    /// The header without which it is not shown.
    wants: Option<String>,
    body: String,
}

/// A web site on a loopback port.
pub struct Site {
    address: String,
    pages: Arc<Mutex<HashMap<String, Page>>>,
}

impl Site {
    pub fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let pages = Arc::new(Mutex::new(HashMap::new()));
        let shared = Arc::clone(&pages);
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let _ = answer(stream, &shared);
            }
        });
        Self { address, pages }
    }

    /// Serves `body` at `path`; returns the address.
    pub fn serve(&self, path: &str, status: u16, body: String) -> String {
        self.put(path, Page { status, etag: None, wants: None, body })
    }

    pub fn serve_tagged(&self, path: &str, etag: &str, body: String) -> String {
        self.put(path, Page { status: 200, etag: Some(etag.to_owned()), wants: None, body })
    }

    /// Serves `body` to who sends a header.
    pub fn serve_to(&self, path: &str, header: &str, body: String) -> String {
        self.put(path, Page { status: 200, etag: None, wants: Some(header.to_owned()), body })
    }

    fn put(&self, path: &str, page: Page) -> String {
        self.pages.lock().unwrap().insert(path.to_owned(), page);
        format!("{}{path}", self.address)
    }
}

fn answer(mut stream: TcpStream, pages: &Mutex<HashMap<String, Page>>) -> std::io::Result<()> {
    let mut head = String::new();
    let mut reader = BufReader::new(stream.try_clone()?);
    while reader.read_line(&mut head)? > 2 {}
    let pages = pages.lock().unwrap();
    let Some(page) = pages.get(head.split(' ').nth(1).unwrap_or_default()) else { return Ok(()) };
    let known = page.etag.as_ref().is_some_and(|etag| head.contains(etag.as_str()));
    let (status, body) = match &page.wants {
        Some(header) if !head.contains(header.as_str()) => (401, ""),
        _ if known => (304, ""),
        _ => (page.status, page.body.as_str()),
    };
    let etag = page.etag.as_ref().map(|etag| format!("ETag: {etag}\r\n")).unwrap_or_default();
    write!(
        stream,
        "HTTP/1.1 {status} Whatever\r\nConnection: close\r\n{etag}Content-Length: {}\r\n\r\n{body}",
        body.len()
    )
}

/// An RSS document of postings with these numbers.
pub fn rss(numbers: Range<u64>) -> String {
    let mut xml = String::from("<rss version=\"2.0\"><channel><title>Board</title>\n");
    for n in numbers {
        writeln!(
            xml,
            "<item><title>Welder {n}</title><guid>id-{n}</guid><link>https://b.example/{n}</link><description>Text {n}</description></item>"
        )
        .unwrap();
    }
    xml + "</channel></rss>"
}
