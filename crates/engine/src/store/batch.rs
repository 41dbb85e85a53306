//! Stores a batch: a handful of set-based statements, all in the transaction of the caller.

use super::closing::{self, Turns};
use super::{kin, marks, waiting};
use crate::import::batch::{Candidate, print_of};
use crate::import::identity::Key;
use crate::import::plan::{NewJob, Plan, Revision};
use crate::kin::Print;
use crate::parse::canonical::canonical_url;
use crate::parse::plain_text;
use crate::posting::{Posting, Salary};
use contract::Millis;
use serde::Serialize;
use sqlx::SqliteConnection;
use std::collections::BTreeSet;

/// Where and when a batch is stored.
#[derive(Debug, Clone, Copy)]
pub struct Place {
    /// The feed.
    pub feed_id: i64,
    /// The name space of its ids.
    pub provider_id: i64,
    /// The run.
    pub run_id: i64,
    /// Wall time.
    pub now: Millis,
}

/// The number the next job gets.
pub async fn next_job_id(db: &mut SqliteConnection) -> Result<i64, sqlx::Error> {
    sqlx::query_scalar("SELECT coalesce(max(id), 0) + 1 FROM jobs").fetch_one(db).await
}

/// Writes a plan: jobs, texts, index, sightings, keys, changes, marks that waited and rejections. Counting is the caller's. Returns what closed and
/// came back.
pub async fn write(db: &mut SqliteConnection, place: Place, plan: &Plan<'_>) -> Result<Turns, sqlx::Error> {
    insert_jobs(db, place, &plan.new_jobs).await?;
    revise_jobs(db, place, &plan.revisions).await?;
    write_sightings(db, place, plan).await?;
    write_keys(db, place, &plan.keys).await?;
    waiting::adopt(db, place, &plan.new_jobs).await?;
    note_missed(db, place, &plan.missed).await?;
    super::rejections::add(db, place.run_id, &plan.rejections).await?;
    let mut turns = Turns { reopened: closing::reopen(db, place, &plan.reopened).await?, closed: 0 };
    let revised: Vec<i64> = plan.revisions.iter().map(|revision| revision.job).collect();
    turns.reopened += closing::prolong(db, place, &revised).await?;
    let new = plan.new_jobs.iter().map(|new| new.from);
    let revised = plan.revisions.iter().filter_map(|revision| revision.from);
    if new.chain(revised).any(|from| from.posting.expires_at.is_some()) {
        turns.closed = closing::expire(db, place.run_id, place.now).await?;
    }
    Ok(turns)
}

/// As statements take what is set-based.
pub(super) fn json<T: Serialize + ?Sized>(value: &T) -> String {
    // Strings, numbers and lists of them always serialise.
    serde_json::to_string(value).unwrap_or_else(|_| "[]".to_owned())
}

/// A job's fields in the order of the statements that read them.
#[derive(Serialize)]
struct JobRow<'a>(
    i64,
    Option<&'a str>, // external_id
    &'a str,         // title
    Option<&'a str>, // company
    Option<String>,  // location
    String,          // locations
    Option<&'a str>, // employment_type
    Option<&'a str>, // employment_type_text
    Option<&'a str>, // remote
    String,          // categories
    Option<String>,  // salary
    Option<&'a str>, // url
    Option<&'a str>, // apply_url
    Option<Millis>,  // posted_at
    Option<Millis>,  // updated_at
    Option<Millis>,  // expires_at
    Option<&'a str>, // requisition_id
    Option<i64>,     // pay
);

fn job_row<'a>(job: i64, posting: &'a Posting, locations: &[String]) -> JobRow<'a> {
    JobRow(
        job,
        posting.external_id.as_deref(),
        &posting.title,
        posting.company.as_deref(),
        (!locations.is_empty()).then(|| locations.join("; ")),
        json(locations),
        posting.employment_type.map(|kind| kind.as_str()),
        posting.employment_type_text.as_deref(),
        posting.remote.map(|remote| remote.as_str()),
        json(&posting.categories),
        posting.salary.as_ref().map(json),
        posting.url.as_deref(),
        posting.apply_url.as_deref(),
        posting.posted_at,
        posting.updated_at,
        posting.expires_at,
        posting.requisition_id.as_deref(),
        posting.salary.as_ref().and_then(Salary::yearly),
    )
}

