//! The feeds: what is watched, how it fares, and adding more.

use crate::backend::call;
use crate::components::{Empty, Health, HealthMark, icon};
use crate::hooks::{Live, Told, use_live};
use crate::{format, words};
use contract::{AddFeed, Command, Feed, ImportNow, Millis, RemoveFeed, SetFeedEnabled};
use wasm_bindgen_futures::spawn_local;
use web_sys::HtmlInputElement;
use yew::prelude::*;

/// What can be done to a feed of the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Deed {
    /// Import it now.
    Import,
    /// Let the schedule take it, or not.
    Enable(bool),
    /// Stop watching it.
    Remove,
}

#[derive(PartialEq, Properties)]
pub struct FeedsProps {
    pub live: Live,
}

/// All feeds, and a line to add one.
#[component]
pub fn FeedsPage(props: &FeedsProps) -> Html {
    let told = use_live();
    let on_deed = Callback::from(move |(id, deed): (i64, Deed)| match deed {
        Deed::Import => ask(&told, ImportNow { feed_id: Some(id) }),
        Deed::Enable(enabled) => ask(&told, SetFeedEnabled { id, enabled }),
        Deed::Remove => ask(&told, RemoveFeed { id }),
    });
    let now = props.live.now;
    html! {
        <>
            <AddFeedForm />
            { match props.live.feeds.as_deref() {
                None => html! {},
                Some(feeds) if feeds.is_empty() => html! { <Empty icon="feeds" title={words::FEEDS_EMPTY} text={words::FEEDS_EMPTY_MORE} /> },
                Some(feeds) => html! {
                    <div class="pane-scroll scroll">
                        <div class="table table--watch" role="grid" aria-label="Feeds">
                            <div class="thead" role="row">
                                <span class="th" role="columnheader"><span class="sr-only">{ "Health" }</span></span>
                                <span class="th" role="columnheader">{ "Feed" }</span>
                                { for ["Jobs", "Last good", "Next"].map(|label| html! { <span class="th th--num" role="columnheader">{ label }</span> }) }
                                <span class="th" role="columnheader">{ "On" }</span>
                                <span class="th" role="columnheader"><span class="sr-only">{ "Actions" }</span></span>
                            </div>
                            <div role="rowgroup">{ for feeds.iter().map(|feed| html! { <FeedRow key={feed.id} feed={feed.clone()} {now} on_deed={on_deed.clone()} /> }) }</div>
                        </div>
                    </div>
                },
            } }
        </>
    }
}

/// Asks for something whose effect events will show; only a failure is said here.
fn ask<C: Command + 'static>(told: &UseReducerHandle<Live>, command: C) {
    let told = told.dispatcher();
    spawn_local(async move {
        if let Err(error) = call(command).await {
            told.dispatch(Told::Error(error));
        }
    });
}

#[component]
fn AddFeedForm() -> Html {
    let field = use_node_ref();
    let wrong = use_state(|| None::<String>);
    let busy = use_state(|| false);
    let onsubmit = {
        let (field, wrong, busy) = (field.clone(), wrong.setter(), busy.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            let Some(input) = field.cast::<HtmlInputElement>().filter(|_| !*busy) else { return };
            let (wrong, busy) = (wrong.clone(), busy.setter());
            busy.set(true);
            spawn_local(async move {
                match call(AddFeed { url: input.value() }).await {
                    Ok(_) => {
                        input.set_value("");
                        wrong.set(None);
                    }
                    // What was typed stays, to be mended.
                    Err(error) => wrong.set(Some(error.message)),
                }
                busy.set(false);
            });
        })
    };
    html! {
        <form class="add-feed" {onsubmit} novalidate=true>
            <div class="field-group">
                <input ref={field} id="add-feed-url" class="field" type="text" inputmode="url" autocomplete="off" spellcheck="false"
                    placeholder={words::FEED_PLACEHOLDER} aria-label={words::FEED_ADDRESS} aria-invalid={wrong.is_some().then_some("true")} aria-describedby="add-feed-wrong" />
                if let Some(wrong) = wrong.as_ref() { <p id="add-feed-wrong" class="field-error" role="alert">{ icon("error") }<span class="sentence">{ wrong }</span></p> }
            </div>
            <button id="add-feed-submit" class="button" type="submit" aria-disabled={busy.then_some("true")}>{ icon("plus") }{ words::ADD_FEED }</button>
        </form>
    }
}

#[derive(PartialEq, Properties)]
pub struct FeedRowProps {
    pub feed: Feed,
    pub now: Millis,
    pub on_deed: Callback<(i64, Deed)>,
}

