use super::ways::near;
use super::*;
use crate::store::{Store, StoreOptions};
use contract::query::Field;
use sqlx::{Connection, Row};
use std::collections::HashMap;

/// So many jobs; of each minute before `NOW` there are three.
pub(in crate::store) const JOBS: i64 = 6_000;
pub(in crate::store) const NOW: Millis = 1_750_000_000_000;

/// An empty database.
pub(super) async fn empty() -> (tempfile::TempDir, SqliteConnection) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("jobs.db");
    let (store, _) = Store::open(&path, &StoreOptions::default(), NOW).await.unwrap();
    store.close().await;
    let options = sqlx::sqlite::SqliteConnectOptions::new().filename(&path);
    let db = SqliteConnection::connect_with(&options).await.unwrap();
    (folder, db)
}

/// A database with jobs in which words, feeds, marks and columns are rare and common, and together and apart.
pub(in crate::store) async fn database() -> (tempfile::TempDir, SqliteConnection) {
    let (folder, mut db) = empty().await;
    let numbers =
        format!("WITH RECURSIVE n(id) AS (SELECT 1 UNION ALL SELECT id + 1 FROM n WHERE id < {JOBS})");
    let fill = [
        "INSERT INTO providers (id, name) VALUES (1, 'board'), (2, 'other')".to_owned(),
        format!(
            "INSERT INTO feeds (id, url, interval_ms, next_due_at, created_at)
             VALUES (1, 'https://a.example', 3600000, {NOW}, 0), (2, 'https://b.example', 3600000, {NOW}, 0)"
        ),
        format!(
            "{numbers} INSERT INTO jobs (id, provider_id, title, company, location, locations, employment_type, remote, categories, salary,
                 pay, sort_at, first_seen_at, first_run_id, primary_feed_id, closed_at, closed_for)
             SELECT id, 1 + (id % 10 = 0), 'Job ' || id, 'Firm ' || (id % 7), 'Leeds', '[\"Leeds\"]', iif(id % 3, 'full_time', NULL),
                    iif(id % 11, NULL, 'remote'), iif(id % 4, '[]', '[\"Nursing\"]'),
                    iif(id % 5, NULL, json_object('max', (id * 37) % 1000 * 100, 'period', 'year', 'currency', 'EUR')),
                    iif(id % 5, NULL, (id * 37) % 1000 * 100),
                    {NOW} - (id * 7919) % {JOBS} / 3 * 60000, {NOW}, 1, 1, iif(id % 6, NULL, {NOW}), iif(id % 6, NULL, 'absent')
               FROM n"
        ),
        format!(
            "{numbers} INSERT INTO job_texts (job_id, html)
             SELECT id, '<p>every' || iif(id % 2, ' odd', ' even') || iif(id % 500, '', ' rare') || iif(id < 40, ' old', '') FROM n"
        ),
        "INSERT INTO jobs_fts (rowid, title, company, location, body)
         SELECT id, title, company, location, substr(html, 4) FROM jobs JOIN job_texts ON job_id = id WHERE id % 97"
            .to_owned(),
        format!(
            "{numbers} INSERT INTO job_marks (job_id, seen_at, saved_at, hidden_at, deleted_at, changed_at)
             SELECT id, iif(id % 2, 1, NULL), iif(id % 50, NULL, 1), iif(id % 41, NULL, 1), iif(id % 97, NULL, 1), 1
               FROM n WHERE id % 2 OR id % 50 = 0 OR id % 41 = 0 OR id % 97 = 0"
        ),
        format!(
            "{numbers} INSERT INTO sightings (feed_id, job_id, started_at, run_id, content_hash)
             SELECT 1 + (id % 100 = 0), id, 1, 1, 1 FROM n"
        ),
        "INSERT INTO job_reposts SELECT id FROM jobs WHERE id % 333 = 0".to_owned(),
    ];
    // One wait for the disk.
    let mut tx = db.begin().await.unwrap();
    for sql in fill {
        sqlx::query(AssertSqlSafe(sql)).execute(&mut *tx).await.unwrap();
    }
    tx.commit().await.unwrap();
    (folder, db)
}

pub(super) const QUERIES: [&str; 38] = [
    "",
    "every ",
    "every odd ",
    "od",
    "is:saved rar",
    "is:saved OR feed:2 OR rare ",
    "-(is:saved OR rare) odd ",
    "is:saved,hidden OR category:nursing ",
    "rare ",
    "old ",
    "odd OR rare ",
    "-odd ",
    "every -odd ",
    "title:1",
    "category:nursing ",
    "category:nursing odd ",
    "feed:2 ",
    "feed:1 every ",
    "is:saved ",
    "is:saved odd ",
    "is:new even ",
    "is:repost ",
    "is:hidden ",
    "type:full_time every ",
    "-type:full_time remote:yes ",
    "(type:full_time OR rare) is:open ",
    "salary:>50000 every ",
    "company:=\"Firm 3\" is:closed ",
    "-(is:saved OR odd OR feed:2) provider:board ",
    "feed:1 ",
    "feed:1,2 -is:saved posted:<2d ",
    "posted:>1d posted:<3d (feed:1 OR is:repost) ",
    "is:new type:full_time ",
    "-feed:2 company:=\"Firm 3\" ",
    "category:nur",
    "-category:nursing ",
    "feed:2 category:nursing rar",
    "is:new -every rare ",
];

