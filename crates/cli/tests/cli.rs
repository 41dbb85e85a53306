//! The real program, from arguments to exit code.

mod support;

use serde_json::Value;
use support::{Program, Site, rss};

fn counts(run: &Value) -> [u64; 5] {
    ["new", "updated", "unchanged", "duplicate", "failed"].map(|name| run[name].as_u64().unwrap())
}

fn balanced(run: &Value) {
    assert_eq!(run["total"].as_u64().unwrap(), counts(run).iter().sum::<u64>(), "{run:#}");
}

#[test]
fn ten_thousand_postings_balance_and_again_nothing_is_new() {
    let (site, program) = (Site::start(), Program::new());
    let url = site.serve("/feed.xml", 200, rss(0..10_000));
    let first = program.json(0, &["import", &url, "--json"]);
    let run = &first[0];
    balanced(run);
    assert_eq!(counts(run), [10_000, 0, 0, 0, 0]);
    assert_eq!(run["state"], "succeeded");
    assert_eq!(run["feed_url"], url.as_str());
    for name in ["run_id", "feed_id", "not_reached", "bytes", "duration_ms"] {
        assert!(run[name].is_u64(), "{name} of {run:#}");
    }
    assert_eq!(run["error"], Value::Null);

    let second = program.json(0, &["--json", "import", &url]);
    assert_eq!(counts(&second[0]), [0, 0, 10_000, 0, 0]);
    assert_eq!(program.json(0, &["jobs", "--json", "--limit", "3"])["total"], 10_000);
    let history = program.json(0, &["runs", "--json"]);
    assert_eq!(history.as_array().unwrap().len(), 2);
    assert_eq!(history[0]["run_id"], second[0]["run_id"], "newest first");
}

#[test]
fn killed_in_the_middle_nothing_is_lost_and_nothing_doubled() {
    const MANY: u64 = 30_000;
    let (site, program) = (Site::start(), Program::new());
    let url = site.serve("/feed.xml", 200, rss(0..MANY));
    let mut child = program.start(&["import", &url]);
    let stored = loop {
        // Beside a running import, lists are still read.
        let total =
            program.try_json(&["runs", "--json"]).and_then(|runs| runs[0]["total"].as_u64()).unwrap_or(0);
        if total > 0 {
            break total;
        }
        assert!(child.try_wait().unwrap().is_none(), "the import ended before it could be killed");
    };
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(stored < MANY, "it must be killed in the middle");

    let resumed = program.json(0, &["import", &url, "--json"]);
    balanced(&resumed[0]);
    assert_eq!(counts(&resumed[0]), [MANY, 0, 0, 0, 0], "the interrupted run goes on, counted once");
    let again = program.json(0, &["import", &url, "--json"]);
    assert_eq!(counts(&again[0]), [0, 0, MANY, 0, 0]);
    assert_eq!(program.json(0, &["jobs", "--json", "--limit", "1"])["total"], MANY);
    assert_eq!(program.json(0, &["runs", "--json"]).as_array().unwrap().len(), 2);
}

#[test]
fn what_fails_is_said_and_is_exit_code_1() {
    let (site, program) = (Site::start(), Program::new());
    let whole = rss(0..4);
    let half = whole[..whole.find("<title>Welder 2").unwrap()].to_owned();
    let table = [
        (site.serve("/gone", 404, String::new()), "failed", "http_status"),
        (site.serve("/broken", 500, String::new()), "failed", "http_status"),
        (site.serve("/page", 200, "<!DOCTYPE html><html><p>Sorry</html>".into()), "failed", "web_page"),
        (site.serve("/half", 200, half), "partial", "truncated"),
        ("http://127.0.0.1:1/dead".to_owned(), "failed", "connect"),
    ];
    for (url, state, code) in table {
        let (exit, stdout, stderr) = program.run(&["import", &url, "--json"]);
        let runs: Value = serde_json::from_str(&stdout).unwrap();
        balanced(&runs[0]);
        assert_eq!(
            (exit, &runs[0]["state"], &runs[0]["error"]["code"]),
            (1, &state.into(), &code.into()),
            "{url}"
        );
        let message = runs[0]["error"]["message"].as_str().unwrap();
        assert!(stderr.contains(message), "{message} is said on stderr: {stderr}");
    }
    let (exit, stdout, _) = program.run(&["import", "999"]);
    assert_eq!((exit, stdout.as_str()), (1, ""), "a feed that is not there");
}

