//! A way back, for a while.

use super::icon;
use crate::words::job as words;
use gloo_timers::callback::Timeout;
use web_sys::HtmlElement;
use yew::prelude::*;

/// So long there is a way back, in milliseconds.
const WHILE: u32 = 12_000;

#[derive(Debug, PartialEq, Properties)]
pub struct UndoToastProps {
    /// What was done.
    pub text: AttrValue,
    pub on_undo: Callback<()>,
    /// Told when there is no way back any more.
    pub on_end: Callback<()>,
}

/// Says what was done, and offers to undo it. The keyboard starts there: what it was on is gone.
#[component]
pub fn UndoToast(props: &UndoToastProps) -> Html {
    let undo = use_node_ref();
    {
        let (undo, on_end) = (undo.clone(), props.on_end.clone());
        use_effect_with(props.text.clone(), move |_| {
            if let Some(undo) = undo.cast::<HtmlElement>() {
                let _ = undo.focus();
            }
            let end = Timeout::new(WHILE, move || on_end.emit(()));
            move || drop(end)
        });
    }
    let onkeydown = {
        let on_end = props.on_end.clone();
        Callback::from(move |event: KeyboardEvent| {
            if event.key() == "Escape" {
                on_end.emit(());
            }
        })
    };
    html! {
        <div class="toasts" {onkeydown}>
            <div class="toast" role="status">
                <span class="ellipsis toast-text">{ &props.text }</span>
                <button ref={undo} id="undo" class="button button--s" type="button" onclick={props.on_undo.reform(|_| ())}>{ icon("undo") }{ words::UNDO }</button>
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
        let props = UndoToastProps { text: text.into(), on_undo: Callback::noop(), on_end: Callback::noop() };
        let html = draw::<UndoToast>(props).await;
        assert!(html.contains("Deleted: Welder &lt;b&gt;") && html.contains("role=\"status\""), "{html}");
        assert!(html.contains("id=\"undo\"") && html.contains(words::UNDO), "{html}");
    }
}
