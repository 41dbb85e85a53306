//! Which way through the list is taken, by how much its sets hold.

use super::{count_of, fetch_one, number, numbers, optional};
use crate::error::Error;
use crate::search::condition::Set;
use crate::search::plan::{self, Part, Plan, Way};
use crate::search::sets;
use contract::Millis;
use contract::query::Sort;
use sqlx::sqlite::SqliteConnection;
use std::cmp::Reverse;

/// A page behind so many jobs of a set lies deep.
const DEEP: u32 = 1_000;

/// The numbers of a page of jobs, in order, by what the indexes know of sets.
pub(super) async fn by_index(
    db: &mut SqliteConnection,
    plan: &Plan,
    offset: u32,
    limit: u32,
) -> Result<Vec<i64>, Error> {
    if plan.is_cheap() {
        return Ok(along_parts(db, plan, Way::Along, offset, limit).await?);
    }
    let smallest = smallest(db, plan).await?;
    if let Some(found) = near(db, plan, smallest, offset, limit).await? {
        return Ok(found);
    }
    for way in ways(db, plan, smallest, offset, limit).await? {
        let found = along_parts(db, plan, way, offset, limit).await?;
        // A stretch that fills no page says nothing about what lies behind it.
        if !matches!(way, Way::AlongStretch(_)) || found.len() == limit as usize {
            return Ok(found);
        }
    }
    Ok(Vec::new())
}

/// A page that the first jobs of the list are likely to fill, where a look at a table or two tells of each whether it is wanted;
/// `None` where they do not. What a set holds need not be gathered for it, nor sorted.
pub(super) async fn near(
    db: &mut SqliteConnection,
    plan: &Plan,
    smallest: Option<(usize, i64)>,
    offset: u32,
    limit: u32,
) -> Result<Option<Vec<i64>>, sqlx::Error> {
    let size = smallest.map_or(i64::MAX, |(_, size)| size);
    if !plan.is_quick() || size <= plan::ASKED {
        return Ok(None);
    }
    let (wanted, near) = (i64::from(offset) + i64::from(limit), i64::from(plan::NEAR));
    // Of a set that holds more than is counted more is found.
    if wanted > near || (size <= plan::FEW && wanted * last(db).await? > size * near) {
        return Ok(None);
    }
    let place: Option<Millis> = optional(db, plan.place(plan::NEAR)).await?;
    let found = match place {
        Some(place) => {
            numbers(db, plan.down_to(place).page(Way::AlongAsking, Part::Whole, offset, limit)).await?
        }
        // The list ends before.
        None => return numbers(db, plan.page(Way::AlongAsking, Part::Whole, offset, limit)).await.map(Some),
    };
    Ok((found.len() == limit as usize).then_some(found))
}

/// The ways that can be taken, in the order in which they are tried; the last one always gets there.
async fn ways(
    db: &mut SqliteConnection,
    plan: &Plan,
    smallest: Option<(usize, i64)>,
    offset: u32,
    limit: u32,
) -> Result<Vec<Way>, sqlx::Error> {
    let wanted = i64::from(offset) + i64::from(limit);
    if let Some((number, size)) = smallest.filter(|(_, size)| *size <= plan::FEW) {
        return Ok(vec![Way::FromSet { number, asks: size <= plan::ASKED }]);
    }
    if wanted > plan::FEW && plan.can_be_asked() {
        let smallest = smallest_up_to(db, plan, plan::FEW_FOR_A_WALK).await?;
        let last = last(db).await?;
        if let Some((number, _)) = smallest.filter(|(_, size)| is_far(wanted, *size, last)) {
            return Ok(vec![Way::FromSet { number, asks: false }]);
        }
    }
    // All of a stretch is asked before its page is sorted, so it is no longer than the page is likely to need.
    if plan.can_be_asked()
        && let Some(share) = share(db, plan).await?
        && let Ok(stretch) = u32::try_from(wanted * 3 * plan::SAMPLE / (2 * share))
        && stretch <= plan::STRETCH
    {
        return Ok(vec![Way::AlongStretch(stretch), Way::Along]);
    }
    Ok(vec![Way::Along])
}

/// Whether the walk to so many of a set is so long that looking up and sorting all of the set takes less: a job that is met takes a
/// sixth of that.
fn is_far(wanted: i64, size: i64, jobs: i64) -> bool {
    size <= plan::FEW_FOR_A_WALK && wanted * jobs > 6 * size * size
}

