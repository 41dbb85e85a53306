//! One feed, beside the list: what is wrong and its remedy, its health, what it brings.

use super::Deed;
use super::brings::{Lately, brought, days};
use super::interval::Interval;
use super::remove::RemoveAsk;
use super::rename::Rename;
use super::state::{self, Sentence};
use crate::components::{Health, HealthMark, Notice, Tone, icon};
use crate::dom::focus_by_id;
use crate::format;
use crate::words::{self, feeds};
use contract::{Feed, FeedYield, Millis};
use gloo_timers::callback::Timeout;
use yew::prelude::*;

#[derive(PartialEq, Properties)]
pub struct InspectorProps {
    pub feed: Feed,
    pub now: Millis,
    /// Whether feeds that are due wait for a network.
    pub offline: bool,
    /// Whether an import of it is held because it is switched off.
    pub held: bool,
    /// Counts changes of the feeds: what it brings is read anew after each.
    pub version: u32,
    /// What it has brought on each of the days, and what it alone has; `None` while that is counted.
    #[prop_or_default]
    pub its_yield: Option<FeedYield>,
    pub on_deed: Callback<Deed>,
    /// Told of a feed whose jobs are to be shown.
    pub on_jobs: Callback<i64>,
}

/// What is being decided about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Asking {
    Nothing,
    /// What to call it.
    Name,
    /// Whether its jobs go with it.
    Removal,
}

/// A feed, whole.
#[component]
pub fn Inspector(props: &InspectorProps) -> Html {
    let asking = use_state(|| Asking::Nothing);
    let (feed, now) = (&props.feed, props.now);
    let name = format::name(&feed.title).to_owned();
    let turn_to = |wanted: Asking| {
        let asking = asking.setter();
        Callback::from(move |_: MouseEvent| asking.set(wanted))
    };
    let back = |to: &'static str| {
        let asking = asking.setter();
        Callback::from(move |()| {
            asking.set(Asking::Nothing);
            Timeout::new(0, move || focus_by_id(to)).forget();
        })
    };
    let deed = |deed: Deed| props.on_deed.reform(move |_: MouseEvent| deed.clone());
    let on_rename = {
        let (on_deed, done) = (props.on_deed.clone(), back("feed-rename"));
        Callback::from(move |title: String| {
            on_deed.emit(Deed::Rename(title));
            done.emit(());
        })
    };
    let held = props.held.then(state::held);
    let said = held.into_iter().chain(state::sentences(feed, now, props.offline));
    let (pause_mark, pause_word, pause_hint) = match feed.enabled {
        true => ("pause", feeds::PAUSE, feeds::PAUSE_HINT),
        false => ("play", feeds::RESUME, feeds::RESUME_HINT),
    };
    html! {
        <aside class="pane" aria-label={name.clone()} data-inspects={feed.id.to_string()}><div class="pane-scroll scroll inspector">
            if *asking == Asking::Name {
                <Rename title={feed.title.clone()} {on_rename} on_cancel={back("feed-rename")} />
            } else {
                <div class="cell--flex inspector-title">
                    <HealthMark health={Health::of(feed)} />
                    <h2 class="grow ellipsis" title={name.clone()}>{ name.clone() }</h2>
                    <button id="feed-rename" class="icon-button icon-button--s" type="button" aria-label={feeds::rename(&name)} title={feeds::RENAME} onclick={turn_to(Asking::Name)}>{ icon("note") }</button>
                </div>
            }
            <div class="cell--flex inspector-address">
                <p class="grow muted type-2 selectable">{ &feed.url }</p>
                <button id="feed-address" class="icon-button icon-button--s" type="button" data-deed="address" aria-label={feeds::readdress(&name)} title={feeds::READDRESS} onclick={deed(Deed::Address)}>{ icon("link") }</button>
            </div>
            if let Some(known) = &feed.credentials { <p class="faint type-2 feed-name">{ icon("key") }{ words::credentials(known) }</p> }
            <div class="actions">
                <button id="feed-import" class="button button--s" type="button" data-deed="import" disabled={feed.importing && !props.held} onclick={deed(Deed::Import)}>{ icon("import") }{ feeds::IMPORT }</button>
                <button id="feed-pause" class="button button--s" type="button" data-deed="enable" title={pause_hint} onclick={deed(Deed::Enable(!feed.enabled))}>{ icon(pause_mark) }{ pause_word }</button>
                <button id="feed-remove" class="button button--s" type="button" aria-expanded={(*asking == Asking::Removal).to_string()} onclick={turn_to(Asking::Removal)}>{ icon("trash") }{ feeds::REMOVE }</button>
            </div>
            if *asking == Asking::Removal {
                <RemoveAsk jobs={feed.jobs} on_remove={props.on_deed.reform(|drop_jobs| Deed::Remove { drop_jobs })} on_keep={back("feed-remove")} />
            }
            // Of their own: what stands before them would change places with them as they come and go, and the keyboard with it.
            <>{ for said.map(|sentence| told(sentence, &props.on_deed)) }</>
            if let Some(its) = &props.its_yield { { brought(&days(now), &its.new_by_day, now) } }
            { health(props) }
            <h3 class="aside-title">{ feeds::BRINGS }</h3>
            <dl class="facts">
                <dt>{ feeds::JOBS }</dt>
                <dd><button id="feed-jobs" class="job-open job-link" type="button" onclick={props.on_jobs.reform({ let id = feed.id; move |_: MouseEvent| id })}>{ format::number(feed.jobs) }</button></dd>
                if let Some(its) = &props.its_yield {
                    <dt title={feeds::ONLY_HERE_HINT}>{ feeds::ONLY_HERE }</dt>
                    <dd>{ format::number(its.only_here) }if let Some(share) = feeds::share(its.only_here, feed.jobs) { { " " }<span class="faint">{ format!("({share})") }</span> }</dd>
                }
                <dt title={feeds::FIRST_HERE_HINT}>{ feeds::FIRST_HERE }</dt><dd>{ format::number(feed.brought) }</dd>
                if let Some(dialect) = &feed.dialect { <dt>{ feeds::DIALECT }</dt><dd>{ feeds::dialect(dialect) }</dd> }
                <dt>{ feeds::SCHEDULE }</dt>
                <dd><Interval interval_ms={feed.interval_ms} label={feeds::how_often(&name)} on_set={props.on_deed.reform(Deed::Every)} /></dd>
            </dl>
            <Lately feed_id={feed.id} {now} version={props.version} />
        </div></aside>
    }
}

