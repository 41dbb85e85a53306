//! What a person can set: each is explained in a sentence, and holds at once, but for what is kept.

mod controls;
mod form;
mod keep;

use crate::components::{AsyncView, icon};
use crate::dom::go_to;
use crate::hooks::{Live, Load, Told, ask, use_live, use_load};
use crate::look::Look;
use crate::words::settings as words;
use contract::{GetSettings, OpenFolder, Set, SetConcurrency, Setting, Settings};
use form::Form;
use std::rc::Rc;
use yew::prelude::*;

/// The sections: the id of the heading, the icon and the name.
const SECTIONS: [(&str, &str, &str); 4] = [
    ("s-importing", "clock", words::IMPORTING),
    ("s-notifications", "bell", words::NOTIFICATIONS),
    ("s-appearance", "look", words::APPEARANCE),
    ("s-storage", "database", words::STORAGE),
];

#[derive(PartialEq, Properties)]
pub struct SettingsPageProps {
    pub live: Live,
    pub look: Look,
    pub on_look: Callback<Look>,
}

/// One scroll, with its sections at the left.
#[component]
pub fn SettingsPage(props: &SettingsPageProps) -> Html {
    let version = use_state(|| 0_u32);
    let told = use_live().dispatcher();
    let load = use_load(GetSettings {}, *version);
    let answered = use_state(|| None::<Rc<Settings>>);
    let at = use_state(|| 0_usize);
    let read_again = {
        let version = version.clone();
        Callback::from(move |()| version.set(*version + 1))
    };
    let on_deed = {
        let (told, answered, read_again) = (told.clone(), answered.setter(), read_again.clone());
        Callback::from(move |deed: Deed| match deed {
            Deed::Set(setting) => {
                let answered = answered.clone();
                ask(&told, Set { setting }, move |settings| {
                    answered.set(Some(Rc::new(settings)));
                    None::<Told>
                });
            }
            Deed::Limit { fetches, imports } => {
                let (answered, read_again) = (answered.clone(), read_again.clone());
                ask(&told, SetConcurrency { fetches, imports }, move |()| {
                    answered.set(None);
                    read_again.emit(());
                    None::<Told>
                });
            }
            Deed::OpenFolder => ask(&told, OpenFolder {}, |()| None::<Told>),
        })
    };
    // What a change was answered with is newer than what was read.
    let load = match (load, answered.as_ref()) {
        (Load::Ready(_), Some(answered)) => Load::Ready(answered.clone()),
        (load, _) => load,
    };
    let jobs = props.live.status.as_ref().map_or(0, |status| status.jobs);
    let (look, on_look) = (props.look, props.on_look.clone());
    let ready = Callback::from(move |settings: Rc<Settings>| {
        html! { <Form {settings} {jobs} {look} on_look={on_look.clone()} on_deed={on_deed.clone()} /> }
    });
    let link = |(place, (id, mark, name)): (usize, &(&'static str, &'static str, &'static str))| {
        let (id, at) = (*id, at.clone());
        let is_here = *at == place;
        let onclick = Callback::from(move |event: MouseEvent| {
            // The fragment of the address names the page.
            event.prevent_default();
            at.set(place);
            go_to(id);
        });
        html! {
            <li><a class="nav-item" href={crate::route::Route::Settings.href()} aria-current={is_here.then_some("true")} {onclick}>{ icon(mark) }<span class="nav-label">{ *name }</span></a></li>
        }
    };
    html! {
        <div class="settings">
            <nav class="settings-nav" aria-label={words::SETTINGS} onkeydown={crate::components::move_in_list(".nav-item")}><ul>{ for SECTIONS.iter().enumerate().map(link) }</ul></nav>
            <div class="settings-body scroll"><AsyncView<Settings> {load} on_retry={read_again} {ready} /></div>
        </div>
    }
}

/// What a person does here.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Deed {
    /// Sets one thing.
    Set(Setting),
    /// Sets how much is done at the same time.
    Limit {
        /// Fetches.
        fetches: u32,
        /// Imports.
        imports: u32,
    },
    /// Shows the data folder.
    OpenFolder,
}
