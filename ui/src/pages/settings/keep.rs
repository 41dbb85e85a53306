//! How long what is past is kept.

use super::controls::{Choice, row};
use crate::words::settings as words;
use contract::Keep;
use yew::prelude::*;

/// What is offered, in days; what was set elsewhere is offered besides.
const HISTORY: [u32; 6] = [30, 90, 182, 365, 730, words::EVER];
const QUIET: [u32; 6] = [7, 30, 90, 182, 365, words::EVER];
const CLOSED: [u32; 6] = [30, 90, 182, 365, 730, words::EVER];

/// A row for each.
pub fn rows(keep: Keep, on_keep: &Callback<Keep>) -> Html {
    // A list has no value for nothing.
    let chosen = |days: u32| Some(days).filter(|days| *days != words::EVER);
    let choice = |id: &'static str, days: Option<u32>, offered: &[u32], on_choice: Callback<u32>| {
        html! { <Choice<u32> {id} value={days.unwrap_or(words::EVER)} offered={offered.to_vec()} name={Callback::from(words::keep)} {on_choice} /> }
    };
    let on_history = on_keep.reform(move |days| Keep { history: chosen(days), ..keep });
    let on_quiet = on_keep.reform(move |days| Keep { quiet_runs: chosen(days), ..keep });
    let on_closed = on_keep.reform(move |days| Keep { closed_jobs: chosen(days), ..keep });
    html! {
        <>
            { row("set-history", words::KEEP_HISTORY, words::KEEP_HISTORY_MORE.to_owned(), choice("set-history", keep.history, &HISTORY, on_history)) }
            { row("set-quiet", words::KEEP_QUIET, words::KEEP_QUIET_MORE.to_owned(), choice("set-quiet", keep.quiet_runs, &QUIET, on_quiet)) }
            { row("set-closed", words::KEEP_CLOSED, words::KEEP_CLOSED_MORE.to_owned(), choice("set-closed", keep.closed_jobs, &CLOSED, on_closed)) }
        </>
    }
}
