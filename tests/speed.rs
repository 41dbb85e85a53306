//! How fast the window is with 100,000 jobs, measured in the real window: `cargo xtask bench window` runs it and prints what it
//! says. Nothing is asserted about a time: machines differ.
#![cfg(target_os = "linux")]

#[path = "../crates/engine/examples/bench/generator.rs"]
#[allow(dead_code, reason = "the bench of the engine uses the rest")]
mod generator;
#[path = "speed/rest.rs"]
mod rest;
mod support;

use generator::{Dialect, Generator};
use serde_json::Value;
use std::path::Path;
use std::process::Command;
use std::time::{Instant, SystemTime};
use support::camera::artefacts;
use support::desktop::Desktop;
use support::process::stat;
use support::webdriver::Window;
use support::{screen, until};

const EYES: &str = include_str!("speed/eyes.js");
const OPEN: &str = include_str!("speed/open.js");
const SCROLL: &str = include_str!("speed/scroll.js");
const JUMP: &str = include_str!("speed/jump.js");
const SEARCH: &str = include_str!("speed/search.js");

/// How many times the application is started.
const STARTS: usize = 7;
/// How many times a text is typed.
const ROUNDS: usize = 3;
/// It has words that stand in nearly all postings, in many and in some.
const TEXT: &str = "engineer remote";

#[test]
#[ignore = "it measures: cargo xtask bench window"]
fn the_window_is_measured() {
    let Some(application) = support::application() else { return };
    let postings = std::env::var("JOB_IMPORTER_POSTINGS").map_or(100_000, |postings| {
        postings.parse::<u64>().expect("JOB_IMPORTER_POSTINGS is a number of postings")
    });
    let artefacts = artefacts("speed");
    let folder = tempfile::tempdir().expect("a folder for the test");
    let data = folder.path().join("job-importer");
    println!("\nof {}", application.display());
    import(&application, &data, postings);
    let _desktop = Desktop::start(&artefacts);

    println!("\n{:<58} {:>9} {:>9}   goal", "milliseconds", "median", "worst");
    let (mut page, mut first, mut rows) = (Vec::new(), Vec::new(), Vec::new());
    let mut jobs = Vec::new();
    for _ in 0..STARTS {
        let window = Window::open(&application, &data, &artefacts);
        let started = started();
        let [began, paint, history] = first_paint(&window);
        page.push(began - started);
        first.push(paint - started);
        rows.push(history - started);
        jobs.push(measure(&window, "", OPEN).as_f64().expect("a time"));
        window.close();
    }
    say("start of the process to the start of its page", page, "");
    say("start of the process to the first paint", first, "");
    say("start of the process to the rows of the history", rows, "<= 1000");
    say("from there to the rows of the jobs", jobs, "");

    let window = Window::open(&application, &data, &artefacts);
    window.resize(1280, 800);
    first_paint(&window);
    measure(&window, "", OPEN);
    for (what, pause) in [
        ("a letter in the search box to its rows", "0"),
        ("the same, 300 ms after the rows of the last one", "300"),
        ("the last of ten letters a second to its rows", "null"),
    ] {
        let script = format!("const TEXT = '{TEXT}', PAUSE = {pause};");
        let typed: Vec<(String, f64)> = (0..ROUNDS).flat_map(|_| letters(&window, &script)).collect();
        let slowest = typed.iter().max_by(|one, other| one.1.total_cmp(&other.1)).cloned();
        say(what, typed.into_iter().map(|(_, time)| time).collect(), "<= 100");
        println!("    the slowest was {:?}", slowest.map_or_else(String::new, |(text, _)| text));
    }
    measure(&window, "const TEXT = '', PAUSE = 0;", SEARCH);
    say("a jump in the list to its rows", times(measure(&window, "const JUMPS = 30;", JUMP)), "<= 100");

    // A frame that is not full shows a place without its row. How long such frames follow each other, how long a frame lasts, how
    // long ago the rows that are shown were where the list is, and how soon after the end all rows are there is told in milliseconds.
    println!(
        "\n{:<36} {:>7} {:>9} {:>9} {:>9} {:>9} {:>9} {:>9}   goal",
        "scrolling", "frames", "not full", "no row", "so for", "a frame", "behind", "full in"
    );
    for (what, first, speed, lasts, goal) in [
        ("wheel, 1,500 pixels a second", 0, 1_500, 8_000, "0 not full"),
        ("fast, 10,000 pixels a second", postings / 100, 10_000, 8_000, "0 not full"),
        ("dragged, 60,000 pixels a second", postings / 10, 60_000, 5_000, "0 not full"),
        // A row is 54 pixels high.
        ("dragged from end to end in 3 s", 0, postings * 18, 3_000, "full in <= 100"),
    ] {
        let scroll = format!("const FIRST = {first}, SPEED = {speed}, LASTS = {lasts};");
        let seen = measure(&window, &scroll, SCROLL);
        let number = |name: &str| seen[name].as_f64().expect("a number");
        println!(
            "{what:<36} {:>7} {:>9} {:>9} {:>9.0} {:>9.0} {:>9.0} {:>9.0}   {goal}",
            number("frames"),
            number("bare"),
            number("empty"),
            number("bareFor"),
            number("longest"),
            number("behind"),
            number("after")
        );
    }
    window.close();
    at_rest(&application, &data, &artefacts);
}

