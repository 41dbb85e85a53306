//! What a person can set: each is explained in a sentence, and holds at once.

use crate::components::{AsyncView, icon};
use crate::dom::{all, go_to};
use crate::hooks::{Live, Load, Told, ask, use_chosen, use_live, use_load};
use crate::look::{Density, Look, Theme};
use crate::words::settings as words;
use contract::{GetSettings, OpenFolder, Set, SetConcurrency, Setting, Settings};
use std::fmt::Display;
use std::rc::Rc;
use std::str::FromStr;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;
use yew::prelude::*;

const MINUTE: i64 = 60_000;
/// What is offered; what was set elsewhere is offered besides.
const INTERVALS: [i64; 8] = [
    5 * MINUTE,
    15 * MINUTE,
    30 * MINUTE,
    60 * MINUTE,
    120 * MINUTE,
    360 * MINUTE,
    720 * MINUTE,
    1_440 * MINUTE,
];
const FETCHES: [u32; 8] = [1, 2, 4, 8, 16, 24, 32, 64];
const IMPORTS: [u32; 5] = [1, 2, 3, 4, 8];
const PAUSES: [i64; 8] = [0, 1_000, 2_000, 5_000, 10_000, 30_000, 60_000, 300_000];
const DOCUMENTS: [u64; 8] = [16, 64, 256, 512, 1_024, 4_096, 16_384, 65_536];

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

#[derive(PartialEq, Properties)]
struct FormProps {
    settings: Rc<Settings>,
    jobs: u64,
    look: Look,
    on_look: Callback<Look>,
    on_deed: Callback<Deed>,
}

#[component]
fn Form(props: &FormProps) -> Html {
    let FormProps { settings, look, on_look, on_deed, .. } = props;
    let Settings { fetches, imports, .. } = **settings;
    let look = *look;
    let notifies = settings.notifies;
    let on_notifies = on_deed.reform(move |_: MouseEvent| Deed::Set(Setting::Notifies(!notifies)));
    html! {
        <div class="form">
            { section(0, html! { <>
                { row("set-interval", words::INTERVAL, words::interval_more(settings.own_intervals), html! {
                    <Choice<i64> id="set-interval" value={settings.interval_ms} offered={INTERVALS.to_vec()} name={Callback::from(words::every)} on_choice={on_deed.reform(|ms| Deed::Set(Setting::Interval(ms)))} />
                }) }
                { row("set-fetches", words::FETCHES, words::FETCHES_MORE.to_owned(), html! {
                    <Choice<u32> id="set-fetches" value={fetches} offered={FETCHES.to_vec()} name={Callback::from(|n: u32| n.to_string())} on_choice={on_deed.reform(move |fetches| Deed::Limit { fetches, imports })} />
                }) }
                { row("set-imports", words::IMPORTS, words::IMPORTS_MORE.to_owned(), html! {
                    <Choice<u32> id="set-imports" value={imports} offered={IMPORTS.to_vec()} name={Callback::from(|n: u32| n.to_string())} on_choice={on_deed.reform(move |imports| Deed::Limit { fetches, imports })} />
                }) }
                { row("set-pause", words::PAUSE, words::pause_more(settings.own_pauses), html! {
                    <Choice<i64> id="set-pause" value={settings.pause_ms} offered={PAUSES.to_vec()} name={Callback::from(words::pause)} on_choice={on_deed.reform(|ms| Deed::Set(Setting::Pause(ms)))} />
                }) }
                { row("set-document", words::MAX_DOCUMENT, words::MAX_DOCUMENT_MORE.to_owned(), html! {
                    <Choice<u64> id="set-document" value={settings.max_document_mib} offered={DOCUMENTS.to_vec()} name={Callback::from(words::mib)} on_choice={on_deed.reform(|mib| Deed::Set(Setting::MaxDocument(mib)))} />
                }) }
            </> }) }
            { section(1, row("set-notifies", words::NEW_JOBS, words::NOTIFIES_MORE.to_owned(), html! {
                // The switch follows the answer, not the press: a change that fails is not shown.
                <label class="check-label"><input id="set-notifies" class="switch" type="checkbox" role="switch" checked={notifies} onclick={on_notifies} />{ words::NOTIFIES }</label>
            })) }
            { section(2, html! { <>
                { row("", words::THEME, words::THEME_MORE.to_owned(), segments(words::THEME, "theme", &Theme::ALL.map(|theme| (words::theme(theme), theme == look.theme)), on_look.reform(move |at: usize| Look { theme: Theme::ALL[at], ..look }))) }
                { row("", words::ROWS, words::ROWS_MORE.to_owned(), segments(words::ROWS, "rows", &Density::ALL.map(|density| (words::density(density), density == look.density)), on_look.reform(move |at: usize| Look { density: Density::ALL[at], ..look }))) }
            </> }) }
            { section(3, row("", words::FOLDER, format!("{} {}", words::sizes(&settings.folder, props.jobs), words::FOLDER_MORE), html! {
                <><code id="data-folder" class="selectable sentence">{ &settings.folder.path }</code><button id="open-folder" class="button button--s" type="button" onclick={on_deed.reform(|_: MouseEvent| Deed::OpenFolder)}>{ words::OPEN }</button></>
            })) }
        </div>
    }
}

