//! End to end: the real window, a real feed on the loopback, real notifications.
//!
//! `JOB_IMPORTER_BIN` names the application and `JOB_IMPORTER_ARTEFACTS` the folder for pictures and logs; the
//! display and the session bus are the caller's: `dbus-run-session -- cargo test -p job-importer --test window`
//! below Xvfb. Without `JOB_IMPORTER_BIN` the test says so and passes, so that `cargo test` needs no screen.
#![cfg(target_os = "linux")]

mod queue;
mod support;

use serde_json::Value;
use std::collections::BTreeMap;
use support::adding;
use support::axe::audit;
use support::camera::{artefacts, photograph};
use support::desktop::Desktop;
use support::feed::{FeedServer, Item, OLD};
use support::webdriver::Window;

const NEW: [Item; 2] = [
    Item { id: 14, title: "Tide Surveyor", company: "Rock & Reef" },
    Item { id: 15, title: "Sail Mender", company: "Canvas Loft" },
];

#[test]
fn a_person_watches_a_feed_and_is_told_of_new_jobs_once() {
    let Some(application) = support::application() else { return };
    let artefacts = artefacts("window");
    let folder = tempfile::tempdir().expect("a folder for the test");
    let feed = FeedServer::start(&OLD);
    let desktop = Desktop::start(&artefacts);
    let window = Window::open(&application, &folder.path().join("job-importer"), &artefacts);

    // The first run offers starter feeds; this person has one of their own.
    window.wait_for("#skip-starters");
    window.wait_for("#accept-starters");
    window.script("window.sameWindow = true");
    photograph(&desktop, &window, "first-run");
    window.click("#skip-starters");

    photograph(&desktop, &window, "history-empty");

    window.click("#nav-feeds");
    photograph(&desktop, &window, "feeds-empty");
    window.click("#add-feed");
    window.write("#add-feed-url", "not an address");
    window.click("#add-feed-submit");
    window.wait_for("#add-feed-wrong");
    window.write("#add-feed-url", &feed.url());
    window.click("#add-feed-submit");

    // It lies inside a private network: nothing is asked until the person says that it may be.
    window.wait_for("[data-deed=allow]");
    assert_eq!(feed.requests(), 0, "a private address was asked before it was allowed");
    photograph(&desktop, &window, "add-feed-private");
    window.click("[data-deed=allow]");

    // What would come is shown before anything is stored.
    window.wait_until(
        "its postings",
        "return document.querySelector('#add-feed-dialog')?.innerText",
        |text| {
            let text = text.as_str()?;
            OLD.iter().all(|item| text.contains(item.title)).then_some(())
        },
    );
    photograph(&desktop, &window, "add-feed");
    audit(&window, "add-feed");
    feed.hold();
    window.click("#add-feed-store");
    window.wait_for(".split--jobs");

    // The first import appears in the history by itself, and closes there without a reload.
    window.click("#nav-history");
    window.wait_for("[data-run][data-state=running]");
    photograph(&desktop, &window, "history-running");
    feed.go_on();
    let first = closed_run(&window, &[], "succeeded");
    assert_eq!(first.counts(), [3, 3, 0, 0, 0, 0], "{first:?}");
    still_the_same_window(&window);

    window.click("#nav-jobs");
    window.wait_until("the three jobs", TITLES, |titles| names_all(&titles, &OLD, 3));
    window.write("#search", "lighthouse");
    window.wait_until("the search finds one job", TITLES, |titles| names_all(&titles, &OLD[..1], 1));

    // It was imported a moment ago: that is said, and nothing is asked unless the person insists.
    window.click("#nav-history");
    let asked = feed.requests();
    window.click("#import-now");
    window.wait_for("#import-anyway");
    photograph(&desktop, &window, "just-done");
    assert_eq!(feed.requests(), asked, "the feed was asked again unasked");

    // Nothing has changed: nothing is new, and nothing is told.
    window.click("#import-anyway");
    let second = closed_run(&window, &[&first], "succeeded");
    window.wait_for(".main-body:not(:has(#import-anyway))");
    assert_eq!(second.counts(), [3, 0, 0, 3, 0, 0], "{second:?}");
    assert_eq!(desktop.notifications(), [""; 0], "a first import and an unchanged one are silent");

    // Two more jobs: told once, by name.
    feed.add(&NEW);
    window.click("#import-now");
    window.click("#import-anyway");
    let third = closed_run(&window, &[&first, &second], "succeeded");
    assert_eq!(third.counts(), [5, 2, 0, 3, 0, 0], "{third:?}");
    let told = support::until("a notification", 400, || desktop.notifications().pop());
    assert!(told.contains("\"2 new jobs\""), "{told}");
    for Item { title, company, .. } in &NEW {
        let line = format!("{title}, {}", company.replace('&', "&amp;"));
        assert!(told.contains(&line), "{line} is missing in {told}");
    }

    photograph(&desktop, &window, "history");
    window.click(&format!("[data-run=\"{}\"]", third.id));
    window.wait_until("the run shows the jobs it brought", "return document.body.innerText", |text| {
        let text = text.as_str()?;
        NEW.iter().all(|item| text.contains(item.title)).then_some(())
    });
    photograph(&desktop, &window, "run");
    window.click("#nav-jobs");
    window.wait_until("some jobs", TITLES, |titles| {
        titles.as_array().is_some_and(|rows| !rows.is_empty()).then_some(())
    });
    photograph(&desktop, &window, "jobs");
    window.click("#nav-feeds");
    window.wait_for("[data-feed]");
    photograph(&desktop, &window, "feeds");

    // How often it is imported is chosen beside the list, and holds at once.
    window.click("[data-inspects] option[value='1800000']");
    window.wait_until("half an hour is set", EVERY, |chosen| (chosen == "1800000").then_some(()));
    window.click("#nav-jobs");
    window.click("#nav-feeds");
    window.wait_until("half an hour is still set", EVERY, |chosen| (chosen == "1800000").then_some(()));
    still_the_same_window(&window);

    queue::a_person_takes_a_hand(&desktop, &window, &feed, &[&first, &second, &third]);
    still_the_same_window(&window);

    // A feed that is not there says so, and harms no other.
    adding::look(&window, &feed.nowhere());
    window.wait_for("#add-feed-dialog [role=alert]");
    photograph(&desktop, &window, "add-feed-nowhere");
    window.click("#add-feed-store");
    window.wait_until("the feeds say what is wrong", "return document.body.innerText", |text| {
        text.as_str()?.contains("The server has nothing at this address.").then_some(())
    });
    photograph(&desktop, &window, "feeds-failing");
    window.resize(900, 600);
    for (nav, page) in [("#nav-feeds", "feeds"), ("#nav-history", "history"), ("#nav-jobs", "jobs")] {
        window.click(nav);
        window.wait_for(".row, .job");
        photograph(&desktop, &window, &format!("{page}-small"));
    }
    window.click("#nav-queue");
    window.wait_for(".tallies");
    photograph(&desktop, &window, "queue-small");
    still_the_same_window(&window);

    // A late second notification would have been sent by the time the application is gone.
    window.close();
    assert_eq!(desktop.notifications().len(), 1, "{:?}", desktop.notifications());
}

