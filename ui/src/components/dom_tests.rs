//! What floats, and the keyboard.

use super::Scrim;
use crate::test_page::{Page, by_id, focus, press, settle};
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{KeyboardEvent as Key, KeyboardEventInit};
use yew::prelude::*;

#[component]
fn Host() -> Html {
    let is_open = use_state(|| false);
    let open = {
        let is_open = is_open.setter();
        Callback::from(move |_: MouseEvent| is_open.set(true))
    };
    let on_close = {
        let is_open = is_open.setter();
        Callback::from(move |()| is_open.set(false))
    };
    html! {
        <>
            <button id="open" type="button" onclick={open}>{ "Open" }</button>
            if *is_open { <Scrim {on_close}><p>{ "Text" }</p><input id="field" /><button id="within" type="button" /></Scrim> }
        </>
    }
}

#[wasm_bindgen_test]
async fn what_floats_takes_the_keyboard_and_gives_it_back() {
    let _page = Page::<Host>::open().await;
    let _ = by_id("open").focus();
    press("open").await;
    assert_eq!(focus(), "field", "the first control in it");
    press("within").await;
    assert!(crate::dom::is_overlay_open(), "a press within it closes nothing");
    let escape = KeyboardEventInit::new();
    escape.set_key("Escape");
    escape.set_bubbles(true);
    escape.set_cancelable(true);
    let escape = Key::new_with_keyboard_event_init_dict("keydown", &escape).expect("a key");
    let _ = by_id("field").dispatch_event(&escape);
    settle().await;
    assert!(!crate::dom::is_overlay_open() && escape.default_prevented());
    assert_eq!(focus(), "open", "where it was");
}
