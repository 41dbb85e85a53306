//! Postings that could not be imported: why, where they lie, and as they came.

use crate::error::Error;
use crate::posting::Rejected;
use contract::Rejection;
use sqlx::{FromRow, SqliteConnection, SqlitePool};

/// The largest raw text that is kept, in bytes.
const LARGEST: usize = 16 << 10;
/// Of so many rejections of a run it is kept that large. A feed of a million postings without a title must not fill the
/// disk every hour: what is wrong with them is seen from the first.
const WHOLE: usize = 1_000;
/// Of so many at all, and so much of those behind the first.
const SHORT: usize = 10_000;
const LARGEST_SHORT: usize = 200;

/// The code of a posting over which the process died.
const CRASH: &str = "crash";

/// So much of the raw text is kept where `before` rejections of the run came before.
fn room(before: usize) -> usize {
    match before {
        ..WHOLE => LARGEST,
        WHOLE..SHORT => LARGEST_SHORT,
        _ => 0,
    }
}

/// Keeps rejections of a run, each as a row of its own: `failed` is their number. The caller has not counted them yet.
pub async fn add(
    db: &mut SqliteConnection,
    run_id: i64,
    rejections: &[&Rejected],
) -> Result<(), sqlx::Error> {
    if rejections.is_empty() {
        return Ok(());
    }
    let before: i64 = sqlx::query_scalar("SELECT failed FROM import_runs WHERE id = ?1")
        .bind(run_id)
        .fetch_one(&mut *db)
        .await?;
    let before = usize::try_from(before).unwrap_or(0);
    for (number, rejected) in (before..).zip(rejections) {
        // What killed is known again by its text.
        let room = if rejected.code == CRASH { LARGEST } else { room(number) };
        let raw = &rejected.raw[..rejected.raw.floor_char_boundary(room)];
        sqlx::query(
            "INSERT INTO rejections (run_id, ordinal, page, at, code, reason, raw) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        )
        .bind(run_id)
        .bind(rejected.ordinal as i64)
        .bind(rejected.position.page)
        .bind(rejected.position.at as i64)
        .bind(&rejected.code)
        .bind(&rejected.reason)
        .bind(raw)
        .execute(&mut *db)
        .await?;
    }
    Ok(())
}

#[derive(FromRow)]
struct Row {
    ordinal: i64,
    page: Option<u32>,
    at: Option<i64>,
    code: String,
    reason: String,
    raw: String,
    resolved_by_run: Option<i64>,
}

impl From<Row> for Rejection {
    fn from(row: Row) -> Self {
        Self {
            ordinal: u64::try_from(row.ordinal).unwrap_or(0),
            page: row.page,
            at: row.at.and_then(|at| u64::try_from(at).ok()),
            code: row.code,
            reason: row.reason,
            raw: row.raw,
            resolved_by_run: row.resolved_by_run,
        }
    }
}

/// The rejections of a run, in document order; the first 200.
pub async fn of_run(db: &SqlitePool, run_id: i64) -> Result<Vec<Rejection>, Error> {
    let rows: Vec<Row> = sqlx::query_as(
        "SELECT ordinal, page, at, code, reason, raw, resolved_by_run FROM rejections WHERE run_id = ?1 ORDER BY ordinal LIMIT 200",
    )
    .bind(run_id)
    .fetch_all(db)
    .await?;
    Ok(rows.into_iter().map(Rejection::from).collect())
}

/// The raw texts of the postings of a run over which the process died.
pub async fn left_out(db: &mut SqliteConnection, run_id: i64) -> Result<Vec<String>, sqlx::Error> {
    sqlx::query_scalar("SELECT raw FROM rejections WHERE run_id = ?1 AND code = 'crash'")
        .bind(run_id)
        .fetch_all(db)
        .await
}

/// So many characters are looked through for names, at most.
const MOST_LOOKED_THROUGH: usize = 200 << 20;

/// Those of `jobs` that no rejection of a run names, by id or link; `None` where that cannot be told: a text was not kept whole, a
/// job has neither, or there is too much to look through.
pub async fn unnamed(
    db: &mut SqliteConnection,
    run_id: i64,
    jobs: &[i64],
) -> Result<Option<Vec<i64>>, sqlx::Error> {
    let texts: Vec<String> = sqlx::query_scalar("SELECT raw FROM rejections WHERE run_id = ?1")
        .bind(run_id)
        .fetch_all(&mut *db)
        .await?;
    let is_cut = |(number, text): (usize, &String)| text.is_empty() || text.len() + 4 > room(number);
    let characters: usize = texts.iter().map(String::len).sum();
    if texts.iter().enumerate().any(is_cut) || characters.saturating_mul(jobs.len()) > MOST_LOOKED_THROUGH {
        return Ok(None);
    }
    let names: Vec<(i64, Option<String>, Option<String>)> = sqlx::query_as(
        "SELECT id, external_id, url FROM jobs WHERE id IN (SELECT value FROM json_each(?1)) ORDER BY id",
    )
    .bind(serde_json::to_string(jobs).unwrap_or_default())
    .fetch_all(db)
    .await?;
    if names.iter().any(|(_, id, url)| id.is_none() && url.is_none()) {
        return Ok(None);
    }
    let is_named = |id: &Option<String>, url: &Option<String>| {
        let mut names = id.iter().chain(url).cloned().chain(url.iter().map(|url| url.replace('&', "&amp;")));
        names.any(|name| texts.iter().any(|text| holds_word(text, &name)))
    };
    let unnamed = names.into_iter().filter(|(_, id, url)| !is_named(id, url)).map(|(job, ..)| job);
    Ok(Some(unnamed.collect()))
}

/// Whether `name` stands in `text` by itself, not as a part of a longer word or number.
fn holds_word(text: &str, name: &str) -> bool {
    let is_apart = |next: Option<char>| next.is_none_or(|c| !c.is_alphanumeric());
    text.match_indices(name).any(|(at, _)| {
        is_apart(text[..at].chars().next_back()) && is_apart(text[at + name.len()..].chars().next())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_held_as_a_whole_word_alone() {
        assert!(holds_word("<id>12</id>", "12"));
        assert!(!holds_word("<id>2012</id> 123", "12"));
        assert!(holds_word("2012, 12", "12"));
    }

    #[test]
    fn the_first_thousand_are_kept_whole_the_next_in_short_and_the_rest_as_rows() {
        let rooms = [0, 999, 1_000, 9_999, 10_000, 1_000_000].map(room);
        assert_eq!(rooms, [16_384, 16_384, 200, 200, 0, 0]);
        // 16 MiB and 2 MiB a run at most, however many there are.
        let all: usize = (0..100_000).map(room).sum();
        assert!(all < 19 << 20, "{all}");
    }
}
