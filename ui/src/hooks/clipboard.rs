//! Handing a text to the clipboard.

use crate::dom::document;
use js_sys::{Function, Reflect};
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, HtmlTextAreaElement};

/// Copies a text, at the press of a key or a button only; whether that could be done.
///
/// The page of a desktop window is no secure context everywhere, so the clipboard's own interface may be missing: this is the
/// older way, by a field that is selected (<https://w3c.github.io/editing/docs/execCommand/#the-copy-command>).
pub fn copy(text: &str) -> bool {
    try_to_copy(text).unwrap_or(false)
}

fn try_to_copy(text: &str) -> Option<bool> {
    let page = document()?;
    let before = page.active_element();
    let field: HtmlTextAreaElement = page.create_element("textarea").ok()?.dyn_into().ok()?;
    field.set_class_name("sr-only");
    field.set_value(text);
    page.body()?.append_child(&field).ok()?;
    field.select();
    let exec: Function = Reflect::get(&page, &"execCommand".into()).ok()?.dyn_into().ok()?;
    let done = exec.call1(&page, &"copy".into()).ok().and_then(|done| done.as_bool());
    field.remove();
    if let Some(before) = before.and_then(|before| before.dyn_into::<HtmlElement>().ok()) {
        let _ = before.focus();
    }
    done
}
