//! The feeds: what is watched, how it fares, and adding more.

mod add;
mod interval;
mod merge;
mod remove;
mod row;
mod state;

use crate::components::{Bones, Empty, Standing, move_by_keys};
use crate::dom::first;
use crate::hooks::{Live, Told, ask, press_import, use_live};
use crate::{format, words};
use add::AddFeedForm;
use contract::{
    AllowFeedAddress, Command, Feed, ImportNow, Millis, RemoveFeed, SetFeedEnabled, SetFeedInterval,
};
use merge::MergeOffers;
use row::FeedRow;
use std::collections::BTreeSet;
use yew::prelude::*;

/// What can be done to a feed of the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Deed {
    /// Import it now.
    Import,
    /// Let the schedule take it, or not.
    Enable(bool),
    /// Fetch it so often, in milliseconds.
    Every(Millis),
    /// Fetch it although its address is private.
    Allow,
    /// Stop watching it.
    Remove,
}

impl Deed {
    /// A word for it, for those who look for its button.
    fn name(self) -> &'static str {
        match self {
            Self::Import => "import",
            Self::Enable(_) => "enable",
            Self::Every(_) => "every",
            Self::Allow => "allow",
            Self::Remove => "remove",
        }
    }
}

#[derive(PartialEq, Properties)]
pub struct FeedsProps {
    pub live: Live,
    /// The feed one came for.
    pub feed_id: Option<i64>,
}

/// All feeds, and a line to add one.
#[component]
pub fn FeedsPage(props: &FeedsProps) -> Html {
    let told = use_live();
    let on_deed = Callback::from(move |(id, deed): (i64, Deed)| match deed {
        Deed::Import => press_import(&told.dispatcher(), ImportNow { feed_id: Some(id), force: false }),
        Deed::Enable(enabled) => change(&told, SetFeedEnabled { id, enabled }),
        Deed::Every(interval_ms) => change(&told, SetFeedInterval { id, interval_ms }),
        Deed::Allow => change(&told, AllowFeedAddress { id }),
        Deed::Remove => ask(&told.dispatcher(), RemoveFeed { id }, |()| None),
    });
    let live = &props.live;
    let held: BTreeSet<i64> = live.running().filter(|run| live.is_held(run)).map(|run| run.feed_id).collect();
    use_scroll_to(props.feed_id, props.live.feeds.is_some());
    html! {
        <>
            <AddFeedForm />
            <MergeOffers version={props.live.feeds_version} />
            { match props.live.feeds.as_deref() {
                None => html! { <Bones /> },
                Some(feeds) if feeds.is_empty() => html! { <Empty icon="feeds" title={words::FEEDS_EMPTY} text={words::FEEDS_EMPTY_MORE} /> },
                Some(feeds) => html! { <FeedList feeds={feeds.clone()} now={props.live.now} offline={props.live.is_offline()} {held} came_for={props.feed_id} {on_deed} /> },
            } }
        </>
    }
}

/// Brings the feed one came for into view.
#[hook]
fn use_scroll_to(feed_id: Option<i64>, are_there: bool) {
    use_effect_with((feed_id, are_there), |(id, _)| {
        if let Some(row) = id.and_then(|id| first(&format!("[data-feed=\"{id}\"]"))) {
            row.scroll_into_view_with_bool(false);
        }
    });
}

/// Changes a feed.
fn change<C: Command<Reply = Feed> + 'static>(told: &UseReducerHandle<Live>, command: C) {
    ask(&told.dispatcher(), command, |feed| Some(Told::Feed(Box::new(feed))));
}

#[derive(PartialEq, Properties)]
struct FeedListProps {
    feeds: Vec<Feed>,
    now: Millis,
    offline: bool,
    /// Feeds of which an import waits for a person to let it go on.
    held: BTreeSet<i64>,
    came_for: Option<i64>,
    on_deed: Callback<(i64, Deed)>,
}

