//! A person takes a hand in the queue: pauses it, lets it go on, and ends what is under way.

use super::support::axe::audit;
use super::support::camera::photograph;
use super::support::desktop::Desktop;
use super::support::feed::FeedServer;
use super::support::keys::{ENTER, ESCAPE};
use super::support::webdriver::Window;
use super::{Row, closed_run};

/// What the page says.
const TEXT: &str = "return document.body.innerText";

/// Pauses, resumes and cancels; returns the two runs this makes. `known` are those of before.
pub fn a_person_takes_a_hand(
    desktop: &Desktop,
    window: &Window,
    feed: &FeedServer,
    known: &[&Row],
) -> [Row; 2] {
    window.click("#nav-queue");
    says(window, "Nothing to do");
    photograph(desktop, window, "queue-empty");
    audit(window, "queue-empty");

    // Paused, a run waits, and that is said wherever somebody might wonder.
    window.click("#pause-queue");
    window.wait_for("#status-paused");
    let asked = feed.requests();
    window.click("#import-now");
    window.click("#import-anyway");
    window.wait_for("[data-task][data-state=held]");
    photograph(desktop, window, "queue-paused");
    audit(window, "queue-paused");
    let stops = "return document.querySelectorAll('.table--queue .row-link[tabindex=\"0\"]').length";
    assert_eq!(window.script(stops), 1, "the list is one stop");
    // Its row leads to its run, and Esc back.
    window.script("document.querySelector('.table--queue .row-link').focus()");
    window.press(&[ENTER]);
    window.wait_for(".split--run");
    window.press(&[ESCAPE]);
    window.click("#nav-history");
    window.wait_for("[data-run][data-state=queued]");
    says(window, "Paused. 1 import waits.");
    photograph(desktop, window, "history-paused");
    assert_eq!(feed.requests(), asked, "the feed was asked while the queue was paused");

    // Resumed, it goes on by itself.
    window.click("#resume");
    let resumed = closed_run(window, known, "succeeded");
    window.wait_for("body:not(:has(#status-paused))");

    // What is under way can be ended, from the page of the queue.
    feed.hold();
    window.click("#nav-queue");
    window.click("#import-now");
    window.click("#import-anyway");
    window.wait_for("[data-task][data-state=running]");
    photograph(desktop, window, "queue-running");
    audit(window, "queue-running");
    window.click("[data-task] [data-act=cancel]");
    says(window, "Nothing to do");
    window.click("#nav-history");
    let before: Vec<&Row> = known.iter().copied().chain([&resumed]).collect();
    let cancelled = closed_run(window, &before, "cancelled");
    assert_eq!(cancelled.counts(), [0; 6], "{cancelled:?}");
    feed.go_on();
    [resumed, cancelled]
}

fn says(window: &Window, words: &str) {
    window.wait_until(words, TEXT, |text| text.as_str()?.contains(words).then_some(()));
}