/// The texts of the job list's rows.
const TITLES: &str = "return [...document.querySelectorAll('[data-job]')].map(row => row.textContent)";

/// The rows of the history, newest first.
const RUNS: &str = "return [...document.querySelectorAll('[data-run][data-state]')].map(row => ({
    id: row.dataset.run, state: row.dataset.state,
    columns: Object.fromEntries([...row.querySelectorAll('[data-col]')].map(cell => [cell.dataset.col, cell.textContent]))
}))";

/// The interval chosen for the first feed.
const EVERY: &str = "return document.querySelector('[data-inspects] select')?.value";

/// A row of the history as it is shown.
#[derive(Debug)]
struct Row {
    id: String,
    columns: BTreeMap<String, String>,
}

impl Row {
    /// total, new, updated, unchanged, duplicate, failed. A nought may be shown as a dash or as nothing.
    fn counts(&self) -> [u64; 6] {
        ["total", "new", "updated", "unchanged", "duplicate", "failed"].map(|column| {
            let shown = self.columns.get(column).unwrap_or_else(|| panic!("no column {column} in {self:?}"));
            let digits: String = shown.chars().filter(char::is_ascii_digit).collect();
            digits.parse().unwrap_or(0)
        })
    }
}

/// Waits until a run that is none of `known` shows as closed in `state`, and returns its row.
fn closed_run(window: &Window, known: &[&Row], state: &str) -> Row {
    window.wait_until(&format!("another run that {state}"), RUNS, |rows| {
        rows.as_array()?.iter().find_map(|row| {
            let id = row["id"].as_str()?;
            if known.iter().any(|known| known.id == id) {
                return None;
            }
            let now = row["state"].as_str()?;
            let is_open = ["queued", "running"].contains(&now);
            assert!(now == state || is_open, "run {id} is {now}: {row:#}");
            let columns = serde_json::from_value(row["columns"].clone()).ok()?;
            (now == state).then(|| Row { id: id.to_owned(), columns })
        })
    })
}

/// Whether the rows are `count` and name all these postings.
fn names_all(rows: &Value, items: &[Item], count: usize) -> Option<()> {
    let rows = rows.as_array()?;
    let named = |title: &str| rows.iter().any(|row| row.as_str().is_some_and(|text| text.contains(title)));
    (rows.len() == count && items.iter().all(|item| named(item.title))).then_some(())
}

fn still_the_same_window(window: &Window) {
    assert_eq!(window.script("return window.sameWindow"), true, "the page was reloaded to show this");
}
