//! Asking for something whose effect events will show.

use super::{Live, Told};
use crate::backend::call;
use contract::Command;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

/// Asks; `then` says what the answer tells at once. A failure is said above the page.
pub fn ask<C: Command + 'static>(
    told: &UseReducerDispatcher<Live>,
    command: C,
    then: impl FnOnce(C::Reply) -> Option<Told> + 'static,
) {
    let told = told.clone();
    spawn_local(async move {
        match call(command).await {
            Ok(reply) => then(reply).into_iter().for_each(|news| told.dispatch(news)),
            Err(error) => told.dispatch(Told::Error(error)),
        }
    });
}
