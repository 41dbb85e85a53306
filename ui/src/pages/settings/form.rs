//! All that can be set, each with what it means.

use super::controls::{Choice, row, segments};
use super::{Deed, SECTIONS, keep};
use crate::look::{Density, Listing, Look, Theme};
use crate::words::settings as words;
use contract::{Setting, Settings};
use std::rc::Rc;
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

#[derive(PartialEq, Properties)]
pub struct FormProps {
    pub settings: Rc<Settings>,
    pub jobs: u64,
    pub look: Look,
    pub on_look: Callback<Look>,
    pub on_deed: Callback<Deed>,
}

#[component]
pub fn Form(props: &FormProps) -> Html {
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
                { row("", words::LISTING, words::LISTING_MORE.to_owned(), segments(words::LISTING, "listing", &Listing::ALL.map(|listing| (words::listing(listing), listing == look.listing)), on_look.reform(move |at: usize| Look { listing: Listing::ALL[at], ..look }))) }
            </> }) }
            { section(3, html! { <>
                { keep::rows(settings.keep, &on_deed.reform(|keep| Deed::Set(Setting::Keep(keep)))) }
                { row("", words::FOLDER, format!("{} {}", words::sizes(&settings.folder, props.jobs), words::FOLDER_MORE), html! {
                    <><code id="data-folder" class="selectable sentence">{ &settings.folder.path }</code><button id="open-folder" class="button button--s" type="button" onclick={on_deed.reform(|_: MouseEvent| Deed::OpenFolder)}>{ words::OPEN }</button></>
                }) }
            </> }) }
        </div>
    }
}

fn section(at: usize, rows: Html) -> Html {
    let (id, _, name) = SECTIONS[at];
    html! { <section class="form-section" aria-labelledby={id}><h2 {id} tabindex="-1">{ name }</h2>{ rows }</section> }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::components::tests::draw;
    use contract::{Folder, Keep};

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
            keep: Keep { quiet_runs: Some(45), ..Keep::default() },
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
            "<option value=\"365\" selected=\"selected\">1 year</option>",
            "<option value=\"45\" selected=\"selected\">45 days</option>",
            "selected=\"selected\">For ever</option>",
            "1,234 jobs, 6.2 MB in all: 5.0 MB of database, 1.0 MB of documents",
        ] {
            assert!(html.contains(said), "{said}: {html}");
        }
        assert_eq!(html.matches("class=\"hint\"").count(), 13, "each is explained: {html}");
        assert!(html.contains("data-choice=\"theme Dark\" aria-checked=\"true\""), "{html}");
        assert!(!html.contains("style="), "{html}");
    }
}
