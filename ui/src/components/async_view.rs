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

/// Bones while waiting (after 150 ms only, by style), a sentence with a button when it failed, else the data. What was
/// there before a failure stays below its sentence.
#[component]
pub fn AsyncView<T: PartialEq + 'static>(props: &AsyncViewProps<T>) -> Html {
    match &props.load {
        Load::Waiting => html! { <Bones /> },
        Load::Failed { error, last } => html! {
            <>
                <Notice tone={Tone::Failed} text={error.message.clone()} bar=true>
                    <button class="button button--s" type="button" onclick={props.on_retry.reform(|_| ())}>{ words::TRY_AGAIN }</button>
                </Notice>
                if let Some(data) = last { { props.ready.emit(data.clone()) } }
            </>
        },
        Load::Ready(data) => props.ready.emit(data.clone()),
    }
}

/// Where rows will stand, should they take long.
#[component]
pub fn Bones() -> Html {
    let sizes = ["bone--m", "bone--l", "bone--m", "bone--s"];
    html! {
        <div class="bones" role="status" aria-busy="true">
            <span class="sr-only">{ words::LOADING }</span>
            { for sizes.map(|size| html! { <span class={classes!("bone", size)} aria-hidden="true" /> }) }
        </div>
    }
}
