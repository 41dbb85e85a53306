//! What keys do on the page of jobs.

use crate::dom::{first, focus_in_place, is_field, is_overlay_open};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, KeyboardEvent};
use yew::prelude::*;

/// Rows of a page, where the list is turned page by page.
pub const PAGE_ROWS: u32 = 50;

/// A key that does something here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Key {
    Go(Step),
    Enter,
    Escape,
    Save,
    See,
    Hide,
    Open,
    Copy,
    Undo,
    Narrow,
}

/// Where a key leads in the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    Next,
    Before,
    PageDown,
    PageUp,
    First,
    Last,
}

impl Step {
    /// The row it leads to, from row `at`, or, when none is chosen, from the first in sight; `page` rows are in sight.
    pub fn from(self, at: Option<u32>, first: u32, page: u32, len: u32) -> Option<u32> {
        let last = len.checked_sub(1)?;
        // One row stays in sight.
        let page = page.saturating_sub(2).max(1);
        let to = match (self, at) {
            (Self::First, _) => 0,
            (Self::Last, _) => last,
            (_, None) => first,
            (Self::Next, Some(at)) => at.saturating_add(1),
            (Self::Before, Some(at)) => at.saturating_sub(1),
            (Self::PageDown, Some(at)) => at.saturating_add(page),
            (Self::PageUp, Some(at)) => at.saturating_sub(page),
        };
        Some(to.min(last))
    }

    /// The row it leads to where the list is turned page by page: the first of another page, for the keys that turn it.
    pub fn turned(self, page: u32, len: u32) -> Option<u32> {
        let last = len.checked_sub(1)? / PAGE_ROWS;
        let to = match self {
            Self::PageDown => page.saturating_add(1),
            Self::PageUp => page.saturating_sub(1),
            Self::Next | Self::Before | Self::First | Self::Last => return None,
        };
        Some(to.min(last) * PAGE_ROWS)
    }
}

/// Which part of the page has the keyboard.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    List,
    Detail,
    Elsewhere,
}

/// What was pressed, and where. Nothing while something is typed, something floats above, or another part has done with the key.
pub fn pressed(event: &Event, list: &NodeRef) -> Option<(Key, Place)> {
    let event: &KeyboardEvent = event.unchecked_ref();
    if event.default_prevented() || event.ctrl_key() || event.alt_key() || event.meta_key() {
        return None;
    }
    let target: Element = event.target()?.dyn_into().ok()?;
    if is_overlay_open()
        || is_field(&target) && event.key() != "Escape"
        || target.closest("[role=menu]").ok()?.is_some()
    {
        return None;
    }
    let is_nowhere = ["BODY", "HTML"].contains(&target.tag_name().as_str());
    let place = match list.cast::<Element>() {
        Some(list) if is_nowhere || list.contains(Some(&target)) => Place::List,
        _ if target.closest(".pane--detail").is_ok_and(|pane| pane.is_some()) => Place::Detail,
        _ => Place::Elsewhere,
    };
    Some((key(&event.key(), event.shift_key(), place)?, place))
}

fn key(name: &str, shift: bool, place: Place) -> Option<Key> {
    let in_list = place == Place::List;
    Some(match name {
        "ArrowDown" if in_list => Key::Go(Step::Next),
        "ArrowUp" if in_list => Key::Go(Step::Before),
        "PageDown" if in_list => Key::Go(Step::PageDown),
        "PageUp" if in_list => Key::Go(Step::PageUp),
        "Home" if in_list => Key::Go(Step::First),
        "End" if in_list => Key::Go(Step::Last),
        "Enter" => Key::Enter,
        "Escape" => Key::Escape,
        _ if shift => return None,
        "j" => Key::Go(Step::Next),
        "k" => Key::Go(Step::Before),
        "s" => Key::Save,
        "u" => Key::See,
        "h" => Key::Hide,
        "o" => Key::Open,
        "c" => Key::Copy,
        "z" => Key::Undo,
        "f" => Key::Narrow,
        _ => return None,
    })
}

/// Whether nobody reads the list: it stands at its beginning, and pointer and keyboard are elsewhere.
pub fn is_at_rest(list: &NodeRef) -> bool {
    list.cast::<Element>()
        .is_none_or(|list| list.scroll_top() == 0 && !list.matches(":hover, :focus-within").unwrap_or(false))
}

/// Gives the keyboard to the list.
pub fn focus_list(list: &NodeRef) {
    focus(list.cast::<HtmlElement>());
}

/// Gives the keyboard to the posting.
pub fn focus_detail() {
    focus(first(".pane--detail [data-details]"));
}

/// Gives the keyboard to what the list can be narrowed by, once that is drawn.
pub fn focus_facets() {
    gloo_timers::callback::Timeout::new(0, || focus(first("#facets .facet"))).forget();
}

fn focus(element: Option<HtmlElement>) {
    if let Some(element) = element {
        focus_in_place(&element);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_lead_through_the_list_and_stop_at_its_ends() {
        let table = [
            (Step::Next, Some(4), 5),
            (Step::Next, Some(99), 99),
            (Step::Before, Some(0), 0),
            (Step::PageDown, Some(4), 16),
            (Step::PageUp, Some(4), 0),
            (Step::First, Some(50), 0),
            (Step::Last, None, 99),
            (Step::Next, None, 40),
        ];
        for (step, at, expected) in table {
            assert_eq!(step.from(at, 40, 14, 100), Some(expected), "{step:?} from {at:?}");
        }
        assert_eq!(Step::Next.from(None, 0, 14, 0), None, "an empty list");
    }

    #[test]
    fn where_the_list_is_turned_page_up_and_down_turn_it_and_stop_at_its_ends() {
        let table =
            [(Step::PageDown, 0, 50), (Step::PageDown, 2, 100), (Step::PageUp, 2, 50), (Step::PageUp, 0, 0)];
        for (step, page, expected) in table {
            assert_eq!(step.turned(page, 120), Some(expected), "{step:?} from {page}");
        }
        assert_eq!(Step::Next.turned(0, 120), None, "others go from row to row");
        assert_eq!(Step::PageDown.turned(0, 0), None, "an empty list");
    }

    #[test]
    fn letters_act_everywhere_and_arrows_in_the_list_alone() {
        assert_eq!(key("j", false, Place::Detail), Some(Key::Go(Step::Next)));
        assert_eq!(key("ArrowDown", false, Place::Detail), None, "it scrolls the posting");
        assert_eq!(key("ArrowDown", false, Place::List), Some(Key::Go(Step::Next)));
        assert_eq!(key("h", false, Place::Elsewhere), Some(Key::Hide));
        assert_eq!(key("H", true, Place::List), None);
    }
}
