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
}

/// A job as a row; its title opens the posting in the browser, if it has a link.
#[component]
pub fn JobRow(props: &JobRowProps) -> Html {
    let job = &props.job;
    let open = {
        let (on_open, id) = (props.on_open.clone(), job.id);
        Callback::from(move |_: MouseEvent| on_open.emit(id))
    };
    let kind = job.employment_type_text.clone().or_else(|| job.employment_type.clone()).unwrap_or_default();
    let place = match (&job.location, job.remote.as_deref()) {
        (Some(place), Some("remote")) if !place.to_lowercase().contains("remote") => {
            Some(format!("{place}, remote"))
        }
        (Some(place), _) => Some(place.clone()),
        (None, Some("remote")) => Some("Remote".to_owned()),
        (None, _) => None,
    };
    let dated = job.posted_at.unwrap_or(job.first_seen_at);
    let date_tip = match job.posted_at {
        Some(at) => format!("Posted {}", format::exact(at)),
        None => format!("First seen {}; the posting states no date", format::exact(job.first_seen_at)),
    };
    html! {
        <div class="row" role="row" aria-rowindex={(props.index + 1).to_string()} data-job={job.id.to_string()}>
            <span class="cell" role="gridcell" title={job.title.clone()}>
                if job.url.is_some() {
                    <button class="row-link row-link--button" type="button" onclick={open} title={format!("{}: {}", words::OPEN_IN_BROWSER, job.title)}>{ &job.title }</button>
                } else {
                    { &job.title }
                }
            </span>
            { stated(job.company.as_ref(), None) }
            { stated(place.as_ref(), None) }
            <span class="cell muted col-type" role="gridcell" title={kind.clone()}>{ kind.clone() }</span>
            <span class="cell cell--num faint" role="gridcell" title={date_tip}>{ format::day(dated, props.now) }</span>
            <span class="cell cell--mark faint" role="gridcell">if job.url.is_some() { { icon("open") } }</span>
        </div>
    }
}

/// A field, or the word that the posting does not state it.
fn stated(text: Option<&String>, class: Option<&'static str>) -> Html {
    match text {
        Some(text) => {
            html! { <span class={classes!("cell", class)} role="gridcell" title={text.clone()}>{ text }</span> }
        }
        None => {
            html! { <span class={classes!("cell", "faint", class)} role="gridcell">{ words::NOT_STATED }</span> }
        }
    }
}
