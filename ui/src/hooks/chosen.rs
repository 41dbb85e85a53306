use std::fmt::Display;
use std::str::FromStr;
use web_sys::HtmlSelectElement;
use yew::prelude::*;

/// For a `<select>` that stands at what is set, and tells what was chosen: its node and what to do when it changes.
#[hook]
pub fn use_chosen<T>(set: T, on_set: &Callback<T>) -> (NodeRef, Callback<Event>)
where
    T: Copy + PartialEq + Display + FromStr + 'static,
{
    let field = use_node_ref();
    {
        // Once a person has chosen, attributes of options no longer move the choice.
        let field = field.clone();
        use_effect_with(set, move |set| {
            if let Some(field) = field.cast::<HtmlSelectElement>() {
                field.set_value(&set.to_string());
            }
        });
    }
    let on_set = on_set.clone();
    let onchange = Callback::from(move |event: Event| {
        let field = event.target_unchecked_into::<HtmlSelectElement>();
        let chosen = field.value().parse();
        // The field follows the answer, not the choice: a change that fails is not shown.
        field.set_value(&set.to_string());
        if let Ok(chosen) = chosen {
            on_set.emit(chosen);
        }
    });
    (field, onchange)
}
