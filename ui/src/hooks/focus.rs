//! The keyboard stays on its task while lists are drawn anew around it.

use crate::dom::{all, focus_in_place, is_keyboard_free};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::spawn_local;
use web_sys::{Element, HtmlElement};
use yew::prelude::*;

/// Where the keyboard was.
#[derive(Clone)]
struct Place {
    control: Element,
    /// What the row stands for: of a run, the same while its tasks follow each other.
    id: String,
    /// Which control of the row, by its `data-act`; `None`: the row's first.
    act: Option<String>,
    /// The row's place in the list, should it go.
    at: usize,
}

/// Gives the keyboard back to a row of a list that moved to another group, and to the row that took its place when it went. Rows are
/// told apart by the attribute `by`, as `data-run`. Returns what the list calls when something in it gets the keyboard, and when it
/// leaves it.
#[hook]
pub fn use_kept_focus(list: &NodeRef, by: &'static str) -> (Callback<FocusEvent>, Callback<FocusEvent>) {
    let place = use_mut_ref(|| None::<Place>);
    {
        let (list, place) = (list.clone(), place.clone());
        use_effect(move || {
            let Some(list) = list.cast::<Element>() else { return };
            // Still there, or elsewhere.
            let Some(was) = place.borrow().clone().filter(|_| is_keyboard_free()) else { return };
            if let Some(control) = find(&list, by, &was) {
                focus_in_place(&control);
            }
        });
    }
    let got = {
        let (list, place) = (list.clone(), place.clone());
        Callback::from(move |event: FocusEvent| {
            *place.borrow_mut() = list.cast::<Element>().and_then(|list| look(&list, by, &event));
        })
    };
    let left = Callback::from(move |event: FocusEvent| {
        let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        let (Some(control), place) = (target, place.clone()) else { return };
        // A person left it, or it was taken away by drawing anew. Some engines tell of that before it is off the page.
        spawn_local(async move {
            place.borrow_mut().take_if(|was| was.control == control && control.is_connected());
        });
    });
    (got, left)
}

fn look(list: &Element, by: &str, event: &FocusEvent) -> Option<Place> {
    let control: Element = event.target()?.dyn_into().ok()?;
    let row = control.closest(&format!("[{by}]")).ok()??;
    let at = rows(list, by).iter().position(|other| *other == row)?;
    let (id, act) = (row.get_attribute(by)?, control.get_attribute("data-act"));
    Some(Place { control, id, act, at })
}

fn find(list: &Element, by: &str, was: &Place) -> Option<HtmlElement> {
    let rows = rows(list, by);
    let its_own = rows.iter().find(|row| row.get_attribute(by).as_deref() == Some(&*was.id));
    let row = its_own.or_else(|| rows.get(was.at.min(rows.len().checked_sub(1)?)))?;
    let named = was.act.as_ref().and_then(|act| row.query_selector(&format!("[data-act=\"{act}\"]")).ok()?);
    let control = named.or_else(|| row.query_selector("a[href], button").ok()?)?;
    control.dyn_into().ok()
}

fn rows(list: &Element, by: &str) -> Vec<Element> {
    all(list, &format!("[{by}]"))
}
