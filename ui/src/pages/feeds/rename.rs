//! Giving a feed a name of the person's own.

use crate::dom::focus_by_id;
use crate::format;
use crate::hooks::use_typed_over;
use crate::words::feeds;
use web_sys::HtmlInputElement;
use yew::prelude::*;

#[derive(PartialEq, Properties)]
pub struct RenameProps {
    /// What it is called now.
    pub title: AttrValue,
    pub on_rename: Callback<String>,
    pub on_cancel: Callback<()>,
}

/// A field with its name. Enter takes it, Esc does not; blank is the name it gives itself.
#[component]
pub fn Rename(props: &RenameProps) -> Html {
    let field = use_node_ref();
    use_effect_with((), |()| focus_by_id("feed-name"));
    use_typed_over(&field, Some(format::name(&props.title)));
    let onsubmit = {
        let (field, on_rename) = (field.clone(), props.on_rename.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            if let Some(input) = field.cast::<HtmlInputElement>() {
                on_rename.emit(input.value().trim().to_owned());
            }
        })
    };
    let onkeydown = {
        let on_cancel = props.on_cancel.clone();
        Callback::from(move |event: KeyboardEvent| {
            if event.key() == "Escape" {
                event.prevent_default();
                on_cancel.emit(());
            }
        })
    };
    html! {
        <form class="rename" {onsubmit} {onkeydown}>
            <input ref={field} id="feed-name" class="field grow" type="text" maxlength="200" autocomplete="off" aria-label={feeds::NAME} title={feeds::NAME_HINT} />
            <button class="button button--s" type="submit">{ feeds::SAVE }</button>
        </form>
    }
}