fn whole(plan: &Plan, way: Way) -> Vec<Statement> {
    let all = |part| plan.page(way, part, 0, 100_000);
    match (plan.sort, way) {
        (Sort::Salary, Way::Along) => vec![all(Part::Paid), all(Part::Unpaid)],
        _ => vec![all(Part::Whole)],
    }
}

#[tokio::test]
async fn every_way_finds_the_same_jobs_in_the_same_order() {
    let (_folder, mut db) = database().await;
    for query in QUERIES {
        for sort in ["sort:date", "sort:salary"] {
            let plan = plan_of(&mut db, &Query::parse(&format!("{sort} {query}")), NOW).await.unwrap();
            let mut expected = Vec::new();
            for statement in whole(&plan, Way::Along) {
                expected.extend(numbers(&mut db, statement).await.unwrap());
            }
            assert_eq!(
                count_of(&mut db, &plan, Part::Whole).await.unwrap(),
                expected.len() as i64,
                "{query}"
            );
            assert_eq!(
                count(&mut db, &Query::parse(query), NOW).await.unwrap(),
                expected.len() as u64,
                "{query}"
            );
            let sets: Vec<usize> = plan.sets().map(|(number, _)| number).collect();
            for number in sets {
                for asks in [true, false] {
                    let mut found = Vec::new();
                    for statement in whole(&plan, Way::FromSet { number, asks }) {
                        found.extend(numbers(&mut db, statement).await.unwrap());
                    }
                    assert_eq!(found, expected, "{sort} {query}, from set {number}");
                }
            }
            if plan.sort == Sort::Date {
                let stretch = plan.page(Way::AlongStretch(1_000), Part::Whole, 0, 20);
                let found = numbers(&mut db, stretch).await.unwrap();
                assert_eq!(found, expected[..found.len()], "{query}, along a stretch");
            }
            if plan.is_quick() {
                let asked = numbers(&mut db, plan.page(Way::AlongAsking, Part::Whole, 0, 100_000)).await;
                assert_eq!(asked.unwrap(), expected, "{sort} {query}, asking each");
            }
            let mut pages: Vec<i64> = Vec::new();
            loop {
                // Texts that are read are kept to the end of a transaction.
                let mut tx = db.begin().await.unwrap();
                let some = page(&mut tx, &plan, pages.len() as u32, 487).await.unwrap();
                pages.extend(&some);
                if some.len() < 487 {
                    break;
                }
            }
            assert_eq!(pages, expected, "{sort} {query}, page by page");
        }
    }
}

#[tokio::test]
async fn what_the_first_jobs_of_a_list_fill_is_found_without_what_a_set_holds() {
    let (_folder, mut db) = database().await;
    let (mut filled, mut unfilled) = (0, 0);
    for query in QUERIES {
        let plan = plan_of(&mut db, &Query::parse(query), NOW).await.unwrap();
        let expected = numbers(&mut db, plan.page(Way::Along, Part::Whole, 0, 100_000)).await.unwrap();
        for offset in [0, 30, 900, 1_800, 3_000, 4_990, 5_800] {
            let page: Vec<i64> = expected.iter().skip(offset).take(40).copied().collect();
            match near(&mut db, &plan, None, offset as u32, 40).await.unwrap() {
                Some(found) => {
                    assert_eq!(found, page, "{query} from {offset}");
                    filled += 1;
                }
                None => unfilled += usize::from(plan.is_quick()),
            }
        }
        if plan.is_quick() {
            let set = Some((0, plan::ASKED));
            assert_eq!(near(&mut db, &plan, set, 0, 40).await.unwrap(), None, "{query}: looked up sooner");
        }
    }
    assert!(filled > 20 && unfilled > 10, "{filled} pages were filled and {unfilled} were not");
}

#[tokio::test]
async fn a_list_holds_what_a_look_at_each_job_finds() {
    let (_folder, mut db) = database().await;
    // Told anew from the numbers by which the jobs were made.
    let listed = |id: i64| id % 41 != 0 && id % 97 != 0;
    type Holds = fn(i64) -> bool;
    let table: [(&str, Holds); 9] = [
        ("", |_| true),
        ("every odd ", |id| id % 2 != 0),
        ("rare -odd ", |id| id % 500 == 0),
        ("feed:2 ", |id| id % 100 == 0),
        ("category:nursing is:open ", |id| id % 4 == 0 && id % 6 != 0),
        ("-type:full_time remote:yes ", |id| id % 3 == 0 && id % 11 == 0),
        ("is:new ", |id| id % 2 == 0),
        ("company:=\"Firm 3\" ", |id| id % 7 == 3),
        ("provider:other OR is:repost ", |id| id % 10 == 0 || id % 333 == 0),
    ];
    for (query, holds) in table {
        let plan = plan_of(&mut db, &Query::parse(query), NOW).await.unwrap();
        let mut tx = db.begin().await.unwrap();
        let mut found = page(&mut tx, &plan, 0, 100_000).await.unwrap();
        assert!(
            found.is_sorted_by_key(|id| ((id * 7919) % JOBS / 3, std::cmp::Reverse(*id))),
            "{query}: by date"
        );
        found.sort_unstable();
        let expected: Vec<i64> = (1..=JOBS).filter(|id| listed(*id) && holds(*id)).collect();
        assert_eq!(found, expected, "{query}");
    }
}

