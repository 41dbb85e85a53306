//! A feed on the loopback whose postings the test changes.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::io::{BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Arc, Condvar, Mutex};
use std::thread::JoinHandle;
use std::time::Duration;

/// What a feed carries before anything happens to it.
pub const OLD: [Item; 3] = [
    Item { id: 11, title: "Lighthouse Keeper", company: "Trinity Lights" },
    Item { id: 12, title: "Harbour Pilot", company: "Cardiff Port" },
    Item { id: 13, title: "Net Maker", company: "Old Quay" },
];

/// One posting.
#[derive(Clone)]
pub struct Item {
    /// Its number in the guid and the link.
    pub id: u32,
    /// Its title; where it is blank, there is nothing by which the posting could be known.
    pub title: &'static str,
    /// Who hires.
    pub company: &'static str,
}

/// What every posting says besides: by texts of some length the same job is known at another board.
const ABOUT: &str = "<p>Our crew has worked on this coast for ninety years, in all weathers and at every hour of the day. You know the \
    tides and the charts, keep your log with care, and stay calm when the wind turns. We give you a warm room above the water, \
    two meals a day, a boat of your own after the first winter and every second week free. Come and see us on any morning, \
    bring your papers and a dry coat, and ask for the mate at the long pier behind the fish market.</p>";

/// A page for people, as its software writes it.
const PAGE: &str = "<!doctype html><html><head><title>Jobs by the sea</title>\
    <link rel=alternate type='application/rss+xml' title='Jobs' href='/?feed=job_feed'></head><body>Jobs.</body></html>";

/// An RSS feed with the `job_listing:` extension of WP Job Manager, served until dropped.
///
/// It sends no validators, and each answer has another build date, as many feeds do: so an import that finds
/// nothing new has still read every posting.
pub struct FeedServer {
    address: SocketAddr,
    items: Arc<Mutex<Vec<Item>>>,
    requests: Arc<AtomicU32>,
    gate: Arc<Gate>,
    closing: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

/// Where answers wait half-way while it is shut.
#[derive(Default)]
struct Gate {
    shut: Mutex<bool>,
    moved: Condvar,
}

impl Gate {
    fn set(&self, shut: bool) {
        *self.shut.lock().expect("the gate") = shut;
        self.moved.notify_all();
    }

    fn pass(&self) {
        let shut = self.shut.lock().expect("the gate");
        drop(self.moved.wait_while(shut, |shut| *shut).expect("the gate"));
    }
}

impl FeedServer {
    /// Serves these postings.
    pub fn start(items: &[Item]) -> Self {
        Self::telling(items, HashMap::new())
    }

    /// Serves postings of which some say something else, by their numbers: HTML.
    pub fn telling(items: &[Item], texts: HashMap<u32, String>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port for the feed");
        let address = listener.local_addr().expect("the feed's address");
        let items = Arc::new(Mutex::new(items.to_vec()));
        let requests = Arc::<AtomicU32>::default();
        let (gate, closing) = (Arc::<Gate>::default(), Arc::new(AtomicBool::new(false)));
        let thread = std::thread::spawn({
            let (items, requests) = (Arc::clone(&items), Arc::clone(&requests));
            let (gate, closing) = (Arc::clone(&gate), Arc::clone(&closing));
            move || serve(&listener, &items, &texts, &requests, &gate, &closing)
        });
        Self { address, items, requests, gate, closing, thread: Some(thread) }
    }

    /// How often it was asked for anything.
    pub fn requests(&self) -> u32 {
        self.requests.load(Ordering::SeqCst)
    }

    /// From now on answers stop half-way, until [`FeedServer::go_on`].
    pub fn hold(&self) {
        self.gate.set(true);
    }

    /// Lets answers go on.
    pub fn go_on(&self) {
        self.gate.set(false);
    }

    /// An address where there is nothing.
    pub fn nowhere(&self) -> String {
        format!("http://{}/moved-away", self.address)
    }

    /// Its host and port.
    pub fn host(&self) -> String {
        self.address.to_string()
    }

    /// A page for people that names it.
    pub fn page(&self) -> String {
        format!("http://{}/jobs", self.address)
    }

    /// Where it is.
    pub fn url(&self) -> String {
        format!("http://{}/?feed=job_feed", self.address)
    }

