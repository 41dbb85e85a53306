//! The window around the application.

use crate::route::Route;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;

/// Listens to an event of the window, as long as the window lives.
pub fn on_window(name: &str, tell: impl Fn(web_sys::Event) + 'static) {
    let handler = Closure::<dyn Fn(web_sys::Event)>::new(tell);
    if let Some(window) = web_sys::window() {
        let _ = window.add_event_listener_with_callback(name, handler.as_ref().unchecked_ref());
    }
    handler.forget();
}

/// The page that the fragment of the address names.
pub fn current_route() -> Route {
    let fragment = web_sys::window().and_then(|window| window.location().hash().ok());
    Route::parse(&fragment.unwrap_or_default())
}
