//! Stores a batch: a handful of set-based statements, all in the transaction of the caller.

use super::closing::{self, Turns};
use super::{index, keys, kin, marks, removals, texts, waiting};
use crate::import::plan::{NewJob, Plan, Revision};
use crate::import::ready::{Made, Maker, Ready, Span, print_of};
use crate::parse::canonical::canonical_url;
use crate::parse::plain_text;
use crate::posting::{Posting, Salary, in_one_line};
use contract::Millis;
use serde::Serialize;
use sqlx::SqliteConnection;
use std::borrow::Cow;
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

/// Writes a plan: jobs, texts, index, sightings, keys, changes, marks that waited and rejections. `made` is what was made of the
/// batch while it was read. Counting is the caller's. Returns what closed and came back.
pub async fn write(
    db: &mut SqliteConnection,
    place: Place,
    plan: &Plan<'_>,
    made: &Made,
) -> Result<Turns, sqlx::Error> {
    // While the database is at the rows, what the statements behind them take is made ready: it would wait for that.
    let make = async { (Descriptions::of_new(&plan.new_jobs, made), keys::Learnt::of(&plan.new_keys)) };
    let (inserted, (descriptions, learnt)) =
        tokio::join!(biased; insert_jobs(db, place, &plan.new_jobs), make);
    inserted?;
    if let Some(descriptions) = descriptions {
        descriptions.write(db).await?;
    }
    revise_jobs(db, place, &plan.revisions).await?;
    write_sightings(db, place, plan).await?;
    keys::write(db, place, learnt, &plan.moved_keys).await?;
    waiting::adopt(db, place, &plan.new_jobs).await?;
    note_missed(db, place, &plan.missed).await?;
    // After what was missed of them is known, or it would never be read again.
    let begun = plan.sightings.iter().filter(|write| write.first).map(|write| write.job);
    removals::bring_back_carried(db, begun).await?;
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

/// The same for the statements of each batch, as SQLite reads it fastest: not as text (<https://sqlite.org/jsonb.html>).
pub(super) fn jsonb<T: Serialize>(value: &T) -> Vec<u8> {
    // Strings, numbers and lists of them always serialise.
    serde_sqlite_jsonb::to_vec(value).unwrap_or_else(|_| vec![0x0b])
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
        in_one_line(locations),
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
        .bind(jsonb(&rows))
        .bind(place.provider_id)
        .bind(place.now)
        .bind(place.run_id)
        .bind(place.feed_id)
        .execute(db)
        .await?;
    Ok(())
}

/// What is stored of a job beside its row.
struct Described<'a> {
    job: i64,
    posting: &'a Posting,
    locations: &'a [String],
    ready: Cow<'a, Ready>,
}

impl Described<'_> {
    fn index_row(&self) -> index::Row<'_> {
        let Posting { title, company, .. } = self.posting;
        index::Row(self.job, title, company.as_deref(), in_one_line(self.locations), self.ready.body)
    }
}

/// What jobs have beside their rows, which are in no index: descriptions, index, and what kin are looked up by, each as its statement
/// takes it.
struct Descriptions<'a> {
    texts: Vec<u8>,
    index: Vec<u8>,
    kin: Vec<u8>,
    made: Cow<'a, Made>,
}

impl<'a> Descriptions<'a> {
    fn of(jobs: &[Described<'_>], made: Cow<'a, Made>) -> Self {
        let html = |job: &Described<'_>| job.ready.html.map(|(span, is_packed)| (job.job, span, is_packed));
        let texts: Vec<_> = jobs.iter().filter_map(html).collect();
        let index: Vec<_> = jobs.iter().map(Described::index_row).collect();
        let prints: Vec<_> = jobs.iter().map(|job| (job.job, &job.ready.print)).collect();
        Self { texts: texts::rows(&texts), index: index::rows(&index), kin: kin::rows(&prints), made }
    }

    /// Those of new jobs; `None` where there are none.
    fn of_new(jobs: &[NewJob<'_>], made: &'a Made) -> Option<Self> {
        if jobs.is_empty() {
            return None;
        }
        // Made by who read the postings, where most were expected to be new.
        let ready: Option<Vec<_>> =
            jobs.iter().map(|new| new.from.ready.as_ref().map(Cow::Borrowed)).collect();
        let (ready, made) = match ready {
            Some(ready) => (ready, Cow::Borrowed(made)),
            None => {
                let mut maker = Maker::default();
                let ready = jobs.iter().map(|new| Cow::Owned(maker.make(&new.from.posting))).collect();
                (ready, Cow::Owned(maker.made))
            }
        };
        let mut all = Vec::with_capacity(jobs.len());
        for (new, mut ready) in jobs.iter().zip(ready) {
            let (posting, locations) = (&new.from.posting, new.locations.as_slice());
            if posting.locations != locations {
                // It was made with the places of one posting; the job has those of several.
                let body = made.body(ready.body);
                ready.to_mut().print = print_of(posting, locations, body);
            }
            all.push(Described { job: new.job, posting, locations, ready });
        }
        Some(Self::of(&all, made))
    }

    async fn write(self, db: &mut SqliteConnection) -> Result<(), sqlx::Error> {
        texts::write(db, self.texts, &self.made.texts).await?;
        index::add(db, self.index, &self.made.bodies).await?;
        kin::write_prints(db, &self.kin).await
    }
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
            .bind(jsonb(&rows))
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

/// Rewrites jobs whose fields come from this feed, and notes what changed.
async fn revise_jobs(
    db: &mut SqliteConnection,
    place: Place,
    revisions: &[Revision<'_>],
) -> Result<(), sqlx::Error> {
    let mut changes = Vec::new();
    let mut maker = Maker::default();
    let mut revised = Vec::with_capacity(revisions.len());
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
        let mut ready = maker.make(&new);
        if new.description_html == old.description_html {
            // It stays where it is.
            ready.html = None;
        } else if new.description_html.is_none() {
            ready.html = Some((Span(1, 0), false));
        }
        revised.push((revision.job, new, ready));
    }
    if revised.is_empty() {
        return Ok(());
    }
    let rows: Vec<JobRow<'_>> =
        revised.iter().map(|(job, new, _)| job_row(*job, new, &new.locations)).collect();
    sqlx::query(include_str!("../../queries/revise_jobs.sql"))
        .bind(jsonb(&rows))
        .bind(place.now)
        .bind(place.feed_id)
        .execute(&mut *db)
        .await?;
    let jobs: Vec<i64> = revised.iter().map(|(job, ..)| *job).collect();
    index::leave(db, &jobs).await?;
    kin::leave(db, &jobs).await?;
    let mut all = Vec::with_capacity(revised.len());
    for (job, posting, ready) in &revised {
        let (locations, ready) = (posting.locations.as_slice(), Cow::Borrowed(ready));
        all.push(Described { job: *job, posting, locations, ready });
    }
    Descriptions::of(&all, Cow::Borrowed(&maker.made)).write(db).await?;
    sqlx::query(include_str!("../../queries/add_changes.sql"))
        .bind(jsonb(&changes))
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
