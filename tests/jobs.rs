//! End to end: the page of jobs, used by keyboard in the real window. How it is run: see window.rs.
#![cfg(target_os = "linux")]

mod support;

use serde_json::Value;
use support::adding::{add_feed, skip_starters};
use support::axe::audit;
use support::camera::{artefacts, photograph};
use support::desktop::Desktop;
use support::feed::{FeedServer, Item};
use support::keys::{CTRL, END, ENTER, ESCAPE, HOME, PAGE_DOWN, RIGHT};
use support::webdriver::Window;

const SPACE: &str = " ";

/// More than fit into the window, and more than are read at once.
const MANY: u32 = 240;

/// The titles of the rows that are on the page.
const TITLES: &str =
    "return [...document.querySelectorAll('#jobs [data-job] .job-title')].map(title => title.textContent)";
/// The row that is chosen: its title, its place, and the length of the list.
const CHOSEN: &str = "const row = document.querySelector('#jobs [aria-selected=true]');
    return row && [row.querySelector('.job-title').textContent, row.ariaPosInSet, row.ariaSetSize]";
const COUNT: &str = "return document.querySelector('#job-count')?.textContent ?? ''";
const QUERY: &str = "return document.querySelector('#search').value";

#[test]
fn jobs_are_searched_narrowed_hidden_and_brought_back_by_keyboard() {
    let Some(application) = support::application() else { return };
    let artefacts = artefacts("jobs");
    let folder = tempfile::tempdir().expect("a folder for the test");
    let mut items: Vec<Item> = (1..=MANY)
        .map(|id| Item { id, title: leaked(format!("Deck Hand {id}")), company: "Cardiff Port" })
        .collect();
    items.push(Item { id: 301, title: "Lighthouse Keeper", company: "Trinity Lights" });
    items.push(Item { id: 302, title: "Lighthouse Painter", company: "Old Quay" });
    let feed = FeedServer::start(&items);
    let desktop = Desktop::start(&artefacts);
    let window = Window::open(&application, &folder.path().join("job-importer"), &artefacts);
    window.resize(1280, 800);
    skip_starters(&window);
    add_feed(&window, &feed.url());
    window.press(&["/"]);
    window.press(&[ESCAPE]);

    a_long_list_holds_the_rows_in_sight_alone(&window, &desktop);
    the_border_of_the_list_is_moved_and_stays_where_it_was_put(&window);
    a_long_list_is_turned_page_by_page_where_a_person_prefers_that(&window, &desktop);
    a_search_finds_and_says_what_it_does_not_understand(&window, &desktop);
    what_is_decided_can_be_taken_back(&window);
    what_arrives_waits_above_the_list(&window, &feed);
    the_list_is_narrowed(&window, &desktop);
    window.close();
}

fn a_long_list_holds_the_rows_in_sight_alone(window: &Window, desktop: &Desktop) {
    // Rows that came while nobody read were shown; the newest may wait if the pointer is there.
    window.wait_until("all are counted", COUNT, |count| {
        if window.script("return !!document.querySelector('#newer')") == true {
            window.click("#newer");
        }
        (count == "242 jobs").then_some(())
    });
    let rows = window
        .wait_until("some rows", TITLES, |titles| titles.as_array().map(Vec::len).filter(|rows| *rows > 0));
    assert!((10..80).contains(&rows), "{rows} rows are on the page");
    window.script("document.activeElement?.blur()");
    window.press(&["j"]);
    window.wait_until("the first is chosen", CHOSEN, |row| (row[1] == "1" && row[2] == "242").then_some(()));
    window.wait_for("[data-details] [data-act=save]");
    photograph(desktop, window, "jobs-list");
    audit(window, "jobs-list");
    window.press(&[END]);
    window.wait_until("the last is chosen", CHOSEN, |row| (row[1] == "242").then_some(()));
    window.press(&["k"]);
    window.wait_until("the one before", CHOSEN, |row| (row[1] == "241").then_some(()));
    window.press(&[HOME]);
    window.wait_until("the first is chosen again", CHOSEN, |row| (row[1] == "1").then_some(()));
}

