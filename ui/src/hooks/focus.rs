//! The keyboard stays on its task while lists are drawn anew around it.

use crate::dom::{all, focus_in_place, is_keyboard_free};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, Node};
use yew::prelude::*;

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
            // Still there, or elsewhere.
            let Some(was) = place.borrow().clone().filter(|_| is_keyboard_free()) else { return };
            if let Some(control) = find(&list, &was) {
                focus_in_place(&control);
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
    all(list, "[data-run]")
}
