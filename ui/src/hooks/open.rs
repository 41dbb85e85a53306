//! Finding a job by its number: to show it, or to open it in the person's browser.

use super::{Told, use_live};
use contract::{Command, GetJob, JobSummary};
use yew::prelude::*;

/// Has something opened in the browser by what `command` makes of it; a failure is said above the page.
#[hook]
pub fn use_opened<T: 'static, C: Command<Reply = ()> + 'static>(command: fn(T) -> C) -> Callback<T> {
    let told = use_live();
    Callback::from(move |what: T| super::ask(&told.dispatcher(), command(what), |()| None::<Told>))
}

/// Reads a job by its number and hands on its row; a failure is said above the page.
#[hook]
pub fn use_find_job(on_found: Callback<JobSummary>) -> Callback<i64> {
    let told = use_live();
    Callback::from(move |id: i64| {
        let on_found = on_found.clone();
        super::ask(&told.dispatcher(), GetJob { id, query: String::new() }, move |detail| {
            on_found.emit(detail.job);
            None::<Told>
        });
    })
}
