//! Ending a run by hand.

use super::{Live, Told, use_live};
use crate::backend::call;
use contract::CancelRun;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

/// Ends a run. That it is on its way is shown at once, its end when the engine tells of it.
pub fn cancel_run(told: &UseReducerDispatcher<Live>, run_id: i64) {
    let told = told.clone();
    told.dispatch(Told::Cancelling(run_id));
    spawn_local(async move {
        let answer = call(CancelRun { run_id }).await;
        told.dispatch(Told::Cancelled { run_id, answer });
    });
}

/// The same for rows. It stays the same callback, so that none of them is drawn anew for it.
#[hook]
pub fn use_cancel() -> Callback<i64> {
    let told = use_live().dispatcher();
    let cancel = use_memo((), |()| Callback::from(move |run_id| cancel_run(&told, run_id)));
    (*cancel).clone()
}
