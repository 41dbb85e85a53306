//! The search box: what is typed, what of it is a filter, what was not understood, and how it may go on.

use super::suggest::{Suggestion, suggestions};
use crate::components::icon;
use crate::dom::focus_by_id;
use crate::format;
use crate::words::{self, jobs as job_words};
use contract::Feed;
use contract::query::{Mistake, Query, TokenKind};
use gloo_timers::callback::Timeout;
use std::rc::Rc;
use web_sys::{Element, HtmlInputElement};
use yew::prelude::*;

/// How long the hands rest before a search starts where letters follow each other faster than [`FAST`], in milliseconds.
const REST: u32 = 40;
/// Letters that are so close, in milliseconds, come from a key that is held down, or are put in at once; nobody types them.
const FAST: f64 = 60.0;

/// How long a letter waits for the next before it is searched for, which comes so long after the last one; in milliseconds.
fn rest_after(passed: f64) -> Option<u32> {
    (passed < FAST).then_some(REST)
}

#[derive(PartialEq, Properties)]
pub struct SearchBoxProps {
    pub value: AttrValue,
    pub jobs: Option<u64>,
    pub feeds: Option<Rc<Vec<Feed>>>,
    pub on_change: Callback<String>,
}

/// The search box; it tells what was typed at once, and of letters that come faster than anybody types the last. Down leads into the list, or through the ways to go on.
#[component]
pub fn SearchBox(props: &SearchBoxProps) -> Html {
    let typed = use_state(|| props.value.to_string());
    let resting = use_mut_ref(|| None::<Timeout>);
    let last_letter = use_mut_ref(|| f64::NEG_INFINITY);
    let active = use_state_eq(|| None::<usize>);
    // Ways to go on are offered while one types, and not for what was there before.
    let offers = use_state_eq(|| false);
    let (field, under) = (use_node_ref(), use_node_ref());
    {
        // Changed from elsewhere: a facet, the order, another page.
        let typed = typed.setter();
        use_effect_with(props.value.clone(), move |value| typed.set(value.to_string()));
    }
    let tell = {
        let (typed, on_change, resting, active) =
            (typed.setter(), props.on_change.clone(), resting.clone(), active.setter());
        Callback::from(move |(text, rest): (String, Option<u32>)| {
            typed.set(text.clone());
            active.set(None);
            let on_change = on_change.clone();
            let tell = move || on_change.emit(text);
            *resting.borrow_mut() = match rest {
                None => {
                    tell();
                    None
                }
                Some(rest) => Some(Timeout::new(rest, tell)),
            };
        })
    };
    let oninput = {
        let (tell, offers) = (tell.clone(), offers.setter());
        Callback::from(move |event: InputEvent| {
            offers.set(true);
            let passed = event.time_stamp() - last_letter.replace(event.time_stamp());
            tell.emit((event.target_unchecked_into::<HtmlInputElement>().value(), rest_after(passed)));
        })
    };
    let clear = tell.reform(|()| (String::new(), None));
    let found = if *offers { ways(&typed, props.feeds.as_deref()) } else { Vec::new() };
    let accept = {
        let (tell, offers, field) = (tell.clone(), offers.setter(), field.clone());
        Callback::from(move |suggestion: Suggestion| {
            // A field is followed by its values.
            offers.set(suggestion.query.ends_with(':'));
            tell.emit((suggestion.query, None));
            if let Some(field) = field.cast::<HtmlInputElement>() {
                let _ = field.focus();
            }
        })
    };
    let onkeydown = {
        let (active, offers, found, accept, clear, is_blank) =
            (active.clone(), offers.setter(), found.clone(), accept.clone(), clear.clone(), typed.is_empty());
        Callback::from(move |event: KeyboardEvent| {
            let chosen = (*active).and_then(|at| found.get(at));
            match event.key().as_str() {
                "Escape" if !found.is_empty() => offers.set(false),
                "Escape" if is_blank => to_list(),
                "Escape" => clear.emit(()),
                "ArrowDown" if found.is_empty() => to_list(),
                "ArrowDown" => active.set(Some(active.map_or(0, |at| (at + 1) % found.len()))),
                "ArrowUp" if !found.is_empty() => {
                    active.set(active.map_or(Some(found.len() - 1), |at| at.checked_sub(1)));
                }
                "Enter" | "Tab" if chosen.is_some() => {
                    chosen.into_iter().for_each(|way| accept.emit(way.clone()))
                }
                "Enter" => {
                    offers.set(false);
                    to_list();
                }
                _ => return,
            }
            event.prevent_default();
        })
    };
    let on_leave = {
        let offers = offers.setter();
        Callback::from(move |_: FocusEvent| offers.set(false))
    };
    let follow = {
        let (field, under) = (field.clone(), under.clone());
        move || {
            // What is drawn below the text moves with it.
            if let (Some(field), Some(under)) = (field.cast::<Element>(), under.cast::<Element>()) {
                under.set_scroll_left(field.scroll_left());
            }
        }
    };
    {
        let follow = follow.clone();
        use_effect_with((*typed).clone(), move |_| follow());
    }
    let onscroll = Callback::from(move |_: Event| follow());
    let query = Query::parse(&typed);
    let hint = job_words::search(props.jobs);
    let is_open = !found.is_empty();
    html! {
        <div class={classes!("search", "search--query", (!query.mistakes.is_empty()).then_some("is-wrong"))} role="search">
            { icon("search") }
            <span class="search-field">
                <span class="search-under" aria-hidden="true" ref={under}>{ below(&typed, &query) }</span>
                <input ref={field} id="search" type="text" inputmode="search" role="combobox" aria-expanded={is_open.to_string()} aria-controls="search-ways" aria-autocomplete="list" aria-activedescendant={active.map(way_id)} aria-invalid={(!query.mistakes.is_empty()).then_some("true")} value={(*typed).clone()} {oninput} {onkeydown} {onscroll} onblur={on_leave} placeholder={hint} aria-label={words::SEARCH_LABEL} autocomplete="off" spellcheck="false" />
            </span>
            if typed.is_empty() {
                <kbd aria-hidden="true">{ "/" }</kbd>
            } else {
                <button class="icon-button icon-button--s" type="button" aria-label={words::CLEAR_SEARCH} title={words::CLEAR_SEARCH} onclick={clear.reform(|_| ())}>{ icon("close") }</button>
            }
            <div id="search-ways" class="menu search-ways" role="listbox" aria-label={job_words::SUGGESTIONS} hidden={!is_open}>
                { for found.iter().enumerate().map(|(at, suggestion)| {
                    let (onmousedown, is_active) = (choose(&accept, suggestion), *active == Some(at));
                    html! { <div id={way_id(at)} class={classes!("menu-item", is_active.then_some("is-active"))} role="option" aria-selected={is_active.to_string()} {onmousedown}>{ &suggestion.text }</div> }
                }) }
            </div>
        </div>
    }
}

