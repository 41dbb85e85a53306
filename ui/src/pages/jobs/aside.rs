//! The posting beside the list.

use super::kin::KinOfJob;
use crate::components::{AsyncView, Empty, JobCard, JobDeed, icon};
use crate::hooks::{Live, Load, use_load, use_settled};
use crate::words::{job as words, jobs as list_words};
use contract::{GetJob, JobDetail, JobSummary};
use std::rc::Rc;
use yew::prelude::*;

/// While jobs keep arriving the details are read again at most this often, in milliseconds.
const BURST: u32 = 400;

#[derive(PartialEq, Properties)]
pub struct JobAsideProps {
    pub live: Live,
    pub job: JobSummary,
    /// What was looked for, as typed: it is marked.
    pub query: AttrValue,
    /// Counts what a person decided in this window: each time the details are read again at once.
    pub deeds: u32,
    /// Told what a person does to which job.
    pub on_deed: Callback<(JobSummary, JobDeed)>,
    /// Told the number of a job that is to be shown instead.
    pub on_other: Callback<i64>,
    pub on_close: Callback<()>,
    /// The border to the list.
    pub handle: Html,
}

/// What is known of a job, beside the list. Until the next one is read, the one before stays, with its own buttons.
#[component]
pub fn JobAside(props: &JobAsideProps) -> Html {
    let attempt = use_state(|| 0_u32);
    let version = use_settled(props.live.jobs_version, BURST);
    let load = use_load(
        GetJob { id: props.job.id, query: props.query.to_string() },
        version.wrapping_add(*attempt).wrapping_add(props.deeds),
    );
    let read_again = {
        let attempt = attempt.clone();
        Callback::from(move |()| attempt.set(*attempt + 1))
    };
    let (pane, shown) = (use_node_ref(), shown(&load));
    {
        // Another job is read from its beginning.
        let pane = pane.clone();
        use_effect_with(shown, move |_| {
            if let Some(pane) = pane.cast::<web_sys::Element>() {
                pane.set_scroll_top(0);
            }
        });
    }
    // Dates are told by the day.
    let now = props.live.now - props.live.now % 60_000;
    let (on_deed, on_other, live) = (props.on_deed.clone(), props.on_other.clone(), props.live.clone());
    let ready = Callback::from(move |detail: Rc<JobDetail>| {
        let (id, job) = (detail.job.id, detail.job.clone());
        html! {
            <JobCard key={id} {detail} {now} on_deed={on_deed.reform(move |deed| (job.clone(), deed))}>
                <h3 class="aside-title">{ crate::words::kin::TOGETHER }</h3>
                <KinOfJob live={live.clone()} job_id={id} on_show={on_other.clone()} />
            </JobCard>
        }
    });
    html! {
        <aside class="pane pane--detail" aria-label={words::OF_JOB}>
            // What is read is scrolled by keys as well.
            <div ref={pane} class="pane-scroll scroll" tabindex="0" data-details={props.job.id.to_string()}>
                <AsyncView<JobDetail> {load} on_retry={read_again} {ready} />
            </div>
            <button class="icon-button icon-button--s close-details" type="button" aria-label={words::CLOSE_DETAILS} title={words::CLOSE_DETAILS} onclick={props.on_close.reform(|_| ())}>{ icon("close") }</button>
            { props.handle.clone() }
        </aside>
    }
}

/// Which job stands there.
fn shown(load: &Load<JobDetail>) -> Option<i64> {
    match load {
        Load::Ready(detail) | Load::Failed { last: Some(detail), .. } => Some(detail.job.id),
        Load::Waiting | Load::Failed { last: None, .. } => None,
    }
}

#[derive(PartialEq, Properties)]
pub struct NoJobProps {
    /// The border to the list.
    pub handle: Html,
}

/// Where the posting will stand.
#[component]
pub fn NoJob(props: &NoJobProps) -> Html {
    html! {
        <section class="pane pane--detail" aria-label={words::OF_JOB}>
            <Empty icon="jobs" title={list_words::CHOOSE} text={list_words::CHOOSE_MORE} />
            { props.handle.clone() }
        </section>
    }
}
