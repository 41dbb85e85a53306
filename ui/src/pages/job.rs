//! The details of a job beside the list, and what a person decides there.

use super::kin::KinOfJob;
use crate::components::{AsyncView, JobCard, JobDeed, icon};
use crate::hooks::{Live, Told, ask, use_live, use_load, use_settled};
use crate::words::job::{self as words, Gone};
use contract::{Command, DeleteJob, GetJob, JobDetail, JobSummary, Mark, MarkJob, Marks, UndeleteJob};
use std::rc::Rc;
use yew::prelude::*;

/// While jobs keep arriving the details are read again at most this often, in milliseconds.
const BURST: u32 = 400;

/// A job that a person took out of the list.
#[derive(Debug, Clone, PartialEq)]
pub struct TakenOut {
    /// The job.
    pub job: JobSummary,
    /// How.
    pub what: Gone,
}

impl TakenOut {
    /// What is said of it.
    pub fn text(&self) -> String {
        words::gone(self.what, &self.job.title)
    }

    /// Brings the job back; `then` is told when it is there again.
    pub fn undo(&self, told: &UseReducerDispatcher<Live>, then: Callback<()>) {
        let id = self.job.id;
        match self.what {
            Gone::Hidden => decide(told, MarkJob { id, mark: Mark::Hidden(false) }, then),
            Gone::Deleted => decide(told, UndeleteJob { id }, then),
        }
    }
}

/// Decides something; `then` is told when it is noted. A failure is said above the page.
fn decide<C>(told: &UseReducerDispatcher<Live>, command: C, then: Callback<()>)
where
    C: Command<Reply = Marks> + 'static,
{
    ask(told, command, move |_| {
        then.emit(());
        None::<Told>
    });
}

#[derive(PartialEq, Properties)]
pub struct JobAsideProps {
    pub live: Live,
    pub job: JobSummary,
    /// Told the number of a job that is to be opened in the browser.
    pub on_open: Callback<i64>,
    /// Told the number of a job that is to be shown instead.
    pub on_other: Callback<i64>,
    pub on_close: Callback<()>,
    /// Told when the job was taken out of the list.
    pub on_gone: Callback<TakenOut>,
}

/// What is known of a job, beside the list.
#[component]
pub fn JobAside(props: &JobAsideProps) -> Html {
    let attempt = use_state(|| 0_u32);
    let version = use_settled(props.live.jobs_version, BURST).wrapping_add(*attempt);
    let load = use_load(GetJob { id: props.job.id }, version);
    let told = use_live().dispatcher();
    let read_again = {
        let attempt = attempt.clone();
        Callback::from(move |()| attempt.set(*attempt + 1))
    };
    let on_deed = {
        let (job, read_again) = (props.job.clone(), read_again.clone());
        let (on_open, on_gone) = (props.on_open.clone(), props.on_gone.clone());
        Callback::from(move |deed: JobDeed| {
            let id = job.id;
            let gone = |what: Gone| {
                let taken_out = TakenOut { job: job.clone(), what };
                on_gone.reform(move |()| taken_out.clone())
            };
            let mark = |mark: Mark, then: Callback<()>| decide(&told, MarkJob { id, mark }, then);
            match deed {
                JobDeed::Open => on_open.emit(id),
                JobDeed::Save(is) => mark(Mark::Saved(is), read_again.clone()),
                JobDeed::Note(note) => mark(Mark::Note(Some(note)), read_again.clone()),
                JobDeed::Hide(true) => mark(Mark::Hidden(true), gone(Gone::Hidden)),
                JobDeed::Hide(false) => mark(Mark::Hidden(false), read_again.clone()),
                JobDeed::Delete => decide(&told, DeleteJob { id }, gone(Gone::Deleted)),
            }
        })
    };
    // Dates are told by the day.
    let now = props.live.now - props.live.now % 60_000;
    let ready = Callback::from(move |detail: Rc<JobDetail>| {
        html! { <JobCard {detail} {now} on_deed={on_deed.clone()} /> }
    });
    html! {
        <aside class="pane" aria-label={words::OF_JOB}>
            <div class="pane-head">
                <b>{ words::DETAILS }</b>
                <span class="grow"></span>
                <button class="icon-button icon-button--s" type="button" aria-label={words::CLOSE_DETAILS} title={words::CLOSE_DETAILS} onclick={props.on_close.reform(|_| ())}>{ icon("close") }</button>
            </div>
            <div class="pane-scroll scroll inspector" data-details={props.job.id.to_string()}>
                <AsyncView<JobDetail> {load} on_retry={read_again} {ready} />
                <h3 class="aside-title">{ crate::words::kin::TOGETHER }</h3>
                <KinOfJob key={props.job.id} live={props.live.clone()} job_id={props.job.id} on_show={props.on_other.clone()} />
            </div>
        </aside>
    }
}
