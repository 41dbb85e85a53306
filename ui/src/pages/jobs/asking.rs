//! Asking for the rows of a list as they come into view, and for its length when they are there.

use super::motion::View;
use super::rows::{Change, PAGE, Rows};
use crate::backend::call;
use contract::{CountJobs, ErrorMessage, ListJobs};
use gloo_timers::callback::Timeout;
use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

/// Pages that are asked for at a time: whoever drags the scroll bar past a hundred of them sees the last one soon.
const AT_ONCE: usize = 2;
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

/// A page of a query after a change of the stored jobs.
type Question = (AttrValue, u32, u32);

/// Questions that need not be asked again just now.
#[derive(Default)]
struct Questions {
    open: Vec<Question>,
    /// They failed, or brought fewer rows than have their places: the list is not as long any more.
    in_vain: Vec<Question>,
}

impl Questions {
    fn has(&self, question: &Question) -> bool {
        self.open.contains(question) || self.in_vain.contains(question)
    }

    fn closed(&mut self, question: &Question) {
        if let Some(at) = self.open.iter().position(|open| open == question) {
            self.open.remove(at);
        }
    }

    /// Once one brings what it should, those that did not may be asked again.
    fn answered(&mut self, question: Question, is_whole: bool) {
        if is_whole {
            self.in_vain.clear();
        } else {
            self.in_vain.push(question);
        }
    }
}

/// Reads what `query` finds: what stands in `view` and where that goes, and anew when `version` says that jobs have changed.
/// What a person has scrolled past before it was asked for is not asked for. `is_at_rest` says whether rows may move without
/// anyone noticing.
#[hook]
pub fn use_rows(query: &AttrValue, version: u32, view: &View, is_at_rest: Callback<(), bool>) -> Asked {
    let rows = use_reducer(Rows::default);
    let error = use_state(|| None::<ErrorMessage>);
    let update = use_force_update();
    let questions = use_mut_ref(Questions::default);
    let counting = use_mut_ref(|| false);
    let counted = use_mut_ref(|| None::<(AttrValue, u32)>);
    let resting = use_mut_ref(|| None::<((AttrValue, u32), Timeout)>);
    let renewing = use_mut_ref(|| false);
    let latest = use_mut_ref(|| query.clone());
    *latest.borrow_mut() = query.clone();

    let is_shown = rows.query == *query && rows.is_read();
    let is_asked = |offset: &u32| questions.borrow().has(&(query.clone(), version, *offset));
    let offset = match is_shown {
        true if *renewing.borrow() => Some(view.rows.start / PAGE * PAGE),
        false => Some(0).filter(|first| !is_asked(first)),
        true => view
            .wanted(PAGE)
            .find_map(|stretch| rows.wanted(&stretch, version).filter(|offset| !is_asked(offset))),
    };
    {
        let (rows, error, counted) = (rows.clone(), error.setter(), counted.clone());
        let questions = questions.clone();
        let (query, renewing, update) = (query.clone(), renewing.clone(), update.clone());
        use_effect(move || {
            let Some(offset) = offset else { return };
            if questions.borrow().open.len() >= AT_ONCE {
                return;
            }
            let question = (query.clone(), version, offset);
            questions.borrow_mut().open.push(question.clone());
            let renews = renewing.replace(false);
            let now_at = if is_shown && !renews { rows.now_at(offset) } else { offset };
            let places = if is_shown { rows.len().saturating_sub(offset).min(PAGE) } else { 0 };
            let rows = rows.dispatcher();
            spawn_local(async move {
                let answer = call(ListJobs { query: query.to_string(), offset: now_at, limit: PAGE }).await;
                questions.borrow_mut().closed(&question);
                // Who asked for it has typed on.
                if *latest.borrow() == query {
                    let read = answer.as_ref().map_or(0, |list| list.rows.len());
                    let is_whole = answer.is_ok() && read >= places as usize;
                    questions.borrow_mut().answered(question, is_whole);
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
        questions.borrow_mut().in_vain.clear();
        update.force_update();
    });
    Asked { rows, error: (*error).clone(), renew }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_brought_nothing_is_not_asked_again_until_something_else_comes() {
        let question = |offset| -> Question { ("rust".into(), 1, offset) };
        let mut questions = Questions::default();
        questions.open.push(question(100));
        assert!(questions.has(&question(100)), "it is under way");
        questions.closed(&question(100));
        questions.answered(question(100), false);
        assert!(questions.has(&question(100)), "it would be asked for ever");
        questions.answered(question(0), true);
        assert!(!questions.has(&question(100)), "what failed may come now");
    }
}
