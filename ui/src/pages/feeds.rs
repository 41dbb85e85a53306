//! The feeds: what is watched, how it fares, and adding more.

use crate::backend::call;
use crate::components::{Bones, Empty, Health, HealthMark, icon, move_by_keys};
use crate::hooks::{Live, Told, use_live};
use crate::{format, words};
use contract::{AddFeed, Command, Feed, ImportNow, Millis, RemoveFeed, SetFeedEnabled};
use wasm_bindgen_futures::spawn_local;
use web_sys::{HtmlElement, HtmlInputElement};
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
    /// The feed one came for.
    pub feed_id: Option<i64>,
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
    let (now, came_for) = (props.live.now, props.feed_id);
    use_effect_with((came_for, props.live.feeds.is_some()), |(id, _)| {
        let row = id.and_then(|id| {
            let document = web_sys::window()?.document()?;
            document.query_selector(&format!("[data-feed=\"{id}\"]")).ok()?
        });
        if let Some(row) = row {
            row.scroll_into_view_with_bool(false);
        }
    });
    html! {
        <>
            <AddFeedForm />
            { match props.live.feeds.as_deref() {
                None => html! { <Bones /> },
                Some(feeds) if feeds.is_empty() => html! { <Empty icon="feeds" title={words::FEEDS_EMPTY} text={words::FEEDS_EMPTY_MORE} /> },
                Some(feeds) => html! {
                    <div class="pane-scroll scroll">
                        <div class="table table--watch" role="grid" aria-label="Feeds" onkeydown={move_by_keys()}>
                            <div class="thead" role="row">
                                <span class="th" role="columnheader"><span class="sr-only">{ "Health" }</span></span>
                                <span class="th" role="columnheader">{ "Feed" }</span>
                                { for ["Jobs", "Last good", "Next"].map(|label| html! { <span class="th th--num" role="columnheader">{ label }</span> }) }
                                <span class="th" role="columnheader">{ "Hourly" }</span>
                                <span class="th" role="columnheader"><span class="sr-only">{ "Actions" }</span></span>
                            </div>
                            <div role="rowgroup">{ for feeds.iter().map(|feed| html! { <FeedRow key={feed.id} feed={feed.clone()} {now} selected={came_for == Some(feed.id)} on_deed={on_deed.clone()} /> }) }</div>
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
                    Err(error) => {
                        wrong.set(Some(error.message));
                        let _ = input.focus();
                    }
                }
                busy.set(false);
            });
        })
    };
    let oninput = {
        let wrong = wrong.clone();
        Callback::from(move |_: InputEvent| {
            if wrong.is_some() {
                wrong.set(None);
            }
        })
    };
    html! {
        <form class="add-feed" {onsubmit} novalidate=true>
            <div class="field-group">
                <input ref={field} id="add-feed-url" class="field" type="text" inputmode="url" autocomplete="off" spellcheck="false"
                    placeholder={words::FEED_PLACEHOLDER} aria-label={words::FEED_ADDRESS} {oninput} aria-invalid={wrong.is_some().then_some("true")} aria-describedby="add-feed-wrong" />
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
    /// Whether one came for this feed.
    #[prop_or_default]
    pub selected: bool,
    pub on_deed: Callback<(i64, Deed)>,
}

/// A feed as a row, with what it needs said in a sentence.
#[component]
pub fn FeedRow(props: &FeedRowProps) -> Html {
    let asking = use_state(|| false);
    let feed = &props.feed;
    let name = format::name(&feed.title).to_owned();
    let deed = |deed: Deed| {
        let (on_deed, id) = (props.on_deed.clone(), feed.id);
        Callback::from(move |_: MouseEvent| on_deed.emit((id, deed)))
    };
    let onchange = {
        let (on_deed, id, enabled) = (props.on_deed.clone(), feed.id, feed.enabled);
        Callback::from(move |event: Event| {
            // The switch follows the answer, not the click: a change that fails is not shown.
            event.target_unchecked_into::<HtmlInputElement>().set_checked(enabled);
            on_deed.emit((id, Deed::Enable(!enabled)));
        })
    };
    let ask = {
        let asking = asking.setter();
        Callback::from(move |_: MouseEvent| asking.set(true))
    };
    let remove = use_node_ref();
    let keep = {
        let (asking, remove) = (asking.setter(), remove.clone());
        Callback::from(move |()| {
            asking.set(false);
            if let Some(button) = remove.cast::<HtmlElement>() {
                let _ = button.focus();
            }
        })
    };
    let next = match feed {
        Feed { importing: true, .. } => "now".to_owned(),
        Feed { enabled: false, .. } => "–".to_owned(),
        _ => format::when(feed.next_due_at.max(props.now), props.now),
    };
    let next_tip = feed.enabled.then(|| format::exact(feed.next_due_at));
    let last_good =
        feed.last_success_at.map_or_else(|| words::NEVER.to_owned(), |at| format::when(at, props.now));
    let tried = feed.last_attempt_at.map(|at| format!("Last tried {}", format::exact(at)));
    html! {
        <div class={classes!("row", "row--feed", (!feed.enabled).then_some("row--off"))} role="row" data-feed={feed.id.to_string()} aria-selected={props.selected.then_some("true")}>
            <span class="cell feed-health" role="gridcell"><HealthMark health={Health::of(feed)} /></span>
            <span class="cell" role="gridcell">
                <span class="cell--name ellipsis">{ name.clone() }</span>
                // A feed that is only known by its address needs it once.
                if name != format::name(&feed.url) {
                    <span class="cell-sub selectable" title={feed.url.clone()}>{ format::name(&feed.url) }</span>
                }
            </span>
            <span class="cell cell--num" role="gridcell">{ format::number(feed.jobs) }</span>
            <span class="cell cell--num muted" role="gridcell" title={tried}>{ last_good }</span>
            <span class="cell cell--num muted" role="gridcell" title={next_tip}>{ next }</span>
            <span class="cell cell--flex" role="gridcell"><input class="switch" type="checkbox" role="switch" checked={feed.enabled} {onchange} aria-label={format!("Import {name} every hour")} /></span>
            <span class="actions-cell" role="gridcell">
                <button class="icon-button icon-button--s" type="button" aria-label={format!("Import {name} now")} title={words::IMPORT_NOW} disabled={feed.importing} onclick={deed(Deed::Import)}>{ icon("import") }</button>
                <button ref={remove} class="icon-button icon-button--s" type="button" aria-label={format!("Remove {name}")} title={words::REMOVE} aria-expanded={asking.to_string()} onclick={ask}>{ icon("trash") }</button>
            </span>
            if let Some((ink, text)) = state_of(feed, props.now) {
                <span class={classes!("row-sentence", ink)} role="gridcell" aria-colspan="6">{ text }</span>
            }
            if *asking {
                <RemoveAsk on_remove={deed(Deed::Remove)} on_keep={keep} />
            }
        </div>
    }
}

