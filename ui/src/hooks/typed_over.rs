//! A field that begins with what is to be changed.

use web_sys::HtmlInputElement;
use yew::prelude::*;

/// Puts `text` into a field when it is first drawn, and chooses all of it: it can be typed over, or changed in part. As an attribute it
/// would be put back over what was typed, each time something else is drawn anew.
#[hook]
pub fn use_typed_over(field: &NodeRef, text: Option<&str>) {
    let (field, text) = (field.clone(), text.map(str::to_owned));
    use_effect_with((), move |()| {
        if let (Some(input), Some(text)) = (field.cast::<HtmlInputElement>(), text) {
            input.set_value(&text);
            input.select();
        }
    });
}
