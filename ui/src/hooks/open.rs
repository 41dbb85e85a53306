//! Finding a job by its number: to show it, or to open it in the person's browser.

use super::{Told, use_live};
use crate::backend::call;
use contract::{GetJob, JobSummary, OpenJob};
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

/// Opens a job by its number; a failure is said above the page.
#[hook]
pub fn use_open_job() -> Callback<i64> {
    let told = use_live();
    Callback::from(move |id: i64| {
        let told = told.dispatcher();
        spawn_local(async move {
            if let Err(error) = call(OpenJob { id }).await {
                told.dispatch(Told::Error(error));
            }
        });
    })
}

/// Reads a job by its number and hands on its row; a failure is said above the page.
#[hook]
pub fn use_find_job(on_found: Callback<JobSummary>) -> Callback<i64> {
    let told = use_live();
    Callback::from(move |id: i64| {
        let on_found = on_found.clone();
        super::ask(&told.dispatcher(), GetJob { id }, move |detail| {
            on_found.emit(detail.job);
            None::<Told>
        });
    })
}