/// The highest number of a job.
async fn last(db: &mut SqliteConnection) -> Result<i64, sqlx::Error> {
    sqlx::query_scalar("SELECT coalesce(max(id), 0) FROM jobs").fetch_one(db).await
}

/// How many of a sample, the jobs that came last, are in the rarest of the sets that jobs must be in; `None` where those are few.
async fn share(db: &mut SqliteConnection, plan: &Plan) -> Result<Option<i64>, sqlx::Error> {
    let last = last(db).await?;
    let mut share = plan::SAMPLE;
    for (_, set) in plan.sets() {
        share = share.min(number(db, sets::sample(set, last)).await?);
    }
    Ok((share * plan::ONE_OF >= plan::SAMPLE).then_some(share))
}

/// The smallest of the sets that all jobs must be in, and its size, counted as far as it matters: up to one more than is few.
pub(in crate::store) async fn smallest(
    db: &mut SqliteConnection,
    plan: &Plan,
) -> Result<Option<(usize, i64)>, sqlx::Error> {
    smallest_up_to(db, plan, plan::FEW).await
}

async fn smallest_up_to(
    db: &mut SqliteConnection,
    plan: &Plan,
    few: i64,
) -> Result<Option<(usize, i64)>, sqlx::Error> {
    let mut smallest: Option<(usize, i64)> = None;
    for (at, set) in plan.sets() {
        // Once one is small, others need not be counted beyond it.
        let bound = smallest.map_or(few + 1, |(_, size)| size);
        let size = size(db, set, bound).await?;
        if smallest.is_none_or(|(_, least)| size < least) {
            smallest = Some((at, size));
        }
    }
    Ok(smallest)
}

async fn size(db: &mut SqliteConnection, set: &Set, bound: i64) -> Result<i64, sqlx::Error> {
    let parts = match set {
        Set::Either(sets) => sets.as_slice(),
        one => std::slice::from_ref(one),
    };
    let mut size = 0;
    for part in parts {
        size += number(db, sets::size(part, bound - size)).await?;
        if size >= bound {
            break;
        }
    }
    Ok(size)
}

/// All jobs of a plan, in its order. They are sorted here, as SQLite keeps all that come before a page sorted as they are met.
pub(super) async fn all(db: &mut SqliteConnection, plan: &Plan, way: Way) -> Result<Vec<i64>, sqlx::Error> {
    let all: Option<String> = fetch_one(db, plan.places(way)).await?;
    let place = |place: &str| {
        let mut numbers = place.split(' ').map(str::parse::<i64>);
        let mut next = || numbers.next()?.ok();
        Some((next()?, next()?, next()?))
    };
    let mut places: Vec<(i64, Millis, i64)> =
        all.iter().flat_map(|all| all.split(',')).filter_map(place).collect();
    places.sort_unstable_by_key(|place| Reverse(*place));
    Ok(places.into_iter().map(|(_, _, job)| job).collect())
}

/// The numbers of a page of jobs by one way.
pub(super) async fn along_parts(
    db: &mut SqliteConnection,
    plan: &Plan,
    way: Way,
    offset: u32,
    limit: u32,
) -> Result<Vec<i64>, sqlx::Error> {
    let is_from_set = matches!(way, Way::FromSet { .. });
    if is_from_set && offset >= DEEP {
        let all = all(db, plan, way).await?;
        return Ok(all.into_iter().skip(offset as usize).take(limit as usize).collect());
    }
    if is_from_set || plan.sort != Sort::Salary {
        return numbers(db, plan.page(way, Part::Whole, offset, limit)).await;
    }
    let mut found = numbers(db, plan.page(way, Part::Paid, offset, limit)).await?;
    let left = limit - found.len() as u32;
    if left == 0 || matches!(way, Way::AlongStretch(_)) {
        return Ok(found);
    }
    let skipped = if found.is_empty() && offset > 0 {
        let paid = count_of(db, plan, Part::Paid).await?;
        offset.saturating_sub(u32::try_from(paid).unwrap_or(u32::MAX))
    } else {
        0
    };
    found.extend(numbers(db, plan.page(way, Part::Unpaid, skipped, left)).await?);
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::is_far;

    #[test]
    fn a_set_is_looked_up_where_the_walk_to_a_page_is_longer() {
        for (wanted, size, expected) in [
            (20_050, 60_000, false),
            (50_050, 60_000, true),
            (50_050, 100_000, false),
            (99_000, 100_000, true),
            (100_050, 100_001, false),
            (300_000, 333_000, false),
        ] {
            assert_eq!(is_far(wanted, size, 1_000_000), expected, "{wanted} of {size}");
        }
    }
}