/// A feed as a row, with what it needs said in a sentence.
#[component]
pub fn FeedRow(props: &FeedRowProps) -> Html {
    let asking = use_state(|| false);
    let feed = &props.feed;
    let deed = |deed: Deed| {
        let (on_deed, id) = (props.on_deed.clone(), feed.id);
        Callback::from(move |_: MouseEvent| on_deed.emit((id, deed)))
    };
    let ask = |open: bool| {
        let asking = asking.setter();
        Callback::from(move |_: MouseEvent| asking.set(open))
    };
    let onchange = {
        let (on_deed, id) = (props.on_deed.clone(), feed.id);
        Callback::from(move |event: Event| {
            on_deed.emit((id, Deed::Enable(event.target_unchecked_into::<HtmlInputElement>().checked())))
        })
    };
    let health = Health::of(feed);
    let (ink, sub) = state_of(feed, props.now);
    let next = if feed.importing {
        "now".to_owned()
    } else if feed.enabled {
        format::when(feed.next_due_at.max(props.now), props.now)
    } else {
        "–".to_owned()
    };
    let last_good =
        feed.last_success_at.map_or_else(|| words::NEVER.to_owned(), |at| format::when(at, props.now));
    html! {
        <div class="row row--sentence" role="row" data-feed={feed.id.to_string()}>
            <span class="cell feed-health" role="gridcell"><HealthMark {health} /></span>
            <span class="cell" role="gridcell">
                <span class="cell--name" title={feed.url.clone()}>{ format::name(&feed.title) }</span>
                <span class={classes!("cell-sub", "sentence", ink)}>{ sub }</span>
                if *asking {
                    <span class="cell-sub sentence" role="alert"><b>{ words::REMOVE_ASK }</b>{ " " }{ words::REMOVE_MORE }</span>
                }
            </span>
            <span class="cell cell--num" role="gridcell">{ format::number(feed.jobs) }</span>
            <span class="cell cell--num muted" role="gridcell" title={feed.last_success_at.map(format::exact)}>{ last_good }</span>
            <span class="cell cell--num muted" role="gridcell" title={format::exact(feed.next_due_at)}>{ next }</span>
            <span class="cell" role="gridcell"><input class="switch" type="checkbox" role="switch" checked={feed.enabled} {onchange} aria-label={format!("Import {} every hour", feed.title)} /></span>
            <span class="actions-cell" role="gridcell">
                if *asking {
                    <button class="button button--s button--danger" type="button" onclick={deed(Deed::Remove)}>{ words::REMOVE }</button>
                    <button class="button button--s" type="button" onclick={ask(false)}>{ words::KEEP }</button>
                } else {
                    <button class="icon-button icon-button--s" type="button" aria-label={format!("Import {} now", feed.title)} title="Import now" disabled={feed.importing} onclick={deed(Deed::Import)}>{ icon("import") }</button>
                    <button class="icon-button icon-button--s" type="button" aria-label={format!("Remove {}", feed.title)} title={words::REMOVE} onclick={ask(true)}>{ icon("trash") }</button>
                }
            </span>
        </div>
    }
}

/// The second line: what is wrong and what happens next; else where it comes from.
fn state_of(feed: &Feed, now: Millis) -> (Option<&'static str>, String) {
    let next = if feed.enabled {
        format!(" Next try {}, by itself.", format::until(feed.next_due_at, now))
    } else {
        String::new()
    };
    match (&feed.last_error, Health::of(feed)) {
        (_, Health::Busy) => (Some("ink-accent"), format!("{} · importing", format::host(&feed.url))),
        (Some(error), Health::Incomplete) => (Some("ink-partial"), format!("{error}{next}")),
        (Some(error), _) => (Some("ink-failed"), format!("{error}{next}")),
        (None, Health::Paused) => (None, format!("{} · not scheduled", format::host(&feed.url))),
        (None, _) => (None, format::host(&feed.url).to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::components::tests::{draw, feed};

    const NOW: Millis = 1_795_444_620_000;

    #[tokio::test]
    async fn a_failing_feed_says_what_happened_and_when_it_tries_again() {
        let broken = Feed {
            consecutive_failures: 1,
            last_error: Some("b.example could not be reached.".into()),
            last_success_at: None,
            ..feed()
        };
        let html = draw::<FeedRow>(FeedRowProps { feed: broken, now: NOW, on_deed: Callback::noop() }).await;
        assert!(html.contains("b.example could not be reached. Next try in 1 min, by itself."), "{html}");
        assert!(html.contains("never") && html.contains("aria-label=\"failing\""), "{html}");
        let html = draw::<FeedRow>(FeedRowProps { feed: feed(), now: NOW, on_deed: Callback::noop() }).await;
        assert!(html.contains("b.example") && !html.contains("Next try"), "{html}");
    }
}
