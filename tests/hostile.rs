//! End to end: a feed whose descriptions try to act, read in the real window. How it is run: see window.rs.
#![cfg(target_os = "linux")]

mod support;

use std::collections::HashMap;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use support::adding::{add_feed, skip_starters};
use support::axe::audit;
use support::camera::{artefacts, photograph};
use support::desktop::Desktop;
use support::feed::{FeedServer, Item};
use support::keys::{CTRL, ENTER};
use support::webdriver::Window;

/// One a line; see there.
const PAYLOADS: &str = include_str!("../fixtures/descriptions/payloads.txt");

/// A posting as an honest board writes it.
const HONEST: &str = "<h2>On board</h2><p>You <b>splice</b> ropes.</p><ul><li>Hemp</li><li>Steel</li></ul>
    <p><a href='https://ropes.example/apply?a=1&amp;b=2'>Apply here</a></p>
    <table><tr><th>Watch<th>From<tr><td>First<td>20:00<tr><td>Middle<td>00:00</table>";

/// Goes from posting to posting, and looks at what is drawn of each. What may be there is what the window draws of a tree of
/// words; a violation of the policy shows that something was tried.
const WALK: &str = r"
    const elements = new Set('A P H3 H4 H5 UL OL LI BLOCKQUOTE PRE DIV TABLE TBODY TR TH TD HR STRONG EM S CODE SMALL SUB SUP MARK'.split(' '));
    const attributes = new Set('class dir role tabindex title aria-label colspan rowspan'.split(' '));
    const classes = new Set(['prose-link', 'prose-table scroll', 'faint']);
    window.walk = { read: 0, wrong: [], done: false };
    const look = () => {
        const row = document.querySelector('#jobs [aria-selected=true]');
        const card = document.querySelector('[data-card]');
        if (!row || !card || row.dataset.job !== card.dataset.card) return setTimeout(look, 5);
        for (const element of card.querySelectorAll('.prose *')) {
            const odd = [...element.attributes].filter(({ name, value }) =>
                !attributes.has(name) || (name === 'class' && !classes.has(value)));
            if (!elements.has(element.tagName) || odd.length) window.walk.wrong.push(element.outerHTML.slice(0, 200));
        }
        window.walk.read++;
        if (row.ariaPosInSet === row.ariaSetSize) return void (window.walk.done = true);
        document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'j', bubbles: true, cancelable: true }));
        setTimeout(look, 5);
    };
    look();";

#[test]
fn three_hundred_attacks_in_descriptions_run_ask_and_lead_nowhere() {
    let Some(application) = support::application() else { return };
    let artefacts = artefacts("hostile");
    let folder = tempfile::tempdir().expect("a folder for the test");
    let opened = folder.path().join("opened");
    put_browser(folder.path(), &opened);
    // Whatever asks it for anything is caught.
    let trap = FeedServer::start(&[]);
    let texts = descriptions(&trap);
    let attacks = texts.len() as u64 - 1;
    assert!(attacks >= 300, "{attacks}");
    let items: Vec<Item> =
        texts.keys().map(|id| Item { id: *id, title: "Rigger", company: "Old Quay" }).collect();
    let feed = FeedServer::telling(&items, texts);

    let desktop = Desktop::start(&artefacts);
    let window = Window::open(&application, &folder.path().join("job-importer"), &artefacts);
    window.resize(1280, 800);
    skip_starters(&window);
    window.script(
        "window.fired = []; window.fire = (...args) => window.fired.push(args);
         document.addEventListener('securitypolicyviolation', event => window.fired.push(event.blockedURI));",
    );
    add_feed(&window, &feed.url());
    window.press(&[CTRL, "2"]);
    let all = format!("{} jobs", attacks + 1);
    window.wait_until(
        "all are there",
        "if (document.querySelector('#newer')) document.querySelector('#newer').click();
         return document.querySelector('#job-count')?.textContent ?? ''",
        |count| (count == all.as_str()).then_some(()),
    );
    let address = window.script("return location.href");
    window.script("document.activeElement?.blur()");
    window.press(&["j"]);
    window.wait_for("[data-card] .prose");
    window.script(WALK);
    let mut last = 0;
    let walked = loop {
        // Each stretch of the way has its own time.
        let walk = window.wait_until("the walk goes on", "return window.walk", |walk| {
            (walk["done"] == true || walk["read"].as_u64()? > last).then_some(walk)
        });
        if walk["done"] == true {
            break walk;
        }
        last = walk["read"].as_u64().unwrap_or_default();
    };
    assert_eq!(walked["read"].as_u64(), Some(attacks + 1));
    assert_eq!(walked["wrong"], serde_json::json!([]), "what no tree of words has");
    assert_eq!(
        window.script("return window.fired"),
        serde_json::json!([]),
        "something ran, or was kept from it"
    );
    assert_eq!(window.script("return location.href"), address, "the window was led away");
    assert_eq!(trap.requests(), 0, "something remote was asked");

    an_honest_posting_is_read_and_its_link_opened(&window, &desktop, &opened);
    assert_eq!(window.script("return location.href"), address, "a link leads the browser, not the window");
    assert_eq!(trap.requests(), 0);
    window.close();
}

fn an_honest_posting_is_read_and_its_link_opened(window: &Window, desktop: &Desktop, opened: &Path) {
    window.write("#search", "splice ");
    window.wait_until("it is found", "return document.querySelector('#job-count')?.textContent", |count| {
        (count == "1 job").then_some(())
    });
    window.script("document.activeElement?.blur()");
    window.press(&["j"]);
    let prose = "return document.querySelector('.prose strong mark')?.textContent ?? ''";
    window.wait_until("what was looked for is marked in the text", prose, |hit| {
        (hit == "splice").then_some(())
    });
    photograph(desktop, window, "jobs-posting");
    audit(window, "jobs-posting");
    assert_eq!(window.script("return document.querySelectorAll('.prose a[href]').length"), 0);
    let told = || std::fs::read_to_string(opened).unwrap_or_default();
    assert_eq!(told(), "", "nothing is opened before a press");
    window.script("document.querySelector('.prose-link').focus()");
    window.press(&[ENTER]);
    support::until("the browser is told", 400, || {
        (told() == "https://ropes.example/apply?a=1&b=2\n").then_some(())
    });
}

/// What each posting says, by its number: each attack as it is, and as text of a text; and one that is none.
fn descriptions(trap: &FeedServer) -> HashMap<u32, String> {
    let host = trap.host();
    let attacks = PAYLOADS.lines().filter(|line| !line.starts_with('#')).flat_map(|line| {
        let attack =
            line.replace("\\n", "\n").replace("TRAPHOST", &host).replace("TRAP", &format!("http://{host}"));
        let within = format!("<div><p>Before</p>{}</div>", attack.replace('&', "&amp;").replace('<', "&lt;"));
        [attack, within]
    });
    (1..).zip(attacks.chain([HONEST.to_owned()])).collect()
}

/// A browser that notes what it is told to open.
fn put_browser(home: &Path, opened: &Path) {
    let bin = home.join("bin");
    std::fs::create_dir(&bin).expect("a folder for the browser");
    let browser = bin.join("xdg-open");
    std::fs::write(&browser, format!("#!/bin/sh\nprintf '%s\\n' \"$1\" >> '{}'\n", opened.display()))
        .expect("the browser");
    std::fs::set_permissions(&browser, std::fs::Permissions::from_mode(0o755)).expect("it can be started");
}
