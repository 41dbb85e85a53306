//! Asking the backend for what a view shows.

use crate::backend::call;
use contract::{Command, ErrorMessage};
use gloo_timers::callback::Timeout;
use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

/// What is known of an answer.
#[derive(Debug, PartialEq)]
pub enum Load<T> {
    /// Nothing yet.
    Waiting,
    /// The last answer. It stays while a newer one is awaited, so nothing flickers.
    Ready(Rc<T>),
    /// The last question failed.
    Failed {
        /// Why.
        error: ErrorMessage,
        /// What the same question brought before.
        last: Option<Rc<T>>,
    },
}

impl<T> Clone for Load<T> {
    fn clone(&self) -> Self {
        match self {
            Self::Waiting => Self::Waiting,
            Self::Ready(data) => Self::Ready(Rc::clone(data)),
            Self::Failed { error, last } => Self::Failed { error: error.clone(), last: last.clone() },
        }
    }
}

/// Asks `question` now, and again whenever it or `version` changes. An answer that has been overtaken by a newer
/// question is dropped.
#[hook]
pub fn use_load<C>(question: C, version: u32) -> Load<C::Reply>
where
    C: Command + Clone + PartialEq + 'static,
    C::Reply: 'static,
{
    let answer = use_state(|| Load::Waiting);
    let asked = use_mut_ref(|| 0_u32);
    let known = use_mut_ref(|| None::<(C, Rc<C::Reply>)>);
    {
        let answer = answer.setter();
        use_effect_with((question, version), move |(question, _)| {
            *asked.borrow_mut() += 1;
            let (mine, question) = (*asked.borrow(), question.clone());
            spawn_local(async move {
                let reply = call(question.clone()).await;
                if *asked.borrow() != mine {
                    return;
                }
                answer.set(match reply {
                    Ok(reply) => {
                        let reply = Rc::new(reply);
                        *known.borrow_mut() = Some((question, reply.clone()));
                        Load::Ready(reply)
                    }
                    Err(error) => {
                        let known = known.borrow();
                        let last = known.as_ref().filter(|(of, _)| *of == question);
                        Load::Failed { error, last: last.map(|(_, reply)| reply.clone()) }
                    }
                });
            });
        });
    }
    (*answer).clone()
}

/// Follows `version` at most every `pause` milliseconds, so that a burst of changes is answered once, and a long one
/// still now and then.
#[hook]
pub fn use_settled(version: u32, pause: u32) -> u32 {
    let settled = use_state(|| version);
    let latest = use_mut_ref(|| version);
    let waiting = use_mut_ref(|| None::<Timeout>);
    *latest.borrow_mut() = version;
    {
        let settled = settled.setter();
        use_effect_with(version, move |_| {
            let mut slot = waiting.borrow_mut();
            if slot.is_none() {
                let waiting = waiting.clone();
                *slot = Some(Timeout::new(pause, move || {
                    waiting.borrow_mut().take();
                    settled.set(*latest.borrow());
                }));
            }
        });
    }
    *settled
}