/// Nobody drives these windows: WebDriver takes some MiB of its own. The empty page is that of WebKit's own browser, in a window of
/// the same size.
fn at_rest(application: &Path, data: &Path, artefacts: &Path) {
    let home = data.parent().expect("the folder of the test");
    let held = |mut program: Command, log: &str| {
        for folder in ["DATA", "CONFIG", "CACHE"] {
            program.env(format!("XDG_{folder}_HOME"), home.join(folder.to_lowercase()));
        }
        rest::memory(&mut program, &artefacts.join(log))
    };
    let mut window = Command::new(application);
    window.arg("--data-dir").arg(data);
    let window = held(window, "rest.log");
    let empty = rest::browser().map(|browser| {
        let mut browser = Command::new(browser);
        browser.args(["--geometry=1280x800", "about:blank"]);
        held(browser, "rest-empty.log")
    });
    println!("\n{:<58} {:>9} {:>9}   goal", "memory at rest, MiB", "window", "empty");
    let row = |what: &str, window: f64, empty: Option<f64>, goal: &str| {
        let empty = empty.map_or_else(|| "-".to_owned(), |empty| format!("{empty:.0}"));
        println!("{what:<58} {window:>9.0} {empty:>9}   {goal}");
    };
    row(
        "all its processes",
        window.values().sum(),
        empty.as_ref().map(|empty| empty.values().sum()),
        "<= 40 more",
    );
    for (name, held) in &window {
        let what = if name.is_empty() { "the program" } else { name };
        row(&format!("    {what}"), *held, empty.as_ref().and_then(|empty| empty.get(name).copied()), "");
    }
}

/// Fills a database by a real import.
fn import(application: &Path, data: &Path, postings: u64) {
    let document = data.with_extension("xml");
    let generator = Generator { seed: 1, postings, generation: 0, changed_per_mille: 0 };
    generator.write(Dialect::Rss, &document).expect("a document");
    let started = Instant::now();
    let done = Command::new(application).arg("import").arg(&document).arg("--data-dir").arg(data).output();
    let done = done.expect("the command line of the application");
    assert!(done.status.success(), "the import failed: {}", String::from_utf8_lossy(&done.stderr));
    println!("{postings} jobs, imported in {:.0} s", started.elapsed().as_secs_f64());
}

/// When the process of the window was started, in milliseconds since 1970, to the hundredth of a second that the system tells
/// (proc_pid_stat(5), field 22; USER_HZ is 100 wherever WebKit runs).
fn started() -> f64 {
    let process = until("a window", 400, || screen::windows().into_iter().next());
    let fields = stat(process).expect("its process");
    let ticks: f64 = fields[19].parse().expect("its start");
    let up = std::fs::read_to_string("/proc/uptime").expect("how long the system runs");
    let now = SystemTime::UNIX_EPOCH.elapsed().expect("a clock").as_secs_f64();
    let up: f64 = up.split(' ').next().and_then(|up| up.parse().ok()).expect("seconds");
    (now - up + ticks / 100.0) * 1_000.0
}

/// When the page began, was painted first, and had rows; in milliseconds since 1970.
fn first_paint(window: &Window) -> [f64; 3] {
    const SEEN: &str = "const at = entry => performance.timeOrigin + entry.startTime;
        const paint = performance.getEntriesByName('first-contentful-paint')[0];
        const rows = performance.getEntriesByName('rows')[0];
        return paint && rows && [performance.timeOrigin, at(paint), at(rows)]";
    window.wait_until("the rows of the history", SEEN, |seen| times(seen).try_into().ok())
}

/// Runs a script behind its constants, and waits for what it promises.
fn measure(window: &Window, constants: &str, script: &str) -> Value {
    window.script(&format!("{constants}\n{EYES}\n{script}"))
}

fn letters(window: &Window, constants: &str) -> Vec<(String, f64)> {
    let typed = measure(window, constants, SEARCH);
    let typed = typed.as_array().expect("a time for each letter").iter();
    typed
        .map(|letter| {
            (letter[0].as_str().unwrap_or_default().to_owned(), letter[1].as_f64().expect("a time"))
        })
        .collect()
}

fn times(seen: Value) -> Vec<f64> {
    seen.as_array().map(|times| times.iter().filter_map(Value::as_f64).collect()).unwrap_or_default()
}

fn say(what: &str, mut times: Vec<f64>, goal: &str) {
    times.sort_by(f64::total_cmp);
    let (median, worst) = (times[times.len() / 2], times[times.len() - 1]);
    println!("{what:<58} {median:>9.0} {worst:>9.0}   {goal}");
}