#[test]
fn a_file_is_imported_as_a_feed_of_its_own() {
    let program = Program::new();
    let file = program.folder().join("jobs.xml");
    std::fs::write(&file, rss(0..3)).unwrap();
    let name = file.to_str().unwrap();
    assert_eq!(counts(&program.json(0, &["import", name, "--json"])[0]), [3, 0, 0, 0, 0]);
    std::fs::write(&file, rss(0..5)).unwrap();
    assert_eq!(counts(&program.json(0, &["import", name, "--json"])[0]), [2, 0, 3, 0, 0]);
    assert_eq!(
        program.json(0, &["import", "--json"]),
        Value::Array(Vec::new()),
        "a file is not on the schedule"
    );
    assert_eq!(program.run(&["import", "no-such-file.xml"]).0, 1);
}

#[test]
fn force_reads_a_document_the_server_calls_unchanged() {
    let (site, program) = (Site::start(), Program::new());
    let url = site.serve_tagged("/feed", "\"one\"", rss(0..2));
    program.json(0, &["import", &url, "--json"]);
    assert_eq!(program.json(0, &["import", &url, "--json"])[0]["state"], "not_modified");
    let forced = program.json(0, &["import", &url, "--json", "--force"]);
    assert_eq!(counts(&forced[0]), [0, 0, 2, 0, 0]);
}

#[test]
fn parse_prints_every_field_and_stores_nothing() {
    let program = Program::new();
    let document = "<rss version='2.0'><channel><item><title>A &amp; B</title><guid>1</guid>\
                    <description>&lt;p onclick='x'&gt;Hi&lt;/p&gt;&lt;img src='x'&gt;</description></item><item><title> </title></item></channel></rss>";
    let (exit, stdout, _) = program.run_with(&["parse", "-", "--json"], document);
    assert_eq!(exit, 0);
    let parsed: Value = serde_json::from_str(&stdout).unwrap();
    assert_eq!(parsed["dialect"], "rss2");
    assert_eq!(parsed["complete"], true);
    let posting = &parsed["postings"][0];
    assert_eq!(posting["title"], "A & B");
    assert_eq!(posting["description_html"], "<p>Hi</p>", "descriptions leave through one gate");
    assert_eq!(posting["description_text"], "Hi");
    for unknown in ["company", "location", "employment_type", "salary", "posted_at", "url"] {
        assert_eq!(posting.get(unknown), Some(&Value::Null), "{unknown} stays unknown");
    }
    assert_eq!(parsed["rejections"][0]["ordinal"], 2);
    assert_eq!(parsed["rejections"][0]["code"], "no_title");
    assert!(!program.folder().join("data/jobs.db").exists());

    let (exit, stdout, stderr) = program.run_with(&["parse", "-"], "<html></html>");
    assert_eq!((exit, stdout.as_str()), (1, ""));
    assert!(stderr.contains("web page"), "{stderr}");
}

#[test]
fn feeds_are_added_listed_switched_and_removed() {
    let program = Program::new();
    let added = program.json(0, &["feeds", "add", "https://b.example/feed", "--json"]);
    let id = added["id"].to_string();
    assert_eq!(program.run(&["feeds", "add", "https://b.example/feed"]).0, 1, "watched already");
    assert_eq!(program.run(&["feeds", "add", "not an address"]).0, 1);
    assert_eq!(program.json(0, &["feeds", "disable", &id, "--json"])["enabled"], false);
    assert_eq!(program.json(0, &["feeds", "list", "--json"]).as_array().unwrap().len(), 1);
    program.json(0, &["feeds", "remove", &id, "--json"]);
    assert_eq!(program.json(0, &["feeds", "list", "--json"]), Value::Array(Vec::new()));
    // It was the highest number: another feed must not get it, or the history would be that one's.
    let other = program.json(0, &["feeds", "add", "https://c.example/feed", "--json"]);
    assert_ne!(other["id"].to_string(), id);
    let back = program.json(0, &["feeds", "add", "https://b.example/feed", "--json"]);
    assert_eq!(back["id"].to_string(), id, "the feed itself gets its history back");
}

