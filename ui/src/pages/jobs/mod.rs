//! All jobs: what they can be narrowed by, the list, and the posting beside it.

mod acting;
mod aside;
mod asking;
mod deeds;
mod head;
mod keys;
mod kin;
mod list;
mod motion;
mod narrow;
mod rows;
mod search;
mod suggest;

pub use search::SearchBox;

use crate::components::{Empty, FacetList, Handle, JobDeed, Notice, Pager, Toast, Tone, icon};
use crate::hooks::{Live, use_calmly, use_find_job, use_on_window, use_opened, use_settled};
use crate::look::{Listing, Look, show_list_width};
use crate::words::{self, jobs as job_words};
use acting::use_acting;
use aside::{JobAside, NoJob};
use asking::use_rows;
use contract::query::{Expr, Query};
use contract::{Facet, JobSummary, ListFacets, OpenJob, OpenJobLink};
use deeds::Deed;
use gloo_timers::callback::Timeout;
use head::ListHead;
use keys::{Key, Place};
use list::JobList;
use motion::View;
use std::ops::Range;
use yew::prelude::*;

/// While jobs keep arriving the list is read again at most this often, in milliseconds.
const BURST: u32 = 400;
/// The same of what it can be narrowed by, which takes seconds where there are very many.
const FACET_BURST: u32 = 5_000;
/// So long a query stands before its facets are counted, in milliseconds.
const FACET_REST: u32 = 250;
/// So long a job is open until it counts as seen, in milliseconds.
const SEEN_AFTER: u32 = 1_000;

#[derive(PartialEq, Properties)]
pub struct JobsProps {
    pub live: Live,
    pub query: AttrValue,
    /// The job that is to be shown beside the list at first.
    #[prop_or_default]
    pub job_id: Option<i64>,
    pub look: Look,
    pub on_look: Callback<Look>,
    pub on_query: Callback<String>,
}

