//! A feed as a row.

use super::spark::Spark;
use super::state;
use crate::components::{Health, HealthMark, Sign, StateMark};
use crate::route::Route;
use crate::{format, words};
use contract::{Feed, FeedYield, Millis};
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
    /// What it alone has and has brought lately; `None` while that is counted.
    #[prop_or_default]
    pub its_yield: Option<FeedYield>,
    /// Whether it is shown beside the list.
    #[prop_or_default]
    pub is_chosen: bool,
    /// Told that it is to be.
    pub on_choose: Callback<i64>,
}

/// A feed with its facts, and in its second line what there is to say of it, else where it is.
#[component]
pub fn FeedRow(props: &FeedRowProps) -> Html {
    let (feed, now, its) = (&props.feed, props.now, props.its_yield.as_ref());
    let name = format::name(&feed.title).to_owned();
    let id = feed.id;
    let next = state::next(feed, now, props.offline);
    let said = if props.held {
        Some(state::held())
    } else {
        state::sentences(feed, now, props.offline).into_iter().next()
    };
    let (class, sub, tip) = match said {
        Some(said) => (said.ink, said.text.clone(), said.text),
        None => ("", format::name(&feed.url).to_owned(), feed.url.clone()),
    };
    // A click chooses it by where it leads; the keyboard as it comes by.
    let onfocus = props.on_choose.reform(move |_: FocusEvent| id);
    html! {
        <div class={classes!("row", "row--tall", (!feed.enabled).then_some("row--off"))} role="row" data-feed={id.to_string()} aria-selected={props.is_chosen.to_string()}>
            <span class="cell feed-health" role="gridcell"><HealthMark health={Health::of(feed)} /></span>
            <span class="cell" role="gridcell">
                <span class="feed-name">
                    <a class="row-link cell--name ellipsis" href={Route::Feed(id).href()} tabindex="-1" title={name.clone()} {onfocus}>{ name.clone() }</a>
                    if let Some(known) = &feed.credentials { <Sign name="key" label={words::credentials(known)} /> }
                </span>
                <span class={classes!("cell-sub", class)} title={tip}>{ sub }</span>
            </span>
            <span class="cell cell--flex hide-narrow" role="gridcell">if let Some(its) = its { <Spark days={its.new_by_day.clone()} /> }</span>
            <span class="cell cell--num" role="gridcell" title={words::brought(feed.brought)}>{ format::number(feed.jobs) }</span>
            <span class="cell cell--num hide-narrow" role="gridcell" title={its.map(|its| words::feeds::only_here(its.only_here))}>
                { its.and_then(|its| words::feeds::share(its.only_here, feed.jobs)) }
            </span>
            <span class="cell" role="gridcell" title={tried(feed)}>
                if let Some(last) = feed.last_state {
                    <StateMark state={last} />
                    if let Some(at) = feed.last_attempt_at { <span class="cell-sub">{ format::when(at, now) }</span> }
                } else {
                    <span class="faint">{ words::NEVER }</span>
                }
            </span>
            <span class="cell cell--num cell--two muted" role="gridcell" title={next.tip}>
                <span>{ next.when }</span>
                if let Some(note) = next.note { <span class="cell-sub">{ note }</span> }
            </span>
        </div>
    }
}

/// The times behind the last result.
fn tried(feed: &Feed) -> Option<String> {
    let fact = |name: &str, at: Option<Millis>| Some(format!("{name} {}", format::exact(at?)));
    let facts: Vec<String> = [
        fact(words::feeds::LAST_TRIED, feed.last_attempt_at),
        fact(words::feeds::LAST_GOOD, feed.last_success_at),
        fact(words::feeds::LAST_NEW_JOB, feed.last_new_at),
    ]
    .into_iter()
    .flatten()
    .collect();
    (!facts.is_empty()).then(|| facts.join("\n"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::components::tests::{alarm, draw, feed};
    use contract::{AlarmKind, CredentialsKind, FeedCredentials, KeptIn, RunState};

    const NOW: Millis = 1_795_444_620_000;

    fn props(feed: Feed) -> FeedRowProps {
        FeedRowProps {
            feed,
            now: NOW,
            offline: false,
            held: false,
            is_chosen: false,
            its_yield: Some(FeedYield { feed_id: 1, only_here: 2, new_by_day: vec![1, 0] }),
            on_choose: Callback::noop(),
        }
    }

    async fn row(feed: Feed) -> String {
        draw::<FeedRow>(props(feed)).await
    }

    #[tokio::test]
    async fn a_row_says_what_is_wrong_else_where_the_feed_is() {
        let broken = Feed {
            consecutive_failures: 1,
            last_error: Some("b.example could not be reached.".into()),
            last_state: Some(RunState::Failed),
            ..feed()
        };
        let html = row(broken).await;
        assert!(
            html.contains("b.example could not be reached. It tries again by itself in 1\u{a0}min."),
            "{html}"
        );
        assert!(
            html.contains("aria-label=\"failing\"") && html.contains("Failed") && html.contains("ink-failed"),
            "{html}"
        );
        let html = row(Feed { alarms: vec![alarm(AlarmKind::Shrunk)], ..feed() }).await;
        assert!(html.contains("The evidence.") && html.contains("aria-label=\"needs a look\""), "{html}");
        let html = row(feed()).await;
        assert!(html.contains(">b.example/feed<") && !html.contains("again"), "nothing to say: {html}");
    }

    #[tokio::test]
    async fn the_last_result_is_told_with_its_time_and_never_made_up() {
        let html = row(Feed { last_state: Some(RunState::NotModified), ..feed() }).await;
        assert!(html.contains("No change") && html.contains(">14:37<"), "{html}");
        let html = row(Feed { last_state: None, last_attempt_at: None, ..feed() }).await;
        assert!(html.contains(words::NEVER), "{html}");
    }

    #[tokio::test]
    async fn a_feed_that_is_switched_off_says_so_and_is_not_due() {
        let off = Feed { enabled: false, ..feed() };
        let html = row(off.clone()).await;
        assert!(html.contains(">–<") && html.contains("aria-label=\"not scheduled\""), "{html}");
        let props = FeedRowProps { held: true, ..props(Feed { importing: true, ..off }) };
        assert!(draw::<FeedRow>(props).await.contains(words::HELD), "its import waits");
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
    async fn what_a_feed_calls_itself_stays_text() {
        let html = row(Feed { title: "<img src=x>".into(), ..feed() }).await;
        assert!(!html.contains("<img") && !html.contains("style="), "{html}");
    }
}
