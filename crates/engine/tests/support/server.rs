use std::collections::HashMap;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Condvar, Mutex};

/// What a path answers.
#[derive(Clone)]
pub struct Reply {
    status: u16,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
    cut: bool,
    held: bool,
}

impl Reply {
    pub fn ok(body: impl Into<Vec<u8>>) -> Self {
        Self { status: 200, headers: Vec::new(), body: body.into(), cut: false, held: false }
    }

    pub fn status(status: u16) -> Self {
        Self { status, ..Self::ok("") }
    }

    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Closes the connection without a word.
    pub fn hung_up() -> Self {
        Self::status(0)
    }

    /// Promises more bytes than it sends.
    pub fn cut_off(self) -> Self {
        Self { cut: true, ..self }
    }

    /// Answers only after [`Server::release`].
    pub fn held(self) -> Self {
        Self { held: true, ..self }
    }
}

#[derive(Default)]
struct Shared {
    replies: Mutex<HashMap<String, Reply>>,
    requests: Mutex<Vec<String>>,
    asked: Condvar,
    released: Mutex<bool>,
    release: Condvar,
}

/// A web server on a loopback port, answering what the test says.
pub struct Server {
    address: String,
    shared: Arc<Shared>,
}

impl Server {
    pub fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let shared = Arc::new(Shared::default());
        let for_threads = Arc::clone(&shared);
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let shared = Arc::clone(&for_threads);
                std::thread::spawn(move || answer(stream, &shared));
            }
        });
        Self { address, shared }
    }

    /// Lets `path` answer `reply` from now on; returns its address.
    pub fn serve(&self, path: &str, reply: Reply) -> String {
        self.shared.replies.lock().unwrap().insert(path.to_owned(), reply);
        format!("{}{path}", self.address)
    }

    /// Lets held replies go.
    pub fn release(&self) {
        *self.shared.released.lock().unwrap() = true;
        self.shared.release.notify_all();
    }

    /// Returns once it was asked so often.
    pub async fn asked(&self, times: usize) {
        let shared = Arc::clone(&self.shared);
        let waited = tokio::task::spawn_blocking(move || {
            let requests = shared.requests.lock().unwrap();
            drop(shared.asked.wait_while(requests, |requests| requests.len() < times).unwrap());
        });
        waited.await.unwrap();
    }

    /// The requests so far, head and all.
    pub fn requests(&self) -> Vec<String> {
        self.shared.requests.lock().unwrap().clone()
    }
}

fn answer(mut stream: TcpStream, shared: &Shared) -> Option<()> {
    let mut head = String::new();
    let mut reader = BufReader::new(stream.try_clone().ok()?);
    while reader.read_line(&mut head).ok()? > 2 {}
    let path = head.split(' ').nth(1)?.to_owned();
    shared.requests.lock().unwrap().push(head.clone());
    shared.asked.notify_all();
    let reply = shared.replies.lock().unwrap().get(&path).cloned().unwrap_or_else(|| Reply::status(404));
    if reply.held {
        let mut released = shared.released.lock().unwrap();
        while !*released {
            released = shared.release.wait(released).unwrap();
        }
    }
    if reply.status == 0 {
        return None;
    }
    let etag = reply.headers.iter().find(|(name, _)| name == "ETag").map(|(_, value)| value.as_str());
    let known = etag
        .is_some_and(|etag| head.to_lowercase().contains(&format!("if-none-match: {}", etag.to_lowercase())));
    let status = if known { 304 } else { reply.status };
    let body: &[u8] = if known { b"" } else { &reply.body };
    let promised = body.len() + if reply.cut { 1 } else { 0 };
    write!(stream, "HTTP/1.1 {status} Whatever\r\nConnection: close\r\nContent-Length: {promised}\r\n")
        .ok()?;
    for (name, value) in &reply.headers {
        write!(stream, "{name}: {value}\r\n").ok()?;
    }
    stream.write_all(b"\r\n").ok()?;
    stream.write_all(body).ok()
}
