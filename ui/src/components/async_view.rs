//! One way to show what is not there yet, failed, or there.

use super::{Notice, Tone};
use crate::hooks::Load;
use crate::words;
use yew::prelude::*;

#[derive(PartialEq, Properties)]
pub struct AsyncViewProps<T: PartialEq + 'static> {
    pub load: Load<T>,
    pub on_retry: Callback<()>,
    /// Draws the data.
    pub ready: Callback<std::rc::Rc<T>, Html>,
}

/// Bones while waiting (after 150 ms only, by style), a sentence with a button when it failed, else the data.
#[component]
pub fn AsyncView<T: PartialEq + 'static>(props: &AsyncViewProps<T>) -> Html {
    match &props.load {
        Load::Waiting => html! {
            <div class="bones" role="status" aria-busy="true">
                <span class="sr-only">{ words::LOADING }</span>
                { for ["bone--m", "bone--l", "bone--m", "bone--s"].map(|size| html! { <span class={classes!("bone", size)} aria-hidden="true" /> }) }
            </div>
        },
        Load::Failed(error) => html! {
            <Notice tone={Tone::Failed} text={error.message.clone()} bar=true>
                <button class="button button--s" type="button" onclick={props.on_retry.reform(|_| ())}>{ words::TRY_AGAIN }</button>
            </Notice>
        },
        Load::Ready(data) => props.ready.emit(data.clone()),
    }
}