#[derive(PartialEq, Properties)]
struct RemoveAskProps {
    on_remove: Callback<MouseEvent>,
    on_keep: Callback<()>,
}

/// Asks before a feed is removed. The keyboard starts on the way back.
#[component]
fn RemoveAsk(props: &RemoveAskProps) -> Html {
    let keep = use_node_ref();
    {
        let keep = keep.clone();
        use_effect_with((), move |()| {
            if let Some(keep) = keep.cast::<HtmlElement>() {
                let _ = keep.focus();
            }
        });
    }
    let onkeydown = {
        let on_keep = props.on_keep.clone();
        Callback::from(move |event: KeyboardEvent| {
            if event.key() == "Escape" {
                on_keep.emit(());
            }
        })
    };
    html! {
        <div class="notice row-ask" role="gridcell" aria-colspan="6" {onkeydown}>
            <p class="grow"><b>{ words::REMOVE_ASK }</b>{ " " }{ words::REMOVE_MORE }</p>
            <button ref={keep} class="button button--s" type="button" onclick={props.on_keep.reform(|_| ())}>{ words::KEEP }</button>
            <button class="button button--s button--danger" type="button" onclick={props.on_remove.clone()}>{ words::REMOVE_FEED }</button>
        </div>
    }
}

/// What is wrong and what happens next, and in which ink.
fn state_of(feed: &Feed, now: Millis) -> Option<(&'static str, String)> {
    let error = feed.last_error.as_ref()?;
    let when = format::until(feed.next_due_at, now);
    match Health::of(feed) {
        Health::Busy => None,
        Health::Incomplete => Some(("ink-partial", words::incomplete(error, &when))),
        _ if !feed.enabled => Some(("ink-failed", words::switched_off(error))),
        _ => Some(("ink-failed", words::tries_again(error, feed.consecutive_failures, &when))),
    }
}

/// How many feeds there are, and how many of them are in trouble, behind the page's title.
pub fn feeds_note(feeds: &[Feed]) -> String {
    let troubled =
        feeds.iter().filter(|feed| matches!(Health::of(feed), Health::Failing | Health::Incomplete)).count();
    words::feeds_note(feeds.len(), troubled)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::components::tests::{draw, feed};

    const NOW: Millis = 1_795_444_620_000;

    async fn row(feed: Feed) -> String {
        draw::<FeedRow>(FeedRowProps { feed, now: NOW, selected: false, on_deed: Callback::noop() }).await
    }

    #[tokio::test]
    async fn a_failing_feed_says_what_happened_and_when_it_tries_again() {
        let broken = |failures, enabled| Feed {
            consecutive_failures: failures,
            enabled,
            last_error: Some("b.example could not be reached.".into()),
            last_success_at: None,
            ..feed()
        };
        let html = row(broken(1, true)).await;
        assert!(
            html.contains("b.example could not be reached. It tries again by itself in 1\u{a0}min."),
            "{html}"
        );
        assert!(html.contains("never") && html.contains("aria-label=\"failing\""), "{html}");
        assert!(row(broken(14, true)).await.contains("It has failed 14 times in a row"));
        assert!(row(broken(1, false)).await.contains("it is not tried again"), "nothing is promised");
        assert!(!row(feed()).await.contains("again"), "a healthy feed has nothing to say");
    }

    #[tokio::test]
    async fn a_feed_that_is_switched_off_says_so_and_is_not_due() {
        let html = row(Feed { enabled: false, ..feed() }).await;
        assert!(html.contains(">–<") && html.contains("aria-label=\"not scheduled\""), "{html}");
        assert!(!html.contains("checked"), "{html}");
    }

    #[tokio::test]
    async fn removing_asks_first_and_says_what_stays() {
        let props = RemoveAskProps { on_remove: Callback::noop(), on_keep: Callback::noop() };
        let html = draw::<RemoveAsk>(props).await;
        assert!(html.contains(words::REMOVE_MORE) && html.contains(words::KEEP), "{html}");
        assert!(!row(feed()).await.contains(words::REMOVE_MORE));
    }

    #[test]
    fn the_title_counts_the_feeds_in_trouble() {
        let broken = Feed { consecutive_failures: 2, last_error: Some("x".into()), ..feed() };
        assert_eq!(feeds_note(&[feed()]), "1 feed");
        assert_eq!(feeds_note(&[feed(), broken.clone()]), "2 feeds, 1 needs a look");
        assert_eq!(feeds_note(&[broken.clone(), broken]), "2 feeds, 2 need a look");
    }
}
