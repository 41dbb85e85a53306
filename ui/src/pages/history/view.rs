//! What is looked at in the history, and the controls that narrow it.

use crate::components::icon;
use crate::{format, words};
use contract::{Feed, Millis, RunFilter, RunShow};
use std::rc::Rc;
use web_sys::HtmlSelectElement;
use yew::prelude::*;

/// Days of the chart where the period says no other number.
const USUAL_DAYS: u32 = 14;

/// A stretch of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Period {
    /// So many days, today included.
    Days(u32),
    /// One day, by the moment it begins.
    Day(Millis),
    /// All of it.
    All,
}

impl Period {
    /// Those that are offered.
    const OFFERED: [Self; 6] =
        [Self::Days(1), Self::Days(7), Self::Days(14), Self::Days(30), Self::Days(90), Self::All];

    /// Its name.
    pub fn name(self, now: Millis) -> String {
        match self {
            Self::Days(days) => words::history::last_days(days),
            Self::Day(day) => words::history::on_day(day, now),
            Self::All => words::history::ALL_TIME.to_owned(),
        }
    }

    fn key(self) -> String {
        match self {
            Self::Days(days) => days.to_string(),
            Self::Day(_) => "day".to_owned(),
            Self::All => "all".to_owned(),
        }
    }
}

/// What is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HistoryView {
    /// Which runs.
    pub show: RunShow,
    /// Of which feed.
    pub feed_id: Option<i64>,
    /// Of which time.
    pub period: Period,
    /// Whether the chart is there.
    pub chart: bool,
}

impl Default for HistoryView {
    fn default() -> Self {
        Self { show: RunShow::All, feed_id: None, period: Period::All, chart: true }
    }
}

impl HistoryView {
    /// What passes, as of the day of `now`.
    pub fn filter(&self, now: Millis) -> RunFilter {
        let (since, until) = match self.period {
            Period::Days(days) => (Some(format::day_start(now, days.saturating_sub(1))), None),
            Period::Day(day) => (Some(day), Some(format::day_after(day))),
            Period::All => (None, None),
        };
        RunFilter { feed_id: self.feed_id, show: self.show, since, until }
    }

    /// Whether nothing is left out.
    pub fn is_whole(&self) -> bool {
        Self { chart: self.chart, ..Self::default() } == *self
    }

    /// When each day of the chart begins, and when the last one is over.
    pub fn days(&self, now: Millis) -> Vec<Millis> {
        let days = match self.period {
            Period::Days(days) if days > 1 => days,
            _ => USUAL_DAYS,
        };
        let mut starts: Vec<Millis> = (0..days).rev().map(|ago| format::day_start(now, ago)).collect();
        starts.push(format::day_after(format::day_start(now, 0)));
        starts
    }
}

#[derive(PartialEq, Properties)]
pub struct FiltersProps {
    pub view: HistoryView,
    pub feeds: Option<Rc<Vec<Feed>>>,
    /// How many problems there are.
    pub problems: Option<u64>,
    pub now: Millis,
    pub on_view: Callback<HistoryView>,
}