/// How SQLite goes about a statement, a line a step.
pub(in crate::store) async fn steps(db: &mut SqliteConnection, statement: Statement) -> String {
    let sql = format!("EXPLAIN QUERY PLAN {}", statement.sql);
    let values = arguments(statement.values).unwrap();
    let rows = sqlx::query_with(AssertSqlSafe(sql), values).fetch_all(db).await.unwrap();
    rows.iter().map(|row| row.get::<String, _>("detail") + "\n").collect()
}

#[tokio::test]
async fn each_way_uses_its_index_and_sorts_only_what_is_few() {
    let (_folder, mut db) = database().await;
    const SORTS: &str = "USE TEMP B-TREE FOR ORDER BY";
    let conditions = HashMap::from([
        ("", "standing=?"),
        (
            "type:full_time -remote:yes is:open posted:<1d salary:>5 provider:board ",
            "standing=? AND sort_at>?",
        ),
        ("every ", "standing=?"),
    ]);
    for (query, bounds) in conditions {
        let plan = plan_of(&mut db, &Query::parse(query), NOW).await.unwrap();
        let steps = steps(&mut db, plan.page(Way::Along, Part::Whole, 500_000, 50)).await;
        let covering = format!("SEARCH j USING COVERING INDEX jobs_by_date ({bounds})");
        assert!(
            steps.contains(&covering) && !steps.contains(SORTS),
            "{query}: no row is looked at:\n{steps}"
        );
    }
    let plan = plan_of(&mut db, &Query::parse("type:contract sort:salary"), NOW).await.unwrap();
    let steps_of = steps(&mut db, plan.page(Way::Along, Part::Paid, 0, 50)).await;
    let covering = "SEARCH j USING COVERING INDEX jobs_by_pay (standing=?";
    assert!(steps_of.contains(covering) && !steps_of.contains(SORTS), "{steps_of}");

    let plan = plan_of(&mut db, &Query::parse("rare type:full_time feed:1"), NOW).await.unwrap();
    let words = plan.ranked().unwrap().0;
    let steps_of =
        steps(&mut db, plan.page(Way::FromSet { number: words, asks: true }, Part::Whole, 0, 50)).await;
    for step in [
        "SCAN jobs_fts VIRTUAL TABLE INDEX 0:M",
        "SEARCH j USING COVERING INDEX jobs_facts (id=?",
        "PRIMARY KEY (feed_id=? AND job_id=?)",
        SORTS,
    ] {
        assert!(steps_of.contains(step), "{step} is not in\n{steps_of}");
    }
    let plan = plan_of(&mut db, &Query::parse("every feed:1"), NOW).await.unwrap();
    let steps_of = steps(&mut db, plan.page(Way::AlongStretch(1_000), Part::Whole, 0, 50)).await;
    for step in
        ["jobs_by_date (standing=?)", "VIRTUAL TABLE INDEX 0:=M", "PRIMARY KEY (feed_id=? AND job_id=?)"]
    {
        assert!(steps_of.contains(step), "{step} is not in\n{steps_of}");
    }
    let plan =
        plan_of(&mut db, &Query::parse("feed:1,2 type:full_time posted:<2d -is:saved"), NOW).await.unwrap();
    let near = plan.down_to(NOW).page(Way::AlongAsking, Part::Whole, 0, 50);
    assert_eq!(
        near.sql.matches("sort_at >=").count(),
        1,
        "of two bounds SQLite may end the walk at the farther: {}",
        near.sql
    );
    let steps_of = steps(&mut db, near).await;
    for step in [
        "SEARCH j USING COVERING INDEX jobs_by_date (standing=? AND sort_at>?)",
        "SEARCH sightings EXISTS USING PRIMARY KEY (feed_id=? AND job_id=?)",
        "job_marks USING INTEGER PRIMARY KEY",
    ] {
        assert!(steps_of.contains(step), "{step} is not in\n{steps_of}");
    }
    assert!(!steps_of.contains(SORTS), "it ends when the page is full:\n{steps_of}");
    let steps_of = steps(&mut db, plan.place(5_000)).await;
    let covering = "SEARCH j USING COVERING INDEX jobs_by_date (standing=? AND sort_at>?)";
    assert!(steps_of.contains(covering) && !steps_of.contains(SORTS), "{steps_of}");
    let marks = steps(&mut db, sets::size(&Set::Marked(contract::query::Is::Saved), 10)).await;
    assert!(marks.contains("job_marks_saved"), "{marks}");
    assert_eq!(Field::ALL.len(), 12, "a new field wants a look at its statement");
}