/// The feeds by how they stand: those that need a look first. Heads tell the groups apart where there are several.
#[component]
fn FeedList(props: &FeedListProps) -> Html {
    let of = |standing| props.feeds.iter().filter(move |feed| Standing::of(feed) == standing);
    let several = Standing::ALL.into_iter().filter(|standing| of(*standing).next().is_some()).count() > 1;
    let group = |standing: Standing| {
        let rows = of(standing).map(|feed| {
            let selected = props.came_for == Some(feed.id);
            let held = !feed.enabled && props.held.contains(&feed.id);
            html! { <FeedRow key={feed.id} feed={feed.clone()} now={props.now} offline={props.offline} {held} {selected} on_deed={props.on_deed.clone()} /> }
        });
        let name = words::standing(standing);
        html! {
            if of(standing).next().is_some() {
                <div role="rowgroup" aria-label={name} key={name}>
                    if several {
                        <div class="group-row" role="row"><span role="gridcell" class="cell--flex grow" aria-colspan="8">
                            <b>{ name }</b><span>{ format::number(of(standing).count() as u64) }</span>
                        </span></div>
                    }
                    { for rows }
                </div>
            }
        }
    };
    let num = |label: &'static str, class: Option<&'static str>| html! { <span class={classes!("th", "th--num", class)} role="columnheader">{ label }</span> };
    html! {
        <div class="pane-scroll scroll">
            <div class="table table--watch" role="grid" aria-label="Feeds" onkeydown={move_by_keys()}>
                <div class="thead" role="row">
                    <span class="th" role="columnheader"><span class="sr-only">{ "Health" }</span></span>
                    <span class="th" role="columnheader">{ "Feed" }</span>
                    { num("Jobs", None) }
                    { num("Last good", None) }
                    { num("Last new", Some("col-new")) }
                    { num("Next", None) }
                    <span class="th" role="columnheader">{ "Every" }</span>
                    <span class="th" role="columnheader"><span class="sr-only">{ "Actions" }</span></span>
                </div>
                { for Standing::ALL.map(group) }
            </div>
        </div>
    }
}

/// How many feeds there are, and how many of them need a look, behind the page's title.
pub fn feeds_note(feeds: &[Feed]) -> String {
    let troubled = feeds.iter().filter(|feed| Standing::of(feed) == Standing::NeedsLook).count();
    words::feeds_note(feeds.len(), troubled)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::components::tests::{draw, feed};

    fn named(id: i64, title: &str) -> Feed {
        Feed { id, title: title.into(), ..feed() }
    }

    async fn list(feeds: Vec<Feed>) -> String {
        let on_deed = Callback::noop();
        draw::<FeedList>(FeedListProps {
            feeds,
            now: 0,
            offline: false,
            held: BTreeSet::new(),
            came_for: None,
            on_deed,
        })
        .await
    }

    #[tokio::test]
    async fn feeds_that_need_a_look_come_first_and_paused_ones_last() {
        let paused = Feed { enabled: false, ..named(1, "Amber") };
        let broken = Feed { consecutive_failures: 2, last_error: Some("x".into()), ..named(3, "Cedar") };
        let html = list(vec![paused, named(2, "Birch"), broken]).await;
        let place = |text: &str| html.find(&format!(">{text}<")).expect(text);
        let order = [words::NEEDS_LOOK, "Cedar", words::WELL, "Birch", words::PAUSED, "Amber"].map(place);
        assert!(order.is_sorted(), "{html}");
        let html = list(vec![named(1, "Amber"), named(2, "Birch")]).await;
        assert!(!html.contains("group-row"), "one group needs no head: {html}");
    }

    #[test]
    fn the_title_counts_the_feeds_in_trouble() {
        let broken = Feed { consecutive_failures: 2, last_error: Some("x".into()), ..feed() };
        assert_eq!(feeds_note(&[feed()]), "1 feed");
        assert_eq!(feeds_note(&[feed(), broken.clone()]), "2 feeds, 1 needs a look");
        assert_eq!(feeds_note(&[broken.clone(), broken]), "2 feeds, 2 need a look");
    }
}
