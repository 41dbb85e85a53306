//! Every document in fixtures/feeds is read as its snapshot says.

use engine::parse::{ParseOptions, Postings};
use engine::posting::Item;
use std::fs::File;
use std::path::{Path, PathBuf};

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../fixtures/feeds");

fn fixtures() -> Vec<PathBuf> {
    let entries = std::fs::read_dir(FOLDER).unwrap().map(|entry| entry.unwrap().path());
    let mut all: Vec<PathBuf> =
        entries.filter(|path| path.extension().is_some_and(|ext| ext == "xml")).collect();
    all.sort();
    all
}

fn read(path: &Path) -> serde_json::Value {
    let mut items = Postings::new(File::open(path).unwrap(), ParseOptions::default());
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
    assert!(all.len() >= 12, "the fixtures are missing");
    for path in all {
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        insta::assert_snapshot!(name.clone(), serde_json::to_string_pretty(&read(&path)).unwrap());
    }
}

#[test]
fn every_snapshot_has_its_fixture() {
    let names: Vec<String> =
        fixtures().iter().map(|path| path.file_stem().unwrap().to_string_lossy().into_owned()).collect();
    for entry in std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/snapshots")).unwrap() {
        let file = entry.unwrap().file_name().into_string().unwrap();
        let name = file.trim_start_matches("fixtures__").trim_end_matches(".snap");
        assert!(names.iter().any(|fixture| fixture == name), "{file} is the snapshot of nothing");
    }
}
