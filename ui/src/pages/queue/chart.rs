//! The last hour of work, drawn.

use crate::words;
use yew::prelude::*;

/// In pixels.
const HEIGHT: f64 = 30.0;
/// What is not nothing is seen.
const LEAST: f64 = 1.5;

#[derive(Debug, PartialEq, Properties)]
pub struct LastHourProps {
    /// Tasks done in each minute, the present one last.
    pub minutes: Vec<u64>,
}

/// A bar for each minute. Lengths are attributes of the drawing, which the policy allows.
#[component]
pub fn LastHour(props: &LastHourProps) -> Html {
    let minutes = &props.minutes;
    let most = minutes.iter().max().copied().unwrap_or(0).max(1) as f64;
    let slot = 100.0 / minutes.len().max(1) as f64;
    let bar = |(at, done): (usize, &u64)| {
        let height = (*done as f64 / most * HEIGHT).max(LEAST);
        let ago = minutes.len() - 1 - at;
        let tip = match ago {
            0 => words::queue::done_now(*done),
            ago => words::queue::done_before(*done, ago),
        };
        html! {
            <rect class="fill-accent" x={format!("{:.2}%", at as f64 * slot + 0.2)} width={format!("{:.2}%", slot * 0.76)}
                y={format!("{:.1}", HEIGHT - height)} height={format!("{height:.1}")}><title>{ tip }</title></rect>
        }
    };
    let now = minutes.last().copied().unwrap_or(0);
    html! {
        <span class="tally tally--wide">
            <svg class="chart" height={HEIGHT.to_string()} role="img" aria-label={words::queue::last_hour(minutes)}>
                { for minutes.iter().enumerate().filter(|(_, done)| **done > 0).map(bar) }
                <line class="chart-base" x1="0" x2="100%" y1={HEIGHT.to_string()} y2={HEIGHT.to_string()} />
            </svg>
            <span class="tally-axis" aria-hidden="true"><span>{ words::queue::LAST_HOUR }</span><span>{ words::queue::now(now) }</span></span>
        </span>
    }
}

/// The figures as they are `passed` minutes after they were read: nothing was done since, or they had been read anew.
pub fn moved_on(minutes: &[u64], passed: i64) -> Vec<u64> {
    let gone = usize::try_from(passed).unwrap_or(0).min(minutes.len());
    let mut minutes = minutes.to_vec();
    minutes.rotate_left(gone);
    let kept = minutes.len() - gone;
    minutes[kept..].fill(0);
    minutes
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::components::tests::draw;

    #[test]
    fn an_hour_that_is_looked_at_moves_on_though_nothing_happens() {
        assert_eq!(moved_on(&[1, 2, 3], 0), [1, 2, 3]);
        assert_eq!(moved_on(&[1, 2, 3], -4), [1, 2, 3], "a clock that was set back");
        assert_eq!(moved_on(&[1, 2, 3], 2), [3, 0, 0]);
        assert_eq!(moved_on(&[1, 2, 3], 90), [0, 0, 0]);
        assert_eq!(moved_on(&[], 1), [0; 0]);
    }

    #[tokio::test]
    async fn each_minute_with_work_is_a_bar_and_the_highest_fills_the_chart() {
        let html = draw::<LastHour>(LastHourProps { minutes: vec![0, 1, 92, 0] }).await;
        assert_eq!(html.matches("<rect").count(), 2, "{html}");
        assert!(html.contains("y=\"0.0\" height=\"30.0\"") && html.contains("height=\"1.5\""), "{html}");
        assert!(html.contains("93 tasks done in the last hour, at most 92 a minute"), "{html}");
        assert!(!html.contains("style="), "the policy forbids inline styles: {html}");
        let html = draw::<LastHour>(LastHourProps { minutes: vec![0; 60] }).await;
        assert!(!html.contains("<rect") && html.contains("No task was done"), "{html}");
    }
}
