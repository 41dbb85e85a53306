//! Searching, as docs/SEARCH.md promises it: its examples are taken from the page itself.

#[path = "../support/mod.rs"]
mod support;

mod typed;

use contract::query::Query;
use contract::{Facet, Mark, Stage};
use engine::Engine;
use std::collections::HashMap;
use std::fmt::Write;
use support::{NOW, Reply, Server, import};
use tempfile::TempDir;

const PAGE: &str = include_str!("../../../../docs/SEARCH.md");
const DAY: i64 = 24 * support::HOUR;

/// The rows of the table whose head begins with this cell.
fn table(head: &str) -> Vec<Vec<String>> {
    let is_head = |line: &&str| line.starts_with(&format!("| {head} |"));
    let lines = PAGE.lines().skip_while(|line| !is_head(line)).skip(2);
    let cells = |line: &str| -> Vec<String> {
        let line = line.replace("\\|", "\u{1}");
        let cells = line.trim_matches('|').split('|').map(|cell| cell.trim().replace('\u{1}', "|"));
        cells.collect()
    };
    lines.take_while(|line| line.starts_with('|')).map(cells).collect()
}

fn unquoted(cell: &str) -> &str {
    cell.trim_matches('`')
}

/// The jobs of the page as a document of a board that says all of this.
fn document() -> String {
    let mut xml = String::from("<?xml version=\"1.0\"?><source><publisher>Board</publisher>");
    for job in table("id") {
        let [id, title, company, location, kind, remote, category, salary, days, text] = job.as_slice()
        else {
            panic!("{job:?}")
        };
        let day = (NOW - days.parse::<i64>().unwrap() * DAY) / DAY;
        let date = jiff::Timestamp::from_millisecond(day * DAY).unwrap();
        write!(
            xml,
            "<job><title>{title}</title><date>{date}</date><referencenumber>{id}</referencenumber>\
             <url>https://board.example/{id}</url><company>{company}</company><location>{location}</location>\
             <jobtype>{kind}</jobtype><remotetype>{remote}</remotetype><category>{category}</category>\
             <salary>{salary}</salary><description>{text}</description></job>"
        )
        .unwrap();
    }
    xml + "</source>"
}

/// An engine with the jobs of the page, marked as it says.
pub(crate) struct Board {
    pub(crate) engine: Engine,
    /// The letters of the page by number.
    pub(crate) letters: HashMap<i64, String>,
    pub(crate) folder: TempDir,
    _server: Server,
}

impl Board {
    pub(crate) async fn open() -> Self {
        let (server, folder) = (Server::start(), tempfile::tempdir().unwrap());
        let engine = support::engine(folder.path()).await;
        let feed = engine.add_feed(&server.serve("/feed", Reply::ok(document()))).await.unwrap();
        assert_eq!(import(&engine, feed.id).await.new, 7);
        let mut letters = HashMap::new();
        for job in engine.jobs("", 0, 9).await.unwrap().rows {
            letters.insert(job.id, engine.job_detail(job.id).await.unwrap().external_id.unwrap());
        }
        let board = Self { engine, letters, folder, _server: server };
        for (letter, marks) in [
            ("A", vec![Mark::Seen(true)]),
            ("C", vec![Mark::Saved(true), Mark::Stage(Some(Stage::Applied))]),
            ("G", vec![Mark::Hidden(true)]),
        ] {
            board.engine.mark_job(board.id(letter), &marks).await.unwrap();
        }
        board
    }

    pub(crate) fn id(&self, letter: &str) -> i64 {
        *self.letters.iter().find(|(_, of)| *of == letter).unwrap().0
    }

