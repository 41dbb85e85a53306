//! Icons and health marks, from the sprite in the page.

use contract::Feed;
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

/// How a feed is, at a glance.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Health {
    /// An import is under way.
    Busy,
    /// Not taken by the schedule.
    Paused,
    /// The last import failed.
    Failing,
    /// The last import was not whole.
    Incomplete,
    /// Never imported yet.
    First,
    /// All is well.
    Healthy,
}

impl Health {
    /// Read from a feed's facts.
    pub fn of(feed: &Feed) -> Self {
        match feed {
            Feed { importing: true, .. } => Self::Busy,
            Feed { consecutive_failures: 1.., .. } => Self::Failing,
            Feed { enabled: false, .. } => Self::Paused,
            Feed { last_error: Some(_), .. } => Self::Incomplete,
            Feed { last_attempt_at: None, .. } => Self::First,
            _ => Self::Healthy,
        }
    }

    fn mark(self) -> (&'static str, &'static str) {
        match self {
            Self::Busy => ("busy", "importing"),
            Self::Paused => ("paused", "not scheduled"),
            Self::Failing => ("fail", "failing"),
            Self::Incomplete => ("warn", "needs a look"),
            Self::First => ("first", "not imported yet"),
            Self::Healthy => ("ok", "healthy"),
        }
    }
}

#[derive(Debug, PartialEq, Properties)]
pub struct HealthMarkProps {
    pub health: Health,
}

/// A shape and a colour for a feed's health, with its name.
#[component]
pub fn HealthMark(props: &HealthMarkProps) -> Html {
    let (mark, label) = props.health.mark();
    html! {
        <svg class={format!("health health--{mark}")} viewBox="0 0 16 16" role="img" aria-label={label}>
            <title>{ label }</title>
            <use href={format!("#i-h-{mark}")} />
        </svg>
    }
}
