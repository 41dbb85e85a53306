//! Adding a feed, or giving one another address: the address, and what a look at it has found, before anything is stored.

mod answer;

use crate::backend::call;
use crate::components::{Bones, Scrim, icon};
use crate::dom::focus_by_id;
use crate::format;
use crate::hooks::use_typed_over;
use crate::words::{self, feeds};
use answer::Answer;
use contract::{AddFeed, Feed, Millis, RehearseFeed, Rehearsed, SetFeedAddress};
use gloo_timers::callback::Timeout;
use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;
use web_sys::HtmlInputElement;
use yew::prelude::*;

/// How far it is.
#[derive(Debug, Clone, PartialEq, Default)]
enum Step {
    /// An address is to be typed.
    #[default]
    Address,
    /// What was typed cannot be looked at, and why.
    Wrong(String),
    /// This address is being looked at.
    Looking(String),
    /// This was found.
    Told(Rc<Rehearsed>),
    /// It is being added.
    Adding(Rc<Rehearsed>),
}

impl Step {
    /// What was found.
    fn answer(&self) -> Option<&Rc<Rehearsed>> {
        match self {
            Self::Told(answer) | Self::Adding(answer) => Some(answer),
            Self::Address | Self::Wrong(_) | Self::Looking(_) => None,
        }
    }
}

/// What can be added of what was found: its address.
fn addable(answer: &Rehearsed) -> Option<&str> {
    match answer {
        Rehearsed::Feed(found) => Some(&found.url),
        Rehearsed::Unreadable { url, .. } => Some(url),
        Rehearsed::Page { .. } | Rehearsed::Private { .. } => None,
    }
}

/// The button that adds it, or gives it to a feed.
fn words_for(answer: &Rehearsed, is_move: bool) -> &'static str {
    match (answer, is_move) {
        (Rehearsed::Feed(_), false) => feeds::ADD,
        (_, false) => feeds::ADD_ANYWAY,
        (Rehearsed::Feed(_), true) => feeds::USE,
        (_, true) => feeds::USE_ANYWAY,
    }
}

/// What Enter is to do next.
fn next_button(answer: &Rehearsed) -> &'static str {
    match answer {
        Rehearsed::Feed(_) => "add-feed-store",
        Rehearsed::Private { .. } => "add-feed-allow",
        Rehearsed::Page { .. } => answer::FIRST_OFFER,
        // A person decides what is odd: Enter looks again.
        Rehearsed::Unreadable { .. } => "add-feed-url",
    }
}

#[derive(PartialEq, Properties)]
pub struct AddFeedDialogProps {
    pub now: Millis,
    /// The feed that gets the address; `None`: one that is added.
    #[prop_or_default]
    pub moving: Option<Feed>,
    /// Told of the feed that is watched now, and whether its postings were seen.
    pub on_added: Callback<(Feed, bool)>,
    pub on_close: Callback<()>,
}

