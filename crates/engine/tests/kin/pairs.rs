//! How well pairs are told apart that were labelled by hand.

use crate::DAY;
use crate::support::{NOW, Reply, Server, idle_engine, import};
use contract::KinKind;
use engine::Engine;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt::Write;

/// The labelled pairs.
#[derive(Deserialize)]
struct Set {
    parts: HashMap<String, String>,
    pairs: Vec<Pair>,
}

#[derive(Deserialize)]
struct Pair {
    why: String,
    expected: String,
    one: Job,
    other: Job,
}

#[derive(Deserialize)]
struct Job {
    board: String,
    title: String,
    company: Option<String>,
    #[serde(default)]
    places: Vec<String>,
    text: Vec<Piece>,
    requisition: Option<String>,
    #[serde(rename = "type")]
    employment: Option<String>,
    salary: Option<String>,
    #[serde(default)]
    day: i64,
    posted: Option<i64>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Piece {
    Part(String),
    Excerpt { first: (usize, Vec<String>) },
}

fn set(name: &str) -> Set {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../fixtures/kin");
    serde_json::from_str(&std::fs::read_to_string(format!("{folder}/{name}")).unwrap()).unwrap()
}

impl Set {
    /// Each job, under the id its board gives it.
    fn jobs(&self) -> impl Iterator<Item = (String, &Job)> {
        self.pairs.iter().enumerate().flat_map(|(number, pair)| {
            [(format!("{number}-one"), &pair.one), (format!("{number}-other"), &pair.other)]
        })
    }

    fn text(&self, job: &Job) -> String {
        let part = |name: &String| self.parts.get(name).unwrap_or(name).clone();
        let piece = |piece: &Piece| match piece {
            Piece::Part(name) => part(name),
            Piece::Excerpt { first: (words, names) } => {
                let all = engine::parse::plain_text(&names.iter().map(part).collect::<String>());
                all.split(' ').take(*words).collect::<Vec<_>>().join(" ")
            }
        };
        job.text.iter().map(piece).collect::<Vec<_>>().join("\n")
    }

