//! What keys do everywhere.

use super::page::current_route;
use crate::components::Overlay;
use crate::dom::{all, document, element, focus_by_id, is_field, is_overlay_open};
use crate::route::{Route, go};
use gloo_timers::callback::Timeout;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};
use yew::Callback;

/// The panes, in the order in which F6 goes through them.
const PANES: &str = ".sidebar, .toolbar, .settings-nav, .settings-body, .main-body .trend, .main-body :not(aside) > .pane-scroll, .main-body aside.pane";
/// What can have the keyboard in a pane, the likeliest first.
const STOPS: [&str; 3] = [
    "[aria-current=page], .row-link[tabindex='0']",
    "input:not([disabled]), .row-link, [role=option][tabindex='0']",
    "a[href], button:not([disabled]), select, [tabindex='0']",
];

/// Ctrl 1–4 and Ctrl , go to the pages, Ctrl N adds a feed, Ctrl I imports, Ctrl K and ? open what floats, / searches, F6 goes to the next pane, J, K
/// and Esc lead on and back from a run. What a part of the page has done with a key is done.
pub fn shortcut(event: &web_sys::KeyboardEvent, on_overlay: &Callback<Option<Overlay>>) {
    if event.default_prevented() {
        return;
    }
    let command = event.ctrl_key() || event.meta_key();
    let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    let typing = target.is_some_and(|target| is_field(&target));
    let plain = !typing && !command && !event.alt_key();
    match event.key().as_str() {
        "k" if command => on_overlay.emit((!is_overlay_open()).then(Overlay::palette)),
        // What floats has the keyboard to itself.
        _ if is_overlay_open() => return,
        "1" if command => go(Route::History),
        "2" if command => go(Route::Jobs),
        "3" if command => go(Route::Feeds),
        "4" if command => go(Route::Queue),
        "," if command => go(Route::Settings),
        "n" if command => go(Route::AddFeed),
        // The buttons know whether there is anything to import, and say so.
        "I" | "i" if command && event.shift_key() => press("import-here"),
        "i" if command => press("import-now"),
        "?" if plain => on_overlay.emit(Some(Overlay::Keys)),
        "F6" => next_pane(event.shift_key()),
        // The links know where one came from, and where they lead.
        "Escape" if !typing && matches!(current_route(), Route::Run(_)) => press("back"),
        "j" if plain && matches!(current_route(), Route::Run(_)) => press("run-older"),
        "k" if plain && matches!(current_route(), Route::Run(_)) => press("run-newer"),
        "/" if plain => {
            go(Route::Jobs);
            // The search box is drawn with its page.
            Timeout::new(0, || focus_by_id("search")).forget();
        }
        _ => return,
    }
    event.prevent_default();
}

fn press(id: &str) {
    if let Some(button) = element(id) {
        button.click();
    }
}

/// Gives the keyboard to the next pane that can be seen, or to the one before.
fn next_pane(back: bool) {
    let Some(page) = document() else { return };
    let Some(root) = page.document_element() else { return };
    let panes: Vec<(Element, HtmlElement)> = all::<Element>(&root, PANES)
        .into_iter()
        .filter(|pane| pane.client_height() > 0)
        .filter_map(|pane| Some((stop_of(&pane)?, pane)))
        .map(|(stop, pane)| (pane, stop))
        .collect();
    let active = page.active_element();
    let here =
        panes.iter().position(|(pane, _)| active.as_ref().is_some_and(|active| pane.contains(Some(active))));
    let next = match (here, back) {
        (None, false) => 0,
        (None, true) => panes.len().saturating_sub(1),
        (Some(at), false) => (at + 1) % panes.len(),
        (Some(at), true) => (at + panes.len() - 1) % panes.len(),
    };
    if let Some((_, stop)) = panes.get(next) {
        let _ = stop.focus();
    }
}

/// Also a drawing can have the keyboard, which is no HTML element but has the same method.
fn stop_of(pane: &Element) -> Option<HtmlElement> {
    if pane.matches("[role=listbox][tabindex='0']").unwrap_or(false) {
        return pane.clone().dyn_into().ok();
    }
    STOPS.iter().find_map(|stops| Some(pane.query_selector(stops).ok()??.unchecked_into()))
}
