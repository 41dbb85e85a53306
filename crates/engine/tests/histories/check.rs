//! Compares every number in a database with the model's.

use crate::decisions;
use crate::model::Model;
use crate::record::Key;
use engine::store::texts::Html;
use rusqlite::types::ValueRef;
use rusqlite::{Connection, Row};
use std::collections::BTreeMap;
use std::fmt::Debug;

/// The same rows, in whatever order.
pub fn same<T: Debug + Ord>(what: &str, mut expected: Vec<T>, mut found: Vec<T>) {
    expected.sort();
    found.sort();
    if expected != found {
        let only = |these: &[T], others: &[T]| -> String {
            these.iter().filter(|row| !others.contains(row)).map(|row| format!("\n    {row:?}")).collect()
        };
        panic!(
            "{what} differ\n  by the rules:{}\n  in the database:{}\n  ({} rows by the rules, {} in the database)",
            only(&expected, &found),
            only(&found, &expected),
            expected.len(),
            found.len()
        );
    }
}

pub fn rows<T>(db: &Connection, sql: &str, row: impl FnMut(&Row<'_>) -> rusqlite::Result<T>) -> Vec<T> {
    db.prepare(sql).unwrap().query_map([], row).unwrap().map(Result::unwrap).collect()
}

type Text = Option<String>;

/// Numbers of jobs in the database, by the run that brought them and their place among its new ones.
fn job_numbers(db: &Connection) -> BTreeMap<(i64, usize), i64> {
    rows(
        db,
        "SELECT first_run_id, row_number() OVER (PARTITION BY first_run_id ORDER BY id), id FROM jobs",
        |row| Ok(((row.get(0)?, row.get::<_, i64>(1)? as usize), row.get(2)?)),
    )
    .into_iter()
    .collect()
}

/// The number of a job in the database.
pub fn number_of(db: &Connection, model: &Model, job: usize) -> i64 {
    let sql = "SELECT id FROM jobs WHERE first_run_id = ?1 ORDER BY id LIMIT 1 OFFSET ?2";
    let job = &model.jobs[job];
    db.query_row(sql, [job.run, job.rank as i64 - 1], |row| row.get(0)).unwrap()
}

pub fn check(db: &Connection, model: &Model) {
    runs(db, model);
    cycles(db, model);
    feeds(db, model);
    let numbers = job_numbers(db);
    let number =
        |job: usize| numbers.get(&(model.jobs[job].run, model.jobs[job].rank)).copied().unwrap_or(-1);
    jobs(db, model, &number);
    decisions::check(db, model, &number);
    keys(db, model);
    let expected = model.feeds.iter().flat_map(|feed| {
        let past = feed.past.iter().map(|(job, sighting)| (job, sighting));
        feed.sightings.iter().chain(past).map(|(job, s)| {
            let words = s.words.len() as i64;
            (feed.id, number(*job), (s.started_at, s.ended_at), s.run, words, (s.absent, s.stale))
        })
    });
    let found = rows(
        db,
        "SELECT feed_id, job_id, started_at, ended_at, run_id, coalesce(json_array_length(variants), 1),
                absent_since IS NOT NULL, stale FROM sightings",
        |row| {
            let interval = (row.get(2)?, row.get(3)?);
            Ok((row.get(0)?, row.get(1)?, interval, row.get(4)?, row.get(5)?, (row.get(6)?, row.get(7)?)))
        },
    );
    same("sightings", expected.collect(), found);
    let is_vague = |job: &usize| model.jobs[*job].vague || model.text_may_be_gone(*job);
    let vague: Vec<i64> = (0..model.jobs.len()).filter(is_vague).map(number).collect();
    let expected = model
        .changes
        .iter()
        .filter(|c| !model.jobs[c.job].vague && !model.text_may_be_gone(c.job))
        .map(|c| (number(c.job), c.run, c.at, c.field.to_owned(), c.old.clone(), c.new.clone()));
    let mut found = rows(db, "SELECT job_id, run_id, at, field, old, new FROM changes", |row| {
        Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?, row.get(5)?))
    });
    found.retain(|(job, ..)| !vague.contains(job));
    same("changes", expected.collect(), found);
}

