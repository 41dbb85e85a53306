//! Asking the backend for what a view shows.

use crate::backend::call;
use contract::{Command, ErrorMessage};
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
    Failed(ErrorMessage),
}

impl<T> Clone for Load<T> {
    fn clone(&self) -> Self {
        match self {
            Self::Waiting => Self::Waiting,
            Self::Ready(data) => Self::Ready(Rc::clone(data)),
            Self::Failed(error) => Self::Failed(error.clone()),
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
    {
        let answer = answer.setter();
        use_effect_with((question, version), move |(question, _)| {
            *asked.borrow_mut() += 1;
            let (mine, question) = (*asked.borrow(), question.clone());
            spawn_local(async move {
                let reply = call(question).await;
                if *asked.borrow() == mine {
                    answer.set(match reply {
                        Ok(reply) => Load::Ready(Rc::new(reply)),
                        Err(error) => Load::Failed(error),
                    });
                }
            });
        });
    }
    (*answer).clone()
}
