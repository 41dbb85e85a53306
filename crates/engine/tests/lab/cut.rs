//! A document that is cut off: what was whole is stored, and nothing is believed to have ended.

use crate::server::{Server, Step, head};
use crate::support::{Item, code, counts, item, listing, rss};
use crate::{close_one, lab, said, spooled};
use contract::RunState;
use engine::fetch::FetchSettings;

const OFFSETS: usize = 200;
/// Postings that are there in every document, and as many that no other document has.
const KNOWN: usize = 5;

/// How the end of a body is told.
#[derive(Clone, Copy, Debug)]
enum Framing {
    Chunked,
    Length,
    /// By the end of the connection, so that a cut looks like an end.
    Close,
}

impl Framing {
    /// An answer whose body ends at `offset`, and with it the connection.
    fn cut(self, document: &[u8], offset: usize, etag: &str) -> Vec<Step> {
        let with = |header: String| head("200 OK", &format!("ETag: \"{etag}\"\r\n{header}"));
        let (mut bytes, body) = (Vec::new(), &document[..offset]);
        match self {
            Self::Length => bytes.extend(with(format!("Content-Length: {}\r\n", document.len()))),
            Self::Close => bytes.extend(with(String::new())),
            Self::Chunked => bytes.extend(with("Transfer-Encoding: chunked\r\n".to_owned())),
        }
        match self {
            Self::Length | Self::Close => bytes.extend_from_slice(body),
            // The last chunk promises more than comes of it, or no end follows it: by turns.
            Self::Chunked => {
                for piece in body.chunks(100) {
                    let promised = piece.len() + if piece.len() < 100 { offset % 2 } else { 0 };
                    bytes.extend_from_slice(format!("{promised:x}\r\n").as_bytes());
                    bytes.extend_from_slice(piece);
                    bytes.extend_from_slice(if promised > piece.len() { b"" } else { b"\r\n" });
                }
            }
        }
        vec![Step::Send(bytes)]
    }

    fn whole(self, document: &[u8], etag: &str) -> Vec<Step> {
        let mut steps = self.cut(document, document.len(), etag);
        if let (Self::Chunked, Some(Step::Send(bytes))) = (self, steps.last_mut()) {
            bytes.extend_from_slice(b"0\r\n\r\n");
        }
        steps
    }
}

/// Known postings and fresh ones by turns, of a source that lists everything: of a whole document what is missing would be gone.
fn document(fresh: usize) -> Vec<u8> {
    let of_this = |number| item(1_000 + fresh * KNOWN + number);
    let items: Vec<Item> = (0..KNOWN).flat_map(|number| [item(number), of_this(number)]).collect();
    listing(&items).into_bytes()
}

/// How many postings end before `offset`.
fn whole_before(document: &[u8], offset: usize) -> u64 {
    const END: &[u8] = b"</item>";
    document[..offset].windows(END.len()).filter(|window| *window == END).count() as u64
}

async fn ended_sightings(folder: &std::path::Path) -> i64 {
    let options = sqlx::sqlite::SqliteConnectOptions::new().filename(folder.join("jobs.db")).read_only(true);
    let db = sqlx::SqlitePool::connect_with(options).await.unwrap();
    sqlx::query_scalar("SELECT count(*) FROM sightings WHERE ended_at IS NOT NULL")
        .fetch_one(&db)
        .await
        .unwrap()
}

async fn a_cut_loses_nothing(framing: Framing) {
    let folder = tempfile::tempdir().unwrap();
    let (engine, clock) = lab(folder.path(), FetchSettings::default()).await;
    let server = Server::start(&clock);
    let known: Vec<Item> = (0..KNOWN).map(item).collect();
    let url = server.serve("/feed", framing.whole(listing(&known).as_bytes(), "whole"));
    let feed = engine.add_feed(&url).await.unwrap();
    assert_eq!(counts(&close_one(&engine, feed.id).await), [KNOWN as u64, 0, 0, 0, 0]);

    let mut jobs = KNOWN as u64;
    for number in 0..OFFSETS {
        let document = document(number);
        // Up to the name of the root's end tag: who has read that has read all there is.
        let last = document.len() - "</rss>\n".len() + "</rs".len();
        let offset = number * last / (OFFSETS - 1);
        server.serve("/feed", framing.cut(&document, offset, &format!("cut-{number}")));
        let run = close_one(&engine, feed.id).await;
        let whole = whole_before(&document, offset);
        // The document begins with a known one.
        let (fresh, seen) = (whole / 2, whole.div_ceil(2));
        jobs += fresh;
        let place = format!("{framing:?}, cut at {offset} of {}: {run:?}", document.len());
        assert_eq!(counts(&run), [fresh, 0, seen, 0, 0], "what was whole is stored. {place}");
        match whole {
            0 => assert!(matches!(run.state, RunState::Partial | RunState::Failed), "{place}"),
            _ => assert_eq!((run.state, code(&run)), (RunState::Partial, "truncated"), "{place}"),
        }
        said(&run);
        let shown = &engine.feeds().await.unwrap()[0];
        assert_eq!(shown.jobs, jobs, "no job has left the feed. {place}");
    }
    assert_eq!(engine.jobs("", 0, 1).await.unwrap().total, jobs);
    assert_eq!(ended_sightings(folder.path()).await, 0);
    assert!(spooled(folder.path()).is_empty());
    let requests = server.requests();
    assert_eq!(requests.len(), OFFSETS + 1, "a document that broke off is not asked for again at once");
    assert!(requests[1..].iter().all(|request| request.contains("if-none-match: \"whole\"")));
    engine.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_chunked_document_that_is_cut_anywhere_loses_nothing() {
    a_cut_loses_nothing(Framing::Chunked).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_document_shorter_than_promised_loses_nothing_wherever_it_is_cut() {
    a_cut_loses_nothing(Framing::Length).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_document_that_ends_with_its_connection_loses_nothing_wherever_it_is_cut() {
    a_cut_loses_nothing(Framing::Close).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_document_that_breaks_off_after_its_end_is_read_and_asked_for_again() {
    let folder = tempfile::tempdir().unwrap();
    let (engine, clock) = lab(folder.path(), FetchSettings::default()).await;
    let server = Server::start(&clock);
    for framing in [Framing::Chunked, Framing::Length] {
        let path = format!("/{framing:?}");
        let mut document = rss(&[item(0)]).into_bytes();
        document.extend_from_slice(b"<!-- not all of it -->");
        let script = framing.cut(&document, document.len() - 9, "cut");
        let feed = engine.add_feed(&server.serve(&path, script)).await.unwrap();
        for _ in 0..2 {
            let run = close_one(&engine, feed.id).await;
            assert_eq!((run.state, run.total), (RunState::Succeeded, 1), "{framing:?}: {run:?}");
        }
    }
    let conditional = server.requests().iter().filter(|request| request.contains("if-none-match")).count();
    assert_eq!(conditional, 0, "whatever came after the cut may be news");
    engine.stop().await;
}
