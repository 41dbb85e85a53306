//! How often a feed is fetched.

use crate::components::icon;
use crate::format;
use crate::hooks::use_chosen;
use contract::Millis;
use yew::prelude::*;

const MINUTE: Millis = 60_000;
const HOUR: Millis = 60 * MINUTE;
const DAY: Millis = 24 * HOUR;

/// What is offered.
const CHOICES: [Millis; 11] = [
    5 * MINUTE,
    15 * MINUTE,
    30 * MINUTE,
    HOUR,
    2 * HOUR,
    3 * HOUR,
    6 * HOUR,
    12 * HOUR,
    DAY,
    2 * DAY,
    7 * DAY,
];

/// What is offered, and what was set elsewhere, in order.
fn choices(set: Millis) -> Vec<Millis> {
    let mut choices = CHOICES.to_vec();
    if let Err(place) = choices.binary_search(&set) {
        choices.insert(place, set);
    }
    choices
}

#[derive(PartialEq, Properties)]
pub struct IntervalProps {
    pub interval_ms: Millis,
    /// What it is the interval of.
    pub label: AttrValue,
    pub on_set: Callback<Millis>,
}

/// A choice of intervals.
#[component]
pub fn Interval(props: &IntervalProps) -> Html {
    let (field, onchange) = use_chosen(props.interval_ms, &props.on_set);
    html! {
        <span class="select-wrap select-wrap--quiet">
            <select ref={field} class="select" aria-label={props.label.clone()} {onchange}>
                { for choices(props.interval_ms).into_iter().map(|choice| html! {
                    <option key={choice} value={choice.to_string()} selected={choice == props.interval_ms}>{ format::interval(choice) }</option>
                }) }
            </select>
            { icon("down") }
        </span>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::components::tests::draw;

    async fn drawn(interval_ms: Millis) -> String {
        let props = IntervalProps { interval_ms, label: "How often".into(), on_set: Callback::noop() };
        draw::<Interval>(props).await
    }

    #[tokio::test]
    async fn the_interval_that_is_set_is_chosen() {
        let html = drawn(HOUR).await;
        assert_eq!(html.matches("<option").count(), CHOICES.len(), "{html}");
        assert_eq!(html.matches("selected=").count(), 1, "{html}");
        assert!(html.contains("value=\"3600000\" selected=\"selected\">1 hour<"), "{html}");
    }

    #[tokio::test]
    async fn an_interval_that_was_set_elsewhere_stands_in_its_place() {
        let html = drawn(90 * MINUTE).await;
        assert_eq!(html.matches("<option").count(), CHOICES.len() + 1, "{html}");
        let place = |label: &str| html.find(&format!(">{label}<")).expect(label);
        assert!(place("1 hour") < place("90 min") && place("90 min") < place("2 hours"), "{html}");
    }
}
