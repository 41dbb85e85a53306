//! What floats above the window and has the keyboard to itself.

use crate::dom::document;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};
use yew::prelude::*;

/// What floats.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Overlay {
    /// The commands, with what is typed there already.
    Palette(AttrValue),
    /// What keys do.
    Keys,
}

impl Overlay {
    /// The commands, with nothing typed.
    pub fn palette() -> Self {
        Self::Palette(AttrValue::default())
    }
}

#[derive(Debug, PartialEq, Properties)]
pub struct ScrimProps {
    /// Further classes.
    #[prop_or_default]
    pub class: Classes,
    /// Told when a person is done with it: Esc, or a press beside it.
    pub on_close: Callback<()>,
    pub children: Html,
}

/// Dims the window behind what floats. The keyboard begins at the first control in it, and returns to where it was.
#[component]
pub fn Scrim(props: &ScrimProps) -> Html {
    let scrim = use_node_ref();
    {
        let scrim = scrim.clone();
        use_effect_with((), move |()| {
            let before = document().and_then(|page| page.active_element());
            let first = scrim.cast::<Element>().and_then(|scrim| {
                scrim.query_selector("input, button, [tabindex='0']").ok()??.dyn_into::<HtmlElement>().ok()
            });
            if let Some(first) = first {
                let _ = first.focus();
            }
            move || {
                // Drawn anew meanwhile, or gone with a page: then nothing has it.
                if let Some(before) = before.and_then(|before| before.dyn_into::<HtmlElement>().ok()) {
                    gloo_timers::callback::Timeout::new(0, move || {
                        let _ = before.focus();
                    })
                    .forget();
                }
            }
        });
    }
    let onkeydown = {
        let on_close = props.on_close.clone();
        Callback::from(move |event: KeyboardEvent| {
            if event.key() == "Escape" {
                event.prevent_default();
                on_close.emit(());
            }
        })
    };
    let onmousedown = {
        let on_close = props.on_close.clone();
        Callback::from(move |event: MouseEvent| {
            let is_beside = event.target().is_some_and(|target| Some(target) == event.current_target());
            if is_beside {
                on_close.emit(());
            }
        })
    };
    html! { <div class={classes!("scrim", props.class.clone())} ref={scrim} {onkeydown} {onmousedown}>{ props.children.clone() }</div> }
}
