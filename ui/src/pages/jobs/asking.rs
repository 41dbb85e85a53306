//! Asking for the rows of a list as they come into view, and for its length when they are there.

use super::rows::{Change, PAGE, Rows};
use crate::backend::call;
use contract::{CountJobs, ErrorMessage, ListJobs};
use gloo_timers::callback::Timeout;
use std::ops::Range;
use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

/// Pages that are asked for at a time: whoever drags the scroll bar past a hundred of them sees the last one soon.
const AT_ONCE: u32 = 2;
/// So long a list stands before its jobs are counted, in milliseconds: longer than between two keys. A letter that is overtaken would
/// keep one processor busy while the rows of the next are looked for.
const COUNT_REST: u32 = 150;

/// A list of jobs that is read as it is looked at.
pub struct Asked {
    /// Its rows.
    pub rows: UseReducerHandle<Rows>,
    /// Why the last question failed, if so.
    pub error: Option<ErrorMessage>,
    /// Shows the list as it has become, wherever its rows then stand; or asks again after a failure.
    pub renew: Callback<()>,
}

/// Reads what `query` finds: what stands in `view`, and anew when `version` says that jobs have changed. `is_at_rest` says whether
/// rows may move without anyone noticing.
#[hook]
pub fn use_rows(query: &AttrValue, version: u32, view: &Range<u32>, is_at_rest: Callback<(), bool>) -> Asked {
    let rows = use_reducer(Rows::default);
    let error = use_state(|| None::<ErrorMessage>);
    let update = use_force_update();
    let in_flight = use_mut_ref(|| 0_u32);
    let asked = use_mut_ref(|| None::<(AttrValue, u32, u32)>);
    let counting = use_mut_ref(|| false);
    let counted = use_mut_ref(|| None::<(AttrValue, u32)>);
    let resting = use_mut_ref(|| None::<((AttrValue, u32), Timeout)>);
    let renewing = use_mut_ref(|| false);
    let latest = use_mut_ref(|| query.clone());
    *latest.borrow_mut() = query.clone();

    let is_shown = rows.query == *query && rows.is_read();
    let offset = match is_shown {
        false => Some(0),
        true if *renewing.borrow() => Some(view.start / PAGE * PAGE),
        true => rows.wanted(view, version),
    };
    {
        let (rows, error, asked, counted) = (rows.clone(), error.setter(), asked.clone(), counted.clone());
        let (query, renewing, update) = (query.clone(), renewing.clone(), update.clone());
        use_effect(move || {
            let Some(offset) = offset else { return };
            let question = (query.clone(), version, offset);
            if *in_flight.borrow() >= AT_ONCE || asked.borrow().as_ref() == Some(&question) {
                return;
            }
            *asked.borrow_mut() = Some(question);
            *in_flight.borrow_mut() += 1;
            let renews = renewing.replace(false);
            let now_at = if is_shown && !renews { rows.now_at(offset) } else { offset };
            let rows = rows.dispatcher();
            spawn_local(async move {
                let answer = call(ListJobs { query: query.to_string(), offset: now_at, limit: PAGE }).await;
                *in_flight.borrow_mut() -= 1;
                // Who asked for it has typed on.
                if *latest.borrow() == query {
                    match answer {
                        Ok(list) => {
                            if list.total.is_some() {
                                *counted.borrow_mut() = Some((query.clone(), version));
                            }
                            let may_move = renews || is_at_rest.emit(());
                            let list = Rc::new(list);
                            rows.dispatch(Change::Read { query, version, offset, list, may_move });
                            error.set(None);
                        }
                        Err(why) => error.set(Some(why)),
                    }
                }
                update.force_update();
            });
        });
    }
    {
        let (rows, update, query) = (rows.clone(), update.clone(), query.clone());
        use_effect(move || {
            let question = (query.clone(), version);
            let is_due =
                is_shown && rows.may_be_counted(version) && counted.borrow().as_ref() != Some(&question);
            let mut resting = resting.borrow_mut();
            let rests = is_due && resting.as_ref().is_some_and(|(of, _)| *of == question);
            if !rests {
                // Who asked for the one before has typed on.
                resting.take();
            }
            if !is_due || rests || *counting.borrow() {
                return;
            }
            let rows = rows.dispatcher();
            let asks = question.clone();
            let count = move || {
                *counting.borrow_mut() = true;
                *counted.borrow_mut() = Some(asks);
                spawn_local(async move {
                    // That it could not be counted is said where its rows cannot be read either.
                    if let Ok(total) = call(CountJobs { query: query.to_string() }).await {
                        rows.dispatch(Change::Counted { query, version, total });
                    }
                    *counting.borrow_mut() = false;
                    update.force_update();
                });
            };
            *resting = Some((question, Timeout::new(COUNT_REST, count)));
        });
    }
    let renew = Callback::from(move |()| {
        *renewing.borrow_mut() = true;
        *asked.borrow_mut() = None;
        update.force_update();
    });
    Asked { rows, error: (*error).clone(), renew }
}
