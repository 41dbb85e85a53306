//! The feeds: what is watched, how each fares, and what can be done about it.

mod add;
mod brings;
#[cfg(all(test, target_arch = "wasm32"))]
mod dom_tests;
mod inspector;
mod interval;
mod list;
mod merge;
mod removal;
mod remove;
mod rename;
mod row;
mod spark;
mod state;

use crate::components::{Bones, Empty, Standing, Toast, icon};
use crate::dom::first;
use crate::hooks::{Live, Load, Told, ask, press_import, use_live, use_load, use_settled};
use crate::route::{Route, go};
use crate::words;
pub use add::AddFeedDialog;
use contract::{
    AllowFeedAddress, Command, Feed, ImportNow, ListYields, Millis, RenameFeed, SetFeedEnabled,
    SetFeedInterval,
};
use inspector::Inspector;
use list::{FeedList, in_order, yield_of};
use merge::MergeOffers;
use removal::use_removal;
use std::collections::BTreeSet;
use yew::prelude::*;

/// What feeds have alone is counted so often while they change, in milliseconds: each time all that is carried is looked at.
const COUNTED: u32 = 3_000;

/// What can be done to a feed of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Deed {
    /// Import it now.
    Import,
    /// Let the schedule take it, or not.
    Enable(bool),
    /// Fetch it so often, in milliseconds.
    Every(Millis),
    /// Fetch it although its address is private.
    Allow,
    /// Call it so; blank: as it calls itself.
    Rename(String),
    /// Ask for another address of it.
    Address,
    /// Stop watching it; with its jobs, or without.
    Remove { drop_jobs: bool },
}

impl Deed {
    /// A word for it, for those who look for its button.
    fn name(&self) -> &'static str {
        match self {
            Self::Import => "import",
            Self::Enable(_) => "enable",
            Self::Every(_) => "every",
            Self::Allow => "allow",
            Self::Rename(_) => "rename",
            Self::Address => "address",
            Self::Remove { .. } => "remove",
        }
    }
}

#[derive(PartialEq, Properties)]
pub struct FeedsProps {
    pub live: Live,
    /// The feed one came for.
    pub feed_id: Option<i64>,
    /// Told of a feed whose jobs are to be shown.
    pub on_jobs: Callback<i64>,
}

/// All feeds, and beside them the one that is chosen.
#[component]
pub fn FeedsPage(props: &FeedsProps) -> Html {
    let told = use_live();
    let live = &props.live;
    let chosen = use_state(|| props.feed_id);
    {
        let chosen = chosen.setter();
        use_effect_with(props.feed_id, move |id| {
            if id.is_some() {
                chosen.set(*id);
            }
        });
    }
    use_scroll_to(props.feed_id, live.feeds.is_some());
    let removal = use_removal();
    let moving = use_state(|| None::<Feed>);
    let moved = {
        let moving = moving.setter();
        Callback::from(move |()| moving.set(None))
    };
    let on_moved = {
        let (told, moved) = (told.dispatcher(), moved.clone());
        Callback::from(move |(feed, _): (Feed, bool)| {
            told.dispatch(Told::Feed(Box::new(feed)));
            moved.emit(());
        })
    };
    let on_deed = {
        let remove = removal.remove.clone();
        let moving = moving.setter();
        Callback::from(move |(feed, deed): (Feed, Deed)| {
            let id = feed.id;
            match deed {
                Deed::Import => {
                    press_import(&told.dispatcher(), ImportNow { feed_id: Some(id), force: false })
                }
                Deed::Enable(enabled) => change(&told, SetFeedEnabled { id, enabled }),
                Deed::Every(interval_ms) => change(&told, SetFeedInterval { id, interval_ms }),
                Deed::Allow => change(&told, AllowFeedAddress { id }),
                Deed::Rename(title) => change(&told, RenameFeed { id, title }),
                Deed::Address => moving.set(Some(feed)),
                Deed::Remove { drop_jobs } => remove.emit((feed, drop_jobs)),
            }
        })
    };
    let on_choose = {
        let chosen = chosen.setter();
        Callback::from(move |id: i64| chosen.set(Some(id)))
    };
    let held: BTreeSet<i64> = live.running().filter(|run| live.is_held(run)).map(|run| run.feed_id).collect();
    let (now, offline) = (live.now, live.is_offline());
    let counted = use_settled(live.feeds_version, COUNTED);
    let yields = match use_load(ListYields { days: brings::days(now) }, counted) {
        Load::Ready(yields) | Load::Failed { last: Some(yields), .. } => Some(yields),
        Load::Waiting | Load::Failed { last: None, .. } => None,
    };
    let page = match live.feeds.as_deref() {
        None => html! { <Bones /> },
        Some(feeds) if feeds.is_empty() => html! {
            <Empty icon="feeds" title={words::FEEDS_EMPTY} text={words::FEEDS_EMPTY_MORE}>
                <button class="button button--primary" type="button" onclick={|_| go(Route::AddFeed)}>{ icon("plus") }{ words::ADD_FEED }</button>
            </Empty>
        },
        Some(feeds) => {
            let shown = feeds.iter().find(|feed| Some(feed.id) == *chosen).or_else(|| in_order(feeds).next());
            html! {
                <div class={classes!("split", "split--inspect", props.feed_id.is_some().then_some("split--open"))}>
                    <FeedList feeds={feeds.clone()} {now} {offline} {held} yields={yields.clone()} chosen={shown.map(|feed| feed.id)} {on_choose} />
                    if let Some(feed) = shown {
                        <Inspector key={feed.id} feed={feed.clone()} {now} {offline} held={!feed.enabled && is_held(live, feed.id)}
                            version={live.feeds_version} its_yield={yield_of(yields.as_deref(), feed.id)} on_deed={on_deed.reform({ let feed = feed.clone(); move |deed| (feed.clone(), deed) })} on_jobs={props.on_jobs.clone()} />
                    }
                </div>
            }
        }
    };
    html! {
        <>
            <MergeOffers version={live.feeds_version} />
            { page }
            if let Some(feed) = &*moving {
                <AddFeedDialog now={live.now} moving={feed.clone()} on_added={on_moved} on_close={moved} />
            }
            if let Some(said) = &removal.said {
                <Toast key={said.id} text={said.text.clone()} on_undo={Some(removal.undo.clone())} on_end={removal.end.clone()} />
            }
        </>
    }
}

/// Whether an import of a feed waits for a person to let it go on.
fn is_held(live: &Live, feed_id: i64) -> bool {
    live.running().any(|run| run.feed_id == feed_id && live.is_held(run))
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

/// How many feeds there are, and how many of them need a look, behind the page's title.
pub fn feeds_note(feeds: &[Feed]) -> String {
    let troubled = feeds.iter().filter(|feed| Standing::of(feed) == Standing::NeedsLook).count();
    words::feeds_note(feeds.len(), troubled)
}

/// The button that asks for an address, for the page's toolbar.
pub fn add_button() -> Html {
    html! {
        <a id="add-feed" class="button" href={Route::AddFeed.href()} title={words::feeds::ADD_HINT}>{ icon("plus") }<span class="label">{ words::ADD_FEED }</span></a>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::components::tests::feed;

    #[test]
    fn the_title_counts_the_feeds_in_trouble() {
        let broken = Feed { consecutive_failures: 2, last_error: Some("x".into()), ..feed() };
        assert_eq!(feeds_note(&[feed()]), "1 feed");
        assert_eq!(feeds_note(&[feed(), broken.clone()]), "2 feeds, 1 needs a look");
        assert_eq!(feeds_note(&[broken.clone(), broken]), "2 feeds, 2 need a look");
    }
}
