//! What jobs are looked up by that are shown together, and the look-up.

use super::batch::{json, jsonb};
use super::status;
use super::texts::Html;
use crate::error::Error;
use crate::kin::{Facts, NEAR, Print, Shingles, bands, beginning, distance, judge, may_be_kin, was_before};
use crate::parse::plain_text;
use crate::posting::Salary;
use contract::{EmploymentType, Kin, KinKind, Millis};
use sqlx::{FromRow, SqliteConnection};
use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};

/// Jobs with a key of title, firm, place or requisition in common that are looked at, the newest first.
const MOST_NAMED: u32 = 400;
/// Jobs with a run of the text's hash in common whose hash is compared.
const MOST_HASHED: u32 = 4_000;
/// Of these the nearest are looked at.
const MOST_NEAR: usize = 100;
/// Jobs whose texts are compared. Each costs about a tenth of a millisecond.
const MOST_TEXTS: usize = 100;
/// Of these so many are read at once where one may do.
const TEXTS_AT_ONCE: usize = 8;
/// Bytes of a description that are compared.
const MOST_COMPARED: usize = 200_000;
/// So many are shown.
const MOST_SHOWN: usize = 100;

/// The setting that says below which number jobs have no print yet.
const BELOW: &str = "prints_below";

/// Takes jobs out of what kin are looked up by.
pub async fn leave(db: &mut SqliteConnection, jobs: &[i64]) -> Result<(), sqlx::Error> {
    sqlx::query("DELETE FROM job_kin WHERE rowid IN (SELECT value FROM json_each(?1))")
        .bind(json(jobs))
        .execute(db)
        .await?;
    Ok(())
}

/// Prints of jobs as [`write_prints`] takes them.
pub fn rows(prints: &[(i64, &Print)]) -> Vec<u8> {
    let rows: Vec<(i64, Option<i64>, String)> =
        prints.iter().map(|(job, print)| (*job, print.text.map(u64::cast_signed), print.words())).collect();
    jsonb(&rows)
}

/// Stores the prints of jobs that are not among what kin are looked up by.
pub async fn write_prints(db: &mut SqliteConnection, rows: &[u8]) -> Result<(), sqlx::Error> {
    for sql in
        [include_str!("../../queries/write_prints.sql"), include_str!("../../queries/write_kin_keys.sql")]
    {
        sqlx::query(sql).bind(rows).execute(&mut *db).await?;
    }
    Ok(())
}

#[derive(FromRow)]
struct OlderRow {
    id: i64,
    title: String,
    company: Option<String>,
    locations: String,
    requisition_id: Option<String>,
    html: Option<Html>,
}

impl OlderRow {
    fn print(&self) -> Print {
        // A row that cannot be read must not keep all others from their prints.
        let locations: Vec<String> = serde_json::from_str(&self.locations).unwrap_or_default();
        let text = self.html.as_ref().map(compared).unwrap_or_default();
        Print::of(&self.title, self.company.as_deref(), &locations, self.requisition_id.as_deref(), &text)
    }
}

/// Lets all prints be made anew, of which there is none.
pub async fn forget_prints(db: &mut SqliteConnection) -> Result<(), sqlx::Error> {
    let below: Option<i64> = sqlx::query_scalar("SELECT max(id) + 1 FROM jobs").fetch_one(&mut *db).await?;
    match below {
        Some(below) => status::set_setting(db, BELOW, &below.to_string()).await,
        None => Ok(()),
    }
}

/// Whether there are jobs of an earlier version without a print.
pub async fn lacks_prints(db: impl sqlx::SqliteExecutor<'_>) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar("SELECT EXISTS (SELECT 1 FROM settings WHERE name = ?1)")
        .bind(BELOW)
        .fetch_one(db)
        .await
}

/// Makes the prints of the next `most` jobs that an earlier version has stored; whether that was not the last of them. In one
/// transaction, or an import could rewrite a job in between.
pub async fn print_older(db: &mut SqliteConnection, most: u32) -> Result<bool, Error> {
    let below = status::setting(&mut *db, BELOW).await?;
    let Some(below) = below.and_then(|below| below.parse::<i64>().ok()) else { return Ok(false) };
    let older: Vec<OlderRow> = sqlx::query_as(include_str!("../../queries/older_jobs.sql"))
        .bind(below)
        .bind(most)
        .fetch_all(&mut *db)
        .await?;
    let Some(last) = older.last() else {
        sqlx::query("DELETE FROM settings WHERE name = ?1").bind(BELOW).execute(db).await?;
        return Ok(false);
    };
    status::set_setting(&mut *db, BELOW, &last.id.to_string()).await?;
    let prints: Vec<(i64, Print)> = older.iter().map(|row| (row.id, row.print())).collect();
    let prints: Vec<(i64, &Print)> = prints.iter().map(|(job, print)| (*job, print)).collect();
    // An import may have brought some of them since, which the index would not refuse.
    let jobs: Vec<i64> = prints.iter().map(|(job, _)| *job).collect();
    leave(&mut *db, &jobs).await?;
    write_prints(db, &rows(&prints)).await?;
    Ok(true)
}

