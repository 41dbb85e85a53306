//! Answers made to fill the memory or the disk of who reads them. Memory is that of a whole process, so each of these
//! tests has one to itself.

use crate::server::{Server, Step, answer, head};
use crate::{SECOND, begin, close_one, closed, lab, said, spooled};
use contract::RunState;
use engine::fetch::FetchSettings;
use std::io::Write;
use std::process::Command;

const MB: usize = 1 << 20;
/// The largest document that is taken.
const CAP: usize = 64 * MB;
/// What a bomb unpacks to.
const BOMB: usize = 96 * MB;
/// What a fetch may need beyond what the process has at rest.
const MEMORY: usize = 32 * MB;

/// Runs the test of this name in a process of its own.
fn alone(test: &str, work: impl Future<Output = ()>) {
    const IS_ALONE: &str = "ENGINE_LAB_ALONE";
    if std::env::var_os(IS_ALONE).is_some() {
        tokio::runtime::Runtime::new().unwrap().block_on(work);
        return;
    }
    let mut command = Command::new(std::env::current_exe().unwrap());
    let output = command.args(["--exact", test, "--nocapture"]).env(IS_ALONE, "1").output().unwrap();
    let told = String::from_utf8_lossy(&output.stdout);
    assert!(told.contains("1 passed"), "{told}{}", String::from_utf8_lossy(&output.stderr));
}

/// The most memory that was needed beyond what the process had at rest. Measured on Linux only, proc(5).
async fn needed(work: impl Future<Output = ()>) -> usize {
    let memory = |field: &str| {
        let status = std::fs::read_to_string("/proc/self/status").ok()?;
        let line = status.lines().find_map(|line| line.strip_prefix(field))?.trim_start_matches(':').trim();
        Some(line.trim_end_matches(" kB").parse::<usize>().ok()? << 10)
    };
    // The peak is measured anew from here on.
    let _ = std::fs::write("/proc/self/clear_refs", "5");
    let rest = memory("VmRSS");
    work.await;
    memory("VmHWM").zip(rest).map_or(0, |(peak, rest)| peak.saturating_sub(rest))
}

fn gzip() -> Vec<u8> {
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    (0..BOMB / MB).for_each(|_| packed.write_all(&[b' '; MB]).unwrap());
    packed.finish().unwrap()
}

fn deflate() -> Vec<u8> {
    let mut packed = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
    (0..BOMB / MB).for_each(|_| packed.write_all(&[b' '; MB]).unwrap());
    packed.finish().unwrap()
}

fn brotli() -> Vec<u8> {
    let mut packed = Vec::new();
    {
        let mut writer = brotli::CompressorWriter::new(&mut packed, MB, 2, 22);
        (0..BOMB / MB).for_each(|_| writer.write_all(&[b' '; MB]).unwrap());
    }
    packed
}

/// RFC 8878, section 3.1.1: a frame of blocks that each say "this byte, 128 KiB times".
fn zstd() -> Vec<u8> {
    const BLOCK: usize = 128 << 10;
    // Magic number, nothing special, a window of 2 MiB.
    let mut packed = vec![0x28, 0xb5, 0x2f, 0xfd, 0x00, 0x58];
    for block in 1..=BOMB / BLOCK {
        let is_last = u32::from(block == BOMB / BLOCK);
        let header = (BLOCK as u32) << 3 | 1 << 1 | is_last;
        packed.extend_from_slice(&header.to_le_bytes()[..3]);
        packed.push(b' ');
    }
    packed
}

