//! Asking what takes its time.

use crate::backend::call;
use contract::Command;
use gloo_timers::callback::Timeout;
use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

/// Asks `question` once it has stood for `rest` milliseconds, and never a second one before the first is answered: what was asked
/// in between is skipped, so that others who ask the database are not held up. Returns the last answer with its question.
#[hook]
pub fn use_calmly<C>(question: Option<C>, version: u32, rest: u32) -> Option<(C, Rc<C::Reply>)>
where
    C: Command + Clone + PartialEq + 'static,
    C::Reply: 'static,
{
    let answer = use_state(|| None::<(C, Rc<C::Reply>)>);
    let latest = use_mut_ref(|| None::<(C, u32)>);
    let asking = use_mut_ref(|| false);
    let resting = use_mut_ref(|| None::<Timeout>);
    {
        let answer = answer.setter();
        use_effect_with((question, version), move |(question, version)| {
            *latest.borrow_mut() = question.clone().map(|question| (question, *version));
            if question.is_none() {
                return;
            }
            *resting.borrow_mut() = Some(Timeout::new(rest, move || {
                if asking.replace(true) {
                    return;
                }
                spawn_local(async move {
                    let mut done = None;
                    loop {
                        let next = latest.borrow().clone();
                        let Some(next) = next.filter(|next| done.as_ref() != Some(next)) else { break };
                        // What could not be counted is not shown; the rows say what is wrong.
                        if let Ok(reply) = call(next.0.clone()).await {
                            answer.set(Some((next.0.clone(), Rc::new(reply))));
                        }
                        done = Some(next);
                    }
                    *asking.borrow_mut() = false;
                });
            }));
        });
    }
    (*answer).clone()
}
