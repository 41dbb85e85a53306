//! The button that ends a run.

use super::icon;
use crate::words;
use yew::prelude::*;

#[derive(PartialEq, Properties)]
pub struct CancelButtonProps {
    pub run_id: i64,
    /// What ends, e.g. "the import of Board".
    pub what: AttrValue,
    /// Whether that was asked for already.
    pub cancelling: bool,
    /// With words, for a toolbar; else an icon, for a row.
    #[prop_or_default]
    pub large: bool,
    pub on_cancel: Callback<i64>,
}

/// Ends a run, and says so until it has ended.
#[component]
pub fn CancelButton(props: &CancelButtonProps) -> Html {
    let (label, run_id) = (format!("{} {}", words::queue::CANCEL, props.what), props.run_id);
    let onclick = props.on_cancel.reform(move |_: MouseEvent| run_id);
    match (props.cancelling, props.large) {
        (true, _) => html! { <span class="cancelling faint">{ words::queue::CANCELLING }</span> },
        (false, true) => html! {
            <button id="cancel-run" class="button" type="button" title={label} {onclick}>{ icon("close") }{ words::queue::CANCEL }</button>
        },
        (false, false) => html! {
            <button class="icon-button icon-button--s" type="button" data-act="cancel" aria-label={label} title={words::queue::CANCEL} {onclick}>{ icon("close") }</button>
        },
    }
}
