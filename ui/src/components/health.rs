//! How a feed is, at a glance.

use crate::words;
use contract::Feed;
use yew::prelude::*;

/// The code of an error that is a question: the feed lies inside a private network, and nobody has allowed that yet.
pub const NOT_ALLOWED: &str = "address_not_allowed";

/// How a feed is, told by what matters most.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Health {
    /// An import is under way.
    Busy,
    /// Not taken by the schedule.
    Paused,
    /// The last import failed.
    Failing,
    /// The last import was not whole, something is unusual, or a person is asked.
    Alarm,
    /// Never imported yet.
    First,
    /// All is well.
    Healthy,
}

impl Health {
    /// Read from a feed's facts.
    pub fn of(feed: &Feed) -> Self {
        // While it is switched off, an import of it is held.
        if feed.importing && feed.enabled { Self::Busy } else { Self::at_rest(feed) }
    }

    /// The same, whether or not an import is under way.
    fn at_rest(feed: &Feed) -> Self {
        match feed {
            Feed { enabled: true, last_error_code: Some(code), .. } if code == NOT_ALLOWED => Self::Alarm,
            Feed { consecutive_failures: 1.., .. } => Self::Failing,
            Feed { enabled: false, .. } => Self::Paused,
            Feed { last_error: Some(_), .. } => Self::Alarm,
            Feed { alarms, .. } if !alarms.is_empty() => Self::Alarm,
            Feed { last_success_at: None, .. } => Self::First,
            _ => Self::Healthy,
        }
    }

    fn mark(self) -> (&'static str, &'static str) {
        match self {
            Self::Busy => ("busy", words::feeds::IMPORTING),
            Self::Paused => ("paused", words::feeds::NOT_SCHEDULED),
            Self::Failing => ("fail", words::feeds::FAILING),
            Self::Alarm => ("warn", words::feeds::NEEDS_A_LOOK),
            Self::First => ("first", words::feeds::NOT_IMPORTED),
            Self::Healthy => ("ok", words::feeds::HEALTHY),
        }
    }
}

/// Where a feed stands in lists. An import under way moves no feed, or rows would jump at every hour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    /// First: something is unusual.
    NeedsLook,
    /// Nothing to be said.
    Well,
    /// Last: the schedule leaves it out.
    Paused,
}

impl Standing {
    /// All, in their order.
    pub const ALL: [Self; 3] = [Self::NeedsLook, Self::Well, Self::Paused];

    /// Read from a feed's facts.
    pub fn of(feed: &Feed) -> Self {
        match Health::at_rest(feed) {
            Health::Failing | Health::Alarm => Self::NeedsLook,
            Health::Paused => Self::Paused,
            _ => Self::Well,
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::components::tests::{alarm, feed};
    use contract::AlarmKind;

    #[test]
    fn health_is_told_by_what_matters_most() {
        let stale = || vec![alarm(AlarmKind::Stale)];
        let table = [
            (feed(), Health::Healthy, Standing::Well),
            (Feed { importing: true, consecutive_failures: 3, ..feed() }, Health::Busy, Standing::NeedsLook),
            (Feed { importing: true, ..feed() }, Health::Busy, Standing::Well),
            (Feed { importing: true, enabled: false, ..feed() }, Health::Paused, Standing::Paused),
            (
                Feed { consecutive_failures: 1, enabled: false, alarms: stale(), ..feed() },
                Health::Failing,
                Standing::NeedsLook,
            ),
            (Feed { enabled: false, alarms: stale(), ..feed() }, Health::Paused, Standing::Paused),
            (
                Feed { consecutive_failures: 1, last_error_code: Some(NOT_ALLOWED.into()), ..feed() },
                Health::Alarm,
                Standing::NeedsLook,
            ),
            (Feed { last_error: Some("cut".into()), ..feed() }, Health::Alarm, Standing::NeedsLook),
            (Feed { alarms: stale(), ..feed() }, Health::Alarm, Standing::NeedsLook),
            (Feed { last_success_at: None, ..feed() }, Health::First, Standing::Well),
        ];
        for (feed, health, standing) in table {
            assert_eq!((Health::of(&feed), Standing::of(&feed)), (health, standing), "{feed:?}");
        }
    }
}
