//! Finding by reading: what most jobs have is met on the first rows of the list, whose texts are read as they are passed. The index
//! would gather all jobs with any word that begins so before it tells of the first.

use super::{by_index, numbers};
use crate::error::Error;
use crate::search::plan::Plan;
use crate::search::words::Index;
use crate::store::batch::json;
use crate::store::index::{self, Stored};
use futures_util::TryStreamExt;
use sqlx::SqliteConnection;
use std::collections::HashSet;

/// Rows that are read before it is judged whether going on is worth it.
const FIRST: usize = 40;
/// The same for whole words, which the index is slow with only where most jobs have each.
const FIRST_OF_WHOLE: usize = 20;
/// The most rows that are read; each takes about a tenth of a millisecond.
const MOST: usize = 500;
/// The same where categories alone decide, which stand in the row of a job and are a few words.
const MOST_OF_CATEGORIES: usize = 1_000;
/// The most bytes of descriptions that are read.
const MOST_TEXT: usize = 4 << 20;

/// What came of reading.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Read {
    /// The first jobs that are wanted, or all there are, in their order.
    Found(Vec<i64>),
    /// Too many rows would have to be read, and most of the first were wanted.
    MostFit,
    /// Too many rows would have to be read.
    TooFewFit,
}

/// Looks for the first `wanted` jobs of a plan. In a transaction, which keeps nothing of it.
pub(super) async fn first(db: &mut SqliteConnection, plan: &Plan, wanted: usize) -> Result<Read, Error> {
    let (looks_into_texts, quick) = (plan.looks_into(Index::Jobs), plan.by_quick());
    let (first, most) = match (looks_into_texts, plan.can_be_asked()) {
        (false, _) if plan.looks_into(Index::Categories) => (FIRST, MOST_OF_CATEGORIES),
        (true, false) => (FIRST, MOST),
        // With a feed or a mark there may be few, while the index knows of the word alone.
        (true, true) if plan.joins_words() || !quick.is_cheap() => (FIRST_OF_WHOLE, MOST.min(2 * wanted)),
        // There is nothing to be read, or a whole word, which the index knows at once.
        _ => return Ok(Read::TooFewFit),
    };
    for index in Index::ALL.into_iter().filter(|index| plan.looks_into(*index)) {
        index::begin_reading(db, index).await?;
    }
    let mut reader = Reader { plan, first: first.min(wanted), most, read: HashSet::new(), bytes: 0 };
    let read = reader.along(db, &quick, wanted).await?;
    let whole = plan.without_beginnings();
    if !looks_into_texts || whole == quick || whole == *plan || matches!(read, Read::Found(_)) {
        return Ok(read);
    }
    // Those with the whole words may be fewer.
    match reader.along(db, &whole, wanted).await? {
        Read::Found(found) => Ok(Read::Found(found)),
        // What there are may still be few.
        _ => Ok(Read::TooFewFit),
    }
}

struct Reader<'a> {
    plan: &'a Plan,
    first: usize,
    most: usize,
    read: HashSet<i64>,
    bytes: usize,
}

impl Reader<'_> {
    /// Reads the jobs that a wider plan finds.
    async fn along(&mut self, db: &mut SqliteConnection, wider: &Plan, wanted: usize) -> Result<Read, Error> {
        let (mut found, mut passed, mut next) = (Vec::new(), 0, self.first);
        let mut ahead: Vec<i64> = Vec::new();
        loop {
            if ahead.len() < next {
                // Each walk gathers its sets anew, so one meets as many as are read where most of them fit.
                let met = passed + ahead.len();
                let more = (next - ahead.len()).max(if wanted <= self.most { wanted * 9 / 8 + 4 } else { 0 });
                ahead.extend(by_index(db, wider, met as u32, more as u32).await?);
            }
            let some: Vec<i64> = ahead.drain(..next.min(ahead.len())).collect();
            if !self.read(db, &some).await? {
                return Ok(Read::TooFewFit);
            }
            found.extend(numbers(db, self.plan.of_read(&some)).await?);
            passed += some.len();
            if found.len() >= wanted || some.len() < next {
                found.truncate(wanted);
                return Ok(Read::Found(found));
            }
            // As many more as are likely to be needed, and a few.
            let likely = passed.saturating_mul(wanted).checked_div(found.len());
            match likely.filter(|likely| *likely <= self.most) {
                Some(likely) => next = (likely - passed) * 9 / 8 + 4,
                None if found.len() * 2 > passed => return Ok(Read::MostFit),
                None => return Ok(Read::TooFewFit),
            }
        }
    }

    /// Reads jobs; whether that is not too much.
    async fn read(&mut self, db: &mut SqliteConnection, jobs: &[i64]) -> Result<bool, Error> {
        let unread: Vec<i64> = jobs.iter().copied().filter(|job| !self.read.contains(job)).collect();
        self.read.extend(&unread);
        let mut likely = unread;
        if self.plan.looks_into(Index::Categories) {
            index::read_categories(db, &likely).await?;
            // The texts of the others would be read in vain.
            likely = numbers(db, self.plan.without_texts().of_read(&likely)).await?;
        }
        Ok(!self.plan.looks_into(Index::Jobs) || self.read_texts(db, &likely).await?)
    }

    async fn read_texts(&mut self, db: &mut SqliteConnection, jobs: &[i64]) -> Result<bool, Error> {
        let mut stored = Vec::new();
        {
            let sql = include_str!("../../../queries/jobs_to_read.sql");
            let mut rows = sqlx::query_as::<_, Stored>(sql).bind(json(jobs)).fetch(&mut *db);
            while let Some(row) = rows.try_next().await? {
                self.bytes += row.4.as_ref().map_or(0, |html| html.0.len());
                if self.bytes > MOST_TEXT {
                    return Ok(false);
                }
                stored.push(row);
            }
        }
        index::read(db, &stored).await?;
        Ok(true)
    }
}

#[cfg(test)]
mod tests;