#[derive(FromRow)]
struct FactsRow {
    id: i64,
    provider_id: i64,
    title: String,
    company: Option<String>,
    location: Option<String>,
    locations: String,
    employment_type: Option<String>,
    salary: Option<String>,
    requisition_id: Option<String>,
    since: Millis,
    closed_at: Option<Millis>,
    feed_title: String,
    is_deleted: bool,
}

/// A job that is compared with others.
struct Known {
    id: i64,
    facts: Facts,
    location: Option<String>,
    feed_title: String,
    is_deleted: bool,
}

impl TryFrom<FactsRow> for Known {
    type Error = Error;

    fn try_from(row: FactsRow) -> Result<Self, Error> {
        let word = |text: String| serde_json::from_value::<EmploymentType>(serde_json::Value::String(text));
        let facts = Facts {
            provider_id: row.provider_id,
            title: row.title,
            company: row.company,
            locations: serde_json::from_str(&row.locations)?,
            employment_type: row.employment_type.map(word).transpose()?,
            salary: row.salary.map(|text| serde_json::from_str::<Salary>(&text)).transpose()?,
            requisition_id: row.requisition_id,
            since: row.since,
            closed_at: row.closed_at,
        };
        Ok(Self {
            id: row.id,
            facts,
            location: row.location,
            feed_title: row.feed_title,
            is_deleted: row.is_deleted,
        })
    }
}

impl Known {
    fn as_kin(&self, kind: KinKind) -> Kin {
        Kin {
            kind,
            job_id: self.id,
            title: self.facts.title.clone(),
            company: self.facts.company.clone(),
            feed_title: self.feed_title.clone(),
            location: self.location.clone(),
            at: self.facts.since,
        }
    }
}

/// The jobs that are shown with this one: twins, then what was posted before and again, each the latest first, then the places
/// of its requisition.
pub async fn of_job(db: &mut SqliteConnection, id: i64) -> Result<Vec<Kin>, Error> {
    let one = One::all(db, &[id]).await?.pop().ok_or(Error::NotFound { what: "job", id })?;
    let mut others = one.others(db).await?;
    others.retain(|other| may_be_kin(&one.facts, &other.facts));
    others.truncate(MOST_TEXTS);
    let texts = texts_of(db, &others).await?;
    let own = Shingles::of(&one.text);
    let mut kin: Vec<Kin> =
        others.iter().filter_map(|other| Some(other.as_kin(one.judge(&own, other, &texts)?))).collect();
    kin.sort_by(|one, other| {
        let place = |kin: &Kin| (kin.kind == KinKind::Requisition).then(|| kin.location.clone());
        (one.kind, place(one), -one.at, one.job_id).cmp(&(other.kind, place(other), -other.at, other.job_id))
    });
    kin.truncate(MOST_SHOWN);
    Ok(kin)
}

/// A job whose kin are looked for.
pub struct One {
    /// Its number.
    pub id: i64,
    facts: Facts,
    /// Its description, without markup.
    text: String,
    /// Jobs that have a key in common with it.
    found: HashSet<i64>,
}

impl One {
    /// Jobs, as far as they are there, with those that may be their kin: for all of them at once, as asking takes longer than finding.
    pub async fn all(db: &mut SqliteConnection, ids: &[i64]) -> Result<Vec<Self>, Error> {
        let mut texts = texts(db, ids).await?;
        let all = known(db, ids).await?.into_iter();
        let mut all: Vec<Self> = all
            .map(|Known { id, facts, .. }| {
                let text = texts.remove(&id).unwrap_or_default();
                Self { id, facts, text, found: HashSet::new() }
            })
            .collect();
        find(db, &mut all).await?;
        Ok(all)
    }