#[test]
fn a_feed_is_rehearsed_before_it_is_watched() {
    let (program, site) = (Program::new(), Site::start());
    let url = site.serve("/feed", 200, rss(0..5));
    let found =
        program.json(0, &["feeds", "rehearse", &url, "--limit", "2", "--twice", "--pause", "0", "--json"]);
    assert_eq!((&found["total"], &found["rejected"]), (&Value::from(5), &Value::from(0)));
    assert_eq!(found["postings"].as_array().unwrap().len(), 2);
    assert_eq!(found["lacking"]["company"], 5);
    assert_eq!(found["stability"]["compared"], 5);
    assert_eq!(found["stability"]["ids_changed"], 0);
    let (exit, text, _) = program.run(&["feeds", "rehearse", &url, "--twice", "--pause", "0"]);
    assert_eq!(exit, 0);
    assert!(text.contains("5 without company") && text.contains("Stable: 5 of 5"), "{text}");
    assert!(!program.folder().join("data/jobs.db").exists(), "nothing is stored");
}

#[test]
fn a_feed_nobody_knows_is_mapped_in_three_steps() {
    let (program, site) = (Program::new(), Site::start());
    let list = "<board><vacancy><headline>Welder</headline><employer>Acme</employer><town>Leeds</town></vacancy>\
                <vacancy><headline>Smith</headline><employer>Forge</employer><town>York</town></vacancy></board>";
    let url = site.serve("/list", 200, list.to_owned());
    assert_eq!(program.run(&["feeds", "rehearse", &url, "--save-mapping", "m.json"]).0, 0);
    let mapping = program.folder().join("m.json");
    let text = std::fs::read_to_string(&mapping).unwrap();
    assert!(text.contains("\"company\": \"employer\""), "{text}");
    std::fs::write(&mapping, text.replace("employer", "town")).unwrap();

    let id = program.json(0, &["feeds", "add", &url, "--json"])["id"].to_string();
    program.json(0, &["feeds", "mapping", &id, "m.json", "--json"]);
    assert_eq!(program.json(0, &["feeds", "mapping", &id])["fields"]["company"], "town");
    program.json(0, &["import", &id, "--json"]);
    let jobs = program.json(0, &["jobs", "Welder", "--json"]);
    assert_eq!(jobs["jobs"][0]["company"], "Leeds", "the person's word counts");
    program.json(0, &["feeds", "mapping", &id, "--clear", "--json"]);
    assert_eq!(program.json(0, &["feeds", "mapping", &id, "--json"]), Value::Null);

    let known = site.serve("/rss", 200, rss(0..1));
    let (exit, _, said) = program.run(&["feeds", "rehearse", &known, "--save-mapping", "n.json"]);
    assert_eq!(exit, 1);
    assert!(said.contains("known"), "{said}");
}

#[test]
fn credentials_are_read_from_stdin_and_shown_nowhere() {
    const SECRET: &str = "s3cret-0123456789";
    let (program, site) = (Program::new(), Site::start());
    let url = site.serve_to("/feed", &format!("authorization: Bearer {SECRET}"), rss(0..2));
    let id = program.json(0, &["feeds", "add", &url, "--json"])["id"].to_string();
    let (exit, _, said) = program.run(&["import", &id]);
    assert!(exit == 1 && said.contains("`feeds credentials`"), "{said}");
    let ask = ["feeds", "credentials", &id];
    assert_eq!(program.json(0, &[&ask[..], &["--json"]].concat()), Value::Null);

    let mut shown = String::new();
    let mut run = |args: &[&str], stdin: &str| {
        let (exit, stdout, stderr) = program.run_with(args, stdin);
        shown += &stdout;
        shown += &stderr;
        (exit, stdout, stderr)
    };
    let (exit, _, stderr) = run(&[&ask[..], &["--bearer"]].concat(), "s3cret with spaces\n");
    assert!(exit == 1 && stderr.contains("space"), "{stderr}");
    let (exit, stdout, stderr) = run(&[&ask[..], &["--bearer"]].concat(), &format!("{SECRET}\n"));
    assert_eq!(exit, 0, "{stderr}");
    assert!(stdout.contains("Credentials set: feed 1") && stdout.contains("bearer token"), "{stdout}");
    assert!(stderr.contains("stored unencrypted in the data folder"), "{stderr}");
    let (_, stdout, _) = run(&[&ask[..], &["--json"]].concat(), "");
    let kept: Value = serde_json::from_str(&stdout).unwrap();
    assert_eq!(kept, serde_json::json!({ "kind": "bearer", "header": null, "kept_in": "database" }));
    assert!(run(&ask, "").1.contains("kept in the database, unencrypted"));
    let (exit, stdout, _) = run(&["import", &id, "--json", "--log", "trace"], "");
    assert_eq!((exit, counts(&serde_json::from_str::<Value>(&stdout).unwrap()[0])), (0, [2, 0, 0, 0, 0]));
    for args in [&["feeds", "list", "--json"][..], &["runs", "--json"], &["jobs", "--json"]] {
        assert_eq!(run(args, "").0, 0);
    }
    assert!(run(&[&ask[..], &["--clear"]].concat(), "").1.starts_with("Credentials cleared"));
    assert_eq!(run(&["feeds", "credentials", "9", "--bearer"], SECRET).0, 1, "there is no such feed");
    assert!(!shown.contains("s3cret"), "{shown}");
    assert_eq!(program.run(&["import", &id]).0, 1, "it is asked for again");
}

