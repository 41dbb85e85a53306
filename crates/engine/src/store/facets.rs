//! What the jobs of a list can be narrowed by, counted.

use super::search::{execute, fetch_all, fetch_one, plan_of, smallest};
use crate::error::Error;
use crate::search::condition::Set;
use crate::search::plan::{self, Plan, Scope};
use crate::search::sets;
use crate::search::words::Words;
use contract::query::{Expr, Field, Filter, Form, Name, Query, quoted};
use contract::{EmploymentType, Facet, Facets, Millis, Remote};
use sqlx::SqliteConnection;
use std::collections::{HashMap, HashSet};

/// So many values of companies, categories and places are told, besides those that are on.
const MOST: usize = 50;
/// A longer value cannot be clicked on, as it would fill a query.
const LONGEST: usize = 200;
/// Numbers of jobs that are gone through at a time: their text is a few MiB.
const STEP: i64 = 50_000;

/// The facets of a query.
pub async fn of(db: &mut SqliteConnection, query: &Query, now: Millis) -> Result<Facets, Error> {
    let on = On::of(query);
    let mut kept = Kept::default();
    let all = Tally::of(kept.plan_of(db, query, now).await?, db).await?;
    let feeds = feeds(kept.plan_of(db, &query.without(Field::Feed), now).await?, db).await?;
    let mut others = HashMap::new();
    for field in [Field::Company, Field::Location, Field::Category, Field::Type, Field::Remote] {
        // What the query asks of a facet itself does not narrow it.
        let without = query.without(field);
        if without.root != query.root {
            others.insert(field, Tally::of(kept.plan_of(db, &without, now).await?, db).await?);
        }
    }
    let tally = |field: Field| others.get(&field).unwrap_or(&all);
    Ok(Facets {
        feeds: on.feeds(feeds),
        companies: on.texts(Field::Company, &tally(Field::Company).companies),
        places: on.texts(Field::Location, &tally(Field::Location).places),
        categories: on.texts(Field::Category, &tally(Field::Category).categories),
        types: on.words(
            Field::Type,
            &EmploymentType::ALL.map(EmploymentType::as_str),
            &tally(Field::Type).types,
        ),
        remote: on.remote(&tally(Field::Remote).remote),
    })
}

/// Words that jobs were gathered for once, as jobs are gone through in steps, several times over. The index would gather all that has
/// the beginning of a word anew for each.
#[derive(Default)]
struct Kept(Vec<Words>);

impl Kept {
    /// What is asked of the database for a query; in a transaction, with which the tables go.
    async fn plan_of(
        &mut self,
        db: &mut SqliteConnection,
        query: &Query,
        now: Millis,
    ) -> Result<Plan, Error> {
        let plan = plan_of(db, query, now).await?;
        let before = self.0.len();
        let plan = plan.replaced(&mut |words| words.has_prefix().then(|| Set::Kept(self.number_of(words))));
        for (number, words) in self.0.iter().enumerate().skip(before) {
            for statement in sets::keep(words, number) {
                execute(db, statement).await?;
            }
        }
        Ok(plan)
    }

    fn number_of(&mut self, words: &Words) -> usize {
        self.0.iter().position(|kept| kept == words).unwrap_or_else(|| {
            self.0.push(words.clone());
            self.0.len() - 1
        })
    }
}

/// How many jobs have which value.
#[derive(Default)]
struct Tally {
    companies: HashMap<String, u64>,
    places: HashMap<String, u64>,
    categories: HashMap<String, u64>,
    types: HashMap<String, u64>,
    remote: HashMap<String, u64>,
}

impl Tally {
    async fn of(plan: Plan, db: &mut SqliteConnection) -> Result<Self, Error> {
        let mut tally = Self::default();
        for scope in scopes(db, &plan).await? {
            let facts: Option<String> = fetch_one(db, plan.facts(scope)).await?;
            facts.iter().flat_map(|facts| facts.split('\u{1e}')).for_each(|job| tally.add(job));
        }
        Ok(tally)
    }

    fn add(&mut self, job: &str) {
        let mut fields = job.split('\u{1f}');
        let mut next = || fields.next().unwrap_or_default();
        count(&mut self.companies, next());
        count_each(&mut self.places, next());
        count_each(&mut self.categories, next());
        count(&mut self.types, next());
        count(&mut self.remote, next());
    }
}

fn count(tally: &mut HashMap<String, u64>, value: &str) {
    if value.is_empty() {
        return;
    }
    // Most values are there already.
    match tally.get_mut(value) {
        Some(count) => *count += 1,
        None => drop(tally.insert(value.to_owned(), 1)),
    }
}

/// Counts each of a JSON array of texts, once for the job.
fn count_each(tally: &mut HashMap<String, u64>, array: &str) {
    let simple = array.strip_prefix("[\"").and_then(|rest| rest.strip_suffix("\"]"));
    match simple {
        Some(one) if !one.contains(['"', '\\']) => count(tally, one),
        _ => {
            let values: HashSet<String> = serde_json::from_str(array).unwrap_or_default();
            values.iter().for_each(|value| count(tally, value));
        }
    }
}

