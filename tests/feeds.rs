//! End to end: the page of feeds, by keyboard, in the real window. How it is run: see window.rs.
#![cfg(target_os = "linux")]

mod support;

use serde_json::Value;
use support::adding::{add_feed, look, skip_starters};
use support::axe::audit;
use support::camera::{artefacts, photograph};
use support::desktop::Desktop;
use support::feed::{FeedServer, Item, OLD};
use support::keys::{CTRL, DOWN, ENTER, ESCAPE, HOME, TAB};
use support::webdriver::Window;

/// What has the keyboard: its id, or the feed whose row it is in.
const FOCUS: &str =
    "const at = document.activeElement; return at?.id || at?.closest('[data-feed]')?.dataset.feed || ''";
/// The names in the list, as they stand there.
const NAMES: &str =
    "return [...document.querySelectorAll('[data-feed] .row-link')].map(link => link.textContent)";
/// The feed that is shown beside the list.
const SHOWN: &str = "return document.querySelector('[data-inspects]')?.dataset.inspects ?? ''";
const TITLES: &str =
    "return [...document.querySelectorAll('#jobs .job-title')].map(title => title.textContent)";

#[test]
fn feeds_are_added_renamed_paused_removed_and_brought_back_by_keyboard() {
    let Some(application) = support::application() else { return };
    let artefacts = artefacts("feeds");
    let folder = tempfile::tempdir().expect("a folder for the test");
    let board = FeedServer::start(&OLD);
    let other = FeedServer::start(&[Item { id: 21, title: "Rope Walker", company: "Old Quay" }]);
    let moved = FeedServer::start(&[Item { id: 31, title: "Sail Maker", company: "New Quay" }]);
    let desktop = Desktop::start(&artefacts);
    let window = Window::open(&application, &folder.path().join("job-importer"), &artefacts);
    window.resize(1280, 800);
    skip_starters(&window);

    nothing_is_stored_before_a_person_says_so(&window, &desktop, &board);
    add_feed(&window, &board.url());
    window.wait_until("its jobs", TITLES, |titles| (titles.as_array()?.len() == OLD.len()).then_some(()));
    add_feed(&window, &other.url());
    add_feed(&window, &other.nowhere());
    the_list_is_walked(&window, &desktop);
    a_feed_is_renamed_and_paused(&window, &desktop);
    a_feed_is_given_another_address(&window, &desktop, &moved);
    a_removal_is_taken_back(&window, &desktop);
    window.close();
}

fn nothing_is_stored_before_a_person_says_so(window: &Window, desktop: &Desktop, feed: &FeedServer) {
    // The page of the site leads to its feed.
    look(window, &feed.page());
    window.wait_for("[data-offer]");
    photograph(desktop, window, "feeds-page");
    audit(window, "feeds-page");
    window.wait_until("Enter leads on", FOCUS, |at| (at == "add-feed-offer").then_some(()));
    window.press(&[ENTER]);
    window.wait_for("#add-feed-dialog .findings");
    window.wait_until("Enter leads on", FOCUS, |at| (at == "add-feed-store").then_some(()));
    window.press(&[ESCAPE]);
    window.wait_until("it is closed", "return !document.querySelector('#add-feed-dialog')", is_true);
    says(window, "No feeds yet");
    // The same address twice is one feed.
    window.click("#add-feed");
    window.write("#add-feed-url", "ftp://harbour.example/");
    window.press(&[ENTER]);
    window.wait_for("#add-feed-wrong");
    audit(window, "feeds-wrong");
    window.press(&[ESCAPE]);
}

fn the_list_is_walked(window: &Window, desktop: &Desktop) {
    window.press(&[CTRL, "3"]);
    window.wait_until("the broken one is first", NAMES, |names| {
        let names = names.as_array()?;
        (names.len() == 3 && names[0].as_str()?.contains("moved-away")).then_some(())
    });
    photograph(desktop, window, "feeds-trouble");
    audit(window, "feeds-trouble");
    let stops = "return document.querySelectorAll('.table--watch [tabindex=\"0\"]').length";
    assert_eq!(window.script(stops), 1, "the list is one stop");
    window.script("document.querySelector('.table--watch .row-link[tabindex=\"0\"]').focus()");
    window.press(&[HOME]);
    let first = window.wait_until("the first", FOCUS, |at| (at == "3").then(|| at.clone()));
    window.press(&["j"]);
    let second = window.wait_until("the next", FOCUS, |at| (at != first).then(|| at.clone()));
    window.wait_until("it is shown beside", SHOWN, |shown| (shown == second).then_some(()));
    window.press(&[DOWN]);
    window.wait_until("the last", FOCUS, |at| (at != first && at != second).then_some(()));
    window.press(&["k"]);
    window.wait_until("back", SHOWN, |shown| (shown == second).then_some(()));
    // From the list straight into what is shown beside it.
    window.press(&[ENTER]);
    window.press(&[TAB]);
    window.wait_until("its first control", FOCUS, |at| (at == "feed-rename").then_some(()));
}

