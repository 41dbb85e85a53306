//! Lists nobody named, and mappings of them.

use crate::parse::{Mapping, ParseError, ParseOptions, Postings};
use crate::posting::{DocumentSummary, Item};

fn read(document: &str, mapping: Option<&str>) -> Result<(Vec<String>, DocumentSummary), ParseError> {
    let mapping = mapping.map(|json| Mapping::from_json(json).unwrap());
    let mut postings =
        Postings::new(document.as_bytes(), ParseOptions { mapping, ..ParseOptions::default() });
    let mut titles = Vec::new();
    for item in &mut postings {
        titles.push(match item? {
            Item::Posting(posting) => posting.title,
            Item::Rejected(rejected) => format!("! {}", rejected.code),
        });
    }
    Ok((titles, postings.summary().clone()))
}

/// A mapping of the title alone, and where the records are.
fn at(record: &str) -> String {
    format!(r#"{{"record": "{record}", "fields": {{"title": "name", "url": "link"}}}}"#)
}

const TWO: &str = "<job><name>A</name><link>https://b.example/1</link><company>X</company></job>\
    <job><name>B</name><link>https://b.example/2</link><company>X</company></job>";

#[test]
fn a_list_with_the_root_of_a_feed_is_a_list() {
    for (begin, end) in [
        ("<feed>", "</feed>"),
        ("<channel><title>T</title><link>https://b.example</link>", "</channel>"),
        ("<rss version='2.0'><channel><title>T</title><link>https://b.example</link>", "</channel></rss>"),
        ("<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'>", "</rdf:RDF>"),
    ] {
        let document = format!("{begin}{TWO}{end}");
        let (titles, summary) = read(&document, None).unwrap();
        assert_eq!((titles, summary.dialect.as_str()), (vec!["A".into(), "B".into()], "xml"), "{begin}");
        let (titles, summary) = read(&document, Some(&at("jobs/job"))).unwrap();
        assert_eq!((titles, summary.dialect.as_str()), (vec!["A".into(), "B".into()], "mapping"), "{begin}");
    }
}

#[test]
fn a_feed_without_postings_is_not_taken_for_a_list_of_its_own_parts() {
    let channel = "<title>T</title><link>https://b.example</link><description>D</description><pubDate>2026-01-01</pubDate>\
        <image><title>T</title><url>https://b.example/i</url><link>https://b.example</link></image>";
    let (titles, summary) = read(&format!("<rss><channel>{channel}</channel></rss>"), None).unwrap();
    assert_eq!((titles.len(), summary.dialect.as_str(), summary.complete), (0, "rss2", true));
    let atom = "<feed xmlns='http://www.w3.org/2005/Atom'><title>T</title><id>1</id><updated>2026-01-01</updated>\
        <author><name>N</name><uri>https://b.example</uri><email>n@b.example</email></author></feed>";
    let (titles, summary) = read(atom, None).unwrap();
    assert_eq!((titles.len(), summary.dialect.as_str()), (0, "atom"));
}

#[test]
fn an_object_keyed_by_ids_is_a_list() {
    let job = |name: &str| format!(r#"{{"name":"{name}","link":"https://b.example/{name}","company":"X"}}"#);
    let jobs = format!(r#"{{"count":3,"jobs":{{"17":{},"18":{},"x9":{}}}}}"#, job("A"), job("B"), job("C"));
    let (titles, summary) = read(&jobs, None).unwrap();
    assert_eq!((titles, summary.dialect.as_str()), (vec!["A".into(), "B".into(), "C".into()], "json"));
    assert_eq!(read(&jobs, Some(&at("jobs/*"))).unwrap().0.len(), 3);
    assert_eq!(read(&jobs, Some(r#"{"fields":{"title":"name"}}"#)).unwrap().0.len(), 3);
    let (titles, _) = read(&format!(r#"{{"17":{},"18":{}}}"#, job("A"), job("B")), None).unwrap();
    assert_eq!(titles, ["A", "B"], "the document itself may be such an object");
    let (titles, _) = read(&jobs[..jobs.rfind("link").unwrap()], None).unwrap();
    assert_eq!(titles, ["A", "B"], "and may be cut");
    let (titles, _) = read(&format!(r#"{{"page":{{"jobs":[{},{}]}}}}"#, job("A"), job("B")), None).unwrap();
    assert_eq!(titles, ["A", "B"]);
}

#[test]
fn records_are_found_by_the_fields_of_a_mapping_that_does_not_say_where() {
    let mapping = r#"{"fields":{"title":"ttl","id":"@nr"}}"#;
    let xml =
        "<a><meta><ttl>Menu</ttl></meta><b><c nr='1'><ttl>A</ttl></c><c nr='2'><ttl>B</ttl></c></b></a>";
    assert_eq!(read(xml, Some(mapping)).unwrap().0, ["A", "B"]);
    let json = r#"[{"ttl":"A","x":1},{"ttl":"B","x":2}]"#;
    assert_eq!(read(json, Some(r#"{"fields":{"title":"ttl"}}"#)).unwrap().0, ["A", "B"]);
    for nothing in ["<a><b><c>d</c></b></a>", r#"[{"a":1,"b":2}]"#] {
        let failed = read(nothing, Some(mapping));
        assert!(matches!(failed, Err(ParseError::MappingFitsNothing)), "{nothing}");
    }
}

#[test]
fn paths_of_records_in_json_may_be_written_loosely() {
    let json = r#"{"Data":{"Jobs":[{"name":"A","link":"https://b.example/1"}]}}"#;
    for path in ["Data/Jobs", "data/jobs", "Jobs", "/jobs/"] {
        assert_eq!(read(json, Some(&at(path))).unwrap().0, ["A"], "{path}");
    }
    for path in ["", ".", "/"] {
        assert_eq!(
            read(r#"[{"name":"A"}]"#, Some(&at(path))).unwrap().0,
            ["A"],
            "{path:?} is the list itself"
        );
    }
}

#[test]
fn what_of_a_mapping_leads_nowhere_is_said() {
    let warnings = |document: &str, mapping: &str| read(document, Some(mapping)).unwrap().1.warnings;
    let list = format!("<jobs>{TWO}</jobs>");
    let nowhere = "Nothing lies at “jobs/jbo”, where the mapping says that the postings are.";
    assert_eq!(warnings(&list, &at("jobs/jbo")), [nowhere]);
    assert_eq!(
        warnings(r#"{"jobs":[{"name":"A"}]}"#, &at("jobs/list")),
        ["Nothing lies at “jobs/list”, where the mapping says that the postings are."]
    );
    let mapping =
        r#"{"record":"job","fields":{"title":"name","company":"=X","salary":"pay/sum","url":"link"}}"#;
    assert_eq!(
        warnings(&list, mapping),
        ["The mapping leads to nothing in any posting for salary (“pay/sum”)."]
    );
    assert_eq!(warnings(&list, &at("job")), [""; 0]);
}

#[test]
fn what_is_missing_of_the_main_fields_is_named() {
    let (_, summary) = read(&format!("<jobz>{TWO}</jobz>"), None).unwrap();
    assert_eq!(
        summary.warnings,
        [
            "No adapter knows this kind of feed. Its fields were recognised by their names (3 of 7 main fields). Not found: \
          description, id, place, date. A mapping can say better where they are."
        ]
    );
}

#[test]
fn the_jobs_are_the_list_that_is_called_so() {
    let job = |name: &str, more: &str| {
        format!(r#"{{"name":"{name}","link":"https://b.example/{name}","company":"X"{more}}}"#)
    };
    let similar = format!(r#","similar":[{},{}]"#, job("S", ""), job("T", ""));
    let list = format!(r#"{{"jobs":[{},{}]}}"#, job("A", &similar), job("B", &similar));
    assert_eq!(read(&list, None).unwrap().0, ["A", "B"]);
}
