//! End to end: the tasks of docs/TASKS.md, by keyboard alone and by pointer alone, with their steps counted. How it is run: see window.rs.
#![cfg(target_os = "linux")]

mod support;

use serde_json::Value;
use std::cell::Cell;
use support::adding::{add_feed, skip_starters};
use support::camera::artefacts;
use support::desktop::Desktop;
use support::feed::{FeedServer, Item, OLD};
use support::keys::{CTRL, ENTER, ESCAPE};
use support::webdriver::Window;

/// The page that says how many steps each task takes.
const PAGE: &str = include_str!("../docs/TASKS.md");
/// The titles in the list of jobs.
const TITLES: &str =
    "return [...document.querySelectorAll('#jobs [data-job] .job-title')].map(title => title.textContent)";
/// What can be read on the page.
const TEXT: &str = "return document.querySelector('.main').innerText";
/// What has the keyboard.
const FOCUS: &str = "return document.activeElement?.id ?? ''";
/// Runs that are listed.
const RUNS: &str = "return document.querySelectorAll('.table--history [data-run]').length";

/// How a task is done.
#[derive(Clone, Copy, PartialEq)]
enum By {
    Keyboard,
    Pointer,
}

/// A person at the window who counts the steps of a task.
struct Person<'a> {
    window: &'a Window,
    desktop: &'a Desktop,
    steps: Cell<u32>,
}

impl Person<'_> {
    /// One press of a key.
    fn presses(&self, keys: &[&str]) {
        self.window.press(keys);
        self.steps.set(self.steps.get() + 1);
    }

    /// One thing typed, key by key, and confirmed.
    fn types(&self, text: &str) {
        for letter in text.chars() {
            self.window.press(&[&letter.to_string()]);
        }
        self.presses(&[ENTER]);
    }

    /// One press of a button.
    fn clicks(&self, css: &str) {
        self.window.click(css);
        self.steps.set(self.steps.get() + 1);
    }

    /// Takes a picture for the page, in the light theme.
    fn pictures(&self, name: &str) {
        let settled = "document.documentElement.dataset.theme = 'light';
            return document.getAnimations().every(animation => animation.playState !== 'running'
                || animation.effect.getComputedTiming().iterations === Infinity)";
        self.window.wait_until("nothing moves", settled, |settled| (settled == true).then_some(()));
        self.desktop.photograph(name, None);
    }

    /// Does a task that begins at the history, and holds it to what the page says of it.
    fn does(&self, task: &str, by: By, act: impl FnOnce(&Self)) {
        self.window.script("document.activeElement?.blur(); location.hash = '#/history'");
        self.window.wait_for(".table--history [data-run]");
        self.counts(task, by, act);
    }

    /// The same of one that begins where the window is.
    fn counts(&self, task: &str, by: By, act: impl FnOnce(&Self)) {
        self.steps.set(0);
        act(self);
        let [most, keyboard, pointer] = told(task);
        let told = if by == By::Keyboard { keyboard } else { pointer };
        assert_eq!(self.steps.get(), told, "{task}: docs/TASKS.md says otherwise");
        assert!(told <= most, "{task} takes {told} steps, and may take {most}");
    }
}

/// How many steps a task may take, and takes by keyboard and by pointer, as the page says.
fn told(task: &str) -> [u32; 3] {
    let row = PAGE.lines().find_map(|line| line.strip_prefix(&format!("| {task} |")));
    let row = row.unwrap_or_else(|| panic!("docs/TASKS.md does not tell of: {task}"));
    let cells: Vec<&str> = row.split('|').map(str::trim).collect();
    [cells[0], cells[2], cells[4]].map(|cell| cell.parse().expect("a number of steps"))
}