async fn feeds(plan: Plan, db: &mut SqliteConnection) -> Result<Vec<(i64, String, u64)>, Error> {
    let mut counts: HashMap<i64, i64> = HashMap::new();
    for scope in scopes(db, &plan).await? {
        let some: Vec<(i64, i64)> = fetch_all(db, plan.feeds(scope)).await?;
        some.into_iter().for_each(|(feed, count)| *counts.entry(feed).or_default() += count);
    }
    let names: Vec<(i64, String)> =
        sqlx::query_as("SELECT id, coalesce(given_title, title, url) FROM feeds").fetch_all(db).await?;
    let count = |id: &i64| counts.get(id).map_or(0, |count| u64::try_from(*count).unwrap_or(0));
    Ok(names.into_iter().map(|(id, name)| (id, name, count(&id))).collect())
}

/// The stretches in which jobs are counted.
async fn scopes(db: &mut SqliteConnection, plan: &Plan) -> Result<Vec<Scope>, Error> {
    if let Some((number, size)) = smallest(db, plan).await?
        && size <= plan::FEW
    {
        return Ok(vec![Scope::Set { number, asks: size <= plan::ASKED }]);
    }
    let last: i64 = sqlx::query_scalar("SELECT coalesce(max(id), 0) FROM jobs").fetch_one(db).await?;
    let below = (0..last).step_by(STEP as usize);
    Ok(below.map(|below| Scope::Range { below, up_to: below + STEP }).collect())
}

/// What a query asks for at its top, and so is on.
struct On {
    filters: HashSet<String>,
}

impl On {
    fn of(query: &Query) -> Self {
        let filter = |expr: &Expr| -> Vec<String> {
            let field = expr.field().map_or("", Field::as_str);
            match expr {
                Expr::Text(text) if text.form == Form::Exact => {
                    vec![format!("{field}:={}", quoted(&text.words))]
                }
                Expr::Filter(Filter::Type(all)) => {
                    all.iter().map(|kind| format!("type:{}", kind.as_str())).collect()
                }
                Expr::Filter(Filter::Remote(all)) => {
                    all.iter().map(|remote| remote_filter(*remote)).collect()
                }
                Expr::Filter(Filter::Feed(all)) => all.iter().filter_map(feed_filter).collect(),
                _ => Vec::new(),
            }
        };
        Self { filters: query.conjuncts().iter().flat_map(filter).collect() }
    }

    fn facet(&self, label: String, filter: String, count: u64) -> Facet {
        let is_on = self.filters.contains(&filter);
        Facet { label, filter, count, is_on }
    }

    /// Values of a field, those with most jobs first.
    fn texts(&self, field: Field, tally: &HashMap<String, u64>) -> Vec<Facet> {
        let is_sayable = |value: &str| value.len() <= LONGEST && value.chars().any(char::is_alphanumeric);
        let values = tally.iter().filter(|(value, _)| is_sayable(value));
        let facets = values.map(|(value, count)| {
            self.facet(value.clone(), format!("{}:={}", field.as_str(), quoted(value)), *count)
        });
        let mut facets: Vec<Facet> = facets.collect();
        sort(&mut facets);
        let mut told = 0;
        facets.retain(|facet| {
            told += 1;
            told <= MOST || facet.is_on
        });
        facets
    }

    /// Words of a closed set that any job has, or that are on, in their order.
    fn words(&self, field: Field, words: &[&str], tally: &HashMap<String, u64>) -> Vec<Facet> {
        let facet = |word: &&str| {
            let count = tally.get(*word).copied().unwrap_or(0);
            self.facet((*word).to_owned(), format!("{}:{word}", field.as_str()), count)
        };
        words.iter().map(facet).filter(|facet| facet.count > 0 || facet.is_on).collect()
    }

    fn remote(&self, tally: &HashMap<String, u64>) -> Vec<Facet> {
        let facet = |remote: Remote| {
            let count = tally.get(remote.as_str()).copied().unwrap_or(0);
            self.facet(remote.as_str().to_owned(), remote_filter(remote), count)
        };
        let all = [Remote::Remote, Remote::Hybrid, Remote::Onsite].map(facet);
        all.into_iter().filter(|facet| facet.count > 0 || facet.is_on).collect()
    }

    fn feeds(&self, counts: Vec<(i64, String, u64)>) -> Vec<Facet> {
        let facets =
            counts.into_iter().map(|(id, name, count)| self.facet(name, format!("feed:{id}"), count));
        let mut facets: Vec<Facet> = facets.filter(|facet| facet.count > 0 || facet.is_on).collect();
        sort(&mut facets);
        facets
    }
}

fn sort(facets: &mut [Facet]) {
    facets.sort_by(|one, other| other.count.cmp(&one.count).then_with(|| one.label.cmp(&other.label)));
}

fn remote_filter(remote: Remote) -> String {
    let word = match remote {
        Remote::Remote => "yes",
        Remote::Hybrid => "hybrid",
        Remote::Onsite => "no",
    };
    format!("remote:{word}")
}

fn feed_filter(name: &Name) -> Option<String> {
    match name {
        Name::Number(number) => Some(format!("feed:{number}")),
        Name::Part(_) => None,
    }
}

#[cfg(test)]
mod tests;
