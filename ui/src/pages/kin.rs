//! The details of a job beside the list: the jobs that are shown with it.

use crate::components::{AsyncView, KinList, icon};
use crate::hooks::{Live, use_load, use_settled};
use crate::words;
use contract::{GetKin, JobSummary, Kin};
use std::rc::Rc;
use yew::prelude::*;

/// While jobs keep arriving they are looked for again at most this often, in milliseconds.
const BURST: u32 = 2_000;

#[derive(PartialEq, Properties)]
pub struct KinOfJobProps {
    pub live: Live,
    pub job_id: i64,
    /// Told the number of a job that is to be shown instead.
    pub on_show: Callback<i64>,
}

/// Asks for the kin of a job, and again when jobs have come.
#[component]
pub fn KinOfJob(props: &KinOfJobProps) -> Html {
    let attempt = use_state(|| 0_u32);
    let version = use_settled(props.live.jobs_version, BURST).wrapping_add(*attempt);
    let load = use_load(GetKin { id: props.job_id }, version);
    let on_retry = {
        let attempt = attempt.clone();
        Callback::from(move |()| attempt.set(*attempt + 1))
    };
    // Dates are told by the day.
    let now = props.live.now - props.live.now % 60_000;
    let on_show = props.on_show.clone();
    let ready =
        Callback::from(move |kin: Rc<Vec<Kin>>| html! { <KinList {kin} {now} on_show={on_show.clone()} /> });
    html! { <AsyncView<Vec<Kin>> {load} {on_retry} {ready} /> }
}

#[derive(PartialEq, Properties)]
pub struct JobAsideProps {
    pub live: Live,
    pub job: JobSummary,
    /// Told the number of a job that is to be opened in the browser.
    pub on_open: Callback<i64>,
    pub on_close: Callback<()>,
}

/// What is known of a job, beside the list.
#[component]
pub fn JobAside(props: &JobAsideProps) -> Html {
    let job = &props.job;
    let facts: Vec<&str> = [&job.company, &job.location].into_iter().flatten().map(String::as_str).collect();
    html! {
        <aside class="pane" aria-label={words::kin::OF_JOB}>
            <div class="pane-head">
                <b>{ words::kin::DETAILS }</b>
                <span class="grow"></span>
                <button class="icon-button icon-button--s" type="button" aria-label={words::kin::CLOSE_DETAILS} title={words::kin::CLOSE_DETAILS} onclick={props.on_close.reform(|_| ())}>{ icon("close") }</button>
            </div>
            <div class="pane-scroll scroll inspector">
                <h2 class="inspector-name">{ &job.title }</h2>
                <p class="muted">{ facts.join(" · ") }</p>
                <h3 class="aside-title">{ words::kin::TOGETHER }</h3>
                <KinOfJob key={job.id} live={props.live.clone()} job_id={job.id} on_show={props.on_open.clone()} />
            </div>
        </aside>
    }
}