#[test]
fn rejections_are_told_with_their_reasons() {
    let (program, site) = (Program::new(), Site::start());
    let bad = "<item><category>x</category></item>".repeat(12);
    let url = site.serve("/feed", 200, rss(0..1).replace("</channel>", &format!("{bad}</channel>")));
    let (exit, _, said) = program.run(&["import", &url]);
    assert_eq!(exit, 0, "the rest is in");
    assert!(
        said.contains("12 postings were rejected") && said.contains("Posting 2: The posting has no title"),
        "{said}"
    );
    assert!(said.contains("2 more of the postings were rejected"), "{said}");
    let none = site.serve("/none", 200, rss(0..0).replace("</channel>", &format!("{bad}</channel>")));
    let runs = program.json(1, &["import", &none, "--json"]);
    assert_eq!(runs[0]["error"]["code"], "all_rejected");
    let found = program.json(0, &["feeds", "rehearse", &url, "--json"]);
    assert_eq!((&found["total"], &found["rejected"]), (&Value::from(13), &Value::from(12)));
}

#[test]
fn a_web_page_leads_to_its_feeds() {
    let (program, site) = (Program::new(), Site::start());
    let feed = site.serve("/jobs.rss", 200, rss(0..4));
    let page = site.serve(
        "/",
        200,
        "<html><link rel=alternate type='application/rss+xml' href='/jobs.rss'></html>".into(),
    );
    let found = program.json(0, &["feeds", "discover", &page, "--json"]);
    assert_eq!((&found[0]["url"], &found[0]["postings"]), (&Value::from(feed), &Value::from(4)));
    site.serve("/gone.rss", 404, String::new());
    let broken = site.serve(
        "/named",
        200,
        "<html><link rel=alternate type='application/rss+xml' href='/gone.rss'></html>".into(),
    );
    let (exit, _, said) = program.run(&["feeds", "discover", &broken]);
    assert_eq!(exit, 1);
    assert!(said.contains("gone.rss") && said.contains("404") && !said.contains("No feed"), "{said}");
    let bare = site.serve("/bare", 200, "<html>nothing</html>".into());
    let (exit, _, said) = program.run(&["feeds", "discover", &bare]);
    assert_eq!(exit, 1);
    assert!(said.contains("No feed was found"), "{said}");
}

#[test]
fn postings_before_a_fault_are_printed_with_the_fault() {
    let program = Program::new();
    let json = r#"[{"title": "A", "company": "B", "url": "https://b.example/1"}, {"title": "C", "company": "D", "url": "x"}, }"#;
    let (exit, stdout, said) = program.run_with(&["parse", "-", "--json"], json);
    let parsed: Value = serde_json::from_str(&stdout).unwrap();
    assert_eq!((exit, parsed["postings"].as_array().unwrap().len()), (1, 2));
    assert!(said.contains("broken at byte"), "{said}");
    assert_eq!(parsed["complete"], false);
    assert!(parsed["warnings"].to_string().contains("broken at byte"), "{parsed}");
}

#[test]
fn wrong_usage_is_exit_code_2() {
    let program = Program::new();
    for args in [&["frobnicate"][..], &["import", "--nope"], &["jobs", "--limit", "0"], &["feeds"], &[]] {
        let (exit, stdout, stderr) = program.run(args);
        assert_eq!((exit, stdout.as_str()), (2, ""), "{args:?}");
        assert!(!stderr.is_empty(), "{args:?} must be told what is right");
    }
}