/// A sentence, and its remedy as one button.
fn told(sentence: Sentence, on_deed: &Callback<Deed>) -> Html {
    let Sentence { ink, text, advice, since, remedy } = sentence;
    let tone = match ink {
        "ink-failed" => Tone::Failed,
        "ink-partial" => Tone::Partial,
        _ => Tone::Neutral,
    };
    let since = since.map(feeds::since);
    let text = match advice {
        Some(advice) => format!("{text} {advice}"),
        None => text,
    };
    html! {
        <div class="inspector-notice" title={since}>
            <Notice {tone} {text} is_news=false>
                if let Some((remedy, words)) = remedy {
                    <button class="button button--s" type="button" data-deed={remedy.name()} onclick={on_deed.reform(move |_: MouseEvent| remedy.clone())}>{ words }</button>
                }
            </Notice>
        </div>
    }
}

/// When it was tried, when that went well, when it brought something, and when it is tried next.
fn health(props: &InspectorProps) -> Html {
    let (feed, now) = (&props.feed, props.now);
    let next = state::next(feed, now, props.offline);
    let at = |at: Option<Millis>| match at {
        Some(at) => html! { <span title={format::exact(at)}>{ format::at(at, now) }</span> },
        None => html! { words::NEVER },
    };
    let result = feed.last_state.map(|state| words::state(state).to_lowercase());
    html! {
        <>
            <h3 class="aside-title">{ feeds::HEALTH }</h3>
            <dl class="facts">
                <dt>{ feeds::LAST_TRY }</dt><dd>{ at(feed.last_attempt_at) }if let Some(result) = result { { ", " }{ result } }</dd>
                <dt>{ feeds::LAST_GOOD }</dt><dd>{ at(feed.last_success_at) }</dd>
                <dt>{ feeds::LAST_NEW }</dt><dd>{ at(feed.last_new_at) }</dd>
                <dt>{ feeds::NEXT }</dt><dd title={next.tip}>{ next.when }if let Some(note) = next.note { { " " }<span class="faint">{ format!("({note})") }</span> }</dd>
            </dl>
        </>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::components::tests::{alarm, draw, feed};
    use contract::{AlarmKind, RunState};

    const NOW: Millis = 1_795_444_620_000;

    fn props(feed: Feed) -> InspectorProps {
        let (on_deed, on_jobs) = (Callback::noop(), Callback::noop());
        let its_yield = Some(FeedYield { feed_id: 1, only_here: 2, new_by_day: vec![0; 14] });
        InspectorProps {
            feed,
            now: NOW,
            offline: false,
            held: false,
            version: 0,
            its_yield,
            on_deed,
            on_jobs,
        }
    }

    async fn drawn(feed: Feed) -> String {
        draw::<Inspector>(props(feed)).await
    }

    #[tokio::test]
    async fn a_feed_is_shown_with_its_health_and_what_it_brings() {
        let html =
            drawn(Feed { dialect: Some("rss".into()), last_state: Some(RunState::Succeeded), ..feed() })
                .await;
        for said in [
            "https://b.example/feed",
            "today 14:37",
            ", done",
            "RSS feed",
            "data-deed=\"import\"",
            ">5<",
            ">3<",
            "(40\u{a0}%)",
        ] {
            assert!(html.contains(said), "{said}: {html}");
        }
        assert!(
            html.contains("aria-label=\"How often Board is imported\"") && !html.contains("style="),
            "{html}"
        );
    }

    #[tokio::test]
    async fn what_is_wrong_stands_beside_its_remedy() {
        let private = Feed {
            consecutive_failures: 1,
            last_error: Some("127.0.0.1 lies inside a private network.".into()),
            last_error_code: Some("address_not_allowed".into()),
            ..feed()
        };
        let html = drawn(private.clone()).await;
        assert!(html.contains("data-deed=\"allow\"") && html.contains(words::ALLOW), "{html}");
        let html = drawn(Feed { importing: true, ..private }).await;
        assert!(!html.contains(words::ALLOW), "it was pressed: {html}");
        let html = drawn(Feed { alarms: vec![alarm(AlarmKind::Gap)], ..feed() }).await;
        assert!(html.contains("The evidence.") && html.contains("Import every 30 min"), "{html}");
        assert!(html.contains("title=\"Since "), "{html}");
    }

    #[tokio::test]
    async fn a_feed_can_be_paused_and_an_import_that_waits_for_it_started_by_hand() {
        assert!(drawn(feed()).await.contains(feeds::PAUSE));
        let open = Feed { enabled: false, importing: true, ..feed() };
        let html = drawn(open.clone()).await;
        assert!(html.contains(feeds::RESUME) && html.contains("disabled"), "it is under way: {html}");
        let html = draw::<Inspector>(InspectorProps { held: true, ..props(open) }).await;
        assert!(html.contains(words::HELD) && !html.contains("disabled"), "{html}");
    }
}
