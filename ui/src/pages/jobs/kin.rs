//! The jobs that are shown with a job, in its details.

use crate::components::{AsyncView, KinList};
use crate::hooks::{Live, use_load, use_settled};
use contract::{GetKin, Kin};
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
