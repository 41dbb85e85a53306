//! The feeds as a list.

use super::row::FeedRow;
use crate::components::{Standing, move_by_keys};
use crate::hooks::{use_kept_focus, use_one_stop};
use crate::{format, words};
use contract::{Feed, FeedYield, Millis};
use std::collections::BTreeSet;
use std::rc::Rc;
use yew::prelude::*;

/// The feeds as they stand in the list: those that need a look first, paused ones last.
pub fn in_order(feeds: &[Feed]) -> impl Iterator<Item = &Feed> {
    Standing::ALL
        .into_iter()
        .flat_map(|standing| feeds.iter().filter(move |feed| Standing::of(feed) == standing))
}

#[derive(PartialEq, Properties)]
pub struct FeedListProps {
    pub feeds: Vec<Feed>,
    pub now: Millis,
    pub offline: bool,
    /// Feeds of which an import waits for a person to let it go on.
    pub held: BTreeSet<i64>,
    /// What each has alone and has brought lately; `None` while that is counted.
    #[prop_or_default]
    pub yields: Option<Rc<Vec<FeedYield>>>,
    /// The one that is shown beside the list.
    pub chosen: Option<i64>,
    pub on_choose: Callback<i64>,
}

/// The feeds by how they stand: those that need a look first. Heads tell the groups apart where there are several.
#[component]
pub fn FeedList(props: &FeedListProps) -> Html {
    let list = use_node_ref();
    let (onfocusin, onfocusout) = use_kept_focus(&list, "data-feed");
    use_one_stop(&list);
    let of = |standing| props.feeds.iter().filter(move |feed| Standing::of(feed) == standing);
    let several = Standing::ALL.into_iter().filter(|standing| of(*standing).next().is_some()).count() > 1;
    let group = |standing: Standing| {
        let rows = of(standing).map(|feed| {
            let is_chosen = props.chosen == Some(feed.id);
            let held = !feed.enabled && props.held.contains(&feed.id);
            html! { <FeedRow key={feed.id} feed={feed.clone()} now={props.now} offline={props.offline} {held} {is_chosen} its_yield={yield_of(props.yields.as_deref(), feed.id)} on_choose={props.on_choose.clone()} /> }
        });
        let name = words::standing(standing);
        html! {
            if of(standing).next().is_some() {
                <div role="rowgroup" aria-label={name} key={name}>
                    if several {
                        <div class="group-row" role="row"><span role="gridcell" class="cell--flex grow" aria-colspan="7">
                            <b>{ name }</b><span>{ format::number(of(standing).count() as u64) }</span>
                        </span></div>
                    }
                    { for rows }
                </div>
            }
        }
    };
    let num = |label: &'static str| html! { <span class="th th--num" role="columnheader">{ label }</span> };
    html! {
        <div class="pane pane--list"><div class="pane-scroll scroll" ref={list}>
            <div class="table table--watch" role="grid" aria-label={words::FEEDS} aria-rowcount={(props.feeds.len() + 1).to_string()} onkeydown={move_by_keys()} {onfocusin} {onfocusout}>
                <div class="thead" role="row">
                    <span class="th" role="columnheader"><span class="sr-only">{ words::feeds::HEALTH }</span></span>
                    <span class="th" role="columnheader">{ words::feeds::FEED }</span>
                    <span class="th hide-narrow" role="columnheader">{ words::feeds::NEW_14 }</span>
                    { num(words::feeds::JOBS) }
                    <span class="th th--num hide-narrow" role="columnheader" title={words::feeds::ONLY_HERE_HINT}>{ words::feeds::ONLY_HERE }</span>
                    <span class="th" role="columnheader">{ words::feeds::LAST_RESULT }</span>
                    { num(words::feeds::NEXT) }
                </div>
                { for Standing::ALL.map(group) }
            </div>
        </div></div>
    }
}

/// That of one feed, as far as it is counted.
pub fn yield_of(yields: Option<&Vec<FeedYield>>, feed_id: i64) -> Option<FeedYield> {
    yields?.iter().find(|its| its.feed_id == feed_id).cloned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::components::tests::{draw, feed};

    fn named(id: i64, title: &str) -> Feed {
        Feed { id, title: title.into(), ..feed() }
    }

    async fn list(feeds: Vec<Feed>) -> String {
        let (chosen, on_choose) = (Some(2), Callback::noop());
        draw::<FeedList>(FeedListProps {
            feeds,
            now: 0,
            offline: false,
            held: BTreeSet::new(),
            yields: None,
            chosen,
            on_choose,
        })
        .await
    }

    #[tokio::test]
    async fn feeds_that_need_a_look_come_first_and_paused_ones_last() {
        let paused = Feed { enabled: false, ..named(1, "Amber") };
        let broken = Feed { consecutive_failures: 2, last_error: Some("x".into()), ..named(3, "Cedar") };
        let feeds = vec![paused, named(2, "Birch"), broken];
        let names: Vec<&str> = in_order(&feeds).map(|feed| feed.title.as_str()).collect();
        assert_eq!(names, ["Cedar", "Birch", "Amber"]);
        let html = list(feeds).await;
        let place = |text: &str| html.find(&format!(">{text}<")).expect(text);
        let order = [words::NEEDS_LOOK, "Cedar", words::WELL, "Birch", words::PAUSED, "Amber"].map(place);
        assert!(order.is_sorted(), "{html}");
        assert_eq!(html.matches("aria-selected=\"true\"").count(), 1, "the chosen one: {html}");
        let html = list(vec![named(1, "Amber"), named(2, "Birch")]).await;
        assert!(!html.contains("group-row"), "one group needs no head: {html}");
    }
}
