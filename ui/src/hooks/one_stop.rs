//! A table is one stop for the Tab key; within it, arrows move.

use crate::dom::all;
use web_sys::{Element, HtmlElement};
use yew::prelude::*;

/// Of the links of the rows of a list, only one can be reached with Tab: that which had the keyboard last, else the first. The
/// rows set `tabindex` to -1; it is set to 0 here, whenever the list was drawn.
#[hook]
pub fn use_one_stop(list: &NodeRef) {
    let list = list.clone();
    use_effect(move || {
        let Some(list) = list.cast::<Element>() else { return };
        let links: Vec<HtmlElement> = all(&list, ".row-link");
        let active = list.owner_document().and_then(|page| page.active_element());
        let has_focus = |link: &&HtmlElement| active.as_ref().is_some_and(|active| *active == ***link);
        let is_stop = |link: &&HtmlElement| link.tab_index() == 0;
        let stop = links.iter().find(has_focus).or_else(|| links.iter().find(is_stop)).or(links.first());
        let Some(stop) = stop.cloned() else { return };
        for link in &links {
            link.set_tab_index(if *link == stop { 0 } else { -1 });
        }
    });
}
