//! "Import now", and the menu of other ways to import.

use super::{Health, HealthMark, icon};
use crate::dom::all;
use crate::words::palette as words;
use crate::{format, words as all_words};
use contract::{Feed, ImportNow};
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, Node};
use yew::prelude::*;

#[derive(Debug, PartialEq, Properties)]
pub struct ImportButtonProps {
    pub feeds: Option<Rc<Vec<Feed>>>,
    /// The feed that the page is about.
    #[prop_or_default]
    pub here: Option<i64>,
    /// Whether there is anything to import.
    pub enabled: bool,
    pub hint: AttrValue,
    pub on_import: Callback<ImportNow>,
}

/// Imports all feeds at once; the arrow beside it opens the menu.
#[component]
pub fn ImportButton(props: &ImportButtonProps) -> Html {
    let open = use_state(|| false);
    let (whole, arrow) = (use_node_ref(), use_node_ref());
    {
        let whole = whole.clone();
        use_effect_with(*open, move |open| {
            if *open {
                focus(&items(&whole), 0);
            }
        });
    }
    let close = {
        let (open, arrow) = (open.setter(), arrow.clone());
        Callback::from(move |()| {
            open.set(false);
            if let Some(arrow) = arrow.cast::<HtmlElement>() {
                let _ = arrow.focus();
            }
        })
    };
    let press = |feed_id: Option<i64>, force: bool| {
        let (close, on_import) = (close.clone(), props.on_import.clone());
        Callback::from(move |_: MouseEvent| {
            close.emit(());
            on_import.emit(ImportNow { feed_id, force });
        })
    };
    let toggle = {
        let open = open.clone();
        Callback::from(move |_: MouseEvent| open.set(!*open))
    };
    let onkeydown = {
        let (open, close, whole) = (open.clone(), close.clone(), whole.clone());
        Callback::from(move |event: KeyboardEvent| {
            match (event.key().as_str(), *open) {
                ("ArrowDown", false) => open.set(true),
                ("Escape", true) => close.emit(()),
                ("Tab", true) => return open.set(false),
                (key, true) => {
                    let items = items(&whole);
                    let Some(next) = next(key, at(&items), items.len()) else { return };
                    focus(&items, next);
                }
                _ => return,
            }
            event.prevent_default();
            // Esc leads back from a run elsewhere.
            event.stop_propagation();
        })
    };
    let onfocusout = {
        let (open, whole) = (open.setter(), whole.clone());
        Callback::from(move |event: FocusEvent| {
            let to = event.related_target().and_then(|to| to.dyn_into::<Node>().ok());
            // Nowhere: a press beside it, or the window was left.
            let stays =
                whole.cast::<Node>().is_some_and(|whole| to.is_some_and(|to| whole.contains(Some(&to))));
            if !stays {
                open.set(false);
            }
        })
    };
    let all = props.on_import.reform(|_: MouseEvent| ImportNow { feed_id: None, force: false });
    let off = (!props.enabled).then_some("true");
    let item = |id: Option<&'static str>,
                mark: Html,
                label: String,
                keys: &'static [&'static str],
                onclick: Callback<MouseEvent>| {
        html! {
            <button {id} class="menu-item" role="menuitem" type="button" tabindex="-1" {onclick}>
                { mark }<span class="ellipsis">{ label }</span>
                if !keys.is_empty() { <span class="menu-key">{ for keys.iter().map(|key| html! { <kbd>{ *key }</kbd> }) }</span> }
            </button>
        }
    };
    let feeds = props.feeds.as_deref().map(Vec::as_slice).unwrap_or_default();
    let here = feeds.iter().find(|feed| Some(feed.id) == props.here);
    let one = |feed: &Feed| {
        let mark = html! { <HealthMark health={Health::of(feed)} /> };
        let item = item(None, mark, format::name(&feed.title).to_owned(), &[], press(Some(feed.id), false));
        html! { <key={feed.id}>{ item }</> }
    };
    html! {
        <span class="split-button" ref={whole} {onkeydown} {onfocusout}>
            <button id="import-now" class="button" type="button" aria-disabled={off} title={props.hint.clone()} onclick={all}>
                <svg class="icon ink-accent" aria-hidden="true"><use href="#i-import" /></svg><span class="label">{ all_words::IMPORT_NOW }</span>
            </button>
            <button id="import-more" class="button" type="button" ref={arrow} aria-haspopup="menu" aria-expanded={open.to_string()} aria-label={words::MORE_WAYS} title={words::MORE_WAYS} onclick={toggle}>{ icon("down") }</button>
            if let Some(here) = here {
                // For its keys; the same stands in the menu.
                <button id="import-here" hidden=true type="button" onclick={props.on_import.reform({ let feed_id = Some(here.id); move |_: MouseEvent| ImportNow { feed_id, force: false } })}></button>
            }
            if *open {
                <div class="menu menu--under scroll" role="menu" aria-label={all_words::IMPORT_NOW}>
                    { item(Some("import-all"), icon("import"), words::ALL_FEEDS.to_owned(), &["Ctrl", "I"], press(None, false)) }
                    if let Some(here) = here {
                        { item(None, icon("feeds"), format::name(&here.title).to_owned(), &["Ctrl", "Shift", "I"], press(Some(here.id), false)) }
                    }
                    { item(Some("import-forced"), icon("retry"), words::EVEN_JUST_DONE.to_owned(), &[], press(None, true)) }
                    if !feeds.is_empty() {
                        <div class="menu-line" role="separator"></div>
                        <div class="menu-head">{ words::ONE_FEED }</div>
                        // Of their own, so that the keyboard stays on its item while feeds come and go.
                        <>{ for feeds.iter().map(one) }</>
                    }
                </div>
            }
        </span>
    }
}

