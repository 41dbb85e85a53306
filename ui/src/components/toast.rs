//! What is said for a while, with a way back where there is one.

use super::icon;
use crate::dom::is_keyboard_free;
use crate::words::job as words;
use gloo_timers::callback::Timeout;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;
use yew::prelude::*;

/// So long a toast stays, in milliseconds.
const WHILE: u32 = 6_000;
/// The same of one that offers a way back.
const WHILE_UNDO: u32 = 12_000;

#[derive(Debug, PartialEq, Properties)]
pub struct ToastProps {
    /// What was done.
    pub text: AttrValue,
    /// Undoes it, where that can be done.
    #[prop_or_default]
    pub on_undo: Option<Callback<()>>,
    /// Told when its while is over.
    pub on_end: Callback<()>,
}

/// Says what was done, and offers to undo it. If what had the keyboard is gone, it starts there.
#[component]
pub fn Toast(props: &ToastProps) -> Html {
    let undo = use_node_ref();
    {
        let (undo, on_end) = (undo.clone(), props.on_end.clone());
        let time = if props.on_undo.is_some() { WHILE_UNDO } else { WHILE };
        use_effect_with(props.text.clone(), move |_| {
            if let Some(undo) = undo.get().filter(|_| is_keyboard_free()) {
                let _ = undo.unchecked_into::<HtmlElement>().focus();
            }
            let end = Timeout::new(time, move || on_end.emit(()));
            move || drop(end)
        });
    }
    let onkeydown = {
        let on_end = props.on_end.clone();
        Callback::from(move |event: KeyboardEvent| {
            if event.key() == "Escape" {
                event.prevent_default();
                on_end.emit(());
            }
        })
    };
    html! {
        <div class="toasts" {onkeydown}>
            <div class="toast" role="status">
                <span class="ellipsis toast-text">{ &props.text }</span>
                if let Some(on_undo) = &props.on_undo {
                    <button ref={undo} id="undo" class="button button--s" type="button" onclick={on_undo.reform(|_| ())}>{ icon("undo") }{ words::UNDO }<kbd aria-hidden="true">{ "Z" }</kbd></button>
                }
            </div>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::components::tests::draw;

    #[tokio::test]
    async fn what_was_done_is_said_beside_the_way_back() {
        let text = words::gone(words::Gone::Deleted, "Welder <b>");
        let props = |on_undo| ToastProps { text: text.clone().into(), on_undo, on_end: Callback::noop() };
        let html = draw::<Toast>(props(Some(Callback::noop()))).await;
        assert!(html.contains("Deleted: Welder &lt;b&gt;") && html.contains("role=\"status\""), "{html}");
        assert!(html.contains("id=\"undo\"") && html.contains(words::UNDO), "{html}");
        assert!(!draw::<Toast>(props(None)).await.contains("<button"), "there is no way back");
    }
}
