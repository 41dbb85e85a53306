//! A line to add a feed.

use crate::backend::call;
use crate::components::icon;
use crate::words;
use contract::AddFeed;
use wasm_bindgen_futures::spawn_local;
use web_sys::HtmlInputElement;
use yew::prelude::*;

/// A field for an address and a button. What is wrong with the address is said below it.
#[component]
pub fn AddFeedForm() -> Html {
    let field = use_node_ref();
    let wrong = use_state(|| None::<String>);
    let busy = use_state(|| false);
    let onsubmit = {
        let (field, wrong, busy) = (field.clone(), wrong.setter(), busy.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            let Some(input) = field.cast::<HtmlInputElement>().filter(|_| !*busy) else { return };
            let (wrong, busy) = (wrong.clone(), busy.setter());
            busy.set(true);
            spawn_local(async move {
                match call(AddFeed { url: input.value() }).await {
                    Ok(_) => {
                        input.set_value("");
                        wrong.set(None);
                    }
                    // What was typed stays, to be mended.
                    Err(error) => {
                        wrong.set(Some(error.message));
                        let _ = input.focus();
                    }
                }
                busy.set(false);
            });
        })
    };
    let oninput = {
        let wrong = wrong.clone();
        Callback::from(move |_: InputEvent| {
            if wrong.is_some() {
                wrong.set(None);
            }
        })
    };
    html! {
        <form class="add-feed" {onsubmit} novalidate=true>
            <div class="field-group">
                <input ref={field} id="add-feed-url" class="field" type="text" inputmode="url" autocomplete="off" spellcheck="false"
                    placeholder={words::FEED_PLACEHOLDER} aria-label={words::FEED_ADDRESS} {oninput} aria-invalid={wrong.is_some().then_some("true")} aria-describedby="add-feed-wrong" />
                if let Some(wrong) = wrong.as_ref() { <p id="add-feed-wrong" class="field-error" role="alert">{ icon("error") }<span class="sentence">{ wrong }</span></p> }
            </div>
            <button id="add-feed-submit" class="button" type="submit" aria-disabled={busy.then_some("true")}>{ icon("plus") }{ words::ADD_FEED }</button>
        </form>
    }
}
