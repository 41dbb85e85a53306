//! What floats, and the keyboard.

use super::tests::feed;
use super::{ImportButton, Scrim};
use crate::test_page::{Page, by_id, focus, press, settle};
use contract::Feed;
use std::rc::Rc;
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

/// The ways to import of one feed, before which another comes.
#[component]
fn Menu() -> Html {
    let is_more = use_state(|| false);
    let more = {
        let is_more = is_more.setter();
        Callback::from(move |_: MouseEvent| is_more.set(true))
    };
    let mut feeds = vec![Feed { id: 2, title: "Second".to_owned(), ..feed() }];
    if *is_more {
        feeds.insert(0, Feed { id: 1, title: "First".to_owned(), ..feed() });
    }
    html! {
        <>
            <button id="more" type="button" onclick={more} />
            <ImportButton feeds={Some(Rc::new(feeds))} enabled=true hint="" on_import={Callback::noop()} />
        </>
    }
}

#[wasm_bindgen_test]
async fn the_keyboard_stays_on_its_feed_in_the_menu_while_another_comes() {
    let _page = Page::<Menu>::open().await;
    press("import-more").await;
    let items = || {
        crate::dom::all::<web_sys::HtmlElement>(
            &crate::dom::first(".menu").expect("a menu"),
            "[role=menuitem]",
        )
    };
    let of_feed = items().pop().expect("an item of the feed");
    let _ = of_feed.focus();
    let before = items().len();
    press("more").await;
    assert_eq!(items().len(), before + 1, "it has come");
    let active = crate::dom::document().and_then(|page| page.active_element()).expect("something");
    assert!(active.text_content().is_some_and(|text| text.contains("Second")), "{:?}", active.text_content());
}
