//! All jobs: search, pages, newest first.

use super::job::{JobAside, TakenOut};
use crate::backend::call;
use crate::components::{AsyncView, Empty, JobRow, UndoToast, icon, move_by_keys};
use crate::hooks::{Live, Load, use_answer, use_find_job, use_live, use_open_job, use_settled};
use crate::{format, words};
use contract::{CountJobs, ErrorMessage, JobSummary, ListJobs, Page};
use gloo_timers::callback::Timeout;
use std::rc::Rc;
use web_sys::HtmlInputElement;
use yew::prelude::*;

/// Rows of a page.
const PAGE: u32 = 50;
/// How long the hands rest before a search starts, in milliseconds.
const REST: u32 = 150;
/// While jobs keep arriving the list is read again at most this often, in milliseconds.
const BURST: u32 = 400;

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
        let (typed, on_change, resting) = (typed.setter(), props.on_change.clone(), resting.clone());
        Callback::from(move |event: InputEvent| {
            let text = event.target_unchecked_into::<HtmlInputElement>().value();
            typed.set(text.clone());
            let on_change = on_change.clone();
            *resting.borrow_mut() = Some(Timeout::new(REST, move || on_change.emit(text)));
        })
    };
    let clear = {
        let (typed, on_change, resting) = (typed.setter(), props.on_change.clone(), resting.clone());
        Callback::from(move |()| {
            resting.borrow_mut().take();
            typed.set(String::new());
            on_change.emit(String::new());
        })
    };
    let onkeydown = {
        let clear = clear.clone();
        Callback::from(move |event: KeyboardEvent| {
            if event.key() == "Escape" {
                event.prevent_default();
                clear.emit(());
            }
        })
    };
    let hint = props
        .jobs
        .map_or_else(|| "Search".to_owned(), |jobs| format!("Search {}", format::count(jobs, "job", "jobs")));
    html! {
        <div class="search" role="search">
            { icon("search") }
            <input id="search" type="text" inputmode="search" value={(*typed).clone()} {oninput} {onkeydown} placeholder={hint} aria-label={words::SEARCH_LABEL} autocomplete="off" spellcheck="false" />
            if typed.is_empty() {
                <kbd aria-hidden="true">{ "/" }</kbd>
            } else {
                <button class="icon-button icon-button--s" type="button" aria-label={words::CLEAR_SEARCH} title={words::CLEAR_SEARCH} onclick={clear.reform(|_| ())}>{ icon("close") }</button>
            }
        </div>
    }
}

#[derive(PartialEq, Properties)]
pub struct JobsProps {
    pub live: Live,
    pub query: AttrValue,
    /// The job that is to be shown beside the list at first.
    #[prop_or_default]
    pub job_id: Option<i64>,
    pub on_query: Callback<String>,
}

