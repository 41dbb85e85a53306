//! Asking before a feed is removed.

use crate::words;
use web_sys::HtmlElement;
use yew::prelude::*;

#[derive(PartialEq, Properties)]
pub struct RemoveAskProps {
    pub on_remove: Callback<MouseEvent>,
    pub on_keep: Callback<()>,
}

/// Asks before a feed is removed. The keyboard starts on the way back.
#[component]
pub fn RemoveAsk(props: &RemoveAskProps) -> Html {
    let keep = use_node_ref();
    {
        let keep = keep.clone();
        use_effect_with((), move |()| {
            if let Some(keep) = keep.cast::<HtmlElement>() {
                let _ = keep.focus();
            }
        });
    }
    let onkeydown = {
        let on_keep = props.on_keep.clone();
        Callback::from(move |event: KeyboardEvent| {
            if event.key() == "Escape" {
                on_keep.emit(());
            }
        })
    };
    html! {
        <div class="notice row-ask" role="gridcell" aria-colspan="8" {onkeydown}>
            <p class="grow"><b>{ words::REMOVE_ASK }</b>{ " " }{ words::REMOVE_MORE }</p>
            <button ref={keep} class="button button--s" type="button" onclick={props.on_keep.reform(|_| ())}>{ words::KEEP }</button>
            <button class="button button--s button--danger" type="button" onclick={props.on_remove.clone()}>{ words::REMOVE_FEED }</button>
        </div>
    }
}