fn runs(db: &Connection, model: &Model) {
    let expected = model.runs.iter().map(|run| {
        let counts = [
            run.total(),
            run.new,
            run.updated,
            run.unchanged,
            run.duplicate,
            run.failed,
            run.not_reached,
            run.closed,
            run.reopened,
        ];
        let about =
            (run.id, run.cycle, model.feeds[run.feed].id, run.state.as_str().to_owned(), run.baseline);
        (about, counts.map(|n| n as i64), run.bytes as i64, [Some(run.at); 3], run.id_shared)
    });
    let found = rows(
        db,
        "SELECT id, cycle_id, feed_id, state, baseline, total, new, updated, unchanged, duplicate, failed, not_reached, closed, reopened, bytes,
                queued_at, started_at, finished_at,
                EXISTS (SELECT 1 FROM json_each(warnings) WHERE value LIKE '%the same id with different links%')
           FROM import_runs",
        |row| {
            let mut counts = [0_i64; 9];
            for (at, count) in counts.iter_mut().enumerate() {
                *count = row.get(5 + at)?;
            }
            let about = (row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?);
            let times = [row.get(15)?, row.get(16)?, row.get(17)?];
            Ok((about, counts, row.get(14)?, times, row.get(18)?))
        },
    );
    same("runs", expected.collect(), found);
    for (id, code) in rows(db, "SELECT id, error_code FROM import_runs", |row| {
        Ok((row.get::<_, i64>(0)?, row.get::<_, Text>(1)?))
    }) {
        let codes = model.runs.iter().find(|run| run.id == id).unwrap().codes;
        let fits = code.as_deref().map_or(codes.is_empty(), |code| codes.contains(&code));
        assert!(fits, "run {id} says {code:?}, and by the rules it is one of {codes:?}");
    }
    let expected = model.runs.iter().flat_map(|run| {
        run.rejections.iter().map(|ordinal| (run.id, *ordinal as i64, "no_title".to_owned()))
    });
    let found = rows(db, "SELECT run_id, ordinal, code FROM rejections", |row| {
        Ok((row.get(0)?, row.get(1)?, row.get(2)?))
    });
    same("rejections", expected.collect(), found);
    let open: i64 =
        db.query_row("SELECT count(*) FROM tasks WHERE finished_at IS NULL", [], |row| row.get(0)).unwrap();
    assert_eq!(open, 0, "tasks are left over");
}

fn cycles(db: &Connection, model: &Model) {
    let mut expected: Vec<(i64, Option<i64>, bool)> =
        model.runs.iter().map(|run| (run.cycle, Some(run.at), model.told.contains(&run.cycle))).collect();
    expected.sort();
    expected.dedup();
    let found = rows(db, "SELECT id, finished_at, told_at IS NOT NULL FROM cycles", |row| {
        Ok((row.get(0)?, row.get(1)?, row.get(2)?))
    });
    same("cycles", expected, found);
}

fn feeds(db: &Connection, model: &Model) {
    let expected = model.feeds.iter().filter(|feed| feed.id != 0).map(|feed| {
        let times = [
            feed.first_success_at,
            feed.last_success_at,
            feed.last_attempt_at,
            feed.last_new_at,
            feed.failing_since,
        ];
        let provider = feed.provider.map(|provider| model.providers[provider].name.clone());
        (
            feed.id,
            times,
            feed.failures,
            [feed.has_error, feed.removed, feed.forced],
            feed.etag.clone(),
            provider,
        )
    });
    let found = rows(
        db,
        "SELECT f.id, first_success_at, last_success_at, last_attempt_at, last_new_at, failing_since, consecutive_failures,
                last_error_code IS NOT NULL, removed_at IS NOT NULL, gap, etag, p.name
           FROM feeds AS f LEFT JOIN providers AS p ON p.id = f.provider_id",
        |row| {
            let times = [row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?, row.get(5)?];
            let marks = [row.get(7)?, row.get(8)?, row.get(9)?];
            Ok((row.get(0)?, times, row.get(6)?, marks, row.get(10)?, row.get(11)?))
        },
    );
    same("feeds", expected.collect(), found);
}

/// A description as it is stored: packed or not, or not at all.
fn html(stored: ValueRef<'_>) -> Option<String> {
    let is_packed = matches!(stored, ValueRef::Blob(_));
    let stored = stored.as_bytes_or_null().unwrap()?;
    Some(Html::of(stored, is_packed).unwrap().0)
}

