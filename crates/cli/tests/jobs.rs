//! One job at the command line: shown, marked, deleted and brought back.

mod support;

use support::{Program, Site, rss};

/// A folder with three jobs.
fn three_jobs() -> (Site, Program) {
    let (site, program) = (Site::start(), Program::new());
    let url = site.serve("/feed.xml", 200, rss(0..3));
    program.text(0, &["import", &url]);
    (site, program)
}

fn total(program: &Program, args: &[&str]) -> u64 {
    let args = [&["jobs", "--json"], args].concat();
    program.json(0, &args)["total"].as_u64().unwrap()
}

#[test]
fn a_job_is_marked_shown_with_its_marks_and_listed_by_them() {
    let (_site, program) = three_jobs();
    let said =
        program.text(0, &["jobs", "mark", "2", "--saved", "--stage", "applied", "--note", "Call\tAnn."]);
    assert!(
        said.starts_with("Job 2 is marked. It is saved, applied (") && said.ends_with("), noted on.\n"),
        "{said}"
    );
    let shown = program.text(0, &["jobs", "show", "2"]);
    for part in [
        "Job 2: ",
        "\n  Marks      saved, applied (",
        "\n  Note       Call Ann.\n",
        "Carried by 1 feed",
        "still there",
    ] {
        assert!(shown.contains(part), "{part:?} is not in {shown}");
    }
    let json = program.json(0, &["jobs", "show", "2", "--json"]);
    assert_eq!((&json["id"], &json["marks"]["stage"]), (&2.into(), &"applied".into()));
    assert!(json["marks"]["saved_at"].as_str().unwrap().ends_with('Z'), "{json}");
    assert!(json["title"].is_string() && json["description_text"].is_string(), "{json}");
    assert_eq!(json["sightings"][0]["until"], serde_json::Value::Null);
    assert_eq!((total(&program, &["--saved"]), total(&program, &[])), (1, 3));

    program.text(0, &["jobs", "mark", "3", "--hidden"]);
    assert_eq!((total(&program, &["--hidden"]), total(&program, &[])), (1, 2));
    let json = program.json(0, &["jobs", "mark", "2", "--json", "--clear", "saved,stage,note"]);
    assert_eq!(json["id"], 2);
    assert!(json["marks"].as_object().unwrap().values().all(serde_json::Value::is_null), "{json}");
    assert_eq!(program.text(0, &["jobs", "mark", "3", "--clear", "hidden"]), "Job 3 is marked.\n");
    assert_eq!(total(&program, &[]), 3);
}

#[test]
fn a_deleted_job_stays_away_until_it_is_brought_back() {
    let (_site, program) = three_jobs();
    let said = program.text(0, &["jobs", "delete", "1"]);
    assert_eq!(said, "Job 1 is deleted. `jobs undelete 1` brings it back.\n");
    let again = program.json(0, &["import", "--force", "--json"]);
    assert_eq!((&again[0]["new"], &again[0]["unchanged"]), (&0.into(), &3.into()), "{again}");
    assert_eq!((total(&program, &["--deleted"]), total(&program, &[])), (1, 2));
    assert!(program.text(0, &["jobs", "--deleted"]).contains("1 of 1 job"));
    let shown = program.text(0, &["jobs", "show", "1"]);
    assert!(shown.contains("  Marks      deleted ("), "{shown}");
    let json = program.json(0, &["jobs", "show", "1", "--json"]);
    assert!(json["description_text"].is_null() && json["title"].is_string(), "{json}");
    let (code, _, said) = program.run(&["jobs", "mark", "1", "--saved"]);
    assert_eq!((code, said.contains("jobs undelete 1")), (1, true), "{said}");

    assert_eq!(program.text(0, &["jobs", "undelete", "1"]), "Job 1 is back.\n");
    assert_eq!((total(&program, &["--deleted"]), total(&program, &[])), (0, 3));
    for args in [["jobs", "undelete", "1"], ["jobs", "show", "99"], ["jobs", "delete", "99"]] {
        assert_eq!(program.run(&args).0, 1, "{args:?}");
    }
}

#[test]
fn what_became_of_a_job_stands_below_it_word_by_word() {
    let (site, program) = three_jobs();
    site.serve("/feed.xml", 200, rss(0..3).replacen("<title>", "<title>Senior ", 2));
    program.text(0, &["import", "--force"]);
    let title =
        |id: &str| program.json(0, &["jobs", "show", id, "--json"])["title"].as_str().unwrap().to_owned();
    let id = ["1", "2", "3"].into_iter().find(|id| title(id).starts_with("Senior ")).unwrap();
    let shown = program.text(0, &["jobs", "show", id]);
    assert!(shown.contains("Changes (UTC)\n") && shown.contains("Title: {+Senior +}"), "{shown}");
    let json = program.json(0, &["jobs", "show", id, "--json"]);
    assert_eq!((&json["changes"][0]["field"], &json["changes"][0]["run_id"]), (&"title".into(), &2.into()));
    assert_eq!(json["changes"][0]["pieces"][0], serde_json::json!({ "kind": "added", "text": "Senior " }));
}

#[test]
fn jobs_are_searched_with_the_language_and_a_mistake_is_pointed_out_while_the_rest_is_found() {
    let (_site, program) = three_jobs();
    program.text(0, &["jobs", "mark", "2", "--saved"]);
    assert_eq!((total(&program, &["is:saved"]), total(&program, &["NOT is:saved"])), (1, 2));
    assert_eq!(
        total(&program, &["--saved", "NOT is:saved OR is:new"]),
        1,
        "the flag narrows the whole query"
    );
    let (code, out, said) = program.run(&["jobs", "is:saved tpye:contract", "--json"]);
    assert_eq!(code, 0);
    assert!(said.starts_with("In the query, at character 10, “tpye:contract”: "), "{said}");
    assert!(said.contains("Did you mean type:?"), "{said}");
    let json: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!((&json["total"], &json["mistakes"][0]["start"]), (&1.into(), &9.into()));
    let ids = |query: &str| program.json(0, &["jobs", query, "--json"])["jobs"][0]["id"].clone();
    assert_eq!(ids("sort:relevance \"no such words\" OR is:saved"), 2);
}