#[test]
fn a_feed_is_kept_in_the_rhythm_that_a_person_sets() {
    let (site, program) = (Site::start(), Program::new());
    let url = site.serve("/feed.xml", 200, rss(0..3));
    program.json(0, &["feeds", "add", &url, "--json"]);
    assert_eq!(program.json(0, &["feeds", "every", "1", "90", "--json"])["interval_ms"], 90 * 60_000);
    assert!(program.text(0, &["feeds", "list"]).contains("1 h 30 min"));
    program.json(0, &["feeds", "pause", "1", "10", "--json"]);
    program.json(0, &["feeds", "pause", "1", "--json"]);
    for wrong in [["every", "1", "4"], ["every", "1", "10081"], ["pause", "1", "3601"]] {
        program.text(2, &["feeds", wrong[0], wrong[1], wrong[2]]);
    }
    program.text(1, &["feeds", "every", "9", "60"]);
    assert!(program.text(0, &["feeds", "merge"]).contains("No feeds can be merged"));
    for number in ["dev", "design"] {
        let url = format!("https://jobicy.com/?feed=job_feed&job_categories={number}");
        program.json(0, &["feeds", "add", &url, "--json"]);
    }
    assert!(program.text(0, &["feeds", "merge"]).contains("`feeds merge 2 3`"));
    let merged = program.json(0, &["feeds", "merge", "2", "3", "--json"]);
    assert!(merged["url"].as_str().unwrap().ends_with("job_categories=dev%2Cdesign"), "{merged}");
}

#[test]
fn a_document_beyond_the_limit_that_a_person_sets_is_refused() {
    let (site, program) = (Site::start(), Program::new());
    let url = site.serve("/feed.xml", 200, rss(0..10_000));
    assert_eq!(program.json(0, &["settings", "--json"])["max_document_mib"], 4_096);
    assert_eq!(program.json(0, &["settings", "--max-document", "1", "--json"])["max_document_mib"], 1);
    let run = program.json(1, &["import", &url, "--json"]);
    assert_eq!(run[0]["error"]["code"], "too_large", "{run:#}");
    program.json(0, &["settings", "--max-document", "64", "--json"]);
    assert_eq!(program.json(0, &["import", &url, "--json"])[0]["new"], 10_000);
}

#[test]
fn a_replay_brings_in_what_a_mapping_makes_readable_without_the_server() {
    let (site, program) = (Site::start(), Program::new());
    let url = site.serve("/list", 200, "<board><x><n>Welder</n></x><x><n>Smith</n></x></board>".into());
    program.json(0, &["feeds", "add", &url, "--json"]);
    let map = |mapping: &str| {
        let file = program.folder().join("mapping.json");
        std::fs::write(&file, mapping).unwrap();
        program.text(0, &["feeds", "mapping", "1", file.to_str().unwrap()]);
    };
    map(r#"{"record": "x", "fields": {"title": "none"}}"#);
    let failed = program.json(1, &["import", "1", "--json"]);
    assert_eq!(failed[0]["error"]["code"], "all_rejected");
    assert_eq!(failed[0]["replay_of"], Value::Null);

    let (exit, stdout, stderr) = program.run(&["replay", "1"]);
    assert_eq!(exit, 1, "as an import that fails: {stderr}");
    assert!(stdout.contains("failed") && stderr.contains("None of the 2 postings"), "{stdout}{stderr}");
    let runs = program.text(0, &["runs"]);
    assert!(runs.contains("replay of run 1: None of the 2 postings"), "{runs}");
    map(r#"{"record": "x", "fields": {"title": "n"}}"#);
    // Nobody is there any more.
    site.serve("/list", 500, String::new());
    let again = program.json(0, &["replay", "1", "--json"]);
    balanced(&again[0]);
    assert_eq!(counts(&again[0]), [2, 0, 0, 0, 0]);
    assert_eq!((again[0]["run_id"].as_i64(), again[0]["replay_of"].as_i64()), (Some(3), Some(1)));
    assert!(program.text(0, &["replay", "1"]).contains("0 new jobs in 1 import"));
    assert!(program.text(0, &["runs"]).contains("replay of run 1"));
    assert_eq!(program.json(0, &["jobs", "--json"])["total"], 2);

    let (exit, _, stderr) = program.run(&["replay", "99"]);
    assert_eq!((exit, stderr.trim()), (1, "There is no run 99."));
    program.json(1, &["import", "1", "--json"]);
    let (exit, _, stderr) = program.run(&["replay", "5"]);
    assert_eq!(exit, 1);
    assert!(stderr.contains("Nothing was fetched in this run"), "{stderr}");
}
