//! All jobs: search, pages, newest first.

use crate::backend::call;
use crate::components::{AsyncView, Empty, JobRow, icon};
use crate::hooks::{Live, Load, Told, use_live, use_load};
use crate::{format, words};
use contract::{JobSummary, ListJobs, OpenJob, Page};
use gloo_timers::callback::Timeout;
use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;
use web_sys::HtmlInputElement;
use yew::prelude::*;

/// Rows of a page.
const PAGE: u32 = 100;
/// How long the hands rest before a search starts, in milliseconds.
const REST: u32 = 120;

#[derive(PartialEq, Properties)]
pub struct SearchBoxProps {
    pub value: AttrValue,
    pub jobs: Option<u64>,
    pub on_change: Callback<String>,
}

/// The search box; it tells what was typed once the hands rest.
#[component]
pub fn SearchBox(props: &SearchBoxProps) -> Html {
    let typed = use_state(|| props.value.to_string());
    let resting = use_mut_ref(|| None::<Timeout>);
    {
        // Cleared from elsewhere.
        let typed = typed.setter();
        use_effect_with(props.value.clone(), move |value| typed.set(value.to_string()));
    }
    let oninput = {
        let (typed, on_change) = (typed.setter(), props.on_change.clone());
        Callback::from(move |event: InputEvent| {
            let text = event.target_unchecked_into::<HtmlInputElement>().value();
            typed.set(text.clone());
            let on_change = on_change.clone();
            *resting.borrow_mut() = Some(Timeout::new(REST, move || on_change.emit(text)));
        })
    };
    let hint = props
        .jobs
        .map_or_else(|| "Search".to_owned(), |jobs| format!("Search {}", format::count(jobs, "job", "jobs")));
    html! {
        <label class="search">
            { icon("search") }
            <input id="search" type="search" value={(*typed).clone()} {oninput} placeholder={hint} aria-label="Search title, company, location and text" autocomplete="off" spellcheck="false" />
        </label>
    }
}

#[derive(PartialEq, Properties)]
pub struct JobsProps {
    pub live: Live,
    pub query: AttrValue,
    pub on_query: Callback<String>,
}

/// A page of jobs.
#[component]
pub fn JobsPage(props: &JobsProps) -> Html {
    let page = use_state(|| 0_u32);
    let attempt = use_state(|| 0_u32);
    let told = use_live();
    {
        // Another search begins at its first page.
        let page = page.setter();
        use_effect_with(props.query.clone(), move |_| page.set(0));
    }
    let question = ListJobs { query: props.query.to_string(), offset: *page * PAGE, limit: PAGE };
    let version = props.live.jobs_version.wrapping_add(*attempt);
    let fresh = use_load(question.clone(), version);
    let (shown, newer, show) = use_steady(fresh, &question);
    let on_retry = {
        let attempt = attempt.clone();
        Callback::from(move |()| attempt.set(*attempt + 1))
    };
    let on_open = Callback::from(move |id: i64| {
        let told = told.dispatcher();
        spawn_local(async move {
            if let Err(error) = call(OpenJob { id }).await {
                told.dispatch(Told::Error(error));
            }
        });
    });
    let go_to = {
        let page = page.setter();
        Callback::from(move |to: u32| page.set(to))
    };
    let clear = props.on_query.reform(|_: MouseEvent| String::new());
    let (now, at, searching) = (props.live.now, *page, !props.query.trim().is_empty());
    let query = props.query.clone();
    let ready = Callback::from(move |data: Rc<Page<JobSummary>>| match (data.rows.is_empty(), searching) {
        (true, _) if data.total > 0 => html! { <>{ pager(at, data.total, &go_to) }</> },
        (true, false) => {
            html! { <Empty icon="jobs" title={words::JOBS_EMPTY} text={words::JOBS_EMPTY_MORE} /> }
        }
        (true, true) => html! {
            <Empty icon="search" title={words::NO_MATCH} text={format!("Nothing fits “{}” in title, company, location or text.", query.trim())}>
                <button class="button" type="button" onclick={clear.clone()}>{ words::CLEAR_SEARCH }</button>
            </Empty>
        },
        (false, _) => html! {
            <>
                <div class="pane-scroll scroll" key={format!("{at} {query}")}>{ table(&data, at, now, &on_open) }</div>
                { pager(at, data.total, &go_to) }
            </>
        },
    });
    html! {
        <>
            if newer > 0 {
                <button class="button button--primary newer" type="button" onclick={show}>{ icon("up") }{ format!("{} newer", format::number(newer)) }</button>
            }
            <AsyncView<Page<JobSummary>> load={shown} {on_retry} {ready} />
        </>
    }
}