fn the_border_of_the_list_is_moved_and_stays_where_it_was_put(window: &Window) {
    const WIDTH: &str = "return document.querySelector('.pane--list')?.offsetWidth ?? 0";
    let is = |wanted: i64| move |width: Value| (width.as_i64() == Some(wanted)).then_some(());
    let usual = window.script(WIDTH).as_i64().expect("a width");
    window.script("document.querySelector('.handle').focus()");
    window.press(&[RIGHT]);
    window.wait_until("an arrow has moved it", WIDTH, is(usual + 16));
    window.press(&[HOME]);
    window.wait_until("it is as narrow as can be", WIDTH, is(280));
    let value = "return document.querySelector('.handle').getAttribute('aria-valuenow')";
    window.wait_until("its value is told", value, |value| (value == "280").then_some(()));
    window.drag(".handle", 70);
    window.wait_until("it was dragged", WIDTH, is(350));
    window.script("location.reload()");
    window.wait_until("it is where it was left", WIDTH, is(350));
    window.wait_for("#jobs [data-job]");
    window.script(
        "document.querySelector('.handle').dispatchEvent(new MouseEvent('dblclick', { bubbles: true }))",
    );
    window.wait_until("it is as usual", WIDTH, is(usual));
}

fn a_long_list_is_turned_page_by_page_where_a_person_prefers_that(window: &Window, desktop: &Desktop) {
    const ROWS: &str = "return document.querySelector('#page-rows')?.textContent ?? ''";
    let shows = |wanted: &'static str| move |rows: Value| (rows == wanted).then_some(());
    let chosen = |wanted: &'static str| move |row: Value| (row[1] == wanted).then_some(());
    window.press(&[CTRL, ","]);
    window.click("[data-choice='listing Pages']");
    window.press(&[CTRL, "2"]);
    window.wait_until("the first page", ROWS, shows("1–50 of 242"));
    window.script("document.activeElement?.blur()");
    window.press(&["j"]);
    window.wait_until("its first row is chosen", CHOSEN, chosen("1"));
    window.press(&[PAGE_DOWN]);
    window.wait_until("the second page", ROWS, shows("51–100 of 242"));
    window.wait_until("and its first row", CHOSEN, chosen("51"));
    window.press(&["k"]);
    window.wait_until("back over its edge", ROWS, shows("1–50 of 242"));
    window.wait_until("and its last row", CHOSEN, chosen("50"));
    window.press(&[END]);
    window.wait_until("the last page", ROWS, shows("201–242 of 242"));
    window.wait_until("the last row of all", CHOSEN, chosen("242"));
    window.click("#page-before");
    window.wait_until("the page before", ROWS, shows("151–200 of 242"));
    window.wait_for("#jobs [aria-posinset='151'][data-job]");
    let out = "return [...document.querySelectorAll('#jobs [role=option]')]
        .filter(row => row.ariaPosInSet < 151 || row.ariaPosInSet > 200).length";
    assert_eq!(window.script(out), 0, "rows of another page");
    photograph(desktop, window, "jobs-pages");
    audit(window, "jobs-pages");
    window.press(&[CTRL, ","]);
    window.click("[data-choice='listing Scroll']");
    window.press(&[CTRL, "2"]);
    window.wait_until("one list again", COUNT, |count| (count == "242 jobs").then_some(()));
    window.wait_until("no pages", ROWS, shows(""));
}

fn a_search_finds_and_says_what_it_does_not_understand(window: &Window, desktop: &Desktop) {
    typed(window, "lightho titel:x");
    window.wait_until(
        "what is wrong is said",
        "return document.querySelector('.pane--list').innerText",
        |text| text.as_str()?.contains("There is no field titel:").then_some(()),
    );
    assert_eq!(window.script("return document.querySelector('.under-wrong')?.textContent"), "titel:x");
    photograph(desktop, window, "jobs-mistake");
    window.press(&[ESCAPE]);
    window.wait_until("the search is cleared", QUERY, |query| (query == "").then_some(()));
    typed(window, "lightho");
    window.wait_until("two are found", COUNT, |count| (count == "2 jobs").then_some(()));
    let marks =
        "return [...document.querySelectorAll('#jobs .job-title mark')].map(mark => mark.textContent)";
    let marks = window.script(marks);
    assert_eq!(marks, serde_json::json!(["Lighthouse", "Lighthouse"]), "hits are marked");
    window.press(&[ENTER]);
}