/// A page of jobs.
#[component]
pub fn JobsPage(props: &JobsProps) -> Html {
    let at = use_state(|| (props.query.clone(), 0_u32));
    let attempt = use_state(|| 0_u32);
    let list = use_node_ref();
    let chosen = use_state(|| None::<JobSummary>);
    // Another search begins at its first page.
    let page = if at.0 == props.query { at.1 } else { 0 };
    let question = ListJobs { query: props.query.to_string(), offset: page * PAGE, limit: PAGE };
    let version = use_settled(props.live.jobs_version, BURST).wrapping_add(*attempt);
    let fresh = use_answer(question.clone(), version, counted);
    let (shown, newer, show) = use_steady(fresh, &question, &list);
    let go_to = {
        let (at, query) = (at.setter(), props.query.clone());
        Callback::from(move |to: u32| at.set((query.clone(), to)))
    };
    let on_newer = {
        // The newest stand at the beginning of the first page.
        let (list, go_to) = (list.clone(), go_to.clone());
        Callback::from(move |_: MouseEvent| {
            if let Some(list) = list.cast::<web_sys::Element>() {
                list.set_scroll_top(0);
            }
            show.emit(());
            go_to.emit(0);
        })
    };
    {
        // The list has become shorter than where one stands.
        let go_to = go_to.clone();
        use_effect_with(shown.clone(), move |shown| {
            if let Load::Ready(shown) = shown
                && shown.page.rows.is_empty()
                && shown.page.total > 0
            {
                go_to.emit(last_page(shown.page.total));
            }
        });
    }
    let on_retry = {
        let attempt = attempt.clone();
        Callback::from(move |()| attempt.set(*attempt + 1))
    };
    let on_open = use_open_job();
    let on_show = {
        let chosen = chosen.clone();
        // Pressed again, they go.
        Callback::from(move |job: JobSummary| {
            let is_shown = chosen.as_ref().is_some_and(|shown| shown.id == job.id);
            chosen.set((!is_shown).then_some(job));
        })
    };
    let on_other = {
        let chosen = chosen.setter();
        use_find_job(Callback::from(move |job: JobSummary| chosen.set(Some(job))))
    };
    {
        let on_other = on_other.clone();
        use_effect_with(props.job_id, move |job_id| {
            if let Some(id) = job_id {
                on_other.emit(*id);
            }
        });
    }
    let on_close = {
        let chosen = chosen.setter();
        Callback::from(move |()| chosen.set(None))
    };
    let taken_out = use_state(|| None::<TakenOut>);
    let on_gone = {
        let (chosen, taken_out) = (chosen.setter(), taken_out.setter());
        Callback::from(move |gone: TakenOut| {
            chosen.set(None);
            taken_out.set(Some(gone));
        })
    };
    let told = use_live().dispatcher();
    let way_back = taken_out.as_ref().map(|gone| {
        let on_end = {
            let taken_out = taken_out.setter();
            Callback::from(move |()| taken_out.set(None))
        };
        let on_undo = {
            let (told, gone, chosen, on_end) = (told.clone(), gone.clone(), chosen.setter(), on_end.clone());
            Callback::from(move |()| {
                let (back, chosen) = (gone.job.clone(), chosen.clone());
                gone.undo(&told, Callback::from(move |()| chosen.set(Some(back.clone()))));
                on_end.emit(());
            })
        };
        html! { <UndoToast key={gone.job.id} text={gone.text()} {on_undo} {on_end} /> }
    });
    let beside = chosen.as_ref().map(|job| {
        html! { <JobAside key={job.id} live={props.live.clone()} job={job.clone()} on_open={on_open.clone()} {on_other} {on_close} {on_gone} /> }
    });
    let shown_id = chosen.as_ref().map(|job| job.id);
    let clear = props.on_query.reform(|_: MouseEvent| String::new());
    // Dates are told by the day.
    let now = props.live.now - props.live.now % 60_000;
    let ready = Callback::from(move |shown: Rc<Shown>| {
        let (page, at) = (&shown.page, shown.of.offset / PAGE);
        let query = shown.of.query.trim();
        match (page.total, query) {
            (0, "") => {
                html! { <Empty icon="jobs" title={words::JOBS_EMPTY} text={words::JOBS_EMPTY_MORE} /> }
            }
            (0, _) => html! {
                <Empty icon="search" title={words::NO_MATCH} text={words::nothing_fits(query)}>
                    <button class="button" type="button" onclick={clear.clone()}>{ words::CLEAR_SEARCH }</button>
                </Empty>
            },
            _ => html! {
                <>
                    <div class="pane-scroll scroll" ref={list.clone()} key={format!("{at} {query}")}>{ table(page, at, now, shown_id, &on_open, &on_show) }</div>
                    { pager(at, page.total, &go_to) }
                </>
            },
        }
    });
    html! {
        <div class={classes!("split", beside.is_some().then_some(["split--inspect", "split--open"]).map(Vec::from))}>
            <div class="pane">
                if newer > 0 {
                    <button class="newer" type="button" onclick={on_newer}>{ icon("up") }{ format!("{}, show", format::count(newer, "newer job", "newer jobs")) }</button>
                }
                <AsyncView<Shown> load={shown} {on_retry} {ready} />
            </div>
            { for beside }
            { for way_back }
        </div>
    }
}

/// A page of jobs with the length of the list.
async fn counted(question: ListJobs) -> Result<Page<JobSummary>, ErrorMessage> {
    let list = call(question.clone()).await?;
    let total = match list.total {
        Some(total) => total,
        None => call(CountJobs { query: question.query }).await?,
    };
    Ok(Page { rows: list.rows.into_iter().map(|found| found.job).collect(), total })
}

/// A page of jobs, and what was asked to get it: while the next is awaited, its number and its rows belong together.
#[derive(Debug, Clone, PartialEq)]
struct Shown {
    of: ListJobs,
    page: Rc<Page<JobSummary>>,
}

