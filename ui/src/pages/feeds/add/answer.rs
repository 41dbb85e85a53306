//! What was found at an address, drawn.

use crate::components::{Notice, Tone, icon};
use crate::format;
use crate::words::{self, feeds};
use contract::{FeedOffer, Millis, PostingField, Rehearsal, Rehearsed, SamplePosting};
use std::rc::Rc;
use yew::prelude::*;

/// The id of the best of the feeds behind a page.
pub const FIRST_OFFER: &str = "add-feed-offer";

#[derive(PartialEq, Properties)]
pub struct AnswerProps {
    pub answer: Rc<Rehearsed>,
    pub now: Millis,
    /// Looks although the address is private.
    pub on_allow: Callback<()>,
    /// Looks at this one of the feeds behind a page.
    pub on_pick: Callback<String>,
}

/// A feed with what would come of it, the feeds behind a page, or why there is none.
#[component]
pub fn Answer(props: &AnswerProps) -> Html {
    match &*props.answer {
        Rehearsed::Feed(found) => html! { <Found found={(**found).clone()} now={props.now} /> },
        Rehearsed::Page { offers, .. } => html! {
            <>
                <p class="rehearsal-lead">{ feeds::FOUND_BEHIND }</p>
                <ul class="offers">{ for offers.iter().enumerate().map(|(at, offer)| offered(offer, at == 0, &props.on_pick)) }</ul>
            </>
        },
        Rehearsed::Private { message, .. } => html! {
            <div class="answer-notice"><Notice tone={Tone::Partial} text={format!("{message} {}", words::ALLOW_MORE)}>
                <button id="add-feed-allow" class="button button--s" type="button" data-deed="allow" onclick={props.on_allow.reform(|_: MouseEvent| ())}>{ feeds::ALLOW }</button>
            </Notice></div>
        },
        Rehearsed::Unreadable { message, .. } => html! {
            <div class="answer-notice"><Notice tone={Tone::Failed} text={format!("{message} {}", feeds::ADD_ANYWAY_MORE)} /></div>
        },
    }
}

fn offered(offer: &FeedOffer, is_first: bool, on_pick: &Callback<String>) -> Html {
    let url = offer.url.clone();
    let title = offer.title.clone().unwrap_or_else(|| format::name(&offer.url).to_owned());
    html! {
        <li><button id={is_first.then_some(FIRST_OFFER)} class="board" type="button" data-offer={offer.url.clone()} onclick={on_pick.reform(move |_: MouseEvent| url.clone())}>
            <b>{ title }</b>{ " " }<span class="muted">{ format!("{}, {}", feeds::dialect(&offer.dialect), words::postings(offer.postings)) }</span>
            <span class="cell-sub">{ format::name(&offer.url) }</span>
        </button></li>
    }
}

#[derive(PartialEq, Properties)]
struct FoundProps {
    found: Rehearsal,
    now: Millis,
}

#[component]
fn Found(props: &FoundProps) -> Html {
    let (found, now) = (&props.found, props.now);
    html! {
        <>
            if let Some(title) = &found.title { <h3 class="rehearsal-title">{ title }</h3> }
            <p class="rehearsal-lead"><b>{ feeds::lead(found) }</b>{ " " }<span class="muted">{ feeds::NOT_STORED }</span></p>
            <ul class="findings">{ findings(found) }</ul>
            if found.sample.is_empty() {
                <p class="answer-notice muted">{ feeds::EMPTY }</p>
            } else {
                <div class="table table--preview table--boxed" role="table" aria-label={feeds::SAMPLE}>
                    <div class="thead" role="row">
                        { for feeds::SAMPLE_COLUMNS.map(|name| html! { <span class="th" role="columnheader">{ name }</span> }) }
                        <span class="th th--num" role="columnheader">{ feeds::POSTED }</span>
                    </div>
                    { for found.sample.iter().map(|posting| row(posting, now)) }
                </div>
            }
        </>
    }
}

/// A line with its mark: what is well, what is not, what is good to know.
fn finding(mark: &'static str, ink: &'static str, bold: &str, rest: &str) -> Html {
    html! {
        <li class="finding"><span class={ink}>{ icon(mark) }</span><span>if !bold.is_empty() { <b>{ bold }</b>{ " " } }{ rest }</span></li>
    }
}

fn findings(found: &Rehearsal) -> Html {
    let of = found.postings;
    let well = |bold: &str, rest: &str| finding("check", "ink-new", bold, rest);
    let doubt = |bold: &str, rest: &str| finding("warn", "ink-partial", bold, rest);
    let known = |bold: &str, rest: &str| finding("info", "faint", bold, rest);
    let mut lines = Vec::new();
    match &found.second_look {
        Some(look) if look.is_stable => lines.push(well("", &look.verdict)),
        Some(look) => lines.push(doubt("", &look.verdict)),
        None => {}
    }
    let told = |field: &PostingField| !matches!(field, PostingField::Id | PostingField::Description);
    if of > 0 && !found.lacking.iter().any(|(field, _)| told(field)) {
        lines.push(well(feeds::COMPLETE, &feeds::complete(of)));
    }
    for (field, n) in &found.lacking {
        let (bold, rest) = feeds::lacks(*field, *n, of);
        // Without these a posting says little, or is hard to know again.
        let matters = matches!(field, PostingField::Title | PostingField::Link);
        lines.push(if matters { doubt(&bold, &rest) } else { known(&bold, &rest) });
    }
    if found.repeated_ids > 0 {
        lines.push(doubt("", &feeds::repeated(found.repeated_ids)));
    }
    if found.rejected > 0 {
        let (bold, rest) = feeds::rejected(found.rejected, found.rejection.as_deref());
        lines.push(doubt(&bold, &rest));
    }
    lines.extend(found.error.iter().chain(&found.warnings).map(|said| doubt("", said)));
    html! { <>{ for lines }</> }
}