fn what_is_decided_can_be_taken_back(window: &Window) {
    window.press(&["j"]);
    let first = window.wait_until("one is chosen", CHOSEN, |row| row[0].as_str().map(str::to_owned));
    window.wait_for("#jobs [aria-selected=true].job--seen");
    window.press(&["s"]);
    window.wait_for("#jobs [aria-selected=true] [aria-label=Saved]");
    window.press(&["h"]);
    window.wait_for("#undo");
    window.wait_until("it has gone, and the next is chosen", TITLES, |titles| {
        let titles = titles.as_array()?;
        (titles.len() == 1 && titles[0] != first.as_str()).then_some(())
    });
    window.press(&["z"]);
    window.wait_until("it is back, and chosen", CHOSEN, |row| (row[0] == first.as_str()).then_some(()));
    window.wait_until("both are counted", COUNT, |count| (count == "2 jobs").then_some(()));
    window.press(&["z"]);
    window.wait_until(
        "it is not saved any more",
        "return !document.querySelector('#jobs [aria-label=Saved]')",
        |gone| (gone == true).then_some(()),
    );
}

fn what_arrives_waits_above_the_list(window: &Window, feed: &FeedServer) {
    let before = window.script(TITLES);
    feed.add(&[Item { id: 359, title: "Lighthouse Cook", company: "Rock & Reef" }]);
    window.click("#import-more");
    window.click("#import-forced");
    window.script("document.querySelector('#jobs').focus()");
    window.wait_until("it waits", "return document.querySelector('#newer')?.textContent ?? ''", |text| {
        (text == "1 newer").then_some(())
    });
    assert_eq!(window.script(TITLES), before, "no row has moved");
    window.click("#newer");
    window.wait_until("it is shown", TITLES, |titles| (titles.as_array()?.len() == 3).then_some(()));
}

fn the_list_is_narrowed(window: &Window, desktop: &Desktop) {
    let company = "[data-filter='company:=\"Old Quay\"']";
    window.wait_for(company);
    window.press(&["f"]);
    let focus = "return document.activeElement?.className ?? ''";
    window.wait_until("the facets have the keyboard", focus, |class| (class == "facet").then_some(()));
    window.script(&format!("document.querySelector(`{company}`).focus()"));
    window.press(&[SPACE]);
    window.wait_until("one is left", TITLES, |titles| {
        (titles == serde_json::json!(["Lighthouse Painter"])).then_some(())
    });
    assert_eq!(window.script(QUERY), "company:=\"Old Quay\" lightho");
    window.wait_for(&format!("{company}[aria-checked=true]"));
    photograph(desktop, window, "jobs-narrowed");
    audit(window, "jobs-narrowed");
    window.resize(900, 600);
    window.press(&["f"]);
    window.wait_for("#facets.is-open");
    photograph(desktop, window, "jobs-narrowed-small");
    window.press(&[ESCAPE]);
    window.click("#sort option[value=salary]");
    window.wait_until("the order is written", QUERY, |query| {
        (query == "sort:salary company:=\"Old Quay\" lightho").then_some(())
    });
    photograph(desktop, window, "jobs-small");
    let over = "return document.documentElement.scrollWidth > document.documentElement.clientWidth";
    assert_eq!(window.script(over), Value::Bool(false), "the page is wider than its window");
}

/// Goes to the search box by its key, and types.
fn typed(window: &Window, text: &str) {
    const AT: &str = "return document.activeElement?.id ?? ''";
    if window.script(AT) != "search" {
        window.press(&["/"]);
        window.wait_until("the box has the keyboard", AT, |id| (id == "search").then_some(()));
    }
    for letter in text.chars() {
        window.press(&[&letter.to_string()]);
    }
}

fn leaked(title: String) -> &'static str {
    Box::leak(title.into_boxed_str())
}
