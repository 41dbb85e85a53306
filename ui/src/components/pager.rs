//! The way through a list in pages.

use super::icon;
use crate::words::jobs as words;
use yew::prelude::*;

#[derive(Debug, PartialEq, Properties)]
pub struct PagerProps {
    /// Which page is shown, from 0.
    pub page: u32,
    /// Rows of a page.
    pub size: u32,
    /// How many rows can be reached, as far as that is known.
    pub len: u32,
    /// How many there are, once they are counted.
    pub total: Option<u64>,
    /// Told which page is to be shown.
    pub on_page: Callback<u32>,
}

/// First, before, next, last, and which rows those are. Nothing where one page holds all.
#[component]
pub fn Pager(props: &PagerProps) -> Html {
    let PagerProps { page, size, len, total, on_page } = props;
    let last = len.saturating_sub(1) / size;
    if last == 0 {
        return Html::default();
    }
    let rows = (page * size + 1, (page + 1).saturating_mul(*size).min(*len));
    let turn = |id: &'static str, label: &'static str, inside: Html, to: u32| {
        let onclick = on_page.reform(move |_: MouseEvent| to);
        html! {
            <button {id} class="button button--quiet button--s" type="button" aria-label={label} title={label} disabled={to == *page} {onclick}>{ inside }</button>
        }
    };
    html! {
        <nav class="pager" aria-label={words::PAGES}>
            <span id="page-rows" role="status">{ words::rows(rows, *total) }</span>
            <span class="grow"></span>
            { turn("page-first", words::FIRST_PAGE, html! { <>{ icon("left") }{ icon("left") }</> }, 0) }
            { turn("page-before", words::PAGE_BEFORE, icon("left"), page.saturating_sub(1)) }
            { turn("page-next", words::NEXT_PAGE, icon("right"), (page + 1).min(last)) }
            { turn("page-last", words::LAST_PAGE, html! { <>{ icon("right") }{ icon("right") }</> }, last) }
        </nav>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::components::tests::draw;

    async fn drawn(page: u32, len: u32, total: Option<u64>) -> String {
        draw::<Pager>(PagerProps { page, size: 50, len, total, on_page: Callback::noop() }).await
    }

    #[tokio::test]
    async fn it_says_which_rows_are_shown_and_leads_nowhere_from_the_ends() {
        let html = drawn(1, 41_288, Some(41_288)).await;
        assert!(html.contains("51–100 of 41,288") && !html.contains("disabled"), "{html}");
        let html = drawn(825, 41_288, Some(41_288)).await;
        assert!(html.contains("41,251–41,288 of 41,288"), "{html}");
        assert_eq!(html.matches("disabled=\"disabled\"").count(), 2, "next and last: {html}");
        let html = drawn(0, 200, None).await;
        assert!(html.contains(">1–50<"), "not counted yet: {html}");
    }

    #[tokio::test]
    async fn what_one_page_holds_needs_none() {
        assert!(!drawn(0, 50, Some(50)).await.contains("<nav"));
        assert!(!drawn(0, 0, Some(0)).await.contains("<nav"));
    }
}
