//! A web server that does what a test says, byte by byte.

use crate::clock::LabClock;
use engine::clock::Clock;
use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpSocket, TcpStream};
use tokio::sync::{Notify, Semaphore};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::server::TlsStream;

/// What a connection does, one after the other. Then it is closed.
#[derive(Clone)]
pub enum Step {
    Send(Vec<u8>),
    /// So many bytes at a time, the first `first` after the request, then one each `every`, on the test's clock.
    Drip {
        bytes: Vec<u8>,
        at_a_time: usize,
        first: Duration,
        every: Duration,
    },
    /// So many bytes at a time, each time [`Server::drip`] says.
    Demand {
        bytes: Vec<u8>,
        at_a_time: usize,
    },
    /// The same again and again, until the other side hangs up.
    Flood(Vec<u8>),
    /// Nothing, until the other side hangs up.
    Stall,
    /// Nothing, until [`Server::release`].
    Hold,
    /// Ends the connection as a broken one ends, without any farewell.
    Reset,
    /// Ends the connection below what it carries, such as TLS.
    Sever,
}

/// The head of an answer, then this body.
pub fn answer(status: &str, headers: &str, body: impl AsRef<[u8]>) -> Vec<Step> {
    let body = body.as_ref();
    let length = body.len();
    let mut bytes = head(status, &format!("Content-Length: {length}\r\n{headers}"));
    bytes.extend_from_slice(body);
    vec![Step::Send(bytes)]
}

pub fn ok(body: impl AsRef<[u8]>) -> Vec<Step> {
    answer("200 OK", "", body)
}

pub fn redirect(status: u16, to: &str) -> Vec<Step> {
    answer(&format!("{status} Elsewhere"), &format!("Location: {to}\r\n"), "")
}

pub fn head(status: &str, headers: &str) -> Vec<u8> {
    format!("HTTP/1.1 {status}\r\nConnection: close\r\n{headers}\r\n").into_bytes()
}

#[derive(Default)]
struct Shared {
    scripts: Mutex<HashMap<String, Vec<Step>>>,
    requests: Mutex<Vec<String>>,
    /// A request came, or more of a flood went.
    news: Notify,
    busy: AtomicUsize,
    most_busy: AtomicUsize,
    flooded: AtomicUsize,
}

/// A server on a loopback port of its own.
pub struct Server {
    address: SocketAddr,
    scheme: &'static str,
    shared: Arc<Shared>,
    drips: Arc<Semaphore>,
    released: Arc<Semaphore>,
}

/// What a connection needs beside its stream.
#[derive(Clone)]
struct Desk {
    clock: Arc<LabClock>,
    shared: Arc<Shared>,
    drips: Arc<Semaphore>,
    released: Arc<Semaphore>,
}

impl Server {
    pub fn start(clock: &Arc<LabClock>) -> Self {
        Self::start_on(clock, DeadPort::new())
    }

    /// Brings a port to life.
    pub fn start_on(clock: &Arc<LabClock>, port: DeadPort) -> Self {
        Self::listen(clock, None, port)
    }

    /// Speaks TLS with whatever certificate the configuration has.
    pub fn start_tls(clock: &Arc<LabClock>, config: ServerConfig) -> Self {
        Self::listen(clock, Some(TlsAcceptor::from(Arc::new(config))), DeadPort::new())
    }

    fn listen(clock: &Arc<LabClock>, tls: Option<TlsAcceptor>, port: DeadPort) -> Self {
        let listener = port.0.listen(128).unwrap();
        let server = Self {
            address: listener.local_addr().unwrap(),
            scheme: if tls.is_some() { "https" } else { "http" },
            shared: Arc::default(),
            drips: Arc::new(Semaphore::new(0)),
            released: Arc::new(Semaphore::new(0)),
        };
        let desk = Desk {
            clock: Arc::clone(clock),
            shared: Arc::clone(&server.shared),
            drips: Arc::clone(&server.drips),
            released: Arc::clone(&server.released),
        };
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (desk, tls) = (desk.clone(), tls.clone());
                tokio::spawn(async move {
                    // The client may hang up at any moment, as it should when it refuses an answer.
                    let _ = match tls {
                        None => attend(stream, &desk).await,
                        Some(tls) => match tls.accept(stream).await {
                            Ok(stream) => attend(stream, &desk).await,
                            Err(refused) => Err(refused),
                        },
                    };
                });
            }
        });
        server
    }

    /// Lets `path` do this from now on; returns its address.
    pub fn serve(&self, path: &str, script: Vec<Step>) -> String {
        self.shared.scripts.lock().unwrap().insert(path.to_owned(), script);
        self.url(path)
    }

    pub fn url(&self, path: &str) -> String {
        format!("{}://{}{path}", self.scheme, self.address)
    }

    /// The requests so far, head and all, in lower case.
    pub fn requests(&self) -> Vec<String> {
        self.shared.requests.lock().unwrap().clone()
    }

    /// Waits until so many requests have arrived.
    pub async fn asked(&self, times: usize) {
        self.until("a request arrives", || self.shared.requests.lock().unwrap().len() >= times).await;
    }

    /// Waits until what a [`Step::Flood`] repeats was sent so many times.
    pub async fn flooded(&self, times: usize) {
        self.until("a flood flows", || self.shared.flooded.load(Ordering::SeqCst) >= times).await;
    }

    async fn until(&self, what: &str, has_come: impl Fn() -> bool) {
        let come = async {
            loop {
                let news = self.shared.news.notified();
                tokio::pin!(news);
                // Register before looking, or what comes between the two is missed.
                news.as_mut().enable();
                if has_come() {
                    return;
                }
                news.await;
            }
        };
        crate::patiently(what, come).await;
    }

    /// Lets the next piece of a [`Step::Demand`] go.
    pub fn drip(&self) {
        self.drips.add_permits(1);
    }

    /// Lets one that holds go on.
    pub fn release(&self) {
        self.released.add_permits(1);
    }

    /// The most requests that were in work at a time. One ends with the last byte of its answer.
    pub fn most_at_a_time(&self) -> usize {
        self.shared.most_busy.load(Ordering::SeqCst)
    }
}