fn way_id(at: usize) -> String {
    format!("search-way-{at}")
}

/// A press chooses before the field loses the keyboard.
fn choose(accept: &Callback<Suggestion>, suggestion: &Suggestion) -> Callback<MouseEvent> {
    let suggestion = suggestion.clone();
    accept.reform(move |event: MouseEvent| {
        event.prevent_default();
        suggestion.clone()
    })
}

fn ways(typed: &str, feeds: Option<&Vec<Feed>>) -> Vec<Suggestion> {
    let feeds = feeds.into_iter().flatten();
    let names: Vec<(i64, String)> =
        feeds.map(|feed| (feed.id, format::name(&feed.title).to_owned())).collect();
    suggestions(typed, &names)
}

fn to_list() {
    focus_by_id("jobs");
}

/// What is drawn below the text: the ground of filters, and a line below what was not understood.
fn below(text: &str, query: &Query) -> Html {
    let mut edges: Vec<usize> = [0, text.len()].into();
    let filters = || query.tokens.iter().filter(|token| token.kind == TokenKind::Field);
    edges.extend(filters().flat_map(|token| [token.start, token.end]));
    edges.extend(query.mistakes.iter().flat_map(|mistake| [mistake.start, mistake.end]));
    edges.sort_unstable();
    edges.dedup();
    let within = |start: usize, from: usize, to: usize| from <= start && start < to;
    let pieces = edges.iter().zip(edges.iter().skip(1)).filter_map(|(start, end)| {
        let piece = text.get(*start..*end)?.to_owned();
        let is_filter = filters().any(|token| within(*start, token.start, token.end));
        let is_wrong = |mistake: &Mistake| within(*start, mistake.start, mistake.end);
        let is_wrong = query.mistakes.iter().any(is_wrong);
        let class = classes!(is_filter.then_some("under-filter"), is_wrong.then_some("under-wrong"));
        Some(html! { <span {class}>{ piece }</span> })
    });
    html! { <>{ for pieces }</> }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::components::tests::draw;

    async fn drawn(value: &'static str) -> String {
        let props = SearchBoxProps {
            value: value.into(),
            jobs: Some(1_234),
            feeds: None,
            on_change: Callback::noop(),
        };
        draw::<SearchBox>(props).await
    }

    #[test]
    fn a_letter_waits_only_where_nobody_can_type_so_fast() {
        assert_eq!(rest_after(f64::INFINITY), None, "the first one");
        assert_eq!(rest_after(100.0), None);
        assert_eq!(rest_after(33.0), Some(REST));
    }

    #[tokio::test]
    async fn what_was_not_understood_is_underlined_where_it_stands() {
        let html = drawn("rust type:fulltime,tmporary").await;
        assert!(html.contains("<span class=\"under-filter under-wrong\">tmporary</span>"), "{html}");
        assert!(html.contains("<span class=\"under-filter\">type:fulltime,</span>"), "{html}");
        assert!(html.contains("aria-invalid=\"true\""), "{html}");
        let html = drawn("Zürich <b> (").await;
        assert!(html.contains("<span class=\"under-wrong\">(</span>") && !html.contains("<b>"), "{html}");
    }

    #[tokio::test]
    async fn an_empty_box_says_how_many_jobs_it_searches() {
        let html = drawn("").await;
        assert!(html.contains("Search 1,234 jobs") && html.contains(">/</kbd>"), "{html}");
        assert!(!html.contains("aria-invalid") && !html.contains("menu-item"), "{html}");
    }
}
