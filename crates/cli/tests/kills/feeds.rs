//! Feeds of several kinds on a loopback port, in two versions: with repeats, shared ids, rejections, pages, changed wordings.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::Duration;

type Pages = Arc<Mutex<HashMap<String, Arc<Page>>>>;

struct Page {
    etag: String,
    body: Vec<u8>,
}

/// The feeds of a test.
pub struct Board {
    address: String,
    pages: Pages,
    postings: usize,
}

/// Where the feeds are.
const FEEDS: [&str; 4] = ["/feed", "/postings", "/list", "/small"];
/// Postings of a page of the paged feed, and how many pages there are.
const PAGE: usize = 40;
const PAGES: usize = 3;

impl Board {
    /// Serves feeds; the largest has so many postings.
    pub fn start(postings: usize) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let pages = Pages::default();
        let shared = Arc::clone(&pages);
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let pages = Arc::clone(&shared);
                // Whoever is killed midway takes no more: that is no fault.
                std::thread::spawn(move || answer(stream, &pages));
            }
        });
        Self { address, pages, postings }
    }

    pub fn urls(&self) -> Vec<String> {
        FEEDS.iter().map(|path| format!("{}{path}", self.address)).collect()
    }

    /// Serves the first version, or the second.
    pub fn serve(&self, version: usize) {
        self.put("/feed", version, rss(self.postings, version));
        self.put("/list", version, list(self.postings / 10, version));
        // The same each time: not modified.
        self.put("/small", 1, rss(3, 1));
        for page in 0..PAGES {
            let path =
                if page == 0 { "/postings".to_owned() } else { format!("/postings?offset={}", page * PAGE) };
            self.put(&path, version, paged(page, version));
        }
    }

    /// Serves one document instead.
    pub fn put(&self, path: &str, version: usize, body: String) -> String {
        let page = Page { etag: format!("\"{version}\""), body: body.into_bytes() };
        self.pages.lock().unwrap().insert(path.to_owned(), Arc::new(page));
        format!("{}{path}", self.address)
    }
}

fn answer(mut stream: TcpStream, pages: &Pages) -> std::io::Result<()> {
    let mut head = String::new();
    let mut reader = BufReader::new(stream.try_clone()?);
    while reader.read_line(&mut head)? > 2 {}
    let page = pages.lock().unwrap().get(head.split(' ').nth(1).unwrap_or_default()).cloned();
    let Some(page) = page else {
        return write!(stream, "HTTP/1.1 404 Not\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
    };
    if head.contains(&page.etag) {
        return write!(stream, "HTTP/1.1 304 Same\r\nConnection: close\r\n\r\n");
    }
    write!(
        stream,
        "HTTP/1.1 200 OK\r\nConnection: close\r\nETag: {}\r\nContent-Length: {}\r\n\r\n",
        page.etag,
        page.body.len()
    )?;
    // Not all at once, so that there is a moment in which the fetch can be killed.
    let pieces = if page.body.len() < 100_000 { 1 } else { 20.max(page.body.len() / 200_000) };
    for piece in page.body.chunks(page.body.len() / pieces + 1) {
        std::thread::sleep(Duration::from_millis(if pieces > 1 { 10 } else { 0 }));
        stream.write_all(piece)?;
    }
    Ok(())
}

/// What a posting says: every fifth says something else in the second version.
fn text(n: usize, version: usize) -> String {
    let wording = if version == 2 && n.is_multiple_of(5) { "reworded" } else { "original" };
    format!(
        "<p>The {wording} text of <b>number {n}</b>, which looks for a {} who can do what a {} can. {}</p>",
        ["welder", "nurse", "teacher"][n % 3],
        ["smith", "cook", "driver", "painter"][n % 4],
        "We are a team of many, and grow. ".repeat(n % 7)
    )
}

/// One item of the RSS feed.
pub fn item(n: usize, version: usize) -> String {
    format!(
        "<item><title>Worker {n}</title><guid isPermaLink=\"false\">id-{n}</guid><link>https://b.example/{n}</link>\
         <pubDate>Mon, {:02} Sep 2025 08:15:00 +0000</pubDate><description><![CDATA[{}]]></description></item>\n",
        n % 28 + 1,
        text(n, version)
    )
}

/// Around the items of an RSS feed.
pub fn channel(items: &str) -> String {
    format!("<rss version=\"2.0\"><channel><title>Board</title>\n{items}</channel></rss>")
}

/// Postings in order; some repeated, some with the id of another, some with nothing to show. In the second version some have another
/// id, and some ids stand before their postings with another link.
fn rss(postings: usize, version: usize) -> String {
    let mut items = String::new();
    for n in 0..postings {
        if version == 2 && n % 89 == 30 {
            // Far in front of the one that has the better claim to the job.
            items.push_str(&item(n + 40, version).replace("https://b.example/", "https://b.example/c-"));
        }
        let own = item(n, version);
        let id = if version == 2 && n % 53 == 20 { format!(">id-{n}-new<") } else { format!(">id-{n}<") };
        items.push_str(&own.replace(&format!(">id-{n}<"), &id));
        if n % 97 == 50 {
            writeln!(items, "<item><guid isPermaLink=\"false\">nothing-{n}</guid></item>").unwrap();
        }
        if n % 61 == 40 {
            // Far behind the first: an import that was killed in between must know it again.
            items.push_str(&item(n / 2, version));
        }
        if n % 83 == 70 {
            items.push_str(
                &item(n, version).replace(&format!("b.example/{n}<"), &format!("b.example/{n}-b<")),
            );
        }
    }
    if version == 2 {
        items.push_str(&item(postings + 1, version));
    }
    channel(&items)
}

/// A full list in Indeed's XML.
fn list(postings: usize, version: usize) -> String {
    let mut xml =
        String::from("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<source><publisher>List</publisher>\n");
    for n in 0..postings {
        writeln!(
            xml,
            "<job><title>Keeper {n}</title><referencenumber>ref-{n}</referencenumber><url>https://list.example/{n}</url>\
             <company>Firm {}</company><city>Leeds</city><jobtype>full-time</jobtype><salary>£{} a year</salary>\
             <description><![CDATA[{}]]></description></job>",
            n % 9,
            20_000 + n * 10,
            text(n, version)
        )
        .unwrap();
    }
    xml + "</source>"
}

/// A page of a board in JSON that tells how many there are.
fn paged(page: usize, version: usize) -> String {
    let posting = |n: usize| {
        serde_json::json!({
            "id": format!("id-{n}"), "name": if version == 2 && n.is_multiple_of(4) { format!("Sailor {n}, again") } else { format!("Sailor {n}") },
            "releasedDate": "2025-09-01T08:00:00.000Z", "company": { "identifier": "Yard", "name": "Yard" },
            "ref": format!("https://api.smartrecruiters.com/v1/companies/yard/postings/id-{n}"),
        })
    };
    let total = PAGE * (PAGES - 1) + PAGE / 2;
    let content: Vec<_> = (page * PAGE..total.min((page + 1) * PAGE)).map(posting).collect();
    serde_json::json!({ "offset": page * PAGE, "limit": PAGE, "totalFound": total, "content": content })
        .to_string()
}