fn a_feed_is_renamed_and_paused(window: &Window, desktop: &Desktop) {
    window.press(&[ENTER]);
    window.wait_until("the name can be typed", FOCUS, |at| (at == "feed-name").then_some(()));
    window.write("#feed-name", "Old Quay Board");
    window.press(&[ENTER]);
    window.wait_until("it is called so", NAMES, |names| {
        names.as_array()?.iter().any(|name| name == "Old Quay Board").then_some(())
    });
    window.wait_until("the keyboard is back", FOCUS, |at| (at == "feed-rename").then_some(()));
    window.script("document.querySelector('#feed-pause').focus()");
    window.press(&[ENTER]);
    window.wait_for(".row--off");
    photograph(desktop, window, "feeds-paused");
    audit(window, "feeds-paused");
    window.wait_until("it can go on", "return document.querySelector('#feed-pause').textContent", |word| {
        (word == "Resume").then_some(())
    });
    window.press(&[ENTER]);
    window.wait_until("it is on again", "return !document.querySelector('.row--off')", is_true);
}

fn a_feed_is_given_another_address(window: &Window, desktop: &Desktop, moved: &FeedServer) {
    window.click("[data-feed=\"3\"] .row-link");
    window.wait_until("the broken one", SHOWN, |shown| (shown == "3").then_some(()));
    window.script("document.querySelector('#feed-address').focus()");
    window.press(&[ENTER]);
    window.wait_until("its address can be typed over", FOCUS, |at| (at == "add-feed-url").then_some(()));
    photograph(desktop, window, "feeds-address");
    let selected =
        "const at = document.activeElement; return at.value.slice(at.selectionStart, at.selectionEnd)";
    let address = window.script(selected);
    assert!(address.as_str().is_some_and(|address| address.starts_with("http")), "{address}");
    window.write("#add-feed-url", &moved.url());
    for next in ["add-feed-allow", "add-feed-store"] {
        window.press(&[ENTER]);
        window.wait_until("Enter leads on", FOCUS, |at| (at == next).then_some(()));
    }
    photograph(desktop, window, "feeds-address-found");
    audit(window, "feeds-address-found");
    window.press(&[ENTER]);
    window.wait_until("the keyboard is back", FOCUS, |at| (at == "feed-address").then_some(()));
    let jobs = "return document.querySelector('#feed-jobs')?.textContent";
    window.wait_until("its job is there", jobs, |jobs| (jobs == "1").then_some(()));
    let there = "return document.querySelector('.inspector-address').textContent";
    assert_eq!(window.script(there), moved.url());
    // Its bars, and what it alone has, are counted a moment later.
    let counted = "return document.querySelector('[data-feed=\"3\"] .spark')?.getAttribute('aria-label')";
    window.wait_until("what it brings", counted, |said| (said == "1 new in 14 days").then_some(()));
    photograph(desktop, window, "feeds-yields");
    audit(window, "feeds-yields");
}

fn a_removal_is_taken_back(window: &Window, desktop: &Desktop) {
    let all = window.script(NAMES);
    window.click("#feed-remove");
    window
        .wait_until("what takes nothing away is first", FOCUS, |at| (at == "remove-keep-jobs").then_some(()));
    photograph(desktop, window, "feeds-remove");
    audit(window, "feeds-remove");
    window.press(&[ESCAPE]);
    window.wait_until("the keyboard is back", FOCUS, |at| (at == "feed-remove").then_some(()));
    // With its jobs, and all of it back by one key.
    let id = window.script(SHOWN);
    let jobs = "return document.querySelector('#nav-jobs .nav-count').textContent";
    let before = window.script(jobs);
    window.click("#feed-remove");
    window.click("#remove-drop-jobs");
    window.wait_for(".toast");
    window.wait_until("its jobs are gone", jobs, |count| (count != before).then_some(()));
    photograph(desktop, window, "feeds-removed");
    assert_eq!(window.script(NAMES).as_array().map(Vec::len), Some(2));
    window.press(&["z"]);
    window.wait_until("it is back", NAMES, |names| (names == all).then_some(()));
    window.wait_until("so are its jobs", jobs, |count| (count == before).then_some(()));
    window.wait_until("the keyboard is at its row", FOCUS, |at| (at == id).then_some(()));
    // Without, and for good.
    window.click("#feed-remove");
    window.click("#remove-keep-jobs");
    window.wait_until("two are left", NAMES, |names| (names.as_array()?.len() == 2).then_some(()));
    window.click("#nav-jobs");
    assert_eq!(window.script(jobs), before, "its jobs stay");
    window.resize(900, 600);
    window.press(&[CTRL, "3"]);
    window.wait_for("[data-feed]");
    photograph(desktop, window, "feeds-list-small");
    let over = "return document.documentElement.scrollWidth > document.documentElement.clientWidth";
    assert_eq!(window.script(over), false, "the page is wider than its window");
    window.press(&[CTRL, "n"]);
    window.wait_for("#add-feed-dialog");
    photograph(desktop, window, "feeds-add-small");
}

fn says(window: &Window, words: &str) {
    let text = "return document.body.innerText";
    window.wait_until(words, text, |text| text.as_str()?.contains(words).then_some(()));
}

fn is_true(value: Value) -> Option<()> {
    (value == true).then_some(())
}
