//! Finding jobs: which way through the list is taken, and the rows of what was found.

use super::batch::json;
use super::jobs::SummaryRow;
use crate::error::Error;
use crate::kin::fold;
use crate::posting::Salary;
use crate::search::condition::{self, Condition, Lookup, Set, Standing};
use crate::search::highlight::Highlighter;
use crate::search::plan::{self, Part, Plan, Way};
use crate::search::sets;
use crate::search::words::Index;
use crate::search::{Statement, Value};
use crate::timeline;
use contract::query::{Expr, Filter, Name, Query, Sort, TextField};
use contract::{FoundJob, JobList, Millis, Stage};
use reading::Read;
use sqlx::sqlite::{SqliteArguments, SqliteConnection, SqliteRow};
use sqlx::{Arguments, AssertSqlSafe, FromRow};
pub(super) use ways::smallest;
use ways::{along_parts, by_index};

pub mod order;
mod reading;
mod ways;

/// The most rows that are handed out at once.
pub const MOST_ROWS: u32 = 500;

/// A page of the jobs that a query finds. Their number is known with it where the page shows the end of the list.
pub async fn list(
    db: &mut SqliteConnection,
    query: &Query,
    now: Millis,
    offset: u32,
    limit: u32,
) -> Result<JobList, Error> {
    let limit = limit.min(MOST_ROWS);
    let plan = plan_of(db, query, now).await?;
    let ids = page(db, &plan, offset, limit).await?;
    let is_last = ids.len() < limit as usize && (offset == 0 || !ids.is_empty());
    let total = is_last.then(|| u64::from(offset) + ids.len() as u64);
    Ok(JobList { rows: rows(db, query, &ids).await?, total, mistakes: query.mistakes.clone() })
}

/// How many jobs a query finds.
pub async fn count(db: &mut SqliteConnection, query: &Query, now: Millis) -> Result<u64, Error> {
    let plan = plan_of(db, query, now).await?;
    let found: i64 = match (plan.standing, plan.conditions.as_slice()) {
        (Standing::One(0), []) => {
            sqlx::query_scalar(include_str!("../../queries/count_jobs.sql")).fetch_one(db).await?
        }
        (Standing::One(0), [Condition::Set(Set::Words(words))]) if words.index == Index::Jobs => {
            let count = sqlx::query_scalar(include_str!("../../queries/count_search.sql"));
            count.bind(&words.expression).fetch_one(db).await?
        }
        _ => count_of(db, &plan, Part::Whole).await?,
    };
    Ok(u64::try_from(found).unwrap_or(0))
}

async fn count_of(db: &mut SqliteConnection, plan: &Plan, part: Part) -> Result<i64, sqlx::Error> {
    let way = match part {
        Part::Whole => way_to_all(db, plan).await?,
        Part::Paid | Part::Unpaid => Way::Along,
    };
    number(db, plan.count(way, part)).await
}

/// How all jobs of a plan are found, in whichever order.
async fn way_to_all(db: &mut SqliteConnection, plan: &Plan) -> Result<Way, sqlx::Error> {
    if let [Condition::Set(_)] = plan.conditions.as_slice() {
        // Nothing else to begin with, so its size does not matter.
        return Ok(Way::FromSet { number: 0, asks: false });
    }
    let smallest = smallest(db, plan).await?;
    Ok(smallest.map_or(Way::Along, |(number, size)| Way::FromSet { number, asks: size <= plan::ASKED }))
}

/// What is asked of the database for a query.
pub(super) async fn plan_of(db: &mut SqliteConnection, query: &Query, now: Millis) -> Result<Plan, Error> {
    let names = Names::load(db, query, now).await?;
    Ok(Plan {
        standing: condition::standing(query),
        conditions: condition::conditions(query, &names),
        sort: query.sort.unwrap_or(Sort::Date),
    })
}

/// The numbers of a page of jobs, in order.
async fn page(db: &mut SqliteConnection, plan: &Plan, offset: u32, limit: u32) -> Result<Vec<i64>, Error> {
    if plan.sort == Sort::Relevance
        && let Some((number, words)) = plan.ranked()
        // What so many jobs have does not tell which of them fits best, and to rank them takes seconds.
        && self::number(db, sets::size(&Set::Words(words.clone()), plan::UNRANKED + 1)).await? <= plan::UNRANKED
    {
        let hidden = "SELECT count(*) FROM job_marks WHERE hidden_at IS NOT NULL OR deleted_at IS NOT NULL";
        let hidden: u32 = sqlx::query_scalar(hidden).fetch_one(&mut *db).await?;
        return Ok(numbers(db, plan.best(number, words, hidden, offset, limit)).await?);
    }
    let wanted = offset as usize + limit as usize;
    match reading::first(db, plan, wanted).await? {
        Read::Found(found) => Ok(found.into_iter().skip(offset as usize).collect()),
        // To learn how many they are the index would gather all of them once more.
        Read::MostFit => Ok(along_parts(db, plan, Way::Along, offset, limit).await?),
        Read::TooFewFit => by_index(db, plan, offset, limit).await,
    }
}

#[derive(FromRow)]
struct FoundRow {
    #[sqlx(flatten)]
    job: SummaryRow,
    salary: Option<String>,
    seen_at: Option<Millis>,
    saved_at: Option<Millis>,
    hidden_at: Option<Millis>,
    deleted_at: Option<Millis>,
    stage: Option<String>,
}

