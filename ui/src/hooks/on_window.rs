//! What happens in the window as a whole, for as long as a component is drawn.

use std::rc::Rc;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use yew::prelude::*;

/// Calls `tell` at each event of the window of this name, always the callback of the last drawing.
#[hook]
pub fn use_on_window(name: &'static str, tell: Callback<web_sys::Event>) {
    let latest = use_mut_ref(|| tell.clone());
    *latest.borrow_mut() = tell;
    use_effect_with(name, move |name| {
        let (name, window) = (*name, web_sys::window());
        let handler: Rc<Closure<dyn Fn(web_sys::Event)>> = Rc::new(Closure::new(move |event| {
            // Not borrowed while it runs: it may draw anew.
            let tell = latest.borrow().clone();
            tell.emit(event);
        }));
        if let Some(window) = &window {
            let _ = window.add_event_listener_with_callback(name, (*handler).as_ref().unchecked_ref());
        }
        move || {
            if let Some(window) = &window {
                let _ = window.remove_event_listener_with_callback(name, (*handler).as_ref().unchecked_ref());
            }
        }
    });
}
