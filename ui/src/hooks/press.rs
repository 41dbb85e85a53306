//! Asking for an import.

use super::{Live, Told};
use crate::backend::call;
use contract::ImportNow;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

/// The time on the wall.
pub fn now() -> contract::Millis {
    js_sys::Date::now() as contract::Millis
}

/// Asks for an import. What it comes to is told to all pages.
pub fn press_import(told: &UseReducerDispatcher<Live>, press: ImportNow) {
    let told = told.clone();
    spawn_local(async move {
        let feed_id = press.feed_id;
        told.dispatch(match call(press).await {
            Ok(imports) => Told::Pressed { feed_id, imports, now: now() },
            Err(error) => Told::Error(error),
        });
    });
}