/// The rows of jobs, in this order, with what was looked for marked in them.
async fn rows(db: &mut SqliteConnection, query: &Query, ids: &[i64]) -> Result<Vec<FoundJob>, Error> {
    let found: Vec<FoundRow> = sqlx::query_as(include_str!("../../queries/jobs_by_number.sql"))
        .bind(json(ids))
        .fetch_all(&mut *db)
        .await?;
    let highlighter = Highlighter::of(query);
    let undeleted: Vec<i64> =
        found.iter().filter(|row| row.deleted_at.is_none()).map(|row| row.job.id()).collect();
    let texts = if highlighter.looks_into_text() {
        super::kin::texts(db, &undeleted).await?
    } else {
        Default::default()
    };
    let row = |row: FoundRow| {
        let salary = row.salary.map(|text| serde_json::from_str::<Salary>(&text)).transpose()?;
        let job: contract::JobSummary = row.job.into();
        let hits = |field: TextField, text: Option<&String>| {
            text.map(|text| highlighter.hits(field, text)).unwrap_or_default()
        };
        Ok(FoundJob {
            title_hits: hits(TextField::Title, Some(&job.title)),
            company_hits: hits(TextField::Company, job.company.as_ref()),
            location_hits: hits(TextField::Location, job.location.as_ref()),
            snippet: texts.get(&job.id).and_then(|text| highlighter.snippet(text)),
            salary: salary.as_ref().and_then(timeline::salary),
            is_seen: row.seen_at.is_some(),
            is_saved: row.saved_at.is_some(),
            is_hidden: row.hidden_at.is_some(),
            stage: row.stage.as_deref().and_then(Stage::parse),
            job,
        })
    };
    found.into_iter().map(row).collect()
}

/// Feeds and providers by their names, where a query names any.
struct Names {
    feeds: Vec<(i64, String)>,
    providers: Vec<(i64, String)>,
    now: Millis,
}

impl Names {
    async fn load(db: &mut SqliteConnection, query: &Query, now: Millis) -> Result<Self, sqlx::Error> {
        let mut names = Self { feeds: Vec::new(), providers: Vec::new(), now };
        for leaf in query.leaves() {
            match leaf {
                Expr::Filter(Filter::Feed(all)) if all.iter().any(|name| matches!(name, Name::Part(_))) => {
                    let sql = "SELECT id, coalesce(given_title, '') || ' ' || coalesce(title, '') || ' ' || url FROM feeds";
                    names.feeds = sqlx::query_as(sql).fetch_all(&mut *db).await?;
                }
                Expr::Filter(Filter::Provider(_)) => {
                    names.providers =
                        sqlx::query_as("SELECT id, name FROM providers").fetch_all(&mut *db).await?;
                }
                _ => {}
            }
        }
        Ok(names)
    }
}

fn named(all: &[(i64, String)], names: &[Name]) -> Vec<i64> {
    let mut ids = Vec::new();
    for name in names {
        match name {
            Name::Number(number) => ids.push(*number),
            Name::Part(part) => {
                let part = fold(part);
                ids.extend(all.iter().filter(|(_, name)| fold(name).contains(&part)).map(|(id, _)| *id));
            }
        }
    }
    ids.sort_unstable();
    ids.dedup();
    ids
}

impl Lookup for Names {
    fn feeds(&self, names: &[Name]) -> Vec<i64> {
        named(&self.feeds, names)
    }

    fn providers(&self, names: &[Name]) -> Vec<i64> {
        named(&self.providers, names)
    }

    fn now(&self) -> Millis {
        self.now
    }
}

fn arguments(values: Vec<Value>) -> Result<SqliteArguments, sqlx::Error> {
    let mut arguments = SqliteArguments::default();
    for value in values {
        match value {
            Value::Int(number) => arguments.add(number),
            Value::Text(text) => arguments.add(text),
        }
        .map_err(sqlx::Error::Encode)?;
    }
    Ok(arguments)
}

// Each of these statements is seldom asked again as it is, so none is kept ready.

async fn numbers(db: &mut SqliteConnection, statement: Statement) -> Result<Vec<i64>, sqlx::Error> {
    let rows: Vec<(i64,)> = fetch_all(db, statement).await?;
    Ok(rows.into_iter().map(|(number,)| number).collect())
}

async fn number(db: &mut SqliteConnection, statement: Statement) -> Result<i64, sqlx::Error> {
    fetch_one(db, statement).await
}

/// The one value of a statement, if there is a row.
async fn optional<T>(db: &mut SqliteConnection, statement: Statement) -> Result<Option<T>, sqlx::Error>
where
    (T,): for<'r> FromRow<'r, SqliteRow> + Send + Unpin,
{
    let row: Option<(T,)> = fetch_all(db, statement).await?.pop();
    Ok(row.map(|(value,)| value))
}

/// Does what a statement says.
pub(super) async fn execute(db: &mut SqliteConnection, statement: Statement) -> Result<(), sqlx::Error> {
    let values = arguments(statement.values)?;
    sqlx::query_with(AssertSqlSafe(statement.sql), values).persistent(false).execute(db).await?;
    Ok(())
}

/// All rows of a statement.
pub(super) async fn fetch_all<T>(
    db: &mut SqliteConnection,
    statement: Statement,
) -> Result<Vec<T>, sqlx::Error>
where
    T: for<'r> FromRow<'r, SqliteRow> + Send + Unpin,
{
    let values = arguments(statement.values)?;
    sqlx::query_as_with(AssertSqlSafe(statement.sql), values).persistent(false).fetch_all(db).await
}

/// The one value of a statement.
pub(super) async fn fetch_one<T>(db: &mut SqliteConnection, statement: Statement) -> Result<T, sqlx::Error>
where
    (T,): for<'r> FromRow<'r, SqliteRow> + Send + Unpin,
{
    let values = arguments(statement.values)?;
    let row: (T,) =
        sqlx::query_as_with(AssertSqlSafe(statement.sql), values).persistent(false).fetch_one(db).await?;
    Ok(row.0)
}

#[cfg(test)]
pub(super) mod tests;
