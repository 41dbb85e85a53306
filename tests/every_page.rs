//! End to end: each page in each theme, at the sizes and the zoom that people have, by the keyboard alone. How it is run: see window.rs.
#![cfg(target_os = "linux")]

mod support;

use serde_json::Value;
use std::path::Path;
use support::adding::{add_feed, skip_starters};
use support::axe::audit;
use support::camera::{artefacts, in_both_themes, photograph};
use support::desktop::Desktop;
use support::feed::{FeedServer, Item, OLD};
use support::keys::{CTRL, ESCAPE, TAB};
use support::webdriver::Window;

const USABLE: &str = include_str!("every_page/usable.js");
const REACH: &str = include_str!("every_page/reach.js");
const STEP: &str = include_str!("every_page/step.js");
const LEFT_OUT: &str = include_str!("every_page/left_out.js");

/// What has the most to say: a title that is as long as they come, and one that cannot be imported.
const MORE: [Item; 2] = [
    Item {
        id: 14,
        title: "Assistant Deputy Superintendent of Navigation Lights and Fog Signals (all coasts, nights and weekends)",
        company: "The Corporation of Trinity Lights, Buoys and Beacons of the Northern Isles",
    },
    Item { id: 15, title: "", company: "Canvas Loft" },
];

/// Sizes of the window and how often it is zoomed in, by a fifth each time.
const SIZES: [(u32, u32, usize); 5] =
    [(1280, 800, 0), (900, 600, 0), (2560, 1080, 0), (1280, 800, 3), (1280, 800, 5)];

/// A page: what it is called, how one gets there and what is there then.
type Page = (&'static str, Way, &'static str);

enum Way {
    To(String),
    /// By keys, from the history.
    By(&'static [&'static str]),
}

#[test]
fn every_page_is_used_at_every_size_in_both_themes_and_by_the_keyboard_alone() {
    let Some(application) = support::application() else { return };
    let artefacts = artefacts("every-page");
    let folder = tempfile::tempdir().expect("a folder for the test");
    let data = folder.path().join("job-importer");
    let board = FeedServer::start(&OLD);
    let desktop = Desktop::start(&artefacts);
    let window = Window::open(&application, &data, &artefacts);
    window.resize(1280, 800);

    let to = |hash: &str| Way::To(format!("#/{hash}"));
    let first_run = [("welcome", to("history"), "#accept-starters")];
    at_every_size(&window, &desktop, &first_run);
    skip_starters(&window);
    let empty = [
        ("history-none", to("history"), ".empty"),
        ("jobs-none", to("jobs"), ".empty"),
        ("feeds-none", to("feeds"), ".empty"),
        ("queue-none", to("queue"), ".empty"),
    ];
    at_every_size(&window, &desktop, &empty);

    let run = something_everywhere(&window, &board);
    let pages = [
        ("history", to("history"), ".table--history [data-run]"),
        ("run", to(&format!("run/{run}")), ".split--run"),
        ("jobs", to("jobs"), "[data-job]"),
        ("job", to("jobs/1"), "[data-details]"),
        ("feeds", to("feeds"), "[data-feed]"),
        ("feed", to("feeds/1"), "[data-inspects='1']"),
        ("add-feed", to("feeds/add"), "#add-feed-dialog"),
        ("queue", to("queue"), "[data-tally]"),
        ("settings", to("settings"), "#set-interval"),
        ("palette", Way::By(&[CTRL, "k"]), "#palette"),
        ("keys", Way::By(&["?"]), "#key-help"),
    ];
    at_every_size(&window, &desktop, &pages);
    window.close();

    as_the_desktop_wants_it(&application, &data, &artefacts);
}

/// Each page at each size: nothing is cut off, it is photographed and looked at by axe-core, and walked through by Tab.
fn at_every_size(window: &Window, desktop: &Desktop, pages: &[Page]) {
    let mut wrong = Vec::new();
    for (width, height, zoom) in SIZES {
        window.resize(width, height);
        for _ in 0..zoom {
            window.press(&[CTRL, "="]);
        }
        let zoomed = f64::from(width) / (1.0 + 0.2 * zoom as f64);
        window.wait_until("it is as large", "return innerWidth", |now| {
            ((now.as_f64()? - zoomed).abs() < 12.0).then_some(())
        });
        for (page, way, there) in pages {
            let name = match zoom {
                0 => format!("every-{page}-{width}x{height}"),
                _ => format!("every-{page}-{width}x{height}-zoom-{zoom}"),
            };
            go(window, way, there);
            photograph(desktop, window, &name);
            let cut = window.script(&format!("{USABLE}\n{REACH}"));
            wrong.extend(words(&cut).map(|what| format!("{name}: {what}")));
            if zoom == 0 && width < 2_560 {
                in_both_themes(window, |theme| audit(window, &format!("{name}-{theme}")));
            }
            if (width, zoom) == (1_280, 0) || zoom == 5 {
                wrong.extend(walk(window).into_iter().map(|what| format!("{name}: {what}")));
            }
            leave(window, way);
        }
        window.press(&[CTRL, "0"]);
    }
    window.resize(1280, 800);
    assert!(wrong.is_empty(), "{wrong:#?}");
}