    /// The letters of what a query finds, in order.
    pub(crate) async fn found(&self, query: &str) -> String {
        let parsed = Query::parse(query);
        let list = self.engine.find_jobs(&parsed, 0, 50).await.unwrap();
        let count = self.engine.count_jobs(&parsed).await.unwrap();
        assert_eq!(list.total, Some(count), "{query}: what is counted is what is listed");
        list.rows.iter().map(|row| self.letters[&row.job.id].as_str()).collect::<Vec<_>>().join(" ")
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn each_example_of_the_page_finds_what_it_says() {
    let board = Board::open().await;
    let examples = table("query");
    assert!(examples.len() > 30);
    let mut wrong = Vec::new();
    for example in examples {
        let found = board.found(unquoted(&example[0])).await;
        if found != example[1] {
            wrong.push(format!("{} finds {found}", example[0]));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn each_mistake_of_the_page_is_said_at_its_place() {
    for example in table("wrong") {
        let (query, at) = (unquoted(&example[0]), unquoted(&example[1]));
        let mistakes = Query::parse(query).mistakes;
        assert_eq!(mistakes.len(), 1, "{query}: {mistakes:?}");
        let mistake = &mistakes[0];
        assert_eq!(&query[mistake.start..mistake.end], at, "{query}");
        assert!(mistake.message.contains(&example[2]), "{query}: {}", mistake.message);
    }
    for explained in table("typed") {
        for query in explained[0].split('`').skip(1).step_by(2).filter(|query| !query.ends_with(':')) {
            assert_eq!(Query::parse(query).mistakes, [], "{query} is said to be right");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_looked_for_is_marked_in_title_company_place_and_text() {
    let board = Board::open().await;
    let list = board.engine.find_jobs(&Query::parse("senior OR zurich sqlit"), 0, 9).await.unwrap();
    let row = &list.rows[0];
    let marked = |text: &str, hits: &[contract::Hit]| {
        hits.iter().map(|hit| text[hit.start..hit.end].to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(marked(&row.job.title, &row.title_hits), ["Senior"]);
    let snippet = row.snippet.as_ref().unwrap();
    assert_eq!(snippet.text, "We write Tokio services over SQLite.");
    assert_eq!(marked(&snippet.text, &snippet.hits), ["SQLite"]);
    let list = board.engine.find_jobs(&Query::parse("company:blue zurich "), 0, 9).await.unwrap();
    let row = &list.rows[0];
    assert_eq!(marked(row.job.company.as_ref().unwrap(), &row.company_hits), ["Blue"]);
    assert_eq!(marked(row.job.location.as_ref().unwrap(), &row.location_hits), ["Zürich"]);
    assert_eq!(row.snippet, None);
    let list = board.engine.find_jobs(&Query::parse("is:saved"), 0, 9).await.unwrap();
    let row = &list.rows[0];
    assert_eq!((row.is_saved, row.is_seen, row.stage), (true, false, Some(Stage::Applied)));
    assert_eq!(row.salary.as_deref(), Some("GBP 55000 per year"));
}

#[tokio::test(flavor = "multi_thread")]
async fn facets_count_what_can_be_chosen_and_a_choice_finds_as_many() {
    let board = Board::open().await;
    let facets = board.engine.facets(&Query::parse("")).await.unwrap();
    let counts =
        |facets: &[Facet]| facets.iter().map(|facet| (facet.label.clone(), facet.count)).collect::<Vec<_>>();
    let of = |label: &str, count: u64| (label.to_owned(), count);
    assert_eq!(counts(&facets.feeds), [of("Board", 6)]);
    assert_eq!(counts(&facets.companies), [of("Acme Ltd", 2), of("Blue GmbH", 2), of("City Hospital", 2)]);
    assert_eq!(counts(&facets.remote), [of("remote", 2), of("hybrid", 1), of("onsite", 2)]);
    assert_eq!(counts(&facets.categories), [of("Engineering", 3), of("Nursing", 2), of("Data", 1)]);
    assert_eq!(facets.types.len(), 5);
    let queries: [&[&str]; 6] = [
        &[],
        &["rust"],
        &["type:full_time"],
        &["rust", "company:=\"Blue GmbH\"", "type:contract"],
        &["is:hidden"],
        &["feed:1", "-nurse"],
    ];
    for query in queries {
        let text = query.join(" ") + " ";
        let facets = board.engine.facets(&Query::parse(&text)).await.unwrap();
        let all = [
            ("feed", &facets.feeds),
            ("company", &facets.companies),
            ("location", &facets.places),
            ("category", &facets.categories),
            ("type", &facets.types),
            ("remote", &facets.remote),
        ];
        for (field, facets) in all {
            for facet in facets {
                // What is chosen of the same facet takes the place of what was.
                let others = query.iter().copied().filter(|part| !part.starts_with(field));
                let narrowed = others.chain([facet.filter.as_str()]).collect::<Vec<_>>().join(" ");
                let found = board.engine.count_jobs(&Query::parse(&narrowed)).await.unwrap();
                assert_eq!(found, facet.count, "{narrowed}");
                assert_eq!(facet.is_on, query.contains(&facet.filter.as_str()), "{text}: {}", facet.filter);
            }
        }
    }
}