fn jobs(db: &Connection, model: &Model, number: &impl Fn(usize) -> i64) {
    let gone = |at: usize| model.text_may_be_gone(at);
    let expected = model.jobs.iter().enumerate().map(|(at, job)| {
        let provider = model.providers[job.provider].name.clone();
        let text = (job.id.clone(), Some(job.title.clone()), job.url.clone(), Some(job.html.clone()));
        let times = (job.posted_at, job.sort_at, job.first_seen_at, job.closed_at);
        let about = (text, times, model.feeds[job.primary].id);
        (provider, (job.run, job.rank as i64), Some(about).filter(|_| !job.vague && !gone(at)))
    });
    let mut found = rows(
        db,
        "SELECT p.name, first_run_id, row_number() OVER (PARTITION BY first_run_id ORDER BY j.id), external_id, title, url,
                html, posted_at, sort_at, first_seen_at, closed_at, primary_feed_id
           FROM jobs AS j JOIN providers AS p ON p.id = j.provider_id LEFT JOIN job_texts AS t ON t.job_id = j.id",
        |row| {
            let text = (row.get(3)?, row.get(4)?, row.get(5)?, html(row.get_ref(6)?));
            let times = (row.get(7)?, row.get(8)?, row.get(9)?, row.get(10)?);
            Ok((row.get(0)?, (row.get(1)?, row.get(2)?), Some((text, times, row.get(11)?))))
        },
    );
    let vague: BTreeMap<(i64, i64), i64> = model
        .jobs
        .iter()
        .enumerate()
        .filter(|(at, job)| job.vague || gone(*at))
        .map(|(at, job)| ((job.run, job.rank as i64), number(at)))
        .collect();
    found.iter_mut().filter(|row| vague.contains_key(&row.1)).for_each(|row| row.2 = None);
    same("jobs", expected.collect(), found);
    let mut search = db.prepare_cached("SELECT rowid FROM jobs_fts WHERE jobs_fts MATCH ?1").unwrap();
    let mut found_under = |word: &str| -> Vec<i64> {
        let mut found: Vec<i64> =
            search.query_map([word], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
        found.retain(|job| vague.values().all(|vague| vague != job));
        found
    };
    // Each word that means something is on one job, or on twins of it.
    let mut by_word: BTreeMap<&str, Vec<i64>> = BTreeMap::new();
    for (at, job) in model.jobs.iter().enumerate().filter(|(_, job)| !job.vague) {
        for word in [&job.title, &job.text].map(|text| text.split(' ').nth(1).unwrap_or_default()) {
            let found = by_word.entry(word).or_default();
            found.extend((!job.decided.is_deleted()).then(|| number(at)));
        }
    }
    for change in &model.changes {
        if let ("title" | "description", Some(old)) = (change.field, &change.old) {
            by_word.entry(old.split(' ').nth(1).unwrap_or_default()).or_default();
        }
    }
    for (word, expected) in by_word {
        same(&format!("the jobs found under {word}"), expected, found_under(word));
    }
    let indexed: i64 = db.query_row("SELECT count(*) FROM jobs_fts_docsize", [], |row| row.get(0)).unwrap();
    let there = model.jobs.iter().filter(|job| !job.decided.is_deleted()).count();
    assert_eq!(indexed, there as i64, "the index holds other jobs");
}

/// How many keys of each kind stand for a job, and how many for none. Those of what they stand for are hashes.
fn keys(db: &Connection, model: &Model) {
    let mut expected: BTreeMap<(String, String, bool), i64> = BTreeMap::new();
    for provider in &model.providers {
        for (key, job) in &provider.keys {
            let kind: fn(&Key) -> &'static str = Key::kind;
            *expected.entry((provider.name.clone(), kind(key).to_owned(), job.is_some())).or_default() += 1;
        }
    }
    let found = rows(
        db,
        "SELECT p.name, kind, job_id IS NOT NULL, count(*)
           FROM job_keys AS k JOIN providers AS p ON p.id = k.provider_id GROUP BY 1, 2, 3",
        |row| Ok(((row.get(0)?, row.get(1)?, row.get(2)?), row.get(3)?)),
    );
    same("keys", expected.into_iter().collect(), found);
    let loose: i64 = db
        .query_row(
            "SELECT count(*) FROM job_keys AS k WHERE job_id IS NOT NULL
              AND NOT EXISTS (SELECT 1 FROM jobs AS j WHERE j.id = k.job_id AND j.provider_id = k.provider_id)",
            [],
            |row| row.get(0),
        )
        .unwrap();
    assert_eq!(loose, 0, "keys name jobs that are not there");
}
