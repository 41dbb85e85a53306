//! New jobs of each day, as small as a word.

use crate::format;
use crate::words::feeds;
use yew::prelude::*;

/// In CSS pixels.
const HEIGHT: f64 = 16.0;
/// A day on which nothing came is seen, too.
const LEAST: f64 = 1.0;
/// Of a day's width, in per cent of it.
const BAR: f64 = 76.0;

#[derive(PartialEq, Properties)]
pub struct SparkProps {
    /// New jobs of each day, the last is today.
    pub days: Vec<u64>,
}

/// A bar for each day; no axes, the figures are its name.
#[component]
pub fn Spark(props: &SparkProps) -> Html {
    let most = props.days.iter().max().copied().unwrap_or(0).max(1);
    let slot = 100.0 / props.days.len().max(1) as f64;
    let bar = |(at, new): (usize, &u64)| {
        let height = (*new as f64 / most as f64 * HEIGHT).max(LEAST);
        html! {
            <rect class="fill-quiet" x={format!("{:.1}%", (at as f64 + (1.0 - BAR / 100.0) / 2.0) * slot)} width={format!("{:.1}%", slot * BAR / 100.0)}
                y={format!("{:.1}", HEIGHT - height)} height={format!("{height:.1}")} />
        }
    };
    let all = props.days.iter().sum();
    html! {
        <svg class="spark" height={HEIGHT.to_string()} role="img" aria-label={feeds::new_in_days(all, props.days.len())}>
            <title>{ props.days.iter().map(|new| format::number(*new)).collect::<Vec<_>>().join(", ") }</title>
            { for props.days.iter().enumerate().map(bar) }
        </svg>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::components::tests::draw;

    #[tokio::test]
    async fn each_day_is_a_bar_as_high_as_what_it_brought() {
        let html = draw::<Spark>(SparkProps { days: vec![0, 2, 4] }).await;
        let heights: Vec<&str> = html
            .split("<rect")
            .skip(1)
            .filter_map(|bar| bar.split("\" height=\"").nth(1)?.split('"').next())
            .collect();
        assert_eq!(heights, ["1.0", "8.0", "16.0"], "{html}");
        assert!(
            html.contains("6 new in 3 days") && html.contains("0, 2, 4") && !html.contains("style="),
            "{html}"
        );
        let html = draw::<Spark>(SparkProps { days: vec![0, 0] }).await;
        assert_eq!(html.matches("height=\"1.0\"").count(), 2, "{html}");
    }
}