/// Asks for an address, looks at it, and adds it once a person has seen what would come. Enter leads on.
#[component]
pub fn AddFeedDialog(props: &AddFeedDialogProps) -> Html {
    let field = use_node_ref();
    use_typed_over(&field, props.moving.as_ref().map(|feed| feed.url.as_str()));
    let step = use_state(Step::default);
    let allowed = use_mut_ref(|| false);
    // An answer that was overtaken, by another address or because the text was changed, is dropped.
    let asked = use_mut_ref(|| 0_u32);
    let look = {
        let (field, step, allowed, asked) = (field.clone(), step.setter(), allowed.clone(), asked.clone());
        Callback::from(move |allow: bool| {
            let Some(input) = field.cast::<HtmlInputElement>() else { return };
            let url = input.value().trim().to_owned();
            if url.is_empty() {
                let _ = input.focus();
                return;
            }
            *asked.borrow_mut() += 1;
            *allowed.borrow_mut() = allow;
            step.set(Step::Looking(url.clone()));
            let (step, asked, mine) = (step.clone(), asked.clone(), *asked.borrow());
            spawn_local(async move {
                let answer = call(RehearseFeed { url, allow }).await;
                if *asked.borrow() != mine {
                    return;
                }
                let next = match answer {
                    Ok(answer) => {
                        let next = next_button(&answer);
                        step.set(Step::Told(Rc::new(answer)));
                        next
                    }
                    Err(error) => {
                        step.set(Step::Wrong(error.message));
                        "add-feed-url"
                    }
                };
                // Drawn first.
                Timeout::new(0, move || focus_by_id(next)).forget();
            });
        })
    };
    let onsubmit = {
        let look = look.clone();
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            look.emit(false);
        })
    };
    let oninput = {
        let (step, asked) = (step.clone(), asked.clone());
        Callback::from(move |_: InputEvent| {
            *asked.borrow_mut() += 1;
            if *step != Step::Address {
                step.set(Step::Address);
            }
        })
    };
    let on_pick = {
        let (field, look, allowed) = (field.clone(), look.clone(), allowed.clone());
        Callback::from(move |url: String| {
            if let Some(input) = field.cast::<HtmlInputElement>() {
                input.set_value(&url);
            }
            let allow = *allowed.borrow();
            look.emit(allow);
        })
    };
    let on_add = {
        let (step, allowed, on_added) = (step.clone(), allowed.clone(), props.on_added.clone());
        let moving = props.moving.as_ref().map(|feed| feed.id);
        Callback::from(move |_: MouseEvent| {
            let Step::Told(answer) = &*step else { return };
            let Some(url) = addable(answer).map(str::to_owned) else { return };
            step.set(Step::Adding(answer.clone()));
            let was_seen = matches!(**answer, Rehearsed::Feed(_));
            let (step, on_added, allow) = (step.setter(), on_added.clone(), *allowed.borrow());
            spawn_local(async move {
                let stored = match moving {
                    Some(id) => call(SetFeedAddress { id, url, allow }).await,
                    None => call(AddFeed { url, allow }).await,
                };
                match stored {
                    Ok(feed) => on_added.emit((feed, was_seen)),
                    Err(error) => step.set(Step::Wrong(error.message)),
                }
            });
        })
    };
    let looking = if let Step::Looking(url) = &*step { Some(feeds::looking(url)) } else { None };
    let answer = step.answer();
    let told = answer.map(|answer| match &**answer {
        Rehearsed::Feed(found) => feeds::found(found),
        Rehearsed::Page { .. } => feeds::FOUND_BEHIND.to_owned(),
        Rehearsed::Private { message, .. } => message.clone(),
        // It is an alert.
        Rehearsed::Unreadable { .. } => String::new(),
    });
    let wrong = if let Step::Wrong(why) = &*step { Some(why.clone()) } else { None };
    let moving = props.moving.as_ref();
    let add = answer.filter(|answer| addable(answer).is_some());
    let add = add.map(|answer| (words_for(answer, moving.is_some()), matches!(**answer, Rehearsed::Feed(_))));
    let (title, about) = match moving {
        Some(feed) => (feeds::address_of(format::name(&feed.title)), feeds::ABOUT_ADDRESS),
        None => (feeds::TITLE.to_owned(), feeds::ABOUT),
    };
    let has_secret = moving.is_some_and(|feed| feed.credentials.is_some());
    let steps = |at: usize| {
        let now = usize::from(answer.is_some());
        let class = classes!("step", (at < now).then_some("step--done"), (at == now).then_some("step--now"));
        let name = [feeds::STEP_ADDRESS, feeds::STEP_LOOK][at];
        html! { <li {class} aria-current={(at == now).then_some("step")}><i>if at < now { { icon("check") } } else { { at + 1 } }</i>{ name }</li> }
    };
    html! {
        <Scrim on_close={props.on_close.clone()}>
            <div id="add-feed-dialog" class="dialog dialog--wide" role="dialog" aria-modal="true" aria-labelledby="add-feed-h">
                <div class="dialog-head">
                    <h2 class="dialog-title" id="add-feed-h">{ title }</h2><span class="grow"></span>
                    <ol class="steps" aria-label={feeds::STEPS}>{ steps(0) }<li class="step-line" aria-hidden="true"></li>{ steps(1) }</ol>
                </div>
                <div class="dialog-body scroll">
                    <form class="rehearsal-address" {onsubmit} novalidate=true>
                        <input ref={field} id="add-feed-url" class="field field--mono" type="text" inputmode="url" autocomplete="off" spellcheck="false"
                            placeholder={feeds::PLACEHOLDER} aria-label={feeds::ADDRESS} {oninput} aria-invalid={wrong.is_some().then_some("true")} aria-describedby="add-feed-wrong" />
                        <button id="add-feed-submit" class="button" type="submit" aria-disabled={looking.is_some().then_some("true")}>
                            { if answer.is_some() { html! { <>{ icon("retry") }{ feeds::LOOK_AGAIN }</> } } else { html! { <>{ icon("search") }{ feeds::LOOK }</> } } }
                        </button>
                    </form>
                    <p class="sr-only" role="status" aria-live="polite">{ looking.clone().or(told) }</p>
                    if let Some(wrong) = wrong { <p id="add-feed-wrong" class="field-error" role="alert">{ icon("error") }<span class="sentence">{ wrong }</span></p> }
                    if *step == Step::Address { <p class="hint answer-notice">{ about }if has_secret { { " " }{ feeds::ABOUT_SECRET } }</p> }
                    if let Some(looking) = looking { <p class="hint answer-notice">{ looking }</p><Bones /> }
                    if let Some(answer) = answer {
                        <Answer answer={answer.clone()} now={props.now} on_allow={look.reform(|()| true)} {on_pick} />
                    }
                </div>
                <div class="dialog-foot">
                    <span class="grow faint type-2">{ words::QUIET }</span>
                    <button class="button" type="button" onclick={props.on_close.reform(|_: MouseEvent| ())}>{ feeds::CANCEL }</button>
                    if let Some((words, is_sure)) = add {
                        <button id="add-feed-store" class={classes!("button", is_sure.then_some("button--primary"))} type="button" aria-disabled={matches!(*step, Step::Adding(_)).then_some("true")} onclick={on_add}>{ icon(if moving.is_some() { "check" } else { "plus" }) }{ words }</button>
                    }
                </div>
            </div>
        </Scrim>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::components::tests::{draw, feed};
    use contract::Rehearsal;

    #[tokio::test]
    async fn an_address_is_asked_for_first_and_nothing_can_be_added_unseen() {
        let (on_added, on_close) = (Callback::noop(), Callback::noop());
        let html =
            draw::<AddFeedDialog>(AddFeedDialogProps { now: 0, moving: None, on_added, on_close }).await;
        assert!(html.contains(feeds::ABOUT) && html.contains("aria-modal=\"true\""), "{html}");
        assert!(!html.contains("add-feed-store") && !html.contains("style="), "{html}");
    }

    #[tokio::test]
    async fn another_address_is_asked_for_by_the_name_of_its_feed() {
        let (on_added, on_close) = (Callback::noop(), Callback::noop());
        let props = AddFeedDialogProps { now: 0, moving: Some(feed()), on_added, on_close };
        let html = draw::<AddFeedDialog>(props).await;
        assert!(html.contains("Address of Board"), "{html}");
        assert!(html.contains(feeds::ABOUT_ADDRESS) && !html.contains("add-feed-store"), "{html}");
    }

    #[test]
    fn what_was_looked_at_is_what_is_added() {
        let found = Rehearsal { url: "https://b.example/feed".into(), ..Rehearsal::default() };
        let feed = Rehearsed::Feed(Box::new(found));
        assert_eq!(addable(&feed), Some("https://b.example/feed"));
        assert_eq!((words_for(&feed, false), words_for(&feed, true)), (feeds::ADD, feeds::USE));
        assert_eq!(next_button(&feed), "add-feed-store", "Enter leads on");
        let (url, message) = ("https://b.example/x".to_owned(), "Gone.".to_owned());
        let gone = Rehearsed::Unreadable { url: url.clone(), message: message.clone() };
        assert_eq!(addable(&gone), Some(url.as_str()));
        assert_eq!((words_for(&gone, false), words_for(&gone, true)), (feeds::ADD_ANYWAY, feeds::USE_ANYWAY));
        assert_eq!(next_button(&gone), "add-feed-url", "Enter adds nothing that cannot be read");
        assert_eq!(addable(&Rehearsed::Private { url, message }), None);
    }
}
