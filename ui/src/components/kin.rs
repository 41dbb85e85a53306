//! The jobs that are shown with a job.

use crate::words::kin as words;
use contract::{Kin, KinKind, Millis};
use std::rc::Rc;
use yew::prelude::*;

/// Of a group so many are shown at first.
const FEW: usize = 6;
/// The groups, in their order.
const GROUPS: [KinKind; 4] =
    [KinKind::Twin, KinKind::PostedBefore, KinKind::PostedAgain, KinKind::Requisition];

#[derive(PartialEq, Properties)]
pub struct KinListProps {
    pub kin: Rc<Vec<Kin>>,
    pub now: Millis,
    /// Told the number of a job that is to be shown.
    pub on_show: Callback<i64>,
}

/// Twins, earlier and later postings and the places of a requisition, a line each; or that there are none.
#[component]
pub fn KinList(props: &KinListProps) -> Html {
    if props.kin.is_empty() {
        return html! { <p class="faint">{ words::ALONE }</p> };
    }
    let groups = GROUPS.into_iter().filter_map(|kind| {
        let of_kind: Vec<&Kin> = props.kin.iter().filter(|kin| kin.kind == kind).collect();
        (!of_kind.is_empty()).then(|| group(kind, &of_kind, props))
    });
    html! { <dl class="facts kin" aria-label={words::TOGETHER}>{ for groups }</dl> }
}

fn group(kind: KinKind, of_kind: &[&Kin], props: &KinListProps) -> Html {
    let rest = of_kind.len().saturating_sub(FEW);
    html! {
        <>
            <dt title={words::why(kind)}>{ words::group(kind) }</dt>
            <dd>
                <ul>{ for of_kind.iter().take(FEW).map(|kin| line(kin, props)) }</ul>
                if rest > 0 {
                    <details>
                        <summary>{ words::more(rest) }</summary>
                        <ul>{ for of_kind.iter().skip(FEW).map(|kin| line(kin, props)) }</ul>
                    </details>
                }
            </dd>
        </>
    }
}

fn line(kin: &Kin, props: &KinListProps) -> Html {
    let show = {
        let (on_show, id) = (props.on_show.clone(), kin.job_id);
        Callback::from(move |_: MouseEvent| on_show.emit(id))
    };
    html! {
        <li key={kin.job_id} data-kin={kin.job_id.to_string()}>
            <button class="job-open" type="button" title={words::whole(kin)} onclick={show}>{ words::named(kin, props.now) }</button>
            { " " }<span class="faint">{ words::beside(kin, props.now) }</span>
        </li>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::components::tests::draw;

    const DAY: Millis = 86_400_000;
    /// 31 January 2026.
    const NOW: Millis = 1_769_843_100_000;

    fn kin(kind: KinKind, job_id: i64) -> Kin {
        Kin {
            kind,
            job_id,
            title: "Welder <b>".into(),
            company: Some("Acme".into()),
            feed_title: "Board & Co <script>".into(),
            location: Some(format!("Town {job_id}")),
            at: NOW - 40 * DAY,
        }
    }

    async fn drawn(kin: Vec<Kin>) -> String {
        draw::<KinList>(KinListProps { kin: Rc::new(kin), now: NOW, on_show: Callback::noop() }).await
    }

    #[tokio::test]
    async fn each_group_says_what_its_jobs_are_told_by_and_markup_stays_text() {
        let html = drawn(GROUPS.into_iter().zip(1..).map(|(kind, id)| kin(kind, id)).collect()).await;
        for label in [words::ALSO_AT, words::POSTED_BEFORE, words::POSTED_AGAIN, words::ALSO_IN] {
            assert!(html.contains(&format!(">{label}</dt>")), "{label}: {html}");
        }
        assert!(html.contains(">Board &amp; Co &lt;script&gt;</button>"), "the feed of a twin: {html}");
        assert!(html.contains(">on 22 Dec 2025</button>"), "the day of a repost: {html}");
        assert!(html.contains(">Town 4</button>"), "the place of a requisition: {html}");
        assert!(!html.contains("<b>") && !html.contains("<script>"), "{html}");
    }

    #[tokio::test]
    async fn many_are_folded_behind_the_first_and_that_there_are_none_is_said() {
        let html = drawn((1..=9).map(|id| kin(KinKind::Requisition, id)).collect()).await;
        assert!(html.contains("and 3 more") && html.contains("Town 9"), "{html}");
        assert_eq!(html.matches("<dt").count(), 1, "{html}");
        assert!(drawn(Vec::new()).await.contains(words::ALONE));
    }
}
