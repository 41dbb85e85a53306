//! Doing what a person decides: shown at once, noted by the engine, taken back where it could not be.

use super::asking::Asked;
use super::deeds::{Deed, Done};
use super::keys::focus_list;
use super::rows::Change;
use crate::backend::call;
use crate::hooks::{Told, copy, use_live};
use crate::words::jobs as words;
use contract::{JobSummary, Mark, MarkJob};
use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

/// What is said for a while.
#[derive(Debug, Clone, PartialEq)]
pub struct Said {
    /// Another number is another toast, with its own while.
    pub number: u32,
    pub text: AttrValue,
    /// Whether there is a way back.
    pub undoes: bool,
}

/// Ways to act on jobs.
#[derive(Clone)]
pub struct Acting {
    /// Decides something about a job.
    pub act: Callback<(JobSummary, Deed)>,
    /// The same, and nothing that a person would take back.
    pub quietly: Callback<(JobSummary, Deed)>,
    /// Notes something on a job.
    pub note: Callback<(JobSummary, String)>,
    /// Copies a job's link.
    pub copy: Callback<JobSummary>,
    /// Takes the last decision back.
    pub undo: Callback<()>,
    /// Counts what was noted.
    pub deeds: u32,
    pub toast: Option<Said>,
    pub end_toast: Callback<()>,
}

/// Acts on the jobs of a list, and on the one that is `chosen`.
#[hook]
pub fn use_acting(asked: &Asked, chosen: &UseStateHandle<Option<JobSummary>>, list: &NodeRef) -> Acting {
    let told = use_live().dispatcher();
    let done = use_mut_ref(Vec::<Done>::new);
    let deeds = use_mut_ref(|| 0_u32);
    let update = use_force_update();
    let toast = use_state(|| None::<Said>);
    let numbers = use_mut_ref(|| 0_u32);
    let say = {
        let toast = toast.setter();
        Callback::from(move |(text, undoes): (AttrValue, bool)| {
            *numbers.borrow_mut() += 1;
            toast.set(Some(Said { number: *numbers.borrow(), text, undoes }));
        })
    };
    let noted = {
        let deeds = deeds.clone();
        Callback::from(move |()| {
            *deeds.borrow_mut() += 1;
            update.force_update();
        })
    };
    // Performs a deed whose effect is shown already; `then` is told that it was noted.
    let perform = {
        let (rows, renew, told, noted) =
            (asked.rows.dispatcher(), asked.renew.clone(), told.clone(), noted.clone());
        Rc::new(move |id: i64, deed: Deed, then: Box<dyn FnOnce()>| {
            let (rows, renew, told, noted) = (rows.clone(), renew.clone(), told.clone(), noted.clone());
            spawn_local(async move {
                match deed.perform(id).await {
                    Ok(()) => then(),
                    Err(error) => {
                        rows.dispatch(Change::Marked(id, deed.back().mark()));
                        if deed.takes_out() {
                            renew.emit(());
                        }
                        told.dispatch(Told::Error(error));
                    }
                }
                noted.emit(());
            });
        })
    };
    let begin = {
        let (rows, chosen, list, say, done) =
            (asked.rows.clone(), chosen.clone(), list.clone(), say.clone(), done.clone());
        let perform = perform.clone();
        Callback::from(move |(job, deed, quietly): (JobSummary, Deed, bool)| {
            let id = job.id;
            if deed.takes_out() {
                let after = (*rows).clone().with(Change::TakenOut(id));
                let next = rows.index_of(id).and_then(|index| after.near(index)).map(|(_, job)| job.clone());
                rows.dispatch(Change::TakenOut(id));
                if chosen.as_ref().is_some_and(|shown| shown.id == id) {
                    chosen.set(next);
                    focus_list(&list);
                }
            } else {
                rows.dispatch(Change::Marked(id, deed.mark()));
            }
            let (done, say) = (done.clone(), say.clone());
            let then = move || {
                let made = Done { job, deed };
                if let Some(text) = made.text() {
                    say.emit((text.into(), true));
                }
                if !quietly {
                    done.borrow_mut().push(made);
                }
            };
            perform(id, deed, Box::new(then));
        })
    };
    let undo = {
        let (rows, chosen, toast, renew) =
            (asked.rows.dispatcher(), chosen.setter(), toast.setter(), asked.renew.clone());
        let (say, list) = (say.clone(), list.clone());
        Callback::from(move |()| {
            let Some(Done { job, deed }) = done.borrow_mut().pop() else {
                return say.emit((words::NOTHING_TO_UNDO.into(), false));
            };
            let back = deed.back();
            toast.set(None);
            focus_list(&list);
            rows.dispatch(Change::Marked(job.id, back.mark()));
            let (chosen, renew, id) = (chosen.clone(), renew.clone(), job.id);
            let then = move || {
                if back.brings_back() {
                    chosen.set(Some(job));
                    renew.emit(());
                }
            };
            perform(id, back, Box::new(then));
        })
    };
    let note = Callback::from(move |(job, note): (JobSummary, String)| {
        let (told, noted) = (told.clone(), noted.clone());
        spawn_local(async move {
            if let Err(error) = call(MarkJob { id: job.id, mark: Mark::Note(Some(note)) }).await {
                told.dispatch(Told::Error(error));
            }
            noted.emit(());
        });
    });
    let copy = Callback::from(move |job: JobSummary| {
        let said = match &job.url {
            None => words::NO_LINK,
            Some(url) if copy(url) => words::LINK_COPIED,
            Some(_) => words::NOT_COPIED,
        };
        say.emit((said.into(), false));
    });
    let end_toast = {
        let toast = toast.setter();
        Callback::from(move |()| toast.set(None))
    };
    let deeds = *deeds.borrow();
    Acting {
        act: begin.reform(|(job, deed)| (job, deed, false)),
        quietly: begin.reform(|(job, deed)| (job, deed, true)),
        note,
        copy,
        undo,
        deeds,
        toast: (*toast).clone(),
        end_toast,
    }
}
