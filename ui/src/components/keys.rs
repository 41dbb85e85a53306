//! Moving through the rows of a table with the keyboard.

use crate::dom::all;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};
use yew::prelude::*;

/// Where a key leads, in rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    Next,
    Before,
    First,
    Last,
}

fn step(key: &str) -> Option<Step> {
    match key {
        "ArrowDown" | "j" => Some(Step::Next),
        "ArrowUp" | "k" => Some(Step::Before),
        "Home" => Some(Step::First),
        "End" => Some(Step::Last),
        _ => None,
    }
}

fn target(step: Step, at: usize, rows: usize) -> usize {
    match step {
        Step::Next => (at + 1).min(rows.saturating_sub(1)),
        Step::Before => at.saturating_sub(1),
        Step::First => 0,
        Step::Last => rows.saturating_sub(1),
    }
}

/// Arrows, J, K, Home and End move from row to row: to the control in the same place, or the row's first one. Enter is the
/// control's own.
pub fn move_by_keys() -> Callback<KeyboardEvent> {
    Callback::from(|event: KeyboardEvent| {
        if event.ctrl_key() || event.alt_key() || event.meta_key() {
            return;
        }
        if step(&event.key()).and_then(|step| focus(&event, step)).is_some() {
            event.prevent_default();
        }
    })
}

/// Arrows, Home and End move among the elements of a list that match `items`: each is a stop of its own, too.
pub fn move_in_list(items: &'static str) -> Callback<KeyboardEvent> {
    Callback::from(move |event: KeyboardEvent| {
        if event.ctrl_key()
            || event.alt_key()
            || event.meta_key()
            || ["j", "k"].contains(&event.key().as_str())
        {
            return;
        }
        let moved = step(&event.key()).and_then(|step| {
            let list: Element = event.current_target()?.dyn_into().ok()?;
            let from: Element = event.target()?.dyn_into().ok()?;
            let items: Vec<HtmlElement> = all(&list, items);
            let at = items.iter().position(|item| **item == from)?;
            items.get(target(step, at, items.len()))?.focus().ok()
        });
        if moved.is_some() {
            event.prevent_default();
        }
    })
}

fn focus(event: &KeyboardEvent, step: Step) -> Option<()> {
    const CONTROLS: &str = "a[href], button:not([disabled]), input";
    let table: Element = event.current_target()?.dyn_into().ok()?;
    let from: Element = event.target()?.dyn_into().ok()?;
    // In a select, arrows and letters choose.
    if from.tag_name() == "SELECT" {
        return None;
    }
    let here = from.closest("[role=row]").ok()??;
    let rows: Vec<Element> = all::<Element>(&table, "[role=row]")
        .into_iter()
        .filter(|row| row.query_selector(CONTROLS).is_ok_and(|control| control.is_some()))
        .collect();
    let at = rows.iter().position(|row| *row == here)?;
    let column = all::<Element>(&here, CONTROLS).iter().position(|control| *control == from).unwrap_or(0);
    let row = rows.get(target(step, at, rows.len()))?;
    let controls: Vec<HtmlElement> = all(row, CONTROLS);
    controls.get(column).or(controls.first())?.focus().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_stop_at_the_first_and_the_last_row() {
        let table =
            [("j", 1, 2), ("ArrowDown", 2, 2), ("k", 0, 0), ("ArrowUp", 2, 1), ("Home", 2, 0), ("End", 0, 2)];
        for (key, at, expected) in table {
            assert_eq!(target(step(key).unwrap(), at, 3), expected, "{key}");
        }
        assert_eq!(step("Enter"), None, "Enter is the control's own");
    }
}
