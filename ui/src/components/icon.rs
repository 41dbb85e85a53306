//! Icons, from the sprite in the page.

use yew::prelude::*;

#[derive(Debug, PartialEq, Properties)]
pub struct IconProps {
    /// The name in the sprite, without `i-`.
    pub name: AttrValue,
    /// Further classes.
    #[prop_or_default]
    pub class: Classes,
}

/// An icon beside words that say the same.
#[component]
pub fn Icon(props: &IconProps) -> Html {
    html! {
        <svg class={classes!("icon", props.class.clone())} aria-hidden="true"><use href={format!("#i-{}", props.name)} /></svg>
    }
}

/// The same, shorter.
pub fn icon(name: &'static str) -> Html {
    html! { <Icon {name} /> }
}

#[derive(Debug, PartialEq, Properties)]
pub struct SignProps {
    /// The name in the sprite, without `i-`.
    pub name: AttrValue,
    /// What it says.
    pub label: AttrValue,
}

/// An icon that stands for words of its own.
#[component]
pub fn Sign(props: &SignProps) -> Html {
    html! {
        <svg class="icon icon--s sign" role="img" aria-label={props.label.clone()}>
            <title>{ &props.label }</title>
            <use href={format!("#i-{}", props.name)} />
        </svg>
    }
}