#[test]
fn each_task_takes_as_many_steps_as_the_page_says() {
    let Some(application) = support::application() else { return };
    let artefacts = artefacts("tasks");
    let folder = tempfile::tempdir().expect("a folder for the test");
    let board = FeedServer::start(&OLD);
    let more: Vec<FeedServer> = [(31, "Rope Walker"), (32, "Sail Mender")]
        .map(|(id, title)| FeedServer::start(&[Item { id, title, company: "Canvas Loft" }]))
        .into();
    let desktop = Desktop::start(&artefacts);
    let window = Window::open(&application, &folder.path().join("job-importer"), &artefacts);
    // With room for its frame, so that all of it is in the pictures.
    window.resize(1280, 770);
    skip_starters(&window);
    add_feed(&window, &board.url());
    window.wait_until("its jobs", TITLES, |titles| (titles.as_array()?.len() == OLD.len()).then_some(()));
    board.retitle(12, "Harbour Pilot, night shift");
    window.click("#import-more");
    window.click("#import-forced");
    window.wait_until("its new title", TITLES, |titles| {
        titles.as_array()?.iter().any(|title| title == "Harbour Pilot, night shift").then_some(())
    });
    add_feed(&window, &board.nowhere());
    window.script("location.hash = '#/history'");
    window.wait_for(".table--history [data-state=failed]");

    let person = Person { window: &window, desktop: &desktop, steps: Cell::new(0) };
    a_feed_is_added(&person, &more);
    a_failure_is_explained(&person);
    a_change_is_seen(&person);
    a_job_is_hidden_and_brought_back(&person);
    one_feed_is_imported(&person);
    everything_is_paused(&person);
    window.close();
}

fn a_feed_is_added(person: &Person<'_>, feeds: &[FeedServer]) {
    let window = person.window;
    let task = "add a feed and see its jobs";
    person.does(task, By::Keyboard, |person| {
        person.presses(&[CTRL, "n"]);
        window.wait_until("the field has the keyboard", FOCUS, |at| (at == "add-feed-url").then_some(()));
        person.types(&feeds[0].url());
        // The question that only private addresses have.
        window.wait_until("it is a question", FOCUS, |at| (at == "add-feed-allow").then_some(()));
        window.press(&[ENTER]);
        window.wait_until("Enter adds it", FOCUS, |at| (at == "add-feed-store").then_some(()));
        person.pictures("task-add-look");
        person.presses(&[ENTER]);
        sees(window, "Rope Walker");
    });
    person.does(task, By::Pointer, |person| {
        person.clicks("#sidebar-add");
        window.write("#add-feed-url", &feeds[1].url());
        person.clicks("#add-feed-submit");
        window.click("#add-feed-allow");
        window.wait_for("#add-feed-dialog .findings");
        person.clicks("#add-feed-store");
        sees(window, "Sail Mender");
        person.pictures("task-add");
    });
}

fn a_failure_is_explained(person: &Person<'_>) {
    let window = person.window;
    let task = "find out why an import failed";
    let is_told = || says(window, "The server has nothing at this address.");
    person.does(task, By::Keyboard, |person| {
        commands(person);
        person.types("problems");
        window.wait_until("only problems", RUNS, |runs| (runs == 1).then_some(()));
        is_told();
    });
    window.click("[data-show=All]");
    person.does(task, By::Pointer, |person| {
        person.clicks("[data-show=Problems]");
        person.clicks(".table--history [data-state=failed] .row-link");
        window.wait_for(".split--run");
        is_told();
        person.pictures("task-failed");
    });
    window.click("#nav-history");
    window.click("[data-show=All]");
}

