//! End to end: the frame, the history with a run's page, and the settings, in the real window. How it is run: see window.rs.
#![cfg(target_os = "linux")]

mod support;

use serde_json::Value;
use support::adding::{add_feed, skip_starters};
use support::axe::audit;
use support::camera::{artefacts, photograph};
use support::desktop::Desktop;
use support::feed::{FeedServer, Item, OLD};
use support::keys::{CTRL, DOWN, ENTER, ESCAPE, F6, LEFT, RIGHT, SHIFT};
use support::webdriver::Window;

/// Two more, one of which cannot be imported.
const NEW: [Item; 2] = [
    Item { id: 14, title: "Tide Surveyor", company: "Rock & Reef" },
    Item { id: 15, title: "", company: "Canvas Loft" },
];

/// What can be read on the page.
const TEXT: &str = "return document.body.innerText";
/// The runs that are listed, newest first: number and state.
const RUNS: &str = "return [...document.querySelectorAll('.table--history [data-run]')].map(row => [row.dataset.run, row.dataset.state])";
/// What has the keyboard: its id, or what it is called.
const FOCUS: &str = "const at = document.activeElement; return at?.id || at?.getAttribute('aria-label') || at?.textContent || ''";

#[test]
fn frame_history_and_settings_are_used_by_keyboard_and_pointer() {
    let Some(application) = support::application() else { return };
    let artefacts = artefacts("pages");
    let folder = tempfile::tempdir().expect("a folder for the test");
    let feed = FeedServer::start(&OLD);
    let desktop = Desktop::start(&artefacts);
    let window = Window::open(&application, &folder.path().join("job-importer"), &artefacts);
    // With its frame as large as the screen, so that all of it can be reached.
    window.resize(1280, 800);
    skip_starters(&window);

    let (first, second) = two_imports(&window, &feed);
    a_run_says_what_it_altered(&window, &desktop, &first, &second);
    the_history_is_narrowed(&window, &desktop, &feed, &second);
    keys_reach_everything(&window, &desktop);
    settings_hold_at_once(&window, &desktop);
    what_is_held_is_let_go_on(&window, &feed);
    a_twin_is_shown_in_the_window(&window, &first);
    what_is_not_there_says_so(&window, &desktop, &feed);
    window.close();
}

/// A first import, and one that brings something new, something changed and something that cannot be imported.
fn two_imports(window: &Window, feed: &FeedServer) -> (String, String) {
    says(window, "Nothing imported yet");
    add_feed(window, &feed.url());
    window.click("#nav-history");
    let first = closed(window, &[], "succeeded");
    feed.retitle(12, "Harbour Pilot, night shift");
    feed.add(&NEW);
    // It was imported a moment ago: the menu says how it is imported all the same.
    window.click("#import-more");
    window.wait_for("[role=menu]");
    window.press(&[ESCAPE]);
    window.wait_until("the menu is gone", "return !document.querySelector('[role=menu]')", is_true);
    assert_eq!(window.script(FOCUS), "import-more", "the keyboard returns to what opened it");
    window.press(&[DOWN]);
    window.wait_until("the first item has the keyboard", FOCUS, |at| (at == "import-all").then_some(()));
    window.press(&[DOWN]);
    window.press(&[ENTER]);
    let second = closed(window, &[&first], "succeeded");
    (first, second)
}

fn a_run_says_what_it_altered(window: &Window, desktop: &Desktop, first: &str, second: &str) {
    window.click(&format!("[data-run=\"{second}\"] .row-link"));
    says(window, "Balances");
    // 5 = 1 new + 1 updated + 2 unchanged + 0 duplicate + 1 failed.
    let sum = "return document.querySelector('.ledger').getAttribute('aria-label')";
    let sum = window.script(sum);
    assert!(
        sum.as_str().is_some_and(|sum| sum
            .contains("5 read is 1 new plus 1 updated plus 2 unchanged plus 0 duplicate plus 1 failed")),
        "{sum}"
    );
    for said in [
        "night shift",
        "Tide Surveyor",
        "200 OK",
        "The posting has no title",
        "<job_listing:company>Canvas Loft",
    ] {
        says(window, said);
    }
    let added = "return document.querySelector('[data-change] ins')?.textContent ?? ''";
    let added = window.script(added);
    assert!(added.as_str().is_some_and(|added| added.contains("night shift")), "{added}");
    photograph(desktop, window, "pages-run");
    audit(window, "pages-run");
    // Older and newer run of its feed, and back, by the keyboard.
    window.press(&["j"]);
    window.wait_until("the older run", "return location.hash", |hash| {
        (hash == format!("#/run/{first}")).then_some(())
    });
    window.wait_for("#run-newer[href]");
    window.press(&["k"]);
    window.wait_until("the newer run", "return location.hash", |hash| {
        (hash == format!("#/run/{second}")).then_some(())
    });
    // A job it altered is one press away.
    window.click("[data-change] .job-link");
    window.wait_for("[data-details]");
    says(window, "Harbour Pilot, night shift");
    window.click("#nav-history");
    window.wait_for(".table--history [data-run]");
}

