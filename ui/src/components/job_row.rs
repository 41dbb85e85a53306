//! A job as a row of the list.

use super::icon;
use crate::{format, words};
use contract::{JobSummary, Millis};
use yew::prelude::*;

#[derive(Debug, PartialEq, Properties)]
pub struct JobRowProps {
    pub job: JobSummary,
    pub now: Millis,
    /// Its place in the whole list, from 1.
    pub index: u64,
    /// Told the job's number when it is to be opened in the browser.
    pub on_open: Callback<i64>,
    /// Told the job when what is known of it is to be shown.
    pub on_show: Callback<JobSummary>,
    /// Whether that is shown.
    #[prop_or_default]
    pub is_shown: bool,
}

/// A job as a row; its title opens the posting in the browser, if it has a link.
#[component]
pub fn JobRow(props: &JobRowProps) -> Html {
    let job = &props.job;
    let open = {
        let (on_open, id) = (props.on_open.clone(), job.id);
        Callback::from(move |_: MouseEvent| on_open.emit(id))
    };
    let show = {
        let (on_show, job) = (props.on_show.clone(), job.clone());
        Callback::from(move |_: MouseEvent| on_show.emit(job.clone()))
    };
    let own_words = job.employment_type_text.clone();
    let kind =
        job.employment_type.as_deref().and_then(words::employment).map(str::to_owned).or(own_words.clone());
    let place = place(job);
    let (date, date_tip) = match job.posted_at {
        Some(at) => (format::day(at, props.now), format!("Posted {}", format::exact(at))),
        None => (
            format!("seen {}", format::day(job.first_seen_at, props.now)),
            format!("The posting states no date. First seen {}.", format::exact(job.first_seen_at)),
        ),
    };
    html! {
        <div class="row" role="row" aria-selected={props.is_shown.to_string()} aria-rowindex={(props.index + 1).to_string()} data-job={job.id.to_string()}>
            <span class="cell" role="gridcell" title={job.title.clone()}>
                if job.url.is_some() {
                    <button class="job-open" type="button" onclick={open.clone()}>{ &job.title }</button>
                } else {
                    { &job.title }
                }
                if let Some(at) = job.closed_at {
                    <span class="badge" title={words::closed(job.closed_for.as_deref(), at)}>{ words::CLOSED }</span>
                }
            </span>
            { stated(job.company.as_ref(), None, None) }
            { stated(place.as_ref(), None, None) }
            { stated(kind.as_ref(), own_words.as_ref(), Some("muted col-type")) }
            <span class="cell cell--num faint" role="gridcell" title={date_tip}>{ date }</span>
            <span class="cell cell--mark cell--marks" role="gridcell">
                <button class="icon-button icon-button--s" type="button" aria-label={format!("{}: {}", words::job::DETAILS, job.title)} title={words::job::DETAILS} aria-pressed={props.is_shown.to_string()} onclick={show}>{ icon("info") }</button>
                if job.url.is_some() {
                    // For the pointer; the keyboard has the title.
                    <button class="icon-button icon-button--s" type="button" tabindex="-1" aria-label={format!("{}: {}", words::OPEN_IN_BROWSER, job.title)} title={words::OPEN_IN_BROWSER} onclick={open}>{ icon("open") }</button>
                }
            </span>
        </div>
    }
}

/// Where the work is done, with how far from home if that is stated and not said already.
fn place(job: &JobSummary) -> Option<String> {
    let how = job.remote.as_deref().filter(|how| *how != "onsite");
    match (&job.location, how) {
        (Some(place), Some(how)) if !place.to_lowercase().contains(how) => Some(format!("{place}, {how}")),
        (Some(place), _) => Some(place.clone()),
        (None, Some("remote")) => Some("Remote".to_owned()),
        (None, Some("hybrid")) => Some("Hybrid".to_owned()),
        (None, _) => None,
    }
}

/// A field, or the word that the posting does not state it.
fn stated(text: Option<&String>, tip: Option<&String>, class: Option<&'static str>) -> Html {
    match text {
        Some(text) => {
            let tip = tip.unwrap_or(text).clone();
            html! { <span class={classes!("cell", class)} role="gridcell" title={tip}>{ text }</span> }
        }
        None => {
            html! { <span class={classes!("cell", class, "faint")} role="gridcell">{ words::NOT_STATED }</span> }
        }
    }
}