#[test]
fn a_bomb_is_refused_at_the_cap_and_fills_neither_memory_nor_disk() {
    alone("bombs::a_bomb_is_refused_at_the_cap_and_fills_neither_memory_nor_disk", async {
        let folder = tempfile::tempdir().unwrap();
        let settings = FetchSettings { max_decoded_bytes: CAP as u64, ..FetchSettings::default() };
        let (engine, clock) = lab(folder.path(), settings).await;
        let server = Server::start(&clock);
        let small = server.serve("/small", answer("200 OK", "", "<rss/>"));
        // What the first fetch needs for good is not counted.
        let small = engine.add_feed(&small).await.unwrap();
        close_one(&engine, small.id).await;
        let bombs = [("gzip", gzip()), ("deflate", deflate()), ("br", brotli()), ("zstd", zstd())];
        for (coding, bomb) in bombs {
            assert!(bomb.len() * 900 < BOMB, "{coding} packs it to {} bytes only", bomb.len());
            let header = format!("Content-Encoding: {coding}\r\n");
            let feed = server.serve(&format!("/{coding}"), answer("200 OK", &header, &bomb));
            let feed = engine.add_feed(&feed).await.unwrap();
            let needed = needed(async {
                let run = close_one(&engine, feed.id).await;
                assert_eq!(
                    (run.state, said(&run), run.total),
                    (RunState::Failed, "too_large", 0),
                    "{coding}"
                );
                assert!(run.error.unwrap().message.contains("64 MiB"), "the limit is named");
            });
            let needed = needed.await;
            println!("{coding}: {} KiB of memory", needed >> 10);
            assert!(needed <= MEMORY, "{coding}: {} MiB of memory", needed / MB);
            assert!(spooled(folder.path()).is_empty(), "{coding}");
        }
        engine.stop().await;
    });
}

#[test]
fn headers_without_end_are_refused_before_they_fill_the_memory() {
    alone("bombs::headers_without_end_are_refused_before_they_fill_the_memory", async {
        let folder = tempfile::tempdir().unwrap();
        let (engine, clock) = lab(folder.path(), FetchSettings::default()).await;
        let floods = [
            ("/lines", b"X-More: of the same\r\n".repeat(1_000)),
            ("/line", b"ever longer and longer ".repeat(1_000)),
        ];
        for (path, more) in floods {
            let server = Server::start(&clock);
            let begun = Step::Send(b"HTTP/1.1 200 OK\r\nX-Begun: ".to_vec());
            let feed = server.serve(path, vec![begun, Step::Flood(more)]);
            let feed = engine.add_feed(&feed).await.unwrap();
            let needed = needed(async {
                let run = close_one(&engine, feed.id).await;
                assert_eq!((run.state, said(&run)), (RunState::Failed, "not_http"), "{path}");
            });
            let needed = needed.await;
            println!("{path}: {} KiB of memory", needed >> 10);
            assert!(needed <= MEMORY, "{path}: {} MiB of memory", needed / MB);
        }
        engine.stop().await;
    });
}

#[test]
fn a_document_without_end_is_refused_at_the_cap() {
    alone("bombs::a_document_without_end_is_refused_at_the_cap", async {
        let folder = tempfile::tempdir().unwrap();
        let settings = FetchSettings { max_decoded_bytes: CAP as u64, ..FetchSettings::default() };
        let (engine, clock) = lab(folder.path(), settings).await;
        let server = Server::start(&clock);
        let flood = vec![Step::Send(head("200 OK", "")), Step::Flood(vec![b' '; MB])];
        let feed = engine.add_feed(&server.serve("/feed", flood)).await.unwrap();
        let needed = needed(async {
            let run = close_one(&engine, feed.id).await;
            assert_eq!((run.state, said(&run)), (RunState::Failed, "too_large"));
        });
        assert!(needed.await <= MEMORY);
        assert!(spooled(folder.path()).is_empty());
        engine.stop().await;
    });
}

#[test]
fn interim_answers_without_end_are_no_answer() {
    alone("bombs::interim_answers_without_end_are_no_answer", async {
        let folder = tempfile::tempdir().unwrap();
        let (engine, clock) = lab(folder.path(), FetchSettings::default()).await;
        let server = Server::start(&clock);
        let hints = b"HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n".repeat(1_000);
        let feed = engine.add_feed(&server.serve("/feed", vec![Step::Flood(hints)])).await.unwrap();
        let needed = needed(async {
            let run = begin(&engine, &[feed.id]).await;
            server.flooded(100).await;
            clock.advance(30 * SECOND);
            let run = closed(&engine, &run).await.remove(0);
            assert_eq!((run.state, said(&run)), (RunState::Failed, "timed_out"));
        });
        let needed = needed.await;
        assert!(needed <= MEMORY, "{} MiB of memory", needed / MB);
        engine.stop().await;
    });
}