/// A loopback port that is taken, so that no other test gets it, and on which nobody listens.
pub struct DeadPort(TcpSocket);

impl DeadPort {
    pub fn new() -> Self {
        let socket = TcpSocket::new_v4().unwrap();
        socket.bind("127.0.0.1:0".parse().unwrap()).unwrap();
        Self(socket)
    }

    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.0.local_addr().unwrap())
    }
}

/// A stream that ends in a connection.
trait Stream: AsyncRead + AsyncWrite + Unpin {
    fn tcp(&self) -> &TcpStream;
}

impl Stream for TcpStream {
    fn tcp(&self) -> &TcpStream {
        self
    }
}

impl Stream for TlsStream<TcpStream> {
    fn tcp(&self) -> &TcpStream {
        self.get_ref().0
    }
}

async fn attend(mut stream: impl Stream, desk: &Desk) -> std::io::Result<()> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(stream.read_u8().await?);
    }
    let head = String::from_utf8_lossy(&head).into_owned();
    let path = head.split(' ').nth(1).unwrap_or_default().to_owned();
    // All of it is settled before anybody can hear of the request and change it.
    let arrival = desk.clock.elapsed();
    let busy = Busy::of(&desk.shared);
    let script = desk.shared.scripts.lock().unwrap().get(&path).cloned();
    desk.shared.requests.lock().unwrap().push(head.to_lowercase());
    desk.shared.news.notify_waiters();
    let mut script = script.unwrap_or_else(|| answer("404 Not Found", "", ""));
    let last = script.pop();
    for step in script {
        perform(&mut stream, step, arrival, desk).await?;
    }
    match last {
        // No longer busy before the client can know it, or its next request would seem to come too early.
        Some(Step::Send(bytes)) if !bytes.is_empty() => {
            stream.write_all(&bytes[..bytes.len() - 1]).await?;
            drop(busy);
            stream.write_all(&bytes[bytes.len() - 1..]).await?;
        }
        Some(step) => perform(&mut stream, step, arrival, desk).await?,
        None => {}
    }
    stream.shutdown().await
}

/// A request in work.
struct Busy<'a>(&'a Shared);

impl<'a> Busy<'a> {
    fn of(shared: &'a Shared) -> Self {
        let now = shared.busy.fetch_add(1, Ordering::SeqCst) + 1;
        shared.most_busy.fetch_max(now, Ordering::SeqCst);
        Self(shared)
    }
}

impl Drop for Busy<'_> {
    fn drop(&mut self) {
        self.0.busy.fetch_sub(1, Ordering::SeqCst);
    }
}

async fn perform(
    stream: &mut impl Stream,
    step: Step,
    arrival: Duration,
    desk: &Desk,
) -> std::io::Result<()> {
    match step {
        Step::Send(bytes) => stream.write_all(&bytes).await?,
        Step::Drip { bytes, at_a_time, first, every } => {
            let mut next = arrival + first;
            for piece in bytes.chunks(at_a_time) {
                desk.clock.reached(next).await;
                stream.write_all(piece).await?;
                stream.flush().await?;
                next += every;
            }
        }
        Step::Demand { bytes, at_a_time } => {
            for piece in bytes.chunks(at_a_time) {
                desk.drips.acquire().await.unwrap().forget();
                stream.write_all(piece).await?;
                stream.flush().await?;
            }
        }
        Step::Flood(bytes) => loop {
            stream.write_all(&bytes).await?;
            desk.shared.flooded.fetch_add(1, Ordering::SeqCst);
            desk.shared.news.notify_waiters();
        },
        Step::Stall => {
            // Whatever it sends, this ends with the connection.
            while stream.read(&mut [0; 64]).await? > 0 {}
        }
        Step::Hold => desk.released.acquire().await.unwrap().forget(),
        Step::Reset => {
            stream.tcp().set_zero_linger()?;
            return Err(std::io::ErrorKind::ConnectionReset.into());
        }
        Step::Sever => {
            socket2::SockRef::from(stream.tcp()).shutdown(std::net::Shutdown::Write)?;
            while stream.read(&mut [0; 64]).await? > 0 {}
            return Err(std::io::ErrorKind::ConnectionAborted.into());
        }
    }
    Ok(())
}