fn the_history_is_narrowed(window: &Window, desktop: &Desktop, feed: &FeedServer, second: &str) {
    // What failed, and what could not be read whole, is found in one press.
    add_feed(window, &feed.nowhere());
    window.click("#nav-history");
    window.wait_for(".table--history [data-state=failed]");
    photograph(desktop, window, "pages-history");
    audit(window, "pages-history");
    window.click("[data-show=Problems]");
    window.wait_until("only problems", RUNS, |runs| {
        let runs = runs.as_array()?;
        let is_problem = |run: &Value| run[1] == "failed" || run[0] == second;
        (!runs.is_empty() && runs.iter().all(is_problem)).then_some(())
    });
    window.click("[data-show='With news']");
    window.wait_until("only news", RUNS, |runs| (runs.as_array()?.len() == 2).then_some(()));
    // A feed that brought nothing new.
    window.click("#filter-feed option:nth-child(3)");
    window.wait_until("none or some", RUNS, |runs| {
        (runs.as_array()?.len() != 2 || runs.as_array()?.is_empty()).then_some(())
    });
    window.click("#filter-feed option:nth-child(1)");
    // Running is nothing: that is said, with the way back.
    window.click("#filter-state option:nth-child(7)");
    says(window, "No import fits");
    photograph(desktop, window, "pages-history-nothing-fits");
    audit(window, "pages-history-nothing-fits");
    window.click("#show-all");
    window.wait_for(".table--history [data-run]");
    // The chart: one day, and back to all.
    window.wait_for(".chart-day");
    window.script("document.querySelector('.chart').focus()");
    window.press(&[LEFT]);
    window.wait_until("a day is told", "return document.querySelector('#trend-when').textContent", |when| {
        (when == "today").then_some(())
    });
    window.press(&[LEFT]);
    window.press(&[ENTER]);
    says(window, "No import fits");
    window.click("#show-all");
    window.wait_for(".table--history [data-run]");
    // A cycle folds, from the keyboard, and unfolds.
    let rows = "return document.querySelectorAll('.table--history [data-run]').length";
    let before = window.script(rows);
    window.script("document.querySelector('.table--history [data-run] .row-link').focus()");
    window.press(&[LEFT]);
    window.wait_until("it is folded", rows, |now| (now != before).then_some(()));
    window.press(&[RIGHT]);
    window.wait_until("it is unfolded", rows, |now| (now == before).then_some(()));
    // One stop for Tab; arrows move.
    let stops = "return document.querySelectorAll('.table--history .row-link[tabindex=\"0\"]').length";
    assert_eq!(window.script(stops), 1, "a table is one stop");
}

fn keys_reach_everything(window: &Window, desktop: &Desktop) {
    window.press(&[CTRL, "k"]);
    window.wait_until("the palette has the keyboard", FOCUS, |at| (at == "palette").then_some(()));
    assert_eq!(window.script("return document.querySelector('.app').inert"), true);
    window.press(&["s"]);
    window.press(&["e"]);
    window.press(&["t"]);
    photograph(desktop, window, "pages-palette");
    audit(window, "pages-palette");
    window.press(&[ENTER]);
    window.wait_for(".settings .form");
    window.press(&["?"]);
    window.wait_for("#key-help");
    photograph(desktop, window, "pages-keys");
    audit(window, "pages-keys");
    window.press(&[ESCAPE]);
    window.wait_until("the help is gone", "return !document.querySelector('#key-help')", is_true);
    for (key, page) in
        [("1", "#/history"), ("2", "#/jobs"), ("3", "#/feeds"), ("4", "#/queue"), (",", "#/settings")]
    {
        window.press(&[CTRL, key]);
        window.wait_until(page, "return location.hash", |hash| (hash == page).then_some(()));
    }
    // From pane to pane and back.
    window.press(&[CTRL, "1"]);
    window.wait_for(".table--history [data-run]");
    window.script("document.activeElement?.blur()");
    let pane =
        "return document.activeElement?.closest('.sidebar, .toolbar, .trend, .pane-scroll')?.className ?? ''";
    for wanted in ["sidebar", "toolbar", "trend", "pane-scroll"] {
        window.press(&[F6]);
        window.wait_until(wanted, pane, |at| at.as_str()?.contains(wanted).then_some(()));
    }
    window.press(&[SHIFT, F6]);
    window.wait_until("the pane before", pane, |at| at.as_str()?.contains("trend").then_some(()));
}