fn row(posting: &SamplePosting, now: Millis) -> Html {
    let cell = |text: Option<&str>| match text {
        Some(text) => {
            html! { <span class="cell muted ellipsis" role="cell" title={text.to_owned()}>{ text }</span> }
        }
        None => html! { <span class="cell faint" role="cell">{ feeds::BLANK }</span> },
    };
    let kind = posting
        .employment_type
        .as_deref()
        .and_then(words::employment)
        .or(posting.employment_type_text.as_deref());
    html! {
        <div class="row" role="row">
            <span class="cell ellipsis" role="cell" title={posting.title.clone()}>{ &posting.title }</span>
            { cell(posting.company.as_deref()) }
            { cell(posting.location.as_deref()) }
            { cell(kind) }
            { cell(posting.salary.as_deref()) }
            <span class="cell cell--num muted" role="cell">{ posting.posted_at.map_or(feeds::BLANK.to_owned(), |at| format::day(at, now)) }</span>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::components::tests::draw;
    use contract::SecondLook;

    const NOW: Millis = 1_795_444_620_000;

    async fn drawn(answer: Rehearsed) -> String {
        let (on_allow, on_pick) = (Callback::noop(), Callback::noop());
        draw::<Answer>(AnswerProps { answer: Rc::new(answer), now: NOW, on_allow, on_pick }).await
    }

    fn posting(title: &str) -> SamplePosting {
        SamplePosting {
            title: title.into(),
            company: None,
            location: Some("Leeds".into()),
            employment_type: Some("full_time".into()),
            employment_type_text: None,
            salary: None,
            posted_at: Some(NOW),
        }
    }

    #[tokio::test]
    async fn a_feed_shows_what_would_come_and_what_is_lacking() {
        let found = Rehearsal {
            title: Some("Board <b>".into()),
            dialect: "rss".into(),
            postings: 20,
            sample: vec![posting("Welder <script>")],
            lacking: vec![(PostingField::Company, 4)],
            second_look: Some(SecondLook { is_stable: true, verdict: "Stable: 20 of 20.".into() }),
            rejected: 1,
            rejection: Some("The posting has no title.".into()),
            ..Rehearsal::default()
        };
        let html = drawn(Rehearsed::Feed(Box::new(found))).await;
        for said in [
            "RSS feed: 20 postings, its newest.",
            feeds::NOT_STORED,
            "Stable: 20 of 20.",
            "Company is blank",
            "on 4 of 20",
            "1 posting cannot be imported",
            "Full-time",
            ">today<",
            ">blank<",
        ] {
            assert!(html.contains(said), "{said}: {html}");
        }
        assert!(
            !html.contains("<script>") && !html.contains("Board <b>"),
            "what a feed writes stays text: {html}"
        );
        assert!(!html.contains("style="), "the policy forbids inline styles: {html}");
    }

    #[tokio::test]
    async fn what_lacks_nothing_says_so_once() {
        let found = Rehearsal { postings: 3, sample: vec![posting("A")], ..Rehearsal::default() };
        let html = drawn(Rehearsed::Feed(Box::new(found))).await;
        assert_eq!(html.matches("class=\"finding\"").count(), 1, "{html}");
        assert!(html.contains(feeds::COMPLETE), "{html}");
        let html = drawn(Rehearsed::Feed(Box::default())).await;
        assert!(html.contains(feeds::EMPTY) && !html.contains("class=\"finding\""), "{html}");
    }

    #[tokio::test]
    async fn a_private_address_is_a_question_and_a_page_offers_its_feeds() {
        let url = || "http://127.0.0.1/feed".to_owned();
        let html = drawn(Rehearsed::Private { url: url(), message: "It is private.".into() }).await;
        assert!(
            html.contains("data-deed=\"allow\"") && html.contains("It is private. Do this only"),
            "{html}"
        );
        let offer = FeedOffer { url: url(), title: None, dialect: "atom".into(), postings: 3 };
        let html = drawn(Rehearsed::Page { url: url(), offers: vec![offer] }).await;
        assert!(html.contains("Atom feed, 3 postings") && html.contains("data-offer="), "{html}");
        let html = drawn(Rehearsed::Unreadable { url: url(), message: "Gone.".into() }).await;
        assert!(html.contains("role=\"alert\"") && html.contains("all the same"), "{html}");
    }
}