    /// Whether it was posted before. Not all that [`of_job`] finds is needed for that: what the time alone rules out is not compared,
    /// and texts are read until one decides.
    pub async fn is_repost(&self, db: &mut SqliteConnection) -> Result<bool, Error> {
        let mut others = self.others(db).await?;
        others.retain(|other| was_before(&self.facts, &other.facts) && may_be_kin(&self.facts, &other.facts));
        others.truncate(MOST_TEXTS);
        if others.is_empty() {
            return Ok(false);
        }
        let own = Shingles::of(&self.text);
        for some in others.chunks(TEXTS_AT_ONCE) {
            let texts = texts_of(db, some).await?;
            if some.iter().any(|other| self.judge(&own, other, &texts) == Some(KinKind::PostedBefore)) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Those that may be its kin, the newest first.
    async fn others(&self, db: &mut SqliteConnection) -> Result<Vec<Known>, Error> {
        if self.found.is_empty() {
            return Ok(Vec::new());
        }
        let mut found: Vec<i64> = self.found.iter().copied().collect();
        found.sort_unstable_by_key(|job| Reverse(*job));
        let mut others = known(db, &found).await?;
        // What a person deleted is shown nowhere.
        others.retain(|other| !other.is_deleted);
        Ok(others)
    }

    fn print(&self) -> Print {
        let Facts { title, company, locations, requisition_id, .. } = &self.facts;
        Print::of(title, company.as_deref(), locations, requisition_id.as_deref(), &self.text)
    }

    fn judge(&self, own: &Shingles, other: &Known, texts: &HashMap<i64, String>) -> Option<KinKind> {
        let theirs = texts.get(&other.id).map(|text| Shingles::of(text)).unwrap_or_default();
        judge((&self.facts, own), (&other.facts, &theirs))
    }
}

async fn texts_of(db: &mut SqliteConnection, jobs: &[Known]) -> Result<HashMap<i64, String>, sqlx::Error> {
    texts(db, &jobs.iter().map(|job| job.id).collect::<Vec<_>>()).await
}

/// Finds the jobs that have a key in common with these.
async fn find(db: &mut SqliteConnection, all: &mut [One]) -> Result<(), Error> {
    let prints: Vec<Print> = all.iter().map(One::print).collect();
    let (mut named, mut hashed) = (Vec::new(), Vec::new());
    for (number, print) in prints.iter().enumerate() {
        // Jobs of one title in one town may be many, among which those of the firm must not be lost.
        let (of_place, of_firm): (Vec<_>, Vec<_>) =
            print.keys.split_whitespace().partition(|key| key.starts_with('p'));
        for keys in [of_firm, of_place] {
            if !keys.is_empty() {
                named.push((number, all[number].id, keys.join(" OR ")));
            }
        }
        if print.text.is_some() {
            hashed.push((number, all[number].id, bands(print.text).join(" OR ")));
        }
    }
    for (number, rows) in with_keys(db, &named, MOST_NAMED).await? {
        all[number].found.extend(rows.into_iter().map(|(job, _)| job));
    }
    for (number, rows) in with_keys(db, &hashed, MOST_HASHED).await? {
        let Some(text) = prints[number].text else { continue };
        let far = |hash: Option<i64>| hash.map_or(u32::MAX, |hash| distance(hash.cast_unsigned(), text));
        let mut near: Vec<(u32, i64)> = rows.into_iter().map(|(job, hash)| (far(hash), job)).collect();
        near.retain(|(far, _)| *far <= NEAR);
        near.sort_unstable();
        all[number].found.extend(near.into_iter().take(MOST_NEAR).map(|(_, job)| job));
    }
    Ok(())
}

/// Jobs with the hashes of their texts.
type Hashed = Vec<(i64, Option<i64>)>;

/// For each of `wanted` (its number, a job and an expression) the newest jobs that match, but for that one.
async fn with_keys(
    db: &mut SqliteConnection,
    wanted: &[(usize, i64, String)],
    most: u32,
) -> Result<Vec<(usize, Hashed)>, Error> {
    if wanted.is_empty() {
        return Ok(Vec::new());
    }
    let rows: Vec<(i64, String)> = sqlx::query_as(include_str!("../../queries/kin_candidates.sql"))
        .bind(json(wanted))
        .bind(most)
        .fetch_all(db)
        .await?;
    let found = |(number, found): (i64, String)| {
        Ok((usize::try_from(number).unwrap_or_default(), serde_json::from_str(&found)?))
    };
    rows.into_iter().map(found).collect()
}

async fn known(db: &mut SqliteConnection, jobs: &[i64]) -> Result<Vec<Known>, Error> {
    let rows: Vec<FactsRow> =
        sqlx::query_as(include_str!("../../queries/kin_facts.sql")).bind(json(jobs)).fetch_all(db).await?;
    rows.into_iter().map(Known::try_from).collect()
}

/// The texts of jobs, without markup, as far as they are compared.
pub(super) async fn texts(
    db: &mut SqliteConnection,
    jobs: &[i64],
) -> Result<HashMap<i64, String>, sqlx::Error> {
    let rows: Vec<(i64, Html)> =
        sqlx::query_as(include_str!("../../queries/texts_of.sql")).bind(json(jobs)).fetch_all(db).await?;
    Ok(rows.iter().map(|(job, html)| (*job, compared(html))).collect())
}

/// As much of a description as is compared, without markup.
fn compared(html: &Html) -> String {
    plain_text(beginning(&html.0, MOST_COMPARED))
}
