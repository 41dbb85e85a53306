//! A page for tests of what only a document shows: where the keyboard is, and what stands in a field. They run in a browser without a
//! screen (`cargo xtask test`); what the markup alone shows is tested on the host.

use crate::dom::{document, element, first};
use js_sys::Promise;
use wasm_bindgen::UnwrapThrowExt;
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::wasm_bindgen_test_configure;
use web_sys::{Element, HtmlElement};
use yew::html::BaseComponent;
use yew::prelude::*;

wasm_bindgen_test_configure!(run_in_browser);

/// A component on a page of its own, which goes with this.
pub struct Page<C: BaseComponent> {
    root: Element,
    app: Option<AppHandle<C>>,
}

impl<C: BaseComponent<Properties = ()>> Page<C> {
    /// Draws it.
    pub async fn open() -> Self {
        let document = document().expect_throw("a browser");
        // A test that failed leaves its page.
        while let Some(left) = first("[data-test-page]") {
            left.remove();
        }
        let root = document.create_element("div").expect_throw("an element");
        let _ = root.set_attribute("data-test-page", "");
        let body = document.query_selector("body").ok().flatten().expect_throw("a body");
        body.append_child(&root).expect_throw("it can be appended");
        let app = yew::Renderer::<C>::with_root(root.clone()).render();
        settle().await;
        Self { root, app: Some(app) }
    }
}

impl<C: BaseComponent> Drop for Page<C> {
    fn drop(&mut self) {
        if let Some(app) = self.app.take() {
            app.destroy();
        }
        self.root.remove();
    }
}

/// Lets what was begun come to its end: drawing, and what is done once it is drawn.
pub async fn settle() {
    for _ in 0..4 {
        let turn = Promise::new(&mut |done, _| {
            let window = web_sys::window().expect_throw("a browser");
            window.set_timeout_with_callback(&done).expect_throw("a timer");
        });
        JsFuture::from(turn).await.expect_throw("it comes");
    }
}

/// An element by its id.
pub fn by_id(id: &str) -> HtmlElement {
    element(id).unwrap_or_else(|| panic!("there is no {id}"))
}

/// Presses an element, as a pointer does.
pub async fn press(id: &str) {
    by_id(id).click();
    settle().await;
}

/// The id of what has the keyboard.
pub fn focus() -> String {
    document().and_then(|page| page.active_element()).map(|at| at.id()).unwrap_or_default()
}
