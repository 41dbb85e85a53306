//! A feed as a row.

use super::Deed;
use super::interval::Interval;
use super::remove::RemoveAsk;
use super::state::{self, Sentence};
use crate::components::{Health, HealthMark, Sign, icon};
use crate::{format, words};
use contract::{Feed, Millis};
use web_sys::{HtmlElement, HtmlInputElement};
use yew::prelude::*;

#[derive(PartialEq, Properties)]
pub struct FeedRowProps {
    pub feed: Feed,
    pub now: Millis,
    /// Whether feeds that are due wait for a network.
    #[prop_or_default]
    pub offline: bool,
    /// Whether an import of it is held because it is switched off.
    #[prop_or_default]
    pub held: bool,
    /// Whether one came for this feed.
    #[prop_or_default]
    pub selected: bool,
    pub on_deed: Callback<(i64, Deed)>,
}

/// A feed with its facts, and below them what there is to say of it.
#[component]
pub fn FeedRow(props: &FeedRowProps) -> Html {
    let asking = use_state(|| false);
    let (feed, now) = (&props.feed, props.now);
    let name = format::name(&feed.title).to_owned();
    let deed = |deed: Deed| {
        let (on_deed, id) = (props.on_deed.clone(), feed.id);
        Callback::from(move |_: MouseEvent| on_deed.emit((id, deed)))
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
    let next = state::next(feed, now, props.offline);
    let ago = |at: Option<Millis>| at.map_or_else(|| words::NEVER.to_owned(), |at| format::when(at, now));
    let held = props.held.then(state::held);
    let said: Vec<Sentence> = held.into_iter().chain(state::sentences(feed, now, props.offline)).collect();
    // A feed that is only known by its address needs it once.
    let address = Some(format::name(&feed.url)).filter(|address| name != *address);
    let is_line = address.is_none() && next.note.is_none() && !said.is_empty();
    let class =
        classes!("row", "row--feed", is_line.then_some("row--line"), (!feed.enabled).then_some("row--off"));
    html! {
        <div {class} role="row" data-feed={feed.id.to_string()} aria-selected={props.selected.then_some("true")}>
            <span class="cell feed-health" role="gridcell"><HealthMark health={Health::of(feed)} /></span>
            <span class="cell" role="gridcell">
                <span class="feed-name">
                    <span class="cell--name ellipsis" title={name.clone()}>{ name.clone() }</span>
                    if let Some(known) = &feed.credentials { <Sign name="key" label={words::credentials(known)} /> }
                </span>
                if let Some(address) = address {
                    <span class="cell-sub selectable" title={feed.url.clone()}>{ address }</span>
                }
            </span>
            <span class="cell cell--num" role="gridcell" title={words::brought(feed.brought)}>{ format::number(feed.jobs) }</span>
            <span class="cell cell--num muted" role="gridcell" title={tried(feed)}>{ ago(feed.last_success_at) }</span>
            <span class="cell cell--num muted col-new" role="gridcell" title={feed.last_new_at.map(format::exact)}>{ ago(feed.last_new_at) }</span>
            <span class="cell cell--num cell--two muted" role="gridcell" title={next.tip}>
                <span>{ next.when }</span>
                if let Some(note) = next.note { <span class="cell-sub">{ note }</span> }
            </span>
            <span class="cell every" role="gridcell">
                <input class="switch" type="checkbox" role="switch" checked={feed.enabled} onchange={enable(props)} aria-label={format!("Import {name} by schedule")} title={words::BY_SCHEDULE} />
                <Interval interval_ms={feed.interval_ms} label={format!("How often {name} is imported")} on_set={every(props)} />
            </span>
            <span class="actions-cell" role="gridcell">
                <button class="icon-button icon-button--s" type="button" aria-label={format!("Import {name} now")} title={words::IMPORT_NOW} disabled={feed.importing && !props.held} onclick={deed(Deed::Import)}>{ icon("import") }</button>
                <button ref={remove} class="icon-button icon-button--s" type="button" aria-label={format!("Remove {name}")} title={words::REMOVE} aria-expanded={asking.to_string()} onclick={ask}>{ icon("trash") }</button>
            </span>
            { for said.into_iter().map(|sentence| told(sentence, &deed)) }
            if *asking {
                <RemoveAsk on_remove={deed(Deed::Remove)} on_keep={keep} />
            }
        </div>
    }
}

fn enable(props: &FeedRowProps) -> Callback<Event> {
    let (on_deed, id, enabled) = (props.on_deed.clone(), props.feed.id, props.feed.enabled);
    Callback::from(move |event: Event| {
        // The switch follows the answer, not the click: a change that fails is not shown.
        event.target_unchecked_into::<HtmlInputElement>().set_checked(enabled);
        on_deed.emit((id, Deed::Enable(!enabled)));
    })
}

fn every(props: &FeedRowProps) -> Callback<Millis> {
    let id = props.feed.id;
    props.on_deed.reform(move |interval| (id, Deed::Every(interval)))
}

/// The facts behind "last good", among them the one that small windows have no column for.
fn tried(feed: &Feed) -> Option<String> {
    let fact = |name: &str, at: Option<Millis>| Some(format!("{name} {}", format::exact(at?)));
    let facts: Vec<String> =
        [fact("Last tried", feed.last_attempt_at), fact("Last new job", feed.last_new_at)]
            .into_iter()
            .flatten()
            .collect();
    (!facts.is_empty()).then(|| facts.join("\n"))
}

/// A sentence across the row, with its remedy beside it.
fn told(sentence: Sentence, deed: &impl Fn(Deed) -> Callback<MouseEvent>) -> Html {
    let Sentence { ink, text, advice, since, remedy } = sentence;
    let since = since.map(|at| format!("Since {}", format::exact(at)));
    html! {
        <div class={classes!("row-sentence", remedy.is_some().then_some("row-sentence--remedy"))} role="gridcell" aria-colspan="8" title={since}>
            <p class="sentence"><span class={ink}>{ text }</span>if let Some(advice) = advice { { " " }<span class="muted">{ advice }</span> }</p>
            if let Some((remedy, words)) = remedy {
                <button class="button button--s" type="button" data-deed={remedy.name()} onclick={deed(remedy)}>{ words }</button>
            }
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::components::tests::{alarm, draw, feed};
    use contract::{AlarmKind, CredentialsKind, FeedCredentials, KeptIn};

    const NOW: Millis = 1_795_444_620_000;

    fn props(feed: Feed) -> FeedRowProps {
        let on_deed = Callback::noop();
        FeedRowProps { feed, now: NOW, offline: false, held: false, selected: false, on_deed }
    }

    async fn row(feed: Feed) -> String {
        draw::<FeedRow>(props(feed)).await
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
    async fn an_alarm_stands_in_words_with_its_time_and_its_mark() {
        let html = row(Feed { alarms: vec![alarm(AlarmKind::Shrunk)], ..feed() }).await;
        assert!(html.contains("The evidence.") && html.contains("ink-partial"), "{html}");
        assert!(html.contains("title=\"Since ") && html.contains("aria-label=\"needs a look\""), "{html}");
    }

    #[tokio::test]
    async fn a_feed_of_a_private_network_is_allowed_with_a_button() {
        let private = Feed {
            consecutive_failures: 1,
            last_error: Some("127.0.0.1 lies inside a private network.".into()),
            last_error_code: Some("address_not_allowed".into()),
            ..feed()
        };
        let html = row(private.clone()).await;
        assert!(html.contains("data-deed=\"allow\"") && html.contains(words::ALLOW), "{html}");
        assert!(
            html.contains("your company&#x27;s network") || html.contains("your company's network"),
            "{html}"
        );
        let html = row(Feed { importing: true, ..private }).await;
        assert!(!html.contains(words::ALLOW), "it was pressed: {html}");
    }

    #[tokio::test]
    async fn a_feed_that_is_switched_off_says_so_and_is_not_due() {
        let html = row(Feed { enabled: false, ..feed() }).await;
        assert!(html.contains(">–<") && html.contains("aria-label=\"not scheduled\""), "{html}");
        assert!(!html.contains("checked"), "{html}");
    }

    #[tokio::test]
    async fn a_feed_that_is_switched_off_in_an_import_says_that_it_is_held_and_how_it_goes_on() {
        let open = Feed { enabled: false, importing: true, ..feed() };
        let props = FeedRowProps { held: true, ..props(open.clone()) };
        let html = draw::<FeedRow>(props).await;
        assert!(html.contains(words::HELD) && html.contains(">–<"), "{html}");
        assert!(!html.contains("disabled"), "it can be imported by hand: {html}");
        let html = row(open).await;
        assert!(!html.contains(words::HELD) && html.contains("disabled"), "{html}");
        assert!(
            html.contains("held where it is until the switch is on"),
            "the switch says what it does: {html}"
        );
    }

    #[tokio::test]
    async fn switch_and_interval_are_named_by_their_feed() {
        let html = row(feed()).await;
        assert!(html.contains("aria-label=\"Import Board by schedule\""), "{html}");
        assert!(html.contains("aria-label=\"How often Board is imported\""), "{html}");
        assert!(!html.contains("style="), "the policy forbids inline styles: {html}");
    }

    #[tokio::test]
    async fn credentials_are_said_to_be_there_and_where_they_are_kept() {
        let keyed = |kind, header: Option<&str>, kept_in| Feed {
            credentials: Some(FeedCredentials { kind, header: header.map(str::to_owned), kept_in }),
            ..feed()
        };
        let html = row(keyed(CredentialsKind::Basic, None, KeptIn::Keyring)).await;
        assert!(html.contains("aria-label=\"Password in the system keyring\""), "{html}");
        let html = row(keyed(CredentialsKind::Header, Some("X-Api-Key"), KeptIn::Database)).await;
        assert!(html.contains("Header X-Api-Key, unencrypted in the data folder"), "{html}");
        assert!(!row(feed()).await.contains("#i-key"));
    }

    #[tokio::test]
    async fn removing_asks_first_and_says_what_stays() {
        let props =
            super::super::remove::RemoveAskProps { on_remove: Callback::noop(), on_keep: Callback::noop() };
        let html = draw::<RemoveAsk>(props).await;
        assert!(html.contains(words::REMOVE_MORE) && html.contains(words::KEEP), "{html}");
        assert!(!row(feed()).await.contains(words::REMOVE_MORE));
    }
}
