//! JSON that is damaged, cut, or goes on.

use super::*;

/// The records of a list, each in one word, and how it ended.
fn read(document: &str, path: &[&str]) -> (Vec<String>, Result<bool, String>) {
    let path = path.iter().map(|step| (*step).to_owned()).collect();
    let mut splitter = JsonSplitter::new(Buffer::new(document.as_bytes(), 1 << 20), path);
    let mut records = Vec::new();
    loop {
        match splitter.next() {
            Ok(Piece::Record) => {
                let record = String::from_utf8_lossy(splitter.record()).into_owned();
                match serde_json::from_str::<serde_json::Value>(&record) {
                    Ok(value) => records.push(value["a"].to_string()),
                    Err(_) => {
                        records.push("!".to_owned());
                        splitter.end_record_early();
                    }
                }
            }
            Ok(Piece::TooLarge(_)) => records.push("#".to_owned()),
            Ok(Piece::End { complete }) => return (records, Ok(complete)),
            Err(err) => return (records, Err(err.to_string())),
        }
    }
}

#[test]
fn damage_costs_the_record_it_is_in() {
    let good = |n: u32| format!(r#"{{"a":{n},"b":[{{"a":0}},{{"a":0}}],"c":"x"}}"#);
    for bad in [
        r#"{"a":2,"b":"<p class="x">"}"#,
        r#"{"a":2,"b":"never ended}"#,
        r#"{"a":2,"b":{"c":1}"#,
        r#"{"a":2,"b":nothing}"#,
        r#"{"a":2,"b":[1}"#,
    ] {
        let list = format!("{{\"jobs\":[{},{bad},{},{}],\"n\":3}}", good(1), good(3), good(4));
        let (records, _) = read(&list, &["jobs"]);
        assert_eq!(records, ["1", "!", "3", "4"], "{bad}");
        let lines = format!("{}\n{bad}\n{}\n{}\n", good(1), good(3), good(4));
        assert_eq!(read(&lines, &[]).0, ["1", "!", "3", "4"], "{bad}");
    }
}

#[test]
fn a_fault_between_records_is_told_when_all_were_read() {
    let list = |between: &str| format!(r#"[{{"a":1,"b":2}}{between}{{"a":3,"b":4}}]"#);
    assert_eq!(read(&list(","), &[]), (vec!["1".into(), "3".into()], Ok(true)));
    for between in [",,", "", " /* , */ , ", ", oops ,", "],["] {
        let (records, end) = read(&list(between), &[]);
        assert_eq!(records, ["1", "3"], "{between}");
        assert!(end.is_err(), "{between}");
    }
    let (records, end) = read("{\"a\":1,\"b\":2}\noops {\n{\"a\":3,\"b\":4}\n", &[]);
    assert_eq!((records.len(), end.is_err()), (2, true), "one bad line costs no other");
    let (records, end) = read(r#"[{"a":1,"b":2},]"#, &[]);
    assert_eq!((records.len(), end.is_err()), (1, true), "a comma too many is a fault");
}

#[test]
fn what_follows_the_end_is_no_fault() {
    for junk in ["<!-- cached -->", "]", "oops", "\u{0}"] {
        assert_eq!(
            read(&format!(r#"{{"jobs":[{{"a":1,"b":2}}]}} {junk}"#), &["jobs"]),
            (vec!["1".into()], Ok(true)),
            "{junk}"
        );
    }
}

#[test]
fn a_document_may_be_cut_anywhere() {
    let whole = r#"{"head":"x","jobs":[{"a":1,"b":"}"},{"a":2,"b":"\\"}],"tail":{"n":"é"}}"#;
    let (first, second) = (whole.find("},{").unwrap() + 1, whole.find("],\"tail").unwrap());
    for end in (1..whole.len()).filter(|end| whole.is_char_boundary(*end)) {
        let (records, ended) = read(&whole[..end], &["jobs"]);
        let expected: Vec<String> = [(first, "1"), (second, "2")]
            .iter()
            .filter(|(at, _)| end >= *at)
            .map(|(_, a)| (*a).to_owned())
            .collect();
        assert_eq!((records, ended), (expected, Ok(false)), "cut at {end}: {}", &whole[..end]);
    }
}

#[test]
fn what_is_nested_in_a_record_passes_for_none() {
    let record = |n: u32, end: &str| {
        format!(r#"{{"a":{n},"b":1,"c":1,"d":1,"e":[{{"a":0,"b":0,"c":0}},{{"a":0,"b":0,"c":0}}]{end}"#)
    };
    let list = format!("[{},{},{}]", record(1, "}"), record(2, "\"}"), record(3, "}"));
    let (records, end) = read(&list, &[]);
    assert_eq!(records, ["1", "!", "3"]);
    assert!(end.is_err(), "what the broken one took with it cannot be known");
}

#[test]
fn damage_in_a_large_document_costs_one_record_and_little_time() {
    let record = |n: u32| format!(r#"{{"a":{n},"b":2,"c":"{}"}}"#, "x".repeat(1_000));
    let mut records: Vec<String> = (0..6_000).map(record).collect();
    records[1] = records[1].replacen("\"c\":\"", "\"c\":", 1);
    let (read_ones, end) = read(&format!("[{}]", records.join(",")), &[]);
    assert!(read_ones.len() >= 5_999 && end.is_err(), "{} of 6,000 were read", read_ones.len());
    let bad = format!("[{}]", r#"{"a":1,"b":2,"c":"#.repeat(100_000));
    assert!(read(&bad, &[]).0.len() < 100_000, "it gives up where all is damage");
}
