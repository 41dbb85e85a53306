//! The window of Job Importer.
#![allow(
    missing_docs,
    reason = "component attributes are documented where they are not plain from their names"
)]

mod app;
mod backend;
mod components;
mod dom;
mod format;
mod hooks;
mod look;
mod pages;
mod route;
#[cfg(all(test, target_arch = "wasm32"))]
mod test_page;
mod words;

fn main() {
    look::Look::read().apply();
    if let Some(root) = dom::element("app") {
        yew::Renderer::<app::App>::with_root(root.into()).render();
    }
}