async fn insert_jobs(
    db: &mut SqliteConnection,
    place: Place,
    jobs: &[NewJob<'_>],
) -> Result<(), sqlx::Error> {
    if jobs.is_empty() {
        return Ok(());
    }
    let rows: Vec<JobRow<'_>> =
        jobs.iter().map(|new| job_row(new.job, &new.from.posting, &new.locations)).collect();
    sqlx::query(include_str!("../../queries/insert_jobs.sql"))
        .bind(json(&rows))
        .bind(place.provider_id)
        .bind(place.now)
        .bind(place.run_id)
        .bind(place.feed_id)
        .execute(&mut *db)
        .await?;
    drop(rows);
    let texts: Vec<(i64, &str)> = jobs
        .iter()
        .filter_map(|new| Some((new.job, new.from.posting.description_html.as_deref()?)))
        .collect();
    write_texts(db, &texts).await?;
    let (mut index, mut prints) = (Vec::with_capacity(jobs.len()), Vec::with_capacity(jobs.len()));
    for new in jobs {
        let posting = &new.from.posting;
        let location = (!new.locations.is_empty()).then(|| new.locations.join("; "));
        let text = text_of(new.from);
        // Made with the places of one posting; the job may have those of several.
        let ready = new.from.print.as_ref().filter(|_| posting.locations == new.locations).cloned();
        prints.push((new.job, ready.unwrap_or_else(|| print_of(posting, &new.locations, &text))));
        index.push(IndexRow(new.job, &posting.title, posting.company.as_deref(), location, text));
    }
    write_index(db, &index).await?;
    kin::write_prints(db, &prints).await
}

/// The searchable text of a job: number, title, company, location, description without markup.
#[derive(Serialize)]
pub(super) struct IndexRow<'a>(
    pub i64,
    pub &'a str,
    pub Option<&'a str>,
    pub Option<String>,
    pub std::borrow::Cow<'a, str>,
);

fn text_of(candidate: &Candidate) -> std::borrow::Cow<'_, str> {
    match &candidate.text {
        Some(text) => text.as_str().into(),
        None => plain_text(candidate.posting.description_html.as_deref().unwrap_or_default()).into(),
    }
}

async fn write_texts(db: &mut SqliteConnection, texts: &[(i64, &str)]) -> Result<(), sqlx::Error> {
    sqlx::query(include_str!("../../queries/write_texts.sql")).bind(json(texts)).execute(db).await?;
    Ok(())
}