fn items(whole: &NodeRef) -> Vec<HtmlElement> {
    whole.cast::<Element>().map(|whole| all(&whole, "[role=menuitem]")).unwrap_or_default()
}

/// Which item has the keyboard.
fn at(items: &[HtmlElement]) -> Option<usize> {
    let active = items.first()?.owner_document()?.active_element()?;
    items.iter().position(|item| **item == active)
}

fn focus(items: &[HtmlElement], at: usize) {
    if let Some(item) = items.get(at) {
        let _ = item.focus();
    }
}

/// Where a key leads from an item; at the ends, around.
fn next(key: &str, at: Option<usize>, count: usize) -> Option<usize> {
    let last = count.checked_sub(1)?;
    match key {
        "ArrowDown" => Some(at.map_or(0, |at| (at + 1) % count)),
        "ArrowUp" => Some(at.map_or(last, |at| (at + last) % count)),
        "Home" => Some(0),
        "End" => Some(last),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::components::tests::{draw, feed};

    #[test]
    fn arrows_go_around_the_menu() {
        assert_eq!([next("ArrowDown", Some(2), 3), next("ArrowUp", Some(0), 3)], [Some(0), Some(2)]);
        assert_eq!([next("End", Some(0), 3), next("Home", Some(2), 3)], [Some(2), Some(0)]);
        assert_eq!(next("x", Some(0), 3), None, "letters are left alone");
        assert_eq!(next("ArrowDown", None, 0), None);
    }

    #[tokio::test]
    async fn the_menu_is_closed_at_first_and_says_that_there_is_one() {
        let props = ImportButtonProps {
            feeds: Some(Rc::new(vec![feed()])),
            here: Some(1),
            enabled: true,
            hint: "Imports all".into(),
            on_import: Callback::noop(),
        };
        let html = draw::<ImportButton>(props).await;
        assert!(
            html.contains("aria-haspopup=\"menu\"") && html.contains("aria-expanded=\"false\""),
            "{html}"
        );
        assert!(!html.contains("role=\"menu\"") && html.contains("id=\"import-here\""), "{html}");
    }
}
