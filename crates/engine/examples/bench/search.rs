//! Searching a database of many jobs, which is filled without an import: set by set, with the prose of the generator in a few hundred
//! wordings, so that a million jobs are there in minutes. Words of every frequency stand in them.

use crate::Result;
use crate::generator::Generator;
use crate::process::at_work;
use contract::query::Query;
use engine::{Engine, Options};
use rusqlite::{Connection, params};
use std::path::Path;
use std::time::{Duration, Instant};

/// Different descriptions.
const WORDINGS: u64 = 400;
/// Jobs of a transaction.
const COMMIT: u64 = 20_000;
/// Words, and that one in so many jobs has each.
const RARE: [(&str, u64); 3] = [("frequent", 10), ("seldom", 100), ("rarest", 10_000)];
/// Feeds.
const FEEDS: u64 = 50;
const DAY: i64 = 24 * 3_600_000;
/// Each question is asked so often; the first time tells what a cold cache costs.
const ROUNDS: usize = 7;

/// What is asked, and within how many milliseconds it is to be answered with a million jobs.
const PAGES: [(&str, &str, u32, Option<u32>); 40] = [
    ("the newest", "", 0, Some(50)),
    ("the middle", "", 500_000, Some(50)),
    ("the end", "", 997_000, Some(50)),
    ("by pay", "sort:salary", 0, Some(50)),
    ("by pay, the middle", "sort:salary", 500_000, Some(50)),
    ("common type", "type:full_time", 0, Some(50)),
    ("common type, deep", "type:full_time", 100_000, Some(50)),
    ("rare type", "type:volunteer", 0, Some(50)),
    ("type, remote, age, pay", "type:contract remote:yes posted:<90d salary:>50000", 0, Some(50)),
    ("feed of 20,000", "feed:7", 0, Some(50)),
    ("feed of 20,000, deep", "feed:7", 15_000, Some(50)),
    ("three feeds", "feed:7,8,9", 0, Some(50)),
    ("three feeds, deep", "feed:7,8,9", 50_000, Some(50)),
    ("feed and a word in all", "feed:7 customers ", 0, Some(50)),
    ("category", "category:nursing", 0, Some(50)),
    ("category, deep", "category:nursing ", 100_000, Some(50)),
    ("category and a letter", "category:nursing e", 0, Some(50)),
    ("saved", "is:saved", 0, Some(50)),
    ("not seen", "is:new", 0, Some(50)),
    ("closed", "is:closed", 0, Some(50)),
    ("word in 0.01 %", "rarest ", 0, Some(50)),
    ("word in 1 %", "seldom ", 0, Some(50)),
    ("word in 10 %", "frequent ", 0, Some(50)),
    ("word in all", "customers ", 0, Some(50)),
    ("two common words", "customers business ", 0, Some(50)),
    ("one letter", "e", 0, Some(50)),
    ("one letter, second page", "e", 50, Some(50)),
    ("one letter, deep", "e", 10_000, Some(50)),
    ("rare letter", "z", 0, Some(50)),
    ("two letters", "en", 0, Some(50)),
    ("three letters", "eng", 0, Some(50)),
    ("beginning of a word in all", "cust", 0, Some(50)),
    ("beginning of rare words", "rares", 0, Some(50)),
    ("word and a letter", "engineer r", 0, Some(50)),
    ("rare word and a letter", "rarest r", 0, Some(50)),
    ("letter and filters", "type:contract remote:yes e", 0, Some(50)),
    ("phrase", "\"senior engineer\" ", 0, Some(50)),
    ("word and filters", "frequent type:full_time remote:yes", 0, Some(50)),
    ("words by relevance", "frequent seldom sort:relevance ", 0, Some(300)),
    ("word in all, by relevance", "customers sort:relevance ", 0, Some(300)),
];

/// Fills a database of so many jobs in a folder that goes with the process, and asks. In a folder that was named the database stays,
/// and is used again.
pub fn run(jobs: u64, seed: u64, named: Option<&Path>) -> Result<()> {
    let temporary = tempfile::tempdir()?;
    let folder = named.unwrap_or(temporary.path());
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async {
        let engine = Engine::open(Options::new(folder)).await?;
        engine.stop().await;
        Ok::<_, engine::Error>(())
    })?;
    let path = folder.join("jobs.db");
    let started = Instant::now();
    if Connection::open(&path)?.query_row("SELECT count(*) FROM jobs", (), |row| row.get::<_, i64>(0))? == 0 {
        fill(&path, jobs, seed)?;
    }
    println!("{jobs} jobs, filled in {:.0} s", started.elapsed().as_secs_f64());
    sizes(&path)?;
    runtime.block_on(ask(folder, jobs))
}