/// Keeps the rows under the pointer where they are: the same question answered anew only fills a list that was empty or
/// holds the same jobs; else it says how many are newer, and a press shows them.
#[hook]
fn use_steady(
    fresh: Load<Page<JobSummary>>,
    question: &ListJobs,
) -> (Load<Page<JobSummary>>, u64, Callback<MouseEvent>) {
    let held = use_state(|| None::<(ListJobs, Rc<Page<JobSummary>>)>);
    let asked = use_mut_ref(|| question.clone());
    {
        let (held, question) = (held.clone(), question.clone());
        use_effect_with(fresh.clone(), move |fresh| {
            if let Load::Ready(fresh) = fresh {
                let stay = held.as_ref().is_some_and(|(of, page)| *of == question && moves(page, fresh));
                if !stay {
                    held.set(Some((question.clone(), fresh.clone())));
                }
            }
        });
    }
    *asked.borrow_mut() = question.clone();
    let newer = match (&fresh, held.as_ref()) {
        (Load::Ready(fresh), Some((of, page))) if of == question => fresh.total.saturating_sub(page.total),
        _ => 0,
    };
    let show = {
        let (held, fresh, question) = (held.clone(), fresh.clone(), question.clone());
        Callback::from(move |_| {
            if let Load::Ready(fresh) = &fresh {
                held.set(Some((question.clone(), fresh.clone())));
            }
        })
    };
    let shown = match (&fresh, held.as_ref()) {
        (Load::Ready(_), Some((_, page))) => Load::Ready(page.clone()),
        _ => fresh,
    };
    (shown, newer, show)
}

/// Whether showing `fresh` in place of `page` would move rows that somebody may be looking at.
fn moves(page: &Page<JobSummary>, fresh: &Page<JobSummary>) -> bool {
    let ids = |page: &Page<JobSummary>| page.rows.iter().map(|job| job.id).collect::<Vec<_>>();
    !page.rows.is_empty() && fresh.total > page.total && ids(page) != ids(fresh)
}

fn table(data: &Page<JobSummary>, page: u32, now: i64, on_open: &Callback<i64>) -> Html {
    let head = ["Title", "Company", "Location"]
        .map(|label| html! { <span class="th" role="columnheader">{ label }</span> });
    html! {
        <div class="table table--board" role="grid" aria-label="Jobs" aria-rowcount={(data.total + 1).to_string()}>
            <div class="thead" role="row" aria-rowindex="1">
                { for head }
                <span class="th col-type" role="columnheader">{ "Type" }</span>
                <span class="th th--num" role="columnheader" aria-sort="descending">{ "Posted" }</span>
                <span class="th" role="columnheader"><span class="sr-only">{ "Link" }</span></span>
            </div>
            <div role="rowgroup">
                { for data.rows.iter().enumerate().map(|(row, job)| html! {
                    <JobRow key={job.id} job={job.clone()} {now} index={u64::from(page * PAGE) + row as u64 + 1} on_open={on_open.clone()} />
                }) }
            </div>
        </div>
    }
}

fn pager(page: u32, total: u64, go_to: &Callback<u32>) -> Html {
    let pages = u32::try_from(total.div_ceil(u64::from(PAGE))).unwrap_or(u32::MAX).max(1);
    let first = u64::from(page) * u64::from(PAGE) + 1;
    let last = total.min(first + u64::from(PAGE) - 1);
    let to = |to: u32| {
        let go_to = go_to.clone();
        Callback::from(move |_: MouseEvent| go_to.emit(to))
    };
    html! {
        <div class="pager" role="navigation" aria-label="Pages">
            <span>{ format!("{}–{} of {}", format::number(first), format::number(last), format::number(total)) }</span>
            <span class="grow"></span>
            <button id="page-before" class="icon-button icon-button--s" type="button" disabled={page == 0} aria-label={words::PAGE_BEFORE} title={words::PAGE_BEFORE} onclick={to(page.saturating_sub(1))}>{ icon("left") }</button>
            <span>{ format!("{} / {}", format::number(u64::from(page) + 1), format::number(u64::from(pages))) }</span>
            <button id="page-after" class="icon-button icon-button--s" type="button" disabled={page + 1 >= pages} aria-label={words::PAGE_AFTER} title={words::PAGE_AFTER} onclick={to(page + 1)}>{ icon("right") }</button>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::components::tests::job;

    #[test]
    fn new_arrivals_never_push_the_list_under_the_pointer() {
        let page = |ids: &[i64], total: u64| Page {
            rows: ids.iter().map(|id| JobSummary { id: *id, ..job() }).collect(),
            total,
        };
        assert!(moves(&page(&[2, 1], 2), &page(&[3, 2, 1], 3)));
        assert!(!moves(&page(&[], 0), &page(&[1], 1)), "an empty list fills by itself");
        assert!(!moves(&page(&[2, 1], 2), &page(&[2, 1], 2)), "reworded jobs are shown in place");
    }
}