/// Keeps the rows under the pointer where they are. The same question answered anew shows when that moves nothing, or
/// when the list rests at its beginning; else it says how many are newer, and a press shows them.
#[hook]
fn use_steady(
    fresh: Load<Page<JobSummary>>,
    question: &ListJobs,
    list: &NodeRef,
) -> (Load<Shown>, u64, Callback<()>) {
    let held = use_state(|| None::<Rc<Shown>>);
    {
        let (held, list, of) = (held.clone(), list.clone(), question.clone());
        use_effect_with(fresh.clone(), move |fresh| {
            if let Load::Ready(page) = fresh {
                let stay = held.as_ref().is_some_and(|held| {
                    held.of == of && moves(&held.page, page) && !(of.offset == 0 && at_rest(&list))
                });
                if !stay {
                    held.set(Some(Rc::new(Shown { of, page: page.clone() })));
                }
            }
        });
    }
    let newer = match (&fresh, held.as_ref()) {
        (Load::Ready(fresh), Some(held)) if held.of == *question => {
            fresh.total.saturating_sub(held.page.total)
        }
        _ => 0,
    };
    let show = {
        let (held, fresh, of) = (held.clone(), fresh.clone(), question.clone());
        Callback::from(move |()| {
            if let Load::Ready(page) = &fresh {
                held.set(Some(Rc::new(Shown { of: of.clone(), page: page.clone() })));
            }
        })
    };
    let shown = match (fresh, held.as_ref()) {
        (Load::Failed { error, .. }, held) => {
            Load::Failed { error, last: held.filter(|held| held.of == *question).cloned() }
        }
        (_, Some(held)) => Load::Ready(held.clone()),
        (_, None) => Load::Waiting,
    };
    (shown, newer, show)
}

/// Whether nobody reads the list: it stands at its beginning, and the pointer is elsewhere.
fn at_rest(list: &NodeRef) -> bool {
    list.cast::<web_sys::Element>()
        .is_none_or(|list| list.scroll_top() == 0 && !list.matches(":hover").unwrap_or(false))
}

/// The number of the last page, from 0.
fn last_page(total: u64) -> u32 {
    u32::try_from(total.div_ceil(u64::from(PAGE))).unwrap_or(u32::MAX).max(1) - 1
}

/// Whether showing `fresh` in place of `page` would move rows that somebody may be looking at.
fn moves(page: &Page<JobSummary>, fresh: &Page<JobSummary>) -> bool {
    let ids = |page: &Page<JobSummary>| page.rows.iter().map(|job| job.id).collect::<Vec<_>>();
    !page.rows.is_empty() && fresh.total > page.total && ids(page) != ids(fresh)
}

fn table(
    data: &Page<JobSummary>,
    page: u32,
    now: i64,
    shown_id: Option<i64>,
    on_open: &Callback<i64>,
    on_show: &Callback<JobSummary>,
) -> Html {
    let head = ["Title", "Company", "Location"]
        .map(|label| html! { <span class="th" role="columnheader">{ label }</span> });
    html! {
        <div class="table table--board" role="grid" aria-label="Jobs" aria-rowcount={(data.total + 1).to_string()} onkeydown={move_by_keys()}>
            <div class="thead" role="row" aria-rowindex="1">
                { for head }
                <span class="th col-type" role="columnheader">{ "Type" }</span>
                <span class="th th--num" role="columnheader" aria-sort="descending">{ "Posted" }</span>
                <span class="th" role="columnheader"><span class="sr-only">{ "Link" }</span></span>
            </div>
            <div role="rowgroup">
                { for data.rows.iter().enumerate().map(|(row, job)| html! {
                    <JobRow key={job.id} job={job.clone()} {now} index={u64::from(page * PAGE) + row as u64 + 1} on_open={on_open.clone()} on_show={on_show.clone()} is_shown={shown_id == Some(job.id)} />
                }) }
            </div>
        </div>
    }
}

fn pager(page: u32, total: u64, go_to: &Callback<u32>) -> Html {
    let last_page = last_page(total);
    let first = u64::from(page) * u64::from(PAGE) + 1;
    let last = total.min(first + u64::from(PAGE) - 1);
    let to = |to: u32| {
        let go_to = go_to.clone();
        Callback::from(move |_: MouseEvent| go_to.emit(to))
    };
    html! {
        <div class="pager" role="navigation" aria-label="Pages">
            <span role="status">{ format!("{}–{} of {}", format::number(first), format::number(last), format::number(total)) }</span>
            <span class="grow"></span>
            <button id="page-before" class="icon-button icon-button--s" type="button" disabled={page == 0} aria-label={words::PAGE_BEFORE} title={words::PAGE_BEFORE} onclick={to(page.saturating_sub(1))}>{ icon("left") }</button>
            <span>{ format!("{} / {}", format::number(u64::from(page) + 1), format::number(u64::from(last_page) + 1)) }</span>
            <button id="page-after" class="icon-button icon-button--s" type="button" disabled={page >= last_page} aria-label={words::PAGE_AFTER} title={words::PAGE_AFTER} onclick={to(page + 1)}>{ icon("right") }</button>
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
        let swapped = page(&[3, 1], 2);
        assert!(!moves(&page(&[2, 1], 2), &swapped), "without one more there would be nothing to press");
    }

    #[test]
    fn the_last_page_is_the_one_with_the_last_job() {
        let table = [(0, 0), (1, 0), (50, 0), (51, 1), (128_624, 2_572)];
        for (total, last) in table {
            assert_eq!(last_page(total), last, "{total}");
        }
    }
}