async fn ask(folder: &Path, jobs: u64) -> Result<()> {
    let engine = Engine::open(Options::new(folder)).await?;
    println!(
        "\n{:<28} {:>9} {:>9} {:>9} {:>9} {:>9} {:>9}",
        "ms", "first", "median", "slowest", "at work", "goal", "found"
    );
    for (name, text, offset, goal) in PAGES {
        let query = Query::parse(text);
        let offset = offset.min(u32::try_from(jobs)?.saturating_sub(100));
        if offset > 0 {
            // As the window does, which has counted what it found long before anybody looks deep.
            engine.foresee_pages(&query, engine.count_jobs(&query).await?);
            tokio::time::sleep(Duration::from_secs(1)).await;
        }
        let question = async || Ok(engine.find_jobs(&query, offset, 50).await?.rows.len() as u64);
        measure(name, goal, ROUNDS, question).await?;
    }
    println!("\nafter the rows");
    for text in ["", "type:full_time", "frequent ", "customers ", "e", "seldom type:full_time", "feed:7"] {
        let query = Query::parse(text);
        let question = async || Ok(engine.count_jobs(&query).await?);
        measure(&format!("count {text:?}"), None, 3, question).await?;
    }
    for text in ["", "frequent ", "e", "seldom type:full_time", "rarest ", "feed:7"] {
        let query = Query::parse(text);
        let question = async || Ok(engine.facets(&query).await?.companies.len() as u64);
        measure(&format!("facets {text:?}"), None, 3, question).await?;
    }
    engine.stop().await;
    Ok(())
}

/// Asks some times over. The time at work is that of the processor, which others on the machine lengthen less.
async fn measure(
    name: &str,
    goal: Option<u32>,
    rounds: usize,
    question: impl AsyncFn() -> Result<u64>,
) -> Result<()> {
    let (mut times, mut work, mut found) = (Vec::new(), Vec::new(), 0);
    for _ in 0..rounds {
        let (started, worked) = (Instant::now(), at_work());
        found = question().await?;
        times.push(started.elapsed().as_secs_f64() * 1_000.0);
        work.push((at_work() - worked) as f64 / 1e6);
    }
    let first = times.remove(0);
    let slowest = times.iter().copied().fold(0.0, f64::max);
    let (median, work) = (crate::median(times), crate::median(work));
    let goal = goal.map_or_else(String::new, |goal| goal.to_string());
    println!("{name:<28} {first:>9.1} {median:>9.1} {slowest:>9.1} {work:>9.1} {goal:>9} {found:>9}");
    Ok(())
}