fn go(window: &Window, way: &Way, there: &str) {
    match way {
        Way::To(hash) => {
            window.script(&format!("location.hash = '{hash}'"));
        }
        Way::By(keys) => {
            window.script("location.hash = '#/history'; document.activeElement?.blur()");
            window.wait_for("#nav-history[aria-current]");
            window.press(keys);
        }
    }
    window.wait_for(there);
}

fn leave(window: &Window, way: &Way) {
    let floats = matches!(way, Way::By(_)) || matches!(way, Way::To(hash) if hash.ends_with("add"));
    if floats {
        window.press(&[ESCAPE]);
        window.wait_for("body:not(:has(.scrim))");
    }
}

/// Goes through the page by Tab, and tells what does not show that it has the keyboard, and what was not reached.
fn walk(window: &Window) -> Vec<String> {
    // More than any page has.
    const MOST: usize = 300;
    let mut wrong = Vec::new();
    window.script("document.activeElement?.blur(); delete window.walked");
    let (mut out, mut steps) = (0, 0);
    while out < 2 && steps < MOST {
        window.press(&[TAB]);
        steps += 1;
        match window.script(&format!("{USABLE}\n{STEP}")).as_str().unwrap_or_default() {
            "next" => {}
            "again" => break,
            "out" => out += 1,
            said => wrong.push(said.to_owned()),
        }
    }
    let left = window.script(&format!("{USABLE}\n{LEFT_OUT}"));
    wrong.extend(words(&left).map(|what| format!("Tab does not lead to {what}")));
    wrong
}

/// Imports that brought something, altered something, failed, and are under way. Returns the run that did most.
fn something_everywhere(window: &Window, board: &FeedServer) -> String {
    const CLOSED: &str = "return [...document.querySelectorAll('.table--history [data-state=succeeded]')].map(row => row.dataset.run)";
    add_feed(window, &board.url());
    add_feed(window, &board.nowhere());
    window.click("#nav-history");
    window.wait_until("the first imports", CLOSED, |runs| (runs.as_array()?.len() == 1).then_some(()));
    window.wait_for(".table--history [data-state=failed]");
    board.retitle(12, "Harbour Pilot, night shift");
    board.add(&MORE);
    window.click("#import-more");
    window.click("#import-forced");
    window.wait_until("the second import", CLOSED, |runs| {
        let runs = runs.as_array()?;
        (runs.len() == 2).then(|| runs[0].as_str().map(str::to_owned))?
    })
}

/// The window follows the desktop: dark, and without motion.
fn as_the_desktop_wants_it(application: &Path, data: &Path, artefacts: &Path) {
    let settings = data.parent().expect("a folder").join("config/gtk-3.0");
    std::fs::create_dir_all(&settings).expect("a folder for the settings of the desktop");
    let wants = "[Settings]\ngtk-application-prefer-dark-theme=1\ngtk-enable-animations=0\n";
    std::fs::write(settings.join("settings.ini"), wants).expect("the settings of the desktop");
    let desktop = Desktop::start(artefacts);
    let window = Window::open(application, data, artefacts);
    window.resize(1280, 800);
    window.wait_for(".table--history [data-run]");
    let wanted = "return [matchMedia('(prefers-color-scheme: dark)').matches, matchMedia('(prefers-reduced-motion: reduce)').matches]";
    assert_eq!(
        window.script(wanted),
        serde_json::json!([true, true]),
        "the page is told what the desktop wants"
    );
    let ground = "return getComputedStyle(document.body).backgroundColor.match(/\\d+/g).slice(0, 3).every(part => part < 80)";
    assert_eq!(window.script(ground), true, "it is dark");
    for hash in ["#/history", "#/jobs", "#/feeds", "#/queue", "#/settings"] {
        window.script(&format!("location.hash = '{hash}'"));
        window.wait_for(&format!(".nav-item[aria-current][href='{hash}']"));
        let moving = "return document.getAnimations().filter(moving => moving.effect.getComputedTiming().duration > 1).map(moving => moving.animationName ?? moving.transitionProperty)";
        assert_eq!(window.script(moving), serde_json::json!([]), "{hash} moves");
    }
    desktop.photograph("every-history-as-the-desktop", None);
    window.close();
}

fn words(said: &Value) -> impl Iterator<Item = String> + '_ {
    said.as_array().into_iter().flatten().filter_map(|said| said.as_str().map(str::to_owned))
}
