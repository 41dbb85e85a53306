//! What a setting is set with.

use crate::components::icon;
use crate::dom::all;
use crate::hooks::use_chosen;
use std::fmt::Display;
use std::str::FromStr;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;
use yew::prelude::*;

/// A control with its name beside it and what it means below it.
pub fn row(id: &'static str, label: &'static str, hint: String, control: Html) -> Html {
    let label = match id {
        "" => html! { <span class="form-label">{ label }</span> },
        id => html! { <label class="form-label" for={id}>{ label }</label> },
    };
    html! { <div class="form-row">{ label }<div class="form-control">{ control }<p class="hint">{ hint }</p></div></div> }
}

#[derive(PartialEq, Properties)]
pub struct ChoiceProps<T: PartialEq> {
    pub id: &'static str,
    pub value: T,
    pub offered: Vec<T>,
    /// How a value is called.
    pub name: Callback<T, String>,
    pub on_choice: Callback<T>,
}

/// A list of what is offered.
#[component]
pub fn Choice<T>(props: &ChoiceProps<T>) -> Html
where
    T: Copy + Ord + Display + FromStr + 'static,
{
    let (field, onchange) = use_chosen(props.value, &props.on_choice);
    let mut offered = props.offered.clone();
    if let Err(at) = offered.binary_search(&props.value) {
        offered.insert(at, props.value);
    }
    let option = |value: T| {
        html! { <option value={value.to_string()} selected={value == props.value}>{ props.name.emit(value) }</option> }
    };
    html! {
        <span class="select-wrap"><select id={props.id} class="select" ref={field} {onchange}>{ for offered.into_iter().map(option) }</select>{ icon("down") }</span>
    }
}

/// A few names, one of which is chosen; arrows move.
pub fn segments(
    label: &'static str,
    group: &'static str,
    names: &[(&'static str, bool)],
    on_choice: Callback<usize>,
) -> Html {
    let segment = |(at, (name, chosen)): (usize, &(&'static str, bool))| {
        let onclick = on_choice.reform(move |_: MouseEvent| at);
        html! {
            <button class="segment" type="button" role="radio" data-choice={format!("{group} {name}")} aria-checked={chosen.to_string()} tabindex={if *chosen { "0" } else { "-1" }} {onclick}>{ *name }</button>
        }
    };
    let (count, chosen) = (names.len(), names.iter().position(|(_, chosen)| *chosen).unwrap_or(0));
    let onkeydown = {
        let on_choice = on_choice.clone();
        Callback::from(move |event: KeyboardEvent| {
            let next = match event.key().as_str() {
                "ArrowRight" | "ArrowDown" => (chosen + 1) % count,
                "ArrowLeft" | "ArrowUp" => (chosen + count - 1) % count,
                _ => return,
            };
            event.prevent_default();
            let group = event.current_target().and_then(|group| group.dyn_into::<web_sys::Element>().ok());
            let buttons: Vec<HtmlElement> =
                group.map(|group| all(&group, "[role=radio]")).unwrap_or_default();
            if let Some(button) = buttons.get(next) {
                let _ = button.focus();
            }
            on_choice.emit(next);
        })
    };
    html! { <div class="segments" role="radiogroup" aria-label={label} {onkeydown}>{ for names.iter().enumerate().map(segment) }</div> }
}