    /// Gives a posting another title.
    pub fn retitle(&self, id: u32, title: &'static str) {
        for item in self.items.lock().expect("the feed's postings").iter_mut().filter(|item| item.id == id) {
            item.title = title;
        }
    }

    /// Puts postings on top of those already there.
    pub fn add(&self, new: &[Item]) {
        self.items.lock().expect("the feed's postings").splice(0..0, new.iter().cloned());
    }
}

impl Drop for FeedServer {
    fn drop(&mut self) {
        self.closing.store(true, Ordering::SeqCst);
        self.go_on();
        // Wakes the thread from accept.
        let _ = TcpStream::connect(self.address);
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

fn serve(
    listener: &TcpListener,
    items: &Mutex<Vec<Item>>,
    texts: &HashMap<u32, String>,
    requests: &AtomicU32,
    gate: &Gate,
    closing: &AtomicBool,
) {
    for connection in listener.incoming() {
        if closing.load(Ordering::SeqCst) {
            return;
        }
        let Ok(connection) = connection else { continue };
        // A client that goes away is its own business.
        let _ = answer(connection, items, texts, gate, requests);
    }
}

fn answer(
    mut connection: TcpStream,
    items: &Mutex<Vec<Item>>,
    texts: &HashMap<u32, String>,
    gate: &Gate,
    requests: &AtomicU32,
) -> std::io::Result<()> {
    connection.set_read_timeout(Some(Duration::from_secs(5)))?;
    let mut lines = BufReader::new(connection.try_clone()?).lines();
    let request = lines.next().transpose()?.unwrap_or_default();
    while lines.next().transpose()?.is_some_and(|header| !header.is_empty()) {}
    let count = requests.fetch_add(1, Ordering::SeqCst);
    let path = request.split(' ').nth(1).unwrap_or_default();
    // Behind its last page WordPress has nothing.
    let (status, content_type, body) = if path == "/?feed=job_feed" {
        let body = rss(&items.lock().expect("the postings"), texts, count);
        ("200 OK", "application/rss+xml; charset=utf-8", body)
    } else if path == "/jobs" {
        ("200 OK", "text/html", PAGE.to_owned())
    } else {
        ("404 Not Found", "text/plain", "nothing here".to_owned())
    };
    let (first, rest) = body.split_at(body.len() / 2);
    write!(
        connection,
        "HTTP/1.1 {status}\r\nContent-Type: {content_type}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{first}",
        body.len()
    )?;
    connection.flush()?;
    gate.pass();
    write!(connection, "{rest}")
}

fn rss(items: &[Item], texts: &HashMap<u32, String>, count: u32) -> String {
    let mut rss = String::from(
        r#"<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:job_listing="http://wpjobmanager.com">
<channel><title>Harbour Board</title><link>https://harbour.example/</link><description>Jobs by the sea</description>
"#,
    );
    let (minute, second) = (count / 60 % 60, count % 60);
    let _ = writeln!(rss, "<lastBuildDate>Tue, 06 Jan 2026 12:{minute:02}:{second:02} +0000</lastBuildDate>");
    for Item { id, title, company } in items {
        if title.is_empty() {
            let _ = writeln!(rss, "<item><job_listing:company>{company}</job_listing:company></item>");
            continue;
        }
        let text = match texts.get(id) {
            Some(text) => text.replace('&', "&amp;").replace('<', "&lt;"),
            None => format!("<![CDATA[<p>Work with us as {title}.</p>{ABOUT}]]>"),
        };
        let _ = write!(
            rss,
            r#"<item>
  <title>{title}</title>
  <link>https://harbour.example/job/{id}/</link>
  <guid isPermaLink="false">https://harbour.example/?post_type=job_listing&#038;p={id}</guid>
  <pubDate>Mon, 05 Jan 2026 08:{minute:02}:00 +0000</pubDate>
  <description>{text}</description>
  <job_listing:location><![CDATA[Cardiff, Wales]]></job_listing:location>
  <job_listing:job_type><![CDATA[Full Time]]></job_listing:job_type>
  <job_listing:company><![CDATA[{company}]]></job_listing:company>
</item>
"#,
            minute = id % 60
        );
    }
    rss.push_str("</channel></rss>\n");
    rss
}
