//! The keyboard among the feeds.

use super::add::AddFeedDialog;
use super::inspector::Inspector;
use super::list::FeedList;
use super::rename::Rename;
use crate::components::tests::{NOW, feed};
use crate::dom::{all, document};
use crate::test_page::{Page, by_id, focus, press, settle};
use contract::Feed;
use std::collections::BTreeSet;
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{HtmlElement, HtmlInputElement};
use yew::prelude::*;

/// A button that draws all anew, and how often it was pressed.
#[hook]
fn use_again() -> (usize, Html) {
    let n = use_state(|| 0);
    let onclick = {
        let n = n.clone();
        Callback::from(move |_: MouseEvent| n.set(*n + 1))
    };
    (*n, html! { <button id="again" type="button" {onclick}>{ *n }</button> })
}

fn broken(title: &str, id: i64) -> Feed {
    let last_error = Some("The server has nothing at this address.".to_owned());
    Feed { id, title: title.into(), consecutive_failures: 1, last_error, ..feed() }
}

#[wasm_bindgen_test]
async fn what_is_typed_as_a_name_stays_while_all_around_it_is_drawn_anew() {
    #[component]
    fn Host() -> Html {
        let (n, again) = use_again();
        // Another one each time, as a page gives it.
        let on_rename = Callback::from(move |_: String| debug_assert!(n < 9));
        html! { <>{ again }<Rename title="Board" {on_rename} on_cancel={|()| {}} /></> }
    }
    let _page = Page::<Host>::open().await;
    let field: HtmlInputElement = by_id("feed-name").unchecked_into();
    assert_eq!((focus().as_str(), field.value().as_str()), ("feed-name", "Board"));
    assert_eq!(field.selection_end(), Ok(Some(5)), "it can be typed over");
    field.set_value("Old Quay");
    press("again").await;
    assert_eq!(field.value(), "Old Quay");
}

#[wasm_bindgen_test]
async fn another_address_begins_with_the_one_there_is_and_is_not_put_back() {
    #[component]
    fn Host() -> Html {
        let (n, again) = use_again();
        html! { <>{ again }<AddFeedDialog now={n as i64} moving={feed()} on_added={|_| {}} on_close={|()| {}} /></> }
    }
    let _page = Page::<Host>::open().await;
    let field: HtmlInputElement = by_id("add-feed-url").unchecked_into();
    assert_eq!((focus().as_str(), field.value()), ("add-feed-url", feed().url));
    field.set_value("https://new.example/");
    press("again").await;
    assert_eq!(field.value(), "https://new.example/");
}

#[wasm_bindgen_test]
async fn the_keyboard_stays_on_its_control_while_sentences_come_and_go() {
    #[component]
    fn Host() -> Html {
        let (n, again) = use_again();
        let feed = if n % 2 == 0 { broken("Board", 1) } else { feed() };
        html! {
            <>{ again }<Inspector {feed} now={NOW} offline=false held=false version=0 on_deed={|_| {}} on_jobs={|_| {}} /></>
        }
    }
    let _page = Page::<Host>::open().await;
    for control in ["feed-rename", "feed-address", "feed-import", "feed-remove"] {
        let _ = by_id(control).focus();
        for turn in ["goes", "comes"] {
            press("again").await;
            assert_eq!(focus(), control, "while the sentence {turn}");
        }
    }
}

#[wasm_bindgen_test]
async fn the_list_is_one_stop_and_the_keyboard_stays_with_its_feed_wherever_that_moves() {
    #[component]
    fn Host() -> Html {
        let (n, again) = use_again();
        let (amber, cedar) =
            (Feed { title: "Amber".into(), ..feed() }, Feed { id: 2, title: "Cedar".into(), ..feed() });
        let feeds = match n {
            0 => vec![amber, cedar],
            1 => vec![amber, broken("Cedar", 2)],
            _ => vec![amber],
        };
        let held = BTreeSet::<i64>::new();
        html! {
            <div id="list">{ again }<FeedList {feeds} now={NOW} offline=false {held} chosen={2} on_choose={|_| {}} /></div>
        }
    }
    let _page = Page::<Host>::open().await;
    let stops = || -> Vec<String> {
        let stops: Vec<HtmlElement> = all(&by_id("list"), ".row-link[tabindex='0']");
        stops.iter().map(|stop| stop.text_content().unwrap_or_default()).collect()
    };
    assert_eq!(stops(), ["Amber"], "the first, while nobody was there");
    let links: Vec<HtmlElement> = all(&by_id("list"), ".row-link");
    let _ = links[1].focus();
    press("again").await;
    settle().await;
    assert_eq!(stops(), ["Cedar"], "where the keyboard was, though it is the first now");
    let has_keyboard =
        || document().and_then(|page| page.active_element()).and_then(|active| active.text_content());
    assert_eq!(has_keyboard().as_deref(), Some("Cedar"));
    press("again").await;
    settle().await;
    assert_eq!(
        (has_keyboard().as_deref(), stops()),
        (Some("Amber"), vec!["Amber".into()]),
        "what took its place"
    );
}