/// Puts jobs into the search index, in the place of what stood there for them.
pub(super) async fn write_index(db: &mut SqliteConnection, rows: &[IndexRow<'_>]) -> Result<(), sqlx::Error> {
    sqlx::query(include_str!("../../queries/write_index.sql")).bind(json(rows)).execute(db).await?;
    Ok(())
}

async fn write_sightings(
    db: &mut SqliteConnection,
    place: Place,
    plan: &Plan<'_>,
) -> Result<(), sqlx::Error> {
    let variants = |hashes: &[i64]| (hashes.len() > 1).then(|| json(hashes));
    let (begun, changed): (Vec<_>, Vec<_>) = plan.sightings.iter().partition(|write| write.first);
    if !begun.is_empty() {
        let rows: Vec<(i64, i64, Option<String>)> =
            begun.iter().map(|write| (write.job, write.hashes[0], variants(&write.hashes))).collect();
        sqlx::query(include_str!("../../queries/begin_sightings.sql"))
            .bind(json(&rows))
            .bind(place.feed_id)
            .bind(place.now)
            .bind(place.run_id)
            .execute(&mut *db)
            .await?;
    }
    for write in changed {
        sqlx::query(include_str!("../../queries/change_sighting.sql"))
            .bind(place.feed_id)
            .bind(write.job)
            .bind(write.hashes[0])
            .bind(variants(&write.hashes))
            .execute(&mut *db)
            .await?;
    }
    Ok(())
}

async fn write_keys(
    db: &mut SqliteConnection,
    place: Place,
    keys: &[(Key, Option<i64>)],
) -> Result<(), sqlx::Error> {
    if keys.is_empty() {
        return Ok(());
    }
    let rows: Vec<(&str, String, Option<i64>)> =
        keys.iter().map(|((kind, key), job)| (kind.as_str(), format!("{key:032x}"), *job)).collect();
    sqlx::query(include_str!("../../queries/write_keys.sql"))
        .bind(json(&rows))
        .bind(place.provider_id)
        .execute(db)
        .await?;
    Ok(())
}

/// Rewrites jobs whose fields come from this feed, and notes what changed.
async fn revise_jobs(
    db: &mut SqliteConnection,
    place: Place,
    revisions: &[Revision<'_>],
) -> Result<(), sqlx::Error> {
    let (mut changes, mut texts, mut rows, mut index) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    let mut revised = Vec::with_capacity(revisions.len());
    let mut prints: Vec<(i64, Print)> = Vec::with_capacity(revisions.len());
    for revision in revisions {
        if !revision.takes_over && !is_primary(db, place, revision.job).await? {
            continue;
        }
        let old = super::jobs::detail(db, revision.job).await.map_err(into_sqlx)?;
        let new = revise(&old, revision);
        let mut changed = changed_fields(&old, &new);
        if old.description_html.is_none() && marks::note_text(db, revision.job).await? {
            // It was dropped while the job was deleted: what it has now may be what it had.
            changed.retain(|(field, ..)| *field != "description");
        }
        changes.extend(changed.into_iter().map(|(field, old, new)| Change(revision.job, field, old, new)));
        revised.push((revision.job, new, old.description_html));
    }
    for (job, new, old_html) in &revised {
        rows.push(job_row(*job, new, &new.locations));
        if new.description_html != *old_html {
            texts.push((*job, new.description_html.as_deref().unwrap_or_default()));
        }
        let body = plain_text(new.description_html.as_deref().unwrap_or_default());
        prints.push((*job, print_of(new, &new.locations, &body)));
        index.push(IndexRow(*job, &new.title, new.company.as_deref(), new.location(), body.into()));
    }
    if rows.is_empty() {
        return Ok(());
    }
    sqlx::query(include_str!("../../queries/revise_jobs.sql"))
        .bind(json(&rows))
        .bind(place.now)
        .bind(place.feed_id)
        .execute(&mut *db)
        .await?;
    write_texts(db, &texts).await?;
    write_index(db, &index).await?;
    kin::write_prints(&mut *db, &prints).await?;
    sqlx::query(include_str!("../../queries/add_changes.sql"))
        .bind(json(&changes))
        .bind(place.run_id)
        .bind(place.now)
        .execute(db)
        .await?;
    Ok(())
}

/// Notes deleted jobs of which the feed whose words they are to carry says something else now.
async fn note_missed(
    db: &mut SqliteConnection,
    place: Place,
    missed: &[(i64, bool)],
) -> Result<(), sqlx::Error> {
    for (job, takes_over) in missed {
        if *takes_over || is_primary(db, place, *job).await? {
            marks::note_missed(db, *job, place.feed_id).await?;
        }
    }
    Ok(())
}

/// A job's fields come from one feed, so that two that word it differently do not take turns. When that feed is no
/// longer watched, the next one that has something to say takes over.
async fn is_primary(db: &mut SqliteConnection, place: Place, job: i64) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar(include_str!("../../queries/is_primary.sql"))
        .bind(job)
        .bind(place.feed_id)
        .fetch_one(db)
        .await
}

fn into_sqlx(error: crate::error::Error) -> sqlx::Error {
    match error {
        crate::error::Error::Store(error) => error,
        other => sqlx::Error::Decode(other.into()),
    }
}

/// The job as it is to be from now on.
fn revise(old: &Posting, revision: &Revision<'_>) -> Posting {
    let mut new = revision.from.map_or_else(|| old.clone(), |from| from.posting.clone());
    // A date that was bumped is no news; the first one stays.
    new.posted_at = old.posted_at.or(new.posted_at);
    new.locations = revision.locations.clone();
    if revision.keep_locations {
        let all: BTreeSet<&String> = old.locations.iter().chain(&revision.locations).collect();
        new.locations = all.into_iter().cloned().collect();
    }
    new
}

/// Job, field, old, new.
#[derive(Serialize)]
struct Change(i64, &'static str, Option<String>, Option<String>);

/// The meaningful fields in which two wordings of a job differ, with both texts.
fn changed_fields(old: &Posting, new: &Posting) -> Vec<(&'static str, Option<String>, Option<String>)> {
    type Field = (&'static str, fn(&Posting) -> Option<String>);
    const FIELDS: [Field; 12] = [
        ("title", |p| Some(p.title.clone())),
        ("company", |p| p.company.clone()),
        ("location", Posting::location),
        ("employment_type", |p| p.employment_type.map(|kind| kind.as_str().to_owned())),
        ("employment_type_text", |p| p.employment_type_text.clone()),
        ("remote", |p| p.remote.map(|remote| remote.as_str().to_owned())),
        ("categories", |p| (!p.categories.is_empty()).then(|| p.categories.join(", "))),
        ("salary", |p| p.salary.as_ref().map(json)),
        ("description", |p| p.description_html.as_deref().map(plain_text)),
        ("url", |p| p.url.clone()),
        ("apply_url", |p| p.apply_url.clone()),
        ("expires_at", |p| p.expires_at.map(|at| at.to_string())),
    ];
    // Another tracking token leads to the same place.
    let place = |url: &Option<String>| url.as_deref().and_then(canonical_url);
    let is_same = |name: &str, old: &Option<String>, new: &Option<String>| {
        old == new
            || (matches!(name, "url" | "apply_url") && place(old).is_some() && place(old) == place(new))
    };
    let texts = FIELDS.iter().map(|(name, text)| (*name, text(old), text(new)));
    texts.filter(|(name, old, new)| !is_same(name, old, new)).collect()
}
