//! What stands above the list: how many jobs there are, and in which order.

use super::narrow;
use crate::components::icon;
use crate::hooks::use_chosen;
use crate::words::jobs as words;
use contract::query::Sort;
use std::fmt;
use std::str::FromStr;
use yew::prelude::*;

/// An order as a choice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Order(Sort);

const ORDERS: [Order; 3] = [Order(Sort::Date), Order(Sort::Relevance), Order(Sort::Salary)];

impl fmt::Display for Order {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.0 {
            Sort::Date => "date",
            Sort::Relevance => "relevance",
            Sort::Salary => "salary",
        })
    }
}

impl FromStr for Order {
    type Err = ();

    fn from_str(word: &str) -> Result<Self, ()> {
        ORDERS.into_iter().find(|order| order.to_string() == word).ok_or(())
    }
}

#[derive(Debug, PartialEq, Properties)]
pub struct ListHeadProps {
    /// How many jobs there are, once they are counted.
    pub total: Option<u64>,
    /// How many of them can be scrolled to.
    pub reached: u64,
    pub query: AttrValue,
    /// The order that the query asks for.
    pub sort: Option<Sort>,
    /// Whether the facets are open, where they have no pane of their own.
    pub narrows: bool,
    pub on_narrow: Callback<()>,
    pub on_query: Callback<String>,
}

/// The head of the list.
#[component]
pub fn ListHead(props: &ListHeadProps) -> Html {
    let order = Order(props.sort.unwrap_or(Sort::Date));
    let on_order = {
        let query = props.query.clone();
        props.on_query.reform(move |Order(sort)| narrow::sorted(&query, sort))
    };
    let (field, onchange) = use_chosen(order, &on_order);
    html! {
        <div class="pane-head">
            <button id="narrow" class="icon-button icon-button--s facets-toggle--small" type="button" aria-label={words::NARROW} title={words::NARROW} aria-expanded={props.narrows.to_string()} aria-controls="facets" onclick={props.on_narrow.reform(|_: MouseEvent| ())}>{ icon("filter") }</button>
            <b id="job-count" role="status">{ props.total.map(|total| words::length(total, props.reached)) }</b>
            <span class="grow"></span>
            <span class="select-wrap select-wrap--quiet">
                <select ref={field} id="sort" class="select" aria-label={words::ORDER} {onchange}>
                    { for ORDERS.map(|one| html! { <option value={one.to_string()} selected={one == order}>{ words::sort(one.0) }</option> }) }
                </select>
                { icon("down") }
            </span>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::components::tests::draw;

    #[tokio::test]
    async fn the_head_says_the_order_that_the_query_asks_for() {
        let props = ListHeadProps {
            total: Some(1_000_000),
            reached: 500_000,
            query: "rust sort:salary".into(),
            sort: Some(Sort::Salary),
            narrows: false,
            on_narrow: Callback::noop(),
            on_query: Callback::noop(),
        };
        let html = draw::<ListHead>(props).await;
        assert!(html.contains("1,000,000 jobs, the first 500,000 listed"), "{html}");
        assert!(html.contains("<option value=\"salary\" selected=\"selected\">"), "{html}");
        for order in ORDERS {
            assert_eq!(order.to_string().parse(), Ok(order));
        }
    }
}