/// The page of jobs.
#[component]
pub fn JobsPage(props: &JobsProps) -> Html {
    let list = use_node_ref();
    let view = use_state_eq(|| View::at_rest(0..24));
    let chosen = use_state(|| None::<JobSummary>);
    let goal = use_state_eq(|| None::<(u32, u32)>);
    let awaited = use_mut_ref(|| None::<u32>);
    let narrows = use_state_eq(|| false);
    let version = use_settled(props.live.jobs_version, BURST).wrapping_add(1);
    let page = use_state_eq(|| 0_u32);
    let in_pages = props.look.listing == Listing::Pages;
    let is_first_page = !in_pages || *page == 0;
    let at_rest = {
        let list = list.clone();
        Callback::from(move |()| is_first_page && keys::is_at_rest(&list))
    };
    let asked = use_rows(&props.query, version, &view, at_rest);
    let rows = asked.rows.clone();
    let span = if in_pages { page_of(*page, rows.len()) } else { 0..rows.len() };
    let shown_page = span.start / keys::PAGE_ROWS;
    {
        // Another search begins at its first page.
        let page = page.setter();
        use_effect_with(rows.query.clone(), move |_| page.set(0));
    }
    let is_shown = rows.is_read() && rows.query == props.query;
    // After the rows, so that they never wait for it.
    let facet_version = use_settled(props.live.jobs_version, FACET_BURST);
    let question = is_shown.then(|| ListFacets { query: props.query.to_string() });
    let facets = use_calmly(question, facet_version, FACET_REST);
    let acting = use_acting(&asked, &chosen, &list);
    let on_open = use_opened(|id| OpenJob { id });
    let on_link = use_opened(|(id, url)| OpenJobLink { id, url });
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
    let opening = use_mut_ref(|| None::<Timeout>);
    {
        // One that stays open for a moment was seen.
        let (opening, rows, see) = (opening.clone(), rows.clone(), acting.quietly.clone());
        let job = (*chosen).clone();
        use_effect_with(chosen.as_ref().map(|job| job.id), move |id| {
            let row = id.and_then(|id| rows.at(rows.index_of(id)?).cloned());
            *opening.borrow_mut() = job
                .filter(|_| row.is_none_or(|row| !row.is_seen))
                .map(|job| Timeout::new(SEEN_AFTER, move || see.emit((job, Deed::Seen(true)))));
        });
    }
    let go_to = {
        let (rows, chosen, goal, awaited) = (rows.clone(), chosen.setter(), goal.clone(), awaited.clone());
        let page = page.setter();
        Callback::from(move |index: u32| {
            page.set(index / keys::PAGE_ROWS);
            goal.set(Some((index, goal.map_or(0, |(_, turn)| turn + 1))));
            match rows.at(index) {
                Some(found) => chosen.set(Some(found.job.clone())),
                None => *awaited.borrow_mut() = Some(index),
            }
        })
    };
    {
        // It was gone to before it was read.
        let (rows, chosen, awaited) = (rows.clone(), chosen.setter(), awaited.clone());
        use_effect(move || {
            let found = awaited.borrow().and_then(|index| rows.at(index).cloned());
            if let Some(found) = found {
                *awaited.borrow_mut() = None;
                chosen.set(Some(found.job.clone()));
            }
        });
    }
    let on_deed = {
        let (acting, on_open, on_link, opening) =
            (acting.clone(), on_open.clone(), on_link.clone(), opening.clone());
        Callback::from(move |(job, deed): (JobSummary, JobDeed)| match deed {
            JobDeed::Open => on_open.emit(job.id),
            JobDeed::OpenLink(url) => on_link.emit((job.id, url)),
            JobDeed::Copy => acting.copy.emit(job),
            JobDeed::Save(is) => acting.act.emit((job, Deed::Saved(is))),
            JobDeed::See(is) => {
                // What a person says of it counts, whatever the clock would.
                opening.borrow_mut().take();
                acting.act.emit((job, Deed::Seen(is)));
            }
            JobDeed::Hide(is) => acting.act.emit((job, Deed::Hidden(is))),
            JobDeed::Note(note) => acting.note.emit((job, note)),
            JobDeed::Delete => acting.act.emit((job, Deed::Deleted(true))),
        })
    };
    let on_key = {
        let (rows, chosen, view, list) = (rows.clone(), chosen.clone(), view.clone(), list.clone());
        let (go_to, on_deed, undo, narrows) =
            (go_to.clone(), on_deed.clone(), acting.undo.clone(), narrows.clone());
        Callback::from(move |event: Event| {
            let Some((key, place)) = keys::pressed(&event, &list) else { return };
            let at = chosen.as_ref().and_then(|job| rows.index_of(job.id));
            let row = at.and_then(|at| rows.at(at));
            let deed = |deed: JobDeed| {
                if let Some(job) = &*chosen {
                    on_deed.emit((job.clone(), deed));
                }
            };
            match key {
                Key::Go(step) => {
                    let in_sight = view.rows.end.saturating_sub(view.rows.start);
                    let turned = step.turned(shown_page, rows.len()).filter(|_| in_pages);
                    if let Some(to) = turned.or_else(|| step.from(at, view.rows.start, in_sight, rows.len()))
                    {
                        go_to.emit(to);
                    }
                }
                Key::Enter if place == Place::List && chosen.is_some() => keys::focus_detail(),
                Key::Escape if place == Place::Detail => keys::focus_list(&list),
                Key::Escape if *narrows => {
                    narrows.set(false);
                    keys::focus_list(&list);
                }
                Key::Escape if place == Place::List => chosen.set(None),
                Key::Save => deed(JobDeed::Save(row.is_none_or(|row| !row.is_saved))),
                Key::See => deed(JobDeed::See(row.is_none_or(|row| !row.is_seen))),
                Key::Hide => deed(JobDeed::Hide(true)),
                Key::Open => deed(JobDeed::Open),
                Key::Copy => deed(JobDeed::Copy),
                Key::Undo => undo.emit(()),
                Key::Narrow => {
                    narrows.set(true);
                    keys::focus_facets();
                }
                Key::Enter | Key::Escape => return,
            }
            event.prevent_default();
        })
    };
    use_on_window("keydown", on_key);

    let on_view = {
        let view = view.setter();
        Callback::from(move |seen: View| view.set(seen))
    };
    let on_choose = {
        let (rows, chosen) = (rows.clone(), chosen.setter());
        Callback::from(move |index: u32| {
            if let Some(found) = rows.at(index) {
                chosen.set(Some(found.job.clone()));
            }
        })
    };
    let on_newer = {
        // The newest stand at the beginning.
        let (list, view, page, renew) = (list.clone(), view.setter(), page.setter(), asked.renew.clone());
        Callback::from(move |_: MouseEvent| {
            if let Some(list) = list.cast::<web_sys::Element>() {
                list.set_scroll_top(0);
            }
            view.set(View::at_rest(0..24));
            page.set(0);
            renew.emit(());
            keys::focus_list(&list);
        })
    };
    let on_toggle = {
        let (query, on_query) = (props.query.clone(), props.on_query.clone());
        Callback::from(move |facet: Facet| {
            on_query.emit(narrow::toggled(&query, &facet.filter, facet.is_on));
        })
    };
    let on_close = {
        let chosen = chosen.setter();
        Callback::from(move |()| chosen.set(None))
    };
    let on_narrow = {
        let narrows = narrows.clone();
        Callback::from(move |()| {
            narrows.set(!*narrows);
            if !*narrows {
                keys::focus_facets();
            }
        })
    };
    let on_page = {
        let page = page.setter();
        Callback::from(move |to: u32| page.set(to))
    };
    let on_width = {
        let look = props.look;
        props.on_look.reform(move |list_width| Look { list_width, ..look })
    };
    let (least, most) = Look::LIST_WIDTHS;
    let handle = html! {
        <Handle label={job_words::LIST_WIDTH} pane="pane--list" {least} {most} width={props.look.list_width} on_drag={Callback::from(|width| show_list_width(Some(width)))} {on_width} />
    };
    // Times of a row are told by the minute.
    let now = props.live.now - props.live.now % 60_000;
    let query = Query::parse(&props.query);
    let quotes = Query::parse(&rows.query).leaves().into_iter().any(|leaf| matches!(leaf, Expr::Text(_)));
    let is_stale = facets.as_ref().is_some_and(|(of, _)| *props.query != of.query);
    let clear = props.on_query.reform(|_: MouseEvent| String::new());
    let body = match (rows.total(), props.query.trim()) {
        _ if !rows.is_read() && asked.error.is_some() => Html::default(),
        (Some(0), "") if is_shown => {
            html! { <Empty icon="jobs" title={words::JOBS_EMPTY} text={words::JOBS_EMPTY_MORE} /> }
        }
        (Some(0), text) if is_shown => html! {
            <Empty icon="search" title={words::NO_MATCH} text={words::nothing_fits(text)}>
                <button class="button" type="button" onclick={clear}>{ words::CLEAR_SEARCH }</button>
            </Empty>
        },
        _ => html! {
            <JobList rows={(*rows).clone()} {span} {now} chosen={chosen.as_ref().map(|job| job.id)} goal={*goal} {quotes} list={list.clone()} view={(*view).clone()} {on_view} {on_choose} />
        },
    };
    let beside = match &*chosen {
        Some(job) => {
            html! { <JobAside live={props.live.clone()} job={job.clone()} query={rows.query.clone()} deeds={acting.deeds} {on_deed} {on_other} {on_close} {handle} /> }
        }
        None => html! { <NoJob {handle} /> },
    };
    html! {
        <div class={classes!("split", "split--jobs", chosen.is_some().then_some("split--open"))}>
            <section id="facets" class={classes!("pane", "pane--facets", narrows.then_some("is-open"))} aria-label={job_words::NARROW}>
                <div class="pane-scroll scroll facets"><FacetList facets={facets.map(|(_, facets)| facets)} {is_stale} {on_toggle} /></div>
            </section>
            <section class="pane pane--list" aria-label={job_words::LIST}>
                <ListHead total={rows.total()} reached={u64::from(rows.len())} query={props.query.clone()} sort={query.sort} narrows={*narrows} {on_narrow} on_query={props.on_query.clone()} />
                if let Some(error) = &asked.error {
                    <Notice tone={Tone::Failed} text={error.message.clone()} bar=true>
                        <button class="button button--s" type="button" onclick={asked.renew.reform(|_: MouseEvent| ())}>{ words::TRY_AGAIN }</button>
                    </Notice>
                }
                // Of their own, so that nothing before them changes places with them as they come and go.
                <>{ for query.mistakes.iter().take(2).map(|mistake| html! {
                    <Notice tone={Tone::Partial} text={mistake.message.clone()} bar=true />
                }) }</>
                <div class="joblist-frame">
                    if rows.has_moved {
                        <button id="newer" class="newer" type="button" onclick={on_newer}>{ icon("up") }{ job_words::newer(rows.newer()) }</button>
                    }
                    { body }
                </div>
                if in_pages && rows.is_read() {
                    <Pager page={shown_page} size={keys::PAGE_ROWS} len={rows.len()} total={rows.total()} {on_page} />
                }
            </section>
            { beside }
            if let Some(toast) = acting.toast {
                <Toast key={toast.number} text={toast.text} on_undo={toast.undoes.then(|| acting.undo.clone())} on_end={acting.end_toast.clone()} />
            }
        </div>
    }
}

/// The rows of a page.
fn page_of(page: u32, len: u32) -> Range<u32> {
    let first =
        page.saturating_mul(keys::PAGE_ROWS).min(len.saturating_sub(1) / keys::PAGE_ROWS * keys::PAGE_ROWS);
    first..len.min(first + keys::PAGE_ROWS)
}
