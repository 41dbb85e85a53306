//! Feeds of one board that one request can stand for.

use super::change;
use crate::components::{Notice, Tone};
use crate::hooks::{Load, use_live, use_load, use_settled};
use crate::words;
use contract::{ListMerges, Merge, MergeFeeds};
use yew::prelude::*;

/// Bursts of changes are answered once, in milliseconds.
const BURST: u32 = 80;

#[derive(PartialEq, Properties)]
pub struct MergeOffersProps {
    /// Counts changes of the feeds: it is asked anew after each.
    pub version: u32,
}

/// What can be merged, while anything can. That it cannot be asked is not worth a word: nothing is missing.
#[component]
pub fn MergeOffers(props: &MergeOffersProps) -> Html {
    let told = use_live();
    let version = use_settled(props.version, BURST);
    let load = use_load(ListMerges {}, version);
    let offers = match load {
        Load::Ready(offers) => offers,
        Load::Waiting | Load::Failed { .. } => return html! {},
    };
    let on_merge = Callback::from(move |feeds| change(&told, MergeFeeds { feeds }));
    let offer = |offer: &Merge| html! { <MergeOffer key={offer.url.clone()} offer={offer.clone()} on_merge={on_merge.clone()} /> };
    html! { <>{ for offers.iter().map(offer) }</> }
}

#[derive(PartialEq, Properties)]
pub struct MergeOfferProps {
    pub offer: Merge,
    pub on_merge: Callback<Vec<i64>>,
}

/// An offer to merge feeds.
#[component]
pub fn MergeOffer(props: &MergeOfferProps) -> Html {
    let feeds = props.offer.feeds.clone();
    let onclick = props.on_merge.reform(move |_: MouseEvent| feeds.clone());
    html! {
        <Notice tone={Tone::Neutral} text={words::merge(&props.offer)} bar=true>
            <button class="button button--s" type="button" data-deed="merge" {onclick}>{ words::merge_them(&props.offer) }</button>
        </Notice>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::components::tests::draw;

    #[tokio::test]
    async fn an_offer_names_board_and_number_and_what_stays() {
        let offer = Merge {
            feeds: vec![4, 7, 9],
            url: "https://www.jobicy.com/?feed=job_feed&job_categories=dev%2Cdata".into(),
        };
        let html = draw::<MergeOffer>(MergeOfferProps { offer, on_merge: Callback::noop() }).await;
        assert!(
            html.contains("3 feeds of jobicy.com can be asked for in one request. Their jobs stay."),
            "{html}"
        );
        assert!(html.contains("Merge 3 feeds") && !html.contains("role=\"alert\""), "{html}");
    }
}
