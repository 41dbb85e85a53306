//! The keyboard stays on its task while lists are drawn anew around it.

use wasm_bindgen::JsCast;
use web_sys::{Element, FocusOptions, HtmlElement, Node};
use yew::prelude::*;

/// Gives the keyboard to an element by its id.
pub fn focus_by_id(id: &str) {
    let found = web_sys::window().and_then(|window| window.document()?.get_element_by_id(id));
    if let Some(element) = found.and_then(|found| found.dyn_into::<HtmlElement>().ok()) {
        let _ = element.focus();
    }
}

/// Where the keyboard was.
#[derive(Clone)]
struct Place {
    /// The run of the row, which stays the same while its tasks follow each other.
    run_id: String,
    /// Which control of the row, by its `data-act`; `None`: the row's first.
    act: Option<String>,
    /// The row's place in the list, should it go.
    at: usize,
}

/// Gives the keyboard back to a row of a list of `[data-run]` that moved to another group, and to the row that took its
/// place when it went. Returns what the list calls when something in it gets the keyboard, and when it leaves it.
#[hook]
pub fn use_kept_focus(list: &NodeRef) -> (Callback<FocusEvent>, Callback<FocusEvent>) {
    let place = use_mut_ref(|| None::<Place>);
    {
        let (list, place) = (list.clone(), place.clone());
        use_effect(move || {
            let Some(list) = list.cast::<Element>() else { return };
            let Some(page) = list.owner_document() else { return };
            // Still there, or elsewhere.
            let nowhere = page.active_element().is_none_or(|active| active.tag_name() == "BODY");
            let Some(was) = place.borrow().clone().filter(|_| nowhere) else { return };
            if let Some(control) = find(&list, &was) {
                let keep_place = FocusOptions::new();
                keep_place.set_prevent_scroll(true);
                let _ = control.focus_with_options(&keep_place);
            }
        });
    }
    let got = {
        let (list, place) = (list.clone(), place.clone());
        Callback::from(move |event: FocusEvent| {
            *place.borrow_mut() = list.cast::<Element>().and_then(|list| look(&list, &event));
        })
    };
    let left = Callback::from(move |event: FocusEvent| {
        // A person left it. What was taken away by drawing anew is no longer on the page.
        let target = event.target().and_then(|target| target.dyn_into::<Node>().ok());
        if target.is_some_and(|control| control.is_connected()) {
            *place.borrow_mut() = None;
        }
    });
    (got, left)
}

fn look(list: &Element, event: &FocusEvent) -> Option<Place> {
    let control: Element = event.target()?.dyn_into().ok()?;
    let row = control.closest("[data-run]").ok()??;
    let at = rows(list).iter().position(|other| *other == row)?;
    Some(Place { run_id: row.get_attribute("data-run")?, act: control.get_attribute("data-act"), at })
}

fn find(list: &Element, was: &Place) -> Option<HtmlElement> {
    let rows = rows(list);
    let its_own = rows.iter().find(|row| row.get_attribute("data-run").as_deref() == Some(&*was.run_id));
    let row = its_own.or_else(|| rows.get(was.at.min(rows.len().checked_sub(1)?)))?;
    let named = was.act.as_ref().and_then(|act| row.query_selector(&format!("[data-act=\"{act}\"]")).ok()?);
    let control = named.or_else(|| row.query_selector("a[href], button").ok()?)?;
    control.dyn_into().ok()
}

fn rows(list: &Element) -> Vec<Element> {
    let Ok(found) = list.query_selector_all("[data-run]") else { return Vec::new() };
    (0..found.length()).filter_map(|index| found.get(index)?.dyn_into().ok()).collect()
}
