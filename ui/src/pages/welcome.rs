//! The first run: starter feeds, offered and ticked.

use crate::backend::call;
use crate::components::{AsyncView, Notice, Tone, icon};
use crate::hooks::{Live, Told, use_live, use_load};
use crate::route::{Route, go};
use crate::{format, words};
use contract::{AcceptStarterFeeds, GetStatus, ListStarterFeeds, StarterFeed};
use std::collections::BTreeSet;
use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

#[derive(PartialEq, Properties)]
pub struct WelcomeProps {
    pub live: Live,
}

/// Welcomes, and imports from the boards that stay ticked.
#[component]
pub fn Welcome(props: &WelcomeProps) -> Html {
    let attempt = use_state(|| 0_u32);
    let left_out = use_state(BTreeSet::<String>::new);
    let busy = use_state(|| false);
    let told = use_live();
    let load = use_load(ListStarterFeeds {}, *attempt);
    let on_retry = {
        let attempt = attempt.clone();
        Callback::from(move |()| attempt.set(*attempt + 1))
    };
    let answer = {
        let busy = busy.clone();
        Callback::from(move |urls: Vec<String>| {
            if *busy {
                return;
            }
            busy.set(true);
            let (told, busy) = (told.dispatcher(), busy.setter());
            spawn_local(async move {
                let chosen = !urls.is_empty();
                match call(AcceptStarterFeeds { urls }).await {
                    Ok(()) => go(if chosen { Route::Feeds } else { Route::History }),
                    Err(error) => told.dispatch(Told::Error(error)),
                }
                // The engine tells it, too; asking makes sure that the welcome ends.
                if let Ok(status) = call(GetStatus {}).await {
                    told.dispatch(Told::Status(status));
                }
                busy.set(false);
            });
        })
    };
    let notice = props.live.notice.clone();
    let ready = Callback::from(move |feeds: Rc<Vec<StarterFeed>>| {
        let chosen: Vec<String> =
            feeds.iter().map(|feed| feed.url.clone()).filter(|url| !left_out.contains(url)).collect();
        let skip = {
            let answer = answer.clone();
            Callback::from(move |_: MouseEvent| answer.emit(Vec::new()))
        };
        let number = chosen.len() as u64;
        let accept = {
            let (answer, chosen) = (answer.clone(), chosen);
            Callback::from(move |_: MouseEvent| answer.emit(chosen.clone()))
        };
        html! {
            <>
                <div class="welcome-body scroll"><div class="inner">
                    <h2>{ words::WHERE_TO_LOOK }</h2>
                    <p class="muted welcome-lead">{ words::WHERE_MORE }</p>
                    if let Some(said) = &notice { <Notice tone={said.tone()} text={said.text().to_owned()} /> }
                    <div role="group" aria-label={words::BOARDS}>{ for feeds.iter().map(|feed| pick(feed, &left_out)) }</div>
                    <div class="welcome-notice"><Notice tone={Tone::Neutral} text={words::QUIET} /></div>
                </div></div>
                <footer class="welcome-foot">
                    <span class="grow"></span>
                    <button id="skip-starters" class="button button--l" type="button" onclick={skip}>{ words::SKIP }</button>
                    <button id="accept-starters" class="button button--l button--primary" type="button" disabled={number == 0} onclick={accept}>
                        { icon("import") }{ words::import_from(number) }
                    </button>
                </footer>
            </>
        }
    });
    html! {
        <div class="welcome">
            <aside class="welcome-side">
                <img class="welcome-icon" src="icon.svg" alt="" />
                <h1>{ words::WELCOME }</h1>
                <p>{ words::WELCOME_MORE }</p>
            </aside>
            <main class="welcome-main"><AsyncView<Vec<StarterFeed>> {load} {on_retry} {ready} /></main>
        </div>
    }
}

fn pick(feed: &StarterFeed, left_out: &UseStateHandle<BTreeSet<String>>) -> Html {
    let onchange = {
        let (left_out, url) = (left_out.clone(), feed.url.clone());
        Callback::from(move |_: Event| {
            let mut now = (*left_out).clone();
            if !now.remove(&url) {
                now.insert(url.clone());
            }
            left_out.set(now);
        })
    };
    html! {
        <label class="pick" key={feed.url.clone()}>
            <input class="check" type="checkbox" checked={!left_out.contains(&feed.url)} {onchange} />
            <span><b>{ &feed.title }</b><span class="cell-sub">{ &feed.about }</span></span>
            <span class="num faint type-2 ellipsis">{ format::host(&feed.url) }</span>
        </label>
    }
}
