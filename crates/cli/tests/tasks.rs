//! The queue at the command line.

mod support;

use support::{Program, Site, rss};

#[test]
fn a_paused_queue_refuses_to_wait_for_what_nobody_does() {
    let (site, program) = (Site::start(), Program::new());
    let url = site.serve("/feed.xml", 200, rss(0..3));
    program.text(0, &["feeds", "add", &url]);
    assert!(program.text(0, &["tasks", "pause"]).contains("paused"));
    let (code, _, said) = program.run(&["import"]);
    assert_eq!(code, 1);
    assert!(said.contains("paused") && said.contains("tasks resume"), "{said}");
    assert!(program.text(0, &["tasks"]).contains("The queue is paused"));
    assert_eq!(program.json(0, &["tasks", "list", "--json"])["paused"], true);

    program.text(0, &["tasks", "resume"]);
    assert_eq!(program.json(0, &["import", "--json"])[0]["new"], 3);
    assert_eq!(program.text(0, &["tasks"]), "0 running, 2 done in the last 24 hours\n");
}

#[test]
fn a_paused_feed_is_left_out_until_it_goes_on() {
    let (site, program) = (Site::start(), Program::new());
    program.text(0, &["feeds", "add", &site.serve("/a.xml", 200, rss(0..3))]);
    assert!(program.text(0, &["tasks", "pause", "1"]).contains("tasks resume 1"));
    let (code, listed, said) = program.run(&["import", "--json"]);
    assert_eq!((code, listed.trim()), (0, "[]"));
    assert_eq!(
        said.matches("All feeds are paused, so nothing was imported. `tasks resume ID`").count(),
        1,
        "{said}"
    );
    program.text(0, &["tasks", "resume", "1"]);
    assert_eq!(program.json(0, &["import", "--json"])[0]["new"], 3);
}

#[test]
fn an_interrupted_import_can_be_cancelled_and_says_what_it_did_not_reach() {
    const MANY: u64 = 30_000;
    let (site, program) = (Site::start(), Program::new());
    let url = site.serve("/feed.xml", 200, rss(0..MANY));
    let mut child = program.start(&["import", &url]);
    until_under_way(&program, &mut child);
    child.kill().unwrap();
    child.wait().unwrap();

    let text = program.text(0, &["tasks"]);
    assert!(text.contains("1 interrupted") && !text.contains("running"), "nobody works on it: {text}");
    let task = program.json(0, &["tasks", "--json"])["tasks"][0]["task_id"].to_string();
    let said = program.text(0, &["tasks", "cancel", &task]);
    assert!(said.contains("stay") && said.contains("not reached"), "{said}");
    let run = program.json(0, &["runs", "--json"])[0].clone();
    assert_eq!(run["state"], "cancelled");
    let number = |name: &str| run[name].as_u64().unwrap();
    assert_eq!(number("total") + number("not_reached"), MANY);
    let listed = program.text(0, &["feeds", "list"]);
    assert!(listed.contains("  cancelled  ") && !listed.contains("never imported"), "{listed}");
    let (code, _, said) = program.run(&["tasks", "cancel", &task]);
    assert_eq!((code, said.contains("nothing to cancel")), (1, true), "{said}");
}

fn until_under_way(program: &Program, child: &mut std::process::Child) {
    let is_under_way = || {
        let queue = program.try_json(&["tasks", "--json"]);
        queue.is_some_and(|queue| {
            queue["tasks"][0]["postings"].as_u64() > Some(0) && queue["tasks"][0]["state"] == "running"
        })
    };
    while !is_under_way() {
        assert!(child.try_wait().unwrap().is_none(), "the import ended before it could be stopped");
    }
}

#[cfg(unix)]
#[test]
fn a_system_that_ends_the_program_with_a_word_stops_it_and_does_not_kill_it() {
    let (site, program) = (Site::start(), Program::new());
    let url = site.serve("/feed.xml", 200, rss(0..30_000));
    for signal in ["-TERM", "-HUP"] {
        let mut child = program.start(&["import", &url]);
        until_under_way(&program, &mut child);
        let pid = child.id().to_string();
        assert!(std::process::Command::new("kill").args([signal, &pid]).status().unwrap().success());
        assert_eq!(child.wait().unwrap().code(), Some(130), "{signal}");
        let queue = program.json(0, &["tasks", "--json"]);
        assert_eq!(queue["tasks"][0]["state"], "waiting", "{signal}: it was given back: {queue:#}");
    }
    let run = program.json(0, &["import", &url, "--json"])[0].clone();
    assert_eq!((&run["new"], &run["failed"]), (&30_000.into(), &0.into()));
}

#[test]
fn what_is_not_there_is_said_and_how_much_is_done_at_once_can_be_set() {
    let program = Program::new();
    for (args, words) in [
        (["tasks", "cancel", "7"], "no task 7"),
        (["tasks", "retry", "7"], "no task 7"),
        (["tasks", "dismiss", "7"], "no task 7"),
        (["tasks", "pause", "7"], "no feed 7"),
    ] {
        let (code, _, said) = program.run(&args);
        assert_eq!((code, said.contains(words)), (1, true), "{args:?}: {said}");
    }
    assert_eq!(program.json(0, &["tasks", "retry-all", "--json"]).as_array().unwrap().len(), 0);
    let set = program.json(0, &["settings", "--fetches", "5", "--imports", "1", "--json"]);
    assert_eq!((&set["fetches"], &set["imports"]), (&5.into(), &1.into()));
    assert_eq!(program.json(0, &["settings", "--json"])["fetches"], 5);
    assert_eq!(program.run(&["settings", "--imports", "9"]).0, 2);
    let kept = program.json(0, &["settings", "--keep-closed", "400", "--keep-quiet", "ever", "--json"]);
    let days = ["history", "quiet", "closed"].map(|what| kept[format!("keep_{what}_days")].as_i64());
    assert_eq!(days, [Some(365), None, Some(400)]);
    assert!(
        program
            .text(0, &["settings"])
            .contains("kept for 365 days, those without news for ever; closed jobs for 400 days")
    );
    for wrong in ["6", "36501", "-1", "never"] {
        let (code, _, said) = program.run(&["settings", "--keep-history", wrong]);
        assert_eq!((code, said.contains("from 7 to 36500 days, or `ever`")), (2, true), "{said}");
    }
}
