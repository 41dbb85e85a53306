//! Rows that somebody looks at stay where they are while others arrive above them.

use web_sys::Element;
use yew::prelude::*;

/// Below the head of a table and the head of a group, which stick to the top.
const BELOW_HEADS: f64 = 66.0;

/// What stood where when the list was scrolled last.
struct Anchor {
    run_id: String,
    /// From the top of the list, in CSS pixels.
    at: f64,
    scrolled: i32,
}

/// Keeps the row at the top of a scrolled list of `[data-run]` in its place whenever the list is drawn anew. At its very
/// top a list shows what arrives. Returns what the list calls when it scrolls.
#[hook]
pub fn use_anchor(list: &NodeRef) -> Callback<Event> {
    let anchor = use_mut_ref(|| None::<Anchor>);
    {
        let (list, anchor) = (list.clone(), anchor.clone());
        use_effect(move || {
            let Some(list) = list.cast::<Element>() else { return };
            let moved = anchor.borrow().as_ref().and_then(|anchor| {
                // Scrolled since: the event that tells of it is still on its way.
                (anchor.scrolled == list.scroll_top()).then_some(())?;
                let row = list.query_selector(&format!("[data-run=\"{}\"]", anchor.run_id)).ok()??;
                Some((top_of(&row) - top_of(&list) - anchor.at).round() as i32)
            });
            if let Some(by) = moved.filter(|by| *by != 0 && list.client_height() > 0) {
                list.set_scroll_top(list.scroll_top() + by);
                *anchor.borrow_mut() = look(&list);
            }
        });
    }
    let list = list.clone();
    Callback::from(move |_: Event| {
        if let Some(list) = list.cast::<Element>() {
            *anchor.borrow_mut() = look(&list);
        }
    })
}

/// The topmost row that can be seen, unless the list is at its top.
fn look(list: &Element) -> Option<Anchor> {
    let scrolled = list.scroll_top();
    if scrolled == 0 {
        return None;
    }
    let frame = list.get_bounding_client_rect();
    let x = (frame.left() + 24.0) as f32;
    // A group's head may stand at the first point.
    let row = [0.0, 30.0, 60.0].iter().find_map(|lower| {
        let point =
            list.owner_document()?.element_from_point(x, (frame.top() + BELOW_HEADS + lower) as f32)?;
        point.closest("[data-run]").ok()?
    })?;
    Some(Anchor { run_id: row.get_attribute("data-run")?, at: top_of(&row) - frame.top(), scrolled })
}

fn top_of(element: &Element) -> f64 {
    element.get_bounding_client_rect().top()
}
