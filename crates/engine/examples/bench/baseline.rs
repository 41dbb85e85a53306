//! What the project is measured against: a plain, well-made store, fed from memory. A hash check, a prepared upsert,
//! a contentless full-text index, commits of 500 rows, the same durability.

use crate::generator::Generator;
use rusqlite::{Connection, OptionalExtension, params};
use std::path::Path;
use std::time::{Duration, Instant};

const COMMIT: u64 = 500;
/// Postings made ready at a time, outside the measured time.
const CHUNK: u64 = 5_000;

const SCHEMA: &str = "
    PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -32768;
    CREATE TABLE jobs (id INTEGER PRIMARY KEY, guid TEXT NOT NULL UNIQUE, title TEXT, company TEXT, location TEXT,
                       kind TEXT, url TEXT, html TEXT, hash INTEGER, posted_at INTEGER);
    CREATE INDEX jobs_by_date ON jobs (posted_at);
    CREATE VIRTUAL TABLE jobs_fts USING fts5 (title, company, location, body, content = '', contentless_delete = 1);";

/// Stores all postings; the time that took, without making them.
pub fn store(path: &Path, generator: &Generator) -> rusqlite::Result<Duration> {
    let db = Connection::open(path)?;
    db.execute_batch(SCHEMA)?;
    let mut time = Duration::ZERO;
    for start in (0..generator.postings).step_by(CHUNK as usize) {
        let chunk: Vec<_> = (start..(start + CHUNK).min(generator.postings))
            .map(|number| {
                let posting = generator.posting(number);
                let text = engine::parse::plain_text(&posting.html);
                (posting, text)
            })
            .collect();
        let started = Instant::now();
        for rows in chunk.chunks(COMMIT as usize) {
            db.execute_batch("BEGIN IMMEDIATE")?;
            for (posting, text) in rows {
                upsert(&db, posting, text)?;
            }
            db.execute_batch("COMMIT")?;
        }
        time += started.elapsed();
    }
    Ok(time)
}

fn upsert(db: &Connection, posting: &crate::generator::Generated, text: &str) -> rusqlite::Result<()> {
    let hash = xxhash_rust::xxh3::xxh3_64(posting.html.as_bytes()) as i64;
    let known: Option<i64> = db
        .prepare_cached("SELECT hash FROM jobs WHERE guid = ?1")?
        .query_row([&posting.id], |row| row.get(0))
        .optional()?;
    if known == Some(hash) {
        return Ok(());
    }
    let id: i64 = db
        .prepare_cached(
            "INSERT INTO jobs (guid, title, company, location, kind, url, html, hash, posted_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
             ON CONFLICT (guid) DO UPDATE SET title = excluded.title, html = excluded.html, hash = excluded.hash
             RETURNING id",
        )?
        .query_row(
            params![
                posting.id, posting.title, posting.company, posting.place, posting.kind, posting.link, posting.html,
                hash, posting.day as i64
            ],
            |row| row.get(0),
        )?;
    db.prepare_cached(
        "INSERT OR REPLACE INTO jobs_fts (rowid, title, company, location, body) VALUES (?1, ?2, ?3, ?4, ?5)",
    )?
    .execute(params![id, posting.title, posting.company, posting.place, text])?;
    Ok(())
}
