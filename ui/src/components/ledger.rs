//! The sum of a run: its terms as figures and as a bar, and whether it is right.

use super::icon;
use crate::route::Route;
use crate::{format, words};
use contract::{Recount, Run};
use yew::prelude::*;

/// Where the sections of a run's page begin, by the word of the term that leads there.
pub const SECTIONS: [(&str, &str); 3] = [("new", "new-h"), ("updated", "updated-h"), ("failed", "failed-h")];

/// The narrowest part of the bar, in hundredths of it: what is not zero can be seen.
const NARROWEST: f64 = 0.35;
/// Between two parts.
const GAP: f64 = 0.15;

#[derive(PartialEq, Properties)]
pub struct LedgerProps {
    pub run: Run,
    /// What counting again has found.
    pub recount: Recount,
    /// Leads to the section that is headed by this element; called with its id.
    pub on_jump: Callback<&'static str>,
}

/// The ledger of a run. It balances when its numbers add up, and when what was counted as new and as failed is in the
/// database.
#[component]
pub fn Ledger(props: &LedgerProps) -> Html {
    let LedgerProps { run, recount, on_jump } = props;
    let terms = terms(run);
    let off = off(run, recount);
    let term = |(index, (n, word)): (usize, (u64, &'static str))| {
        let sign = match (index, off) {
            (0, 0) => "=",
            (0, _) => "≠",
            _ => "+",
        };
        html! { <><span class="term-op" aria-hidden="true">{ sign }</span>{ figure(run.run_id, n, word, on_jump) }</> }
    };
    html! {
        <section class="ledger" aria-label={words::ledger(run, &terms, off)}>
            <div class="ledger-sum">
                <div class="term"><b>{ format::number(run.total) }</b><span>{ words::run::read(run.total) }</span></div>
                <>{ for terms.into_iter().enumerate().map(term) }</>
                if run.not_reached > 0 {
                    <div class="term term--beside"><b>{ format::number(run.not_reached) }</b><span>{ words::run::NOT_REACHED }</span></div>
                }
                <>{ for words::turns(run).into_iter().map(|(n, word)| html! { <div class="term term--beside"><b>{ format::number(n) }</b><span>{ word }</span></div> }) }</>
                if off == 0 {
                    <div class="ledger-proof">{ icon("check") }{ words::proof(off) }</div>
                } else {
                    <div class="ledger-proof ledger-proof--off">{ icon("error") }{ words::proof(off) }</div>
                }
            </div>
            { shares(run.total, &terms) }
            if off > 0 { <p class="hint">{ words::counted_again(recount) }</p> }
        </section>
    }
}

fn terms(run: &Run) -> [(u64, &'static str); 5] {
    [
        (run.new, "new"),
        (run.updated, "updated"),
        (run.unchanged, "unchanged"),
        (run.duplicate, "duplicate"),
        (run.failed, "failed"),
    ]
}

/// How much is not accounted for: as the database has counted, or as the figures that are shown say themselves.
fn off(run: &Run, recount: &Recount) -> u64 {
    let sum: u64 = terms(run).iter().map(|(n, _)| n).sum();
    recount.off.max(run.total.abs_diff(sum))
}

/// A term with its colour; one that has a section leads there.
fn figure(run_id: i64, n: u64, word: &'static str, on_jump: &Callback<&'static str>) -> Html {
    let ink = (n > 0 && matches!(word, "new" | "updated" | "failed")).then(|| format!("term--{word}"));
    let class = classes!("term", ink);
    let inner = html! { <><b>{ format::number(n) }</b><span><i class={format!("swatch swatch--{word}")}></i>{ word }</span></> };
    match SECTIONS.iter().find(|(section, _)| *section == word && n > 0) {
        Some((_, id)) => {
            let (on_jump, id) = (on_jump.clone(), *id);
            let onclick = Callback::from(move |event: MouseEvent| {
                // The fragment of the address names the page.
                event.prevent_default();
                on_jump.emit(id);
            });
            html! { <a {class} href={Route::Run(run_id).href()} {onclick}>{ inner }</a> }
        }
        None => html! { <div {class}>{ inner }</div> },
    }
}

/// The terms as a bar. Lengths are attributes of the drawing, which the policy allows.
fn shares(total: u64, terms: &[(u64, &'static str)]) -> Html {
    let numbers: Vec<u64> = terms.iter().map(|(n, _)| *n).collect();
    let lengths = lengths(&numbers);
    let part = |((at, length), (_, word)): ((f64, f64), &(u64, &'static str))| {
        html! { <rect class={format!("fill-{word}")} x={format!("{at:.2}%")} width={format!("{length:.2}%")} height="100%" /> }
    };
    let parts = lengths.into_iter().zip(terms.iter().filter(|(n, _)| *n > 0)).map(part);
    html! {
        <svg class="ledger-bar" role="img" aria-label={words::run::shares(total)}>{ for parts }</svg>
    }
}

/// Beginning and length of each number that is not zero, in hundredths of the bar.
fn lengths(numbers: &[u64]) -> Vec<(f64, f64)> {
    let numbers: Vec<f64> = numbers.iter().filter(|n| **n > 0).map(|n| *n as f64).collect();
    let all: f64 = numbers.iter().sum();
    let room = 100.0 - GAP * numbers.len().saturating_sub(1) as f64;
    let shares: Vec<f64> = numbers.iter().map(|n| (n / all * room).max(NARROWEST)).collect();
    // What the narrow ones were given, the wide ones give.
    let scale = room / shares.iter().sum::<f64>();
    let mut at = 0.0;
    let part = |share: f64| {
        let begins = at;
        at += share * scale + GAP;
        (begins, share * scale)
    };
    shares.into_iter().map(part).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::components::tests::{draw, run};

    fn props(run: Run, off: u64) -> LedgerProps {
        let recount = Recount { new: run.new, failed: run.failed, off };
        LedgerProps { run, recount, on_jump: Callback::noop() }
    }

    #[tokio::test]
    async fn the_sum_is_read_in_one_breath_and_its_terms_lead_to_what_they_count() {
        let html = draw::<Ledger>(props(run(), 0)).await;
        assert!(
            html.contains("41,288 read is 38 new plus 21 updated plus 41,226 unchanged plus 0 duplicate plus 3 failed. Balances."),
            "{html}"
        );
        assert!(html.contains(">=</span>") && html.contains("ledger-proof\""), "{html}");
        assert_eq!(html.matches("<a ").count(), 3, "new, updated and failed have sections: {html}");
        assert!(html.contains("term term--new") && html.contains("href=\"#/run/7\""), "{html}");
        assert_eq!(html.matches("<rect").count(), 4, "what is zero has no part of the bar: {html}");
        assert!(!html.contains("style="), "the policy forbids it: {html}");
        let html = draw::<Ledger>(props(Run { new: 0, total: 41_250, ..run() }, 0)).await;
        assert_eq!(html.matches("<a ").count(), 2, "nothing new, nowhere to go: {html}");
    }

    #[tokio::test]
    async fn what_is_not_in_the_database_is_not_accounted_for_though_the_figures_add_up() {
        let html = draw::<Ledger>(props(run(), 1)).await;
        assert!(html.contains("1 is not accounted for") && html.contains("ledger-proof--off"), "{html}");
        assert!(html.contains("≠") && !html.contains("Balances"), "{html}");
        assert!(html.contains("38 new jobs and 3 rejections"), "the evidence is named: {html}");
        let html = draw::<Ledger>(props(Run { total: 41_290, ..run() }, 0)).await;
        assert!(html.contains("2 are not accounted for"), "{html}");
    }

    #[tokio::test]
    async fn what_a_cancelled_run_did_not_reach_stands_beside_the_sum() {
        let html = draw::<Ledger>(props(Run { not_reached: 1_028, ..run() }, 0)).await;
        assert!(
            html.contains("1,028") && html.contains("term--beside") && html.contains("Balances"),
            "{html}"
        );
        assert!(html.contains("1,028 more were not reached."), "{html}");
        assert!(!draw::<Ledger>(props(run(), 0)).await.contains("not reached"));
    }

    #[test]
    fn what_is_not_zero_can_be_seen_and_the_bar_is_as_long_as_it_is() {
        let parts = lengths(&[1, 0, 100_000, 3]);
        assert_eq!(parts.len(), 3);
        assert!(parts.iter().all(|(_, length)| *length > 0.3), "{parts:?}");
        let (at, length) = parts[2];
        assert!((at + length - 100.0).abs() < 0.001, "{parts:?}");
        assert_eq!(lengths(&[0, 7]), [(0.0, 100.0)]);
        assert!(lengths(&[0, 0]).is_empty());
    }
}