fn section(at: usize, rows: Html) -> Html {
    let (id, _, name) = SECTIONS[at];
    html! { <section class="form-section" aria-labelledby={id}><h2 {id} tabindex="-1">{ name }</h2>{ rows }</section> }
}

/// A control with its name beside it and what it means below it.
fn row(id: &'static str, label: &'static str, hint: String, control: Html) -> Html {
    let label = match id {
        "" => html! { <span class="form-label">{ label }</span> },
        id => html! { <label class="form-label" for={id}>{ label }</label> },
    };
    html! { <div class="form-row">{ label }<div class="form-control">{ control }<p class="hint">{ hint }</p></div></div> }
}

#[derive(PartialEq, Properties)]
struct ChoiceProps<T: PartialEq> {
    id: &'static str,
    value: T,
    offered: Vec<T>,
    /// How a value is called.
    name: Callback<T, String>,
    on_choice: Callback<T>,
}

/// A list of what is offered.
#[component]
fn Choice<T>(props: &ChoiceProps<T>) -> Html
where
    T: Copy + Ord + Display + FromStr + 'static,
{
    let (field, onchange) = use_chosen(props.value, &props.on_choice);
    let mut offered = props.offered.clone();
    if let Err(at) = offered.binary_search(&props.value) {
        offered.insert(at, props.value);
    }
    let option = |value: T| {
        html! { <option value={value.to_string()} selected={value == props.value}>{ props.name.emit(value) }</option> }
    };
    html! {
        <span class="select-wrap"><select id={props.id} class="select" ref={field} {onchange}>{ for offered.into_iter().map(option) }</select>{ icon("down") }</span>
    }
}

/// A few names, one of which is chosen; arrows move.
fn segments(
    label: &'static str,
    group: &'static str,
    names: &[(&'static str, bool)],
    on_choice: Callback<usize>,
) -> Html {
    let segment = |(at, (name, chosen)): (usize, &(&'static str, bool))| {
        let onclick = on_choice.reform(move |_: MouseEvent| at);
        html! {
            <button class="segment" type="button" role="radio" data-choice={format!("{group} {name}")} aria-checked={chosen.to_string()} tabindex={if *chosen { "0" } else { "-1" }} {onclick}>{ *name }</button>
        }
    };
    let (count, chosen) = (names.len(), names.iter().position(|(_, chosen)| *chosen).unwrap_or(0));
    let onkeydown = {
        let on_choice = on_choice.clone();
        Callback::from(move |event: KeyboardEvent| {
            let next = match event.key().as_str() {
                "ArrowRight" | "ArrowDown" => (chosen + 1) % count,
                "ArrowLeft" | "ArrowUp" => (chosen + count - 1) % count,
                _ => return,
            };
            event.prevent_default();
            let group = event.current_target().and_then(|group| group.dyn_into::<web_sys::Element>().ok());
            let buttons: Vec<HtmlElement> =
                group.map(|group| all(&group, "[role=radio]")).unwrap_or_default();
            if let Some(button) = buttons.get(next) {
                let _ = button.focus();
            }
            on_choice.emit(next);
        })
    };
    html! { <div class="segments" role="radiogroup" aria-label={label} {onkeydown}>{ for names.iter().enumerate().map(segment) }</div> }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::components::tests::draw;
    use contract::Folder;

    fn settings() -> Settings {
        Settings {
            interval_ms: 3_600_000,
            own_intervals: 2,
            fetches: 24,
            imports: 2,
            pause_ms: 1_000,
            own_pauses: 0,
            max_document_mib: 300,
            notifies: false,
            folder: Folder {
                path: "/home/me/<jobs>".into(),
                database: 5_000_000,
                documents: 1_000_000,
                total: 6_200_000,
            },
        }
    }

    #[tokio::test]
    async fn everything_that_is_set_is_shown_with_what_it_means() {
        let props = FormProps {
            settings: Rc::new(settings()),
            jobs: 1_234,
            look: Look { theme: Theme::Dark, ..Look::default() },
            on_look: Callback::noop(),
            on_deed: Callback::noop(),
        };
        let html = draw::<Form>(props).await;
        for said in [
            "Every hour",
            "2 feeds have intervals of their own and keep them.",
            "300 MiB",
            "4 GiB",
            "1 s",
            "/home/me/&lt;jobs&gt;",
            "1,234 jobs, 6.2 MB in all: 5.0 MB of database, 1.0 MB of documents",
        ] {
            assert!(html.contains(said), "{said}: {html}");
        }
        assert_eq!(html.matches("class=\"hint\"").count(), 9, "each is explained: {html}");
        assert!(html.contains("data-choice=\"theme Dark\" aria-checked=\"true\""), "{html}");
        assert!(!html.contains("style="), "{html}");
    }
}
