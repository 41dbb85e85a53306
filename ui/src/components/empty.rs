//! Nothing here, something wrong, good to know.

use super::Icon;
use yew::prelude::*;

#[derive(Debug, PartialEq, Properties)]
pub struct EmptyProps {
    pub icon: AttrValue,
    pub title: AttrValue,
    pub text: AttrValue,
    /// The one thing to do.
    #[prop_or_default]
    pub children: Html,
}

/// What will stand here, and the one thing to do.
#[component]
pub fn Empty(props: &EmptyProps) -> Html {
    html! {
        <div class="empty">
            <Icon name={props.icon.clone()} class="icon--l" />
            <h2>{ &props.title }</h2>
            <p>{ &props.text }</p>
            <div class="actions">{ props.children.clone() }</div>
        </div>
    }
}

/// How much a notice matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    Neutral,
    Partial,
    Failed,
}

#[derive(Debug, PartialEq, Properties)]
pub struct NoticeProps {
    pub tone: Tone,
    pub text: AttrValue,
    /// Across the whole pane.
    #[prop_or_default]
    pub bar: bool,
    /// Whether a failure is read aloud as soon as it is there: not where a person came to read of it.
    #[prop_or(true)]
    pub is_news: bool,
    /// Buttons behind the words.
    #[prop_or_default]
    pub children: Html,
}

/// A sentence in place.
#[component]
pub fn Notice(props: &NoticeProps) -> Html {
    let (class, icon, role) = match props.tone {
        Tone::Neutral => (None, "info", "note"),
        Tone::Partial => (Some("notice--partial"), "warn", "note"),
        Tone::Failed => (Some("notice--failed"), "error", if props.is_news { "alert" } else { "note" }),
    };
    html! {
        <div class={classes!("notice", class, props.bar.then_some("notice--bar"))} {role}>
            <Icon name={icon} />
            <p class="grow sentence">{ &props.text }</p>
            { props.children.clone() }
        </div>
    }
}
