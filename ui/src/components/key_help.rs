//! What keys do.

use super::{Scrim, icon};
use crate::words::palette::{self as words, Shortcut};
use yew::prelude::*;

#[derive(Debug, PartialEq, Properties)]
pub struct KeyHelpProps {
    pub on_close: Callback<()>,
}

/// All keys, in groups.
#[component]
pub fn KeyHelp(props: &KeyHelpProps) -> Html {
    let group = |(title, keys): &(&'static str, &[Shortcut])| {
        let line = |(what, keys): &Shortcut| {
            html! { <><dt>{ *what }</dt><dd>{ for keys.iter().map(|key| html! { <kbd>{ *key }</kbd> }) }</dd></> }
        };
        html! { <section><h3>{ *title }</h3><dl>{ for keys.iter().map(line) }</dl></section> }
    };
    html! {
        <Scrim on_close={props.on_close.clone()}>
            <div id="key-help" class="dialog dialog--wide" role="dialog" aria-modal="true" aria-labelledby="keys-h">
                <div class="dialog-head">
                    <h2 class="dialog-title" id="keys-h">{ words::KEYS }</h2><span class="grow"></span>
                    <button class="icon-button" type="button" aria-label={words::CLOSE} title={words::CLOSE} onclick={props.on_close.reform(|_: MouseEvent| ())}>{ icon("close") }</button>
                </div>
                <div class="dialog-body scroll" tabindex="0"><div class="keys">{ for words::GROUPS.iter().map(group) }</div></div>
            </div>
        </Scrim>
    }
}
