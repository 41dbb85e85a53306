//! The window of Job Importer.
#![allow(
    missing_docs,
    reason = "component attributes are documented where they are not plain from their names"
)]

mod app;
mod backend;
mod components;
mod format;
mod hooks;
mod look;
mod pages;
mod route;
mod words;

fn main() {
    look::Look::read().apply();
    let page = web_sys::window().and_then(|window| window.document());
    if let Some(root) = page.and_then(|document| document.get_element_by_id("app")) {
        yew::Renderer::<app::App>::with_root(root).render();
    }
}