fn fill(path: &Path, jobs: u64, seed: u64) -> Result<()> {
    let mut db = Connection::open(path)?;
    db.execute_batch("PRAGMA synchronous = OFF; PRAGMA cache_size = -262144; PRAGMA temp_store = memory;")?;
    let generator = Generator { seed, postings: WORDINGS, generation: 0, changed_per_mille: 0 };
    let wordings: Vec<_> = (0..WORDINGS).map(|number| generator.posting(number)).collect();
    // Of each wording one with each of the words that are rare or not, packed as an import packs it, and without markup.
    let mut texts = Vec::with_capacity(wordings.len() << RARE.len());
    for posting in &wordings {
        for which in 0..1_usize << RARE.len() {
            let words = RARE.iter().enumerate().filter(|(at, _)| which & 1 << at != 0);
            let words: Vec<&str> = words.map(|(_, (word, _))| *word).collect();
            let html = format!("{}<p>{}</p>", posting.html, words.join(" "));
            texts.push((zstd::bulk::compress(html.as_bytes(), 1)?, engine::parse::plain_text(&html)));
        }
    }
    let now = i64::try_from(std::time::UNIX_EPOCH.elapsed()?.as_millis())?;
    db.execute("INSERT INTO providers (id, name) VALUES (1, 'board')", ())?;
    for feed in 1..=FEEDS {
        db.execute(
            "INSERT INTO feeds (id, url, interval_ms, next_due_at, created_at) VALUES (?1, 'https://board.example/' || ?1, 3600000, ?2, ?2)",
            params![feed as i64, now + 365 * DAY],
        )?;
    }
    let mut random = crate::generator::Random(seed);
    for start in (0..jobs).step_by(COMMIT as usize) {
        let tx = db.transaction()?;
        {
            let mut job = tx.prepare_cached(
                "INSERT INTO jobs (id, provider_id, external_id, title, company, location, locations, employment_type, employment_type_text,
                     remote, categories, salary, pay, url, posted_at, sort_at, first_seen_at, first_run_id, primary_feed_id, closed_at, closed_for)
                 VALUES (?1, 1, ?2, ?3, ?4, ?5, json_array(?5), ?6, 'Full Time', ?7, ?8, ?9, ?10, ?11, ?12, ?12, ?13, 1, ?14, ?15, ?16)",
            )?;
            let mut text = tx.prepare_cached("INSERT INTO job_texts (job_id, html) VALUES (?1, ?2)")?;
            let mut index = tx.prepare_cached(
                "INSERT INTO jobs_fts (rowid, title, company, location, body) VALUES (?1, ?2, ?3, ?4, ?5)",
            )?;
            let mut sighting = tx.prepare_cached(
                "INSERT INTO sightings (feed_id, job_id, started_at, run_id, content_hash) VALUES (?1, ?2, ?3, 1, ?2)",
            )?;
            let mut mark = tx.prepare_cached(
                "INSERT INTO job_marks (job_id, seen_at, saved_at, hidden_at, changed_at) VALUES (?1, 1, ?2, ?3, 1)",
            )?;
            for number in start..(start + COMMIT).min(jobs) {
                let id = i64::try_from(number + 1)?;
                let wording = random.below(WORDINGS) as usize;
                let posting = &wordings[wording];
                let kind = match random.below(10_000) {
                    0 => "volunteer",
                    1..=5_999 => "full_time",
                    6_000..=7_999 => "part_time",
                    _ => "contract",
                };
                let remote =
                    [None, None, Some("remote"), Some("hybrid"), Some("onsite")][random.below(5) as usize];
                let categories =
                    ["[]", "[\"Engineering\"]", "[\"Nursing\",\"Care\"]"][random.below(3) as usize];
                let pay = (random.below(3) == 0).then(|| 20_000 + 100 * random.below(1_000) as i64);
                let salary = pay.map(|pay| format!("{{\"min\":{pay}.0,\"max\":{pay}.0,\"currency\":\"EUR\",\"period\":\"year\",\"text\":null}}"));
                // The firm's name makes as many companies as there are in a country.
                let company = format!("{} {}", posting.company, random.below(100));
                let posted = now - random.below(365 * 24 * 60) as i64 * 60_000;
                let is_closed = random.below(10) == 0;
                let feed = 1 + random.below(FEEDS) as i64;
                job.execute(params![
                    id,
                    format!("{}-{number}", posting.id),
                    posting.title,
                    company,
                    posting.place,
                    kind,
                    remote,
                    categories,
                    salary,
                    pay,
                    format!("{}-{number}", posting.link),
                    posted,
                    now,
                    feed,
                    is_closed.then_some(now),
                    is_closed.then_some("absent"),
                ])?;
                let rare = RARE.iter().enumerate();
                let which: usize = rare.map(|(at, (_, of))| usize::from(random.below(*of) == 0) << at).sum();
                let (html, body) = &texts[wording << RARE.len() | which];
                text.execute(params![id, html])?;
                index.execute(params![id, posting.title, company, posting.place, body])?;
                sighting.execute(params![feed, id, now])?;
                match random.below(500) {
                    0 => drop(mark.execute(params![id, 1, None::<i64>])?),
                    1 => drop(mark.execute(params![id, None::<i64>, 1])?),
                    2..=9 => drop(mark.execute(params![id, None::<i64>, None::<i64>])?),
                    _ => {}
                }
            }
        }
        tx.commit()?;
    }
    db.execute_batch("PRAGMA wal_checkpoint(TRUNCATE)")?;
    Ok(())
}

/// What the tables and indexes of the list take.
fn sizes(path: &Path) -> Result<()> {
    let db = Connection::open(path)?;
    let mut sizes = db.prepare(
        "SELECT name, sum(pgsize) FROM dbstat WHERE name LIKE 'job%' GROUP BY name HAVING sum(pgsize) > 1000000 ORDER BY 2 DESC",
    )?;
    let sizes = sizes.query_map((), |row| Ok((row.get::<_, String>(0)?, row.get::<_, i64>(1)?)))?;
    let sizes: Vec<String> = sizes
        .map(|size| size.map(|(name, bytes)| format!("{name} {:.0} MB", bytes as f64 / 1e6)))
        .collect::<std::result::Result<_, _>>()?;
    println!("{}", sizes.join(", "));
    Ok(())
}