fn a_change_is_seen(person: &Person<'_>) {
    let window = person.window;
    let task = "see what changed in a job since last week";
    let is_told = || {
        let changed = "return document.querySelector('[data-details] .timeline')?.innerText ?? ''";
        window.wait_until("from old to new", changed, |text| {
            text.as_str()?.contains("night shift").then_some(())
        });
    };
    // What was searched for last stays in its box.
    let clear = || {
        window.script("location.hash = '#/jobs'");
        window.click("#search");
        window.press(&[ESCAPE]);
        window.wait_until("all jobs", TITLES, |titles| (titles.as_array()?.len() == 5).then_some(()));
    };
    clear();
    person.does(task, By::Keyboard, |person| {
        person.presses(&["/"]);
        window.wait_until("the box has the keyboard", FOCUS, |at| (at == "search").then_some(()));
        person.types("pilot");
        window.wait_until("it is found", TITLES, |titles| (titles.as_array()?.len() == 1).then_some(()));
        person.presses(&["j"]);
        is_told();
        person.pictures("task-changed");
    });
    clear();
    person.does(task, By::Pointer, |person| {
        person.clicks("#nav-jobs");
        let row = window.wait_until(
            "its row",
            "const rows = [...document.querySelectorAll('#jobs [data-job]')];
            return rows.find(row => row.textContent.includes('Pilot'))?.dataset.job ?? null",
            |id| id.as_str().map(str::to_owned),
        );
        person.clicks(&format!("#jobs [data-job='{row}']"));
        is_told();
    });
}

fn a_job_is_hidden_and_brought_back(person: &Person<'_>) {
    let window = person.window;
    let task = "hide a job and bring it back";
    let count = |n: usize| {
        window.wait_until("so many jobs", TITLES, |titles| (titles.as_array()?.len() == n).then_some(()));
    };
    count(5);
    // One is chosen, and has the keyboard.
    window.script("document.activeElement?.blur()");
    person.counts(task, By::Keyboard, |person| {
        person.presses(&["h"]);
        count(4);
        person.presses(&["z"]);
        count(5);
    });
    person.counts(task, By::Pointer, |person| {
        person.clicks("[data-details] [data-act=hide]");
        count(4);
        person.pictures("task-hide");
        person.clicks("#undo");
        count(5);
    });
}

fn one_feed_is_imported(person: &Person<'_>) {
    let window = person.window;
    let task = "import one feed now";
    // The one that failed: of the others it is said that they were imported a moment ago.
    let another = |before: &Value| {
        window.wait_until("another run", RUNS, |runs| (runs != *before).then_some(()));
        window.wait_until("it has ended", "return !document.querySelector('.table--history [data-state=running], .table--history [data-state=queued]')", |ended| {
            (ended == true).then_some(())
        });
    };
    person.does(task, By::Keyboard, |person| {
        let before = window.script(RUNS);
        commands(person);
        person.types("import moved");
        another(&before);
    });
    person.does(task, By::Pointer, |person| {
        let before = window.script(RUNS);
        person.clicks("#import-more");
        window.wait_for("[role=menu]");
        person.pictures("task-import");
        // By name, that of the address comes last.
        person.clicks("[role=menu] [role=menuitem]:last-child");
        another(&before);
    });
}

fn everything_is_paused(person: &Person<'_>) {
    let window = person.window;
    let task = "pause everything";
    person.does(task, By::Keyboard, |person| {
        commands(person);
        person.types("pause");
        window.wait_for("#status-paused");
    });
    window.click("#resume");
    window.wait_for("body:not(:has(#status-paused))");
    person.does(task, By::Pointer, |person| {
        person.clicks("#nav-queue");
        person.clicks("#pause-queue");
        let note = "return document.querySelector('.toolbar-note').textContent";
        window.wait_until("it is said", note, |note| (note == "Paused").then_some(()));
        person.pictures("task-pause");
    });
}

/// Opens the commands.
fn commands(person: &Person<'_>) {
    person.presses(&[CTRL, "k"]);
    person.window.wait_until("the commands have the keyboard", FOCUS, |at| (at == "palette").then_some(()));
}

fn sees(window: &Window, title: &str) {
    window.wait_until(title, TITLES, |titles| {
        titles.as_array()?.iter().any(|told| told == title).then_some(())
    });
}

fn says(window: &Window, words: &str) {
    window.wait_until(words, TEXT, |text| text.as_str()?.contains(words).then_some(()));
}