/// The controls behind the title. The three that are wanted most stand as buttons where there is room.
#[component]
pub fn Filters(props: &FiltersProps) -> Html {
    let FiltersProps { view, on_view, .. } = props;
    let view = *view;
    let segment = |show: RunShow| {
        let onclick = on_view.reform(move |_: MouseEvent| HistoryView { show, ..view });
        let problems = props.problems.filter(|n| show == RunShow::Problems && *n > 0);
        html! {
            <button class="segment" type="button" data-show={words::history::show(show)} aria-pressed={(view.show == show).to_string()} {onclick}>
                { words::history::show(show) }
                if let Some(problems) = problems { <span class="num">{ format::number(problems) }</span> }
            </button>
        }
    };
    let at_of = |offered: &[RunShow]| offered.iter().position(|show| *show == view.show);
    let on_show = |offered: &'static [RunShow]| {
        on_view.reform(move |at: usize| HistoryView {
            show: offered.get(at).copied().unwrap_or_default(),
            ..view
        })
    };
    let names = |offered: &[RunShow]| -> Vec<String> {
        offered.iter().map(|show| words::history::show(*show).to_owned()).collect()
    };
    // Beside the buttons, those they stand for are one.
    let mut states = names(words::history::STATES);
    states[0] = words::history::ANY_STATE.to_owned();
    let (all, key) = (names(&words::history::SHOWS), words::history::show(view.show).to_owned());
    let on_feed = {
        let feeds = props.feeds.clone();
        on_view.reform(move |at: usize| {
            let feed = at.checked_sub(1).and_then(|at| feeds.as_ref()?.get(at).map(|feed| feed.id));
            HistoryView { feed_id: feed, ..view }
        })
    };
    let feeds = props.feeds.as_deref().map(Vec::as_slice).unwrap_or_default();
    let feed_names = std::iter::once(words::history::ALL_FEEDS.to_owned())
        .chain(feeds.iter().map(|feed| format::name(&feed.title).to_owned()));
    let named = feeds.iter().position(|feed| Some(feed.id) == view.feed_id).map_or(0, |at| at + 1);
    let mut periods = Period::OFFERED.to_vec();
    if !periods.contains(&view.period) {
        periods.push(view.period);
    }
    let at = periods.iter().position(|period| *period == view.period).unwrap_or(0);
    let period_names: Vec<String> = periods.iter().map(|period| period.name(props.now)).collect();
    let on_period = on_view.reform(move |at: usize| HistoryView {
        period: periods.get(at).copied().unwrap_or(Period::All),
        ..view
    });
    let chart = on_view.reform(move |_: MouseEvent| HistoryView { chart: !view.chart, ..view });
    html! {
        <>
            <div class="segments hide-narrow" role="group" aria-label={words::history::SHOW}>
                { for [RunShow::All, RunShow::News, RunShow::Problems].map(segment) }
            </div>
            <span class="hide-narrow select-room">{ select("filter-state", words::history::SHOW, states, at_of(words::history::STATES).unwrap_or(0), key.clone(), &on_show(words::history::STATES)) }</span>
            <span class="show-narrow select-room">{ select("filter-show", words::history::SHOW, all, at_of(&words::history::SHOWS).unwrap_or(0), key, &on_show(&words::history::SHOWS)) }</span>
            { select("filter-feed", words::history::FEED, feed_names.collect(), named, format!("{:?}", view.feed_id), &on_feed) }
            { select("filter-period", words::history::PERIOD, period_names, at, view.period.key(), &on_period) }
            <span class="grow"></span>
            <button id="show-chart" class="icon-button hide-small" type="button" aria-pressed={view.chart.to_string()} aria-label={words::history::CHART} title={words::history::CHART} onclick={chart}>{ icon("chart") }</button>
        </>
    }
}

/// A quiet list of names that tells the place of what was chosen. It is made anew when the choice changed from elsewhere: once a
/// person has chosen, attributes of options no longer move the choice.
fn select(
    id: &'static str,
    label: &'static str,
    names: Vec<String>,
    at: usize,
    key: String,
    on_choice: &Callback<usize>,
) -> Html {
    let onchange = on_choice.reform(|event: Event| {
        let field = event.target_unchecked_into::<HtmlSelectElement>();
        usize::try_from(field.selected_index()).unwrap_or(0)
    });
    html! {
        <span class="select-wrap select-wrap--quiet" key={format!("{id} {key}")}>
            <select {id} class="select" aria-label={label} {onchange}>
                { for names.into_iter().enumerate().map(|(place, name)| html! { <option selected={place == at}>{ name }</option> }) }
            </select>
            { icon("down") }
        </span>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::components::tests::{draw, feed};

    /// Monday, 23 November 2026, 14:37 UTC.
    const NOW: Millis = 1_795_444_620_000;
    const DAY: Millis = 86_400_000;

    #[test]
    fn a_period_is_whole_days_and_the_chart_ends_today() {
        let midnight = NOW - NOW % DAY;
        let filter = |period| HistoryView { period, ..HistoryView::default() }.filter(NOW);
        assert_eq!(filter(Period::Days(1)).since, Some(midnight));
        assert_eq!(filter(Period::Days(7)).since, Some(midnight - 6 * DAY));
        let day = filter(Period::Day(midnight - DAY));
        assert_eq!((day.since, day.until), (Some(midnight - DAY), Some(midnight)));
        assert_eq!(filter(Period::All), RunFilter::default());
        let days = |period| HistoryView { period, ..HistoryView::default() }.days(NOW);
        assert_eq!(days(Period::All).len(), 15);
        assert_eq!(days(Period::Days(30)).len(), 31);
        assert_eq!(days(Period::Days(1)).len(), 15, "one day is no chart");
        assert_eq!(days(Period::All).last(), Some(&(midnight + DAY)));
    }

    #[tokio::test]
    async fn the_controls_say_what_is_chosen_and_how_many_problems_there_are() {
        let view = HistoryView { show: RunShow::Problems, feed_id: Some(1), ..HistoryView::default() };
        let props = FiltersProps {
            view,
            feeds: Some(Rc::new(vec![feed()])),
            problems: Some(4),
            now: NOW,
            on_view: Callback::noop(),
        };
        let html = draw::<Filters>(props).await;
        assert!(
            html.contains("aria-pressed=\"true\" class=\"segment\">Problems<span class=\"num\">4</span>"),
            "{html}"
        );
        assert_eq!(html.matches("selected=").count(), 4, "one of each list: {html}");
        assert!(html.contains(">Board</option>"), "{html}");
        assert!(html.contains("All time") && html.contains("Last 14 days"), "{html}");
        assert!(!view.is_whole() && HistoryView { chart: false, ..HistoryView::default() }.is_whole());
    }
}