fn settings_hold_at_once(window: &Window, desktop: &Desktop) {
    window.click("#nav-settings");
    window.wait_for("#set-interval");
    window.click("#set-interval option[value='1800000']");
    window.wait_until(
        "half an hour is set",
        "return document.querySelector('#set-interval').value",
        |every| (every == "1800000").then_some(()),
    );
    window.click("#set-notifies");
    let told = "return document.querySelector('#set-notifies').checked";
    window.wait_until("no more notifications", told, |told| (told == false).then_some(()));
    window.click("#set-fetches option[value='8']");
    window.click("[data-choice='theme Dark']");
    window.click("[data-choice='rows Compact']");
    let look = "const at = document.documentElement.dataset; return [at.theme, at.density]";
    window.wait_until("dark and compact", look, |look| {
        (look == serde_json::json!(["dark", "compact"])).then_some(())
    });
    // It was not kept by the page alone.
    window.script("location.reload()");
    window.wait_for("#set-interval");
    window.wait_until("still dark and compact", look, |look| {
        (look == serde_json::json!(["dark", "compact"])).then_some(())
    });
    let values = "return ['interval', 'fetches'].map(name => document.querySelector('#set-' + name).value)";
    window.wait_until("what was set", values, |values| {
        (values == serde_json::json!(["1800000", "8"])).then_some(())
    });
    says(window, "of database");
    window.click("[data-choice='theme System']");
    window.click("[data-choice='rows Regular']");
    photograph(desktop, window, "pages-settings");
    audit(window, "pages-settings");
    window.click("#nav-feeds");
    window.wait_until(
        "the feed follows",
        "return document.querySelector('[data-inspects] select')?.value ?? null",
        |every| (every == "1800000").then_some(()),
    );
}

fn what_is_held_is_let_go_on(window: &Window, feed: &FeedServer) {
    // Its feed is switched off while it is fetched: the import is held, and says so.
    feed.hold();
    window.click("#import-more");
    window.click("#import-forced");
    window.click("#nav-history");
    window.wait_for(".table--history [data-state=running]");
    window.click("#nav-feeds");
    window.click("[data-feed='1'] .row-link");
    window.wait_for("[data-inspects='1']");
    window.click("#feed-pause");
    window.wait_for(".row--off[data-feed='1']");
    feed.go_on();
    window.click("#nav-history");
    let go_on = ".table--history [data-act=go-on]";
    window.wait_for(go_on);
    window.click(".table--history [data-run]:has([data-act=go-on]) .row-link");
    says(window, "Its feed is switched off");
    window.click("#go-on");
    says(window, "Balances");
    window.wait_until(
        "it has gone on",
        "return document.querySelector('.toolbar .state')?.textContent",
        |state| (state == "Done").then_some(()),
    );
}

/// The same job at another board is one press away, within the window.
fn a_twin_is_shown_in_the_window(window: &Window, first: &str) {
    let elsewhere = FeedServer::start(&OLD[..1]);
    add_feed(window, &elsewhere.url());
    window.click("#nav-history");
    window.click(&format!("[data-run=\"{first}\"] .row-link"));
    window.click(".table--found .job-link");
    window.wait_for("[data-details]");
    let shown = "return document.querySelector('[data-details]')?.dataset.details ?? ''";
    let before = window.script(shown);
    window.click("[data-kin] button");
    window.wait_until("the other job", shown, |now| (now != before && now != "").then_some(()));
    says(window, "Lighthouse Keeper");
}

fn what_is_not_there_says_so(window: &Window, desktop: &Desktop, feed: &FeedServer) {
    // A run that failed says why, and what its server answered.
    window.click("#nav-history");
    window
        .click(".table--history [data-state=failed]:not(:has([data-col=state] [class*=running])) .row-link");
    window.wait_for(".split--run");
    window.wait_until("why, and the answer", TEXT, |text| {
        let text = text.as_str()?;
        (text.contains("404 not found") || text.contains("private network")).then_some(())
    });
    photograph(desktop, window, "pages-run-failed");
    audit(window, "pages-run-failed");
    window.script("location.hash = '#/run/99999'");
    says(window, "Try again");
    photograph(desktop, window, "pages-run-missing");
    window.click("#nav-history");
    // At the smallest size everything can still be reached.
    window.resize(900, 600);
    for (hash, page) in [("#/history", "history"), ("#/settings", "settings")] {
        window.script(&format!("location.hash = '{hash}'"));
        photograph(desktop, window, &format!("pages-{page}-small"));
        let over = "return document.documentElement.scrollWidth > document.documentElement.clientWidth";
        assert_eq!(window.script(over), false, "{page} is wider than its window");
    }
    assert!(feed.requests() > 0);
}

fn says(window: &Window, words: &str) {
    window.wait_until(words, TEXT, |text| text.as_str()?.contains(words).then_some(()));
}

fn is_true(value: Value) -> Option<()> {
    (value == true).then_some(())
}

/// Waits until a run that is none of `known` shows as closed in `state`, and returns its number.
fn closed(window: &Window, known: &[&str], state: &str) -> String {
    window.wait_until(&format!("another run that {state}"), RUNS, |runs| {
        runs.as_array()?.iter().find_map(|run| {
            let (id, now) = (run[0].as_str()?, run[1].as_str()?);
            (now == state && !known.contains(&id)).then(|| id.to_owned())
        })
    })
}
