//! Every document in fixtures/feeds is read as its snapshot says.

use engine::parse::{ParseOptions, Postings};
use engine::posting::Item;
use std::fs::File;
use std::path::{Path, PathBuf};

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../fixtures");
const SNAPSHOTS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/snapshots");

fn fixtures() -> Vec<PathBuf> {
    let entries = std::fs::read_dir(Path::new(FOLDER).join("feeds")).unwrap();
    let mut all: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    all.sort();
    all
}

fn name_of(path: &Path) -> String {
    path.file_name().unwrap().to_str().unwrap().to_owned()
}

/// Where a document is said to have been fetched, and its Content-Type: fixtures/addresses.txt.
fn options(name: &str) -> ParseOptions {
    let addresses = std::fs::read_to_string(Path::new(FOLDER).join("addresses.txt")).unwrap();
    let mut fields = addresses
        .lines()
        .map(|line| line.splitn(3, ' '))
        .find_map(|mut fields| (fields.next() == Some(name)).then_some(fields))
        .into_iter()
        .flatten();
    let address = fields.next().map(|address| address.parse().unwrap());
    let content_type = fields.next().map(str::to_owned);
    ParseOptions { base_url: address, content_type, ..ParseOptions::default() }
}

fn read(path: &Path) -> serde_json::Value {
    let mut items = Postings::new(File::open(path).unwrap(), options(&name_of(path)));
    let (mut postings, mut rejections, mut error) = (Vec::new(), Vec::new(), None);
    for item in &mut items {
        match item {
            Ok(Item::Posting(posting)) => {
                postings.push(without_nulls(serde_json::to_value(&posting).unwrap()))
            }
            Ok(Item::Rejected(rejected)) => rejections.push(rejected),
            Err(err) => error = Some(err.to_string()),
        }
    }
    serde_json::json!({ "summary": items.summary(), "postings": postings, "rejections": rejections, "error": error })
}

/// Snapshots show what is known; what is missing from them is unknown.
fn without_nulls(value: serde_json::Value) -> serde_json::Value {
    let serde_json::Value::Object(fields) = value else { return value };
    let is_blank = |value: &serde_json::Value| value.is_null() || value.as_array().is_some_and(Vec::is_empty);
    fields.into_iter().filter(|(_, value)| !is_blank(value)).collect()
}

#[test]
fn every_fixture_is_read_as_its_snapshot_says() {
    let all = fixtures();
    assert!(all.len() >= 135, "fixtures are missing");
    for path in all {
        let snapshot = serde_json::to_string_pretty(&read(&path)).unwrap();
        insta::assert_snapshot!(name_of(&path), snapshot);
    }
}

#[test]
fn every_snapshot_has_its_fixture() {
    let names: Vec<String> = fixtures().iter().map(|path| name_of(path)).collect();
    for entry in std::fs::read_dir(SNAPSHOTS).unwrap() {
        let file = entry.unwrap().file_name().into_string().unwrap();
        let Some(name) = file.strip_prefix("fixtures__") else { continue };
        let name = name.trim_end_matches(".snap");
        assert!(names.iter().any(|fixture| fixture == name), "{file} is the snapshot of nothing");
    }
}