    /// What a board carries on a day.
    fn document(&self, board: &str, day: i64) -> String {
        let mut xml = format!("<rss version=\"2.0\"><channel><title>Board {board}</title>\n");
        for (id, job) in self.jobs().filter(|(_, job)| job.board == board && job.day <= day) {
            let text = self.text(job);
            let posted = job.posted.map(|posted| {
                let at = jiff::Timestamp::from_millisecond(NOW + posted * DAY).unwrap();
                at.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string()
            });
            let places: Vec<_> = job.places.iter().map(|place| ("location", Some(place))).collect();
            let fields = [
                ("title", Some(&job.title)),
                ("guid", Some(&id)),
                ("link", Some(&format!("https://{board}.example/{id}"))),
                ("company", job.company.as_ref()),
                ("requisitionid", job.requisition.as_ref()),
                ("jobtype", job.employment.as_ref()),
                ("salary", job.salary.as_ref()),
                ("pubDate", posted.as_ref()),
                ("description", Some(&text).filter(|text| !text.is_empty())),
            ];
            xml.push_str("<item>");
            for (name, value) in fields.into_iter().chain(places) {
                if let Some(value) = value {
                    write!(xml, "<{name}><![CDATA[{value}]]></{name}>").unwrap();
                }
            }
            xml.push_str("</item>\n");
        }
        xml + "</channel></rss>"
    }
}

/// The jobs of an engine, by the ids their boards give them.
pub async fn ids(engine: &Engine) -> BTreeMap<String, i64> {
    let mut ids = BTreeMap::new();
    for job in engine.jobs("", 0, 500).await.unwrap().rows {
        ids.insert(engine.job_detail(job.id).await.unwrap().external_id.unwrap(), job.id);
    }
    ids
}

/// What is shown with what, both ways.
async fn shown(engine: &Engine) -> BTreeMap<(String, String), KinKind> {
    let ids = ids(engine).await;
    let names: HashMap<i64, &String> = ids.iter().map(|(name, id)| (*id, name)).collect();
    let mut shown = BTreeMap::new();
    for (name, id) in &ids {
        for kin in engine.kin(*id).await.unwrap() {
            shown.insert((name.clone(), names[&kin.job_id].clone()), kin.kind);
        }
    }
    shown
}

fn seen_from_the_other(kind: KinKind) -> KinKind {
    match kind {
        KinKind::PostedBefore => KinKind::PostedAgain,
        KinKind::PostedAgain => KinKind::PostedBefore,
        kind => kind,
    }
}

/// How well a set is told apart.
struct Score {
    precision: f64,
    recall: f64,
    /// What is wrong.
    told: String,
}

/// Imports all of a set into one database, and looks at what is shown with each of its jobs.
async fn score(set: &Set) -> Score {
    let (folder, server) = (tempfile::tempdir().unwrap(), Server::start());
    let (engine, clock) = idle_engine(folder.path()).await;
    engine.start_workers();
    let days: BTreeSet<i64> = set.jobs().map(|(_, job)| job.day).collect();
    for day in days {
        clock.set(NOW + day * DAY);
        for board in ["east", "west"] {
            let url = server.serve(&format!("/{board}"), Reply::ok(set.document(board, day)));
            let known = engine.feeds().await.unwrap().into_iter().find(|feed| feed.url == url);
            let feed = match known {
                Some(feed) => feed,
                None => engine.add_feed(&url).await.unwrap(),
            };
            let run = import(&engine, feed.id).await;
            assert_eq!(run.failed, 0, "{run:?}");
        }
    }
    assert_eq!(engine.jobs("", 0, 1).await.unwrap().total, 2 * set.pairs.len() as u64, "none was merged");

    let shown = shown(&engine).await;
    let (mut right, mut wanted) = (0, 0);
    let mut told = String::new();
    for (number, pair) in set.pairs.iter().enumerate() {
        let key = (format!("{number}-one"), format!("{number}-other"));
        let found = shown.get(&key).copied();
        let is_right = match pair.expected.as_str() {
            "twin" => found == Some(KinKind::Twin),
            "repost" => found == Some(KinKind::PostedAgain),
            "requisition" => found == Some(KinKind::Requisition),
            "none" => found.is_none(),
            other => panic!("{other}"),
        };
        wanted += usize::from(pair.expected != "none");
        right += usize::from(pair.expected != "none" && is_right);
        if !is_right {
            writeln!(told, "{number}: {} is {found:?} ({})", pair.expected, pair.why).unwrap();
        }
    }
    for ((one, other), kind) in &shown {
        let back = shown.get(&(other.clone(), one.clone())).copied();
        assert_eq!(back, Some(seen_from_the_other(*kind)), "{one} and {other} are kin both ways");
        if one.split('-').next() != other.split('-').next() && one < other {
            writeln!(told, "{one} and {other}, of two pairs, are {kind:?}").unwrap();
        }
    }
    let (precision, recall) = (right as f64 / (shown.len() / 2) as f64, right as f64 / wanted as f64);
    println!(
        "{told}{} pairs, {wanted} of them kin; precision {precision:.3}, recall {recall:.3}",
        set.pairs.len()
    );
    Score { precision, recall, told }
}

#[tokio::test(flavor = "multi_thread")]
async fn of_what_is_shown_together_at_least_95_in_100_belong_together() {
    let set = set("pairs.json");
    assert!(set.pairs.len() >= 80);
    let Score { precision, recall, told } = score(&set).await;
    assert!(precision >= 0.95, "precision {precision:.3}\n{told}");
    assert!(recall >= 0.85, "recall {recall:.3}\n{told}");
}

#[tokio::test(flavor = "multi_thread")]
async fn pairs_that_the_rules_were_not_made_for_fare_nearly_as_well() {
    let Score { precision, recall, told } = score(&set("unseen.json")).await;
    assert!(precision >= 0.90, "precision {precision:.3}\n{told}");
    assert!(recall >= 0.60, "recall {recall:.3}\n{told}");
}
