//! The document around the components: finding what stands in it, and giving it the keyboard.

use gloo_timers::callback::Timeout;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::prelude::wasm_bindgen;
use web_sys::{Document, Element, FocusOptions, HtmlElement};

#[wasm_bindgen]
extern "C" {
    /// Notes the time under a name (<https://www.w3.org/TR/user-timing/>).
    #[wasm_bindgen(js_namespace = performance)]
    fn mark(name: &str);
}

/// Notes under `name` when what stands in the document now is painted, for `cargo xtask bench window`.
pub fn mark_painted(name: &'static str) {
    // The frame is painted after its callbacks, and before the next timer.
    let frame = Closure::once_into_js(move || Timeout::new(0, move || mark(name)).forget());
    if let Some(window) = web_sys::window() {
        let _ = window.request_animation_frame(frame.unchecked_ref());
    }
}

/// The document.
pub fn document() -> Option<Document> {
    web_sys::window()?.document()
}

/// An element by its id.
pub fn element(id: &str) -> Option<HtmlElement> {
    document()?.get_element_by_id(id)?.dyn_into().ok()
}

/// The first element that a CSS selector finds.
pub fn first(selector: &str) -> Option<HtmlElement> {
    document()?.query_selector(selector).ok()??.dyn_into().ok()
}

/// All elements below another that a CSS selector finds, in their order.
pub fn all<T: JsCast>(within: &Element, selector: &str) -> Vec<T> {
    let Ok(found) = within.query_selector_all(selector) else { return Vec::new() };
    (0..found.length()).filter_map(|at| found.get(at)?.dyn_into().ok()).collect()
}

/// Gives the keyboard to an element by its id.
pub fn focus_by_id(id: &str) {
    if let Some(element) = element(id) {
        let _ = element.focus();
    }
}

/// Gives the keyboard to an element without scrolling to it.
pub fn focus_in_place(element: &HtmlElement) {
    let in_place = FocusOptions::new();
    in_place.set_prevent_scroll(true);
    let _ = element.focus_with_options(&in_place);
}

/// Goes to an element by its id, with the keyboard as well. One that cannot have it is scrolled to all the same.
pub fn go_to(id: &str) {
    if let Some(element) = element(id) {
        element.scroll_into_view();
        let _ = element.focus();
    }
}

/// Whether nothing has the keyboard: what had it is gone.
pub fn is_keyboard_free() -> bool {
    document().and_then(|page| page.active_element()).is_none_or(|active| active.tag_name() == "BODY")
}

/// Whether keys are text there, or choose.
pub fn is_field(element: &Element) -> bool {
    ["INPUT", "SELECT", "TEXTAREA"].contains(&element.tag_name().as_str())
}

/// Whether something floats above the window, and has the keyboard to itself.
pub fn is_overlay_open() -> bool {
    first(".scrim").is_some()
}
