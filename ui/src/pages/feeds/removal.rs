//! A feed that was removed a moment ago, and the way back.

use crate::backend::call;
use crate::dom::{first, is_field, is_overlay_open};
use crate::hooks::{Live, Told, ask, use_live, use_on_window};
use crate::words::feeds;
use contract::{Feed, FinishRemoval, RemoveFeed, RestoreFeed};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::spawn_local;
use web_sys::{Element, KeyboardEvent};
use yew::prelude::*;

/// What is said of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Said {
    /// Which feed.
    pub id: i64,
    /// That it was removed, and what went with it.
    pub text: AttrValue,
}

/// The removal that can be taken back, and how one is made.
pub struct Removal {
    /// What is said, for a while.
    pub said: Option<Said>,
    /// Removes a feed, with its jobs or without.
    pub remove: Callback<(Feed, bool)>,
    /// Brings it back.
    pub undo: Callback<()>,
    /// Its while is over.
    pub end: Callback<()>,
}

/// Removes feeds, each of which can be brought back while that is said, by its button or Z. What was kept of it for that goes
/// afterwards, also when a person leaves the page.
#[hook]
pub fn use_removal() -> Removal {
    let told = use_live().dispatcher();
    let said = use_state(|| None::<Said>);
    // That of the last drawing: also when the page is left it is known what is to be finished.
    let open = use_mut_ref(|| None::<i64>);
    let finish = {
        let open = open.clone();
        Callback::from(move |()| {
            if let Some(id) = open.borrow_mut().take() {
                // Should that fail, it is done at the next start.
                spawn_local(async move { drop(call(FinishRemoval { id }).await) });
            }
        })
    };
    {
        let finish = finish.clone();
        use_effect_with((), move |()| move || finish.emit(()));
    }
    let remove = {
        let (told, said, open, finish) = (told.clone(), said.setter(), open.clone(), finish.clone());
        Callback::from(move |(feed, drop_jobs): (Feed, bool)| {
            finish.emit(());
            let (said, open) = (said.clone(), open.clone());
            ask(&told, RemoveFeed { id: feed.id, drop_jobs }, move |removed| {
                *open.borrow_mut() = Some(feed.id);
                let text = feeds::removed(&feed.title, removed.jobs);
                said.set(Some(Said { id: feed.id, text: text.into() }));
                None::<Told>
            });
        })
    };
    let undo = {
        let (told, said, open) = (told.clone(), said.setter(), open.clone());
        Callback::from(move |()| {
            if let Some(id) = open.borrow_mut().take() {
                said.set(None);
                bring_back(&told, id);
            }
        })
    };
    let end = {
        let (said, finish) = (said.setter(), finish.clone());
        Callback::from(move |()| {
            said.set(None);
            finish.emit(());
        })
    };
    {
        let (undo, can) = (undo.clone(), said.is_some());
        use_on_window(
            "keydown",
            Callback::from(move |event: web_sys::Event| {
                let event: KeyboardEvent = event.unchecked_into();
                let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
                let typing = target.is_some_and(|target| is_field(&target));
                if can && event.key() == "z" && !typing && !event.ctrl_key() && !is_overlay_open() {
                    event.prevent_default();
                    undo.emit(());
                }
            }),
        );
    }
    Removal { said: (*said).clone(), remove, undo, end }
}

fn bring_back(told: &UseReducerDispatcher<Live>, id: i64) {
    ask(told, RestoreFeed { id }, move |_| {
        // The keyboard goes to the row, once it is there again.
        gloo_timers::callback::Timeout::new(200, move || {
            if let Some(link) = first(&format!("[data-feed=\"{id}\"] .row-link")) {
                let _ = link.focus();
            }
        })
        .forget();
        None::<Told>
    });
}
